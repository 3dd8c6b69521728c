//! Years of an office's past, made by its own rules and kept for the next run.

use super::Outcome;
use super::office::{COUNTERS, SERVICES, configuration, programs};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::Journal;
use office::{
    Actor, Command, CounterNo, DeviceKind, Issue, Millis, Office, Outcome as Ending, Role, TicketId,
};
use std::path::{Path, PathBuf};
use std::time::Instant;
use uuid::Uuid;
use xinmoi_tests::past::Past;

/// Numbers given out on one day: a busy centre's.
const TICKETS_A_DAY: u64 = 2_000;
/// People who wait before the first of them is called.
const WAITING: u64 = 20;
/// Counters at work.
const AT_WORK: u64 = 8;
/// The last day of every past. Days after it are the server's own.
const LAST_DAY: Date = Date::constant(2026, 1, 30);
/// Milliseconds between two numbers: the day takes eight hours.
const PACE_MS: i64 = 8 * 3_600_000 / TICKETS_A_DAY.cast_signed();

/// A data directory with so many tickets behind it, made once and kept in the build's folder.
pub(super) fn of(tickets: u64) -> Outcome<PathBuf> {
    let kept = programs()?.join("bench-history").join(format!("v1-{tickets}"));
    if kept.exists() {
        return Ok(kept);
    }
    let unfinished = kept.with_extension("new");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished)?;
    }
    std::fs::create_dir_all(&unfinished)?;
    let begun = Instant::now();
    make(&unfinished, tickets)?;
    std::fs::rename(&unfinished, &kept)?;
    eprintln!("a past of {tickets} tickets: made in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(kept)
}

/// Puts a kept past into a data directory. Sealed days are never written to: links are as good as copies.
pub(super) fn put(kept: &Path, data: &Path) -> Outcome {
    std::fs::create_dir_all(data.join("history"))?;
    std::fs::copy(kept.join("office.redb"), data.join("office.redb"))?;
    if kept.join("history").exists() {
        for entry in std::fs::read_dir(kept.join("history"))? {
            let entry = entry?;
            std::fs::hard_link(entry.path(), data.join("history").join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn make(data: &Path, tickets: u64) -> Outcome {
    let opened = Journal::open(data, Uuid::now_v7())?;
    let (mut journal, mut past) = (opened.journal, Centre::new(opened.office)?);
    let days = tickets.div_ceil(TICKETS_A_DAY);
    for day in (0..days).rev() {
        past.day(LAST_DAY.checked_sub(i64::try_from(day)?.days())?, TICKETS_A_DAY.min(tickets))?;
        past.0.write(&mut journal)?;
    }
    Ok(())
}

/// A centre with all its counters.
struct Centre(Past);

impl Centre {
    fn new(office: Office) -> Outcome<Centre> {
        let read = settings::read(&configuration(), "office.toml");
        let rules = read.map_err(|findings| format!("{findings:?}"))?.rules;
        let mut centre = Centre(Past::of(office));
        centre.0.order(&Command::ChangeRules { rules: Box::new(rules) }, &Actor::System)?;
        Ok(centre)
    }

    fn day(&mut self, date: Date, tickets: u64) -> Outcome {
        let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh")?;
        self.0.at = Millis(date.at(7, 30, 0, 0).to_zoned(zone)?.timestamp().as_millisecond());
        self.0.order(&Command::OpenDay { date }, &Actor::System)?;
        for n in 0..AT_WORK {
            let counter = counter(n)?;
            self.0.order(&Command::Open { counter }, &clerk(counter)?)?;
        }
        let kiosk = Actor::Device { device: "kiosk-1".parse()?, device_kind: DeviceKind::Kiosk };
        for n in 0..tickets + WAITING {
            self.0.at = self.0.at.plus(PACE_MS);
            if n < tickets {
                let service = SERVICES[usize::try_from(n)? % SERVICES.len()].parse()?;
                self.0.order(&Command::Issue(Issue::plain(self.id(), service)), &kiosk)?;
            }
            if n >= WAITING {
                let counter = counter(n % AT_WORK)?;
                self.0.order(&Command::CallNext { counter }, &clerk(counter)?)?;
            }
        }
        (0..AT_WORK).try_for_each(|n| self.shut(counter(n)?))
    }

    fn shut(&mut self, counter: CounterNo) -> Outcome {
        let by = clerk(counter)?;
        if self.0.office.in_hand(counter).is_some() {
            let (outcome, done, dossiers) = (Ending::Served, Vec::new(), None);
            self.0.order(&Command::Finish { counter, outcome, done, dossiers }, &by)?;
        }
        Ok(self.0.order(&Command::Close { counter }, &by)?)
    }

    /// As the house draws them: in the order of time.
    fn id(&self) -> TicketId {
        let drawn = u128::from(self.0.at.0.unsigned_abs()) << 80 | 7 << 76 | u128::from(self.0.seq);
        TicketId(Uuid::from_u128(drawn | 2 << 62))
    }
}

fn counter(n: u64) -> Outcome<CounterNo> {
    assert!(n < u64::from(COUNTERS), "a counter that the configuration has");
    Ok(CounterNo::try_from(u16::try_from(n + 1)?)?)
}

fn clerk(counter: CounterNo) -> Outcome<Actor> {
    Ok(Actor::Person { user: format!("past.{counter}").parse()?, role: Role::Clerk })
}
