//! The stream as contract section 3 has it.

use futures_util::StreamExt;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::{HEARTBEAT_MAX, Heard, Line, SOON, Screen};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_is_told_everything_first_and_then_each_event_once() {
    lab(&Premises::new(&config::minimal())).await.unwrap();
}

/// A screen that watches 120 numbers being given out.
pub(crate) async fn lab(premises: &Premises) -> Result<(), String> {
    const NUMBERS: u32 = 120;
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let screens = [
        Screen::open(&hall.anyone, "view=lobby").await,
        Screen::open(&hall.kiosk, "view=kiosk").await,
        Screen::open(&hall.clerks[0].caller, "view=counter&counter=1").await,
    ];
    let mut last = 0;
    for _ in 0..NUMBERS {
        last = hall.take("a").await.expect(201).seq();
    }
    for screen in &screens {
        screen.shows(last).await;
        screen.check()?;
        screen.look(|shown| assert_eq!((shown.snapshots, shown.events), (1, NUMBERS)));
        let new = screen.shown().picture.unwrap();
        let office = new.office().unwrap();
        assert_eq!(office.services[0].waiting, NUMBERS);
    }
    server.stop();
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_comes_back_is_told_what_it_missed() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let seen = hall.take("a").await.expect(201).seq();
    let mut line = Line::open(&hall.anyone, "view=lobby").await.unwrap();
    let first = line.next(SOON).await.frame();
    assert_eq!((&first["type"], &first["seq"]), (&json!("snapshot"), &json!(seen)));
    let epoch = first["epoch"].as_str().unwrap().to_owned();
    drop(line);
    let resume = |after: u64, epoch: &str| format!("view=lobby&after={after}&epoch={epoch}");

    let mut line = Line::open(&hall.anyone, &resume(seen, &epoch)).await.unwrap();
    assert_eq!(line.next(SOON).await.frame()["type"], "heartbeat", "nothing was missed");
    drop(line);

    let mut missed = Vec::new();
    for _ in 0..3 {
        missed.push(hall.take("b").await.expect(201).seq());
    }
    let mut line = Line::open(&hall.anyone, &resume(seen, &epoch)).await.unwrap();
    let mut prev = seen;
    for seq in missed {
        let frame = line.next(SOON).await.frame();
        assert_eq!((&frame["seq"], &frame["prev"]), (&json!(seq), &json!(prev)));
        assert_eq!(frame["event"]["kind"], "ticket_issued");
        prev = seq;
    }
    drop(line);

    let other = "00000000-0000-0000-0000-000000000001";
    for after in
        [resume(seen, other), resume(prev + 1000, &epoch), format!("view=lobby&after={seen}")]
    {
        let mut line = Line::open(&hall.anyone, &after).await.unwrap();
        let frame = line.next(SOON).await.frame();
        assert_eq!((&frame["type"], &frame["seq"]), (&json!("snapshot"), &json!(prev)), "{after}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiet_line_says_that_it_is_alive() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let mut line = Line::open(&hall.anyone, "view=lobby").await.unwrap();
    let _ = line.next(SOON).await.frame();
    for _ in 0..3 {
        let began = Instant::now();
        let frame = line.next(HEARTBEAT_MAX).await.frame();
        assert_eq!(frame["type"], "heartbeat");
        println!("a heartbeat after {:.1?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_told_its_own_and_of_nobody_else() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let before = hall.take("a").await.expect(201);
    let mine = hall.take("a").await.expect(201);
    let phone = Screen::open(&hall.anyone, &format!("view=ticket&pass={}", mine.str("pass"))).await;
    let ahead = |wanted: u64| {
        move |shown: &xinmoi_tests::screen::Shown| {
            let last: Value = serde_json::from_str(shown.frames.last().unwrap()).unwrap();
            last["event"]["my"]["ahead"] == wanted
        }
    };
    let _ = hall.clerks[0].press("next").await.expect(200);
    phone.until("nobody ahead", ahead(0)).await;
    let called = hall.clerks[0].press("next").await.expect(200);
    assert_eq!(called.str("number"), mine.str("number"));
    phone.until("the call", |shown| shown.frames.last().unwrap().contains("\"called\"")).await;
    phone.check().unwrap();
    phone.look(|shown| {
        for frame in &shown.frames {
            assert!(!frame.contains(before.str("number")), "another's number: {frame}");
            assert!(!frame.contains(mine.str("pass")), "a pass in a frame: {frame}");
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_is_shown_to_those_it_is_for() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let clerk = hall.clerks[0].caller.clone();
    let leader = hire(&hall.admin, "lanh-dao", "supervisor", None).await;
    let auditor = hire(&hall.admin, "kiem-tra", "auditor", None).await;
    let guide = hire(&hall.admin, "huong-dan", "guide", None).await;
    let display = pair(&hall.admin, "display", json!({})).await;
    let tablet = pair(&hall.admin, "display", json!({"counter": 1})).await;
    let speaker = pair(&hall.admin, "speaker", json!({})).await;
    let unknown = hall.anyone.with_token("khong-ai-biet");
    let one = "view=counter&counter=1";
    let asked = [
        (&hall.anyone, "view=lobby", 101),
        (&hall.anyone, "view=kiosk", 101),
        (&unknown, "view=lobby", 401),
        (&hall.anyone, one, 401),
        (&clerk, one, 101),
        (&tablet, one, 101),
        (&leader, one, 101),
        (&clerk, "view=counter&counter=2", 403),
        (&tablet, "view=counter&counter=2", 403),
        (&guide, one, 403),
        (&hall.admin, one, 403),
        (&auditor, one, 403),
        (&hall.kiosk, one, 403),
        (&hall.anyone, "view=supervisor", 401),
        (&leader, "view=supervisor", 101),
        (&hall.admin, "view=supervisor", 101),
        (&auditor, "view=supervisor", 101),
        (&clerk, "view=supervisor", 403),
        (&guide, "view=supervisor", 403),
        (&display, "view=supervisor", 403),
        (&hall.anyone, "view=speaker", 401),
        (&speaker, "view=speaker", 101),
        (&display, "view=speaker&zone=hall", 101),
        (&hall.kiosk, "view=speaker", 403),
        (&hall.admin, "view=speaker", 403),
        (&hall.anyone, "view=ticket&pass=khong-co", 404),
        (&hall.anyone, "view=ticket", 404),
        (&leader, "view=counter&counter=99", 404),
        (&leader, "view=counter", 404),
        (&hall.anyone, "view=toilet", 422),
        (&hall.anyone, "", 422),
        (&hall.anyone, "view=lobby&colour=red", 422),
        (&hall.anyone, "view=lobby&after=minus-one", 422),
    ];
    for (who, query, expected) in asked {
        let got = match Line::open(who, query).await {
            Ok(_) => 101,
            Err((status, body)) => {
                let problem: Value = serde_json::from_str(&body).unwrap_or_default();
                assert_eq!(problem["status"], status, "{query}: {body:?}");
                status
            }
        };
        assert_eq!(got, expected, "{query} for {:?}", who.token().map(|t| &t[..4]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_told_how_things_stand_and_hurts_nobody() {
    /// Far more frames than its buffers and its backlog hold.
    const NUMBERS: u32 = 1_500;
    /// Numbers at once: few, so that whoever reads as they come keeps up.
    const AT_ONCE: usize = 8;
    /// What a television set with little memory gives a socket.
    const SMALL: u32 = 2_048;
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let quick = Screen::open(&hall.anyone, "view=lobby").await;
    let slow = Line::open_with(&hall.anyone, "view=lobby", Some(SMALL)).await.unwrap();

    let began = Instant::now();
    let numbers = futures_util::stream::iter((0..NUMBERS).map(|_| hall.take("a")));
    let answers: Vec<_> = numbers.buffer_unordered(AT_ONCE).collect().await;
    let last = answers.into_iter().map(|answer| answer.expect(201).seq()).max().unwrap();
    quick.shows(last).await;
    println!("{NUMBERS} numbers in {:.1?}", began.elapsed());
    quick.check().unwrap();
    // This machine may be busy enough to make the quick one slow for a moment; then it is told how things stand, too.
    let quick_events = quick.look(|shown| shown.events);

    let slow = Screen::follow(slow, "view=lobby").await;
    slow.shows(last).await;
    slow.look(|shown| {
        println!("the slow one had {} snapshots, {} events", shown.snapshots, shown.events);
        assert!(shown.snapshots > 1, "it was never slow");
        assert!(shown.events < quick_events, "the quick one had {quick_events} events");
        assert_eq!(shown.faults, Vec::<String>::new());
    });
    let (slow, quick) = (slow.shown().picture.unwrap(), quick.shown().picture.unwrap());
    slow.agrees_with(&quick).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopping_office_tells_its_screens_why() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let mut lines = Vec::new();
    for _ in 0..20 {
        lines.push(Line::open(&hall.anyone, "view=lobby").await.unwrap());
    }
    let stopping = tokio::task::spawn_blocking(move || server.stop());
    for line in &mut lines {
        let mut heard = line.next(Duration::from_secs(5)).await;
        while matches!(heard, Heard::Text(_)) {
            heard = line.next(Duration::from_secs(5)).await;
        }
        let Heard::Closed(Some((code, reason))) = heard else { panic!("{heard:?}") };
        assert_eq!(code, 1001);
        assert!(!reason.is_empty());
    }
    let (status, took) = stopping.await.unwrap();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    println!("stopped in {took:.1?}");
}
