//! The API's routes, one file per family. A handler extracts, submits, answers; no rule of the office lives here.

pub(crate) mod accounts;
pub(crate) mod announcements;
pub(crate) mod bookings;
pub(crate) mod config;
pub(crate) mod config_form;
pub(crate) mod config_services;
mod config_table;
pub(crate) mod counters;
pub(crate) mod desk;
pub(crate) mod devices;
pub(crate) mod hall;
pub(crate) mod identity;
pub(crate) mod instead;
pub(crate) mod look;
pub(crate) mod my;
pub(crate) mod names;
pub(crate) mod notices;
pub(crate) mod office;
pub(crate) mod operations;
pub(crate) mod pages;
pub(crate) mod prompts;
pub(crate) mod sessions;
pub(crate) mod tickets;
pub(crate) mod voice;
pub(crate) mod voice_clips;
pub(crate) mod voice_packs;
pub(crate) mod why;
