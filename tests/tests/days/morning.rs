//! A morning: 200 tickets, six counters, screens everywhere. Everybody's ledger agrees with every screen.

use crate::taps;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::{Clerk, Hall, hire, pair};
use xinmoi_tests::ledger::{Deed, Ledger};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, verify};
use xinmoi_tests::screen::{CURRENT_MAX, HEARTBEAT_MAX, Screen};

const TICKETS: u32 = 200;
const COUNTERS: u16 = 6;
const LOBBIES: usize = 6;
/// People who come at once, each taking their share of the tickets.
const QUEUERS: u32 = 4;

const SERVICES: [&str; 7] = [
    "chung-thuc",
    "ho-tich",
    "bao-tro-xa-hoi",
    "dat-dai",
    "kinh-doanh",
    "tra-ket-qua",
    "ho-tro-truc-tuyen",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_morning_of_200_tickets_agrees_with_every_screen() {
    let began = Instant::now();
    let premises = Premises::new(&config::ward_always_open());
    let mut server = premises.open();
    let hall = Hall::fill(&server, COUNTERS).await;
    let guide = hire(&hall.admin, "huong-dan", "guide", None).await;
    let (screens, first) = Screens::open(&hall).await;
    hall.open_counters().await;
    let opened = began.elapsed();

    let mut ledger = live(&hall, &guide, &screens).await;
    ledger.append(first);
    let last = ledger.entries().iter().map(|entry| entry.seq).max().unwrap();
    let quiet = Instant::now();
    screens.show(last).await;
    assert!(quiet.elapsed() < CURRENT_MAX, "I5: screens are {:?} late", quiet.elapsed());

    let log = Log::read(&hall.admin, 0).await;
    log.check().unwrap();
    ledger.check_against(&log).unwrap();
    screens.agree(&hall).await;
    compare_tickets(&mut ledger, &hall).await;
    screens.hold_nothing_personal(&hall);
    println!("{}", report(&ledger, &log));
    println!("verify beside the server: {}", verify(&premises.data()).unwrap().trim());
    let (status, took) = server.stop();
    assert!(status.success(), "{status}");
    println!("verify at rest: {}", verify(&premises.data()).unwrap().trim());
    println!("opened in {opened:.1?}, all in {:.1?}, stopped in {took:.1?}", began.elapsed());
}

/// People come, clerks call until nobody waits.
async fn live(hall: &Hall, guide: &Caller, screens: &Screens) -> Ledger {
    let mut dice = Dice::from_env();
    let all_have_come = Arc::new(AtomicBool::new(false));
    let left = Arc::new(AtomicU32::new(TICKETS));
    let mut queuers = Vec::new();
    for queuer in 0..QUEUERS {
        let (hall, guide, dice) = (hall.clone(), guide.clone(), dice.fork());
        queuers.push(tokio::spawn(come(hall, guide, dice, queuer, Arc::clone(&left))));
    }
    let mut clerks = Vec::new();
    for (clerk, tablet) in hall.clerks.iter().zip(&screens.tablets) {
        let work = Work {
            clerk: clerk.clone(),
            tablet: Arc::clone(tablet),
            dice: dice.fork(),
            all_have_come: Arc::clone(&all_have_come),
            ledger: Ledger::default(),
        };
        clerks.push(tokio::spawn(work.through_the_morning()));
    }
    let mut ledger = Ledger::default();
    for queuer in queuers {
        ledger.append(queuer.await.unwrap());
    }
    all_have_come.store(true, Ordering::SeqCst);
    // Whoever looks at an empty queue looks up once more.
    ledger.append(last_one(hall).await);
    for clerk in clerks {
        ledger.append(clerk.await.unwrap());
    }
    ledger
}

/// One more ticket for every service, so that every clerk hears of one after everybody has come.
async fn last_one(hall: &Hall) -> Ledger {
    let mut ledger = Ledger::default();
    for service in SERVICES {
        ledger.write(Deed::Issue, 0, &hall.take(service).await.expect(201));
    }
    ledger
}

/// People at the kiosk and at the guide's desk. Some tap twice, some leave.
async fn come(
    hall: Hall,
    guide: Caller,
    mut dice: Dice,
    name: u32,
    left: Arc<AtomicU32>,
) -> Ledger {
    let mut ledger = Ledger::default();
    let take = |left: u32| left.checked_sub(1);
    while let Ok(nth) = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) {
        let service = *dice.pick(&SERVICES);
        let (who, class) = match dice.under(100) {
            0..5 => (&guide, "urgent"),
            5..20 => (&hall.kiosk, "priority"),
            _ => (&hall.kiosk, "normal"),
        };
        let body = serde_json::json!({"service": service, "class": class});
        let ask = Ask::post("/tickets", &body).once(&format!("gesture-{name}-{nth}"));
        let answer = if dice.percent(10) {
            taps::twice(who, ask).await.unwrap()
        } else {
            who.ask(ask).await.expect(201)
        };
        ledger.write(Deed::Issue, 0, &answer);
        if dice.percent(5) {
            leave(&hall, answer.str("id"), answer.str("pass"), &mut ledger).await;
        }
    }
    ledger
}

