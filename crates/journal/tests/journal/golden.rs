//! What every version of the house has written can still be read.
//!
//! `tests/golden/v1/records.jsonl` has a record of every kind; a new kind adds its line. `tests/golden/v1/store/` is a
//! whole store, a file a table, a line a row: the key as redb stores it and what stands before the JSON, both in
//! hexadecimal, then the JSON. A file that is there is never changed: see `docs/FORMAT.md`.
//! `XINMOI_WRITE_GOLDEN=1` writes what is missing.

use crate::hall::{Hall, clerk, counter};
use journal::{
    AdminEvent, Body, Commit, ConfigSource, DeviceRow, Journal, Record, SessionOf, SessionRow,
    StoredAnswer, TableWrite, UserRow, VoiceEvent,
};
use office::{Actor, Class, Command, DeviceKind, Event, Office, Outcome, Role, TicketId, Zone};
use redb::{Database, Key, ReadableDatabase, ReadableTable, TableDefinition};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The kinds of an event's enum, and which one an event is. A variant without its name here does not compile.
macro_rules! kinds {
    ($list:ident, $of:ident, $event:ident: $($variant:ident $kind:literal,)*) => {
        const $list: &[&str] = &[$($kind),*];
        fn $of(event: &$event) -> &'static str {
            match event {
                $($event::$variant { .. } => $kind,)*
            }
        }
    };
}

kinds! { OFFICE, office_kind, Event:
    DayOpened "day_opened", DayClosed "day_closed", TicketIssued "ticket_issued",
    TicketCalled "ticket_called", TicketRecalled "ticket_recalled",
    ServiceStarted "service_started", TicketFinished "ticket_finished",
    TicketMissed "ticket_missed", TicketCancelled "ticket_cancelled",
    TicketExpired "ticket_expired", CallUndone "call_undone", CounterOpened "counter_opened",
    CounterPaused "counter_paused", CounterClosed "counter_closed",
    ConfigChanged "config_changed",
}
kinds! { ADMIN, admin_kind, AdminEvent:
    UserAdded "user_added", UserChanged "user_changed", UserRemoved "user_removed",
    DeviceAdded "device_added", DeviceRemoved "device_removed", LoggedIn "logged_in",
    LoginFailed "login_failed", LoggedOut "logged_out", ConfigApplied "config_applied",
}
kinds! { VOICE, voice_kind, VoiceEvent: Due "due", Started "started", Finished "finished", }

fn kind(body: &Body) -> (&'static str, &'static str) {
    match body {
        Body::Office(event) => ("office", office_kind(event)),
        Body::Admin(event) => ("admin", admin_kind(event)),
        Body::Voice(event) => ("voice", voice_kind(event)),
    }
}

fn every_kind() -> BTreeSet<(&'static str, &'static str)> {
    let of = |family: &'static str, list: &'static [&str]| list.iter().map(move |k| (family, *k));
    of("office", OFFICE).chain(of("admin", ADMIN)).chain(of("voice", VOICE)).collect()
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/v1")
}

fn writing() -> bool {
    std::env::var_os("XINMOI_WRITE_GOLDEN").is_some()
}

#[test]
fn every_kind_of_record_has_a_line_that_still_reads() {
    let path = golden().join("records.jsonl");
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    let mut missing = every_kind();
    for line in text.lines() {
        let record: Record = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let again = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&again).unwrap(), record, "{line}");
        // The kind's name in the file is the one that the code gives it.
        assert!(line.contains(&format!("\"kind\":\"{}\"", kind(&record.body).1)), "{line}");
        missing.remove(&kind(&record.body));
    }
    if writing() {
        let (_dir, journal, _) = a_full_store();
        for record in journal.since(0, usize::MAX).unwrap() {
            if missing.remove(&kind(&record.body)) {
                text.push_str(&serde_json::to_string(&record).unwrap());
                text.push('\n');
            }
        }
        fs::create_dir_all(golden()).unwrap();
        fs::write(&path, text).unwrap();
    }
    assert!(missing.is_empty(), "add a line to {} for {missing:?}", path.display());
}

#[test]
fn a_store_of_version_1_opens_and_verifies() {
    let folder = golden().join("store");
    if writing() && !folder.exists() {
        let (dir, journal, _) = a_full_store();
        drop(journal);
        fs::create_dir_all(&folder).unwrap();
        each_table(&mut Dump { db: open(dir.path()), folder: folder.clone() });
    }
    let dir = tempfile::tempdir().unwrap();
    let db = Database::create(dir.path().join("office.redb")).unwrap();
    each_table(&mut Load { db, folder });
    let opened = Journal::open(dir.path(), Uuid::nil()).unwrap();
    assert!(!opened.created);
    assert_reads(&opened.journal, &opened.office);
}

