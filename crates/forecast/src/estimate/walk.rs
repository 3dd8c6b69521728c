//! The hall run forward.

use super::chance::{STEPS, exponential, mix, normal, step};
use super::hall::{Busy, Hall, Seat};
use super::{Estimates, Range};
use std::collections::BTreeMap;

/// A moment that does not come, in seconds from now.
const NEVER: f64 = f64::INFINITY;
/// A clerk who rests is thought to be back after so long, half of them sooner, in seconds, and how far that differs.
const REST_S: f64 = 600.0;
const REST_SPREAD: f64 = 0.8;
/// Those who come first by right and are still to come: at most so many of a service in a run.
const COMING_MAX: usize = 16;
/// What is told is no finer, in seconds.
const P50_STEP_S: u32 = 30;
const P90_STEP_S: u32 = 60;

/// Numbers that tell one chance from another.
const OF_ABSENCE: u64 = 0x5bd1_e995_0000_0001;
const OF_DOUBT: u64 = 0x5bd1_e995_0000_0002;
const OF_REST: u64 = 0x5bd1_e995_0000_0003;
const OF_COMING: u64 = 0x5bd1_e995_0000_0004;

/// How often it was how long.
struct Waits {
    runs: usize,
    /// Run by run, ticket by ticket.
    tickets: Vec<f64>,
    newcomers: Vec<f64>,
}

/// Runs the hall forward so many times.
pub(super) fn run(hall: &Hall, runs: usize) -> Estimates {
    let tables: Vec<Option<Vec<f64>>> = hall
        .lengths
        .iter()
        .map(|l| l.map(|l| (0..STEPS).map(|n| l.seconds(normal(n))).collect()))
        .collect();
    let mut waits = Waits {
        runs,
        tickets: vec![NEVER; runs * hall.waiting.len()],
        newcomers: vec![NEVER; runs * hall.services.len() * hall.kinds],
    };
    for n in 0..runs {
        Walk::new(hall, &tables, n).go(&mut waits);
    }
    waits.told(hall)
}

/// One who is called first and has not come yet.
struct Coming {
    at: f64,
    service: usize,
    chance: u64,
}

struct Walk<'h> {
    hall: &'h Hall,
    tables: &'h [Option<Vec<f64>>],
    n: usize,
    /// How much longer everything of a service takes than is thought, in this run.
    doubt: Vec<f64>,
    /// When each counter is free; never when it calls nobody any more.
    free: Vec<f64>,
    /// How far each has come in its order.
    next: Vec<usize>,
    in_a_row: Vec<u8>,
    coming: Vec<Coming>,
}

impl<'h> Walk<'h> {
    fn new(hall: &'h Hall, tables: &'h [Option<Vec<f64>>], n: usize) -> Self {
        let doubt = |(s, length): (usize, &Option<super::durations::Length>)| {
            let doubt = length.map_or(0.0, |l| l.doubt);
            libm::exp(doubt * normal(step(mix(OF_DOUBT ^ s as u64), n)))
        };
        let mut walk = Self {
            hall,
            tables,
            n,
            doubt: hall.lengths.iter().enumerate().map(doubt).collect(),
            free: Vec::with_capacity(hall.seats.len()),
            next: vec![0; hall.seats.len()],
            in_a_row: hall.seats.iter().map(|seat| seat.run).collect(),
            coming: Vec::new(),
        };
        walk.free = hall.seats.iter().map(|seat| walk.free_from(seat)).collect();
        walk.coming = walk.coming();
        walk
    }

    /// When a counter is free for the first time.
    fn free_from(&self, seat: &Seat) -> f64 {
        let done = seat.busy.map_or(0.0, |busy| self.left_s(busy));
        if !seat.is_paused {
            return done;
        }
        let whose = mix(OF_REST ^ u64::from(seat.number.get()));
        done.max(REST_S * libm::exp(REST_SPREAD * normal(step(whose, self.n))))
    }

    /// How long what is in hand will still take, given how long it has taken.
    fn left_s(&self, busy: Busy) -> f64 {
        let Some(table) = &self.tables[busy.service] else { return NEVER };
        let doubt = self.doubt[busy.service];
        let over = table.partition_point(|s| s * doubt <= busy.elapsed_s);
        let step = step(busy.chance, self.n);
        if over == table.len() {
            // Longer than any: as long again as half of all take.
            return table[STEPS / 2] * exponential(step);
        }
        table[over + step * (table.len() - over) / STEPS] * doubt - busy.elapsed_s
    }

    fn takes_s(&self, service: usize, chance: u64) -> f64 {
        let here = step(chance ^ OF_ABSENCE, self.n) as f64;
        if here < self.hall.absent_share * STEPS as f64 {
            return self.hall.absent_s;
        }
        let table = self.tables[service].as_ref();
        table.map_or(NEVER, |table| table[step(chance, self.n)] * self.doubt[service])
    }

    /// Those who will come and be called first, in the order in which they come.
    fn coming(&self) -> Vec<Coming> {
        let mut all = Vec::new();
        for (service, rate) in self.hall.coming.iter().enumerate().filter(|(_, rate)| **rate > 0.0)
        {
            let mut at = 0.0;
            for nth in 0..COMING_MAX {
                let chance = mix(OF_COMING ^ (service * COMING_MAX + nth) as u64);
                at += exponential(step(chance, self.n)) / rate;
                all.push(Coming { at, service, chance: mix(chance) });
            }
        }
        all.sort_by(|a, b| a.at.total_cmp(&b.at));
        all
    }

