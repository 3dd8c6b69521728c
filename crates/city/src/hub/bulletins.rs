//! Bulletins: what is written on the city's page, who holds it, and how many have read it.
//!
//! The truth is in the database; the hub that works reads it again and again, as for roll-outs.

use crate::bulletin::{BULLETINS_MAX, Bulletin, Posted, Receipt};
use crate::hub::Hub;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;

/// The tables; made where they are not there yet.
pub(crate) const TABLES: &str = "
create table if not exists bulletins (
    id bigint primary key, at bigint not null, by text not null, title text not null, words text not null,
    until bigint not null, sites text[], withdrawn_at bigint, withdrawn_by text
);
create table if not exists bulletin_offices (
    bulletin bigint not null references bulletins, site text not null, came_at bigint not null,
    staff int not null, read int not null, at bigint not null,
    primary key (bulletin, site)
);
";

/// How often the database is looked at, and receipts are written into it.
const LOOK: Duration = Duration::from_millis(500);

/// Bulletins that are listed.
const LISTED_MAX: i64 = 50;

/// The bulletins that hold, and what offices say of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bulletins(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    live: Vec<Live>,
    /// Whether `live` is what the database says, and not only nothing yet.
    is_known: bool,
    told: HashMap<String, Vec<Receipt>>,
    /// What stands in the database, so that only what changes is written.
    written: HashMap<String, HashMap<u64, Receipt>>,
}

#[derive(Debug)]
struct Live {
    bulletin: Bulletin,
    /// For these offices; `None`: for all.
    sites: Option<BTreeSet<String>>,
}

impl Live {
    fn is_for(&self, site: &str) -> bool {
        self.sites.as_ref().is_none_or(|sites| sites.contains(site))
    }
}

impl Bulletins {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what an office holds, and says what it is to be answered.
    pub(crate) fn told(&self, site: &str, mut receipts: Vec<Receipt>) -> Option<Posted> {
        receipts.truncate(BULLETINS_MAX);
        let mut state = self.state();
        if !state.is_known {
            return None;
        }
        let its = |id: u64| state.live.iter().any(|one| one.bulletin.id == id && one.is_for(site));
        let gone: Vec<u64> = receipts.iter().map(|one| one.id).filter(|id| !its(*id)).collect();
        let holds = |id: u64| receipts.iter().any(|receipt| receipt.id == id);
        let lacks = |one: &&Live| one.is_for(site) && !holds(one.bulletin.id);
        let come = state.live.iter().find(lacks).map(|one| one.bulletin.clone());
        state.told.insert(site.to_owned(), receipts);
        (come.is_some() || !gone.is_empty()).then_some(Posted { come, gone })
    }

    /// What offices told that the database does not have.
    fn unwritten(&self) -> Vec<(String, Receipt)> {
        let state = self.state();
        let is_new = |site: &str, receipt: &Receipt| {
            let is_live = |one: &Live| one.bulletin.id == receipt.id && one.is_for(site);
            let written = state.written.get(site).and_then(|of| of.get(&receipt.id));
            state.live.iter().any(is_live) && written != Some(receipt)
        };
        let told = state.told.iter();
        let all = told.flat_map(|(site, receipts)| receipts.iter().map(move |one| (site, one)));
        all.filter(|(site, receipt)| is_new(site, receipt))
            .map(|(site, receipt)| (site.clone(), receipt.clone()))
            .collect()
    }
}

/// Tends what offices are told, and writes down what they have read, while this hub works. Never ends.
pub(crate) async fn tend(hub: Hub) {
    let bulletins = hub.0.board.bulletins().clone();
    loop {
        sleep(LOOK).await;
        if !hub.0.leads.load(Ordering::Acquire) {
            // Another hub writes meanwhile: what is in the database is read again when this one works.
            *bulletins.state() = State::default();
            continue;
        }
        if let Err(error) = look(&hub.0.pool, &bulletins).await {
            warn!(%error, "Bulletins: {error}");
        }
    }
}

