//! Chance that can be had again: the same seed, the same throws.

/// A xorshift generator (Marsaglia, 2003). Not for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Throws that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A seed from `XINMOI_SEED`, or one from the clock; printed, so that a failure can be had again.
    #[must_use]
    #[allow(clippy::print_stdout, reason = "the seed belongs to the test's output")]
    pub fn from_env() -> Self {
        let asked = std::env::var("XINMOI_SEED").ok().and_then(|seed| seed.parse().ok());
        let clock = || {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            now.map_or(1, |now| u64::from(now.subsec_nanos()) ^ now.as_secs())
        };
        let seed = asked.unwrap_or_else(clock);
        println!("XINMOI_SEED={seed}");
        Self::new(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`.
    pub fn under(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }

    /// Whether something happens that happens so often in a hundred times.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.under(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = usize::try_from(self.under(of.len() as u64)).expect("an index fits");
        &of[at]
    }

    /// Dice of their own for somebody else.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self::new(self.next())
    }
}
