//! Where records become frames. The hub has an office of its own, built from the same log, so that neither the
//! writer nor a request waits for a screen.

use crate::stream::count::{SocketCount, Sockets};
use crate::stream::encode::{self, Announcements, Spoken};
use crate::stream::line::{First, Line, Shot};
use dispatcher::{Body, Dispatcher, Follower, Record};
use office::{CounterNo, DeviceId, Event as Happened, Millis, Office, TicketId, Zone};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;
use wire::{
    CounterView, Event, Frame, KioskView, LobbyView, MyTicketView, SpeakerView, SupervisorView,
    ViewOptions, stamp,
};

/// Announcements that are remembered for the screens: more than play in an hour.
const ANNOUNCEMENTS_MAX: usize = 512;

/// Records of today that are told again at start: a ward's day, and half a city centre's.
const TOLD_AGAIN_MAX: u64 = 8_192;

/// How long a socket that opens waits for the board: a commit and its frames take milliseconds.
const CATCHING_UP_MAX: Duration = Duration::from_secs(1);

/// What a socket looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Lobby,
    Kiosk,
    Counter(CounterNo),
    Supervisor,
    Speaker(Zone),
    Ticket(TicketId),
}

/// How a socket begins: what it is sent at once, and the line it follows from there.
pub(crate) struct Beginning {
    pub(crate) frames: Vec<Utf8Bytes>,
    pub(crate) line: broadcast::Receiver<Shot>,
    /// The last event that its view has shown.
    pub(crate) last: u64,
    /// The ticket that is looked at, as it stands with these frames.
    pub(crate) my: Option<MyTicketView>,
}

/// The maker of frames. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub {
    board: Arc<Mutex<Board>>,
    dispatcher: Dispatcher,
    sockets: Arc<Sockets>,
    closing: watch::Sender<bool>,
    /// The last record on the board.
    shown: watch::Sender<u64>,
}

struct Board {
    office: Office,
    /// The last record that was shown or passed over.
    seq: u64,
    epoch: Uuid,
    options: ViewOptions,
    /// What everybody may see.
    public: Line,
    /// What staff see.
    staff: Line,
    /// What loudspeakers hear.
    speakers: BTreeMap<Zone, Line>,
    announcements: Announcements,
}

impl Hub {
    pub(crate) fn start(
        dispatcher: &Dispatcher,
        options: ViewOptions,
        screens: &tokio::runtime::Handle,
    ) -> Self {
        let board = Board::today(dispatcher, options.clone())
            .unwrap_or_else(|| Board::as_it_stands(dispatcher, options));
        let seq = board.seq;
        let hub = Self {
            board: Arc::new(Mutex::new(board)),
            dispatcher: dispatcher.clone(),
            sockets: Arc::default(),
            closing: watch::Sender::new(false),
            shown: watch::Sender::new(seq),
        };
        screens.spawn(hub.clone().run(dispatcher.follow(seq)));
        hub
    }

    async fn run(self, mut log: Follower) {
        while let Some(records) = log.next().await {
            let mut board = self.board();
            for record in records {
                board.show(&record);
            }
            self.shown.send_replace(board.seq);
        }
    }

