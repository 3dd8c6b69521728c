//! Numbers torn from a printed roll, on a day without a printer.

use crate::script::check;

#[test]
fn a_slip_from_the_roll_is_called_like_any_other() {
    check(
        "issue A roll 017 by guide; issue A; line 1; next 1; finish 1; next 1",
        "+017 +A001 [017 A001] 017>1 017. A001>1",
    );
}

#[test]
fn only_staff_take_it_in() {
    check("issue A roll A017; issue A roll A017 by citizen", "(staff_only) (staff_only)");
}

#[test]
fn a_number_is_held_by_one() {
    check("issue A; issue A roll A001 by guide", "+A001 (number_taken)");
    check("issue A roll A002 by guide; issue A; issue A", "+A002 +A001 +A003");
    check(
        "issue A roll A002 by guide; cancel A002; issue A roll A002 by guide",
        "+A002 -A002 (number_taken)",
    );
}

#[test]
fn it_counts_against_the_quota_and_leaves_the_own_numbers_where_they_are() {
    check(
        "rules quota A 3; issue A; issue A roll A900 by guide; left A; issue A; issue A",
        "rules +A001 +A900 1 +A002 (quota_spent)",
    );
}

#[test]
fn the_next_day_begins_with_the_first_number() {
    check("issue A roll A900 by guide; tomorrow; issue A", "+A900 A900~ end tue: +A001");
}
