//! Backups of an office at work, each restored and opened as another one; nothing personal in them; no number twice.

use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, run, stderr, verify};

/// Backups in an ordinary test run; `XINMOI_BACKUPS` asks for more.
const BACKUPS: usize = 4;

fn xinmoi(arguments: &[&str]) -> Result<String, String> {
    let output = run(arguments);
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    Err(stderr(&output))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_of_an_office_at_work_come_back_as_offices_of_their_own() {
    let backups = std::env::var("XINMOI_BACKUPS").map_or(BACKUPS, |n| n.parse().unwrap());
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let folder = tempfile::tempdir_in(premises.data().parent().unwrap()).unwrap();
    let mut epochs = BTreeSet::new();
    let (began, mut presses) = (Instant::now(), 0);
    for nth in 0..backups {
        let file = folder.path().join("office.backup");
        let (data, out) = (premises.data(), file.clone());
        let wish = ["backup", "--data", path(&data), "--out", path(&out)].map(str::to_owned);
        let copying = tokio::task::spawn_blocking(move || xinmoi(&wish.each_ref().map(|w| &**w)));
        // People come and are called while it is copied, restored and walked.
        while !copying.is_finished() {
            let _ = hall.take("a").await.expect(201);
            let _ = hall.clerks[0].press("next").await;
            presses += 2;
        }
        copying.await.unwrap().unwrap();
        let last = hall.take("a").await.expect(201);
        let restored = folder.path().join(format!("restored-{nth}"));
        // Programs take numbers faster than people do: more than the usual margin.
        let wish = ["restore", "--from", path(&file), "--data", path(&restored), "--skip", "5000"];
        xinmoi(&wish).unwrap();
        verify(&restored).unwrap();
        epochs.insert(goes_on(&premises, &restored, &hall, last.str("number")).await);
        fs::remove_dir_all(&restored).unwrap();
    }
    assert_eq!(epochs.len(), backups, "each is an epoch of its own");
    drop(server);
    verify(&premises.data()).unwrap();
    println!(
        "{backups} backups of an office at work, each restored, verified and opened as an epoch of its own: {presses} presses meanwhile, {:.1?}",
        began.elapsed()
    );
}

/// The restored office runs, gives out no number that somebody holds, and nobody is logged in. Gives its epoch.
async fn goes_on(premises: &Premises, data: &Path, hall: &Hall, held: &str) -> String {
    let log = data.parent().unwrap().join("log.jsonl");
    let days = ["--from", "2020-01-01", "--to", "2099-01-01", "--format", "jsonl"];
    let to = ["export", "--data", path(data), "--out", path(&log)];
    xinmoi(&[&to[..], &days[..]].concat()).unwrap();
    let text = fs::read_to_string(&log).unwrap();
    let line = text.lines().find(|line| line.contains("\"restored\"")).expect("it says so");
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let said = &record["body"]["admin"];
    assert_ne!(said["epoch"], said["parent"]);

    let server = premises.open_at(data);
    let there = hall.at(&server);
    assert_eq!(there.clerks[0].caller.get("/queues").await.status, 401, "log-ins ended");
    let taken = there.kiosk.ask(Ask::post("/tickets", &json!({"service": "a"}))).await.expect(201);
    let count = |number: &str| number[1..].parse::<u32>().unwrap();
    assert!(count(taken.str("number")) > count(held), "{} after {held}", taken.str("number"));
    said["epoch"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_stands_in_a_backup_and_a_bad_one_changes_nothing() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let ask = || Ask::post("/tickets", &json!({"service": "a"})).once("gesture");
    let pass = hall.kiosk.ask(ask()).await.expect(201).str("pass").to_owned();
    let planted = b"planted key of persons";
    fs::write(premises.data().join("person.keys"), planted).unwrap();
    fs::write(premises.data().join("comment.keys"), planted).unwrap();
    let folder = tempfile::tempdir_in(premises.data().parent().unwrap()).unwrap();
    let (file, place) = (folder.path().join("a.backup"), folder.path().join("restored"));
    xinmoi(&["backup", "--data", path(&premises.data()), "--out", path(&file)]).unwrap();
    let restore = || xinmoi(&["restore", "--from", path(&file), "--data", path(&place)]);
    restore().unwrap();
    let token = hall.clerks[0].caller.token().unwrap().to_owned();
    for found in [fs::read(place.join("office.redb")).unwrap(), fs::read(&file).unwrap()] {
        for secret in [planted, pass.as_bytes(), token.as_bytes()] {
            assert!(!found.windows(secret.len()).any(|w| w == secret));
        }
    }

    let alarms = async || hall.clerks[0].caller.get("/alarms").await.expect(200).text;
    let nowhere = folder.path().join("missing/a.backup");
    let failed = xinmoi(&["backup", "--data", path(&premises.data()), "--out", path(&nowhere)]);
    failed.expect_err("there is no such folder");
    assert!(alarms().await.contains("backup"), "supervisors see it");
    let again = folder.path().join("b.backup");
    xinmoi(&["backup", "--data", path(&premises.data()), "--out", path(&again)]).unwrap();
    assert!(!alarms().await.contains("backup"));

    let not_empty = restore().expect_err("there is an office");
    assert!(not_empty.contains(path(&place)), "{not_empty}");
    let data = premises.data();
    let running = xinmoi(&["restore", "--from", path(&file), "--data", path(&data)]);
    running.expect_err("an office runs there");
    fs::remove_dir_all(&place).unwrap();
    let good = fs::read(&file).unwrap();
    for (bad, what) in [(good[..good.len() - 9].to_vec(), "cut off"), (b"%PDF".to_vec(), "not a")] {
        fs::write(&file, bad).unwrap();
        let why = restore().expect_err("it is not whole");
        assert!(why.contains(what), "{why}");
        assert!(!place.exists());
    }
    let mut flipped = good;
    let at = flipped.len() / 2;
    flipped[at] ^= 4;
    fs::write(&file, flipped).unwrap();
    let why = restore().expect_err("a bit is another");
    assert!(why.contains("damaged at byte") && !place.exists(), "{why}");
}
