//! What every version of the house has written can still be read.
//!
//! `tests/golden/v1/records.jsonl` has a record of every kind; a new kind adds its line. `tests/golden/v1/store/` is a
//! whole store, a file a table, a line a row: the key as redb stores it and what stands before the JSON, both in
//! hexadecimal, then the JSON; beside it, from `v3` on, `history/` are its sealed days. A file that is there is never
//! changed: see `docs/FORMAT.md`.
//! `XINMOI_WRITE_GOLDEN=1` writes what is missing.

use crate::hall::{Hall, clerk, counter, finish, guide, seal_all};
use jiff::ToSpan;
use journal::{
    AccountWas, AdminEvent, Attempt, Body, Called, Commit, ConfigSource, DeviceRow, DeviceWas,
    Erasure, Journal, Keep, Opened, Record, SessionEnd, SessionOf, SessionRow, Setting, Shows,
    StoredAnswer, TableWrite, Unspoken, UserRow, VoiceEvent,
};
use office::{
    Actor, Alarm, Authority, Between, Bound, CalendarDay, Calling, Cause, Channel, ChosenBy, Class,
    ClerkRules, Command, Correction, CounterRules, CutOff, DayKind, Delivery, DeviceKind,
    Emergency, Event, Group, HoldReason, Issue, Language, Millis, Office, Outcome, Overtaking,
    PersonLimits, Position, Range, Rating, Role, Rules, Service, Step, Territory, Text, TicketId,
    TicketState, Transfer, Zone,
};
use redb::{Database, Key, ReadableDatabase, ReadableTable, TableDefinition};
use std::collections::{BTreeMap, BTreeSet};
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
    ConfigChanged "config_changed", CallDelivered "call_delivered", TicketHeld "ticket_held",
    TicketReturned "ticket_returned", TicketTransferred "ticket_transferred",
    TicketCorrected "ticket_corrected", CounterAssigned "counter_assigned",
    CounterHandedOver "counter_handed_over", AlarmRaised "alarm_raised",
    AlarmEnded "alarm_ended", NumbersSkipped "numbers_skipped", EmergencySet "emergency_set", BookingMade "booking_made",
    BookingMoved "booking_moved", BookingCancelled "booking_cancelled",
    BookingLapsed "booking_lapsed", TicketRated "ticket_rated",
}
kinds! { ADMIN, admin_kind, AdminEvent:
    UserAdded "user_added", UserChanged "user_changed", UserRemoved "user_removed",
    DeviceAdded "device_added", DeviceRemoved "device_removed", DeviceRevoked "device_revoked", LoggedIn "logged_in",
    LoginFailed "login_failed", LoggedOut "logged_out", ConfigApplied "config_applied",
    VoiceChanged "voice_changed", MediaChanged "media_changed", TicketErased "ticket_erased", DaysRemoved "days_removed", Restored "restored",
}
kinds! { VOICE, voice_kind, VoiceEvent:
    Due "due", Started "started", Finished "finished", NoticeAsked "notice_asked",
    NoticeDue "notice_due", Unspoken "unspoken",
}

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

/// The formats whose bytes are kept. A store of each was written by a program that knew no newer one.
const VERSIONS: [&str; 10] = ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10"];
const NEWEST: &str = VERSIONS[VERSIONS.len() - 1];

fn golden(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(version)
}

fn writing() -> bool {
    std::env::var_os("XINMOI_WRITE_GOLDEN").is_some()
}

#[test]
fn every_kind_of_record_has_a_line_that_still_reads() {
    if writing() {
        write_missing_records();
    }
    let mut missing = every_kind();
    for version in VERSIONS {
        let text = fs::read_to_string(golden(version).join("records.jsonl")).unwrap_or_default();
        for line in text.lines() {
            missing.remove(&checked(line));
        }
    }
    assert!(missing.is_empty(), "add a line to {NEWEST}/records.jsonl for {missing:?}");
}

