//! Days on end, one after another, in a hurry: what the program holds must not grow with them. The demo turns a working
//! day in under ten seconds; beside its own citizens and clerks, screens come and go here and people ask.

use crate::count;
use crate::usage::{Usage, bytes_below};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::program::{Server, command};
use xinmoi_tests::screen::Line;

/// Days of the long form, which `XINMOI_SOAK_DAYS` asks for.
const DAYS: u32 = 0;
/// The fastest that the demo goes: a working day of nine and a half hours in 9.5 s.
const SPEED: &str = "3600";
const DAY: Duration = Duration::from_millis(9_500);
/// The short form.
const A_MOMENT: Duration = Duration::from_secs(3);
/// Screens that come and go together.
const SCREENS: usize = 25;
/// Of a long soak, the part that counts as warming up.
const WARM_PARTS: u32 = 5;
/// What may be more at the end than after warming up.
const DESCRIPTORS_MORE: u64 = 8;
const THREADS_MORE: u64 = 2;
const RESIDENT_MORE_KIB: u64 = 16 * 1024;
const FRAME_MAX: Duration = Duration::from_secs(10);
/// Between two visits.
const PAUSE: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_on_end_leave_nothing_behind() {
    let days = count("XINMOI_SOAK_DAYS", DAYS);
    let folder = TempDir::new().expect("there is room");
    let mut demo = command();
    demo.args(["demo", "--speed", SPEED, "--listen", "127.0.0.1:0"]).env("TMPDIR", folder.path());
    let mut server = Server::start(demo.env("XINMOI_LOG", "warn")).expect("the demo starts");
    let anyone = Caller::anonymous(server.address());
    come_and_go(&anyone).await;
    let mut table = vec![(look(&server), bytes_below(folder.path()))];
    for _ in 0..days.max(1) {
        let until = Instant::now() + if days == 0 { A_MOMENT } else { DAY };
        while Instant::now() < until {
            come_and_go(&anyone).await;
            tokio::time::sleep(PAUSE).await;
        }
        table.push((look(&server), bytes_below(folder.path())));
        let (usage, bytes) = table.last().expect("it was just added");
        println!("day {:>3}: {usage}, {} KiB of files", table.len() - 1, bytes / 1024);
    }
    let warm = table[table.len() / WARM_PARTS as usize].0;
    let last = table[table.len() - 1].0;
    assert!(last.descriptors <= warm.descriptors + DESCRIPTORS_MORE, "{warm}, then {last}");
    assert!(last.threads <= warm.threads + THREADS_MORE, "{warm}, then {last}");
    if days > 0 {
        assert!(last.resident_kib <= warm.resident_kib + RESIDENT_MORE_KIB, "{warm}, then {last}");
    }
    assert!(!server.said().contains("panicked"), "{}", server.said());
    assert!(server.stop().0.success());
}

fn look(server: &Server) -> Usage {
    Usage::of(server.id())
}

/// Screens of every public view open, are told how things stand, and go; a number is taken; the figures are read.
async fn come_and_go(anyone: &Caller) {
    let mut lines = Vec::new();
    for nth in 0..SCREENS {
        let view = ["view=lobby", "view=kiosk", "view=supervisor"][nth % 3];
        lines.push(Line::open(anyone, view).await.expect("the demo lets everybody in"));
    }
    for line in &mut lines {
        let _ = line.next(FRAME_MAX).await.frame();
    }
    let ask = Ask::post("/tickets", &serde_json::json!({"service": "chung-thuc"}));
    // Refused where the day's quota is spent: that is an answer, too.
    let taken = anyone.ask(ask).await;
    assert!(matches!(taken.status, 201 | 409), "{taken:?}");
    let _ = anyone.get("/office").await.expect(200);
    let _ = anyone.ask(Ask::new(hyper::Method::GET, "/metrics")).await.expect(200);
}
