//! `xinmoi verify`

use crate::control;
use crate::failure::Failure;
use crate::texts::{say, text};
use dispatcher::{VerifyError, VerifyReport};
use std::path::Path;

/// Walks the log, through the running server when there is one.
pub(crate) fn verify(data: &Path) -> Result<(), Failure> {
    if let Some(answer) = control::ask(data, "verify") {
        return answer.map(|words| say(&words)).map_err(Failure);
    }
    if !dispatcher::exists(data) {
        return Err(Failure::of("store-missing", &[("dir", data.display().to_string())]));
    }
    words(dispatcher::verify(data, &[])).map(|words| say(&words)).map_err(Failure)
}

/// What there is to say of a walk.
pub(crate) fn words(walked: Result<VerifyReport, VerifyError>) -> Result<String, String> {
    match walked {
        Ok(report) => {
            let (records, days) = (report.records.to_string(), report.days.to_string());
            Ok(text("verify-good", &[("records", records), ("days", days)]))
        }
        Err(bad) => Err(text("verify-bad", &[("why", bad.to_string())])),
    }
}
