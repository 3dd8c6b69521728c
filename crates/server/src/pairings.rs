//! Devices that ask to be paired: each shows a code, and an admin confirms it. Kept in memory only: after a start of
//! the server they ask again.

use crate::limits::one_place;
use crate::secrets::{hash, random};
use dispatcher::{DeviceRow, Idempotency};
use office::{DeviceKind, Millis};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a code can be confirmed: an admin fetches a telephone or walks to a desk.
pub(crate) const LASTS: Duration = Duration::from_secs(10 * 60);
/// Devices that ask at once. A hall is fitted out with a dozen in a morning; an admin reads no longer list.
const OPEN_MAX: usize = 64;
/// Devices that ask at once from one address. Of one more, the one that asked first ends: a page that is loaded again
/// and again asks anew each time.
const OF_ADDRESS_MAX: usize = 8;
/// Letters and digits that nobody takes for others, in print or read aloud: none of 0 O, 1 I L, 2 Z, 5 S, 8 B.
const SIGNS: &[u8; 24] = b"34679ACDEFGHJKMNPQRTUVXY";
/// Signs of a code: 191 million codes, typed in one breath.
const CODE_SIGNS: usize = 6;
/// In so many places two codes differ that can be confirmed at once: nobody takes one for the other.
const DIFFERENT_MIN: usize = 3;

/// The devices that ask.
#[derive(Debug, Default)]
pub(crate) struct Pairings(Mutex<Vec<Pairing>>);

/// One device that asks.
#[derive(Clone)]
pub(crate) struct Pairing {
    pub(crate) code: String,
    pub(crate) kind: DeviceKind,
    pub(crate) address: IpAddr,
    pub(crate) since: Millis,
    /// SHA-256 of the secret that the device alone holds.
    pub(crate) claim_hash: [u8; 32],
    /// What an admin confirmed, and under which key: the same press may come twice.
    confirmed: Option<(DeviceRow, Option<Idempotency>)>,
    ends: Instant,
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pairing").field("code", &self.code).finish_non_exhaustive()
    }
}

impl Pairings {
    /// A device asks.
    ///
    /// # Errors
    /// When so many ask that there is no room: how long until there is.
    pub(crate) fn ask(
        &self,
        kind: DeviceKind,
        address: IpAddr,
        since: Millis,
        claim_hash: [u8; 32],
        now: Instant,
    ) -> Result<String, Duration> {
        let address = one_place(address);
        let mut open = self.open(now);
        let theirs = |p: &Pairing| p.address == address;
        if open.iter().filter(|p| theirs(p)).count() >= OF_ADDRESS_MAX
            && let Some(first) = open.iter().position(theirs)
        {
            open.remove(first);
        }
        if let Some(first) = open.first().filter(|_| open.len() >= OPEN_MAX) {
            return Err(first.ends - now);
        }
        let code = new_code(&open);
        let ends = now + LASTS;
        let confirmed = None;
        open.push(Pairing {
            code: code.clone(),
            kind,
            address,
            since,
            claim_hash,
            confirmed,
            ends,
        });
        Ok(code)
    }

    /// Those that wait for an admin, the first first.
    pub(crate) fn waiting(&self, now: Instant) -> Vec<Pairing> {
        self.open(now).iter().filter(|p| p.confirmed.is_none()).cloned().collect()
    }

    /// Whether the device with this secret still waits for an admin.
    pub(crate) fn waits(&self, claim: &str, now: Instant) -> bool {
        let claim_hash = hash(claim.as_bytes());
        self.open(now).iter().any(|p| p.claim_hash == claim_hash && p.confirmed.is_none())
    }

