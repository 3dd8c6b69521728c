//! The file of a sealed day: compressed blocks of records, then a directory of them. Written once, read from any record
//! on. `docs/FORMAT.md` has the bytes.

use crate::error::JournalError;
use crate::folder::{self, Folder};
use crate::hex;
use crate::mutant::mutant;
use crate::open::unwritable;
use crate::record::Record;
use crate::tables::days::DayRow;
use crate::tables::log::{self, Link};
use crate::tables::sealed::{Peak, SealedRow};
use crate::tree::Tree;
use crate::value::corrupt;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Display;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use uuid::Uuid;

/// What a sealed file begins with, before its format's number.
const MAGIC: [u8; 12] = *b"xinmoi day\r\n";
/// The format that this program writes.
const FORMAT: u32 = 1;
/// Magic and format.
const HEADER: u64 = 16;

/// What a sealed file ends with, after the directory's hash and length.
const END: [u8; 12] = *b"day sealed\r\n";
const TRAILER: u64 = 32 + 4 + 12;

/// What is compressed as one: who reads a few records reads this much, and what is small compresses badly.
const BLOCK_BYTES: usize = 256 * 1024;
/// zlib's own middle: a ward's day in a tenth of a second.
const COMPRESSION: u8 = 6;

/// The section that holds the log. Others may come beside it; who does not know one passes it by.
const RECORDS: &str = "records";

/// What stands in a file, and where.
#[derive(Debug, Serialize, Deserialize)]
struct Directory {
    epoch: Uuid,
    first_seq: u64,
    last_seq: u64,
    days: Vec<DayRow>,
    /// The hash of the record before the first.
    #[serde(with = "hex")]
    before: [u8; 32],
    /// The hash of the last record.
    #[serde(with = "hex")]
    head: [u8; 32],
    /// One after the other from the header on, without gaps.
    blocks: Vec<Block>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Block {
    section: String,
    /// As it lies in the file.
    bytes: u32,
    /// Decompressed.
    raw: u32,
    /// SHA-256 of the bytes in the file.
    #[serde(with = "hex")]
    sha256: [u8; 32],
    first_seq: u64,
    /// The hash of the record before the first.
    #[serde(with = "hex")]
    before: [u8; 32],
}

/// What a file is called until it is finished.
pub(crate) fn unfinished(name: &str) -> String {
    format!("{name}.new")
}

/// A file that is being written, under a temporary name.
pub(crate) struct Writing<'f> {
    folder: &'f dyn Folder,
    name: String,
    unfinished: String,
    directory: Directory,
    /// Over the log up to the last record put.
    tree: Tree,
    raw: Vec<u8>,
    /// Of the block being filled.
    first_seq: u64,
    before: [u8; 32],
}

impl<'f> Writing<'f> {
    pub(crate) fn begin(
        folder: &'f dyn Folder,
        name: String,
        epoch: Uuid,
        (tree, before): (Tree, [u8; 32]),
    ) -> Result<Self, JournalError> {
        let first_seq = tree.size() + 1;
        let directory = Directory {
            epoch,
            first_seq,
            last_seq: first_seq - 1,
            days: Vec::new(),
            before,
            head: before,
            blocks: Vec::new(),
        };
        let unfinished = unfinished(&name);
        let raw = Vec::with_capacity(BLOCK_BYTES);
        let file = Self { folder, name, unfinished, directory, tree, raw, first_seq, before };
        file.done(folder.create(&file.unfinished))?;
        file.append(&[&MAGIC[..], &FORMAT.to_be_bytes()].concat())?;
        Ok(file)
    }

    /// Where the records end that were put into it.
    pub(crate) fn end(&self) -> (u64, [u8; 32]) {
        (self.directory.last_seq, self.directory.head)
    }

