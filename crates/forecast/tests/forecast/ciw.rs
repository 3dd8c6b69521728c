//! Another simulator, by other people, in another language, sees the same ward.

use crate::wards::{days, ward, ward_people, ward_with_priority_counter};
use forecast::stats::{Day, Estimate, mean, ratio};
use forecast::{Citizen, DayTally, Duration, Profile, WorkingDay, World, citizens, simulate};
use jiff::tz::TimeZone;
use office::{Class, Rules, ServiceKey};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Days of an ordinary test run in each simulator; `XINMOI_CIW_DAYS` asks for more.
const DAYS: u32 = 100;
const LONG_MS: i64 = 30 * 60_000;

/// A day as either of the two saw it.
#[derive(Deserialize)]
struct Seen {
    /// Service, with `/priority` for those who have it, and the wait in milliseconds.
    waits: Vec<(String, i64)>,
    busy_ms: Vec<i64>,
    /// After local midnight.
    closed_ms: i64,
}

#[test]
fn the_ward_waits_as_ciw_says() {
    compare("the ward, who comes first", &ward(), &ward_people());
    compare("the ward, priority first", &ward_with_priority_counter(), &priority_people());
}

#[test]
fn with_the_same_people_everyone_waits_as_ciw_says() {
    match_one_by_one("the ward, who comes first", &ward(), &ward_people());
    match_one_by_one("the ward, priority first", &ward_with_priority_counter(), &priority_people());
}

fn priority_people() -> Profile {
    Profile { priority_share: 0.12, ..ward_people() }
}

fn day_count() -> u32 {
    std::env::var("XINMOI_CIW_DAYS").map_or(DAYS, |days| days.parse().unwrap())
}

/// Both live days of the very same people: each one's wait is the same, to the millisecond.
fn match_one_by_one(name: &str, rules: &Rules, profile: &Profile) {
    let run = days(day_count(), 1);
    let tallies = simulate(World { rules, profile }, run, None).unwrap();
    let mut question = question(rules, profile, run.days);
    let zone = rules.zone().unwrap();
    let days = (0..).zip(&tallies).map(|(index, tally)| {
        let day = WorkingDay { seed: run.seed, index, date: tally.date };
        same_people(&zone, &citizens(rules, &zone, profile, day))
    });
    question["people"] = days.collect();
    let (mut people, mut same, mut odd_days) = (0, 0, 0);
    for (ours, theirs) in tallies.iter().map(|t| seen(rules, t)).zip(ask_ciw(&question)) {
        let (ours, theirs) = (by_kind(&ours), by_kind(&theirs));
        let pairs = ours.iter().flat_map(|(kind, waits)| waits.iter().zip(&theirs[kind]));
        let alike = pairs.filter(|(our, their)| (*our - *their).abs() <= ROUNDING_MS).count();
        let all: usize = ours.values().map(Vec::len).sum();
        (people, same) = (people + all, same + alike);
        odd_days += usize::from(alike < all);
    }
    println!("{name}: {same} of {people} waits are the same; days with others: {odd_days}");
    // The two differ by design where a case goes on past the whole break: ciw seats a second clerk then.
    assert!(odd_days * 500 <= tallies.len(), "{odd_days} of {} days differ", tallies.len());
}

/// Both round to whole milliseconds, twice.
const ROUNDING_MS: i64 = 2;

/// A day's people in ciw's words: of each kind when they come and how long each takes, in minutes.
fn same_people(zone: &TimeZone, people: &[Citizen]) -> Value {
    let mut kinds: BTreeMap<String, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for citizen in people {
        let (at, takes) = kinds.entry(kind(citizen.class, &citizen.service)).or_default();
        let moment =
            jiff::Timestamp::from_millisecond(citizen.at.0).unwrap().to_zoned(zone.clone());
        let midnight = moment.start_of_day().unwrap().timestamp().as_millisecond();
        at.push((citizen.at.0 - midnight) as f64 / 60_000.0);
        takes.push(citizen.takes_ms as f64 / 60_000.0);
    }
    kinds.into_iter().map(|(kind, (at, takes))| (kind, json!({"at": at, "takes": takes}))).collect()
}

/// The waits of each kind of people, in the order in which they came: within a kind nobody is passed over.
fn by_kind(day: &Seen) -> BTreeMap<&str, Vec<i64>> {
    let mut kinds: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (kind, wait) in &day.waits {
        kinds.entry(kind).or_default().push(*wait);
    }
    kinds
}

fn kind(class: Class, service: &ServiceKey) -> String {
    let suffix = if class == Class::Priority { "/priority" } else { "" };
    format!("{service}{suffix}")
}

/// Both live so many days with people of their own, and every figure agrees within what chance allows.
fn compare(name: &str, rules: &Rules, profile: &Profile) {
    let count = day_count();
    let ours = simulate(World { rules, profile }, days(count, 1), None).unwrap();
    let ours: Vec<Seen> = ours.iter().map(|day| seen(rules, day)).collect();
    let theirs = ask_ciw(&question(rules, profile, count));
    println!("{name}: {count} days each\n{:<28} {:>16} {:>16} {:>6}", "", "office", "ciw", "sd");
    let (ours, theirs) = (figures(&ours), figures(&theirs));
    assert_eq!(ours.len(), theirs.len(), "both saw the same kinds of people");
    let apart: Vec<f64> = ours.iter().map(|(row, our)| print(row, *our, theirs[row])).collect();
    // Of these figures one in twenty lies two standard deviations apart by chance alone, and none four.
    let far = apart.iter().filter(|sd| sd.abs() > 2.0).count();
    assert!(far * 10 <= apart.len(), "{far} of {} figures differ by more than chance", apart.len());
    assert!(apart.iter().all(|sd| sd.abs() < 4.0), "a figure differs by far more than chance");
}

