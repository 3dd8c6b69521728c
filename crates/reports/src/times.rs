//! Many durations, and what is told of them.

use crate::table::Cell;

/// Durations of one kind, exact: a year of the largest hall is a few megabytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    ms: Vec<u32>,
}

impl Times {
    /// A duration in milliseconds. One below zero or above seven weeks is as good as the nearest of these.
    pub(crate) fn add(&mut self, ms: i64) {
        self.ms.push(u32::try_from(ms.max(0)).unwrap_or(u32::MAX));
    }

    pub(crate) fn count(&self) -> u64 {
        self.ms.len() as u64
    }

    /// How many are no longer than this.
    pub(crate) fn within(&self, ms: i64) -> u64 {
        self.ms.iter().filter(|one| i64::from(**one) <= ms).count() as u64
    }

    /// Count, mean, half, nine in ten, longest: whole seconds, rounded; all but the count empty where there are none.
    pub(crate) fn cells(&mut self) -> [Cell; 5] {
        self.ms.sort_unstable();
        let sum: u64 = self.ms.iter().map(|ms| u64::from(*ms)).sum();
        let count = self.count();
        [
            Cell::Count(count),
            sum.checked_div(count).map_or(Cell::Empty, seconds),
            self.rank(50),
            self.rank(90),
            self.rank(100),
        ]
    }

    /// The mean alone.
    pub(crate) fn mean(&self) -> Cell {
        let sum: u64 = self.ms.iter().map(|ms| u64::from(*ms)).sum();
        sum.checked_div(self.count()).map_or(Cell::Empty, seconds)
    }

    /// The smallest that so many percent do not exceed: one that was measured, nothing in between.
    fn rank(&self, percent: usize) -> Cell {
        let place = (self.ms.len() * percent).div_ceil(100);
        let found = place.checked_sub(1).and_then(|place| self.ms.get(place));
        found.map_or(Cell::Empty, |ms| seconds(u64::from(*ms)))
    }
}

fn seconds(ms: u64) -> Cell {
    Cell::Seconds(rounded_seconds(ms))
}

/// Whole seconds of milliseconds, halves up.
pub(crate) fn rounded_seconds(ms: u64) -> u64 {
    ms.saturating_add(500) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_of_what_was_measured() {
        let mut times = Times::default();
        assert_eq!(
            times.cells(),
            [Cell::Count(0), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]
        );
        (1..=10).rev().for_each(|s| times.add(s * 1_000));
        let told = [10, 6, 5, 9, 10];
        let cells = times.cells();
        assert_eq!(cells[0], Cell::Count(told[0]));
        for (cell, expected) in cells[1..].iter().zip(&told[1..]) {
            assert_eq!(*cell, Cell::Seconds(*expected));
        }
        assert_eq!((times.within(3_000), times.within(2_999)), (3, 2));
    }

    #[test]
    fn what_cannot_be_is_the_nearest_that_can() {
        let mut times = Times::default();
        times.add(-5);
        times.add(i64::MAX);
        assert_eq!((times.within(0), times.count()), (1, 2));
    }
}
