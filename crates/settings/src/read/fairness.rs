//! Whether everyone is called at last: with both bounds off, a plan or a strict order can keep some waiting for ever.

use super::Serving;
use super::names::Known;
use super::plan::Plan;
use crate::problem::{Problem, Thing, words};
use crate::report::Report;
use office::{AuthorityKey, Class, ServiceKey, Step};

/// Tickets that a plan tells from others. The urgent are called before any plan is asked.
#[derive(Clone, Copy, PartialEq)]
struct Lane<'a> {
    service: &'a ServiceKey,
    class: Class,
    authority: Option<&'a AuthorityKey>,
}

/// What can come to a counter or a clerk; empty classes and authorities stand for all.
#[derive(Default)]
struct Hand<'a> {
    services: &'a [ServiceKey],
    for_priority: &'a [ServiceKey],
    classes: &'a [Class],
    authorities: &'a [AuthorityKey],
}

/// Warns of each plan, and of a strict order, by which some may never be called.
pub(crate) fn warn(serving: &Serving, known: &Known<AuthorityKey>, report: &mut Report<'_>) {
    let bounds = serving.calling.calling.overtaking;
    if bounds.people.is_some() || bounds.minutes.is_some() {
        return;
    }
    if let Some(strict) = &serving.calling.strict {
        let name = words::class(Class::Normal).to_owned();
        report.add_at(strict, Problem::Starves { what: Thing::Class, name });
    }
    let clerks = serving.clerks.rules.iter().flatten().zip(&serving.clerks.plans);
    for (clerk, plan) in clerks {
        let hand = Hand { services: &clerk.services, ..Hand::default() };
        warn_of(plan.as_ref(), &hand.lanes(known), report);
    }
    let mut office = Some(&serving.calling.plan);
    for (takes, plan) in serving.counters.takes.iter().zip(&serving.counters.plans) {
        let Some(takes) = takes else { continue };
        let hand = Hand {
            services: &takes.services,
            for_priority: &takes.priority_services,
            classes: &takes.classes,
            authorities: &takes.authorities,
        };
        let lanes = hand.lanes(known);
        if plan.as_ref().is_some_and(|plan| !plan.steps.is_empty()) {
            warn_of(plan.as_ref(), &lanes, report);
        } else if warn_of(office, &lanes, report) {
            // The office's plan is said once.
            office = None;
        }
    }
}

impl<'a> Hand<'a> {
    fn lanes(&self, known: &'a Known<AuthorityKey>) -> Vec<Lane<'a>> {
        let all = self.authorities.is_empty();
        let own = self.authorities.iter().map(Some);
        let mut authorities: Vec<_> =
            own.chain(known.keys.iter().filter(|_| all).map(|key| Some(&key.name))).collect();
        if authorities.is_empty() {
            authorities.push(None);
        }
        let mut lanes = Vec::new();
        for class in [Class::Priority, Class::Normal] {
            if !self.classes.is_empty() && !self.classes.contains(&class) {
                continue;
            }
            let also = if class == Class::Priority { self.for_priority } else { &[] };
            for service in self.services.iter().chain(also) {
                let lane = |authority: &Option<&'a AuthorityKey>| Lane {
                    service,
                    class,
                    authority: *authority,
                };
                lanes.extend(authorities.iter().map(lane));
            }
        }
        lanes
    }
}

/// Warns of the step that comes before all others as long as anybody is there for it. Answers whether there is one.
fn warn_of(plan: Option<&Plan>, lanes: &[Lane<'_>], report: &mut Report<'_>) -> bool {
    let Some(plan) = plan else { return false };
    let Some((step, starved)) = starved(&plan.steps, lanes) else { return false };
    let Some((what, name)) = in_common(&starved, lanes) else { return false };
    report.add_at(&plan.places[step], Problem::Starves { what, name });
    true
}

/// The first step that holds at any time and for people who have just come, and who comes after it alone.
fn starved<'a>(steps: &[Step], lanes: &[Lane<'a>]) -> Option<(usize, Vec<Lane<'a>>)> {
    let holds = |step: &Step| is_steady(step) && step.waited_minutes.is_none();
    let first = steps.iter().position(|s| holds(s) && lanes.iter().any(|l| matches(s, l)))?;
    let beside = steps[first..].iter().take_while(|step| step.share > 0).count().max(1);
    let called = |lane: &Lane<'_>| {
        steps[..first + beside].iter().any(|step| is_steady(step) && matches(step, lane))
    };
    let starved: Vec<_> = lanes.iter().copied().filter(|lane| !called(lane)).collect();
    (!starved.is_empty()).then_some((first, starved))
}

/// Whether a step holds at every hour and for a single person.
fn is_steady(step: &Step) -> bool {
    step.from_minute.is_none()
        && step.to_minute.is_none()
        && step.waiting_at_least.is_none_or(|least| least <= 1)
}

fn matches(step: &Step, lane: &Lane<'_>) -> bool {
    let named = lane.authority.is_some_and(|a| step.authorities.contains(a));
    (step.services.is_empty() || step.services.contains(lane.service))
        && (step.authorities.is_empty() || named)
        && (step.classes.is_empty() || step.classes.contains(&lane.class))
}

/// What to call those who starve: their class, else their service, else their authority.
fn in_common(starved: &[Lane<'_>], lanes: &[Lane<'_>]) -> Option<(Thing, String)> {
    let all = |of: &dyn Fn(&Lane<'_>) -> bool| {
        lanes.iter().filter(|lane| of(lane)).all(|lane| starved.contains(lane))
    };
    let class = || starved.iter().find(|s| all(&|lane| lane.class == s.class));
    let service = || starved.iter().find(|s| all(&|lane| lane.service == s.service));
    let of_one = |s: &&Lane<'_>| all(&|lane| lane.authority == s.authority);
    let authority = || starved.iter().filter(|s| s.authority.is_some()).find(of_one)?.authority;
    let some = |lane: &Lane<'_>| (Thing::Service, lane.service.to_string());
    class()
        .map(|lane| (Thing::Class, words::class(lane.class).to_owned()))
        .or_else(|| service().map(some))
        .or_else(|| authority().map(|key| (Thing::Authority, key.to_string())))
        .or_else(|| starved.first().map(some))
}
