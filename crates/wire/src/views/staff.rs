//! What clerks and supervisors are shown.

use crate::mirror::{ChosenBy, CounterState};
use crate::orders::Alarm;
use crate::requests::Device;
use crate::stream::TicketRef;
use crate::texts;
use crate::ticket::{self, Held};
use crate::time::stamp;
use crate::views::{OfficeView, RecentCall, ViewOptions};
use office::{CounterRules, Desk, Millis, Office, TicketState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A ticket that is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeldTicket {
    /// The ticket.
    #[serde(flatten)]
    pub of: TicketRef,
    /// How it is set aside.
    pub held: Held,
}

impl HeldTicket {
    fn all(office: &Office, of: impl Fn(&office::Ticket) -> bool) -> Vec<Self> {
        let held = ticket::held(office).filter(|t| of(t));
        held.filter_map(|t| {
            Some(Self { of: TicketRef::of(t, office, true), held: Held::of(t, office)? })
        })
        .collect()
    }
}

fn missed(office: &Office, of: impl Fn(&office::Ticket) -> bool) -> Vec<RecentCall> {
    let missed = ticket::missed(office, of);
    missed.into_iter().filter_map(|t| RecentCall::of(t, office, true)).collect()
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
    /// Whether its call was heard and seen in the hall.
    pub delivered: bool,
    /// Whether neither loudspeaker nor screen is there for it: the clerk is to call.
    pub aloud: bool,
    /// When its holder may be said not to have come, RFC 3339; null while the call was not delivered.
    pub absent_from: Option<String>,
    /// When it may be called again, RFC 3339; null when it may not.
    pub recall_from: Option<String>,
    /// How often it may still be called again.
    pub recalls_left: u32,
    /// Until when the last press can be taken back, RFC 3339.
    pub undo_until: Option<String>,
    /// The keys of the services it takes today.
    pub services: Vec<String>,
    /// Whether that is not what its configuration says.
    pub assigned: bool,
    /// Whether the next is called by itself.
    pub auto_next: bool,
}

impl CounterDesk {
    fn of(desk: &Desk, office: &Office) -> Self {
        let held = office.in_hand(desk.number);
        let called = held.filter(|t| t.state == TicketState::Called);
        let limits = office.rules().limits;
        let recalls_left = called.map_or(0, |t| limits.recalls_max.saturating_sub(t.recalls));
        let recall_from = called
            .filter(|_| recalls_left > 0)
            .map(|t| t.called_at.unwrap_or(t.issued_at).plus(limits.recall_pause_ms));
        let rules = office.rules().counter(desk.number);
        let zone = office.zone();
        Self {
            counter: desk.number.get(),
            clerk: desk.clerk.as_ref().map(ToString::to_string),
            reason: desk.reason.clone(),
            state: desk.state.into(),
            ticket: held.and_then(|t| RecentCall::of(t, office, true)),
            delivered: held.is_some_and(|t| t.delivered_at.is_some()),
            aloud: held.is_some_and(|t| t.aloud),
            absent_from: held.and_then(|t| office.absent_from(t)).map(|at| stamp(at, zone)),
            recall_from: recall_from.map(|at| stamp(at, zone)),
            recalls_left: recalls_left.into(),
            undo_until: desk.last_press.as_ref().map(|p| stamp(p.at.plus(limits.undo_ms), zone)),
            services: texts(office.services_at(desk.number)),
            assigned: desk.services.is_some(),
            auto_next: rules.is_some_and(|c| c.auto_next),
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
    /// Whom it would call, in order.
    pub waiting: Vec<TicketRef>,
    /// What it set aside and awaits.
    pub held: Vec<HeldTicket>,
    /// Who was called and did not come, whom it may bring back; the latest first.
    pub missed: Vec<RecentCall>,
    /// Who may call a chosen number out of turn.
    pub chosen_by: ChosenBy,
    /// Whether that needs a reason.
    pub reason_required: bool,
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
        Self::beside(OfficeView::for_staff(office, at, options), office, counter)
    }

    /// The same, for one who has the office's part.
    #[must_use]
    pub fn beside(
        office_view: OfficeView,
        office: &Office,
        counter: office::CounterNo,
    ) -> Option<Self> {
        let rules = office.rules().counter(counter)?;
        let waiting = office.waiting_for(rules);
        let ms = |class| u64::try_from(office.absent_grace_ms(class)).unwrap_or(0);
        let calling = &office.rules().calling;
        let own = |t: &office::Ticket| t.held.is_some_and(|held| held.counter == Some(counter));
        Some(Self {
            office: office_view,
            desk: CounterDesk::of(office.desk(counter)?, office),
            waiting: waiting.into_iter().map(|t| TicketRef::of(t, office, true)).collect(),
            held: HeldTicket::all(office, own),
            missed: missed(office, |t| may_bring_back(t, rules, office)),
            chosen_by: calling.chosen_by.into(),
            reason_required: calling.reason_required,
            undo_ms: u64::try_from(office.rules().limits.undo_ms).unwrap_or(0),
            absent_grace_ms: ms(office::Class::Normal),
            absent_grace_priority_ms: ms(office::Class::Priority),
        })
    }
}

/// Whether a counter called a missed ticket, or takes what it came for.
fn may_bring_back(ticket: &office::Ticket, rules: &CounterRules, office: &Office) -> bool {
    let number = rules.number;
    ticket.counter == Some(number) || office.services_at(number).contains(&ticket.service)
}

/// Who sat where at the end of the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Seat {
    /// Where.
    pub counter: u16,
    /// Who.
    pub clerk: String,
    /// The keys of the services the counter took, if not those of its configuration.
    pub services: Option<Vec<String>>,
}

impl From<&office::Seat> for Seat {
    fn from(seat: &office::Seat) -> Self {
        Self {
            counter: seat.counter.get(),
            clerk: seat.clerk.to_string(),
            services: seat.services.as_ref().map(texts),
        }
    }
}

/// What the emergency profile allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EmergencyProfile {
    /// The keys of the services for which numbers are given out.
    pub services: Vec<String>,
    /// People in the hall at most; null: any number.
    pub hall_max: Option<u32>,
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
    /// Everyone who is set aside.
    pub held: Vec<HeldTicket>,
    /// Who was called and did not come, the latest first.
    pub missed: Vec<RecentCall>,
    /// What must be looked at.
    pub alarms: Vec<Alarm>,
    /// Who sat where at the end of the last day.
    pub roster: Vec<Seat>,
    /// What the emergency profile allows; null: there is none.
    pub emergency_profile: Option<EmergencyProfile>,
    /// The people in the hall, with whom they brought.
    pub people: u32,
    /// How each service does.
    #[serde(default)]
    pub figures: Vec<Figures>,
    /// The devices of the house.
    #[serde(default)]
    pub devices: Vec<Device>,
}

