//! Days that are over are sealed while nobody orders anything, and the office goes on whatever becomes of that.

use crate::house::{Disk, HOUR, House, MORNING, take};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::timeout;

async fn days(house: &House, days: usize) {
    for _ in 0..days {
        house.order(take(None, "")).await.expect("a number");
        house.later(24 * HOUR);
    }
    house.order(take(None, "")).await.expect("a number");
}

/// Waits until so many days are sealed and none is being written.
async fn sealed(disk: &Disk, days: usize) {
    let sealing = async {
        let done = |name: &String| name.ends_with(".day");
        while disk.files().keys().filter(|name| done(name)).count() < days {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), sealing).await.expect("days are sealed while nobody orders");
}

#[tokio::test]
async fn days_are_sealed_at_rest_and_followed_from_the_start() {
    let house = House::open(Disk::default(), MORNING).await;
    days(&house, 4).await;
    sealed(&house.disk, 3).await;
    let head = house.seq();
    let mut log = house.dispatcher.follow(0);
    let mut heard = Vec::new();
    while heard.last() != Some(&head) {
        let records = timeout(Duration::from_secs(5), log.next()).await.expect("it comes");
        heard.extend(records.expect("the writer runs").iter().map(|r| r.seq));
    }
    assert_eq!(heard, (1..=head).collect::<Vec<_>>());
    let report = house.dispatcher.verify().expect("one chain");
    assert_eq!((report.days, report.tickets, report.head.seq), (5, 5, head));

    let again = House::open(house.close().await, MORNING + 97 * HOUR).await;
    assert_eq!(again.numbers(), ["A001"]);
    let mut text = Vec::new();
    let (first, last) = ("2026-11-24".parse().expect("a date"), "2026-11-25".parse().expect("one"));
    let written = again.dispatcher.export(&(first..=last), &mut text).expect("memory has room");
    let text = String::from_utf8(text).expect("JSON");
    assert_eq!(text.lines().count() as u64, written);
    assert_eq!(text.matches("day_opened").count(), 2, "sealed days are exported like others");
    assert_eq!(text.matches("ticket_issued").count(), 2);
}

#[tokio::test]
async fn a_day_that_cannot_be_sealed_stays_and_the_office_goes_on() {
    let house = House::open(Disk::default(), MORNING).await;
    house.disk.folder_full.store(true, Ordering::SeqCst);
    days(&house, 3).await;
    let tried = async {
        while house.disk.files().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), tried).await.expect("it is tried");
    house.order(take(None, "")).await.expect("a number");
    assert_eq!(house.dispatcher.fault(), None);
    assert_eq!(house.dispatcher.verify().expect("nothing is amiss").days, 4);
    // Room again: a start tries at once.
    let disk = house.close().await;
    disk.folder_full.store(false, Ordering::SeqCst);
    let again = House::open(disk, MORNING + 73 * HOUR).await;
    sealed(&again.disk, 2).await;
    assert_eq!(again.dispatcher.verify().expect("one chain").days, 4);
}
