//! Where records become frames. The board has an office of its own, built from the same log, so that neither the
//! writer nor a request waits for a screen.

use crate::stream::ahead::Ahead;
use crate::stream::calls::Calls;
use crate::stream::encode::{self, Announcements, Audience, Heard, Spoken};
use crate::stream::frame;
use crate::stream::hub::{Beginning, View};
use crate::stream::line::{Due, First, Line, Shot, WINDOW, WINDOW_OF_STAFF};
use crate::stream::told::{Draft, Told, push};
use crate::stream::waits::Beside;
use dispatcher::{Body, Dispatcher, Record, VoiceEvent};
use office::{CounterNo, Event as Happened, Millis, Office, TicketId, Zone};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Bytes;
use uuid::Uuid;
use wire::{
    Changed, CounterView, Event, Frame, KioskView, LobbyView, MyTicketView, OfficeView, RatingView,
    ServiceNow, SpeakerView, SupervisorView, ViewOptions, stamp,
};

/// Announcements that are remembered for the screens: more than play in an hour.
const ANNOUNCEMENTS_MAX: usize = 512;

/// Records of today that are read again at start: a ward's day, and half a city centre's.
const READ_AGAIN_MAX: u64 = 8_192;

/// What everybody is told. Each view is there from its first socket on, until nobody has looked at it for a while.
pub(crate) struct Board {
    office: Office,
    /// The last record that was shown or passed over.
    seq: u64,
    /// The last of them that a view may have told of.
    told: u64,
    /// The last that changed the office.
    happened: u64,
    /// The last event that the hall was shown.
    public: u64,
    /// The last event that only staff were shown, by counter.
    own: BTreeMap<CounterNo, u64>,
    epoch: Uuid,
    options: ViewOptions,
    /// Televisions, and the phones, which hear of the same.
    lobby: Option<Told<LobbyView>>,
    /// Whether the hall has not been told yet of what was drafted.
    is_behind: bool,
    kiosk: Option<Told<KioskView>>,
    /// Tablets that ask how it was.
    ratings: BTreeMap<CounterNo, Told<RatingView>>,
    staff: Staff,
    /// What loudspeakers hear.
    speakers: BTreeMap<Zone, Line>,
    /// The lines that there were so far.
    lines: u32,
    announcements: Announcements,
    /// `None` when the day was not read from its beginning.
    calls: Option<Calls>,
    ahead: Option<Ahead>,
    /// Whether anything was told beside what happened.
    has_told_meanwhile: bool,
}