/// Gives the number back, unless it was called already.
async fn leave(hall: &Hall, id: &str, pass: &str, ledger: &mut Ledger) {
    let path = format!("/api/v1/my/{pass}");
    let answer = hall.anyone.ask(Ask::new(hyper::Method::DELETE, &path)).await;
    match answer.status {
        200 => ledger.write_cancelled(id, &answer),
        _ => assert_eq!((answer.status, answer.code()), (409, "not_waiting"), "{answer:?}"),
    }
}

/// A clerk's morning.
struct Work {
    clerk: Clerk,
    tablet: Arc<Screen>,
    dice: Dice,
    all_have_come: Arc<AtomicBool>,
    ledger: Ledger,
}

impl Work {
    async fn through_the_morning(mut self) -> Ledger {
        loop {
            let done = self.all_have_come.load(Ordering::SeqCst);
            if !self.press(Deed::Next).await {
                if done {
                    return self.ledger;
                }
                self.await_somebody().await;
            } else if self.dice.percent(6) {
                // Not that one: taken back, and called again by whoever is next.
                self.press(Deed::Undo).await;
            } else {
                self.serve().await;
            }
        }
    }

    async fn serve(&mut self) {
        if self.dice.percent(20) {
            self.press(Deed::Recall).await;
        }
        if self.dice.percent(10) {
            self.press(Deed::NoShow).await;
            if self.dice.percent(30) {
                self.press(Deed::Undo).await;
            }
            return;
        }
        if self.dice.percent(80) {
            self.press(Deed::Start).await;
        }
        if self.dice.percent(50) {
            self.press(Deed::Finish).await;
            if self.dice.percent(10) {
                self.press(Deed::Undo).await;
            }
        }
        if self.dice.percent(5) {
            self.rest().await;
        }
    }

    async fn rest(&self) {
        let _ = self.clerk.press("pause").await.expect(200);
        let refused = self.clerk.press("next").await.expect(409);
        assert_eq!(refused.code(), "counter_paused");
        let _ = self.clerk.press("open").await.expect(200);
    }

    /// False when nobody waits.
    async fn press(&mut self, deed: Deed) -> bool {
        let answer = self.clerk.press(deed.key()).await;
        assert!(matches!(answer.status, 200 | 204), "{deed:?}: {answer:?}");
        self.ledger.write(deed, self.clerk.counter, &answer);
        answer.status == 200
    }

    async fn await_somebody(&self) {
        let counter = self.clerk.counter;
        let somebody = |shown: &xinmoi_tests::screen::Shown| {
            let Some(xinmoi_tests::picture::Picture::Counter(view)) = &shown.picture else {
                return false;
            };
            assert_eq!(view.desk.counter, counter);
            !view.waiting.is_empty() || self.all_have_come.load(Ordering::SeqCst)
        };
        self.tablet.until("somebody to call", somebody).await;
    }
}

/// Everything that hangs, stands or is carried in the hall.
struct Screens {
    lobbies: Vec<Screen>,
    kiosk: Screen,
    tablets: Vec<Arc<Screen>>,
    supervisor: Screen,
    phone: Screen,
    display: Caller,
    leader: Caller,
    phone_query: String,
}

impl Screens {
    /// The screens, and the promise to the one who watches a phone.
    async fn open(hall: &Hall) -> (Self, Ledger) {
        let display = pair(&hall.admin, "display", serde_json::json!({})).await;
        let leader = hire(&hall.admin, "lanh-dao", "supervisor", None).await;
        // The first citizen of the day stays and watches.
        let _ = leader.post("/counters/6/open", serde_json::json!({})).await.expect(200);
        let first = hall.take("ho-tro-truc-tuyen").await.expect(201);
        let phone_query = format!("view=ticket&pass={}", first.str("pass"));
        let mut promised = Ledger::default();
        promised.write(Deed::Issue, 0, &first);
        let mut lobbies = Vec::new();
        for _ in 0..LOBBIES {
            lobbies.push(Screen::open(&display, "view=lobby").await);
        }
        let mut tablets = Vec::new();
        for clerk in &hall.clerks {
            let query = format!("view=counter&counter={}", clerk.counter);
            tablets.push(Arc::new(Screen::open(&clerk.caller, &query).await));
        }
        let screens = Self {
            lobbies,
            kiosk: Screen::open(&hall.kiosk, "view=kiosk").await,
            tablets,
            supervisor: Screen::open(&leader, "view=supervisor").await,
            phone: Screen::open(&hall.anyone, &phone_query).await,
            display,
            leader,
            phone_query,
        };
        (screens, promised)
    }

