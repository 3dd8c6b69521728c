//! Backups that are sent to another place: they arrive there whole and come back, the key to it can do nothing but that, and
//! what cannot be sent is told apart from a backup that was not made. The store is a real one (`tools/s3/store.py`): it checks
//! signatures with Amazon's own code, holds keys to their policies, and locks what it was given.

use crate::own_backups::{ask_for_one, configure, draw_key, is_done, names, put, restore, until};
use serde_json::{Value, json};
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use tempfile::TempDir;
use xinmoi_tests::client::{Answer, Ask};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, Server, command, run, stderr, verify};
use xinmoi_tests::python;

/// More than two parts.
const LARGE: usize = 20 * 1024 * 1024;

/// The store, ended with the test.
struct Store {
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    url: String,
    access_key: String,
    secret: String,
}

impl Store {
    fn open() -> Self {
        let mut process = python::tool("s3", "store.py");
        let process = process.arg(policy()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = process.stderr(Stdio::null()).spawn().unwrap();
        let asks = process.stdin.take();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let up = line(&mut answers);
        let str = |key: &str| up[key].as_str().unwrap().to_owned();
        let (url, access_key, secret) = (str("url"), str("access_key"), str("secret"));
        Self { process, asks, answers, url, access_key, secret }
    }

    fn ask(&mut self, ask: &Value) -> Value {
        writeln!(self.asks.as_mut().unwrap(), "{ask}").unwrap();
        line(&mut self.answers)
    }

    /// What it is asked from here on goes wrong: so many times, after so many requests.
    fn goes_wrong(&mut self, what: &str, times: i32, after: u32) {
        let _ = self.ask(&json!({"ask": "mode", "what": what, "times": times, "after": after}));
    }

    fn is_well(&mut self) {
        let _ = self.ask(&json!({"ask": "mode"}));
    }

    /// What was asked since.
    fn asked(&mut self) -> Vec<Value> {
        self.ask(&json!({"ask": "asked"})).as_array().unwrap().clone()
    }

    /// The names of what lies there, in order, each as often as it was put there.
    fn objects(&mut self) -> Vec<String> {
        let objects = self.ask(&json!({"ask": "objects"}));
        let keys = objects.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap());
        let mut keys: Vec<_> = keys.map(str::to_owned).collect();
        keys.sort();
        keys
    }
}

/// What docs/OPERATIONS.md gives an office's key, for this store's bucket.
fn policy() -> String {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/OPERATIONS.md");
    let guide = fs::read_to_string(guide).unwrap();
    let (_, policy) = guide.split_once("```json\n{\"Version\"").unwrap();
    let (policy, _) = policy.split_once("```").unwrap();
    let ours = policy.replace("one-stop-backups/ben-nghe-ward", "copies/ward");
    assert_ne!(ours, policy);
    format!("{{\"Version\"{ours}")
}

impl Drop for Store {
    fn drop(&mut self) {
        // It ends with its input; threads of its own may wait for ever.
        drop(self.asks.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn line(from: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    let _ = from.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("the store ended: {line}"))
}

/// A folder for backups, the key that opens them, and the store's secret in a file.
struct Place {
    dir: TempDir,
    public: String,
}

impl Place {
    fn new(store: &Store) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("backups")).unwrap();
        let place = Self { public: draw_key(&dir.path().join("key")), dir };
        place.hold(&store.secret);
        place
    }

    /// Puts another secret into the file.
    fn hold(&self, secret: &str) {
        fs::write(self.secret(), format!("{secret}\n")).unwrap();
        fs::set_permissions(self.secret(), Permissions::from_mode(0o600)).unwrap();
    }

    fn secret(&self) -> PathBuf {
        self.dir.path().join("s3.secret")
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("backups")
    }

    fn key(&self) -> PathBuf {
        self.dir.path().join("key")
    }

    /// Only what is asked for is made, but for the night's.
    fn configured(&self, store: &Store, more: &str) -> String {
        let (folder, secret) = (self.folder(), self.secret());
        let (folder, secret) = (folder.display(), secret.display());
        let Store { url, access_key, .. } = store;
        format!(
            "{}\n[backup]\ndirectory = \"{folder}\"\nhourly = 0\nrecipients = [\"{}\"]\n[backup.s3]\nendpoint = \"{url}\"\nbucket = \"copies\"\naccess_key = \"{access_key}\"\nsecret_key_file = \"{secret}\"\nprefix = \"ward\"\n{more}\n",
            config::minimal(),
            self.public,
        )
    }
}

