//! When numbers are given out, by the clock on the office's wall.

use crate::script::check;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use office::{Hours, Millis, Rules, Window};

const WARD: &str = "rules hours 07:15-11:00 13:00-16:15";

#[test]
fn numbers_are_given_out_within_the_windows() {
    check(
        &format!(
            "{WARD}; issue A; at 10:59; issue A; at 11:00; issue A; offers A; at 12:59; issue A; at 13:00; issue A"
        ),
        "rules +A001 +A002 (issuing_closed until mon 13:00) false (issuing_closed until mon 13:00) +A003",
    );
}

#[test]
fn after_the_last_window_it_says_the_next_morning() {
    check(
        &format!("{WARD}; at 16:14; issue A; at 16:15; issue A"),
        "rules +A001 (issuing_closed until tue 07:15)",
    );
    check(
        &format!("{WARD}; wait 24h; wait 24h; wait 24h; wait 24h; at 17:00; issue A"),
        "rules (issuing_closed until mon 07:15)",
    );
    check(
        &format!("{WARD}; wait 24h; wait 24h; wait 24h; wait 24h; wait 24h; issue A"),
        "rules (issuing_closed until mon 07:15)",
    );
}

#[test]
fn an_office_whose_week_is_empty_never_opens() {
    check("rules hours; issue A", "rules (issuing_closed)");
}

#[test]
fn one_window_a_week_opens_again_in_a_week() {
    let mut hours = Hours::default();
    hours.week[0] = vec![Window { from: 0, to: 1 }];
    let opens = Rules::default().opens_after(&hours, at("2026-11-02T00:00:30+07"), &vietnam());
    assert_eq!(opens, Some(at("2026-11-09T00:00:00+07")));
    // The moment at which it opens is not the next one.
    let next = Rules::default().opens_after(&hours, at("2026-11-09T00:00:00+07"), &vietnam());
    assert_eq!(next, Some(at("2026-11-16T00:00:00+07")));
}

#[test]
fn counters_call_also_when_no_numbers_are_given_out() {
    check(&format!("{WARD}; issue A; at 11:30; next 1; finish 1"), "rules +A001 A001>1 A001.");
}

#[test]
fn a_window_may_reach_to_midnight() {
    let mut hours = Hours::default();
    hours.week[0] = vec![Window { from: 23 * 60, to: 24 * 60 }];
    assert!(Rules::default().open_at(&hours, at("2026-11-02T23:59:59.999+07"), &vietnam()));
    assert!(!Rules::default().open_at(&hours, at("2026-11-03T00:00:00+07"), &vietnam()));
}

/// The clocks of Berlin go forward on 29 March 2026: nine hours after that midnight it is ten o'clock.
#[test]
fn a_window_opens_by_the_wall_clock_on_the_day_that_the_clocks_change() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let mut hours = Hours::default();
    hours.week[6] = vec![Window { from: 9 * 60, to: 10 * 60 }];
    let nine = at("2026-03-29T09:00:00+02");
    assert_eq!(
        Rules::default().opens_after(&hours, at("2026-03-29T01:00:00+01"), &berlin),
        Some(nine)
    );
    assert!(Rules::default().open_at(&hours, nine, &berlin));
    assert!(!Rules::default().open_at(&hours, Millis(nine.0 - 1), &berlin));
}

fn at(text: &str) -> Millis {
    Millis(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn vietnam() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}
