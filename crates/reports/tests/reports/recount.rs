//! The product's figures against those on paper.

use crate::life::{FIRST, Life};
use crate::paper::{self, Row};
use dispatcher::Past;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use office::Language;
use reports::{Asked, Made, ReportName, make};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const DAYS: i64 = 4;
const STEPS: u32 = 500;
const WITHIN_MINUTES: u16 = 10;

fn report(data: &Path, name: ReportName, from: i64, to: i64) -> Vec<Value> {
    let day = |n: i64| FIRST.checked_add(n.days()).unwrap();
    let asked = Asked::new(&[name], day(from), day(to), WITHIN_MINUTES).unwrap();
    let made: Made = make(&Past::open(data).unwrap(), &asked, || true).unwrap();
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let table = reports::json(&made.tables[0].1, &zone, Language::Vi);
    serde_json::to_value(table).unwrap()["rows"].as_array().unwrap().clone()
}

fn seconds(ms: i64) -> Value {
    json!((ms + 500) / 1_000)
}

/// Count, mean, half, nine in ten, longest, as the columns say.
fn told(mut times: Vec<i64>) -> [Value; 5] {
    times.sort_unstable();
    let rank = |percent: usize| match times.len() {
        0 => Value::Null,
        many => seconds(times[(many * percent).div_ceil(100) - 1]),
    };
    let count = i64::try_from(times.len()).unwrap();
    let mean = if count == 0 { Value::Null } else { seconds(times.iter().sum::<i64>() / count) };
    [json!(count), mean, rank(50), rank(90), rank(100)]
}

fn cells(row: &Value, what: &str) -> [Value; 5] {
    let (count, of) = if what == "wait" { ("waits", "wait") } else { ("service_times", "service") };
    let keys = [
        count.to_owned(),
        format!("{of}_mean_s"),
        format!("{of}_p50_s"),
        format!("{of}_p90_s"),
        format!("{of}_max_s"),
    ];
    keys.map(|key| row[&key].clone())
}

fn check_ticket(row: &Row, told: &Value) {
    let label = format!("{row:?} {told}");
    assert_eq!(told["service"], row.service, "{label}");
    assert_eq!(told["ending"].as_str(), row.ending.as_deref(), "{label}");
    assert_eq!(told["carried"].as_str(), row.carried.then_some("yes"), "{label}");
    let counts = [row.calls, row.recalls, row.transfers, row.returns];
    let keys = ["calls", "recalls", "transfers", "returns"];
    assert_eq!(keys.map(|key| told[key].as_u64().unwrap()), counts, "{label}");
    assert_eq!(told["held_s"], seconds(row.held), "{label}");
    let done: Option<i64> = row.done.iter().map(|(_, _, ms)| *ms).sum();
    let done = done.filter(|_| !row.done.is_empty()).map_or(Value::Null, seconds);
    assert_eq!(told["service_s"], done, "{label}");
}

fn check_tickets(data: &Path, day: i64, rows: &BTreeMap<String, Row>) {
    let told = report(data, ReportName::Tickets, day, day);
    assert_eq!(told.len(), rows.len());
    for told in told {
        let row = rows.values().find(|row| told["number"] == row.number).unwrap();
        check_ticket(row, &told);
    }
}

fn ended(rows: &[&Row], how: &[&str]) -> u64 {
    let so = |row: &&&Row| row.ending.as_deref().is_some_and(|ending| how.contains(&ending));
    rows.iter().filter(so).count() as u64
}

