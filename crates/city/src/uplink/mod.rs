//! An office's line to the city: what the log holds goes out, in order; what the city's database has is confirmed; the line may be
//! gone for a week. The office's own work asks nothing of it.

mod asked;
mod course;
pub mod https;
mod line;
mod log;
pub mod nats;

pub use line::{In, Line, Out};

use crate::bulletin::Board;
use crate::fleet::Rolled;
use crate::hub::ask::{Ask, Asked, Reply};
use crate::key::{For, Key, said_by};
use crate::report::{Answer, EVERY, Now, Refused, Report, Trouble};
use asked::Questions;
use course::Course;
use dispatcher::{Dispatcher, Order, What};
use futures_util::future::BoxFuture;
use log::Log;
use office::{Actor, Command};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};
use tracing::{info, warn};
use uuid::Uuid;

/// Batches on their way whose arrival at the broker is not known yet.
const WINDOW: usize = 4;

/// Records that come within this time travel together.
const TOGETHER: Duration = Duration::from_millis(50);

/// A batch of which nothing is heard for so long is lost, and so is an answer.
const LOST_AFTER: Duration = Duration::from_secs(90);

/// Without an answer for so long, the city is away.
const AWAY_AFTER: Duration = Duration::from_secs(6);

/// The pause before sending anew after the line refused something, at first and at most; each time a random part of it, so that
/// hundreds of offices do not come back in the same second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// Numbers that are passed over at most because the city has seen them given out: a word of the city's must not use up a range.
const SKIP_MAX: u32 = 2_000;

/// Questions of the city that an office answers at once.
const ASKED_MAX: usize = 16;

/// Answers the city's questions to an office.
pub type Answering = Arc<dyn Fn(Ask) -> BoxFuture<'static, Asked> + Send + Sync>;

/// An office that tells the city.
#[derive(Clone)]
pub struct Telling {
    /// The name that the city gave it.
    pub site: String,
    /// Its key.
    pub key: Arc<Key>,
    /// The hub's public key: nobody else's word counts.
    pub hub: String,
    /// Its log.
    pub log: Dispatcher,
    /// How it stands.
    pub now: Arc<dyn Fn() -> Now + Send + Sync>,
    /// Its program.
    pub version: String,
    /// What it answers when the city asks.
    pub answering: Answering,
    /// What takes the city's roll-outs.
    pub fleet: Arc<dyn Rolled>,
    /// What holds the city's bulletins.
    pub board: Arc<dyn Board>,
}

impl std::fmt::Debug for Telling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telling").field("site", &self.site).finish_non_exhaustive()
    }
}

/// How the line is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The name that the city gave this office.
    pub site: String,
    /// Whether the city answers.
    pub connected: bool,
    /// Since when, in milliseconds since 1970, by the office's clock.
    pub since: i64,
    /// The last record that is in the city's database.
    pub confirmed: u64,
    /// Records that are not there yet.
    pub behind: u64,
    /// Why the city does not take this office's word.
    pub refused: Option<Refused>,
    /// Why the city's copy of the log does not fit this one.
    pub trouble: Option<Trouble>,
}

/// Tells the city until it is dropped.
pub async fn run(telling: Telling, line: Line, link: watch::Sender<Link>) {
    let log = Log::of(&telling.log);
    let epoch = telling.log.read().epoch;
    link.send_modify(|link| link.site.clone_from(&telling.site));
    let run = Uuid::now_v7();
    Uplink {
        run,
        n: 0,
        answered: 0,
        word: None,
        is_early: false,
        questions: Questions::default(),
        course: Course::new(epoch, run),
        in_flight: 0,
        heard: None,
        failures: 0,
        attempt: 0,
        asked: Arc::new(Semaphore::new(ASKED_MAX)),
        not_before: Instant::now(),
        moved: Instant::now(),
        advanced: Instant::now(),
        skipped: false,
        refused: None,
        trouble: None,
        telling,
        log,
        line,
        link,
    }
    .run()
    .await;
}

struct Uplink {
    telling: Telling,
    log: Log,
    line: Line,
    link: watch::Sender<Link>,
    run: Uuid,
    /// The number of the last report, and of the last one that was answered.
    n: u64,
    answered: u64,
    /// The hub's last word, repeated in each report.
    word: Option<String>,
    /// A report was made before its time because the hub asked for a newer one: once between two others.
    is_early: bool,
    /// Questions of the city that were heard.
    questions: Questions,
    course: Course,
    in_flight: usize,
    heard: Option<Instant>,
    failures: u32,
    /// How often it was begun anew.
    attempt: u64,
    /// Questions of the city that are being answered.
    asked: Arc<Semaphore>,
    /// Nothing is sent before.
    not_before: Instant,
    /// When the line last did something.
    moved: Instant,
    /// When the city last had everything, or got more.
    advanced: Instant,
    skipped: bool,
    refused: Option<Refused>,
    trouble: Option<Trouble>,
}

