//! What happened, in the short words that the tests are written in.
//!
//! | told | happened | told | happened |
//! |---|---|---|---|
//! | `+A001` | issued | `A001<1` | counter 1's call taken back: waits again |
//! | `A001>1` | called to counter 1 | `A001=1` | in hand at counter 1 again |
//! | `A001>1!` | called again | `1:lan` | opened by Lan (`1:open`: by nobody who sits there) |
//! | `A001@1` | service started | `1:paused`, `1:closed` | |
//! | `A001.` | finished | `end` | the day closed |
//! | `A001?` | called, not come | `tue:A001` | Tuesday opened, with A001 still in hand |
//! | `-A001` | given back | `rules` | new rules |
//! | `A001~` | expired | `(code)` | refused |
//!
//! `-` says that there was nothing to do.

use crate::hall::Hall;
use office::{Event, Millis, Office, Outcome, Refusal, TicketId};

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
    match event {
        Event::DayOpened { day, carried, .. } => {
            let carried: Vec<_> = carried.iter().map(|t| t.number.as_str()).collect();
            let day = day.date.strftime("%a").to_string().to_lowercase();
            format!("{day}:{}", carried.join(","))
        }
        Event::DayClosed { .. } => "end".to_owned(),
        Event::TicketIssued { number, .. } => format!("+{number}"),
        Event::TicketCalled { ticket, counter, .. } => format!("{}>{counter}", number(ticket)),
        Event::TicketRecalled { ticket, counter, .. } => format!("{}>{counter}!", number(ticket)),
        Event::ServiceStarted { ticket, counter } => format!("{}@{counter}", number(ticket)),
        Event::TicketFinished { ticket, outcome, .. } => {
            format!("{}.{}", number(ticket), ending(*outcome))
        }
        Event::TicketMissed { ticket, .. } => format!("{}?", number(ticket)),
        Event::TicketCancelled { ticket } => format!("-{}", number(ticket)),
        Event::TicketExpired { ticket, .. } => format!("{}~", number(ticket)),
        Event::CallUndone { counter, requeued, restored, .. } => {
            let requeued = requeued.iter().map(|t| format!("{}<{counter}", number(t)));
            let restored = restored.iter().map(|t| format!("{}={counter}", number(t)));
            requeued.chain(restored).collect::<Vec<_>>().join(" ")
        }
        Event::CounterOpened { counter, clerk } => {
            let clerk = clerk.as_ref().map_or("open", |clerk| clerk.as_str());
            format!("{counter}:{clerk}")
        }
        Event::CounterPaused { counter, .. } => format!("{counter}:paused"),
        Event::CounterClosed { counter } => format!("{counter}:closed"),
        Event::ConfigChanged { .. } => "rules".to_owned(),
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

/// The refusal's code, and the moment it names.
pub(crate) fn refusal(office: &Office, refusal: &Refusal, now: Millis) -> String {
    let code = refusal.code();
    if let Refusal::IssuingClosed { opens_at: Some(opens) } = refusal {
        return format!("({code} until {})", local(office, *opens));
    }
    if let Refusal::GraceRunning { until } = refusal {
        return format!("({code} {}s)", until.since(now) / 1_000);
    }
    format!("({code})")
}

/// A moment by the clock on the office's wall, such as `mon 13:00`.
fn local(office: &Office, at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned(office.zone().clone());
    at.strftime("%a %H:%M").to_string().to_lowercase()
}
