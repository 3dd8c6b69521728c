//! Who waits in each lane, and which counters take it.

use crate::ids::{CounterNo, Place};
use crate::line::{Lane, Waiting};
use std::collections::BTreeMap;

/// Those who wait, lane by lane. No lane is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines(BTreeMap<Lane, Line>);

/// Those who wait in one lane, in the order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    waiting: BTreeMap<Place, Waiting>,
    /// The counters that take the lane as they are staffed, in order: asked far more often than it changes.
    takers: Vec<CounterNo>,
    /// How many wait for one counter or clerk alone.
    bound: usize,
    /// How many came back to be called after some others.
    after: usize,
}

impl Lines {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Lane, &Line)> {
        self.0.iter()
    }

    pub(crate) fn get(&self, lane: &Lane) -> Option<&Line> {
        self.0.get(lane)
    }

    pub(crate) fn waiting_mut(&mut self) -> impl Iterator<Item = &mut Waiting> {
        self.0.values_mut().flat_map(|line| line.waiting.values_mut())
    }

    pub(crate) fn waiting_at_mut(&mut self, lane: &Lane, place: &Place) -> Option<&mut Waiting> {
        self.0.get_mut(lane)?.waiting.get_mut(place)
    }

    pub(crate) fn retain(&mut self, stays: impl Fn(&Lane) -> bool) {
        self.0.retain(|lane, _| stays(lane));
    }

    /// Puts one who waits in their place. Whoever begins a lane says next who takes it.
    pub(crate) fn insert(&mut self, lane: Lane, place: Place, waiting: Waiting) -> &mut Line {
        let line = self.0.entry(lane).or_default();
        line.count(&waiting, usize::saturating_add);
        if let Some(before) = line.waiting.insert(place, waiting) {
            line.count(&before, usize::saturating_sub);
        }
        line
    }

    pub(crate) fn remove(&mut self, lane: &Lane, place: &Place) -> Option<Waiting> {
        let line = self.0.get_mut(lane)?;
        let waiting = line.waiting.remove(place)?;
        line.count(&waiting, usize::saturating_sub);
        if line.waiting.is_empty() {
            self.0.remove(lane);
        }
        Some(waiting)
    }

    /// Says of every lane who takes it.
    pub(crate) fn staff(&mut self, takers: impl Fn(&Lane) -> Vec<CounterNo>) {
        self.0.iter_mut().for_each(|(lane, line)| line.takers = takers(lane));
    }
}

impl Line {
    fn count(&mut self, waiting: &Waiting, change: fn(usize, usize) -> usize) {
        self.bound = change(self.bound, usize::from(waiting.bound.is_some()));
        self.after = change(self.after, usize::from(waiting.after > 0));
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.iter()
    }

    /// Those who came before a place.
    pub(crate) fn before(&self, place: Place) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.range(..place)
    }

    /// Those who came later than a place, and who stands there.
    pub(crate) fn from(&self, place: Place) -> impl Iterator<Item = (&Place, &Waiting)> {
        self.waiting.range(place..)
    }

    /// How many came before a place. Whoever came last is found at once.
    pub(crate) fn len_before(&self, place: Place) -> usize {
        self.len() - self.waiting.range(place..).count()
    }

    pub(crate) fn get(&self, place: &Place) -> Option<&Waiting> {
        self.waiting.get(place)
    }

    pub(crate) fn first(&self) -> Option<(&Place, &Waiting)> {
        self.waiting.first_key_value()
    }

    pub(crate) fn takers(&self) -> &[CounterNo] {
        &self.takers
    }

    pub(crate) fn taken_by(&mut self, takers: Vec<CounterNo>) {
        self.takers = takers;
    }

    pub(crate) fn is_taken_at(&self, counter: CounterNo) -> bool {
        self.takers.binary_search(&counter).is_ok()
    }

    pub(crate) fn some_are_bound(&self) -> bool {
        self.bound > 0
    }

    pub(crate) fn some_come_back(&self) -> bool {
        self.after > 0
    }
}
