//! A row a business day.

use super::{Endings, Tally, Waits, served_columns};
use crate::fold::DayFold;
use crate::noted::IrregularKind;
use crate::table::{Cell, Table, columns};
use crate::times::Times;
use dispatcher::TreeHead;
use office::Class;

#[derive(Debug)]
pub(crate) struct Days {
    within_ms: i64,
    rows: Vec<Vec<Cell>>,
}

impl Days {
    pub(crate) fn within(within_ms: i64) -> Self {
        Self { within_ms, rows: Vec::new() }
    }
}

/// What is counted of numbers.
#[derive(Default)]
struct Numbers {
    issued: u64,
    carried: u64,
    priority: u64,
    urgent: u64,
    calls: u64,
    recalls: u64,
    transfers: u64,
    endings: Endings,
    waits: Waits,
    priority_waits: Times,
    served: Times,
}

impl Numbers {
    fn of(day: &DayFold) -> Self {
        let mut all = Self::default();
        for visit in day.visits.values() {
            all.issued += u64::from(!visit.carried);
            all.carried += u64::from(visit.carried);
            all.priority += u64::from(visit.class == Class::Priority && !visit.carried);
            all.urgent += u64::from(visit.class == Class::Urgent && !visit.carried);
            all.calls += visit.servings.iter().filter(|serving| !serving.carried).count() as u64;
            all.recalls += visit.servings.iter().map(|serving| serving.recalls).sum::<u64>();
            all.transfers += visit.transfers;
            all.endings.add(visit.ended.map(|(_, ending)| ending));
            for (_, wait) in visit.waits() {
                all.waits.0.add(wait);
                if visit.class == Class::Priority {
                    all.priority_waits.add(wait);
                }
            }
            visit.done().filter_map(|stop| stop.served_ms).for_each(|ms| all.served.add(ms));
        }
        all
    }
}

impl Tally for Days {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        let mut all = Numbers::of(day);
        let Endings { served, incomplete, redirected, missed, cancelled, expired, open } =
            all.endings;
        let noted = |kind| day.irregular.iter().filter(|noted| noted.kind == kind).count() as u64;
        let first = [Cell::Day(day.day.date), Cell::Time(day.opened_at), day.closed_at.into()];
        let counts = [
            all.issued,
            all.carried,
            served,
            incomplete,
            redirected,
            missed,
            cancelled,
            expired,
            open,
            all.priority,
            all.urgent,
        ];
        let last = [
            all.calls,
            all.recalls,
            all.transfers,
            noted(IrregularKind::OutOfTurn),
            noted(IrregularKind::TakenBack),
            day.ratings.len() as u64,
        ];
        let mut row = Vec::from(first);
        row.extend(counts.map(Cell::Count));
        row.extend(all.waits.cells(self.within_ms));
        row.push(all.priority_waits.mean());
        row.extend(all.served.cells());
        row.extend(last.map(Cell::Count));
        self.rows.push(row);
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let first = columns![
            "day" Day, "opened_at" Time, "closed_at" Time, "issued" Count, "carried_in" Count,
            "served" Count, "incomplete" Count, "redirected" Count, "missed" Count,
            "cancelled" Count, "expired" Count, "open" Count, "priority" Count, "urgent" Count,
        ];
        let priority = columns!["priority_wait_mean_s" Seconds];
        let last = columns![
            "calls" Count, "recalls" Count, "transfers" Count, "out_of_turn" Count,
            "taken_back" Count, "ratings" Count,
        ];
        let columns = [first, Waits::columns(), priority, served_columns(), last].concat();
        Table { columns, rows: self.rows }
    }
}