    fn go(&mut self, waits: &mut Waits) {
        let people = self.hall.waiting.len();
        let kinds = self.hall.services.len() * self.hall.kinds;
        let mut called = vec![false; people];
        let mut left = people;
        let mut unasked = kinds;
        let mut newcomers = vec![NEVER; kinds];
        while left > 0 || unasked > 0 {
            let Some(seat) = self.first_free() else { break };
            let at = self.working_from(self.free[seat]);
            if at > self.free[seat] {
                // Others may be free before the break is over.
                self.free[seat] = at;
                continue;
            }
            let next = self.next_of(seat, &called);
            let others_wait = next.is_none_or(|t| self.hall.waiting[t].is_normal);
            if let Some(first) = self.first_by_right(seat, at).filter(|_| others_wait) {
                self.free[seat] = at + self.takes_s(first.service, first.chance);
                self.in_a_row[seat] = self.in_a_row[seat].saturating_add(1);
                continue;
            }
            let Some(ticket) = next else {
                let takes = self.hall.seats[seat].takes.iter().enumerate();
                for (kind, _) in takes.filter(|(_, takes)| **takes) {
                    if newcomers[kind] == NEVER {
                        newcomers[kind] = at;
                        unasked -= 1;
                    }
                }
                self.free[seat] = NEVER;
                continue;
            };
            called[ticket] = true;
            left -= 1;
            waits.tickets[self.n * people + ticket] = at;
            let waiter = &self.hall.waiting[ticket];
            self.in_a_row[seat] =
                if waiter.is_normal { 0 } else { self.in_a_row[seat].saturating_add(1) };
            self.free[seat] = at + self.takes_s(waiter.service, waiter.chance);
        }
        waits.newcomers[self.n * kinds..][..kinds].copy_from_slice(&newcomers);
    }

    fn first_free(&self) -> Option<usize> {
        let free = self.free.iter().enumerate().filter(|(_, at)| **at < NEVER);
        free.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(seat, _)| seat)
    }

    /// When a counter that is free at a moment calls: not in a break. Who waits at the end of the day is served.
    fn working_from(&self, free: f64) -> f64 {
        let from = |shift: &crate::hours::Shift| shift.from.since(self.hall.at) as f64 / 1_000.0;
        let to = |shift: &crate::hours::Shift| shift.to.since(self.hall.at) as f64 / 1_000.0;
        let shift = self.hall.shifts.iter().find(|shift| free < to(shift));
        shift.map_or(free, |shift| free.max(from(shift)))
    }

    /// The next that a counter would call of those who wait.
    fn next_of(&mut self, seat: usize, called: &[bool]) -> Option<usize> {
        let order = &self.hall.seats[seat].order;
        let skip = order[self.next[seat]..].iter().take_while(|t| called[**t]).count();
        self.next[seat] += skip;
        order.get(self.next[seat]).copied()
    }

    /// Takes one who came meanwhile and has a right to be called before the others.
    fn first_by_right(&mut self, seat: usize, at: f64) -> Option<Coming> {
        if self.hall.in_a_row.is_some_and(|most| self.in_a_row[seat] >= most) {
            return None;
        }
        let (takes, kinds) = (&self.hall.seats[seat].takes, self.hall.kinds);
        let takes = |service: usize| takes[service * kinds..][..kinds].iter().any(|takes| *takes);
        let here = self.coming.iter().take_while(|c| c.at <= at).position(|c| takes(c.service))?;
        Some(self.coming.remove(here))
    }
}

impl Waits {
    fn told(&self, hall: &Hall) -> Estimates {
        let mut column = Vec::with_capacity(self.runs);
        let mut range = |waits: &[f64], of: usize, all: usize| {
            column.clear();
            column.extend((0..self.runs).map(|n| waits[n * all + of]));
            range(&mut column)
        };
        let people = hall.waiting.len();
        let tickets = hall.waiting.iter().enumerate();
        let tickets =
            tickets.filter_map(|(n, w)| Some((w.id, range(&self.tickets, n, people)?))).collect();
        let kinds = hall.services.len() * hall.kinds;
        let mut newcomers = BTreeMap::new();
        for (n, key) in hall.services.iter().enumerate() {
            // Of several authorities the one for which one waits longest: nobody is promised too much.
            let mut of = (0..hall.kinds).map(|k| range(&self.newcomers, n * hall.kinds + k, kinds));
            let longest = of.try_fold(None, |longest: Option<Range>, one| {
                let one = one?;
                Some(Some(longest.map_or(one, |l| Range {
                    p50_s: l.p50_s.max(one.p50_s),
                    p90_s: l.p90_s.max(one.p90_s),
                })))
            });
            if let Some(longest) = longest.flatten() {
                newcomers.insert(key.clone(), longest);
            }
        }
        Estimates { newcomers, tickets }
    }
}

/// The range of so many waits; `None` when one in ten may never end.
fn range(waits: &mut [f64]) -> Option<Range> {
    let mut at = |tenths: usize| {
        let rank = (waits.len() * tenths).div_ceil(10).saturating_sub(1);
        Some(*waits.select_nth_unstable_by(rank, f64::total_cmp).1).filter(|s| s.is_finite())
    };
    let (p50, p90) = (at(5)?, at(9)?);
    let p50_s = whole(p50) / P50_STEP_S * P50_STEP_S;
    let p90_s = whole(p90) / P90_STEP_S * P90_STEP_S + P90_STEP_S;
    Some(Range { p50_s, p90_s })
}

fn whole(seconds: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day at most")]
    let whole = seconds.clamp(0.0, 86_400.0) as u32;
    whole
}