    /// Waits until the board shows what was answered before: whoever has a number in hand finds it on the stream.
    pub(crate) async fn caught_up(&self) {
        let answered = self.dispatcher.read().seq;
        let mut shown = self.shown.subscribe();
        // A store that is being opened again may keep the board waiting: then the event follows the snapshot.
        let _ = timeout(CATCHING_UP_MAX, shown.wait_for(|shown| *shown >= answered)).await;
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_options(&self, options: ViewOptions) {
        self.board().options = options;
    }

    /// Remembers an announcement before its record is written, so that its frame can be made.
    pub(crate) fn expect(&self, announcement: Uuid, spoken: Spoken) {
        let mut board = self.board();
        board.announcements.insert(announcement, spoken);
        // Ids are in the order of time: the first is the oldest.
        while board.announcements.len() > ANNOUNCEMENTS_MAX {
            board.announcements.pop_first();
        }
    }

    pub(crate) fn announcement(&self, announcement: Uuid) -> Option<Spoken> {
        self.board().announcements.get(&announcement).cloned()
    }

    /// The first frames of a view, and the line from there. `None` when there is nothing of that name to look at.
    pub(crate) fn begin(&self, view: &View, known: Option<(Uuid, u64)>) -> Option<Beginning> {
        let at = self.dispatcher.now();
        let mut board = self.board();
        let first = match known {
            Some((epoch, after)) if epoch == board.epoch => board.line(view).since(after),
            Some(_) | None => First::Snapshot,
        };
        let frames = match first {
            First::Nothing => vec![heartbeat(at, &board.office)],
            // What a phone missed is one thing: how it stands now.
            First::Missed(_) if matches!(view, View::Ticket(_)) => vec![board.snapshot(view, at)?],
            First::Missed(shots) => shots.into_iter().map(|s| s.text).collect(),
            First::Snapshot => vec![board.snapshot(view, at)?],
        };
        let my = match view {
            View::Ticket(ticket) => board.my_ticket(*ticket),
            View::Lobby | View::Kiosk | View::Counter(_) | View::Supervisor | View::Speaker(_) => {
                None
            }
        };
        let line = board.line(view);
        Some(Beginning { frames, last: line.last(), line: line.follow(), my })
    }

    pub(crate) fn heartbeat(&self) -> Utf8Bytes {
        heartbeat(self.dispatcher.now(), &self.board().office)
    }

    /// How a ticket stands now, for its holder.
    pub(crate) fn my_ticket(&self, ticket: TicketId) -> Option<MyTicketView> {
        self.board().my_ticket(ticket)
    }

    /// The time as text, in the office's zone.
    pub(crate) fn stamp(&self, at: Millis) -> String {
        stamp(at, self.board().office.zone())
    }

    pub(crate) fn now(&self) -> Millis {
        self.dispatcher.now()
    }

    /// Counts a socket, of a device or not, while the guard lives.
    pub(crate) fn count(&self, device: Option<DeviceId>) -> SocketCount {
        SocketCount::new(Arc::clone(&self.sockets), device)
    }

    pub(crate) fn sockets(&self) -> usize {
        self.sockets.open()
    }

    /// Whether a device has a socket open.
    pub(crate) fn is_connected(&self, device: &DeviceId) -> bool {
        self.sockets.has(device)
    }

    /// Tells every socket that the server stops, and waits until each has been told.
    pub(crate) async fn close(&self) {
        self.closing.send_replace(true);
        self.closing.closed().await;
    }

    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }
}

impl Board {
    /// The board after today's records, with the frames that a screen may have missed while the server was away.
    /// `None` when today's log is too long to be told again, or there is no day.
    fn today(dispatcher: &Dispatcher, options: ViewOptions) -> Option<Self> {
        let (epoch, head) = {
            let state = dispatcher.read();
            (state.epoch, state.seq)
        };
        let records = dispatcher.since(head.saturating_sub(TOLD_AGAIN_MAX), usize::MAX).ok()?;
        let opened = |r: &Record| matches!(r.body, Body::Office(Happened::DayOpened { .. }));
        let first = records.iter().rposition(opened)?;
        let mut board = Self::new(Office::default(), records.get(first)?.seq - 1, epoch, options);
        records[first..].iter().for_each(|record| board.show(record));
        Some(board)
    }

    fn as_it_stands(dispatcher: &Dispatcher, options: ViewOptions) -> Self {
        let state = dispatcher.read();
        let mut board = Self::new(state.office.clone(), state.seq, state.epoch, options);
        (board.public, board.staff) = (Line::new(state.seq), Line::new(state.seq));
        board
    }

