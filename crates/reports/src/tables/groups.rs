//! A row a service, or a row an authority.

use super::{Endings, Tally, Waits, served_columns};
use crate::fold::DayFold;
use crate::table::{Cell, Table, columns};
use crate::times::Times;
use crate::visit::Visit;
use dispatcher::TreeHead;
use office::{Class, Rules, ServiceKey, Text};
use std::collections::BTreeMap;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Service,
    Authority,
}

#[derive(Debug)]
pub(crate) struct Groups {
    by: By,
    within_ms: i64,
    groups: BTreeMap<String, Group>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    name: Option<Text>,
    numbers: u64,
    priority: u64,
    joined: u64,
    done: u64,
    endings: Endings,
    waits: Waits,
    served: Times,
}

impl Groups {
    pub(crate) fn of_services(within_ms: i64) -> Self {
        Self { by: By::Service, within_ms, groups: BTreeMap::new() }
    }

    pub(crate) fn of_authorities(within_ms: i64) -> Self {
        Self { by: By::Authority, within_ms, groups: BTreeMap::new() }
    }

    fn group(&mut self, visit: &Visit, service: &ServiceKey) -> &mut Group {
        let key = match self.by {
            By::Service => service.to_string(),
            By::Authority => visit.authority.as_ref().map_or_else(String::new, ToString::to_string),
        };
        self.groups.entry(key).or_default()
    }

    fn count(&mut self, visit: &Visit) {
        if let Some(service) = visit.service().filter(|_| !visit.carried) {
            let group = self.group(visit, service);
            group.numbers += 1;
            group.priority += u64::from(visit.class == Class::Priority);
        }
        for line in &visit.lines {
            self.group(visit, &line.service).joined += 1;
        }
        for (line, wait) in visit.waits() {
            self.group(visit, &line.service).waits.0.add(wait);
        }
        for stop in visit.done() {
            let group = self.group(visit, stop.service);
            group.done += 1;
            stop.served_ms.into_iter().for_each(|ms| group.served.add(ms));
        }
        if let Some(service) = visit.last_service() {
            self.group(visit, service).endings.add(visit.ended.map(|(_, ending)| ending));
        }
    }

    fn name(&self, rules: &Rules, key: &str) -> Option<Text> {
        match self.by {
            By::Service => {
                rules.services.iter().find(|s| s.key.as_str() == key).map(|s| s.name.clone())
            }
            By::Authority => {
                rules.authorities.iter().find(|a| a.key.as_str() == key).map(|a| a.name.clone())
            }
        }
    }
}

impl Tally for Groups {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        day.visits.values().for_each(|visit| self.count(visit));
        let keys: Vec<String> = self.groups.keys().cloned().collect();
        for key in keys {
            let name = self.name(&day.rules, &key);
            if let (Some(name), Some(group)) = (name, self.groups.get_mut(&key)) {
                group.name = Some(name);
            }
        }
    }

    fn rows(&self) -> usize {
        self.groups.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let mut first = match self.by {
            By::Service => columns!["service" Text],
            By::Authority => columns!["authority" Text],
        };
        first.extend(columns![
            "name" Text, "numbers" Count, "priority" Count, "joined" Count, "done" Count,
            "served" Count, "missed" Count, "cancelled" Count, "expired" Count, "open" Count,
        ]);
        let columns = [first, Waits::columns(), served_columns()].concat();
        let within_ms = self.within_ms;
        let row = |(key, mut group): (String, Group)| {
            let Endings { served, missed, cancelled, expired, open, .. } = group.endings;
            let counts = [
                group.numbers,
                group.priority,
                group.joined,
                group.done,
                served,
                missed,
                cancelled,
                expired,
                open,
            ];
            let mut row = vec![Cell::text(key), group.name.into()];
            row.extend(counts.map(Cell::Count));
            row.extend(group.waits.cells(within_ms));
            row.extend(group.served.cells());
            row
        };
        Table { columns, rows: self.groups.into_iter().map(row).collect() }
    }
}
