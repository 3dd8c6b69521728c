//! Every ticket ends in one of a few ways, each with a name.

use crate::hall::{Hall, replayed};
use crate::script::{check, live};
use crate::told;
use office::{Cause, Ending, Event};
use std::collections::BTreeSet;

#[test]
fn a_ticket_that_lives_has_no_ending() {
    check(
        "issue A; ending A001; next 1; ending A001; start 1; ending A001; hold 1 form; ending A001",
        "+A001 - A001>1 - A001@1 - A001/form -",
    );
}

#[test]
fn an_ending_has_a_name() {
    for (steps, told) in [
        ("next 1; finish 1; ending A001", "A001>1 A001. served"),
        ("next 1; finish 1 incomplete; ending A001", "A001>1 A001.incomplete incomplete"),
        ("next 1; finish 1 redirected; ending A001", "A001>1 A001.redirected redirected"),
        ("next 1; no-show 1; ending A001", "A001>1 A001? absent"),
        ("cancel A001; ending A001", "-A001 left"),
        ("cancel A001 staff; ending A001", "-A001/staff cancelled_by_staff"),
        ("cancel A001 moved_away; ending A001", "-A001/moved_away moved_away"),
    ] {
        check(&format!("issue A; {steps}"), &format!("+A001 {told}"));
    }
}

#[test]
fn only_staff_take_a_number_out_and_the_days_own_causes_nobody_gives() {
    check(
        "issue A; cancel A001 staff by kiosk; cancel A001 moved_away by citizen; cancel A001 day_over; \
         cancel A001 never_returned",
        "+A001 (staff_only) (staff_only) (bad_value cause) (bad_value cause)",
    );
}

#[test]
fn every_ending_is_reached_and_every_ticket_ends_once() {
    let (hall, told) = live(
        "issue 9 A; next 1; finish 1; next 1; finish 1 incomplete; next 1; finish 1 redirected; next 1; no-show 1; \
         cancel A005; cancel A006 staff; cancel A007 moved_away; out A008; tomorrow",
    );
    assert!(told.ends_with("A008~/never_returned A009~ end tue:"), "{told}");
    let endings = endings_of_the_first_day(&hall);
    assert_eq!(endings.len(), 9);
    use Ending::{
        Absent, CancelledByStaff, DayOver, Incomplete, Left, MovedAway, NeverReturned, Redirected,
        Served,
    };
    assert_eq!(
        endings,
        [
            Served,
            Incomplete,
            Redirected,
            Absent,
            Left,
            CancelledByStaff,
            MovedAway,
            NeverReturned,
            DayOver
        ]
    );
    assert_eq!(endings.iter().map(told::name).collect::<BTreeSet<_>>().len(), 9);
}

/// As the office knew them when it closed for the night.
fn endings_of_the_first_day(hall: &Hall) -> Vec<Ending> {
    let closed = |(_, event): &(_, Event)| matches!(event, Event::DayClosed { .. });
    let night = hall.log.iter().position(closed).expect("the day ended");
    let office = replayed(&hall.log[..night]);
    let mut tickets: Vec<_> = office.tickets().collect();
    tickets.sort_by_key(|ticket| ticket.arrival);
    tickets.iter().map(|ticket| ticket.ending().expect("it has ended")).collect()
}

/// Written before causes were kept: then only holders cancelled, and only the day expired.
#[test]
fn an_old_log_without_causes_is_read() {
    let id = "00000000-0000-0000-0000-000000000001";
    let cancelled = format!(r#"{{"kind":"ticket_cancelled","ticket":"{id}"}}"#);
    let cancelled: Event = serde_json::from_str(&cancelled).unwrap();
    assert!(matches!(cancelled, Event::TicketCancelled { cause: Cause::Left, .. }));
}
