//! What a view shows otherwise after an event: with it a screen need not know the office's rules to follow them.

use crate::orders::Alarm;
use crate::proof::NotedHead;
use crate::requests::Device;
use crate::stream::TicketRef;
use crate::ticket::Wait;
use crate::views::{
    Ask, CounterDesk, CounterLine, CounterView, Figures, HeldTicket, KioskView, LobbyView,
    OfficeView, RatingView, RecentCall, ServiceLine, Soon, SupervisorView,
};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

/// What a view shows otherwise than before; what is absent is as it was. `services`, `counters` and `desks` hold those
/// that changed, each in the place of the one with the same key or number. The lists are spliced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Changed {
    /// Of the office's services.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ServiceNow>>")]
    pub services: Vec<ServiceNow>,
    /// Of the office's counters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CounterLine>>")]
    pub counters: Vec<CounterLine>,
    /// Whether the emergency profile is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub emergency: Option<bool>,
    /// The address that phones reach, or that there is none any more.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "even_null")]
    #[ts(optional)]
    pub public_url: Option<Option<String>>,
    /// The log's head of another full hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub noted: Option<NotedHead>,
    /// The lobby's latest calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub recent: Option<Splice<RecentCall>>,
    /// Counters as staff see them; on the view `counter` its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CounterDesk>>")]
    pub desks: Vec<CounterDesk>,
    /// Who waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub waiting: Option<Splice<TicketRef>>,
    /// Who is set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub held: Option<Splice<HeldTicket>>,
    /// Who is next: of the lobby's services those that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Soon>>")]
    pub soon: Vec<Soon>,
    /// Who did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub missed: Option<Splice<RecentCall>>,
    /// Every alarm there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub alarms: Option<Vec<Alarm>>,
    /// The people in the hall.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub people: Option<u32>,
    /// How services do: those that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Figures>>")]
    pub figures: Vec<Figures>,
    /// Every device there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub devices: Option<Vec<Device>>,
    /// Who is asked how it was; null: nobody any more.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[ts(optional = nullable, as = "Option<Ask>")]
    pub ask: Option<Option<Ask>>,
}

/// Tells "absent" from "null".
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<Ask>>, D::Error> {
    Option::<Ask>::deserialize(from).map(Some)
}

/// Of a service, what changes during a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceNow {
    /// Its key.
    pub key: String,
    /// Whether a number would be given out now.
    pub open: bool,
    /// How many wait.
    pub waiting: u32,
    /// The numbers left today; null without a quota.
    pub remaining: Option<u32>,
    /// When numbers are given out again, RFC 3339; null when open or unknown.
    pub opens_at: Option<String>,
    /// Whether a counter that takes it is open now, or the guide serves it.
    pub served: bool,
    /// How long one who comes will probably wait; null while that is not known.
    #[serde(default)]
    pub wait: Option<Wait>,
}

impl From<&ServiceLine> for ServiceNow {
    fn from(line: &ServiceLine) -> Self {
        Self {
            key: line.key.clone(),
            open: line.open,
            waiting: line.waiting,
            remaining: line.remaining,
            opens_at: line.opens_at.clone(),
            served: line.served,
            wait: line.wait,
        }
    }
}

impl ServiceLine {
    /// Whether a screen that shows the other shows this.
    fn is_as(&self, other: &Self) -> bool {
        (&self.key, self.open, self.waiting) == (&other.key, other.open, other.waiting)
            && (self.remaining, self.served) == (other.remaining, other.served)
            && (&self.opens_at, self.wait) == (&other.opens_at, other.wait)
    }
}

impl Figures {
    /// Whether a screen that shows the other shows this: how long somebody waits it counts itself.
    fn is_as(&self, other: &Self) -> bool {
        let longest_s = other.longest_s;
        Self { longest_s, ..self.clone() } == *other
    }
}

/// A list changed in one place: from `at` on, `gone` entries are replaced by `come`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Splice<T> {
    /// Counted from 0.
    pub at: u32,
    /// How many go.
    pub gone: u32,
    /// What comes in their place.
    pub come: Vec<T>,
}

