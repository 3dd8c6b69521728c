//! Orders to the office, and who gives them.

use crate::alarm::Alarm;
use crate::event::Delivery;
use crate::ids::{
    AuthorityKey, CounterNo, DeviceId, Millis, PersonTag, ReasonKey, Score, ServiceKey, TicketId,
    TicketNumber, UserName,
};
use crate::rules::Rules;
use crate::ticket::{Bound, Cause, Channel, Class, HoldReason, Language, Outcome};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a person may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves at a counter.
    Clerk,
    /// Receives people, issues any class, helps; does not call.
    Guide,
    /// Leads the hall.
    Supervisor,
    /// Configures; does not call.
    Admin,
    /// Reads everything, changes nothing.
    Auditor,
}

/// What a device may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Gives out numbers.
    Kiosk,
    /// A television or a counter's screen.
    Display,
    /// A loudspeaker.
    Speaker,
    /// A call keypad at a counter.
    Keypad,
    /// A rating panel at a counter.
    Rating,
    /// A slip printer.
    Printer,
    /// An LED board.
    Led,
}

/// Who did it. Kept with every record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Actor {
    /// Someone logged in.
    Person {
        /// Their log-in name.
        user: UserName,
        /// Their role at that moment.
        role: Role,
    },
    /// A paired device.
    Device {
        /// Which.
        device: DeviceId,
        /// Of what kind.
        device_kind: DeviceKind,
    },
    /// The holder of a ticket's pass.
    Citizen,
    /// The house itself: timers, start-up, the configuration file.
    System,
}

impl Actor {
    /// The clerk's or supervisor's name, when a person acts.
    #[must_use]
    pub fn user(&self) -> Option<&UserName> {
        match self {
            Self::Person { user, .. } => Some(user),
            Self::Device { .. } | Self::Citizen | Self::System => None,
        }
    }

    /// Whether this is staff, who may give out the urgent class.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.user().is_some()
    }
}

/// What someone asks for who takes a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The id the ticket will have; never used before.
    pub ticket: TicketId,
    /// What they came for.
    pub service: ServiceKey,
    /// How soon by right.
    pub class: Class,
    /// The language they wish to be called in.
    pub language: Language,
    /// Where it is taken.
    pub channel: Channel,
    /// The authority that decides their case, in a hall of several.
    pub authority: Option<AuthorityKey>,
    /// The case belongs to another place.
    pub non_territorial: bool,
    /// How many people come with this number; 1 for most.
    pub party: u16,
    /// How many dossiers they bring; 1 for most.
    pub dossiers: u16,
    /// What else they came for, in this order, under the same number.
    pub then: Vec<ServiceKey>,
    /// Who takes it, where one person's numbers are limited.
    pub person: Option<PersonTag>,
    /// The number on a slip torn from a printed roll, on a day without a printer. Staff only.
    pub from_roll: Option<TicketNumber>,
    /// Since when it waits by right: at another office, which it comes from. Absent: from now on.
    pub since: Option<Millis>,
}

impl Issue {
    /// Every service that the number is to be good for, in the order of the visit.
    pub fn services(&self) -> impl Iterator<Item = &ServiceKey> {
        std::iter::once(&self.service).chain(&self.then)
    }

    /// A number for one service and nothing else asked.
    #[must_use]
    pub fn plain(ticket: TicketId, service: ServiceKey) -> Self {
        Self {
            ticket,
            service,
            class: Class::Normal,
            language: Language::Vi,
            channel: Channel::Kiosk,
            authority: None,
            non_territorial: false,
            party: 1,
            dossiers: 1,
            then: Vec::new(),
            person: None,
            from_roll: None,
            since: None,
        }
    }
}

/// Where a transferred ticket stands among those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before everyone, within the bound on overtaking.
    First,
    /// Behind everyone.
    Last,
    /// By when they came.
    Age,
}

/// Where a ticket in hand is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// To this service; absent: the same.
    pub service: Option<ServiceKey>,
    /// To this counter or clerk alone.
    pub bound: Option<Bound>,
    /// Where in the order.
    pub position: Position,
    /// They come back here afterwards, with the same number: a detour to the cashier.
    pub back: bool,
}

/// What staff correct on a ticket that waits. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// Another service; the time of arrival stays.
    pub service: Option<ServiceKey>,
    /// Another class.
    pub class: Option<Class>,
    /// Another authority.
    pub authority: Option<AuthorityKey>,
    /// Of this place or another.
    pub non_territorial: Option<bool>,
}

