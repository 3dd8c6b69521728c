//! The pieces of a backup's file, each chained to the one before it.

use super::error::BackupError;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// What a backup begins with, before its format's number.
const MAGIC: [u8; 12] = *b"xinmoi bak\r\n";
/// The format that this program writes.
const FORMAT: u32 = 1;

/// Kind, length in the file, decompressed length, and the chain's hash.
const HEAD: usize = 1 + 4 + 4 + 32;
/// The longest piece, decompressed. A row is at most a configuration; a piece ends with the row that fills it.
const PIECE_MAX: usize = 64 * 1024 * 1024;
/// zlib's own middle, as in sealed days.
const COMPRESSION: u8 = 6;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What was copied, and when.
    About = 1,
    /// Rows of one table.
    Rows = 2,
    /// A file's name and length.
    File = 3,
    /// Bytes of the file that was named last.
    Bytes = 4,
    /// The end: what was before it is all.
    End = 5,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        [Self::About, Self::Rows, Self::File, Self::Bytes, Self::End]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }

    /// What is small or packed already lies in the file as it is.
    fn is_packed(self) -> bool {
        match self {
            Self::Rows => true,
            Self::About | Self::File | Self::Bytes | Self::End => false,
        }
    }
}

type Hash = [u8; 32];

fn chained(before: &Hash, head: &[u8], stored: &[u8]) -> Hash {
    Sha256::new().chain_update(before).chain_update(head).chain_update(stored).finalize().into()
}

fn header() -> [u8; 16] {
    let mut header = [0; 16];
    header[..12].copy_from_slice(&MAGIC);
    header[12..].copy_from_slice(&FORMAT.to_be_bytes());
    header
}

/// Writes pieces.
pub(super) struct Pieces<'w> {
    to: &'w mut dyn Write,
    before: Hash,
}

impl<'w> Pieces<'w> {
    pub(super) fn begin(to: &'w mut dyn Write) -> io::Result<Self> {
        to.write_all(&header())?;
        Ok(Self { to, before: Sha256::digest(header()).into() })
    }

    pub(super) fn put(&mut self, kind: Kind, raw: &[u8]) -> io::Result<()> {
        let packed = kind.is_packed().then(|| compress_to_vec_zlib(raw, COMPRESSION));
        let stored = packed.as_deref().unwrap_or(raw);
        let mut head = vec![kind as u8];
        head.extend(length(stored.len())?.to_be_bytes());
        head.extend(length(raw.len())?.to_be_bytes());
        self.before = chained(&self.before, &head, stored);
        head.extend(self.before);
        self.to.write_all(&head)?;
        self.to.write_all(stored)
    }
}

fn length(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).ok().filter(|_| bytes <= PIECE_MAX).ok_or_else(|| {
        io::Error::new(io::ErrorKind::FileTooLarge, "a piece of a backup is too long")
    })
}

/// Reads pieces, and gives none that is not what was written.
pub(super) struct Reading<'r> {
    from: &'r mut dyn Read,
    before: Hash,
    /// Bytes read so far.
    pub(super) at: u64,
}

impl<'r> Reading<'r> {
    pub(super) fn begin(from: &'r mut dyn Read) -> Result<Self, BackupError> {
        let mut found = [0; 16];
        from.read_exact(&mut found).map_err(|error| or_short(error, BackupError::Foreign))?;
        if found[..12] != MAGIC {
            return Err(BackupError::Foreign);
        }
        let format = u32::from_be_bytes(found[12..].try_into().expect("4 bytes"));
        if format > FORMAT {
            return Err(BackupError::Newer { found: format });
        }
        if found != header() {
            return Err(BackupError::Foreign);
        }
        Ok(Self { from, before: Sha256::digest(found).into(), at: 16 })
    }

    /// The next piece, decompressed.
    pub(super) fn next(&mut self) -> Result<(Kind, Vec<u8>), BackupError> {
        let at = self.at;
        let damaged = |what: &str| BackupError::Damaged { at, what: what.to_owned() };
        let mut head = [0; HEAD];
        self.fill(&mut head)?;
        let kind = Kind::of(head[0]).ok_or_else(|| damaged("no such piece is known"))?;
        let length = |from: usize| {
            u32::from_be_bytes(head[from..from + 4].try_into().expect("4 bytes")) as usize
        };
        let (stored, raw) = (length(1), length(5));
        if stored.max(raw) > PIECE_MAX {
            return Err(damaged("a piece cannot be that long"));
        }
        let mut bytes = vec![0; stored];
        self.fill(&mut bytes)?;
        self.before = chained(&self.before, &head[..9], &bytes);
        if self.before != head[9..] {
            return Err(damaged("its bytes do not have their checksum"));
        }
        if kind.is_packed() {
            bytes = decompress_to_vec_zlib_with_limit(&bytes, raw)
                .map_err(|error| damaged(&error.to_string()))?;
        }
        Ok((kind, bytes))
    }

    /// Nothing may follow the end.
    pub(super) fn ends(&mut self) -> Result<(), BackupError> {
        let more = self.from.read(&mut [0])?;
        let what = "something stands behind its end".to_owned();
        if more == 0 { Ok(()) } else { Err(BackupError::Damaged { at: self.at, what }) }
    }

    fn fill(&mut self, into: &mut [u8]) -> Result<(), BackupError> {
        self.from.read_exact(into).map_err(|error| or_short(error, BackupError::CutOff))?;
        self.at += into.len() as u64;
        Ok(())
    }
}

fn or_short(error: io::Error, short: BackupError) -> BackupError {
    if error.kind() == io::ErrorKind::UnexpectedEof { short } else { error.into() }
}
