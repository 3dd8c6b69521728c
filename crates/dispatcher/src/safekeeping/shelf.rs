//! A folder of backups, as the office keeps it by itself: what lies there, and what goes when there are enough.

use super::error::{SafekeepingError, at};
use jiff::civil::{Date, DateTime};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What a backup's file name ends with.
const ENDING: &str = ".backup";
/// What one that is being written ends with. Left behind by a power cut, it is removed.
const UNFINISHED: &str = ".backup.part";

/// What a backup was made for. One file each: made again, it takes the place of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// The hour that began then, in the office's time.
    Hour(DateTime),
    /// The night after that date has begun.
    Night(Date),
    /// Somebody asked for it, in that second.
    Asked(DateTime),
}

/// Which of a folder's backups are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Slot::Hour`]
    Hour,
    /// [`Slot::Night`]
    Night,
    /// [`Slot::Asked`]
    Asked,
}

impl Slot {
    /// Its kind.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Hour(_) => Kind::Hour,
            Self::Night(_) => Kind::Night,
            Self::Asked(_) => Kind::Asked,
        }
    }
}

/// As its file is called, without the ending.
impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hour(hour) => write!(f, "hour-{}", hour.strftime("%Y-%m-%d-%H")),
            Self::Night(date) => write!(f, "night-{date}"),
            Self::Asked(second) => write!(f, "asked-{}", second.strftime("%Y-%m-%d-%H%M%S")),
        }
    }
}

impl FromStr for Slot {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (kind, moment) = name.split_once('-').ok_or(())?;
        let slot = match kind {
            "hour" => {
                let hour = format!("{moment}00");
                DateTime::strptime("%Y-%m-%d-%H%M", hour).map(Self::Hour)
            }
            "night" => moment.parse().map(Self::Night),
            "asked" => DateTime::strptime("%Y-%m-%d-%H%M%S", moment).map(Self::Asked),
            _ => return Err(()),
        };
        let slot = slot.map_err(|_| ())?;
        // No two names for one slot.
        if slot.to_string() == name { Ok(slot) } else { Err(()) }
    }
}

/// A backup that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lying {
    /// What it was made for.
    pub slot: Slot,
    /// Where it is.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
    /// When it was put there.
    pub made_at: std::time::SystemTime,
}

/// The file of a slot.
#[must_use]
pub fn file_of(folder: &Path, slot: Slot) -> PathBuf {
    folder.join(format!("{slot}{ENDING}"))
}

/// The backups of a folder that the office made by itself, the youngest first. Other files are nobody's business.
///
/// # Errors
/// A folder that is not there or cannot be read.
pub fn lying(folder: &Path) -> Result<Vec<Lying>, SafekeepingError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name();
        let slot = name.to_str().and_then(|name| name.strip_suffix(ENDING)?.parse().ok());
        let Some(slot) = slot else { continue };
        let path = entry.path();
        // One that goes away meanwhile was removed by somebody.
        let Ok(about) = entry.metadata() else { continue };
        if about.is_file() {
            let made_at = about.modified().unwrap_or(std::time::SystemTime::UNIX_EPOCH);
            found.push(Lying { slot, path, bytes: about.len(), made_at });
        }
    }
    found.sort_by(|a, b| b.made_at.cmp(&a.made_at).then_with(|| b.slot.cmp(&a.slot)));
    Ok(found)
}

/// After a backup was made: removes the oldest of its kind beyond `keep`, and what a power cut left unfinished. The one
/// that was made stays, also when a clock that was wrong left names behind that are younger. Gives how many went.
///
/// # Errors
/// What the disk says.
pub fn thin_out(folder: &Path, made: Slot, keep: usize) -> Result<usize, SafekeepingError> {
    let mut others: Vec<Lying> = lying(folder)?;
    others.retain(|each| each.slot.kind() == made.kind() && each.slot != made);
    others.sort_by_key(|each| std::cmp::Reverse(each.slot));
    let mut gone = 0;
    for old in others.iter().skip(keep.max(1) - 1) {
        remove(&old.path)?;
        gone += 1;
    }
    for entry in fs::read_dir(folder).map_err(at(folder))?.flatten() {
        let ours = |name: &str| {
            name.strip_suffix(UNFINISHED).is_some_and(|name| name.parse::<Slot>().is_ok())
        };
        if entry.file_name().to_str().is_some_and(ours) {
            remove(&entry.path())?;
        }
    }
    Ok(gone)
}

fn remove(path: &Path) -> Result<(), SafekeepingError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_name_says_what_a_backup_was_made_for_and_other_names_say_nothing() {
        let hour = Slot::Hour(date(2026, 11, 23).at(14, 0, 0, 0));
        let night = Slot::Night(date(2026, 11, 23));
        let asked = Slot::Asked(date(2026, 11, 23).at(14, 5, 9, 0));
        for (slot, name) in [
            (hour, "hour-2026-11-23-14"),
            (night, "night-2026-11-23"),
            (asked, "asked-2026-11-23-140509"),
        ] {
            assert_eq!(slot.to_string(), name);
            assert_eq!(name.parse(), Ok(slot));
        }
        for name in ["night", "night-2026-11-31", "hour-2026-11-23", "night-2026-1-2", "a-b", ""] {
            assert_eq!(name.parse::<Slot>(), Err(()), "{name}");
        }
    }

    #[test]
    fn the_oldest_of_a_kind_go_and_the_last_one_never() -> Result<(), SafekeepingError> {
        let folder = tempfile::tempdir().map_err(at(Path::new("a folder")))?;
        let put = |slot: Slot| {
            let path = file_of(folder.path(), slot);
            fs::write(&path, b"x").map_err(at(&path))
        };
        let night = |day| Slot::Night(date(2026, 11, day));
        let hour = Slot::Hour(date(2026, 11, 5).at(1, 0, 0, 0));
        for day in 1..=5 {
            put(night(day))?;
        }
        put(hour)?;
        let part = folder.path().join("night-2026-11-06.backup.part");
        let other = folder.path().join("somebody-elses.backup");
        for path in [&part, &other] {
            fs::write(path, b"x").map_err(at(path))?;
        }
        assert_eq!(thin_out(folder.path(), night(5), 3)?, 2);
        assert_eq!(thin_out(folder.path(), hour, 0)?, 0);
        // The clock stood in the future once; what is made today stays all the same.
        assert_eq!(thin_out(folder.path(), night(3), 1)?, 2);
        let mut left: Vec<_> = lying(folder.path())?.iter().map(|l| l.slot.to_string()).collect();
        left.sort();
        assert_eq!(left, ["hour-2026-11-05-01", "night-2026-11-03"]);
        assert!(other.exists() && !part.exists());
        Ok(())
    }
}
