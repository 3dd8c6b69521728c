//! The city's screens in Chromium, over a real hub.

use crate::town::{Site, Town, count};
use futures_util::future::join_all;
use tokio::task::spawn_blocking;
use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_city_and_its_citizens_see_the_offices() {
    let names: Vec<String> =
        (0..count("CITY_OFFICES", 12)).map(|n| format!("phuong-{n}")).collect();
    let sites = join_all(names.iter().map(|name| Site::new(name))).await;
    let all: Vec<&Site> = sites.iter().collect();
    // One that falls silent is an alert at once, whatever the hour.
    let town = Town::with(
        &all,
        "[alerts]\nsilent_minutes = 0\nfrom = '00:00'\nuntil = '23:59:59'\nweekdays = [1, 2, 3, 4, 5, 6, 7]",
    );
    let mut links = join_all(all.iter().map(|site| site.tell(&town))).await;
    join_all(all.iter().enumerate().map(|(n, site)| async move {
        for _ in 0..n % 9 {
            site.issue().await;
        }
        site.visit().await;
    }))
    .await;
    for (site, uplink) in all.iter().zip(&mut links) {
        town.expect_all(site, &mut uplink.link).await;
    }
    // One is switched off.
    drop(links.pop());
    let (offices, away) = (names.len().to_string(), names[names.len() - 1].clone());
    let origin = town.hub.1.clone();
    let driven = spawn_blocking(move || {
        let chromium = chromium();
        finish(node("city.mjs").arg(origin).arg(chromium).args([&offices, &away, PASSWORD]));
    });
    driven.await.expect("the script ends well");
}