/// A line reads, and says the same when it is written anew.
fn checked(line: &str) -> (&'static str, &'static str) {
    let record: Record = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    let again = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&again).unwrap(), record, "{line}");
    let kind = kind(&record.body);
    // The kind's name in the file is the one that the code gives it.
    assert!(line.contains(&format!("\"kind\":\"{}\"", kind.1)), "{line}");
    kind
}

/// A line of the newest format for each kind that has none: of all such records the one that says most.
fn write_missing_records() {
    let path = golden(NEWEST).join("records.jsonl");
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    let there: BTreeSet<_> = text.lines().map(checked).collect();
    let ((_dir, journal, _), (_second, shortened)) = (a_full_store(), a_shortened_store());
    let mut fullest: BTreeMap<_, String> = BTreeMap::new();
    let all = [journal, shortened].map(|journal| journal.since(0, usize::MAX).unwrap());
    for record in all.concat() {
        let line = serde_json::to_string(&record).unwrap();
        let best = fullest.entry(kind(&record.body)).or_default();
        if line.len() > best.len() {
            *best = line;
        }
    }
    for (_, line) in fullest.into_iter().filter(|(kind, _)| !there.contains(kind)) {
        text.push_str(&line);
        text.push('\n');
    }
    fs::create_dir_all(golden(NEWEST)).unwrap();
    fs::write(&path, text).unwrap();
}

#[test]
fn a_store_of_every_version_opens_and_verifies() {
    let folder = golden(NEWEST).join("store");
    if writing() && !folder.exists() {
        let (dir, mut journal, _) = a_full_store();
        assert_eq!(seal_all(&mut journal).unwrap(), 2);
        drop(journal);
        copy_all(&dir.path().join("history"), &golden(NEWEST).join("history"));
        fs::create_dir_all(&folder).unwrap();
        each_table(NEWEST, &mut Dump { db: open(dir.path()), folder });
    }
    let folder = golden(SHORTENED).join("store");
    if writing() && !folder.exists() {
        let (dir, journal) = a_shortened_store();
        drop(journal);
        copy_all(&dir.path().join("history"), &golden(SHORTENED).join("history"));
        fs::create_dir_all(&folder).unwrap();
        each_table(SHORTENED, &mut Dump { db: open(dir.path()), folder });
    }
    let (_dir, opened) = loaded("v1");
    assert_reads(&opened.journal, (2, 8));
    assert_eq!(opened.office.waiting(&"ho-tich".parse().unwrap()), 2);
    assert!(opened.office.in_hand(counter(1)).is_some());

    let (_dir, opened) = loaded("v2");
    assert_reads(&opened.journal, (4, 19));
    let held = opened.office.tickets().filter(|t| t.held.is_some()).count();
    assert_eq!((held, opened.office.bookings().count()), (0, 1));
    assert!(opened.office.emergency());
    assert_eq!(opened.office.roster().len(), 3);

    let (dir, opened) = loaded("v3");
    assert_reads(&opened.journal, (4, 18));
    assert_eq!(fs::read_dir(dir.path().join("history")).unwrap().count(), 2);
    let (records, hot) =
        (opened.journal.since(0, usize::MAX).unwrap(), opened.journal.recent(u64::MAX).unwrap());
    assert_eq!((records[0].seq, hot[0].seq), (1, 45), "two days are sealed");
    assert_eq!(records.len() as u64, opened.journal.head().seq);

    let (_dir, Opened { mut journal, office, .. }) = loaded("v4");
    assert_reads(&journal, (4, 19));
    let follows = |journal: &Journal| {
        office.tickets().all(|t| journal.ticket(t.id).unwrap().as_ref() == Some(t))
    };
    assert!(!follows(&journal), "its rows lie behind the log");
    journal.catch_up(&office).unwrap();
    assert!(follows(&journal));
    assert_reads(&journal, (4, 19));

    for version in ["v5", "v6", "v7", "v8", "v9", "v10"] {
        let (_dir, opened) = loaded(version);
        assert_reads(&opened.journal, (4, 19));
    }
}