/// What staff see.
#[derive(Default)]
struct Staff {
    supervisor: Option<Told<SupervisorView>>,
    counters: BTreeMap<CounterNo, Told<CounterView>>,
    /// What those are due who look at counters that the rules have lost.
    gone: Vec<Due>,
    /// Whether the telling is still to come.
    is_behind: bool,
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
        let (mut last, mut last_happened) = (0, 0);
        let mut calls = Calls::default();
        for record in past {
            let Some(happened) = record.body.office() else { continue };
            office.apply(record.at, happened);
            calls.note(record.at, happened, &office);
            last_happened = record.seq;
            if encode::event(happened, &office, Audience::Public).is_some() {
                last = record.seq;
            }
        }
        let mut board = Self::new(office, records.first()?.seq - 1, last, epoch, options);
        (board.told, board.happened) = (last_happened, last_happened);
        board.calls = Some(calls);
        board.lobby();
        for record in kept {
            board.draft(record);
            // One by one: a screen that comes back may have been told any of them last.
            board.tell_hall();
        }
        // The televisions come back in a moment.
        board.lobby().keep();
        Some(board)
    }

    pub(crate) fn as_it_stands(dispatcher: &Dispatcher, options: ViewOptions) -> Self {
        let state = dispatcher.read();
        Self::new(state.office.clone(), state.seq, state.seq, state.epoch, options)
    }

    /// Begins anew, as the office stands. Whoever followed a line follows none.
    pub(crate) fn mend(&mut self, dispatcher: &Dispatcher) {
        let anew = Self::as_it_stands(dispatcher, self.options.clone());
        let announcements = std::mem::take(&mut self.announcements);
        let has_told_meanwhile = self.has_told_meanwhile;
        *self = Self { lines: self.lines, announcements, has_told_meanwhile, ..anew };
    }

    /// A board on which the event `last` was told last.
    fn new(office: Office, seq: u64, last: u64, epoch: Uuid, options: ViewOptions) -> Self {
        Self {
            office,
            seq,
            told: last,
            happened: last,
            public: last,
            own: BTreeMap::new(),
            is_behind: false,
            epoch,
            options,
            lobby: None,
            kiosk: None,
            ratings: BTreeMap::new(),
            staff: Staff::default(),
            speakers: BTreeMap::new(),
            lines: 0,
            announcements: BTreeMap::new(),
            calls: None,
            ahead: None,
            has_told_meanwhile: false,
        }
    }

    /// The calls of the day, where the board has seen all of it.
    pub(crate) fn calls(&self) -> Option<&Calls> {
        self.calls.as_ref()
    }

    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    pub(crate) fn office(&self) -> &Office {
        &self.office
    }

    pub(crate) fn set_options(&mut self, options: ViewOptions) {
        let Beside { waits, devices, public_url: _, noted } = self.beside();
        self.options = ViewOptions { waits, devices, noted, ..options };
        self.lobby.iter_mut().for_each(Told::forget_snapshot);
        self.kiosk.iter_mut().for_each(Told::forget_snapshot);
        self.ratings.values_mut().for_each(Told::forget_snapshot);
        self.staff.supervisor.iter_mut().for_each(Told::forget_snapshot);
        self.staff.counters.values_mut().for_each(Told::forget_snapshot);
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

    pub(crate) fn heartbeat(&self, at: Millis) -> Bytes {
        frame::text(&Frame::<(), Event>::Heartbeat { at: stamp(at, self.office.zone()) })
    }

    /// How a ticket stands now, for its holder. Who is ahead of whom is worked out once for all phones.
    pub(crate) fn my_ticket(&mut self, ticket: TicketId) -> Option<MyTicketView> {
        let ahead = self.ahead.take().filter(|ahead| ahead.is_of(self.seq));
        let ahead = ahead.unwrap_or_else(|| Ahead::of(&self.office, self.seq));
        let shown = self.office.ticket(ticket);
        let shown = shown.map(|t| {
            let mut my = MyTicketView::with_ahead(t, &self.office, ahead.of_ticket(t.id));
            my.ticket.wait = self.options.waits.of(t);
            my
        });
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
            First::Nothing if self.is_phone_behind(view) => vec![self.snapshot(view, at)?],
            First::Nothing => [vec![self.heartbeat(at)], self.meanwhile(view, at)].concat(),
            // What a phone missed is one thing: how it stands now.
            First::Missed(_) if matches!(view, View::Ticket(_)) => vec![self.snapshot(view, at)?],
            First::Missed(frames) => [frames, self.meanwhile(view, at)].concat(),
            First::Snapshot => vec![self.snapshot(view, at)?],
        };
        let my = view.ticket().and_then(|ticket| self.my_ticket(ticket));
        self.keep(view);
        let line = self.line(view)?;
        let (last, taken, ticker) = (line.last(), line.told(), line.follow());
        Some(Beginning { frames, last, taken, ticker, my })
    }

    /// Whether a phone that missed no event may have missed an estimate.
    fn is_phone_behind(&self, view: &View) -> bool {
        self.has_told_meanwhile && matches!(view, View::Ticket(_))
    }

    /// What a screen that comes back may have missed beside what happened: told whole, as it is.
    fn meanwhile(&self, view: &View, at: Millis) -> Vec<Bytes> {
        if !self.has_told_meanwhile {
            return Vec::new();
        }
        let office = || self.office_view().services;
        let (services, devices) = match view {
            View::Lobby(_) | View::Kiosk | View::Counter(_) | View::Rating(_) => (office(), None),
            View::Supervisor => (office(), Some(self.options.devices.to_vec())),
            View::Speaker(_) | View::Ticket(_) => return Vec::new(),
        };
        let services = services.iter().map(ServiceNow::from).collect();
        let changed = Some(Changed { services, devices, ..Changed::default() });
        let (at, event) = (stamp(at, self.office.zone()), Event::ViewChanged);
        vec![frame::text(&Frame::<(), _>::Meanwhile { at, event, changed })]
    }

    /// The frames of a view that wait for one who took so many of this line, as [`Line::after`] has it; `None` also
    /// when the view has another line since.
    pub(crate) fn after(
        &mut self,
        view: &View,
        line: u32,
        taken: u64,
        most: usize,
    ) -> Option<(Vec<Shot>, u64)> {
        let line = self.line(view).filter(|own| own.number() == line)?;
        line.after(taken, most)
    }

    /// Somebody looks at this.
    fn keep(&mut self, view: &View) {
        match view {
            View::Lobby(_) | View::Ticket(_) => self.lobby.iter_mut().for_each(Told::keep),
            View::Kiosk => self.kiosk.iter_mut().for_each(Told::keep),
            View::Counter(counter) => {
                self.staff.counters.get_mut(counter).into_iter().for_each(Told::keep);
            }
            View::Rating(counter) => {
                self.ratings.get_mut(counter).into_iter().for_each(Told::keep);
            }
            View::Supervisor => self.staff.supervisor.iter_mut().for_each(Told::keep),
            // Its line goes only when nobody follows it.
            View::Speaker(_) => {}
        }
    }

    /// The line of a view; `None` when there is no such counter.
    fn line(&mut self, view: &View) -> Option<&mut Line> {
        match view {
            View::Lobby(_) | View::Ticket(_) => Some(&mut self.lobby().line),
            View::Kiosk => Some(&mut self.kiosk().line),
            View::Counter(counter) => Some(&mut self.counter(*counter)?.line),
            View::Rating(counter) => Some(&mut self.rating(*counter)?.line),
            View::Supervisor => Some(&mut self.supervisor().line),
            View::Speaker(zone) => Some(self.speaker(zone)),
        }
    }

    /// The office as of the last record, as staff see it.
    fn office_view(&self) -> OfficeView {
        OfficeView::for_staff(&self.office, self.office.last_at(), &self.options)
    }

    fn new_number(&mut self) -> u32 {
        self.lines += 1;
        self.lines
    }

    /// The line of a view that showed the event `last` last, and stands as the office does.
    fn new_line(&mut self, last: u64, kept: usize) -> Line {
        Line::new(self.new_number(), last, self.happened, kept)
    }

    fn lobby(&mut self) -> &mut Told<LobbyView> {
        if self.lobby.is_none() {
            let line = self.new_line(self.public, WINDOW);
            let state = LobbyView::of(&self.office, self.office.last_at(), &self.options);
            self.lobby = Some(Told::new(line, state));
        }
        self.lobby.as_mut().expect("it was made where there was none")
    }

    fn kiosk(&mut self) -> &mut Told<KioskView> {
        if self.kiosk.is_none() {
            let line = self.new_line(self.public, WINDOW);
            let state = KioskView::of(&self.office, self.office.last_at(), &self.options);
            self.kiosk = Some(Told::new(line, state));
        }
        self.kiosk.as_mut().expect("it was made where there was none")
    }

    fn counter(&mut self, counter: CounterNo) -> Option<&mut Told<CounterView>> {
        if !self.staff.counters.contains_key(&counter) {
            let at = self.office.last_at();
            let state = CounterView::of(&self.office, at, &self.options, counter)?;
            let own = self.own.get(&counter).copied().unwrap_or(0);
            let line = self.new_line(own.max(self.public), WINDOW_OF_STAFF);
            self.staff.counters.insert(counter, Told::new(line, state));
        }
        self.staff.counters.get_mut(&counter)
    }

    fn rating(&mut self, counter: CounterNo) -> Option<&mut Told<RatingView>> {
        if !self.ratings.contains_key(&counter) {
            let at = self.office.last_at();
            let state = RatingView::of(&self.office, at, &self.options, counter)?;
            let line = self.new_line(self.public, WINDOW_OF_STAFF);
            self.ratings.insert(counter, Told::new(line, state));
        }
        self.ratings.get_mut(&counter)
    }

    fn supervisor(&mut self) -> &mut Told<SupervisorView> {
        if self.staff.supervisor.is_none() {
            let at = self.office.last_at();
            let state = SupervisorView::of(&self.office, at, &self.options);
            let line = self.new_line(self.told, WINDOW_OF_STAFF);
            self.staff.supervisor = Some(Told::new(line, state));
        }
        self.staff.supervisor.as_mut().expect("it was made where there was none")
    }

    fn speaker(&mut self, zone: &Zone) -> &mut Line {
        if !self.speakers.contains_key(zone) {
            // Anybody with a display may ask for any zone: those that nobody needs are forgotten.
            self.speakers.retain(|_, line| line.is_needed());
            let number = self.new_number();
            let line = Line::new(number, 0, 0, WINDOW_OF_STAFF);
            self.speakers.insert(zone.clone(), line);
        }
        self.speakers.get_mut(zone).expect("it was made where there was none")
    }

    fn snapshot(&mut self, view: &View, at: Millis) -> Option<Bytes> {
        // Makes the view where nobody has looked at it yet.
        let seq = self.line(view)?.last();
        let (office, options) = (&self.office, &self.options);
        let head = Head { epoch: self.epoch.to_string(), at: stamp(at, office.zone()) };
        let (ratings, Staff { counters, supervisor, .. }) = (&mut self.ratings, &mut self.staff);
        match view {
            View::Lobby(_) => self
                .lobby
                .as_mut()?
                .snapshot(at, |seq| Some(head.snapshot(seq, LobbyView::of(office, at, options)))),
            View::Kiosk => self
                .kiosk
                .as_mut()?
                .snapshot(at, |seq| Some(head.snapshot(seq, KioskView::of(office, at, options)))),
            View::Counter(counter) => counters.get_mut(counter)?.snapshot(at, |seq| {
                Some(head.snapshot(seq, CounterView::of(office, at, options, *counter)?))
            }),
            View::Rating(counter) => ratings.get_mut(counter)?.snapshot(at, |seq| {
                Some(head.snapshot(seq, RatingView::of(office, at, options, *counter)?))
            }),
            View::Supervisor => supervisor.as_mut()?.snapshot(at, |seq| {
                Some(head.snapshot(seq, SupervisorView::of(office, at, options)))
            }),
            View::Speaker(zone) => Some(head.snapshot(seq, SpeakerView { zone: zone.to_string() })),
            View::Ticket(ticket) => Some(head.snapshot(seq, self.my_ticket(*ticket)?)),
        }
    }
}