/// What `a_full_store` of version 1 held.
fn assert_reads(journal: &Journal, office: &Office) {
    let report = journal.verify().unwrap();
    assert_eq!((report.days, report.tickets), (2, 8));
    assert_eq!(report.head.epoch, EPOCH);
    assert_eq!(office.waiting(&"ho-tich".parse().unwrap()), 2);
    assert!(office.in_hand(counter(1)).is_some());
    assert_eq!(journal.users().unwrap(), [lan()]);
    assert_eq!(journal.devices().unwrap(), [kiosk()]);
    assert_eq!(journal.sessions().unwrap(), sessions());
    assert_eq!(journal.setting("config_sha256").unwrap().as_deref(), Some(b"abc".as_slice()));
    for (scope, answer) in answers() {
        assert_eq!(journal.answer(&scope).unwrap(), Some(answer));
    }
}

const EPOCH: Uuid = Uuid::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc);

/// A store in which every kind of record and a row of every table stand.
fn a_full_store() -> (tempfile::TempDir, Journal, Hall) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let mut hall = Hall::new(Office::default(), 0, 1);
    hall.begin();
    a_first_day(&mut hall);
    hall.next_day();
    a_second_morning(&mut hall);
    administration(&mut hall);
    let records = std::mem::take(&mut hall.unwritten);
    let (answers, writes) = (answers(), rows());
    let commit =
        Commit { records: &records, answers: &answers, writes: &writes, office: &hall.office };
    journal.append(&commit).unwrap();
    (dir, journal, hall)
}

fn a_first_day(hall: &mut Hall) {
    let (one, two) = (counter(1), counter(2));
    hall.issue("ho-tich", Class::Normal);
    hall.issue("ho-tich", Class::Priority);
    hall.issue("chung-thuc", Class::Urgent);
    let leaves = hall.issue("chung-thuc", Class::Normal);
    let day = [
        Command::CallNext { counter: one },
        Command::Recall { counter: one },
        Command::Start { counter: one },
        Command::Finish { counter: one, outcome: Outcome::Incomplete },
        Command::CallNext { counter: one },
        Command::NoShow { counter: one },
        Command::Undo { counter: one },
        Command::CallNext { counter: one },
    ];
    for command in &day {
        hall.at = hall.at.plus(5_000);
        hall.order(command, &clerk(one));
    }
    hall.order(&Command::Cancel { ticket: leaves }, &Actor::Citizen);
    hall.order(&Command::Pause { counter: two, reason: Some("Nghỉ trưa".into()) }, &clerk(two));
    hall.order(&Command::Close { counter: two }, &clerk(two));
    hall.issue("ho-tich", Class::Normal);
    hall.at = hall.at.plus(80_000_000);
}

fn a_second_morning(hall: &mut Hall) {
    for _ in 0..3 {
        hall.at = hall.at.plus(60_000);
        hall.issue("ho-tich", Class::Normal);
    }
    hall.order(&Command::CallNext { counter: counter(1) }, &clerk(counter(1)));
}

fn administration(hall: &mut Hall) {
    let admin = Actor::Person { user: "admin".parse().unwrap(), role: Role::Admin };
    let lan = || "lan.nt".parse().unwrap();
    let counters = Some(vec![counter(1), counter(2)]);
    let role = Role::Clerk;
    let device: office::DeviceId = "kiosk-1".parse().unwrap();
    let events = [
        AdminEvent::UserAdded { user: lan(), role, counters: counters.clone() },
        AdminEvent::UserChanged { user: lan(), role, counters, password_changed: true },
        AdminEvent::UserRemoved { user: "cu".parse().unwrap() },
        AdminEvent::DeviceAdded {
            device: device.clone(),
            device_kind: DeviceKind::Kiosk,
            name: "Máy lấy số cửa chính".to_owned(),
            zone: Some(Zone::default()),
            counter: None,
        },
        AdminEvent::DeviceRemoved { device: "led-2".parse().unwrap() },
        AdminEvent::LoggedIn { user: lan() },
        AdminEvent::LoginFailed { user: "' OR 1=1".to_owned() },
        AdminEvent::LoggedOut { user: lan() },
        AdminEvent::ConfigApplied { sha256: "0f".repeat(32), source: ConfigSource::File },
    ];
    for event in events {
        hall.note(admin.clone(), Body::Admin(event));
    }
    let announcement = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_00a1);
    let (ticket, player) = (TicketId(announcement), "loa-1".parse().unwrap());
    let due = VoiceEvent::Due {
        announcement,
        zone: Zone::default(),
        ticket,
        counter: counter(1),
        calls: 1,
    };
    hall.note(Actor::System, Body::Voice(due));
    let by = Actor::Device { device, device_kind: DeviceKind::Speaker };
    hall.note(by.clone(), Body::Voice(VoiceEvent::Started { announcement, player }));
    let reason = Some("player_gone".to_owned());
    let finished = VoiceEvent::Finished { announcement, player: None, heard: false, reason };
    hall.note(by, Body::Voice(finished));
}

fn lan() -> UserRow {
    UserRow {
        user: "lan.nt".parse().unwrap(),
        role: Role::Clerk,
        counters: Some(vec![counter(1), counter(2)]),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$AAAA$BBBB".to_owned(),
        created_at: office::Millis(1_767_573_000_000),
    }
}

