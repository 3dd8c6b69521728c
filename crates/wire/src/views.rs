//! What each screen is shown: built from the office, nothing personal.

use crate::mirror::{CounterState, Language, TicketState};
use crate::stream::TicketRef;
use crate::ticket::Ticket;
use crate::time::stamp;
use office::{CounterRules, Desk, DeskState, Hours, Millis, Office, ServiceKey, Window};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A name in the languages of the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English, where there is one.
    pub en: Option<String>,
}

impl From<&office::Text> for Text {
    fn from(text: &office::Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

/// What the views need beside the office's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewOptions {
    /// The languages of the house, the first being the default.
    pub languages: Vec<office::Language>,
    /// The address phones can reach.
    pub public_url: Option<String>,
    /// How many recent calls a lobby screen lists.
    pub recent: usize,
    /// Whether phones may take numbers.
    pub remote: bool,
}

/// A service, its queue's length and whether it gives out numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ServiceLine {
    /// Its key.
    pub key: String,
    /// What its numbers begin with.
    pub prefix: String,
    /// Its name.
    pub name: Text,
    /// Whether a number would be given out now.
    pub open: bool,
    /// How many wait.
    pub waiting: u32,
    /// The numbers left today; null without a quota.
    pub remaining: Option<u32>,
    /// When numbers are given out again, RFC 3339; null when open or unknown.
    pub opens_at: Option<String>,
}

impl ServiceLine {
    fn all(office: &Office, at: Millis) -> Vec<Self> {
        office.rules().services.iter().map(|s| Self::of(s, office, at)).collect()
    }

    fn of(service: &office::Service, office: &Office, at: Millis) -> Self {
        let hours = office.rules().issue_hours.as_ref();
        let rules = office.rules();
        let next = hours.filter(|h| !rules.open_at(h, at, office.zone()));
        let opens_at = next.and_then(|h| rules.opens_after(h, at, office.zone()));
        Self {
            key: service.key.to_string(),
            prefix: service.prefix.to_string(),
            name: (&service.name).into(),
            open: office.issues(&service.key, at),
            waiting: count(office.waiting(&service.key)),
            remaining: office.remaining(&service.key),
            opens_at: opens_at.map(|at| stamp(at, office.zone())),
        }
    }
}

/// A counter as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterLine {
    /// The number on its sign.
    pub counter: u16,
    /// A name beside it.
    pub name: Option<Text>,
    /// The part of the hall it stands in.
    pub zone: String,
    /// Whether it works.
    pub state: CounterState,
    /// The keys of the services it takes.
    pub services: Vec<String>,
    /// The ticket called to it or served by it.
    pub ticket: Option<RecentCall>,
}

/// A call on a screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecentCall {
    /// The ticket.
    #[serde(flatten)]
    pub of: TicketRef,
    /// Where to.
    pub counter: u16,
    /// How often it was called.
    pub calls: u32,
    /// `called`, `serving` or an end.
    pub state: TicketState,
    /// The last call, RFC 3339.
    pub called_at: String,
}

impl RecentCall {
    /// `None` for a ticket that was never called.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office, for_staff: bool) -> Option<Self> {
        Some(Self {
            of: TicketRef::of(ticket, office, for_staff),
            counter: ticket.counter?.get(),
            calls: ticket.calls,
            state: ticket.state.into(),
            called_at: stamp(ticket.called_at?, office.zone()),
        })
    }
}

impl CounterLine {
    fn all(office: &Office) -> Vec<Self> {
        let line = |rules: &CounterRules| Some(Self::of(rules, office.desk(rules.number)?, office));
        office.rules().counters.iter().filter_map(line).collect()
    }

    fn of(rules: &CounterRules, desk: &Desk, office: &Office) -> Self {
        Self {
            counter: rules.number.get(),
            name: rules.name.as_ref().map(Text::from),
            zone: rules.zone.to_string(),
            state: desk.state.into(),
            services: rules.services.iter().map(ServiceKey::to_string).collect(),
            ticket: office.in_hand(rules.number).and_then(|t| RecentCall::of(t, office, false)),
        }
    }
}

/// `GET /office`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OfficeView {
    /// Its name.
    pub name: Text,
    /// The languages of the house, the first being the default.
    pub languages: Vec<Language>,
    /// The business day, `2026-11-23`.
    pub day: Option<String>,
    /// The server's time, RFC 3339.
    pub at: String,
    /// The services.
    pub services: Vec<ServiceLine>,
    /// The counters.
    pub counters: Vec<CounterLine>,
    /// When numbers are given out, Monday first; null: always.
    pub issue_hours: Option<WeekWindows>,
    /// When counters work, Monday first; null: always.
    pub service_hours: Option<WeekWindows>,
    /// Whether phones may take numbers.
    pub remote: bool,
    /// The address phones can reach.
    pub public_url: Option<String>,
}

/// `["07:15-11:00", …]` for each day, Monday first.
pub type WeekWindows = Vec<Vec<String>>;

impl OfficeView {
    /// The office at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        Self {
            name: (&office.rules().name).into(),
            languages: options.languages.iter().map(|l| (*l).into()).collect(),
            day: office.day().map(|d| d.date.to_string()),
            at: stamp(at, office.zone()),
            services: ServiceLine::all(office, at),
            counters: CounterLine::all(office),
            issue_hours: office.rules().issue_hours.as_ref().map(week),
            service_hours: office.rules().service_hours.as_ref().map(week),
            remote: options.remote,
            public_url: options.public_url.clone(),
        }
    }
}

