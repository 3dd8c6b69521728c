//! What crosses a network is read back for ever: the kept frames and bodies still parse, and are made the same.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use wire::{Event, Frame, PlayerFrame};

fn kept(name: &str) -> String {
    let path = format!("{}/../../tests/golden/wire/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Each line parses, and what was parsed is written as the same JSON.
fn holds<T: Serialize + DeserializeOwned>(name: &str) -> Vec<T> {
    let text = kept(name);
    text.lines()
        .map(|line| {
            let read: T =
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{name}: {e}: {line}"));
            let (again, was): (serde_json::Value, serde_json::Value) = (
                serde_json::to_value(&read).expect("our own types are JSON"),
                serde_json::from_str(line).expect("it is JSON"),
            );
            assert_eq!(again, was, "{name}");
            read
        })
        .collect()
}

/// A new kind of event must be kept here too: this match is exhaustive.
fn kind(event: &Event) -> &'static str {
    match event {
        Event::TicketIssued(_) => "ticket_issued",
        Event::TicketCalled(_) => "ticket_called",
        Event::TicketRecalled(_) => "ticket_recalled",
        Event::ServiceStarted(_) => "service_started",
        Event::TicketFinished(_) => "ticket_finished",
        Event::TicketMissed(_) => "ticket_missed",
        Event::TicketCancelled(_) => "ticket_cancelled",
        Event::TicketExpired(_) => "ticket_expired",
        Event::CallUndone { .. } => "call_undone",
        Event::CounterOpened { .. } => "counter_opened",
        Event::CounterPaused { .. } => "counter_paused",
        Event::CounterClosed { .. } => "counter_closed",
        Event::DayOpened { .. } => "day_opened",
        Event::DayClosed { .. } => "day_closed",
        Event::ConfigChanged => "config_changed",
        Event::AnnouncementDue { .. } => "announcement_due",
        Event::AnnouncementStarted { .. } => "announcement_started",
        Event::AnnouncementFinished { .. } => "announcement_finished",
    }
}

#[test]
fn every_kind_of_event_is_kept_and_still_read() {
    let events: Vec<Event> = holds("events.jsonl");
    let kinds: BTreeSet<&str> = events.iter().map(kind).collect();
    assert_eq!(kinds.len(), 18, "one line at least for each kind: {kinds:?}");
}

#[test]
fn frames_are_kept_and_still_read() {
    let frames: Vec<Frame<serde_json::Value, Event>> = holds("frames.jsonl");
    assert_eq!(frames.len(), 4, "snapshot, event, heartbeat, elected");
}

#[test]
fn a_players_words_are_kept_and_still_read() {
    assert_eq!(holds::<PlayerFrame>("player.jsonl").len(), 3);
}

#[test]
fn bodies_are_kept_and_still_read() {
    holds::<wire::NewTicket>("new_ticket.jsonl");
    holds::<wire::IssuedTicket>("issued_ticket.jsonl");
    holds::<wire::MyTicketView>("my_ticket.jsonl");
    holds::<wire::Problem>("problem.jsonl");
}
