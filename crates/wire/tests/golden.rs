//! What crosses a network is read back for ever: the kept frames and bodies still parse, and are made the same.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use wire::{Event, Frame, PlayerFrame, ScreenFrame};

fn kept(name: &str) -> String {
    let path = format!("{}/../../tests/golden/wire/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Each line parses, and what was parsed is written as the same JSON.
fn holds<T: Serialize + DeserializeOwned>(name: &str) -> Vec<T> {
    let text = kept(name);
    text.lines().map(|line| same(name, serde_json::from_str(line).expect("it is JSON"))).collect()
}

/// What was parsed, after it was written as the same JSON.
fn same<T: Serialize + DeserializeOwned>(name: &str, was: Value) -> T {
    let read: T =
        serde_json::from_value(was.clone()).unwrap_or_else(|e| panic!("{name}: {e}: {was}"));
    assert_eq!(serde_json::to_value(&read).expect("our own types are JSON"), was, "{name}");
    read
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
        Event::TicketHeld { .. } => "ticket_held",
        Event::TicketReturned(_) => "ticket_returned",
        Event::TicketTransferred { .. } => "ticket_transferred",
        Event::TicketCorrected(_) => "ticket_corrected",
        Event::CallDelivered { .. } => "call_delivered",
        Event::CounterAssigned { .. } => "counter_assigned",
        Event::CounterHandedOver { .. } => "counter_handed_over",
        Event::AlarmRaised { .. } => "alarm_raised",
        Event::AlarmEnded { .. } => "alarm_ended",
        Event::EmergencySet { .. } => "emergency_set",
        Event::BookingMade { .. } => "booking_made",
        Event::BookingMoved { .. } => "booking_moved",
        Event::BookingCancelled { .. } => "booking_cancelled",
        Event::BookingLapsed { .. } => "booking_lapsed",
        Event::TicketRated { .. } => "ticket_rated",
        Event::ViewChanged => "view_changed",
        Event::DayOpened { .. } => "day_opened",
        Event::DayClosed { .. } => "day_closed",
        Event::ConfigChanged => "config_changed",
        Event::AnnouncementDue { .. } => "announcement_due",
        Event::NoticeDue { .. } => "notice_due",
        Event::CallUnspoken { .. } => "call_unspoken",
        Event::AnnouncementStarted { .. } => "announcement_started",
        Event::AnnouncementFinished { .. } => "announcement_finished",
    }
}

#[test]
fn every_kind_of_event_is_kept_and_still_read() {
    let events: Vec<Event> = holds("events.jsonl");
    let kinds: BTreeSet<&str> = events.iter().map(kind).collect();
    assert_eq!(kinds.len(), 36, "one line at least for each kind: {kinds:?}");
}

#[test]
fn frames_are_kept_and_still_read() {
    let frames: Vec<Frame<Value, Event>> = holds("frames.jsonl");
    assert_eq!(frames.len(), 9, "each kind, and events with what changed");
}

#[test]
fn a_players_words_are_kept_and_still_read() {
    assert_eq!(holds::<PlayerFrame>("player.jsonl").len(), 3);
    assert_eq!(holds::<ScreenFrame>("screen.jsonl").len(), 1);
}

#[test]
fn bodies_are_kept_and_still_read() {
    holds::<wire::NewTicket>("new_ticket.jsonl");
    holds::<wire::IssuedTicket>("issued_ticket.jsonl");
    holds::<wire::MyTicketView>("my_ticket.jsonl");
    holds::<wire::Problem>("problem.jsonl");
}

#[test]
fn every_order_and_its_answer_is_kept_and_still_read() {
    for line in kept("bodies.jsonl").lines() {
        let line: Value = serde_json::from_str(line).expect("it is JSON");
        let (of, body) = (line["of"].as_str().expect("it says what it is"), line["body"].clone());
        match of {
            "by_number" => drop(same::<wire::ByNumber>(of, body)),
            "correct_ticket" => drop(same::<wire::CorrectTicket>(of, body)),
            "cancel_ticket" => drop(same::<wire::CancelTicket>(of, body)),
            "finish" => drop(same::<wire::Finish>(of, body)),
            "hold_ticket" => drop(same::<wire::HoldTicket>(of, body)),
            "transfer_ticket" => drop(same::<wire::TransferTicket>(of, body)),
            "call_ticket" => drop(same::<wire::CallTicket>(of, body)),
            "walk_up" => drop(same::<wire::WalkUp>(of, body)),
            "assign_services" => drop(same::<wire::AssignServices>(of, body)),
            "end_alarm" => drop(same::<wire::EndAlarm>(of, body)),
            "emergency" => assert!(same::<wire::Emergency>(of, body).on),
            "why" => drop(same::<wire::Why>(of, body)),
            "my_why" => drop(same::<wire::MyWhy>(of, body)),
            "my_proof" => drop(same::<wire::MyProof>(of, body)),
            "log_now" => drop(same::<wire::LogNow>(of, body)),
            "log_growth" => drop(same::<wire::LogGrowth>(of, body)),
            "new_booking" => drop(same::<wire::NewBooking>(of, body)),
            "move_booking" => drop(same::<wire::MoveBooking>(of, body)),
            "slots" => drop(same::<wire::Slots>(of, body)),
            "booking" => drop(same::<wire::Booking>(of, body)),
            "made_booking" => drop(same::<wire::MadeBooking>(of, body)),
            "rate_visit" => drop(same::<wire::RateVisit>(of, body)),
            "rate_here" => drop(same::<wire::RateHere>(of, body)),
            "privacy" => drop(same::<wire::Privacy>(of, body)),
            "visit_comments" => drop(same::<wire::VisitComments>(of, body)),
            "erase_ticket" => drop(same::<wire::EraseTicket>(of, body)),
            "erased" => assert!(same::<wire::Erased>(of, body).found),
            "logged_in" => drop(same::<wire::LoggedIn>(of, body)),
            "login" => drop(same::<wire::Login>(of, body)),
            "unlock" => drop(same::<wire::Unlock>(of, body)),
            "set_pin" => drop(same::<wire::SetPin>(of, body)),
            "second_factor" => drop(same::<wire::SecondFactor>(of, body)),
            "confirm_second_factor" => drop(same::<wire::ConfirmSecondFactor>(of, body)),
            "recovery_codes" => drop(same::<wire::RecoveryCodes>(of, body)),
            "remove_second_factor" => drop(same::<wire::RemoveSecondFactor>(of, body)),
            "finish_log_in" => drop(same::<wire::FinishLogIn>(of, body)),
            "go_to_provider" => drop(same::<wire::GoToProvider>(of, body)),
            "log_in_ways" => drop(same::<wire::LogInWays>(of, body)),
            "set_identity" => drop(same::<wire::SetIdentity>(of, body)),
            "change_password" => drop(same::<wire::ChangePassword>(of, body)),
            "new_user" => drop(same::<wire::NewUser>(of, body)),
            "counter_change" => drop(same::<wire::CounterChange>(of, body)),
            other => panic!("{other} is no body"),
        }
    }
}

/// An answer is kept until the next day has closed, and an update may come between.
#[test]
fn a_ticket_that_an_earlier_version_stored_is_still_read() {
    let stored = r#"{"id":"01a201e9-f5c9-7478-9be0-e25f7b61ac6b","number":"4007","service":"dat-dai",
        "class":"normal","language":"vi","state":"waiting","issued_at":"2026-11-23T07:30:00.000+07:00",
        "ahead":2,"wait":null,"counter":null,"calls":0,"channel":"kiosk"}"#;
    let slip: wire::Slip = serde_json::from_str(stored).expect("it is read");
    assert_eq!((slip.ticket.party, slip.notices.len()), (1, 0));
}

#[test]
fn an_identity_is_told_to_nobody_who_debugs_or_errs() {
    let given = r#"{"service":"a","identity":"001090123456"}"#;
    let ticket: wire::NewTicket = serde_json::from_str(given).expect("it is read");
    assert!(!format!("{ticket:?}").contains("001090123456"));
    for wrong in ["1090123456", "-1090123456", "1090123456.5", "[1090123456]", "true"] {
        let body = format!(r#"{{"service":"a","identity":{wrong}}}"#);
        let error = serde_json::from_str::<wire::NewTicket>(&body).expect_err("it is no text");
        assert!(!error.to_string().contains("1090123456"), "{error}");
    }
}

#[test]
fn a_counter_gets_other_services_only_when_they_are_named() {
    assert!(serde_json::from_str::<wire::AssignServices>("{}").is_err());
}
