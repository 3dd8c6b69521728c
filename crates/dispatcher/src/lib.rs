//! The single writer: takes waiting orders, decides, makes ONE durable commit, then answers and publishes.
//!
//! Nothing is answered, shown or spoken before its commit is on disk. [`Dispatcher::submit`] puts an order in a
//! bounded inbox; one thread empties it, at most [`BATCH_MAX`] orders to an fsync. Readers work beside it on what
//! is committed: [`Dispatcher::read`] for the state, [`Dispatcher::follow`] for the log as it grows.

mod accounts;
mod admin;
mod before;
mod comment_keys;
mod comments;
mod export;
mod follow;
mod heads;
mod order;
mod past;
mod person_keys;
mod proofs;
mod retention;
mod safekeeping;
mod sealing;
mod shared;
mod slots;
mod store;
mod writer;

pub use accounts::{Accounts, KEPT};
pub use admin::{AdminCommand, AdminRefusal, NewPassword};
pub use comments::{Comment, Held, SealedComment};
pub use export::{ExportError, export};
pub use follow::Follower;
pub use heads::Receipt;
#[cfg(feature = "mutants")]
pub use journal::set_mutant;
pub use journal::{
    About, AccountWas, AdminEvent, Attempt, BackupError, Body, Called, ConfigSource, DeviceRow,
    DeviceWas, Due, Erasure, HAS_FAULTS, Hash, HeldHead, IdentityRow, JournalError, Keep, Kept,
    Place, ProofChange, Record, Removal, Removed, SecondFactorRow, SessionEnd, SessionOf,
    SessionRow, Setting, Shows, Tree, TreeHead, Unspoken, UserRow, VerifyError, VerifyReport,
    VoiceEvent, hex, mutant,
};
pub use order::{Answer, Author, CommandError, Done, Idempotency, Order, What};
pub use past::Past;
pub use proofs::Proof;
pub use safekeeping::{
    Kind as BackupKind, Lying, Made, Prepared, Recipient, Restored, SafekeepingError, SecretKey,
    Slot, Stage, ToMake, ToPlace, ToPrepare, ToRestore, arriving, back_up, clear, file_of,
    kept as laid_aside, lying, open_sealed, prepare, recipient, restore, thin_out,
};
pub use shared::State;
pub use store::{last_at, verify};
pub use writer::{BATCH_MAX, INBOX_MAX, Stepped};

use comment_keys::CommentKeys;
use comments::Comments;
use jiff::ToSpan;
use jiff::civil::Date;
use office::Millis;
use person_keys::PersonKeys;
use shared::Shared;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLockReadGuard};
use std::time::Duration;
use tokio::sync::oneshot;
use uuid::Uuid;

/// The wall clock, handed in: the office never asks for the time.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// Opens the store, at the start and again after a fault.
pub type Opener = Box<dyn FnMut() -> Result<journal::Opened, JournalError> + Send>;

/// What the dispatcher starts with.
pub struct Start {
    /// Opens the store.
    pub open: Opener,
    /// The time.
    pub clock: Clock,
    /// The directory in which the keys of people's hashes and words survive a restart; absent: they do not.
    pub person_keys: Option<PathBuf>,
    /// How often the writer looks at the time when nobody orders anything.
    pub beat: Duration,
}

impl Start {
    /// An office whose store lies in a data directory. `new_epoch` is that of a log that does not exist yet.
    #[must_use]
    pub fn at(data: &Path, clock: Clock, new_epoch: Uuid) -> Self {
        let person_keys = Some(data.to_owned());
        let data = data.to_owned();
        let mut made = false;
        let open = move || {
            // Made at most once: a store that vanishes while it runs must not come back empty.
            let opened = if made {
                journal::Journal::open_existing(&data)?
            } else {
                journal::Journal::open(&data, new_epoch)?
            };
            made = true;
            Ok(opened)
        };
        Self { open: Box::new(open), clock, person_keys, beat: CALENDAR }
    }
}

