//! Means and how far to trust them.

/// A mean and half the width of its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The truth lies within this much of the mean in 95 runs of 100.
    pub half: f64,
}

impl Estimate {
    /// Whether a value lies in the interval.
    #[must_use]
    pub fn covers(self, value: f64) -> bool {
        (value - self.mean).abs() <= self.half
    }
}

/// Student's t: the quantile 0.975 with so many degrees of freedom.
#[must_use]
pub fn student(freedom: usize) -> f64 {
    const FEW: [f64; 10] = [
        12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004,
        2.262_157, 2.228_139,
    ];
    if let Some(known) = freedom.checked_sub(1).and_then(|n| FEW.get(n)) {
        return *known;
    }
    // Cornish and Fisher's expansion: five digits from eleven degrees on.
    let (z, n) = (1.959_963_985, freedom.max(1) as f64);
    let (z2, z3) = (z * z, z * z * z);
    z + (z3 + z) / (4.0 * n)
        + (5.0 * z3 * z2 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n)
        + (3.0 * z3 * z2 * z2 + 19.0 * z3 * z2 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n)
}

/// The mean of independent values. `None` with fewer than two.
#[must_use]
pub fn mean(values: &[f64]) -> Option<Estimate> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let half = student(values.len() - 1) * libm::sqrt(squares / (n * (n - 1.0)));
    Some(Estimate { mean, half })
}

/// The long-run mean of a series whose neighbours depend on each other: the means of so many batches in a row are
/// nearly independent. The first batch is left out, in which the house is still filling up.
#[must_use]
pub fn batch_means(series: &[i64], batches: usize) -> Option<Estimate> {
    let length = series.len() / (batches + 1);
    let batch = |b: &[i64]| b.iter().sum::<i64>() as f64 / b.len() as f64;
    let means: Vec<f64> =
        series.chunks_exact(length.max(1)).skip(1).take(batches).map(batch).collect();
    mean(&means)
}

/// A sum and a count of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The sum.
    pub sum: i64,
    /// Of how many.
    pub count: u32,
}

/// The mean over all of many days, each day one independent piece of evidence however many came on it.
#[must_use]
pub fn ratio(days: &[Day]) -> Option<Estimate> {
    let (mean, rest) = residuals(days)?;
    (days.len() >= 2).then(|| Estimate { mean, half: half_of(&rest) })
}

/// The difference of two such means over the same days with the same people, `after` less `before`.
#[must_use]
pub fn paired(before: &[Day], after: &[Day]) -> Option<Estimate> {
    let (b, rest_before) = residuals(before)?;
    let (a, rest_after) = residuals(after)?;
    let rest: Vec<f64> = rest_after.iter().zip(&rest_before).map(|(a, b)| a - b).collect();
    (rest.len() >= 2).then(|| Estimate { mean: a - b, half: half_of(&rest) })
}

/// The mean over all days, and what each day adds to its error.
fn residuals(days: &[Day]) -> Option<(f64, Vec<f64>)> {
    let count: f64 = days.iter().map(|d| f64::from(d.count)).sum();
    if count == 0.0 {
        return None;
    }
    let mean = days.iter().map(|d| d.sum as f64).sum::<f64>() / count;
    let usual = count / days.len() as f64;
    let rest = days.iter().map(|d| (d.sum as f64 - mean * f64::from(d.count)) / usual);
    Some((mean, rest.collect()))
}

/// Half the interval of the mean of values whose mean is 0.
fn half_of(rest: &[f64]) -> f64 {
    let n = rest.len() as f64;
    let squares: f64 = rest.iter().map(|r| r * r).sum();
    student(rest.len() - 1) * libm::sqrt(squares / (n * (n - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_agrees_with_the_printed_tables() {
        let table =
            [(1, 12.706), (10, 2.228), (11, 2.2010), (20, 2.0860), (39, 2.0227), (1000, 1.9623)];
        for (freedom, t) in table {
            assert!((student(freedom) - t).abs() < 1e-3, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn a_mean_of_days_weighs_people_and_not_days() {
        let days = [Day { sum: 10, count: 1 }, Day { sum: 90, count: 3 }];
        assert_eq!(ratio(&days).unwrap().mean, 25.0);
        let same = paired(&days, &days).unwrap();
        assert_eq!((same.mean, same.half), (0.0, 0.0));
    }
}
