//! A row a deed: what an inspector reads one by one.

use super::Tally;
use crate::fold::DayFold;
use crate::noted::{Change, Irregular};
use crate::table::{Cell, Table, columns};
use crate::words::{by_cell, change_code, from_cell, irregular_code, press_code};
use dispatcher::TreeHead;
use jiff::civil::Date;
use office::Actor;

#[derive(Debug, Default)]
pub(crate) struct Deviations {
    rows: Vec<Vec<Cell>>,
}

impl Tally for Deviations {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        self.rows.extend(day.irregular.iter().map(|noted| irregular(day.day.date, noted)));
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let columns = columns![
            "day" Day, "at" Time, "kind" Code, "number" Text, "counter" Count, "by" Text,
            "press" Code, "passed" Count, "reason" Text,
        ];
        Table { columns, rows: self.rows }
    }
}

fn irregular(date: Date, noted: &Irregular) -> Vec<Cell> {
    vec![
        Cell::Day(date),
        Cell::Time(noted.at),
        Cell::Code(irregular_code(noted.kind)),
        noted.number.as_ref().map(ToString::to_string).into(),
        noted.counter.map_or(Cell::Empty, |counter| Cell::Count(counter.get().into())),
        by_cell(&noted.by),
        noted.press.map_or(Cell::Empty, |press| Cell::Code(press_code(press))),
        noted.passed.map_or(Cell::Empty, Cell::Count),
        noted.reason.clone().into(),
    ]
}

#[derive(Debug, Default)]
pub(crate) struct Changes {
    rows: Vec<Vec<Cell>>,
}

impl Tally for Changes {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        self.rows.extend(day.changes.iter().map(|change| changed(day.day.date, change)));
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let columns = columns![
            "day" Day, "at" Time, "kind" Code, "by" Text, "from" Text, "subject" Text, "before" Text,
            "after" Text,
        ];
        Table { columns, rows: self.rows }
    }
}

fn changed(date: Date, change: &Change) -> Vec<Cell> {
    vec![
        Cell::Day(date),
        Cell::Time(change.at),
        Cell::Code(change_code(change.kind)),
        // The administration is no citizen's: whoever comes there without a name is not known.
        if change.by == Actor::Citizen { Cell::Code("stranger") } else { by_cell(&change.by) },
        from_cell(change.from.as_ref()),
        Cell::text(&change.subject),
        change.before.clone().into(),
        change.after.clone().into(),
    ]
}
