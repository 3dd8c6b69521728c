//! Stopped and started again: tickets, sessions and told answers are there.

use serde_json::json;
use std::time::{Duration, Instant};
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, STOP_MAX, Signal};
use xinmoi_tests::screen::{Line, SOON, Screen};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_that_was_stopped_goes_on_where_it_was() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let take = || Ask::post("/tickets", &json!({"service": "a"})).once("gesture");
    let taken = hall.kiosk.ask(take()).await.expect(201);
    let _ = hall.take("b").await.expect(201);
    let called = hall.clerks[0].press("next").await.expect(200);
    let next = || hall.clerks[1].key("next").once("press");
    let _ = hall.clerks[1].caller.ask(next()).await.expect(200);
    let nobody = hall.clerks[1].caller.ask(hall.clerks[1].key("next").once("nobody")).await;
    assert_eq!(nobody.status, 204);
    let lobby = Screen::open(&hall.anyone, "view=lobby").await;
    let before = lobby.shown();
    let (status, took) = server.stop();
    assert!(status.success() && took < STOP_MAX, "{status} after {took:.1?}");

    let server = premises.open();
    let now = hall.at(&server);
    let ticket = now.clerks[0].caller.get(&format!("/tickets/{}", called.str("id"))).await;
    assert_eq!(ticket.expect(200).text, called.text);
    assert_eq!(
        now.kiosk.ask(take()).await.expect(201).text,
        taken.text,
        "told again, pass and all"
    );
    let mine = now.anyone.get(&format!("/my/{}", taken.str("pass"))).await.expect(200);
    assert_eq!(mine.str("state"), "called");
    assert_eq!(
        now.clerks[1].caller.ask(hall.clerks[1].key("next").once("nobody")).await.status,
        204
    );
    assert_eq!(hall_counts(&now).await, [2, 2]);
    assert_eq!(now.take("a").await.expect(201).str("number"), "A002");
    let _ = now.clerks[0].press("recall").await.expect(200);

    // A television that comes back is told what it missed meanwhile.
    let query = format!("view=lobby&after={}&epoch={}", before.seq, before.epoch);
    let mut line = Line::open(&now.anyone, &query).await.unwrap();
    let mut prev = before.seq;
    for kind in ["ticket_issued", "ticket_recalled"] {
        let frame = line.next(SOON).await.frame();
        assert_eq!((&frame["event"]["kind"], &frame["prev"]), (&json!(kind), &json!(prev)));
        prev = frame["seq"].as_u64().unwrap();
    }
    let fresh = Screen::open(&now.anyone, "view=lobby").await.shown();
    assert_eq!(fresh.epoch, before.epoch);
    assert!(fresh.seq > before.seq);
}

#[test]
fn ctrl_c_stops_an_office_as_sigterm_does() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    server.signal(Signal::INT);
    let (status, took) = server.ended(Instant::now(), 2 * STOP_MAX);
    assert!(status.success() && took < STOP_MAX, "{status} after {took:.1?}");
    assert!(!premises.data().join("control.sock").exists(), "it left its socket behind");
}

async fn hall_counts(hall: &Hall) -> [usize; 2] {
    let log = Log::read(&hall.admin, 0).await;
    log.check().unwrap();
    ["ticket_issued", "ticket_called"].map(|kind| log.count(kind))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_can_be_taken_back_after_a_restart() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let _ = hall.take("a").await.expect(201);
    let called = hall.clerks[0].press("next").await.expect(200);
    server.kill();
    let server = premises.open();
    let now = hall.at(&server);
    let undone = now.clerks[0].press("undo").await;
    // A machine that needs longer than the ten seconds of grace has no say in this.
    if undone.code() != "undo_too_late" {
        assert_eq!(undone.expect(200).str("id"), called.str("id"));
        let again = now.clerks[0].press("next").await.expect(200);
        assert_eq!(again.str("number"), "A001");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_file_is_applied_at_the_next_start_and_the_browser_wins_over_an_old_one() {
    let renamed = |to: &str| config::minimal().replace("Lĩnh vực A", to);
    let name = async |hall: &Hall| {
        let office = hall.anyone.get("/office").await.expect(200);
        office.body["services"][0]["name"]["vi"].as_str().unwrap().to_owned()
    };
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let _ = hall.take("a").await.expect(201);
    let put = Ask::new(hyper::Method::PUT, "/api/v1/config").body(renamed("Từ trình duyệt"));
    let _ = hall.admin.ask(put).await.expect(200);
    assert_eq!(name(&hall).await, "Từ trình duyệt");
    server.stop();

    let mut server = premises.open();
    let hall = hall.at(&server);
    assert_eq!(name(&hall).await, "Từ trình duyệt", "the file is the one applied before");
    server.stop();

    premises.configure(&renamed("Từ tệp mới"));
    let mut server = premises.open();
    let hall = hall.at(&server);
    assert_eq!(name(&hall).await, "Từ tệp mới");
    assert_eq!(hall.take("a").await.expect(201).str("number"), "A002", "live tickets untouched");
    server.stop();

    // A file with a mistake is named, and nothing is lost.
    premises.configure("[office]\n");
    let refused = premises.serve().output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    premises.configure(&renamed("Từ tệp mới"));
    let server = premises.open();
    assert_eq!(hall.at(&server).take("a").await.expect(201).str("number"), "A003");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_answers_what_it_took() {
    const CLIENTS: u32 = 32;
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let kiosk = hall.kiosk.at(server.address());
        clients.push(tokio::spawn(async move {
            let mut taken = Vec::new();
            let ask = Ask::post("/tickets", &json!({"service": "a"}));
            while let Ok(answer) = kiosk.try_ask(ask.clone()).await {
                match answer.status {
                    201 => taken.push((answer.seq(), answer.str("id").to_owned())),
                    _ => {
                        assert_eq!((answer.status, answer.code()), (503, "stopping"), "{answer:?}")
                    }
                }
            }
            taken
        }));
    }
    // The load is real once a hundred numbers are out.
    let lobby = Screen::open(&hall.anyone, "view=lobby").await;
    lobby.until("a hundred numbers", |shown| shown.events >= 100).await;
    let (status, took) = tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
    assert!(status.success() && took < STOP_MAX, "{status} after {took:.1?}");
    let mut taken = Vec::new();
    for client in clients {
        taken.extend(tokio::time::timeout(Duration::from_secs(60), client).await.unwrap().unwrap());
    }
    let server = premises.open();
    let log = Log::read(&hall.at(&server).admin, 0).await;
    log.check().unwrap();
    for (seq, id) in &taken {
        let event = log.event(*seq).unwrap_or_else(|| panic!("I1: {id} was promised"));
        assert_eq!(event["ticket"], *id);
    }
    println!("{} numbers promised, all there; stopped in {took:.1?}", taken.len());
}
