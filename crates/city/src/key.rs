//! Who speaks: an office's key, and the hub's. Ed25519, in the form of NATS's nkeys, so that the broker knows the same key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use nkeys::KeyPair;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What is signed begins with what it is for: a signed report is no batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Records of an office.
    Batch,
    /// How an office stands.
    Report,
    /// What the hub answers to a report.
    Answer,
    /// What the hub asks of an office.
    Ask,
    /// What an office answers to that.
    Reply,
    /// What the hub tells the city's own address of alerts.
    Alert,
    /// A roll-out of the city's.
    RollOut,
}

impl For {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Batch => b"xinmoi batch\n",
            Self::Report => b"xinmoi report\n",
            Self::Answer => b"xinmoi answer\n",
            Self::Ask => b"xinmoi ask\n",
            Self::Reply => b"xinmoi reply\n",
            Self::Alert => b"xinmoi alert\n",
            Self::RollOut => b"xinmoi roll-out\n",
        }
    }
}

/// A key that signs.
pub struct Key(KeyPair);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.0.public_key())
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It holds something else.
    #[error("{0} holds no key")]
    NoKey(String),
}

impl Key {
    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        Self(KeyPair::new_user())
    }

    /// The key in a file, which is made, readable by its owner alone, where there is none yet. It never leaves the machine.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds something else.
    pub fn at(path: &Path) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { path: path.display().to_string(), source };
        match std::fs::read_to_string(path) {
            Ok(seed) => KeyPair::from_seed(seed.trim())
                .map(Self)
                .map_err(|_| KeyError::NoKey(path.display().to_string())),
            Err(none) if none.kind() == std::io::ErrorKind::NotFound => {
                let key = Self::new();
                let mut file = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path)
                    .map_err(failed)?;
                file.write_all(key.seed().as_bytes()).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Ok(key)
            }
            Err(other) => Err(failed(other)),
        }
    }

    /// What others know it by.
    #[must_use]
    pub fn public(&self) -> String {
        self.0.public_key()
    }

    /// What the broker's client needs. Secret.
    #[must_use]
    pub fn seed(&self) -> String {
        self.0.seed().expect("it was made from one")
    }

    /// Signs what is said.
    #[must_use]
    pub fn sign(&self, what: For, bytes: &[u8]) -> String {
        let signature = self.0.sign(&[what.label(), bytes].concat());
        STANDARD_NO_PAD.encode(signature.expect("this key signs"))
    }
}

impl Default for Key {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the holder of a public key said this.
#[must_use]
pub fn said_by(public: &str, what: For, bytes: &[u8], signature: &str) -> bool {
    let (Ok(key), Ok(signature)) =
        (KeyPair::from_public_key(public), STANDARD_NO_PAD.decode(signature))
    else {
        return false;
    };
    key.verify(&[what.label(), bytes].concat(), &signature).is_ok()
}

/// Whether a text is a public key.
#[must_use]
pub fn is_public(text: &str) -> bool {
    text.starts_with('U') && KeyPair::from_public_key(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_holder_of_a_key_says_things_with_it_and_only_what_was_said() {
        let (office, other) = (Key::new(), Key::new());
        let signature = office.sign(For::Batch, b"4711");
        assert!(said_by(&office.public(), For::Batch, b"4711", &signature));
        assert!(!said_by(&other.public(), For::Batch, b"4711", &signature));
        assert!(!said_by(&office.public(), For::Report, b"4711", &signature));
        assert!(!said_by(&office.public(), For::Batch, b"4712", &signature));
        assert!(!said_by(&office.public(), For::Batch, b"4711", "nonsense"));
        assert!(!said_by("nonsense", For::Batch, b"4711", &signature));
    }
}
