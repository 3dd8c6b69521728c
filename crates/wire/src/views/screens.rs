//! What televisions, kiosks and phones are shown: nothing personal.

use crate::configured::{KioskSettings, LobbySettings};
use crate::ticket::{self, Ticket};
use crate::time::stamp;
use crate::views::{OfficeView, RecentCall, Text, ViewOptions, count};
use office::{DeskState, Millis, Office};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The state of view `lobby`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LobbyView {
    /// The office.
    pub office: OfficeView,
    /// The latest calls, newest first.
    pub recent: Vec<RecentCall>,
    /// How many of them the screen lists.
    pub recent_max: u32,
    /// Who is next, service by service.
    #[serde(default)]
    pub soon: Vec<Soon>,
    /// Who was called, did not come and may still come back, the latest first.
    #[serde(default)]
    pub missed: Vec<RecentCall>,
    /// What is shown, and how.
    #[serde(default)]
    pub lobby: LobbySettings,
}

/// The next of a service, in the order in which they would be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Soon {
    /// The service's key.
    pub service: String,
    /// Their numbers; none while nobody waits.
    pub numbers: Vec<String>,
}

impl LobbyView {
    /// The board at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let recent = recent(office, options.recent).into_iter();
        Self {
            office: OfficeView::of(office, at, options),
            recent: recent.filter_map(|t| RecentCall::of(t, office, false)).collect(),
            recent_max: count(options.recent),
            soon: Soon::all(office, options.next),
            missed: missed(office),
            lobby: options.configured.lobby.clone(),
        }
    }
}

/// Tickets that a television lists as missed.
const MISSED_SHOWN_MAX: usize = 12;

fn missed(office: &Office) -> Vec<RecentCall> {
    let returns_max = office.rules().limits.returns_max;
    let missed = ticket::missed(office, |t| t.returns < returns_max).into_iter();
    let missed = missed.take(MISSED_SHOWN_MAX);
    missed.filter_map(|t| RecentCall::of(t, office, false)).collect()
}

impl Soon {
    fn all(office: &Office, most: usize) -> Vec<Self> {
        let services = office.rules().services.iter();
        let soon = services.map(|s| Self {
            service: s.key.to_string(),
            numbers: office.next_of(&s.key, most).iter().map(|t| t.number.to_string()).collect(),
        });
        soon.collect()
    }
}

/// The latest calls, newest first, in one look at the day's tickets.
fn recent(office: &Office, most: usize) -> Vec<&office::Ticket> {
    let called = office.tickets().filter(|t| t.called_at.is_some() && t.counter.is_some());
    let mut recent: Vec<&office::Ticket> = Vec::new();
    for ticket in called {
        let newer =
            |t: &&office::Ticket| (t.called_at, t.arrival) > (ticket.called_at, ticket.arrival);
        let place = recent.partition_point(newer);
        if place < most {
            recent.truncate(most - 1);
            recent.insert(place, ticket);
        }
    }
    recent
}

/// The state of view `kiosk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskView {
    /// The office.
    pub office: OfficeView,
    /// How the kiosk works.
    #[serde(default)]
    pub kiosk: KioskSettings,
}

impl KioskView {
    /// The kiosk at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let office = OfficeView::to_choose(office, at, options);
        Self { office, kiosk: options.configured.kiosk.clone() }
    }
}

/// The state of view `speaker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpeakerView {
    /// The zone it follows.
    pub zone: String,
}

/// The state of view `rating`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RatingView {
    /// The office.
    pub office: OfficeView,
    /// The counter that is rated.
    pub counter: u16,
    /// Who is asked; null while nobody is.
    pub ask: Option<Ask>,
}

impl RatingView {
    /// What a counter's tablet asks at a moment; `None` when there is no counter of that number. Whoever was finished
    /// there last is asked, until they have said it or their time is over.
    #[must_use]
    pub fn of(
        office: &Office,
        at: Millis,
        options: &ViewOptions,
        counter: office::CounterNo,
    ) -> Option<Self> {
        office.rules().counter(counter)?;
        let within_ms = options.configured.rating.as_ref().map(|r| i64::from(r.minutes) * 60_000);
        let here = |t: &&office::Ticket| {
            t.counter == Some(counter) && t.state == office::TicketState::Done
        };
        let last = office.tickets().filter(here).max_by_key(|t| (t.ended_at, t.arrival));
        let asked = last.zip(within_ms).and_then(|(t, ms)| Some((t, t.can_be_rated_until(ms)?)));
        let ask = asked.filter(|(_, until)| at <= *until).map(|(t, until)| Ask {
            visit: t.id.to_string(),
            number: t.number.to_string(),
            service: t.service.to_string(),
            until: stamp(until, office.zone()),
        });
        Some(Self { office: OfficeView::of(office, at, options), counter: counter.get(), ask })
    }
}

/// One who is asked how it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ask {
    /// The visit that is rated.
    pub visit: String,
    /// Its number.
    pub number: String,
    /// The key of the service it was for.
    pub service: String,
    /// Until when it can be rated, RFC 3339.
    pub until: String,
}

/// The state of view `ticket`, and the answer to `GET /my/{pass}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MyTicketView {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// The office's name.
    pub office_name: Text,
    /// The service's name.
    pub service_name: Text,
    /// A name beside the counter's number.
    pub counter_name: Option<Text>,
    /// The counters at work that take its service.
    pub counters_open: u32,
    /// How often today its holder may still go out or be missed, and come back.
    #[serde(default)]
    pub returns_left: u32,
    /// For how long one may go out.
    #[serde(default)]
    pub away_ms: u64,
    /// When the counters work again, for one who waits and is called after the break that comes next.
    #[serde(default)]
    pub after_break: Option<String>,
}

impl MyTicketView {
    /// The ticket at a moment.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office) -> Self {
        Self::with_ahead(ticket, office, office.ahead(ticket))
    }

    /// The same, for one who knows how many are ahead.
    #[must_use]
    pub fn with_ahead(ticket: &office::Ticket, office: &Office, ahead: usize) -> Self {
        let rules = office.rules();
        let unnamed = || Text { vi: ticket.service.to_string(), en: None };
        let counter = ticket.counter.and_then(|c| rules.counter(c));
        let open = rules.counters.iter().filter(|c| {
            office.services_at(c.number).contains(&ticket.service)
                && office.desk(c.number).is_some_and(|d| d.state == DeskState::Open)
        });
        let waits = ticket.state == office::TicketState::Waiting;
        let after_break = waits.then(|| office.after_break(ticket, ahead, office.last_at()));
        Self {
            ticket: Ticket::with_ahead(ticket, office, ahead),
            office_name: (&rules.name).into(),
            service_name: rules
                .service(&ticket.service)
                .map_or_else(unnamed, |s| (&rules.public_name(s)).into()),
            counter_name: counter.and_then(|c| c.name.as_ref()).map(Text::from),
            counters_open: count(open.count()),
            returns_left: rules.limits.returns_max.saturating_sub(ticket.returns).into(),
            away_ms: u64::try_from(rules.limits.away_ms).unwrap_or(0),
            after_break: after_break.flatten().map(|at| stamp(at, office.zone())),
        }
    }
}
