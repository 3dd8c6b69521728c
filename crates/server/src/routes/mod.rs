//! The API's routes, one file per family. A handler extracts, submits, answers; no rule of the office lives here.

pub(crate) mod accounts;
pub(crate) mod announcements;
pub(crate) mod config;
pub(crate) mod counters;
pub(crate) mod devices;
pub(crate) mod my;
pub(crate) mod office;
pub(crate) mod operations;
pub(crate) mod pages;
pub(crate) mod sessions;
pub(crate) mod tickets;