/// A store whose first days were taken away.
const SHORTENED: &str = "v10/shortened";

#[test]
fn a_store_without_its_first_days_opens_and_verifies() {
    let (_dir, opened) = loaded(SHORTENED);
    let report = opened.journal.verify().unwrap();
    let removed = report.removed.unwrap();
    assert_eq!((removed.days, removed.until.to_string()), (4, "2026-01-08".to_owned()));
    assert_eq!(opened.journal.since(0, 1).unwrap()[0].seq, removed.through + 1);
}

/// The full store two years later. A file of what went still lies there.
fn a_shortened_store() -> (tempfile::TempDir, Journal) {
    let (dir, mut journal, mut hall) = a_full_store();
    for _ in 0..4 {
        let date = hall.office.day().unwrap().date.checked_add(200.days()).unwrap();
        hall.at = hall.at.plus(200 * DAY_MS);
        hall.order(&Command::OpenDay { date }, &Actor::System);
        hall.commit(&mut journal);
    }
    hall.issue("ho-tich", Class::Normal);
    hall.commit(&mut journal);
    journal.catch_up(&hall.office).unwrap();
    seal_all(&mut journal).unwrap();
    let keep = Keep { years: 1, no_further_than: u64::MAX, not_believed: 0, at: hall.at };
    let removal = journal.due(&keep).unwrap().removal.unwrap();
    hall.note(Actor::System, Body::Admin(removal.event()));
    let records = std::mem::take(&mut hall.unwritten);
    let writes = [TableWrite::RemoveDays(removal)];
    let commit = Commit { records: &records, answers: &[], writes: &writes, office: &hall.office };
    journal.append(&commit).unwrap();
    let first = journal.kept().unwrap().removed.unwrap().through;
    journal.drop_files(first - 1).unwrap();
    (dir, journal)
}

/// Kills in an ordinary test run; `XINMOI_KILLS` asks for more.
const KILLS: u64 = 10;
const UPGRADING: &str = "golden::the_one_that_upgrades";
const CHILD: &str = "XINMOI_UPGRADED_IN";

#[test]
fn a_program_killed_while_it_upgrades_leaves_a_store_that_opens_and_a_backup_of_the_old_one() {
    let kills = std::env::var("XINMOI_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let mut upgraded = 0;
    for nth in 0..kills {
        let dir = unopened("v3");
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", UPGRADING, "--nocapture"])
            .env(CHILD, dir.path())
            .spawn()
            .unwrap();
        // The moment of the kill is what is tried here: within the time that an upgrade takes.
        std::thread::sleep(std::time::Duration::from_micros(2_000 + nth * 60_000 / kills));
        let _ = child.kill();
        child.wait().unwrap();
        let backup = dir.path().join("before-upgrade-3.backup");
        upgraded += u64::from(backup.exists());
        let opened = Journal::open(dir.path(), Uuid::nil()).unwrap();
        assert_reads(&opened.journal, (4, 18));
        assert!(backup.exists() && !backup.with_extension("backup.new").exists());
        goes_on_from(&backup);
    }
    println!("{upgraded} of {kills} had their backup when they were killed");
}

#[test]
fn the_one_that_upgrades() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    drop(Journal::open(Path::new(&dir), Uuid::nil()).unwrap());
}

