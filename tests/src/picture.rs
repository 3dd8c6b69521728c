//! What a screen shows, as a pure function of what it was told. Written anew from the contract, and not from the pages'
//! own code: two who read the same words must come to the same board.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "`office` names every event; parts of a board follow a few of them"
)]

use serde_json::{Value, json};
use wire::{
    CounterDesk, CounterState, CounterView, Event, KioskView, LobbyView, MyEvent, MyTicketView,
    OfficeView, RecentCall, SpeakerView, SupervisorView, TicketLine, TicketRef, TicketState,
};

/// The state of one view.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a test has a few of them")]
pub enum Picture {
    /// A television.
    Lobby(LobbyView),
    /// A kiosk.
    Kiosk(KioskView),
    /// A clerk's tablet.
    Counter(CounterView),
    /// The supervisor's table.
    Supervisor(SupervisorView),
    /// A loudspeaker.
    Speaker(SpeakerView),
    /// A citizen's phone.
    Ticket(MyTicketView),
}

impl Picture {
    /// Reads a snapshot's state.
    ///
    /// # Errors
    /// What does not fit the view.
    pub fn read(view: &str, state: Value) -> Result<Self, String> {
        fn of<T: serde::de::DeserializeOwned>(state: Value) -> Result<T, String> {
            serde_json::from_value(state).map_err(|error| error.to_string())
        }
        match view {
            "lobby" => of(state).map(Self::Lobby),
            "kiosk" => of(state).map(Self::Kiosk),
            "counter" => of(state).map(Self::Counter),
            "supervisor" => of(state).map(Self::Supervisor),
            "speaker" => of(state).map(Self::Speaker),
            "ticket" => of(state).map(Self::Ticket),
            other => Err(format!("there is no view {other}")),
        }
    }

    /// Shows an event.
    ///
    /// # Errors
    /// An event that nobody understands.
    pub fn show(&mut self, event: Value, at: &str) -> Result<(), String> {
        if let Self::Ticket(shown) = self {
            let told: MyEvent = serde_json::from_value(event).map_err(|e| e.to_string())?;
            *shown = told.my;
            return Ok(());
        }
        let event: Event = serde_json::from_value(event).map_err(|e| e.to_string())?;
        match self {
            Self::Lobby(view) => lobby(view, &event, at),
            Self::Kiosk(view) => office(&mut view.office, &event, at),
            Self::Counter(view) => counter(view, &event, at),
            Self::Supervisor(view) => supervisor(view, &event, at),
            Self::Speaker(_) | Self::Ticket(_) => {}
        }
        Ok(())
    }

    /// The office it shows.
    #[must_use]
    pub fn office(&self) -> Option<&OfficeView> {
        match self {
            Self::Lobby(view) => Some(&view.office),
            Self::Kiosk(view) => Some(&view.office),
            Self::Counter(view) => Some(&view.office),
            Self::Supervisor(view) => Some(&view.office),
            Self::Speaker(_) | Self::Ticket(_) => None,
        }
    }

    /// Whether it shows the office that `GET /office` answers.
    ///
    /// # Errors
    /// What differs, as two texts.
    pub fn shows_office(&self, answer: &Value) -> Result<(), String> {
        let Some(office) = self.office() else { return Ok(()) };
        let (mut mine, mut theirs) = (json!(office), answer.clone());
        strip(&mut mine);
        strip(&mut theirs);
        if mine == theirs {
            return Ok(());
        }
        Err(format!("I5: a screen shows {mine}\n    GET /office says {theirs}"))
    }

    /// Whether two screens show the same. What follows from the clock alone is left out.
    ///
    /// # Errors
    /// What differs, as two texts.
    pub fn agrees_with(&self, other: &Self) -> Result<(), String> {
        let (mine, theirs) = (self.still(), other.still());
        if mine != theirs {
            return Err(format!("I5: one shows {mine}\n    another {theirs}"));
        }
        match (self, other) {
            (Self::Lobby(mine), Self::Lobby(theirs)) => same_calls(&mine.recent, &theirs.recent),
            _ => Ok(()),
        }
    }

