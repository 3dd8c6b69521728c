//! Numbers booked ahead.

use crate::script::{check, live};
use office::Channel;

const MORNING: &str = "rules bookable A, booking, hours 08:00-10:00";

#[test]
fn a_day_has_slots_in_its_windows() {
    check(
        &format!("{MORNING}; slots A tue; slots A mon; slots A sat; slots B tue"),
        "rules [08:00*4 08:30*4 09:00*4 09:30*4] [08:30*4 09:00*4 09:30*4] [] (not_bookable)",
    );
    // A slot that does not fit is none.
    check("rules bookable A, booking, hours 07:15-08:40; slots A tue", "rules [07:15*4 07:45*4]");
    check(
        "rules bookable A, booking slot 45m per 1, hours 08:00-10:00; slots A tue",
        "rules [08:00*1 08:45*1]",
    );
}

#[test]
fn there_are_no_bookings_where_the_office_has_none() {
    check("book A tue 09:00", "(not_bookable)");
    check("rules bookable A; book A tue 09:00", "rules (not_bookable)");
    check("rules bookable A, booking; book A tue 09:00", "rules (not_bookable)");
    check(
        &format!("{MORNING}; book B tue 09:00; book Z tue 09:00"),
        "rules (not_bookable) (unknown_service)",
    );
}

#[test]
fn today_and_the_next_six_days_are_booked() {
    check(
        &format!(
            "{MORNING}; book A mon 09:00; book A fri 09:30; book A 2026-11-08 09:00; book A 2026-11-09 09:00"
        ),
        "rules #1:mon 09:00 #2:fri 09:30 (no_such_slot) (no_such_slot)",
    );
    check(
        "rules bookable A, booking ahead 7, hours 08:00-10:00; book A 2026-11-09 09:00",
        "rules #1:mon 09:00",
    );
    // What has begun is over, and what is no slot is none.
    check(
        &format!(
            "{MORNING}; book A mon 08:00; book A tue 08:10; book A tue 10:00; book A 2026-11-01 09:00"
        ),
        "rules (no_such_slot) (no_such_slot) (no_such_slot) (no_such_slot)",
    );
}

#[test]
fn a_holiday_has_no_slots() {
    check(
        &format!("{MORNING}, holiday 2026-11-03; slots A tue; book A tue 09:00"),
        "rules [] (no_such_slot)",
    );
}

#[test]
fn a_slot_takes_so_many_for_each_service() {
    check(
        "rules bookable A, bookable B, booking per 2, hours 08:00-10:00; book A tue 09:00; book A tue 09:00; \
         book A tue 09:00; slots A tue; book B tue 09:00; book A tue 09:30",
        "rules #1:tue 09:00 #2:tue 09:00 (slot_full) [08:00*2 08:30*2 09:00*0 09:30*2] #3:tue 09:00 #4:tue 09:30",
    );
}

/// Who has come frees no place for another.
#[test]
fn a_slot_that_was_used_is_used() {
    check(
        "rules bookable A, booking slot 30m per 1 early 30m, hours 08:00-10:00; book A mon 09:00; at 08:45; check-in #1; \
         book A mon 09:00; slots A mon",
        "rules #1:mon 09:00 +A001 (slot_full) [09:00*0 09:30*1]",
    );
}

#[test]
fn the_urgent_class_and_unknown_places_are_not_booked() {
    check(&format!("{MORNING}; book A tue 09:00 urgent by lan"), "rules (not_allowed)");
    check(&format!("{MORNING}, no-priority A; book A tue 09:00 priority"), "rules (no_priority)");
    check(&format!("{MORNING}; book A tue 09:00 ward cua-nam"), "rules (unknown_authority)");
}

#[test]
fn a_booking_is_checked_in_around_its_slot() {
    check(
        &format!(
            "{MORNING}; book A mon 09:00; at 08:44; check-in #1; at 08:45; check-in #1; check-in #1"
        ),
        "rules #1:mon 09:00 (not_check_in_time until mon 08:45) +A001 (unknown_booking)",
    );
    check(
        &format!("{MORNING}; book A mon 09:00; at 09:15; check-in #1"),
        "rules #1:mon 09:00 +A001",
    );
    check(
        &format!("{MORNING}; book A mon 09:00; at 09:16; check-in #1"),
        "rules #1:mon 09:00 (not_check_in_time)",
    );
    check(
        &format!("{MORNING}; book A tue 09:00; check-in #1; check-in #2"),
        "rules #1:tue 09:00 (not_check_in_time until tue 08:45) (unknown_booking)",
    );
}

