//! Roll-outs of the city: which office is offered what, what became of it, and when a roll-out stops by itself.
//!
//! The truth is in the database; the hub that works reads it again and again, so that a stage that is begun on another
//! hub's page, or before a restart, goes on.

use crate::fleet::{Offer, ROLL_OUT_BYTES_MAX, RollOut, Runs, short_why};
use crate::hub::Hub;
use crate::key::Key;
use serde::Serialize;
use sqlx::{PgPool, Row};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tracing::{info, warn};

/// The tables; made where they are not there yet.
pub(crate) const TABLES: &str = "
create table if not exists rollouts (
    version bigint primary key, at bigint not null, by text not null, note text not null, template text not null,
    stage int not null, stages int not null, state text not null, why text not null default ''
);
create table if not exists rollout_offices (
    version bigint not null references rollouts, site text not null, stage int not null,
    state text not null default 'waiting', why text not null default '', at bigint not null default 0,
    primary key (version, site)
);
";

/// How often what offices told is set against what they were offered.
const LOOK: Duration = Duration::from_millis(500);

/// An office that took a roll-out and was then away for so long stops it: it may be the roll-out's doing.
const AWAY_MAX: Duration = Duration::from_secs(60);

/// Stages of a roll-out: a few offices, some more, all.
pub(crate) const STAGES_MAX: usize = 10;

/// Characters of what a roll-out is called.
pub(crate) const NOTE_CHARS_MAX: usize = 200;

/// Roll-outs that are listed.
const LISTED_MAX: i64 = 50;

/// What offices run, and what is offered to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fleet(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    runs: HashMap<String, (Runs, Instant)>,
    offers: HashMap<String, (u64, Offer)>,
}

impl Fleet {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what an office said that it runs.
    pub(crate) fn told(&self, site: &str, runs: Runs) {
        self.state().runs.insert(site.to_owned(), (runs, Instant::now()));
    }

    /// What an office said that it runs.
    pub(crate) fn runs(&self, site: &str) -> Option<Runs> {
        self.state().runs.get(site).map(|(runs, _)| runs.clone())
    }

    /// What is offered to an office that has not told yet what became of it.
    pub(crate) fn offer(&self, site: &str) -> Option<Offer> {
        let state = self.state();
        let (version, offer) = state.offers.get(site)?;
        let told = state.runs.get(site).and_then(|(runs, _)| became(runs, *version));
        told.is_none().then(|| offer.clone())
    }
}

/// What became of a roll-out in an office: taken, or refused and why; `None`: it is not known yet.
fn became(runs: &Runs, version: u64) -> Option<Result<(), String>> {
    if runs.version >= version {
        return Some(Ok(()));
    }
    let refused = runs.refused.as_ref().filter(|refused| refused.version == version)?;
    Some(Err(short_why(&refused.why)))
}

/// A roll-out as the city's page shows it.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    version: i64,
    at: i64,
    by: String,
    note: String,
    template: String,
    /// The stage that it is in, from 1.
    stage: i32,
    stages: i32,
    /// `running`, `stopped`, `done`.
    state: String,
    why: String,
    offices: Vec<ShownOffice>,
}

/// What became of a roll-out in an office.
#[derive(Debug, Serialize)]
pub(crate) struct ShownOffice {
    site: String,
    stage: i32,
    /// `waiting`, `taken`, `refused`.
    state: String,
    why: String,
    at: i64,
}

/// The last roll-outs, the newest first.
pub(crate) async fn listed(pool: &PgPool) -> Result<Vec<Shown>, sqlx::Error> {
    let rows = sqlx::query("select * from rollouts order by version desc limit $1");
    let rows = rows.bind(LISTED_MAX).fetch_all(pool).await?;
    let mut shown: Vec<Shown> = rows.iter().map(Shown::of).collect::<Result<_, _>>()?;
    let Some(first) = shown.last().map(|last| last.version) else { return Ok(shown) };
    let rows =
        sqlx::query("select * from rollout_offices where version >= $1 order by stage, site");
    for row in rows.bind(first).fetch_all(pool).await? {
        let version: i64 = row.try_get("version")?;
        if let Some(of) = shown.iter_mut().find(|shown| shown.version == version) {
            of.offices.push(ShownOffice::of(&row)?);
        }
    }
    Ok(shown)
}

