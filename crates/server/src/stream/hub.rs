//! The screens' side of the house: follows the log, and lets sockets begin on its board.

use crate::stream::again::again;
use crate::stream::board::Board;
use crate::stream::calls::Calls;
use crate::stream::count::{Seen, Shows, SocketCount, Sockets};
use crate::stream::device;
use crate::stream::encode::Spoken;
use crate::stream::frame;
use crate::stream::line::{Shot, Ticker};
use crate::stream::posts::Posts;
use crate::stream::waits::{self, Beside};
use dispatcher::{AdminEvent, Body, DeviceRow, Dispatcher, Record};
use office::{CounterNo, DeviceId, Millis, Office, TicketId, Zone};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Bytes;
use tracing::{error, info, warn};
use uuid::Uuid;
use wire::{Event, Frame, MyTicketView, NotedHead, ViewOptions, Waits, stamp};

/// How long a socket that opens waits for the board: a commit and its frames take milliseconds.
const CATCHING_UP_MAX: Duration = Duration::from_secs(1);

/// Records shown before those who look are told: far fewer than the frames that may wait for one of them.
const SHOWN_AT_ONCE: usize = 32;

/// What a socket looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// A television, of one part of the hall or of all of it.
    Lobby(Option<Zone>),
    Kiosk,
    Counter(CounterNo),
    /// A tablet that asks how a visit at a counter was.
    Rating(CounterNo),
    Supervisor,
    Speaker(Zone),
    Ticket(TicketId),
}

impl View {
    /// The ticket that a phone looks at.
    pub(crate) const fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Ticket(ticket) => Some(*ticket),
            Self::Lobby(_)
            | Self::Kiosk
            | Self::Counter(_)
            | Self::Rating(_)
            | Self::Supervisor
            | Self::Speaker(_) => None,
        }
    }
}

/// How a socket begins: what it is sent at once, and the line it follows from there.
pub(crate) struct Beginning {
    pub(crate) frames: Vec<Bytes>,
    pub(crate) ticker: Ticker,
    /// The line's frames so far.
    pub(crate) taken: u64,
    /// The last event that its view has shown.
    pub(crate) last: u64,
    /// The ticket that is looked at, as it stands with these frames.
    pub(crate) my: Option<MyTicketView>,
}

/// Built by whoever looks at it first, which is the screens' thread: at a start today's records are read again, and no
/// order is to wait for that.
type Built = LazyLock<Mutex<Board>, Box<dyn FnOnce() -> Mutex<Board> + Send>>;

/// The maker of frames. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub {
    board: Arc<Built>,
    dispatcher: Dispatcher,
    sockets: Arc<Sockets>,
    posts: Posts,
    /// How long people will probably wait: no request waits for the board to hear it.
    waits: Arc<RwLock<Arc<Waits>>>,
    /// The last record on the board.
    shown: watch::Sender<u64>,
}

impl Hub {
    pub(crate) fn start(
        dispatcher: &Dispatcher,
        options: ViewOptions,
        screens: &tokio::runtime::Handle,
    ) -> Self {
        let source = dispatcher.clone();
        let build = move || {
            // Screens that come back are told less without it; without a board nobody is told anything.
            let today = catch_unwind(AssertUnwindSafe(|| Board::today(&source, options.clone())));
            let board = today.unwrap_or_else(|_| {
                error!("Today cannot be read again for the screens");
                None
            });
            Mutex::new(board.unwrap_or_else(|| Board::as_it_stands(&source, options)))
        };
        let hub = Self {
            board: Arc::new(LazyLock::new(Box::new(build))),
            dispatcher: dispatcher.clone(),
            sockets: Arc::new(Sockets::since(dispatcher.now())),
            posts: Posts::default(),
            waits: Arc::default(),
            shown: watch::Sender::new(0),
        };
        let running = hub.clone();
        screens.spawn(async move { again(|| running.clone().run(), || running.mend()).await });
        hub
    }

    /// From now on tells what is worked out beside the log: waits, and how devices are.
    pub(crate) fn tell_beside(&self, screens: &tokio::runtime::Handle) {
        let hub = self.clone();
        screens.spawn(async move { again(|| waits::run(hub.clone()), || ()).await });
    }

    /// Ends every socket, and begins anew with the office as it stands: they come back and are told.
    fn mend(&self) {
        self.board().mend(&self.dispatcher);
        self.posts.end();
    }

