//! What somebody must look at: an office that is silent in its hours, a wait beyond what the city promises, records that do not
//! come in, a copy, a fork. Each is raised once, ends by itself, can be taken in hand and kept quiet, and is told to one address.

use crate::hub::Hub;
use crate::hub::board::Seen;
use crate::hub::config::AlertRules;
use crate::hub::held;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};
use tracing::warn;

/// How often offices are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What is over for so long is over: a line that comes and goes is one alert.
const OVER_AFTER: Duration = Duration::from_secs(60);

/// A wait that is beyond its promise for less than this may be one person who is being called.
const WAIT_LASTS: Duration = Duration::from_secs(60);

/// Alerts that are kept after their end.
const KEPT_MS: i64 = 90 * 86_400_000;

/// Of so many offices at once, at least a third of all, it is told as one: the broker or the line is at fault, not they.
const MANY_MIN: usize = 5;

/// Made where they are not there.
pub(crate) const TABLES: &str = "
create table if not exists alerts (
    id bigint generated always as identity primary key,
    -- Empty: many offices at once.
    site text not null, kind text not null, began_at bigint not null, ended_at bigint,
    taken_by text, taken_at bigint,
    -- When the beginning and the end were told to the address; neither is where nobody is told.
    told_at bigint, told_end_at bigint
);
create unique index if not exists alerts_open on alerts (site, kind) where ended_at is null;
create table if not exists alert_silences (
    site text not null, kind text not null, until_at bigint not null, by_name text not null,
    primary key (site, kind)
);
";

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Silent,
    Wait,
    Behind,
    Copy,
    Fork,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Silent, Self::Wait, Self::Behind, Self::Copy, Self::Fork];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Wait => "wait",
            Self::Behind => "behind",
            Self::Copy => "copy",
            Self::Fork => "fork",
        }
    }
}

/// An alert: an office, or nobody's where many have it at once, and what.
type Case = (String, Kind);

/// What is watched, by this hub's steady clock.
#[derive(Debug, Default)]
struct Watch {
    /// Since when each condition holds, and when it was last seen to.
    held: BTreeMap<Case, (Instant, Instant)>,
    raised: BTreeSet<Case>,
    /// Since when each office was not heard.
    unheard: BTreeMap<String, Instant>,
    /// The city's day.
    day: Option<Date>,
}

/// What is to be written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    begun: Vec<Case>,
    ended: Vec<Case>,
}

impl Watch {
    /// Looks at the offices. `in_hours`: whether they should be at work.
    fn look(
        &mut self,
        seen: &[&Seen],
        rules: &AlertRules,
        in_hours: bool,
        now: Instant,
    ) -> Changes {
        let mut holds: BTreeSet<Case> = BTreeSet::new();
        for office in seen {
            for kind in self.of(office, rules, in_hours, now) {
                holds.insert((office.site.clone(), kind));
            }
        }
        for case in &holds {
            let held = self.held.entry(case.clone()).or_insert((now, now));
            held.1 = now;
        }
        self.held.retain(|_, (_, last)| now - *last < OVER_AFTER);
        let lasting = |(case, (since, _)): (&Case, &(Instant, Instant))| {
            let least = match case.1 {
                Kind::Silent | Kind::Copy | Kind::Fork => Duration::ZERO,
                Kind::Wait => WAIT_LASTS,
                Kind::Behind => rules.behind(),
            };
            (now - *since >= least).then(|| case.clone())
        };
        let all: BTreeSet<Case> = self.held.iter().filter_map(lasting).collect();
        let wanted = together(all, seen.len());
        let changes = Changes {
            begun: wanted.difference(&self.raised).cloned().collect(),
            ended: self.raised.difference(&wanted).cloned().collect(),
        };
        self.raised = wanted;
        changes
    }

    /// What an office gives cause for.
    fn of(&mut self, office: &Seen, rules: &AlertRules, in_hours: bool, now: Instant) -> Vec<Kind> {
        let mut kinds = Vec::new();
        if office.connected || !in_hours {
            self.unheard.remove(&office.site);
        } else {
            let since = *self.unheard.entry(office.site.clone()).or_insert(now);
            if now - since >= rules.silent() {
                kinds.push(Kind::Silent);
            }
        }
        let longest_s = office.now.as_ref().map_or(0, |now| now.longest_s);
        if in_hours && u64::from(longest_s) > rules.wait().as_secs() {
            kinds.push(Kind::Wait);
        }
        if office.connected && office.behind > 0 {
            kinds.push(Kind::Behind);
        }
        if office.cloned {
            kinds.push(Kind::Copy);
        }
        if office.trouble.is_some() {
            kinds.push(Kind::Fork);
        }
        kinds
    }
}

/// What so many offices have at once that it is not theirs becomes one.
fn together(all: BTreeSet<Case>, offices: usize) -> BTreeSet<Case> {
    let of = |kind: Kind| all.iter().filter(|(_, other)| *other == kind).count();
    let is_many = |kind| of(kind) >= MANY_MIN.max(offices.div_ceil(3));
    let many: BTreeSet<Kind> =
        [Kind::Silent, Kind::Behind].into_iter().filter(|kind| is_many(*kind)).collect();
    let one = |(site, kind): Case| {
        if many.contains(&kind) { (String::new(), kind) } else { (site, kind) }
    };
    all.into_iter().map(one).collect()
}

/// Looks after the alerts for as long as the hub runs; the one that works writes them.
pub(crate) async fn run(hub: Hub) {
    let mut watch: Option<Watch> = None;
    let mut turns = interval(EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if !hub.0.leads.load(Ordering::Acquire) {
            watch = None;
            continue;
        }
        if let Err(error) = turn(&hub, &mut watch).await {
            warn!(%error, "Alerts: {error}");
            // What was not written is seen to be missing next time.
            watch = None;
        }
    }
}