impl Shown {
    fn of(row: &sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            version: row.try_get("version")?,
            at: row.try_get("at")?,
            by: row.try_get("by")?,
            note: row.try_get("note")?,
            template: row.try_get("template")?,
            stage: row.try_get("stage")?,
            stages: row.try_get("stages")?,
            state: row.try_get("state")?,
            why: row.try_get("why")?,
            offices: Vec::new(),
        })
    }
}

impl ShownOffice {
    fn of(row: &sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            site: row.try_get("site")?,
            stage: row.try_get("stage")?,
            state: row.try_get("state")?,
            why: row.try_get("why")?,
            at: row.try_get("at")?,
        })
    }
}

/// What is to be rolled out.
pub(crate) struct Wish {
    pub(crate) by: String,
    pub(crate) note: String,
    pub(crate) template: String,
    /// The offices of each stage.
    pub(crate) stages: Vec<Vec<String>>,
}

/// Whether a template, signed for the office with the longest name, still fits on the way.
pub(crate) fn fits(template: &str) -> bool {
    let largest =
        RollOut { site: "x".repeat(40), version: u64::MAX, template: template.to_owned() };
    serde_json::to_string(&largest).is_ok_and(|text| text.len() <= ROLL_OUT_BYTES_MAX)
}

/// Begins a roll-out with its first stage. One that was under way ends: offices are offered the newest alone.
pub(crate) async fn begin(pool: &PgPool, wish: &Wish) -> Result<i64, sqlx::Error> {
    let now = jiff::Timestamp::now().as_millisecond();
    let mut txn = pool.begin().await?;
    sqlx::query("lock table rollouts in exclusive mode").execute(&mut *txn).await?;
    // Of the time, so that a database that was set back to yesterday does not begin again with versions that offices know.
    let last: Option<i64> =
        sqlx::query_scalar("select max(version) from rollouts").fetch_one(&mut *txn).await?;
    let version = now.max(last.unwrap_or(0) + 1);
    sqlx::query("update rollouts set state = 'stopped', why = 'newer' where state = 'running'")
        .execute(&mut *txn)
        .await?;
    sqlx::query(
        "insert into rollouts (version, at, by, note, template, stage, stages, state)
         values ($1, $2, $3, $4, $5, 1, $6, 'running')",
    )
    .bind(version)
    .bind(now)
    .bind(&wish.by)
    .bind(&wish.note)
    .bind(&wish.template)
    .bind(i32::try_from(wish.stages.len()).unwrap_or(i32::MAX))
    .execute(&mut *txn)
    .await?;
    for (stage, sites) in (1..).zip(&wish.stages) {
        sqlx::query(
            "insert into rollout_offices (version, site, stage) select $1, unnest($2::text[]), $3",
        )
        .bind(version)
        .bind(sites)
        .bind::<i32>(stage)
        .execute(&mut *txn)
        .await?;
    }
    txn.commit().await?;
    Ok(version)
}

/// Goes on to the next stage of a roll-out that runs, when every office of this one has taken it. Whether it did.
pub(crate) async fn go_on(pool: &PgPool, version: i64, stage: i32) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update rollouts r set stage = stage + 1
         where version = $1 and stage = $2 and state = 'running' and stage < stages and not exists
            (select 1 from rollout_offices o where o.version = r.version and o.stage <= r.stage and o.state <> 'taken')",
    );
    let done = done.bind(version).bind(stage).execute(pool).await?;
    Ok(done.rows_affected() == 1)
}

/// Stops a roll-out: it is offered to nobody any more. Offices that have taken it keep it. Whether it ran.
pub(crate) async fn stop(pool: &PgPool, version: i64, why: &str) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "update rollouts set state = 'stopped', why = $2 where version = $1 and state = 'running'",
    );
    let done = done.bind(version).bind(why).execute(pool).await?;
    Ok(done.rows_affected() == 1)
}

