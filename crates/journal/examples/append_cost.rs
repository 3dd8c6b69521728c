//! What a commit costs beside its floor: `cargo run --release -p journal --example append_cost -- DIR`.
//!
//! Floor: an fdatasync of 300 bytes in a preallocated file. Peer: redb alone, one table, 300 bytes. Slices of each are
//! interleaved, the figures are medians in microseconds.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement for people")]

use journal::{Body, Commit, Journal, Record, StoredAnswer};
use office::{Actor, Command, CounterNo, Issue, Millis, Office, TicketId};
use redb::{Database, TableDefinition};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Instant;
use uuid::Uuid;

const ROUNDS: usize = 12;
const A_SLICE: usize = 100;
const PLAIN: TableDefinition<u64, &[u8]> = TableDefinition::new("plain");

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let dir = dir.join(format!("append_cost.{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let (mut floor, mut plain, mut ours) = (Floor::new(&dir), Plain::new(&dir), Ours::new(&dir));
    let mut slices: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        slices[0].push(slice(|| floor.step()));
        slices[1].push(slice(|| plain.step()));
        slices[2].push(slice(|| ours.issue()));
        slices[3].push(slice(|| ours.next()));
    }
    let names = ["fdatasync", "redb alone", "journal: issue", "journal: next"];
    let floor_us = median(&mut slices[0].clone());
    for (name, slice) in names.iter().zip(&mut slices) {
        let us = median(slice);
        println!("{name:16} {us:8.0} us  {:5.2} x", us / floor_us);
    }
    ours.journal.verify().unwrap();
    drop(ours);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// The median of a slice's steps, in microseconds.
fn slice(mut step: impl FnMut()) -> f64 {
    let mut took: Vec<f64> = (0..A_SLICE)
        .map(|_| {
            let began = Instant::now();
            step();
            began.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    median(&mut took)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

struct Floor {
    file: File,
    at: u64,
}

impl Floor {
    fn new(dir: &Path) -> Self {
        let file = File::create(dir.join("floor")).unwrap();
        file.write_all_at(&vec![0; 4 << 20], 0).unwrap();
        file.sync_all().unwrap();
        Self { file, at: 0 }
    }

    fn step(&mut self) {
        self.file.write_all_at(&[7; 300], self.at).unwrap();
        self.at += 300;
        self.file.sync_data().unwrap();
    }
}

struct Plain {
    db: Database,
    seq: u64,
}

impl Plain {
    fn new(dir: &Path) -> Self {
        Self { db: Database::create(dir.join("plain.redb")).unwrap(), seq: 0 }
    }

    fn step(&mut self) {
        self.seq += 1;
        let txn = self.db.begin_write().unwrap();
        txn.open_table(PLAIN).unwrap().insert(self.seq, [7; 300].as_slice()).unwrap();
        txn.commit().unwrap();
    }
}

struct Ours {
    journal: Journal,
    office: Office,
    seq: u64,
    at: Millis,
}

impl Ours {
    fn new(dir: &Path) -> Self {
        let opened = Journal::open(&dir.join("office"), Uuid::from_u128(1)).unwrap();
        let mut ours = Self {
            journal: opened.journal,
            office: opened.office,
            seq: 0,
            at: Millis(1_767_573_000_000),
        };
        let rules = serde_json::from_str(RULES).unwrap();
        ours.order(&Command::ChangeRules { rules: Box::new(rules) });
        ours.order(&Command::OpenDay { date: "2026-01-05".parse().unwrap() });
        ours.order(&Command::Open { counter: counter() });
        ours
    }

    fn issue(&mut self) {
        let drawn = u128::from(self.at.0.unsigned_abs()) << 80 | u128::from(self.seq);
        let ticket = TicketId(Uuid::from_u128(drawn));
        self.order(&Command::Issue(Issue::plain(ticket, "a".parse().unwrap())));
    }

    fn next(&mut self) {
        self.order(&Command::CallNext { counter: counter() });
    }

    fn order(&mut self, command: &Command) {
        self.at = self.at.plus(20);
        let mut records = Vec::new();
        for event in self.office.decide(command, &Actor::System, self.at).unwrap() {
            self.office.apply(self.at, &event);
            self.seq += 1;
            let (seq, at, by) = (self.seq, self.at, Actor::System);
            records.push(Record { seq, at, by, from: None, body: Body::Office(event) });
        }
        let body = vec![b'x'; 300];
        let answer =
            StoredAnswer { day: 1, request_hash: [1; 32], status: 200, seq: self.seq, body };
        let mut scope = [0; 32];
        scope[..16].copy_from_slice(
            &(u128::from(self.seq).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
                .to_le_bytes(),
        );
        let (office, answers) = (&self.office, &[(scope, answer)]);
        self.journal.append(&Commit { records: &records, answers, writes: &[], office }).unwrap();
    }
}

fn counter() -> CounterNo {
    CounterNo::try_from(1).unwrap()
}

const RULES: &str = r#"{"name":{"vi":"Ward"},"time_zone":"Asia/Ho_Chi_Minh",
    "services":[{"key":"a","prefix":"A","name":{"vi":"A"}}],
    "counters":[{"number":1,"services":["a"]}]}"#;
