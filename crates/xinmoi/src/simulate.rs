//! `xinmoi simulate`

mod days;
mod table;

use crate::check;
use crate::failure::Failure;
use crate::texts::say;
use clap::Args;
use days::Log;
use forecast::{
    DayTally, Demand, Duration, Fault, Profile, Report, Run, Share, World, change_lines, changes,
};
use jiff::civil::Date;
use settings::{Settings, Simulation};
use std::path::{Path, PathBuf};
use voice::Library;

/// What is played.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The office's configuration; `[simulation]` says who comes
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Working days
    #[arg(long, value_name = "N", default_value_t = 100)]
    days: u32,
    /// Where chance begins: the same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Where the figures go, as lines of JSON
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Another configuration that the same people meet
    #[arg(long, value_name = "FILE2")]
    compare: Option<PathBuf>,
    /// Where each day's log goes, one file a day
    #[arg(long, value_name = "DIR")]
    log: Option<PathBuf>,
    /// The first day; days without hours are passed over
    #[arg(long, value_name = "DATE", default_value_t = FIRST)]
    from: Date,
    /// Waits longer than so many minutes are counted
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    long_wait: u16,
}

/// A Monday. Not today: the same command gives the same bytes tomorrow.
const FIRST: Date = jiff::civil::date(2026, 1, 5);

/// A configuration, its people, and the days that were lived under its rules.
struct Plan {
    settings: Settings,
    days: Vec<DayTally>,
    report: Report,
}

/// Lives the days and tells what they showed.
pub(crate) fn simulate(asked: &Simulate) -> Result<(), Failure> {
    let settings = check::read(&asked.config, &Library::none())?;
    let people = profile(&settings);
    let world = World { rules: &settings.rules, profile: &people };
    let mut log = asked.log.as_deref().map(Log::new).transpose()?;
    let days = match &mut log {
        None => forecast::simulate(world, asked.run(), None),
        Some(log) => forecast::simulate(world, asked.run(), Some(&mut |record| log.keep(&record))),
    };
    let days = days.map_err(|why| refused(&asked.config, &why))?;
    log.map_or(Ok(()), Log::end)?;
    let other = asked.compare.as_deref().map(|file| asked.under(file, world)).transpose()?;
    let plan = asked.plan(settings, days);
    asked.tell(&plan, other.as_ref())
}

impl Simulate {
    fn run(&self) -> Run {
        Run { days: self.days, seed: self.seed, first: self.from }
    }

    /// The same days under another configuration.
    fn under(&self, file: &Path, world: World<'_>) -> Result<Plan, Failure> {
        let settings = check::read(file, &Library::none())?;
        let days = forecast::simulate_under(&settings.rules, world, self.run(), None);
        Ok(self.plan(settings, days.map_err(|why| refused(file, &why))?))
    }

    fn plan(&self, settings: Settings, days: Vec<DayTally>) -> Plan {
        let long_wait_ms = i64::from(self.long_wait) * MS_A_MINUTE;
        let report = Report::of(&settings.rules, self.run(), &days, long_wait_ms);
        Plan { settings, days, report }
    }

    fn tell(&self, plan: &Plan, other: Option<&Plan>) -> Result<(), Failure> {
        let mut lines: Vec<String> = plan.report.lines(1).collect();
        table::report(&plan.settings.rules, &plan.report).iter().for_each(|line| say(line));
        if let Some(other) = other {
            let (before, after) = (&plan.settings.rules, &other.settings.rules);
            let changes = changes((before, &plan.days), (after, &other.days));
            lines.extend(other.report.lines(2));
            lines.extend(change_lines(2, &changes));
            let file = self.compare.as_deref().map(|file| file.display().to_string());
            say(&table::heading(file.unwrap_or_default()));
            table::report(after, &other.report).iter().for_each(|line| say(line));
            table::changes(before, &changes).iter().for_each(|line| say(line));
        }
        let Some(out) = &self.out else { return Ok(()) };
        let text = lines.join("\n") + "\n";
        std::fs::write(out, text).map_err(|why| unwritable(out, &why))
    }
}

fn unwritable(file: &Path, why: &std::io::Error) -> Failure {
    let args = [("file", file.display().to_string()), ("why", why.to_string())];
    Failure::of("simulate-unwritable", &args)
}

fn refused(file: &Path, why: &Fault) -> Failure {
    let file = ("file", file.display().to_string());
    match why {
        Fault::BadRules(why) => {
            Failure::of("simulate-bad-rules", &[file, ("why", why.to_string())])
        }
        Fault::NobodyComes => Failure::of("simulate-nobody-comes", &[file]),
        Fault::NoHours => Failure::of("simulate-no-hours", &[file]),
        Fault::UnknownService(key) => {
            Failure::of("simulate-unknown-service", &[file, ("key", key.to_string())])
        }
        Fault::UnknownAuthority(key) => {
            Failure::of("simulate-unknown-authority", &[file, ("key", key.to_string())])
        }
        Fault::NeverOpen(date) => {
            Failure::of("simulate-never-open", &[file, ("date", date.to_string())])
        }
        Fault::BadDays => {
            Failure::of("simulate-bad-days", &[("most", forecast::DAYS_MAX.to_string())])
        }
    }
}

const MS_A_MINUTE: i64 = 60_000;
const MS_A_SECOND: i64 = 1_000;

/// How often the house looks at the clock. Its shortest alarm is three minutes.
const TICK_MS: i64 = MS_A_MINUTE;

/// Who comes, as the configuration says.
fn profile(settings: &Settings) -> Profile {
    let played = &settings.simulation;
    let percent = |percent: u8| f64::from(percent) / 100.0;
    Profile {
        demand: demand(settings),
        arrivals: arrivals(played),
        priority_share: percent(played.priority_percent),
        authorities: Vec::new(),
        non_territorial_share: percent(played.non_territorial_percent),
        no_show_share: percent(played.no_show_percent),
        come_back_share: percent(played.come_back_percent),
        come_back: Duration::Fixed { ms: minutes_ms(f64::from(played.come_back_minutes)) },
        announced_ms: i64::from(played.announce_s) * MS_A_SECOND,
        walk_ms: i64::from(played.walk_s) * MS_A_SECOND,
        breaks: played.breaks,
        break_ms: i64::from(played.break_minutes) * MS_A_MINUTE,
        tick_ms: TICK_MS,
    }
}

/// Whoever needs guidance is counted with the service that the guide finds for them.
fn demand(settings: &Settings) -> Vec<Demand> {
    let guided = |key| settings.rules.service(key).is_some_and(|s| s.guidance);
    let demand = settings.simulation.demand.iter().filter(|d| !guided(&d.service));
    let takes = |d: &settings::Demand| match d.spread {
        0.0 => Duration::Fixed { ms: minutes_ms(d.minutes) },
        sigma => Duration::Lognormal { median_ms: minutes_ms(d.minutes), sigma },
    };
    let of = |d: &settings::Demand| Demand {
        service: d.service.clone(),
        per_day: f64::from(d.per_day),
        takes: takes(d),
    };
    demand.map(of).collect()
}

fn arrivals(played: &Simulation) -> Vec<Share> {
    let share = |a: &settings::Arrivals| Share {
        from: a.from_minute,
        to: a.to_minute,
        share: f64::from(a.share),
    };
    played.arrivals.iter().map(share).collect()
}

fn minutes_ms(minutes: f64) -> f64 {
    minutes * 60_000.0
}
