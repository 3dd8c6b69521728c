//! Every error that leaves the server: one table from reason to status and code, in the caller's language.

use crate::routes::instead::Offer;
use crate::texts::text;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dispatcher::{AdminRefusal, CommandError};
use office::{Language, Refusal};
use std::time::Duration;
use wire::{ConfigFinding, Problem};

/// Seconds after which a refused caller may try again, for overload and limits.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// Why a request has no 2xx.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// The office, the accounts or the store say no.
    Command(CommandError),
    /// No number is given out; something else is offered.
    NoNumber {
        /// Why not.
        refusal: Refusal,
        /// What instead.
        offer: Box<Offer>,
    },
    /// Too many tries: the next one is listened to after so many seconds.
    Wait(u64, &'static str),
    /// A configuration is refused.
    BadConfig(Box<settings::Findings>),
    /// A code with the thing it is about.
    Code {
        /// The HTTP status.
        status: StatusCode,
        /// Stable, in snake_case.
        code: &'static str,
        /// The id of the sentence that people read: the code's own, or a closer one.
        sentence: &'static str,
        /// The offending thing.
        what: String,
    },
}

impl From<CommandError> for ApiError {
    fn from(error: CommandError) -> Self {
        Self::Command(error)
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Command(CommandError::Refused(refusal))
    }
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: &'static str, what: impl ToString) -> Self {
        Self::Code { status, code, sentence: code, what: what.to_string() }
    }

    /// The same to clients, with a sentence that tells people more.
    pub(crate) fn said(self, closer: &'static str) -> Self {
        match self {
            Self::Code { status, code, what, .. } => {
                Self::Code { status, code, sentence: closer, what }
            }
            Self::Command(_) | Self::NoNumber { .. } | Self::BadConfig(_) | Self::Wait(..) => self,
        }
    }

    pub(crate) fn not_logged_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_logged_in", "")
    }

    pub(crate) fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_allowed", "")
    }

    pub(crate) fn not_found(code: &'static str, what: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, what)
    }

    pub(crate) fn bad_value(what: impl ToString) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", what)
    }

    pub(crate) fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", "")
    }

    /// To be tried again after this, and not before.
    pub(crate) fn wait(wait: Duration) -> Self {
        Self::Wait(wait.as_secs() + 1, "too_many_tries")
    }

    /// The same of an address that asks too often.
    pub(crate) fn too_often(wait: Duration) -> Self {
        Self::Wait(wait.as_secs() + 1, "too_many")
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "")
    }

    /// The one table.
    pub(crate) fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Code { status, code, .. } => (*status, code),
            Self::BadConfig(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad_value"),
            Self::Wait(..) => (StatusCode::TOO_MANY_REQUESTS, "too_many"),
            Self::Command(CommandError::Refused(refusal)) | Self::NoNumber { refusal, .. } => {
                (refused(refusal), refusal.code())
            }
            Self::Command(CommandError::AdminRefused(refusal)) => match refusal {
                AdminRefusal::UserExists(_) => (StatusCode::CONFLICT, "user_exists"),
                AdminRefusal::UnknownUser(_) => (StatusCode::NOT_FOUND, "unknown_user"),
                AdminRefusal::UnknownDevice(_) => (StatusCode::NOT_FOUND, "unknown_device"),
                AdminRefusal::LastAdmin => (StatusCode::CONFLICT, "last_admin"),
                AdminRefusal::CodeUsed => (StatusCode::UNAUTHORIZED, "code_wrong"),
                AdminRefusal::IdentityTaken(_) => (StatusCode::CONFLICT, "identity_taken"),
                AdminRefusal::TooMany(_) => (StatusCode::CONFLICT, "too_many_kept"),
            },
            Self::Command(CommandError::IdempotencyMismatch) => {
                (StatusCode::CONFLICT, "idempotency_mismatch")
            }
            Self::Command(CommandError::Overloaded) => {
                (StatusCode::SERVICE_UNAVAILABLE, "overloaded")
            }
            Self::Command(CommandError::DiskFull) => {
                (StatusCode::INSUFFICIENT_STORAGE, "disk_full")
            }
            Self::Command(CommandError::StoreFailed(_)) => {
                (StatusCode::SERVICE_UNAVAILABLE, "store_failed")
            }
            Self::Command(CommandError::Stopped) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        }
    }

    /// What stands in the sentence's gaps.
    fn args(&self, language: Language) -> Vec<(&'static str, String)> {
        let what = |what: &dyn ToString| vec![("what", what.to_string())];
        match self {
            Self::Code { what: thing, .. } => what(thing),
            Self::BadConfig(findings) => what(&format!("\n{}", findings.lines(language))),
            Self::Wait(seconds, _) => what(seconds),
            Self::Command(CommandError::Refused(refusal)) | Self::NoNumber { refusal, .. } => {
                refusal_args(refusal)
            }
            Self::Command(CommandError::AdminRefused(refusal)) => match refusal {
                AdminRefusal::UserExists(user)
                | AdminRefusal::UnknownUser(user)
                | AdminRefusal::IdentityTaken(user) => what(user),
                AdminRefusal::UnknownDevice(device) => what(device),
                AdminRefusal::LastAdmin | AdminRefusal::CodeUsed => Vec::new(),
                AdminRefusal::TooMany(most) => what(most),
            },
            Self::Command(
                CommandError::IdempotencyMismatch
                | CommandError::Overloaded
                | CommandError::DiskFull
                | CommandError::StoreFailed(_)
                | CommandError::Stopped,
            ) => Vec::new(),
        }
    }

    /// Whether somebody else has changed the configuration since it was read.
    #[must_use]
    pub fn is_meanwhile(&self) -> bool {
        self.status_and_code().1 == "config_changed_meanwhile"
    }

    /// Whether it may go well another time: the disk, the load, and not what was asked for.
    #[must_use]
    pub fn is_a_fault(&self) -> bool {
        self.status_and_code().0.is_server_error()
    }

    /// What went wrong, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let sentence = match self {
            Self::Code { sentence, .. } => sentence,
            Self::BadConfig(_) => "bad_config",
            Self::Wait(_, sentence) => sentence,
            Self::Command(_) | Self::NoNumber { .. } => self.status_and_code().1,
        };
        let said = text(language, sentence, &self.args(language));
        match self {
            Self::NoNumber { offer, .. } => offer.words(language, said),
            Self::Command(_) | Self::BadConfig(_) | Self::Wait(..) | Self::Code { .. } => said,
        }
    }

    /// The moment from which it is worth trying again.
    fn until(&self) -> Option<office::Millis> {
        let (Self::Command(CommandError::Refused(refusal)) | Self::NoNumber { refusal, .. }) = self
        else {
            return None;
        };
        if let Refusal::RecallTooSoon { until } | Refusal::GraceRunning { until } = refusal {
            return Some(*until);
        }
        let (Refusal::IssuingClosed { opens_at }
        | Refusal::CapacitySpent { opens_at, .. }
        | Refusal::NotCheckInTime { opens_at }) = refusal
        else {
            return None;
        };
        *opens_at
    }

    /// The problem body, in a language.
    #[must_use]
    pub fn problem(&self, language: Language, zone: &dyn Fn(office::Millis) -> String) -> Problem {
        let (status, code) = self.status_and_code();
        let instead = match self {
            Self::NoNumber { offer, .. } => Some(offer.shown()),
            Self::Command(_) | Self::BadConfig(_) | Self::Wait(..) | Self::Code { .. } => None,
        };
        let findings = match self {
            Self::BadConfig(findings) => {
                Some(findings.iter().map(|f| found(f, language)).collect())
            }
            Self::Command(_) | Self::NoNumber { .. } | Self::Wait(..) | Self::Code { .. } => None,
        };
        Problem {
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.words(language),
            code: code.to_owned(),
            until: self.until().map(zone),
            instead,
            findings,
        }
    }
}