/// How often the writer of an office that lives by the wall clock looks at the calendar, and at what is due.
const CALENDAR: Duration = Duration::from_secs(1);

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Start")
    }
}

/// A handle to the one writer. Cheap to clone.
#[derive(Clone)]
pub struct Dispatcher {
    inbox: SyncSender<writer::Job>,
    shared: Arc<Shared>,
    clock: Clock,
    keys: Arc<Keys>,
}

/// The keys that die before the log does.
#[derive(Default)]
struct Keys {
    persons: Mutex<PersonKeys>,
    comments: Comments,
}

impl std::fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dispatcher").finish_non_exhaustive()
    }
}

impl Dispatcher {
    /// Opens the store, rebuilds the office from its log and starts the writer.
    ///
    /// # Errors
    /// What stands in the way of the store: in use, damaged, unwritable.
    pub fn start(start: Start) -> Result<Self, JournalError> {
        Self::with(start, writer::start).map(|(dispatcher, ())| dispatcher)
    }

    /// The same without a thread: the writer works when it is told to.
    ///
    /// # Errors
    /// As [`Dispatcher::start`].
    pub fn stepped(start: Start) -> Result<(Self, Stepped), JournalError> {
        Self::with(start, Stepped::new)
    }

    fn with<W>(mut start: Start, writer: StartWriter<W>) -> Result<(Self, W), JournalError> {
        let opened = (start.open)()?;
        let (inbox, jobs) = std::sync::mpsc::sync_channel(INBOX_MAX);
        let shared = Arc::new(Shared::new(&opened)?);
        let clock = Arc::clone(&start.clock);
        // After the store: its lock keeps every other process out of the directory.
        let keys = Arc::new(Keys::open(start.person_keys.as_deref())?);
        let dispatcher = Self { inbox, shared, clock, keys };
        dispatcher.finish_erasing()?;
        let (shared, keys) = (Arc::clone(&dispatcher.shared), Arc::clone(&dispatcher.keys));
        let writer = writer(start, opened, jobs, shared, keys)?;
        Ok((dispatcher, writer))
    }

    /// Gives an order and waits until its answer is durable.
    ///
    /// # Errors
    /// A refusal or a fault: nothing has changed, except that after a fault of the store the order may have been
    /// carried out; the same idempotency key tells.
    pub async fn submit(&self, order: Order) -> Result<Answer, CommandError> {
        let (reply, answer) = oneshot::channel();
        match self.inbox.try_send(writer::Job::Order(order, reply)) {
            Ok(()) => answer.await.map_err(|_| CommandError::Stopped)?,
            Err(TrySendError::Full(_)) => Err(CommandError::Overloaded),
            Err(TrySendError::Disconnected(_)) => Err(CommandError::Stopped),
        }
    }

