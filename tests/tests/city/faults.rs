//! The hub, the broker and the database are killed, and the broker's store is wiped, while offices work.

use crate::town::{Site, Town, count};
use futures_util::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_when_hub_broker_and_database_are_killed() {
    let names: Vec<String> = (0..count("CITY_OFFICES", 4)).map(|n| format!("phuong-{n}")).collect();
    let sites = join_all(names.iter().map(|name| Site::new(name))).await;
    let all: Vec<&Site> = sites.iter().collect();
    let mut town = Town::of(&all);
    let mut links = join_all(all.iter().map(|site| site.tell(&town))).await;
    let tickets = count("CITY_TICKETS", 60);
    let work = async {
        join_all(all.iter().map(|site| async {
            for _ in 0..tickets {
                site.visit().await;
                // People come one after the other: so that the faults fall among them.
                sleep(Duration::from_millis(80)).await;
            }
        }))
        .await;
    };
    let trouble = async {
        sleep(Duration::from_millis(700)).await;
        town.kill_hub();
        sleep(Duration::from_millis(700)).await;
        town.broker.kill_and_start(false);
        sleep(Duration::from_millis(700)).await;
        town.database.kill_and_start().expect("it comes back");
        sleep(Duration::from_millis(700)).await;
        town.broker.kill_and_start(true);
    };
    tokio::join!(work, trouble);
    for (site, uplink) in all.iter().zip(&mut links) {
        town.expect_all(site, &mut uplink.link).await;
    }
    town.expect_equal(&all).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_hub_takes_over_and_writes_nothing_twice() {
    let site = Site::new("mot").await;
    let mut town = Town::of(&[&site]);
    let second = crate::town::start_hub(&town.file());
    let mut uplink = site.tell(&town).await;
    for n in 0..40 {
        site.visit().await;
        if n == 20 {
            town.hub.kill();
        }
    }
    town.expect_all(&site, &mut uplink.link).await;
    town.expect_equal(&[&site]).await;
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_works_for_days_without_the_city_and_tells_it_afterwards() {
    let site = Site::new("mot").await;
    let mut town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    town.expect_all(&site, &mut uplink.link).await;
    town.broker.kill();
    for _ in 0..150 {
        site.visit().await;
    }
    assert!(uplink.link.borrow().behind > 300, "{:?}", *uplink.link.borrow());
    town.broker.begin();
    town.expect_all(&site, &mut uplink.link).await;
    town.expect_equal(&[&site]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_brokers_lose_any_one_and_nothing_with_it() {
    let site = Site::new("mot").await;
    let mut town = Town::on_three(&[&site]);
    let mut uplink = site.tell(&town).await;
    town.expect_all(&site, &mut uplink.link).await;
    for n in 0..count("CITY_BROKERS", 1) {
        let broker = if n == 0 { &mut town.broker } else { &mut town.others[n - 1] };
        broker.kill();
        for _ in 0..20 {
            site.visit().await;
        }
        town.expect_all(&site, &mut uplink.link).await;
        let broker = if n == 0 { &mut town.broker } else { &mut town.others[n - 1] };
        broker.begin();
        // It has to have what the others have before the next one may be lost.
        sleep(Duration::from_secs(5)).await;
    }
    town.expect_equal(&[&site]).await;
}
