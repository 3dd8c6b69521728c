//! Screens that read slowly or not at all, among many that read as they should: the others are told everything, in
//! order, and the server's memory has an end.

use crate::count;
use crate::usage::Usage;
use serde::Deserialize;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;
use xinmoi_tests::client::Caller;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::{Heard, Line, SOON};

/// Sockets in an ordinary test run; `XINMOI_READERS` asks for more. One in twenty stops reading, one in twenty reads
/// slowly.
const SOCKETS: u32 = 120;
const OF_WHICH_ONE_IN: u32 = 20;
/// Rounds of the others alone, then beside bad ones.
const ROUNDS: u32 = 5;
/// Events of each: beside bad ones more than a socket's buffers and its backlog hold.
const ALONE: u32 = 200;
const BESIDE: u32 = 520;
/// Events between two looks at whether everybody keeps up: within a socket's backlog.
const AT_ONCE: u32 = 40;
/// What a television with little memory gives a socket, in bytes.
const SMALL: u32 = 2_048;
/// How long a slow screen thinks about each frame.
const SLOW: Duration = Duration::from_millis(25);
/// Memory of the server for each bad screen, at most: what the socket itself needs. What it has not read lies in frames
/// that all share, and in the system's buffers.
const BAD_KIB_MAX: u64 = 64;
/// Memory that the events themselves, and the noise of a small heap, may cost.
const SLACK_KIB: u64 = 48 * 1024;
/// The server ends a peer that takes nothing after 10 s, and one that says nothing after 20 s.
const GONE: Duration = Duration::from_secs(25);

/// A frame, as far as its place in the line goes.
#[derive(Deserialize)]
struct Place {
    r#type: String,
    #[serde(default)]
    seq: u64,
    #[serde(default)]
    prev: u64,
}

/// What one screen was told.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    seq: u64,
    events: u32,
    snapshots: u32,
    gaps: u32,
}

impl Told {
    fn hear(&mut self, text: &str) {
        let place: Place = serde_json::from_str(text).expect("a frame");
        match place.r#type.as_str() {
            "snapshot" => {
                self.snapshots += 1;
                self.seq = place.seq;
            }
            "event" => {
                self.events += 1;
                self.gaps += u32::from(place.prev != self.seq || place.seq <= self.seq);
                self.seq = place.seq;
            }
            _ => {}
        }
    }
}

