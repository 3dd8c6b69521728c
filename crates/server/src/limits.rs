//! How often one address may ask. Whoever is logged in and every paired device is known and not counted here; this
//! machine's own programs are not either.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The part of a minute's requests that may come at once: a page with all that it loads, several times.
const BURST_PART: u32 = 5;
/// Addresses remembered at once; beyond it the one that asked longest ago is forgotten. A hall's phones are hundreds.
const ADDRESSES_MAX: usize = 8_192;

/// Buckets, by address, out of which every request takes one.
#[derive(Debug, Default)]
pub(crate) struct Limits(Mutex<HashMap<IpAddr, Bucket>>);

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Requests left, in parts of one.
    left: f64,
    at: Instant,
}

impl Limits {
    /// Takes one request out of an address's bucket.
    ///
    /// # Errors
    /// When the next will be in it.
    pub(crate) fn take(
        &self,
        address: IpAddr,
        a_minute: u32,
        now: Instant,
    ) -> Result<(), Duration> {
        let address = one_place(address);
        if address.is_loopback() {
            return Ok(());
        }
        let (a_second, most) =
            (f64::from(a_minute) / 60.0, f64::from((a_minute / BURST_PART).max(1)));
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut buckets, &address);
        let bucket = buckets.entry(address).or_insert(Bucket { left: most, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        *bucket = Bucket { left: (bucket.left + passed * a_second).min(most), at: now };
        if bucket.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.left) / a_second));
        }
        bucket.left -= 1.0;
        Ok(())
    }
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

fn make_room(buckets: &mut HashMap<IpAddr, Bucket>, address: &IpAddr) {
    if buckets.len() < ADDRESSES_MAX || buckets.contains_key(address) {
        return;
    }
    let oldest = buckets.iter().min_by_key(|(_, bucket)| bucket.at).map(|(address, _)| *address);
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
    fn a_network_of_version_6_is_one_and_this_machine_is_none() {
        let (limits, now) = (Limits::default(), Instant::now());
        let of = |n: u16| IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, n]);
        (0..12).for_each(|n| assert_eq!(limits.take(of(n), 60, now), Ok(())));
        assert!(limits.take(of(99), 60, now).is_err());
        (0..1_000)
            .for_each(|_| assert_eq!(limits.take(IpAddr::from([127, 0, 0, 1]), 10, now), Ok(())));
        let mapped: IpAddr = "::ffff:127.0.0.1".parse().expect("a number");
        (0..1_000).for_each(|_| assert_eq!(limits.take(mapped, 10, now), Ok(())));
    }

    #[test]
    fn however_many_addresses_ask_so_many_are_remembered() {
        let (limits, now) = (Limits::default(), Instant::now());
        for n in 0..20_000 {
            let _ =
                limits.take(address(0x0A00_0000 + n), 60, now + Duration::from_millis(n.into()));
        }
        assert!(limits.0.lock().expect("nobody else").len() <= ADDRESSES_MAX);
    }
}
