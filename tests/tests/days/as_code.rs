//! The configuration as files: what differs, applied to an office where people wait, and written back.

use hyper::Method;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::past;
use xinmoi_tests::program::{Premises, Server, command};

/// Exit code, stdout, stderr, in English.
fn said(arguments: &[&str]) -> (i32, String, String) {
    let done = command().args(arguments).env("LANG", "en").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// How many numbers there are in a body.
fn tickets(body: &Value) -> usize {
    body.to_string().matches("\"number\"").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_applied_while_people_wait_and_touches_none_of_them() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    for service in ["a", "b", "a"] {
        let _ = hall.take(service).await.expect(201);
    }
    let before = hall.clerks[0].caller.get("/queues").await.expect(200).body;
    let (file, data) = (shown(&premises.config()), shown(&premises.data()));
    let changed = config::minimal().replace("Bộ phận Một cửa", "Một cửa phường 1") + "undo_s = 3\n";
    premises.configure(&changed);
    // What would change, and where that is written.
    let (code, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(code, 0);
    assert!(out.contains(&format!("({file}:5)")), "{out}");
    assert!(out.contains("~ office.name = \"Bộ phận Một cửa\" → \"Một cửa phường 1\""), "{out}");
    assert!(out.contains("~ limits.undo_s = 10 → 3"), "{out}");
    // Nobody says yes.
    let (code, _, err) = said(&["apply", "--config", &file, "--data", &data]);
    assert_eq!((code, err.trim()), (1, "xinmoi: Nothing was applied."));
    assert_eq!(hall.anyone.get("/office").await.body["name"]["vi"], "Bộ phận Một cửa");
    // Somebody does.
    let mut asked = command();
    asked.args(["apply", "--config", &file, "--data", &data]).env("LANG", "en");
    let mut asked = asked.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    asked.stdin.take().unwrap().write_all(b"y\n").unwrap();
    let done = asked.wait_with_output().unwrap();
    assert!(done.status.success() && String::from_utf8_lossy(&done.stdout).contains("Applied: 2"));
    assert_eq!(hall.anyone.get("/office").await.body["name"]["vi"], "Một cửa phường 1");
    let after = hall.clerks[0].caller.get("/queues").await.expect(200).body;
    assert_eq!(after, before, "those who wait keep their places");
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(out, "Nothing differs.\n");
    // It is the file that the server was started with: the next start does not take back what is changed in the browser.
    let other = changed.replace("undo_s = 3", "undo_s = 4");
    let put = Ask::new(Method::PUT, "/api/v1/config")
        .body(other)
        .header("content-type", "application/toml");
    let _ = hall.admin.ask(put).await.expect(200);
    server.kill();
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(out, format!("~ limits.undo_s = 4 → 3  ({file}:32)\n"), "without a server too");
    let server = premises.open();
    let hall = hall.at(&server);
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert!(out.contains("undo_s = 4 → 3"), "{out}");
    let after = hall.clerks[0].caller.get("/queues").await.expect(200).body;
    assert_eq!(tickets(&after), tickets(&before));
    assert!(hall.clerks[0].press("next").await.expect(200).str("number").starts_with('A'));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_check_or_the_office_refuses_changes_nothing() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let _ = hall.take("a").await.expect(201);
    let (file, data) = (shown(&premises.config()), shown(&premises.data()));
    let apply = ["apply", "--config", &file, "--data", &data, "--yes"];
    let before = hall.admin.get("/config").await.text;
    premises.configure(&config::minimal().replace("recalls = 255", "recalls = 'many'"));
    let (code, _, err) = said(&apply);
    assert_eq!(code, 1);
    assert!(err.contains(&format!("{file}:31:11: limits.recalls")), "{err}");
    // People wait for what it takes away.
    let without_a = config::minimal().replace("[[service]]\nkey = \"a\"\nprefix = \"A\"\n", "#");
    let without_a = without_a.replace("name = \"Lĩnh vực A\"\nname_en = \"Service A\"\n", "");
    premises.configure(&without_a.replace("[\"a\", \"b\"]", "[\"b\"]"));
    let (code, out, err) = said(&apply);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("- service.a.name"), "{out}");
    assert!(!err.trim().is_empty(), "it says why");
    premises.configure(&config::minimal().replace("[limits]", "[voice]\npack = 'none'\n[limits]"));
    let (code, _, err) = said(&apply);
    assert_eq!(code, 1, "{err}");
    assert_eq!(hall.admin.get("/config").await.text, before);
    assert_eq!(hall.clerks[0].press("open").await.status, 200);
    assert!(hall.clerks[0].press("next").await.expect(200).str("number").starts_with('A'));
    // Nor does nonsense at the socket.
    for question in ["apply", "apply x", "apply x 3\nabc", "apply x 99999999\n", "apply  \n"] {
        let mut socket =
            std::os::unix::net::UnixStream::connect(premises.data().join("control.sock"));
        let _ = socket.as_mut().unwrap().write_all(format!("{question}\n").as_bytes());
    }
    assert_eq!(hall.admin.get("/config").await.text, before);
    drop(server);
    // Without a server it is applied as well; without an office it is not.
    premises.configure(&config::minimal().replace("recalls = 255", "recalls = 2"));
    let (code, out, err) = said(&apply);
    assert_eq!(code, 0, "{out}{err}");
    let (code, ..) = said(&["diff", "--config", &file, "--data", "/nowhere"]);
    assert_eq!(code, 1);
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(out, "Nothing differs.\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wards_few_lines_over_the_citys_template_come_back_from_the_browser() {
    let own = "# Phường 1.\nextends = \"city.toml\"\n\n[office]\nname = \"Phường 1\" # tên\n";
    let premises = Premises::new(own);
    let template = premises.config().with_file_name("city.toml");
    std::fs::write(&template, config::minimal()).unwrap();
    let (file, data) = (shown(&premises.config()), shown(&premises.data()));
    let (code, _, err) = said(&["check", "--config", &file]);
    assert_eq!(code, 0, "{err}");
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let office = hall.anyone.get("/office").await.body;
    assert_eq!(
        (&office["name"]["vi"], &office["services"][1]["key"]),
        (&json!("Phường 1"), &json!("b"))
    );
    // Which file says what.
    std::fs::write(&template, config::minimal().replace("recalls = 255", "recalls = 4")).unwrap();
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(out, format!("~ limits.recalls = 255 → 4  ({}:31)\n", shown(&template)));
    std::fs::write(&template, config::minimal().replace("recalls = 255", "recalls = 'x'")).unwrap();
    let (code, _, err) = said(&["check", "--config", &file]);
    assert_eq!(code, 1);
    assert!(err.contains(&format!("{}:31:11: limits.recalls", shown(&template))), "{err}");
    std::fs::write(&template, config::minimal()).unwrap();
    // Changed in the browser, and written back: few lines, with their comments.
    let text = hall.admin.get("/config").await.text;
    let text = text.replace("name = \"Lĩnh vực B\"", "name = \"Đất đai\"");
    let put = Ask::new(Method::PUT, "/api/v1/config").body(text.clone());
    let _ = hall.admin.ask(put.header("content-type", "application/toml")).await.expect(200);
    let (code, _, err) = said(&["export", "config", "--data", &data, "--into", &file]);
    assert_eq!(code, 0, "{err}");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.starts_with(own), "{written}");
    assert!(
        written.contains("key = \"b\"\nname = \"Đất đai\"") && written.lines().count() < 12,
        "{written}"
    );
    let (_, out, _) = said(&["diff", "--config", &file, "--data", &data]);
    assert_eq!(out, "Nothing differs.\n");
    // The whole, printed and into a file.
    let (_, out, _) = said(&["export", "config", "--data", &data]);
    assert_eq!(out.trim_end(), text.trim_end());
    let whole = shown(&premises.config().with_file_name("whole.toml"));
    let (code, ..) = said(&["export", "config", "--data", &data, "--out", &whole]);
    assert_eq!((code, std::fs::read_to_string(&whole).unwrap()), (0, text));
    let (_, out, _) = said(&["diff", "--config", &whole, "--with", &file]);
    assert_eq!(out, "Nothing differs.\n");
    // What the contract has is as it was.
    for wrong in [&["export"][..], &["export", "--data", &data], &["diff", "--config", &file]] {
        assert_eq!(said(wrong).0, 2, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_of_another_version_is_not_dropped_without_a_word() {
    let premises = Premises::new(&config::minimal());
    let (file, data) = (shown(&premises.config()), shown(&premises.data()));
    drop(premises.open());
    // A later version was here, and set something in the browser that this one does not know.
    let later = config::minimal().replace("[office]", "[hologram]\nheight_cm = 90\n\n[office]");
    past::keep(&premises.data(), "config", &later);
    let why = Server::start(&mut premises.serve()).unwrap_err();
    assert!(why.contains("hologram") && why.contains("xinmoi export config"), "{why}");
    let (code, out, _) = said(&["export", "config", "--data", &data]);
    assert_eq!((code, out.trim_end()), (0, later.trim_end()), "it is all still there");
    let (code, _, err) = said(&["diff", "--config", &file, "--data", &data]);
    assert!(code == 1 && err.contains("hologram"), "{err}");
    // The way out that it names: what was kept, corrected, in the place of the file.
    let corrected = later.replace("height_cm = 90\n", "").replace("[hologram]\n", "");
    premises.configure(&corrected.replace("Bộ phận Một cửa", "Một cửa phường 1"));
    let server = premises.open();
    let office = Caller::anonymous(server.address()).get("/office").await.expect(200).body;
    assert_eq!(office["name"]["vi"], "Một cửa phường 1");
}

#[test]
fn the_schema_is_printed() {
    let (code, out, _) = said(&["schema"]);
    let schema: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, &schema["properties"]["office"]["allOf"][0]["$ref"]),
        (0, &json!("#/definitions/office"))
    );
}
