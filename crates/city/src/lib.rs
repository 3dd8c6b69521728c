//! The city: every office's log in one database, and how every office stands, while each office remains its own master.
//!
//! An office's [`uplink`] tells the city what its log holds, without anything personal, as soon as the line is there, and goes on
//! from where the city's database confirms that it has it. It asks the city for nothing that its own work needs. The [`hub`] takes
//! what offices tell into PostgreSQL, once each and without a gap, and shows it.

pub mod batch;
pub mod bulletin;
pub mod fleet;
pub mod hub;
pub mod key;
pub mod report;
pub mod subjects;
pub mod told;
pub mod uplink;
