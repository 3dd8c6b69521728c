//! A backup on its way into the place of this office: received, unpacked and walked beside it, below everything else. Once
//! somebody says so it is decided; the program then starts anew, and what it opens is the restored office.

use crate::App;
use crate::backups::{behind_all, office_time};
use crate::media::DISK_KEPT_FREE;
use crate::problem::ApiError;
use crate::routes::voice::disk;
use dispatcher::{
    Author, BackupError, CommandError, JournalError, Prepared, SafekeepingError, SecretKey, Stage,
    ToPlace, ToPrepare,
};
use office::Language;
use rustix::fs::fstatvfs;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tracing::{info, warn};
use uuid::Uuid;
use wire::RestoreTrouble;

/// The largest backup that is sent here: every picture, every voice and ten years of days come to less.
pub(crate) const BACKUP_BYTES_MAX: u64 = 32 << 30;

/// What is known of it.
#[derive(Debug)]
pub(crate) struct Restoring {
    state: Mutex<State>,
    again: watch::Sender<bool>,
}

impl Default for Restoring {
    fn default() -> Self {
        Self { state: Mutex::default(), again: watch::channel(false).0 }
    }
}

/// How it stands.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) doing: Doing,
    /// The file that was sent here: its name and length.
    pub(crate) arrived: Option<(String, u64)>,
    /// Why the last one was not restored.
    pub(crate) trouble: Option<(RestoreTrouble, String)>,
}

/// What is being done. One thing at a time, whoever asks.
#[derive(Debug, Default)]
pub(crate) enum Doing {
    #[default]
    Nothing,
    /// A file is coming.
    Receiving,
    /// One is being read.
    Working(Option<Stage>),
    /// It is whole, and waits for a word.
    Ready(Box<Found>),
    /// It takes its place.
    Placing,
}

/// A backup that was looked at.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) prepared: Prepared,
    pub(crate) name: String,
    /// Which look at a backup this was: what is confirmed is what was shown.
    pub(crate) id: Uuid,
}

impl Restoring {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins something else, where nothing is under way.
    fn begin(&self, doing: Doing) -> Result<MutexGuard<'_, State>, ApiError> {
        let mut state = self.lock();
        match state.doing {
            Doing::Nothing | Doing::Ready(..) => {
                state.doing = doing;
                state.trouble = None;
                Ok(state)
            }
            Doing::Receiving | Doing::Working(_) | Doing::Placing => Err(under_way()),
        }
    }

    /// What was begun has ended.
    fn end(&self, doing: Doing) {
        self.lock().doing = doing;
    }
}

fn under_way() -> ApiError {
    ApiError::new(axum::http::StatusCode::CONFLICT, "restore_running", "")
}

impl App {
    /// Says so when the program is to start anew, with another office in the place of this one.
    #[must_use]
    pub fn starts_anew(&self) -> watch::Receiver<bool> {
        self.restoring().again.subscribe()
    }
}

/// What a program that was cut short left behind is nobody's.
pub(crate) async fn forget(app: &App) {
    let data = app.data().to_owned();
    let cleared = tokio::task::spawn_blocking(move || dispatcher::clear(&data)).await;
    if let Ok(Err(error)) = cleared {
        warn!(%error, "What was sent here to be restored is still there: {error}");
    }
}

/// A file on its way in. What does not arrive is forgotten.
#[derive(Debug)]
pub(crate) struct Coming {
    app: App,
    file: File,
    path: PathBuf,
    name: String,
    bytes: u64,
    arrived: bool,
}

impl Coming {
    /// Makes ready for a file of about so many bytes.
    pub(crate) fn begin(app: &App, name: &str, announced: u64) -> Result<Self, ApiError> {
        app.restoring().begin(Doing::Receiving)?.arrived = None;
        let open = || {
            dispatcher::clear(app.data())?;
            dispatcher::arriving(app.data())
        };
        let opened = open().map_err(|error| failed(&error)).and_then(|path| {
            let mut options = File::options();
            let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
            file.map(|file| (file, path)).map_err(|error| disk(&error))
        });
        let (file, path) = opened.inspect_err(|_| app.restoring().end(Doing::Nothing))?;
        let (app, name) = (app.clone(), plain_name(name));
        let coming = Self { app, file, path, name, bytes: 0, arrived: false };
        coming.has_room(announced)?;
        Ok(coming)
    }

