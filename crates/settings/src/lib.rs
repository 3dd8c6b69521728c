//! The configuration of one office: TOML text in, office rules or findings out.
//!
//! Pure: no files, no clock, no network; the text of a calendar file is handed in ([`read_with`]). Reading finds
//! **all** that is wrong in one pass, each [`Finding`] with line, column, key and what would be right.
//! `config/ward.toml` explains every key; [`keys`] lists them.

mod backup;
mod city;
mod colour;
mod diff;
mod edit;
mod finding;
mod ids;
mod keys;
mod layers;
mod meaning;
mod meant;
mod media;
mod network;
mod oidc;
mod origins;
mod problem;
mod procedure;
mod rating;
mod read;
mod report;
mod rollout;
mod schema;
mod screens;
mod security;
mod simulation;
mod texts;
mod unjoin;
mod voice;
mod walk;

#[cfg(test)]
mod any_text_tests;
#[cfg(test)]
mod edit_tests;
#[cfg(test)]
mod layers_tests;
#[cfg(test)]
mod network_tests;
#[cfg(test)]
mod rollout_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod samples_tests;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod screens_tests;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod texts_tests;

pub use backup::{Backup, S3};
pub use city::{City, CityLine};
pub use colour::{CONTRAST_MIN, Colour};
pub use diff::{Change, diff};
pub use edit::{EditError, edit, written};
pub use finding::{Finding, Findings, Severity};
pub use keys::keys;
pub use meaning::{Meaning, meanings};
pub use media::{MEDIA_NAME_CHARS_MAX, MediaFormat, MediaName};
pub use network::{Https, Network, WireLimits};
pub use oidc::Oidc;
pub use origins::{Origin, Origins};
pub use problem::{Form, Kind, Problem, Thing};
pub use procedure::{Details, Guidance, PROCEDURES_MAX, Procedure};
pub use rating::{Rating, Reason};
pub use read::{origins, read, read_with};
pub use rollout::{
    CITYS, RollOutError, RolledOut, TEMPLATE_BYTES_MAX, check_template, is_citys, roll_out,
};
pub use schema::schema;
pub use screens::{Arrow, Kiosk, Layout, Lobby, Look, Place, Print, Shape, Theme};
pub use security::Security;
pub use simulation::{Arrivals, Demand, Simulation};
pub use texts::Texts;
pub use unjoin::write_into;
pub use voice::{Voice, VoiceHours};

use office::{CounterNo, Language, Rules, ServiceKey};
use std::collections::BTreeMap;

/// The largest configuration read, in bytes. The largest hall we know of (67 counters) needs 20 KiB; two thousand
/// procedures with what to bring for each, in two languages, need 3 MiB.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Everything a configuration says.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What the office decides by.
    pub rules: Rules,
    /// The languages of kiosk, screens and loudspeaker, in the order in which they are offered. Holds Vietnamese.
    pub languages: Vec<Language>,
    /// The address that phones reach, without a slash at its end. Without one no QR is shown or printed.
    pub public_url: Option<String>,
    /// How every page looks.
    pub look: Look,
    /// The kiosk.
    pub kiosk: Kiosk,
    /// The televisions of the hall.
    pub lobby: Lobby,
    /// Where counters are, for those of which it is told.
    pub places: BTreeMap<CounterNo, Place>,
    /// What is told of services besides their names, for those of which anything is.
    pub guidance: BTreeMap<ServiceKey, Guidance>,
    /// What the kiosk's search finds besides the services, in the order of the text.
    pub procedures: Vec<Procedure>,
    /// What is asked after a visit; `None`: nothing.
    pub rating: Option<Rating>,
    /// Whether a citizen's own phone may take a number.
    pub remote: bool,
    /// How the office is reached, and by whom.
    pub network: Network,
    /// How long somebody stays logged in, and what they show beside their password.
    pub security: Security,
    /// The identity provider at which people may log in; `None`: they do with their passwords alone.
    pub oidc: Option<Oidc>,
    /// Whether it tells a city, and how; `None`: it stands for itself.
    pub city: Option<City>,
    /// Backups that the office makes by itself; `None`: it makes none.
    pub backup: Option<Backup>,
    /// For how many years the log is kept; `None`: for good.
    pub keep_years: Option<u16>,
    /// The loudspeaker.
    pub voice: Voice,
    /// What `xinmoi simulate` plays.
    pub simulation: Simulation,
    /// The text this was read from; where it names a calendar file, with the days of that file written into it.
    pub text: String,
    /// What was found that need not stop the office.
    pub warnings: Vec<Finding>,
}

impl Settings {
    /// Every media file that is named, with its key.
    pub fn media(&self) -> impl Iterator<Item = (String, &MediaName)> {
        let emblem = self.look.emblem.iter().map(|name| ("look.emblem".to_owned(), name));
        let media = self.lobby.media.iter().enumerate();
        let media = media.map(|(at, name)| (format!("lobby.media[{at}]"), name));
        let videos = self.guidance.iter().filter_map(|(service, guidance)| {
            Some((format!("service.{service}.video"), guidance.video.as_ref()?))
        });
        emblem.chain(media).chain(videos)
    }
}