/// How a service does today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Figures {
    /// The service's key.
    pub service: String,
    /// How many wait.
    pub waiting: u32,
    /// How long the one has waited who waits longest, in seconds, when this was told.
    pub longest_s: Option<u32>,
    /// Since when, RFC 3339.
    pub longest_since: Option<String>,
    /// Nine in ten of those called today waited no longer than this, in seconds.
    pub wait_p90_s: Option<u32>,
    /// How many were served today.
    pub served_today: u32,
}

impl SupervisorView {
    /// The hall at a moment.
    #[must_use]
    pub fn of(office: &Office, at: Millis, options: &ViewOptions) -> Self {
        Self::beside(OfficeView::for_staff(office, at, options), office, options)
    }

    /// The same, for one who has the office's part.
    #[must_use]
    pub fn beside(office_view: OfficeView, office: &Office, options: &ViewOptions) -> Self {
        let services = office.rules().services.iter();
        let mut waiting: Vec<_> = services.flat_map(|s| office.queue(&s.key)).collect();
        waiting.sort_by_key(|t| (t.class, t.place()));
        let emergency = office.rules().issuing.emergency.as_ref();
        Self {
            office: office_view,
            held: HeldTicket::all(office, |_| true),
            missed: missed(office, |_| true),
            alarms: office.alarms().map(Into::into).collect(),
            roster: office.roster().iter().map(Into::into).collect(),
            emergency_profile: emergency
                .map(|e| EmergencyProfile { services: texts(&e.services), hall_max: e.hall_max }),
            people: office.people(),
            figures: Figures::all(office),
            devices: options.devices.to_vec(),
            desks: office.desks().map(|d| CounterDesk::of(d, office)).collect(),
            waiting: waiting.into_iter().map(|t| TicketRef::of(t, office, true)).collect(),
        }
    }
}

impl Figures {
    /// Every service's, in one look at the day's tickets.
    fn all(office: &Office) -> Vec<Self> {
        let keys: Vec<&office::ServiceKey> =
            office.rules().services.iter().map(|s| &s.key).collect();
        let mut days = vec![ServiceDay::default(); keys.len()];
        for ticket in office.tickets() {
            if let Some(n) = keys.iter().position(|key| **key == ticket.service) {
                days[n].count(ticket);
            }
        }
        keys.into_iter().zip(days).map(|(key, day)| day.figures(key, office)).collect()
    }
}

/// What is counted of a service.
#[derive(Clone, Default)]
struct ServiceDay {
    waiting: u32,
    longest: Option<Millis>,
    served: u32,
    waits_ms: Vec<i64>,
}

impl ServiceDay {
    fn count(&mut self, ticket: &office::Ticket) {
        if ticket.state == TicketState::Waiting {
            self.waiting += 1;
            let since = ticket.issued_at;
            self.longest = Some(self.longest.map_or(since, |longest| longest.min(since)));
        } else if ticket.state == TicketState::Done {
            self.served += 1;
        }
        // Who came back waited for their own sake.
        let called_at = ticket.called_at.filter(|_| ticket.returns == 0);
        self.waits_ms.extend(called_at.map(|at| at.since(ticket.issued_at)));
    }

    fn figures(mut self, service: &office::ServiceKey, office: &Office) -> Figures {
        let seconds = |ms: i64| u32::try_from(ms / 1_000).unwrap_or(0);
        let rank = (self.waits_ms.len() * 9).div_ceil(10).saturating_sub(1);
        let p90_ms =
            (!self.waits_ms.is_empty()).then(|| *self.waits_ms.select_nth_unstable(rank).1);
        Figures {
            service: service.to_string(),
            waiting: self.waiting,
            longest_s: self.longest.map(|since| seconds(office.last_at().since(since))),
            longest_since: self.longest.map(|since| stamp(since, office.zone())),
            wait_p90_s: p90_ms.map(seconds),
            served_today: self.served,
        }
    }
}
