//! One office put in the place of another in the same data directory. The names are changed one after another, and what
//! is begun is always carried to its end by whoever next opens the directory: there is the office that was, or the one
//! that comes, and never some of each.

use crate::error::JournalError;
use crate::folder;
use crate::open::{LOCK, STORE, unwritable};
use crate::value::corrupt;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// An office that is whole and is to take the place of the one in the data directory around it. Until it has this name,
/// nothing has happened; from then on it takes that place.
pub(crate) const READY: &str = "restore.ready";

/// The same once the office that was has been laid aside.
pub(crate) const MOVING: &str = "restore.moving";

/// What is to be done, in [`READY`].
const ORDER: &str = "order.json";

/// What is to be done.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// Where, in the data directory, the office that was is laid.
    kept: String,
    /// What of the data directory is laid there.
    parts: Vec<String>,
}

/// Has the office in `new`, a directory within `dir`, take the place of the one in `dir` when that is opened next. What
/// was there is laid into `kept`, within `dir`: the log and its days, and of the office's own folders those in `own`. When
/// this returns it survives a power cut.
///
/// # Errors
/// What the disk says; nothing is decided then.
pub fn replace(dir: &Path, new: &Path, kept: &str, own: &[&str]) -> Result<(), JournalError> {
    let parts = [STORE, folder::NAME].iter().chain(own).map(|part| (*part).to_owned()).collect();
    let order = Order { kept: kept.to_owned(), parts };
    let (path, ready) = (new.join(ORDER), dir.join(READY));
    let text = serde_json::to_vec(&order).expect("texts are always JSON");
    let write = || -> io::Result<()> {
        // The lock of whoever made it is not the one of the directory it comes into.
        if let Err(error) = fs::remove_file(new.join(LOCK))
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut file = crate::open::private().create(true).truncate(true).open(&path)?;
        file.write_all(&text)?;
        file.sync_all()?;
        File::open(new)?.sync_all()
    };
    write().map_err(unwritable(&path))?;
    fs::rename(new, &ready).map_err(unwritable(&ready))?;
    sync(dir)
}

/// Carries out what [`replace`] decided, or the rest of it. Called by whoever holds the directory's lock.
pub(crate) fn carry_out(dir: &Path) -> Result<(), JournalError> {
    let (ready, moving) = (dir.join(READY), dir.join(MOVING));
    if is_there(&ready)? {
        lay_aside(dir, &ready)?;
        fs::rename(&ready, &moving).map_err(unwritable(&moving))?;
        sync(dir)?;
    }
    if is_there(&moving)? {
        move_in(dir, &moving)?;
        tracing::info!("The restored office is in the place of the one that was");
    }
    Ok(())
}

/// Whether an office is on its way into a directory: its store may be there in a moment.
pub(crate) fn is_coming(dir: &Path) -> bool {
    dir.join(READY).exists() || dir.join(MOVING).exists()
}

fn lay_aside(dir: &Path, ready: &Path) -> Result<(), JournalError> {
    let order = fs::read(ready.join(ORDER)).map_err(unwritable(&ready.join(ORDER)))?;
    let bad = |what: &str| corrupt(format_args!("{READY}/{ORDER}"), what);
    let Order { kept, parts } = serde_json::from_slice(&order).map_err(|e| bad(&e.to_string()))?;
    let is_plain = |name: &String| {
        let mut parts = Path::new(name).components();
        matches!(parts.next(), Some(std::path::Component::Normal(_))) && parts.next().is_none()
    };
    if !is_plain(&kept) || !parts.iter().all(is_plain) {
        return Err(bad("it leads out of the directory"));
    }
    let kept = dir.join(kept);
    match DirBuilder::new().mode(0o700).create(&kept) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(unwritable(&kept)(error));
        }
        Ok(()) | Err(_) => {}
    }
    // What is no longer there was laid aside before the power went: nothing of the other office is there yet.
    for part in &parts {
        move_if_there(&dir.join(part), &kept.join(part))?;
    }
    sync(&kept)?;
    sync(dir)
}

fn move_in(dir: &Path, moving: &Path) -> Result<(), JournalError> {
    for entry in fs::read_dir(moving).map_err(unwritable(moving))? {
        let name = entry.map_err(unwritable(moving))?.file_name();
        if name != ORDER {
            move_if_there(&moving.join(&name), &dir.join(&name))?;
        }
    }
    sync(moving)?;
    sync(dir)?;
    // Its order, and nothing else.
    fs::remove_dir_all(moving).map_err(unwritable(moving))?;
    sync(dir)
}

