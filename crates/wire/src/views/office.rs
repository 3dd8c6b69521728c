//! The office as everybody may see it.

use crate::configured::{Configured, Details, Look, Place, RatingSettings};
use crate::mirror::{CounterState, Language, TicketState};
use crate::proof::NotedHead;
use crate::requests::Device;
use crate::stream::TicketRef;
use crate::texts;
use crate::ticket::Wait;
use crate::time::{clock, stamp};
use crate::views::count;
use office::{CounterRules, Desk, Hours, Millis, Office, ServiceKey, TicketId, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewOptions {
    /// The languages of the house, the first being the default.
    pub languages: Vec<office::Language>,
    /// The address phones can reach.
    pub public_url: Option<String>,
    /// The log's head of the last full hour.
    pub noted: Option<NotedHead>,
    /// How many recent calls a lobby screen lists.
    pub recent: usize,
    /// How many of each service a lobby screen shows as next.
    pub next: usize,
    /// Whether phones may take numbers.
    pub remote: bool,
    /// How long people will probably wait.
    pub waits: Arc<Waits>,
    /// The devices of the house.
    pub devices: Arc<Vec<Device>>,
    /// What the configuration says to screens.
    pub configured: Arc<Configured>,
}

/// How long people will probably wait, where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// One who comes, by service.
    pub newcomers: BTreeMap<ServiceKey, Wait>,
    /// Those who wait.
    pub tickets: BTreeMap<TicketId, Wait>,
}

impl Waits {
    /// How long one will probably wait who waits, also when they have only just come.
    #[must_use]
    pub fn of(&self, ticket: &office::Ticket) -> Option<Wait> {
        if ticket.state != office::TicketState::Waiting {
            return None;
        }
        let newcomer = || self.newcomers.get(&ticket.service).filter(|_| ticket.calls == 0);
        self.tickets.get(&ticket.id).or_else(newcomer).copied()
    }
}

/// A service, its queue's length and whether it gives out numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ServiceLine {
    /// Its key.
    pub key: String,
    /// What its numbers begin with.
    pub prefix: String,
    /// Its name. Of a sensitive service that of its field, but for staff at a counter and supervisors.
    pub name: Text,
    /// What a sensitive service is really called, on the view `kiosk`: for the list from which people choose, and nowhere
    /// once somebody has chosen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub menu: Option<Text>,
    /// Whether a number would be given out now.
    pub open: bool,
    /// How many wait.
    pub waiting: u32,
    /// The numbers left today; null without a quota.
    pub remaining: Option<u32>,
    /// When numbers are given out again, RFC 3339; null when open or unknown.
    pub opens_at: Option<String>,
    /// The key of its field; null when it stands in none.
    pub group: Option<String>,
    /// Whether a counter that takes it is open now, or the guide serves it.
    pub served: bool,
    /// Whether it is for people who do not know what to choose.
    pub guidance: bool,
    /// Whether it can be booked ahead.
    pub bookable: bool,
    /// Whether priority may be declared for it.
    pub priority: bool,
    /// How long a case takes at the counter, in minutes, where that is configured.
    pub minutes: Option<u16>,
    /// When its cases stop being finished the same day.
    pub cut_off: Option<CutOff>,
    /// How long one who comes will probably wait; null while that is not known.
    #[serde(default)]
    pub wait: Option<Wait>,
    /// What to bring, and what it costs; on the view `kiosk` and in `GET /office`, where it is told. Null elsewhere.
    #[serde(default)]
    pub details: Option<Details>,
    /// Other words that people search for it by; likewise.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub words: Vec<String>,
    /// Where it is told in sign language, `/media/chung-thuc.mp4`; null where it is not.
    #[serde(default)]
    pub video: Option<String>,
}

/// The time of day after which a case is finished on another day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CutOff {
    /// `15:00`
    pub time: String,
    /// What the citizen is told from then on.
    pub notice: Text,
}

/// Something with a key and a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
}

