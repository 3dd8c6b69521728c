//! A day over real HTTP whose figures are known beforehand, as every file that a report is handed out as.

use serde_json::{Value, json};
use std::path::Path;
use wire::Report;
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Clerk, Hall, hire};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, command, stderr};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a clerk writes who knows spreadsheets.
const FORMULA: &str = "=HYPERLINK(\"http://x\",\"y\")";

async fn do_at(clerk: &Clerk, key: &str, body: Value) -> Answer {
    clerk.caller.post(&format!("/counters/{}/{key}", clerk.counter), body).await
}

/// Eight numbers: three served, one of them after a form; one absent; one given back; one called out of turn and served;
/// one transferred and waiting; one whose call was taken back and who waits.
async fn morning(hall: &Hall) -> Vec<String> {
    let [one, two] = &hall.clerks[..] else { panic!("two clerks") };
    let mut numbers = Vec::new();
    let mut passes = Vec::new();
    for service in ["a", "a", "b", "b", "a", "a", "b", "a"] {
        let given = hall.take(service).await.expect(201);
        numbers.push(given.str("number").to_owned());
        passes.push(given.str("pass").to_owned());
    }
    // A001: served at 1, with a start.
    let _ = one.press("next").await.expect(200);
    let _ = one.press("start").await.expect(200);
    // A002: at 2, absent.
    let _ = two.press("next").await.expect(200);
    let _ = two.press("recall").await.expect(200);
    let _ = two.press("no-show").await.expect(200);
    // B001: at 1, away for a form and back.
    let _ = one.press("next").await.expect(200);
    let _ = do_at(one, "hold", json!({ "reason": "form" })).await.expect(200);
    let _ = do_at(one, "call", json!({ "ticket": numbers[2] })).await.expect(200);
    let _ = one.press("finish").await.expect(200);
    // A003, given back; A004 out of turn at 2, before B002.
    let path = format!("/api/v1/my/{}", passes[4]);
    let _ = hall.anyone.ask(Ask::new(hyper::Method::DELETE, &path)).await.expect(200);
    let _ =
        do_at(two, "call", json!({ "ticket": numbers[5], "reason": FORMULA })).await.expect(200);
    let _ = two.press("finish").await.expect(200);
    // B002: at 1, transferred to a. B003: at 2, taken back.
    let _ = one.press("next").await.expect(200);
    let _ =
        do_at(one, "transfer", json!({ "service": "a", "keep_place": false })).await.expect(200);
    let _ = two.press("next").await.expect(200);
    let _ = two.press("undo").await.expect(200);
    let _ = two.press("pause").await.expect(200);
    numbers
}

fn row<'r>(report: &'r Value, key: &str, is: &Value) -> &'r Value {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().find(|row| row[key] == *is).unwrap_or_else(|| panic!("no {is} in {report}"))
}

/// Milliseconds between two events of a number.
fn between(log: &Log, ticket: &str, from: &str, to: &str) -> i64 {
    let at = |kind: &str| {
        let is = |record: &&Value| {
            let event = &record["body"]["office"];
            event["kind"] == kind && event["ticket"] == ticket
        };
        log.records.iter().find(is).unwrap()["at"].as_i64().unwrap()
    };
    at(to) - at(from)
}

async fn ask(who: &Caller, name: &str, day: &str) -> Value {
    let answer = who.get(&format!("/reports/{name}?from={day}&to={day}")).await.expect(200);
    let _: Report = serde_json::from_str(&answer.text).unwrap();
    answer.body
}