/// How many standard deviations two figures are apart.
fn print(row: &str, ours: Estimate, theirs: Estimate) -> f64 {
    let half = f64::hypot(ours.half, theirs.half);
    let apart = if half > 0.0 { (ours.mean - theirs.mean) / half * 1.96 } else { 0.0 };
    let of = |e: Estimate| format!("{:.2} ± {:.2}", e.mean, e.half);
    println!("{row:<28} {:>16} {:>16} {apart:>6.1}", of(ours), of(theirs));
    apart
}

/// Every figure by its name; waits, work and hours in minutes.
fn figures(days: &[Seen]) -> BTreeMap<String, Estimate> {
    let mut figures = BTreeMap::new();
    let per_day = |of: &dyn Fn(&Seen) -> i64| {
        let values: Vec<f64> = days.iter().map(|day| of(day) as f64 / 60_000.0).collect();
        mean(&values).unwrap()
    };
    let all = |_: &str| true;
    let long = |wait| if wait > LONG_MS { 60_000 * 100 } else { 0 };
    figures.insert("1 wait, all".to_owned(), of_people(days, all, |wait| wait).unwrap());
    figures.insert("2 over half an hour, %".to_owned(), of_people(days, all, long).unwrap());
    let mut kinds: Vec<&String> =
        days.iter().flat_map(|d| &d.waits).map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let wait = of_people(days, |of| of == kind, |wait| wait).unwrap();
        figures.insert(format!("3 wait, {kind}"), wait);
    }
    for counter in 0..days[0].busy_ms.len() {
        let busy = per_day(&|day| day.busy_ms[counter]);
        figures.insert(format!("4 at work, counter {}", counter + 1), busy);
    }
    figures.insert("5 last one done".to_owned(), per_day(&|day| day.closed_ms));
    figures
}

fn of_people(
    days: &[Seen],
    who: impl Fn(&str) -> bool,
    what: impl Fn(i64) -> i64,
) -> Option<Estimate> {
    let sums = days.iter().map(|day| {
        let of = day.waits.iter().filter(|(kind, _)| who(kind)).map(|(_, wait)| what(*wait));
        of.fold(Day::default(), |d, ms| Day { sum: d.sum + ms, count: d.count + 1 })
    });
    let Estimate { mean, half } = ratio(&sums.collect::<Vec<_>>())?;
    Some(Estimate { mean: mean / 60_000.0, half: half / 60_000.0 })
}

fn seen(rules: &Rules, day: &DayTally) -> Seen {
    Seen {
        waits: day
            .visits
            .iter()
            .map(|v| (kind(v.class, &rules.services[v.service].key), v.wait_ms))
            .collect(),
        busy_ms: day.counters.values().map(|worked| worked.busy_ms).collect(),
        closed_ms: day.done_s.unwrap() * 1000,
    }
}

/// The ward in the other simulator's words.
fn question(rules: &Rules, profile: &Profile, days: u32) -> Value {
    let service = |d: &forecast::Demand| {
        let Duration::Lognormal { median_ms, sigma } = d.takes else {
            panic!("cases are lognormal")
        };
        let minutes = median_ms / 60_000.0;
        (d.service.to_string(), json!({"per_day": d.per_day, "minutes": minutes, "spread": sigma}))
    };
    let comes = |key: &&office::ServiceKey| profile.demand.iter().any(|d| d.service == **key);
    let counter = |c: &office::CounterRules| {
        let takes: Vec<_> = c.services.iter().filter(comes).collect();
        let also: Vec<_> = c.priority_services.iter().filter(comes).collect();
        json!({"takes": takes, "priority_takes": also})
    };
    let monday = &rules.service_hours.as_ref().unwrap().week[0];
    json!({
        "days": days,
        "seed": 1,
        "services": profile.demand.iter().map(service).collect::<BTreeMap<_, _>>(),
        "arrivals": profile.arrivals.iter().map(|a| (a.from, a.to, a.share)).collect::<Vec<_>>(),
        "priority_share": profile.priority_share,
        "shifts": monday.iter().map(|w| (w.from, w.to)).collect::<Vec<_>>(),
        "counters": rules.counters.iter().map(counter).collect::<Vec<_>>(),
    })
}

fn ask_ciw(question: &Value) -> Vec<Seen> {
    let mut python = Command::new("python3");
    python.arg(tool("ward.py")).env("PYTHONPATH", installed());
    let mut child = python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let answer = child.wait_with_output().unwrap();
    assert!(answer.status.success(), "the other simulator failed: see above");
    serde_json::from_slice(&answer.stdout).unwrap()
}

fn tool(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/ciw").join(name)
}

/// The folder that holds ciw and what it needs; made once, by whichever test comes first.
fn installed() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let lock = fs::File::create(target.join("ciw-venv.lock")).unwrap();
    lock.lock().unwrap();
    let (folder, wanted) = (target.join("ciw-venv"), tool("requirements.txt"));
    let pins = fs::read_to_string(&wanted).unwrap();
    // Written last: a folder without it is a half.
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == pins) {
        return folder;
    }
    let _ = fs::remove_dir_all(&folder);
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--root-user-action", "ignore", "--only-binary", ":all:", "--require-hashes"]);
    let done = pip.arg("--target").arg(&folder).arg("-r").arg(&wanted).status().unwrap();
    assert!(done.success(), "pip could not install {}", wanted.display());
    fs::write(stamp, pins).unwrap();
    folder
}
