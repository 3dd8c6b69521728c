//! What a run showed: rows of whole numbers, the same bytes on every machine.

use crate::run::Run;
use crate::stats::{Day, Estimate, paired, ratio};
use crate::tally::{DayTally, Passed, Visit};
use jiff::civil::Date;
use office::{AuthorityKey, Class, CounterNo, Rules, ServiceKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// Whose waits a row tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "of", content = "key", rename_all = "snake_case")]
pub enum Whose {
    /// Everybody's.
    All,
    /// Of a class.
    Class(Class),
    /// Of those who came for a service.
    Service(ServiceKey),
    /// Of those whose case an authority decides.
    Authority(AuthorityKey),
}

/// A difference or mean in milliseconds, and half the width of its 95 % confidence interval; no width for one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Milliseconds.
    pub ms: i64,
    /// Milliseconds; the truth is no farther away in 95 runs of 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_ms: Option<i64>,
}

/// How long some people waited, from taking the number to the call that they followed. Times in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waits {
    /// Whose.
    #[serde(flatten)]
    pub whose: Whose,
    /// Of how many people, over all days.
    pub people: u64,
    /// The mean.
    pub mean: Measured,
    /// Half waited no longer.
    pub p50_ms: i64,
    /// Nine of ten waited no longer.
    pub p90_ms: i64,
    /// The longest.
    pub max_ms: i64,
    /// How many waited longer than was asked about.
    pub long: u64,
}

/// What a counter did, over all days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CounterWork {
    /// Which.
    pub counter: CounterNo,
    /// People called.
    pub calls: u64,
    /// Open, breaks apart, in milliseconds.
    pub open_ms: i64,
    /// Of it with somebody called, awaited or served.
    pub busy_ms: i64,
}

/// What became of the people, the hour with the most calls, and the end of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Whole {
    /// Working days.
    pub days: u32,
    /// The run's seed.
    pub seed: u64,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Waits above this count as long, in milliseconds.
    pub long_wait_ms: i64,
    /// Numbers given out.
    pub issued: u64,
    /// People who were served.
    pub served: u64,
    /// People who never came when they were called.
    pub absent: u64,
    /// People who were not called before the hall closed.
    pub unserved: u64,
    /// People who got no number, by the refusal's code.
    pub turned_away: BTreeMap<&'static str, u64>,
    /// The hour of the day with the most calls.
    pub peak_hour: u8,
    /// Calls in that hour, mean of the days, in tenths.
    pub peak_calls_tenths: u64,
    /// The most calls in that hour on any day.
    pub peak_calls_max: u32,
    /// When the last counter closed, mean of the days, in seconds after local midnight; absent: none opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_s: Option<i64>,
    /// The latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_latest_s: Option<i64>,
    /// The most people who came later and were called before somebody.
    pub passed_people: u32,
    /// The longest that somebody waited on after being passed over in their turn, breaks included, in milliseconds.
    pub passed_ms: i64,
}

/// What a run showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The run as a whole.
    pub whole: Whole,
    /// Everybody's waits, then by class, service and authority.
    pub waits: Vec<Waits>,
    /// The counters.
    pub counters: Vec<CounterWork>,
}

/// What a changed plan does to the waits of the same people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Whose.
    #[serde(flatten)]
    pub whose: Whose,
    /// The mean wait before.
    pub before: Measured,
    /// The mean wait after.
    pub after: Measured,
    /// After less before: below 0, people wait less. Its interval is the narrow one: the same people came.
    pub difference: Measured,
    /// The wait of nine in ten, after less before, in milliseconds.
    pub p90_difference_ms: i64,
}

/// One line of what a run told: under which of the compared plans, and what.
#[derive(Serialize)]
struct Line<'r> {
    plan: u8,
    #[serde(flatten)]
    row: Row<'r>,
}

