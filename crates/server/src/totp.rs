//! Codes that a telephone shows beside a password: RFC 6238 with SHA-1, six digits and 30 s, which is what every
//! authenticator knows.
//!
//! A secret is made of the office's key for it, which lies in a file of its own, and of what tells the factor from
//! others, which stands with its owner: neither the store nor a backup of it holds a secret.

use crate::secrets::{hash_parts, random};
use hmac::{Hmac, KeyInit, Mac};
use office::{Millis, UserName};
use sha1::Sha1;
use sha2::Sha256;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The file in the data directory. In no backup.
const FILE: &str = "factor.key";
/// Bytes of a secret: what RFC 4226 asks for with SHA-1.
const SECRET_BYTES: usize = 20;
/// How long a code is shown, in milliseconds.
const STEP_MS: i64 = 30_000;
/// Steps by which a telephone's clock may differ, to both sides.
const SKEW: u64 = 1;
/// Codes of six digits.
const CODES: u32 = 1_000_000;

pub(crate) type Secret = [u8; SECRET_BYTES];

/// The office's key for second factors; `None`: nobody has one yet, or the file is lost.
pub(crate) fn key(data: &Path) -> io::Result<Option<[u8; 32]>> {
    match std::fs::read(data.join(FILE)) {
        Ok(bytes) => {
            let key = bytes.try_into().map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            Ok(Some(key))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The same, made where there is none.
pub(crate) fn key_or_new(data: &Path) -> io::Result<[u8; 32]> {
    if let Some(key) = key(data)? {
        return Ok(key);
    }
    let (key, new) = (random::<32>(), data.join(format!("{FILE}.new")));
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(&key)?;
    file.sync_all()?;
    std::fs::rename(&new, data.join(FILE))?;
    File::open(data)?.sync_all()?;
    Ok(key)
}

/// The secret of somebody's factor.
pub(crate) fn secret(key: &[u8; 32], user: &UserName, id: &[u8; 32]) -> Secret {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&hash_parts(&[b"second factor", user.as_str().as_bytes(), id]));
    let made: [u8; 32] = mac.finalize().into_bytes().into();
    made.first_chunk().copied().unwrap_or([0; SECRET_BYTES])
}

/// The step whose code this is, near this moment and later than the last that was used.
pub(crate) fn step_of(secret: &Secret, code: &str, now: Millis, last: u64) -> Option<u64> {
    let step = u64::try_from(now.0 / STEP_MS).ok()?;
    let given: u32 = code.parse().ok().filter(|_| code.len() == 6 && is_digits(code))?;
    let near = step.saturating_sub(SKEW)..=step + SKEW;
    near.filter(|step| *step > last).find(|step| code_at(secret, *step) == given)
}

/// RFC 4226, 5.3.
fn code_at(secret: &Secret, step: u64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(hash[19] & 0xf);
    let four: [u8; 4] = hash.get(at..at + 4).and_then(|s| s.try_into().ok()).unwrap_or_default();
    (u32::from_be_bytes(four) & 0x7fff_ffff) % CODES
}

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 4648, without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        (held, bits) = (held << 8 | u32::from(*byte), bits + 8);
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &Secret = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, in six digits.
        let told = [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ];
        for (second, code) in told {
            assert_eq!(code_at(RFC, second / 30), code, "{second}");
        }
        assert_eq!(base32(RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(b"f"), "MY");
    }

    #[test]
    fn a_code_holds_for_a_step_to_each_side_and_never_after_one_that_was_used() {
        let at = |second: i64| Millis(second * 1_000);
        let found = |second, last| step_of(RFC, "287082", at(second), last);
        assert_eq!([found(59, 0), found(30, 0), found(29, 0), found(89, 0)], [Some(1); 4]);
        assert_eq!([found(90, 0), found(59, 1), found(59, 2)], [None; 3]);
        for code in ["28708", "0287082", "+28708", "28708a", "", "２８７０８２"] {
            assert_eq!(step_of(RFC, code, at(59), 0), None, "{code}");
        }
    }

    #[test]
    fn the_key_is_made_once_and_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().expect("there is room");
        assert_eq!(key(data.path()).expect("it is read"), None);
        let made = key_or_new(data.path()).expect("it is made");
        assert_eq!(key_or_new(data.path()).expect("it is there"), made);
        assert_eq!(key(data.path()).expect("it is read"), Some(made));
        let about = data.path().join(FILE).metadata().expect("it is there");
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
        let user = |name: &str| name.parse::<UserName>().expect("a name");
        let (one, two) = (secret(&made, &user("a"), &[1; 32]), secret(&made, &user("a"), &[2; 32]));
        assert!(one != two && one != secret(&made, &user("b"), &[1; 32]));
    }
}