    /// Puts the next record into the file: its hash, and its bytes as stored without the hashes, which follow from
    /// the chain.
    pub(crate) fn push(&mut self, hash: [u8; 32], plain: &[u8]) -> Result<(), JournalError> {
        self.raw.extend(length(plain.len()).to_be_bytes());
        self.raw.extend(plain);
        self.directory.last_seq += 1;
        self.directory.head = hash;
        self.tree.push(&hash);
        if self.raw.len() >= BLOCK_BYTES { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> Result<(), JournalError> {
        if self.raw.is_empty() {
            return Ok(());
        }
        let bytes = compress_to_vec_zlib(&self.raw, COMPRESSION);
        self.append(&bytes)?;
        self.directory.blocks.push(Block {
            section: RECORDS.to_owned(),
            bytes: length(bytes.len()),
            raw: length(self.raw.len()),
            sha256: Sha256::digest(&bytes).into(),
            first_seq: self.first_seq,
            before: self.before,
        });
        self.raw.clear();
        (self.first_seq, self.before) = (self.directory.last_seq + 1, self.directory.head);
        Ok(())
    }

    /// Ends the file, makes it durable, and gives it its name.
    pub(crate) fn finish(mut self, days: Vec<DayRow>) -> Result<SealedRow, JournalError> {
        self.end_block()?;
        self.directory.days = days;
        let directory = serde_json::to_vec(&self.directory).expect("texts and numbers");
        let checksum: [u8; 32] = Sha256::digest(&directory).into();
        let trailer = [&checksum[..], &length(directory.len()).to_be_bytes(), &END].concat();
        self.append(&[&directory[..], &trailer].concat())?;
        if !mutant("seal_unsynced") {
            self.done(self.folder.sync(&self.unfinished))?;
        }
        self.done(self.folder.rename(&self.unfinished, &self.name))?;
        self.done(self.folder.sync_names())?;
        let Directory { first_seq, last_seq, days, head, blocks, .. } = self.directory;
        let bytes = blocks_end(&blocks) + directory.len() as u64 + TRAILER;
        let peaks = Some(self.tree.peaks().into_iter().map(Peak).collect());
        let file = self.name;
        let removed = None;
        Ok(SealedRow { file, first_seq, last_seq, days, head, checksum, bytes, peaks, removed })
    }

    fn append(&self, bytes: &[u8]) -> Result<(), JournalError> {
        self.done(self.folder.append(&self.unfinished, bytes))
    }

    fn done(&self, result: io::Result<()>) -> Result<(), JournalError> {
        result.map_err(unwritable(&Path::new(folder::NAME).join(&self.unfinished)))
    }
}

/// Blocks and directories are far below four GiB: a record is at most a request.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("no block or directory has four GiB")
}

fn blocks_end(blocks: &[Block]) -> u64 {
    HEADER + blocks.iter().map(|block| u64::from(block.bytes)).sum::<u64>()
}

/// A sealed file, opened for reading. Nothing of it is believed that the checksum in the store does not vouch for.
pub(crate) struct DayFile<'f> {
    folder: &'f dyn Folder,
    row: &'f SealedRow,
    directory: Directory,
}

impl<'f> DayFile<'f> {
    pub(crate) fn open(folder: &'f dyn Folder, row: &'f SealedRow) -> Result<Self, JournalError> {
        let found = folder.len(&row.file).map_err(|error| unreadable(row, &error))?;
        if found != row.bytes {
            let what = format_args!("it has {found} bytes; {} were sealed", row.bytes);
            return Err(damaged(row, what));
        }
        let header = read(folder, row, 0, HEADER)?;
        if header != [&MAGIC[..], &FORMAT.to_be_bytes()].concat() {
            return Err(damaged(row, "it does not begin like a sealed day of a known format"));
        }
        let directory = read_directory(folder, row)?;
        Ok(Self { folder, row, directory })
    }

    /// The epoch of the store that it was sealed from, and the hash before its first record.
    pub(crate) fn origin(&self) -> (Uuid, [u8; 32]) {
        (self.directory.epoch, self.directory.before)
    }

    /// Goes through the records from `from` on, each checked against the chain, until `visit` breaks off.
    pub(crate) fn walk<E: From<JournalError>>(
        &self,
        from: u64,
        mut visit: impl FnMut(Link) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let blocks = &self.directory.blocks;
        let mut at = HEADER;
        for (n, block) in blocks.iter().enumerate() {
            let here = at;
            at += u64::from(block.bytes);
            let (next_seq, next_before) = self.after(n);
            if next_seq <= from {
                continue;
            }
            let raw = self.block(here, block)?;
            if block.section != RECORDS {
                continue;
            }
            let mut chain = Chain { seq: block.first_seq, before: block.before };
            for plain in (Records { rest: &raw }) {
                let wrong = |what: String| damaged(self.row, format_args!("block {n}: {what}"));
                let link = chain.next(plain, from).map_err(wrong)?;
                let Some(link) = link else { continue };
                if visit(link)?.is_break() {
                    return Ok(());
                }
            }
            if (chain.seq, chain.before) != (next_seq, next_before) {
                let what = format_args!("block {n} does not end where it should");
                return Err(damaged(self.row, what).into());
            }
        }
        Ok(())
    }

