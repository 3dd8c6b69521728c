//! Passwords and codes that are tried: how often by whom, from where, and when again. Nobody's account is ever locked:
//! whoever guesses waits longer and longer, and the one whose name it is goes on logging in from elsewhere.

use crate::limits::one_place;
use crate::secrets::hash_parts;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tries of one name from one place that cost no wait: people mistype, and forget which password it was.
const FREE: u32 = 5;
/// Tries of any names from one address: a whole office may come through one.
const FREE_OF_ADDRESS: u32 = 50;
/// The wait after the first try beyond; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait: 105,000 guesses a year, and somebody who forgot their password can wait for it.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// So long after the last try a place begins anew.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(3_600);
/// Places remembered at once. Beyond it the one that tried longest ago is forgotten.
const PLACES_MAX: usize = 10_000;

/// The places that have tried, and not come in.
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<[u8; 32], Tried>>);

#[derive(Clone, Copy, Debug)]
struct Tried {
    times: u32,
    last: Instant,
    until: Instant,
}

/// Who tries, and from where.
#[derive(Clone, Debug)]
pub struct From {
    /// The name, from this place.
    named: [u8; 32],
    /// Every name from this address, or at this device; `None` for a browser that its owner has logged in with before:
    /// what others do at the same address is not theirs to suffer.
    address: Option<[u8; 32]>,
    is_known: bool,
}

impl From {
    /// Somebody at an address of whom nothing is known.
    #[must_use]
    pub fn address(name: &str, peer: IpAddr) -> Self {
        let peer = one_place(peer).to_string();
        let named = hash_parts(&[b"address", name.as_bytes(), peer.as_bytes()]);
        let address = Some(hash_parts(&[b"address", peer.as_bytes()]));
        Self { named, address, is_known: false }
    }

    /// Somebody at a browser or a device that is known, by what it is known by.
    pub(crate) fn known(name: &str, by: &str) -> Self {
        let named = hash_parts(&[b"known", name.as_bytes(), by.as_bytes()]);
        Self { named, address: None, is_known: true }
    }

    /// Somebody at a paired device: whoever has stolen one tries no more names at it than at an address.
    pub(crate) fn device(name: &str, device: &str) -> Self {
        let address = Some(hash_parts(&[b"device", device.as_bytes()]));
        Self { address, ..Self::known(name, device) }
    }

    /// Whether the browser or the device is known.
    pub(crate) fn is_known(&self) -> bool {
        self.is_known
    }
}

impl Tries {
    /// Begins a try, which counts as wrong until it is forgiven: a thousand at once are a thousand.
    ///
    /// # Errors
    /// How long to wait until the next.
    pub fn begin(&self, from: &From) -> Result<(), Duration> {
        self.begin_at(from, Instant::now())
    }

    fn begin_at(&self, from: &From, now: Instant) -> Result<(), Duration> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let address = from.address.map(|address| (address, FREE_OF_ADDRESS));
        let asked = [Some((from.named, FREE)), address];
        for (place, _) in asked.into_iter().flatten() {
            if let Some(wait) = places.get(&place).and_then(|t| t.until.checked_duration_since(now))
                && !wait.is_zero()
            {
                return Err(wait);
            }
        }
        for (place, free) in asked.into_iter().flatten() {
            make_room(&mut places, &place);
            let tried = places.get(&place).filter(|t| now - t.last < FORGOTTEN_AFTER);
            let times = tried.map_or(0, |t| t.times) + 1;
            places.insert(place, Tried { times, last: now, until: now + wait_after(times, free) });
        }
        Ok(())
    }

    /// The try was neither right nor wrong: more has to be shown. What was wrong before stays so.
    pub(crate) fn take_back(&self, from: &From) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for place in [Some(from.named), from.address].into_iter().flatten() {
            if let Some(tried) = places.get_mut(&place) {
                tried.times = tried.times.saturating_sub(1);
                tried.until = tried.last;
            }
        }
    }

    /// The try was right.
    pub fn forgive(&self, from: &From) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.remove(&from.named);
        // One right password does not make up for the wrong ones of others at the address.
        let address = from.address.and_then(|address| places.get_mut(&address));
        if let Some(tried) = address {
            tried.times = tried.times.saturating_sub(1);
            tried.until = tried.last;
        }
    }
}

