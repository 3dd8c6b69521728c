//! What someone may have meant.

/// The candidate nearest to what was written, if it is near enough to be a slip of the fingers.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.chars().take(WRITTEN_MAX).collect();
    let near = |(slips, candidate): &(usize, &str)| *slips <= slips_max(candidate);
    candidates
        .into_iter()
        .map(|candidate| (slips(&written, &candidate.chars().collect::<Vec<_>>()), candidate))
        .filter(near)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// No key is longer; what is longer is no slip, and comparing it would cost.
const WRITTEN_MAX: usize = 40;

/// One letter in three may be wrong.
fn slips_max(candidate: &str) -> usize {
    candidate.chars().count() / 3
}

/// Letters to insert, drop, change, or swap with their neighbour (optimal string alignment).
fn slips(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[test]
fn a_slip_of_the_fingers_is_understood() {
    let keys = ["key", "prefix", "name", "name_en", "quota"];
    assert_eq!(nearest("qouta", keys), Some("quota"));
    assert_eq!(nearest("perfix", keys), Some("prefix"));
    assert_eq!(nearest("nam", keys), Some("name"));
    assert_eq!(nearest("colour", keys), None);
    assert_eq!(nearest("b", ["a", "c"]), None);
}
