//! A pack as one zip: what an office takes to another. A zip comes from anywhere, so it is looked at as a whole before
//! anything is written.

use crate::manifest::{CLIPS_MAX, Manifest};
use crate::{decode, pack};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Write};
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The largest zip: it lies in memory while it is read. A whole Vietnamese pack in WAV has 110 MB.
pub const BUNDLE_BYTES_MAX: usize = 128 << 20;
/// Files in a zip: the clips and the manifest.
const ENTRIES_MAX: usize = CLIPS_MAX + 1;
/// All files of a zip, unpacked.
const UNPACKED_BYTES_MAX: u64 = crate::library::PACK_BYTES_MAX;
/// The largest file of a pack: a manifest of thousands of clips, or twenty seconds of sound.
pub(crate) const FILE_BYTES_MAX: u64 = 2 << 20;
/// How much smaller than itself a file may be packed. Speech is packed to two thirds, a manifest to a tenth.
const RATIO_MAX: u64 = 100;
/// The longest file name.
const NAME_BYTES_MAX: usize = 100;

const MANIFEST: &str = "pack.toml";

/// Why a zip is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not a zip, or a damaged one.
    #[error("not a zip of a voice: {0}")]
    NotAZip(String),
    /// A limit.
    #[error("{what}: more than {most}")]
    TooLarge {
        /// What there is too much of.
        what: String,
        /// The most there may be.
        most: u64,
    },
    /// A file that has no place in a pack.
    #[error("{file:?}: {problem}")]
    BadFile {
        /// Its name in the zip.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// A zip that was found good.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) manifest: Manifest,
    archive: Archive<'a>,
}

impl Found<'_> {
    /// One of its files.
    pub(crate) fn unpack(&mut self, file: &str) -> Result<Vec<u8>, BundleError> {
        unpack(&mut self.archive, file)
    }
}

/// Reads a zip to its last byte, clips included.
pub(crate) fn read(zip: &[u8]) -> Result<Found<'_>, BundleError> {
    check(zip.len() as u64, BUNDLE_BYTES_MAX as u64, "bytes")?;
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(not_a_zip)?;
    check(archive.len() as u64, ENTRIES_MAX as u64, "files")?;
    // Of two files of one name the archive keeps the last; one that lies in another is a bomb.
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(not_a_zip)? {
        return Err(BundleError::NotAZip("files that stand twice or in each other".to_owned()));
    }
    let names = check_entries(&mut archive)?;
    let manifest = manifest(&mut archive)?;
    let mut named = BTreeSet::from([MANIFEST]);
    named.extend(manifest.clips.iter().map(|clip| clip.file.as_str()));
    if let Some(stray) = names.iter().find(|name| !named.contains(name.as_str())) {
        return Err(bad_file(stray, "not named in pack.toml"));
    }
    for clip in &manifest.clips {
        let bytes = unpack(&mut archive, &clip.file)?;
        if pack::hex(&Sha256::digest(&bytes)) != clip.sha256 {
            return Err(bad_file(&clip.file, "its SHA-256 is not the one in pack.toml"));
        }
        decode::clip(&bytes).map_err(|problem| bad_file(&clip.file, problem))?;
    }
    let manifest = Manifest { change: None, ..manifest };
    Ok(Found { manifest, archive })
}

/// One file of a zip, to its end and no further than its most.
fn unpack(archive: &mut Archive<'_>, file: &str) -> Result<Vec<u8>, BundleError> {
    let entry = archive.by_name(file).map_err(|e| bad_file(file, e))?;
    let mut bytes = Vec::new();
    let most = FILE_BYTES_MAX;
    entry.take(most + 1).read_to_end(&mut bytes).map_err(|e| bad_file(file, e))?;
    check(bytes.len() as u64, most, file)?;
    Ok(bytes)
}

/// A pack as a zip.
pub(crate) fn write(
    manifest: &Manifest,
    read: impl Fn(&str) -> io::Result<Vec<u8>>,
) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut written = BTreeSet::from([MANIFEST]);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(MANIFEST, options)?;
    zip.write_all(manifest.to_text().as_bytes())?;
    for clip in manifest.clips.iter() {
        // Two slots may share a file.
        if written.insert(&clip.file) {
            zip.start_file(clip.file.as_str(), options)?;
            zip.write_all(&read(&clip.file)?)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn manifest(archive: &mut Archive<'_>) -> Result<Manifest, BundleError> {
    let bytes = unpack(archive, MANIFEST)?;
    let text = std::str::from_utf8(&bytes).map_err(|e| bad_file(MANIFEST, e))?;
    Manifest::parse(text).map_err(|problem| bad_file(MANIFEST, problem))
}

/// Every entry by what the directory says of it. Answers the names.
fn check_entries(archive: &mut Archive<'_>) -> Result<Vec<String>, BundleError> {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(not_a_zip)?;
        let name = checked_name(&entry)?;
        if let Some(problem) = wrong(&entry) {
            return Err(bad_file(&name, problem));
        }
        // Some disks know no capital letters.
        if !seen.insert(name.to_ascii_lowercase()) {
            return Err(bad_file(&name, "stands twice"));
        }
        check(entry.size(), FILE_BYTES_MAX, &name)?;
        unpacked = unpacked.saturating_add(entry.size());
        check(unpacked, UNPACKED_BYTES_MAX, "bytes unpacked")?;
        names.push(name);
    }
    Ok(names)
}

/// A plain file name: no folder, no way out of one.
fn checked_name<R: Read>(entry: &ZipFile<'_, R>) -> Result<String, BundleError> {
    let raw = entry.name_raw();
    let name = String::from_utf8_lossy(raw).into_owned();
    let sign = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let plain = (1..=NAME_BYTES_MAX).contains(&raw.len()) && raw.iter().all(sign) && raw[0] != b'.';
    if plain { Ok(name) } else { Err(bad_file(&name, "not a plain file name")) }
}

fn wrong<R: Read>(entry: &ZipFile<'_, R>) -> Option<&'static str> {
    /// The kind of a file in its Unix mode, and that of a plain one.
    const KIND: u32 = 0o170_000;
    const PLAIN: u32 = 0o100_000;
    let kind = entry.unix_mode().map_or(0, |mode| mode & KIND);
    let method = entry.compression();
    if entry.encrypted() {
        Some("encrypted")
    } else if entry.is_dir() || !matches!(kind, 0 | PLAIN) {
        Some("not a plain file")
    } else if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
        Some("packed in another way than deflate")
    } else if entry.size() / RATIO_MAX > entry.compressed_size() {
        Some("packed too small for what it holds")
    } else {
        None
    }
}

fn check(size: u64, most: u64, what: &str) -> Result<(), BundleError> {
    let what = || what.to_owned();
    if size > most { Err(BundleError::TooLarge { what: what(), most }) } else { Ok(()) }
}

fn not_a_zip(error: impl ToString) -> BundleError {
    BundleError::NotAZip(error.to_string())
}

fn bad_file(file: &str, problem: impl ToString) -> BundleError {
    let file = file.chars().take(NAME_BYTES_MAX).collect();
    BundleError::BadFile { file, problem: problem.to_string() }
}