/// Tends the roll-out that runs, while this hub works. Never ends.
pub(crate) async fn tend(hub: Hub) {
    let fleet = hub.0.board.fleet().clone();
    loop {
        sleep(LOOK).await;
        if !hub.0.leads.load(Ordering::Acquire) {
            fleet.state().offers.clear();
            continue;
        }
        if let Err(error) = look(&hub, &fleet).await {
            warn!(%error, "Roll-outs: {error}");
        }
    }
}

/// The roll-out that runs.
struct Running {
    version: i64,
    template: String,
    stage: i32,
    stages: i32,
}

async fn look(hub: &Hub, fleet: &Fleet) -> Result<(), sqlx::Error> {
    let pool = &hub.0.pool;
    let row = sqlx::query(
        "select version, template, stage, stages from rollouts where state = 'running'
         order by version desc limit 1",
    );
    let Some(row) = row.fetch_optional(pool).await? else {
        fleet.state().offers.clear();
        return Ok(());
    };
    let running = Running {
        version: row.try_get("version")?,
        template: row.try_get("template")?,
        stage: row.try_get("stage")?,
        stages: row.try_get("stages")?,
    };
    let rows = sqlx::query(
        "select site, stage, state, why, at from rollout_offices where version = $1 and stage <= $2",
    );
    let rows = rows.bind(running.version).bind(running.stage).fetch_all(pool).await?;
    let mut offices: Vec<ShownOffice> =
        rows.iter().map(ShownOffice::of).collect::<Result<_, _>>()?;
    note(pool, fleet, &running, &mut offices).await?;
    if let Some(why) = trouble(fleet, &running, &offices) {
        warn!(version = running.version, "A roll-out stops: {why}");
        stop(pool, running.version, &why).await?;
        fleet.state().offers.clear();
        return Ok(());
    }
    let taken = offices.iter().all(|office| office.state == "taken");
    if taken && running.stage == running.stages {
        info!(version = running.version, "A roll-out is done");
        sqlx::query("update rollouts set state = 'done' where version = $1 and state = 'running'")
            .bind(running.version)
            .execute(pool)
            .await?;
    }
    fleet.offer_to(&running, &offices, &hub.0.key);
    Ok(())
}

/// Writes down what offices told.
async fn note(
    pool: &PgPool,
    fleet: &Fleet,
    running: &Running,
    offices: &mut [ShownOffice],
) -> Result<(), sqlx::Error> {
    let now = jiff::Timestamp::now().as_millisecond();
    for office in offices.iter_mut().filter(|office| office.state == "waiting") {
        let runs = fleet.runs(&office.site);
        let Some(told) = runs.and_then(|runs| became(&runs, running.version.unsigned_abs())) else {
            continue;
        };
        (office.state, office.why) = match told {
            Ok(()) => ("taken".to_owned(), String::new()),
            Err(why) => ("refused".to_owned(), why),
        };
        office.at = now;
        sqlx::query(
            "update rollout_offices set state = $3, why = $4, at = $5 where version = $1 and site = $2",
        )
        .bind(running.version)
        .bind(&office.site)
        .bind(&office.state)
        .bind(&office.why)
        .bind(office.at)
        .execute(pool)
        .await?;
    }
    Ok(())
}

/// Why a roll-out is to stop: an office refused it, or is away since it took it.
fn trouble(fleet: &Fleet, running: &Running, offices: &[ShownOffice]) -> Option<String> {
    let refused = offices.iter().find(|office| office.state == "refused");
    if let Some(office) = refused {
        return Some(format!("refused {}", office.site));
    }
    let state = fleet.state();
    let heard = |site: &str| state.runs.get(site).map(|(_, at)| at.elapsed());
    // Of an office that this hub has not heard at all nothing is known.
    let away = |office: &&ShownOffice| {
        office.stage == running.stage
            && office.state == "taken"
            && heard(&office.site).is_some_and(|heard| heard > AWAY_MAX)
    };
    offices.iter().find(away).map(|office| format!("away {}", office.site))
}

