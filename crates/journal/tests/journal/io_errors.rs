//! One operation of the disk fails. Nothing acknowledged is lost, nothing panics, and the journal says so until it is
//! opened again.

use crate::disk::{Disk, Fault};
use crate::hall::{Dice, Hall, work};
use journal::{Journal, JournalError, Opened, Record};
use office::Office;
use std::io::ErrorKind;
use uuid::Uuid;

/// Which operation fails, in an ordinary test run; `XINMOI_IO_ERRORS` asks for more.
const OPERATIONS: u64 = 500;

#[test]
fn an_error_at_any_operation_loses_nothing() {
    let last = std::env::var("XINMOI_IO_ERRORS").map_or(OPERATIONS, |n| n.parse().unwrap());
    let (image, hall) = store();
    for n in 1..=last {
        let kind = if n % 2 == 0 { ErrorKind::StorageFull } else { ErrorKind::Other };
        fail_at(n, kind, image.clone(), hall.clone());
    }
}

fn store() -> (Vec<u8>, Hall) {
    let disk = Disk::default();
    let mut journal = Journal::open_backend(disk.clone(), Uuid::from_u128(1)).unwrap().journal;
    let hall = work(&mut journal, 11, 4);
    drop(journal);
    (disk.image(), hall)
}

fn fail_at(n: u64, kind: ErrorKind, image: Vec<u8>, mut hall: Hall) {
    let before = hall.seq;
    let disk = Disk::failing(image, Fault::Error(n, kind));
    let mut acknowledged = Vec::new();
    match Journal::open_backend(disk.clone(), Uuid::nil()) {
        Ok(Opened { mut journal, .. }) => {
            let error = work_until_error(&mut journal, &mut hall, &mut acknowledged);
            if let Some(error) = error {
                let right =
                    matches!(error, JournalError::DiskFull) == (kind == ErrorKind::StorageFull);
                assert!(right, "operation {n}: {error} for {kind}");
                assert_closed(&mut journal, &hall.office);
            }
        }
        Err(error) => assert!(
            matches!(error, JournalError::DiskFull | JournalError::Storage(_)),
            "operation {n}: {error:?}"
        ),
    }
    // Without a power cut, everything written is still seen; with one, only what was synced is sure.
    check(disk.image(), before, &acknowledged, n);
    check(disk.after_power_cut(&mut Dice(n)), before, &acknowledged, n);
}

/// Commits until one fails, thirty at most: the operation may come after those.
fn work_until_error(
    journal: &mut Journal,
    hall: &mut Hall,
    acknowledged: &mut Vec<Record>,
) -> Option<JournalError> {
    for _ in 0..30 {
        let batch = hall.batch();
        match batch.append(journal, &hall.office) {
            Ok(()) => acknowledged.extend(batch.records),
            Err(error) => return Some(error),
        }
        if hall.dice.one_in(3)
            && let Err(error) = journal.catch_up(&hall.office)
        {
            return Some(error);
        }
    }
    None
}

fn assert_closed(journal: &mut Journal, office: &Office) {
    let mut hall = Hall::new(office.clone(), journal.head().seq, 1);
    let refused = hall.batch().append(journal, &hall.office);
    assert!(matches!(refused, Err(JournalError::Closed)), "{refused:?}");
    assert!(matches!(journal.since(0, 1), Err(JournalError::Closed)));
    assert!(matches!(journal.reader().users(), Err(JournalError::Closed)));
}

fn check(image: Vec<u8>, before: u64, acknowledged: &[Record], n: u64) {
    let opened = Journal::open_backend(Disk::holding(image), Uuid::nil());
    let journal = opened.unwrap_or_else(|e| panic!("operation {n}: {e}")).journal;
    let found = journal.since(before, usize::MAX).unwrap();
    assert!(found.starts_with(acknowledged), "operation {n}: an acknowledged record is lost");
    journal.verify().unwrap_or_else(|e| panic!("operation {n}: {e}"));
}
