//! What one person may take. Who it is nobody knows: a tag stands for them, and its key dies with the day.

use crate::script::check;

const TWO: &str = "rules persons 2 1, service C, service D, field tu-phap A B, counter 1 A B C D";

#[test]
fn two_a_day_and_one_a_field() {
    check(
        &format!(
            "{TWO}; issue A person an; issue B person an; issue C person an; issue D person an"
        ),
        "rules +A001 (person_limit) +C001 (person_limit)",
    );
}

#[test]
fn a_service_in_no_field_is_a_field_of_its_own() {
    check(
        &format!("{TWO}; issue C person an; issue C person an; issue D person an"),
        "rules +C001 (person_limit) +D001",
    );
}

#[test]
fn others_have_their_own_and_who_is_not_asked_has_no_limit() {
    check(
        &format!("{TWO}; issue A person an; issue A person binh; issue A; issue A"),
        "rules +A001 +A002 +A003 +A004",
    );
    check("issue A person an; issue A person an; issue A person an", "+A001 +A002 +A003");
}

/// Being sent on frees no field; a mistake that was put right does.
#[test]
fn what_was_asked_for_counts_wherever_it_went() {
    check(
        &format!("{TWO}; issue A person an; next 1; transfer 1 C last; issue A person an"),
        "rules +A001 A001>1 A001>>c (person_limit)",
    );
    check(
        &format!(
            "{TWO}; issue A person an; correct A001 service C; issue A person an; issue C person an"
        ),
        "rules +A001 A001:c,normal +A002 (person_limit)",
    );
}

#[test]
fn a_number_given_back_counts_and_one_that_staff_took_out_does_not() {
    check(
        &format!("{TWO}; issue A person an; cancel A001; issue A person an"),
        "rules +A001 -A001 (person_limit)",
    );
    check(
        &format!("{TWO}; issue A person an; cancel A001 staff; issue A person an"),
        "rules +A001 -A001/staff +A002",
    );
}

#[test]
fn a_new_day_is_a_new_person() {
    check(
        &format!("{TWO}; issue A person an; tomorrow; issue A person an"),
        "rules +A001 A001~ end tue: +A001",
    );
}

#[test]
fn a_walk_up_counts() {
    check(
        &format!("{TWO}; walk-up 1 A person an; issue B person an"),
        "rules +A001 A001>1 A001@1 (person_limit)",
    );
    check(
        &format!("{TWO}; issue A person an; walk-up 1 B person an"),
        "rules +A001 (person_limit)",
    );
}

const BOOKED: &str = "bookable A, bookable C, booking, hours 08:00-16:00";

#[test]
fn bookings_and_numbers_count_together() {
    check(
        &format!(
            "{TWO}, {BOOKED}; book A mon 09:00 person an; issue B person an; issue C person an; issue D person an"
        ),
        "rules #1:mon 09:00 (person_limit) +C001 (person_limit)",
    );
    check(
        &format!(
            "{TWO}, {BOOKED}; issue A person an; book A mon 09:00 person an; book C mon 09:00 person an"
        ),
        "rules +A001 (person_limit) #1:mon 09:00",
    );
}

#[test]
fn a_booking_that_became_a_number_counts_once() {
    check(
        &format!(
            "{TWO}, {BOOKED}; book A mon 09:00 person an; at 09:00; check-in #1; issue C person an; issue D person an"
        ),
        "rules #1:mon 09:00 +A001 +C001 (person_limit)",
    );
}

#[test]
fn a_booking_given_back_counts_no_more() {
    check(
        &format!("{TWO}, {BOOKED}; book A mon 09:00 person an; unbook #1; issue B person an"),
        "rules #1:mon 09:00 -#1 +B001",
    );
}

#[test]
fn every_day_is_booked_by_itself() {
    check(
        &format!(
            "{TWO}, {BOOKED}; issue A person an; book A tue 09:00 person tue-an; book A tue 10:00 person tue-an; \
             book C tue 09:00 person tue-an; book C wed 09:00 person wed-an"
        ),
        "rules +A001 #1:tue 09:00 (person_limit) #2:tue 09:00 #3:wed 09:00",
    );
}
