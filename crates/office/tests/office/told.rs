//! What happened, in the short words that the tests are written in.
//!
//! | told | happened | told | happened |
//! |---|---|---|---|
//! | `+A001` | issued | `A001<1` | counter 1's call taken back: waits again |
//! | `A001>1` | called to counter 1 | `A001=1` | in hand at counter 1 again |
//! | `A001>1!` | called again | `1:lan` | opened by Lan (`1:open`: by nobody who sits there) |
//! | `A001>1/heard` | that call reached the hall | `1:paused`, `1:closed` | |
//! | `A001@1` | service started | `1:nobody` | handed over |
//! | `A001.` | finished | `1=b,c` | takes B and C today (`1=own`: its own again) |
//! | `A001?` | called, not come | `end` | the day closed |
//! | `A001/form` | set aside | `tue:A001` | Tuesday opened, with A001 still here |
//! | `<A001+2@1^` | waits again: after 2 others, for counter 1 alone, first | `alarm:b`, `calm:b` | an alarm, its end |
//! | `A001>>b@1^` | sent to B, to counter 1 alone, first | `emergency:on` | |
//! | `A001.>b` | done here, goes on to B | `#1:tue 09:00` | booked |
//! | `A001:b,priority` | corrected | `#1>wed 10:00` | moved |
//! | `-A001` | given back (`-A001/staff`: taken out) | `-#1`, `#1~` | given back, lapsed |
//! | `A001~` | expired (`A001~/never_returned`) | `rules`, `(code)` | new rules, refused |
//! | `A001*5` | rated | | |
//!
//! `-` says that there was nothing to do.

use crate::hall::Hall;
use jiff::civil::Date;
use office::{
    Alarm, Booking, Bound, Cause, Event, ExpiryReason, Millis, Office, Outcome, Press, Refusal,
    ServiceKey, TicketId,
};

/// The events in words. They have been applied: the office knows the tickets they name.
pub(crate) fn events(hall: &Hall, events: &[Event]) -> String {
    if events.is_empty() {
        return "-".to_owned();
    }
    let told: Vec<_> = events.iter().map(|event| told(hall, event)).collect();
    told.join(" ")
}

fn told(hall: &Hall, event: &Event) -> String {
    let number = |ticket: &TicketId| number(hall, *ticket);
    let booking = |id: &TicketId| booking(hall, *id);
    match event {
        Event::DayOpened { day, carried, .. } => {
            let carried: Vec<_> = carried.iter().map(|t| t.number.as_str()).collect();
            format!("{}:{}", weekday(day.date), carried.join(","))
        }
        Event::DayClosed { .. } => "end".to_owned(),
        Event::ConfigChanged { .. } => "rules".to_owned(),
        Event::EmergencySet { on } => format!("emergency:{}", if *on { "on" } else { "off" }),
        Event::NumbersSkipped { service, count } => format!("{service}:past {count}"),
        Event::AlarmRaised { alarm: about } => format!("alarm:{}", alarm(about)),
        Event::AlarmEnded { alarm: about } => format!("calm:{}", alarm(about)),
        Event::CounterOpened { counter, clerk } => {
            format!("{counter}:{}", clerk.as_ref().map_or("open", |clerk| clerk.as_str()))
        }
        Event::CounterPaused { counter, .. } => format!("{counter}:paused"),
        Event::CounterClosed { counter } => format!("{counter}:closed"),
        Event::CounterHandedOver { counter } => format!("{counter}:nobody"),
        Event::CounterAssigned { counter, services } => {
            format!("{counter}={}", services.as_deref().map_or("own".to_owned(), list))
        }
        Event::BookingMade { booking: made } => format!("{}:{}", booking(&made.id), slot(made)),
        Event::BookingMoved { booking: moved, .. } => {
            let kept = hall.office.booking(*moved).expect("it is there");
            format!("{}>{}", booking(moved), slot(kept))
        }
        Event::BookingCancelled { booking: gone } => format!("-{}", booking(gone)),
        Event::BookingLapsed { booking: lapsed } => format!("{}~", booking(lapsed)),
        Event::TicketIssued { number, .. } => format!("+{number}"),
        Event::TicketCalled { ticket, counter, .. } => format!("{}>{counter}", number(ticket)),
        Event::TicketRecalled { ticket, counter, .. } => format!("{}>{counter}!", number(ticket)),
        Event::CallDelivered { ticket, counter, how } => {
            format!("{}>{counter}/{}", number(ticket), name(how))
        }
        Event::ServiceStarted { ticket, counter } => format!("{}@{counter}", number(ticket)),
        Event::TicketFinished { ticket, outcome, .. } => {
            format!("{}.{}", number(ticket), ending(*outcome))
        }
        Event::TicketRated { ticket, score, .. } => format!("{}*{}", number(ticket), score.get()),
        Event::TicketMissed { ticket, .. } => format!("{}?", number(ticket)),
        Event::TicketCancelled { ticket, cause } => {
            format!("-{}{}", number(ticket), unless(Cause::Left, cause))
        }
        Event::TicketExpired { ticket, reason } => {
            format!("{}~{}", number(ticket), unless(ExpiryReason::DayOver, reason))
        }
        Event::CallUndone { counter, requeued, restored, .. } => {
            let requeued = requeued.iter().map(|t| format!("{}<{counter}", number(t)));
            let restored = restored.iter().map(|t| format!("{}={counter}", number(t)));
            requeued.chain(restored).collect::<Vec<_>>().join(" ")
        }
        Event::TicketHeld { ticket, reason, .. } => format!("{}/{}", number(ticket), name(reason)),
        Event::TicketReturned { ticket, after, bound, first, .. } => {
            let after = if *after > 0 { format!("+{after}") } else { String::new() };
            format!("<{}{after}{}", number(ticket), place(bound.as_ref(), *first))
        }
        Event::TicketTransferred { ticket, press, service, bound, first, .. } => {
            let how = if *press == Press::Transfer { ">>" } else { ".>" };
            format!("{}{how}{service}{}", number(ticket), place(bound.as_ref(), *first))
        }
        Event::TicketCorrected { ticket, service, class, authority, non_territorial } => {
            let ward = authority.iter().map(|ward| format!(",{ward}")).collect::<String>();
            let from = if *non_territorial { ",elsewhere" } else { "" };
            format!("{}:{service},{}{ward}{from}", number(ticket), name(class))
        }
    }
}

