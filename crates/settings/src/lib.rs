//! The configuration of one office: TOML text in, office rules or findings out.
//!
//! Pure: no files, no clock, no network; the text of a calendar file is handed in ([`read_with`]). Reading finds
//! **all** that is wrong in one pass, each [`Finding`] with line, column, key and what would be right.
//! `config/ward.toml` explains every key; [`keys`] lists them.

mod diff;
mod edit;
mod finding;
mod keys;
mod meaning;
mod meant;
mod problem;
mod read;
mod report;
mod simulation;
mod texts;
mod voice;
mod walk;

#[cfg(test)]
mod any_text_tests;
#[cfg(test)]
mod edit_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod samples_tests;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod texts_tests;

pub use diff::{Change, diff};
pub use edit::{EditError, edit, written};
pub use finding::{Finding, Findings, Severity};
pub use keys::keys;
pub use meaning::{Meaning, meanings};
pub use problem::{Form, Kind, Problem, Thing};
pub use read::{read, read_with};
pub use simulation::{Arrivals, Demand, Simulation};
pub use texts::Texts;
pub use voice::{Voice, VoiceHours};

use office::{Language, Rules};

/// The largest configuration read, in bytes. The largest hall we know of (67 counters) needs 20 KiB.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;

/// Everything a configuration says.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What the office decides by.
    pub rules: Rules,
    /// The languages of kiosk, screens and loudspeaker, in the order in which they are offered. Holds Vietnamese.
    pub languages: Vec<Language>,
    /// The address that phones reach, without a slash at its end. Without one no QR is shown or printed.
    pub public_url: Option<String>,
    /// The televisions of the hall.
    pub lobby: Lobby,
    /// Whether a citizen's own phone may take a number.
    pub remote: bool,
    /// The loudspeaker.
    pub voice: Voice,
    /// What `xinmoi simulate` plays.
    pub simulation: Simulation,
    /// The text this was read from; where it names a calendar file, with the days of that file written into it.
    pub text: String,
    /// What was found that need not stop the office.
    pub warnings: Vec<Finding>,
}

/// What the televisions of the hall show, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lobby {
    /// Whether anyone on the office's network may open the lobby page without logging in.
    pub public: bool,
    /// How many calls stand on the screen, 1 to 20.
    pub recent: u8,
}
