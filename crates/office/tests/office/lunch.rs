//! The break at noon.

use crate::script::check;

/// Half an hour a case; counter 1 alone takes A.
const DAY: &str = "rules serving 07:30-11:30 13:00-17:00, minutes A 30, counter 2 B";

#[test]
fn before_lunch_everyone_hears_on_which_side_of_it_they_are() {
    check(
        &format!("{DAY}; at 10:30; issue 3 A; notices A001; notices A002; notices A003"),
        "rules +A003 [] [] [after mon 13:00]",
    );
    // Two counters are twice as fast.
    check(
        &format!("{DAY}, counter 2 A; at 10:30; issue 5 A; notices A004; notices A005"),
        "rules +A005 [] [after mon 13:00]",
    );
    // Who has fallen behind meanwhile hears of it as well.
    check(
        &format!("{DAY}; at 10:30; issue 2 A; at 11:01; notices A002"),
        "rules +A002 [after mon 13:00]",
    );
}

#[test]
fn during_it_numbers_are_for_the_afternoon() {
    check(&format!("{DAY}; at 12:00; issue A; notices A001"), "rules +A001 [after mon 13:00]");
    check(
        &format!("{DAY}; at 12:00; pause 1; pause 2; issue A; notices A001"),
        "rules 1:paused 2:paused +A001 [no counter, after mon 13:00]",
    );
    check(&format!("{DAY}; at 13:00; issue 9 A; notices A009"), "rules +A009 []");
}

#[test]
fn after_the_last_break_there_is_no_other_side() {
    check(&format!("{DAY}; at 16:50; issue 3 A; notices A003"), "rules +A003 []");
    // Nor before the day begins.
    check(
        "rules serving 08:30-11:30 13:00-17:00, minutes A 30; issue A; notices A001",
        "rules +A001 []",
    );
    check(
        "rules serving 07:30-11:30 13:00-17:00; at 11:29; issue 9 A; notices A009",
        "rules +A009 []",
    );
}

#[test]
fn the_queue_is_carried_over_lunch() {
    check(
        &format!(
            "{DAY}; at 11:20; issue 2 A; next 1; finish 1; pause 1 lunch; at 13:00; open 1; next 1"
        ),
        "rules +A002 A001>1 A001. 1:paused 1:open A002>1",
    );
}

#[test]
fn who_is_missed_just_after_it_is_called_again_and_it_does_not_count() {
    check(
        &format!(
            "{DAY}, returns 2 1; at 11:20; issue 4 A; at 13:01; next 1; no-show 1; next 1; finish 1; next 1; finish 1; \
             at 13:06; next 1; no-show 1; back A001; next 1; next 1; no-show 1; back A001"
        ),
        "rules +A004 A001>1 A001? <A001+2 A002>1 A002. A003>1 A003. A001>1 A001? <A001+2 A004>1 A004. A001>1 A001? (returns_spent)",
    );
}

#[test]
fn from_five_minutes_after_it_a_miss_counts() {
    check(&format!("{DAY}; at 12:59; issue A; next 1; no-show 1"), "rules +A001 A001>1 A001?");
    check(
        &format!("{DAY}; at 13:00; issue A; next 1; no-show 1"),
        "rules +A001 A001>1 A001? <A001+2",
    );
    check(
        &format!("{DAY}; at 13:04; issue A; next 1; no-show 1"),
        "rules +A001 A001>1 A001? <A001+2",
    );
    check(&format!("{DAY}; at 13:05; issue A; next 1; no-show 1"), "rules +A001 A001>1 A001?");
    // In the morning nobody comes from a break.
    check(
        "rules serving 08:00-11:30 13:00-17:00; issue A; next 1; no-show 1",
        "rules +A001 A001>1 A001?",
    );
}

#[test]
fn a_miss_just_after_it_is_taken_back_like_any_other() {
    check(
        &format!("{DAY}; at 13:00; issue A; next 1; no-show 1; undo 1; see A001; no-show 1"),
        "rules +A001 A001>1 A001? <A001+2 A001=1 a001=called@1! A001? <A001+2",
    );
}

#[test]
fn whose_service_is_gone_does_not_wait_for_it_after_lunch() {
    check(
        &format!("{DAY}; at 13:00; issue B; next 2; rules no service B; no-show 2"),
        "rules +B001 B001>2 rules B001?",
    );
}