    /// Where the block of records after the `n`-th begins.
    fn after(&self, n: usize) -> (u64, [u8; 32]) {
        let later = self.directory.blocks[n + 1..].iter();
        let next = later.into_iter().find(|block| block.section == RECORDS);
        let end = (self.directory.last_seq + 1, self.directory.head);
        next.map_or(end, |block| (block.first_seq, block.before))
    }

    /// A block's content.
    fn block(&self, at: u64, block: &Block) -> Result<Vec<u8>, JournalError> {
        let bytes = read(self.folder, self.row, at, u64::from(block.bytes))?;
        if Sha256::digest(&bytes) != block.sha256 {
            let what = format_args!("the block at byte {at} is not what was sealed");
            return Err(damaged(self.row, what));
        }
        decompress_to_vec_zlib_with_limit(&bytes, block.raw as usize)
            .map_err(|error| damaged(self.row, format_args!("the block at byte {at}: {error}")))
    }
}

fn read_directory(folder: &dyn Folder, row: &SealedRow) -> Result<Directory, JournalError> {
    let other = || damaged(row, "it is not the file that was sealed");
    let trailer_at = row.bytes.checked_sub(TRAILER).ok_or_else(other)?;
    let trailer = read(folder, row, trailer_at, TRAILER)?;
    let (checksum, rest) = trailer.split_at(32);
    let (len, end) = rest.split_at(4);
    let len = u64::from(u32::from_be_bytes(len.try_into().expect("4 bytes")));
    if checksum != row.checksum || end != END {
        return Err(other());
    }
    let at = trailer_at.checked_sub(len).ok_or_else(other)?;
    let bytes = read(folder, row, at, len)?;
    if Sha256::digest(&bytes) != row.checksum {
        return Err(other());
    }
    let directory: Directory =
        serde_json::from_slice(&bytes).map_err(|error| damaged(row, error))?;
    let said = (directory.first_seq, directory.last_seq, directory.head);
    if said != (row.first_seq, row.last_seq, row.head) || blocks_end(&directory.blocks) != at {
        return Err(other());
    }
    Ok(directory)
}

fn read(folder: &dyn Folder, row: &SealedRow, at: u64, len: u64) -> Result<Vec<u8>, JournalError> {
    let mut bytes = vec![0; usize::try_from(len).expect("within a file's length")];
    folder.read(&row.file, at, &mut bytes).map_err(|error| unreadable(row, &error))?;
    Ok(bytes)
}

fn damaged(row: &SealedRow, what: impl Display) -> JournalError {
    corrupt(format_args!("{}/{}", folder::NAME, row.file), what)
}

/// A sealed file that cannot be read is damage of that file. The office goes on: its running days are elsewhere.
fn unreadable(row: &SealedRow, error: &io::Error) -> JournalError {
    if error.kind() == io::ErrorKind::NotFound {
        return damaged(row, "it is missing");
    }
    damaged(row, format_args!("it cannot be read: {error}"))
}

/// The records of a block: each its length, then its bytes.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        let (len, rest) = self.rest.split_first_chunk::<4>()?;
        let (plain, rest) = rest.split_at_checked(u32::from_be_bytes(*len) as usize)?;
        self.rest = rest;
        Some(plain)
    }
}

/// Where a walk is in the chain.
struct Chain {
    seq: u64,
    before: [u8; 32],
}

impl Chain {
    /// One record further; `None` before `from`.
    fn next(&mut self, plain: &[u8], from: u64) -> Result<Option<Link>, String> {
        let (seq, prev) = (self.seq, self.before);
        let (hash, json) = log::hash_of_plain(&prev, plain)?;
        (self.seq, self.before) = (seq + 1, hash);
        if seq < from {
            return Ok(None);
        }
        let record: Record =
            serde_json::from_slice(json).map_err(|error| format!("record {seq}: {error}"))?;
        if record.seq != seq {
            return Err(format!("record {seq}: it says that it is record {}", record.seq));
        }
        Ok(Some(Link { prev, hash, record }))
    }
}
