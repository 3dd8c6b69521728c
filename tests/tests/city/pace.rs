//! How fast a backlog comes in, beside what broker and database do alone.

use crate::town::{Site, Town, count, folder};
use async_nats::ConnectOptions;
use async_nats::jetstream;
use city::batch::{BATCH_MAX, ToldRecord};
use futures_util::future::join_all;
use sqlx::{Connection, Executor};
use std::time::Instant;
use xinmoi_tests::broker::Broker;
use xinmoi_tests::cluster::Cluster;

/// Rows of one transaction: what the hub takes at once when much lies there.
const ROWS: usize = 4_096;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backlog_comes_in_as_fast_as_broker_and_database_take_it() {
    let names: Vec<String> = (0..count("CITY_OFFICES", 4)).map(|n| format!("phuong-{n}")).collect();
    let sites = join_all(names.iter().map(|name| Site::new(name))).await;
    let all: Vec<&Site> = sites.iter().collect();
    let visits = count("CITY_BACKLOG", 100);
    join_all(all.iter().map(|site| async {
        for _ in 0..visits {
            site.visit().await;
        }
    }))
    .await;
    let records: u64 = all.iter().map(|site| site.seq()).sum();
    let told: Vec<(i64, String)> = all
        .iter()
        .flat_map(|site| site.log.since(0, usize::MAX).expect("the log is there"))
        .map(|record| ToldRecord::of(&record))
        .map(|told| (told.0, told.text().to_owned()))
        .collect();
    let broker_s = broker_alone(&told).await;
    let database_s = database_alone(&told).await;
    let town = Town::of(&all);
    let begun = Instant::now();
    let mut links = join_all(all.iter().map(|site| site.tell(&town))).await;
    for (site, uplink) in all.iter().zip(&mut links) {
        town.expect_all(site, &mut uplink.link).await;
    }
    let whole_s = begun.elapsed().as_secs_f64();
    town.expect_equal(&all).await;
    #[allow(clippy::cast_precision_loss, reason = "figures for people")]
    let rate = |s: f64| records as f64 / s;
    println!(
        "{records} records of {} offices: {:.0}/s to confirmed rows ({whole_s:.2} s); broker alone {:.0}/s, database alone {:.0}/s; \
         {:.2} of the slower",
        all.len(),
        rate(whole_s),
        rate(broker_s),
        rate(database_s),
        broker_s.max(database_s) / whole_s,
    );
}

/// The same bytes into a synced JetStream store, four batches under way.
async fn broker_alone(told: &[(i64, String)]) -> f64 {
    let broker = Broker::start(folder("nats-"), "");
    let client = ConnectOptions::new().connect(broker.url()).await.expect("it is there");
    let context = jetstream::new(client);
    let stream = jetstream::stream::Config {
        name: "ALONE".to_owned(),
        subjects: vec!["alone".to_owned()],
        storage: jetstream::stream::StorageType::File,
        ..Default::default()
    };
    context.create_stream(stream).await.expect("it is made");
    let begun = Instant::now();
    let mut under_way = Vec::new();
    for batch in told.chunks(BATCH_MAX) {
        let bytes = serde_json::to_vec(batch).expect("texts and numbers");
        under_way.push(context.publish("alone", bytes.into()).await.expect("it is sent"));
        if under_way.len() == 16 {
            for ack in under_way.drain(..) {
                ack.await.expect("it is stored");
            }
        }
    }
    for ack in under_way {
        ack.await.expect("it is stored");
    }
    begun.elapsed().as_secs_f64()
}

/// The same rows into a table with the same key, a transaction for as many as the hub takes at once.
async fn database_alone(told: &[(i64, String)]) -> f64 {
    let cluster = Cluster::start(folder("pg-")).expect("it starts").expect("PostgreSQL is here");
    let mut db = sqlx::PgConnection::connect(&cluster.url()).await.expect("it is there");
    db.execute(
        "create table alone (office int, epoch uuid, seq bigint, at bigint, told text, primary key (office, epoch, seq, at))",
    )
    .await
    .expect("it is made");
    let (begun, mut seq) = (Instant::now(), 0);
    for rows in told.chunks(ROWS) {
        let seqs: Vec<i64> = rows.iter().zip(seq..).map(|(_, n)| n).collect();
        seq += i64::try_from(rows.len()).expect("small");
        sqlx::query(
            "insert into alone select 1, '00000000-0000-0000-0000-000000000000', * from unnest($1::bigint[], $2::bigint[], $3::text[])",
        )
        .bind(seqs)
        .bind(rows.iter().map(|(at, _)| *at).collect::<Vec<_>>())
        .bind(rows.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>())
        .execute(&mut db)
        .await
        .expect("it is written");
    }
    begun.elapsed().as_secs_f64()
}
