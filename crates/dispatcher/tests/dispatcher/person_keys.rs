//! A person's numbers are counted by a keyed hash, and the key dies with its day.

use crate::house::{BEAT, HOUR, MORNING, configure, rules};
use dispatcher::{Dispatcher, Start};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use office::Millis;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);

/// An office in a directory, at a time that can be changed.
async fn open(data: &Path, at: &Arc<AtomicI64>) -> Dispatcher {
    let time = Arc::clone(at);
    let clock = Arc::new(move || Millis(time.load(Ordering::SeqCst)));
    let start = Start { beat: BEAT, ..Start::at(data, clock, Uuid::from_u128(7)) };
    let dispatcher = Dispatcher::start(start).expect("the directory is good");
    dispatcher.submit(configure(rules())).await.expect("the rules are good");
    dispatcher
}

fn morning() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(MORNING))
}

fn key(dispatcher: &Dispatcher, date: Date) -> [u8; 32] {
    dispatcher.person_key(date).expect("the disk is good").expect("its day is not over")
}

/// Whether these bytes stand in any file of the directory.
fn are_in(bytes: &[u8], data: &Path) -> bool {
    let files = fs::read_dir(data).expect("a directory").map(|entry| entry.expect("a file").path());
    let read = |path| fs::read(path).expect("readable");
    files.map(read).any(|file| file.windows(bytes.len()).any(|window| window == bytes))
}

#[tokio::test]
async fn a_key_is_the_same_all_day_also_after_a_restart() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let (today, friday) = (key(&dispatcher, TODAY), key(&dispatcher, TODAY + 4.days()));
    assert_ne!(today, friday, "a hash of one day cannot be compared with another's");
    assert_eq!(key(&dispatcher, TODAY), today);
    dispatcher.stop().await;
    drop(dispatcher);
    at.fetch_add(5 * HOUR, Ordering::SeqCst);
    let again = open(data.path(), &at).await;
    assert_eq!((key(&again, TODAY), key(&again, TODAY + 4.days())), (today, friday));
    let file = fs::metadata(data.path().join("person.keys")).expect("it is there");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_key_is_destroyed_when_its_day_has_ended() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let (today, tomorrow) = (key(&dispatcher, TODAY), key(&dispatcher, TODAY + 1.day()));
    assert!(are_in(&today, data.path()));
    at.fetch_add(24 * HOUR, Ordering::SeqCst);
    let gone = async {
        while are_in(&today, data.path()) {
            tokio::time::sleep(BEAT).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("it is overwritten in place");
    assert_eq!(dispatcher.person_key(TODAY), Ok(None), "a day that is over has no key");
    assert_eq!(key(&dispatcher, TODAY + 1.day()), tomorrow);
}

#[tokio::test]
async fn a_key_is_destroyed_at_start_when_its_day_ended_while_the_office_was_shut() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let (today, later) = (key(&dispatcher, TODAY), key(&dispatcher, TODAY + 3.days()));
    dispatcher.stop().await;
    drop(dispatcher);
    at.fetch_add(48 * HOUR, Ordering::SeqCst);
    let again = open(data.path(), &at).await;
    assert!(!are_in(&today, data.path()), "gone before anybody is answered");
    assert_eq!(key(&again, TODAY + 3.days()), later);
}

#[tokio::test]
async fn an_office_that_asks_nobody_who_they_are_keeps_no_key() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    assert!(!data.path().join("person.keys").exists());
    assert_eq!(dispatcher.person_key(TODAY - 1.day()), Ok(None));
    assert_eq!(dispatcher.person_key(TODAY + 256.days()), Ok(None), "nobody can book so far ahead");
    assert!(!data.path().join("person.keys").exists());
}

#[tokio::test]
async fn many_days_of_keys_fit_into_a_small_file() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let keys: Vec<_> = (0..=255).map(|n| key(&dispatcher, TODAY + n.days())).collect();
    for day in 1..4 {
        at.fetch_add(24 * HOUR, Ordering::SeqCst);
        let new = dispatcher.submit(crate::house::take(None, "")).await;
        assert!(new.is_ok());
        assert_eq!(
            key(&dispatcher, TODAY + day.days()),
            keys[usize::try_from(day).expect("small")]
        );
        key(&dispatcher, TODAY + (255 + day).days());
    }
    let length = fs::metadata(data.path().join("person.keys")).expect("it is there").len();
    assert!(length < 17_000, "{length} bytes");
}