/// How numbers are booked ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BookingTimes {
    /// Days after today that can be booked.
    pub days_ahead: u8,
    /// Length of a slot, in minutes.
    pub slot_minutes: u16,
    /// How long before its slot a booking may be checked in, in minutes.
    pub early_minutes: u16,
    /// How long after its slot began a booking lapses, in minutes.
    pub grace_minutes: u16,
}

impl From<office::BookingRules> for BookingTimes {
    fn from(rules: office::BookingRules) -> Self {
        Self {
            days_ahead: rules.days_ahead,
            slot_minutes: rules.slot_minutes,
            early_minutes: rules.early_minutes,
            grace_minutes: rules.grace_minutes,
        }
    }
}

/// How many numbers one person may take; then their identity is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PersonLimits {
    /// Numbers a day, booked and taken together.
    pub per_day: u16,
    /// Of them in one field.
    pub per_field: u16,
}

impl ServiceLine {
    fn all(office: &Office, at: Millis, options: &ViewOptions) -> Vec<Self> {
        office.rules().services.iter().map(|s| Self::of(s, office, at, options)).collect()
    }

    fn of(service: &office::Service, office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let hours = office.rules().issue_hours.as_ref();
        let rules = office.rules();
        let next = hours.filter(|h| !rules.open_at(h, at, office.zone()));
        let opens_at = next.and_then(|h| rules.opens_after(h, at, office.zone()));
        Self {
            key: service.key.to_string(),
            prefix: service.prefix.to_string(),
            name: (&rules.public_name(service)).into(),
            menu: None,
            open: office.issues(&service.key, at),
            waiting: count(office.waiting(&service.key)),
            remaining: office.remaining(&service.key),
            opens_at: opens_at.map(|at| stamp(at, office.zone())),
            group: service.group.as_ref().map(ToString::to_string),
            served: office.is_served(&service.key),
            guidance: service.guidance,
            bookable: service.bookable && rules.issuing.booking.is_some(),
            priority: !service.no_priority,
            minutes: service.minutes,
            cut_off: service
                .cut_off
                .as_ref()
                .map(|c| CutOff { time: clock(c.minute), notice: (&c.notice).into() }),
            wait: options.waits.newcomers.get(&service.key).copied(),
            details: None,
            words: Vec::new(),
            video: options
                .configured
                .guidance
                .get(&service.key)
                .filter(|_| !service.sensitive)
                .and_then(|g| g.video.clone()),
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
    /// The keys of the services it takes today.
    pub services: Vec<String>,
    /// The keys of the authorities it may serve; empty: all.
    pub authorities: Vec<String>,
    /// The ticket called to it or served by it.
    pub ticket: Option<RecentCall>,
    /// Where it is; null where that is not told.
    #[serde(default)]
    pub place: Option<Place>,
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
    fn all(office: &Office, configured: &Configured) -> Vec<Self> {
        let line = |rules: &CounterRules| {
            let line = Self::of(rules, office.desk(rules.number)?, office);
            Some(Self { place: configured.places.get(&rules.number).cloned(), ..line })
        };
        office.rules().counters.iter().filter_map(line).collect()
    }

    fn of(rules: &CounterRules, desk: &Desk, office: &Office) -> Self {
        Self {
            counter: rules.number.get(),
            name: rules.name.as_ref().map(Text::from),
            zone: rules.zone.to_string(),
            state: desk.state.into(),
            services: texts(office.services_at(rules.number)),
            authorities: texts(&rules.authorities),
            ticket: office.in_hand(rules.number).and_then(|t| RecentCall::of(t, office, false)),
            place: None,
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
    /// The log's head of the last full hour; whoever notes it down can prove later that the log is another one.
    #[serde(default)]
    pub noted: Option<NotedHead>,
    /// The fields of procedures, in the order of the kiosk; empty: the services stand for themselves.
    pub groups: Vec<Named>,
    /// The authorities in this hall; empty: one, without a name.
    pub authorities: Vec<Named>,
    /// Whether the emergency profile is on.
    pub emergency: bool,
    /// Who turns this many years old this year has priority without declaring it.
    pub priority_age: u8,
    /// How numbers are booked ahead; null: not at all.
    pub booking: Option<BookingTimes>,
    /// How many numbers one person may take; null: any, and nobody is asked who they are.
    pub person: Option<PersonLimits>,
    /// How every page looks.
    #[serde(default)]
    pub look: Look,
    /// What is asked after a visit; null: nothing.
    #[serde(default)]
    pub rating: Option<RatingSettings>,
}

/// `["07:15-11:00", …]` for each day, Monday first.
pub type WeekWindows = Vec<Vec<String>>;

impl OfficeView {
    /// The office at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        Self {
            languages: options.languages.iter().map(|l| (*l).into()).collect(),
            day: office.day().map(|d| d.date.to_string()),
            at: stamp(at, office.zone()),
            services: ServiceLine::all(office, at, options),
            counters: CounterLine::all(office, &options.configured),
            remote: options.remote,
            public_url: options.public_url.clone(),
            noted: options.noted.clone(),
            look: options.configured.look.clone(),
            rating: options.configured.rating.clone(),
            ..Self::of_rules(office)
        }
    }

    /// The same for staff, who are told what a sensitive service is called.
    #[must_use]
    pub fn for_staff(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let mut view = Self::of(office, at, options);
        for (line, service) in view.services.iter_mut().zip(&office.rules().services) {
            line.name = (&service.name).into();
        }
        view
    }

    /// The same, with what people are told of each service before they choose it. A thousand televisions do not need
    /// it. Of a sensitive one it is told where it is chosen alone.
    #[must_use]
    pub fn with_details(self, rules: &office::Rules, options: &ViewOptions) -> Self {
        self.detailed(rules, options, |service| !service.sensitive)
    }

    /// What people choose from.
    #[must_use]
    pub fn to_choose(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        let mut view = Self::of(office, at, options).detailed(office.rules(), options, |_| true);
        for (line, service) in view.services.iter_mut().zip(&office.rules().services) {
            line.menu = service.sensitive.then(|| (&service.name).into());
        }
        view
    }

    fn detailed(
        mut self,
        rules: &office::Rules,
        options: &ViewOptions,
        is_told: impl Fn(&office::Service) -> bool,
    ) -> Self {
        for (line, service) in self.services.iter_mut().zip(&rules.services) {
            let told = options.configured.guidance.get(&service.key);
            let Some(told) = told.filter(|_| is_told(service)) else { continue };
            (line.details, line.words) = (told.details.clone(), told.words.clone());
            line.video.clone_from(&told.video);
        }
        self
    }

    /// What the rules say, and nothing that changes by the minute.
    fn of_rules(office: &Office) -> Self {
        let rules = office.rules();
        let person = rules.issuing.person;
        Self {
            name: (&rules.name).into(),
            languages: Vec::new(),
            day: None,
            at: String::new(),
            services: Vec::new(),
            counters: Vec::new(),
            issue_hours: rules.issue_hours.as_ref().map(week),
            service_hours: rules.service_hours.as_ref().map(week),
            remote: false,
            public_url: None,
            noted: None,
            groups: rules.groups.iter().map(|g| named(&g.key, &g.name)).collect(),
            authorities: rules.authorities.iter().map(|a| named(&a.key, &a.name)).collect(),
            emergency: office.emergency(),
            priority_age: rules.calling.priority_age,
            booking: rules.issuing.booking.map(Into::into),
            look: Look::default(),
            rating: None,
            person: person.map(|p| PersonLimits { per_day: p.per_day, per_field: p.per_field }),
        }
    }
}

fn named(key: &impl ToString, name: &office::Text) -> Named {
    Named { key: key.to_string(), name: name.into() }
}

fn week(hours: &Hours) -> WeekWindows {
    let text = |w: &Window| format!("{}-{}", clock(w.from), clock(w.to));
    hours.week.iter().map(|day| day.iter().map(text).collect()).collect()
}
