//! Bulletins: what the city tells all staff, and how many of them have read it.
//!
//! An office says in each report which ones it holds and how many of its staff have read each; the hub answers with one
//! that it lacks, and with those that are taken back. So one that was away for a week gets what still holds, and nothing is
//! said twice. Who has read it stays in the office: numbers leave it, names do not.

use serde::{Deserialize, Serialize};
pub use server::{BULLETINS_MAX, Bulletin, NoBulletin, Receipt};

/// What the hub answers of bulletins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// One that the office does not hold; the next one comes with the next answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub come: Option<Bulletin>,
    /// Those that it holds and that are taken back, or over.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub gone: Vec<u64>,
}

/// Holds bulletins.
pub trait Board: Send + Sync {
    /// What the office holds.
    fn receipts(&self) -> Vec<Receipt>;
    /// Takes what is posted, some time. It comes again until it is told among the receipts.
    fn posted(&self, posted: Posted);
}
