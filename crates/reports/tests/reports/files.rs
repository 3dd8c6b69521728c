//! The files, as other programs read them.

use crate::life::{FIRST, Life};
use calamine::{Data, Reader, Xlsx};
use dispatcher::Past;
use jiff::tz::TimeZone;
use journal::{AccountWas, AdminEvent, Attempt, SessionEnd, Shows};
use office::{Language, Millis, Role, Text};
use reports::{Asked, Cell, Column, Kind, Made, ReportName, Table, make};
use std::io::Cursor;

const HOSTILE: [&str; 12] = [
    "=1+1",
    "+84 28 1234",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "a\"b",
    "a,b",
    "a\r\nb",
    "Nguyễn Thị \u{202e}Hoa",
    "<script>alert(1)</script>",
    "",
];

fn hostile() -> Table {
    let column = |key| Column { key, kind: Kind::Text };
    let row = |text: &&str| {
        let name = Text { vi: (*text).to_owned(), en: None };
        vec![Cell::Text((*text).to_owned()), Cell::Name(Box::new(name))]
    };
    Table {
        columns: vec![column("reason"), column("name")],
        rows: HOSTILE.iter().map(row).collect(),
    }
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula_and_every_one_is_read_back() {
    let mut file = Vec::new();
    reports::csv(&hostile(), &TimeZone::UTC, Language::Vi, &mut file).unwrap();
    let text = std::str::from_utf8(&file).unwrap();
    let rest = text.strip_prefix('\u{feff}').expect("a spreadsheet knows UTF-8 by this");
    assert!(rest.ends_with("\r\n"), "RFC 4180 ends lines so");
    let mut read = csv::ReaderBuilder::new().from_reader(rest.as_bytes());
    assert_eq!(read.headers().unwrap(), &["Lý do", "Tên"][..]);
    for (row, text) in read.records().zip(HOSTILE) {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?} is a formula");
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), text);
        }
    }
}

#[test]
fn a_workbook_holds_texts_as_texts_and_times_as_times() {
    let mut table = hostile();
    table.columns.push(Column { key: "at", kind: Kind::Time });
    table.columns.push(Column { key: "wait_s", kind: Kind::Seconds });
    table.columns.push(Column { key: "day", kind: Kind::Day });
    for row in &mut table.rows {
        row.extend([Cell::Time(Millis(1_793_581_200_000)), Cell::Seconds(5_400), Cell::Day(FIRST)]);
    }
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let bytes = reports::xlsx(&[(ReportName::Deviations, table)], &zone, Language::Vi).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "Gọi ngoài thứ tự, hoàn tác");
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell is a formula");
    let sheet = book.worksheet_range(&name).unwrap();
    for (line, text) in (1..).zip(HOSTILE) {
        let cell = |place| sheet.get_value((line, place)).cloned().unwrap_or(Data::Empty);
        let read = cell(0).to_string().replace("_x000D_", "\r");
        assert_eq!(read.replace('\n', ""), text.replace('\n', ""), "{:?}", cell(0));
        let Data::DateTime(at) = cell(2) else { panic!("{:?}", cell(2)) };
        assert_eq!(at.to_ymd_hms_milli(), (2026, 11, 2, 8, 0, 0, 0));
        let Data::DateTime(wait) = cell(3) else { panic!("{:?}", cell(3)) };
        assert!((wait.as_f64() - 0.0625).abs() < 1e-9, "an hour and a half");
        assert!(matches!(cell(4), Data::DateTime(_)));
    }
}

/// Two days of which the second is open: the first has some twenty ratings.
fn made(names: &[ReportName]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let mut life = Life::begin(folder.path(), 42);
    life.live(2, 1_500);
    life.note(AdminEvent::LoginFailed { user: "@cmd".to_owned(), times: 1, refused: None });
    let attempt = Attempt {
        code: "not_allowed".to_owned(),
        at: Some("POST /api/v1/counters/{counter}/next".to_owned()),
        since: Millis(1_767_573_000_000),
        elsewhere: false,
    };
    let user = "lan".to_owned();
    life.note(AdminEvent::LoginFailed { user, times: 30, refused: Some(attempt) });
    for why in [SessionEnd::Idle, SessionEnd::Password] {
        life.note(AdminEvent::LoggedOut {
            user: "lan".parse().unwrap(),
            why: Some(why),
            since: vec![Millis(1_767_573_000_000)],
            more: 2,
            all: true,
        });
    }
    life.note(AdminEvent::UserChanged {
        user: "lan".parse().unwrap(),
        role: Role::Guide,
        counters: None,
        password_changed: true,
        proof: None,
        shows: Some(Shows { pin: true, ..Shows::default() }),
        was: Some(AccountWas {
            role: Role::Clerk,
            counters: Some(vec![1.try_into().unwrap()]),
            shows: Shows::default(),
        }),
    });
    life.keep();
    drop(life);
    let asked = Asked::new(names, FIRST, FIRST.tomorrow().unwrap(), 15).unwrap();
    make(&Past::open(folder.path()).unwrap(), &asked, || true).unwrap()
}

