//! A visit of several stops: sent on, sent back, and who does not know where to go.

use crate::script::check;
use crate::script::live;

#[test]
fn a_ticket_is_sent_to_another_service_keeping_its_age() {
    check(
        "issue A; issue B; issue B; next 1; transfer 1 B; line 2; next 2; see A001",
        "+A001 +B001 +B002 A001>1 A001>>b [A001 B001 B002] A001>2 a001=called@2!!",
    );
}

#[test]
fn or_to_the_end_of_the_line_or_to_its_head() {
    check(
        "issue A; issue B; next 1; transfer 1 B last; line 2; issue B; line 2",
        "+A001 +B001 A001>1 A001>>b [B001 A001] +B002 [B001 A001 B002]",
    );
    check(
        "issue B; issue A; next 2; next 1; finish 2; issue B; transfer 1 B first; next 2; why A001",
        "+B001 +A001 B001>2 A001>1 B001. +B002 A001>>b^ A001>2 first",
    );
    check(
        "issue A; issue B; next 1; next 2; transfer 2 B first; line 1; next 2; why B001",
        "+A001 +B001 A001>1 B001>2 B001>>b^ [B001] B001>2 first",
    );
}

#[test]
fn first_comes_before_those_who_came_earlier() {
    check(
        "issue 3 B; issue A; call 1 A001; transfer 1 B first; next 2; why A001",
        "+B003 +A001 A001>1 A001>>b^ A001>2 first over B001 B002 B003",
    );
}

#[test]
fn to_one_counter_alone() {
    check(
        "issue A; next 1; transfer 1 @2; next 1; line 2; next 2",
        "+A001 A001>1 A001>>a@2 - [A001] A001>2",
    );
    // When it closes, everyone may.
    check(
        "issue A; next 1; transfer 1 @2; close 2; next 1",
        "+A001 A001>1 A001>>a@2 2:closed A001>1",
    );
    check(
        "close 2; issue A; next 1; transfer 1 @2; next 1",
        "2:closed +A001 A001>1 A001>>a@2 A001>1",
    );
}

#[test]
fn to_one_clerk_wherever_they_sit() {
    check(
        "open 2 by lan; issue A; next 1; transfer 1 @lan; next 1; close 2; open 1 by lan; next 1 by lan",
        "2:lan +A001 A001>1 A001>>a@lan - 2:closed 1:lan A001>1",
    );
    check(
        "open 2 by lan; issue A; next 1; transfer 1 @lan; close 2; next 1",
        "2:lan +A001 A001>1 A001>>a@lan 2:closed A001>1",
    );
    check("issue A; next 1; transfer 1 @lan", "+A001 A001>1 (clerk_away)");
}

#[test]
fn only_where_it_is_taken() {
    check(
        "rules counter 2 B; issue A; next 1; transfer 1 @2",
        "rules +A001 A001>1 (not_taken_there)",
    );
    check(
        "rules counter 2 B; issue A; next 1; transfer 1 B @2; next 2",
        "rules +A001 A001>1 A001>>b@2 A001>2",
    );
    check(
        "rules counter 2 B; open 2 by lan; issue A; next 1; transfer 1 @lan",
        "rules 2:lan +A001 A001>1 (not_taken_there)",
    );
    check("rules service C; issue A; next 1; transfer 1 C", "rules +A001 A001>1 (taken_nowhere)");
    check(
        "issue A; next 1; transfer 1 Z; transfer 1 @9",
        "+A001 A001>1 (unknown_service) (unknown_counter)",
    );
    check("issue A; next 1; transfer 1 first", "+A001 A001>1 (no_destination)");
    check("transfer 1 B", "(no_ticket_in_hand)");
}

#[test]
fn a_ward_goes_with_the_ticket() {
    check(
        "rules wards cua-nam hang-trong, at 2 wards cua-nam; issue A ward hang-trong; next 1; transfer 1 @2",
        "rules +A001 A001>1 (not_taken_there)",
    );
}

