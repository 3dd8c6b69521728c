//! Every refusal is reached, every event is kept.

use crate::hall::Hall;
use crate::script::live;
use office::{Event, Refusal, RulesError};
use std::collections::BTreeSet;

variants!(REFUSALS, refusal_name, Refusal:
    UnknownService UnknownCounter UnknownTicket IssuingClosed QuotaSpent NumbersSpent UrgentByStaffOnly TicketExists
    CounterClosed CounterPaused CounterTaken ClerkElsewhere NoTicketInHand TicketInHand AlreadyServing GraceRunning
    NotWaiting NothingToUndo UndoTooLate DayNotLater ServiceHasWaiting TimeZoneHasWaiting CounterInUse
    UnknownAuthority UnknownBooking ServiceSuspended HallFull CapacitySpent PersonLimit NumberTaken StaffOnly NoPriority
    OutOfRange RecallTooSoon RecallsSpent NotDelivered NotAway ReturnsSpent TicketElsewhere TicketEnded NotTakenThere
    TakenNowhere ClerkAway NoDestination ReasonNeeded ChoosingNotAllowed MovedOn NoEmergencyProfile NoSuchAlarm NoRoster
    NotBookable NoSuchSlot SlotFull NotCheckInTime AlreadyRated RatingClosed BadRules);

variants!(RULES_ERRORS, rules_error_name, RulesError:
    UnknownTimeZone ServiceTwice PrefixTwice CounterTwice UnknownService TakenTwice Twice Unknown OutOfRange
    WindowsOutOfOrder);

variants!(EVENTS, event_name, Event:
    DayOpened DayClosed TicketIssued TicketCalled CallDelivered TicketRecalled ServiceStarted TicketFinished TicketMissed
    TicketHeld TicketReturned TicketTransferred TicketCorrected TicketCancelled TicketExpired CallUndone CounterOpened
    CounterPaused CounterClosed CounterAssigned CounterHandedOver AlarmRaised AlarmEnded EmergencySet BookingMade
    BookingMoved BookingCancelled BookingLapsed TicketRated ConfigChanged NumbersSkipped);

/// Each line ends in a refusal.
const REFUSED: &[&str] = &[
    "issue Z",
    "open 3",
    "cancel A001",
    "rules hours; issue A",
    "rules quota A 0; issue A",
    "skip A 99999; issue A",
    "issue A urgent",
    "issue A; again A001",
    "close 1; next 1",
    "pause 1; next 1",
    "open 1 by lan; next 1 by mai",
    "open 1 by lan; open 2 by lan",
    "finish 1",
    "issue A; next 1; close 1",
    "issue A; next 1; start 1; recall 1",
    "rules grace 90s; issue A; next 1; deliver 1; no-show 1",
    "issue A; next 1; cancel A001",
    "undo 1",
    "issue A; next 1; wait 11s; undo 1",
    "day 2026-11-02",
    "issue A; rules no service A",
    "issue A; wait 15h; rules zone Asia/Tokyo",
    "rules no counter 1",
    "issue A ward cua-nam",
    "unbook #1",
    "rules emergency B; emergency on; issue A",
    "rules emergency A hall 1; emergency on; issue A; issue A",
    "rules capacity, minutes A 60, serving 07:30-08:30; issue A",
    "rules persons 1 1; issue A person an; issue B person an",
    "issue A; issue A roll A001 by guide",
    "issue A; correct A001 class urgent by kiosk",
    "rules no-priority A; issue A priority",
    "issue A party 100",
    "rules recalls 5 5s; issue A; next 1; recall 1",
    "rules recalls 1 0s; issue A; next 1; recall 1; recall 1",
    "rules grace 90s; issue A; next 1; no-show 1",
    "issue A; back A001",
    "rules returns 2 0; issue A; out A001",
    "issue A; next 1; call 2 A001",
    "issue A; cancel A001; call 1 A001",
    "rules counter 1 B; issue A; call 1 A001",
    "rules service C; issue A; correct A001 service C",
    "issue A; next 1; transfer 1 @lan",
    "issue A; next 1; transfer 1 first",
    "rules reason required; issue A; issue A; call 1 A002",
    "rules chosen nobody; issue A; issue A; call 1 A002",
    "issue A; next 1; transfer 1 B; next 2; undo 1",
    "emergency on",
    "helped 1",
    "as-yesterday",
    "book A tue 09:00",
    "rules bookable A, booking, hours 08:00-11:00; book A tue 07:00",
    "rules bookable A, booking per 1, hours 08:00-11:00; book A tue 09:00; book A tue 09:00",
    "rules bookable A, booking, hours 08:00-11:00; book A tue 09:00; check-in #1",
    "issue A; next 1; finish 1; rate A001 5; rate A001 5",
    "issue A; rate A001 5",
    "rules zone Mars/Base",
    "rules service A",
    "rules prefix B A",
    "rules counter again 1",
    "rules counter 1 Z",
    "rules counter 1 A A",
    "rules wards cua-nam cua-nam",
    "rules at 1 wards cua-nam",
    "rules interleaved 0",
    "rules hours 11:00-07:15",
];

