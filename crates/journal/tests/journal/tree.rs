//! The tree over the log: who holds a head, a slip or an earlier head finds every log that was written anew.

use crate::hall::{Dice, Hall, seal_all, work};
use journal::{Body, Hash, HeldHead, Journal, Record, Tree, TreeHead, VerifyError, leaf};
use office::{Event, Millis};
use sha2::{Digest, Sha256};
use std::env;
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(1);
/// Heads on the television and in the report: one every so many records.
const NOTED_EVERY: u64 = 25;

/// A record's hash in the chain, as `docs/FORMAT.md` has it.
fn chained(before: &Hash, record: &Record) -> Hash {
    let json = serde_json::to_vec(record).unwrap();
    Sha256::new().chain_update(before).chain_update([1]).chain_update(json).finalize().into()
}

/// What an honest program, or a forger with the whole box, makes of records: numbers, chain and tree all in order.
fn grown(records: &mut [Record]) -> (Tree, Vec<Hash>) {
    let (mut tree, mut leaves, mut before) = (Tree::default(), Vec::new(), [0; 32]);
    for (record, seq) in records.iter_mut().zip(1..) {
        record.seq = seq;
        before = chained(&before, record);
        tree.push(&before);
        leaves.push(leaf(&before));
    }
    (tree, leaves)
}

/// A day as the people of the hall hold it: the heads that were noted down, and the slips.
struct Held {
    heads: Vec<TreeHead>,
    slips: Vec<Slip>,
}

struct Slip {
    seq: u64,
    leaf: Hash,
    head: TreeHead,
}

fn held(tree: &Tree, leaves: &[Hash], records: &[Record]) -> Held {
    let noted = (1..=tree.size()).filter(|size| size % NOTED_EVERY == 0 || *size == tree.size());
    let given =
        records.iter().filter(|r| matches!(r.body.office(), Some(Event::TicketIssued { .. })));
    let slip = |record: &Record| {
        let seq = record.seq;
        Slip { seq, leaf: leaves[at(seq)], head: tree.head_at(seq).unwrap() }
    };
    Held {
        heads: noted.map(|size| tree.head_at(size).unwrap()).collect(),
        slips: given.map(slip).collect(),
    }
}

fn at(seq: u64) -> usize {
    usize::try_from(seq - 1).unwrap()
}

impl Held {
    /// Whether somebody who holds a head finds that the log is another one.
    fn heads_find(&self, other: &Tree) -> bool {
        self.heads.iter().any(|head| other.head_at(head.size) != Some(*head))
    }

    /// Whether the holder of a slip from record `from` on does: each is shown what their phone asks for.
    fn slips_find(&self, other: &Tree, from: u64) -> Option<bool> {
        let mut affected = self.slips.iter().filter(|slip| slip.seq >= from).peekable();
        affected.peek()?;
        Some(affected.any(|slip| !is_shown(slip, other)))
    }
}

/// What a phone asks: that its number stands in the log of today's head, and that this log begins with that of its slip.
fn is_shown(slip: &Slip, tree: &Tree) -> bool {
    let head = tree.head();
    let included = tree
        .inclusion(slip.seq - 1, head.size)
        .is_some_and(|path| head.includes(slip.seq - 1, &slip.leaf, &path));
    included
        && tree
            .consistency(slip.head.size, head.size)
            .is_some_and(|path| head.continues(&slip.head, &path))
}

/// A day of the hall's work.
fn day(seed: u64) -> Vec<Record> {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    work(&mut journal, seed, 30);
    journal.since(0, usize::MAX).unwrap()
}

/// Inserts, swaps, backdates or deletes; from which record on the log is another one.
fn forge(records: &mut Vec<Record>, dice: &mut Dice) -> u64 {
    let len = records.len() as u64;
    let n = usize::try_from(dice.under(len - 1)).unwrap();
    match dice.under(4) {
        0 => {
            let copy = records[n].clone();
            records.insert(n, copy);
            // The copy stands where the one after it stood.
            n as u64 + 2
        }
        1 => {
            records.swap(n, n + 1);
            n as u64 + 1
        }
        2 => {
            records[n].at =
                Millis(records[n].at.0 - 1 - i64::try_from(dice.under(3_600_000)).unwrap());
            n as u64 + 1
        }
        _ => {
            records.remove(n);
            n as u64 + 1
        }
    }
}

#[test]
fn a_forged_day_is_found_by_whoever_holds_a_head_or_one_affected_slip() {
    let forged = number("FORGED_DAYS", 400);
    let mut dice = Dice(20_261_123);
    let (mut by_slip, mut affected) = (0, 0);
    for seed in 0..forged.div_ceil(20) {
        let mut honest = day(seed);
        let (tree, leaves) = grown(&mut honest);
        let held = held(&tree, &leaves, &honest);
        assert!(!held.heads_find(&tree), "an honest day");
        assert_eq!(held.slips_find(&tree, 1), Some(false), "an honest day");
        for _ in 0..20.min(forged - seed * 20) {
            let mut records = honest.clone();
            let from = forge(&mut records, &mut dice);
            let (other, _) = grown(&mut records);
            assert!(held.heads_find(&other), "day {seed}, forged from record {from}");
            if let Some(found) = held.slips_find(&other, from) {
                assert!(found, "day {seed}, forged from record {from}");
                by_slip += 1;
            }
            affected += 1;
        }
    }
    println!(
        "{affected} forged days: all found by the heads, {by_slip} by the slips given out after it"
    );
    assert!(by_slip * 2 > affected, "slips are given out all day");
}

