//! Offices that keep their log for some years, and a city that asks for more.

use crate::town::{PATIENCE, Site, Town, folder};
use city::key::Key;
use city::report::Trouble;
use dispatcher::Keep;
use jiff::civil::{Date, date};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio::time::timeout;
use xinmoi_tests::{config, past};

const EARLY: [Date; 3] = [date(2020, 1, 6), date(2020, 1, 7), date(2020, 1, 8)];
const LATER: [Date; 6] = [
    date(2021, 3, 1),
    date(2021, 9, 1),
    date(2022, 2, 1),
    date(2022, 8, 1),
    date(2022, 8, 2),
    date(2022, 8, 3),
];

/// An office whose clock stands still on its last day: no day of ours opens in it.
fn then(site: &str, data: &Path, key: Arc<Key>) -> Site {
    Site::on(site, data, key, None, -24 * 365 * 20)
}

/// Takes away what is older than a year.
async fn shorten(site: &Site) -> u64 {
    let keep = Keep { years: 1, no_further_than: u64::MAX, not_believed: 0, at: site.log.now() };
    let due = site.log.due(&keep).expect("the log is there");
    let removal = due.removal.expect("days are old");
    let through = removal.through();
    site.log.remove_days(removal).await.expect("they are taken away");
    site.log.drop_files(through).expect("the folder is ours");
    through
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("there is room");
    for entry in fs::read_dir(from).expect("it is there").flatten() {
        let into = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &into);
        } else {
            fs::copy(entry.path(), into).expect("there is room");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_city_that_has_nothing_begins_behind_the_days_that_are_gone() {
    let place = folder("shortened-");
    let data = place.path().join("data");
    past::live(&data, &config::minimal(), &[&EARLY[..], &LATER].concat());
    let site = then("mot", &data, Arc::new(Key::new()));
    let through = shorten(&site).await;
    let town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    site.issue().await;
    town.expect_all(&site, &mut uplink.link).await;
    assert_eq!(uplink.link.borrow().trouble, None);
    let checked = town.checked().await;
    let (last, chain) = site.told();
    let city = checked.iter().find(|checked| checked.site == "mot").expect("the city knows it");
    assert!(city.good, "{city:?}");
    assert_eq!((city.first, city.last, &city.chain), (through + 1, last, &chain));
    assert_eq!(city.rows, last - through);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_city_that_lacks_days_which_are_gone_is_told_so_and_not_asked_again_and_again() {
    let place = folder("shortened-");
    let (data, before) = (place.path().join("data"), place.path().join("before"));
    past::live(&data, &config::minimal(), &EARLY);
    copy(&data, &before);
    past::live(&data, &config::minimal(), &LATER);
    let key = place.path().join("key");
    let key = || Arc::new(Key::at(&key).expect("there is room"));
    // The city's database comes back as it was in 2020.
    let site = then("mot", &before, key());
    let town = Town::of(&[&site]);
    {
        let told = site.seq();
        let mut uplink = site.tell(&town).await;
        let all = uplink.link.wait_for(|link| link.confirmed >= told);
        timeout(PATIENCE, all).await.expect("it is told").expect("the line lives");
    }
    site.log.stop().await;
    let site = then("mot", &data, key());
    shorten(&site).await;
    let mut uplink = site.tell(&town).await;
    let said = uplink.link.wait_for(|link| link.trouble == Some(Trouble::Removed));
    timeout(PATIENCE, said).await.expect("it is said").expect("the line lives");
    assert!(town.checked().await.iter().all(|checked| checked.good));
}