    /// Commits what was taken, then ends the writer. Orders after this are answered with
    /// [`CommandError::Stopped`].
    pub async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        let inbox = self.inbox.clone();
        // A full inbox makes this wait: off the runtime's thread.
        let sent =
            tokio::task::spawn_blocking(move || inbox.send(writer::Job::Stop(done)).is_ok()).await;
        if matches!(sent, Ok(true)) {
            let _ = stopped.await;
        }
    }

    /// What is committed, for reading. Hold it briefly: the writer waits for readers before it shows a commit.
    pub fn read(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state()
    }

    /// The log as it grows, from the record after `after`.
    #[must_use]
    pub fn follow(&self, after: u64) -> Follower {
        Follower::new(Arc::clone(&self.shared), after)
    }

    /// The number of the last durable record, as it grows.
    #[must_use]
    pub fn head(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared.head()
    }

    /// Records after `after`, at most `limit`.
    ///
    /// # Errors
    /// What the store says.
    pub fn since(&self, after: u64, limit: usize) -> Result<Vec<Record>, JournalError> {
        self.shared.reader()?.since(after, limit)
    }

    /// The same, each with its hash in the chain.
    ///
    /// # Errors
    /// What the store says.
    pub fn hashed(&self, after: u64, limit: usize) -> Result<Vec<(Record, Hash)>, JournalError> {
        self.shared.reader()?.hashed(after, limit)
    }

    /// The last records, at most `limit`, those of the running day among them as far as that goes. Reads no sealed day.
    ///
    /// # Errors
    /// What the store says.
    pub fn recent(&self, limit: u64) -> Result<Vec<Record>, JournalError> {
        self.shared.reader()?.recent(limit)
    }

    /// Looks at the tree over what is committed, from the last sealed day on. The first look after a start reads the running
    /// days.
    ///
    /// # Errors
    /// What the store says.
    pub fn tree<T>(&self, look: impl FnOnce(&Tree) -> T) -> Result<T, JournalError> {
        self.shared.reader()?.tree(look)
    }

    /// Walks the whole log and compares every derived row, beside the running writer.
    ///
    /// # Errors
    /// The first bad record or row.
    pub fn verify(&self) -> Result<VerifyReport, VerifyError> {
        self.verify_against(&[])
    }

    /// The same, and that it is the log of which somebody holds heads.
    ///
    /// # Errors
    /// The first bad record, row or head.
    pub fn verify_against(&self, held: &[HeldHead]) -> Result<VerifyReport, VerifyError> {
        self.shared.reader()?.verify_against(held)
    }

    /// The time, as the office would have it: never before its last record.
    #[must_use]
    pub fn now(&self) -> Millis {
        (self.clock)().max(self.read().last_at)
    }

    /// The key under which people's identities are hashed on a business date, today's or a later one. It is the same
    /// until its day is over; then it is destroyed. `None` for a day that is over or lies too far ahead. Drawing a
    /// date's first key takes an fsync.
    ///
    /// # Errors
    /// [`CommandError::DiskFull`] or [`CommandError::StoreFailed`] when a new key cannot be kept: it is not given out.
    pub fn person_key(&self, date: Date) -> Result<Option<[u8; 32]>, CommandError> {
        let today = self.business_date();
        let last = today.checked_add(person_keys::DAYS_AHEAD_MAX.days()).unwrap_or(Date::MAX);
        if date < today || date > last {
            return Ok(None);
        }
        self.keys.persons().of(date).map(Some).map_err(comments::failed)
    }

    /// The date of the running business day; by the clock where there is none yet.
    fn business_date(&self) -> Date {
        let state = self.read();
        let by_clock = || state.office.date_of((self.clock)().max(state.last_at));
        state.office.day().map_or_else(by_clock, |day| day.date)
    }

    /// What is wrong with the store, if anything.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        self.shared.fault()
    }
}

/// What starts the writer, or makes one to step.
type StartWriter<W> = fn(
    Start,
    journal::Opened,
    Receiver<writer::Job>,
    Arc<Shared>,
    Arc<Keys>,
) -> Result<W, JournalError>;

impl Keys {
    fn open(dir: Option<&Path>) -> Result<Self, JournalError> {
        let unreadable = |file| {
            let path = dir.unwrap_or(Path::new("")).join(file);
            move |source| JournalError::Unwritable { path, source }
        };
        let persons = PersonKeys::open(dir).map_err(unreadable(person_keys::FILE))?;
        let comments = CommentKeys::open(dir).map_err(unreadable(comment_keys::FILE))?;
        Ok(Self { persons: Mutex::new(persons), comments: Comments::of(comments) })
    }

    fn persons(&self) -> MutexGuard<'_, PersonKeys> {
        self.persons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of [`KEPT`] in a store that nobody works on.
///
/// # Errors
/// When the store cannot be opened: it is in use, damaged, or there is none.
pub fn kept(data: &Path, key: &str) -> Result<Option<Vec<u8>>, JournalError> {
    journal::Journal::open_existing(data)?.journal.reader().setting(key)
}

/// Whether a data directory holds a store.
#[must_use]
pub fn exists(data: &Path) -> bool {
    journal::is_there(data)
}