async fn turn(hub: &Hub, watch: &mut Option<Watch>) -> Result<(), sqlx::Error> {
    let today = hub.today();
    let watch = match watch {
        Some(watch) => watch,
        None => {
            forget_old(&hub.0.pool).await?;
            watch.insert(Watch { raised: open(&hub.0.pool).await?, ..Watch::default() })
        }
    };
    if watch.day != Some(today) {
        // Whose telephone held which number is nobody's to know any more.
        held::forget_before(&hub.0.pool, today).await?;
        watch.day = Some(today);
    }
    let here = Timestamp::now().to_zoned(hub.0.config.zone());
    let rules = &hub.0.config.alerts;
    let all = hub.0.board.all(here.date());
    // An office that has no key yet is not there yet.
    let seen: Vec<&Seen> = all
        .iter()
        .map(|(seen, _)| seen)
        .filter(|seen| hub.0.offices.key(&seen.site).is_some())
        .collect();
    let changes = watch.look(&seen, rules, rules.in_hours(&here), Instant::now());
    write(&hub.0.pool, &changes).await
}

/// What stood open when the last hub worked.
async fn open(pool: &PgPool) -> Result<BTreeSet<Case>, sqlx::Error> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select site, kind from alerts where ended_at is null")
            .fetch_all(pool)
            .await?;
    let case = |(site, word): (String, String)| {
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word)?;
        Some((site, kind))
    };
    Ok(rows.into_iter().filter_map(case).collect())
}

async fn forget_old(pool: &PgPool) -> Result<(), sqlx::Error> {
    let now = Timestamp::now().as_millisecond();
    sqlx::query("delete from alerts where ended_at < $1").bind(now - KEPT_MS).execute(pool).await?;
    sqlx::query("delete from alert_silences where until_at < $1").bind(now).execute(pool).await?;
    Ok(())
}

async fn write(pool: &PgPool, changes: &Changes) -> Result<(), sqlx::Error> {
    let now = Timestamp::now().as_millisecond();
    for (site, kind) in &changes.begun {
        sqlx::query(
            "insert into alerts (site, kind, began_at) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(site)
        .bind(kind.word())
        .bind(now)
        .execute(pool)
        .await?;
    }
    for (site, kind) in &changes.ended {
        sqlx::query(
            "update alerts set ended_at = $3 where site = $1 and kind = $2 and ended_at is null",
        )
        .bind(site)
        .bind(kind.word())
        .bind(now)
        .execute(pool)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Now;
    use std::sync::Arc;

    fn seen(site: &str, connected: bool, longest_s: u32, behind: u64) -> Seen {
        let now = Now { longest_s, ..Now::default() };
        Seen {
            site: site.to_owned(),
            name: site.to_owned(),
            unit: None,
            latitude: None,
            longitude: None,
            address: None,
            connected,
            heard_s: None,
            behind,
            version: None,
            cloned: false,
            trouble: None,
            now: connected.then(|| Arc::new(now)),
            at: None,
        }
    }

    fn words(cases: &[Case]) -> Vec<String> {
        cases.iter().map(|(site, kind)| format!("{site}:{}", kind.word())).collect()
    }

    #[test]
    fn each_is_raised_once_and_ends_when_it_is_over() {
        let (rules, mut watch) = (AlertRules::default(), Watch::default());
        let began = Instant::now();
        let mut look = |s: u64, office: Seen| {
            let Changes { begun, ended } =
                watch.look(&[&office], &rules, true, began + Duration::from_secs(s));
            (words(&begun), words(&ended))
        };
        let none = (Vec::new(), Vec::new());
        assert_eq!(look(0, seen("a", false, 0, 0)), none, "it may be starting");
        assert_eq!(look(301, seen("a", false, 0, 0)), (vec!["a:silent".to_owned()], vec![]));
        assert_eq!(look(303, seen("a", false, 0, 0)), none, "once");
        // It comes and goes: one alert.
        assert_eq!(look(310, seen("a", true, 0, 0)), none);
        assert_eq!(look(364, seen("a", true, 0, 0)), (vec![], vec!["a:silent".to_owned()]));
        let long = 46 * 60;
        assert_eq!(look(400, seen("a", true, long, 0)), none, "they may be being called");
        assert_eq!(look(461, seen("a", true, long, 0)), (vec!["a:wait".to_owned()], vec![]));
        assert_eq!(look(522, seen("a", true, 0, 0)), (vec![], vec!["a:wait".to_owned()]));
        let forked =
            Seen { trouble: Some(crate::report::Trouble::Forked), ..seen("a", true, 0, 0) };
        assert_eq!(look(530, forked), (vec!["a:fork".to_owned()], vec![]));
    }

    #[test]
    fn nobody_is_called_at_night_and_a_broken_line_is_one_alert() {
        let (rules, mut watch) = (AlertRules::default(), Watch::default());
        let began = Instant::now();
        let offices: Vec<Seen> = (0..9).map(|n| seen(&format!("p{n}"), false, 0, 0)).collect();
        let all: Vec<&Seen> = offices.iter().collect();
        let at = |s| began + Duration::from_secs(s);
        assert_eq!(watch.look(&all, &rules, false, at(0)), Changes::default());
        assert_eq!(watch.look(&all, &rules, false, at(4_000)), Changes::default());
        assert_eq!(watch.look(&all, &rules, true, at(4_002)), Changes::default(), "it is morning");
        let raised = watch.look(&all, &rules, true, at(4_400));
        assert_eq!(words(&raised.begun), [":silent"], "one for all");
    }
}
