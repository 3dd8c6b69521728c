//! The office's own pictures and videos: files in one folder, each there whole or not at all.

use rustix::fs::statvfs;
use settings::{MediaFormat, MediaName};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{Mutex, MutexGuard, OwnedSemaphorePermit, Semaphore};

/// The largest file: a quarter of an hour of video for a television.
pub(crate) const MEDIA_FILE_MAX: u64 = 500 << 20;

/// All files together.
pub(crate) const MEDIA_TOTAL_MAX: u64 = 4 << 30;

/// More files than televisions show in a day.
pub(crate) const MEDIA_FILES_MAX: usize = 500;

/// Bytes of a file that are read at once to hash it.
const HASHED_AT_ONCE: usize = 256 << 10;

/// What must stay free on the disk: a picture must not keep the office from writing down its numbers.
pub(crate) const DISK_KEPT_FREE: u64 = 1 << 30;

/// Enough of a file to tell what it is; drawings begin with remarks of the program that drew them.
const HEAD_BYTES: usize = 4_096;

/// What is being received; no media file has such a name.
const COMING: &str = ".coming";
/// What was there before, until the change is noted.
const BEFORE: &str = ".before";

/// The folder.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    /// One file comes at a time, so that all of them together are no more than there may be.
    coming: Arc<Semaphore>,
    /// Whose turn it is to change what is there.
    turn: Mutex<()>,
}

/// Leave to receive one file.
pub(crate) type Room = OwnedSemaphorePermit;

/// A file that is there.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: MediaName,
    pub(crate) bytes: u64,
    pub(crate) changed: SystemTime,
}

/// A file to read, and what it is known by as long as nobody changes it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) file: File,
    pub(crate) bytes: u64,
    pub(crate) tag: String,
}

/// Why a file is not taken.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// It is larger than so many bytes.
    TooLarge(u64),
    /// There is no room for it beside the others.
    NoRoom,
    /// It does not hold what its name says.
    NotWhatItSays(MediaFormat),
    /// The disk.
    Disk(io::Error),
}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Shelf {
    /// The files in a folder. It need not be there yet.
    pub(crate) fn at(folder: PathBuf) -> Self {
        let shelf = Self { folder, coming: Arc::new(Semaphore::new(1)), turn: Mutex::default() };
        // Left by a power cut; what cannot be removed is written over.
        let _ = fs::remove_file(shelf.folder.join(COMING));
        let _ = fs::remove_file(shelf.folder.join(BEFORE));
        shelf
    }

    /// Waits until no other file is coming.
    pub(crate) async fn room(&self) -> Option<Room> {
        Arc::clone(&self.coming).acquire_owned().await.ok()
    }

    /// Waits until nobody else changes what is there.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Every file, by name.
    pub(crate) fn files(&self) -> io::Result<Vec<Found>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_str().and_then(|name| name.parse().ok());
            let about = entry.metadata()?;
            let Some(name) = name.filter(|_| about.is_file()) else { continue };
            files.push(Found { name, bytes: about.len(), changed: about.modified()? });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    /// Whether there is a file of that name. A link is none: it may lead out of the folder.
    pub(crate) fn has(&self, name: &MediaName) -> bool {
        fs::symlink_metadata(self.path(name)).is_ok_and(|about| about.is_file())
    }

    /// A file to read; `None` when there is none.
    pub(crate) fn open(&self, name: &MediaName) -> io::Result<Option<Opened>> {
        if !self.has(name) {
            return Ok(None);
        }
        let file = match File::open(self.path(name)) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        let about = file.metadata()?;
        let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (bytes, changed) = (about.len(), changed.as_nanos());
        Ok(Some(Opened { file, bytes, tag: format!("\"{changed:x}-{bytes:x}\"") }))
    }

    /// Makes room for a file of that name. What is not placed in the end leaves nothing behind.
    pub(crate) fn receive(&self, name: &MediaName, room: Room) -> Result<Coming, Unfit> {
        fs::create_dir_all(&self.folder)?;
        sync(self.folder.parent())?;
        let mut others = self.files()?;
        others.retain(|file| file.name != *name);
        let taken: u64 = others.iter().map(|file| file.bytes).sum();
        let left = MEDIA_TOTAL_MAX.saturating_sub(taken);
        if left == 0 || others.len() >= MEDIA_FILES_MAX {
            return Err(Unfit::NoRoom);
        }
        let path = self.folder.join(COMING);
        let file = File::create(&path)?;
        let (head, hash) = (Vec::new(), Sha256::new());
        let path = Removed { path, _room: room };
        Ok(Coming { file, path, left, bytes: 0, head, hash })
    }

    /// Puts a file that has arrived under its name, beside what was there before.
    pub(crate) fn place(&self, name: &MediaName, arrived: &Arrived) -> io::Result<Change> {
        self.change(name, || fs::rename(&arrived.path.path, self.path(name)))
    }

    /// Takes a file away; `None` when there is none.
    pub(crate) fn remove(&self, name: &MediaName) -> io::Result<Option<Change>> {
        if !self.has(name) {
            return Ok(None);
        }
        self.change(name, || Ok(())).map(Some)
    }

    /// SHA-256 of what is there; `None`: nothing.
    pub(crate) fn hash_of(&self, name: &MediaName) -> io::Result<Option<[u8; 32]>> {
        let Some(Opened { mut file, .. }) = self.open(name)? else { return Ok(None) };
        let (mut hash, mut part) = (Sha256::new(), vec![0; HASHED_AT_ONCE]);
        loop {
            match file.read(&mut part)? {
                0 => return Ok(Some(hash.finalize().into())),
                bytes => hash.update(&part[..bytes]),
            }
        }
    }

    /// Lays aside what is there and puts something in its place. When this returns, it survives a power cut; when it
    /// fails, what was there is there still.
    fn change(&self, name: &MediaName, put: impl FnOnce() -> io::Result<()>) -> io::Result<Change> {
        let (path, before) = (self.path(name), self.folder.join(BEFORE));
        let was = self.has(name);
        if was {
            fs::rename(&path, &before)?;
        }
        let change = Change { path, before: was.then_some(before) };
        match put().and_then(|()| sync(Some(&self.folder))) {
            Ok(()) => Ok(change),
            Err(e) => {
                let _ = change.take_back();
                Err(e)
            }
        }
    }

    fn path(&self, name: &MediaName) -> PathBuf {
        self.folder.join(name.as_str())
    }
}