/// The booking made as the first is `#1`.
fn booking(hall: &Hall, id: TicketId) -> String {
    let nth = hall.booked().position(|booking| booking == id).expect("it was made");
    format!("#{}", nth + 1)
}

fn slot(booking: &Booking) -> String {
    format!("{} {}", weekday(booking.date), clock(booking.minute))
}

fn weekday(date: Date) -> String {
    date.strftime("%a").to_string().to_lowercase()
}

fn list(services: &[ServiceKey]) -> String {
    services.iter().map(ServiceKey::as_str).collect::<Vec<_>>().join(",")
}

/// `/staff`, but nothing for the usual.
fn unless<T: PartialEq + serde::Serialize>(usual: T, given: &T) -> String {
    if *given == usual { String::new() } else { format!("/{}", name(given)) }
}

/// For whom alone it waits, and whether it is served first.
fn place(bound: Option<&Bound>, first: bool) -> String {
    let seat = match bound {
        None => String::new(),
        Some(Bound::Counter(counter)) => format!("@{counter}"),
        Some(Bound::Clerk(clerk)) => format!("@{clerk}"),
    };
    let front = if first { "^" } else { "" };
    format!("{seat}{front}")
}

pub(crate) fn alarm(alarm: &Alarm) -> String {
    match alarm {
        Alarm::NoCounter { service } => service.to_string(),
        Alarm::Help { counter } => format!("help@{counter}"),
        Alarm::Backup { elsewhere: false } => "backup".to_owned(),
        Alarm::Backup { elsewhere: true } => "unsent".to_owned(),
    }
}

/// From the log, because a new day knows the tickets of the old one no more.
pub(crate) fn number(hall: &Hall, id: TicketId) -> String {
    let issued = hall.issued().find(|(ticket, _)| *ticket == id);
    issued.expect("a ticket was issued once").1.to_string()
}

fn ending(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Served => "",
        Outcome::Incomplete => "incomplete",
        Outcome::Redirected => "redirected",
    }
}

/// The refusal's code, and the moment or the thing that it names.
pub(crate) fn refusal(office: &Office, refusal: &Refusal, now: Millis) -> String {
    let code = refusal.code();
    if let Refusal::IssuingClosed { opens_at: Some(opens) }
    | Refusal::CapacitySpent { opens_at: Some(opens), .. }
    | Refusal::NotCheckInTime { opens_at: Some(opens) } = refusal
    {
        return format!("({code} until {})", local(office, *opens));
    }
    if let Refusal::GraceRunning { until } | Refusal::RecallTooSoon { until } = refusal {
        return format!("({code} {}s)", until.since(now) / 1_000);
    }
    if let Refusal::OutOfRange(what) = refusal {
        return format!("({code} {what})");
    }
    format!("({code})")
}

/// A moment by the clock on the office's wall, such as `mon 13:00`.
pub(crate) fn local(office: &Office, at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned(office.zone().clone());
    at.strftime("%a %H:%M").to_string().to_lowercase()
}

/// A minute of the day, such as `09:00`.
pub(crate) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A variant by the name that it has in the log.
pub(crate) fn name(variant: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(variant).unwrap();
    value.as_str().expect("a plain name").to_owned()
}
