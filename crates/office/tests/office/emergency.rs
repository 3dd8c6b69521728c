//! Only some services, and only so many people.

use crate::script::check;

#[test]
fn only_the_listed_services_give_out_numbers() {
    check(
        "rules emergency B; issue A; emergency on; issue A; issue B; offers A; offers B; emergency on; emergency off; \
         emergency off; issue A",
        "rules +A001 emergency:on (service_suspended) +B001 false true - emergency:off - +A002",
    );
    check(
        "rules emergency B; emergency on; issue B then A",
        "rules emergency:on (service_suspended)",
    );
}

#[test]
fn who_has_a_number_is_served() {
    check(
        "rules emergency B; issue A; emergency on; next 1; start 1; finish 1",
        "rules +A001 emergency:on A001>1 A001@1 A001.",
    );
}

#[test]
fn the_hall_holds_so_many_people() {
    check(
        "rules emergency A B hall 3; emergency on; issue A party 2; issue A party 2; issue A; issue A; next 1; issue A; \
         finish 1; issue B",
        "rules emergency:on +A001 (hall_full) +A002 (hall_full) A001>1 (hall_full) A001. +B001",
    );
    // Who is out is not in the hall.
    check(
        "rules emergency A hall 1; emergency on; issue A; out A001; issue A",
        "rules emergency:on +A001 A001/away +A002",
    );
}

#[test]
fn without_a_profile_there_is_none() {
    check("emergency on; emergency off", "(no_emergency_profile) -");
    check("rules emergency Z", "(bad_value)");
}

#[test]
fn it_lasts_over_night() {
    check(
        "rules emergency B; emergency on; tomorrow; issue A; issue B",
        "rules emergency:on end tue: (service_suspended) +B001",
    );
}

/// Who fills in a form is in the hall; a walk-up is one more.
#[test]
fn everybody_in_the_hall_counts() {
    check(
        "rules emergency A hall 1; emergency on; issue A; next 1; hold 1 form; issue A; walk-up 1 A",
        "rules emergency:on +A001 A001>1 A001/form (hall_full) (hall_full)",
    );
    check("rules emergency B; emergency on; walk-up 1 A", "rules emergency:on (service_suspended)");
}

/// Whoever has booked is not let into a hall that is full or does not serve them; the booking stays.
#[test]
fn a_booking_waits_until_it_is_over() {
    let booked =
        "rules bookable A, booking, hours 08:00-10:00, emergency B; book A mon 09:00; at 09:00";
    check(
        &format!("{booked}; emergency on; check-in #1; emergency off; check-in #1"),
        "rules #1:mon 09:00 emergency:on (service_suspended) emergency:off +A001",
    );
    let full = "rules bookable A, booking, hours 08:00-10:00, emergency A hall 0; book A mon 09:00; at 09:00";
    check(
        &format!("{full}; emergency on; check-in #1"),
        "rules #1:mon 09:00 emergency:on (hall_full)",
    );
}