fn found(finding: &settings::Finding, language: Language) -> ConfigFinding {
    let (message, right) = (finding.message(language), finding.right(language));
    ConfigFinding { key: finding.key.clone(), message, right }
}

const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;

fn refused(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::UnknownService(_)
        | Refusal::UnknownAuthority(_)
        | Refusal::OutOfRange(_)
        | Refusal::NoDestination
        | Refusal::BadRules(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::UnknownCounter(_) | Refusal::UnknownTicket(_) | Refusal::UnknownBooking(_) => {
            StatusCode::NOT_FOUND
        }
        Refusal::UrgentByStaffOnly | Refusal::StaffOnly | Refusal::ChoosingNotAllowed => FORBIDDEN,
        Refusal::IssuingClosed { .. }
        | Refusal::QuotaSpent(_)
        | Refusal::NumbersSpent(_)
        | Refusal::TicketExists(_)
        | Refusal::CounterClosed(_)
        | Refusal::CounterPaused(_)
        | Refusal::CounterTaken { .. }
        | Refusal::ClerkElsewhere(_)
        | Refusal::NoTicketInHand(_)
        | Refusal::TicketInHand(_)
        | Refusal::AlreadyServing(_)
        | Refusal::GraceRunning { .. }
        | Refusal::NotWaiting(_)
        | Refusal::NothingToUndo(_)
        | Refusal::UndoTooLate(_)
        | Refusal::DayNotLater
        | Refusal::ServiceHasWaiting(_)
        | Refusal::TimeZoneHasWaiting
        | Refusal::CounterInUse(_)
        | Refusal::ServiceSuspended(_)
        | Refusal::HallFull
        | Refusal::CapacitySpent { .. }
        | Refusal::PersonLimit
        | Refusal::NumberTaken(_)
        | Refusal::NoPriority(_)
        | Refusal::RecallTooSoon { .. }
        | Refusal::RecallsSpent(_)
        | Refusal::NotDelivered
        | Refusal::NotAway(_)
        | Refusal::ReturnsSpent(_)
        | Refusal::AlreadyRated(_)
        | Refusal::RatingClosed(_)
        | Refusal::TicketElsewhere { .. }
        | Refusal::TicketEnded(_)
        | Refusal::NotTakenThere(_)
        | Refusal::TakenNowhere
        | Refusal::ClerkAway(_)
        | Refusal::ReasonNeeded
        | Refusal::MovedOn(_)
        | Refusal::NoEmergencyProfile
        | Refusal::NoSuchAlarm
        | Refusal::NoRoster
        | Refusal::NotBookable(_)
        | Refusal::NoSuchSlot
        | Refusal::SlotFull
        | Refusal::NotCheckInTime { .. } => StatusCode::CONFLICT,
    }
}