/// A change of the folder that is not noted yet.
#[derive(Debug)]
pub(crate) struct Change {
    path: PathBuf,
    before: Option<PathBuf>,
}

impl Change {
    /// As it was before.
    pub(crate) fn take_back(self) -> io::Result<()> {
        match &self.before {
            Some(before) => fs::rename(before, &self.path)?,
            None => fs::remove_file(&self.path)?,
        }
        sync(self.path.parent())
    }

    /// For good.
    pub(crate) fn keep(self) {
        // What is left of it is removed at the next start.
        let _ = self.before.map(fs::remove_file);
    }
}

/// A file that is being received.
#[derive(Debug)]
pub(crate) struct Coming {
    file: File,
    path: Removed,
    /// What all files together may still grow by.
    left: u64,
    bytes: u64,
    head: Vec<u8>,
    hash: Sha256,
}

impl Coming {
    /// Whether so many bytes would be taken.
    pub(crate) fn has_room(&self, bytes: u64) -> Result<(), Unfit> {
        if bytes > MEDIA_FILE_MAX {
            return Err(Unfit::TooLarge(MEDIA_FILE_MAX));
        }
        let disk = statvfs(&self.path.path).map_err(io::Error::from)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let more = bytes.saturating_sub(self.bytes);
        if bytes > self.left || free < more.saturating_add(DISK_KEPT_FREE) {
            return Err(Unfit::NoRoom);
        }
        Ok(())
    }

    /// Takes some more of it.
    pub(crate) fn write(&mut self, part: &[u8]) -> Result<(), Unfit> {
        let bytes = self.bytes.saturating_add(part.len() as u64);
        self.has_room(bytes)?;
        self.file.write_all(part)?;
        self.hash.update(part);
        let wanted = HEAD_BYTES.saturating_sub(self.head.len()).min(part.len());
        self.head.extend_from_slice(&part[..wanted]);
        self.bytes = bytes;
        Ok(())
    }

    /// All of it came: it is what its name says, and on the disk.
    pub(crate) fn arrived(self, format: MediaFormat) -> Result<Arrived, Unfit> {
        if !is_of(format, &self.head) {
            return Err(Unfit::NotWhatItSays(format));
        }
        self.file.sync_all()?;
        Ok(Arrived { path: self.path, sha256: self.hash.finalize().into() })
    }
}

/// A file that came, and is not under its name yet.
#[derive(Debug)]
pub(crate) struct Arrived {
    path: Removed,
    pub(crate) sha256: [u8; 32],
}

/// A file that goes with its last owner, unless it has another name by then.
#[derive(Debug)]
struct Removed {
    path: PathBuf,
    /// No other comes before this one is gone.
    _room: Room,
}

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn sync(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

/// Whether a file that begins so is what its name says.
fn is_of(format: MediaFormat, head: &[u8]) -> bool {
    let at =
        |from: usize, bytes: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(bytes));
    let holds = |bytes: &[u8]| head.windows(bytes.len()).any(|part| part == bytes);
    match format {
        MediaFormat::Png => at(0, b"\x89PNG\r\n\x1a\n"),
        MediaFormat::Jpeg => at(0, b"\xff\xd8\xff"),
        MediaFormat::WebP => at(0, b"RIFF") && at(8, b"WEBP"),
        MediaFormat::Mp4 => at(4, b"ftyp"),
        MediaFormat::WebM => at(0, b"\x1a\x45\xdf\xa3") && holds(b"webm"),
        MediaFormat::Svg => is_drawing(head),
    }
}

