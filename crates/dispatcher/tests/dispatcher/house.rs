//! An office with a real journal, a clock in hand, and a disk that can be made to fail.

use dispatcher::{
    AdminCommand, Answer, CommandError, ConfigSource, Dispatcher, Idempotency, Order, SessionOf,
    SessionRow, Start, What,
};
use journal::{Folder, Journal};
use office::{
    Actor, Command, CounterNo, CounterRules, Event, Issue, Limits, Millis, Role, Rules, Service,
    ServiceKey, Text, TicketId,
};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// 2026-11-23, 07:30 in Vietnam.
pub(crate) const MORNING: i64 = 1_795_393_800_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const MINUTE: i64 = 60 * 1000;
/// How often the writer looks at the clock in hand.
pub(crate) const BEAT: Duration = Duration::from_millis(5);
/// How long a test waits for what has to come with a beat.
const SOON: Duration = Duration::from_secs(10);

/// A disk in memory that loses what was not synced, and fails when told to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Writes fail as they do when no room is left.
    pub(crate) full: Arc<AtomicBool>,
    /// The next sync fails, as a dying disk's does.
    pub(crate) sync_fails: Arc<AtomicBool>,
    /// The folder of sealed days.
    pub(crate) files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    /// No room is left for files there.
    pub(crate) folder_full: Arc<AtomicBool>,
}

impl Folder for Disk {
    fn create(&self, name: &str) -> io::Result<()> {
        self.files().insert(name.to_owned(), Vec::new());
        Ok(())
    }
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.folder_full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.files().get_mut(name).ok_or(io::ErrorKind::NotFound)?.extend(bytes);
        Ok(())
    }
    fn sync(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files();
        let file = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), file);
        Ok(())
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.files().remove(name).map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
    fn sync_names(&self) -> io::Result<()> {
        Ok(())
    }
    fn len(&self, name: &str) -> io::Result<u64> {
        Ok(self.files().get(name).ok_or(io::ErrorKind::NotFound)?.len() as u64)
    }
    fn read(&self, name: &str, at: u64, into: &mut [u8]) -> io::Result<()> {
        let files = self.files();
        let file = files.get(name).ok_or(io::ErrorKind::NotFound)?;
        let from = usize::try_from(at).expect("small");
        into.copy_from_slice(
            file.get(from..from + into.len()).ok_or(io::ErrorKind::UnexpectedEof)?,
        );
        Ok(())
    }
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.files().keys().cloned().collect())
    }
}