/// What stands before a state.
struct Head {
    epoch: String,
    at: String,
}

impl Head {
    fn snapshot<S: Serialize>(&self, seq: u64, state: S) -> Bytes {
        let (epoch, at) = (self.epoch.clone(), self.at.clone());
        frame::text(&Frame::<_, Event>::Snapshot { epoch, seq, at, state })
    }
}

/// What a record becomes.
impl Board {
    /// Shows records to everybody in the hall. Staff are told by [`Board::tell_staff`]: what they see costs more, and
    /// no television waits for it.
    pub(crate) fn show(&mut self, records: &[Arc<Record>]) {
        for record in records {
            self.draft(record);
            if record.body.office().is_some_and(renews) {
                self.tell_hall();
            }
        }
        self.tell_hall();
    }

    /// Tells staff of everything shown since, and with the last event how their views stand otherwise.
    pub(crate) fn tell_staff(&mut self) {
        if !std::mem::take(&mut self.staff.is_behind) {
            return;
        }
        self.staff.counters.retain(|_, told| !told.is_stale());
        self.staff.supervisor.take_if(|told| told.is_stale());
        if self.staff.counters.is_empty() && self.staff.supervisor.is_none() {
            return;
        }
        let (office, view, options) = (&self.office, self.office_view(), &self.options);
        let (seq, at) = (self.told, stamp(office.last_at(), office.zone()));
        let gone = &mut self.staff.gone;
        self.staff.counters.retain(|counter, told| {
            let Some(state) = CounterView::beside(view.clone(), office, *counter) else {
                gone.push(told.line.gone());
                return false;
            };
            told.tell(state, seq, &at);
            true
        });
        if let Some(told) = &mut self.staff.supervisor {
            told.tell(SupervisorView::beside(view, office, options), seq, &at);
        }
    }

