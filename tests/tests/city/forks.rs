//! Offices that were copied, restored and rolled back.

use crate::town::{PATIENCE, Site, Town, count, folder};
use city::key::Key;
use city::report::{Refused, Trouble};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;
use xinmoi_tests::program::{command, stderr};

/// A fork is found within this time.
const FOUND_WITHIN: Duration = Duration::from_secs(30);

/// A copy of an office as it lies on disk.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("there is room");
    for entry in std::fs::read_dir(from).expect("it is there").flatten() {
        let into = to.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => copy(&entry.path(), &into),
            Ok(_) => drop(std::fs::copy(entry.path(), into).expect("there is room")),
            Err(error) => panic!("{error}"),
        }
    }
}

/// The key of an office, as it lies beside its store.
fn same_key(site: &Site) -> Arc<Key> {
    let place = folder("key-");
    let file = place.path().join("city.key");
    std::fs::write(&file, site.key.seed()).expect("there is room");
    Arc::new(Key::at(&file).expect("it is a key"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_runs_beside_its_office_is_found_and_refused() {
    for _ in 0..count("CITY_CLONES", 1) {
        let site = Site::new("mot").await;
        let town = Town::of(&[&site]);
        let mut uplink = site.tell(&town).await;
        site.visit().await;
        town.expect_all(&site, &mut uplink.link).await;
        let place = folder("copy-");
        // What a running store's disk holds; a copy of a running machine does the same.
        let data = place.path().join("data");
        copy(&site.data, &data);
        let twin = Site::at("mot", &data, same_key(&site), None);
        let begun = Instant::now();
        let mut second = twin.tell(&town).await;
        let refused = second.link.wait_for(|link| link.refused == Some(Refused::Cloned));
        timeout(FOUND_WITHIN, refused).await.expect("it is found").expect("the line lives");
        println!("a copy was found after {:?}", begun.elapsed());
        // The office itself goes on, and the copy's records never come in.
        twin.visit().await;
        site.visit().await;
        town.expect_all(&site, &mut uplink.link).await;
        town.expect_equal(&[&site]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_was_set_back_is_found_and_gives_no_number_again() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    site.visit().await;
    town.expect_all(&site, &mut uplink.link).await;
    let place = folder("copy-");
    let data = place.path().join("data");
    copy(&site.data, &data);
    for _ in 0..5 {
        site.visit().await;
    }
    town.expect_all(&site, &mut uplink.link).await;
    let given = site.log.read().office.last_counts().next().map(|(_, count)| count);
    drop(uplink);
    site.log.stop().await;
    // The machine comes back as it was an hour ago.
    let back = Site::at("mot", &data, same_key(&site), None);
    let mut uplink = back.tell(&town).await;
    let found = uplink.link.wait_for(|link| link.trouble == Some(Trouble::RolledBack));
    timeout(FOUND_WITHIN, found).await.expect("it is found").expect("the line lives");
    back.issue().await;
    let next = back.log.read().office.last_counts().next().map(|(_, count)| count);
    assert!(next > given, "{next:?} was given out before: {given:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_office_goes_on_in_the_city_and_gives_no_number_again() {
    for _ in 0..count("CITY_RESTORES", 1) {
        let site = Site::new("mot").await;
        let town = Town::of(&[&site]);
        let mut uplink = site.tell(&town).await;
        for _ in 0..3 {
            site.visit().await;
        }
        town.expect_all(&site, &mut uplink.link).await;
        let place = folder("restored-");
        let (file, data) = (place.path().join("copy.xinmoi"), place.path().join("data"));
        // The office's own program makes the copy of a store that nobody has open.
        let asleep = place.path().join("asleep");
        copy(&site.data, &asleep);
        let path = |path: &Path| path.display().to_string();
        for words in [
            vec!["backup", "--data", &path(&asleep), "--out", &path(&file)],
            vec!["restore", "--from", &path(&file), "--data", &path(&data), "--skip", "0"],
        ] {
            let done = command().args(&words).output().expect("xinmoi starts");
            assert!(done.status.success(), "{words:?}: {}", stderr(&done));
        }
        for _ in 0..5 {
            site.visit().await;
        }
        town.expect_all(&site, &mut uplink.link).await;
        let given = site.log.read().office.last_counts().next().map(|(_, count)| count);
        drop(uplink);
        site.log.stop().await;
        let back = Site::at("mot", &data, same_key(&site), None);
        assert_ne!(back.log.read().epoch, site.log.read().epoch);
        let before = back.seq();
        let mut uplink = back.tell(&town).await;
        let all = uplink.link.wait_for(|link| link.confirmed >= before);
        timeout(PATIENCE, all).await.expect("it is told").expect("the line lives");
        back.issue().await;
        let next = back.log.read().office.last_counts().next().map(|(_, count)| count);
        assert!(next > given, "{next:?} was given out before: {given:?}");
        town.expect_all(&back, &mut uplink.link).await;
        let checked = town.checked().await;
        assert_eq!(checked.len(), 2, "{checked:?}");
        assert!(checked.iter().all(|one| one.good), "{checked:?}");
    }
}