    async fn run(self) {
        let seq = self.board().seq();
        self.shown.send_replace(seq);
        let mut log = self.dispatcher.follow(seq);
        while let Some(records) = log.next().await {
            if records.iter().any(|record| ends_sessions(record)) {
                self.posts.recheck();
            }
            for some in records.chunks(SHOWN_AT_ONCE) {
                let (seq, due) = {
                    let mut board = self.board();
                    board.show(some);
                    (board.seq(), board.due())
                };
                self.shown.send_replace(seq);
                self.posts.deliver(&due).await;
                let due = {
                    let mut board = self.board();
                    board.tell_staff();
                    board.due()
                };
                self.posts.deliver(&due).await;
            }
        }
    }

    /// The office as it is committed, and its last record.
    pub(super) fn stands(&self) -> (Office, u64) {
        let state = self.dispatcher.read();
        (state.office.clone(), state.seq)
    }

    /// Tells all who look how long people will probably wait.
    pub(super) async fn expect_waits(&self, waits: Waits) {
        let waits = Arc::new(waits);
        *self.waits.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&waits);
        let due = {
            let mut board = self.board();
            let beside = Beside { waits, ..board.beside() };
            board.tell_beside(beside, self.dispatcher.now());
            board.due()
        };
        self.posts.deliver(&due).await;
    }

    /// Tells staff which devices are there and how they are, where that is otherwise than they were told.
    pub(super) async fn show_devices(&self) {
        let devices = Arc::new(self.devices());
        let due = {
            let mut board = self.board();
            let before = board.beside();
            note_missing(&before.devices, &devices);
            let beside = Beside { devices, ..before };
            board.tell_beside(beside, self.dispatcher.now());
            board.due()
        };
        self.posts.deliver(&due).await;
    }

    /// Tells all who look under which address phones reach the office.
    pub(crate) async fn show_address(&self, public_url: Option<String>) {
        let due = {
            let mut board = self.board();
            let beside = Beside { public_url, ..board.beside() };
            board.tell_beside(beside, self.dispatcher.now());
            board.due()
        };
        self.posts.deliver(&due).await;
    }

    /// Shows the log's head of a full hour.
    pub(super) async fn note_head(&self, noted: NotedHead) {
        let due = {
            let mut board = self.board();
            let beside = Beside { noted: Some(noted), ..board.beside() };
            board.tell_beside(beside, self.dispatcher.now());
            board.due()
        };
        self.posts.deliver(&due).await;
    }

    /// How long people will probably wait, as screens were told last.
    pub(crate) fn waits(&self) -> Arc<Waits> {
        Arc::clone(&self.waits.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the board shows what was answered before: whoever has a number in hand finds it on the stream.
    pub(crate) async fn caught_up(&self) {
        let answered = self.dispatcher.read().seq;
        if *self.shown.borrow() >= answered {
            return;
        }
        let mut shown = self.shown.subscribe();
        // A store that is being opened again may keep the board waiting: then the event follows the snapshot.
        let _ = timeout(CATCHING_UP_MAX, shown.wait_for(|shown| *shown >= answered)).await;
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_options(&self, options: ViewOptions) {
        self.board().set_options(options);
    }

    /// Remembers an announcement before its record is written, so that its frame can be made.
    pub(crate) fn expect(&self, announcement: Uuid, spoken: Spoken) {
        self.board().expect(announcement, spoken);
    }

    pub(crate) fn announcement(&self, announcement: Uuid) -> Option<Spoken> {
        self.board().announcement(announcement)
    }

    /// The first frames of a view, and the line from there. `None` when there is nothing of that name to look at.
    pub(crate) fn begin(&self, view: &View, known: Option<(Uuid, u64)>) -> Option<Beginning> {
        let at = self.dispatcher.now();
        self.board().begin(view, known, at)
    }

    /// The frames of a view that wait for one who took so many of this line, at most so many of them, and how many it
    /// has taken with them; `None` when too many wait, or the view has another line since.
    pub(crate) fn after(
        &self,
        view: &View,
        line: u32,
        taken: u64,
        most: usize,
    ) -> Option<(Vec<Shot>, u64)> {
        self.board().after(view, line, taken, most)
    }

    /// What a line says to show that it is alive, and to hear whether its peer is.
    pub(crate) fn alive(&self) -> Bytes {
        let beat = self.board().heartbeat(self.dispatcher.now());
        [&beat[..], &frame::ping()].concat().into()
    }

    /// How a ticket stands now, for its holder.
    pub(crate) fn my_ticket(&self, ticket: TicketId) -> Option<MyTicketView> {
        self.board().my_ticket(ticket)
    }

    /// The time as text, in the office's zone.
    pub(crate) fn stamp(&self, at: Millis) -> String {
        stamp(at, self.board().office().zone())
    }

    /// Looks at the calls of the day; `None` when the server has not seen the day from its beginning.
    pub(crate) fn calls<T>(&self, look: impl FnOnce(&Calls) -> T) -> Option<T> {
        self.board().calls().map(look)
    }

    pub(super) fn dispatcher(&self) -> &Dispatcher {
        &self.dispatcher
    }

    pub(crate) fn now(&self) -> Millis {
        self.dispatcher.now()
    }

    /// Counts a socket, of a device or not, while the guard lives.
    pub(crate) fn count(&self, device: Option<(DeviceId, Shows)>) -> SocketCount {
        SocketCount::new(Arc::clone(&self.sockets), device, self.dispatcher.clone())
    }

    pub(crate) fn sockets(&self) -> usize {
        self.sockets.open()
    }

    /// What is known of a device since the server started.
    pub(crate) fn seen(&self, device: &DeviceId) -> Option<Seen> {
        self.sockets.seen(device)
    }

    /// Every paired device, as people see it.
    pub(crate) fn devices(&self) -> Vec<wire::Device> {
        let now = self.dispatcher.now();
        let state = self.dispatcher.read();
        let office = &state.office;
        let shown = |row: &DeviceRow| {
            let gone = self.sockets.gone_since(&row.device);
            let missing = gone.and_then(|gone| device::missing_since(row, gone, office, now));
            let missing_since = missing.map(|at| stamp(at, office.zone()));
            let shown = device::shown(row, office, self.seen(&row.device));
            wire::Device { missing_since, ..shown }
        };
        state.accounts.devices.values().map(shown).collect()
    }

    /// Notes how a device does, by its own word.
    pub(crate) fn device_does(&self, device: &DeviceId, shows: Shows) {
        self.sockets.does(device, shows);
    }

    /// Has a device's screens show which it is.
    pub(crate) fn identify(&self, device: &DeviceId, name: String) {
        let told = Frame::<(), Event>::Identify { name };
        self.posts.tell_device(device, &frame::text(&told));
    }

    /// The open sockets.
    pub(crate) fn posts(&self) -> &Posts {
        &self.posts
    }

    /// Tells every socket that the server stops, and waits until each has been told.
    pub(crate) async fn close(&self) {
        self.posts.close().await;
    }
}

/// Notes which devices are missed from now on, and which have come back.
fn note_missing(before: &[wire::Device], now: &[wire::Device]) {
    for device in now {
        let was = before.iter().find(|b| b.id == device.id).and_then(|b| b.missing_since.as_ref());
        match (was, &device.missing_since) {
            (None, Some(since)) => {
                warn!(device = device.id, since, "Device {} is missing since {since}", device.name);
            }
            (Some(_), None) => {
                info!(device = device.id, "Device {} is missed no longer", device.name)
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
}

/// Whether somebody may look no longer at what they look at since then.
fn ends_sessions(record: &Record) -> bool {
    match &record.body {
        Body::Admin(
            AdminEvent::UserChanged { .. }
            | AdminEvent::UserRemoved { .. }
            | AdminEvent::DeviceRemoved { .. }
            | AdminEvent::DeviceRevoked { .. }
            | AdminEvent::LoggedIn { .. }
            | AdminEvent::LoggedOut { .. },
        ) => true,
        Body::Admin(
            AdminEvent::UserAdded { .. }
            | AdminEvent::DeviceAdded { .. }
            | AdminEvent::LoginFailed { .. }
            | AdminEvent::ConfigApplied { .. }
            | AdminEvent::VoiceChanged { .. }
            | AdminEvent::MediaChanged { .. }
            | AdminEvent::TicketErased { .. }
            | AdminEvent::DaysRemoved { .. }
            | AdminEvent::Restored { .. },
        )
        | Body::Office(_)
        | Body::Voice(_) => false,
    }
}