/// Whether the first element of a text is `<svg`.
fn is_drawing(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // What stands before it: `<?xml … ?>`, remarks, and the type of the document.
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE svg") {
            ">"
        } else {
            break;
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let name = rest.strip_prefix("<svg").and_then(|rest| rest.chars().next());
    name.is_some_and(|c| c.is_ascii_whitespace() || c == '>' || c == '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use MediaFormat::{Jpeg, Mp4, Png, Svg, WebM, WebP};

    const HEADS: [(MediaFormat, &[u8]); 8] = [
        (Png, b"\x89PNG\r\n\x1a\n0000"),
        (Jpeg, b"\xff\xd8\xff\xe0"),
        (WebP, b"RIFF\0\0\0\0WEBPVP8 "),
        (Mp4, b"\0\0\0\x20ftypisom"),
        (WebM, b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm"),
        (Svg, b"<svg xmlns='http://www.w3.org/2000/svg'>"),
        (Svg, b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <html> -->\n<svg>"),
        (Svg, b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''>\n<svg/>"),
    ];

    #[test]
    fn a_file_is_what_its_name_says_and_nothing_else() {
        for (format, head) in HEADS {
            for other in [Png, Jpeg, WebP, Mp4, WebM, Svg] {
                assert_eq!(is_of(other, head), other == format, "{head:?} as {other:?}");
            }
        }
        let strange: [&[u8]; 8] = [
            b"",
            b"GIF89a",
            b"<html><svg>",
            b"<svgx>",
            b"<script>",
            b"<!DOCTYPE html><svg>",
            b"\x1a\x45\xdf\xa3matroska",
            b"<?xml <svg>",
        ];
        for head in strange {
            assert!([Png, Jpeg, WebP, Mp4, WebM, Svg].iter().all(|f| !is_of(*f, head)), "{head:?}");
        }
    }

    fn receive(shelf: &Shelf, name: &MediaName) -> Coming {
        let room = Arc::clone(&shelf.coming).try_acquire_owned().expect("no other is coming");
        shelf.receive(name, room).expect("there is room")
    }

    fn put(shelf: &Shelf, name: &str, bytes: &[u8]) -> Change {
        let name: MediaName = name.parse().expect("a name");
        let mut coming = receive(shelf, &name);
        coming.write(bytes).expect("it is taken");
        let arrived = coming.arrived(name.format()).expect("it is what it says");
        shelf.place(&name, &arrived).expect("it is placed")
    }

    #[test]
    fn a_change_that_is_taken_back_leaves_what_was_there_before() {
        let data = tempfile::tempdir().expect("there is room");
        let folder = data.path().join("media");
        let shelf = Shelf::at(folder.clone());
        put(&shelf, "a.svg", b"<svg>1</svg>").keep();
        put(&shelf, "a.svg", b"<svg>2</svg>").take_back().expect("it is taken back");
        put(&shelf, "b.svg", b"<svg/>").take_back().expect("it is taken back");
        let removed = shelf.remove(&"a.svg".parse().expect("a name")).expect("the disk is good");
        removed.expect("it was there").take_back().expect("it is taken back");
        assert_eq!(fs::read(folder.join("a.svg")).expect("it is there"), b"<svg>1</svg>");
        let left: Vec<_> = fs::read_dir(&folder).expect("it is a folder").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn what_does_not_arrive_leaves_nothing_behind() {
        let data = tempfile::tempdir().expect("there is room");
        let shelf = Shelf::at(data.path().join("media"));
        let name: MediaName = "a.png".parse().expect("a name");
        let mut coming = receive(&shelf, &name);
        coming.write(b"<svg>").expect("it is taken");
        assert!(matches!(coming.has_room(MEDIA_FILE_MAX + 1), Err(Unfit::TooLarge(_))));
        assert!(matches!(coming.arrived(Png), Err(Unfit::NotWhatItSays(Png))));
        drop(receive(&shelf, &name));
        assert_eq!(fs::read_dir(data.path().join("media")).expect("a folder").count(), 0);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_no_file_of_the_offices() {
        let data = tempfile::tempdir().expect("there is room");
        let shelf = Shelf::at(data.path().join("media"));
        fs::create_dir(data.path().join("media")).expect("it is made");
        std::os::unix::fs::symlink("/etc/passwd", data.path().join("media/a.png")).expect("linked");
        assert!(shelf.open(&"a.png".parse().expect("a name")).expect("the disk is good").is_none());
        assert!(shelf.files().expect("the disk is good").is_empty());
    }
}
