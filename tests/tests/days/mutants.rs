//! Faults on purpose: a lab that does not catch the fault it is for proves nothing. `skip_fsync` is for the journal's
//! crash lab, and is caught there: a killed process loses nothing that it gave to the system.

use crate::{kills, stream, taps};
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::program::{Premises, run};

/// Kills within which an answer before its commit is caught, with room to spare.
const KILLS: u32 = 40;

fn with(mutant: &'static str, config: &str) -> Premises {
    let mut premises = Premises::new(config);
    switch_on(&mut premises, mutant);
    premises
}

fn switch_on(premises: &mut Premises, mutant: &'static str) {
    let version = run(&["--version"]);
    let has_faults = String::from_utf8_lossy(&version.stdout).contains("with faults");
    assert!(has_faults, "build it together with the tests: cargo build --workspace --all-targets");
    premises.mutant = Some(mutant);
}

/// The fault was seen, and for the right reason.
fn is_caught(mutant: &str, seen: Result<(), String>, because: &str) {
    let caught = seen.expect_err(&format!("{mutant} went unseen"));
    println!("{mutant}: {caught}");
    assert!(caught.contains(because), "{mutant} was caught for another reason: {caught}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_before_its_commit_is_caught() {
    let mut premises = Premises::new(&config::ward_always_open());
    // Founded without the fault: a log-in that is answered before it is known would end the lab before it begins.
    let hall = kills::found(&premises).await;
    switch_on(&mut premises, "answer_before_commit");
    let seen = kills::lab(&premises, &hall, KILLS, &mut Dice::from_env()).await;
    is_caught("answer_before_commit", seen.map(drop), "I1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_idempotency_key_is_caught() {
    let premises = with("forget_idempotency", &config::minimal());
    is_caught("forget_idempotency", taps::lab(&premises).await, "two answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_frame_is_caught() {
    let premises = with("drop_frame", &config::minimal());
    is_caught("drop_frame", stream::lab(&premises).await, "a frame was missed");
}
