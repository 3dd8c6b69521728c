//! Who comes on a synthetic day: drawn before the office opens, so that a changed plan meets the same people.

use crate::dice::{Dice, Purpose};
use crate::profile::{Demand, Profile, Share};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use office::{AuthorityKey, Class, Millis, Rules, ServiceKey, TicketId};

/// Whether one comes when called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// At once.
    WhenCalled,
    /// Not at first; so many milliseconds after being missed.
    Later(i64),
    /// Never: went home with the number.
    Never,
}

/// One who comes to the office, with all that chance decides about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citizen {
    /// When they ask for a number.
    pub at: Millis,
    /// The id their ticket will have.
    pub ticket: TicketId,
    /// What they come for.
    pub service: ServiceKey,
    /// How soon by right.
    pub class: Class,
    /// The authority that decides their case.
    pub authority: Option<AuthorityKey>,
    /// Their case belongs to another place.
    pub non_territorial: bool,
    /// How long their case takes at the counter, in milliseconds.
    pub takes_ms: i64,
    /// Whether they come when called.
    pub comes: Comes,
}

/// A working day of a run, and where its chance begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDay {
    /// The run's.
    pub seed: u64,
    /// From 0.
    pub index: u32,
    /// Its date.
    pub date: Date,
}

/// The people of one day, in the order in which they come.
#[must_use]
pub fn citizens(
    rules: &Rules,
    zone: &TimeZone,
    profile: &Profile,
    day: WorkingDay,
) -> Vec<Citizen> {
    let arrivals = Arrivals::new(rules, zone, profile, day.date);
    let mut all: Vec<Citizen> = Vec::new();
    for demand in &profile.demand {
        all.extend(of_service(rules, profile, demand, &arrivals, day));
    }
    // Stable: of two who come in the same millisecond the one whose service stands first.
    all.sort_by_key(|citizen| citizen.at);
    all
}

fn of_service(
    rules: &Rules,
    profile: &Profile,
    demand: &Demand,
    arrivals: &Arrivals,
    day: WorkingDay,
) -> Vec<Citizen> {
    let service = &demand.service;
    let stream = |purpose| Dice::new(day.seed, day.index, purpose, service.as_str());
    let (mut class, mut authority) = (stream(Purpose::Class), stream(Purpose::Authority));
    let (mut takes, mut absence) = (stream(Purpose::Service), stream(Purpose::Absence));
    let (mut back, mut ids) = (stream(Purpose::ComingBack), stream(Purpose::Ids));
    let mut territory = stream(Purpose::Territory);
    let may_declare = rules.service(service).is_none_or(|s| !s.no_priority);
    let moments = arrivals.moments(demand.per_day, &mut stream(Purpose::Arrivals));
    let citizen = |at: Millis| Citizen {
        at,
        ticket: id(at, ids.bytes()),
        service: service.clone(),
        class: match class.share() < profile.priority_share && may_declare {
            true => Class::Priority,
            false => Class::Normal,
        },
        authority: authority_at(rules, profile, authority.share()),
        non_territorial: territory.share() < profile.non_territorial_share,
        takes_ms: demand.takes.at(takes.share()),
        comes: comes(profile, absence.share(), back.share()),
    };
    moments.into_iter().map(citizen).collect()
}

fn id(at: Millis, chance: [u8; 10]) -> TicketId {
    let ms = u64::try_from(at.0).unwrap_or(0);
    TicketId(uuid::Builder::from_unix_timestamp_millis(ms, &chance).into_uuid())
}

/// One draw tells whether they are absent and, of the absent, whether they come back: the same share of the same draw.
fn comes(profile: &Profile, absence: f64, back: f64) -> Comes {
    if absence >= profile.no_show_share {
        Comes::WhenCalled
    } else if absence < profile.no_show_share * profile.come_back_share {
        Comes::Later(profile.come_back.at(back))
    } else {
        Comes::Never
    }
}

fn authority_at(rules: &Rules, profile: &Profile, draw: f64) -> Option<AuthorityKey> {
    let weight = |key: &AuthorityKey| {
        let known = profile.authorities.iter().find(|(named, _)| named == key);
        if profile.authorities.is_empty() { 1.0 } else { known.map_or(0.0, |(_, w)| w.max(0.0)) }
    };
    let all: f64 = rules.authorities.iter().map(|a| weight(&a.key)).sum();
    let mut left = draw * all;
    let chosen = rules.authorities.iter().map(|a| &a.key).find(|key| {
        left -= weight(key);
        left < 0.0
    });
    chosen.or(rules.authorities.last().map(|a| &a.key)).cloned()
}

/// When people come: a Poisson process whose rate is even within each part of the day.
struct Arrivals {
    parts: Vec<Part>,
    all: f64,
}

struct Part {
    from: Millis,
    length_ms: f64,
    share: f64,
}

impl Arrivals {
    fn new(rules: &Rules, zone: &TimeZone, profile: &Profile, date: Date) -> Self {
        let even = || {
            let hours = rules.issue_hours.as_ref();
            let windows = hours.map_or(&[] as &[_], |hours| rules.windows(hours, date));
            let share = |w: &office::Window| Share {
                from: w.from,
                to: w.to,
                share: f64::from(w.to - w.from),
            };
            windows.iter().map(share).collect()
        };
        let shares: Vec<Share> =
            if profile.arrivals.is_empty() { even() } else { profile.arrivals.clone() };
        let part = |s: &Share| {
            let (from, to) = (
                crate::hours::moment(date, s.from, zone)?,
                crate::hours::moment(date, s.to, zone)?,
            );
            let length_ms = to.since(from) as f64;
            (length_ms > 0.0 && s.share > 0.0).then_some(Part { from, length_ms, share: s.share })
        };
        let parts: Vec<Part> = shares.iter().filter_map(part).collect();
        let all = parts.iter().map(|p| p.share).sum();
        Self { parts, all }
    }

    /// The moments at which `per_day` people on average come, in rising order within each part of the day.
    fn moments(&self, per_day: f64, dice: &mut Dice) -> Vec<Millis> {
        let mut moments = Vec::new();
        // In a time in which one comes per unit, the gaps are exponential with mean 1.
        let (mut next, mut before) = (gap(dice), 0.0);
        for part in &self.parts {
            let people = per_day.max(0.0) * part.share / self.all;
            while next < before + people {
                let ms = (next - before) / people * part.length_ms;
                #[expect(clippy::cast_possible_truncation, reason = "less than a day")]
                moments.push(part.from.plus(ms as i64));
                next += gap(dice);
            }
            before += people;
        }
        moments
    }
}

fn gap(dice: &mut Dice) -> f64 {
    -libm::log(dice.share())
}
