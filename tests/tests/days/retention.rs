//! A real program whose office keeps its log for a year: older days are gone after a start, from the folder and from whoever
//! reads, and everybody who asks is told. What a city has not confirmed stays.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use std::time::{Duration, Instant};
use xinmoi_tests::client::Caller;
use xinmoi_tests::hall::log_in;
use xinmoi_tests::program::{Premises, Server, command, stderr, verify};
use xinmoi_tests::{config, past};

/// How many days ago the office was open long ago: over a year before those by which the age of days is counted.
const LONG_AGO: [i64; 3] = [1_200, 900, 500];
/// How many days ago it has been open each day since. The last 30 of them that are sealed say nothing of how old others are.
const SINCE: i64 = 40;
const LATELY: i64 = 2;
/// How long a pass may take on a machine that is busy: it begins with the start.
const PASS_MAX: Duration = Duration::from_secs(30);

fn day(ago: i64) -> Date {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    Zoned::now().with_time_zone(zone).date().checked_sub(ago.days()).unwrap()
}

fn keeping(years: u16, more: &str) -> String {
    format!("{}\n[log]\nkeep_years = {years}\n{more}", config::minimal())
}

fn premises(config: &str) -> Premises {
    let premises = Premises::new(config);
    let days = LONG_AGO.into_iter().chain((LATELY..=SINCE).rev());
    past::live(&premises.data(), config, &days.map(day).collect::<Vec<_>>());
    assert_eq!(old_files(&premises), LONG_AGO.len());
    premises
}

/// An office that has kept its log for a year ever since.
fn strict(more: &str) -> Premises {
    let premises = premises(&keeping(1, more));
    past::has_kept(&premises.data(), 1);
    premises
}

/// The files of the days that are to go.
fn old_files(premises: &Premises) -> usize {
    let old: Vec<_> = LONG_AGO.iter().map(|ago| format!("{}.day", day(*ago))).collect();
    let entries = std::fs::read_dir(premises.data().join("history")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| old.iter().any(|old| name.ends_with(old))).count()
}

async fn admin(server: &Server) -> Caller {
    log_in(&Caller::anonymous(server.address()), "admin").await
}

async fn first(admin: &Caller) -> u64 {
    let page = admin.get("/audit?after=0").await.expect(200);
    page.body["records"][0]["seq"].as_u64().unwrap()
}

/// All that the log holds.
async fn log(admin: &Caller) -> Vec<serde_json::Value> {
    let (mut records, mut after) = (Vec::<serde_json::Value>::new(), 0);
    loop {
        let page = admin.get(&format!("/audit?after={after}")).await.expect(200);
        records.extend(page.body["records"].as_array().unwrap().iter().cloned());
        let last = records.last().and_then(|record| record["seq"].as_u64()).unwrap();
        if last == after {
            return records;
        }
        after = last;
    }
}

