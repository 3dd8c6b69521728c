//! Backups that are sent to another place as well, once they are good on the disk: beside the making of the next, below
//! everything else. What goes wrong with it makes no backup in the folder a bad one, and is an alarm until one is sent.

use super::kept::{Kept, NotSent, Sent};
use super::{AGAIN, EVERY, Work, behind_all, report};
use crate::App;
use crate::s3::{LIMITS, Store, Trouble};
use dispatcher::{BackupKind, Lying, Slot};
use jiff::Timestamp;
use settings::S3;
use std::fs::File;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval};
use tracing::{info, warn};
use uuid::Uuid;
use wire::CopyTrouble;

/// What is known of the copies.
pub(crate) type Copies = Work<State>;

/// How the copies are.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The folder that this is about.
    folder: Option<PathBuf>,
    pub(crate) kept: Kept,
    /// The file that is being sent.
    pub(crate) sending: Option<String>,
    /// With which settings nothing is tried, and until when.
    wait: Option<(S3, Instant)>,
    /// Somebody asked for a backup since the last one was begun to be sent: that one does not wait.
    asked: bool,
}

/// A backup to be sent, and where to.
struct Job {
    folder: PathBuf,
    s3: S3,
    lying: Lying,
    epoch: Uuid,
}

impl Copies {
    /// A backup is good on the disk. Who asked for one wants to see how it goes.
    pub(super) fn made(&self, slot: Slot) {
        if slot.kind() == BackupKind::Asked {
            let mut state = self.lock();
            (state.wait, state.asked) = (None, true);
        }
        self.wake.notify_one();
    }
}

/// Sends what is good for as long as the server runs.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut was_failing = false;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.copies().wake.notified() => {}
        }
        while let Some(job) = next(&app).await {
            send(&app, job).await;
        }
        // Also one of before a restart, and one that other settings have made good.
        let is_failing = app.copies().lock().kept.failure.is_some();
        if is_failing != was_failing {
            report(&app).await;
        }
        was_failing = is_failing;
    }
}

fn wanted(app: &App) -> Option<(PathBuf, S3)> {
    let wish = app.settings().backup.clone()?;
    Some((wish.directory.into(), wish.s3?))
}

/// What is to be sent at once.
async fn next(app: &App) -> Option<Job> {
    let Some((folder, s3)) = wanted(app) else {
        *app.copies().lock() = State::default();
        return None;
    };
    let (known, waits) = {
        let state = app.copies().lock();
        let is_here = state.folder.as_ref() == Some(&folder) && state.kept.place == s3.place();
        let wait = state.wait.as_ref().filter(|(of, until)| *of == s3 && Instant::now() < *until);
        (is_here.then(|| state.kept.clone()), wait.is_some())
    };
    if waits {
        return None;
    }
    let epoch = app.dispatcher().read().epoch;
    // A disk may take its time to answer, or never do.
    let look = move || {
        let place = s3.place();
        let read = || Kept::read(&folder).filter(|kept| kept.place == place);
        let kept = known.or_else(read).unwrap_or(Kept { place, ..Kept::default() });
        let lying = waiting(&folder, &kept, SystemTime::now());
        (folder, s3, kept, lying)
    };
    let (folder, s3, kept, lying) = tokio::task::spawn_blocking(look).await.ok()?;
    let mut state = app.copies().lock();
    (state.folder, state.kept) = (Some(folder.clone()), kept);
    lying.map(|lying| Job { folder, s3, lying, epoch })
}

/// The youngest of each kind that was not sent, the youngest first: after an outage those, and none of the older ones. What a
/// clock that was wrong dated ahead waits for its day, and what is not encrypted stays.
fn waiting(folder: &Path, kept: &Kept, now: SystemTime) -> Option<Lying> {
    let mut seen = Vec::new();
    let all = dispatcher::lying(folder).unwrap_or_default();
    all.into_iter().filter(|each| each.made_at <= now).find(|each| {
        let kind = each.slot.kind();
        let is_first = !seen.contains(&kind);
        seen.push(kind);
        let is_sent = kept.has(&name_of(&each.path), millis(each.made_at));
        is_first && !is_sent && dispatcher::open_sealed(&each.path).is_ok()
    })
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    i64::try_from(since).unwrap_or(i64::MAX)
}

