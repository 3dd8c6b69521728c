//! Faults on purpose: see `office::mutant`.

#[cfg(feature = "mutants")]
pub use office::set_mutant;
pub use office::{HAS_FAULTS, mutant};
