//! A row a business day, with what binds it to the log.

use super::{Endings, Tally};
use crate::fold::DayFold;
use crate::noted::IrregularKind;
use crate::table::{Cell, Table, columns};
use dispatcher::TreeHead;

#[derive(Debug, Default)]
pub(crate) struct Inspection {
    rows: Vec<Vec<Cell>>,
}

impl Tally for Inspection {
    fn add(&mut self, day: &DayFold, head: Option<TreeHead>) {
        let mut endings = Endings::default();
        day.visits.values().for_each(|visit| endings.add(visit.ended.map(|(_, ending)| ending)));
        let issued = day.visits.values().filter(|visit| !visit.carried).count() as u64;
        let Endings { served, missed, cancelled, expired, open, .. } = endings;
        let noted = |kind| day.irregular.iter().filter(|noted| noted.kind == kind).count() as u64;
        let mut row = vec![
            Cell::Day(day.day.date),
            Cell::Count(day.day.ordinal.into()),
            Cell::Time(day.opened_at),
            day.closed_at.into(),
            Cell::Count(day.records.0),
            Cell::Count(day.records.1),
            head.map_or(Cell::Empty, Cell::text),
        ];
        let counts = [
            issued,
            served,
            missed,
            cancelled,
            expired,
            open,
            noted(IrregularKind::OutOfTurn),
            noted(IrregularKind::WalkUp),
            noted(IrregularKind::TakenBack),
            day.changes.len() as u64,
            day.login_failures,
            day.refused,
        ];
        row.extend(counts.map(Cell::Count));
        self.rows.push(row);
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let columns = columns![
            "day" Day, "ordinal" Count, "opened_at" Time, "closed_at" Time, "first_record" Count,
            "last_record" Count, "head" Text, "issued" Count, "served" Count, "missed" Count,
            "cancelled" Count, "expired" Count, "open" Count, "out_of_turn" Count,
            "walk_ups" Count, "taken_back" Count, "changes" Count, "login_failures" Count,
            "refused" Count,
        ];
        Table { columns, rows: self.rows }
    }
}
