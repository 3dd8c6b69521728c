//! A proven backup, put where it is to lie.

use super::error::{SafekeepingError, at};
use super::key;
use age::x25519::Recipient;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Bytes read back at a time.
const CHUNK: usize = 64 * 1024;

/// Writes `plain` to `out`, encrypted if there are recipients: under a temporary name, synced, read back, renamed. Gives
/// its length. One that is there is replaced; after an error it stands as it was.
pub(super) fn deliver(
    plain: &Path,
    out: &Path,
    recipients: &[Recipient],
) -> Result<u64, SafekeepingError> {
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let delivered = write(plain, &part, recipients).and_then(|written| {
        if hash_of(&part).map_err(at(&part))? != written {
            return Err(SafekeepingError::NotKept(part.clone()));
        }
        fs::rename(&part, out).map_err(at(out))?;
        sync_names(out).map_err(at(out))?;
        fs::metadata(out).map(|file| file.len()).map_err(at(out))
    });
    if delivered.is_err() {
        let _ = fs::remove_file(&part);
    }
    delivered
}

fn write(
    plain: &Path,
    part: &Path,
    recipients: &[Recipient],
) -> Result<[u8; 32], SafekeepingError> {
    let mut from = BufReader::new(File::open(plain).map_err(at(plain))?);
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(part);
    let mut to = Hashing { to: BufWriter::new(file.map_err(at(part))?), hash: Sha256::new() };
    let copied = match recipients {
        [] => io::copy(&mut from, &mut to).map(drop),
        [..] => key::encrypt(&mut from, recipients, &mut to),
    };
    copied.map_err(at(part))?;
    let Hashing { to, hash } = to;
    let file = to.into_inner().map_err(io::IntoInnerError::into_error).map_err(at(part))?;
    file.sync_all().map_err(at(part))?;
    Ok(hash.finalize().into())
}

/// The name is durable only when its directory is.
fn sync_names(out: &Path) -> io::Result<()> {
    let dir = out.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir)?.sync_all()
}

fn hash_of(file: &Path) -> io::Result<[u8; 32]> {
    let (mut from, mut hash) = (File::open(file)?, Sha256::new());
    let mut chunk = vec![0; CHUNK];
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(hash.finalize().into()),
            n => hash.update(&chunk[..n]),
        }
    }
}

/// Writes on, and hashes what goes through.
struct Hashing<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
