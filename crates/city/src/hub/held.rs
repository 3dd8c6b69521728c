//! Which device of a citizen holds a number that was taken from afar, in the whole city: one at a time, so that whoever sells
//! places cannot draw them at every office. The hub keeps no name, no number of a telephone and no address of a network: a device
//! has a random token of its own, and what is kept of that is an HMAC under a key that is thrown away with the day.

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use sha2::Sha256;
use sqlx::PgPool;
use uuid::Uuid;

/// Numbers that one address may take from afar on one day: a telephone company has hundreds of phones behind one.
pub(crate) const OF_ADDRESS_MAX: u32 = 200;

/// How long an attempt counts whose end is not known: the office may have given a number.
const UNKNOWN_FOR_MS: i64 = 120_000;

/// Made where they are not there. A day's rows and key go with the day.
pub(crate) const TABLES: &str = "
create table if not exists day_keys (day date primary key, key bytea not null);
create table if not exists held (
    day date not null, who bytea not null, site text not null, gesture bytea not null, at bigint not null,
    -- The number, once it is known.
    ticket uuid, number text,
    primary key (day, who)
);
";

/// Somebody's device on a day.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    day: Date,
    who: Vec<u8>,
    key: [u8; 32],
}

/// What is kept of a device.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) site: String,
    gesture: Vec<u8>,
    at: i64,
    ticket: Option<Uuid>,
    pub(crate) number: Option<String>,
    /// How its office says that it stands; `None`: not told yet.
    state: Option<String>,
}

impl Held {
    /// Whether it still holds its place.
    fn is_live(&self, now: i64) -> bool {
        match (&self.ticket, self.state.as_deref()) {
            (None, _) => now - self.at < UNKNOWN_FOR_MS,
            (Some(_), Some("done" | "no_show" | "cancelled" | "expired")) => false,
            (Some(_), _) => true,
        }
    }
}

/// Whether a number may be taken.
#[derive(Debug)]
pub(crate) enum May {
    /// It may, or it was and the same gesture asks again.
    Take,
    /// There is one already.
    Holds(Held),
}

fn keyed(key: &[u8; 32], what: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(what);
    mac.finalize().into_bytes().to_vec()
}

/// The day's key, the same for every hub. What was kept of days before goes.
async fn day_key(pool: &PgPool, day: Date) -> Result<[u8; 32], sqlx::Error> {
    let (token, _) = server::new_token();
    let drawn = server::hash(token.as_bytes()).to_vec();
    let made =
        sqlx::query("insert into day_keys values ($1::text::date, $2) on conflict do nothing")
            .bind(day.to_string())
            .bind(drawn)
            .execute(pool)
            .await?;
    if made.rows_affected() > 0 {
        forget_before(pool, day).await?;
    }
    let key: Vec<u8> = sqlx::query_scalar("select key from day_keys where day = $1::text::date")
        .bind(day.to_string())
        .fetch_one(pool)
        .await?;
    Ok(key.try_into().unwrap_or([0; 32]))
}

/// Throws away the keys and rows of days before.
///
/// # Errors
/// What the database says.
pub(crate) async fn forget_before(pool: &PgPool, day: Date) -> Result<(), sqlx::Error> {
    for table in [
        "delete from held where day < $1::text::date",
        "delete from day_keys where day < $1::text::date",
    ] {
        sqlx::query(table).bind(day.to_string()).execute(pool).await?;
    }
    Ok(())
}

impl Device {
    /// Of the token that it has.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn of(pool: &PgPool, day: Date, token: &str) -> Result<Self, sqlx::Error> {
        let key = day_key(pool, day).await?;
        Ok(Self { day, who: keyed(&key, token.as_bytes()), key })
    }

    /// What it holds.
    async fn held(&self, pool: &PgPool) -> Result<Option<Held>, sqlx::Error> {
        type Row = (String, Vec<u8>, i64, Option<Uuid>, Option<String>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "select h.site, h.gesture, h.at, h.ticket, h.number,
                (select t.state from tickets t join offices o on o.id = t.office
                 where o.site = h.site and t.ticket = h.ticket
                   and t.date between h.day - 1 and h.day + 1 limit 1) as state
             from held h where h.day = $1::text::date and h.who = $2",
        )
        .bind(self.day.to_string())
        .bind(&self.who)
        .fetch_optional(pool)
        .await?;
        Ok(row.map(|(site, gesture, at, ticket, number, state)| Held {
            site,
            gesture,
            at,
            ticket,
            number,
            state,
        }))
    }

    /// Notes that it is about to take a number at an office, if it holds none. The same gesture at the same office is no second
    /// one.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn begin(
        &self,
        pool: &PgPool,
        site: &str,
        gesture: &str,
        now: i64,
    ) -> Result<May, sqlx::Error> {
        let gesture = keyed(&self.key, gesture.as_bytes());
        let before = self.held(pool).await?;
        if let Some(held) = before.as_ref().filter(|held| held.is_live(now)) {
            let is_same = held.site == site && held.gesture == gesture;
            return Ok(if is_same { May::Take } else { May::Holds(before.expect("it is there")) });
        }
        // Of two at once the first one is written: the second finds another row than it read.
        let done = sqlx::query(
            "insert into held (day, who, site, gesture, at) values ($1::text::date, $2, $3, $4, $5)
             on conflict (day, who) do update
                set site = $3, gesture = $4, at = $5, ticket = null, number = null
                where held.gesture = $6",
        )
        .bind(self.day.to_string())
        .bind(&self.who)
        .bind(site)
        .bind(&gesture)
        .bind(now)
        .bind(before.map(|held| held.gesture).unwrap_or_default())
        .execute(pool)
        .await?;
        if done.rows_affected() > 0 {
            return Ok(May::Take);
        }
        Ok(self.held(pool).await?.map_or(May::Take, May::Holds))
    }

    /// The number that it holds goes on at another office as another.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn moved(
        &self,
        pool: &PgPool,
        before: Uuid,
        (site, ticket, number): (&str, Uuid, &str),
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "update held set site = $4, ticket = $5, number = $6
             where day = $1::text::date and who = $2 and ticket = $3",
        )
        .bind(self.day.to_string())
        .bind(&self.who)
        .bind(before)
        .bind(site)
        .bind(ticket)
        .bind(number)
        .execute(pool)
        .await?;
        Ok(())
    }

    /// Notes the number that it took, or that it took none.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn end(
        &self,
        pool: &PgPool,
        gesture: &str,
        taken: Option<(Uuid, &str)>,
    ) -> Result<(), sqlx::Error> {
        let gesture = keyed(&self.key, gesture.as_bytes());
        let sql = match taken {
            Some(_) => {
                "update held set ticket = $4, number = $5 where day = $1::text::date and who = $2 and gesture = $3"
            }
            None => {
                "delete from held where day = $1::text::date and who = $2 and gesture = $3 and ticket is null and $4::uuid is null and $5::text is null"
            }
        };
        sqlx::query(sql)
            .bind(self.day.to_string())
            .bind(&self.who)
            .bind(gesture)
            .bind(taken.map(|(ticket, _)| ticket))
            .bind(taken.map(|(_, number)| number))
            .execute(pool)
            .await?;
        Ok(())
    }
}
