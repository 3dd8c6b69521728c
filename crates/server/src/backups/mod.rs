//! Backups that the office makes by itself: when one is due it is made below everything else, what is old goes, and what
//! goes wrong is an alarm until one is good.

pub(crate) mod copies;
mod due;
pub(crate) mod kept;

use crate::App;
use dispatcher::{BackupKind, Made, Order, SafekeepingError, Slot, ToMake, What};
use jiff::civil::DateTime;
use office::{Actor, Command, Millis};
use rustix::process::setpriority_process;
use settings::Backup;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{info, warn};
use wire::{BackupFor, BackupTrouble};

/// How often is looked whether one is due.
const EVERY: Duration = Duration::from_secs(10);
/// After a failure nothing changes for as long: a disk that is full or gone is not hammered.
const AGAIN: Duration = Duration::from_secs(5 * 60);
/// One that takes longer is told as failed, and goes on: the largest office is copied in minutes.
const LATE: Duration = Duration::from_secs(60 * 60);
/// Backups that somebody asked for which are kept, beside those of hours and nights.
const ASKED_KEPT: usize = 5;
/// How far below a call the thread works that copies, restores and walks: the lowest there is.
const NICE: i32 = 19;

/// What is known of work that goes on beside the office, and who does it asleep until there is some.
#[derive(Debug, Default)]
pub(crate) struct Work<S> {
    state: Mutex<S>,
    wake: Notify,
}

/// What is known of the backups.
pub(crate) type Backups = Work<State>;

/// How the backups are.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Somebody asked for one.
    asked: bool,
    pub(crate) running: bool,
    /// What went wrong with each kind, while none of it has gone well since; the latest last.
    pub(crate) failures: Vec<Failure>,
}

/// What went wrong.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) slot: Slot,
    pub(crate) at: Millis,
    pub(crate) trouble: BackupTrouble,
    pub(crate) detail: String,
    /// With which settings, and when it may be tried again with the same.
    wish: Backup,
    again: Instant,
}

impl<S: Clone> Work<S> {
    pub(crate) fn state(&self) -> S {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Other settings may be in force.
    pub(crate) fn look(&self) {
        self.wake.notify_one();
    }
}

impl Backups {
    /// Has one made as soon as none is.
    pub(crate) fn ask(&self) {
        self.lock().asked = true;
        self.wake.notify_one();
    }
}

/// What a kind is called where it crosses the network.
pub(crate) fn made_for(slot: Slot) -> BackupFor {
    match slot.kind() {
        BackupKind::Hour => BackupFor::Hour,
        BackupKind::Night => BackupFor::Night,
        BackupKind::Asked => BackupFor::Asked,
    }
}

/// Makes what is due for as long as the server runs.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.backups().wake.notified() => {}
        }
        if app.settings().backup.is_none() {
            stop_alarming(&app).await;
        }
        while let Some((wish, slot)) = next(&app).await {
            make(&app, wish, slot).await;
        }
    }
}

/// What is to be made at once.
async fn next(app: &App) -> Option<(Backup, Slot)> {
    let wish = app.settings().backup.clone()?;
    // At the very first start the configuration is not in the log yet: that is no backup of an office.
    if app.dispatcher().read().office.rules().services.is_empty() {
        return None;
    }
    let now = office_time(app);
    let state = app.backups().state();
    if state.asked {
        return Some((wish, due::asked(now)));
    }
    let waits = |slot: &Slot| {
        let mut failures = state.failures.iter().filter(|f| f.slot.kind() == slot.kind());
        failures.any(|failure| failure.wish == wish && Instant::now() < failure.again)
    };
    // A night's that does not fit is not to keep an hour's from being made.
    let slots: Vec<_> = due::slots(&wish, now).into_iter().filter(|slot| !waits(slot)).collect();
    // A disk may take its time to answer, or never do.
    let find = move || {
        let folder = Path::new(&wish.directory);
        let lacks = |slot: &Slot| !dispatcher::file_of(folder, *slot).is_file();
        let slot = slots.into_iter().find(lacks)?;
        Some((wish, slot))
    };
    tokio::task::spawn_blocking(find).await.ok().flatten()
}

pub(crate) fn office_time(app: &App) -> DateTime {
    let now = app.dispatcher().now();
    let at = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default();
    at.to_zoned(app.dispatcher().read().office.zone().clone()).datetime()
}

