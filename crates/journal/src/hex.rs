//! Hashes as people read them.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Sixty-four hexadecimal digits.
#[must_use]
pub fn of(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parse(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(hash)
}

/// For `#[serde(with)]`.
///
/// # Errors
/// What the serializer says.
pub fn serialize<S: Serializer>(hash: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&of(hash))
}

/// For `#[serde(with)]`.
///
/// # Errors
/// When it is not sixty-four hexadecimal digits.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom("64 hexadecimal digits expected"))
}

/// Hashes that may be absent.
pub(crate) mod option {
    use super::of;
    use serde::{Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "serde asks for it so")]
    pub(crate) fn serialize<S: Serializer>(
        hash: &Option<[u8; 32]>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        hash.as_ref().map(of).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<[u8; 32]>, D::Error> {
        super::deserialize(from).map(Some)
    }
}
