//! An office can harm itself alone; what is personal stays in the office.

use crate::town::{PATIENCE, Site, Town};
use async_nats::ConnectOptions;
use city::batch::{Batch, ToldRecord};
use city::hub::config::CityConfig;
use city::key::{For, Key};
use city::subjects;
use futures_util::StreamExt;
use sqlx::Row;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offices_key_opens_nothing_of_anothers() {
    let (mine, other) = (Site::new("toi").await, Site::new("ban").await);
    let town = Town::of(&[&mine, &other]);
    let (said, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let client = ConnectOptions::with_nkey(mine.key.seed())
        .custom_inbox_prefix(subjects::inbox("toi"))
        .event_callback(move |event| {
            let said = said.clone();
            async move {
                let _ = said.send(event.to_string());
            }
        })
        .connect(town.broker.url())
        .await
        .expect("the broker lets it in");
    let foreign = [
        subjects::log("ban"),
        subjects::report("ban"),
        subjects::reply("ban"),
        subjects::told("ban"),
        subjects::ask("toi"),
        subjects::told("toi"),
        "$JS.API.STREAM.DELETE.XINMOI".to_owned(),
        "$JS.API.STREAM.PURGE.XINMOI".to_owned(),
        "$JS.API.CONSUMER.MSG.NEXT.XINMOI.intake".to_owned(),
        "$SYS.REQ.SERVER.PING".to_owned(),
        "anything".to_owned(),
    ];
    for subject in &foreign {
        client.publish(subject.clone(), "x".into()).await.expect("it is sent");
        client.flush().await.expect("it is sent");
        refused(&mut heard, "Publish", subject).await;
    }
    for subject in [
        ">",
        "xinmoi.>",
        "xinmoi.told.*",
        "xinmoi.told.ban",
        "xinmoi.ask.ban",
        "_INBOX_ban.>",
        "_INBOX_hub.>",
        "$JS.>",
    ] {
        let _listening = client.subscribe(subject.to_owned()).await.expect("it is asked");
        client.flush().await.expect("it is asked");
        refused(&mut heard, "Subscription", subject).await;
    }
    // Nobody without a key is let in at all.
    assert!(async_nats::connect(town.broker.url()).await.is_err());
    let stranger = ConnectOptions::with_nkey(Key::new().seed());
    assert!(stranger.connect(town.broker.url()).await.is_err());
}

async fn refused(
    heard: &mut tokio::sync::mpsc::UnboundedReceiver<String>,
    what: &str,
    subject: &str,
) {
    let wait = async {
        while let Some(said) = heard.recv().await {
            let said = said.to_lowercase();
            if said.contains("permissions violation") && said.contains(&what.to_lowercase()) {
                return;
            }
        }
    };
    timeout(Duration::from_secs(20), wait).await.unwrap_or_else(|_| panic!("{subject} is allowed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_batch_changes_nothing_and_an_honest_one_goes_in() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    town.expect_all(&site, &mut uplink.link).await;
    let before = town.checked().await;
    let forged = |key: &Key, site: &str, first: u64| {
        let batch = Batch {
            site: site.to_owned(),
            epoch: Uuid::now_v7(),
            run: Uuid::now_v7(),
            first,
            before: [0; 32],
            head: [1; 32],
            parent: None,
            removed: false,
            records: vec![ToldRecord(0, None)],
        };
        let bytes = batch.bytes();
        let signature = key.sign(For::Batch, &bytes);
        (bytes, signature)
    };
    let stranger = Key::new();
    let client = poster(&town);
    // Signed by a stranger; signed by the office for another; signed for another purpose; no batch at all; far in the future.
    let report = site.key.sign(For::Report, b"{}");
    let mut tries = vec![
        ("mot", forged(&stranger, "mot", 1)),
        ("mot", forged(&site.key, "hai", 1)),
        ("khong-co", forged(&site.key, "khong-co", 1)),
        ("mot", (b"{}".to_vec(), report)),
        ("mot", forged(&site.key, "mot", u64::MAX)),
        ("mot", forged(&site.key, "mot", 4_711)),
    ];
    let rubbish = vec![b'['; 100_000];
    let signature = site.key.sign(For::Batch, &rubbish);
    tries.push(("mot", (rubbish, signature)));
    for (site, (bytes, signature)) in tries {
        client.post(site, bytes, signature).await;
    }
    assert_eq!(town.checked().await, before);
    site.visit().await;
    town.expect_all(&site, &mut uplink.link).await;
    town.expect_equal(&[&site]).await;
}

/// Posts to the hub as an office without a broker would.
fn poster(town: &Town) -> Poster {
    Poster(town.hub.1.trim_start_matches("http://").to_owned())
}

struct Poster(String);

impl Poster {
    async fn post(&self, site: &str, bytes: Vec<u8>, signature: String) {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = tokio::net::TcpStream::connect(&self.0).await.expect("the hub is there");
        let head = format!(
            "POST /uplink/{site}/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Xinmoi-Signature: {signature}\r\nContent-Length: {}\r\n\r\n",
            bytes.len()
        );
        stream.write_all(head.as_bytes()).await.expect("it is sent");
        stream.write_all(&bytes).await.expect("it is sent");
        let mut answer = Vec::new();
        let _ = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
        assert!(!answer.starts_with(b"HTTP/1.1 5") || answer.starts_with(b"HTTP/1.1 503"));
    }
}

/// Names and words that must not leave the office.
const PLANTED: [&str; 4] =
    ["nguyen-thi-bi-mat", "0912345678", "LỜI-RIÊNG-4711", "lý do riêng 8812"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_personal_is_in_the_broker_or_the_database() {
    let site = Site::new("mot").await;
    plant(&site).await;
    let town = Town::of(&[&site]);
    let listener = ConnectOptions::with_nkey(town.hub_key.seed())
        .custom_inbox_prefix("_INBOX_hub")
        .connect(town.broker.url())
        .await
        .expect("the hub may");
    let mut said = listener.subscribe(subjects::REPORTS).await.expect("the hub may");
    let mut uplink = site.tell(&town).await;
    town.expect_all(&site, &mut uplink.link).await;
    let report = timeout(PATIENCE, said.next()).await.expect("it reports").expect("a message");
    let mut all = String::from_utf8_lossy(&report.payload).into_owned();
    let rows = sqlx::query("select told from events").fetch_all(&mut town.db().await).await;
    for row in rows.expect("the rows can be read") {
        all.push_str(row.get("told"));
    }
    // The office's own log does hold them: the search is worth something.
    let own: String = site
        .log
        .since(0, 10_000)
        .expect("the log is there")
        .iter()
        .map(|record| format!("{record:?}"))
        .collect();
    for planted in PLANTED {
        assert!(own.contains(planted), "{planted} is not even in the office");
        assert!(!all.contains(planted), "{planted} left the office");
    }
}

async fn plant(site: &Site) {
    use dispatcher::{AdminCommand, Attempt, Order, What};
    use office::{Actor, Command, Role, Score};
    let user: office::UserName = PLANTED[0].parse().expect("a name");
    let clerk = Actor::Person { user, role: Role::Clerk };
    let counter = crate::town::number(2);
    site.issue().await;
    for command in [
        Command::Open { counter },
        Command::CallNext { counter },
        Command::Finish {
            counter,
            outcome: office::Outcome::Served,
            done: Vec::new(),
            dossiers: None,
        },
    ] {
        site.log.submit(Order::new(What::Office(command), clerk.clone())).await.expect("taken");
    }
    let ticket = site.log.read().office.tickets().next().map(|ticket| ticket.id);
    let rate = Command::Rate {
        ticket: ticket.expect("one came"),
        here: None,
        rating: office::Rating {
            score: Score::try_from(5).expect("a score"),
            reasons: Vec::new(),
            comment: Some(PLANTED[2].to_owned()),
        },
        within_ms: 60_000,
    };
    site.order(What::Office(rate), Actor::Citizen).await;
    site.issue().await;
    let waiting = site.log.read().office.tickets().find(|t| t.calls == 0).map(|t| t.id);
    let call = Command::Call {
        counter,
        ticket: waiting.expect("one waits"),
        reason: Some(PLANTED[3].to_owned()),
    };
    site.log.submit(Order::new(What::Office(call), clerk)).await.expect("taken");
    let at = Some(PLANTED[1].to_owned());
    let since = office::Millis(0);
    let refused = Attempt { code: "not_allowed".to_owned(), at, since, elsewhere: false };
    for refused in [None, Some(refused)] {
        let user = PLANTED[1].to_owned();
        let failed = AdminCommand::LogInFailed { user, times: 1, refused };
        site.order(What::Admin(failed), Actor::System).await;
    }
}

#[test]
fn a_hub_refuses_a_configuration_that_is_wrong() {
    let wrong = CityConfig::parse("[city]\nname = 'A'\n").expect_err("no database");
    assert!(wrong.0.contains("database"), "{wrong}");
}

/// What a hostile office may sign, and a database refuses.
fn poisons(ticket: Uuid) -> Vec<Vec<(i64, String)>> {
    let day = |date: &str| {
        format!(
            r#"{{"kind":"day_opened","day":1,"date":"{date}","name":"X","services":[{{"key":"a","name":"A"}}],"counters":[1],"open":[],"carried":[]}}"#
        )
    };
    let issued = |number: &str, count: u64| {
        format!(
            r#"{{"kind":"issued","ticket":"{ticket}","number":"{number}","count":{count},"service":"a","class":"normal","channel":"kiosk"}}"#
        )
    };
    let now = jiff::Timestamp::now().as_millisecond();
    let today = day("2026-11-23");
    vec![
        vec![(now, today.clone()), (now, issued(r"A\u0000", 1))],
        vec![(now, day("X\\u0000")), (i64::MAX, issued("A001", 1)), (i64::MIN, "null".to_owned())],
        vec![
            (now, day("0001-01-01")),
            (now, issued("A001", 1)),
            (now, day("9999-12-31")),
            (now, issued("A001", 1)),
        ],
        vec![
            (now, today.clone()),
            (now, issued("A001", 1)),
            (now, today.clone()),
            (now, issued("A001", 4_294_967_295)),
        ],
        (0..60).map(|n| (now - n * 40 * 86_400_000, issued("A001", 1))).collect(),
        vec![
            (now, r#"{"kind":"issued"}"#.to_owned()),
            (now, "[]".to_owned()),
            (now, "\"x\"".to_owned()),
        ],
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_can_stop_only_itself() {
    let (bad, good) = (Site::new("xau").await, Site::new("tot").await);
    let town = Town::of(&[&bad, &good]);
    let mut uplink = good.tell(&town).await;
    town.expect_all(&good, &mut uplink.link).await;
    let client = poster(&town);
    for records in poisons(Uuid::now_v7()) {
        let told = records
            .into_iter()
            .map(|(at, text)| ToldRecord(at, serde_json::value::RawValue::from_string(text).ok()));
        let batch = Batch {
            site: "xau".to_owned(),
            epoch: Uuid::now_v7(),
            run: Uuid::now_v7(),
            first: 1,
            before: [0; 32],
            head: [1; 32],
            parent: None,
            removed: false,
            records: told.collect(),
        };
        let bytes = batch.bytes();
        let signature = bad.key.sign(For::Batch, &bytes);
        client.post("xau", bytes, signature).await;
        good.visit().await;
        town.expect_all(&good, &mut uplink.link).await;
    }
    town.expect_equal(&[&good]).await;
    // And over a start of the hub, which reads again what it took.
    let mut town = town;
    town.kill_hub();
    good.visit().await;
    town.expect_all(&good, &mut uplink.link).await;
}
