//! The simulation held against what is known without it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test; figures are its output"
)]

mod bench;
mod ciw;
mod estimates;
mod pooling;
mod same;
mod theory;
mod wards;
