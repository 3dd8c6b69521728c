//! Numbers that go from one office to another: each goes to one place, however often it is asked and whatever fails in between.

use sqlx::PgPool;
use uuid::Uuid;

/// How long it is known where a number went: until its day is over everywhere.
const KEPT_MS: i64 = 48 * 3_600_000;

/// Made where it is not there. Nothing of it is about a person.
pub(crate) const TABLES: &str = "
create table if not exists moves (
    site text not null, ticket uuid not null, into_site text not null, service text not null, at bigint not null,
    primary key (site, ticket)
);
";

/// A number that goes: from where, which, to where, for what.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) site: String,
    pub(crate) ticket: Uuid,
    pub(crate) into: String,
    pub(crate) service: String,
}

impl Move {
    /// Writes down where it goes before anybody is asked. `false`: it goes, or went, elsewhere.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn begin(&self, pool: &PgPool, now: i64) -> Result<bool, sqlx::Error> {
        sqlx::query("delete from moves where at < $1").bind(now - KEPT_MS).execute(pool).await?;
        sqlx::query("insert into moves values ($1, $2, $3, $4, $5) on conflict do nothing")
            .bind(&self.site)
            .bind(self.ticket)
            .bind(&self.into)
            .bind(&self.service)
            .bind(now)
            .execute(pool)
            .await?;
        sqlx::query_scalar(
            "select exists(select 1 from moves
             where site = $1 and ticket = $2 and into_site = $3 and service = $4)",
        )
        .bind(&self.site)
        .bind(self.ticket)
        .bind(&self.into)
        .bind(&self.service)
        .fetch_one(pool)
        .await
    }

    /// The other office has refused it: it may go elsewhere.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn forget(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        sqlx::query("delete from moves where site = $1 and ticket = $2 and into_site = $3")
            .bind(&self.site)
            .bind(self.ticket)
            .bind(&self.into)
            .execute(pool)
            .await?;
        Ok(())
    }
}