async fn tells_the_day(hall: &Hall, leader: &Caller, day: &str, numbers: &[String]) {
    let days = ask(leader, "days", day).await;
    let told = row(&days, "day", &json!(day));
    let expected = json!({
        "issued": 8, "carried_in": 0, "served": 3, "missed": 1, "cancelled": 1, "expired": 0, "open": 3,
        "waits": 5, "calls": 6, "recalls": 1, "transfers": 1, "out_of_turn": 1, "taken_back": 1,
        "service_times": 3, "waits_within": 5, "waits_within_percent": 100.0, "closed_at": null,
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(told[key], *value, "{key} of {told}");
    }
    let services = ask(leader, "services", day).await;
    let (a, b) = (row(&services, "service", &json!("a")), row(&services, "service", &json!("b")));
    assert_eq!((&a["numbers"], &b["numbers"], &a["joined"]), (&json!(5), &json!(3), &json!(6)));
    assert_eq!((&a["name"], &b["done"]), (&json!("Lĩnh vực A"), &json!(1)));
    let counters = ask(leader, "counters", day).await;
    let two = row(&counters, "counter", &json!(2));
    assert_eq!(
        (&two["calls"], &two["missed"], &two["taken_back"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let tickets = ask(leader, "tickets", day).await;
    let log = Log::read(&hall.admin, 0).await;
    for (number, ending) in numbers.iter().zip(["served", "absent", "served"]) {
        let told = row(&tickets, "number", &json!(number));
        assert_eq!(told["ending"], ending);
        let issued = log.records.iter().find(|r| r["body"]["office"]["number"] == *number).unwrap();
        let id = issued["body"]["office"]["ticket"].as_str().unwrap();
        let wait = between(&log, id, "ticket_issued", "ticket_called");
        assert_eq!(told["wait_s"], (wait + 500) / 1_000, "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_is_told_as_it_was_in_every_kind_of_file() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let leader = hire(&hall.admin, "truong", "supervisor", None).await;
    let numbers = morning(&hall).await;
    let day = today(&hall).await;
    tells_the_day(&hall, &leader, &day, &numbers).await;

    let asked = |name: &str, accept: &str| {
        Ask::get(&format!("/reports/{name}?from={day}&to={day}")).header("accept", accept)
    };
    let csv = leader.ask(asked("deviations", "text/csv")).await.expect(200);
    assert_eq!(
        csv.header("content-disposition").unwrap(),
        format!("attachment; filename=\"deviations_{day}_{day}.csv\"")
    );
    assert!(csv.text.starts_with("\u{feff}Ngày,Thời điểm,Loại,"), "{}", csv.text);
    let quoted = format!("\"'{}\"", FORMULA.replace('"', "\"\""));
    assert!(csv.text.contains(&quoted) && csv.text.contains("can-bo-2"), "{}", csv.text);
    let english = asked("days", "text/csv").header("accept-language", "en");
    assert!(leader.ask(english).await.text.contains("Numbers given out"));
    let book = leader.ask(asked("inspection", XLSX)).await.expect(200);
    assert!(book.text.starts_with("PK") && book.header("content-type") == Some(XLSX));

    let changes = ask(&hall.admin, "changes", &day).await;
    let kinds = ["user_added", "device_added", "config_applied"];
    kinds.iter().for_each(|kind| drop(row(&changes, "kind", &json!(kind)).clone()));
    refuses_what_is_no_report(&leader, &day).await;

    let beside = export(&premises, &day, &["--format", "csv", "--report", "deviations"]);
    let _ = server.stop();
    let at_rest = export(&premises, &day, &["--format", "csv", "--report", "deviations"]);
    assert_eq!(beside, csv.text.as_bytes(), "the command writes what the server answers");
    assert_eq!(at_rest, beside, "and the same while no server runs");
    assert!(export(&premises, &day, &["--format", "xlsx"]).starts_with(b"PK"));
    assert!(export(&premises, &day, &["--format", "jsonl"]).starts_with(b"{\"seq\":"));
}

async fn refuses_what_is_no_report(leader: &Caller, day: &str) {
    let get = async |path: String| leader.get(&format!("/reports/{path}")).await;
    let unknown = get(format!("salaries?from={day}&to={day}")).await.expect(404);
    assert_eq!(unknown.code(), "unknown_report");
    for bad in [
        String::new(),
        format!("?from={day}"),
        format!("?from={day}&to=2026-1-1"),
        format!("?from={day}&to=2020-01-01"),
        format!("?from=2020-01-01&to={day}"),
        format!("?from={day}&to={day}&of=me"),
        format!("?from={day}&to={day}&within=-1"),
    ] {
        assert_eq!(get(format!("days{bad}")).await.expect(422).code(), "bad_value", "{bad}");
    }
}

/// As the day-end report prints it: in fours.
fn printed(head: &str) -> String {
    let (size, root) = head.split_once(':').unwrap();
    let fours: Vec<&str> = (0..root.len()).step_by(4).map(|at| &root[at..at + 4]).collect();
    format!("{size}: {}", fours.join(" "))
}

fn verified(data: &Path, head: &str) -> (bool, String) {
    let done = command().args(["verify", "--head", head, "--data"]).arg(data).output().unwrap();
    (done.status.success(), stderr(&done))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_cut_short_is_found_by_the_printed_head() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let _ = hall.take("a").await.expect(201);
    let day = today(&hall).await;
    let head = async |hall: &Hall| {
        let told = ask(&hall.admin, "inspection", &day).await;
        row(&told, "day", &json!(day))["head"].as_str().unwrap().to_owned()
    };
    let early = head(&hall).await;
    let _ = server.stop();
    // What an insider would put back who wants the rest of the day forgotten.
    let cut = premises.config().with_file_name("cut");
    std::fs::create_dir(&cut).unwrap();
    std::fs::copy(premises.data().join("office.redb"), cut.join("office.redb")).unwrap();
    let mut server = premises.open();
    let hall = hall.at(&server);
    let _ = hall.take("b").await.expect(201);
    let late = head(&hall).await;
    let _ = server.stop();
    for head in [&early, &late, &printed(&early), &printed(&late)] {
        let (good, said) = verified(&premises.data(), head);
        assert!(good, "{head}: {said}");
    }
    assert!(verified(&cut, &printed(&early)).0, "up to there it is the same log");
    let (good, said) = verified(&cut, &printed(&late));
    assert!(!good && said.contains("mốc sổ"), "{said}");
}

/// The business day that the log is at.
async fn today(hall: &Hall) -> String {
    let log = Log::read(&hall.admin, 0).await;
    let mut opened = log.records.iter().map(|record| &record["body"]["office"]);
    let opened = opened.rfind(|event| event["kind"] == "day_opened").unwrap();
    opened["day"]["date"].as_str().unwrap().to_owned()
}

fn export(premises: &Premises, day: &str, how: &[&str]) -> Vec<u8> {
    let out = premises.config().with_file_name("bao cao.out");
    let mut command = command();
    let command = command.args(["export", "--from", day, "--to", day]).args(how);
    let done = command.arg("--data").arg(premises.data()).arg("--out").arg(&out).output().unwrap();
    assert!(done.status.success(), "{}", stderr(&done));
    std::fs::read(out).unwrap()
}
