//! Days that the office keeps no longer: once a business day, and when the server starts, those go that are older than
//! `[log] keep_years`. First the log says so and nobody reads them any more; their files go when whoever had begun to read
//! them has ended.

use crate::App;
use dispatcher::{AdminCommand, CommandError, Due, JournalError, Keep, Kept, Order, Removal, What};
use office::{Actor, Millis};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tracing::{info, warn};
use wire::stamp;

/// How often is looked whether a new business day has begun, or files are to go.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Whoever reads days as they are taken away reads on: a report takes minutes, a backup an hour at the most.
const FILES_STAY: Duration = Duration::from_secs(12 * 60 * 60);

/// So long a rule stands before anything goes by it: whoever wrote 1 for 10 has a week to see it.
const STANDS_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// So many of the last business days are not believed when the age of the others is counted: a box that wakes with a wrong
/// year opens one a day.
const NOT_BELIEVED: usize = 30;
/// Under this name is kept by which rule, and since when.
const RULE: &str = "log_rule";

/// By which rule the log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Rule {
    /// Absent: for good.
    keep_years: Option<u16>,
    since: Millis,
}

/// What stood in the way, for the next time.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Store(#[from] JournalError),
    #[error("{0}")]
    Command(String),
}

impl From<CommandError> for Fault {
    fn from(error: CommandError) -> Self {
        Self::Command(error.to_string())
    }
}

/// How far it is.
#[derive(Default)]
struct Passes {
    /// The business day whose pass is over; `None`: this start's is not.
    done_on: Option<u32>,
    /// Days that this start took away, whose files are still there, and since when.
    marked: VecDeque<(u64, Instant)>,
    /// The record up to which files may go.
    free: u64,
    /// What was told last of days that stay: it is told once.
    told: Option<String>,
}

/// Takes away what is due for as long as the server runs.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut passes = Passes::default();
    // What was marked before this start is read by nobody: its files go at once.
    let office = app.dispatcher().clone();
    let kept = spawn_blocking(move || office.kept()).await;
    if let Ok(Ok(Kept { removed: Some(removed), .. })) = kept {
        // A clock that has been set back since had been ahead: nothing that it did is carried further.
        let is_past = removed.at.0 <= jiff::Timestamp::now().as_millisecond();
        passes.free = if is_past { removed.through } else { 0 };
    }
    loop {
        ticks.tick().await;
        if let Err(fault) = passes.pass(&app).await {
            passes.tell(format!("Days that are over cannot be taken away yet: {fault}"));
        }
    }
}

impl Passes {
    async fn pass(&mut self, app: &App) -> Result<(), Fault> {
        self.drop_files(app).await?;
        if !stands(app).await? {
            return Ok(());
        }
        let day = app.dispatcher().read().office.day().map(|day| day.ordinal);
        if day.is_none() || self.done_on == day {
            return Ok(());
        }
        while let Some(due) = due(app).await? {
            if let Some(removal) = due.removal {
                self.take_away(app, removal).await?;
                continue;
            }
            if let Some(until) = due.held_back {
                self.tell(format!(
                    "Days up to {until} are over and stay: the city has not confirmed them"
                ));
                return Ok(());
            }
            break;
        }
        (self.done_on, self.told) = (day, None);
        Ok(())
    }

    async fn take_away(&mut self, app: &App, removal: Removal) -> Result<(), Fault> {
        let (through, until, files) = (removal.through(), removal.until(), removal.files());
        app.dispatcher().remove_days(removal).await?;
        self.marked.push_back((through, Instant::now()));
        info!(
            log.through = through,
            %until,
            files,
            "Took {files} business days up to {until} out of the log, by the years it is kept"
        );
        Ok(())
    }

    async fn drop_files(&mut self, app: &App) -> Result<(), Fault> {
        while let Some((through, _)) =
            self.marked.pop_front_if(|(_, at)| at.elapsed() >= FILES_STAY)
        {
            self.free = through;
        }
        if self.free == 0 {
            return Ok(());
        }
        let (office, free) = (app.dispatcher().clone(), self.free);
        let dropped = spawn_blocking(move || office.drop_files(free)).await;
        let dropped = dropped.map_err(|error| Fault::Command(error.to_string()))??;
        if dropped > 0 {
            info!(dropped, "Deleted the files of {dropped} days that were taken out of the log");
        }
        // Until more are free there is nothing left to delete.
        self.free = 0;
        Ok(())
    }

    fn tell(&mut self, what: String) {
        if self.told.as_ref() != Some(&what) {
            warn!("{what}");
            self.told = Some(what);
        }
    }
}

/// Whether the rule in force is in force for long enough; notes it where it is another one than before.
async fn stands(app: &App) -> Result<bool, Fault> {
    let (now, keep_years) = (app.dispatcher().now(), app.settings().keep_years);
    let known: Option<Rule> = {
        let state = app.dispatcher().read();
        state.accounts.settings.get(RULE).and_then(|kept| serde_json::from_slice(kept).ok())
    };
    if known.map(|rule| rule.keep_years).unwrap_or_default() == keep_years {
        return Ok(known.is_some_and(|rule| now.since(rule.since) >= STANDS_MS));
    }
    let rule = Rule { keep_years, since: now };
    let value = serde_json::to_vec(&rule).map_err(|error| Fault::Command(error.to_string()))?;
    let keep = What::Admin(AdminCommand::Keep { key: RULE.to_owned(), value });
    app.dispatcher().submit(Order::new(keep, Actor::System)).await?;
    if let Some(years) = keep_years {
        let zone = app.dispatcher().read().office.zone().clone();
        let from = stamp(now.plus(STANDS_MS), &zone);
        warn!(years, from, "From {from} on, days older than {years} years go out of the log");
    }
    Ok(false)
}

/// What is due by the settings in force; `None` where the log is kept for good.
async fn due(app: &App) -> Result<Option<Due>, Fault> {
    let Some(years) = app.settings().keep_years else { return Ok(None) };
    let (no_further_than, at) = (confirmed(app), app.dispatcher().now());
    let keep = Keep { years, no_further_than, not_believed: NOT_BELIEVED, at };
    let office = app.dispatcher().clone();
    let due = spawn_blocking(move || office.due(&keep)).await;
    Ok(Some(due.map_err(|error| Fault::Command(error.to_string()))??))
}

/// The last record that nobody else waits for.
fn confirmed(app: &App) -> u64 {
    match (app.city(), app.settings().city.is_some()) {
        // Whoever holds another log has confirmed nothing of this one.
        (Some(link), _) if link.trouble.is_some() => 0,
        (Some(link), _) => link.confirmed,
        (None, true) => 0,
        (None, false) => u64::MAX,
    }
}