    /// Without the clock, and without the list of recent calls, which is compared apart.
    fn still(&self) -> Value {
        let mut value = match self {
            Self::Lobby(view) => json!(view),
            Self::Kiosk(view) => json!(view),
            Self::Counter(view) => json!(view),
            Self::Supervisor(view) => json!(view),
            Self::Speaker(view) => json!(view),
            Self::Ticket(view) => json!(view),
        };
        strip(&mut value);
        value
    }
}

/// Removes what follows from the clock.
fn strip(value: &mut Value) {
    const CLOCK: [&str; 4] = ["at", "absent_from", "undo_until", "recent"];
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !CLOCK.contains(&key.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A list that lost a call to an undo is shorter by its oldest. Calls of the same millisecond have no order.
fn same_calls(mine: &[RecentCall], theirs: &[RecentCall]) -> Result<(), String> {
    let shorter = mine.len().min(theirs.len());
    let newest = |calls: &[RecentCall]| {
        let mut calls = calls.to_vec();
        calls.sort_by_key(|call| {
            (std::cmp::Reverse(call.called_at.clone()), call.of.number.clone())
        });
        calls.truncate(shorter);
        let oldest = calls.last().map(|call| call.called_at.clone());
        calls.retain(|call| Some(&call.called_at) != oldest.as_ref());
        calls
    };
    let (mine, theirs) = (newest(mine), newest(theirs));
    if mine == theirs { Ok(()) } else { Err(format!("I5: recent {mine:?}\n    and {theirs:?}")) }
}

fn lobby(view: &mut LobbyView, event: &Event, at: &str) {
    office(&mut view.office, event, at);
    let mark = |recent: &mut Vec<RecentCall>, of: &TicketRef, state| {
        let of = recent.iter_mut().filter(|call| call.of.ticket == of.ticket);
        of.for_each(|call| call.state = state);
    };
    let recent = &mut view.recent;
    match event {
        Event::TicketCalled(line) | Event::TicketRecalled(line) => {
            recent.retain(|call| call.of.ticket != line.of.ticket);
            recent.insert(0, called(line, at));
            recent.truncate(view.recent_max as usize);
        }
        Event::ServiceStarted(line) => mark(recent, &line.of, TicketState::Serving),
        Event::TicketFinished(line) => mark(recent, &line.of, TicketState::Done),
        Event::TicketMissed(line) => mark(recent, &line.of, TicketState::NoShow),
        Event::CallUndone { requeued, restored, .. } => {
            recent.retain(|call| requeued.as_ref().is_none_or(|of| of.ticket != call.of.ticket));
            if let Some(call) = restored {
                mark(recent, &call.of, call.state);
            }
        }
        _ => {}
    }
}

fn office(view: &mut OfficeView, event: &Event, at: &str) {
    match event {
        Event::TicketIssued(of) => issued(view, of),
        Event::TicketCalled(line) => {
            waiting(view, &line.of, -1);
            hold(view, line.counter, Some(called(line, at)));
        }
        Event::TicketRecalled(line) => hold(view, line.counter, Some(called(line, at))),
        Event::ServiceStarted(line) => {
            for counter in view.counters.iter_mut().filter(|c| c.counter == line.counter) {
                counter.ticket.iter_mut().for_each(|call| call.state = TicketState::Serving);
            }
        }
        Event::TicketFinished(line) | Event::TicketMissed(line) => hold(view, line.counter, None),
        Event::TicketCancelled(of) | Event::TicketExpired(of) => waiting(view, of, -1),
        Event::CallUndone { counter, requeued, restored, .. } => {
            hold(view, *counter, restored.clone());
            requeued.iter().for_each(|of| waiting(view, of, 1));
        }
        Event::CounterOpened { counter, .. } => turn(view, *counter, CounterState::Open),
        Event::CounterPaused { counter, .. } => turn(view, *counter, CounterState::Paused),
        Event::CounterClosed { counter } => turn(view, *counter, CounterState::Closed),
        Event::DayOpened { date } => view.day = Some(date.clone()),
        Event::DayClosed { .. } => view.day = None,
        Event::ConfigChanged
        | Event::AnnouncementDue { .. }
        | Event::AnnouncementStarted { .. }
        | Event::AnnouncementFinished { .. } => {}
    }
}

fn issued(view: &mut OfficeView, of: &TicketRef) {
    waiting(view, of, 1);
    for service in view.services.iter_mut().filter(|s| s.key == of.service) {
        service.remaining = service.remaining.map(|left| left.saturating_sub(1));
        service.open &= service.remaining != Some(0);
    }
}

fn waiting(view: &mut OfficeView, of: &TicketRef, by: i32) {
    for service in view.services.iter_mut().filter(|s| s.key == of.service) {
        service.waiting = service.waiting.saturating_add_signed(by);
    }
}

fn hold(view: &mut OfficeView, at: u16, call: Option<RecentCall>) {
    let call = call.map(|mut call| {
        call.of.staff = None;
        call
    });
    for counter in view.counters.iter_mut().filter(|counter| counter.counter == at) {
        counter.ticket.clone_from(&call);
    }
}

fn turn(view: &mut OfficeView, at: u16, state: CounterState) {
    for counter in view.counters.iter_mut().filter(|counter| counter.counter == at) {
        counter.state = state;
    }
}

fn called(line: &TicketLine, at: &str) -> RecentCall {
    let TicketLine { of, counter, calls } = line.clone();
    RecentCall { of, counter, calls, state: TicketState::Called, called_at: at.to_owned() }
}

fn counter(view: &mut CounterView, event: &Event, at: &str) {
    office(&mut view.office, event, at);
    desk(&mut view.desk, event, at);
    let number = view.desk.counter;
    let own = view.office.counters.iter().find(|line| line.counter == number);
    let takes = own.map(|line| line.services.clone()).unwrap_or_default();
    queue(&mut view.waiting, event, |service| takes.contains(service));
}

fn supervisor(view: &mut SupervisorView, event: &Event, at: &str) {
    office(&mut view.office, event, at);
    for shown in &mut view.desks {
        desk(shown, event, at);
    }
    queue(&mut view.waiting, event, |_| true);
}

fn desk(desk: &mut CounterDesk, event: &Event, at: &str) {
    let here = desk.counter;
    match event {
        Event::TicketCalled(line) | Event::TicketRecalled(line) if line.counter == here => {
            desk.ticket = Some(called(line, at));
        }
        Event::ServiceStarted(line) if line.counter == here => {
            desk.ticket.iter_mut().for_each(|call| call.state = TicketState::Serving);
        }
        Event::TicketFinished(line) | Event::TicketMissed(line) if line.counter == here => {
            desk.ticket = None;
        }
        Event::CallUndone { counter, restored, .. } if *counter == here => {
            desk.ticket.clone_from(restored);
        }
        Event::CounterOpened { counter, clerk } if *counter == here => {
            desk.state = CounterState::Open;
            desk.reason = None;
            desk.clerk = clerk.clone().or_else(|| desk.clerk.take());
        }
        Event::CounterPaused { counter, reason } if *counter == here => {
            desk.state = CounterState::Paused;
            desk.reason.clone_from(reason);
        }
        Event::CounterClosed { counter } if *counter == here => {
            desk.state = CounterState::Closed;
            desk.reason = None;
            desk.clerk = None;
        }
        _ => {}
    }
}

/// Those who wait, by class, then by arrival.
fn queue(waiting: &mut Vec<TicketRef>, event: &Event, takes: impl Fn(&String) -> bool) {
    match event {
        Event::TicketIssued(of) | Event::CallUndone { requeued: Some(of), .. }
            if takes(&of.service) =>
        {
            waiting.push(of.clone());
            waiting.sort_by_key(|of| of.staff.as_ref().map(|s| (s.class as u8, s.arrival)));
        }
        Event::TicketCalled(TicketLine { of, .. })
        | Event::TicketCancelled(of)
        | Event::TicketExpired(of) => waiting.retain(|other| other.ticket != of.ticket),
        _ => {}
    }
}
