//! Roll-outs: a real office, a real hub, real broker and database; and what a hub that is not honest may send.

use crate::real::{Ward, ask_part, connected, cookie, ward_with};
use crate::town::PATIENCE;
use city::fleet::{Offer, RollOut};
use city::key::{For, Key};
use city::report::Answer;
use city::subjects;
use hyper::StatusCode;
use serde_json::{Value, json};
use std::time::Instant;
use tokio::time::{Duration, sleep};
use xinmoi_tests::hall::Hall;

const MANAGES: &str = "manages = ['limits', 'service', 'voice']\n";

async fn hub(
    ward: &Ward,
    cookie: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    ask_part((ward, "fleet"), cookie, method, path, body).await
}

/// Waits until the hub says so of the newest roll-out.
async fn until(ward: &Ward, cookie: &str, what: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let (_, fleet) = hub(ward, cookie, "GET", "", None).await;
        if what(&fleet["roll_outs"][0]) {
            return fleet;
        }
        assert!(begun.elapsed() < PATIENCE, "{fleet}");
        sleep(Duration::from_millis(100)).await;
    }
}

fn wish(template: &str) -> Option<Value> {
    Some(json!({"note": "Đợt thử", "template": template, "stages": [["phuong-1"]]}))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_roll_out_is_taken_where_the_office_lets_it_and_touches_nobody_who_waits() {
    let ward = ward_with(MANAGES, &["phuong-2"]);
    let mut server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    let _ = hall.take("a").await.expect(201);
    connected(&ward.town).await;
    let cookie = cookie(&ward).await;
    let before = hall.clerks[0].caller.get("/queues").await.body;
    // Not a city's, too large, no TOML, an office that is not there: said at once.
    for (template, stages, code) in [
        ("[network]\nhosts = ['evil']\n", json!([["phuong-1"]]), "not_the_citys"),
        ("[limits", json!([["phuong-1"]]), "not_toml"),
        (&*format!("# {}", "x".repeat(200_000)), json!([["phuong-1"]]), "too_large"),
        ("[limits]\n", json!([["phuong-9"]]), "bad_stages"),
        ("[limits]\n", json!([["phuong-1"], ["phuong-1"]]), "bad_stages"),
        ("[limits]\n", json!([]), "bad_stages"),
        ("[limits]\n", json!([[], []]), "bad_stages"),
    ] {
        let body = json!({"template": template, "stages": stages});
        let (status, said) = hub(&ward, &cookie, "POST", "", Some(body)).await;
        assert_eq!((status, &said["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)));
    }
    // Two stages: this office, then the other, which is not there.
    let template = "[limits]\nundo_s = 4\n[lobby]\nrecent = 3\n";
    let body = json!({"note": "Đợt 1", "template": template, "stages": [["phuong-1"], []]});
    let (status, made) = hub(&ward, &cookie, "POST", "", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let version = made["version"].as_i64().expect("a number");
    let fleet = until(&ward, &cookie, |one| one["offices"][0]["state"] == "taken").await;
    assert_eq!(fleet["runs"]["phuong-1"]["version"], version);
    assert_eq!(fleet["runs"]["phuong-1"]["kept"], 1, "the lobby is the office's");
    let text = hall.admin.get("/config").await.text;
    assert!(text.contains("undo_s = 4") && !text.contains("lobby"), "{text}");
    assert_eq!(hall.clerks[0].caller.get("/queues").await.body, before);
    assert_eq!(fleet["roll_outs"][0]["offices"][1]["state"], "waiting");
    // The next stage is begun by whoever sees which one it is in; the other office has not answered then.
    let next = format!("/{version}/next");
    let stage = |stage: i32| Some(json!({ "stage": stage }));
    assert_eq!(hub(&ward, &cookie, "POST", &next, stage(2)).await.0, StatusCode::CONFLICT);
    assert_eq!(hub(&ward, &cookie, "POST", &next, stage(1)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(hub(&ward, &cookie, "POST", &next, stage(2)).await.0, StatusCode::CONFLICT);
    let stop = format!("/{version}/stop");
    assert_eq!(hub(&ward, &cookie, "POST", &stop, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(hub(&ward, &cookie, "POST", &stop, None).await.0, StatusCode::CONFLICT);
    for (path, body) in [("", wish(template)), (&*next, stage(1)), (&*stop, None)] {
        assert_eq!(hub(&ward, "", "POST", path, body).await.0, StatusCode::UNAUTHORIZED);
    }
    // What the office changes stays, through a restart and the next roll-out.
    let own = text.replace("undo_s = 4", "undo_s = 5");
    let put = xinmoi_tests::client::Ask::new(hyper::Method::PUT, "/api/v1/config").body(own);
    let _ = hall.admin.ask(put.header("content-type", "application/toml")).await.expect(200);
    server.kill();
    let server = ward.premises.open();
    let hall = hall.at(&server);
    let template = "[limits]\nundo_s = 6\nrecalls = 9\n";
    let (status, _) = hub(&ward, &cookie, "POST", "", wish(template)).await;
    assert_eq!(status, StatusCode::CREATED);
    until(&ward, &cookie, |one| one["state"] == "done").await;
    let text = hall.admin.get("/config").await.text;
    assert!(text.contains("undo_s = 5") && text.contains("recalls = 9"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_refuses_what_check_or_its_queue_refuses_and_the_roll_out_stops() {
    let ward = ward_with(MANAGES, &[]);
    let server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    connected(&ward.town).await;
    let cookie = cookie(&ward).await;
    let sound = hall.admin.get("/config").await.text;
    for bad in ["[limits]\nundo_s = 9999\n", "[voice]\npack = 'none'\n", "[[service]]\nkey = 'c'\n"]
    {
        let (status, _) = hub(&ward, &cookie, "POST", "", wish(bad)).await;
        assert_eq!(status, StatusCode::CREATED);
        let fleet = until(&ward, &cookie, |one| one["state"] == "stopped").await;
        let one = &fleet["roll_outs"][0];
        assert_eq!(one["why"], "refused phuong-1", "{one}");
        assert!(one["offices"][0]["why"].as_str().is_some_and(|why| !why.is_empty()), "{one}");
        assert_eq!(hall.admin.get("/config").await.text, sound, "{bad}");
    }
    // The city brings a service; while somebody waits for it, it cannot take it away again.
    let service = "[[service]]\nkey = 'c'\nprefix = 'C'\nname = 'C'\nguidance = true\n";
    let (_, _) = hub(&ward, &cookie, "POST", "", wish(service)).await;
    until(&ward, &cookie, |one| one["state"] == "done").await;
    let _ = hall.take("c").await.expect(201);
    let with_c = hall.admin.get("/config").await.text;
    let (_, _) = hub(&ward, &cookie, "POST", "", wish("[limits]\nundo_s = 4\n")).await;
    until(&ward, &cookie, |one| one["state"] == "stopped").await;
    assert_eq!(hall.admin.get("/config").await.text, with_c, "all of it or nothing");
    assert_eq!(
        hall.clerks[0].caller.get("/queues").await.body.to_string().matches("\"C").count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_that_lets_its_city_set_nothing_takes_no_roll_out() {
    let ward = ward_with("", &[]);
    let server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    connected(&ward.town).await;
    let cookie = cookie(&ward).await;
    let sound = hall.admin.get("/config").await.text;
    let (_, _) = hub(&ward, &cookie, "POST", "", wish("[limits]\nundo_s = 4\n")).await;
    let fleet = until(&ward, &cookie, |one| one["state"] == "stopped").await;
    let why = fleet["roll_outs"][0]["offices"][0]["why"].to_string();
    assert!(why.contains("manages"), "{why}");
    assert_eq!(hall.admin.get("/config").await.text, sound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_broker_a_roll_out_comes_with_the_hubs_answers() {
    let ward = ward_with(MANAGES, &[]);
    let broker = format!("servers = ['{}']", ward.town.broker.url());
    let config = std::fs::read_to_string(ward.premises.config()).expect("the configuration");
    assert!(config.contains(&broker), "{config}");
    ward.premises.configure(&config.replace(&broker, &format!("url = '{}'", ward.town.hub.1)));
    let server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    connected(&ward.town).await;
    let cookie = cookie(&ward).await;
    // As large as one may be, but for what JSON makes of it.
    let template = format!("[limits]\nundo_s = 4\n# {}\n", "x".repeat(127 * 1024));
    let (status, _) = hub(&ward, &cookie, "POST", "", wish(&template)).await;
    assert_eq!(status, StatusCode::CREATED);
    until(&ward, &cookie, |one| one["state"] == "done").await;
    assert!(hall.admin.get("/config").await.text.contains("undo_s = 4"));
}

/// What a hub could send that is not honest, or a broker that repeats or changes what an honest one sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_foreign_old_and_large_roll_outs_change_nothing() {
    let mut ward = ward_with(MANAGES, &[]);
    let server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    connected(&ward.town).await;
    ward.town.hub.kill();
    let hub = Key::at(&ward.town.file().with_file_name("hub.key")).expect("the hub's key");
    let voice = Voice::of(&ward, &hub).await;
    let undo = async || {
        let text = hall.admin.get("/config").await.text;
        let line = text.lines().find(|line| line.starts_with("undo_s")).unwrap_or("none");
        line.to_owned()
    };
    let roll_out = |site: &str, version: u64, template: &str| RollOut {
        site: site.to_owned(),
        version,
        template: template.to_owned(),
    };
    let limits = |n: u32| format!("[limits]\nundo_s = {n}\n");
    let stranger = Key::new();
    let mut forged = Offer::of(&roll_out("phuong-1", 50, &limits(21)), &hub);
    forged.roll_out = forged.roll_out.replace("21", "22");
    let asked = roll_out("phuong-1", 51, &limits(23));
    let text = serde_json::to_string(&asked).expect("JSON");
    let another = hub.sign(For::Ask, text.as_bytes());
    for bad in [
        Offer::of(&roll_out("phuong-1", 52, &limits(24)), &stranger),
        forged,
        Offer { roll_out: text, signature: another },
        Offer::of(&roll_out("phuong-2", 53, &limits(25)), &hub),
        Offer::of(
            &roll_out("phuong-1", 54, &format!("{}# {}", limits(26), "x".repeat(250_000))),
            &hub,
        ),
        Offer { roll_out: "{}".to_owned(), signature: hub.sign(For::RollOut, b"{}") },
    ] {
        voice.say(&bad).await;
    }
    // Whatever came before this was looked at first, or together with it.
    voice.say(&Offer::of(&roll_out("phuong-1", 100, &limits(30)), &hub)).await;
    wait_for(&undo, "undo_s = 30").await;
    // Older ones, also one that was signed and never sent.
    for old in [99, 100, 1] {
        voice.say(&Offer::of(&roll_out("phuong-1", old, &limits(31)), &hub)).await;
    }
    voice.say(&Offer::of(&roll_out("phuong-1", 101, "[network]\nhosts = ['evil']\n"), &hub)).await;
    voice.say(&Offer::of(&roll_out("phuong-1", 102, &limits(32)), &hub)).await;
    wait_for(&undo, "undo_s = 32").await;
    let text = hall.admin.get("/config").await.text;
    assert!(!text.contains("evil") && text.contains("site = 'phuong-1'"), "{text}");
    // A restart forgets nothing of it.
    drop(server);
    let server = ward.premises.open();
    let hall = hall.at(&server);
    let mut heard =
        voice.client.subscribe(subjects::report("phuong-1")).await.expect("a subscription");
    let _ = futures_util::StreamExt::next(&mut heard).await;
    voice.say(&Offer::of(&roll_out("phuong-1", 101, &limits(33)), &hub)).await;
    voice
        .say(&Offer::of(&roll_out("phuong-1", 103, "[limits]\nundo_s = 32\nrecalls = 7\n"), &hub))
        .await;
    let recalls = async || {
        let text = hall.admin.get("/config").await.text;
        text.lines().find(|line| line.starts_with("recalls")).unwrap_or("none").to_owned()
    };
    wait_for(&recalls, "recalls = 7").await;
    assert!(hall.admin.get("/config").await.text.contains("undo_s = 32"));
}

async fn wait_for(line: &impl AsyncFn() -> String, wanted: &str) {
    let begun = Instant::now();
    loop {
        let now = line().await;
        if now == wanted {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{now} is not {wanted}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Speaks to an office in the hub's name.
struct Voice<'k> {
    client: async_nats::Client,
    hub: &'k Key,
}

impl<'k> Voice<'k> {
    async fn of(ward: &Ward, hub: &'k Key) -> Self {
        let client = async_nats::ConnectOptions::with_nkey(hub.seed())
            .connect(ward.town.broker.url())
            .await
            .expect("the broker lets the hub in");
        Self { client, hub }
    }

    async fn say(&self, offer: &Offer) {
        let answer = Answer {
            n: 0,
            run: None,
            word: None,
            unproved: false,
            refused: None,
            confirmed: Vec::new(),
            again: false,
            numbers: None,
            offer: Some(offer.clone()),
            posted: None,
        };
        let bytes = serde_json::to_vec(&answer).expect("JSON");
        let mut headers = async_nats::HeaderMap::new();
        headers.insert("Xinmoi-Signature", &*self.hub.sign(For::Answer, &bytes));
        let told = subjects::told("phuong-1");
        self.client.publish_with_headers(told, headers, bytes.into()).await.expect("it is sent");
        self.client.flush().await.expect("it is sent");
    }
}
