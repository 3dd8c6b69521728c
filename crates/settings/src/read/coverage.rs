//! Whether every ticket that can be given out is taken by some counter.

use super::counters::Takes;
use super::groups::Authorities;
use super::names::Placed;
use super::services::Services;
use crate::problem::Problem;
use crate::report::Report;
use office::{AuthorityKey, Class, ServiceKey, Territory};
use std::collections::BTreeSet;

/// Tickets of one service that the same counters take.
struct Lane<'a> {
    class: Class,
    /// `None` where the ticket names no authority.
    authority: Option<&'a AuthorityKey>,
    non_territorial: bool,
}

/// Names each service of which some tickets would wait for ever. The guide serves those who need guidance.
pub(crate) fn report_untaken(
    services: &Services,
    authorities: &Authorities,
    takes: &[Option<Takes>],
    report: &mut Report<'_>,
) {
    let takes: Option<Vec<&Takes>> = takes.iter().map(Option::as_ref).collect();
    let Some(takes) = takes.filter(|takes| !takes.is_empty() && !report.has_syntax_errors()) else {
        return;
    };
    let lanes = lanes(authorities);
    let must = |key: &&Placed<ServiceKey>| !services.guidance.contains(&key.name);
    for service in services.known.keys.iter().filter(must) {
        let able: Vec<&Takes> =
            takes.iter().copied().filter(|takes| takes.ever(&service.name)).collect();
        let taken = |lane: &&Lane<'_>| able.iter().any(|takes| takes.take(&service.name, lane));
        let (taken, untaken): (Vec<&Lane<'_>>, Vec<_>) = lanes.iter().partition(taken);
        for problem in problems(&service.name, &taken, &untaken) {
            report.add_at(&service.place, problem);
        }
    }
}

fn lanes(authorities: &Authorities) -> Vec<Lane<'_>> {
    let named = authorities.known.keys.iter().map(|authority| Some(&authority.name));
    let authorities: Vec<_> = std::iter::once(None).chain(named).collect();
    let mut lanes = Vec::new();
    for class in Class::ALL {
        for authority in &authorities {
            for non_territorial in [false, true] {
                lanes.push(Lane { class, authority: *authority, non_territorial });
            }
        }
    }
    lanes
}

impl Takes {
    /// Whether a counter takes any tickets of a service.
    fn ever(&self, service: &ServiceKey) -> bool {
        self.services.contains(service) || self.priority_services.contains(service)
    }

    /// As the office decides it, whoever sits there.
    fn take(&self, service: &ServiceKey, lane: &Lane<'_>) -> bool {
        let also = lane.class != Class::Normal && self.priority_services.contains(service);
        let of_authority =
            |authority| self.authorities.is_empty() || self.authorities.contains(authority);
        (self.services.contains(service) || also)
            && lane.authority.is_none_or(of_authority)
            && (self.classes.is_empty() || self.classes.contains(&lane.class))
            && match self.territory {
                Territory::Any => true,
                Territory::Local => !lane.non_territorial,
                Territory::NonTerritorial => lane.non_territorial,
            }
    }
}

/// As few findings as say it: the whole service; or all of a class, of an authority, of a territory; or one example.
fn problems(service: &ServiceKey, taken: &[&Lane<'_>], untaken: &[&Lane<'_>]) -> Vec<Problem> {
    let service = service.to_string();
    let Some(example) = untaken.last() else { return Vec::new() };
    if taken.is_empty() {
        return vec![Problem::NobodyServes { service }];
    }
    let nobody = |class, authority: Option<&AuthorityKey>, non_territorial| Problem::NobodyTakes {
        service: service.clone(),
        class,
        authority: authority.map(ToString::to_string),
        non_territorial,
    };
    let classes = lost(taken, untaken, |lane| lane.class).into_iter();
    let authorities = lost(taken, untaken, |lane| lane.authority).into_iter().flatten();
    let territories = lost(taken, untaken, |lane| lane.non_territorial).into_iter();
    let found: Vec<_> = classes
        .map(|class| nobody(Some(class), None, None))
        .chain(authorities.map(|authority| nobody(None, Some(authority), None)))
        .chain(territories.map(|territory| nobody(None, None, Some(territory))))
        .collect();
    if found.is_empty() {
        return vec![nobody(Some(example.class), example.authority, Some(example.non_territorial))];
    }
    found
}

/// Values that only tickets have that nobody takes.
fn lost<'a, T: Ord>(
    taken: &[&Lane<'a>],
    untaken: &[&Lane<'a>],
    of: impl Fn(&Lane<'a>) -> T,
) -> BTreeSet<T> {
    let taken: BTreeSet<T> = taken.iter().map(|lane| of(lane)).collect();
    untaken.iter().map(|lane| of(lane)).filter(|value| !taken.contains(value)).collect()
}