#[test]
fn pay_and_come_back_to_the_counter_that_sent_you() {
    check(
        "rules counter 1 A, counter 2 B; issue 2 A; next 1; start 1; transfer 1 B back; next 1; next 2; finish 2; \
         next 1; why A001; finish 1; see A001",
        "rules +A002 A001>1 A001@1 A001>>b A002>1 A001>2 A001.>a@1^ A002. A001>1 first A001. a001=done@1!!!/served",
    );
}

#[test]
fn a_detour_on_a_detour() {
    check(
        "rules service C, counter 1 A, counter 2 B C; issue A; next 1; transfer 1 B back; next 2; transfer 2 C back; \
         next 2; finish 2; next 2; finish 2; next 1; finish 1",
        "rules +A001 A001>1 A001>>b A001>2 A001>>c A001>2 A001.>b@2^ A001>2 A001.>a@1^ A001>1 A001.",
    );
}

#[test]
fn a_visit_of_several_services_with_one_number() {
    check(
        "rules counter 1 A, counter 2 B; issue A then B,A; issue B; next 1; next 1; next 2; finish 2; next 1; finish 1; \
         see A001",
        "rules +A001 +B001 A001>1 A001.>b A001>2 A001.>a A001>1 A001. a001=done@1!!!/served",
    );
}

#[test]
fn what_was_done_is_kept() {
    let done = |steps: &str| {
        let (hall, _) = live(steps);
        let ticket = hall.office.tickets().next().unwrap();
        let done: Vec<_> = ticket.done.iter().map(|s| s.as_str()).collect();
        hall.check_log();
        (done.join(" "), ticket.dossiers)
    };
    assert_eq!(done("issue A then B; next 1; finish 1; next 1; finish 1"), ("a b".to_owned(), 1));
    assert_eq!(done("issue A; next 1; finish 1 did A,B dossiers 3"), ("a b".to_owned(), 3));
    // Sent on by hand, nothing was done yet.
    assert_eq!(done("issue A; next 1; transfer 1 B; next 1; finish 1"), ("b".to_owned(), 1));
    assert_eq!(done("issue A dossiers 4; next 1; finish 1 incomplete"), ("a".to_owned(), 4));
}

#[test]
fn what_was_done_exists_and_is_not_endless() {
    check(
        "issue A; next 1; finish 1 did Z; finish 1 did A,A,A,A,A,A,A,A,A; finish 1 dossiers 0; finish 1 dossiers 1000",
        "+A001 A001>1 (unknown_service) (bad_value done) (bad_value dossiers) (bad_value dossiers)",
    );
}

#[test]
fn who_is_sent_home_goes_to_no_further_stop() {
    check("issue A then B; next 1; finish 1 incomplete", "+A001 A001>1 A001.incomplete");
    check("issue A then B; next 1; finish 1 redirected", "+A001 A001>1 A001.redirected");
    check("issue A then B; next 1; no-show 1", "+A001 A001>1 A001?");
}

#[test]
fn the_press_that_ends_a_stop_calls_somebody_else() {
    check(
        "issue A then B; issue A; next 1; next 1; next 2",
        "+A001 +A002 A001>1 A001.>b A002>1 A001>2",
    );
    check("issue A then B; next 1; next 1", "+A001 A001>1 A001.>b");
}

#[test]
fn who_does_not_know_where_to_go_gets_a_number_and_keeps_their_time() {
    check(
        "rules service G, guidance G; issue G; issue A; served G; notices G001; next 2; \
         correct G001 service A by guide; issue A; line 1",
        "rules +G001 +A001 true [] A001>2 G001:a,normal +A002 [G001 A002]",
    );
}

#[test]
fn the_guide_turns_a_wrong_choice_too() {
    check(
        "issue A; issue B; correct A001 service B by guide; line 1; next 1",
        "+A001 +B001 A001:b,normal [A001 B001] A001>1",
    );
    check(
        "issue A; correct A001 service A by guide; correct A001 service Z by guide",
        "+A001 - (unknown_service)",
    );
    check(
        "issue A; next 1; correct A001 service B by guide; correct A009 service B by guide",
        "+A001 A001>1 (not_waiting) (unknown_ticket)",
    );
}
