//! What is written in one transaction, and read at the beginning.

use crate::batch::link_text;
use crate::hub::fold::{Facts, Fold, State};
use crate::told::Told;
use dispatcher::{Hash, hex};
use jiff::civil::Date;
use office::{Channel, TicketId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{PgConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where the city's copy of one store's log ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The first record of this store.
    pub(crate) first: u64,
    pub(crate) seq: u64,
    /// The chain of what was told.
    pub(crate) chain: Hash,
    /// The last one's hash in the office's log.
    pub(crate) head: Hash,
    /// The record that opened the last business day; 0: none.
    pub(crate) day_seq: u64,
    pub(crate) parent: Option<Uuid>,
    pub(crate) at: i64,
}

/// A row of `events`.
#[derive(Clone, Debug)]
pub(crate) struct EventRow {
    pub(crate) office: i32,
    pub(crate) epoch: Uuid,
    pub(crate) seq: u64,
    pub(crate) at: i64,
    pub(crate) told: String,
}

#[allow(clippy::cast_possible_wrap, reason = "a log of 9 * 10^18 records is refused at the door")]
pub(crate) const fn signed(seq: u64) -> i64 {
    seq as i64
}

#[allow(clippy::cast_sign_loss, reason = "only what `signed` made is in the database")]
const fn unsigned(seq: i64) -> u64 {
    seq as u64
}

/// A word of an enum as serde writes it.
pub(crate) fn word(of: impl Serialize) -> String {
    let value = serde_json::to_value(of).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn read_word<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word)).ok()
}

fn hash(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap_or_default()
}

pub(crate) async fn insert_events(
    db: &mut PgConnection,
    rows: &[EventRow],
) -> Result<(), sqlx::Error> {
    let offices: Vec<i32> = rows.iter().map(|row| row.office).collect();
    let epochs: Vec<Uuid> = rows.iter().map(|row| row.epoch).collect();
    let seqs: Vec<i64> = rows.iter().map(|row| signed(row.seq)).collect();
    let ats: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let told: Vec<&str> = rows.iter().map(|row| row.told.as_str()).collect();
    sqlx::query(
        "insert into events (office, epoch, seq, at, told)
         select * from unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[])",
    )
    .bind(offices)
    .bind(epochs)
    .bind(seqs)
    .bind(ats)
    .bind(told)
    .execute(db)
    .await?;
    Ok(())
}

/// Writes where the copies of logs end.
pub(crate) async fn put_heads(
    db: &mut PgConnection,
    heads: &[(i32, Uuid, &Head)],
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($of:expr) => {
            heads.iter().map($of).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "insert into heads (office, epoch, first, seq, chain, head, day_seq, parent, at)
         select * from unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bytea[],
            $7::bigint[], $8::uuid[], $9::bigint[])
         on conflict (office, epoch) do update set seq = excluded.seq, chain = excluded.chain,
            head = excluded.head, day_seq = excluded.day_seq, at = excluded.at",
    )
    .bind(column!(|(office, _, _)| *office))
    .bind(column!(|(_, epoch, _)| *epoch))
    .bind(column!(|(_, _, head)| signed(head.first)))
    .bind(column!(|(_, _, head)| signed(head.seq)))
    .bind(column!(|(_, _, head)| head.chain.to_vec()))
    .bind(column!(|(_, _, head)| head.head.to_vec()))
    .bind(column!(|(_, _, head)| signed(head.day_seq)))
    .bind(column!(|(_, _, head)| head.parent))
    .bind(column!(|(_, _, head)| head.at))
    .execute(db)
    .await?;
    Ok(())
}

