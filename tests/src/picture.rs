//! What a screen shows, as a pure function of what it was told. Written anew from the words of the wire, and not from
//! the pages' own code: two who read the same words must come to the same board.

use serde_json::{Value, json};
use wire::{
    Changed, CounterView, Event, KioskView, LobbyView, MyEvent, MyTicketView, OfficeView,
    ServiceNow, SpeakerView, Splice, SupervisorView,
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

    /// Shows an event, and what it changed.
    ///
    /// # Errors
    /// An event that nobody understands.
    pub fn show(&mut self, event: Value, changed: Value) -> Result<(), String> {
        if let Self::Ticket(shown) = self {
            let told: MyEvent = serde_json::from_value(event).map_err(|e| e.to_string())?;
            *shown = told.my;
            return Ok(());
        }
        let event: Event = serde_json::from_value(event).map_err(|e| e.to_string())?;
        let changed: Option<Changed> =
            serde_json::from_value(changed).map_err(|e| e.to_string())?;
        let changed = changed.unwrap_or_default();
        if let Some(office) = self.office_mut() {
            turn_day(office, &event);
            apply(office, &changed)?;
        }
        match self {
            Self::Lobby(view) => splice(&mut view.recent, changed.recent),
            Self::Counter(view) => {
                view.desk = changed.desks.into_iter().next_back().unwrap_or(view.desk.clone());
                splice(&mut view.waiting, changed.waiting)?;
                splice(&mut view.held, changed.held)?;
                splice(&mut view.missed, changed.missed)
            }
            Self::Supervisor(view) => {
                for desk in changed.desks {
                    replace(&mut view.desks, desk, |desk| desk.counter)?;
                }
                view.alarms = changed.alarms.unwrap_or(std::mem::take(&mut view.alarms));
                view.people = changed.people.unwrap_or(view.people);
                splice(&mut view.waiting, changed.waiting)?;
                splice(&mut view.held, changed.held)?;
                splice(&mut view.missed, changed.missed)
            }
            Self::Kiosk(_) | Self::Speaker(_) | Self::Ticket(_) => Ok(()),
        }
    }

    fn office_mut(&mut self) -> Option<&mut OfficeView> {
        match self {
            Self::Lobby(view) => Some(&mut view.office),
            Self::Kiosk(view) => Some(&mut view.office),
            Self::Counter(view) => Some(&mut view.office),
            Self::Supervisor(view) => Some(&mut view.office),
            Self::Speaker(_) | Self::Ticket(_) => None,
        }
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
        if mine == theirs {
            return Ok(());
        }
        Err(format!("I5: one shows {mine}\n    another {theirs}"))
    }

    /// Without the clock.
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
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| key != "at");
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "two kinds turn the day, the others do not")]
fn turn_day(office: &mut OfficeView, event: &Event) {
    match event {
        Event::DayOpened { date } => office.day = Some(date.clone()),
        Event::DayClosed { .. } => office.day = None,
        _ => {}
    }
}

fn apply(office: &mut OfficeView, changed: &Changed) -> Result<(), String> {
    for now in &changed.services {
        let ServiceNow { key, open, waiting, remaining, opens_at, served } = now.clone();
        let known = office.services.iter_mut().find(|service| service.key == key);
        let service = known.ok_or(format!("there is no service {key}"))?;
        (service.open, service.served) = (open, served);
        (service.waiting, service.remaining, service.opens_at) = (waiting, remaining, opens_at);
    }
    for counter in &changed.counters {
        replace(&mut office.counters, counter.clone(), |line| line.counter)?;
    }
    office.emergency = changed.emergency.unwrap_or(office.emergency);
    Ok(())
}

/// Puts something in the place of the one with the same number.
fn replace<T>(list: &mut [T], new: T, number: impl Fn(&T) -> u16) -> Result<(), String> {
    let wanted = number(&new);
    let known = list.iter_mut().find(|old| number(old) == wanted);
    *known.ok_or(format!("there is no counter {wanted}"))? = new;
    Ok(())
}

fn splice<T>(list: &mut Vec<T>, splice: Option<Splice<T>>) -> Result<(), String> {
    let Some(Splice { at, gone, come }) = splice else { return Ok(()) };
    let (from, to) = (at as usize, at as usize + gone as usize);
    if to > list.len() {
        return Err(format!("{gone} are to go from {at} on, of {}", list.len()));
    }
    list.splice(from..to, come);
    Ok(())
}