/// Makes one on a thread of its own, and tells how it went.
async fn make(app: &App, wish: Backup, slot: Slot) {
    {
        let mut state = app.backups().lock();
        state.asked &= slot.kind() != BackupKind::Asked;
        state.running = true;
    }
    let (tell, mut told) = oneshot::channel();
    let (office, theirs) = (app.clone(), wish.clone());
    let spawned = behind_all("backup", move || drop(tell.send(made(&office, &theirs, slot))));
    let result = match spawned {
        Err(error) => Err(io_at(&wish, error)),
        Ok(()) => loop {
            match timeout(LATE, &mut told).await {
                Ok(Ok(result)) => break result,
                Ok(Err(_)) => break Err(io_at(&wish, io::Error::other("it broke off"))),
                Err(_) => {
                    note(app, &wish, slot, Err((BackupTrouble::Late, String::new()))).await;
                }
            }
        },
    };
    app.backups().lock().running = false;
    let result = result.map_err(|error| (trouble(&error, &wish), error.to_string()));
    note(app, &wish, slot, result.map(|made| made.bytes)).await;
}

/// Does something on a thread below everything else.
pub(crate) fn behind_all(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let work = move || {
        // Of this thread alone, as Linux has it; its disk waits behind others' too.
        if let Err(error) = setpriority_process(None, NICE) {
            warn!(%error, "Backups are made at the priority of calls: {error}");
        }
        work();
    };
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn io_at(wish: &Backup, source: io::Error) -> SafekeepingError {
    SafekeepingError::Io { path: PathBuf::from(&wish.directory), source }
}

/// The work itself: the copy, its proof, and room for the next ones.
fn made(app: &App, wish: &Backup, slot: Slot) -> Result<Made, SafekeepingError> {
    let folder = Path::new(&wish.directory);
    let keys = wish.recipients.iter().map(|key| dispatcher::recipient(key));
    let recipients: Vec<_> = keys.collect::<Result<_, _>>()?;
    let out = [dispatcher::file_of(folder, slot)];
    let own = slot.kind() != BackupKind::Hour;
    let wanted = ToMake { data: app.data(), out: &out, recipients: &recipients, own };
    let made = app.dispatcher().back_up(&wanted)?;
    let keep = match slot.kind() {
        BackupKind::Hour => usize::from(wish.hourly),
        BackupKind::Night => usize::from(wish.nightly),
        BackupKind::Asked => ASKED_KEPT,
    };
    dispatcher::thin_out(folder, slot, keep)?;
    Ok(made)
}

fn trouble(error: &SafekeepingError, wish: &Backup) -> BackupTrouble {
    match error {
        SafekeepingError::NoRoom { .. } => BackupTrouble::Room,
        SafekeepingError::NoKey(_) | SafekeepingError::WrongKey(_) => BackupTrouble::Key,
        SafekeepingError::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            BackupTrouble::Room
        }
        SafekeepingError::Io { path, .. } if path.starts_with(&wish.directory) => {
            BackupTrouble::Folder
        }
        SafekeepingError::Io { .. } | SafekeepingError::NotKept(_) => BackupTrouble::Disk,
        SafekeepingError::Backup(_)
        | SafekeepingError::Store(_)
        | SafekeepingError::NotWhole(_)
        | SafekeepingError::Another { .. }
        | SafekeepingError::Running(_)
        | SafekeepingError::NotEmpty(_)
        | SafekeepingError::Encrypted
        | SafekeepingError::ClockBehind => BackupTrouble::NotWhole,
    }
}

/// Remembers how it went, and raises or ends the alarm.
async fn note(app: &App, wish: &Backup, slot: Slot, went: Result<u64, (BackupTrouble, String)>) {
    let failure = match went {
        Ok(bytes) => {
            info!(backup.bytes = bytes, "The backup {slot} was made, restored on trial and walked");
            app.copies().made(slot);
            None
        }
        Err((trouble, detail)) => {
            warn!("The backup {slot} was not made: {detail}");
            let (at, again) = (app.dispatcher().now(), Instant::now() + AGAIN);
            Some(Failure { slot, at, trouble, detail, wish: wish.clone(), again })
        }
    };
    {
        let mut state = app.backups().lock();
        state.failures.retain(|before| before.slot.kind() != slot.kind() && before.wish == *wish);
        if failure.is_none() {
            // The folder is good again: the others need not wait.
            state.failures.iter_mut().for_each(|before| before.again = Instant::now());
        }
        state.failures.extend(failure);
    }
    report(app).await;
}

/// Nobody wants backups any more: that there is none is no alarm.
async fn stop_alarming(app: &App) {
    let failures = std::mem::take(&mut app.backups().lock().failures);
    if !failures.is_empty() {
        report(app).await;
    }
}

/// Raises the alarm that is due, or ends the one that is not.
async fn report(app: &App) {
    let good = app.backups().lock().failures.is_empty();
    let sent = Some(app.copies().lock().kept.failure.is_none());
    let report = What::Office(Command::ReportBackup { good, sent });
    if let Err(error) = app.dispatcher().submit(Order::new(report, Actor::System)).await {
        warn!(%error, "Whether the backup is good cannot be shown: {error}");
    }
}
