//! Whether every ticket that can be given out is taken by some counter.

use super::counters::Takes;
use super::groups::Authorities;
use super::services::Services;
use crate::problem::Problem;
use crate::report::Report;
use office::{AuthorityKey, Class, ServiceKey, Territory};

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
    let taken_by_staff = |key: &ServiceKey| services.guidance.contains(key);
    for service in services.known.keys.iter().filter(|service| !taken_by_staff(&service.name)) {
        let taken = |lane: &&Lane<'_>| takes.iter().any(|takes| takes.take(&service.name, lane));
        let untaken: Vec<&Lane<'_>> = lanes.iter().filter(|lane| !taken(lane)).collect();
        for problem in problems(&service.name, &lanes, &untaken) {
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
fn problems(service: &ServiceKey, lanes: &[Lane<'_>], untaken: &[&Lane<'_>]) -> Vec<Problem> {
    let service = service.to_string();
    if untaken.is_empty() {
        return Vec::new();
    }
    if untaken.len() == lanes.len() {
        return vec![Problem::NobodyServes { service }];
    }
    let all = |of: &dyn Fn(&Lane<'_>) -> bool| {
        lanes.iter().filter(|lane| of(lane)).count() == untaken.iter().filter(|l| of(l)).count()
    };
    let nobody = |class, authority: Option<&AuthorityKey>, non_territorial| Problem::NobodyTakes {
        service: service.clone(),
        class,
        authority: authority.map(ToString::to_string),
        non_territorial,
    };
    let mut found = Vec::new();
    for class in Class::ALL.into_iter().filter(|class| all(&|lane| lane.class == *class)) {
        found.push(nobody(Some(class), None, None));
    }
    for lane in lanes.iter().filter(|lane| lane.class == Class::Normal && !lane.non_territorial) {
        if lane.authority.is_some() && all(&|other| other.authority == lane.authority) {
            found.push(nobody(None, lane.authority, None));
        }
    }
    for territory in [false, true] {
        if all(&|lane| lane.non_territorial == territory) {
            found.push(nobody(None, None, Some(territory)));
        }
    }
    if found.is_empty() {
        let lane = untaken[untaken.len() - 1];
        found.push(nobody(Some(lane.class), lane.authority, Some(lane.non_territorial)));
    }
    found
}