    fn has_room(&self, bytes: u64) -> Result<(), ApiError> {
        if bytes > BACKUP_BYTES_MAX {
            let too_large = axum::http::StatusCode::PAYLOAD_TOO_LARGE;
            return Err(ApiError::new(too_large, "too_large", BACKUP_BYTES_MAX));
        }
        let there = fstatvfs(&self.file).map_err(|error| disk(&io::Error::from(error)))?;
        let free = there.f_bavail.saturating_mul(there.f_frsize);
        let more = bytes.saturating_sub(self.bytes);
        if free < more.saturating_add(DISK_KEPT_FREE) {
            return Err(CommandError::DiskFull.into());
        }
        Ok(())
    }

    /// Takes some more of it.
    pub(crate) fn write(mut self, part: &[u8]) -> Result<Self, ApiError> {
        let bytes = self.bytes.saturating_add(part.len() as u64);
        self.has_room(bytes)?;
        self.file.write_all(part).map_err(|error| disk(&error))?;
        self.bytes = bytes;
        Ok(self)
    }

    /// All of it came.
    pub(crate) fn arrived(mut self) {
        self.arrived = true;
        let mut state = self.app.restoring().lock();
        state.arrived = Some((self.name.clone(), self.bytes));
        state.doing = Doing::Nothing;
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        if !self.arrived {
            let _ = std::fs::remove_file(&self.path);
            self.app.restoring().end(Doing::Nothing);
        }
    }
}

/// What a file may be called in the log: it comes from somebody's machine.
fn plain_name(name: &str) -> String {
    /// As long as names of files are that people give.
    const CHARS_MAX: usize = 80;
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().filter(is_plain).take(CHARS_MAX).collect();
    if name.is_empty() { "upload".to_owned() } else { name }
}

/// Begins to unpack a backup beside the office. How it goes is told by the state.
pub(crate) fn unpack(
    app: &App,
    from: PathBuf,
    name: String,
    key: Option<SecretKey>,
) -> Result<(), ApiError> {
    drop(app.restoring().begin(Doing::Working(None))?);
    let office = app.clone();
    let work = move || {
        let broken = Broken(office.clone());
        let wish = ToPrepare { from: &from, data: office.data(), key: key.as_ref() };
        let mut told = |stage| office.restoring().lock().doing = Doing::Working(Some(stage));
        let prepared = dispatcher::prepare(&wish, &mut told).and_then(|prepared| {
            // How many numbers were given out since could not be told.
            let is_early = prepared.about.made_at > office.dispatcher().now();
            if is_early { Err(SafekeepingError::ClockBehind) } else { Ok(prepared) }
        });
        let prepared =
            prepared.map_err(|error| (trouble(&error), error.to_string())).and_then(can_work);
        std::mem::forget(broken);
        let mut state = office.restoring().lock();
        match prepared {
            Ok(prepared) => {
                info!("The backup {name} is whole and waits for a word");
                let found = Found { prepared, name, id: Uuid::now_v7() };
                state.doing = Doing::Ready(Box::new(found));
            }
            Err((trouble, why)) => {
                warn!("The backup {name} is not restored: {why}");
                (state.doing, state.trouble) = (Doing::Nothing, Some((trouble, why)));
            }
        }
    };
    behind_all("restore", work).map_err(|error| {
        app.restoring().end(Doing::Nothing);
        disk(&error)
    })
}

/// What this program cannot start with does not take the place of what it works by.
fn can_work(prepared: Prepared) -> Result<Prepared, (RestoreTrouble, String)> {
    let Some(config) = &prepared.config else { return Ok(prepared) };
    match settings::read(&String::from_utf8_lossy(config), "config") {
        Ok(_) => Ok(prepared),
        Err(found) => Err((RestoreTrouble::Config, found.lines(Language::En))),
    }
}

/// Work that broke off is not under way for ever.
struct Broken(App);

impl Drop for Broken {
    fn drop(&mut self) {
        let mut state = self.0.restoring().lock();
        state.doing = Doing::Nothing;
        state.trouble = Some((RestoreTrouble::Disk, "it broke off".to_owned()));
    }
}

/// Gives up what was sent here and what was unpacked.
pub(crate) fn give_up(app: &App) -> Result<(), ApiError> {
    // Nobody begins while it is removed.
    app.restoring().begin(Doing::Receiving)?.arrived = None;
    let cleared = dispatcher::clear(app.data());
    app.restoring().end(Doing::Nothing);
    cleared.map_err(|error| failed(&error))
}

/// What is ready, if it is what was shown.
fn take(app: &App, id: &str) -> Result<Found, ApiError> {
    let mut state = app.restoring().lock();
    match std::mem::replace(&mut state.doing, Doing::Placing) {
        Doing::Ready(found) if is_shown(&found, id) => Ok(*found),
        ready @ Doing::Ready(_) => {
            state.doing = ready;
            Err(ApiError::new(axum::http::StatusCode::CONFLICT, "restore_changed", ""))
        }
        other @ (Doing::Nothing | Doing::Receiving | Doing::Working(_) | Doing::Placing) => {
            state.doing = other;
            Err(nothing())
        }
    }
}