/// Asks until it is so: a pass runs beside the start.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PASS_MAX, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_older_than_the_rule_are_gone_after_a_start_and_the_log_says_so() {
    let premises = strict("");
    let before = verify(&premises.data()).unwrap();
    let server = premises.open();
    let auditor = admin(&server).await;
    until("the log begins with its first record", async || first(&auditor).await > 1).await;
    assert_eq!(old_files(&premises), LONG_AGO.len(), "whoever reads them reads on");
    let records = log(&auditor).await;
    assert_eq!(records[0]["body"]["office"]["kind"], "day_opened");
    let told = records.iter().find(|r| r["body"]["admin"]["kind"] == "days_removed").unwrap();
    let (last, kept) = (day(LONG_AGO[2]), day(SINCE));
    let event = &told["body"]["admin"];
    assert_eq!(told["by"]["who"], "system");
    assert_eq!((&event["until"], &event["keep_years"]), (&last.to_string().into(), &1.into()));
    assert_eq!(event["through"].as_u64().unwrap() + 1, records[0]["seq"].as_u64().unwrap());

    let is_rule = |r: &&serde_json::Value| r["body"]["admin"]["kind"] == "config_applied";
    let rule = records.iter().find(is_rule).unwrap();
    assert!(rule["seq"].as_u64() < told["seq"].as_u64(), "whose rule it is stands before it");

    // Reports and exports.
    let report = |from: Date, to: Date| format!("/reports/days?from={from}&to={to}");
    let refused = auditor.get(&report(last, last)).await;
    assert_eq!((refused.status, refused.code()), (422, "days_removed"), "{}", refused.text);
    let said = last.strftime("%d/%m/%Y").to_string();
    assert!(refused.str("detail").contains(&said), "{}", refused.text);
    let made = auditor.get(&report(kept, day(0))).await.expect(200);
    let days: Vec<_> =
        made.body["rows"].as_array().unwrap().iter().map(|r| r["issued"].clone()).collect();
    assert_eq!(days[..5], [past::NUMBERS; 5].map(serde_json::Value::from), "{days:?}");
    let words = auditor.get(&format!("/privacy/comments?from={last}&to={last}")).await;
    assert_eq!(words.code(), "days_removed");
    exports(&premises, last, kept);

    // What is held of people.
    let held = auditor.get("/privacy").await.expect(200).body;
    assert_eq!(
        (&held["keep_years"], &held["removed_until"]),
        (&1.into(), &last.to_string().into())
    );
    let line = held["held"].as_array().unwrap().iter().find(|l| l["kind"] == "days").unwrap();
    assert_eq!(
        (&line["since"], &line["count"]),
        (&kept.to_string().into(), &(SINCE - LATELY + 2).into())
    );

    let running = verify(&premises.data()).unwrap();
    assert!(
        running.contains(&last.to_string()) && !before.contains(&last.to_string()),
        "{running}"
    );
    let (status, _) = server_stop(server);
    assert!(status);

    // The files go with the next start, and with a rule that is no more.
    premises.configure(&config::minimal());
    let server = premises.open();
    until("their files are there", async || old_files(&premises) == 0).await;
    let auditor = admin(&server).await;
    let held = auditor.get("/privacy").await.expect(200).body;
    assert_eq!(
        (&held["keep_years"], &held["removed_until"]),
        (&().into(), &last.to_string().into())
    );
    drop(server);
    let after = verify(&premises.data()).unwrap();
    assert!(after.contains(&last.to_string()), "{after}");
}

/// `drop` kills; this one ends as it should.
fn server_stop(mut server: Server) -> (bool, Duration) {
    let (status, took) = server.stop();
    (status.success(), took)
}

/// Beside the running server, through its socket.
fn exports(premises: &Premises, last: Date, kept: Date) {
    for (format, from, to, good) in [
        ("jsonl", last, day(0), false),
        ("csv", last, last, false),
        ("jsonl", kept, day(0), true),
        ("csv", day(3), day(0), true),
    ] {
        let out = premises.data().with_file_name("out");
        let output = command()
            .args(["export", "--data"])
            .arg(premises.data())
            .args(["--from", &from.to_string(), "--to", &to.to_string(), "--format", format])
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.success(), good, "{format} from {from}: {said}");
        assert!(good || said.contains(&last.to_string()), "{format}: {said}");
        assert_eq!(out.exists(), good, "{format}");
        let _ = std::fs::remove_file(out);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_city_has_not_confirmed_stays() {
    let folder = tempfile::tempdir().unwrap();
    let hub = city::key::Key::at(&folder.path().join("key")).unwrap();
    // Nobody listens there.
    let address = xinmoi_tests::program::free_port();
    let city = format!(
        "[city]\nsite = 'phuong-1'\nhub_key = '{}'\nurl = 'http://{address}'\n",
        hub.public()
    );
    let premises = strict(&city);
    let server = premises.open();
    let auditor = admin(&server).await;
    let held = day(LONG_AGO[2]).to_string();
    until("nothing is said of days that stay", async || {
        let said = server.said();
        said.contains("the city has not confirmed them") && said.contains(&held)
    })
    .await;
    assert_eq!((first(&auditor).await, old_files(&premises)), (1, LONG_AGO.len()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_rule_takes_nothing_away_for_a_week() {
    let premises = premises(&keeping(1, ""));
    past::has_kept(&premises.data(), 10);
    let server = premises.open();
    let auditor = admin(&server).await;
    until("nothing is said of the new rule", async || {
        server.said().contains("days older than 1 years go out of the log")
    })
    .await;
    assert_eq!((first(&auditor).await, old_files(&premises)), (1, LONG_AGO.len()));
}
