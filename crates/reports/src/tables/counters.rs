//! A row a counter.

use super::{Tally, served_columns};
use crate::fold::DayFold;
use crate::table::{Cell, Table, columns};
use crate::times::{Times, rounded_seconds};
use crate::visit::How;
use dispatcher::TreeHead;
use office::{CounterNo, Rule, Text};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(crate) struct Counters {
    counters: BTreeMap<CounterNo, Counter>,
}

#[derive(Debug, Default)]
struct Counter {
    name: Option<Text>,
    days: u64,
    open_ms: u64,
    rest_ms: u64,
    in_hand_ms: u64,
    calls: u64,
    recalls: u64,
    finished: u64,
    sent_on: u64,
    transferred: u64,
    held: u64,
    missed: u64,
    out_of_turn: u64,
    taken_back: u64,
    served: Times,
}

impl Counters {
    fn count_visits(&mut self, day: &DayFold) {
        for visit in day.visits.values() {
            for serving in &visit.servings {
                let counter = self.counters.entry(serving.counter).or_default();
                counter.calls += u64::from(!serving.carried);
                counter.recalls += serving.recalls;
                counter.out_of_turn += u64::from(serving.rule == Some(Rule::Chosen));
                match serving.left.map(|(_, how)| how) {
                    Some(How::Finished) => counter.finished += 1,
                    Some(How::SentOn) => counter.sent_on += 1,
                    Some(How::Transferred) => counter.transferred += 1,
                    Some(How::Missed) => counter.missed += 1,
                    Some(How::Held) => counter.held += 1,
                    None => {}
                }
            }
            for stop in visit.done() {
                let counter = self.counters.entry(stop.counter).or_default();
                stop.served_ms.into_iter().for_each(|ms| counter.served.add(ms));
            }
        }
    }
}

impl Tally for Counters {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        self.count_visits(day);
        for (number, work) in day.work.iter().filter(|(_, work)| work.used) {
            let counter = self.counters.entry(*number).or_default();
            counter.days += 1;
            counter.open_ms += work.open_ms.unsigned_abs();
            counter.rest_ms += work.rest_ms.unsigned_abs();
            counter.in_hand_ms += day.in_hand_ms(*number).unsigned_abs();
            counter.taken_back += work.taken_back;
            let rules = day.rules.counter(*number);
            counter.name = rules.and_then(|rules| rules.name.clone()).or(counter.name.take());
        }
    }

    fn rows(&self) -> usize {
        self.counters.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let first = columns![
            "counter" Count, "name" Text, "days" Count, "open_s" Seconds, "rest_s" Seconds,
            "in_hand_s" Seconds, "calls" Count, "recalls" Count, "finished" Count,
            "sent_on" Count, "transferred" Count, "held" Count, "missed" Count,
            "out_of_turn" Count, "taken_back" Count,
        ];
        let row = |(number, mut counter): (CounterNo, Counter)| {
            let times = [counter.open_ms, counter.rest_ms, counter.in_hand_ms];
            let counts = [
                counter.calls,
                counter.recalls,
                counter.finished,
                counter.sent_on,
                counter.transferred,
                counter.held,
                counter.missed,
                counter.out_of_turn,
                counter.taken_back,
            ];
            let mut row = vec![Cell::Count(number.get().into()), counter.name.into()];
            row.push(Cell::Count(counter.days));
            row.extend(times.map(|ms| Cell::Seconds(rounded_seconds(ms))));
            row.extend(counts.map(Cell::Count));
            row.extend(counter.served.cells());
            row
        };
        let columns = [first, served_columns()].concat();
        Table { columns, rows: self.counters.into_iter().map(row).collect() }
    }
}