/// Every head, by office.
pub(crate) async fn heads(
    db: &mut PgConnection,
) -> Result<BTreeMap<i32, BTreeMap<Uuid, Head>>, sqlx::Error> {
    let rows = sqlx::query("select * from heads").fetch_all(db).await?;
    let mut heads: BTreeMap<i32, BTreeMap<Uuid, Head>> = BTreeMap::new();
    for row in rows {
        let head = Head {
            first: unsigned(row.try_get("first")?),
            seq: unsigned(row.try_get("seq")?),
            chain: hash(row.try_get("chain")?),
            head: hash(row.try_get("head")?),
            day_seq: unsigned(row.try_get("day_seq")?),
            parent: row.try_get("parent")?,
            at: row.try_get("at")?,
        };
        heads.entry(row.try_get("office")?).or_default().insert(row.try_get("epoch")?, head);
    }
    Ok(heads)
}

/// Writes the numbers whose facts are others.
pub(crate) async fn put_tickets(
    db: &mut PgConnection,
    changed: &[(i32, TicketId, &Facts)],
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($of:expr) => {
            changed.iter().map($of).collect::<Vec<_>>()
        };
    }
    sqlx::query(
        "insert into tickets (office, date, ticket, number, count, service, class, channel, state,
            issued_at, called_at, started_at, ended_at, counter, calls, score)
         select * from unnest($1::int[], $2::text[]::date[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::int[], $15::int[],
            $16::int[])
         on conflict (office, date, ticket) do update set service = excluded.service, class = excluded.class,
            state = excluded.state, called_at = excluded.called_at, started_at = excluded.started_at,
            ended_at = excluded.ended_at, counter = excluded.counter, calls = excluded.calls, score = excluded.score",
    )
    .bind(column!(|(office, _, _)| *office))
    .bind(column!(|(_, _, f)| f.date.to_string()))
    .bind(column!(|(_, ticket, _)| ticket.0))
    .bind(column!(|(_, _, f)| f.number.clone()))
    .bind(column!(|(_, _, f)| i32::try_from(f.count).unwrap_or(i32::MAX)))
    .bind(column!(|(_, _, f)| f.service.clone()))
    .bind(column!(|(_, _, f)| word(f.class)))
    .bind(column!(|(_, _, f)| word(f.channel)))
    .bind(column!(|(_, _, f)| f.state.word()))
    .bind(column!(|(_, _, f)| f.issued_at))
    .bind(column!(|(_, _, f)| f.called_at))
    .bind(column!(|(_, _, f)| f.started_at))
    .bind(column!(|(_, _, f)| f.ended_at))
    .bind(column!(|(_, _, f)| f.counter.map(i32::from)))
    .bind(column!(|(_, _, f)| i32::try_from(f.calls).unwrap_or(i32::MAX)))
    .bind(column!(|(_, _, f)| f.score.map(i32::from)))
    .execute(db)
    .await?;
    Ok(())
}

/// An office's day as it was after the last record that is in the database: from where it opened, be that in a store before.
pub(crate) async fn fold(
    db: &mut PgConnection,
    office: i32,
    heads: &BTreeMap<Uuid, Head>,
    epoch: Uuid,
) -> Result<Fold, sqlx::Error> {
    let mut legs = Vec::new();
    let (mut at, mut last) = (Some(epoch), i64::MAX);
    while let Some((epoch, head)) = at.and_then(|epoch| Some((epoch, heads.get(&epoch)?))) {
        legs.push((epoch, signed(head.day_seq), last));
        // A store that goes on from another has its first day there.
        at = head.parent.filter(|_| head.day_seq == 0 && legs.len() <= heads.len());
        last = signed(head.first.saturating_sub(1));
    }
    let mut fold = Fold::default();
    for (epoch, from, to) in legs.into_iter().rev() {
        fold_leg(db, office, epoch, (from, to), &mut fold).await?;
    }
    fold.changed.clear();
    fold.gone.clear();
    fold.over.clear();
    Ok(fold)
}

