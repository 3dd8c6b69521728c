//! What a screen shows, as a pure function of what it was told. Written anew from the words of the wire, and not from
//! the pages' own code: two who read the same words must come to the same board.

use serde_json::{Value, json};
use wire::{
    Changed, CounterView, Event, KioskView, LobbyView, MyEvent, MyTicketView, OfficeView,
    RatingView, ServiceNow, SpeakerView, Splice, SupervisorView,
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
    /// A tablet at a counter.
    Rating(RatingView),
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
            "rating" => of(state).map(Self::Rating),
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
            Self::Lobby(view) => {
                for soon in changed.soon {
                    replace(&mut view.soon, soon, |soon| soon.service.clone())?;
                }
                splice(&mut view.missed, changed.missed)?;
                splice(&mut view.recent, changed.recent)
            }
            Self::Rating(view) => {
                view.ask = changed.ask.unwrap_or(view.ask.take());
                Ok(())
            }
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
                for figures in changed.figures {
                    replace(&mut view.figures, figures, |figures| figures.service.clone())?;
                }
                view.devices = changed.devices.unwrap_or(std::mem::take(&mut view.devices));
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
            Self::Rating(view) => Some(&mut view.office),
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
            Self::Rating(view) => Some(&view.office),
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
        if !matches!(self, Self::Kiosk(_)) {
            leave_out_guidance(&mut theirs);
        }
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
            Self::Rating(view) => json!(view),
            Self::Speaker(view) => json!(view),
            Self::Ticket(view) => json!(view),
        };
        strip(&mut value);
        value
    }
}

/// What follows from the clock, and estimates, which are told apart from what happens.
const CLOCKED: [&str; 4] = ["at", "wait", "longest_s", "last_seen"];

/// Removes what a service asks people to bring and is searched by: of the screens the kiosk alone is told.
fn leave_out_guidance(office: &mut Value) {
    for service in office["services"].as_array_mut().into_iter().flatten() {
        service["details"] = Value::Null;
        service.as_object_mut().map(|fields| fields.remove("words"));
    }
}

/// Removes what follows from the clock.
fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !CLOCKED.contains(&key.as_str()));
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
        let ServiceNow { key, open, waiting, remaining, opens_at, served, wait } = now.clone();
        let known = office.services.iter_mut().find(|service| service.key == key);
        let service = known.ok_or(format!("there is no service {key}"))?;
        (service.open, service.served, service.wait) = (open, served, wait);
        (service.waiting, service.remaining, service.opens_at) = (waiting, remaining, opens_at);
    }
    for counter in &changed.counters {
        replace(&mut office.counters, counter.clone(), |line| line.counter)?;
    }
    office.emergency = changed.emergency.unwrap_or(office.emergency);
    if let Some(public_url) = &changed.public_url {
        office.public_url.clone_from(public_url);
    }
    Ok(())
}

/// Puts something in the place of the one with the same key.
fn replace<T, K: PartialEq + std::fmt::Debug>(
    list: &mut [T],
    new: T,
    key: impl Fn(&T) -> K,
) -> Result<(), String> {
    let wanted = key(&new);
    let known = list.iter_mut().find(|old| key(old) == wanted);
    *known.ok_or(format!("there is no {wanted:?}"))? = new;
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
