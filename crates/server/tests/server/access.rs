//! One table says who may do what, and every refusal has its words.

use crate::house::House;
use axum::body::Body;
use axum::http::Request;
use office::{Language, Millis, Refusal, TicketId};
use server::ApiError;
use std::collections::BTreeSet;
use uuid::Uuid;

#[tokio::test]
async fn every_route_of_the_api_stands_in_the_table_and_no_other() {
    let house = House::open().await;
    let request = Request::builder().uri("/openapi.json").body(Body::empty()).expect("valid");
    let described = house.ask(request).await.body;
    let paths = described["paths"].as_object().expect("a map of paths");
    let routes: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("a map of methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let row = |(method, path, _): &(axum::http::Method, &str, &[_])| format!("{method} {path}");
    let table: BTreeSet<String> = server::access::TABLE.iter().map(row).collect();
    assert_eq!(routes, table);
}

/// One of each refusal.
fn refusals() -> Vec<Refusal> {
    let (counter, ticket) = (1.try_into().expect("valid"), TicketId(Uuid::nil()));
    let service = || "a".parse::<office::ServiceKey>().expect("valid");
    let clerk = || "lan".parse::<office::UserName>().expect("valid");
    let (until, opens_at) = (Millis(0), None);
    vec![
        Refusal::UnknownService(service()),
        Refusal::UnknownCounter(counter),
        Refusal::UnknownTicket(ticket),
        Refusal::IssuingClosed { opens_at },
        Refusal::QuotaSpent(service()),
        Refusal::NumbersSpent(service()),
        Refusal::UrgentByStaffOnly,
        Refusal::TicketExists(ticket),
        Refusal::CounterClosed(counter),
        Refusal::CounterPaused(counter),
        Refusal::CounterTaken { counter, clerk: clerk() },
        Refusal::ClerkElsewhere(counter),
        Refusal::NoTicketInHand(counter),
        Refusal::TicketInHand(counter),
        Refusal::AlreadyServing(counter),
        Refusal::GraceRunning { until },
        Refusal::NotWaiting(ticket),
        Refusal::NothingToUndo(counter),
        Refusal::UndoTooLate(counter),
        Refusal::DayNotLater,
        Refusal::ServiceHasWaiting(service()),
        Refusal::TimeZoneHasWaiting,
        Refusal::CounterInUse(counter),
        Refusal::UnknownAuthority("cua-nam".parse().expect("valid")),
        Refusal::UnknownBooking(ticket),
        Refusal::ServiceSuspended(service()),
        Refusal::HallFull,
        Refusal::CapacitySpent { service: service(), opens_at },
        Refusal::PersonLimit,
        Refusal::NumberTaken("A001".parse().expect("valid")),
        Refusal::StaffOnly,
        Refusal::NoPriority(service()),
        Refusal::OutOfRange("party"),
        Refusal::RecallTooSoon { until },
        Refusal::RecallsSpent(counter),
        Refusal::NotDelivered,
        Refusal::NotAway(ticket),
        Refusal::ReturnsSpent(ticket),
        Refusal::AlreadyRated(ticket),
        Refusal::RatingClosed(ticket),
        Refusal::TicketElsewhere { ticket, counter },
        Refusal::TicketEnded(ticket),
        Refusal::NotTakenThere(counter),
        Refusal::TakenNowhere,
        Refusal::ClerkAway(clerk()),
        Refusal::NoDestination,
        Refusal::ReasonNeeded,
        Refusal::ChoosingNotAllowed,
        Refusal::MovedOn(ticket),
        Refusal::NoEmergencyProfile,
        Refusal::NoSuchAlarm,
        Refusal::NoRoster,
        Refusal::NotBookable(service()),
        Refusal::NoSuchSlot,
        Refusal::SlotFull,
        Refusal::NotCheckInTime { opens_at },
    ]
}

#[test]
fn every_refusal_has_its_sentence_in_both_languages() {
    for refusal in refusals() {
        let code = refusal.code();
        let error = ApiError::from(refusal);
        let (vi, en) = (error.words(Language::Vi), error.words(Language::En));
        assert!(vi != code && en != code && vi != en, "{code}: {vi} {en}");
        assert!(!vi.contains('{') && !en.contains('{'), "{code}: {vi} {en}");
    }
}
