//! Whether a report is of now. A broker may keep what an office said and say it again: each report therefore repeats the last word
//! that this hub gave that start of the office, and a word is good for seconds by this hub's own steady clock. No clock of the day
//! is asked, neither here nor there: they may be wrong by hours.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Bytes of a word's proof.
const PROOF_BYTES: usize = 16;

/// Words that this hub gives, and knows again without keeping them: whoever repeats reports of a thousand starts fills nothing.
pub(crate) struct Words {
    secret: [u8; 32],
    began: Instant,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

impl Words {
    /// Of this run of the hub: those of the one before are good for nothing.
    pub(crate) fn new() -> Self {
        let (token, _) = server::new_token();
        Self { secret: server::hash(token.as_bytes()), began: Instant::now() }
    }

    /// A word for a start of an office.
    pub(crate) fn give(&self, site: &str, run: Uuid, now: Instant) -> String {
        let at = now.saturating_duration_since(self.began).as_millis();
        let at = u64::try_from(at).unwrap_or(u64::MAX);
        format!("{at}.{}", server::hex(&self.proof(site, run, at)))
    }

    /// When a word was given to that start of that office. `None`: it was not, or longer than `most` ago.
    pub(crate) fn given(
        &self,
        word: &str,
        (site, run): (&str, Uuid),
        now: Instant,
        most: Duration,
    ) -> Option<Instant> {
        let (at, proof) = word.split_once('.')?;
        let at: u64 = at.parse().ok()?;
        if proof != server::hex(&self.proof(site, run, at)) {
            return None;
        }
        let given = self.began.checked_add(Duration::from_millis(at))?;
        (now.saturating_duration_since(given) <= most).then_some(given)
    }

    fn proof(&self, site: &str, run: Uuid, at: u64) -> [u8; PROOF_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("a key of any length");
        // A site holds no line's end.
        for part in [site.as_bytes(), b"\n", run.as_bytes(), &at.to_be_bytes()] {
            mac.update(part);
        }
        let whole = mac.finalize().into_bytes();
        let mut short = [0; PROOF_BYTES];
        short.copy_from_slice(&whole[..PROOF_BYTES]);
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_good_for_whom_it_was_given_and_for_a_while() {
        let (words, other) = (Words::new(), Words::new());
        let (run, began) = (Uuid::from_u128(1), words.began);
        let (at, most) = (began + Duration::from_secs(3), Duration::from_secs(6));
        let word = words.give("a", run, at);
        let later = |s| at + Duration::from_secs(s);
        assert_eq!(words.given(&word, ("a", run), later(6), most), Some(at));
        assert_eq!(words.given(&word, ("a", run), later(7), most), None, "too old");
        assert_eq!(words.given(&word, ("b", run), later(1), most), None, "another office");
        let another = Uuid::from_u128(2);
        assert_eq!(words.given(&word, ("a", another), later(1), most), None, "another start");
        assert_eq!(other.given(&word, ("a", run), later(1), most), None, "another hub's");
        let newer = word.replacen('3', "4", 1);
        assert_eq!(words.given(&newer, ("a", run), later(1), most), None, "made up");
        for nonsense in ["", ".", "3000.", "x.y", "99999999999999999999.00"] {
            assert_eq!(words.given(nonsense, ("a", run), later(1), most), None, "{nonsense}");
        }
    }
}