    /// What is told beside what happens, as it was told last.
    pub(crate) fn beside(&self) -> Beside {
        let (waits, devices) = (Arc::clone(&self.options.waits), Arc::clone(&self.options.devices));
        let (public_url, noted) = (self.options.public_url.clone(), self.options.noted.clone());
        Beside { waits, devices, public_url, noted }
    }

    /// Tells everybody what is otherwise though nothing happened.
    pub(crate) fn tell_beside(&mut self, beside: Beside, at: Millis) {
        let ViewOptions { waits, devices, public_url, noted, .. } = &self.options;
        let told = (waits, devices, public_url, noted);
        if (&beside.waits, &beside.devices, &beside.public_url, &beside.noted) == told {
            return;
        }
        let Beside { waits, devices, public_url, noted } = beside;
        // What happened before is told before.
        self.tell_staff();
        let for_phones = waits.tickets != self.options.waits.tickets;
        (self.options.waits, self.options.devices) = (waits, devices);
        (self.options.public_url, self.options.noted) = (public_url, noted);
        self.has_told_meanwhile = true;
        let (office, options, view) = (&self.office, &self.options, self.office_view());
        let (last_at, at) = (office.last_at(), stamp(at, office.zone()));
        if let Some(told) = &mut self.kiosk {
            told.tell_meanwhile(KioskView::of(office, last_at, options), &at, false);
        }
        if let Some(told) = &mut self.lobby {
            told.tell_meanwhile(LobbyView::of(office, last_at, options), &at, for_phones);
        }
        for (counter, told) in &mut self.ratings {
            if let Some(state) = RatingView::of(office, last_at, options, *counter) {
                told.tell_meanwhile(state, &at, false);
            }
        }
        for (counter, told) in &mut self.staff.counters {
            if let Some(state) = CounterView::beside(view.clone(), office, *counter) {
                told.tell_meanwhile(state, &at, false);
            }
        }
        if let Some(told) = &mut self.staff.supervisor {
            told.tell_meanwhile(SupervisorView::of(office, last_at, options), &at, false);
        }
    }