fn check_day(data: &Path, n: i64, day: &paper::Day, rows: &BTreeMap<String, Row>) {
    let told = report(data, ReportName::Days, n, n);
    let [told] = &told[..] else { panic!("{told:?}") };
    let rows: Vec<&Row> = rows.values().collect();
    assert_eq!(told["day"], day.date);
    assert_eq!(told["closed_at"].is_null(), !day.closed);
    let carried = rows.iter().filter(|row| row.carried).count() as u64;
    assert_eq!(told["carried_in"], carried);
    assert_eq!(told["issued"], rows.len() as u64 - carried);
    assert_eq!(told["served"], ended(&rows, &["served", "incomplete", "redirected"]));
    assert_eq!(told["missed"], ended(&rows, &["absent"]));
    assert_eq!(told["cancelled"], ended(&rows, &["left", "cancelled_by_staff"]));
    assert_eq!(told["expired"], ended(&rows, &["day_over", "never_returned"]));
    assert_eq!(told["taken_back"], day.undone);
    let sum = |key: &str| told[key].as_u64().unwrap();
    let all = ["served", "missed", "cancelled", "expired", "open"].map(sum).iter().sum::<u64>();
    assert_eq!(sum("issued") + sum("carried_in"), all, "nobody is lost: {told}");
    let waits: Vec<i64> = rows.iter().flat_map(|row| &row.waits).map(|(_, ms)| *ms).collect();
    let within = waits.iter().filter(|ms| **ms <= i64::from(WITHIN_MINUTES) * 60_000).count();
    assert_eq!(told["waits_within"], within as u64);
    assert_eq!(cells(told, "wait"), self::told(waits));
    let done = rows.iter().flat_map(|row| &row.done).filter_map(|(_, _, ms)| *ms).collect();
    assert_eq!(cells(told, "service"), self::told(done));
}

fn check_services(data: &Path, all: &[BTreeMap<String, Row>]) {
    let rows: Vec<&Row> = all.iter().flat_map(BTreeMap::values).collect();
    for told in report(data, ReportName::Services, 0, DAYS - 1) {
        let own = |service: &String| told["service"] == *service;
        let waits = rows.iter().flat_map(|row| &row.waits).filter(|(s, _)| own(s));
        assert_eq!(cells(&told, "wait"), self::told(waits.map(|(_, ms)| *ms).collect()));
        let done = rows.iter().flat_map(|row| &row.done).filter(|(s, _, _)| own(s));
        assert_eq!(told["done"], done.clone().count() as u64);
        let done = done.filter_map(|(_, _, ms)| *ms).collect();
        assert_eq!(cells(&told, "service"), self::told(done));
        let numbers = rows.iter().filter(|row| own(&row.service) && !row.carried).count();
        assert_eq!(told["numbers"], numbers as u64);
    }
}

fn check_counters(data: &Path, days: &[paper::Day], all: &[BTreeMap<String, Row>]) {
    let rows: Vec<&Row> = all.iter().flat_map(BTreeMap::values).collect();
    for told in report(data, ReportName::Counters, 0, DAYS - 1) {
        let counter = told["counter"].as_u64().unwrap();
        let here = |at: &&u64| **at == counter;
        let calls = rows.iter().flat_map(|row| &row.called_at).filter(here).count();
        let missed = rows.iter().flat_map(|row| &row.missed_at).filter(here).count();
        assert_eq!((&told["calls"], &told["missed"]), (&json!(calls), &json!(missed)));
        let times = days.iter().filter_map(|day| day.desk_times().get(&counter).copied());
        let (open, rest) = times.fold((0, 0), |(a, b), (open, rest)| (a + open, b + rest));
        assert_eq!((&told["open_s"], &told["rest_s"]), (&seconds(open), &seconds(rest)));
    }
}

#[test]
fn the_figures_of_random_days_are_those_on_paper() {
    let (mut numbers, mut undone, mut carried) = (0, 0, 0);
    for seed in seeds() {
        println!("seed {seed}");
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        Life::begin(data, seed).live(DAYS, STEPS);
        let mut jsonl = Vec::new();
        let to = FIRST.checked_add(DAYS.days()).unwrap();
        let _ = dispatcher::export(data, &(FIRST..=to), &mut jsonl).unwrap();
        let days = paper::days(std::str::from_utf8(&jsonl).unwrap());
        let all: Vec<_> = days.iter().map(paper::Day::rows).collect();
        for (n, (day, rows)) in (0..).zip(days.iter().zip(&all)) {
            check_tickets(data, n, rows);
            check_day(data, n, day, rows);
            numbers += rows.len();
            undone += day.undone;
            carried += day.carried.len();
        }
        check_services(data, &all);
        check_counters(data, &days, &all);
    }
    println!("{numbers} numbers, {undone} presses taken back, {carried} carried over");
    assert!(undone > 0 && carried > 0, "the days had what is hard to count");
}

/// `XINMOI_REPORT_SEEDS` days apart; three where nobody asks for more.
fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("XINMOI_REPORT_SEEDS").ok().and_then(|many| many.parse().ok());
    0..asked.unwrap_or(3)
}
