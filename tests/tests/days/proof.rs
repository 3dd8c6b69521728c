//! A queue that anyone can check: what a slip carries, what a phone is shown with it, and what an inspector finds.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journal::{Hash, HeldHead, TreeHead};
use serde_json::{Value, json};
use wire::{LogGrowth, LogHead, MyProof};
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, command, stderr, verify};

fn hash(text: &str) -> Hash {
    URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
}

fn head(shown: &LogHead) -> TreeHead {
    TreeHead { size: shown.size, root: hash(&shown.root) }
}

fn path(texts: &[String]) -> Vec<Hash> {
    texts.iter().map(|text| hash(text)).collect()
}

/// What stands in a slip's QR code behind the `#`.
struct Slip {
    seq: u64,
    leaf: Vec<u8>,
    head: TreeHead,
}

fn slip(receipt: &str) -> Slip {
    let [seq, leaf, root] = receipt.split('.').collect::<Vec<_>>()[..] else { panic!("{receipt}") };
    let seq = seq.parse().unwrap();
    Slip {
        seq,
        leaf: URL_SAFE_NO_PAD.decode(leaf).unwrap(),
        head: TreeHead { size: seq, root: hash(root) },
    }
}

/// What the phone does with its slip.
async fn phone_checks(hall: &Hall, ticket: &Value) -> TreeHead {
    let pass = ticket["pass"].as_str().unwrap();
    let slip = slip(ticket["receipt"].as_str().unwrap());
    let at = format!("/my/{pass}/proof?seq={0}&from={0}", slip.seq);
    let proof: MyProof =
        serde_json::from_value(hall.anyone.get(&at).await.expect(200).body).unwrap();
    let now = head(&proof.head);
    assert!(hash(&proof.leaf).starts_with(&slip.leaf), "the leaf is the slip's");
    assert!(now.includes(slip.seq - 1, &hash(&proof.leaf), &path(&proof.included)));
    assert!(now.continues(&slip.head, &path(&proof.grown)));
    now
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slip_proves_its_number_and_the_log_from_there_on() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let twice = || Ask::post("/tickets", &json!({ "service": "a" })).once("one gesture");
    let given = hall.kiosk.ask(twice()).await.expect(201).body;
    let again = hall.kiosk.ask(twice()).await.expect(201).body;
    assert_eq!(given["receipt"], again["receipt"], "the same gesture, the same slip");
    for _ in 0..20 {
        let more = hall.take("a").await.expect(201).body;
        assert!(more["receipt"].is_string(), "every slip has its proof: {more}");
    }
    let other = hall.take("b").await.expect(201).body;
    let early = phone_checks(&hall, &given).await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    let late = phone_checks(&hall, &given).await;
    assert!(late.size > early.size);
    let _ = phone_checks(&hall, &other).await;

    // Anyone who kept a head follows the log by it.
    let growth =
        hall.anyone.get(&format!("/log/consistency?from={}", early.size)).await.expect(200);
    let growth: LogGrowth = serde_json::from_value(growth.body).unwrap();
    assert_eq!(head(&growth.from), early);
    assert!(head(&growth.to).continues(&early, &path(&growth.path)));

    // Nobody is shown another's record, and what is not there is not made up.
    let mine = given["pass"].as_str().unwrap();
    let theirs = slip(other["receipt"].as_str().unwrap()).seq;
    for bad in [
        format!("seq={theirs}&from=1"),
        "seq=0&from=1".to_owned(),
        format!("seq={}&from=9999", slip(given["receipt"].as_str().unwrap()).seq),
    ] {
        let refused = hall.anyone.get(&format!("/my/{mine}/proof?{bad}")).await;
        assert_eq!(refused.expect(404).code(), "unknown_head", "{bad}");
    }
    for bad in ["seq=x&from=1", "from=1", "seq=1&from=1&to=2"] {
        assert_eq!(
            hall.anyone.get(&format!("/my/{mine}/proof?{bad}")).await.expect(422).code(),
            "bad_value",
            "{bad}"
        );
    }
    for bad in ["from=0", "from=9999", "from=1&to=9999", "from=5&to=4"] {
        assert_eq!(
            hall.anyone.get(&format!("/log/consistency?{bad}")).await.expect(404).code(),
            "unknown_head",
            "{bad}"
        );
    }

    // An inspector: through the server, and at rest.
    let now = hall.anyone.get("/log/head").await.expect(200);
    let held: HeldHead = now.str("text").parse().unwrap();
    assert_eq!(held.size, now.body["size"].as_u64().unwrap());
    let check = |head: &str| {
        command().args(["verify", "--head", head, "--data"]).arg(premises.data()).output().unwrap()
    };
    assert!(check(now.str("text")).status.success());
    assert!(check(given["receipt"].as_str().unwrap()).status.success());
    let forged = format!("{}:0000 0000 0000 0000", early.size);
    let ahead = "99999:0000 0000 0000 0000".to_owned();
    for is_at_work in [true, false] {
        if !is_at_work {
            let _ = server.stop();
        }
        for wrong in [&forged, &ahead] {
            let said = check(wrong);
            assert_eq!(said.status.code(), Some(1), "{}", stderr(&said));
            assert!(stderr(&said).contains("mốc sổ"), "{}", stderr(&said));
        }
    }
    assert!(
        stderr(&check("4711:12")).contains("4711:9f86 d081 884c 7d65"),
        "what a head looks like"
    );
    assert!(verify(&premises.data()).unwrap().contains(&format!("{}:", held.size)));

    // A restart changes no slip.
    let server = premises.open();
    let hall = hall.at(&server);
    let _ = phone_checks(&hall, &given).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_says_whether_somebody_who_came_later_went_first() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let mine = hall.take("a").await.expect(201);
    let why =
        async || hall.anyone.get(&format!("/my/{}/why", mine.str("pass"))).await.expect(200).body;
    assert_eq!(why().await["turn"], json!({ "priority": 0, "chosen": 0, "others": 0 }));
    let priority = json!({ "service": "a", "class": "priority" });
    let _ = hall.kiosk.post("/tickets", priority.clone()).await.expect(201);
    let _ = hall.kiosk.post("/tickets", priority).await.expect(201);
    let _ = hall.clerks[0].press("next").await.expect(200);
    assert_eq!(why().await["turn"], json!({ "priority": 1, "chosen": 0, "others": 0 }), "so far");
    // One with priority, one without, as this office has it.
    let called = hall.clerks[0].press("next").await.expect(200);
    assert_eq!(called.str("number"), mine.str("number"));
    let _ = hall.clerks[0].press("next").await.expect(200);
    let told = why().await;
    assert_eq!(told["turn"], json!({ "priority": 1, "chosen": 0, "others": 0 }));
    assert!(told["sentence"].as_str().unwrap().contains("1 người thuộc diện ưu tiên"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_favour_is_told_as_one_however_often_its_number_is_called_again() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let [mine, friend] = [hall.take("a").await.expect(201), hall.take("a").await.expect(201)];
    let [own, other] = &hall.clerks[..] else { panic!("two clerks") };
    let call =
        Ask::post("/counters/2/call", &json!({ "ticket": friend.str("id"), "reason": "quen" }));
    let _ = other.caller.ask(call).await.expect(200);
    let _ = own.press("next").await.expect(200);
    // Called again, it was called later than the other: that hides nothing.
    let _ = other.press("recall").await.expect(200);
    let why = async |ticket: &xinmoi_tests::client::Answer| {
        hall.anyone.get(&format!("/my/{}/why", ticket.str("pass"))).await.expect(200).body
    };
    let told = why(&mine).await;
    assert_eq!(told["turn"], json!({ "priority": 0, "chosen": 1, "others": 0 }));
    assert!(told["sentence"].as_str().unwrap().contains("1 người do cán bộ chọn"), "{told}");
    assert_eq!(why(&friend).await["turn"], json!({ "priority": 0, "chosen": 0, "others": 0 }));
    // Nor does sending it elsewhere afterwards.
    let _ = other.press("start").await;
    let away = Ask::post("/counters/2/transfer", &json!({ "service": "b", "keep_place": false }));
    let _ = other.caller.ask(away).await.expect(200);
    assert_eq!(why(&mine).await["turn"]["chosen"], 1);
    // A call that was taken back was none.
    let _ = own.press("recall").await.expect(200);
    assert_eq!(why(&friend).await["turn"]["others"], 0);
}