async fn look(pool: &PgPool, bulletins: &Bulletins) -> Result<(), sqlx::Error> {
    let rows = sqlx::query(
        "select id, at, title, words, until, sites from bulletins
         where withdrawn_at is null and until > $1 order by id limit $2",
    );
    let rows =
        rows.bind(now()).bind(i64::try_from(BULLETINS_MAX).unwrap_or(0)).fetch_all(pool).await?;
    let live = rows.iter().map(Live::of).collect::<Result<Vec<_>, _>>()?;
    bulletins.state().live = live;
    if !bulletins.state().is_known {
        let rows = sqlx::query("select bulletin, site, staff, read from bulletin_offices");
        let mut written: HashMap<String, HashMap<u64, Receipt>> = HashMap::new();
        for row in rows.fetch_all(pool).await? {
            let id = row.try_get::<i64, _>("bulletin")?.unsigned_abs();
            let (staff, read): (i32, i32) = (row.try_get("staff")?, row.try_get("read")?);
            let receipt = Receipt { id, staff: staff.unsigned_abs(), read: read.unsigned_abs() };
            written.entry(row.try_get("site")?).or_default().insert(id, receipt);
        }
        let mut state = bulletins.state();
        (state.written, state.is_known) = (written, true);
    }
    for (site, receipt) in bulletins.unwritten() {
        sqlx::query(
            "insert into bulletin_offices (bulletin, site, came_at, staff, read, at) values ($1, $2, $3, $4, $5, $3)
             on conflict (bulletin, site) do update set staff = $4, read = $5, at = $3",
        )
        .bind(signed(receipt.id))
        .bind(&site)
        .bind(now())
        .bind(i32::try_from(receipt.staff).unwrap_or(i32::MAX))
        .bind(i32::try_from(receipt.read).unwrap_or(i32::MAX))
        .execute(pool)
        .await?;
        bulletins.state().written.entry(site).or_default().insert(receipt.id, receipt);
    }
    Ok(())
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

fn signed(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

impl Live {
    fn of(row: &PgRow) -> Result<Self, sqlx::Error> {
        let sites: Option<Vec<String>> = row.try_get("sites")?;
        Ok(Self {
            bulletin: Bulletin {
                id: row.try_get::<i64, _>("id")?.unsigned_abs(),
                at: row.try_get("at")?,
                title: row.try_get("title")?,
                words: row.try_get("words")?,
                until: row.try_get("until")?,
            },
            sites: sites.map(|sites| sites.into_iter().collect()),
        })
    }
}

/// A bulletin as the city's page shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    id: i64,
    at: i64,
    by: String,
    title: String,
    words: String,
    until: i64,
    /// For these offices; null: for all.
    pub(crate) sites: Option<Vec<String>>,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<String>,
    /// Offices that hold it.
    here: i64,
    /// Their staff.
    staff: i64,
    /// How many of them have read it.
    read: i64,
}

/// What became of a bulletin in an office.
#[derive(Debug, Serialize)]
pub(crate) struct ShownOffice {
    site: String,
    /// When it was known to be there.
    came_at: i64,
    staff: i32,
    read: i32,
    /// When `read` changed last.
    at: i64,
}

/// The last bulletins, the newest first.
pub(crate) async fn listed(pool: &PgPool) -> Result<Vec<Shown>, sqlx::Error> {
    let rows = sqlx::query(
        "select b.*, count(o.site) here, coalesce(sum(o.staff), 0) staff, coalesce(sum(o.read), 0) read
         from bulletins b left join bulletin_offices o on o.bulletin = b.id
         group by b.id order by b.id desc limit $1",
    );
    rows.bind(LISTED_MAX).fetch_all(pool).await?.iter().map(Shown::of).collect()
}

impl Shown {
    fn of(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            by: row.try_get("by")?,
            title: row.try_get("title")?,
            words: row.try_get("words")?,
            until: row.try_get("until")?,
            sites: row.try_get("sites")?,
            withdrawn_at: row.try_get("withdrawn_at")?,
            withdrawn_by: row.try_get("withdrawn_by")?,
            here: row.try_get("here")?,
            staff: row.try_get("staff")?,
            read: row.try_get("read")?,
        })
    }
}