/// A screen that reads each frame after a pause, until it is told that all is over and has seen everything, or its
/// line ends.
async fn follow(mut line: Line, pause: Option<Duration>, told: watch::Sender<Told>) {
    while let Heard::Text(text) = line.next(2 * GONE).await {
        told.send_modify(|told| told.hear(&text));
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Screens that read as they come.
struct Quick {
    told: Vec<watch::Receiver<Told>>,
    _following: JoinSet<()>,
}

impl Quick {
    async fn open(anyone: &Caller, sockets: u32, pause: Option<Duration>) -> Self {
        let (mut told, mut following) = (Vec::new(), JoinSet::new());
        for _ in 0..sockets {
            let buffer = pause.map(|_| SMALL);
            let line = Line::open_with(anyone, "view=lobby", buffer).await.expect("it is let in");
            let (sender, receiver) = watch::channel(Told::default());
            following.spawn(follow(line, pause, sender));
            told.push(receiver);
        }
        // What happens before a screen is told how things stand is a part of that, and no event.
        for told in &mut told {
            let first = tokio::time::timeout(2 * SOON, told.wait_for(|told| told.snapshots > 0));
            assert!(first.await.is_ok(), "a screen is told nothing");
        }
        Self { told, _following: following }
    }

    async fn all_show(&mut self, seq: u64) {
        for (nth, told) in self.told.iter_mut().enumerate() {
            let waited =
                tokio::time::timeout(2 * SOON, told.wait_for(|told| told.seq >= seq)).await;
            assert!(waited.is_ok(), "screen {nth} waits for event {seq}");
        }
    }
}

/// Gives numbers in bursts. How long each burst took from the first request to the last screen.
async fn bursts(hall: &Hall, quick: &mut Quick, events: u32) -> Vec<Duration> {
    let mut took = Vec::new();
    for _ in 0..events / AT_ONCE {
        let began = Instant::now();
        let mut last = 0;
        for answer in futures_util::future::join_all((0..AT_ONCE).map(|_| hall.take("a"))).await {
            last = last.max(answer.expect(201).seq());
        }
        quick.all_show(last).await;
        took.push(began.elapsed());
    }
    took.sort();
    took
}

/// The server with the others alone, then beside screens that stop and screens that are slow, time and again: what else
/// the machine does falls on both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_stop_hurt_nobody() {
    let sockets = count("XINMOI_READERS", SOCKETS);
    let bad = sockets / OF_WHICH_ONE_IN;
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let mut quick = Quick::open(&hall.anyone, sockets - 2 * bad, None).await;
    let _ = bursts(&hall, &mut quick, ALONE).await;
    let before = Usage::of(server.id());
    let (mut ratios, mut again, mut ended) = (Vec::new(), 0, 0);
    for _ in 0..ROUNDS {
        let alone = bursts(&hall, &mut quick, ALONE).await;
        let slow = Quick::open(&hall.anyone, bad, Some(SLOW)).await;
        let stopped = stopped(&hall.anyone, bad).await;
        let beside = bursts(&hall, &mut quick, BESIDE).await;
        ratios.push(middle(&beside) / middle(&alone));
        let after = Usage::of(server.id());
        let grown = after.resident_kib.saturating_sub(before.resident_kib);
        assert!(grown <= SLACK_KIB + u64::from(2 * bad) * BAD_KIB_MAX, "{before}, then {after}");
        let last = quick.told[0].borrow().seq;
        let woken = stopped_are_told_or_ended(stopped, last).await;
        (again, ended) = (again + woken.0, ended + woken.1);
        let gaps = slow.told.iter().map(|told| told.borrow().gaps).max();
        assert_eq!(gaps, Some(0), "a slow screen missed something");
    }
    let events = ALONE + ROUNDS * (ALONE + BESIDE);
    for (nth, told) in quick.told.iter().enumerate() {
        let told = *told.borrow();
        assert_eq!((told.events, told.snapshots, told.gaps), (events, 1, 0), "screen {nth}");
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "{sockets} sockets, {bad} slow, {bad} stopped ({again} told anew, {ended} ended): {events} events to each \
         other one; a burst beside them / alone in {ROUNDS} rounds: median {:.2}, {:.2} to {:.2}; {before}, then {}",
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1],
        Usage::of(server.id())
    );
}

/// Screens that never read a byte.
async fn stopped(anyone: &Caller, screens: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    for _ in 0..screens {
        let line = Line::open_with(anyone, "view=lobby", Some(SMALL)).await;
        lines.push(line.expect("it is let in"));
    }
    lines
}

fn middle(took: &[Duration]) -> f64 {
    took[took.len() / 2].as_secs_f64()
}

/// One that begins to read again either comes to the last event, told anew where it was behind, or finds its line
/// ended. None is left showing what is past without a sign. How many of each.
async fn stopped_are_told_or_ended(stopped: Vec<Line>, last: u64) -> (usize, usize) {
    let woken = stopped.into_iter().map(|mut line| async move {
        let mut told = Told::default();
        while told.seq < last {
            match line.next(GONE).await {
                Heard::Text(text) => told.hear(&text),
                Heard::Closed(_) | Heard::Broken(_) => return (told, true),
                Heard::Nothing => panic!("a stopped screen was forgotten: {told:?}"),
            }
        }
        (told, false)
    });
    let woken = futures_util::future::join_all(woken).await;
    assert!(woken.iter().all(|(told, _)| told.gaps == 0), "a stopped screen missed something");
    let ended = woken.iter().filter(|(_, ended)| *ended).count();
    let again = woken.iter().filter(|(told, ended)| !ended && told.snapshots > 1).count();
    assert_eq!(again + ended, woken.len(), "a screen that never read was never behind");
    (again, ended)
}