/// An order. Every one carries its time and its actor into [`crate::Office::decide`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give out a number.
    Issue(Issue),
    /// A number is given back, or taken out by staff.
    Cancel {
        /// Whose.
        ticket: TicketId,
        /// Why: `left`, `staff` or `moved_away`.
        cause: Cause,
    },
    /// One who was missed, went out or was set aside is back.
    Return {
        /// Whose.
        ticket: TicketId,
    },
    /// One who waits goes out for a while.
    StepOut {
        /// Whose.
        ticket: TicketId,
    },
    /// Staff correct a ticket that waits.
    Correct {
        /// Which.
        ticket: TicketId,
        /// What.
        correction: Correction,
    },
    /// The day is over for one who waits: their place is kept for tomorrow.
    Postpone {
        /// Whose.
        ticket: TicketId,
    },
    /// A counter begins to work.
    Open {
        /// Which.
        counter: CounterNo,
    },
    /// A counter rests. A ticket in hand stays there and can be finished.
    Pause {
        /// Which.
        counter: CounterNo,
        /// Why, in the clerk's words.
        reason: Option<String>,
    },
    /// A counter ends its work.
    Close {
        /// Which.
        counter: CounterNo,
    },
    /// Finish the ticket in hand, if any, and call the next.
    CallNext {
        /// Who calls.
        counter: CounterNo,
    },
    /// Call the ticket in hand once more.
    Recall {
        /// Who calls.
        counter: CounterNo,
    },
    /// They have come.
    Start {
        /// Where.
        counter: CounterNo,
    },
    /// The ticket in hand is served.
    Finish {
        /// Where.
        counter: CounterNo,
        /// How it ended.
        outcome: Outcome,
        /// The services done; empty: the one they were called for.
        done: Vec<ServiceKey>,
        /// How many dossiers it was; absent: as many as were said.
        dossiers: Option<u16>,
    },
    /// Set the ticket in hand aside.
    Hold {
        /// Where.
        counter: CounterNo,
        /// Why: `form` or `result`.
        reason: HoldReason,
        /// After how many minutes it comes back by itself; absent: never.
        minutes: Option<u16>,
    },
    /// Send the ticket in hand elsewhere.
    Transfer {
        /// From where.
        counter: CounterNo,
        /// Where to.
        to: Transfer,
    },
    /// Call one chosen number: out of turn, or one that was set aside or missed.
    Call {
        /// Who calls.
        counter: CounterNo,
        /// Whom.
        ticket: TicketId,
        /// Why out of turn, in the clerk's words.
        reason: Option<String>,
    },
    /// Someone without a number stands at the counter: issue one and serve it there.
    WalkUp {
        /// Where.
        counter: CounterNo,
        /// What for.
        issue: Box<Issue>,
        /// Why out of turn, in the clerk's words.
        reason: Option<String>,
    },
    /// The call of a ticket was heard and seen in the hall.
    Deliver {
        /// Whose.
        ticket: TicketId,
        /// Which call, counted as on the ticket.
        calls: u32,
        /// How.
        how: Delivery,
    },
    /// They have not come.
    NoShow {
        /// Where.
        counter: CounterNo,
    },
    /// Take back the last press of the counter.
    Undo {
        /// Whose.
        counter: CounterNo,
    },
    /// For the rest of the day a counter takes these services; absent: those of its configuration again.
    Assign {
        /// Which.
        counter: CounterNo,
        /// What it takes.
        services: Option<Vec<ServiceKey>>,
    },
    /// The clerk leaves the seat to the next; what is in hand stays there.
    HandOver {
        /// Which.
        counter: CounterNo,
    },
    /// Every counter opens with the clerk and the services it had at the end of the last day.
    OpenAsYesterday,
    /// A clerk calls the supervisor for help.
    CallForHelp {
        /// Where.
        counter: CounterNo,
    },
    /// A supervisor ends an alarm.
    EndAlarm {
        /// Which.
        alarm: Alarm,
    },
    /// The last backup that was due is good, or is not.
    ReportBackup {
        /// It is.
        good: bool,
        /// Whether the last good one lies at the other place as well, or is not to; `None`: as it was.
        sent: Option<bool>,
    },
    /// Give out none of the next numbers of any service today: they may have been given out in a log that is lost. Of
    /// a short range at most half of what is left.
    SkipNumbers {
        /// How many of each service.
        count: u32,
    },
    /// The emergency profile begins or ends.
    SetEmergency {
        /// Begins.
        on: bool,
    },
    /// Book a number ahead.
    Book {
        /// What a number would be issued for; its `ticket` is the booking's id.
        issue: Box<Issue>,
        /// The day.
        date: Date,
        /// When the slot begins, in minutes after local midnight.
        minute: u16,
    },
    /// Change a booking's slot.
    MoveBooking {
        /// Which.
        booking: TicketId,
        /// The new day.
        date: Date,
        /// The new slot.
        minute: u16,
    },
    /// Give a booking back.
    CancelBooking {
        /// Which.
        booking: TicketId,
    },
    /// The holder of a booking has come: it becomes a ticket.
    CheckIn {
        /// Which.
        booking: TicketId,
    },
    /// A citizen says how a visit was.
    Rate {
        /// Which.
        ticket: TicketId,
        /// The counter at which it is said; absent: on the citizen's phone.
        here: Option<CounterNo>,
        /// What is said.
        rating: Rating,
        /// For how long after its end a visit may be rated here, in milliseconds.
        within_ms: i64,
    },
    /// Time has passed: do what is due.
    Tick,
    /// A new business day.
    OpenDay {
        /// Its label; later than the one before.
        date: Date,
    },
    /// New rules, live tickets untouched.
    ChangeRules {
        /// The rules to work by.
        rules: Box<Rules>,
    },
}

/// What a citizen says of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// From 1, bad, to 5, good.
    pub score: Score,
    /// The keys of reasons.
    pub reasons: Vec<ReasonKey>,
    /// In their own words.
    pub comment: Option<String>,
}