impl Fleet {
    /// Offers a roll-out to whoever has not taken it; signs it once for each.
    fn offer_to(&self, running: &Running, offices: &[ShownOffice], key: &Key) {
        let version = running.version.unsigned_abs();
        let mut before = std::mem::take(&mut self.state().offers);
        let waiting = offices.iter().filter(|office| office.state == "waiting");
        let offers: HashMap<_, _> = waiting
            .map(|office| {
                let known = before.remove(&office.site).filter(|(known, _)| *known == version);
                let offer = known.unwrap_or_else(|| {
                    let site = office.site.clone();
                    let roll_out = RollOut { site, version, template: running.template.clone() };
                    (version, Offer::of(&roll_out, key))
                });
                (office.site.clone(), offer)
            })
            .collect();
        self.state().offers = offers;
    }

    /// What every office said that it runs.
    pub(crate) fn all(&self) -> BTreeMap<String, Runs> {
        self.state().runs.iter().map(|(site, (runs, _))| (site.clone(), runs.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::NotTaken;

    fn office(site: &str, stage: i32, state: &str) -> ShownOffice {
        let (site, state, why) = (site.to_owned(), state.to_owned(), String::new());
        ShownOffice { site, stage, state, why, at: 0 }
    }

    fn running(stage: i32) -> Running {
        Running { version: 7, template: "[limits]\n".to_owned(), stage, stages: 2 }
    }

    fn heard(fleet: &Fleet, site: &str, runs: Runs, s_ago: u64) {
        let at = Instant::now().checked_sub(Duration::from_secs(s_ago)).expect("it runs longer");
        fleet.state().runs.insert(site.to_owned(), (runs, at));
    }

    #[test]
    fn a_roll_out_stops_for_one_that_refuses_it_or_is_away_since_it_took_it() {
        let fleet = Fleet::default();
        let offices = [office("a", 1, "taken"), office("b", 1, "waiting")];
        assert_eq!(trouble(&fleet, &running(1), &offices), None, "nothing is known of either");
        heard(&fleet, "a", Runs::default(), 30);
        heard(&fleet, "b", Runs::default(), 90);
        assert_eq!(
            trouble(&fleet, &running(1), &offices),
            None,
            "who has not taken it may be away"
        );
        heard(&fleet, "a", Runs::default(), 61);
        assert_eq!(trouble(&fleet, &running(1), &offices), Some("away a".to_owned()));
        assert_eq!(trouble(&fleet, &running(2), &offices), None, "its stage is over");
        let offices = [office("a", 1, "taken"), office("b", 1, "refused")];
        assert_eq!(trouble(&fleet, &running(2), &offices), Some("refused b".to_owned()));
    }

    #[test]
    fn an_office_is_offered_a_roll_out_until_it_tells_what_became_of_it() {
        let (fleet, key) = (Fleet::default(), Key::new());
        fleet.offer_to(&running(1), &[office("a", 1, "waiting"), office("b", 1, "taken")], &key);
        let offer = fleet.offer("a").expect("it is offered");
        assert_eq!(offer.opened(&key.public(), "a", 6).map(|of| of.version), Ok(7));
        assert_eq!(fleet.offer("b"), None);
        fleet.told("a", Runs { version: 6, ..Runs::default() });
        assert_eq!(fleet.offer("a").as_ref(), Some(&offer));
        let refused = |version| Some(NotTaken { version, why: "x".to_owned() });
        fleet.told("a", Runs { version: 6, refused: refused(5), ..Runs::default() });
        assert_eq!(fleet.offer("a").as_ref(), Some(&offer));
        fleet.told("a", Runs { version: 6, refused: refused(7), ..Runs::default() });
        assert_eq!(fleet.offer("a"), None);
        fleet.told("a", Runs { version: 8, ..Runs::default() });
        assert_eq!(fleet.offer("a"), None, "it has a newer one");
        let large = "\"".repeat(settings::TEMPLATE_BYTES_MAX);
        assert!(fits("[limits]\n") && !fits(&large));
    }
}
