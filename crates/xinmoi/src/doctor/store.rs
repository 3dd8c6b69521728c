//! The store, walked by `verify`: through the server that runs, if one does.

use super::Finding;
use crate::control;
use std::path::Path;

/// Whether a server works on this directory and answers.
pub(super) fn is_served(data: &Path) -> bool {
    control::ask(data, control::LAST).is_some()
}

pub(super) fn look(data: &Path) -> Finding {
    let dir = ("dir", data.display().to_string());
    let walked = match control::ask(data, "verify") {
        Some(answer) => answer,
        None if !dispatcher::exists(data) => return Finding::look("doctor-no-store", &[dir]),
        None => crate::verify::words(dispatcher::verify(data, &[])),
    };
    match walked {
        Ok(words) => Finding::good("doctor-store", &[("words", words)]),
        Err(why) => Finding::bad("doctor-store-bad", &[dir, ("why", why)]),
    }
}
