//! Secrets and what is personal, planted at every door and then searched for: in the store, before and after the day's
//! last answer, in the log lines at their most talkative, in the figures, the audit and the exports, on every screen.

use hyper::Method;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::{NamedTempFile, TempDir};
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{PASSWORD, Premises, Server, free_port, run, stderr};
use xinmoi_tests::screen::{Line, SOON, Screen};

/// A line as a scanner of identity cards sends it: number, old number, name, birthday, sex, address, day of issue.
const CARD: &str = "034051098763|172635449|Tr\u{1ea7}n Th\u{1ecb} Kh\u{f4}ng Ai Bi\u{1ebf}t|02031951|N\u{1eef}|S\u{1ed1} 7 Ng\u{f5} V\u{f4} Danh|15082021";
/// What of it must be found nowhere.
const OF_THE_CARD: [&str; 5] =
    ["034051098763", "172635449", "Kh\u{f4}ng Ai Bi\u{1ebf}t", "02031951", "Ng\u{f5} V\u{f4} Danh"];
const ANOTHER_IDENTITY: &str = "034199012344";
/// What a citizen writes of a visit, and what of it leads to people.
const COMMENT: &str = "Anh T\u{f4} V\u{1eb7}n S\u{1ef1} qu\u{1ea7}y 1 r\u{1ea5}t t\u{1ead}n t\u{ec}nh, xin g\u{1ecd}i t\u{f4}i 0977 135 790.";
const OF_THE_COMMENT: [&str; 3] =
    ["T\u{f4} V\u{1eb7}n S\u{1ef1}", "0977 135 790", "t\u{1ead}n t\u{ec}nh"];
const STORAGE_SECRET: &str = "khoa-bi-mat-cua-noi-luu-tru";
/// A public key for backups, whose secret one nobody here has.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const NEW_PASSWORD: &str = "mat-khau-moi-cua-lan-77";
const WRONG_PASSWORD: &str = "mat-khau-go-nham-88";
/// What is no secret, and must be found: else nothing was searched.
const KNOWN: &str = "lanh-dao";

/// What was planted, by what it is called in a failure.
#[derive(Default)]
struct Planted(BTreeMap<String, Vec<u8>>);

impl Planted {
    fn plant(&mut self, name: &str, secret: &str) {
        assert!(secret.len() >= 8, "{name} is too short to be searched for");
        self.0.insert(name.to_owned(), secret.as_bytes().to_vec());
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.0.insert(format!("{name} in hexadecimal"), hex.into_bytes());
        let upright = secret.bytes().rev().collect();
        self.0.insert(format!("{name} backwards"), upright);
    }