/// What every report says, in every way it is handed out.
#[test]
fn no_report_holds_what_a_citizen_wrote_or_a_text_without_words() {
    for name in ReportName::ALL {
        let made = made(name.sheets());
        for (sheet, table) in &made.tables {
            for language in [Language::Vi, Language::En] {
                let json = serde_json::to_string(&reports::json(table, &made.zone, language));
                let mut file = Vec::new();
                reports::csv(table, &made.zone, language, &mut file).unwrap();
                let all = json.unwrap() + std::str::from_utf8(&file).unwrap();
                assert!(!all.contains("Nguyễn Văn A"), "{sheet:?} tells a comment");
                assert!(
                    !all.contains("column-") && !all.contains("code-"),
                    "{sheet:?} lacks words"
                );
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{sheet:?}");
            }
        }
        let _ = reports::xlsx(&made.tables, &made.zone, Language::Vi).unwrap();
    }
}

#[test]
fn an_inspection_tells_every_day_with_its_records_and_head_and_every_deed() {
    let made = made(ReportName::Inspection.sheets());
    let [(_, days), (_, deviations), (_, changes)] = &made.tables[..] else { panic!() };
    let at = |table: &Table, key: &str| table.columns.iter().position(|c| c.key == key).unwrap();
    let head = at(days, "head");
    assert_eq!(days.rows.len(), 2);
    for row in &days.rows {
        let (Cell::Text(head), Cell::Count(last)) = (&row[head], &row[at(days, "last_record")])
        else {
            panic!("{row:?}")
        };
        let held: journal::HeldHead = head.parse().unwrap();
        assert_eq!((held.size, held.root.len()), (*last, 32));
    }
    let kinds = |table: &Table| {
        let kind = at(table, "kind");
        table.rows.iter().map(|row| row[kind].clone()).collect::<Vec<_>>()
    };
    for kind in ["out_of_turn", "taken_back"] {
        assert!(kinds(deviations).contains(&Cell::Code(kind)), "{kind}");
    }
    let found = kinds(changes).iter().filter(|kind| **kind == Cell::Code("login_failed")).count();
    assert_eq!(found, 2, "also the one from before the first day");
    let told = |kind: &'static str| {
        let is_of = |row: &&Vec<Cell>| row[at(changes, "kind")] == Cell::Code(kind);
        let rows: Vec<_> = changes.rows.iter().filter(is_of).collect();
        assert_eq!(rows.len(), 1, "{kind}");
        ["before", "after"].map(|key| {
            let cell = &rows[0][at(changes, key)];
            if let Cell::Name(text) = cell { text.vi.clone() } else { format!("{cell:?}") }
        })
    };
    let began = "05/01/2026 07:30:00";
    let refused =
        format!("không có quyền; POST /api/v1/counters/{{counter}}/next; 30 lần, từ {began}");
    assert_eq!(told("refused"), ["Empty".to_owned(), refused]);
    let ended = "vì đổi mật khẩu; không còn phiên nào".to_owned();
    assert_eq!(told("sessions_ended"), [format!("đăng nhập lúc {began} + 2"), ended]);
    let changed = ["Cán bộ tiếp nhận; quầy 1", "Cán bộ hướng dẫn; có mã PIN; mật khẩu mới"];
    assert_eq!(told("user_changed"), changed);
    let last = days.rows.last().unwrap();
    let counts = ["login_failures", "refused"].map(|key| last[at(days, key)].clone());
    assert_eq!(counts, [Cell::Count(1), Cell::Count(30)]);
    assert!(kinds(changes).contains(&Cell::Code("rules_changed")) || changes.rows.len() == 5);
}

#[test]
fn few_ratings_are_not_told_and_none_of_a_day_that_goes_on() {
    let made = made(&[ReportName::Ratings]);
    let table = &made.tables[0].1;
    let count = table.columns.iter().position(|column| column.key == "ratings").unwrap();
    assert!(!table.rows.is_empty(), "the first day is closed and has some");
    for row in &table.rows {
        let Cell::Count(ratings) = row[count] else { panic!("{row:?}") };
        assert!(ratings >= 5, "{row:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    Life::begin(folder.path(), 42).live(1, 1_500);
    let asked = Asked::new(&[ReportName::Ratings], FIRST, FIRST, 15).unwrap();
    let made = make(&Past::open(folder.path()).unwrap(), &asked, || true).unwrap();
    assert_eq!(made.tables[0].1.rows, Vec::<Vec<Cell>>::new(), "the day is not over");
}

#[test]
fn a_period_is_one_and_not_too_long() {
    let day = |text: &str| text.parse().unwrap();
    let asked =
        |name, from, to| Asked::new(&[name], day(from), day(to), 15).map_err(|e| e.to_string());
    assert!(asked(ReportName::Days, "2026-01-01", "2026-12-31").is_ok());
    assert_eq!(
        asked(ReportName::Days, "2025-12-31", "2027-01-01").unwrap_err(),
        "more than 366 days"
    );
    assert!(asked(ReportName::Tickets, "2026-01-01", "2026-01-31").is_ok());
    assert_eq!(
        asked(ReportName::Tickets, "2026-01-01", "2026-02-01").unwrap_err(),
        "more than 31 days"
    );
    assert!(asked(ReportName::Days, "2026-01-02", "2026-01-01").is_err());
}
