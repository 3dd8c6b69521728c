//! The voices that an office records itself, on its own disk: `voices/NAME/` in the data directory.
//!
//! A pack's folder holds clips named by what is in them, `versions/NNNNNN.toml`, each a whole manifest, the newest being
//! the draft, and `pack.toml`, a copy of the one that was published: what the office speaks with. A clip is never
//! written twice, so a version is as it was for as long as it is kept.

use crate::bundle::{self, BundleError};
use crate::disk;
use crate::manifest::{self, Change, Clip, FORMAT};
use crate::{Manifest, Pack, RATE, Take, VoiceError};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

/// The longest name of a pack.
const NAME_BYTES_MAX: usize = 32;
/// Packs of one office: a voice for each of its languages, and the ones before.
pub const PACKS_MAX: usize = 16;
/// Versions of a pack that are kept: an afternoon's reading. Beside them stays the published one.
const VERSIONS_MAX: usize = 100;
/// Versions removed at a time: to know which clips nobody needs, every version left is read.
const VERSIONS_SWEPT: usize = 20;
/// All clips of a draft: every number to 999 and all else in WAV.
pub(crate) const PACK_BYTES_MAX: u64 = 192 << 20;
/// A manifest's head: eight short texts, and what is to be read where the office has other words.
const HEAD_BYTES_MAX: u64 = 64 << 10;
/// A manifest of so many clips as may be.
const MANIFEST_BYTES_MAX: u64 = 2 << 20;

/// The office's own packs. Cheap to clone; changes are made one after another.
#[derive(Clone, Debug)]
pub struct Library(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    publications: AtomicU64,
    turn: Mutex<()>,
}

/// Why a pack was not shown or not changed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// No pack of that name.
    #[error("there is no voice {0:?}")]
    UnknownPack(String),
    /// There is one already.
    #[error("there is a voice {0:?} already")]
    PackExists(String),
    /// The pack has no clip there.
    #[error("nothing is recorded for {0:?}")]
    NoClip(String),
    /// No version of that number is kept.
    #[error("there is no version {0}")]
    UnknownVersion(u32),
    /// A name, slot or text that cannot be.
    #[error("{0}")]
    BadValue(String),
    /// A limit is reached.
    #[error("no more than {0}")]
    TooMany(u64),
    /// The zip is refused.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// What lies on the disk cannot be read as a pack.
    #[error("{0}")]
    Broken(String),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// Who changes a pack, and when.
#[derive(Clone, Debug)]
pub struct By {
    /// A log-in name.
    pub user: String,
    /// RFC 3339.
    pub at: String,
}

/// What a pack says of itself, as people give it.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// BCP 47.
    pub language: String,
    /// Whose sounds: `north`, `south`.
    pub region: String,
    /// Who speaks.
    pub speaker: String,
    /// SPDX, or in words.
    pub licence: String,
    /// Whom to thank.
    pub attribution: String,
}

/// A pack as it stands.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it says of itself, and its clips.
    pub manifest: Manifest,
    /// The draft's number.
    pub version: u32,
    /// The number of the version that the office speaks with.
    pub published: Option<u32>,
}

/// A change that was made: durable, and to be taken back while nobody was told.
#[derive(Debug)]
pub struct Changed {
    /// Which pack.
    pub pack: String,
    /// The version that the change made.
    pub version: u32,
    /// What was done, as [`Change::what`].
    pub what: String,
    published_before: Option<Option<Vec<u8>>>,
}