/// The backup is a store of the old format, whole, with which the older program can go on.
fn goes_on_from(backup: &Path) {
    let dir = tempfile::tempdir().unwrap();
    let mut from = fs::File::open(backup).unwrap();
    let about =
        journal::unpack(&mut from, dir.path(), journal::Unpack::ToStay, &mut |_| {}).unwrap();
    assert_eq!((about.store, about.epoch), (3, EPOCH));
    let report = Journal::open_existing(dir.path()).unwrap().journal.verify().unwrap();
    assert_eq!((report.days, report.head.seq, report.head.hash), (4, about.seq, about.hash));
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A store of a version's golden files, opened.
fn loaded(version: &str) -> (tempfile::TempDir, Opened) {
    let dir = unopened(version);
    let opened = Journal::open(dir.path(), Uuid::nil()).unwrap();
    assert!(!opened.created);
    (dir, opened)
}

fn unopened(version: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let db = Database::create(dir.path().join("office.redb")).unwrap();
    each_table(version, &mut Load { db, folder: golden(version).join("store") });
    if golden(version).join("history").exists() {
        copy_all(&golden(version).join("history"), &dir.path().join("history"));
    }
    dir
}

/// What `a_full_store` of any version held, and how many days and tickets.
fn assert_reads(journal: &Journal, days_and_tickets: (u64, u64)) {
    let report = journal.verify().unwrap();
    assert_eq!((report.days, report.tickets), days_and_tickets);
    assert_eq!(report.head.epoch, EPOCH);
    assert_eq!(journal.users().unwrap(), [lan()]);
    let since_v8 = |device: &DeviceRow| *device == revoked();
    let (newer, devices): (Vec<_>, Vec<_>) =
        journal.devices().unwrap().into_iter().partition(since_v8);
    assert_eq!(devices, [kiosk()]);
    let theirs = if newer.is_empty() { &sessions()[..2] } else { &sessions()[..] };
    assert_eq!(journal.sessions().unwrap(), theirs);
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
    a_rating(&mut hall);
    hall.next_day();
    a_second_morning(&mut hall);
    administration(&mut hall);
    hall.at = hall.at.plus(DAY_MS);
    hall.next_day();
    a_third_day(&mut hall);
    hall.at = hall.at.plus(DAY_MS);
    hall.next_day();
    let records = std::mem::take(&mut hall.unwritten);
    let (answers, writes) = (answers(), rows());
    let commit =
        Commit { records: &records, answers: &answers, writes: &writes, office: &hall.office };
    journal.append(&commit).unwrap();
    // The derived rows lie behind this one.
    hall.order(&Command::SetEmergency { on: false }, &guide());
    hall.issue("chung-thuc", Class::Normal);
    hall.commit(&mut journal);
    (dir, journal, hall)
}

/// The first who was served today says how it was.
fn a_rating(hall: &mut Hall) {
    let done = hall.office.tickets().find(|t| t.state == TicketState::Done);
    let ticket = done.expect("somebody was served").id;
    let reasons = vec!["cho-lau".parse().unwrap()];
    let comment = Some("Chờ lâu quá.".to_owned());
    let rating = Rating { score: 2.try_into().unwrap(), reasons, comment };
    let rate = Command::Rate { ticket, here: None, rating, within_ms: DAY_MS };
    hall.order(&rate, &Actor::Citizen);
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
        finish(one, Outcome::Incomplete),
        Command::CallNext { counter: one },
        Command::NoShow { counter: one },
        Command::Undo { counter: one },
        Command::CallNext { counter: one },
    ];
    for command in &day {
        hall.at = hall.at.plus(5_000);
        hall.order(command, &clerk(one));
    }
    hall.order(&Command::Cancel { ticket: leaves, cause: Cause::Left }, &Actor::Citizen);
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

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60 * 1000;

/// A day by rules in which every part is named, with everything that only happens by them.
fn a_third_day(hall: &mut Hall) {
    let two = counter(2);
    let rules = Box::new(full_rules(hall.office.rules()));
    hall.order(&Command::ChangeRules { rules }, &Actor::System);
    hall.order(&Command::Open { counter: two }, &clerk(two));
    let visit = a_full_wish(hall);
    let visit_id = visit.ticket;
    hall.order(&Command::Issue(visit), &guide());
    hall.at = hall.at.plus(MINUTE_MS);
    let from_roll = Some("A777".parse().unwrap());
    let torn = Issue { from_roll, ..hall.wish("ho-tich") };
    hall.order(&Command::Issue(torn), &guide());
    for class in [Class::Normal, Class::Priority, Class::Normal, Class::Normal] {
        hall.at = hall.at.plus(MINUTE_MS);
        hall.issue("ho-tich", class);
    }
    at_the_counters(hall, visit_id);
    between_calls(hall);
    bookings(hall);
    let help = Alarm::Help { counter: two };
    hall.order(&Command::ReportBackup { good: true, sent: Some(false) }, &Actor::System);
    hall.order(&Command::ReportBackup { good: false, sent: None }, &Actor::System);
    hall.order(&Command::SkipNumbers { count: 100 }, &Actor::System);
    hall.order(&Command::CallForHelp { counter: two }, &clerk(two));
    hall.order(&Command::EndAlarm { alarm: help }, &Actor::System);
    hall.order(&Command::HandOver { counter: two }, &clerk(two));
    hall.order(&Command::SetEmergency { on: true }, &Actor::System);
}

/// Called with a reason and many passed over, heard, set aside, brought back, sent on.
fn at_the_counters(hall: &mut Hall, visit: TicketId) {
    let one = counter(1);
    let services = Some(vec!["ho-tich".parse().unwrap(), "chung-thuc".parse().unwrap()]);
    hall.order(&Command::Assign { counter: one, services }, &Actor::System);
    let done = vec!["ho-tich".parse().unwrap()];
    hall.order(&finish(one, Outcome::Served), &clerk(one));
    for _ in 0..3 {
        hall.order(&Command::CallNext { counter: one }, &clerk(one));
        let calls = 1;
        let ticket = hall.office.in_hand(one).unwrap().id;
        hall.order(
            &Command::Deliver { ticket, calls, how: Delivery::HeardAndSeen },
            &Actor::System,
        );
        hall.at = hall.at.plus(MINUTE_MS);
    }
    let minutes = Some(1);
    hall.order(&Command::Hold { counter: one, reason: HoldReason::Form, minutes }, &clerk(one));
    hall.at = hall.at.plus(2 * MINUTE_MS);
    hall.order(&Command::Tick, &Actor::System);
    let walk_up = Box::new(hall.wish("chung-thuc"));
    let reason = Some("Người bệnh nặng, gia đình xin được phục vụ trước".to_owned());
    hall.order(
        &Command::WalkUp { counter: one, issue: walk_up, reason: reason.clone() },
        &clerk(one),
    );
    hall.order(&Command::Call { counter: one, ticket: visit, reason }, &clerk(one));
    let finish =
        Command::Finish { counter: one, outcome: Outcome::Served, done, dossiers: Some(3) };
    for _ in 0..2 {
        hall.order(&finish, &clerk(one));
        hall.order(&Command::CallNext { counter: one }, &clerk(one));
    }
    let to = Transfer {
        service: Some("chung-thuc".parse().unwrap()),
        bound: Some(Bound::Counter(counter(2))),
        position: Position::First,
        back: true,
    };
    hall.order(&Command::Transfer { counter: one, to }, &clerk(one));
}

/// Corrected, gone out, taken out, kept for tomorrow.
fn between_calls(hall: &mut Hall) {
    let ticket = hall.issue("ho-tich", Class::Normal);
    let correction = Correction {
        service: Some("chung-thuc".parse().unwrap()),
        class: Some(Class::Priority),
        authority: Some("cua-nam".parse().unwrap()),
        non_territorial: Some(true),
    };
    hall.order(&Command::Correct { ticket, correction }, &guide());
    hall.at = hall.at.plus(MINUTE_MS);
    let ticket = hall.issue("ho-tich", Class::Normal);
    hall.order(&Command::StepOut { ticket }, &Actor::Citizen);
    hall.order(&Command::Return { ticket }, &Actor::Citizen);
    hall.order(&Command::Cancel { ticket, cause: Cause::MovedAway }, &guide());
    hall.at = hall.at.plus(MINUTE_MS);
    let ticket = hall.issue("chung-thuc", Class::Normal);
    hall.order(&Command::Postpone { ticket }, &guide());
}

fn bookings(hall: &mut Hall) {
    let today = hall.office.date_of(hall.at);
    let tomorrow = today.tomorrow().unwrap();
    let book = |hall: &mut Hall, date, minute| {
        hall.at = hall.at.plus(MINUTE_MS);
        let issue = Box::new(Issue { then: Vec::new(), ..a_full_wish(hall) });
        let booking = issue.ticket;
        hall.order(&Command::Book { issue, date, minute }, &Actor::Citizen);
        booking
    };
    let comes = book(hall, today, 8 * 60);
    let moves = book(hall, tomorrow, 9 * 60);
    let cancels = book(hall, tomorrow, 9 * 60);
    book(hall, today, 8 * 60 + 30);
    let (date, minute) = (tomorrow, 10 * 60);
    hall.order(&Command::MoveBooking { booking: moves, date, minute }, &Actor::Citizen);
    hall.order(&Command::CancelBooking { booking: cancels }, &Actor::Citizen);
    hall.at = hall.at.plus(60 * MINUTE_MS);
    hall.order(&Command::CheckIn { booking: comes }, &Actor::Citizen);
}

/// Rules with every field said.
fn full_rules(plain: &Rules) -> Rules {
    let text = |vi: &str, en: &str| Text { vi: vi.to_owned(), en: Some(en.to_owned()) };
    let key = |key: &str| key.parse().unwrap();
    let mut rules = plain.clone();
    rules.groups =
        vec![Group { key: "tu-phap".parse().unwrap(), name: text("Tư pháp", "Justice") }];
    rules.authorities =
        vec![Authority { key: "cua-nam".parse().unwrap(), name: text("Cửa Nam", "Cua Nam") }];
    let notice = text("Trả kết quả vào ngày làm việc tiếp theo", "Ready on the next working day");
    rules.services[0] = Service {
        quota: Some(200),
        group: Some("tu-phap".parse().unwrap()),
        range: Range { first: 1, last: 499, step: 1 },
        minutes: Some(12),
        cut_off: Some(CutOff { minute: 15 * 60, notice }),
        ..rules.services[0].clone()
    };
    let name = text("Cần hướng dẫn", "Guidance");
    let guidance = Service::new("huong-dan".parse().unwrap(), "X".parse().unwrap(), name);
    rules.services.push(Service { no_priority: true, guidance: true, ..guidance });
    let step = Step {
        services: vec![key("ho-tich")],
        authorities: vec!["cua-nam".parse().unwrap()],
        classes: vec![Class::Priority, Class::Normal],
        share: 2,
        waited_minutes: Some(40),
        waiting_at_least: Some(2),
        from_minute: Some(7 * 60),
        to_minute: Some(11 * 60),
        booked: true,
    };
    rules.counters[2] = CounterRules {
        name: Some(text("Quầy ưu tiên", "Priority")),
        priority_services: vec![key("ho-tich")],
        authorities: vec!["cua-nam".parse().unwrap()],
        classes: vec![Class::Urgent, Class::Priority],
        territory: Territory::Local,
        plan: vec![step.clone()],
        ..rules.counters[2].clone()
    };
    let user = "clerk.9".parse().unwrap();
    rules.clerks =
        vec![ClerkRules { user, services: vec![key("ho-tich")], plan: vec![step.clone()] }];
    let date = "2026-02-17".parse().unwrap();
    let name = Some(text("Tết Nguyên đán", "Lunar New Year"));
    rules.calendar = vec![
        CalendarDay { date, kind: DayKind::Closed, name },
        CalendarDay { date: "2026-02-28".parse().unwrap(), kind: DayKind::Like(0), name: None },
    ];
    rules.service_hours = rules.issue_hours.clone();
    rules.limits.auto_no_show_ms = Some(600_000);
    rules.calling = Calling {
        between: Between::Interleaved(2),
        overtaking: Overtaking { people: Some(4), minutes: None },
        plan: vec![step, Step::default()],
        chosen_by: ChosenBy::Clerk,
        reason_required: true,
        priority_age: 80,
    };
    rules.issuing.by_capacity = true;
    rules.issuing.elsewhere = Some(text("Phường Cửa Nam", "Cua Nam ward"));
    rules.issuing.person = Some(PersonLimits { per_day: 2, per_field: 1 });
    rules.issuing.emergency =
        Some(Emergency { services: vec![key("ho-tich")], hall_max: Some(100) });
    rules
}

/// A number with every field asked.
fn a_full_wish(hall: &Hall) -> Issue {
    let person = format!("{:032x}", hall.seq).parse().unwrap();
    Issue {
        class: Class::Priority,
        language: Language::En,
        channel: Channel::Device,
        authority: Some("cua-nam".parse().unwrap()),
        non_territorial: true,
        party: 3,
        dossiers: 2,
        then: vec!["chung-thuc".parse().unwrap(), "ho-tich".parse().unwrap()],
        person: Some(person),
        ..hall.wish("ho-tich")
    }
}

fn every_proof() -> Shows {
    Shows { must_change: true, pin: true, factor: true, identity: true }
}

fn an_attempt() -> Attempt {
    Attempt {
        code: "not_allowed".to_owned(),
        at: Some("POST /api/v1/counters/{counter}/next".to_owned()),
        since: Millis(1_767_573_000_002),
        elsewhere: true,
    }
}

fn administration(hall: &mut Hall) {
    let admin = Actor::Person { user: "admin".parse().unwrap(), role: Role::Admin };
    let lan = || "lan.nt".parse().unwrap();
    let counters = Some(vec![counter(1), counter(2)]);
    let role = Role::Clerk;
    let device: office::DeviceId = "kiosk-1".parse().unwrap();
    let events = [
        AdminEvent::UserAdded { user: lan(), role, counters: counters.clone() },
        AdminEvent::UserChanged {
            user: lan(),
            role,
            counters,
            password_changed: true,
            proof: None,
            shows: Some(Shows { must_change: true, ..Shows::default() }),
            was: Some(AccountWas { role: Role::Guide, counters: None, shows: every_proof() }),
        },
        AdminEvent::UserRemoved {
            user: "cu".parse().unwrap(),
            was: Some(AccountWas { role, counters: Some(vec![counter(3)]), shows: every_proof() }),
        },
        AdminEvent::DeviceAdded {
            device: device.clone(),
            device_kind: DeviceKind::Kiosk,
            name: "Máy lấy số cửa chính".to_owned(),
            zone: Some(Zone::default()),
            counter: None,
        },
        AdminEvent::DeviceRemoved {
            device: "led-2".parse().unwrap(),
            was: Some(DeviceWas {
                device_kind: DeviceKind::Led,
                name: "Bảng quầy 2".to_owned(),
                zone: Some(Zone::default()),
                counter: Some(counter(2)),
            }),
        },
        AdminEvent::DeviceRevoked {
            device: "tv-3".parse().unwrap(),
            was: Some(DeviceWas {
                device_kind: DeviceKind::Display,
                name: "Ti vi".to_owned(),
                zone: Some(Zone::default()),
                counter: None,
            }),
        },
        AdminEvent::LoggedIn { user: lan(), by_provider: false },
        AdminEvent::LoginFailed { user: "' OR 1=1".to_owned(), times: 1, refused: None },
        AdminEvent::LoginFailed { user: "?".to_owned(), times: 99_950, refused: None },
        AdminEvent::LoginFailed { user: lan().to_string(), times: 30, refused: Some(an_attempt()) },
        AdminEvent::LoggedOut {
            user: lan(),
            why: Some(SessionEnd::Password),
            since: vec![Millis(1_767_573_000_002), Millis(1_767_573_000_003)],
            more: 1,
            all: true,
        },
        AdminEvent::ConfigApplied {
            sha256: "0f".repeat(32),
            source: ConfigSource::File,
            changes: Vec::new(),
            more: 0,
        },
        AdminEvent::ConfigApplied {
            sha256: "1f".repeat(32),
            source: ConfigSource::Browser,
            changes: vec![Setting {
                key: "service.a.quota".to_owned(),
                old: Some("40".to_owned()),
                new: None,
            }],
            more: 1,
        },
        AdminEvent::VoiceChanged {
            voice: "lan".to_owned(),
            version: 2,
            change: "take digit/4/first".to_owned(),
        },
        AdminEvent::MediaChanged {
            name: "quoc-huy.png".to_owned(),
            sha256: Some("0f".repeat(32)),
            was: Some("1f".repeat(32)),
        },
        AdminEvent::MediaChanged { name: "cu.mp4".to_owned(), sha256: None, was: None },
        AdminEvent::TicketErased {
            ticket: TicketId(Uuid::from_u128(3)),
            reason: Erasure::NamesSomebody,
        },
        AdminEvent::Restored {
            epoch: EPOCH,
            parent: Uuid::from_u128(7),
            made_at: Millis(1),
            backup: None,
        },
        AdminEvent::Restored {
            epoch: EPOCH,
            parent: EPOCH,
            made_at: Millis(1),
            backup: Some("night-2026-11-23.backup".to_owned()),
        },
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
        with: vec![Called { ticket, counter: counter(2), calls: 3 }],
    };
    hall.note(Actor::System, Body::Voice(due));
    let (zone, notice) = (Zone::default(), "evacuation".to_owned());
    let asked = VoiceEvent::NoticeAsked { notice: notice.clone(), zone: Some(zone.clone()) };
    hall.note(admin.clone(), Body::Voice(asked));
    let played = VoiceEvent::NoticeDue { announcement, zone: zone.clone(), notice };
    hall.note(Actor::System, Body::Voice(played));
    let (counter, why) = (counter(1), Unspoken::TooLate);
    let unspoken = VoiceEvent::Unspoken { zone, ticket, counter, calls: 2, why };
    hall.note(Actor::System, Body::Voice(unspoken));
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
        must_change: false,
        pin_hash: None,
        second_factor: None,
        identity: None,
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
        comes: false,
        revoked_at: None,
    }
}

/// Known from format 8 on, with its two last sessions.
fn revoked() -> DeviceRow {
    let device = "tv-3".parse().unwrap();
    let revoked_at = Some(office::Millis(1_767_573_000_009));
    DeviceRow { device, kind: DeviceKind::Display, revoked_at, ..kiosk() }
}

fn sessions() -> [SessionRow; 4] {
    let (from, to) = (office::Millis(1_767_573_000_002), office::Millis(1_900_000_000_000));
    let session = |token: u8, who| SessionRow::new([token; 32], who, from, to);
    let lan = SessionOf::User("lan.nt".parse().unwrap());
    let kiosk = SessionOf::Device("kiosk-1".parse().unwrap());
    let spent = SessionRow { spent: true, ..session(3, kiosk.clone()) };
    let follows = SessionRow { follows: Some([2; 32]), ..session(4, kiosk.clone()) };
    [session(1, lan), session(2, kiosk), spent, follows]
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
    let mut rows = vec![TableWrite::PutUser(lan())];
    rows.extend([kiosk(), revoked()].map(TableWrite::PutDevice));
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

fn each_table(version: &str, to: &mut impl Tables) {
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
    if !["v1", "v2"].contains(&version) {
        to.table::<u64>("sealed");
    }
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
