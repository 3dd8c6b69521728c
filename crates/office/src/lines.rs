//! Who waits in each lane, and which counters take it.

use crate::ids::{CounterNo, Place};
use crate::line::{Lane, Waiting};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

/// Those who wait, lane by lane. No lane is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    lanes: BTreeMap<Lane, Line>,
    /// How many wait in the lanes that a counter takes.
    lengths: BTreeMap<CounterNo, usize>,
    /// How many wait for one counter or clerk alone.
    bound: usize,
}

/// Those who wait in one lane, in the order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    waiting: BTreeMap<Place, Waiting>,
    staff: LaneStaff,
    /// How many wait for one counter or clerk alone.
    bound: usize,
    /// How many came back to be called after some others.
    after: usize,
    /// How many are not like everybody else ([`Waiting::is_marked`]).
    marked: usize,
}

/// Who takes a lane: asked far more often than it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LaneStaff {
    /// The counters that take it as they are staffed, at work or not, in the order of their numbers.
    pub(crate) takers: Vec<CounterNo>,
    /// Whether one of them is open.
    pub(crate) served: bool,
}

impl Lines {
    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Lane, &Line)> {
        self.lanes.iter()
    }

    pub(crate) fn get(&self, lane: &Lane) -> Option<&Line> {
        self.lanes.get(lane)
    }

    /// Changes what happened to everyone while they waited.
    pub(crate) fn change_all(&mut self, change: impl Fn(&mut Waiting)) {
        for line in self.lanes.values_mut() {
            line.waiting.values_mut().for_each(&change);
            line.marked = line.waiting.values().filter(|waiting| waiting.is_marked()).count();
        }
    }

    /// Changes what happened to one who waits.
    pub(crate) fn change(&mut self, lane: &Lane, place: &Place, change: impl FnOnce(&mut Waiting)) {
        let Some(line) = self.lanes.get_mut(lane) else { return };
        let Some(waiting) = line.waiting.get_mut(place) else { return };
        let before = usize::from(waiting.is_marked());
        change(waiting);
        line.marked = line.marked - before + usize::from(waiting.is_marked());
    }

    /// Keeps some lanes only. What is told of all of them is wrong until [`Lines::staff`] has told it again.
    pub(crate) fn retain(&mut self, stays: impl Fn(&Lane) -> bool) {
        self.lanes.retain(|lane, _| stays(lane));
    }

    /// Says of every lane who takes it.
    pub(crate) fn staff(&mut self, staff: impl Fn(&Lane) -> LaneStaff) {
        self.lengths.clear();
        self.bound = 0;
        for (lane, line) in &mut self.lanes {
            line.staff = staff(lane);
            self.bound += line.bound;
            for counter in &line.staff.takers {
                *self.lengths.entry(*counter).or_default() += line.waiting.len();
            }
        }
    }

    /// Puts one who waits in their place. `staff`: who takes the lane, asked when it begins.
    pub(crate) fn insert(
        &mut self,
        lane: Lane,
        place: Place,
        waiting: Waiting,
        staff: impl FnOnce(&Lane) -> LaneStaff,
    ) {
        self.remove(&lane, &place);
        let Self { lanes, lengths, bound } = self;
        let line = lanes.entry(lane).or_insert_with_key(|lane| Line::taken_by(staff(lane)));
        line.count(&waiting, usize::saturating_add);
        *bound += usize::from(waiting.bound.is_some());
        for counter in &line.staff.takers {
            *lengths.entry(*counter).or_default() += 1;
        }
        line.waiting.insert(place, waiting);
    }

    pub(crate) fn remove(&mut self, lane: &Lane, place: &Place) -> Option<Waiting> {
        let line = self.lanes.get_mut(lane)?;
        let waiting = line.waiting.remove(place)?;
        line.count(&waiting, usize::saturating_sub);
        self.bound -= usize::from(waiting.bound.is_some());
        for counter in &line.staff.takers {
            match self.lengths.get_mut(counter) {
                Some(length) if *length > 1 => *length -= 1,
                Some(_) | None => drop(self.lengths.remove(counter)),
            }
        }
        if line.waiting.is_empty() {
            self.lanes.remove(lane);
        }
        Some(waiting)
    }

    /// How many wait in the lanes that a counter takes as it is staffed.
    pub(crate) fn length_at(&self, counter: CounterNo) -> usize {
        self.lengths.get(&counter).copied().unwrap_or(0)
    }

    pub(crate) fn some_are_bound(&self) -> bool {
        self.bound > 0
    }
}

impl Line {
    fn taken_by(staff: LaneStaff) -> Self {
        Self { staff, ..Self::default() }
    }

    fn count(&mut self, waiting: &Waiting, change: fn(usize, usize) -> usize) {
        self.bound = change(self.bound, usize::from(waiting.bound.is_some()));
        self.after = change(self.after, usize::from(waiting.after > 0));
        self.marked = change(self.marked, usize::from(waiting.is_marked()));
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.iter()
    }

    /// Those who came before a place; everybody without one.
    pub(crate) fn before(&self, place: Option<Place>) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.range((Unbounded, place.map_or(Unbounded, Excluded)))
    }

    /// Those who came later than a place, and who stands there.
    pub(crate) fn from(&self, place: Place) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.range(place..)
    }

    /// How many came before a place; everybody without one. Whoever came last is found at once.
    pub(crate) fn len_before(&self, place: Option<Place>) -> usize {
        self.len() - place.map_or(0, |place| self.waiting.range(place..).count())
    }

    pub(crate) fn get(&self, place: &Place) -> Option<&Waiting> {
        self.waiting.get(place)
    }

    pub(crate) fn first(&self) -> Option<(&Place, &Waiting)> {
        self.waiting.first_key_value()
    }

    /// Whether an open counter takes the lane.
    pub(crate) fn is_served(&self) -> bool {
        self.staff.served
    }

    pub(crate) fn is_taken_at(&self, counter: CounterNo) -> bool {
        self.staff.takers.binary_search(&counter).is_ok()
    }

    pub(crate) fn some_are_bound(&self) -> bool {
        self.bound > 0
    }

    pub(crate) fn marked(&self) -> usize {
        self.marked
    }

    pub(crate) fn some_come_back(&self) -> bool {
        self.after > 0
    }
}