    /// What became due to those who look, loudspeakers first.
    pub(crate) fn due(&mut self) -> Vec<Due> {
        let Staff { counters, supervisor, gone, .. } = &mut self.staff;
        let speakers = self.speakers.values_mut();
        let hall = self.lobby.iter_mut().map(|told| &mut told.line);
        let ratings = self.ratings.values_mut().map(|told| &mut told.line);
        let kiosk = self.kiosk.iter_mut().map(|told| &mut told.line);
        let staff = counters.values_mut().map(|told| &mut told.line);
        let leaders = supervisor.iter_mut().map(|told| &mut told.line);
        let lines = speakers.chain(kiosk).chain(ratings).chain(staff).chain(leaders).chain(hall);
        lines.filter_map(Line::due).chain(gone.drain(..)).collect()
    }

    fn draft(&mut self, record: &Record) {
        self.seq = record.seq;
        match &record.body {
            Body::Admin(_) => {}
            Body::Office(happened) => self.draft_happened(record, happened),
            Body::Voice(spoken) => {
                let heard = encode::voice(spoken, &self.announcements, &self.office);
                let Some(Heard { zone, counters, event }) = heard else { return };
                let draft = Draft::of(record, &self.office, event);
                self.told = record.seq;
                self.own.extend(counters.iter().map(|counter| (*counter, record.seq)));
                let is_theirs = |to: Audience| {
                    to == Audience::Supervisor || counters.iter().any(|c| to.is_of(*c))
                };
                self.staff.draft(|to| is_theirs(to).then(|| draft.clone()));
                if let Some(told) = self.lobby.as_mut().filter(|_| sounds(spoken)) {
                    told.mention(draft.clone());
                }
                if let Some(zone) = zone {
                    push(self.speaker(&zone), draft, None);
                }
            }
        }
    }

