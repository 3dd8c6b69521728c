//! A backup takes the place of an office at work, by the page: what comes is the whole office of the backup under a new
//! epoch, what was is kept, and neither a bad file nor a power cut leaves anything between the two.

use crate::disk_full::SmallDisk;
use hyper::Method;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::{Hall, log_in};
use xinmoi_tests::log::deeds;
use xinmoi_tests::past;
use xinmoi_tests::program::{self, PASSWORD, Premises, Server, run, stderr, verify};

/// Kills in an ordinary test run; `XINMOI_RESTORE_KILLS` asks for more.
const KILLS: u32 = 20;
/// The latest moment of a kill after somebody has said yes: by then the program has begun anew.
const KILL_BEFORE: Duration = Duration::from_millis(200);
/// The same for one that is only looked at.
const READ_BEFORE: Duration = Duration::from_millis(60);
/// How long a backup may take to be looked at, beside other tests.
const READ_MAX: Duration = Duration::from_secs(60);

/// Numbers given out after a backup: more than are passed over without knowing of them.
const LOST: u32 = 250;

fn xinmoi(arguments: &[&str]) {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn back_up(data: &Path, out: &Path) {
    xinmoi(&["backup", "--data", path(data), "--out", path(out)]);
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> Ask {
    Ask::new(Method::PUT, &format!("/api/v1/restore/file?name={name}")).body(bytes.into())
}

async fn begin(admin: &Caller, body: Value) -> Value {
    let _ = admin.post("/restore", body).await.expect(202);
    read(admin).await
}

/// Waits until a backup was looked at.
async fn read(admin: &Caller) -> Value {
    let began = Instant::now();
    loop {
        let told = admin.get("/restore").await.expect(200).body;
        if matches!(told["stage"].as_str(), Some("ready" | "idle")) {
            return told;
        }
        assert!(began.elapsed() < READ_MAX, "{told}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Confirms what was shown.
fn yes(told: &Value) -> Ask {
    let id = told["found"]["id"].as_str().unwrap_or_default();
    Ask::post("/restore/confirm", &json!({"id": id, "password": PASSWORD}))
}

/// The record in which a log says that it goes on from a backup.
async fn restored(admin: &Caller) -> Option<Value> {
    let all = admin.get("/audit?after=0").await.expect(200).body;
    let all = all["records"].as_array().unwrap().clone();
    all.into_iter().find(|record| record["body"]["admin"]["kind"] == "restored")
}

fn kept(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let is_kept =
        |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("before-restore-");
    entries.filter(is_kept).collect()
}

fn count(taken: &Answer) -> u32 {
    taken.str("number")[1..].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_restores_a_backup_by_the_page_and_can_take_it_back() {
    let place = tempfile::tempdir().unwrap();
    let premises = Premises::new(&config::minimal());
    let (data, backup) = (premises.data(), place.path().join("night-2026-11-23.backup"));
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let _ = hall.take("a").await.expect(201);
    back_up(&data, &backup);
    // More than people take within minutes.
    let mut lost = hall.take("a").await.expect(201);
    for _ in 0..LOST {
        lost = hall.take("a").await.expect(201);
    }

    let _ = hall
        .admin
        .ask(file("night-2026-11-23.backup", fs::read(&backup).unwrap()))
        .await
        .expect(204);
    let told = begin(&hall.admin, json!({})).await;
    let found = &told["found"];
    assert_eq!((&found["ours"], &found["lost"]), (&json!(true), &json!(LOST + 1)), "{told}");
    assert_eq!(found["tickets"], 1, "{told}");
    let unsure =
        Ask::post("/restore/confirm", &json!({"id": found["id"], "password": "khong phai"}));
    assert_eq!(hall.admin.ask(unsure).await.expect(403).code(), "password_wrong");
    let _ = hall.take("a").await.expect(201);

    let _ = hall.admin.ask(yes(&told)).await.expect(202);
    server.await_ready().unwrap();
    let there = hall.at(&server);
    assert_eq!(there.admin.get("/me").await.status, 401, "log-ins ended");
    let admin = log_in(&there.anyone, "admin").await;
    let said = restored(&admin).await.expect("the log says it");
    let by = (&said["by"]["user"], &said["from"]["address"]);
    assert_eq!(by, (&json!("admin"), &json!("127.0.0.1")), "{said}");
    assert_eq!(said["body"]["admin"]["backup"], "night-2026-11-23.backup", "{said}");
    assert_eq!(admin.get(&format!("/tickets/{}", lost.str("id"))).await.status, 404);
    let next = there.take("a").await.expect(201);
    assert!(count(&next) > count(&lost) + 1, "no number is given twice: {}", next.text);
    assert!(!data.join("restore.new").exists() && !data.join("restore.moving").exists());

    // What was is whole, and comes back as every other backup does.
    let [aside] = &kept(&data)[..] else { panic!("one office is kept") };
    verify(aside).unwrap();
    back_up(aside, &backup);
    let _ = admin.ask(file("back.backup", fs::read(&backup).unwrap())).await.expect(204);
    let told = begin(&admin, json!({})).await;
    assert_eq!(told["found"]["ours"], false, "{told}");
    assert_eq!(admin.ask(yes(&told)).await.expect(409).code(), "another_office");
    let known = json!({"id": told["found"]["id"], "password": PASSWORD, "another": true});
    let _ = admin.ask(Ask::post("/restore/confirm", &known)).await.expect(202);
    server.await_ready().unwrap();
    let admin = log_in(&hall.at(&server).anyone, "admin").await;
    let _ = admin.get(&format!("/tickets/{}", lost.str("id"))).await.expect(200);
    server.stop();
    verify(&data).unwrap();
}

/// Whoever has the session of an admin puts a file of their own between the look and the password.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_confirmed_is_what_was_shown() {
    let place = tempfile::tempdir().unwrap();
    let premises = Premises::new(&config::minimal());
    let (data, backup) = (premises.data(), place.path().join("a.backup"));
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    back_up(&data, &backup);
    let send = async || {
        let _ = hall.admin.ask(file("a.backup", fs::read(&backup).unwrap())).await.expect(204);
        begin(&hall.admin, json!({})).await
    };
    let shown = send().await;
    // The same bytes or others: it is another look.
    let other = send().await;
    assert_eq!(hall.admin.ask(yes(&shown)).await.expect(409).code(), "restore_changed");
    let unasked = Ask::post("/restore/confirm", &json!({"password": PASSWORD}));
    assert_eq!(hall.admin.ask(unasked).await.status, 422);
    let still = hall.admin.get("/restore").await.expect(200).body;
    assert_eq!((&still["stage"], &still["found"]["id"]), (&json!("ready"), &other["found"]["id"]));
    let _ = hall.admin.ask(yes(&other)).await.expect(202);
    server.await_ready().unwrap();
    assert!(restored(&log_in(&hall.at(&server).anyone, "admin").await).await.is_some());
}

/// A backup of an office in which somebody set what this version does not know.
fn of_another_version(folder: &Path) -> Vec<u8> {
    let there = Premises::new(&config::minimal());
    drop(there.open());
    past::keep(&there.data(), "config", &format!("{}\n[hologram]\n", config::minimal()));
    let backup = folder.join("later.backup");
    back_up(&there.data(), &backup);
    fs::read(&backup).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_is_not_good_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let good = place.path().join("good.backup");
    back_up(&premises.data(), &good);
    let good = fs::read(&good).unwrap();
    let before = deeds(&hall.admin).await;

    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 4;
    let mut newer = good.clone();
    newer[12..16].copy_from_slice(&9_999_u32.to_be_bytes());
    let longer = [&good[..], b"more"].concat();
    for (bad, trouble) in [
        (b"%PDF".to_vec(), "foreign"),
        (Vec::new(), "foreign"),
        (good[..good.len() - 9].to_vec(), "cut_off"),
        (flipped, "damaged"),
        (longer, "damaged"),
        (newer, "newer"),
        (of_another_version(place.path()), "config"),
    ] {
        let _ = hall.admin.ask(file("../../a%00.backup", bad)).await.expect(204);
        let told = begin(&hall.admin, json!({})).await;
        assert_eq!((&told["stage"], &told["trouble"]), (&json!("idle"), &json!(trouble)), "{told}");
        assert_eq!(told["arrived"]["name"], "....a.backup", "{told}");
        assert_eq!(hall.admin.ask(yes(&told)).await.expect(409).code(), "nothing_to_restore");
    }
    sealed(&hall, &premises, place.path()).await;
    one_at_a_time(&hall, &server, &good).await;
    for name in ["../office.redb", "night-2026-11-23.backup", "/etc/passwd"] {
        let answer = hall.admin.post("/restore", json!({"backup": name})).await.expect(404);
        assert_eq!(answer.code(), "unknown_backup");
    }
    let strange = hall.anyone.get("/restore").await.expect(401);
    assert_eq!(strange.code(), "not_logged_in");
    let link = Ask::get("/restore").header("x-first-link", "guessed");
    assert_eq!(hall.anyone.ask(link).await.expect(403).code(), "link_spent");
    let _ = hall.admin.ask(Ask::new(Method::DELETE, "/api/v1/restore")).await.expect(204);
    let after = deeds(&hall.admin).await;
    assert_eq!(before, after);
    assert!(!server.said().contains("AGE-SECRET-KEY"), "no key is told to anybody");
    server.stop();
    assert!(!premises.data().join("restore.new").exists());
}

/// An encrypted one opens with its key alone, which is asked for without sending the file again.
async fn sealed(hall: &Hall, premises: &Premises, folder: &Path) {
    let draw = |name: &str| {
        let key = folder.join(name);
        let output = run(&["backup-key", "--out", path(&key)]);
        let said = String::from_utf8(output.stdout).unwrap();
        let public = said.split_whitespace().find(|word| word.starts_with("age1")).unwrap();
        (public.trim_end_matches('.').to_owned(), fs::read_to_string(key).unwrap())
    };
    let ((public, key), (_, other)) = (draw("key"), draw("other"));
    let (data, out) = (premises.data(), folder.join("sealed.backup"));
    xinmoi(&["backup", "--data", path(&data), "--out", path(&out), "--recipient", &public]);
    let bytes = fs::read(&out).unwrap();
    let _ = hall.admin.ask(file("sealed.backup", bytes.clone())).await.expect(204);
    assert_eq!(begin(&hall.admin, json!({})).await["trouble"], "encrypted");
    assert_eq!(begin(&hall.admin, json!({"key": other})).await["trouble"], "key");
    let none = hall.admin.post("/restore", json!({"key": "age1xyz"})).await.expect(422);
    assert!(!none.text.contains("age1xyz"), "{}", none.text);
    let told = begin(&hall.admin, json!({"key": key})).await;
    assert_eq!(told["stage"], "ready", "{told}");
    let cut = bytes[..bytes.len() - 40].to_vec();
    let _ = hall.admin.ask(file("sealed.backup", cut)).await.expect(204);
    let told = begin(&hall.admin, json!({"key": key})).await;
    let trouble = told["trouble"].as_str().unwrap();
    assert!(["cut_off", "damaged"].contains(&trouble), "{told}");
}

/// While a file is on its way in nobody begins anything else; one that does not arrive is forgotten.
async fn one_at_a_time(hall: &Hall, server: &Server, good: &[u8]) {
    let mut slow = TcpStream::connect(server.address()).unwrap();
    let head = format!(
        "PUT /api/v1/restore/file?name=slow HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-length: 9999999\r\n\r\n",
        server.address(),
        hall.admin.token().unwrap()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(good).unwrap();
    let stage = async || hall.admin.get("/restore").await.expect(200).body["stage"].clone();
    let until = async |wanted: &str| {
        let began = Instant::now();
        while stage().await != wanted {
            assert!(began.elapsed() < READ_MAX, "it never was {wanted}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    until("receiving").await;
    for ask in [file("other", b"x".to_vec()), Ask::post("/restore", &json!({}))] {
        let status = hall.admin.ask(ask).await;
        assert!(matches!(status.code(), "restore_running" | "nothing_to_restore"), "{status:?}");
    }
    drop(slow);
    until("idle").await;
    let told = hall.admin.get("/restore").await.expect(200).body;
    assert!(told["arrived"].is_null(), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_fit_is_refused_and_the_office_goes_on() {
    let Some(disk) = SmallDisk::mount("size=64m") else {
        println!("a full disk was not tried: this account may not mount");
        return;
    };
    let premises = Premises::new(&config::minimal());
    let server = premises.open_at(&disk.path().join("data"));
    let hall = Hall::fill(&server, 0).await;
    let refused = hall.admin.ask(file("large.backup", vec![7; 64])).await.expect(507);
    assert_eq!(refused.code(), "disk_full");
    let told = hall.admin.get("/restore").await.expect(200).body;
    assert_eq!((&told["stage"], &told["arrived"]), (&json!("idle"), &Value::Null));
    let _ = hall.take("a").await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_there_is_one_office_or_the_other() {
    let kills = std::env::var("XINMOI_RESTORE_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let mut dice = Dice::from_env();
    let place = tempfile::tempdir().unwrap();
    let backup = place.path().join("a.backup");
    let premises = Premises::new(&config::minimal());
    let data = premises.data();
    let mut server = premises.open();
    let mut hall = Hall::fill(&server, 0).await;
    let (mut old, mut new) = (0, 0);
    for nth in 0..kills {
        back_up(&data, &backup);
        let lost = hall.take("a").await.expect(201);
        let _ = hall.admin.ask(file("a.backup", fs::read(&backup).unwrap())).await.expect(204);
        // One in four while it is read and unpacked; the others once somebody says yes.
        let is_early = nth % 4 == 0;
        let (ask, latest) = if is_early {
            (Ask::post("/restore", &json!({})), READ_BEFORE)
        } else {
            let told = begin(&hall.admin, json!({})).await;
            assert_eq!(told["found"]["ours"], true);
            (yes(&told), KILL_BEFORE)
        };
        let admin = hall.admin.clone();
        let asking = tokio::spawn(async move { admin.try_ask(ask).await });
        let before = u64::try_from(latest.as_micros()).unwrap();
        // The moment of the kill is what the lab varies.
        tokio::time::sleep(Duration::from_micros(dice.under(before))).await;
        server.kill();
        let done = asking.await.unwrap().is_ok_and(|answer| answer.status == 202);
        let promised = done && !is_early;
        server =
            Server::start(&mut premises.serve()).unwrap_or_else(|why| panic!("kill {nth}: {why}"));
        hall = hall.at(&server);
        hall.admin = log_in(&hall.anyone, "admin").await;
        let ticket = hall.admin.get(&format!("/tickets/{}", lost.str("id"))).await.status;
        match ticket {
            // The old one, untouched.
            200 => {
                assert!(!promised, "kill {nth}: what was promised did not happen");
                assert!(kept(&data).is_empty(), "kill {nth}");
                old += 1;
            }
            404 => {
                assert!(!is_early, "kill {nth}: nobody said yes");
                let [aside] = &kept(&data)[..] else { panic!("kill {nth}: one office is kept") };
                verify(aside).unwrap_or_else(|why| panic!("kill {nth}: {why}"));
                fs::remove_dir_all(aside).unwrap();
                new += 1;
            }
            other => panic!("kill {nth}: {other}"),
        }
        let names = ["restore.new", "restore.ready", "restore.moving"];
        assert!(names.iter().all(|name| !data.join(name).exists()), "kill {nth}");
        let _ = hall.take("a").await.expect(201);
    }
    server.stop();
    verify(&data).unwrap();
    println!("{kills} kills: {old} times the office that was, {new} times the one of the backup");
}

/// What changes names and makes them durable.
const STEPS: [&str; 10] = [
    "rename",
    "renameat",
    "renameat2",
    "mkdir",
    "mkdirat",
    "unlink",
    "unlinkat",
    "rmdir",
    "fsync",
    "fdatasync",
];
/// More of one than the exchange of two offices and the opening of a store take.
const STEPS_MAX: u32 = 100;

/// `kill -9` in the system call itself, for every one from the first to the last. Needs `strace`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_each_step_of_the_exchange_it_is_carried_to_its_end() {
    let Some(premises) = decided().await else {
        println!("single steps were not tried: strace is not here, or may not trace");
        return;
    };
    let data = premises.data();
    let kills: Vec<u32> = STEPS.iter().map(|call| killed_in_each(call, &data)).collect();
    let all: u32 = kills.iter().sum();
    assert!(all > 12, "{STEPS:?}: {kills:?}");
    println!("killed at each of {all} steps: {STEPS:?}, {kills:?}");
}

/// Gives how many calls of that name there were to be killed in.
fn killed_in_each(call: &str, data: &Path) -> u32 {
    let trial = data.with_file_name("trial");
    for nth in 1..=STEPS_MAX {
        copy(data, &trial);
        let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
        let walked = traced(&inject).arg("verify").arg("--data").arg(&trial).output().unwrap();
        let words = verify(&trial).unwrap_or_else(|why| panic!("killed in {call} {nth}: {why}"));
        let [aside] = &kept(&trial)[..] else { panic!("{call} {nth}: one office is kept") };
        verify(aside).unwrap_or_else(|why| panic!("killed in {call} {nth}: {why}"));
        let names = ["restore.ready", "restore.moving"];
        assert!(names.iter().all(|name| !trial.join(name).exists()), "{call} {nth}: {words}");
        assert!(trial.join("media/a.png").exists() && !aside.join("media/a.png").exists());
        assert!(aside.join("media/b.png").exists() && !trial.join("media/b.png").exists());
        fs::remove_dir_all(&trial).unwrap();
        if walked.status.success() {
            return nth - 1;
        }
    }
    panic!("{call} does not end");
}

fn traced(inject: &str) -> std::process::Command {
    let mut strace = std::process::Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", inject]).arg(program::xinmoi());
    for name in ["XINMOI_MUTANT", "XINMOI_LOG"] {
        strace.env_remove(name);
    }
    strace.env("XINMOI_AUDIO", "off").env("XINMOI_ADMIN_PASSWORD", PASSWORD);
    strace
}

/// A data directory in which it is decided that a backup takes the place of the office, and nothing is done: the program
/// is killed as it begins anew. The backup has one picture, the office another.
async fn decided() -> Option<Premises> {
    let premises = Premises::new(&config::minimal());
    let mut serve = traced("inject=execve:signal=SIGKILL:when=1");
    serve.arg("serve").arg("--config").arg(premises.config());
    serve.arg("--data").arg(premises.data()).args(["--listen", "127.0.0.1:0"]);
    let mut server = Server::start(serve.stdin(std::process::Stdio::null())).ok()?;
    let hall = Hall::fill(&server, 0).await;
    let picture = include_bytes!("../../../displays/src/assets/icon-192.png");
    let media = |name: &str| {
        let ask = Ask::new(Method::PUT, &format!("/api/v1/media/{name}"));
        ask.header("content-type", "application/octet-stream").body(&picture[..])
    };
    let _ = hall.admin.ask(media("a.png")).await.expect(204);
    let backup = premises.data().with_file_name("a.backup");
    back_up(&premises.data(), &backup);
    let _ = hall.admin.ask(Ask::new(Method::DELETE, "/api/v1/media/a.png")).await.expect(204);
    let _ = hall.admin.ask(media("b.png")).await.expect(204);
    let _ = hall.admin.ask(file("a.backup", fs::read(&backup).unwrap())).await.expect(204);
    let told = begin(&hall.admin, json!({})).await;
    let _ = hall.admin.ask(yes(&told)).await.expect(202);
    server.ended(Instant::now(), READ_MAX);
    assert!(premises.data().join("restore.ready").exists(), "it is decided, and not done");
    Some(premises)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (kind, to) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &to);
        } else if kind.is_file() {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
