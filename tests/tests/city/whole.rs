//! Nothing is lost, doubled or left out on the way from the offices to the city.

use crate::town::{PATIENCE, Site, Town, count, number};
use dispatcher::{Order, What};
use futures_util::future::join_all;
use office::{Actor, Cause, Command, HoldReason, Issue, Role, TicketId, TicketState, Transfer};
use sqlx::Row;
use std::time::Instant;
use xinmoi_tests::dice::Dice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_city_has_every_record_of_every_office_once() {
    let names: Vec<String> = (0..count("CITY_OFFICES", 8)).map(|n| format!("phuong-{n}")).collect();
    let sites = join_all(names.iter().map(|name| Site::new(name))).await;
    let all: Vec<&Site> = sites.iter().collect();
    let town = Town::of(&all);
    let tickets = count("CITY_TICKETS", 40);
    // Half of it before the line is there, half while it is.
    join_all(all.iter().map(|site| async {
        for _ in 0..tickets / 2 {
            site.visit().await;
        }
    }))
    .await;
    let mut links = join_all(all.iter().map(|site| site.tell(&town))).await;
    let begun = Instant::now();
    join_all(all.iter().map(|site| async {
        for _ in tickets / 2..tickets {
            site.visit().await;
        }
    }))
    .await;
    for (site, uplink) in all.iter().zip(&mut links) {
        town.expect_all(site, &mut uplink.link).await;
    }
    let records: u64 = all.iter().map(|site| site.seq()).sum();
    println!("{} offices, {records} records, {:?}", all.len(), begun.elapsed());
    town.expect_equal(&all).await;
    let row = sqlx::query(
        "select count(*) as all, count(*) filter (where state = 'done' and ended_at >= started_at
            and called_at >= issued_at and counter = 1 and calls = 1) as done from tickets",
    )
    .fetch_one(&mut town.db().await)
    .await
    .expect("the rows can be read");
    let expected = i64::try_from(all.len() * tickets).expect("small");
    assert_eq!((row.get::<i64, _>("all"), row.get::<i64, _>("done")), (expected, expected));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_in_the_city_in_a_moment() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    town.expect_all(&site, &mut uplink.link).await;
    let mut took = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        site.issue().await;
        town.expect_all(&site, &mut uplink.link).await;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    println!("from the press to the city's confirmation: {took:?}");
    assert!(took[9] < PATIENCE / 60, "half of them took longer than 2 s: {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offices_that_merged_count_as_one_and_nothing_is_rewritten() {
    use city::hub::figures::{By, figures};
    let (old, new) = (Site::new("phuong-cu").await, Site::new("phuong-moi").await);
    let into = "[[office]]\nsite = 'xa-cu'\nname = 'Xã cũ'\ninto = 'phuong-moi'\n";
    let town = Town::with(&[&old, &new], into);
    for (site, people) in [(&old, 7), (&new, 5)] {
        for _ in 0..people {
            site.visit().await;
        }
        // The day is over: its figures are reckoned.
        site.order(
            dispatcher::What::Office(office::Command::OpenDay {
                date: jiff::civil::date(2099, 1, 1),
            }),
            office::Actor::System,
        )
        .await;
        let mut uplink = site.tell(&town).await;
        town.expect_all(site, &mut uplink.link).await;
    }
    let (mut db, today) =
        (town.db().await, jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
    let (from, to) = (today.yesterday().expect("a day"), today.tomorrow().expect("a day"));
    let issued = |rows: Vec<city::hub::figures::Figures>| -> Vec<(String, i64)> {
        rows.into_iter().map(|row| (row.of, row.issued)).collect()
    };
    let by_office = figures(&mut db, from, to, By::Office, None).await.expect("figures");
    assert_eq!(issued(by_office), [("phuong-cu".to_owned(), 7), ("phuong-moi".to_owned(), 5)]);
    sqlx::query("update offices set successor = 'phuong-moi'")
        .execute(&mut db)
        .await
        .expect("it is written");
    let merged = figures(&mut db, from, to, By::Merged, None).await.expect("figures");
    assert_eq!(issued(merged), [("phuong-moi".to_owned(), 12)]);
    let by_service = figures(&mut db, from, to, By::Service, None).await.expect("figures");
    let all: i64 = by_service.iter().map(|row| row.served).sum();
    assert_eq!(all, 12);
    assert!(by_service.iter().all(|row| row.wait_p50_s.is_some()), "{by_service:?}");
}

/// Whatever clerks do, what the city knows of each number is what its office knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_city_knows_of_each_number_what_its_office_knows() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let mut uplink = site.tell(&town).await;
    let mut dice = Dice::from_env();
    let mut taken = 0;
    for _ in 0..count("CITY_STEPS", 600) {
        taken += usize::from(step(&site, &mut dice).await);
    }
    println!("{taken} orders were taken");
    town.expect_all(&site, &mut uplink.link).await;
    let rows = sqlx::query("select ticket, state, service, calls, counter from tickets")
        .fetch_all(&mut town.db().await)
        .await
        .expect("the rows can be read");
    let state = site.log.read();
    let mut compared = 0;
    for row in &rows {
        let id: uuid::Uuid = row.get("ticket");
        let ticket = state.office.tickets().find(|ticket| ticket.id.0 == id).expect("it is its");
        let word = match ticket.state {
            TicketState::Waiting => "waiting",
            TicketState::Called | TicketState::Serving => "in_hand",
            TicketState::OnHold => "on_hold",
            TicketState::Done => "done",
            TicketState::NoShow => "no_show",
            TicketState::Cancelled => "cancelled",
            TicketState::Expired => "expired",
        };
        let city: (String, String) = (row.get("state"), row.get("service"));
        assert_eq!(city, (word.to_owned(), ticket.service.to_string()), "{ticket:?}");
        compared += 1;
    }
    assert_eq!(compared, state.office.tickets().count());
    assert!(compared > 50, "only {compared} numbers were given out");
}

