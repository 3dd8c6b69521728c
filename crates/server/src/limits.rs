//! How often somebody may ask: people in each of their log-ins, devices each, and whoever nobody knows by address. This
//! machine's own programs are not counted.

use office::DeviceId;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The part of a minute's requests that may come at once: a page with all that it loads, several times.
const BURST_PART: u32 = 5;
/// Those remembered at once; beyond it the one that asked longest ago is forgotten. A hall's phones are hundreds.
const REMEMBERED_MAX: usize = 8_192;

/// What is counted of requests. Kept apart: whoever floods as one of them holds up none of the others.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    /// Those whom nobody knows, by [`place_of`].
    pub(crate) strangers: Limits<IpAddr>,
    /// People, by the hash of their session's token: a program that has run wild leaves its owner's tablet alone.
    pub(crate) people: Limits<[u8; 32]>,
    /// Paired devices.
    pub(crate) devices: Limits<DeviceId>,
    /// Those who ask to be paired, by [`place_of`].
    pub(crate) pairings: Limits<IpAddr>,
}

/// Buckets out of which every request takes one.
#[derive(Debug)]
pub(crate) struct Limits<K>(Mutex<HashMap<K, Bucket>>);

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Requests left, in parts of one.
    left: f64,
    at: Instant,
}

impl<K> Default for Limits<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> Limits<K> {
    /// Takes one request out of somebody's bucket.
    ///
    /// # Errors
    /// When the next will be in it.
    pub(crate) fn take(&self, who: K, a_minute: u32, now: Instant) -> Result<(), Duration> {
        let (a_second, most) =
            (f64::from(a_minute) / 60.0, f64::from((a_minute / BURST_PART).max(1)));
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut buckets, &who);
        let bucket = buckets.entry(who).or_insert(Bucket { left: most, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        *bucket = Bucket { left: (bucket.left + passed * a_second).min(most), at: now };
        if bucket.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.left) / a_second));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

/// Where somebody asks from, as far as it is counted; `None`: on this machine.
pub(crate) fn place_of(address: IpAddr) -> Option<IpAddr> {
    Some(one_place(address)).filter(|place| !place.is_loopback())
}

/// Who has one number of version 6 has the 2^64 of their network.
pub(crate) fn one_place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        own @ (IpAddr::V4(_) | IpAddr::V6(_)) => own,
    }
}

fn make_room<K: Clone + Eq + Hash>(buckets: &mut HashMap<K, Bucket>, who: &K) {
    if buckets.len() < REMEMBERED_MAX || buckets.contains_key(who) {
        return;
    }
    let oldest = buckets.iter().min_by_key(|(_, bucket)| bucket.at).map(|(who, _)| who.clone());
    if let Some(oldest) = oldest {
        buckets.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(n: u32) -> IpAddr {
        IpAddr::from(n.to_be_bytes())
    }

    #[test]
    fn a_burst_then_a_steady_rate_and_everybody_for_themselves() {
        let (limits, begin) = (Limits::default(), Instant::now());
        let at = |ms| begin + Duration::from_millis(ms);
        let one = address(0xC0A8_0101);
        for _ in 0..12 {
            assert_eq!(limits.take(one, 60, at(0)), Ok(()));
        }
        assert_eq!(limits.take(one, 60, at(0)), Err(Duration::from_secs(1)));
        assert_eq!(limits.take(address(0xC0A8_0102), 60, at(0)), Ok(()), "another address");
        assert_eq!(limits.take(one, 60, at(1_000)), Ok(()));
        assert!(limits.take(one, 60, at(1_500)).is_err());
        assert_eq!(limits.take(one, 60, at(3_600_000)), Ok(()));
    }

    #[test]
    fn a_rate_that_is_changed_holds_for_the_next_request() {
        let (limits, now) = (Limits::default(), Instant::now());
        let one = [7_u8; 32];
        assert_eq!(limits.take(one, 600, now), Ok(()));
        (0..12)
            .for_each(|_| assert_eq!(limits.take(one, 60, now), Ok(()), "of 119 that were left"));
        assert!(limits.take(one, 60, now).is_err());
        assert_eq!(limits.take(one, 600, now + Duration::from_millis(100)), Ok(()));
    }

    #[test]
    fn a_network_of_version_6_is_one_and_this_machine_is_none() {
        let of = |n: u16| IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, n]);
        assert_eq!(place_of(of(1)), place_of(of(99)));
        assert_ne!(place_of(of(1)), place_of(IpAddr::from([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1])));
        let own: Vec<IpAddr> = ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"]
            .iter()
            .map(|own| own.parse().expect("a number"))
            .collect();
        assert!(own.into_iter().all(|own| place_of(own).is_none()));
    }

    #[test]
    fn however_many_addresses_ask_so_many_are_remembered() {
        let (limits, now) = (Limits::default(), Instant::now());
        for n in 0..20_000 {
            let _ =
                limits.take(address(0x0A00_0000 + n), 60, now + Duration::from_millis(n.into()));
        }
        assert!(limits.0.lock().expect("nobody else").len() <= REMEMBERED_MAX);
    }
}
