//! The power goes at a random write; a third of the time it goes again while the store recovers.
//!
//! I1: whatever was acknowledged is there. I4: the log is gap-free and chained, and every derived row follows from it.
//! A commit that was under way is there as a whole or not at all.

use crate::disk::{Disk, Fault};
use crate::hall::{Batch, Dice, Hall, work};
use journal::{Journal, Opened, Record, StoredAnswer};
use office::Office;
use std::time::Instant;
use uuid::Uuid;

/// Power cuts in an ordinary test run; `XINMOI_CRASH_POINTS` asks for more.
const POINTS: u64 = 10_000;

/// After this many cuts a new store begins: short logs keep the check of each point short.
const POINTS_A_STORE: u64 = 12;

/// The cut comes within this many writes and syncs: some five commits.
const CHANGES_MAX: u64 = 60;

#[test]
fn nothing_acknowledged_is_lost() {
    let points = std::env::var("XINMOI_CRASH_POINTS").map_or(POINTS, |n| n.parse().unwrap());
    let began = Instant::now();
    let mut tally = Tally::default();
    for store in 0..points.div_ceil(POINTS_A_STORE) {
        let lab = Lab::new(store);
        lab.run(&mut tally).unwrap_or_else(|what| panic!("seed {store}: {what}"));
    }
    let rate = tally.points as f64 / began.elapsed().as_secs_f64();
    println!("{tally:?}, {rate:.0} points a second");
    assert!(tally.cuts_in_recovery > tally.points / 10, "the second cut was hardly ever tried");
}

#[cfg(feature = "mutants")]
#[test]
fn the_lab_catches_a_skipped_fsync() {
    // In a process of its own: the other tests of this one must not skip theirs.
    let lab = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_lab::nothing_acknowledged_is_lost"])
        .env("XINMOI_MUTANT", "skip_fsync")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&lab.stdout);
    assert!(!lab.status.success(), "a skipped fsync went unseen");
    assert!(said.contains("I1"), "{said}");
}

#[derive(Debug, Default)]
struct Tally {
    points: u64,
    cuts_in_recovery: u64,
    commits_acknowledged: u64,
    under_way_kept: u64,
    under_way_lost: u64,
}

type Answers = Vec<([u8; 32], StoredAnswer)>;

struct Lab {
    image: Vec<u8>,
    hall: Hall,
    acknowledged: Vec<Record>,
    /// The answers of the last commit that was acknowledged.
    answers: Answers,
    dice: Dice,
}

impl Lab {
    fn new(seed: u64) -> Self {
        let disk = Disk::default();
        let Opened { mut journal, .. } =
            Journal::open_backend(disk.clone(), Uuid::from_u128(1)).unwrap();
        // Not through an acknowledgement that a mutant may have faked: this part is given.
        let hall = work(&mut journal, seed, 4);
        let acknowledged = journal.since(0, usize::MAX).unwrap();
        drop(journal);
        Self { image: disk.image(), hall, acknowledged, answers: Vec::new(), dice: Dice(!seed) }
    }

    fn run(mut self, tally: &mut Tally) -> Result<(), String> {
        for _ in 0..POINTS_A_STORE {
            tally.points += 1;
            let (image, under_way) = self.work_until_cut(tally);
            let image = self.perhaps_cut_again(image, tally);
            self.check(image, under_way, tally)?;
        }
        Ok(())
    }

    /// Works until the power goes; answers the platter and the batch that was not acknowledged.
    fn work_until_cut(&mut self, tally: &mut Tally) -> (Vec<u8>, Option<(Batch, Office)>) {
        let cut = Fault::PowerCut(1 + self.dice.under(CHANGES_MAX));
        let disk = Disk::failing(std::mem::take(&mut self.image), cut);
        let mut under_way = None;
        if let Ok(opened) = Journal::open_backend(disk.clone(), Uuid::nil()) {
            let mut journal = opened.journal;
            while !disk.is_cut() {
                let batch = self.hall.batch();
                match batch.append(&mut journal, &self.hall.office) {
                    Ok(()) => {
                        tally.commits_acknowledged += 1;
                        self.acknowledged.extend(batch.records);
                        self.answers = batch.answers;
                        if self.dice.one_in(3) {
                            // Cut here or not, nothing of it was promised to anybody.
                            let _ = journal.catch_up(&self.hall.office);
                        }
                    }
                    Err(_) => under_way = Some((batch, self.hall.office.clone())),
                }
            }
        }
        (disk.after_power_cut(&mut self.dice), under_way)
    }

    /// One time in three the power goes while the store is opened again.
    fn perhaps_cut_again(&mut self, image: Vec<u8>, tally: &mut Tally) -> Vec<u8> {
        if !self.dice.one_in(3) {
            return image;
        }
        let disk = Disk::failing(image, Fault::PowerCut(1 + self.dice.under(6)));
        drop(Journal::open_backend(disk.clone(), Uuid::nil()));
        tally.cuts_in_recovery += u64::from(disk.is_cut());
        disk.after_power_cut(&mut self.dice)
    }

    fn check(
        &mut self,
        image: Vec<u8>,
        under_way: Option<(Batch, Office)>,
        tally: &mut Tally,
    ) -> Result<(), String> {
        let disk = Disk::holding(image);
        let opened = Journal::open_backend(disk.clone(), Uuid::nil());
        let Opened { journal, office, .. } =
            opened.map_err(|e| format!("I1: it does not open any more: {e}"))?;
        let found = journal.since(0, usize::MAX).map_err(|e| format!("I4: {e}"))?;
        let Some(beyond) = found.strip_prefix(self.acknowledged.as_slice()) else {
            let (kept, of) = (found.len(), self.acknowledged.len());
            return Err(format!("I1: {of} records were acknowledged, the log has {kept}"));
        };
        match &under_way {
            _ if beyond.is_empty() => tally.under_way_lost += u64::from(under_way.is_some()),
            Some((batch, _)) if beyond == batch.records => {
                tally.under_way_kept += 1;
                check_answers(&journal, &batch.answers, 0)?;
            }
            Some(_) | None => return Err(format!("half a commit is there: {beyond:?}")),
        }
        // Two days can end in one commit: then an answer's time was over.
        let kept_from = office.day().map_or(0, |day| day.ordinal.saturating_sub(1));
        check_answers(&journal, &self.answers, kept_from)?;
        journal.verify().map_err(|e| format!("I4: {e}"))?;
        drop(journal);
        self.go_on(disk.image(), office, found)
    }

    /// The next point begins where this one ended.
    fn go_on(&mut self, image: Vec<u8>, office: Office, found: Vec<Record>) -> Result<(), String> {
        let at = self.hall.at;
        self.hall = Hall::new(office, found.len() as u64, self.dice.roll());
        self.hall.at = at;
        self.acknowledged = found;
        self.image = image;
        Ok(())
    }
}

fn check_answers(journal: &Journal, answers: &Answers, kept_from: u32) -> Result<(), String> {
    for (scope, answer) in answers.iter().filter(|(_, answer)| answer.day >= kept_from) {
        if journal.answer(scope).map_err(|e| e.to_string())?.as_ref() != Some(answer) {
            return Err("I1: a commit is there without its answer".to_owned());
        }
    }
    Ok(())
}
