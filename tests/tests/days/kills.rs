//! The power goes: `kill -9` at any moment under load. What was acknowledged is there, and nothing is there twice.

use serde_json::json;
use std::time::{Duration, Instant};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::{Clerk, Hall};
use xinmoi_tests::ledger::{Deed, Ledger};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, Server, verify};
use xinmoi_tests::screen::{Screen, Television};

/// Kills in an ordinary test run; `XINMOI_KILLS` asks for more.
const KILLS: u32 = 100;
const CLIENTS: usize = 64;
const COUNTERS: u16 = 6;
/// The latest moment of a kill, in milliseconds after the clients have begun.
const KILL_BEFORE_MS: u64 = 250;
/// After this many kills a new day's log begins: every log is walked more than once.
const KILLS_A_LOG: u32 = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_no_number_is_given_twice() {
    let kills = std::env::var("XINMOI_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut dice = Dice::from_env();
    let mut left = kills;
    while left > 0 {
        let now = left.min(KILLS_A_LOG);
        let premises = Premises::new(&config::ward_always_open());
        let hall = found(&premises).await;
        println!("{}", lab(&premises, &hall, now, &mut dice).await.unwrap());
        left -= now;
    }
}

/// An office with everybody in it and every counter open, stopped for the night.
pub(crate) async fn found(premises: &Premises) -> Hall {
    let mut server = premises.open();
    let hall = Hall::fill(&server, COUNTERS).await;
    hall.open_counters().await;
    server.stop();
    hall
}

/// Kills an office so many times while 64 clients work, and checks after each.
pub(crate) async fn lab(
    premises: &Premises,
    hall: &Hall,
    kills: u32,
    dice: &mut Dice,
) -> Result<String, String> {
    let began = Instant::now();
    let mut server = premises.open();
    let television = Television::hang(server.address());
    let (mut ledger, mut in_doubt, mut longest_start) = (Ledger::default(), 0, Duration::ZERO);
    for nth in 0..kills {
        let here = hall.at(&server);
        let (promised, doubts) = work_until_killed(&mut server, &here, nth, dice).await;
        ledger.append(promised);
        let start = Instant::now();
        server = Server::start(&mut premises.serve())?;
        longest_start = longest_start.max(start.elapsed());
        in_doubt += doubts.len();
        let again = settle(doubts, &hall.at(&server)).await?;
        ledger.append(again);
        television.turn_to(server.address());
        let new = Screen::open(&hall.at(&server).anyone, "view=lobby").await.shown();
        television.agrees_with(&new).await?;
        let log = Log::read(&hall.at(&server).admin, 0).await;
        log.check()?;
        ledger.check_against(&log)?;
    }
    let log = Log::read(&hall.at(&server).admin, 0).await;
    compare_tickets(&mut ledger, &hall.at(&server)).await?;
    server.stop();
    let verified = verify(&premises.data())?;
    Ok(format!(
        "{kills} kills, {} snapshots on a television, {} deeds acknowledged, {in_doubt} in doubt, {} records, slowest start {longest_start:.1?}, \
         {:.1?} in all; {}",
        television.snapshots(),
        ledger.entries().len(),
        log.records.len(),
        began.elapsed(),
        verified.trim()
    ))
}

/// Clients work until the server is gone. What they were promised, and the requests that had no answer.
async fn work_until_killed(
    server: &mut Server,
    hall: &Hall,
    nth: u32,
    dice: &mut Dice,
) -> (Ledger, Vec<Doubt>) {
    let mut clients = Vec::new();
    for clerk in &hall.clerks {
        let name = format!("{nth}-clerk-{}", clerk.counter);
        let mut client = Client::new(&clerk.caller, name, dice.fork());
        let clerk = clerk.clone();
        clients.push(tokio::spawn(async move {
            client.calls(&clerk).await.map_or(client, |()| unreachable!())
        }));
    }
    for citizen in clients.len()..CLIENTS {
        let mut client = Client::new(&hall.kiosk, format!("{nth}-{citizen}"), dice.fork());
        clients.push(tokio::spawn(async move {
            client.takes_numbers().await.map_or(client, |()| unreachable!())
        }));
    }
    // The moment of the kill is what the lab varies.
    tokio::time::sleep(Duration::from_millis(dice.under(KILL_BEFORE_MS))).await;
    server.kill();
    let (mut ledger, mut doubts) = (Ledger::default(), Vec::new());
    for client in clients {
        let client = client.await.unwrap();
        ledger.append(client.ledger);
        doubts.extend(client.doubt);
    }
    (ledger, doubts)
}

/// A request whose answer never came.
struct Doubt {
    deed: Deed,
    counter: u16,
    caller: Caller,
    ask: Ask,
}

/// One of the 64.
struct Client {
    caller: Caller,
    name: String,
    gestures: u32,
    dice: Dice,
    ledger: Ledger,
    doubt: Option<Doubt>,
}

/// The server is gone.
struct Gone;

impl Client {
    fn new(caller: &Caller, name: String, dice: Dice) -> Self {
        // A connection of its own, as every kiosk has.
        let caller = caller.at(caller.address());
        Self { caller, name, gestures: 0, dice, ledger: Ledger::default(), doubt: None }
    }

    async fn takes_numbers(&mut self) -> Result<(), Gone> {
        const SERVICES: [&str; 4] = ["chung-thuc", "ho-tich", "dat-dai", "tra-ket-qua"];
        loop {
            let service = *self.dice.pick(&SERVICES);
            let class = if self.dice.percent(20) { "priority" } else { "normal" };
            let ask = Ask::post("/tickets", &json!({"service": service, "class": class}));
            self.does(Deed::Issue, 0, ask).await?;
        }
    }

    async fn calls(&mut self, clerk: &Clerk) -> Result<(), Gone> {
        loop {
            if !self.press(clerk, Deed::Next).await? {
                continue;
            }
            let then = match self.dice.under(10) {
                0 => Deed::Recall,
                1 => Deed::NoShow,
                2 => Deed::Undo,
                3..6 => Deed::Start,
                6..8 => Deed::Finish,
                _ => continue,
            };
            self.press(clerk, then).await?;
        }
    }

    async fn press(&mut self, clerk: &Clerk, deed: Deed) -> Result<bool, Gone> {
        self.does(deed, clerk.counter, clerk.key(deed.key())).await
    }

    /// Whether there was a ticket.
    async fn does(&mut self, deed: Deed, counter: u16, ask: Ask) -> Result<bool, Gone> {
        self.gestures += 1;
        let ask = ask.once(&format!("{}-{}", self.name, self.gestures));
        match self.caller.try_ask(ask.clone()).await {
            Ok(answer) => {
                self.write(deed, counter, &answer);
                Ok(answer.status != 204)
            }
            Err(_) => {
                let caller = self.caller.clone();
                self.doubt = Some(Doubt { deed, counter, caller, ask });
                Err(Gone)
            }
        }
    }

    fn write(&mut self, deed: Deed, counter: u16, answer: &Answer) {
        match answer.status {
            200 | 201 | 204 => self.ledger.write(deed, counter, answer),
            // Taken over from before the kill: what is in hand then is being served already.
            _ => assert_eq!(answer.status, 409, "{deed:?}: {answer:?}"),
        }
    }
}

/// Asks again what had no answer, twice: whether it had happened or not, it happens once.
async fn settle(doubts: Vec<Doubt>, hall: &Hall) -> Result<Ledger, String> {
    let mut ledger = Ledger::default();
    let asked = doubts.into_iter().map(|Doubt { deed, counter, caller, ask }| async move {
        let caller = caller.at(hall.anyone.address());
        let first = caller.ask(ask.clone()).await;
        (deed, counter, first, caller.ask(ask).await)
    });
    for (deed, counter, first, again) in futures_util::future::join_all(asked).await {
        if (first.status, &first.text) != (again.status, &again.text) {
            return Err(format!("I1: one gesture, two answers: {first:?} and {again:?}"));
        }
        match first.status {
            200 | 201 | 204 => ledger.write(deed, counter, &first),
            _ => assert_eq!(first.status, 409, "{deed:?}: {first:?}"),
        }
    }
    Ok(ledger)
}

/// Every ticket that was promised can be asked for.
async fn compare_tickets(ledger: &mut Ledger, hall: &Hall) -> Result<(), String> {
    for (id, standing) in ledger.standings() {
        let ticket = hall.admin.get(&format!("/tickets/{id}")).await;
        let stands =
            ticket.body["number"] == standing.number && ticket.body["state"] == standing.state;
        if ticket.status != 200 || !stands {
            return Err(format!("I1: {standing:?} was promised, the office says {ticket:?}"));
        }
    }
    Ok(())
}