impl redb::StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes.lock().expect("no test panics while it holds it").len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.bytes.lock().expect("no test panics while it holds it");
        let from = usize::try_from(offset).expect("small");
        out.copy_from_slice(bytes.get(from..from + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.room()?;
        let mut bytes = self.bytes.lock().expect("no test panics while it holds it");
        bytes.resize(usize::try_from(len).expect("small"), 0);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        if self.sync_fails.swap(false, Ordering::SeqCst) {
            return Err(io::Error::other("the disk is dying"));
        }
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.room()?;
        let mut bytes = self.bytes.lock().expect("no test panics while it holds it");
        let from = usize::try_from(offset).expect("small");
        bytes[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

impl Disk {
    pub(crate) fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().expect("no test panics while it holds it")
    }

    fn room(&self) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

pub(crate) struct House {
    pub(crate) dispatcher: Dispatcher,
    pub(crate) time: Arc<AtomicI64>,
    pub(crate) disk: Disk,
}

impl House {
    /// Opens the office on a disk, at a time.
    pub(crate) async fn open(disk: Disk, at: i64) -> Self {
        let time = Arc::new(AtomicI64::new(at));
        let (clock_time, store) = (Arc::clone(&time), disk.clone());
        let open =
            move || Journal::open_backend_with(store.clone(), store.clone(), Uuid::from_u128(7));
        let start = Start {
            open: Box::new(open),
            clock: Arc::new(move || Millis(clock_time.load(Ordering::SeqCst))),
            person_keys: None,
            beat: BEAT,
        };
        let dispatcher = Dispatcher::start(start).expect("the disk is good");
        let house = Self { dispatcher, time, disk };
        house.order(configure(rules())).await.expect("the rules are good");
        house
    }

    pub(crate) async fn order(&self, order: Order) -> Result<Answer, CommandError> {
        self.dispatcher.submit(order).await
    }

    pub(crate) async fn press(&self, command: Command) -> Result<Answer, CommandError> {
        self.order(Order::new(What::Office(command), clerk())).await
    }

    /// What the house itself does after a record, once it has done something.
    pub(crate) async fn does_by_itself(&self, after: u64) -> Event {
        let mut log = self.dispatcher.follow(after);
        let own = async {
            loop {
                let records = log.next().await.expect("the writer runs");
                let own = records.iter().filter(|r| r.by == Actor::System);
                if let Some(event) = own.filter_map(|r| r.body.office()).next() {
                    return event.clone();
                }
            }
        };
        timeout(SOON, own).await.expect("it is done with the next beat")
    }

    pub(crate) fn seq(&self) -> u64 {
        self.dispatcher.read().seq
    }

    pub(crate) fn later(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn numbers(&self) -> Vec<String> {
        let state = self.dispatcher.read();
        let mut all: Vec<_> = state.office.tickets().map(|t| t.number.to_string()).collect();
        all.sort();
        all
    }

    /// Stops as on SIGTERM, so that the disk can be opened again.
    pub(crate) async fn close(self) -> Disk {
        self.dispatcher.stop().await;
        self.disk
    }
}

fn clerk() -> Actor {
    Actor::Person { user: "lan".parse().expect("valid"), role: Role::Clerk }
}

pub(crate) fn counter(n: u16) -> CounterNo {
    n.try_into().expect("valid")
}

pub(crate) fn rules() -> Rules {
    let key: ServiceKey = "a".parse().expect("valid");
    let name = Text { vi: "A".to_owned(), en: None };
    let service = Service::new(key.clone(), "A".parse().expect("valid"), name.clone());
    let first = CounterRules { auto_next: true, ..CounterRules::new(counter(1), vec![key]) };
    Rules {
        name,
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: vec![service],
        counters: vec![first],
        limits: Limits { absent_grace_ms: 0, ..Limits::default() },
        ..Rules::default()
    }
}

pub(crate) fn configure(rules: Rules) -> Order {
    let configure = AdminCommand::Configure {
        rules: Box::new(rules),
        text: String::new(),
        sha256: String::new(),
        source: ConfigSource::File,
        changes: Vec::new(),
    };
    Order::new(What::Admin(configure), Actor::System)
}

/// A kiosk's order for a number; its answer is the number.
pub(crate) fn take(key: Option<&str>, body: &str) -> Order {
    let ticket = TicketId(Uuid::now_v7());
    let issue = Issue::plain(ticket, "a".parse().expect("valid"));
    let once = key.map(|key| Idempotency { scope: padded(key), request: padded(body) });
    let order = Order::new(What::Office(Command::Issue(issue)), Actor::Citizen);
    order.once(once).answered_by(move |done| {
        let number = done.office.ticket(ticket).map(|t| t.number.to_string());
        (201, number.unwrap_or_default().into_bytes())
    })
}

fn padded(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    bytes
}

/// A kiosk opens its pages for the n-th time, an hour after the time before.
pub(crate) fn start_of_kiosk(n: u8) -> Order {
    let created_at = Millis(MORNING + i64::from(n) * HOUR);
    let device = "kiosk".parse().expect("valid");
    let ends = created_at.plus(400 * 24 * HOUR);
    let session = SessionRow::new([n; 32], SessionOf::Device(device), created_at, ends);
    Order::new(What::Admin(AdminCommand::OpenDeviceSession(session)), Actor::System)
}