    /// Everything that is found in a place.
    fn found_in(&self, place: &str, bytes: &[u8]) -> Vec<String> {
        let is_there = |secret: &&Vec<u8>| bytes.windows(secret.len()).any(|part| part == **secret);
        let found = self.0.iter().filter(|(_, secret)| is_there(secret));
        found.map(|(name, _)| format!("{name} stands in {place}")).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_secret_or_personal_is_found_nowhere() {
    let ward = config::ward_with_limits_for_one_person();
    let asking = ward.replace("comment = false", "comment = true");
    assert_ne!(asking, ward);
    let away = storage();
    let premises = Premises::new(&format!("{asking}\n{}", away.configured));
    let mut serve = premises.serve();
    serve.env("XINMOI_LOG", "trace");
    let mut server = Server::start(&mut serve).unwrap();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let screens = watch(&hall).await;
    let mut planted = Planted::default();
    planted.plant("the secret of the storage", STORAGE_SECRET);
    plant(&hall, &mut planted).await;
    while !hall.admin.get("/backups").await.expect(200).text.contains("\"trouble\":\"away\"") {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    let mut found = Vec::new();
    let mut places = 0;
    let mut reached = 0;
    let mut search = |place: &str, bytes: &[u8]| {
        assert!(!bytes.is_empty(), "{place} is empty: nothing was searched");
        places += 1;
        reached += usize::from(bytes.windows(KNOWN.len()).any(|part| part == KNOWN.as_bytes()));
        found.extend(planted.found_in(place, bytes));
    };
    for (place, text) in what_is_told(&hall).await {
        search(&place, text.as_bytes());
    }
    for (name, screen) in &screens {
        search(name, screen.look(|shown| shown.frames.join("\n")).as_bytes());
    }
    for (place, bytes) in files(&premises.data()) {
        search(&place, &bytes);
    }
    search("the export", &export(&premises));
    for (place, bytes) in backed_up(&premises).into_iter().chain(files(away.folder.path())) {
        search(&place, &bytes);
    }
    server.stop();
    for (place, bytes) in files(&premises.data()) {
        search(&format!("{place} after the end"), &bytes);
    }
    search("the log lines", server.said().as_bytes());
    println!("{} secrets in {places} places", planted.0.len());
    assert!(reached >= 4, "what may be known stands in people, audit, store and export: {reached}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Storage for backups at another place, where nobody is: each backup is tried, and told as not sent.
struct Storage {
    folder: TempDir,
    configured: String,
    _secret: NamedTempFile,
}

fn storage() -> Storage {
    let folder = tempfile::tempdir().unwrap();
    let secret = NamedTempFile::new().unwrap();
    fs::write(secret.path(), STORAGE_SECRET).unwrap();
    let (to, file) = (folder.path().display(), secret.path().display());
    let configured = format!(
        "[backup]\ndirectory = \"{to}\"\nhourly = 0\nrecipients = [\"{RECIPIENT}\"]\n[backup.s3]\nendpoint = \"http://{}\"\nbucket = \"copies\"\naccess_key = \"KEY\"\nsecret_key_file = \"{file}\"\n",
        free_port(),
    );
    Storage { folder, configured, _secret: secret }
}

/// A screen of every view.
async fn watch(hall: &Hall) -> Vec<(String, Screen)> {
    let leader = hire(&hall.admin, "lanh-dao", "supervisor", None).await;
    let views = [
        (hall.anyone.clone(), "view=lobby"),
        (hall.kiosk.clone(), "view=kiosk"),
        (hall.clerks[0].caller.clone(), "view=counter&counter=1"),
        (leader, "view=supervisor"),
    ];
    let mut screens = Vec::new();
    for (caller, query) in views {
        screens.push((query.to_owned(), Screen::open(&caller, query).await));
    }
    screens
}

async fn plant(hall: &Hall, planted: &mut Planted) {
    planted.plant("the first admin's password", PASSWORD);
    planted.plant("a new password", NEW_PASSWORD);
    planted.plant("a wrong password", WRONG_PASSWORD);
    for (nth, part) in OF_THE_CARD.iter().enumerate() {
        planted.plant(&format!("part {nth} of the card"), part);
    }
    planted.plant("another identity", ANOTHER_IDENTITY);
    for (who, caller) in [("admin", &hall.admin), ("kiosk", &hall.kiosk)] {
        planted.plant(&format!("the token of the {who}"), caller.token().unwrap());
    }
    planted.plant("the clerk's token", hall.clerks[0].caller.token().unwrap());
    at_the_door(hall, planted).await;
    for (nth, part) in OF_THE_COMMENT.iter().enumerate() {
        planted.plant(&format!("part {nth} of the comment"), part);
    }
    in_their_own_words(hall, planted).await;
    at_the_kiosk(hall, planted).await;
}

/// Two who are served and write of it: one twice under the same key, and again, which is refused; the other is erased.
async fn in_their_own_words(hall: &Hall, planted: &mut Planted) {
    let said = json!({"score": 2, "comment": COMMENT});
    for nth in 0..2 {
        let body = json!({"service": "chung-thuc", "identity": format!("03419901235{nth}")});
        let ticket = hall.kiosk.post("/tickets", body).await.expect(201);
        planted.plant(&format!("the pass of writer {nth}"), ticket.str("pass"));
        let _ = hall.clerks[0].press("next").await.expect(200);
        let _ = hall.clerks[0].press("finish").await.expect(200);
        let rate = Ask::post(&format!("/my/{}/rating", ticket.str("pass")), &said);
        for _ in 0..2 {
            let _ = hall.anyone.ask(rate.clone().once("said")).await.expect(204);
        }
        let _ = hall.anyone.ask(rate).await.expect(409);
        if nth == 1 {
            let erase = json!({"ticket": ticket.str("id"), "reason": "asked"});
            let _ = hall.admin.post("/privacy/erase", erase).await.expect(200);
        }
    }
    let held = hall.admin.get("/privacy").await.expect(200).text;
    assert!(held.contains(r#"{"kind":"comments","count":1,"#), "one can be read: {held}");
}

/// Log-ins, good and bad; accounts; devices and their sessions.
async fn at_the_door(hall: &Hall, planted: &mut Planted) {
    let log_in = |user: &str, password: &str| json!({"user": user, "password": password});
    let anyone = &hall.anyone;
    let _ = hire(&hall.admin, "lan", "guide", None).await;
    let change = Ask::new(Method::PATCH, "/api/v1/users/lan");
    let _ = hall.admin.ask(change.json(&json!({"password": NEW_PASSWORD}))).await.expect(204);
    let _ = anyone.post("/login", log_in("lan", WRONG_PASSWORD)).await.expect(401);
    let _ = anyone.post("/login", json!({"user": "lan", "password": [WRONG_PASSWORD]})).await;
    let _ = anyone.post("/login", json!({"user": "lan", WRONG_PASSWORD: 1})).await;
    let _ = anyone
        .post("/first-admin", json!({"token": WRONG_PASSWORD, "password": NEW_PASSWORD}))
        .await;
    let lan = anyone.post("/login", log_in("lan", NEW_PASSWORD).clone()).await.expect(200);
    planted.plant("lan's token", lan.str("token"));
    let display = pair(&hall.admin, "display", json!({})).await;
    planted.plant("a display's token", display.token().unwrap());
    let session = display.ask(Ask::new(Method::POST, "/api/v1/devices/session")).await;
    let cookie = session.header("set-cookie").expect("a cookie").to_owned();
    let (_, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
    planted.plant("a device's cookie", value);
    let stranger = anyone.with_token("ma-bi-mat-cua-nguoi-la");
    planted.plant("a stranger's token", "ma-bi-mat-cua-nguoi-la");
    let _ = stranger.get("/queues").await.expect(401);
}

/// Numbers and bookings with a card, passes, and cards where they do not belong.
async fn at_the_kiosk(hall: &Hall, planted: &mut Planted) {
    let kiosk = &hall.kiosk;
    let service = "chung-thuc";
    for (nth, identity) in [CARD, ANOTHER_IDENTITY].into_iter().enumerate() {
        let body = json!({"service": service, "identity": identity});
        let ask = Ask::post("/tickets", &body).once(&format!("card-{nth}"));
        let first = kiosk.ask(ask.clone()).await.expect(201);
        assert_eq!(kiosk.ask(ask).await.expect(201).str("pass"), first.str("pass"));
        pass(hall, &format!("pass {nth}"), first.str("pass"), planted).await;
    }
    // Beyond the person's limit; not a number; not even a text; in the wrong field.
    let again = json!({"service": service, "identity": CARD});
    for _ in 0..4 {
        let _ = kiosk.post("/tickets", again.clone()).await;
    }
    for wrong in [json!(format!("9{CARD}")), json!({"so": CARD}), json!([CARD])] {
        let refused = kiosk.post("/tickets", json!({"service": service, "identity": wrong})).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(planted.found_in("the refusal", refused.text.as_bytes()).is_empty(), "{refused:?}");
    }
    let _ = hall.clerks[0].press("next").await;
    let _ = hall.clerks[0].press("start").await;
    let date = jump_ahead(hall).await;
    let slots = kiosk.get(&format!("/bookings/slots?service=ho-tich&date={date}")).await;
    let time = slots.body["slots"][0]["time"].as_str().map(str::to_owned);
    let Some(time) = time else { panic!("there is nothing to book: {slots:?}") };
    let body = json!({"service": "ho-tich", "date": date, "time": time, "identity": CARD});
    let made = kiosk.post("/bookings", body).await.expect(201);
    planted.plant("a booking's pass", made.str("pass"));
    let _ = hall.anyone.get(&format!("/bookings/{}", made.str("pass"))).await.expect(200);
}

/// Everything that a phone does with a pass.
async fn pass(hall: &Hall, name: &str, pass: &str, planted: &mut Planted) {
    planted.plant(name, pass);
    let _ = hall.anyone.get(&format!("/my/{pass}")).await.expect(200);
    let _ = hall.anyone.get(&format!("/my/{pass}/why")).await;
    let page = Ask::new(Method::GET, &format!("/t/{pass}"));
    let _ = hall.anyone.ask(page).await.expect(200);
    let mut phone = Line::open(&hall.anyone, &format!("view=ticket&pass={pass}")).await.unwrap();
    let frame = phone.next(SOON).await.frame().to_string();
    assert!(!frame.contains(pass), "a pass in a frame: {frame}");
}

/// A date on which something can be booked.
async fn jump_ahead(hall: &Hall) -> String {
    let office = hall.anyone.get("/office").await.expect(200);
    let today = office.str("at")[..10].to_owned();
    for days in 1..8_u8 {
        let date = later(&today, days);
        let slots = hall.kiosk.get(&format!("/bookings/slots?service=ho-tich&date={date}")).await;
        if slots.body["slots"].as_array().is_some_and(|slots| !slots.is_empty()) {
            return date;
        }
    }
    panic!("nothing can be booked within a week of {today}");
}

/// `2026-11-30` and some days, by Howard Hinnant's civil-day algorithms.
fn later(date: &str, days: u8) -> String {
    let part = |range: std::ops::Range<usize>| date[range].parse::<i64>().expect("a date");
    let (y, m, d) = (part(0..4), part(5..7), part(8..10));
    let (y, m) = if m <= 2 { (y - 1, m + 9) } else { (y, m - 3) };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + d - 1 + i64::from(days);
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, over) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + over)
}

/// What the office tells those who may ask.
async fn what_is_told(hall: &Hall) -> Vec<(String, String)> {
    let mut told = Vec::new();
    let reports = ["ratings", "inspection", "changes", "days"];
    let office = hall.anyone.get("/office").await.expect(200);
    let day = office.str("day");
    let reports = reports.map(|name| format!("/reports/{name}?from={day}&to={day}"));
    for path in
        ["/users", "/devices", "/queues", "/config", "/office", "/alarms", "/privacy", "/backups"]
            .into_iter()
            .chain(reports.iter().map(String::as_str))
    {
        let who: &Caller = if path == "/office" { &hall.anyone } else { &hall.admin };
        told.push((path.to_owned(), who.get(path).await.expect(200).text));
    }
    for path in ["/metrics", "/healthz", "/openapi.json"] {
        let answer = hall.anyone.ask(Ask::new(Method::GET, path)).await;
        told.push((path.to_owned(), answer.text));
    }
    let log = Log::read(&hall.admin, 0).await;
    let lines: Vec<String> = log.records.iter().map(ToString::to_string).collect();
    told.push(("the audit".to_owned(), lines.join("\n")));
    told
}

/// Every file of the office, the store while it is open included.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.is_file() {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found.retain(|(_, bytes)| !bytes.is_empty());
    found
}

/// A backup, and every file of the office that is made of it: nothing is compressed there any more.
fn backed_up(premises: &Premises) -> Vec<(String, Vec<u8>)> {
    let folder = premises.config().with_file_name("backup");
    fs::create_dir_all(&folder).unwrap();
    let (file, place) = (folder.join("a.backup"), folder.join("restored"));
    let data = premises.data().display().to_string();
    let (from, to) = (file.display().to_string(), place.display().to_string());
    for args in
        [["backup", "--data", &data, "--out", &from], ["restore", "--from", &from, "--data", &to]]
    {
        let done = run(&args);
        assert!(done.status.success(), "{}", stderr(&done));
    }
    assert!(!place.join("comment.keys").exists() && !place.join("person.keys").exists());
    files(&folder)
}

fn export(premises: &Premises) -> Vec<u8> {
    let out = premises.config().with_file_name("export.jsonl");
    let (data, file) = (premises.data().display().to_string(), out.display().to_string());
    let days = ["--from", "2020-01-01", "--to", "2040-01-01", "--format", "jsonl"];
    let done = run(&[&["export", "--data", &data, "--out", &file], &days[..]].concat());
    assert!(done.status.success(), "{}", stderr(&done));
    fs::read(out).unwrap()
}