fn wait_after(times: u32, free: u32) -> Duration {
    let Some(beyond) = times.checked_sub(free) else { return Duration::ZERO };
    2_u32.checked_pow(beyond).map_or(LONGEST_WAIT, |n| (FIRST_WAIT * n).min(LONGEST_WAIT))
}

fn make_room(places: &mut HashMap<[u8; 32], Tried>, new: &[u8; 32]) {
    if places.len() < PLACES_MAX || places.contains_key(new) {
        return;
    }
    let oldest = places.iter().min_by_key(|(_, tried)| tried.last).map(|(place, _)| *place);
    if let Some(oldest) = oldest {
        places.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn whoever_guesses_waits_longer_each_time_and_whose_name_it_is_does_not() {
        let tries = Tries::default();
        let (thief, owner) = (From::address("lan", HERE), From::known("lan", "her browser"));
        let mut now = Instant::now();
        for _ in 0..FREE {
            assert_eq!(tries.begin_at(&thief, now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            let wait = Duration::from_secs(wait);
            assert_eq!(tries.begin_at(&thief, now), Err(wait));
            assert_eq!(tries.begin_at(&owner, now), Ok(()), "she is at her own browser");
            tries.forgive(&owner);
            now += wait;
            assert_eq!(tries.begin_at(&thief, now), Ok(()));
        }
        now += FORGOTTEN_AFTER + LONGEST_WAIT;
        for _ in 0..FREE {
            assert_eq!(tries.begin_at(&thief, now), Ok(()));
        }
        tries.forgive(&thief);
        assert_eq!(tries.begin_at(&thief, now), Ok(()), "it was right");
    }

    #[test]
    fn whoever_has_a_device_tries_no_more_names_than_whoever_has_none() {
        let (tries, now) = (Tries::default(), Instant::now());
        let at = |n: usize| From::device(&format!("nguoi-{n}"), "tablet-3");
        let begun = (0..1_000).filter(|n| tries.begin_at(&at(*n), now).is_ok());
        assert_eq!(begun.count(), usize::try_from(FREE_OF_ADDRESS).unwrap_or_default());
        assert_eq!(tries.begin_at(&From::device("lan", "tablet-4"), now), Ok(()), "another's");
        assert!(at(0).is_known(), "its clerks are let in before strangers");
    }

    #[test]
    fn what_is_taken_back_makes_up_for_nothing_that_was_wrong() {
        let (tries, now) = (Tries::default(), Instant::now());
        let thief = From::address("lan", HERE);
        for _ in 0..FREE - 1 {
            assert_eq!(tries.begin_at(&thief, now), Ok(()));
            assert_eq!(tries.begin_at(&thief, now), Ok(()));
            tries.take_back(&thief);
        }
        assert_eq!(tries.begin_at(&thief, now), Ok(()));
        assert_eq!(tries.begin_at(&thief, now), Err(FIRST_WAIT));
    }

    #[test]
    fn whoever_tries_every_name_waits_too_and_room_has_an_end() {
        let (tries, now) = (Tries::default(), Instant::now());
        let begun = (0..1_000)
            .filter(|n| tries.begin_at(&From::address(&format!("nguoi-{n}"), HERE), now).is_ok());
        assert_eq!(begun.count(), usize::try_from(FREE_OF_ADDRESS).unwrap_or_default());
        for n in 0..2 * PLACES_MAX {
            let at = now + Duration::from_micros(u64::try_from(n).unwrap_or_default());
            let _ = tries.begin_at(&From::known("lan", &n.to_string()), at);
        }
        assert!(tries.0.lock().is_ok_and(|places| places.len() <= PLACES_MAX));
    }
}
