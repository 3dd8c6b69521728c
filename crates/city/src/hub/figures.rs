//! Figures of days and months, reckoned from the numbers' rows when a day is over: a city's year is read from what is left, not from
//! thirty-five million rows.

use crate::hub::schema::next_month;
use jiff::civil::Date;
use serde::Serialize;
use sqlx::{PgConnection, Row};

/// Waits are counted in classes, each a seventh longer than the one before, from half a minute to beyond five hours: a percentile is
/// known to 7 %.
pub(crate) const CLASSES: usize = 48;

/// Where the second class begins, in seconds.
const FIRST_S: f64 = 30.0;

/// How much longer each class is.
const RATIO: f64 = 1.15;

/// Reckons the figures of an office's day, and those of its month.
pub(crate) async fn reckon_day(
    db: &mut PgConnection,
    office: i32,
    date: Date,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from days where office = $1 and date = $2::text::date")
        .bind(office)
        .bind(date.to_string())
        .execute(&mut *db)
        .await?;
    // One class of waits a row first, for the array is made of their counts.
    sqlx::query(
        "insert into days
         with numbers as (
            select service, class, state, score, called_at - issued_at as wait,
                case when state = 'done' then ended_at - started_at end as visit,
                case when called_at is not null then
                    least($3 - 1, greatest(0, floor(ln(greatest(1, (called_at - issued_at) / 1000.0) / 30.0) / ln(1.15)) + 1))::int
                end as class_of_wait
            from tickets where office = $1 and date = $2::text::date
         )
         select $1, $2::text::date, service,
            count(*), count(*) filter (where class <> 'normal'), count(*) filter (where state = 'done'),
            count(*) filter (where state = 'no_show'),
            count(*) filter (where state in ('cancelled', 'expired')),
            count(wait), coalesce(sum(wait), 0)::bigint, coalesce(max(wait), 0),
            (select array_agg(coalesce(found.many, 0) order by place) from generate_series(0, $3 - 1) place
                left join (select class_of_wait, count(*)::int as many from numbers n
                    where n.service = numbers.service group by class_of_wait) found on found.class_of_wait = place),
            count(visit), coalesce(sum(visit), 0)::bigint, count(score), coalesce(sum(score), 0)
         from numbers group by service",
    )
    .bind(office)
    .bind(date.to_string())
    .bind(i32::try_from(CLASSES).unwrap_or(i32::MAX))
    .execute(&mut *db)
    .await?;
    reckon_month(db, office, date.first_of_month()).await
}

async fn reckon_month(db: &mut PgConnection, office: i32, month: Date) -> Result<(), sqlx::Error> {
    sqlx::query("delete from months where office = $1 and month = $2::text::date")
        .bind(office)
        .bind(month.to_string())
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "insert into months
         with them as (select * from days where office = $1 and date >= $2::text::date and date < $3::text::date)
         select $1, $2::text::date, service, sum(issued), sum(priority), sum(served), sum(missed), sum(left_),
            sum(waited), sum(wait_ms)::bigint, max(wait_max_ms),
            (select array_agg(many order by place) from (
                select place, sum(v)::int as many from them t, unnest(t.waits) with ordinality as w(v, place)
                where t.service = them.service group by place) summed),
            sum(visits), sum(visit_ms)::bigint, sum(ratings), sum(scores)
         from them group by service",
    )
    .bind(office)
    .bind(month.to_string())
    .bind(next_month(month).to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// By what figures are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One row an office.
    Office,
    /// One row an office as they are after mergers: the old ones count with the one that goes on with their work.
    Merged,
    /// One row a service, by name, over all offices.
    Service,
    /// One row a month.
    Month,
    /// One row a day.
    Day,
}

/// Figures of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The office's key, the service's name, the month or the day.
    pub of: String,
    /// Numbers given out.
    pub issued: i64,
    /// Of them, of the priority classes.
    pub priority: i64,
    /// Served.
    pub served: i64,
    /// Called in vain.
    pub missed: i64,
    /// Given back, or ended with the day.
    pub left: i64,
    /// Mean wait until the first call, in seconds.
    pub wait_mean_s: Option<f64>,
    /// Half waited no longer, in seconds, known to 7 %.
    pub wait_p50_s: Option<f64>,
    /// Nine in ten.
    pub wait_p90_s: Option<f64>,
    /// The longest, in seconds.
    pub wait_max_s: i64,
    /// Mean visit, from the call or the coming to the end, in seconds.
    pub visit_mean_s: Option<f64>,
    /// How many rated.
    pub ratings: i64,
    /// Mean score, from 1 to 5; none below five ratings.
    pub score_mean: Option<f64>,
}

