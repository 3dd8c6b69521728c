//! Log-ins that failed, on their way into the log: a flood of them must not fill it.

use crate::App;
use dispatcher::{AdminCommand, Author, Order, Place, What};
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

/// What was counted of one name and not yet written.
#[derive(Debug, PartialEq)]
struct Count {
    times: u32,
    /// Where it was tried; `None` where it was tried in several places.
    from: Option<Place>,
}

/// Names that failed in this stretch, and how often each since it was written.
#[derive(Debug, Default)]
pub(crate) struct Failed(Mutex<BTreeMap<String, Count>>);

impl Failed {
    /// Counts a failure. Answers whether it is to be written at once, under which name, and whether a stretch begins.
    fn count(&self, name: &str, from: Option<&Place>) -> (Option<String>, bool) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = names.is_empty();
        let is_told = names.contains_key(name) || names.len() < NAMES_MAX;
        let name = if is_told { name } else { NOBODY };
        if let Some(Count { times, from: before }) = names.get_mut(name) {
            let is_there = *times == 0 || before.as_ref() == from;
            *before = from.filter(|_| is_there).cloned();
            *times = times.saturating_add(1);
            return (None, begins);
        }
        names.insert(name.to_owned(), Count { times: 0, from: None });
        (Some(name.to_owned()), begins)
    }

    /// Ends a stretch: what was counted in it and not yet written.
    fn take(&self) -> BTreeMap<String, Count> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = std::mem::take(&mut *names);
        counted.into_iter().filter(|(_, count)| count.times > 0).collect()
    }
}

/// Notes a log-in that failed. Nobody waits for it: how long an answer takes must not tell whose name exists.
pub(crate) fn note(app: &App, name: &str, from: Option<Place>) {
    let (first, begins) = app.failed().count(name, from.as_ref());
    if let Some(name) = first {
        let app = app.clone();
        let once = Count { times: 1, from };
        tokio::spawn(async move { write(&app, name, once).await });
    }
    if begins {
        let app = app.clone();
        tokio::spawn(async move {
            sleep(STRETCH).await;
            for (name, count) in app.failed().take() {
                write(&app, name, count).await;
            }
        });
    }
}

async fn write(app: &App, user: String, Count { times, from }: Count) {
    let failed = AdminCommand::LogInFailed { user, times, refused: None };
    let order = Order::new(What::Admin(failed), Author { actor: Actor::Citizen, from });
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
        assert_eq!(failed.count("lan", None), (Some("lan".to_owned()), true));
        assert_eq!(failed.count("lan", None), (None, false));
        let is_written = |n: &u32| failed.count(&format!("nguoi-{n}"), None).0.is_some();
        assert_eq!((0..1_000).filter(is_written).count(), NAMES_MAX, "and one for all others");
        let counted = failed.take();
        assert_eq!(counted.values().map(|count| count.times).sum::<u32>(), 1_000 - 20 + 1);
        assert!(failed.take().is_empty());
    }

    #[test]
    fn the_place_is_told_where_all_of_it_was_one() {
        let place = |n| Place::Address([10, 0, 0, n].into());
        let (here, there) = (place(1), place(2));
        let tried = |places: &[&Place]| {
            let failed = Failed::default();
            places.iter().for_each(|place| drop(failed.count("lan", Some(place))));
            failed.take().remove("lan").unwrap().from
        };
        // The first was written by itself.
        assert_eq!(tried(&[&there, &here, &here]), Some(here.clone()));
        assert_eq!(tried(&[&here, &here, &there, &here]), None);
        assert_eq!(tried(&[&here, &here, &there]), None);
    }
}
