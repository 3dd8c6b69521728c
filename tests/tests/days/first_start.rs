//! The power goes while the office is being founded; and the first link is opened where somebody sits.

use std::fs;
use std::os::unix::fs::PermissionsExt;
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

/// A desktop's way to open something, which writes down what it was asked to open and what it found there.
const BROWSER: &str = "#!/bin/sh
stat -c %a \"$1\" > seen.new && printf '%s\\n' \"$@\" >> seen.new && cat \"$1\" >> seen.new && mv seen.new seen
";

#[test]
fn whoever_sits_at_the_machine_has_the_first_link_opened_and_nobody_else_reads_it() {
    let premises = Premises::new(&config::minimal());
    let place = tempfile::tempdir().unwrap();
    let browser = place.path().join("xdg-open");
    fs::write(&browser, BROWSER).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
    let mut serve = premises.serve();
    serve.env_remove("XINMOI_ADMIN_PASSWORD").env("DISPLAY", ":0").current_dir(place.path());
    serve.env("PATH", format!("{}:/usr/bin:/bin", place.path().display()));
    let server = Server::start(&mut serve).unwrap();
    let began = Instant::now();
    let seen = loop {
        match fs::read_to_string(place.path().join("seen")) {
            Ok(seen) => break seen,
            Err(_) => std::thread::sleep(Duration::from_millis(10)),
        }
        assert!(began.elapsed() < Duration::from_secs(20), "no browser was asked");
    };
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines[0], "600");
    let page = premises.data().join("first.html");
    assert_eq!(lines[1], page.to_str().unwrap(), "the secret is in no argument");
    let link = format!("url=http://{}/setup#first=", server.address());
    assert!(lines[2].contains(&link), "{seen}");
}

async fn work(premises: &Premises, mut server: Server) {
    let hall = Hall::fill(&server, 1).await;
    assert_eq!(hall.take("a").await.expect(201).str("number"), "A001");
    server.stop();
    verify(&premises.data()).unwrap();
}