#[test]
fn on_honest_days_nobody_finds_anything() {
    let days = number("HONEST_DAYS", 12);
    for seed in 1_000..1_000 + days {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
        let mut hall = work(&mut journal, seed, 10);
        let (mut heads, mut slips) = (Vec::new(), Vec::new());
        for _ in 0..10 {
            let before = journal.head().seq;
            hall.batch().append(&mut journal, &hall.office).unwrap();
            for record in journal.since(before, usize::MAX).unwrap() {
                let seq = record.seq;
                if matches!(record.body, Body::Office(Event::TicketIssued { .. })) {
                    slips.push(
                        journal
                            .tree(|tree| Slip {
                                seq,
                                leaf: tree.leaf(seq - 1).unwrap(),
                                head: tree.head_at(seq).unwrap(),
                            })
                            .unwrap(),
                    );
                }
            }
            heads.push(journal.tree(Tree::head).unwrap());
        }
        let now = journal.tree(Tree::head).unwrap();
        for head in &heads {
            let path = journal.tree(|tree| tree.consistency(head.size, now.size)).unwrap();
            assert!(now.continues(head, &path.unwrap()), "day {seed}");
        }
        assert!(
            slips.iter().all(|slip| journal.tree(|tree| is_shown(slip, tree)).unwrap()),
            "day {seed}"
        );
        let noted: Vec<HeldHead> = heads.iter().map(noted).collect();
        assert_eq!(journal.verify_against(&noted).unwrap().tree, now, "day {seed}");
    }
}

/// As it stands on the television: the first half of a quarter of the root.
fn noted(head: &TreeHead) -> HeldHead {
    HeldHead { size: head.size, root: head.root[..HeldHead::ROOT_MIN].to_vec() }
}

#[test]
fn sealing_changes_no_head_and_heads_from_then_on_are_in_reach() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let mut hall = days(&mut journal, 5);
    let (before, all) = (journal.tree(Tree::head).unwrap(), journal.tree(Clone::clone).unwrap());
    assert!(seal_all(&mut journal).unwrap() > 1);
    assert_eq!(journal.tree(Tree::head).unwrap(), before);
    let base = journal.tree(Tree::base).unwrap();
    assert!(base > 0 && base < before.size);
    let known = |size| journal.tree(|tree| tree.head_at(size)).unwrap();
    assert_eq!(known(base - 1), None);
    (base..=before.size).for_each(|size| assert_eq!(known(size), all.head_at(size), "{size}"));
    assert_eq!(journal.verify().unwrap().tree, before);

    hall.batch().append(&mut journal, &hall.office).unwrap();
    drop(journal);
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    let now = journal.tree(Tree::head).unwrap();
    let path = journal.tree(|tree| tree.consistency(before.size, now.size)).unwrap().unwrap();
    assert!(now.size > before.size && now.continues(&before, &path));
    assert_eq!(journal.verify().unwrap().tree, now);
}

#[test]
fn a_log_cut_short_or_written_anew_is_found_by_a_head_from_before() {
    let [honest, short, anew] = [(7, 40), (7, 30), (8, 60)].map(|(seed, commits)| {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
        work(&mut journal, seed, commits);
        (dir, journal)
    });
    let head = noted(&honest.1.tree(Tree::head).unwrap());
    let said = |journal: &Journal| match journal.verify_against(std::slice::from_ref(&head)) {
        Err(VerifyError::Head { size, what }) => {
            assert_eq!(size, head.size);
            what
        }
        other => panic!("{other:?}"),
    };
    assert!(honest.1.verify_against(std::slice::from_ref(&head)).is_ok());
    assert!(said(&short.1).contains("the log ends with record"), "{}", said(&short.1));
    assert!(said(&anew.1).contains("another one"), "{}", said(&anew.1));
    assert!(anew.1.verify().is_ok(), "by itself it is in order");
    let shorter = HeldHead { root: head.root[..7].to_vec(), ..head.clone() };
    assert!(honest.1.verify_against(&[shorter]).is_err(), "seven bytes are nobody's proof");
}

/// So many days of work, the last one still running.
fn days(journal: &mut Journal, days: usize) -> Hall {
    let mut hall = work(journal, 2, 0);
    for _ in 1..days {
        for _ in 0..5 {
            hall.batch().append(journal, &hall.office).unwrap();
        }
        hall.next_day();
        hall.commit(journal);
    }
    hall
}

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}