#[test]
fn the_ticket_is_what_was_booked() {
    let (hall, told) = live(&format!(
        "{MORNING}, wards cua-nam; book A mon 09:00 priority ward cua-nam from elsewhere en; at 09:00; check-in #1"
    ));
    assert_eq!(told, "rules #1:mon 09:00 +A001");
    let ticket = hall.office.tickets().next().unwrap();
    assert_eq!(Some(ticket.id), hall.booked().next(), "the booking's reference is the ticket's");
    let text = serde_json::to_string(ticket).unwrap();
    for said in [r#""priority""#, r#""cua-nam""#, r#""non_territorial":true"#, r#""en""#] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(ticket.channel, Channel::Booking);
    hall.check_log();
}

#[test]
fn an_unused_booking_lapses() {
    check(
        &format!("{MORNING}; book A mon 09:00; at 09:15; tick; wait 1s; tick; tick; check-in #1"),
        "rules #1:mon 09:00 - #1~ - (unknown_booking)",
    );
    check(
        &format!("{MORNING}; book A mon 09:00; book A tue 09:00; tomorrow"),
        "rules #1:mon 09:00 #2:tue 09:00 #1~ end tue:",
    );
}

#[test]
fn a_booking_is_kept_over_night() {
    check(
        &format!("{MORNING}; book A tue 09:00; tomorrow; at 09:00; check-in #1"),
        "rules #1:tue 09:00 end tue: +A001",
    );
}

#[test]
fn equal_to_walk_ins_in_the_order_of_registration() {
    check(
        &format!(
            "{MORNING}; issue A; wait 5m; book A mon 09:00; wait 5m; issue A; at 09:00; check-in #1; line 1"
        ),
        "rules +A001 #1:mon 09:00 +A002 +A003 [A001 A003 A002]",
    );
    check(
        &format!("{MORNING}; book A tue 09:00; tomorrow; issue A; at 09:00; check-in #1; line 1"),
        "rules #1:tue 09:00 end tue: +A001 +A002 [A002 A001]",
    );
}

#[test]
fn or_as_if_they_had_come_at_the_beginning_of_their_slot() {
    check(
        &format!(
            "{MORNING}, booking order slot; book A mon 09:00; wait 5m; issue A; at 08:50; check-in #1; at 08:55; issue A; \
             line 1; at 09:05; issue A; line 1"
        ),
        "rules #1:mon 09:00 +A001 +A002 +A003 [A001 A003 A002] +A004 [A001 A003 A002 A004]",
    );
}

#[test]
fn a_booking_is_moved_and_given_back() {
    check(
        "rules bookable A, booking per 1, hours 08:00-10:00; book A tue 09:00; move #1 wed 09:30; book A tue 09:00; \
         move #1 tue 09:00; move #1 wed 09:30; unbook #1; unbook #1; move #1 tue 09:30; book A wed 09:30",
        "rules #1:tue 09:00 #1>wed 09:30 #2:tue 09:00 (slot_full) - -#1 (unknown_booking) (unknown_booking) #3:wed 09:30",
    );
    check(
        &format!("{MORNING}; book A tue 09:00; move #1 tue 07:00"),
        "rules #1:tue 09:00 (no_such_slot)",
    );
}

/// The tag of a person is made for one day: on another it could not be compared.
#[test]
fn a_persons_booking_stays_on_its_day() {
    check(
        &format!("{MORNING}; book A tue 09:00 person an; move #1 wed 09:00; move #1 tue 09:30"),
        "rules #1:tue 09:00 (no_such_slot) #1>tue 09:30",
    );
}

#[test]
fn a_moved_booking_keeps_its_place() {
    check(
        &format!(
            "{MORNING}; book A mon 08:30; wait 1m; issue A; move #1 mon 09:00; at 09:00; check-in #1; line 1"
        ),
        "rules #1:mon 08:30 +A001 #1>mon 09:00 +A002 [A002 A001]",
    );
}

#[test]
fn what_was_promised_is_given() {
    check(
        &format!("{MORNING}, quota A 0; book A mon 09:00; at 09:00; issue A; check-in #1"),
        "rules #1:mon 09:00 (quota_spent) +A001",
    );
    check(
        &format!("{MORNING}; book A mon 09:30; rules hours 08:00-09:00; at 09:30; check-in #1"),
        "rules #1:mon 09:30 rules +A001",
    );
    check(
        &format!("{MORNING}; book A mon 09:00; rules no service A; at 09:00; check-in #1"),
        "rules #1:mon 09:00 rules (unknown_service)",
    );
}