async fn fold_leg(
    db: &mut PgConnection,
    office: i32,
    epoch: Uuid,
    (from, to): (i64, i64),
    fold: &mut Fold,
) -> Result<(), sqlx::Error> {
    let rows = sqlx::query(
        "select at, told from events where office = $1 and epoch = $2 and seq between $3 and $4 order by seq",
    )
    .bind(office)
    .bind(epoch)
    .bind(from)
    .bind(to)
    .fetch_all(&mut *db)
    .await?;
    for row in rows {
        let (at, text): (i64, &str) = (row.try_get("at")?, row.try_get("told")?);
        let Ok(told) = serde_json::from_str::<Told>(text) else { continue };
        if let Told::DayOpened { carried, .. } = &told {
            let carried: Vec<Uuid> = carried.iter().map(|c| c.ticket.0).collect();
            fold.tickets = tickets(db, office, &carried).await?;
        }
        fold.apply(at, &told);
    }
    Ok(())
}

async fn tickets(
    db: &mut PgConnection,
    office: i32,
    which: &[Uuid],
) -> Result<std::collections::HashMap<TicketId, Facts>, sqlx::Error> {
    let rows = sqlx::query(
        "select *, date::text as day from tickets where office = $1 and ticket = any($2)",
    )
    .bind(office)
    .bind(which)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((TicketId(row.try_get("ticket")?), facts(row)?))).collect()
}

fn facts(row: &sqlx::postgres::PgRow) -> Result<Facts, sqlx::Error> {
    let small = |name: &str| row.try_get::<Option<i32>, _>(name);
    Ok(Facts {
        date: row.try_get::<&str, _>("day")?.parse::<Date>().unwrap_or_default(),
        number: row.try_get("number")?,
        count: small("count")?.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
        service: row.try_get("service")?,
        class: read_word(row.try_get("class")?).unwrap_or_default(),
        channel: read_word(row.try_get("channel")?).unwrap_or(Channel::Kiosk),
        state: State::of(row.try_get("state")?).unwrap_or(State::Waiting),
        issued_at: row.try_get("issued_at")?,
        called_at: row.try_get("called_at")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
        counter: small("counter")?.and_then(|n| u16::try_from(n).ok()),
        calls: small("calls")?.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
        score: small("score")?.and_then(|n| u8::try_from(n).ok()),
    })
}

/// What [`verify`] found of one store of one office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The office.
    pub site: String,
    /// The store.
    pub epoch: Uuid,
    /// Its first record here.
    pub first: u64,
    /// Its last.
    pub last: u64,
    /// How many rows there are.
    pub rows: u64,
    /// The chain over them, in hexadecimal.
    pub chain: String,
    /// Whether rows and chain are those that were confirmed.
    pub good: bool,
}

/// Reckons every chain anew from the rows.
///
/// # Errors
/// What the database says.
pub async fn verify(db: &mut PgConnection) -> Result<Vec<Checked>, sqlx::Error> {
    let sites: Vec<(i32, String)> =
        sqlx::query_as("select id, site from offices order by site").fetch_all(&mut *db).await?;
    let heads = heads(db).await?;
    let mut all = Vec::new();
    for (office, site) in sites {
        for (epoch, head) in heads.get(&office).into_iter().flatten() {
            let rows: Vec<(i64, i64, String)> = sqlx::query_as(
                "select seq, at, told from events where office = $1 and epoch = $2 order by seq",
            )
            .bind(office)
            .bind(epoch)
            .fetch_all(&mut *db)
            .await?;
            let (mut chain, mut next, mut whole) = ([0; 32], head.first, true);
            for (seq, at, told) in &rows {
                whole &= unsigned(*seq) == next;
                next += 1;
                chain = link_text(&chain, unsigned(*seq), *at, told);
            }
            all.push(Checked {
                site: site.clone(),
                epoch: *epoch,
                first: head.first,
                last: head.seq,
                rows: rows.len() as u64,
                chain: hex::of(&chain),
                good: whole && next == head.seq + 1 && chain == head.chain,
            });
        }
    }
    Ok(all)
}
