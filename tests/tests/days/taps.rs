//! One gesture, tapped twice: one number.

use serde_json::json;
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::log::Log;
use xinmoi_tests::program::Premises;

/// The same request twice at once, and a third time after it.
///
/// # Errors
/// When a tap has another answer than the others.
pub(crate) async fn twice(who: &Caller, ask: Ask) -> Result<Answer, String> {
    let (one, other) = tokio::join!(who.ask(ask.clone()), who.ask(ask.clone()));
    let third = who.ask(ask).await;
    for again in [&other, &third] {
        let same = (one.status, &one.text, one.header("x-seq"))
            == (again.status, &again.text, again.header("x-seq"));
        if !same {
            return Err(format!("one gesture had two answers: {one:?} and {again:?}"));
        }
    }
    Ok(one)
}

/// Double taps at the kiosk and at a counter.
pub(crate) async fn lab(premises: &Premises) -> Result<(), String> {
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    for nth in 0..10 {
        let ask = Ask::post("/tickets", &json!({"service": "a"})).once(&format!("tap-{nth}"));
        let _ = twice(&hall.kiosk, ask).await?.expect(201);
    }
    let clerk = &hall.clerks[0];
    let first = twice(&clerk.caller, clerk.key("next").once("next-1")).await?.expect(200);
    if first.str("number") != "A001" {
        return Err(format!("one tap called past somebody: {first:?}"));
    }
    // The same key is another gesture at another door.
    let _ = twice(&clerk.caller, clerk.key("recall").once("next-1")).await?.expect(200);
    let log = Log::read(&hall.admin, 0).await;
    let counts = ["ticket_issued", "ticket_called", "ticket_recalled"].map(|kind| log.count(kind));
    server.stop();
    if counts == [10, 1, 1] { Ok(()) } else { Err(format!("issued, called, recalled {counts:?}")) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_is_one_number_and_one_call() {
    lab(&Premises::new(&config::minimal())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_used_for_something_else_is_refused_and_changes_nothing() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let ask = |service: &str| Ask::post("/tickets", &json!({ "service": service })).once("k");
    let first = hall.kiosk.ask(ask("a")).await.expect(201);
    let other = hall.kiosk.ask(ask("b")).await.expect(409);
    assert_eq!(other.code(), "idempotency_mismatch");
    assert_eq!(hall.kiosk.ask(ask("a")).await.text, first.text);
    // Somebody else's key is another key.
    let _ = hall.clerks[0].caller.ask(ask("b")).await.expect(201);
    assert_eq!(Log::read(&hall.admin, 0).await.count("ticket_issued"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waiting_is_an_answer_that_is_kept_too() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let clerk = &hall.clerks[0];
    let next = || clerk.caller.ask(clerk.key("next").once("n"));
    assert_eq!(next().await.status, 204);
    let _ = hall.take("a").await.expect(201);
    assert_eq!(next().await.status, 204, "the same press, told again");
    assert_eq!(clerk.press("next").await.status, 200);
    // A refusal is not kept: the same key, tried again, may succeed.
    let _ = clerk.caller.ask(clerk.key("close").once("c")).await.expect(409);
    let _ = clerk.press("finish").await.expect(200);
    let _ = clerk.caller.ask(clerk.key("close").once("c")).await.expect(200);
}
