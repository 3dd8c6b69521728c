//! Random tokens, their hashes, and the passes of tickets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use office::TicketId;
use sha2::{Digest, Sha256};

/// Bytes of a session's or a device's token: 256 bits.
const TOKEN_BYTES: usize = 32;
/// Bytes of a ticket's pass: 128 bits, short enough for a small QR code.
const PASS_BYTES: usize = 16;

/// Fresh randomness from the operating system.
///
/// # Panics
/// When the system has none: nothing that needs a secret may go on then.
#[must_use]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A token for a session or a device, and the hash that is stored of it.
#[must_use]
pub fn new_token() -> (String, [u8; 32]) {
    let token = URL_SAFE_NO_PAD.encode(random::<TOKEN_BYTES>());
    let hash = hash(token.as_bytes());
    (token, hash)
}

/// SHA-256.
#[must_use]
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Several parts hashed as one, with their lengths, so that no two lists of parts hash alike.
#[must_use]
pub(crate) fn hash_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The pass of a ticket: an HMAC of its id under the office's key, so that it need not be stored to be given again
/// to the kiosk that asks twice, and nothing in the log leads to it.
#[must_use]
pub(crate) fn pass_of(key: &[u8], ticket: TicketId) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(ticket.0.as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..PASS_BYTES])
}

/// What marks a browser as one that somebody logged in with, under the office's key.
#[must_use]
pub(crate) fn known_mark(key: &[u8], user: &str, browser: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&hash_parts(&[b"known browser", user.as_bytes(), browser.as_bytes()]));
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
