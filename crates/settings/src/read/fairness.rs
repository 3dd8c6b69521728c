//! Whether everyone is called at last: with both bounds off, a plan or a strict order can keep some waiting for ever.

use super::Serving;
use super::names::Known;
use super::plan::Plan;
use crate::problem::{Problem, Thing, words};
use crate::report::Report;
use office::{AuthorityKey, Class, ServiceKey, Step};
use std::collections::BTreeSet;

/// Tickets that a plan tells from others. The urgent are called before any plan is asked.
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
    let Some(first) = leading(&plan.steps, lanes) else { return false };
    let beside = plan.steps[first..].iter().take_while(|step| step.share > 0).count().max(1);
    let steps = &plan.steps[..first + beside];
    let called = |lane: &&Lane<'_>| steps.iter().any(|s| is_steady(s) && matches(s, lane));
    let (called, starved): (Vec<&Lane<'_>>, Vec<_>) = lanes.iter().partition(called);
    let Some((what, name)) = in_common(&starved, &called) else { return false };
    report.add_at(&plan.places[first], Problem::Starves { what, name });
    true
}

/// The first step that holds at any time, and for people who have just come.
fn leading(steps: &[Step], lanes: &[Lane<'_>]) -> Option<usize> {
    let holds = |step: &Step| is_steady(step) && step.waited_minutes.is_none();
    steps.iter().position(|step| holds(step) && lanes.iter().any(|lane| matches(step, lane)))
}

/// Whether a step holds at every hour and for a single person.
fn is_steady(step: &Step) -> bool {
    !step.booked
        && step.from_minute.is_none()
        && step.to_minute.is_none()
        && step.waiting_at_least.is_none_or(|least| least <= 1)
}

fn matches(step: &Step, lane: &Lane<'_>) -> bool {
    let named = lane.authority.is_some_and(|a| step.authorities.contains(a));
    (step.services.is_empty() || step.services.contains(lane.service))
        && (step.authorities.is_empty() || named)
        && (step.classes.is_empty() || step.classes.contains(&lane.class))
}

/// What to call those who starve: their class, else their service, else their authority. `None` when nobody does.
fn in_common(starved: &[&Lane<'_>], called: &[&Lane<'_>]) -> Option<(Thing, String)> {
    let classes: BTreeSet<_> = called.iter().map(|lane| lane.class).collect();
    let services: BTreeSet<_> = called.iter().map(|lane| lane.service).collect();
    let authorities: BTreeSet<_> = called.iter().map(|lane| lane.authority).collect();
    let first = starved.first()?;
    if let Some(lane) = starved.iter().find(|lane| !classes.contains(&lane.class)) {
        return Some((Thing::Class, words::class(lane.class).to_owned()));
    }
    let service = starved.iter().find(|lane| !services.contains(lane.service));
    let authority = starved.iter().find(|lane| !authorities.contains(&lane.authority));
    match (service, authority.and_then(|lane| lane.authority)) {
        (None, Some(authority)) => Some((Thing::Authority, authority.to_string())),
        (service, _) => Some((Thing::Service, service.unwrap_or(first).service.to_string())),
    }
}
