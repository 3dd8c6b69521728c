//! The one thread that writes.

use crate::order::{Answer, Author, CommandError, Done, Idempotency, Order, What};
use crate::sealing::{self, Sealing};
use crate::shared::{Shared, State};
use crate::{Clock, Keys, Opener, Start};
use jiff::civil::Date;
use journal::{
    Body, Commit, Journal, JournalError, Opened, Record, StoredAnswer, TableWrite, mutant,
};
use office::{Actor, Command, Event, Millis};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tracing::{error, info, warn};

/// Orders that may wait. Past this the office is overloaded and says so at once.
pub const INBOX_MAX: usize = 4_096;
/// Orders decided together share one fsync. Bounded so that one reply never waits on many.
pub const BATCH_MAX: usize = 64;
/// Orders of one commit that are a crowd. When a crowd was served and others are there already, more are on their way: a
/// commit costs the same whatever is in it, so they are waited for.
const CROWD: usize = 4;
/// They are waited for in such steps, for as long as each brings somebody.
const GATHER_STEP: Duration = Duration::from_micros(100);
/// The most steps for one commit.
const GATHER_STEPS_MAX: usize = 10;
/// How often the writer looks at what is due while orders come.
const TICK_EVERY: Duration = Duration::from_millis(100);
/// After so long without an order the rows that lie behind the log are written: not between two presses, for it takes a
/// flush of its own.
const CATCH_UP_AFTER: Duration = Duration::from_secs(30);
/// When that failed it is tried again so much later: a full disk must not close the store over and over.
const CATCH_UP_AGAIN: Duration = Duration::from_secs(60);
/// Things due that are done at once: a counter each of the largest hall. What is left is done with the next beat.
const TICKS_MAX: usize = 64;
/// How soon after a fault the store is opened again, at the earliest.
const REOPEN: Duration = Duration::from_millis(200);

type Reply = oneshot::Sender<Result<Answer, CommandError>>;

/// What lies in the inbox.
#[allow(clippy::large_enum_variant, reason = "orders are the rule, a stop is the exception")]
pub(crate) enum Job {
    Order(Order, Reply),
    Stop(oneshot::Sender<()>),
}

/// Starts the thread.
pub(crate) fn start(
    start: Start,
    opened: Opened,
    jobs: Receiver<Job>,
    shared: Arc<Shared>,
    keys: Arc<Keys>,
) -> Result<(), JournalError> {
    let writer = Writer::new(start, opened, shared, keys)?;
    let spawned = std::thread::Builder::new().name("writer".to_owned()).spawn(|| writer.run(jobs));
    spawned.map(drop).map_err(|source| JournalError::Unwritable { path: PathBuf::new(), source })
}

/// The writer without its thread: whoever holds it says when it works. For the simulator, whose time does not pass by
/// itself. What a step does is what the thread does.
pub struct Stepped {
    writer: Writer,
    jobs: Receiver<Job>,
}

impl std::fmt::Debug for Stepped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stepped")
    }
}

impl Stepped {
    pub(crate) fn new(
        start: Start,
        opened: Opened,
        jobs: Receiver<Job>,
        shared: Arc<Shared>,
        keys: Arc<Keys>,
    ) -> Result<Self, JournalError> {
        let mut writer = Writer::new(start, opened, shared, keys)?;
        writer.work(Vec::new());
        Ok(Self { writer, jobs })
    }

    /// Takes what waits, at most [`BATCH_MAX`] orders, carries it out and does what is due. Answers whether there was
    /// anything to take.
    pub fn step(&mut self) -> bool {
        let first = self.jobs.try_recv().ok();
        let any = first.is_some();
        let mut taken = Taken::default();
        taken.take(first.into_iter().chain(self.jobs.try_iter()));
        self.writer.work(taken.orders);
        any
    }

    /// Brings the derived rows up to the log and seals the days that are over, which a writer with a thread of its own
    /// does while nobody orders anything.
    pub fn seal(&mut self) {
        self.writer.catch_up();
        let Some(journal) = self.writer.journal.as_mut() else { return };
        if let Err(fault) = self.writer.sealing.all(journal) {
            self.writer.fail(&fault, Vec::new());
        }
    }
}

/// The orders of a batch, and who waits for the writer's end, if anybody does.
#[derive(Default)]
struct Taken {
    orders: Vec<(Order, Reply)>,
    stop: Option<oneshot::Sender<()>>,
}