/// Something that a clerk, a supervisor or a citizen does; whether the office took it.
async fn step(site: &Site, dice: &mut Dice) -> bool {
    let counter = number(if dice.under(2) == 0 { 1 } else { 2 });
    let names = ["lan", "minh"];
    let user = names[usize::from(counter.get() - 1)].parse().expect("a name");
    let clerk = Actor::Person { user, role: Role::Clerk };
    let ids: Vec<TicketId> = site.log.read().office.tickets().map(|ticket| ticket.id).collect();
    let any = |dice: &mut Dice| {
        ids.get(usize::try_from(dice.under(ids.len().max(1) as u64)).expect("small")).copied()
    };
    let service = |key: &str| key.parse().expect("a key");
    let (command, by) = match dice.under(16) {
        0..=3 => {
            let key = if dice.under(2) == 0 { "a" } else { "b" };
            (
                Command::Issue(Issue::plain(TicketId(uuid::Uuid::now_v7()), service(key))),
                Actor::System,
            )
        }
        4..=6 => (Command::CallNext { counter }, clerk),
        7 => (Command::Start { counter }, clerk),
        8 => (Command::NoShow { counter }, clerk),
        9 => (Command::Hold { counter, reason: HoldReason::Form, minutes: None }, clerk),
        10 => {
            let to = Transfer {
                service: Some(service("b")),
                bound: None,
                position: office::Position::Age,
                back: false,
            };
            (Command::Transfer { counter, to }, clerk)
        }
        11 | 12 => (Command::Undo { counter }, clerk),
        13 => {
            let Some(ticket) = any(dice) else { return false };
            (Command::Return { ticket }, supervisor())
        }
        14 => {
            let Some(ticket) = any(dice) else { return false };
            (Command::Cancel { ticket, cause: Cause::Staff }, supervisor())
        }
        _ => {
            let Some(ticket) = any(dice) else { return false };
            (Command::Call { counter, ticket, reason: None }, clerk)
        }
    };
    site.log.submit(Order::new(What::Office(command), by)).await.is_ok()
}

fn supervisor() -> Actor {
    Actor::Person { user: "hoa".parse().expect("a name"), role: Role::Supervisor }
}