#[derive(Serialize)]
#[serde(tag = "row", rename_all = "snake_case")]
enum Row<'r> {
    Run(&'r Whole),
    Waits(&'r Waits),
    Counter(&'r CounterWork),
    Change(&'r Change),
}

fn line(plan: u8, row: Row<'_>) -> String {
    serde_json::to_string(&Line { plan, row }).expect("names and numbers are always JSON")
}

impl Report {
    /// Sums up the days of a run. Waits above `long_wait_ms` count as long.
    #[must_use]
    pub fn of(rules: &Rules, run: Run, days: &[DayTally], long_wait_ms: i64) -> Self {
        let waits = groups(rules).into_iter();
        Self {
            whole: whole(run, days, long_wait_ms),
            waits: waits.filter_map(|g| waits_of(&g, days, long_wait_ms)).collect(),
            counters: rules.counters.iter().map(|c| work(c.number, days)).collect(),
        }
    }

    /// The rows as lines of JSON, without their ends; each says which plan this is.
    pub fn lines(&self, plan: u8) -> impl Iterator<Item = String> {
        let waits = self.waits.iter().map(Row::Waits);
        let counters = self.counters.iter().map(Row::Counter);
        let rows = std::iter::once(Row::Run(&self.whole)).chain(waits).chain(counters);
        rows.map(move |row| line(plan, row))
    }
}

/// What another plan changes, as lines of JSON, without their ends.
pub fn change_lines(plan: u8, changes: &[Change]) -> impl Iterator<Item = String> {
    changes.iter().map(move |change| line(plan, Row::Change(change)))
}

/// What the days `after` show against the days `before`, of the same people: for everybody, each class, service and
/// authority of whom some were served in both.
#[must_use]
pub fn changes(before: (&Rules, &[DayTally]), after: (&Rules, &[DayTally])) -> Vec<Change> {
    let new = groups(after.0);
    let change = |old: &Group| {
        let new = new.iter().find(|group| group.whose == old.whose)?;
        let (days_before, days_after) = (sums(old, before.1), sums(new, after.1));
        let p90 = |group: &Group, days| quantile(&sorted(group, days), 90);
        Some(Change {
            whose: old.whose.clone(),
            before: measured(&days_before)?,
            after: measured(&days_after)?,
            difference: match paired(&days_before, &days_after) {
                Some(estimate) => estimate.into(),
                None => single_difference(&days_before, &days_after)?,
            },
            p90_difference_ms: p90(new, after.1) - p90(old, before.1),
        })
    };
    groups(before.0).iter().filter_map(change).collect()
}

/// Whose waits, and who that is among the visits.
struct Group {
    whose: Whose,
    of: Of,
}

#[derive(Clone, Copy)]
enum Of {
    All,
    Class(Class),
    Service(usize),
    Authority(usize),
}

impl Group {
    fn has(&self, visit: &Visit) -> bool {
        match self.of {
            Of::All => true,
            Of::Class(class) => visit.class == class,
            Of::Service(service) => visit.service == service,
            Of::Authority(authority) => visit.authority == Some(authority),
        }
    }
}

fn groups(rules: &Rules) -> Vec<Group> {
    let mut groups = vec![Group { whose: Whose::All, of: Of::All }];
    let class = |class| Group { whose: Whose::Class(class), of: Of::Class(class) };
    groups.extend(Class::ALL.map(class));
    let services = rules.services.iter().enumerate();
    groups.extend(
        services.map(|(n, s)| Group { whose: Whose::Service(s.key.clone()), of: Of::Service(n) }),
    );
    let authorities = rules.authorities.iter().enumerate();
    groups.extend(
        authorities
            .map(|(n, a)| Group { whose: Whose::Authority(a.key.clone()), of: Of::Authority(n) }),
    );
    groups
}

fn waits_of(group: &Group, days: &[DayTally], long_wait_ms: i64) -> Option<Waits> {
    let mean = measured(&sums(group, days))?;
    let sorted = sorted(group, days);
    Some(Waits {
        whose: group.whose.clone(),
        people: sorted.len() as u64,
        mean,
        p50_ms: quantile(&sorted, 50),
        p90_ms: quantile(&sorted, 90),
        max_ms: *sorted.last()?,
        long: sorted.iter().filter(|wait| **wait > long_wait_ms).count() as u64,
    })
}

fn sums(group: &Group, days: &[DayTally]) -> Vec<Day> {
    let of = |day: &DayTally| {
        let waits = day.visits.iter().filter(|v| group.has(v)).map(|v| v.wait_ms);
        waits.fold(Day::default(), |d, wait| Day { sum: d.sum + wait, count: d.count + 1 })
    };
    days.iter().map(of).collect()
}

fn sorted(group: &Group, days: &[DayTally]) -> Vec<i64> {
    let visits = days.iter().flat_map(|day| &day.visits).filter(|v| group.has(v));
    let mut waits: Vec<i64> = visits.map(|v| v.wait_ms).collect();
    waits.sort_unstable();
    waits
}

/// The smallest that so many of a hundred do not exceed; 0 of nobody.
fn quantile(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    rank.checked_sub(1).and_then(|n| sorted.get(n)).copied().unwrap_or(0)
}

impl From<Estimate> for Measured {
    fn from(of: Estimate) -> Self {
        Self { ms: whole_ms(of.mean), half_ms: Some(whole_ms(of.half)) }
    }
}

fn whole_ms(ms: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "waits of a day")]
    let whole = libm::round(ms) as i64;
    whole
}

/// The mean of all; `None` when there is nobody.
fn measured(days: &[Day]) -> Option<Measured> {
    if let Some(estimate) = ratio(days) {
        return Some(estimate.into());
    }
    single_mean(days).map(|mean| Measured { ms: whole_ms(mean), half_ms: None })
}

/// The mean of a run of one day: without an interval.
fn single_mean(days: &[Day]) -> Option<f64> {
    let only = days.first().filter(|day| day.count > 0)?;
    Some(only.sum as f64 / f64::from(only.count))
}

fn single_difference(before: &[Day], after: &[Day]) -> Option<Measured> {
    let (before, after) = (single_mean(before)?, single_mean(after)?);
    Some(Measured { ms: whole_ms(after - before), half_ms: None })
}

fn work(counter: CounterNo, days: &[DayTally]) -> CounterWork {
    let worked = days.iter().filter_map(|day| day.counters.get(&counter));
    let nothing = CounterWork { counter, calls: 0, open_ms: 0, busy_ms: 0 };
    worked.fold(nothing, |sum, day| CounterWork {
        counter,
        calls: sum.calls + u64::from(day.calls),
        open_ms: sum.open_ms + day.open_ms,
        busy_ms: sum.busy_ms + day.busy_ms,
    })
}

fn whole(run: Run, days: &[DayTally], long_wait_ms: i64) -> Whole {
    let count = |of: fn(&DayTally) -> u32| days.iter().map(|day| u64::from(of(day))).sum();
    let mut turned_away: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (code, people) in days.iter().flat_map(|day| &day.turned_away) {
        *turned_away.entry(code).or_default() += u64::from(*people);
    }
    let in_hour = |hour: usize| days.iter().map(move |day| day.calls_by_hour[hour]);
    let calls = |hour: usize| -> u64 { in_hour(hour).map(u64::from).sum() };
    // The earliest of equals.
    let peak = (0..24).rev().max_by_key(|hour| calls(*hour)).unwrap_or(0);
    let closed: Vec<i64> = days.iter().filter_map(|day| day.closed_s).collect();
    let most = |of: fn(&Passed) -> i64| days.iter().map(|day| of(&day.passed)).max().unwrap_or(0);
    let day_count = days.len().max(1) as u64;
    Whole {
        days: u32::try_from(days.len()).unwrap_or(u32::MAX),
        seed: run.seed,
        first: days.first().map_or(run.first, |day| day.date),
        last: days.last().map_or(run.first, |day| day.date),
        long_wait_ms,
        issued: count(|day| day.issued),
        served: count(|day| u32::try_from(day.visits.len()).unwrap_or(u32::MAX)),
        absent: count(|day| day.absent),
        unserved: count(|day| day.unserved),
        turned_away,
        peak_hour: u8::try_from(peak).unwrap_or(0),
        peak_calls_tenths: (calls(peak) * 10 + day_count / 2) / day_count,
        peak_calls_max: in_hour(peak).max().unwrap_or(0),
        closed_s: closed.iter().sum::<i64>().checked_div(closed.len() as i64),
        closed_latest_s: closed.iter().max().copied(),
        passed_people: u32::try_from(most(|p| i64::from(p.people))).unwrap_or(0),
        passed_ms: most(|p| p.ms),
    }
}