impl Library {
    /// The packs in a folder. It need not be there yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        let publications = AtomicU64::new(0);
        Self(Arc::new(Inner { folder: folder.to_owned(), publications, turn: Mutex::default() }))
    }

    /// No packs of an office's own.
    #[must_use]
    pub fn none() -> Self {
        Self::at(Path::new(""))
    }

    /// The pack of that name as it was last published; `None` when the office has none.
    ///
    /// # Errors
    /// As [`Pack::open`].
    pub fn published(&self, name: &str) -> Option<Result<Pack, VoiceError>> {
        let folder = is_name(name).then(|| self.folder_of(name))?;
        folder.join(PUBLISHED).is_file().then(|| Pack::open(&folder))
    }

    /// The voice of that name: the office's own as it was last published, or the program's.
    ///
    /// # Errors
    /// As [`Pack::open`] and [`Pack::embedded`].
    pub fn voice(&self, name: &str) -> Result<Pack, VoiceError> {
        self.published(name).unwrap_or_else(|| Pack::embedded(name))
    }

    /// A folder beside the office's voices.
    #[must_use]
    pub fn beside(&self, name: &str) -> PathBuf {
        self.0.folder.with_file_name(name)
    }

    /// Grows when a pack is published: what was opened before is to be opened anew.
    #[must_use]
    pub fn publications(&self) -> u64 {
        self.0.publications.load(Ordering::Acquire)
    }

    /// The names of all packs, in order.
    ///
    /// # Errors
    /// The disk's.
    pub fn names(&self) -> Result<Vec<String>, LibraryError> {
        let mut names = Vec::new();
        for entry in disk::entries(&self.0.folder)? {
            names.extend(is_name(&entry).then_some(entry));
        }
        names.sort();
        Ok(names)
    }

    /// A pack as it stands.
    ///
    /// # Errors
    /// [`LibraryError::UnknownPack`]; the disk's.
    pub fn draft(&self, name: &str) -> Result<Draft, LibraryError> {
        let folder = self.known(name)?;
        let version = newest(&folder)?.ok_or_else(|| unknown(name))?;
        let manifest = read_manifest(&folder.join(file_of(version)))?;
        Ok(Draft { manifest, version, published: published_version(&folder)? })
    }

    /// The draft, ready to speak.
    ///
    /// # Errors
    /// [`LibraryError::UnknownPack`], [`LibraryError::Broken`]; the disk's.
    pub fn draft_pack(&self, name: &str) -> Result<Pack, LibraryError> {
        let folder = self.known(name)?;
        let version = newest(&folder)?.ok_or_else(|| unknown(name))?;
        let pack = Pack::open_version(&folder, &file_of(version));
        pack.map_err(|e| LibraryError::Broken(e.to_string()))
    }

    /// A clip of the draft and its file's name.
    ///
    /// # Errors
    /// [`LibraryError::NoClip`]; the disk's.
    pub fn clip(&self, name: &str, slot: &str) -> Result<(Vec<u8>, String), LibraryError> {
        let draft = self.draft(name)?;
        let no_clip = || LibraryError::NoClip(slot.to_owned());
        let clip = draft.manifest.clip(slot).ok_or_else(no_clip)?;
        let path = self.folder_of(name).join(&clip.file);
        Ok((disk::read(&path, bundle::FILE_BYTES_MAX)?, clip.file.clone()))
    }

    /// What made each version that is kept, the newest first.
    ///
    /// # Errors
    /// [`LibraryError::UnknownPack`]; the disk's.
    pub fn versions(&self, name: &str) -> Result<Vec<Change>, LibraryError> {
        let folder = self.known(name)?;
        let mut changes = Vec::new();
        for version in versions(&folder)?.into_iter().rev() {
            changes.extend(read_head(&folder.join(file_of(version)))?.change);
        }
        Ok(changes)
    }

    /// The draft as a zip that [`Library::import`] reads, here or elsewhere.
    ///
    /// # Errors
    /// The disk's; a clip that is not what it was.
    pub fn export(&self, name: &str) -> Result<Vec<u8>, LibraryError> {
        let draft = self.draft(name)?;
        let manifest = Manifest { change: None, ..draft.manifest };
        let folder = self.folder_of(name);
        Ok(bundle::write(&manifest, |file| disk::read(&folder.join(file), bundle::FILE_BYTES_MAX))?)
    }

    /// Begins a pack with nothing in it.
    ///
    /// # Errors
    /// [`LibraryError::PackExists`], [`LibraryError::TooMany`], [`LibraryError::BadValue`]; the disk's.
    pub fn create(&self, name: &str, about: About, by: By) -> Result<Changed, LibraryError> {
        let _turn = self.turn();
        self.begin(name)?;
        let manifest = empty(about);
        self.first_version(name, manifest, by, "create")
    }

    /// Puts a take into its slot.
    ///
    /// # Errors
    /// [`LibraryError`], and nothing has changed.
    pub fn put_take(
        &self,
        name: &str,
        (slot, text): (&str, &str),
        take: &Take,
        by: By,
    ) -> Result<Changed, LibraryError> {
        self.change(name, by, format!("take {slot}"), |folder, manifest| {
            let clip = keep_clip(folder, slot, text, &take.wav)?;
            manifest.fill(slot, Some(clip));
            check_size(folder, manifest)
        })
    }

    /// Empties a slot.
    ///
    /// # Errors
    /// [`LibraryError::NoClip`]; the disk's.
    pub fn drop_clip(&self, name: &str, slot: &str, by: By) -> Result<Changed, LibraryError> {
        self.change(name, by, format!("drop {slot}"), |_, manifest| {
            manifest.clip(slot).ok_or_else(|| LibraryError::NoClip(slot.to_owned()))?;
            manifest.fill(slot, None);
            Ok(())
        })
    }

    /// Changes what the pack says of itself, and what is to be read for slots; `None` brings the list's own text back.
    ///
    /// # Errors
    /// [`LibraryError::BadValue`]; the disk's.
    pub fn edit(
        &self,
        name: &str,
        about: impl FnOnce(&mut About),
        reading: BTreeMap<String, Option<String>>,
        by: By,
    ) -> Result<Changed, LibraryError> {
        self.change(name, by, "edit".to_owned(), |_, manifest| {
            let mut told = about_of(manifest);
            about(&mut told);
            tell(manifest, told);
            for (slot, text) in reading {
                match text {
                    Some(text) => drop(manifest.reading.insert(slot, text)),
                    None => drop(manifest.reading.remove(&slot)),
                }
            }
            Ok(())
        })
    }

    /// Makes the draft what the office speaks with.
    ///
    /// # Errors
    /// [`LibraryError`], and the office speaks as before.
    pub fn publish(&self, name: &str, by: By) -> Result<Changed, LibraryError> {
        let _turn = self.turn();
        let changed = self.next_version(name, by, "publish".to_owned(), |_, _| Ok(()))?;
        let folder = self.folder_of(name);
        let before = fs::read(folder.join(PUBLISHED)).ok();
        let text = fs::read(folder.join(file_of(changed.version)));
        let kept = text.and_then(|text| disk::keep(&folder, PUBLISHED, &text));
        kept.inspect_err(|_| self.forget(&changed))?;
        self.0.publications.fetch_add(1, Ordering::Release);
        Ok(Changed { published_before: Some(before), ..changed })
    }

    /// Goes back to an older version, as a new one.
    ///
    /// # Errors
    /// [`LibraryError::UnknownVersion`]; the disk's.
    pub fn restore(&self, name: &str, version: u32, by: By) -> Result<Changed, LibraryError> {
        self.change(name, by, format!("restore {version}"), |folder, manifest| {
            let path = folder.join(file_of(version));
            if !path.is_file() {
                return Err(LibraryError::UnknownVersion(version));
            }
            *manifest = read_manifest(&path)?;
            Ok(())
        })
    }

    /// Takes a pack out of a zip: the draft of the pack of that name, or a new pack.
    ///
    /// # Errors
    /// [`LibraryError::Bundle`] for a zip that is refused; nothing was written then.
    pub fn import(&self, name: &str, zip: &[u8], by: By) -> Result<Changed, LibraryError> {
        let mut found = bundle::read(zip)?;
        let mut unpack = |folder: &Path| -> Result<Manifest, LibraryError> {
            let mut manifest = found.manifest.clone();
            for clip in &mut manifest.clips {
                let bytes = found.unpack(&clip.file)?;
                *clip = keep_clip(folder, &clip.slot, &clip.text, &bytes)?;
            }
            Ok(manifest)
        };
        if self.known(name).is_ok() {
            return self.change(name, by, "import".to_owned(), |folder, manifest| {
                *manifest = unpack(folder)?;
                Ok(())
            });
        }
        let _turn = self.turn();
        let folder = self.begin(name)?;
        let unpacked = unpack(&folder).inspect_err(|_| drop(fs::remove_dir_all(&folder)));
        self.first_version(name, unpacked?, by, "import")
    }

    /// Takes back a change that could not be logged: nobody was told of it.
    pub fn take_back(&self, changed: &Changed) {
        let _turn = self.turn();
        self.forget(changed);
    }

    /// As [`Library::take_back`], in a turn.
    fn forget(&self, changed: &Changed) {
        let folder = self.folder_of(&changed.pack);
        let is_published =
            || published_version(&folder).is_ok_and(|version| version == Some(changed.version));
        // What another published since then stays.
        if let Some(before) = changed.published_before.as_ref().filter(|_| is_published()) {
            match before {
                Some(text) => drop(disk::keep(&folder, PUBLISHED, text)),
                None => drop(disk::remove(&folder, PUBLISHED)),
            }
            self.0.publications.fetch_add(1, Ordering::Release);
        }
        if changed.version == 1 {
            let _ = fs::remove_dir_all(&folder);
        } else if newest(&folder).is_ok_and(|newest| newest == Some(changed.version)) {
            let _ = disk::remove(&folder, &file_of(changed.version));
        }
    }

    /// Makes the draft's next version when it is its turn.
    fn change(
        &self,
        name: &str,
        by: By,
        what: String,
        edit: impl FnOnce(&Path, &mut Manifest) -> Result<(), LibraryError>,
    ) -> Result<Changed, LibraryError> {
        let _turn = self.turn();
        self.next_version(name, by, what, edit)
    }

    /// As [`Library::change`], in a turn.
    fn next_version(
        &self,
        name: &str,
        by: By,
        what: String,
        edit: impl FnOnce(&Path, &mut Manifest) -> Result<(), LibraryError>,
    ) -> Result<Changed, LibraryError> {
        let Draft { mut manifest, version, .. } = self.draft(name)?;
        let folder = self.folder_of(name);
        edit(&folder, &mut manifest)?;
        let version = version + 1;
        keep_version(
            &folder,
            manifest,
            Change { version, at: by.at, by: by.user, what: what.clone() },
        )?;
        // What is not swept today is swept another day.
        let _ = sweep(&folder);
        Ok(Changed { pack: name.to_owned(), version, what, published_before: None })
    }

    /// A folder for a new pack.
    fn begin(&self, name: &str) -> Result<PathBuf, LibraryError> {
        if !is_name(name) {
            return Err(LibraryError::BadValue(format!(
                "{name:?}: a-z, 0-9, -; 1..={NAME_BYTES_MAX}"
            )));
        }
        let folder = self.folder_of(name);
        if folder.join(VERSIONS).is_dir() && newest(&folder)?.is_some() {
            return Err(LibraryError::PackExists(name.to_owned()));
        }
        if self.names()?.len() >= PACKS_MAX {
            return Err(LibraryError::TooMany(PACKS_MAX as u64));
        }
        disk::make_folder(&self.0.folder)?;
        disk::make_folder(&folder)?;
        disk::make_folder(&folder.join(VERSIONS))?;
        Ok(folder)
    }

    fn first_version(
        &self,
        name: &str,
        manifest: Manifest,
        by: By,
        what: &str,
    ) -> Result<Changed, LibraryError> {
        let folder = self.folder_of(name);
        let change = Change { version: 1, at: by.at, by: by.user, what: what.to_owned() };
        let kept = keep_version(&folder, manifest, change);
        kept.inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let (pack, what) = (name.to_owned(), what.to_owned());
        Ok(Changed { pack, version: 1, what, published_before: None })
    }

    fn known(&self, name: &str) -> Result<PathBuf, LibraryError> {
        let folder = is_name(name).then(|| self.folder_of(name));
        folder.filter(|folder| folder.join(VERSIONS).is_dir()).ok_or_else(|| unknown(name))
    }

    fn folder_of(&self, name: &str) -> PathBuf {
        self.0.folder.join(name)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        // What a panic left half done is a file that no version names.
        self.0.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the office speaks with.
const PUBLISHED: &str = "pack.toml";
const VERSIONS: &str = "versions";

fn file_of(version: u32) -> String {
    format!("{VERSIONS}/{version:06}.toml")
}

fn unknown(name: &str) -> LibraryError {
    LibraryError::UnknownPack(name.to_owned())
}

/// A pack's name is a folder's: small letters of ASCII, digits and hyphens.
fn is_name(name: &str) -> bool {
    let signs = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(signs)
}

/// The numbers of the versions that are kept, in order.
fn versions(folder: &Path) -> io::Result<Vec<u32>> {
    let number = |name: String| name.strip_suffix(".toml")?.parse().ok();
    let mut versions: Vec<u32> =
        disk::entries(&folder.join(VERSIONS))?.into_iter().filter_map(number).collect();
    versions.sort_unstable();
    Ok(versions)
}

fn newest(folder: &Path) -> io::Result<Option<u32>> {
    Ok(versions(folder)?.pop())
}

fn published_version(folder: &Path) -> Result<Option<u32>, LibraryError> {
    let path = folder.join(PUBLISHED);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(read_head(&path)?.change.map(|change| change.version))
}

fn read_manifest(path: &Path) -> Result<Manifest, LibraryError> {
    parsed(path, &disk::read(path, MANIFEST_BYTES_MAX)?)
}

fn parsed(path: &Path, bytes: &[u8]) -> Result<Manifest, LibraryError> {
    let broken = |e: String| LibraryError::Broken(format!("{}: {e}", path.display()));
    let text = std::str::from_utf8(bytes).map_err(|e| broken(e.to_string()))?;
    Manifest::parse(text).map_err(broken)
}

/// A manifest without its clips.
fn read_head(path: &Path) -> Result<Manifest, LibraryError> {
    let start = disk::read_start(path, HEAD_BYTES_MAX)?;
    let clips = start.windows(CLIP_BEGINS.len()).position(|at| at == CLIP_BEGINS);
    let Some(end) = clips else { return read_manifest(path) };
    parsed(path, &start[..end])
}

const CLIP_BEGINS: &[u8] = b"\n[[clip]]";

fn keep_version(folder: &Path, manifest: Manifest, change: Change) -> Result<(), LibraryError> {
    let file = file_of(change.version);
    let manifest = Manifest { change: Some(change), ..manifest };
    manifest.check().map_err(LibraryError::BadValue)?;
    disk::keep(folder, &file, manifest.to_text().as_bytes())?;
    Ok(())
}

/// Puts a clip's file beside the manifests, under the name of what is in it.
fn keep_clip(folder: &Path, slot: &str, text: &str, bytes: &[u8]) -> Result<Clip, LibraryError> {
    if !manifest::is_slot(slot) || !manifest::is_text(text) {
        return Err(LibraryError::BadValue(format!("{slot:?}")));
    }
    let sha256 = crate::pack::hex(&Sha256::digest(bytes));
    let kind = if bytes.starts_with(b"RIFF") { "wav" } else { "ogg" };
    let file = format!("{}.{kind}", &sha256[..32]);
    if !folder.join(&file).is_file() {
        disk::keep(folder, &file, bytes)?;
    }
    Ok(Clip { slot: slot.to_owned(), text: text.to_owned(), file, sha256 })
}

fn check_size(folder: &Path, manifest: &Manifest) -> Result<(), LibraryError> {
    let size = |clip: &Clip| fs::metadata(folder.join(&clip.file)).map_or(0, |file| file.len());
    let all: u64 = manifest.clips.iter().map(size).sum();
    if all > PACK_BYTES_MAX { Err(LibraryError::TooMany(PACK_BYTES_MAX)) } else { Ok(()) }
}

/// Removes the oldest versions beyond their most, and clips that no version and no published pack names.
fn sweep(folder: &Path) -> Result<(), LibraryError> {
    let mut kept = versions(folder)?;
    if kept.len() <= VERSIONS_MAX {
        return Ok(());
    }
    let gone = kept.drain(..kept.len() + VERSIONS_SWEPT - VERSIONS_MAX).collect::<Vec<_>>();
    for version in gone {
        disk::remove(folder, &file_of(version))?;
    }
    let mut named = BTreeSet::new();
    let paths = kept.into_iter().map(file_of).chain([PUBLISHED.to_owned()]);
    for path in paths.map(|path| folder.join(path)).filter(|path| path.is_file()) {
        named.extend(read_manifest(&path)?.clips.into_iter().map(|clip| clip.file));
    }
    for file in disk::entries(folder)? {
        let is_clip = file.ends_with(".wav") || file.ends_with(".ogg");
        if is_clip && !named.contains(&file) {
            disk::remove(folder, &file)?;
        }
    }
    Ok(())
}

fn empty(about: About) -> Manifest {
    let mut manifest = Manifest {
        format: FORMAT,
        language: String::new(),
        region: String::new(),
        speaker: String::new(),
        synthetic: false,
        licence: String::new(),
        attribution: String::new(),
        made:
            "Recorded in the office's voice studio: trimmed at -35 dB, levelled by active speech."
                .to_owned(),
        sample_rate: RATE,
        change: None,
        reading: BTreeMap::new(),
        clips: Vec::new(),
    };
    tell(&mut manifest, about);
    manifest
}

fn tell(manifest: &mut Manifest, about: About) {
    manifest.language = about.language;
    manifest.region = about.region;
    manifest.speaker = about.speaker;
    manifest.licence = about.licence;
    manifest.attribution = about.attribution;
}

fn about_of(manifest: &Manifest) -> About {
    About {
        language: manifest.language.clone(),
        region: manifest.region.clone(),
        speaker: manifest.speaker.clone(),
        licence: manifest.licence.clone(),
        attribution: manifest.attribution.clone(),
    }
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
