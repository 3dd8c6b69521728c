//! Where records become frames. The board has an office of its own, built from the same log, so that neither the
//! writer nor a request waits for a screen.

use crate::stream::ahead::Ahead;
use crate::stream::encode::{self, Announcements, Audience, Spoken};
use crate::stream::hub::{Beginning, View, encoded};
use crate::stream::line::{First, Line, WINDOW, WINDOW_OF_STAFF};
use dispatcher::{Body, Dispatcher, Record};
use office::{CounterNo, Event as Happened, Millis, Office, TicketId, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;
use wire::{
    Changed, CounterView, Event, Frame, KioskView, LobbyView, MyTicketView, OfficeView, Shown,
    SpeakerView, SupervisorView, ViewOptions, stamp,
};

/// Announcements that are remembered for the screens: more than play in an hour.
const ANNOUNCEMENTS_MAX: usize = 512;

/// Records of today that are read again at start: a ward's day, and half a city centre's.
const READ_AGAIN_MAX: u64 = 8_192;

pub(crate) struct Board {
    office: Office,
    /// The last record that was shown or passed over.
    seq: u64,
    epoch: Uuid,
    options: ViewOptions,
    /// Televisions, and the phones, which hear of the same.
    lobby: Told<LobbyView>,
    kiosk: Told<KioskView>,
    staff: Staff,
    /// What loudspeakers hear.
    speakers: BTreeMap<Zone, Line>,
    announcements: Announcements,
    ahead: Option<Ahead>,
}

/// What staff see: each view from its first socket on.
#[derive(Default)]
struct Staff {
    supervisor: Option<Told<SupervisorView>>,
    counters: BTreeMap<CounterNo, Told<CounterView>>,
    /// The last record that staff were told of, or will be with the next telling.
    last: u64,
    /// Whether the telling is still to come.
    is_behind: bool,
}

/// A view's line of frames, and how the view stood with the last of them.
struct Told<S> {
    line: Line,
    state: S,
    /// Events not told yet.
    drafts: Vec<Draft>,
}

/// An event of a frame to come.
#[derive(Clone)]
struct Draft {
    seq: u64,
    kind: &'static str,
    at: String,
    event: Event,
}

impl<S: Shown> Told<S> {
    fn new(last: u64, kept: usize, state: S) -> Self {
        Self { line: Line::new(last, kept), state, drafts: Vec::new() }
    }

    /// Tells the drafts, and with the last of them how the view stands otherwise after all of them. What changed
    /// without an event of this view is told as such.
    fn tell(&mut self, state: S, seq: u64, at: &str) {
        let mut changed = state.since(&self.state);
        self.state = state;
        if self.drafts.is_empty() && changed.is_some() {
            let (kind, at, event) = ("view_changed", at.to_owned(), Event::ViewChanged);
            self.drafts.push(Draft { seq, kind, at, event });
        }
        let last = self.drafts.len().saturating_sub(1);
        for (n, draft) in self.drafts.drain(..).enumerate() {
            push(&mut self.line, draft, if n == last { changed.take() } else { None });
        }
    }
}

impl Board {
    /// The board after today's records, with the frames that a screen may have missed while the server was away.
    /// `None` when today's log is too long to be read again, or there is no day.
    pub(crate) fn today(dispatcher: &Dispatcher, options: ViewOptions) -> Option<Self> {
        let epoch = dispatcher.read().epoch;
        let records = dispatcher.recent(READ_AGAIN_MAX).ok()?;
        let opened = |r: &Record| matches!(r.body, Body::Office(Happened::DayOpened { .. }));
        let records = &records[records.iter().rposition(opened)?..];
        // Only so many frames are kept for those who come back.
        let (past, kept) = records.split_at(records.len().saturating_sub(WINDOW));
        let mut office = Office::default();
        let (mut last, mut staff_last) = (0, 0);
        for record in past {
            let Some(happened) = record.body.office() else { continue };
            office.apply(record.at, happened);
            staff_last = record.seq;
            if encode::event(happened, &office, Audience::Public).is_some() {
                last = record.seq;
            }
        }
        let mut board = Self::new(office, records.first()?.seq - 1, last, epoch, options);
        board.staff.last = staff_last;
        kept.iter().for_each(|record| board.show_one(record));
        Some(board)
    }

    pub(crate) fn as_it_stands(dispatcher: &Dispatcher, options: ViewOptions) -> Self {
        let state = dispatcher.read();
        Self::new(state.office.clone(), state.seq, state.seq, state.epoch, options)
    }

    /// A board on which the event `last` was told last.
    fn new(office: Office, seq: u64, last: u64, epoch: Uuid, options: ViewOptions) -> Self {
        let lobby = LobbyView::of(&office, office.last_at(), &options);
        let kiosk = KioskView { office: lobby.office.clone() };
        Self {
            office,
            seq,
            epoch,
            options,
            lobby: Told::new(last, WINDOW, lobby),
            kiosk: Told::new(last, WINDOW, kiosk),
            staff: Staff { last, ..Staff::default() },
            speakers: BTreeMap::new(),
            announcements: BTreeMap::new(),
            ahead: None,
        }
    }

    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    pub(crate) fn office(&self) -> &Office {
        &self.office
    }

    pub(crate) fn set_options(&mut self, options: ViewOptions) {
        self.options = options;
    }

    pub(crate) fn expect(&mut self, announcement: Uuid, spoken: Spoken) {
        self.announcements.insert(announcement, spoken);
        // Ids are in the order of time: the first is the oldest.
        while self.announcements.len() > ANNOUNCEMENTS_MAX {
            self.announcements.pop_first();
        }
    }

    pub(crate) fn announcement(&self, announcement: Uuid) -> Option<Spoken> {
        self.announcements.get(&announcement).cloned()
    }

    pub(crate) fn heartbeat(&self, at: Millis) -> Utf8Bytes {
        encoded(&Frame::<(), Event>::Heartbeat { at: stamp(at, self.office.zone()) })
    }

    /// How a ticket stands now, for its holder. Who is ahead of whom is worked out once for all phones.
    pub(crate) fn my_ticket(&mut self, ticket: TicketId) -> Option<MyTicketView> {
        let ahead = self.ahead.take().filter(|ahead| ahead.is_of(self.seq));
        let ahead = ahead.unwrap_or_else(|| Ahead::of(&self.office, self.seq));
        let shown = self.office.ticket(ticket);
        let shown = shown.map(|t| MyTicketView::with_ahead(t, &self.office, ahead.of_ticket(t.id)));
        self.ahead = Some(ahead);
        shown
    }
}

/// What a socket begins with.
impl Board {
    /// The first frames of a view, and the line from there. `None` when there is nothing of that name to look at.
    pub(crate) fn begin(
        &mut self,
        view: &View,
        known: Option<(Uuid, u64)>,
        at: Millis,
    ) -> Option<Beginning> {
        // A snapshot must not run ahead of its line.
        self.tell_staff();
        let first = match known {
            Some((epoch, after)) if epoch == self.epoch => self.line(view)?.since(after),
            Some(_) | None => First::Snapshot,
        };
        let frames = match first {
            First::Nothing => vec![self.heartbeat(at)],
            // What a phone missed is one thing: how it stands now.
            First::Missed(_) if matches!(view, View::Ticket(_)) => vec![self.snapshot(view, at)?],
            First::Missed(shots) => shots.into_iter().map(|s| s.text).collect(),
            First::Snapshot => vec![self.snapshot(view, at)?],
        };
        let my = match view {
            View::Ticket(ticket) => self.my_ticket(*ticket),
            View::Lobby(_)
            | View::Kiosk
            | View::Counter(_)
            | View::Supervisor
            | View::Speaker(_) => None,
        };
        let line = self.line(view)?;
        Some(Beginning { frames, last: line.last(), line: line.follow(), my })
    }

    /// The line of a view; `None` when there is no such counter.
    fn line(&mut self, view: &View) -> Option<&mut Line> {
        let (office, options, at) = (&self.office, &self.options, self.office.last_at());
        Some(match view {
            View::Lobby(_) | View::Ticket(_) => &mut self.lobby.line,
            View::Kiosk => &mut self.kiosk.line,
            View::Counter(counter) => {
                if !self.staff.counters.contains_key(counter) {
                    let state = CounterView::of(office, at, options, *counter)?;
                    let told = Told::new(self.staff.last, WINDOW_OF_STAFF, state);
                    self.staff.counters.insert(*counter, told);
                }
                &mut self.staff.counters.get_mut(counter)?.line
            }
            View::Supervisor => {
                let told = || {
                    Told::new(
                        self.staff.last,
                        WINDOW_OF_STAFF,
                        SupervisorView::of(office, at, options),
                    )
                };
                &mut self.staff.supervisor.get_or_insert_with(told).line
            }
            View::Speaker(zone) => self.speaker(zone),
        })
    }

    fn speaker(&mut self, zone: &Zone) -> &mut Line {
        if !self.speakers.contains_key(zone) {
            // Anybody with a display may ask for any zone: those that nobody needs are forgotten.
            self.speakers.retain(|_, line| line.is_needed());
        }
        self.speakers.entry(zone.clone()).or_insert_with(|| Line::new(0, WINDOW_OF_STAFF))
    }

    fn snapshot(&mut self, view: &View, at: Millis) -> Option<Utf8Bytes> {
        let seq = self.line(view)?.last();
        let (office, options) = (&self.office, &self.options);
        let text = |state: &dyn erased::State| self.frame(seq, at, state);
        Some(match view {
            View::Lobby(_) => text(&LobbyView::of(office, at, options)),
            View::Kiosk => text(&KioskView { office: wire::OfficeView::of(office, at, options) }),
            View::Counter(counter) => text(&CounterView::of(office, at, options, *counter)?),
            View::Supervisor => text(&SupervisorView::of(office, at, options)),
            View::Speaker(zone) => text(&SpeakerView { zone: zone.to_string() }),
            View::Ticket(ticket) => {
                let my = self.my_ticket(*ticket)?;
                self.frame(seq, at, &my)
            }
        })
    }

    fn frame(&self, seq: u64, at: Millis, state: &dyn erased::State) -> Utf8Bytes {
        let (epoch, at) = (self.epoch.to_string(), stamp(at, self.office.zone()));
        encoded(&Frame::<_, Event>::Snapshot { epoch, seq, at, state: state.value() })
    }
}

/// What a record becomes.
impl Board {
    /// Shows records to everybody in the hall. Staff are told by [`Board::tell_staff`]: what they see costs more, and
    /// no television waits for it.
    pub(crate) fn show(&mut self, records: &[Arc<Record>]) {
        records.iter().for_each(|record| self.show_one(record));
    }

    /// Tells staff of everything shown since, and with the last event how their views stand otherwise.
    pub(crate) fn tell_staff(&mut self) {
        if std::mem::take(&mut self.staff.is_behind) {
            // The office's part is the kiosk's.
            self.staff.tell(&self.kiosk.state.office, &self.office);
        }
    }

    fn show_one(&mut self, record: &Record) {
        self.seq = record.seq;
        match &record.body {
            Body::Admin(_) => {}
            Body::Office(happened) => self.show_happened(record, happened),
            Body::Voice(spoken) => {
                let Some((zone, counter, event)) = encode::voice(spoken, &self.announcements)
                else {
                    return;
                };
                let draft = Draft::of(record, &self.office, event);
                self.staff.draft(record.seq, |to| to.is_of(counter).then(|| draft.clone()));
                push(self.speaker(&zone), draft, None);
            }
        }
    }

    fn show_happened(&mut self, record: &Record, happened: &Happened) {
        self.office.apply(record.at, happened);
        let office = &self.office;
        let draft = |to| Some(Draft::of(record, office, encode::event(happened, office, to)?));
        if let Some(public) = draft(Audience::Public) {
            self.lobby.drafts.push(public.clone());
            self.kiosk.drafts.push(public);
        }
        self.staff.draft(record.seq, draft);
        let at = stamp(record.at, office.zone());
        let lobby = LobbyView::of(office, record.at, &self.options);
        self.kiosk.tell(KioskView { office: lobby.office.clone() }, record.seq, &at);
        self.lobby.tell(lobby, record.seq, &at);
    }
}

impl Staff {
    fn draft(&mut self, seq: u64, draft: impl Fn(Audience) -> Option<Draft>) {
        (self.last, self.is_behind) = (seq, true);
        for (counter, told) in &mut self.counters {
            told.drafts.extend(draft(Audience::Counter(*counter)));
        }
        if let Some(told) = &mut self.supervisor {
            told.drafts.extend(draft(Audience::Supervisor));
        }
    }

    fn tell(&mut self, view: &OfficeView, office: &Office) {
        let (seq, at) = (self.last, stamp(office.last_at(), office.zone()));
        for (counter, told) in &mut self.counters {
            // A counter that the rules have no longer shows what it showed.
            if let Some(state) = CounterView::beside(view.clone(), office, *counter) {
                told.tell(state, seq, &at);
            }
        }
        if let Some(told) = &mut self.supervisor {
            told.tell(SupervisorView::beside(view.clone(), office), seq, &at);
        }
    }
}

impl Draft {
    fn of(record: &Record, office: &Office, event: Event) -> Self {
        let at = stamp(record.at, office.zone());
        Self { seq: record.seq, kind: encode::kind(record), at, event }
    }
}

fn push(line: &mut Line, draft: Draft, changed: Option<Changed>) {
    let Draft { seq, kind, at, event } = draft;
    let frame = Frame::<(), _>::Event { seq, prev: line.last(), at, event, changed };
    line.push(seq, kind, encoded(&frame));
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
