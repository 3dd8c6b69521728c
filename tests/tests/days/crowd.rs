//! Many are called at once, words are missing, a call is taken back, the hall is told to leave: what the loudspeaker says.

use crate::spoken::Loudspeaker;
use hyper::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, Server};

const COUNTERS: u16 = 64;

fn a_hall_of_64(voice: &str) -> String {
    let mut text = config::minimal();
    for counter in 3..=COUNTERS {
        let _ = write!(text, "\n[[counter]]\nnumber = {counter}\nservices = [\"a\", \"b\"]\n");
    }
    text + "\n[voice]\ngap_ms = 0\n" + voice
}

/// Counters at work, somebody waiting for each, and a loudspeaker.
async fn at_work(premises: &Premises, counters: u16) -> (Server, Hall, Loudspeaker) {
    let server = premises.open();
    let hall = Hall::fill(&server, counters).await;
    hall.open_counters().await;
    for _ in 0..counters {
        let _ = hall.take("a").await.expect(201);
    }
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    (server, hall, speaker)
}

/// What an announcement calls: number and counter of each.
fn called(due: &Value) -> Vec<(String, u64)> {
    let others = due["others"].as_array().cloned().unwrap_or_default();
    let of = |line: &Value| {
        (line["number"].as_str().unwrap().to_owned(), line["counter"].as_u64().unwrap())
    };
    std::iter::once(due).chain(&others).map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_calls_in_one_second_are_all_spoken_and_nothing_overlaps() {
    let premises = Premises::new(&a_hall_of_64(""));
    let (_server, hall, mut speaker) = at_work(&premises, COUNTERS).await;
    let presses = hall.clerks.iter().cloned().map(|clerk| {
        tokio::spawn(async move {
            let called = clerk.press("next").await.expect(200);
            (called.str("number").to_owned(), u64::from(clerk.counter))
        })
    });
    let mut at_counters = BTreeSet::new();
    for press in presses.collect::<Vec<_>>() {
        at_counters.insert(press.await.unwrap());
    }
    let mut spoken = Vec::new();
    let mut in_one_breath = 0;
    while spoken.len() < usize::from(COUNTERS) {
        // The next is due only when this one has ended: a loudspeaker hears of nothing else meanwhile.
        let due = speaker.due().await;
        let calls = called(&due);
        let words = due["words"].as_array().unwrap();
        if calls.len() > 1 {
            in_one_breath = in_one_breath.max(calls.len());
            let said = words[0].as_str().unwrap();
            assert!(said.starts_with("Xin mời các công dân có số thứ tự: "), "{said}");
            assert_eq!(said.split(';').count(), calls.len(), "{said}");
            assert_eq!(words.len(), 1, "{words:?}");
        }
        speaker.play(&due).await;
        spoken.extend(calls);
    }
    assert_eq!(in_one_breath, 4, "nobody keeps more apart");
    assert_eq!(spoken.len(), usize::from(COUNTERS), "nobody is called twice");
    assert_eq!(spoken.into_iter().collect::<BTreeSet<_>>(), at_counters);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_nobody_recorded_are_left_out_and_the_admin_is_told() {
    let own = "[[voice.phrase]]\nkey = \"moi\"\ntext = \"Kính mời doanh nghiệp có số thứ tự\"\n";
    let text = a_hall_of_64(own);
    let text = text.replacen("prefix = \"A\"", "prefix = \"A\"\nopening = \"moi\"", 1);
    let premises = Premises::new(&text);
    let (_server, hall, mut speaker) = at_work(&premises, 1).await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    let due = speaker.due().await;
    let said = due["words"][0].as_str().unwrap();
    assert!(said.starts_with("Xin mời công dân có số thứ tự a không không một"), "{said}");
    speaker.play(&due).await;
    let health = hall.admin.ask(Ask::new(Method::GET, "/healthz")).await.expect(200).body;
    let voice = health["items"].as_array().unwrap().iter().find(|i| i["name"] == "voice").unwrap();
    assert!(voice["detail"].as_str().unwrap().contains("phrase/moi"), "{voice}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_call_that_was_heard_is_taken_back_aloud() {
    let premises = Premises::new(&a_hall_of_64(""));
    let (_server, hall, mut speaker) = at_work(&premises, 1).await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    let due = speaker.due().await;
    speaker.play(&due).await;
    let _ = hall.clerks[0].press("undo").await.expect(200);
    let back = speaker.due().await;
    assert_eq!(back["words"], json!(["Xin lỗi, số a không không một vui lòng chờ thêm."]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_evacuation_goes_before_every_call_and_is_said_three_times() {
    let premises = Premises::new(&a_hall_of_64(""));
    let (_server, hall, mut speaker) = at_work(&premises, 3).await;
    for clerk in &hall.clerks {
        let _ = clerk.press("next").await.expect(200);
    }
    let first = speaker.due().await;
    let ask = |notice| hall.admin.post("/announcements", json!({ "notice": notice }));
    assert_eq!(ask("party").await.expect(422).code(), "bad_value");
    let refused = hall.clerks[0].caller.post("/announcements", json!({"notice": "evacuation"}));
    assert_eq!(refused.await.expect(403).code(), "not_allowed");
    let _ = ask("evacuation").await.expect(202);
    speaker.play(&first).await;
    for _ in 0..3 {
        let notice = speaker.notice().await;
        assert_eq!(notice["notice"], "evacuation");
        assert!(notice["words"][0].as_str().unwrap().starts_with("Xin mọi người bình tĩnh"));
        speaker.has_played(&notice).await;
    }
    assert_eq!(called(&speaker.due().await), [("A002".to_owned(), 2)]);
}
