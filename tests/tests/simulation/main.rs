//! `xinmoi simulate`, as whoever plans an office runs it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "figures belong to the proof's output")]

use journal::{Body, Record};
use office::{Event, Office, TicketState};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use xinmoi_tests::program::{run, stderr};

/// Days of an ordinary test run; `XINMOI_SIMULATED_DAYS` asks for more.
const DAYS: u32 = 5;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn config(name: &str) -> String {
    root().join("config").join(name).display().to_string()
}

fn days() -> String {
    std::env::var("XINMOI_SIMULATED_DAYS").unwrap_or_else(|_| DAYS.to_string())
}

/// All that a run leaves behind: its words, its figures, its days' logs.
struct Told {
    words: Vec<u8>,
    figures: Vec<u8>,
    logs: Vec<(String, String)>,
}

fn told(config: &str, days: &str, seed: &str) -> Told {
    let folder = TempDir::new().unwrap();
    let (out, log) = (folder.path().join("out.jsonl"), folder.path().join("log"));
    let (out, log) = (out.to_str().unwrap(), log.to_str().unwrap());
    let asked = ["simulate", "--config", config, "--days", days, "--seed", seed];
    let done = run(&[&asked[..], &["--out", out, "--log", log]].concat());
    assert!(done.status.success(), "{}", stderr(&done));
    let mut files: Vec<PathBuf> = fs::read_dir(log).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let name = |file: &Path| file.file_name().unwrap().to_str().unwrap().to_owned();
    let logs = files.iter().map(|file| (name(file), fs::read_to_string(file).unwrap()));
    Told { words: done.stdout, figures: fs::read(out).unwrap(), logs: logs.collect() }
}

#[test]
fn the_same_seed_leaves_the_same_bytes_behind() {
    let centre = config("three-wards.toml");
    let (once, again) = (told(&centre, "3", "7"), told(&centre, "3", "7"));
    assert!(once.words == again.words && once.figures == again.figures && once.logs == again.logs);
    let other = told(&centre, "3", "8");
    assert!(once.words != other.words && once.figures != other.figures && once.logs != other.logs);
}

#[test]
fn the_journal_reads_the_days_back_and_they_hold() {
    let told = told(&config("ward.toml"), &days(), "1");
    let mut office = Office::default();
    let (mut seq, mut served) = (0, 0);
    for (name, log) in &told.logs {
        for line in log.lines() {
            let record: Record = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), line, "{name}: the same words");
            seq += 1;
            assert_eq!(record.seq, seq, "{name}: without gaps");
            let Body::Office(event) = &record.body else { panic!("{name}: only the queue") };
            served += u64::from(matches!(event, Event::ServiceStarted { .. }));
            office.replay(record.at, event).unwrap_or_else(|why| panic!("{name}, {seq}: {why}"));
        }
        let ended = |state| !matches!(state, TicketState::Called | TicketState::Serving);
        assert!(office.tickets().all(|ticket| ended(ticket.state)), "{name}: nobody at a counter");
    }
    let figures = String::from_utf8(told.figures).unwrap();
    let run: Value = serde_json::from_str(figures.lines().next().unwrap()).unwrap();
    assert_eq!(run["served"], served, "the table says what the log says");
}

/// Of the ward, whose counters share their services, and of the centre, whose counters prefer their own ward.
#[test]
fn an_outsider_agrees_with_every_call_of_the_days() {
    for office in ["ward.toml", "three-wards.toml"] {
        let folder = TempDir::new().unwrap();
        let told = told(&config(office), &days(), "1");
        let all: String = told.logs.into_iter().map(|(_, log)| log).collect();
        let file = folder.path().join(office);
        fs::write(&file, all).unwrap();
        let mut checker = Command::new("python3");
        checker.arg("-B").arg(root().join("tools/checker/check_calls.py")).arg(&file);
        let found: Output = checker.output().expect("python3 is installed");
        let said = String::from_utf8_lossy(&found.stdout).into_owned();
        println!("{office}: {}", said.lines().last().unwrap_or_default());
        assert!(found.status.success(), "{said}{}", stderr(&found));
    }
}

#[test]
fn a_counter_more_for_a_slow_service_shortens_its_wait() {
    let folder = TempDir::new().unwrap();
    let plan = folder.path().join("plan.toml");
    let text = fs::read_to_string(config("three-wards.toml")).unwrap();
    let alone = r#"services = ["dat-dai", "bao-tro-xa-hoi"]"#;
    assert_eq!(text.matches(alone).count(), 1, "counter 7 of the sample");
    let helped = r#"services = ["dat-dai", "bao-tro-xa-hoi", "kinh-doanh"]"#;
    fs::write(&plan, text.replace(alone, helped)).unwrap();
    let out = folder.path().join("out.jsonl");
    let asked = ["simulate", "--config", &config("three-wards.toml"), "--days", "20"];
    let compared = ["--compare", plan.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let done = run(&[&asked[..], &compared].concat());
    assert!(done.status.success(), "{}", stderr(&done));
    let figures = fs::read_to_string(out).unwrap();
    let mut rows = figures.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let business = rows.find(|row| row["row"] == "change" && row["key"] == "kinh-doanh").unwrap();
    let difference = &business["difference"];
    let most = difference["ms"].as_i64().unwrap() + difference["half_ms"].as_i64().unwrap();
    assert!(most < 0, "they wait less for certain: {business}");
}

#[test]
fn what_cannot_be_simulated_is_said_in_a_line() {
    let ward = config("ward.toml");
    let centre = config("three-wards.toml");
    for (asked, exit, said) in [
        (vec!["--config", &ward, "--days", "0"], 1, "10000"),
        (vec!["--config", &centre, "--compare", &ward], 1, "thu-phi"),
        (vec!["--config", "nowhere.toml"], 1, "nowhere.toml"),
        (vec!["--config", &ward, "--out", "/nowhere/out.jsonl", "--days", "1"], 1, "/nowhere"),
        (vec!["--days", "1"], 2, "--config"),
    ] {
        let done = run(&[vec!["simulate"], asked].concat());
        assert_eq!(done.status.code(), Some(exit), "{}", stderr(&done));
        assert!(stderr(&done).contains(said), "{}", stderr(&done));
        assert!(exit != 1 || stderr(&done).lines().count() == 1, "{}", stderr(&done));
    }
}
