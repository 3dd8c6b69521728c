//! Faults on purpose: a simulator that does not see them proves nothing. Each lives in a process of its own, so that the
//! others' days stay without it.

use std::process::Command;

/// Days within which each is seen, with room to spare.
const DAYS: &str = "60";

/// The simulator sees the fault, and for the right reason. `first` is a seed whose world meets it soon.
fn sees(mutant: &str, first: u64, because: &[&str]) {
    let lab = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "days_without_a_violation", "--nocapture"])
        .env("XINMOI_MUTANT", mutant)
        .env("XINMOI_SIM_FIRST", first.to_string())
        .env("XINMOI_SIM_DAYS", DAYS)
        .env_remove("XINMOI_SIM_SEED")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&lab.stderr);
    assert!(!lab.status.success(), "{mutant} went unseen");
    let why = said.lines().find(|line| line.starts_with("seed ")).unwrap_or("it said nothing");
    println!("{mutant}: {}", why.chars().take(160).collect::<String>());
    let right = because.iter().any(|because| why.contains(because));
    assert!(right, "{mutant} was seen for another reason: {why}");
}

#[test]
fn an_answer_before_its_commit_is_seen() {
    sees("answer_before_commit", 4, &["I1: gesture"]);
}

#[test]
fn a_forgotten_idempotency_key_is_seen() {
    sees("forget_idempotency", 1, &["has two answers"]);
}

#[test]
fn a_skipped_fsync_is_seen() {
    sees("skip_fsync", 2, &["were published, the log has", "I1: gesture"]);
}

#[test]
fn a_frame_before_its_commit_is_seen() {
    sees("publish_before_commit", 1, &["I4: record", "I6"]);
}

#[test]
fn a_dropped_frame_is_seen() {
    sees("drop_frame", 1, &["I5"]);
}

#[test]
fn a_number_used_again_is_seen() {
    sees("reuse_number", 1, &["twice in a day"]);
}

#[test]
fn time_that_runs_back_is_seen() {
    sees("time_runs_back", 6, &["I4: time runs back"]);
}

#[test]
fn an_absence_timed_from_the_key_press_is_seen() {
    sees("absent_from_key_press", 1, &["I7: absent"]);
}

#[test]
fn a_call_delivered_on_receipt_is_seen() {
    sees("delivered_on_receipt", 1, &["I7: no loudspeaker played it"]);
}