/// What stands in the gaps of a refusal's sentence; most have none.
fn refusal_args(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let what = |what: &dyn ToString| vec![("what", what.to_string())];
    if let Refusal::UnknownService(service)
    | Refusal::QuotaSpent(service)
    | Refusal::NumbersSpent(service)
    | Refusal::ServiceHasWaiting(service)
    | Refusal::ServiceSuspended(service)
    | Refusal::CapacitySpent { service, .. }
    | Refusal::NoPriority(service)
    | Refusal::NotBookable(service) = refusal
    {
        what(service)
    } else if let Refusal::UnknownCounter(counter)
    | Refusal::CounterClosed(counter)
    | Refusal::CounterPaused(counter)
    | Refusal::ClerkElsewhere(counter)
    | Refusal::NoTicketInHand(counter)
    | Refusal::TicketInHand(counter)
    | Refusal::AlreadyServing(counter)
    | Refusal::NothingToUndo(counter)
    | Refusal::UndoTooLate(counter)
    | Refusal::CounterInUse(counter)
    | Refusal::RecallsSpent(counter)
    | Refusal::NotTakenThere(counter)
    | Refusal::TicketElsewhere { counter, .. } = refusal
    {
        what(counter)
    } else if let Refusal::CounterTaken { counter, clerk } = refusal {
        vec![("what", counter.to_string()), ("clerk", clerk.to_string())]
    } else if let Refusal::UnknownAuthority(authority) = refusal {
        what(authority)
    } else if let Refusal::NumberTaken(number) = refusal {
        what(number)
    } else if let Refusal::OutOfRange(field) = refusal {
        what(field)
    } else if let Refusal::ClerkAway(clerk) = refusal {
        what(clerk)
    } else if let Refusal::BadRules(error) = refusal {
        what(error)
    } else {
        Vec::new()
    }
}

/// Handlers answer with this; the outermost layer, which knows the caller's language, writes the body.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, _) = self.status_and_code();
        let mut response = status.into_response();
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            let after = match &self {
                Self::Wait(seconds, _) => HeaderValue::from(*seconds),
                Self::Command(_)
                | Self::NoNumber { .. }
                | Self::BadConfig(_)
                | Self::Code { .. } => RETRY_AFTER,
            };
            response.headers_mut().insert(header::RETRY_AFTER, after);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The number of the log under which screens will show what was done.
pub(crate) const X_SEQ: HeaderName = HeaderName::from_static("x-seq");