/// Whether this is what was shown to whoever confirms it.
pub(crate) fn is_shown(found: &Found, id: &str) -> bool {
    id.parse() == Ok(found.id)
}

/// Has what was found and shown take the place of this office: when this returns it is decided, whatever becomes of the machine.
pub(crate) fn put_in_place(app: &App, id: &str, by: Author) -> Result<(), ApiError> {
    let Found { prepared, name, .. } = take(app, id)?;
    let kept = app.dispatcher().read().accounts.settings.get("config_file_sha256").cloned();
    let (at, now) = (app.dispatcher().now(), office_time(app));
    let (given, backup) = (prepared.given_since(&app.dispatcher().read().office), name.clone());
    let wish = ToPlace { at, now, epoch: Uuid::now_v7(), given, by, backup, file_sha256: kept };
    match prepared.put_in_place(wish) {
        Ok(kept) => {
            info!("The backup {name} takes the place of this office, which is kept in {kept}");
            Ok(())
        }
        Err(error) => {
            warn!("The backup {name} is not restored: {error}");
            let mut state = app.restoring().lock();
            (state.doing, state.trouble) =
                (Doing::Nothing, Some((trouble(&error), error.to_string())));
            Err(failed(&error))
        }
    }
}

/// The program starts anew, once it has answered.
pub(crate) fn start_anew(app: &App) {
    app.restoring().again.send_replace(true);
}

pub(crate) fn nothing() -> ApiError {
    ApiError::new(axum::http::StatusCode::CONFLICT, "nothing_to_restore", "")
}

fn failed(error: &SafekeepingError) -> ApiError {
    if let SafekeepingError::Io { source, .. } = error {
        return disk(source);
    }
    if matches!(error, SafekeepingError::Store(JournalError::DiskFull)) {
        return CommandError::DiskFull.into();
    }
    CommandError::StoreFailed(error.to_string()).into()
}

fn trouble(error: &SafekeepingError) -> RestoreTrouble {
    match error {
        SafekeepingError::ClockBehind => RestoreTrouble::Clock,
        SafekeepingError::Encrypted => RestoreTrouble::Encrypted,
        SafekeepingError::WrongKey(_) | SafekeepingError::NoKey(_) => RestoreTrouble::Key,
        SafekeepingError::NoRoom { .. } => RestoreTrouble::Room,
        SafekeepingError::Backup(error) => of_file(error),
        SafekeepingError::Store(error) => of_store(error),
        SafekeepingError::NotWhole(_) | SafekeepingError::Another { .. } => RestoreTrouble::Damaged,
        SafekeepingError::Io { source, .. } => of_disk(source),
        SafekeepingError::NotKept(_)
        | SafekeepingError::Running(_)
        | SafekeepingError::NotEmpty(_) => RestoreTrouble::Disk,
    }
}

fn of_file(error: &BackupError) -> RestoreTrouble {
    match error {
        BackupError::Foreign => RestoreTrouble::Foreign,
        BackupError::Newer { .. } => RestoreTrouble::Newer,
        BackupError::CutOff => RestoreTrouble::CutOff,
        BackupError::TooLarge { .. } => RestoreTrouble::Room,
        BackupError::Damaged { .. } | BackupError::NotWhole(_) => RestoreTrouble::Damaged,
        BackupError::Io(source) => of_disk(source),
        BackupError::Store(error) => of_store(error),
    }
}

fn of_store(error: &JournalError) -> RestoreTrouble {
    let is_newer = matches!(error, JournalError::Newer { .. });
    let is_full = matches!(error, JournalError::DiskFull);
    let is_disk = matches!(error, JournalError::Unwritable { .. });
    match (is_newer, is_full, is_disk) {
        (true, ..) => RestoreTrouble::Newer,
        (_, true, _) => RestoreTrouble::Room,
        (.., true) => RestoreTrouble::Disk,
        (false, false, false) => RestoreTrouble::Damaged,
    }
}

fn of_disk(source: &io::Error) -> RestoreTrouble {
    let is = |kinds: &[io::ErrorKind]| kinds.contains(&source.kind());
    if is(&[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded]) {
        return RestoreTrouble::Room;
    }
    // An encrypted file that was cut off or changed says so while it is read.
    if is(&[io::ErrorKind::UnexpectedEof]) {
        return RestoreTrouble::CutOff;
    }
    if is(&[io::ErrorKind::InvalidData]) { RestoreTrouble::Damaged } else { RestoreTrouble::Disk }
}
