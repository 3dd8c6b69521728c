//! The kept inputs, and others made from them.

use std::fs;
use std::path::Path;

/// The inputs kept for a target, in order of their names.
#[must_use]
pub fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it is read").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("it is ours")).collect()
}

/// Makes inputs from others: the same seed, the same inputs.
#[derive(Debug)]
pub struct Mutator(fastrand::Rng);

impl Mutator {
    /// By a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// One of the inputs, changed in up to eight places; pieces of the others may stand in it.
    pub fn mutated(&mut self, inputs: &[Vec<u8>], bytes_max: usize) -> Vec<u8> {
        let mut input = self.one_of(inputs);
        for _ in 0..self.0.usize(1..=8) {
            self.change(&mut input, inputs);
        }
        input.truncate(bytes_max);
        input
    }

    fn one_of(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        self.0.choice(inputs).cloned().unwrap_or_default()
    }

    fn change(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        const NUMBERS: [&[u8]; 7] =
            [b"0", b"-1", b"65536", b"4294967296", b"18446744073709551615", b"1e999", b"null"];
        let at = self.0.usize(0..=input.len());
        let end = (at + self.0.usize(0..16)).min(input.len());
        let put = match self.0.u8(0..7) {
            0 => Vec::new(),
            1 => vec![self.0.u8(..)],
            2 => self.0.choice(NUMBERS).unwrap_or_default().to_vec(),
            3 => {
                self.0.choice(["\u{0}", "\u{202e}", "ộ", "\"", "\\", "{", "]"]).unwrap_or("").into()
            }
            4 => input[at..end].repeat(2),
            5 => {
                let other = self.one_of(inputs);
                let from = self.0.usize(0..=other.len());
                other[from..(from + self.0.usize(0..64)).min(other.len())].to_vec()
            }
            _ => input[at..end].iter().map(|byte| byte ^ (1 << self.0.u8(0..8))).collect(),
        };
        input.splice(at..end, put);
    }
}
