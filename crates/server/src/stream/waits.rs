//! How long people will probably wait: worked out beside everything else, and told to screens as it changes.

use crate::stream::hub::Hub;
use crate::stream::noted::Noted;
use dispatcher::{Dispatcher, JournalError};
use forecast::{Estimates, Estimator, Range};
use jiff::ToSpan;
use office::{Event, Office, TicketState};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tracing::{error, warn};
use wire::{NotedHead, Wait, Waits};

/// How often waits are worked out while anybody waits. Nobody reads a wait as it runs, and a thousand screens are told.
const EVERY: Duration = Duration::from_secs(3);
/// How often while nothing happens and nobody waits: cases in hand go on.
const EVERY_IN_AN_EMPTY_HALL: Duration = Duration::from_secs(60);
/// How far back it is learned at a start how long cases take, in days of the calendar: ten days of work, of which the first
/// counts for a thirtieth of the last.
const LEARNED_DAYS: i32 = 14;

/// Works waits out for as long as the server runs.
pub(super) async fn run(hub: Hub) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut learned = None;
    let (mut seen, mut worked_out) = (0, None::<Instant>);
    let mut noted = Noted::default();
    loop {
        ticks.tick().await;
        hub.show_devices().await;
        noted.look(&hub).await;
        let (office, seq) = hub.stands();
        let is_fresh = worked_out.is_some_and(|at| at.elapsed() < EVERY_IN_AN_EMPTY_HALL);
        if seq == seen && is_fresh && !somebody_waits(&office) {
            continue;
        }
        let (at, log, known) = (hub.now(), hub.dispatcher().clone(), learned.take());
        let work = tokio::task::spawn_blocking(move || {
            let mut estimator = known.unwrap_or_else(|| learned_of(&log));
            let estimates = estimator.estimate(&office, at);
            (estimator, estimates)
        });
        match work.await {
            Ok((estimator, estimates)) => {
                learned = Some(estimator);
                hub.expect_waits(waits(estimates)).await;
            }
            // Nothing is told rather than something old.
            Err(why) => {
                error!(%why, "Waits cannot be worked out: {why}");
                hub.expect_waits(Waits::default()).await;
            }
        }
        (seen, worked_out) = (seq, Some(Instant::now()));
    }
}

/// What the days before have taught, or nothing where they cannot be read.
fn learned_of(log: &Dispatcher) -> Estimator {
    learn(log).unwrap_or_else(|error| {
        warn!(%error, "How long cases take is learned anew: the days before cannot be read: {error}");
        Estimator::default()
    })
}

/// Lives through the last days once more: each of them stands by itself from its opening on.
fn learn(log: &Dispatcher) -> Result<Estimator, JournalError> {
    let (mut office, mut estimator) = (Office::default(), Estimator::default());
    let today = log.read().office.date_of(log.now());
    let past = log.past()?;
    past.walk(past.before_day(today.saturating_sub(LEARNED_DAYS.days()))?, |record| {
        if let Some(event) = record.body.office() {
            if matches!(event, Event::DayOpened { .. }) {
                estimator.look(&office);
            }
            office.apply(record.at, event);
        }
        ControlFlow::Continue(())
    })?;
    estimator.look(&office);
    Ok(estimator)
}

fn somebody_waits(office: &Office) -> bool {
    office.tickets().any(|ticket| ticket.state == TicketState::Waiting)
}

fn waits(estimates: Estimates) -> Waits {
    let wait = |range: Range| Wait { p50_s: range.p50_s, p90_s: range.p90_s };
    Waits {
        newcomers: estimates.newcomers.into_iter().map(|(key, r)| (key, wait(r))).collect(),
        tickets: estimates.tickets.into_iter().map(|(id, r)| (id, wait(r))).collect(),
    }
}

