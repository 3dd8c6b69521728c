//! What citizens say of their visits.

use crate::script::check;

#[test]
fn a_finished_visit_is_rated_once() {
    check(
        "issue A; rate A001 5; next 1; rate A001 5; finish 1; rate A001 2 slow; rate A001 5",
        "+A001 (rating_closed) A001>1 (rating_closed) A001. A001*2 (already_rated)",
    );
    check("rate A999 5", "(unknown_ticket)");
}

#[test]
fn who_did_not_come_or_left_has_nothing_to_rate() {
    check(
        "issue A; issue A; cancel A001; next 1; no-show 1; rate A001 1; rate A002 1",
        "+A001 +A002 -A001 A002>1 A002? (rating_closed) (rating_closed)",
    );
}

#[test]
fn a_rating_has_its_time() {
    check("issue A; next 1; finish 1; wait 60m; rate A001 4", "+A001 A001>1 A001. A001*4");
    check(
        "issue A; next 1; finish 1; wait 60m; wait 1s; rate A001 4",
        "+A001 A001>1 A001. (rating_closed)",
    );
}

#[test]
fn a_tablet_takes_what_is_said_of_its_own_counter() {
    check(
        "issue A; next 1; finish 1; rate A001 4 @2; rate A001 4 @1",
        "+A001 A001>1 A001. (rating_closed) A001*4",
    );
}

#[test]
fn a_press_is_taken_back_with_a_rating_and_what_was_said_stands() {
    check(
        "issue A; next 1; finish 1; rate A001 4; undo 1; rate A001 5; finish 1; rate A001 5",
        "+A001 A001>1 A001. A001*4 A001=1 (already_rated) A001. (already_rated)",
    );
}