#[test]
fn every_refusal_is_reached_and_changes_nothing() {
    let mut reached = BTreeSet::new();
    for steps in REFUSED {
        let (before, last) = steps.rsplit_once("; ").unwrap_or(("", steps));
        let (mut hall, _) = live(before);
        let (office, log) = (hall.office.clone(), hall.log.len());
        assert!(hall.step(last).starts_with('('), "{steps}");
        assert_eq!((&hall.office, hall.log.len()), (&office, log), "{steps}");
        reached.insert(refusal_name(&hall.refusals[0]));
    }
    assert_eq!(reached, REFUSALS.iter().copied().collect());
}

#[test]
fn every_contradiction_in_rules_is_reached() {
    let reached: BTreeSet<_> = refusals()
        .filter_map(|refusal| {
            let Refusal::BadRules(error) = refusal else { return None };
            Some(rules_error_name(&error))
        })
        .collect();
    assert_eq!(reached, RULES_ERRORS.iter().copied().collect());
}

#[test]
fn every_refusal_has_a_code_and_words() {
    let mut codes = BTreeSet::new();
    for refusal in refusals() {
        let code = refusal.code();
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
        assert!(!refusal.to_string().is_empty(), "{code}");
        codes.insert(code);
    }
    // A value out of its range and rules that contradict themselves are both a `bad_value`.
    assert_eq!(codes.len(), REFUSALS.len() - 1, "one code, one refusal: {codes:?}");
}

fn refusals() -> impl Iterator<Item = Refusal> {
    REFUSED.iter().flat_map(|steps| live(steps).0.refusals)
}

#[test]
fn every_event_reads_back_as_it_was_written() {
    let (hall, _) = live(
        "open 1 by lan; issue A; issue A; issue A; issue B priority; cancel A003; next 1; deliver 1; recall 1; start 1; \
         finish 1 incomplete; undo 1; finish 1; rate B001 2 slow; next 1; no-show 1; back A001; pause 2 lunch; close 2; next 1; \
         hold 1 form 10m; back A002; next 1; transfer 1 B @1 back; assign 2 B; hand-over 1; help 1; helped 1; \
         issue A; correct A004 class urgent; tomorrow-for A004; \
         rules emergency A, hours 07:15-11:00 13:00-16:15, bookable A, booking, grace 90s, quota A 5; emergency on; \
         book A tue 09:15; move #1 wed 09:15; unbook #1; book A tue 09:15; \
         tomorrow; issue A; issue A; next 1 by lan; call 1 A002 because of a funeral; at 09:31; tick; restored 3; tomorrow",
    );
    let reached: BTreeSet<_> = hall.log.iter().map(|(_, event)| event_name(event)).collect();
    assert_eq!(reached, EVENTS.iter().copied().collect());
    read_back(&hall);
}

/// As text, and as the tree that the journal and the stream make of it.
pub(crate) fn read_back(hall: &Hall) {
    for (_, event) in &hall.log {
        let text = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
        let tree = serde_json::to_value(event).unwrap();
        assert_eq!(&serde_json::from_value::<Event>(tree).unwrap(), event, "{text}");
    }
}