    fn draft_happened(&mut self, record: &Record, happened: &Happened) {
        self.office.apply(record.at, happened);
        if matches!(happened, Happened::DayOpened { .. }) {
            self.calls.get_or_insert_default();
        }
        if let Some(calls) = &mut self.calls {
            calls.note(record.at, happened, &self.office);
        }
        (self.told, self.happened, self.is_behind) = (record.seq, record.seq, true);
        let office = &self.office;
        let draft = |to| Some(Draft::of(record, office, encode::event(happened, office, to)?));
        let public = draft(Audience::Public);
        if public.is_some() {
            self.public = record.seq;
        } else {
            let counters = office.rules().counters.iter().map(|c| c.number);
            let shows = |n| encode::event(happened, office, Audience::Counter(n)).is_some();
            let theirs = counters.filter(|n| shows(*n));
            self.own.extend(theirs.map(|n| (n, record.seq)));
        }
        if let Some(told) = &mut self.kiosk {
            told.draft(public.clone());
        }
        self.ratings.values_mut().for_each(|told| told.draft(public.clone()));
        if let Some(told) = &mut self.lobby {
            told.draft(public);
        }
        self.staff.draft(draft);
    }

    /// Tells the hall of everything drafted since, once: a burst makes one view.
    fn tell_hall(&mut self) {
        if !std::mem::take(&mut self.is_behind) {
            return;
        }
        let (office, seq, options) = (&self.office, self.told, &self.options);
        let at = stamp(office.last_at(), office.zone());
        self.lobby.take_if(|told| told.is_stale());
        self.kiosk.take_if(|told| told.is_stale());
        self.ratings.retain(|_, told| !told.is_stale());
        let gone = &mut self.staff.gone;
        self.ratings.retain(|counter, told| {
            let Some(state) = RatingView::of(office, office.last_at(), options, *counter) else {
                gone.push(told.line.gone());
                return false;
            };
            told.tell(state, seq, &at);
            true
        });
        if let Some(told) = &mut self.kiosk {
            told.tell(KioskView::of(office, office.last_at(), options), seq, &at);
        }
        if let Some(told) = &mut self.lobby {
            told.tell(LobbyView::of(office, office.last_at(), options), seq, &at);
        }
    }
}

/// Whether a loudspeaker begins or ends with it: a television shows large what is being said.
fn sounds(spoken: &VoiceEvent) -> bool {
    matches!(spoken, VoiceEvent::Started { .. } | VoiceEvent::Finished { .. })
}

/// After these a screen asks for a snapshot: what they change is told with them and not with a later one.
fn renews(happened: &Happened) -> bool {
    matches!(happened, Happened::DayOpened { .. } | Happened::ConfigChanged { .. })
}

