//! Chance that is the same at every look: a table of equally likely quantiles, entered by a mixed number.

use crate::dice::normal_at;
use std::sync::LazyLock;

/// Equally likely values of a distribution.
pub(super) const STEPS: usize = 256;

/// The middle of each two hundred and fifty-sixth of the standard normal distribution.
static NORMAL: LazyLock<[f64; STEPS]> =
    LazyLock::new(|| std::array::from_fn(|n| normal_at((n as f64 + 0.5) / STEPS as f64)));

/// The same of the exponential distribution with mean 1.
static EXPONENTIAL: LazyLock<[f64; STEPS]> =
    LazyLock::new(|| std::array::from_fn(|n| -libm::log1p(-((n as f64 + 0.5) / STEPS as f64))));

pub(super) fn normal(step: usize) -> f64 {
    NORMAL[step % STEPS]
}

pub(super) fn exponential(step: usize) -> f64 {
    EXPONENTIAL[step % STEPS]
}

/// Steele, Lea and Flood's SplitMix64, one step: neighbours in, strangers out.
pub(super) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Where something falls in a run.
pub(super) fn step(whose: u64, run: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "one of 256")]
    let step = mix(whose ^ (run as u64).wrapping_mul(0xd6e8_feb8_6659_fd93)) as usize % STEPS;
    step
}
