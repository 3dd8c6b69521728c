//! What is asked after a visit.

use office::Text;

/// How people say what a visit was like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// For how long after its end a visit can be rated, in minutes.
    pub minutes: u16,
    /// Whether words of their own are taken.
    pub comment: bool,
    /// For how many days they can be read; then their keys are destroyed.
    pub comment_days: u16,
    /// Reasons to choose from.
    pub reasons: Vec<Reason>,
}

impl Default for Rating {
    fn default() -> Self {
        Self { minutes: 60, comment: false, comment_days: 90, reasons: Vec::new() }
    }
}

/// Why a visit was good or bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its key.
    pub key: String,
    /// As people read it.
    pub text: Text,
}
