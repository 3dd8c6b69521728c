//! Keys for backups, as `age` has them: encrypted to a public key that the office knows, opened by a secret one that it
//! does not.

use super::error::{SafekeepingError, at};
use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What an encrypted file begins with.
const SEALED: &[u8] = b"age-encryption.org/";

/// Reads a public key: `age1…`.
///
/// # Errors
/// [`SafekeepingError::NoKey`].
pub fn recipient(text: &str) -> Result<Recipient, SafekeepingError> {
    text.parse().map_err(|_| SafekeepingError::NoKey(text.to_owned()))
}

/// The key that opens an office's backups.
pub struct SecretKey(Identity);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

impl SecretKey {
    /// Reads it from a file, in which lines may be comments (`#`), as `age-keygen` writes it.
    ///
    /// # Errors
    /// [`SafekeepingError::Io`] or [`SafekeepingError::NoKey`], which names the file and nothing that is in it.
    pub fn read(file: &Path) -> Result<Self, SafekeepingError> {
        let text = fs::read_to_string(file).map_err(at(file))?;
        Self::parse(&text).ok_or_else(|| SafekeepingError::NoKey(file.display().to_string()))
    }

    /// The key in such a text; `None` when there is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let key = text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-"));
        key.and_then(|line| line.parse().ok()).map(Self)
    }

    /// Draws a new one into a file that must not be there yet, and gives its public key.
    ///
    /// # Errors
    /// [`SafekeepingError::Io`].
    pub fn draw(file: &Path) -> Result<String, SafekeepingError> {
        let identity = Identity::generate();
        let public = identity.to_public().to_string();
        let text = format!("# public key: {public}\n{}\n", identity.to_string().expose_secret());
        let mut options = OpenOptions::new();
        let mut to =
            options.write(true).create_new(true).mode(0o600).open(file).map_err(at(file))?;
        to.write_all(text.as_bytes()).and_then(|()| to.sync_all()).map_err(at(file))?;
        Ok(public)
    }
}

/// A backup that is to leave the house, opened.
///
/// # Errors
/// What the disk says; or that it is not encrypted.
pub fn open_sealed(path: &Path) -> std::io::Result<File> {
    let mut file = File::open(path)?;
    let mut begins = [0; SEALED.len()];
    file.read_exact(&mut begins)?;
    if begins != *SEALED {
        return Err(std::io::Error::other("it is not encrypted"));
    }
    file.rewind()?;
    Ok(file)
}

/// Writes what `plain` holds, encrypted.
pub(super) fn encrypt(
    plain: &mut dyn Read,
    recipients: &[Recipient],
    to: &mut dyn Write,
) -> std::io::Result<()> {
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(std::io::Error::other)?;
    let mut to = encryptor.wrap_output(to)?;
    std::io::copy(plain, &mut to)?;
    to.finish().map(drop)
}

/// The backup itself, whether or not it is encrypted.
pub(super) fn opened<'r>(
    mut from: impl BufRead + 'r,
    key: Option<&SecretKey>,
) -> Result<Box<dyn Read + 'r>, SafekeepingError> {
    let begins = from.fill_buf().map_err(at(Path::new("backup")))?;
    if !begins.starts_with(SEALED) {
        return Ok(Box::new(from));
    }
    let SecretKey(identity) = key.ok_or(SafekeepingError::Encrypted)?;
    let wrong = |error: age::DecryptError| SafekeepingError::WrongKey(error.to_string());
    let decryptor = age::Decryptor::new_buffered(from).map_err(wrong)?;
    let identities = std::iter::once(identity as &dyn age::Identity);
    Ok(Box::new(decryptor.decrypt(identities).map_err(wrong)?))
}