fn week(hours: &Hours) -> WeekWindows {
    let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
    let text = |w: &Window| format!("{}-{}", clock(w.from), clock(w.to));
    hours.week.iter().map(|day| day.iter().map(text).collect()).collect()
}

/// The state of view `lobby`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LobbyView {
    /// The office.
    pub office: OfficeView,
    /// The latest calls, newest first.
    pub recent: Vec<RecentCall>,
    /// How many of them the screen lists.
    pub recent_max: u32,
}

impl LobbyView {
    /// The board at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let mut called: Vec<&office::Ticket> =
            office.tickets().filter(|t| t.called_at.is_some() && t.counter.is_some()).collect();
        called.sort_by_key(|t| std::cmp::Reverse((t.called_at, t.arrival)));
        let recent = called.into_iter().take(options.recent);
        Self {
            office: OfficeView::of(office, at, options),
            recent: recent.filter_map(|t| RecentCall::of(t, office, false)).collect(),
            recent_max: count(options.recent),
        }
    }
}

/// The state of view `kiosk`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskView {
    /// The office.
    pub office: OfficeView,
}

/// A counter as its clerk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CounterDesk {
    /// The number on its sign.
    pub counter: u16,
    /// Who sits there.
    pub clerk: Option<String>,
    /// Why it rests.
    pub reason: Option<String>,
    /// Whether it works.
    pub state: CounterState,
    /// The ticket in hand.
    pub ticket: Option<RecentCall>,
    /// When its holder may be said not to have come, RFC 3339.
    pub absent_from: Option<String>,
    /// Until when the last press can be taken back, RFC 3339.
    pub undo_until: Option<String>,
}

impl CounterDesk {
    fn of(desk: &Desk, office: &Office) -> Self {
        let held = office.in_hand(desk.number);
        let undo_ms = office.rules().limits.undo_ms;
        let zone = office.zone();
        Self {
            counter: desk.number.get(),
            clerk: desk.clerk.as_ref().map(ToString::to_string),
            reason: desk.reason.clone(),
            state: desk.state.into(),
            ticket: held.and_then(|t| RecentCall::of(t, office, true)),
            absent_from: held.and_then(|t| office.absent_from(t)).map(|at| stamp(at, zone)),
            undo_until: desk.last_press.as_ref().map(|p| stamp(p.at.plus(undo_ms), zone)),
        }
    }
}

/// The state of view `counter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CounterView {
    /// The office.
    pub office: OfficeView,
    /// The counter.
    pub desk: CounterDesk,
    /// Whom it would call, in order: by class, then by arrival.
    pub waiting: Vec<TicketRef>,
    /// How long a press can be taken back.
    pub undo_ms: u64,
    /// How long after a call a citizen of class `normal` cannot be absent yet.
    pub absent_grace_ms: u64,
    /// The same for `priority` and `urgent`.
    pub absent_grace_priority_ms: u64,
}

impl CounterView {
    /// A counter at a moment; `None` when there is none of that number.
    #[must_use]
    pub fn of(
        office: &Office,
        at: Millis,
        options: &ViewOptions,
        counter: office::CounterNo,
    ) -> Option<Self> {
        let rules = office.rules().counter(counter)?;
        let waiting = office.waiting_for(rules);
        let ms = |class| u64::try_from(office.absent_grace_ms(class)).unwrap_or(0);
        Some(Self {
            office: OfficeView::of(office, at, options),
            desk: CounterDesk::of(office.desk(counter)?, office),
            waiting: waiting.into_iter().map(|t| TicketRef::of(t, office, true)).collect(),
            undo_ms: u64::try_from(office.rules().limits.undo_ms).unwrap_or(0),
            absent_grace_ms: ms(office::Class::Normal),
            absent_grace_priority_ms: ms(office::Class::Priority),
        })
    }
}

/// The state of view `supervisor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupervisorView {
    /// The office.
    pub office: OfficeView,
    /// Every counter with its clerk and ticket.
    pub desks: Vec<CounterDesk>,
    /// Everyone who waits: by class, then by arrival.
    pub waiting: Vec<TicketRef>,
}

impl SupervisorView {
    /// The hall at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let services = office.rules().services.iter();
        let mut waiting: Vec<_> = services.flat_map(|s| office.queue(&s.key)).collect();
        waiting.sort_by_key(|t| (t.class, t.arrival));
        Self {
            office: OfficeView::of(office, at, options),
            desks: office.desks().map(|d| CounterDesk::of(d, office)).collect(),
            waiting: waiting.into_iter().map(|t| TicketRef::of(t, office, true)).collect(),
        }
    }
}

/// The state of view `speaker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpeakerView {
    /// The zone it follows.
    pub zone: String,
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
}

impl MyTicketView {
    /// The ticket at a moment.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office) -> Self {
        let rules = office.rules();
        let unnamed = || Text { vi: ticket.service.to_string(), en: None };
        let counter = ticket.counter.and_then(|c| rules.counter(c));
        let open = rules.counters.iter().filter(|c| {
            c.services.contains(&ticket.service)
                && office.desk(c.number).is_some_and(|d| d.state == DeskState::Open)
        });
        Self {
            ticket: Ticket::of(ticket, office),
            office_name: (&rules.name).into(),
            service_name: rules.service(&ticket.service).map_or_else(unnamed, |s| (&s.name).into()),
            counter_name: counter.and_then(|c| c.name.as_ref()).map(Text::from),
            counters_open: count(open.count()),
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
