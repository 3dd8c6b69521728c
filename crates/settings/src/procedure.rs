//! What people are told of services and procedures before they take a number.

use crate::MediaName;
use office::{ServiceKey, Text};

/// The most procedures. A ward has about four hundred; a province lists two thousand.
pub const PROCEDURES_MAX: usize = 2_000;

/// What to bring, and what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// What to bring.
    pub bring: Option<Text>,
    /// The fee.
    pub fee: Option<Text>,
    /// How long it takes by law.
    pub legal_time: Option<Text>,
}

/// What is told of a service besides its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    /// What to bring, and what it costs.
    pub details: Details,
    /// Other words that people search for it by.
    pub words: Vec<String>,
    /// It in sign language.
    pub video: Option<MediaName>,
}

/// One procedure of many, found by search, and the service that takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// Its code in the national list, such as `2.000815`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Who takes it.
    pub service: ServiceKey,
    /// Other words that people search for it by.
    pub words: Vec<String>,
    /// What to bring, and what it costs.
    pub details: Details,
}
