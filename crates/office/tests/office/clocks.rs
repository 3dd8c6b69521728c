//! Whatever the wall clock does. The dispatcher gives the office a time that never falls behind its last record, and
//! turns the day when the local date is later than the running one.

use crate::hall::{Hall, supervisor};
use crate::told;
use office::{Actor, Command, Event, Millis};
use std::collections::BTreeSet;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
const TEN_YEARS: i64 = 3_653 * DAY;

/// The wall clock shows this; a few orders follow.
fn work_at(hall: &mut Hall, wall: Millis) -> String {
    hall.now = wall.max(hall.office.last_at());
    let date = hall.office.date_of(hall.now);
    let mut told = Vec::new();
    if hall.office.day().is_none_or(|day| date > day.date) {
        let events = hall.submit(&Command::OpenDay { date }, &Actor::System).unwrap();
        told.push(told::events(hall, &events));
    }
    told.push(hall.go_on("issue A; issue B priority; next 1; tick"));
    told.join(" ")
}

/// Time is monotone, days only move forward, no number stands twice on a day, and no ticket ends twice.
fn check_days(hall: &Hall, days: usize) {
    hall.check_log();
    assert!(hall.log.is_sorted_by_key(|(at, _)| *at));
    let (mut numbers, mut opened, mut expired) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
    for (_, event) in &hall.log {
        if let Event::DayOpened { day, carried, .. } = event {
            opened.push((day.ordinal, day.date));
            numbers = carried.iter().map(|ticket| ticket.number.clone()).collect();
        } else if let Event::TicketIssued { number, .. } = event {
            assert!(numbers.insert(number.clone()), "{number} twice on a day");
        } else if let Event::TicketExpired { ticket, .. } = event {
            assert!(expired.insert(*ticket), "{ticket} expired twice");
        }
    }
    assert!(opened.is_sorted_by(|one, next| one.0 + 1 == next.0 && one.1 < next.1), "{opened:?}");
    assert_eq!(opened.len(), days);
}

#[test]
fn a_clock_that_jumps_a_little_turns_no_day() {
    for jump in [-SECOND, SECOND, -HOUR, HOUR] {
        let mut hall = Hall::at_work();
        let noon = hall.now.plus(4 * HOUR);
        for wall in [noon, noon.plus(jump), noon.plus(2 * jump), noon.plus(SECOND)] {
            work_at(&mut hall, wall);
        }
        check_days(&hall, 1);
    }
}

#[test]
fn a_jump_over_midnight_and_back_turns_one_day() {
    for jump in [SECOND, HOUR] {
        let mut hall = Hall::at_work();
        let midnight = hall.now.plus(16 * HOUR);
        for wall in [-jump, 0, -jump, jump, -jump, 0].map(|ms| midnight.plus(ms)) {
            work_at(&mut hall, wall);
        }
        check_days(&hall, 2);
    }
}

#[test]
fn ten_years_ahead_and_back_turn_one_day_until_the_date_comes() {
    let mut hall = Hall::at_work();
    let now = hall.now;
    assert_eq!(work_at(&mut hall, now), "+A001 +B001 B001>1 -");
    let told = work_at(&mut hall, now.plus(TEN_YEARS));
    assert_eq!(told, "A001~ end sun:B001 +A001 +B002 B001. B002>1 -");
    for days in [0, 1, 2, 300] {
        work_at(&mut hall, now.plus(days * DAY));
    }
    check_days(&hall, 2);
    work_at(&mut hall, now.plus(TEN_YEARS + DAY));
    check_days(&hall, 3);
}

#[test]
fn ten_years_back_turn_no_day() {
    let mut hall = Hall::at_work();
    let now = hall.now;
    for wall in [now, now.plus(-TEN_YEARS), now.plus(-TEN_YEARS + DAY), now.plus(HOUR)] {
        work_at(&mut hall, wall);
    }
    check_days(&hall, 1);
    assert_eq!(hall.office.last_at(), now.plus(HOUR));
}

#[test]
fn a_thousand_midnights_turn_a_thousand_days() {
    let mut hall = Hall::at_work();
    let night = hall.now.plus(15 * HOUR);
    for midnight in 0..1_000 {
        for hour in [0, 1] {
            work_at(&mut hall, night.plus(midnight * DAY + hour * HOUR));
        }
    }
    check_days(&hall, 1_001);
}

/// What is due in a while is not due because the clock stood still, and is due once it has moved on.
#[test]
fn what_is_due_comes_once() {
    let mut hall = Hall::at_work();
    hall.go_on("rules away 5m; issue A; out A001");
    let (now, tick) = (hall.now, Command::Tick);
    for (wall, told) in
        [(-HOUR, "-"), (60 * SECOND, "-"), (300 * SECOND, "<A001+2"), (301 * SECOND, "-")]
    {
        hall.now = now.plus(wall).max(hall.office.last_at());
        let events = hall.submit(&tick, &supervisor()).unwrap();
        assert_eq!(told::events(&hall, &events), told, "{wall}");
    }
    hall.check_log();
}
