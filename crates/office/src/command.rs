//! Orders to the office, and who gives them.

use crate::ids::{CounterNo, DeviceId, ServiceKey, TicketId, UserName};
use crate::rules::Rules;
use crate::ticket::{Channel, Class, Language, Outcome};
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
}

/// An order. Every one carries its time and its actor into [`crate::Office::decide`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give out a number.
    Issue(Issue),
    /// The holder gives a number back.
    Cancel {
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
