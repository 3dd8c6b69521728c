//! Prefixes that people would mistake for one another.

use super::names::Placed;
use crate::problem::Problem;
use crate::report::Report;
use office::Prefix;

/// Letters whose names a loudspeaker in a noisy hall makes alike: they rhyme, or are one sound in the north or the
/// south. `\u{110}` is the letter D with stroke.
const ALIKE: [&str; 5] = ["BD\u{110}PTV", "DGV", "CG", "AK", "MN"];

/// Warns of each prefix that is easily taken for an earlier one.
pub(crate) fn warn(prefixes: &[Placed<Prefix>], report: &mut Report<'_>) {
    for (at, prefix) in prefixes.iter().enumerate() {
        let earlier = &prefixes[..at];
        if let Some(other) = earlier.iter().find(|other| sound_alike(&prefix.name, &other.name)) {
            let (given, other, line) = pair(prefix, other, report);
            let problem = Problem::SoundAlike { given, other, line };
            report.add_at(&prefix.place, problem);
        }
        if let Some(other) = earlier.iter().find(|other| read_alike(&prefix.name, &other.name)) {
            let (given, other, line) = pair(prefix, other, report);
            let problem = Problem::PrefixOfPrefix { given, other, line };
            report.add_at(&prefix.place, problem);
        }
    }
}

fn pair(
    this: &Placed<Prefix>,
    other: &Placed<Prefix>,
    report: &Report<'_>,
) -> (String, String, usize) {
    (this.name.to_string(), other.name.to_string(), report.line_of(other.place.span.start))
}

/// Whether a hearer could take one for the other: as long, and each place the same or alike.
fn sound_alike(a: &Prefix, b: &Prefix) -> bool {
    let (a, b): (Vec<char>, Vec<char>) =
        (a.as_str().chars().collect(), b.as_str().chars().collect());
    let alike = |(a, b): (&char, &char)| {
        a == b || ALIKE.iter().any(|set| set.contains(*a) && set.contains(*b))
    };
    a != b && a.len() == b.len() && a.iter().zip(&b).all(alike)
}

/// Whether one and digits begin the other: `4` counted to 1001 reads as `41` counted to 001.
fn read_alike(a: &Prefix, b: &Prefix) -> bool {
    let continues = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    continues(a.as_str(), b.as_str()) || continues(b.as_str(), a.as_str())
}
