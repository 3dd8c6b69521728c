//! The power goes while the office is being founded.

use std::time::{Duration, Instant};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, Server, verify};

/// Kills in an ordinary test run; `XINMOI_FIRST_KILLS` asks for more.
const KILLS: u32 = 300;
/// The latest moment of a kill.
const KILL_BEFORE: Duration = Duration::from_millis(40);
/// One office in so many is also worked in and verified.
const LOOKED_AT: u32 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_killed_while_it_is_founded_always_starts_again() {
    let kills = std::env::var("XINMOI_FIRST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut dice = Dice::from_env();
    let began = Instant::now();
    let mut slowest = Duration::ZERO;
    for nth in 0..kills {
        let premises = Premises::new(&config::minimal());
        let mut first = Server::spawn(&mut premises.serve());
        let before = u64::try_from(KILL_BEFORE.as_micros()).unwrap();
        let moment = Duration::from_micros(dice.under(before));
        // The moment of the kill is what the lab varies.
        tokio::time::sleep(moment).await;
        first.kill();
        let start = Instant::now();
        let again = Server::start(&mut premises.serve());
        let server = again.unwrap_or_else(|why| panic!("killed after {moment:?}: {why}"));
        slowest = slowest.max(start.elapsed());
        if nth % LOOKED_AT == 0 {
            work(&premises, server).await;
        }
    }
    println!("{kills} kills, slowest start {slowest:.1?}, {:.1?} in all", began.elapsed());
}

async fn work(premises: &Premises, mut server: Server) {
    let hall = Hall::fill(&server, 1).await;
    assert_eq!(hall.take("a").await.expect(201).str("number"), "A001");
    server.stop();
    verify(&premises.data()).unwrap();
}