/// Figures from a day to a day, both included. Whole months are read as months.
///
/// # Errors
/// What the database says.
pub async fn figures(
    db: &mut PgConnection,
    from: Date,
    to: Date,
    by: By,
    site: Option<&str>,
) -> Result<Vec<Figures>, sqlx::Error> {
    let whole = from == from.first_of_month() && to == to.last_of_month() && by != By::Day;
    let (table, moment) = if whole { ("months", "month") } else { ("days", "date") };
    let group = match by {
        By::Office => "o.site",
        By::Merged => "o.successor",
        By::Service => "coalesce(s.name, d.service)",
        By::Month => "to_char(d.MOMENT, 'YYYY-MM')",
        By::Day => "d.MOMENT::text",
    };
    let sql = format!(
        "with them as (
            select {group} as of, d.* from {table} d join offices o on o.id = d.office
            left join services s on s.office = d.office and s.key = d.service
            where d.{moment} between $1::text::date and $2::text::date and ($3::text is null or o.site = $3))
         select of, sum(issued)::bigint issued, sum(priority)::bigint priority, sum(served)::bigint served,
            sum(missed)::bigint missed, sum(left_)::bigint left_, sum(waited)::bigint waited,
            sum(wait_ms)::bigint wait_ms, max(wait_max_ms) wait_max_ms, sum(visits)::bigint visits,
            sum(visit_ms)::bigint visit_ms, sum(ratings)::bigint ratings, sum(scores)::bigint scores,
            {} as waits
         from them group by of order by of",
        summed_waits(),
    )
    .replace("MOMENT", moment);
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(site)
        .fetch_all(db)
        .await?;
    rows.iter().map(of_row).collect()
}

/// The classes of waits, each summed by itself: an array's places need no row of their own.
fn summed_waits() -> String {
    let places: Vec<String> =
        (1..=CLASSES).map(|place| format!("sum(waits[{place}])::bigint")).collect();
    format!("array[{}]", places.join(","))
}

fn of_row(row: &sqlx::postgres::PgRow) -> Result<Figures, sqlx::Error> {
    let number = |name: &str| row.try_get::<i64, _>(name);
    let waits: Vec<i64> = row.try_get("waits")?;
    let ratings = number("ratings")?;
    Ok(Figures {
        of: row.try_get("of")?,
        issued: number("issued")?,
        priority: number("priority")?,
        served: number("served")?,
        missed: number("missed")?,
        left: number("left_")?,
        wait_mean_s: mean_s(number("wait_ms")?, number("waited")?),
        wait_p50_s: quantile_s(&waits, 0.5),
        wait_p90_s: quantile_s(&waits, 0.9),
        wait_max_s: number("wait_max_ms")? / 1_000,
        visit_mean_s: mean_s(number("visit_ms")?, number("visits")?),
        ratings,
        score_mean: mean_s(number("scores")? * 1_000, ratings).filter(|_| ratings >= 5),
    })
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn mean_s(ms: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| ms as f64 / 1_000.0 / of as f64)
}

/// The wait that a share of people did not exceed: the middle of its class.
#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn quantile_s(waits: &[i64], share: f64) -> Option<f64> {
    let all: i64 = waits.iter().sum();
    let rank = (all as f64 * share).ceil();
    let mut below = 0;
    let place = waits.iter().position(|many| {
        below += many;
        below as f64 >= rank
    });
    let power = |place: usize| FIRST_S * RATIO.powi(i32::try_from(place).unwrap_or(0) - 1);
    let middle = |place: usize| match place {
        0 => FIRST_S / 2.0,
        place => power(place) * RATIO.sqrt(),
    };
    place.filter(|_| all > 0).map(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_known_to_seven_percent() {
        let mut waits = vec![0; CLASSES];
        for wait_s in 1..=3_000_u32 {
            let class = ((f64::from(wait_s).max(1.0) / 30.0).ln() / 1.15_f64.ln()).floor() + 1.0;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let class = class.clamp(0.0, 47.0) as usize;
            waits[class] += 1;
        }
        for (share, exact) in [(0.5, 1_500.0), (0.9, 2_700.0)] {
            let told = quantile_s(&waits, share).expect("people waited");
            assert!((told / exact - 1.0).abs() < 0.08, "{told} for {exact}");
        }
        assert_eq!(quantile_s(&[0; CLASSES], 0.5), None);
    }
}