    fn new(office: Office, seq: u64, epoch: Uuid, options: ViewOptions) -> Self {
        Self {
            office,
            seq,
            epoch,
            options,
            public: Line::new(0),
            staff: Line::new(0),
            speakers: BTreeMap::new(),
            announcements: BTreeMap::new(),
        }
    }

    fn my_ticket(&self, ticket: TicketId) -> Option<MyTicketView> {
        Some(MyTicketView::of(self.office.ticket(ticket)?, &self.office))
    }

    fn line(&mut self, view: &View) -> &mut Line {
        match view {
            View::Lobby | View::Kiosk | View::Ticket(_) => &mut self.public,
            View::Counter(_) | View::Supervisor => &mut self.staff,
            View::Speaker(zone) => {
                if !self.speakers.contains_key(zone) {
                    // Anybody with a display may ask for any zone: those that nobody needs are forgotten.
                    self.speakers.retain(|_, line| line.is_needed());
                }
                self.speakers.entry(zone.clone()).or_insert_with(|| Line::new(0))
            }
        }
    }

    /// Applies a record and puts its frames on the lines that show it: each is encoded once.
    fn show(&mut self, record: &Record) {
        self.seq = record.seq;
        let kind = encode::kind(record);
        match &record.body {
            Body::Admin(_) => {}
            Body::Office(happened) => {
                self.office.apply(record.at, happened);
                let public = encode::event(happened, &self.office, false);
                let staff = encode::event(happened, &self.office, true);
                let at = stamp(record.at, self.office.zone());
                push(&mut self.public, record.seq, kind, &at, public);
                push(&mut self.staff, record.seq, kind, &at, staff);
            }
            Body::Voice(spoken) => {
                let Some((zone, event)) = encode::voice(spoken, &self.announcements) else {
                    return;
                };
                let at = stamp(record.at, self.office.zone());
                let speakers = self.line(&View::Speaker(zone));
                push(speakers, record.seq, kind, &at, Some(event.clone()));
                push(&mut self.staff, record.seq, kind, &at, Some(event));
            }
        }
    }

    fn snapshot(&mut self, view: &View, at: Millis) -> Option<Utf8Bytes> {
        let seq = self.line(view).last();
        let (office, options) = (&self.office, &self.options);
        let text = |state: &dyn erased::State| self.frame(seq, at, state);
        Some(match view {
            View::Lobby => text(&LobbyView::of(office, at, options)),
            View::Kiosk => text(&KioskView { office: wire::OfficeView::of(office, at, options) }),
            View::Counter(counter) => text(&CounterView::of(office, at, options, *counter)?),
            View::Supervisor => text(&SupervisorView::of(office, at, options)),
            View::Speaker(zone) => text(&SpeakerView { zone: zone.to_string() }),
            View::Ticket(ticket) => text(&MyTicketView::of(office.ticket(*ticket)?, office)),
        })
    }

    fn frame(&self, seq: u64, at: Millis, state: &dyn erased::State) -> Utf8Bytes {
        let (epoch, at) = (self.epoch.to_string(), stamp(at, self.office.zone()));
        encoded(&Frame::<_, Event>::Snapshot { epoch, seq, at, state: state.value() })
    }
}

/// States of different types behind one function.
mod erased {
    pub(super) trait State {
        fn value(&self) -> serde_json::Value;
    }

    impl<T: serde::Serialize> State for T {
        fn value(&self) -> serde_json::Value {
            serde_json::to_value(self).expect("our own types are always JSON")
        }
    }
}

fn push(line: &mut Line, seq: u64, kind: &'static str, at: &str, event: Option<Event>) {
    let Some(event) = event else { return };
    let frame = Frame::<(), _>::Event { seq, prev: line.last(), at: at.to_owned(), event };
    line.push(seq, kind, encoded(&frame));
}

fn heartbeat(at: Millis, office: &Office) -> Utf8Bytes {
    encoded(&Frame::<(), Event>::Heartbeat { at: stamp(at, office.zone()) })
}

/// A frame as text.
pub(crate) fn encoded(frame: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(frame).expect("our own types are always JSON").into()
}
