//! Log-ins that have begun at the provider, each for one browser and once.

use crate::oidc::Metadata;
use office::{Millis, UserName};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long somebody may take at the provider's pages.
pub(crate) const LASTS: Duration = Duration::from_secs(600);
/// Log-ins that have begun at once: every person of a large office, several times.
const WAITING_MAX: usize = 1_000;
/// The same from one address. Beyond it the oldest is forgotten, so that no machine takes the room of others.
const WAITING_OF_A_PLACE_MAX: usize = 20;
/// Wrong codes of a second factor until it has to begin anew.
const WRONG_CODES_MAX: u8 = 5;

/// A log-in that has begun.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    /// SHA-256 of what the browser's cookie holds.
    pub(crate) browser: [u8; 32],
    /// From where.
    pub(crate) place: IpAddr,
    /// What the token has to repeat.
    pub(crate) nonce: String,
    /// What proves that it was this server that asked (RFC 7636).
    pub(crate) verifier: String,
    /// The provider, as it described itself then.
    pub(crate) metadata: Arc<Metadata>,
    /// When it began, by the office's clock.
    pub(crate) asked_at: Millis,
    /// Who it is, where the provider has said so and a second factor is still to be shown.
    pub(crate) shown: Option<UserName>,
    /// How often that was wrong.
    pub(crate) wrong_codes: u8,
}

/// What is kept of it, and until when.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    waiting: Waiting,
    until: Instant,
}

/// By SHA-256 of their states.
#[derive(Debug, Default)]
pub(crate) struct Pending(Mutex<HashMap<[u8; 32], Kept>>);

impl Pending {
    /// Begins one. Whether there was room.
    pub(crate) fn begin(&self, state: [u8; 32], waiting: Waiting, now: Instant) -> bool {
        let mut kept = self.kept();
        kept.retain(|_, kept| kept.until > now);
        let place = waiting.place;
        let there = kept.iter().filter(|(_, kept)| kept.waiting.place == place);
        let (there, oldest) = (there.clone().count(), there.min_by_key(|(_, kept)| kept.until));
        if there >= WAITING_OF_A_PLACE_MAX
            && let Some(oldest) = oldest.map(|(state, _)| *state)
        {
            kept.remove(&oldest);
        }
        if kept.len() >= WAITING_MAX {
            return false;
        }
        kept.insert(state, Kept { waiting, until: now + LASTS });
        true
    }

    /// Takes it out: whoever comes with its state has used it up, also from another browser.
    pub(crate) fn take(&self, state: &[u8; 32], browser: &[u8; 32], now: Instant) -> Option<Kept> {
        let kept = self.kept().remove(state)?;
        (kept.until > now && kept.waiting.browser == *browser).then_some(kept)
    }

    /// The provider has said who it is: a second factor is to follow, in the same browser and the same time.
    pub(crate) fn ask_more(&self, state: [u8; 32], kept: Kept, who: UserName, was_wrong: bool) {
        let Kept { mut waiting, until } = kept;
        waiting.wrong_codes += u8::from(was_wrong);
        waiting.shown = Some(who);
        if waiting.wrong_codes < WRONG_CODES_MAX {
            self.kept().insert(state, Kept { waiting, until });
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<[u8; 32], Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    pub(crate) fn waiting(&self) -> &Waiting {
        &self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn from(place: u32) -> Waiting {
        Waiting {
            browser: [1; 32],
            place: IpAddr::V4(Ipv4Addr::from(place)),
            nonce: String::new(),
            verifier: String::new(),
            metadata: Arc::default(),
            asked_at: Millis(0),
            shown: None,
            wrong_codes: 0,
        }
    }

    fn state(n: usize) -> [u8; 32] {
        crate::secrets::hash(&n.to_be_bytes())
    }

    #[test]
    fn a_log_in_is_taken_once_in_time_and_by_its_browser() {
        let (pending, now) = (Pending::default(), Instant::now());
        for n in 0..3 {
            assert!(pending.begin(state(n), from(1), now));
        }
        assert!(pending.take(&state(0), &[1; 32], now).is_some());
        assert!(pending.take(&state(0), &[1; 32], now).is_none(), "once");
        assert!(pending.take(&state(1), &[2; 32], now).is_none(), "another's browser");
        assert!(pending.take(&state(1), &[1; 32], now).is_none(), "it is used up by then");
        assert!(pending.take(&state(2), &[1; 32], now + LASTS).is_none(), "too late");
    }

    #[test]
    fn codes_are_tried_few_times() {
        let (pending, now) = (Pending::default(), Instant::now());
        let who: UserName = "admin".parse().expect("a name");
        assert!(pending.begin(state(0), from(1), now));
        let tries = std::iter::from_fn(|| {
            let kept = pending.take(&state(0), &[1; 32], now)?;
            pending.ask_more(state(0), kept, who.clone(), true);
            Some(())
        });
        assert_eq!(tries.count(), usize::from(WRONG_CODES_MAX));
    }

    #[test]
    fn a_flood_from_one_place_takes_no_room_of_others_and_room_has_an_end() {
        let (pending, now) = (Pending::default(), Instant::now());
        assert!(pending.begin(state(9_999_999), from(7), now));
        for n in 0..5_000 {
            assert!(pending.begin(state(n), from(1), now + Duration::from_millis(1)));
        }
        assert_eq!(pending.kept().len(), WAITING_OF_A_PLACE_MAX + 1);
        let begun = (0..5_000).filter(|n| {
            let place = u32::try_from(*n).expect("small") + 100;
            pending.begin(state(10_000 + n), from(place), now)
        });
        assert_eq!(begun.count(), WAITING_MAX - WAITING_OF_A_PLACE_MAX - 1);
        assert!(pending.begin(state(1), from(3), now + LASTS * 2), "they have ended");
        assert_eq!(pending.kept().len(), 1);
    }
}