    /// An admin confirms a code: from here on nobody else can. The same press again finds what it made the first time.
    pub(crate) fn confirm(
        &self,
        code: &str,
        key: Option<&Idempotency>,
        row: impl FnOnce(&Pairing) -> DeviceRow,
        now: Instant,
    ) -> Option<(Pairing, DeviceRow)> {
        let mut open = self.open(now);
        let pairing = open.iter_mut().find(|p| p.code == code)?;
        let row = match &pairing.confirmed {
            Some((row, by)) if key.is_some() && by.as_ref() == key => row.clone(),
            Some(_) => return None,
            None => row(pairing),
        };
        pairing.confirmed = Some((row.clone(), key.cloned()));
        Some((pairing.clone(), row))
    }

    /// What was confirmed could not be written: the code can be confirmed again.
    pub(crate) fn reopen(&self, code: &str, now: Instant) {
        if let Some(pairing) = self.open(now).iter_mut().find(|p| p.code == code) {
            pairing.confirmed = None;
        }
    }

    /// Turns a device away. Whether there was one that waited.
    pub(crate) fn refuse(&self, code: &str, now: Instant) -> bool {
        let mut open = self.open(now);
        let before = open.len();
        open.retain(|p| p.code != code || p.confirmed.is_some());
        open.len() < before
    }

    fn open(&self, now: Instant) -> MutexGuard<'_, Vec<Pairing>> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|pairing| now < pairing.ends);
        open
    }
}

/// A code that nobody takes for one of those that can be confirmed.
fn new_code(open: &[Pairing]) -> String {
    loop {
        let code = drawn();
        let differs = |other: &str| {
            code.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count() >= DIFFERENT_MIN
        };
        if open.iter().all(|pairing| differs(&pairing.code)) {
            return code;
        }
    }
}

/// Each sign as likely as any other: bytes beyond the last whole round of signs are drawn again.
fn drawn() -> String {
    let fair = usize::from(u8::MAX) / SIGNS.len() * SIGNS.len();
    let mut code = String::with_capacity(CODE_SIGNS);
    while code.len() < CODE_SIGNS {
        let [byte] = random::<1>();
        if usize::from(byte) < fair {
            code.push(char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
        }
    }
    code
}

/// A code as somebody typed it: in small letters, with blanks between.
pub(crate) fn typed(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pairings: &Pairings, address: u8, now: Instant) -> Result<String, Duration> {
        let address = IpAddr::from([192, 168, 1, address]);
        let claim = random::<32>();
        pairings.ask(DeviceKind::Kiosk, address, Millis(0), claim, now)
    }

    #[test]
    fn a_flood_from_one_address_ends_its_own_and_a_flood_from_many_is_turned_away() {
        let (pairings, now) = (Pairings::default(), Instant::now());
        let honest = ask(&pairings, 1, now).expect("there is room");
        for _ in 0..1_000 {
            ask(&pairings, 2, now).expect("in place of its own first");
        }
        assert_eq!(pairings.waiting(now).len(), 1 + OF_ADDRESS_MAX);
        assert_eq!(pairings.waiting(now)[0].code, honest);
        let turned_away = (3..=200).filter(|n| ask(&pairings, *n, now).is_err()).count();
        assert_eq!(pairings.waiting(now).len(), OPEN_MAX);
        assert_eq!(turned_away, 198 - (OPEN_MAX - 1 - OF_ADDRESS_MAX));
        assert_eq!(ask(&pairings, 250, now + LASTS / 2), Err(LASTS / 2));
        assert!(ask(&pairings, 250, now + LASTS).is_ok(), "the others have ended");
    }

    #[test]
    fn codes_that_can_be_confirmed_at_once_are_not_alike() {
        let (pairings, now) = (Pairings::default(), Instant::now());
        for round in 0..50 {
            let now = now + LASTS * round;
            let codes: Vec<_> = (0..64).map(|n| ask(&pairings, n, now).expect("room")).collect();
            for (n, code) in codes.iter().enumerate() {
                assert!(code.len() == CODE_SIGNS && code.bytes().all(|b| SIGNS.contains(&b)));
                for other in &codes[..n] {
                    let different = code.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count();
                    assert!(different >= DIFFERENT_MIN, "{code} {other}");
                }
            }
        }
    }
}