impl Taken {
    /// Takes what there is, while there is room and nobody waits for the end. Answers whether anything came.
    fn take(&mut self, mut jobs: impl Iterator<Item = Job>) -> bool {
        let before = self.orders.len();
        while self.orders.len() < BATCH_MAX && self.stop.is_none() {
            match jobs.next() {
                Some(Job::Order(order, reply)) => self.orders.push((order, reply)),
                Some(Job::Stop(done)) => self.stop = Some(done),
                None => break,
            }
        }
        self.orders.len() > before
    }

    /// Waits for the rest of a crowd.
    fn gather(&mut self, jobs: &Receiver<Job>) {
        let has_room = |taken: &Self| taken.orders.len() < BATCH_MAX && taken.stop.is_none();
        for _ in 0..GATHER_STEPS_MAX {
            if !has_room(self) {
                return;
            }
            std::thread::sleep(GATHER_STEP);
            if !self.take(jobs.try_iter()) {
                return;
            }
        }
    }
}

struct Writer {
    open: Opener,
    clock: Clock,
    beat: Duration,
    keys: Arc<Keys>,
    /// The date on which it was last looked whose words may be read no longer.
    forgotten_on: Option<Date>,
    /// Dropped before the journal is.
    sealing: Sealing,
    /// `None` after a fault, until the store is open again.
    journal: Option<Journal>,
    fault: Option<CommandError>,
    reopen_at: Instant,
    /// The invariant that an order of this batch would have broken.
    broken: Option<String>,
    /// What was due would have broken an invariant: it is not tried again before something else is recorded.
    ticks_after: Option<u64>,
    /// When what is due was last looked for.
    ticked_at: Option<Instant>,
    /// From when on the rows that lie behind the log may be written.
    catch_up_at: Instant,
    /// Decided, not yet committed. Thrown away when a commit fails.
    working: State,
    shared: Arc<Shared>,
}

/// What one batch will write, and whom it will answer.
#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    writes: Vec<TableWrite>,
    answers: Vec<([u8; 32], StoredAnswer)>,
    by_scope: HashMap<[u8; 32], usize>,
    replies: Vec<(Reply, Result<Answer, CommandError>)>,
}

impl Writer {
    fn new(
        start: Start,
        opened: Opened,
        shared: Arc<Shared>,
        keys: Arc<Keys>,
    ) -> Result<Self, JournalError> {
        let working = State::from(&opened)?;
        Ok(Self {
            open: start.open,
            clock: start.clock,
            beat: start.beat,
            keys,
            forgotten_on: None,
            sealing: Sealing::default(),
            journal: Some(opened.journal),
            fault: None,
            reopen_at: Instant::now(),
            broken: None,
            ticks_after: None,
            ticked_at: None,
            catch_up_at: Instant::now(),
            working,
            shared,
        })
    }

    fn run(mut self, jobs: Receiver<Job>) {
        // A day that ended while the office was shut ends before anybody is let in.
        self.work(Vec::new());
        let mut wait = self.beat;
        let mut was_crowd = false;
        loop {
            let waiting = jobs.try_recv().ok();
            let more_come = was_crowd && waiting.is_some();
            let first = match waiting.map_or_else(|| jobs.recv_timeout(wait), Ok) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let at_rest = first.is_none();
            let mut taken = Taken::default();
            taken.take(first.into_iter().chain(jobs.try_iter()));
            if more_come {
                taken.gather(&jobs);
            }
            let Taken { orders, stop: stopped } = taken;
            was_crowd = orders.len() >= CROWD;
            self.work(orders);
            wait = if at_rest && self.rest() { sealing::STEP.min(self.beat) } else { self.beat };
            if !at_rest && self.looked_lately() {
                wait = wait.min(TICK_EVERY);
            }
            if let Some(done) = stopped {
                // Dropped first: whoever hears of the end may open the store at once.
                self.shared.set_reader(None);
                drop(self);
                let _ = done.send(());
                return;
            }
        }
    }

