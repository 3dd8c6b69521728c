//! A disk that forgets a bit. The store says so, or the bit did not matter; it is never wrong in silence.

use crate::disk::Disk;
use crate::hall::{Dice, work};
use journal::{Head, Journal, JournalError, Opened, Record};
use std::time::Instant;
use uuid::Uuid;

/// Flips in an ordinary test run; `XINMOI_BIT_FLIPS` asks for more.
const FLIPS: u64 = 1_000;

#[test]
fn a_flipped_bit_is_named_or_does_not_matter() {
    let flips = std::env::var("XINMOI_BIT_FLIPS").map_or(FLIPS, |n| n.parse().unwrap());
    let (image, head, records) = closed_store();
    let mut dice = Dice(3);
    let (mut named, mut harmless) = (0, 0);
    let began = Instant::now();
    for flip in 0..flips {
        let mut image = image.clone();
        // Half of the flips among the first pages, where every bit says something about all others.
        let bytes = if flip % 2 == 0 { image.len() } else { 64 * 1024 };
        let at = usize::try_from(dice.under(bytes as u64)).unwrap();
        image[at] ^= 1 << dice.under(8);
        match read_all(image) {
            Ok(found) if found == (head, records.clone()) => harmless += 1,
            Ok((found, _)) => panic!("byte {at}: wrong in silence, {found:?} for {head:?}"),
            Err(error) => {
                named += 1;
                let corrupt =
                    matches!(error, JournalError::Corrupt { .. } | JournalError::Newer { .. });
                assert!(corrupt, "byte {at}: {error:?}");
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{flips} flips in {seconds:.1} s: {named} named, {harmless} harmless");
    assert!(named > 0, "no flip met anything");
}

fn closed_store() -> (Vec<u8>, Head, Vec<Record>) {
    let disk = Disk::default();
    let mut journal = Journal::open_backend(disk.clone(), Uuid::from_u128(1)).unwrap().journal;
    work(&mut journal, 5, 40);
    let (head, records) = (journal.head(), journal.since(0, usize::MAX).unwrap());
    drop(journal);
    (disk.image(), head, records)
}

fn read_all(image: Vec<u8>) -> Result<(Head, Vec<Record>), JournalError> {
    let Opened { journal, .. } = Journal::open_backend(Disk::holding(image), Uuid::nil())?;
    let records = journal.since(0, usize::MAX)?;
    journal.verify().expect("what opens and reads is right");
    Ok((journal.head(), records))
}
