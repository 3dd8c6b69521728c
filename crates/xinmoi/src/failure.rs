//! Why a command failed, in one clear line.

use crate::texts::text;

/// What stands on stderr before the program ends with 1.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl Failure {
    /// A text of the program with its gaps filled.
    pub(crate) fn of(id: &str, args: &[(&'static str, String)]) -> Self {
        Self(text(id, args))
    }
}
