//! Tells one address of the city's own of alerts: signed, all that is new in one message, at most one in ten seconds.

use crate::hub::Hub;
use crate::key::For;
use jiff::Timestamp;
use reqwest::redirect::Policy;
use reqwest::{Client, header};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;

/// The pause between two messages, and at most where the address does not take them.
const PAUSES: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(300));

/// How long the address may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Alerts of one message.
const TOLD_AT_ONCE: i64 = 100;

/// Headers: the hub's word for the body, and its public key.
const SIGNATURE: &str = "xinmoi-signature";
const KEY: &str = "xinmoi-hub-key";

/// What is not told yet.
struct Untold {
    id: i64,
    site: String,
    kind: String,
    began_at: i64,
    ended_at: Option<i64>,
}

/// Tells what is new for as long as the hub runs. The address stands in the hub's own configuration: nobody who is on a page can
/// set it. A private address is the usual one. No redirect is followed, and nothing of the answer is kept.
pub(crate) async fn run(hub: Hub) {
    let Some(url) = hub.0.config.alerts.url.clone() else { return };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().timeout(ANSWER_MAX).redirect(Policy::none()).build();
    let client = match client {
        Ok(client) => client,
        Err(error) => return warn!(%error, "Alerts are told to nobody: {error}"),
    };
    let mut pause = PAUSES.0;
    loop {
        sleep(pause).await;
        if !hub.0.leads.load(Ordering::Acquire) {
            continue;
        }
        match turn(&hub, &client, &url).await {
            Ok(()) => pause = PAUSES.0,
            Err(why) => {
                warn!(%why, "Alerts are not told: {why}");
                pause = (pause * 2).min(PAUSES.1);
            }
        }
    }
}

async fn turn(hub: &Hub, client: &Client, url: &str) -> Result<(), String> {
    let told = |error: sqlx::Error| error.to_string();
    let new = untold(hub).await.map_err(told)?;
    if new.is_empty() {
        return Ok(());
    }
    let line = |alert: &Untold| {
        let office = hub.0.offices.get(&alert.site);
        json!({
            "id": alert.id, "kind": alert.kind, "site": alert.site,
            "name": office.map(|office| &office.name),
            "began_at": alert.began_at, "ended_at": alert.ended_at,
        })
    };
    let lines: Vec<Value> = new.iter().map(line).collect();
    let at = Timestamp::now().as_millisecond();
    let body = json!({ "city": hub.0.config.city.name, "at": at, "alerts": lines }).to_string();
    let signature = hub.0.key.sign(For::Alert, body.as_bytes());
    let request = client
        .post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(SIGNATURE, signature)
        .header(KEY, hub.0.key.public())
        .body(body);
    let answer = request.send().await.map_err(|why| why.without_url().to_string())?;
    if !answer.status().is_success() {
        return Err(format!("the address answers {}", answer.status()));
    }
    mark(hub, &new, at).await.map_err(told)
}

/// Beginnings and ends that nobody was told, but for what is kept quiet. The end of what was never told is not told either.
async fn untold(hub: &Hub) -> Result<Vec<Untold>, sqlx::Error> {
    let now = Timestamp::now().as_millisecond();
    type Row = (i64, String, String, i64, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "select a.id, a.site, a.kind, a.began_at, a.ended_at from alerts a
         where ((a.told_at is null and a.ended_at is null)
                or (a.told_at is not null and a.told_end_at is null and a.ended_at is not null))
           and not exists (select 1 from alert_silences s
                where s.site = a.site and s.kind = a.kind and s.until_at > $1)
         order by a.id limit $2",
    )
    .bind(now)
    .bind(TOLD_AT_ONCE)
    .fetch_all(&hub.0.pool)
    .await?;
    let untold =
        |(id, site, kind, began_at, ended_at): Row| Untold { id, site, kind, began_at, ended_at };
    Ok(rows.into_iter().map(untold).collect())
}

async fn mark(hub: &Hub, told: &[Untold], at: i64) -> Result<(), sqlx::Error> {
    for alert in told {
        let sql = match alert.ended_at {
            None => "update alerts set told_at = $2 where id = $1",
            Some(_) => "update alerts set told_end_at = $2 where id = $1",
        };
        sqlx::query(sql).bind(alert.id).bind(at).execute(&hub.0.pool).await?;
    }
    Ok(())
}