    fn work(&mut self, orders: Vec<(Order, Reply)>) {
        if self.journal.is_none() && !self.reopen() {
            let fault = self.fault.clone().unwrap_or(CommandError::Stopped);
            for (_, reply) in orders {
                let _ = reply.send(Err(fault.clone()));
            }
            return;
        }
        let any = !orders.is_empty();
        if any {
            self.catch_up_at = self.catch_up_at.max(Instant::now() + CATCH_UP_AFTER);
        }
        let mut batch = Batch::default();
        self.turn_the_day(&mut batch);
        for (order, reply) in orders {
            let result = self.decide(order, &mut batch);
            batch.reply(reply, result);
        }
        // The first configuration makes the first day.
        self.turn_the_day(&mut batch);
        self.close(batch);
        if !any || !self.looked_lately() {
            self.tick();
        }
        self.forget_persons();
    }

    /// Whether what is due was looked for a moment ago, whatever the office's clock says.
    fn looked_lately(&self) -> bool {
        self.ticked_at.is_some_and(|at| at.elapsed() < TICK_EVERY)
    }

    /// Nobody orders anything: the rows that lie behind the log, and one step of sealing. True when another step is to
    /// follow soon.
    fn rest(&mut self) -> bool {
        if Instant::now() >= self.catch_up_at {
            self.catch_up();
        }
        let today = self.working.office.day().map(|day| day.ordinal);
        let Some(journal) = self.journal.as_mut() else { return false };
        let step = self.sealing.step(journal, today);
        step.unwrap_or_else(|fault| {
            self.fail(&fault, Vec::new());
            false
        })
    }

    fn catch_up(&mut self) {
        let Some(journal) = self.journal.as_mut() else { return };
        if let Err(fault) = journal.catch_up(&self.working.office) {
            self.fail(&fault, Vec::new());
            self.catch_up_at = Instant::now() + CATCH_UP_AGAIN;
        }
    }

    fn close(&mut self, batch: Batch) {
        match self.broken.take() {
            None => self.commit(batch),
            Some(broken) => self.discard(broken, batch),
        }
    }

    /// Does what is due, in a commit of its own: what goes wrong here takes no clerk's press with it.
    fn tick(&mut self) {
        let (at, by) = (self.now(), Author::from(Actor::System));
        let stalled = self.ticks_after == Some(self.working.seq);
        // Midnight may just have passed: then the day turns first.
        if self.journal.is_none() || stalled || self.day_due(at).is_some() {
            return;
        }
        self.ticked_at = Some(Instant::now());
        let mut batch = Batch::default();
        for _ in 0..TICKS_MAX {
            let due = self.working.office.decide(&Command::Tick, &by.actor, at).unwrap_or_default();
            if due.is_empty() || self.record_events(due, at, &by, &mut batch).is_err() {
                break;
            }
        }
        let is_broken = self.broken.is_some();
        self.close(batch);
        self.ticks_after = is_broken.then_some(self.working.seq);
    }

    /// Destroys the keys of the days that are over.
    fn forget_persons(&mut self) {
        let Some(today) = self.shared.state().office.day().map(|day| day.date) else { return };
        match self.keys.persons().forget_before(today) {
            Ok(true) => info!("The key of a day that is over is destroyed"),
            Ok(false) => {}
            Err(fault) => error!(%fault, "A key of a day that is over still stands: {fault}"),
        }
        self.forget_comments(today);
    }

    /// Destroys the keys of what may be read no longer. Once a day, and when the office keeps less from now on: whoever
    /// writes a comment holds the keys for as long as a flush takes.
    fn forget_comments(&mut self, today: Date) {
        let comments = &self.keys.comments;
        let is_new_day = self.forgotten_on != Some(today);
        if !comments.is_to_look() && !is_new_day {
            return;
        }
        let forgotten = comments.keys().forget(today);
        self.forgotten_on = forgotten.is_ok().then_some(today);
        match forgotten {
            Ok(0) => {}
            Ok(n) => info!(
                comments = n,
                "{n} comments have reached the end of their time: their keys are destroyed"
            ),
            Err(fault) => error!(%fault, "Comments that are over can still be read: {fault}"),
        }
    }

    /// Throws a batch away in which the office contradicted itself. Nothing of it was written.
    fn discard(&mut self, broken: String, batch: Batch) {
        self.working = self.shared.state().clone();
        let fault = CommandError::StoreFailed(broken);
        send(batch.replies.into_iter().map(|(reply, _)| (reply, Err(fault.clone()))).collect());
    }