impl Uplink {
    async fn run(mut self) {
        let mut head = self.telling.log.head();
        let mut reports = interval(EVERY);
        reports.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let behind = self.may_send() && *head.borrow_and_update() >= self.course.next();
            tokio::select! {
                _ = reports.tick() => {
                    self.is_early = false;
                    self.report();
                }
                heard = self.line.heard() => match heard {
                    Some(heard) => self.hear(heard).await,
                    None => return,
                },
                () = sleep_until(self.not_before), if behind => self.send().await,
                changed = head.changed(), if !behind => match changed {
                    Ok(()) => sleep(TOGETHER).await,
                    Err(_) => return,
                },
            }
            self.show();
        }
    }

    /// Whether it is known from where to go on, and there is room on the line.
    fn may_send(&self) -> bool {
        self.course.is_set()
            && self.in_flight < WINDOW
            && self.refused.is_none()
            && self.trouble.is_none()
    }

    fn report(&mut self) {
        self.n += 1;
        self.questions.forget(self.n);
        let underway = self.course.is_set() && self.course.next() > self.course.confirmed() + 1;
        if !underway {
            self.advanced = Instant::now();
        }
        let silent = self.in_flight > 0 && self.moved.elapsed() > LOST_AFTER;
        if silent || self.advanced.elapsed() > LOST_AFTER {
            self.begin_anew();
            self.advanced = Instant::now();
        }
        let seq = self.telling.log.read().seq;
        let report = Report {
            site: self.telling.site.clone(),
            epoch: self.course.epoch(),
            run: self.run,
            n: self.n,
            seq,
            word: self.word.clone(),
            at: self.telling.log.now().0,
            version: self.telling.version.clone(),
            trouble: self.trouble,
            now: Arc::new((self.telling.now)()),
            runs: self.telling.fleet.runs(),
            receipts: self.telling.board.receipts(),
        };
        let bytes = serde_json::to_vec(&report).expect("it is made of texts and numbers");
        let signature = self.telling.key.sign(For::Report, &bytes);
        self.line.say(Out::Report { bytes, signature });
    }

    async fn send(&mut self) {
        let Some((batch, last)) = self.course.batch(&self.log, &self.telling.site).await else {
            // The store is being opened again.
            self.not_before = Instant::now() + PAUSES.0;
            return;
        };
        let signature = self.telling.key.sign(For::Batch, &batch);
        // Never the same twice but for the client's own repetitions: what is sent anew was asked for.
        let id = format!("{}:{}:{}:{last}", self.telling.site, self.run, self.attempt);
        self.in_flight += 1;
        self.moved = Instant::now();
        self.line.say(Out::Batch { id, bytes: batch, signature });
    }

    async fn hear(&mut self, heard: In) {
        self.moved = Instant::now();
        match heard {
            In::Accepted => self.in_flight = self.in_flight.saturating_sub(1),
            // A window of four fails four times; it is begun anew once.
            In::Failed(_) if self.in_flight == 0 => {}
            In::Failed(why) => {
                info!(%why, "The line to the city does not take records: {why}");
                self.begin_anew();
            }
            In::Answer { bytes, signature } => {
                if !said_by(&self.telling.hub, For::Answer, &bytes, &signature) {
                    warn!("Somebody who is not the city's hub answers in its name");
                    return;
                }
                match serde_json::from_slice::<Answer>(&bytes) {
                    Ok(answer) => self.take(answer).await,
                    Err(error) => warn!(%error, "The city's answer is not understood: {error}"),
                }
            }
            In::Ask { bytes, signature } => self.answer(&bytes, &signature),
        }
    }

    /// After a failure: from what the city confirms, and later each time.
    fn begin_anew(&mut self) {
        self.in_flight = 0;
        self.attempt += 1;
        self.course.unset();
        let most = PAUSES.0.saturating_mul(1 << self.failures.min(10)).min(PAUSES.1);
        self.not_before = Instant::now() + most.mul_f64(fastrand::f64());
        self.failures = self.failures.saturating_add(1);
    }

    async fn take(&mut self, answer: Answer) {
        if answer.run.is_some_and(|run| run != self.run) {
            return;
        }
        if answer.run.is_some() {
            // One that a broker says again.
            if answer.n <= self.answered || answer.n > self.n {
                return;
            }
            (self.answered, self.word) = (answer.n, answer.word);
        }
        self.heard = Some(Instant::now());
        if answer.unproved {
            // What it says beside its word comes again with the next answer, whole: the numbers to pass over first.
            if !std::mem::replace(&mut self.is_early, true) {
                self.report();
            }
            return;
        }
        if answer.run.is_some() && answer.refused != self.refused {
            self.refused = answer.refused;
            if let Some(why) = self.refused {
                warn!(?why, "The city does not take this office's records: {why:?}");
            }
        }
        if let Some(numbers) = answer.numbers.filter(|_| !self.skipped) {
            self.skip(&numbers.date, &numbers.counts).await;
        }
        if let Some(offer) = answer.offer {
            self.telling.fleet.offered(offer);
        }
        if let Some(posted) = answer.posted {
            self.telling.board.posted(posted);
        }
        if answer.again {
            self.begin_anew();
        }
        if self.trouble.is_some() {
            // The city may have been put right.
            self.course.unset();
        }
        match self.course.confirm(&self.log, &answer.confirmed, answer.run.is_some()).await {
            Ok(moved) => {
                if moved {
                    (self.failures, self.advanced) = (0, Instant::now());
                }
                self.trouble = self.trouble.filter(|_| !self.course.is_set());
            }
            Err(trouble) => {
                if self.trouble != Some(trouble) {
                    warn!(?trouble, "The city's copy of the log is not this one's: {trouble:?}");
                }
                self.trouble = Some(trouble);
            }
        }
    }

    /// Passes over the numbers that the city has seen given out and this log does not know.
    async fn skip(&mut self, date: &str, counts: &BTreeMap<String, u32>) {
        let most = {
            let state = self.telling.log.read();
            let today = state.office.day().map(|day| day.date.to_string());
            if today.as_deref() != Some(date) {
                // Their day is not this one, or not yet.
                return;
            }
            let lasts: BTreeMap<_, _> = state.office.last_counts().collect();
            let services = state.office.rules().services.iter();
            let beyond = services.filter_map(|service| {
                let seen = *counts.get(service.key.as_str())?;
                Some(seen.saturating_sub(lasts.get(&service.key).copied().unwrap_or(0)))
            });
            beyond.max().unwrap_or(0)
        };
        if most == 0 {
            self.skipped = true;
            return;
        }
        let count = most.min(SKIP_MAX);
        warn!(count, "The city has seen {most} numbers more than this log: they are passed over");
        let order = Order::new(What::Office(Command::SkipNumbers { count }), Actor::System);
        match self.telling.log.submit(order).await {
            Ok(_) => self.skipped = true,
            Err(error) => warn!(?error, "They could not be passed over"),
        }
    }

    fn answer(&mut self, bytes: &[u8], signature: &str) {
        if !said_by(&self.telling.hub, For::Ask, bytes, signature) {
            warn!("Somebody who is not the city's hub asks in its name");
            return;
        }
        let Ok(ask) = serde_json::from_slice::<Ask>(bytes) else { return };
        if ask.site != self.telling.site || !self.questions.is_new(&ask, self.run, self.n) {
            return;
        }
        // A hub that asks more than an office can answer is not to slow its clerks.
        let Ok(turn) = Arc::clone(&self.asked).try_acquire_owned() else { return };
        let (telling, sayer) = (self.telling.clone(), self.line.sayer());
        tokio::spawn(async move {
            let _turn = turn;
            let id = ask.id;
            let most = ask.until();
            let Ok(asked) = timeout(most, (telling.answering)(ask)).await else { return };
            let reply = Reply { site: telling.site.clone(), id, asked };
            let bytes = serde_json::to_vec(&reply).expect("it is made of texts and numbers");
            let signature = telling.key.sign(For::Reply, &bytes);
            let _ = sayer.send(Out::Reply { bytes, signature }).await;
        });
    }

    fn show(&self) {
        let connected = self.heard.is_some_and(|heard| heard.elapsed() < AWAY_AFTER);
        let (seq, at) = {
            let state = self.telling.log.read();
            (state.seq, state.last_at.0)
        };
        let confirmed = self.course.confirmed();
        self.link.send_if_modified(|link| {
            let since = if link.connected == connected { link.since } else { at };
            let shown = Link {
                site: link.site.clone(),
                connected,
                since,
                confirmed,
                behind: seq.saturating_sub(confirmed),
                refused: self.refused,
                trouble: self.trouble,
            };
            let changed = *link != shown;
            *link = shown;
            changed
        });
    }
}
