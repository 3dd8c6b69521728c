//! The house is tidy: what no compiler checks, checked. Each test names the place and what would be right.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its files should stop at once")]

mod arrows;
mod configuration;
mod files;
mod functions;
mod generated;
mod source;
mod television;
mod texts;
mod words;