/// What became of a bulletin in each office that holds it; `None`: there is no such bulletin.
pub(crate) async fn offices(
    pool: &PgPool,
    id: i64,
) -> Result<Option<Vec<ShownOffice>>, sqlx::Error> {
    let known: bool = sqlx::query_scalar("select exists(select 1 from bulletins where id = $1)")
        .bind(id)
        .fetch_one(pool)
        .await?;
    if !known {
        return Ok(None);
    }
    let rows: Vec<(String, i64, i32, i32, i64)> = sqlx::query_as(
        "select site, came_at, staff, read, at from bulletin_offices where bulletin = $1 order by site",
    )
    .bind(id)
    .fetch_all(pool)
    .await?;
    let shown = |(site, came_at, staff, read, at)| ShownOffice { site, came_at, staff, read, at };
    Ok(Some(rows.into_iter().map(shown).collect()))
}

/// Posts a bulletin whose number and time are given here. `None`: as many hold as may.
pub(crate) async fn post(
    pool: &PgPool,
    by: &str,
    bulletin: &Bulletin,
    sites: Option<&[String]>,
) -> Result<Option<i64>, sqlx::Error> {
    let mut txn = pool.begin().await?;
    sqlx::query("lock table bulletins in exclusive mode").execute(&mut *txn).await?;
    let (live, last): (i64, Option<i64>) = sqlx::query_as(
        "select count(*) filter (where withdrawn_at is null and until > $1), max(id) from bulletins",
    )
    .bind(bulletin.at)
    .fetch_one(&mut *txn)
    .await?;
    if live >= i64::try_from(BULLETINS_MAX).unwrap_or(0) {
        return Ok(None);
    }
    // Of the time, so that a database that was set back to yesterday does not name another one as offices know one.
    let id = bulletin.at.max(last.unwrap_or(0) + 1);
    sqlx::query(
        "insert into bulletins (id, at, by, title, words, until, sites) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(bulletin.at)
    .bind(by)
    .bind(&bulletin.title)
    .bind(&bulletin.words)
    .bind(bulletin.until)
    .bind(sites)
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(Some(id))
}

/// Takes a bulletin back, off every screen. Whether it held.
pub(crate) async fn withdraw(pool: &PgPool, id: i64, by: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update bulletins set withdrawn_at = $2, withdrawn_by = $3
         where id = $1 and withdrawn_at is null and until > $2",
    );
    let done = done.bind(id).bind(now()).bind(by).execute(pool).await?;
    Ok(done.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(id: u64, sites: Option<&[&str]>) -> Live {
        let sites = sites.map(|sites| sites.iter().map(|site| (*site).to_owned()).collect());
        let (title, words) = (format!("T{id}"), "W".to_owned());
        Live { bulletin: Bulletin { id, at: 0, title, words, until: 9 }, sites }
    }

    fn receipt(id: u64, read: u32) -> Receipt {
        Receipt { id, staff: 5, read }
    }

    fn come(posted: Option<Posted>) -> (Option<u64>, Vec<u64>) {
        posted.map_or((None, vec![]), |posted| (posted.come.map(|one| one.id), posted.gone))
    }

    #[test]
    fn an_office_is_told_what_it_lacks_one_at_a_time_and_what_is_taken_back() {
        let bulletins = Bulletins::default();
        assert_eq!(bulletins.told("a", vec![receipt(1, 0)]), None, "nothing is known yet");
        let mut state = bulletins.state();
        (state.is_known, state.live) =
            (true, vec![live(1, None), live(2, Some(&["b"])), live(3, None)]);
        drop(state);
        assert_eq!(come(bulletins.told("a", vec![])), (Some(1), vec![]));
        assert_eq!(come(bulletins.told("a", vec![receipt(1, 0)])), (Some(3), vec![]));
        assert_eq!(bulletins.told("a", vec![receipt(1, 0), receipt(3, 2)]), None);
        assert_eq!(come(bulletins.told("b", vec![receipt(1, 0)])), (Some(2), vec![]));
        // One that it must not have, and one that nobody knows: another's hub's, or over.
        assert_eq!(
            come(bulletins.told("a", vec![receipt(2, 1), receipt(9, 1)])),
            (Some(1), vec![2, 9])
        );
        // Only what holds and has changed is written.
        bulletins.told("a", vec![receipt(1, 4), receipt(2, 5), receipt(9, 5)]);
        let written = HashMap::from([(1, receipt(1, 0))]);
        bulletins.state().written.insert("b".to_owned(), written);
        assert_eq!(bulletins.unwritten(), [("a".to_owned(), receipt(1, 4))]);
    }
}
