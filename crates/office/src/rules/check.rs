//! Rules that contradict themselves. `settings` finds these earlier, with line and column.

use crate::ids::{AuthorityKey, CounterNo, GroupKey, Prefix, ServiceKey};
use crate::rules::{Between, COUNT_MAX, CounterRules, Rules, Service, Step};
use std::collections::BTreeSet;

/// Why rules cannot be worked by. `settings` finds these earlier, with line and column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// The time zone is in no database we carry.
    #[error("time zone {0:?} is not known")]
    UnknownTimeZone(String),
    /// Two services have one key.
    #[error("service {0} stands twice")]
    ServiceTwice(ServiceKey),
    /// Two services' numbers begin alike.
    #[error("prefix {0} stands twice")]
    PrefixTwice(Prefix),
    /// Two counters have one number.
    #[error("counter {0} stands twice")]
    CounterTwice(CounterNo),
    /// A counter takes what the office does not offer.
    #[error("counter {counter} takes service {service}, which does not exist")]
    UnknownService {
        /// The counter.
        counter: CounterNo,
        /// What it says it takes.
        service: ServiceKey,
    },
    /// A counter names a service more than once.
    #[error("counter {counter} takes service {service} twice")]
    TakenTwice {
        /// The counter.
        counter: CounterNo,
        /// What it names twice.
        service: ServiceKey,
    },
    /// A group, an authority, a clerk or a day of the calendar stands twice.
    #[error("{0} stands twice")]
    Twice(String),
    /// Something is named that does not exist.
    #[error("{0} does not exist")]
    Unknown(String),
    /// A number that means nothing where it stands.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// Windows overlap, stand out of order, or end before they begin.
    #[error("the windows of a day follow one another")]
    WindowsOutOfOrder,
}

/// What may be named.
struct Known<'a> {
    services: BTreeSet<&'a ServiceKey>,
    authorities: BTreeSet<&'a AuthorityKey>,
}

impl Rules {
    /// Whether an office can work by these rules.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn check(&self) -> Result<(), RulesError> {
        self.zone()?;
        let groups = once(self.groups.iter().map(|g| &g.key))?;
        let authorities = once(self.authorities.iter().map(|a| &a.key))?;
        let services = self.check_services(&groups)?;
        let known = Known { services, authorities };
        let both = [&self.issue_hours, &self.service_hours];
        if both.into_iter().flatten().any(|hours| !hours.in_order()) {
            return Err(RulesError::WindowsOutOfOrder);
        }
        once(self.calendar.iter().map(|d| d.date))?;
        let mut numbers = BTreeSet::new();
        for counter in &self.counters {
            if !numbers.insert(counter.number) {
                return Err(RulesError::CounterTwice(counter.number));
            }
            counter.check(&known)?;
        }
        once(self.clerks.iter().map(|c| &c.user))?;
        for clerk in &self.clerks {
            known.services(&clerk.services)?;
            known.plan(&clerk.plan)?;
        }
        known.plan(&self.calling.plan)?;
        self.check_issuing(&known)
    }

    fn check_services(
        &self,
        groups: &BTreeSet<&GroupKey>,
    ) -> Result<BTreeSet<&ServiceKey>, RulesError> {
        let mut keys = BTreeSet::new();
        let mut prefixes = BTreeSet::new();
        for service in &self.services {
            if !keys.insert(&service.key) {
                return Err(RulesError::ServiceTwice(service.key.clone()));
            }
            if !prefixes.insert(&service.prefix) {
                return Err(RulesError::PrefixTwice(service.prefix.clone()));
            }
            let lost = |g: &&GroupKey| !groups.contains(g);
            if let Some(group) = service.group.as_ref().filter(lost) {
                return Err(RulesError::Unknown(group.to_string()));
            }
            service.check()?;
        }
        Ok(keys)
    }

    fn check_issuing(&self, known: &Known<'_>) -> Result<(), RulesError> {
        if let Some(emergency) = &self.issuing.emergency {
            known.services(&emergency.services)?;
        }
        let slot = self.issuing.booking.map_or(1, |b| b.slot_minutes);
        within("slot_minutes", slot.into(), 1, MINUTES_A_DAY)?;
        match self.calling.between {
            Between::Strict => Ok(()),
            Between::Interleaved(times) => within("interleaved", times.into(), 1, u8::MAX.into()),
        }
    }
}

impl Service {
    fn check(&self) -> Result<(), RulesError> {
        let range = self.range;
        within("step", range.step, 1, COUNT_MAX)?;
        within("first", range.first, 1, range.last)?;
        within("last", range.last, 1, COUNT_MAX)?;
        let minute = self.cut_off.as_ref().map_or(0, |c| c.minute);
        within("cut_off", minute.into(), 0, MINUTES_A_DAY)
    }
}

impl CounterRules {
    /// Whether it takes services that there are, each once.
    fn check(&self, known: &Known<'_>) -> Result<(), RulesError> {
        let mut taken = BTreeSet::new();
        for service in self.services.iter().chain(&self.priority_services) {
            let (counter, service) = (self.number, service.clone());
            if !known.services.contains(&service) {
                return Err(RulesError::UnknownService { counter, service });
            }
            if !taken.insert(service.clone()) {
                return Err(RulesError::TakenTwice { counter, service });
            }
        }
        known.authorities(&self.authorities)?;
        known.plan(&self.plan)
    }
}

impl Known<'_> {
    fn services(&self, named: &[ServiceKey]) -> Result<(), RulesError> {
        let lost = named.iter().find(|s| !self.services.contains(s));
        lost.map_or(Ok(()), |s| Err(RulesError::Unknown(s.to_string())))
    }

    fn authorities(&self, named: &[AuthorityKey]) -> Result<(), RulesError> {
        let lost = named.iter().find(|a| !self.authorities.contains(a));
        lost.map_or(Ok(()), |a| Err(RulesError::Unknown(a.to_string())))
    }

    fn plan(&self, plan: &[Step]) -> Result<(), RulesError> {
        within("plan", u32::try_from(plan.len()).unwrap_or(u32::MAX), 0, PLAN_STEPS_MAX)?;
        for step in plan {
            self.services(&step.services)?;
            self.authorities(&step.authorities)?;
            within("share", step.share.into(), 0, SHARE_MAX)?;
            let waiting = step.waiting_at_least.unwrap_or(1);
            within("waiting_at_least", waiting.into(), 1, u16::MAX.into())?;
            let minutes = [step.from_minute, step.to_minute].into_iter().flatten().max();
            within("from_minute", minutes.unwrap_or(0).into(), 0, MINUTES_A_DAY)?;
        }
        Ok(())
    }
}

/// Steps of a plan: more than anybody can follow.
const PLAN_STEPS_MAX: u32 = 32;
/// The largest share of a step.
const SHARE_MAX: u32 = 1_000;
const MINUTES_A_DAY: u32 = 24 * 60;

fn within(what: &'static str, number: u32, least: u32, most: u32) -> Result<(), RulesError> {
    if (least..=most).contains(&number) { Ok(()) } else { Err(RulesError::OutOfRange(what)) }
}

/// The names, each of which stands once.
fn once<K: Ord + ToString>(names: impl Iterator<Item = K>) -> Result<BTreeSet<K>, RulesError> {
    let mut seen = BTreeSet::new();
    for name in names {
        let text = name.to_string();
        if !seen.insert(name) {
            return Err(RulesError::Twice(text));
        }
    }
    Ok(seen)
}
