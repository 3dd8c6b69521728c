//! Log-ins that failed, on their way into the log: a flood of them must not fill it.

use crate::App;
use dispatcher::{AdminCommand, Order, What};
use office::Actor;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;

/// The first failure of a name in such a stretch is written at once, all others of it together when it ends.
const STRETCH: Duration = Duration::from_secs(60);
/// Names of one stretch that are told apart.
const NAMES_MAX: usize = 20;
/// What stands for the others, and for names that nobody has.
pub(crate) const NOBODY: &str = "?";

/// Names that failed in this stretch, and how often each since it was written.
#[derive(Debug, Default)]
pub(crate) struct Failed(Mutex<BTreeMap<String, u32>>);

impl Failed {
    /// Counts a failure. Answers whether it is to be written at once, under which name, and whether a stretch begins.
    fn count(&self, name: &str) -> (Option<String>, bool) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = names.is_empty();
        let is_told = names.contains_key(name) || names.len() < NAMES_MAX;
        let name = if is_told { name } else { NOBODY };
        if let Some(times) = names.get_mut(name) {
            *times = times.saturating_add(1);
            return (None, begins);
        }
        names.insert(name.to_owned(), 0);
        (Some(name.to_owned()), begins)
    }

    /// Ends a stretch: what was counted in it and not yet written.
    fn take(&self) -> BTreeMap<String, u32> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = std::mem::take(&mut *names);
        counted.into_iter().filter(|(_, times)| *times > 0).collect()
    }
}

/// Notes a log-in that failed. Nobody waits for it: how long an answer takes must not tell whose name exists.
pub(crate) fn note(app: &App, name: &str) {
    let (first, begins) = app.failed().count(name);
    if let Some(name) = first {
        let app = app.clone();
        tokio::spawn(async move { write(&app, name, 1).await });
    }
    if begins {
        let app = app.clone();
        tokio::spawn(async move {
            sleep(STRETCH).await;
            for (name, times) in app.failed().take() {
                write(&app, name, times).await;
            }
        });
    }
}

async fn write(app: &App, user: String, times: u32) {
    let failed = AdminCommand::LogInFailed { user, times };
    let order = Order::new(What::Admin(failed), Actor::Citizen);
    if let Err(error) = app.dispatcher().submit(order).await {
        warn!(%error, times, "Log-ins that failed are not in the log: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_name_is_written_and_the_others_are_counted() {
        let failed = Failed::default();
        assert_eq!(failed.count("lan"), (Some("lan".to_owned()), true));
        assert_eq!(failed.count("lan"), (None, false));
        let written = (0..1_000).filter(|n| failed.count(&format!("nguoi-{n}")).0.is_some());
        assert_eq!(written.count(), NAMES_MAX, "nineteen names, and one for all others");
        let counted = failed.take();
        assert_eq!(counted.values().sum::<u32>(), 1_000 - 20 + 1);
        assert!(failed.take().is_empty());
    }
}
