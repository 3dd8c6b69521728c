//! The city's tables.

use crate::hub::web::accounts;
use crate::hub::{alerts, bulletins, fleet, held, moves};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The form of the tables that this program reads and writes.
const VERSION: i32 = 1;

/// What is made where nothing is yet. Times are milliseconds since 1970; `told` is the text that the chain is reckoned over.
const TABLES: &str = "
create table city_meta (version int not null);
create table offices (
    id int generated always as identity primary key,
    site text not null unique,
    name text not null default '',
    -- The office that goes on with its work: itself, or after mergers another.
    successor text not null default ''
);
create table services (
    office int not null references offices, key text not null, name text not null,
    primary key (office, key)
);
create table heads (
    office int not null references offices, epoch uuid not null, first bigint not null, seq bigint not null,
    chain bytea not null, head bytea not null, day_seq bigint not null, parent uuid, at bigint not null,
    primary key (office, epoch)
);
create table events (
    office int not null, epoch uuid not null, seq bigint not null, at bigint not null, told text not null,
    primary key (office, epoch, seq, at)
) partition by range (at);
-- What no month's part takes: clocks that are years wrong.
create table events_other partition of events default;
create table tickets (
    office int not null, date date not null, ticket uuid not null, number text not null, count int not null,
    service text not null, class text not null, channel text not null, state text not null,
    issued_at bigint not null, called_at bigint, started_at bigint, ended_at bigint,
    counter int, calls int not null, score int,
    primary key (office, date, ticket)
) partition by range (date);
create table tickets_other partition of tickets default;
create table days (
    office int not null, date date not null, service text not null,
    issued int not null, priority int not null, served int not null, missed int not null,
    left_ int not null, waited int not null, wait_ms bigint not null, wait_max_ms bigint not null, waits int[] not null,
    visits int not null, visit_ms bigint not null, ratings int not null, scores int not null,
    primary key (office, date, service)
);
create table months (
    office int not null, month date not null, service text not null,
    issued int not null, priority int not null, served int not null, missed int not null,
    left_ int not null, waited int not null, wait_ms bigint not null, wait_max_ms bigint not null, waits int[] not null,
    visits int not null, visit_ms bigint not null, ratings int not null, scores int not null,
    primary key (office, month, service)
);
create table troubles (
    id bigint generated always as identity primary key,
    office int not null references offices, at bigint not null, kind text not null, epoch uuid, run uuid,
    seq bigint, kept bytea, ended_at bigint
);
create table people (
    name text primary key, role text not null, password text not null, must_change boolean not null default false
);
create table sessions (
    hash bytea primary key, name text not null references people on delete cascade, ends_at bigint not null
);
insert into city_meta values (1);
";

/// The database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// It says why.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A newer program made its tables.
    #[error(
        "the database is of form {0}, and this program knows forms up to {VERSION}: use the newer program"
    )]
    Newer(i32),
}

/// Makes the tables where there are none.
///
/// # Errors
/// What the database says; [`SchemaError::Newer`].
pub(crate) async fn prepare(db: &mut PgConnection) -> Result<(), SchemaError> {
    let mut txn = db.begin().await?;
    // Two hubs that start at once make them one after the other.
    txn.execute("select pg_advisory_xact_lock(7823401)").await?;
    let there: bool = sqlx::query_scalar("select to_regclass('city_meta') is not null")
        .fetch_one(&mut *txn)
        .await?;
    if there {
        let version: i32 =
            sqlx::query_scalar("select version from city_meta").fetch_one(&mut *txn).await?;
        if version > VERSION {
            return Err(SchemaError::Newer(version));
        }
    } else {
        txn.execute(TABLES).await?;
    }
    let parts = [held::TABLES, moves::TABLES, alerts::TABLES, fleet::TABLES];
    for more in parts.into_iter().chain([accounts::TABLES, bulletins::TABLES]) {
        txn.execute(more).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Makes the month's parts of the large tables: `2026-11`, and where it begins and ends, in milliseconds.
///
/// # Errors
/// What the database says.
pub(crate) async fn prepare_month(
    db: &mut PgConnection,
    month: jiff::civil::Date,
) -> Result<(), sqlx::Error> {
    let (from, to) = (month.first_of_month(), next_month(month));
    let ms = |date: jiff::civil::Date| {
        date.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_millisecond())
    };
    let name = format!("{:04}_{:02}", from.year(), from.month());
    let sql = format!(
        "create table if not exists events_{name} partition of events for values from ({}) to ({});
         create table if not exists tickets_{name} partition of tickets for values from ('{from}') to ('{to}');",
        ms(from),
        ms(to),
    );
    db.execute(AssertSqlSafe(sql)).await?;
    Ok(())
}

/// The first day of the month after.
pub(crate) fn next_month(date: jiff::civil::Date) -> jiff::civil::Date {
    date.last_of_month().tomorrow().unwrap_or(jiff::civil::Date::MAX)
}
