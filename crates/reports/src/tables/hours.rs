//! A row an hour of the day, over all days.

use super::{Tally, Waits};
use crate::fold::DayFold;
use crate::table::{Cell, Table, columns};
use dispatcher::TreeHead;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use office::Millis;

#[derive(Debug)]
pub(crate) struct Hours {
    within_ms: i64,
    hours: Vec<Hour>,
}

#[derive(Clone, Debug, Default)]
struct Hour {
    issued: u64,
    calls: u64,
    finished: u64,
    waits: Waits,
}

impl Hours {
    pub(crate) fn within(within_ms: i64) -> Self {
        Self { within_ms, hours: vec![Hour::default(); 24] }
    }

    fn at(&mut self, at: Millis, zone: &TimeZone) -> &mut Hour {
        &mut self.hours[hour_of(at, zone)]
    }
}

/// The local hour of a moment, from 0 to 23.
fn hour_of(at: Millis, zone: &TimeZone) -> usize {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or_default();
    usize::try_from(zone.to_datetime(moment).hour()).unwrap_or_default()
}

impl Tally for Hours {
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        let zone = &day.zone;
        for visit in day.visits.values() {
            if !visit.carried {
                self.at(visit.issued_at, zone).issued += 1;
            }
            for (line, wait) in visit.waits() {
                self.at(line.since, zone).waits.0.add(wait);
            }
            for serving in visit.servings.iter().filter(|serving| !serving.carried) {
                self.at(serving.called_at, zone).calls += 1;
            }
            if let Some((at, _)) = visit.ended {
                self.at(at, zone).finished += 1;
            }
        }
    }

    fn rows(&self) -> usize {
        self.hours.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let first = columns!["hour" Count, "issued" Count, "calls" Count, "ended" Count];
        let within_ms = self.within_ms;
        let busy = |(_, hour): &(u64, Hour)| hour.issued + hour.calls + hour.finished > 0;
        let row = |(number, mut hour): (u64, Hour)| {
            let mut row =
                [number, hour.issued, hour.calls, hour.finished].map(Cell::Count).to_vec();
            row.extend(hour.waits.cells(within_ms));
            row
        };
        let rows = (0..).zip(self.hours).filter(busy).map(row).collect();
        Table { columns: [first, Waits::columns()].concat(), rows }
    }
}
