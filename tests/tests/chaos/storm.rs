//! Requests through a proxy that delays, cuts, doubles and keeps them: each gesture has its effect once, whatever
//! became of its requests.

use crate::count;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use xinmoi_tests::chaos::Proxy;
use xinmoi_tests::client::{Answer, Ask, Caller, is_success};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::{Clerk, Hall};
use xinmoi_tests::ledger::{Deed, Ledger};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, run, verify};

/// Gestures in an ordinary test run; `XINMOI_CHAOS` asks for more.
const GESTURES: u32 = 8_000;
/// After so many a new office begins: every log is walked whole.
const GESTURES_AN_OFFICE: u32 = 20_000;
/// Enough to see a key forgotten.
const GESTURES_OF_A_MUTANT: u32 = 300;
const KIOSKS: u32 = 18;
const COUNTERS: u16 = 6;
/// How long a client waits before it asks again, under the same key.
const PATIENCE: Duration = Duration::from_millis(800);
/// A gesture that is not answered by then is never answered.
const TRIES_MAX: u32 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gesture_counts_once_whatever_the_line_does() {
    let mut dice = Dice::from_env();
    let mut left = count("XINMOI_CHAOS", GESTURES);
    while left > 0 {
        let gestures = left.min(GESTURES_AN_OFFICE);
        let premises = Premises::new(&config::ward_always_open());
        println!("{}", lab(&premises, gestures, &mut dice).await.unwrap());
        left -= gestures;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_key_is_caught() {
    let version = run(&["--version"]);
    let has_faults = String::from_utf8_lossy(&version.stdout).contains("with faults");
    assert!(has_faults, "build it together with the tests: cargo build --workspace --all-targets");
    let mut premises = Premises::new(&config::ward_always_open());
    premises.mutant = Some("forget_idempotency");
    let seen = lab(&premises, GESTURES_OF_A_MUTANT, &mut Dice::from_env()).await;
    let caught = seen.expect_err("forget_idempotency went unseen");
    println!("forget_idempotency: {caught}");
}

async fn lab(premises: &Premises, gestures: u32, dice: &mut Dice) -> Result<String, String> {
    let began = Instant::now();
    let mut server = premises.open();
    let hall = Hall::fill(&server, COUNTERS).await;
    hall.open_counters().await;
    let before = Log::read(&hall.admin, 0).await.records.len() as u64;
    let proxy = Proxy::before(server.address(), dice.fork()).await;
    let ledger = all_at_once(&hall, &proxy, gestures, dice).await?;
    proxy.settle().await;

    let log = Log::read(&hall.admin, 0).await;
    log.check()?;
    ledger.check_against(&log)?;
    once_each(&ledger, &log, before)?;
    server.stop();
    let verified = verify(&premises.data())?;
    Ok(format!(
        "{gestures} gestures, {} requests {:?}, {:.1?}; {}",
        proxy.requests(),
        proxy.fates(),
        began.elapsed(),
        verified.trim()
    ))
}

/// Kiosks and clerks, each with its share of the gestures.
async fn all_at_once(
    hall: &Hall,
    proxy: &Proxy,
    gestures: u32,
    dice: &mut Dice,
) -> Result<Ledger, String> {
    let people = KIOSKS + u32::from(COUNTERS);
    let mut clients = Vec::new();
    for nth in 0..people {
        let clerk = hall.clerks.get(nth as usize).cloned();
        let behind = clerk.as_ref().map_or(&hall.kiosk, |clerk| &clerk.caller);
        let share = gestures / people + u32::from(nth < gestures % people);
        let client = Client {
            caller: behind.at(proxy.address()),
            name: format!("{nth}"),
            ledger: Ledger::default(),
            dice: dice.fork(),
        };
        clients.push(tokio::spawn(client.works(clerk, share)));
    }
    let mut ledger = Ledger::default();
    for client in clients {
        ledger.append(client.await.expect("a client ends")?);
    }
    Ok(ledger)
}

/// Nothing happened that no gesture was answered with, and nothing for two of them.
fn once_each(ledger: &Ledger, log: &Log, before: u64) -> Result<(), String> {
    let done = ledger.entries().iter().filter(|entry| entry.ticket.is_some());
    let acknowledged: Vec<u64> = done.map(|entry| entry.seq).collect();
    let distinct: BTreeSet<u64> = acknowledged.iter().copied().collect();
    if distinct.len() != acknowledged.len() {
        return Err("one effect was answered to two gestures".to_owned());
    }
    let after = &log.records[usize::try_from(before).expect("a log in memory")..];
    // `next` with nobody waiting finishes what is in hand all the same.
    let nobody = ledger.entries().iter().filter(|entry| entry.ticket.is_none());
    let nobody: BTreeSet<u64> = nobody.map(|entry| entry.seq).collect();
    let is_a_gestures = |seq: u64, kind: &str| match kind {
        // The hall's own notes are nobody's gesture.
        "call_delivered" | "alarm_raised" | "alarm_ended" => true,
        // A call's number stands right behind that of the ticket that it finished.
        "ticket_finished" => {
            [seq, seq + 1].iter().any(|s| distinct.contains(s)) || nobody.contains(&seq)
        }
        _ => distinct.contains(&seq),
    };
    for record in after.iter().filter(|record| !record["body"]["office"].is_null()) {
        let kind = record["body"]["office"]["kind"].as_str().unwrap_or_default();
        if !is_a_gestures(record["seq"].as_u64().unwrap_or_default(), kind) {
            return Err(format!("an effect of no gesture: {record}"));
        }
    }
    Ok(())
}

struct Client {
    caller: Caller,
    name: String,
    ledger: Ledger,
    dice: Dice,
}

impl Client {
    async fn works(mut self, clerk: Option<Clerk>, gestures: u32) -> Result<Ledger, String> {
        let mut in_hand = false;
        for nth in 0..gestures {
            let key = format!("{}-{nth}", self.name);
            let Some(clerk) = &clerk else {
                let service = *self.dice.pick(&["chung-thuc", "ho-tich", "dat-dai"]);
                let ask = Ask::post("/tickets", &json!({ "service": service }));
                self.does(Deed::Issue, 0, ask.once(&key)).await?;
                continue;
            };
            let deed = match self.dice.under(4) {
                0 if in_hand => Deed::Recall,
                1 if in_hand => Deed::Finish,
                _ => Deed::Next,
            };
            let answer = self.does(deed, clerk.counter, clerk.key(deed.key()).once(&key)).await?;
            in_hand = answer.status == 200 && deed != Deed::Finish;
        }
        Ok(self.ledger)
    }

    /// One gesture: the same request under the same key until it is answered.
    async fn does(&mut self, deed: Deed, counter: u16, ask: Ask) -> Result<Answer, String> {
        for _ in 0..TRIES_MAX {
            let tried = tokio::time::timeout(PATIENCE, self.caller.try_ask(ask.clone())).await;
            match tried {
                Ok(Ok(answer)) if is_success(answer.status) => {
                    self.ledger.write(deed, counter, &answer);
                    return Ok(answer);
                }
                Ok(Ok(answer)) if answer.status == 503 => {}
                Ok(Ok(answer)) => return Err(format!("{deed:?} at {counter}: {answer:?}")),
                Ok(Err(_)) | Err(_) => {}
            }
        }
        Err(format!("{deed:?} at {counter} was never answered"))
    }
}
