//! The simulation held against what is known without it.

mod bench;
mod theory;
