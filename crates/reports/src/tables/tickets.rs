//! A row a number.

use super::Tally;
use crate::fold::DayFold;
use crate::table::{Cell, Table, columns};
use crate::times::rounded_seconds;
use crate::visit::Visit;
use crate::words::{channel_code, class_code, ending_code, language_code, rule_code};
use dispatcher::TreeHead;
use jiff::civil::Date;

#[derive(Debug, Default)]
pub(crate) struct Tickets {
    rows: Vec<Vec<Cell>>,
}

impl Tally for Tickets {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        self.rows.extend(day.visits.values().map(|visit| row(day.day.date, day, visit)));
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let columns = columns![
            "day" Day, "number" Text, "service" Text, "name" Text, "authority" Text,
            "non_territorial" Code, "class" Code, "channel" Code, "language" Code, "party" Count,
            "dossiers" Count, "carried" Code, "issued_at" Time, "called_at" Time,
            "counter" Count, "started_at" Time, "ended_at" Time, "ending" Code, "wait_s" Seconds,
            "service_s" Seconds, "held_s" Seconds, "calls" Count, "recalls" Count,
            "transfers" Count, "returns" Count, "rule" Code,
        ];
        Table { columns, rows: self.rows }
    }
}

fn row(date: Date, day: &DayFold, visit: &Visit) -> Vec<Cell> {
    let service = visit.service();
    let name = service.and_then(|key| day.rules.service(key)).map(|service| service.name.clone());
    let (first, last) = (visit.servings.first(), visit.servings.last());
    let yes = |flag: bool| if flag { Cell::Code("yes") } else { Cell::Empty };
    let wait = visit.lines.first().and_then(|line| line.wait_ms()).map(seconds);
    let served: Option<i64> = visit.done().map(|stop| stop.served_ms).sum();
    let served = served.filter(|_| visit.done().next().is_some()).map(seconds);
    let calls = visit.servings.iter().filter(|serving| !serving.carried).count() as u64;
    let first = first.filter(|serving| !serving.carried);
    vec![
        Cell::Day(date),
        Cell::text(&visit.number),
        service.map(ToString::to_string).into(),
        name.into(),
        visit.authority.as_ref().map(ToString::to_string).into(),
        yes(visit.non_territorial),
        Cell::Code(class_code(visit.class)),
        Cell::Code(channel_code(visit.channel)),
        Cell::Code(language_code(visit.language)),
        Cell::Count(visit.party.into()),
        Cell::Count(visit.dossiers.into()),
        yes(visit.carried),
        Cell::Time(visit.issued_at),
        first.map(|serving| serving.called_at).into(),
        last.map_or(Cell::Empty, |serving| Cell::Count(serving.counter.get().into())),
        last.and_then(|serving| serving.started_at).into(),
        visit.ended.map(|(at, _)| at).into(),
        visit.ended.map_or(Cell::Empty, |(_, ending)| Cell::Code(ending_code(ending))),
        wait.unwrap_or(Cell::Empty),
        served.unwrap_or(Cell::Empty),
        seconds(visit.held_ms),
        Cell::Count(calls),
        Cell::Count(visit.servings.iter().map(|serving| serving.recalls).sum()),
        Cell::Count(visit.transfers),
        Cell::Count(visit.returns),
        first.and_then(|s| s.rule).map_or(Cell::Empty, |rule| Cell::Code(rule_code(rule))),
    ]
}

fn seconds(ms: i64) -> Cell {
    Cell::Seconds(rounded_seconds(ms.max(0).unsigned_abs()))
}