    /// The date of the business day that is to open, if one is.
    fn day_due(&self, at: Millis) -> Option<Date> {
        let office = &self.working.office;
        let date = office.date_of(at);
        let later = office.day().is_none_or(|day| date > day.date);
        (later && !office.rules().services.is_empty()).then_some(date)
    }

    /// A new date opens a new business day, before anything else happens on it.
    fn turn_the_day(&mut self, batch: &mut Batch) {
        let at = self.now();
        let Some(date) = self.day_due(at) else { return };
        match self.working.office.decide(&Command::OpenDay { date }, &Actor::System, at) {
            Ok(events) => {
                info!(%date, "The business day {date} opens");
                let _ = self.record_events(events, at, &Actor::System.into(), batch);
            }
            Err(refusal) => error!(%refusal, "The business day {date} cannot open: {refusal}"),
        }
    }

    fn decide(&mut self, order: Order, batch: &mut Batch) -> Result<Answer, CommandError> {
        if let Some(key) = order.key
            && let Some(earlier) = self.earlier(key, batch)?
        {
            return Ok(earlier);
        }
        let at = self.now();
        let before = batch.records.len();
        let events = match order.what {
            What::Office(command) => {
                let events = self.working.office.decide(&command, &order.by.actor, at)?;
                self.record_events(events.clone(), at, &order.by, batch)?;
                events
            }
            What::Admin(command) => self.decide_admin(command, at, &order.by, batch)?,
            What::Voice(event) => {
                self.record(Body::Voice(event), at, &order.by, batch);
                Vec::new()
            }
        };
        let done = Done { office: &self.working.office, events: &events, at };
        let (status, body) = (order.render)(&done);
        // With nothing new, the answer is as good as the last record.
        let seq = batch.records[before..].last().map_or(self.working.seq, |r| r.seq);
        let answer = Answer { status, body, seq, repeated: false };
        if let Some(key) = order.key {
            batch.keep(key, self.working.office.day().map_or(0, |d| d.ordinal), &answer);
        }
        Ok(answer)
    }

    fn decide_admin(
        &mut self,
        command: crate::AdminCommand,
        at: Millis,
        by: &Author,
        batch: &mut Batch,
    ) -> Result<Vec<Event>, CommandError> {
        let decision = self.working.accounts.decide(command)?;
        let mut events = Vec::new();
        if let Some(command) = decision.office {
            events = self.working.office.decide(&command, &by.actor, at)?;
            self.record_events(events.clone(), at, by, batch)?;
        }
        for body in decision.records {
            self.record(body, at, by, batch);
        }
        for write in decision.writes {
            self.working.accounts.apply(&write);
            batch.writes.push(write);
        }
        Ok(events)
    }

    /// The answer that this key got before, in this batch or an earlier one.
    fn earlier(&self, key: Idempotency, batch: &Batch) -> Result<Option<Answer>, CommandError> {
        if mutant("forget_idempotency") {
            return Ok(None);
        }
        let pending = batch.by_scope.get(&key.scope).map(|i| batch.answers[*i].1.clone());
        let stored = match (pending, &self.journal) {
            (Some(answer), _) => Some(answer),
            (None, Some(journal)) => {
                let kept = journal.reader().answer(&key.scope);
                kept.map_err(|e| CommandError::StoreFailed(e.to_string()))?
            }
            (None, None) => None,
        };
        match stored {
            None => Ok(None),
            Some(stored) if stored.request_hash != key.request => {
                Err(CommandError::IdempotencyMismatch)
            }
            Some(StoredAnswer { status, body, seq, .. }) => {
                Ok(Some(Answer { status, body, seq, repeated: true }))
            }
        }
    }

    /// Puts decided events into the working office. Each is checked against every invariant first: an office that
    /// would contradict itself stops here rather than on disk.
    fn record_events(
        &mut self,
        events: Vec<Event>,
        at: Millis,
        by: &Author,
        batch: &mut Batch,
    ) -> Result<(), CommandError> {
        for event in events {
            if let Err(broken) = self.working.office.replay(at, &event) {
                error!(%broken, ?event, "An event was decided that the rules forbid: {broken}");
                self.broken = Some(broken.clone());
                return Err(CommandError::StoreFailed(broken));
            }
            self.record(Body::Office(event), at, by, batch);
        }
        Ok(())
    }