    fn all(&self) -> impl Iterator<Item = &Screen> {
        let tablets = self.tablets.iter().map(Arc::as_ref);
        let few = [&self.kiosk, &self.supervisor];
        self.lobbies.iter().chain(tablets).chain(few)
    }

    /// Waits until every screen has shown the event of this number.
    async fn show(&self, seq: u64) {
        for screen in self.all() {
            screen.shows(seq).await;
        }
    }

    /// I5: every screen equals what a new one is shown, and what `GET /office` says; and none was told wrong.
    async fn agree(&self, hall: &Hall) {
        let office = hall.anyone.get("/office").await.expect(200).body;
        let lobby = Screen::open(&self.display, "view=lobby").await;
        for screen in &self.lobbies {
            agree(screen, &lobby);
        }
        agree(&self.kiosk, &Screen::open(&hall.kiosk, "view=kiosk").await);
        agree(&self.supervisor, &Screen::open(&self.leader, "view=supervisor").await);
        agree(&self.phone, &Screen::open(&hall.anyone, &self.phone_query).await);
        for (tablet, clerk) in self.tablets.iter().zip(&hall.clerks) {
            let query = format!("view=counter&counter={}", clerk.counter);
            agree(tablet, &Screen::open(&clerk.caller, &query).await);
        }
        for screen in self.all().chain([&self.phone]) {
            screen.check().unwrap();
            screen.look(|shown| {
                assert_eq!(shown.snapshots, 1, "a screen fell behind");
                assert!(shown.silence < HEARTBEAT_MAX, "silent for {:?}", shown.silence);
                shown.picture.as_ref().unwrap().shows_office(&office).unwrap();
            });
        }
    }

    /// What hangs in public says nothing of anybody.
    fn hold_nothing_personal(&self, hall: &Hall) {
        for screen in self.lobbies.iter().chain([&self.kiosk]) {
            screen.look(|shown| {
                // That a service lets priority be declared is no secret; who did is.
                for word in ["pass", "class", "urgent", ":\"priority", "staff", "clerk", "can-bo"] {
                    let frame = shown.frames.iter().find(|frame| frame.contains(word));
                    assert_eq!(frame, None, "{word:?} in public");
                }
                let token = hall.kiosk.token().unwrap();
                assert!(shown.frames.iter().all(|frame| !frame.contains(token)));
            });
        }
    }
}

fn agree(old: &Screen, new: &Screen) {
    let (old, new) = (old.shown(), new.shown());
    let (old, new) = (old.picture.unwrap(), new.picture.unwrap());
    old.agrees_with(&new).unwrap();
}

/// Every ticket stands where the clients' paper says.
async fn compare_tickets(ledger: &mut Ledger, hall: &Hall) {
    let standings = ledger.standings();
    assert_eq!(standings.len(), ledger.count(Deed::Issue), "a ticket was given twice");
    let numbers: BTreeSet<_> = standings.values().map(|standing| &standing.number).collect();
    assert_eq!(numbers.len(), standings.len(), "I2: a number twice");
    for (id, standing) in &standings {
        let ticket = hall.admin.get(&format!("/tickets/{id}")).await.expect(200);
        assert_eq!(
            (ticket.str("number"), ticket.str("state")),
            (&*standing.number, standing.state)
        );
    }
    let waiting: usize = standings.values().filter(|s| s.state == "waiting").count();
    let queues = hall.admin.get("/queues").await.expect(200).body;
    let queued = queues.as_array().unwrap().iter().map(|q| q["waiting"].as_array().unwrap().len());
    assert_eq!(queued.sum::<usize>(), waiting);
}

fn report(ledger: &Ledger, log: &Log) -> String {
    let deeds = [Deed::Issue, Deed::Cancel, Deed::Next, Deed::Recall, Deed::NoShow, Deed::Undo];
    let counts: Vec<_> =
        deeds.iter().map(|deed| format!("{deed:?} {}", ledger.count(*deed))).collect();
    format!("{}; {} records", counts.join(", "), log.records.len())
}