/// What screens are told beside what happens.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) waits: Arc<Waits>,
    pub(super) devices: Arc<Vec<wire::Device>>,
    pub(super) public_url: Option<String>,
    pub(super) noted: Option<NotedHead>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, Config};
    use dispatcher::{ConfigSource, Order, Start, What};
    use office::{Actor, Command, Issue, Millis, Outcome, Role, TicketId};
    use std::sync::atomic::{AtomicI64, Ordering};
    use uuid::Uuid;

    const OFFICE: &str = include_str!("../../../../config/minimal.toml");
    /// 2026-11-23, 07:30 in Vietnam.
    const MORNING: i64 = 1_795_393_800_000;
    const MINUTE: i64 = 60_000;

    struct Hall {
        app: App,
        clock: Arc<AtomicI64>,
        estimator: Estimator,
        _data: tempfile::TempDir,
    }

    impl Hall {
        async fn open() -> Self {
            let data = tempfile::tempdir().expect("there is room");
            let clock = Arc::new(AtomicI64::new(MORNING));
            let now = Arc::clone(&clock);
            let time = Arc::new(move || Millis(now.load(Ordering::Relaxed)));
            let start = Start::at(data.path(), time, Uuid::from_u128(7));
            let settings = settings::read(OFFICE, "minimal.toml").expect("the sample is good");
            let config = Config {
                data: data.path().to_owned(),
                dispatcher: Dispatcher::start(start).expect("the disk is good"),
                settings: settings.clone(),
                voices: voice::Library::at(data.path()),
                open_house: false,
                metrics: None,
                screens: tokio::runtime::Handle::current(),
            };
            let app = App::start(config).await.expect("the key is kept");
            let configured = app.configure(settings, ConfigSource::File, Actor::System).await;
            configured.expect("the sample is good");
            Self { app, clock, estimator: Estimator::default(), _data: data }
        }

        async fn does(&mut self, command: Command) {
            let clerk = Actor::Person { user: "lan".parse().expect("valid"), role: Role::Clerk };
            let order = Order::new(What::Office(command), clerk);
            self.app.dispatcher().submit(order).await.expect("it may be done");
            self.clock.fetch_add(MINUTE, Ordering::Relaxed);
            self.estimates();
        }

        fn estimates(&mut self) -> Estimates {
            self.estimator.estimate(&self.office(), self.app.dispatcher().now())
        }

        fn office(&self) -> Office {
            self.app.dispatcher().read().office.clone()
        }

        async fn somebody_comes(&mut self) {
            let service = "a".parse().expect("valid");
            self.does(Command::Issue(Issue::plain(TicketId(Uuid::now_v7()), service))).await;
        }

        /// A day on which nine come one after the other, each for so many minutes.
        async fn day(&mut self, minutes: i64) {
            let counter = 1.try_into().expect("valid");
            self.does(Command::Open { counter }).await;
            for _ in 0..9 {
                self.somebody_comes().await;
                self.does(Command::CallNext { counter }).await;
                self.clock.fetch_add((minutes - 1) * MINUTE, Ordering::Relaxed);
                let (outcome, done) = (Outcome::Served, Vec::new());
                self.does(Command::Finish { counter, outcome, done, dossiers: None }).await;
            }
        }
    }

    #[tokio::test]
    async fn what_was_learned_of_the_days_before_is_known_after_a_restart() {
        let mut hall = Hall::open().await;
        for (n, minutes) in [30, 4, 6].into_iter().enumerate() {
            hall.clock.store(MORNING + n as i64 * 24 * 60 * MINUTE, Ordering::Relaxed);
            hall.day(minutes).await;
        }
        for _ in 0..3 {
            hall.somebody_comes().await;
        }
        let mut known = learn(hall.app.dispatcher()).expect("it can be read");
        let expected = hall.estimates();
        assert_eq!(expected.tickets.len(), 3, "{expected:?}");
        assert_eq!(known.estimate(&hall.office(), hall.app.dispatcher().now()), expected);
        let nothing = Estimator::default().estimate(&hall.office(), hall.app.dispatcher().now());
        assert_ne!(nothing, expected, "today alone says something else");
    }

    #[tokio::test]
    async fn days_long_past_teach_nothing() {
        let mut hall = Hall::open().await;
        hall.day(30).await;
        hall.clock.store(MORNING + 30 * 24 * 60 * MINUTE, Ordering::Relaxed);
        hall.day(5).await;
        hall.somebody_comes().await;
        let mut known = learn(hall.app.dispatcher()).expect("it can be read");
        let mut today = Estimator::default();
        let (office, now) = (hall.office(), hall.app.dispatcher().now());
        assert_eq!(known.estimate(&office, now), today.estimate(&office, now));
    }
}
