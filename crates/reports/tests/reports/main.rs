//! Reports of random days against a recount on paper, and the files as other programs read them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "seeds and counts belong to the output")]

mod files;
mod life;
mod measure;
mod paper;
mod recount;
