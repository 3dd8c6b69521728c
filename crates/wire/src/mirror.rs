//! The office's closed lists, as they are spelt on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// An enum with the same variants as one of `office`, converted both ways by an exhaustive match.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? } of $office:path) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl From<$office> for $name {
            fn from(from: $office) -> Self {
                use $office as O;
                match from { $(O::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $office {
            fn from(from: $name) -> Self {
                use $office as O;
                match from { $($name::$variant => O::$variant),+ }
            }
        }
    };
}

mirror! {
    /// How soon by right.
    Class {
        /// Given by staff only.
        Urgent,
        /// The elderly, disabled, pregnant and others named by law.
        Priority,
        /// Everyone else.
        Normal,
    } of office::Class
}
mirror! {
    /// Where a ticket is in its life.
    TicketState {
        /// In the queue.
        Waiting,
        /// Called, not there yet.
        Called,
        /// At the counter.
        Serving,
        /// Set aside; comes back with the same number.
        OnHold,
        /// Served.
        Done,
        /// Called and did not come.
        NoShow,
        /// Given back by its holder.
        Cancelled,
        /// The business day ended first.
        Expired,
    } of office::TicketState
}
mirror! {
    /// A language of the house.
    Language {
        /// Vietnamese.
        Vi,
        /// English.
        En,
    } of office::Language
}
mirror! {
    /// Where a ticket was taken.
    Channel {
        /// The self-service kiosk.
        Kiosk,
        /// The guide's desk or a counter.
        Desk,
        /// The citizen's phone.
        Phone,
        /// A booking whose holder came.
        Booking,
        /// Another party's machine.
        Device,
    } of office::Channel
}
mirror! {
    /// How a visit ended.
    Outcome {
        /// Done or accepted.
        Served,
        /// The file was not complete.
        Incomplete,
        /// They belong elsewhere.
        Redirected,
    } of office::Outcome
}
mirror! {
    /// A press that can be taken back.
    Press {
        /// `next`
        Next,
        /// `finish`
        Finish,
        /// `no-show`
        NoShow,
        /// `hold`
        Hold,
        /// `transfer`
        Transfer,
        /// `call`
        Call,
    } of office::Press
}
mirror! {
    /// Whether a counter works.
    CounterState {
        /// Calls people.
        Open,
        /// Rests.
        Paused,
        /// Does not work.
        Closed,
    } of office::DeskState
}
mirror! {
    /// What a person may be.
    Role {
        /// Serves at a counter.
        Clerk,
        /// Receives people.
        Guide,
        /// Leads the hall.
        Supervisor,
        /// Configures.
        Admin,
        /// Reads everything, changes nothing.
        Auditor,
    } of office::Role
}
mirror! {
    /// What a device may be.
    DeviceKind {
        /// Gives out numbers.
        Kiosk,
        /// A television or a counter's screen.
        Display,
        /// A loudspeaker.
        Speaker,
        /// A call keypad.
        Keypad,
        /// A rating panel.
        Rating,
        /// A slip printer.
        Printer,
        /// An LED board.
        Led,
    } of office::DeviceKind
}
mirror! {
    /// Why a ticket is set aside.
    HoldReason {
        /// Something is filled in or fetched; then back to the same counter.
        Form,
        /// The result comes the same day; then back to the same counter.
        Result,
        /// The holder went out for a while.
        Away,
        /// Their place is kept for tomorrow.
        Tomorrow,
    } of office::HoldReason
}
mirror! {
    /// How a ticket ended.
    Ending {
        /// Done or accepted.
        Served,
        /// The file was not complete.
        Incomplete,
        /// They belong elsewhere.
        Redirected,
        /// Called and did not come.
        Absent,
        /// Given back by the holder.
        Left,
        /// Taken out by staff.
        CancelledByStaff,
        /// Went to another office.
        MovedAway,
        /// The day was over while they waited.
        DayOver,
        /// Set aside and never back.
        NeverReturned,
    } of office::Ending
}
mirror! {
    /// The rule that chose a ticket.
    Rule {
        /// It came first.
        Earliest,
        /// Others had been called before it as often or as long as may be.
        Owed,
        /// Staff gave it the urgent class.
        Urgent,
        /// It was sent to be served first.
        First,
        /// It was the turn of the priority class.
        PriorityTurn,
        /// It was the turn of the normal class.
        NormalTurn,
        /// It came back after it was missed, and nobody else waits.
        NobodyElse,
        /// A clerk chose it out of turn.
        Chosen,
        /// It waited for this counter alone, and was asked for by its number.
        Awaited,
        /// Set aside or missed, and brought back.
        BroughtBack,
        /// Someone without a number stood at the counter.
        WalkUp,
    } of office::Rule
}
mirror! {
    /// How a call reached the hall.
    Delivery {
        /// A player played it to the end, and a screen showed it.
        HeardAndSeen,
        /// A player played it to the end; no screen is there.
        Heard,
        /// A screen showed it; no player is there.
        Seen,
        /// Neither is there: the clerk was told to call aloud.
        Aloud,
    } of office::Delivery
}
mirror! {
    /// Who takes a ticket out.
    CancelCause {
        /// The holder gave it back.
        Left,
        /// Staff took it out.
        Staff,
        /// The holder goes to another office.
        MovedAway,
        /// The day was over.
        DayOver,
        /// Set aside and never back.
        NeverReturned,
    } of office::Cause
}
mirror! {
    /// Who may call a chosen number out of turn.
    ChosenBy {
        /// Nobody.
        Nobody,
        /// Supervisors.
        Supervisor,
        /// Clerks at their own counter, and supervisors.
        Clerk,
    } of office::ChosenBy
}

/// What the holder of a number is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The case is finished on another day.
    AfterCutOff,
    /// No counter that takes it is open.
    NoCounterOpen,
    /// They will be called after the break.
    AfterBreak,
}
