//! Rounds of floor, ours, floor; percentiles; the median and its extremes.

use super::Outcome;

/// One figure over all rounds.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    pub(super) ours: Vec<f64>,
    /// The mean of the slices before and after ours.
    pub(super) floor: Vec<f64>,
}

impl Series {
    /// What never changes is its own floor.
    pub(super) fn against(ours: Vec<f64>, floor: f64) -> Series {
        let floor = vec![floor; ours.len()];
        Series { ours, floor }
    }

    /// One more round.
    pub(super) fn push(&mut self, ours: f64, floor: f64) {
        self.ours.push(ours);
        self.floor.push(floor);
    }

    /// Ours by the floor, round by round.
    pub(super) fn ratios(&self) -> Vec<f64> {
        self.ours.iter().zip(&self.floor).map(|(ours, floor)| ours / floor).collect()
    }
}

/// Measures `N` figures: floor, ours, floor, as often as there are rounds. Neighbours on the machine then disturb
/// both alike.
pub(super) fn interleaved<const N: usize>(
    rounds: usize,
    mut floor: impl FnMut() -> Outcome<[f64; N]>,
    mut ours: impl FnMut() -> Outcome<[f64; N]>,
) -> Outcome<[Series; N]> {
    let mut series = std::array::from_fn(|_| Series::default());
    for _ in 0..rounds {
        let (before, between, after) = (floor()?, ours()?, floor()?);
        for (i, one) in series.iter_mut().enumerate() {
            one.push(between[i], f64::midpoint(before[i], after[i]));
        }
    }
    Ok(series)
}

/// The value that `share` of the samples do not exceed, `share` from 0 to 1.
pub(super) fn percentile(samples: &[f64], share: f64) -> f64 {
    assert!(!samples.is_empty(), "a percentile of nothing");
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let at = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[at]
}

pub(super) fn median(samples: &[f64]) -> f64 {
    percentile(samples, 0.5)
}

#[test]
fn percentiles_are_samples() {
    let samples = [5.0, 1.0, 3.0, 2.0, 4.0];
    let found = [0.0, 0.5, 0.99, 1.0].map(|share| percentile(&samples, share));
    assert_eq!(found, [1.0, 3.0, 5.0, 5.0]);
}