impl<T: Clone + PartialEq> Splice<T> {
    /// From one list to another; `None` when they are the same.
    fn between(before: &[T], after: &[T]) -> Option<Self> {
        let same = |(a, b): &(&T, &T)| a == b;
        let head = before.iter().zip(after).take_while(same).count();
        if head == before.len() && head == after.len() {
            return None;
        }
        let (old, new) = (&before[head..], &after[head..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let come = new[..new.len() - tail].to_vec();
        Some(Self { at: count(head), gone: count(old.len() - tail), come })
    }
}

/// A state of a view, of which another one can tell what is otherwise.
pub trait Shown {
    /// What this state shows otherwise than an earlier one; `None`: nothing.
    fn since(&self, before: &Self) -> Option<Changed>;
}

impl Shown for LobbyView {
    fn since(&self, before: &Self) -> Option<Changed> {
        let recent = Splice::between(&before.recent, &self.recent);
        some(Changed {
            recent,
            soon: changed(&before.soon, &self.soon, Soon::eq).cloned().collect(),
            missed: Splice::between(&before.missed, &self.missed),
            ..office(&before.office, &self.office)
        })
    }
}

impl Shown for RatingView {
    fn since(&self, before: &Self) -> Option<Changed> {
        let ask = (before.ask != self.ask).then(|| self.ask.clone());
        some(Changed { ask, ..office(&before.office, &self.office) })
    }
}

impl Shown for KioskView {
    fn since(&self, before: &Self) -> Option<Changed> {
        some(office(&before.office, &self.office))
    }
}

impl Shown for CounterView {
    fn since(&self, before: &Self) -> Option<Changed> {
        let desk = Some(&self.desk).filter(|desk| **desk != before.desk);
        some(Changed {
            desks: desk.into_iter().cloned().collect(),
            waiting: Splice::between(&before.waiting, &self.waiting),
            held: Splice::between(&before.held, &self.held),
            missed: Splice::between(&before.missed, &self.missed),
            ..office(&before.office, &self.office)
        })
    }
}

impl Shown for SupervisorView {
    fn since(&self, before: &Self) -> Option<Changed> {
        some(Changed {
            desks: changed(&before.desks, &self.desks, CounterDesk::eq).cloned().collect(),
            waiting: Splice::between(&before.waiting, &self.waiting),
            held: Splice::between(&before.held, &self.held),
            missed: Splice::between(&before.missed, &self.missed),
            alarms: (before.alarms != self.alarms).then(|| self.alarms.clone()),
            people: (before.people != self.people).then_some(self.people),
            figures: changed(&before.figures, &self.figures, Figures::is_as).cloned().collect(),
            devices: (before.devices != self.devices).then(|| self.devices.clone()),
            ..office(&before.office, &self.office)
        })
    }
}

/// Null is something that was said; only what is absent was not.
fn even_null<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

fn some(changed: Changed) -> Option<Changed> {
    (changed != Changed::default()).then_some(changed)
}

fn office(before: &OfficeView, after: &OfficeView) -> Changed {
    let services = changed(&before.services, &after.services, ServiceLine::is_as);
    Changed {
        services: services.map(ServiceNow::from).collect(),
        counters: changed(&before.counters, &after.counters, CounterLine::eq).cloned().collect(),
        emergency: (before.emergency != after.emergency).then_some(after.emergency),
        public_url: (before.public_url != after.public_url).then(|| after.public_url.clone()),
        noted: after.noted.clone().filter(|noted| before.noted.as_ref() != Some(noted)),
        ..Changed::default()
    }
}

/// Those that were not there like this before.
fn changed<'a, T>(
    before: &'a [T],
    after: &'a [T],
    is_as: impl Fn(&T, &T) -> bool + 'a,
) -> impl Iterator<Item = &'a T> {
    // In the same order on both sides, but after a change of the rules.
    let before = before.iter().map(Some).chain(std::iter::repeat(None));
    let lines = after.iter().zip(before);
    lines.filter(move |(line, was)| !was.is_some_and(|was| is_as(was, line))).map(|(line, _)| line)
}

#[cfg(test)]
mod tests {
    use super::Splice;

    /// Applies a splice as a screen does.
    fn after(before: &[u8], splice: &Splice<u8>) -> Vec<u8> {
        let (at, gone) = (splice.at as usize, splice.gone as usize);
        let mut list = before.to_vec();
        list.splice(at..at + gone, splice.come.iter().copied());
        list
    }

    #[test]
    fn a_splice_leads_from_any_list_to_any_other_and_names_no_more_than_it_must() {
        let lists: [&[u8]; 8] =
            [&[], &[1], &[1, 2, 3], &[2, 3], &[1, 3], &[1, 2, 3, 4], &[1, 1, 1], &[3, 2, 1]];
        for before in lists {
            for wanted in lists {
                match Splice::between(before, wanted) {
                    Some(splice) => assert_eq!(after(before, &splice), wanted),
                    None => assert_eq!(before, wanted),
                }
            }
        }
        let called = Splice::between(&[1, 2, 3], &[2, 3]);
        assert_eq!(called, Some(Splice { at: 0, gone: 1, come: vec![] }));
        let issued = Splice::between(&[1, 2], &[1, 2, 3]);
        assert_eq!(issued, Some(Splice { at: 2, gone: 0, come: vec![3] }));
    }
}
