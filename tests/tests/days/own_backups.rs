//! Backups that the office makes by itself: they appear, the old ones go, each comes back, and one that cannot be made
//! is an alarm until one is good.

use crate::disk_full::SmallDisk;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, run, stderr, verify};

/// How long one may take beside other tests.
const MADE_MAX: Duration = Duration::from_secs(60);
/// A disk with room for no backup.
const TINY: &str = "size=64k";

fn configured(folder: &Path, more: &str) -> String {
    let folder = folder.display();
    format!("{}\n[backup]\ndirectory = \"{folder}\"\n{more}\n", config::minimal())
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let mut names: Vec<_> = files.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Asks until it is so.
pub(crate) async fn until(admin: &Caller, path: &str, so: impl Fn(&Answer) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer = admin.get(path).await.expect(200);
        if so(&answer) {
            return answer.body;
        }
        assert!(began.elapsed() < MADE_MAX, "it never came to be: {}", answer.text);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn kinds(answer: &Answer, kind: &str) -> usize {
    let all = answer.body["backups"].as_array().unwrap();
    all.iter().filter(|backup| backup["made_for"] == kind).count()
}

pub(crate) fn is_done(answer: &Answer) -> bool {
    answer.body["running"] == false && answer.body["failure"].is_null()
}

pub(crate) fn put(path: &str, kind: &str, body: impl AsRef<[u8]>) -> Ask {
    let ask = Ask::new(hyper::Method::PUT, &format!("/api/v1/{path}"));
    ask.header("content-type", kind).body(body.as_ref().to_vec())
}

pub(crate) async fn configure(hall: &Hall, text: &str) {
    let _ = hall.admin.ask(put("config", "application/toml", text)).await.expect(200);
}

/// Asks for one, and gives its file. Two of one second share a name.
pub(crate) async fn ask_for_one(hall: &Hall, folder: &Path) -> PathBuf {
    let asked = || {
        let files = names(folder).into_iter().filter(|name| name.starts_with("asked-"));
        let files = files
            .map(|name| folder.join(name))
            .filter(|file| file.extension().is_some_and(|e| e == "backup"));
        files.map(|file| (fs::metadata(&file).unwrap().modified().unwrap(), file)).max()
    };
    let before = asked();
    let _ = hall.admin.post("/backups", json!({})).await.expect(202);
    let fresh = |answer: &Answer| is_done(answer) && asked() > before;
    let _ = until(&hall.admin, "/backups", fresh).await;
    asked().unwrap().1
}

pub(crate) fn restore(from: &Path, data: &Path, key: Option<&Path>) -> Result<(), String> {
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let mut words = vec!["restore".to_owned(), "--from".into(), path(from)];
    words.extend(["--data".to_owned(), path(data)]);
    words.extend(key.into_iter().flat_map(|key| ["--key".to_owned(), path(key)]));
    let output = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    if output.status.success() { Ok(()) } else { Err(stderr(&output)) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_appear_by_themselves_the_old_ones_go_and_each_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let old = ["night-2020-01-01", "night-2020-01-02", "hour-2020-01-01-07", "hour-2020-01-01-08"];
    for name in old {
        fs::write(folder.join(format!("{name}.backup")), b"an old one").unwrap();
    }
    fs::write(folder.join("night-2020-01-03.backup.part"), b"cut short").unwrap();
    fs::write(folder.join("somebody-elses.backup"), b"not ours").unwrap();
    let premises = Premises::new(&configured(folder, "hourly = 2\nnightly = 2"));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let both = |a: &Answer| is_done(a) && kinds(a, "hour") == 2 && kinds(a, "night") == 2;
    let _ = until(&hall.admin, "/backups", both).await;
    let left = names(folder);
    assert!(left.contains(&"night-2020-01-02.backup".to_owned()), "{left:?}");
    assert!(left.contains(&"somebody-elses.backup".to_owned()), "{left:?}");
    assert_eq!(left.len(), 5, "{left:?}");
    assert!(!hall.admin.get("/alarms").await.text.contains("backup"));

    for name in left.iter().filter(|name| !name.contains("2020") && !name.contains("somebody")) {
        let data = place.path().join("restored");
        restore(&folder.join(name), &data, None).unwrap();
        verify(&data).unwrap();
        fs::remove_dir_all(&data).unwrap();
    }

    let picture = include_bytes!("../../../displays/src/assets/icon-192.png");
    let put = put("media/a.png", "application/octet-stream", picture);
    let _ = hall.admin.ask(put).await.expect(204);
    let asking = ask_for_one(&hall, folder);
    tokio::pin!(asking);
    // Whoever calls does not notice.
    let mut slowest = Duration::ZERO;
    let whole = loop {
        tokio::select! {
            file = &mut asking => break file,
            () = async {
                let _ = hall.take("a").await.expect(201);
                let began = Instant::now();
                let _ = hall.clerks[0].press("next").await.expect(200);
                slowest = slowest.max(began.elapsed());
            } => {}
        }
    };
    println!("the slowest call beside a backup: {slowest:.1?}");
    let data = place.path().join("restored");
    restore(&whole, &data, None).unwrap();
    assert_eq!(fs::read(data.join("media/a.png")).unwrap(), picture);
    encrypted(&hall, place.path()).await;
}

/// A key pair: the secret one in a file, the public one.
pub(crate) fn draw_key(file: &Path) -> String {
    let output = run(&["backup-key", "--out", file.to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    let key = said.split_whitespace().find(|word| word.starts_with("age1")).unwrap();
    key.trim_end_matches('.').to_owned()
}

/// With a public key in the configuration only its secret key opens a backup.
async fn encrypted(hall: &Hall, folder: &Path) {
    let file = |name: &str| folder.join(name);
    let draw = |name: &str| draw_key(&file(name));
    let (ours, theirs, other) = (draw("key"), draw("key.city"), draw("key.other"));
    assert_ne!(ours, other);
    let slip = configured(folder, &format!("recipients = [\"age1{}\"]", "q".repeat(58)));
    let slip = hall.admin.ask(put("config", "application/toml", slip)).await.expect(422);
    assert_eq!(slip.code(), "bad_value", "a key that is none");
    configure(hall, &configured(folder, &format!("recipients = [\"{ours}\", \"{theirs}\"]"))).await;
    let sealed = ask_for_one(hall, folder).await;
    let bytes = fs::read(&sealed).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/"));
    let place = file("sealed");
    let why = restore(&sealed, &place, None).expect_err("it is encrypted");
    assert!(why.contains("--key"), "{why}");
    restore(&sealed, &place, Some(&file("key.other"))).expect_err("it is another's key");
    assert!(!place.exists());
    for key in ["key", "key.city"] {
        restore(&sealed, &place, Some(&file(key))).unwrap();
        verify(&place).unwrap();
        fs::remove_dir_all(&place).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_that_cannot_be_made_is_an_alarm_until_one_is_good() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("not-mounted");
    let premises = Premises::new(&configured(&folder, ""));
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let alarmed = |a: &Answer| a.text.contains("backup");
    let _ = until(&hall.admin, "/alarms", alarmed).await;
    let failed = until(&hall.admin, "/backups", |a| a.body["failure"].is_object()).await;
    assert_eq!(failed["failure"]["trouble"], "folder", "{failed}");
    assert!(!folder.exists(), "what is not mounted is not made");
    let health = hall.anyone.ask(Ask::new(hyper::Method::GET, "/healthz")).await.expect(200);
    assert!(health.text.contains("\"name\":\"backup\",\"ok\":false"), "{}", health.text);

    fs::create_dir(&folder).unwrap();
    let _ = ask_for_one(&hall, &folder).await;
    let _ = until(&hall.admin, "/alarms", |a| !alarmed(a)).await;
    let _ =
        until(&hall.admin, "/backups", |a| kinds(a, "night") == 1 && kinds(a, "hour") == 1).await;

    let Some(tiny) = SmallDisk::mount(TINY) else {
        println!("a full disk was not tried: this account may not mount");
        return;
    };
    configure(&hall, &configured(tiny.path(), "")).await;
    let _ = until(&hall.admin, "/alarms", alarmed).await;
    let failed = until(&hall.admin, "/backups", |a| a.body["failure"].is_object()).await;
    assert_eq!(failed["failure"]["trouble"], "room", "{failed}");
    assert_eq!(names(tiny.path()), Vec::<String>::new(), "nothing is left of it");
    configure(&hall, config::minimal().as_str()).await;
    let _ = until(&hall.admin, "/alarms", |a| !alarmed(a)).await;
    let nowhere = hall.admin.post("/backups", json!({})).await.expect(409);
    assert_eq!(nowhere.code(), "no_backup_folder");
}
