//! A run over many days: the same seed gives the same days, whatever the plan.

use crate::citizens::{Citizen, WorkingDay, citizens};
use crate::day::Day;
use crate::house::{House, Record};
use crate::profile::Profile;
use crate::tally::DayTally;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use office::{Actor, Command, Millis, Rules, RulesError, ServiceKey};

/// The most days of a run: forty years of working days.
pub const DAYS_MAX: u32 = 10_000;

/// How far ahead the next working day is looked for.
const LOOK_AHEAD_DAYS: u32 = 60;

/// How many days, which, and the seed of their chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Working days.
    pub days: u32,
    /// Where chance begins.
    pub seed: u64,
    /// The first day that may be lived; days without hours are passed over.
    pub first: Date,
}

/// Why there is nothing to simulate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The rules contradict themselves.
    #[error(transparent)]
    BadRules(#[from] RulesError),
    /// Nobody comes.
    #[error("nobody comes: no service has people a day")]
    NobodyComes,
    /// It is not known when people come.
    #[error("there are no issue hours and no parts of the day to come in")]
    NoHours,
    /// People come for what the office does not offer.
    #[error("there is no service {0}")]
    UnknownService(ServiceKey),
    /// People belong to an authority that is not there.
    #[error("there is no authority {0}")]
    UnknownAuthority(office::AuthorityKey),
    /// The office has no working day for weeks.
    #[error("no working day within {LOOK_AHEAD_DAYS} days of {0}")]
    NeverOpen(Date),
    /// More days than a run may have, or none.
    #[error("a run has 1 to {DAYS_MAX} days")]
    BadDays,
}

/// People, and the office they would go to.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    /// The office that decides when people come and who may declare priority.
    pub rules: &'w Rules,
    /// Who comes.
    pub profile: &'w Profile,
}

/// Lives the days of a run under the world's own rules.
///
/// # Errors
/// See [`Fault`].
pub fn simulate(
    world: World<'_>,
    run: Run,
    keep: Option<&mut dyn FnMut(Record)>,
) -> Result<Vec<DayTally>, Fault> {
    simulate_under(world.rules, world, run, keep)
}

/// Lives the same days with the same people under other rules.
///
/// # Errors
/// See [`Fault`].
pub fn simulate_under(
    plan: &Rules,
    world: World<'_>,
    run: Run,
    keep: Option<&mut dyn FnMut(Record)>,
) -> Result<Vec<DayTally>, Fault> {
    check(plan, world, run)?;
    let zone = world.rules.zone()?;
    let mut house = House::new(keep);
    let dates = working_days(world.rules, run)?;
    configure(&mut house, plan, dates[0], &zone);
    let mut tallies = Vec::with_capacity(dates.len());
    for (index, date) in (0..).zip(dates) {
        let day = WorkingDay { seed: run.seed, index, date };
        let people = citizens(world.rules, &zone, world.profile, day);
        tallies.push(Day::live(&mut house, world.profile, &people, day));
    }
    Ok(tallies)
}

/// Lives one day with exactly these people, in the order in which they come.
///
/// # Errors
/// See [`Fault`].
pub fn live(
    plan: &Rules,
    profile: &Profile,
    people: &[Citizen],
    day: WorkingDay,
    keep: Option<&mut dyn FnMut(Record)>,
) -> Result<DayTally, Fault> {
    plan.check()?;
    let zone = plan.zone()?;
    let mut house = House::new(keep);
    configure(&mut house, plan, day.date, &zone);
    Ok(Day::live(&mut house, profile, people, day))
}

fn configure(house: &mut House<'_>, plan: &Rules, date: Date, zone: &TimeZone) {
    let rules = Box::new(plan.clone());
    let at = crate::hours::moment(date, 0, zone).unwrap_or(Millis(0));
    let configured = house.order(&Command::ChangeRules { rules }, &Actor::System, at, |_, _| {});
    configured.expect("the rules were checked, and nobody waits yet");
}

fn check(plan: &Rules, world: World<'_>, run: Run) -> Result<(), Fault> {
    plan.check()?;
    world.rules.check()?;
    if !(1..=DAYS_MAX).contains(&run.days) {
        return Err(Fault::BadDays);
    }
    let profile = world.profile;
    if !profile.demand.iter().any(|d| d.per_day > 0.0) {
        return Err(Fault::NobodyComes);
    }
    if profile.arrivals.is_empty() && world.rules.issue_hours.is_none() {
        return Err(Fault::NoHours);
    }
    let mut services = profile.demand.iter().map(|d| &d.service);
    if let Some(lost) = services.find(|s| plan.service(s).is_none()) {
        return Err(Fault::UnknownService(lost.clone()));
    }
    let known = |key: &office::AuthorityKey| plan.authorities.iter().any(|a| a.key == *key);
    let mut authorities = world.rules.authorities.iter().map(|a| &a.key);
    authorities.find(|key| !known(key)).map_or(Ok(()), |k| Err(Fault::UnknownAuthority(k.clone())))
}

/// The dates on which the office works: those with service hours, else with issue hours, else every day.
fn working_days(rules: &Rules, run: Run) -> Result<Vec<Date>, Fault> {
    let hours = rules.service_hours.as_ref().or(rules.issue_hours.as_ref());
    let works = |date: &Date| hours.is_none_or(|hours| !rules.windows(hours, *date).is_empty());
    let mut days = Vec::new();
    let mut from = run.first;
    while days.len() < run.days as usize {
        let ahead = std::iter::successors(Some(from), |date| date.tomorrow().ok());
        let date = ahead.take(LOOK_AHEAD_DAYS as usize).find(works);
        let date = date.ok_or(Fault::NeverOpen(from))?;
        days.push(date);
        from = date.tomorrow().map_err(|_| Fault::NeverOpen(date))?;
    }
    Ok(days)
}