    fn record(&mut self, body: Body, at: Millis, by: &Author, batch: &mut Batch) {
        self.working.seq += 1;
        self.working.last_at = at;
        batch.records.push(Record {
            seq: self.working.seq,
            at,
            by: by.actor.clone(),
            from: by.from.clone(),
            body,
        });
    }

    /// The time, never before the last record's.
    fn now(&self) -> Millis {
        if mutant("time_runs_back") {
            return (self.clock)();
        }
        (self.clock)().max(self.working.last_at)
    }
}

impl Batch {
    fn keep(&mut self, key: Idempotency, day: u32, answer: &Answer) {
        let Answer { status, seq, .. } = *answer;
        let body = answer.body.clone();
        let stored = StoredAnswer { day, request_hash: key.request, status, seq, body };
        self.by_scope.insert(key.scope, self.answers.len());
        self.answers.push((key.scope, stored));
    }

    fn reply(&mut self, reply: Reply, result: Result<Answer, CommandError>) {
        if mutant("answer_before_commit") {
            let _ = reply.send(result);
        } else {
            self.replies.push((reply, result));
        }
    }
}

/// Committing, and what follows a commit that failed.
impl Writer {
    fn commit(&mut self, batch: Batch) {
        let Batch { records, writes, answers, replies, .. } = batch;
        let empty = records.is_empty() && writes.is_empty() && answers.is_empty();
        let Some(journal) = self.journal.as_mut().filter(|_| !empty) else {
            return send(replies);
        };
        let commit = Commit {
            records: &records,
            answers: &answers,
            writes: &writes,
            office: &self.working.office,
        };
        if mutant("publish_before_commit") {
            self.shared.publish(records.clone());
        }
        if let Err(fault) = journal.append(&commit) {
            return self.fail(&fault, replies);
        }
        self.shared.change(|shown| show(shown, &records, &writes));
        // The clerk first: the fan-out may take a while.
        send(replies);
        self.shared.publish(records);
    }

    /// Answers a batch that is not on disk, throws memory away and closes the store. The fsync is never retried.
    fn fail(&mut self, fault: &JournalError, replies: Vec<(Reply, Result<Answer, CommandError>)>) {
        error!(%fault, "A commit failed, the store is opened again: {fault}");
        let answer = if matches!(fault, JournalError::DiskFull) {
            CommandError::DiskFull
        } else {
            CommandError::StoreFailed(fault.to_string())
        };
        for (reply, _) in replies {
            let _ = reply.send(Err(answer.clone()));
        }
        self.shared.set_reader(None);
        self.shared.set_fault(Some(fault.to_string()));
        self.journal = None;
        self.fault = Some(answer);
        self.reopen_at = Instant::now() + REOPEN;
    }

    /// Opens the store again and rebuilds everything from it. False while that fails.
    fn reopen(&mut self) -> bool {
        if Instant::now() < self.reopen_at {
            return false;
        }
        self.reopen_at = Instant::now() + REOPEN;
        match self.try_reopen() {
            Ok(()) => {
                info!("The store is open again");
                true
            }
            Err(fault) => {
                warn!(%fault, "The store cannot be opened yet: {fault}");
                self.shared.set_fault(Some(fault.to_string()));
                false
            }
        }
    }

    fn try_reopen(&mut self) -> Result<(), JournalError> {
        let opened = (self.open)()?;
        self.working = State::from(&opened)?;
        let reader = opened.journal.reader();
        // A commit that failed may be on disk all the same: then it happened, and everybody hears of it.
        let missed = reader.since(self.shared.state().seq, usize::MAX)?;
        let rebuilt = self.working.clone();
        self.shared.change(|shown| *shown = rebuilt);
        self.shared.set_reader(Some(reader));
        self.shared.set_fault(None);
        self.shared.publish(missed);
        self.journal = Some(opened.journal);
        self.fault = None;
        Ok(())
    }
}

/// What everybody may see after a commit.
fn show(shown: &mut State, records: &[Record], writes: &[TableWrite]) {
    for record in records {
        if let Some(event) = record.body.office() {
            shown.office.apply(record.at, event);
        }
        shown.seq = record.seq;
        shown.last_at = record.at;
    }
    for write in writes {
        shown.accounts.apply(write);
    }
}

fn send(replies: Vec<(Reply, Result<Answer, CommandError>)>) {
    for (reply, result) in replies {
        // Nobody waiting for it any more is fine: it happened all the same.
        let _ = reply.send(result);
    }
}