fn move_if_there(from: &Path, to: &Path) -> Result<(), JournalError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(to)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn is_there(path: &Path) -> Result<bool, JournalError> {
    path.try_exists().map_err(unwritable(path))
}

fn sync(dir: &Path) -> Result<(), JournalError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(unwritable(dir))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    const OWN: [&str; 2] = ["voices", "media"];

    /// An office as far as names go.
    fn office(dir: &Path, who: &str, parts: &[&str]) {
        fs::create_dir_all(dir).expect("a folder");
        for part in parts {
            let path = dir.join(part);
            if *part == STORE {
                fs::write(path, who).expect("a file");
            } else {
                fs::create_dir(&path).expect("a folder");
                fs::write(path.join("of"), who).expect("a file");
            }
        }
    }

    fn whose(dir: &Path, part: &str) -> Option<String> {
        let path = if part == STORE { dir.join(part) } else { dir.join(part).join("of") };
        fs::read_to_string(path).ok()
    }

    fn names(dir: &Path) -> BTreeSet<String> {
        let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("a name"));
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn decided() -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().expect("a folder");
        let dir = place.path().join("data");
        office(&dir, "old", &[STORE, "history", "voices", "media"]);
        fs::write(dir.join("person.keys"), "stays").expect("a file");
        let new = dir.join("restore.new");
        office(&new, "new", &[STORE, "media"]);
        replace(&dir, &new, "before", &OWN).expect("it is decided");
        (place, dir)
    }

    fn is_the_new_one(dir: &Path) {
        let found: Vec<_> =
            [STORE, "history", "voices", "media"].map(|part| whose(dir, part)).into();
        assert_eq!(found, [Some("new".to_owned()), None, None, Some("new".to_owned())]);
        for part in [STORE, "history", "voices", "media"] {
            assert_eq!(whose(&dir.join("before"), part).as_deref(), Some("old"), "{part}");
        }
        let expected = [STORE, "media", "before", "person.keys"].map(str::to_owned);
        assert_eq!(names(dir), expected.into());
    }

    #[test]
    fn one_office_takes_the_place_of_another_which_is_kept() {
        let (_place, dir) = decided();
        assert_eq!(whose(&dir, STORE).as_deref(), Some("old"), "decided is not done");
        carry_out(&dir).expect("it is done");
        is_the_new_one(&dir);
        carry_out(&dir).expect("there is nothing to do");
        is_the_new_one(&dir);
    }

    /// The states that a power cut can leave: every name changed so far, in the order in which they are.
    #[test]
    fn what_was_begun_is_carried_to_its_end_from_wherever_the_power_went() {
        type Step = fn(&Path);
        let steps: [Step; 9] = [
            |dir| fs::create_dir(dir.join("before")).expect("made"),
            |dir| fs::rename(dir.join(STORE), dir.join("before").join(STORE)).expect("moved"),
            |dir| fs::rename(dir.join("history"), dir.join("before/history")).expect("moved"),
            |dir| fs::rename(dir.join("voices"), dir.join("before/voices")).expect("moved"),
            |dir| fs::rename(dir.join("media"), dir.join("before/media")).expect("moved"),
            |dir| fs::rename(dir.join(READY), dir.join(MOVING)).expect("moved"),
            |dir| fs::rename(dir.join(MOVING).join("media"), dir.join("media")).expect("moved"),
            |dir| fs::rename(dir.join(MOVING).join(STORE), dir.join(STORE)).expect("moved"),
            |dir| fs::remove_file(dir.join(MOVING).join(ORDER)).expect("removed"),
        ];
        for cut in 0..=steps.len() {
            let (_place, dir) = decided();
            steps[..cut].iter().for_each(|step| step(&dir));
            carry_out(&dir).expect("it is carried out");
            is_the_new_one(&dir);
        }
    }

    #[test]
    fn an_order_that_leads_out_of_the_directory_moves_nothing() {
        let (_place, dir) = decided();
        for bad in [r#"{"kept":"../x","parts":[]}"#, r#"{"kept":"k","parts":["/etc"]}"#, "{"] {
            fs::write(dir.join(READY).join(ORDER), bad).expect("a file");
            carry_out(&dir).expect_err("it is no order");
            assert_eq!(whose(&dir, STORE).as_deref(), Some("old"));
        }
    }
}