impl Staff {
    fn draft(&mut self, draft: impl Fn(Audience) -> Option<Draft>) {
        self.is_behind = true;
        for (counter, told) in &mut self.counters {
            told.draft(draft(Audience::Counter(*counter)));
        }
        if let Some(told) = &mut self.supervisor {
            told.draft(draft(Audience::Supervisor));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::{Actor, Command, CounterRules, Role, Rules};

    const AT: Millis = Millis(1_767_573_000_000);

    /// A board, and the office that its records come from.
    struct House {
        office: Office,
        seq: u64,
        board: Board,
    }

    fn sign(counter: u16) -> CounterNo {
        counter.try_into().expect("a sign")
    }

    fn rules(counters: &[u16]) -> Rules {
        let counters = counters.iter().map(|n| CounterRules::new(sign(*n), Vec::new())).collect();
        Rules { counters, ..Rules::default() }
    }

    impl House {
        fn open(counters: &[u16]) -> Self {
            let options = ViewOptions { recent: 8, ..ViewOptions::default() };
            let board = Board::new(Office::default(), 0, 0, Uuid::nil(), options);
            let mut house = Self { office: Office::default(), seq: 0, board };
            house.order(&Command::ChangeRules { rules: Box::new(rules(counters)) });
            house.order(&Command::OpenDay { date: "2026-01-05".parse().expect("a date") });
            house
        }

        /// Shows what comes of an order; answers what became due.
        fn order(&mut self, command: &Command) -> Vec<Due> {
            let user = "guide".parse().expect("a name");
            let by = Actor::Person { user, role: Role::Supervisor };
            let mut due = Vec::new();
            for event in self.office.decide(command, &by, AT).expect("it is allowed") {
                self.office.apply(AT, &event);
                due.extend(self.happened(by.clone(), event));
            }
            due
        }

        fn happened(&mut self, by: Actor, event: Happened) -> Vec<Due> {
            self.seq += 1;
            let body = Body::Office(event);
            self.board.show(&[Arc::new(Record { seq: self.seq, at: AT, by, from: None, body })]);
            self.board.tell_staff();
            self.board.due()
        }

        fn look(&mut self, view: &View) -> Option<Beginning> {
            self.board.begin(view, None, AT)
        }

        fn turn_counter(&mut self, n: usize) -> Vec<Due> {
            let counter = sign(1);
            if n.is_multiple_of(2) {
                self.order(&Command::Open { counter })
            } else {
                self.order(&Command::Close { counter })
            }
        }
    }

    #[test]
    fn a_view_that_is_opened_when_it_was_about_to_be_forgotten_is_told_on() {
        let views = [
            (View::Supervisor, WINDOW_OF_STAFF),
            (View::Counter(sign(1)), WINDOW_OF_STAFF),
            (View::Kiosk, WINDOW),
            (View::Lobby(None), WINDOW),
        ];
        for (view, kept) in views {
            let mut house = House::open(&[1]);
            drop(house.look(&view));
            (0..kept).for_each(|n| assert!(house.turn_counter(n).is_empty(), "nobody looks"));
            let beginning = house.look(&view).expect("it is there");
            let due = house.turn_counter(kept);
            assert!(due.iter().any(|due| due.line == *beginning.ticker), "{view:?} hears nothing");
            drop(beginning);
            let line = house.board.line(&view).expect("it is there").number();
            (0..=2 * kept).for_each(|n| drop(house.turn_counter(kept + 1 + n)));
            let again = house.look(&view).expect("it is there");
            assert_ne!(*again.ticker, line, "{view:?} is never forgotten");
        }
    }
    #[test]
    fn a_counter_that_the_rules_lose_ends_its_sockets() {
        let view = View::Counter(sign(2));
        let mut house = House::open(&[1, 2]);
        let beginning = house.look(&view).expect("it is there");
        let (line, taken) = (*beginning.ticker, beginning.taken);
        let due = house.order(&Command::ChangeRules { rules: Box::new(rules(&[1])) });
        assert!(due.iter().any(|due| due.line == line && due.frames.is_none()));
        assert!(house.board.staff.counters.is_empty());
        let after = |house: &mut House| house.board.after(&view, line, taken, 32).is_some();
        assert!(!after(&mut house) && house.look(&view).is_none());
        assert!(house.turn_counter(0).is_empty(), "it is told once");
        // One that was slow, and asks when there is such a counter again, must not take another line's frames.
        drop(house.order(&Command::ChangeRules { rules: Box::new(rules(&[1, 2])) }));
        assert!(!after(&mut house));
        assert_ne!(*house.look(&view).expect("it is there again").ticker, line);
    }
    #[test]
    fn a_snapshot_is_of_the_last_event_that_its_view_shows() {
        let mut house = House::open(&[1, 2]);
        drop(house.turn_counter(0));
        let public = house.seq;
        let alarm = office::Alarm::Help { counter: sign(1) };
        drop(house.happened(Actor::System, Happened::AlarmRaised { alarm }));
        let shown = [
            (View::Lobby(None), public),
            (View::Kiosk, public),
            (View::Counter(sign(1)), house.seq),
            (View::Counter(sign(2)), public),
            (View::Supervisor, house.seq),
        ];
        for (view, seq) in shown {
            let beginning = house.look(&view).expect("it is there");
            assert_eq!(beginning.last, seq, "{view:?}");
            let [snapshot] = &beginning.frames[..] else { panic!("one snapshot is enough") };
            let wanted = format!("\"seq\":{seq},");
            assert!(String::from_utf8_lossy(snapshot).contains(&wanted), "{view:?}");
        }
    }
}