/// Sends it on a thread of its own, and remembers how it went. With other settings in force it is let go.
async fn send(app: &App, job: Job) {
    let name = name_of(&job.lying.path);
    {
        let mut state = app.copies().lock();
        (state.sending, state.asked) = (Some(name.clone()), false);
    }
    let (mut tell, mut told) = oneshot::channel();
    let (path, s3, slot, epoch) = (job.lying.path, job.s3.clone(), job.lying.slot, job.epoch);
    let work = move || {
        let went = sent(&path, slot, &s3, epoch, tell.closed());
        drop(went.map(|went| tell.send(went)));
    };
    let broken = |why: &dyn std::fmt::Display| Err(Trouble::of(CopyTrouble::File, why));
    let went = match behind_all("copy", work) {
        Err(error) => Some(broken(&error)),
        Ok(()) => loop {
            tokio::select! {
                went = &mut told => break Some(went.unwrap_or_else(|_| broken(&"it broke off"))),
                () = app.copies().wake.notified() => {
                    if wanted(app).is_none_or(|(folder, s3)| folder != job.folder || s3 != job.s3) {
                        break None;
                    }
                }
            }
        },
    };
    app.copies().lock().sending = None;
    if let Some(went) = went {
        note(app, job.folder, job.s3, slot, name, went).await;
    }
}

/// The work itself. `None`: nobody wants it any more.
fn sent(
    path: &Path,
    slot: Slot,
    s3: &S3,
    epoch: Uuid,
    unwanted: impl Future<Output = ()>,
) -> Option<Result<Sent, Trouble>> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(why) => return Some(Err(Trouble::of(CopyTrouble::File, why))),
    };
    let work = async {
        let (mut file, bytes, made_at) = opened(path)?;
        let at = Timestamp::from_millisecond(made_at).unwrap_or_default();
        // Made again it has another time, and takes no other's place there.
        let at = at.strftime("%Y%m%dT%H%M%S%3fZ");
        let object = format!("{}/{epoch}/{slot}.{at}.backup", s3.prefix);
        Store::open(s3, LIMITS)?.put(&object, &mut file, bytes).await?;
        Ok(Sent { name: name_of(path), made_at, object, bytes, at: millis(SystemTime::now()) })
    };
    runtime.block_on(async {
        tokio::select! {
            went = work => Some(went),
            () = unwanted => None,
        }
    })
}

/// The file as it is: what takes its place meanwhile is another one.
fn opened(path: &Path) -> Result<(File, u64, i64), Trouble> {
    let wrong = |why: std::io::Error| Trouble::of(CopyTrouble::File, why);
    let file = dispatcher::open_sealed(path).map_err(wrong)?;
    let about = file.metadata().map_err(wrong)?;
    let made_at = about.modified().map_err(wrong)?;
    Ok((file, about.len(), millis(made_at)))
}

/// Remembers how it went.
async fn note(
    app: &App,
    folder: PathBuf,
    s3: S3,
    slot: Slot,
    name: String,
    went: Result<Sent, Trouble>,
) {
    let place = s3.place();
    let kept = {
        let mut state = app.copies().lock();
        state.wait = None;
        match went {
            Ok(sent) => {
                info!(backup.bytes = sent.bytes, "The backup {slot} was sent to {place}");
                let is_other = |one: &Sent| kind_of(&one.name) != Some(slot.kind());
                state.kept.sent.retain(is_other);
                state.kept.sent.insert(0, sent);
                state.kept.failure = None;
            }
            Err(Trouble { kind: trouble, detail }) => {
                warn!("The backup {slot} was not sent to {place}: {detail}");
                let at = millis(SystemTime::now());
                state.kept.failure = Some(NotSent { name, at, trouble, detail });
                state.wait = (!state.asked).then(|| (s3, Instant::now() + AGAIN));
            }
        }
        state.kept.clone()
    };
    // Each time: a new day begins without alarms.
    report(app).await;
    let written = tokio::task::spawn_blocking(move || kept.write(&folder)).await;
    if let Ok(Err(error)) = written {
        warn!(%error, "What was sent is not remembered after a restart: {error}");
    }
}

fn kind_of(name: &str) -> Option<BackupKind> {
    let slot: Slot = name.strip_suffix(".backup")?.parse().ok()?;
    Some(slot.kind())
}