fn kiosk() -> DeviceRow {
    DeviceRow {
        device: "kiosk-1".parse().unwrap(),
        kind: DeviceKind::Kiosk,
        name: "Máy lấy số cửa chính".to_owned(),
        zone: Some(Zone::default()),
        counter: None,
        token_hash: [0xab; 32],
        created_at: office::Millis(1_767_573_000_001),
    }
}

fn sessions() -> [SessionRow; 2] {
    let session = |token, who| SessionRow {
        token_hash: [token; 32],
        who,
        created_at: office::Millis(1_767_573_000_002),
        expires_at: office::Millis(1_900_000_000_000),
    };
    let lan = SessionOf::User("lan.nt".parse().unwrap());
    let kiosk = SessionOf::Device("kiosk-1".parse().unwrap());
    [session(1, lan), session(2, kiosk)]
}

fn answers() -> Vec<([u8; 32], StoredAnswer)> {
    let answer = |status, seq, body: &[u8]| StoredAnswer {
        day: 2,
        request_hash: [4; 32],
        status,
        seq,
        body: body.to_vec(),
    };
    vec![([5; 32], answer(201, 30, br#"{"number":"A001"}"#)), ([6; 32], answer(204, 0, b""))]
}

fn rows() -> Vec<TableWrite> {
    let mut rows = vec![TableWrite::PutUser(lan()), TableWrite::PutDevice(kiosk())];
    rows.extend(sessions().map(TableWrite::PutSession));
    rows.push(TableWrite::PutSetting { key: "config_sha256".into(), value: b"abc".to_vec() });
    rows
}

fn open(dir: &Path) -> Database {
    Database::open(dir.join("office.redb")).unwrap()
}

/// Something done to each table.
trait Tables {
    fn table<K: Key + 'static>(&mut self, name: &'static str);
}

fn each_table(to: &mut impl Tables) {
    to.table::<&[u8; 12]>("log");
    to.table::<u32>("days");
    to.table::<&[u8; 16]>("tickets");
    to.table::<&[u8]>("queues");
    to.table::<u16>("counters");
    to.table::<&[u8]>("users");
    to.table::<&[u8]>("devices");
    to.table::<&[u8; 32]>("sessions");
    to.table::<&[u8]>("settings");
    to.table::<&[u8]>("meta");
}

/// A store's rows into golden files.
struct Dump {
    db: Database,
    folder: PathBuf,
}

impl Tables for Dump {
    fn table<K: Key + 'static>(&mut self, name: &'static str) {
        let table = self.db.begin_read().unwrap();
        let table = table.open_table(TableDefinition::<K, &[u8]>::new(name)).unwrap();
        let mut text = String::new();
        for entry in table.iter().unwrap() {
            let (key, value) = entry.unwrap();
            let value = value.value();
            let key = K::as_bytes(&key.value()).as_ref().to_vec();
            let (head, json) = value.split_at(json_at(name, &key).unwrap_or(value.len()));
            let key = hex(&key);
            let json = if json.is_empty() { "null" } else { std::str::from_utf8(json).unwrap() };
            text.push_str(&format!("[\"{key}\",\"{}\",{json}]\n", hex(head)));
        }
        assert!(!text.is_empty(), "no row in {name}");
        fs::write(self.folder.join(format!("{name}.jsonl")), text).unwrap();
    }
}

/// Golden files into a store.
struct Load {
    db: Database,
    folder: PathBuf,
}

impl Tables for Load {
    fn table<K: Key + 'static>(&mut self, name: &'static str) {
        let text = fs::read_to_string(self.folder.join(format!("{name}.jsonl"))).unwrap();
        let txn = self.db.begin_write().unwrap();
        {
            let mut table = txn.open_table(TableDefinition::<K, &[u8]>::new(name)).unwrap();
            for line in text.lines() {
                let (key, value) = row(line);
                table.insert(K::from_bytes(&key), value.as_slice()).unwrap();
            }
        }
        txn.commit().unwrap();
    }
}

/// Where the JSON begins in a value: nowhere in a queue's row, a setting, and an answer, which is a row of the log whose
/// slot is not 0.
fn json_at(name: &str, key: &[u8]) -> Option<usize> {
    match name {
        "log" => key.ends_with(&[0; 4]).then_some(65),
        "queues" | "settings" => None,
        _ => Some(1),
    }
}

/// A line's key and value, in bytes. The JSON is taken as it stands: the log's hashes cover its bytes.
fn row(line: &str) -> (Vec<u8>, Vec<u8>) {
    let mut parts = line.strip_prefix('[').unwrap().strip_suffix(']').unwrap().splitn(3, ',');
    let mut bytes = || unhex(parts.next().unwrap().trim_matches('"'));
    let (key, mut value) = (bytes(), bytes());
    let json = parts.next().filter(|json| *json != "null").unwrap_or_default();
    value.extend(json.as_bytes());
    (key, value)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}