fn copies(answer: &Answer) -> &Value {
    &answer.body["copies"]
}

/// Whether this file was sent, and nothing is wrong.
fn is_sent(answer: &Answer, name: &str) -> bool {
    let sent = copies(answer)["sent"].as_array();
    let has = sent.is_some_and(|sent| sent.iter().any(|one| one["name"] == name));
    has && copies(answer)["failure"].is_null() && copies(answer)["sending"].is_null()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Asks for a backup and waits until it lies at the store.
async fn send_one(hall: &Hall, place: &Place) -> String {
    let name = name(&ask_for_one(hall, &place.folder()).await);
    let _ = until(&hall.admin, "/backups", |answer| is_sent(answer, &name)).await;
    let _ = until(&hall.admin, "/alarms", |answer| !answer.text.contains("elsewhere")).await;
    name
}

/// The night's and one that was asked for.
async fn send_two(hall: &Hall, place: &Place) {
    let _ = send_one(hall, place).await;
    let both = |answer: &Answer| copies(answer)["sent"].as_array().is_some_and(|s| s.len() == 2);
    let _ = until(&hall.admin, "/backups", both).await;
}

/// A part of `/healthz`.
async fn health(hall: &Hall, name: &str) -> bool {
    let health = hall.anyone.ask(Ask::new(hyper::Method::GET, "/healthz")).await.expect(200);
    let items = health.body["items"].as_array().unwrap().clone();
    items.iter().find(|item| item["name"] == name).unwrap()["ok"] == true
}

fn doctor(premises: &Premises, address: &str) -> String {
    let mut doctor = command();
    doctor.arg("doctor").arg("--data").arg(premises.data()).arg("--config").arg(premises.config());
    doctor.args(["--listen", address]).env("LC_ALL", "en_US.UTF-8");
    String::from_utf8(doctor.output().unwrap().stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_good_backup_is_sent_comes_back_from_the_store_and_is_whole() {
    let mut store = Store::open();
    let place = Place::new(&store);
    let premises = Premises::new(&place.configured(&store, ""));
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    for _ in 0..3 {
        let _ = hall.take("a").await.expect(201);
    }
    let night = |answer: &Answer| copies(answer)["sent"][0]["name"].as_str().is_some();
    let first = until(&hall.admin, "/backups", night).await;
    assert_eq!(first["copies"]["place"], format!("{}/copies/ward", store.url));
    let noise = put_noise(&premises);
    let large = send_one(&hall, &place).await;
    assert!(health(&hall, "copies").await && health(&hall, "backup").await);

    let objects = store.objects();
    assert_eq!(objects.len(), 2, "{objects:?}");
    for (nth, object) in objects.iter().enumerate() {
        assert!(object.starts_with("ward/") && object.ends_with(".backup"), "{object}");
        let (file, data) = (place.dir.path().join("fetched"), place.dir.path().join("restored"));
        let _ = store.ask(&json!({"ask": "fetch", "key": object, "to": file}));
        let there = fs::read(&file).unwrap();
        assert!(there.starts_with(b"age-encryption.org/"), "it is sealed");
        restore(&file, &data, None).expect_err("it is sealed");
        restore(&file, &data, Some(&place.key())).unwrap();
        verify(&data).unwrap();
        if there.len() > LARGE {
            assert_eq!(there, fs::read(place.folder().join(&large)).unwrap(), "byte by byte");
            assert_eq!(fs::read(data.join("media/a.mp4")).unwrap(), noise);
        }
        println!("{nth}: {object}, {} bytes, restored and walked", there.len());
        fs::remove_dir_all(&data).unwrap();
    }
    only_sends(&mut store, &objects[0]);

    let said = doctor(&premises, server.address());
    assert!(
        said.contains("✓ The youngest backup sent out of the house was sent 0 hours ago"),
        "{said}"
    );
    assert!(said.contains("✓ backup.s3.secret_key_file"), "{said}");

    // What was sent is known without asking the store.
    server.stop();
    let server = premises.open();
    let hall = hall.at(&server);
    let known = until(&hall.admin, "/backups", |answer| is_sent(answer, &large)).await;
    assert_eq!(known["copies"]["sent"].as_array().unwrap().len(), 2, "{known}");
    let _ = send_one(&hall, &place).await;
    let puts = store.asked().iter().filter(|ask| ask["query"] == "uploads=").count();
    assert_eq!((puts, store.objects().len()), (1, 3), "that one, and none of the others again");
}

/// A file that cannot be compressed, so that it goes in parts.
fn put_noise(premises: &Premises) -> Vec<u8> {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[7]
    };
    let noise: Vec<u8> = (0..LARGE).map(|_| next()).collect();
    fs::create_dir_all(premises.data().join("media")).unwrap();
    fs::write(premises.data().join("media/a.mp4"), &noise).unwrap();
    noise
}

/// What the office asked of the store, and what its key can do there.
fn only_sends(store: &mut Store, object: &str) {
    let secret = store.secret.clone();
    let asked = store.asked();
    assert!(asked.len() >= 6, "one whole, one in three parts or more: {asked:?}");
    for ask in &asked {
        let (method, query) = (ask["method"].as_str().unwrap(), ask["query"].as_str().unwrap());
        let is_part = query.starts_with("partNumber=") || query.is_empty();
        let is_begin_or_end = query == "uploads=" || query.starts_with("uploadId=");
        assert!(method == "PUT" && is_part || method == "POST" && is_begin_or_end, "{ask}");
        assert!(!query.to_lowercase().contains("signature"), "an address that opens: {ask}");
        let headers = &ask["headers"];
        let by = headers["authorization"].as_str().unwrap();
        assert!(by.starts_with("AWS4-HMAC-SHA256 Credential="), "{ask}");
        let signed = "SignedHeaders=content-md5;host;x-amz-content-sha256;x-amz-date,";
        assert!(by.contains(signed), "{ask}");
        assert!(!ask.to_string().contains(&secret), "the secret itself: {ask}");
    }
    let denied = store.ask(&json!({"ask": "denied", "key": object}));
    let all = ["read", "list", "delete", "delete for good", "put elsewhere"];
    assert_eq!(denied, json!(all), "whoever has the box cannot");
}

/// An office whose first backups are sent.
async fn sending() -> (Store, Place, Premises, Server, Hall) {
    let store = Store::open();
    let place = Place::new(&store);
    let premises = Premises::new(&place.configured(&store, ""));
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    send_two(&hall, &place).await;
    (store, place, premises, server, hall)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_is_told_apart_and_the_newest_goes_when_it_can() {
    let (mut store, place, premises, server, hall) = sending().await;
    let before = store.objects();

    // Each way in which it can go wrong; the backup in the folder is good all the while.
    place.hold("not-the-secret");
    fails(&hall, &place, "key").await;
    fs::set_permissions(place.secret(), Permissions::from_mode(0o644)).unwrap();
    fails(&hall, &place, "secret").await;
    place.hold(&store.secret);
    for (what, trouble) in [("redirect", "elsewhere"), ("cut", "away"), ("fail", "away")] {
        store.goes_wrong(what, -1, 0);
        fails(&hall, &place, trouble).await;
    }
    let asked = store.asked();
    assert!(asked.iter().all(|ask| ask["path"] != "/elsewhere"), "a redirect was followed");
    assert_eq!(store.objects(), before, "nothing of them lies there");
    let said = doctor(&premises, server.address());
    assert!(said.contains("✗ The last sending to"), "{said}");

    // It is known after a restart; then the newest goes, and none of those that could not.
    drop(server);
    let server = premises.open();
    let hall = hall.at(&server);
    let _ = until(&hall.admin, "/backups", |answer| copies(answer)["failure"].is_object()).await;
    fails(&hall, &place, "away").await;
    store.is_well();
    let newest = send_one(&hall, &place).await;
    let after = store.objects();
    assert_eq!(after.len(), before.len() + 1, "{after:?}");
    let stem = newest.trim_end_matches(".backup");
    assert!(after.iter().any(|object| object.contains(stem)), "{after:?}");
    assert!(health(&hall, "copies").await);
    // What fails twice and then does not is sent; so is what a lost answer leaves in doubt, under the same name.
    store.goes_wrong("fail", 2, 0);
    let _ = send_one(&hall, &place).await;
    store.goes_wrong("lose", 1, 0);
    let lost = send_one(&hall, &place).await;
    let stem = lost.trim_end_matches(".backup");
    let again: Vec<_> = store.objects().into_iter().filter(|o| o.contains(stem)).collect();
    assert_eq!(again.len(), 2);
    assert_eq!(again[0], again[1], "twice the same, under one name");

    let nowhere = place.configured(&store, "").replace("\"copies\"", "\"gone\"");
    configure(&hall, &nowhere).await;
    fails(&hall, &place, "bucket").await;
}

/// One is made, is good, and cannot be sent.
async fn fails(hall: &Hall, place: &Place, trouble: &str) {
    let name = name(&ask_for_one(hall, &place.folder()).await);
    let failed = |answer: &Answer| {
        let failure = &copies(answer)["failure"];
        failure["name"] == name.as_str() && failure["trouble"] == trouble
    };
    let told = until(&hall.admin, "/backups", failed).await;
    assert!(told["failure"].is_null(), "the backup itself is good: {told}");
    assert!(!health(hall, "copies").await && health(hall, "backup").await);
    let alarmed = |answer: &Answer| answer.text.contains(r#"{"about":"backup","elsewhere":true}"#);
    let _ = until(&hall.admin, "/alarms", alarmed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_one_that_breaks_off_leaves_nothing_and_one_that_stalls_is_let_go() {
    let (mut store, place, premises, _server, hall) = sending().await;
    let _ = put_noise(&premises);
    let before = store.objects();
    let _ = store.asked();

    // The second part breaks off, three times; the upload is given up.
    store.goes_wrong("cut", 3, 2);
    fails(&hall, &place, "away").await;
    let asked = store.asked();
    let aborted = asked.iter().find(|ask| ask["method"] == "DELETE").unwrap();
    assert!(aborted["query"].as_str().unwrap().starts_with("uploadId="), "{aborted}");
    assert_eq!(store.objects(), before);

    // The store takes all of it and says nothing: calls, backups and the settings go on.
    store.goes_wrong("stall", -1, 0);
    let stalled = name(&ask_for_one(&hall, &place.folder()).await);
    let sending = |answer: &Answer| copies(answer)["sending"] == stalled.as_str();
    let _ = until(&hall.admin, "/backups", sending).await;
    let _ = hall.take("a").await.expect(201);
    let _ = ask_for_one(&hall, &place.folder()).await;
    let _ = until(&hall.admin, "/backups", |answer| is_done(answer) && sending(answer)).await;
    store.is_well();
    configure(&hall, &place.configured(&store, "region = \"eu-west-1\"")).await;
    let all = names(&place.folder()).into_iter().filter(|name| name.starts_with("asked-"));
    let newest = all.max().unwrap();
    let _ = until(&hall.admin, "/backups", |answer| is_sent(answer, &newest)).await;
    assert_eq!(store.objects().len(), before.len() + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_encrypted_never_leaves_the_house() {
    let mut store = Store::open();
    let place = Place::new(&store);
    let sealed = place.configured(&store, "");
    let open = sealed.replace(&format!("recipients = [\"{}\"]", place.public), "");
    assert_ne!(open, sealed);
    let file = place.dir.path().join("open.toml");
    fs::write(&file, &open).unwrap();
    let checked = run(&["check", "--config", file.to_str().unwrap()]);
    assert!(!checked.status.success() && stderr(&checked).contains("backup.s3"), "{checked:?}");
    // Made before there were keys, it lies in the folder as it is.
    let plain = &open[..open.find("[backup.s3]").unwrap()];
    let premises = Premises::new(plain);
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let before = name(&ask_for_one(&hall, &place.folder()).await);
    let both = |answer: &Answer| is_done(answer) && names(&place.folder()).len() == 2;
    let _ = until(&hall.admin, "/backups", both).await;
    let slip = hall.admin.ask(put("config", "application/toml", &open)).await.expect(422);
    assert!(slip.text.contains("backup.s3"), "{}", slip.text);
    configure(&hall, &sealed).await;
    let sent = send_one(&hall, &place).await;
    let objects = store.objects();
    assert_eq!(objects.len(), 1, "neither the night's nor {before}: {objects:?}");
    assert!(objects[0].contains(sent.trim_end_matches(".backup")), "{objects:?}");
}
