//! How old the youngest backup is.

use super::Finding;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A night's backup, and two hours for the one of the next night.
const AGE_MAX: Duration = Duration::from_secs(26 * 3_600);

/// The folders that were given, and the one in which the office puts backups by itself.
pub(super) fn look(given: &[PathBuf], planned: Option<&Path>, data: &Path) -> Vec<Finding> {
    let folders: Vec<&Path> = given.iter().map(PathBuf::as_path).chain(planned).collect();
    if folders.is_empty() {
        return vec![Finding::look("doctor-backup-unasked", &[])];
    }
    let place = planned.and_then(|folder| place(folder, data));
    place.into_iter().chain([youngest(&folders)]).collect()
}

/// What is wrong with where they are put.
fn place(folder: &Path, data: &Path) -> Option<Finding> {
    let disk = |path: &Path| fs::metadata(path).map(|about| about.dev());
    let dir = ("dir", folder.display().to_string());
    match (disk(folder), disk(data)) {
        (Err(why), _) => {
            Some(Finding::bad("doctor-backup-folder", &[dir, ("why", why.to_string())]))
        }
        (Ok(its), Ok(ours)) if its == ours => {
            Some(Finding::look("doctor-backup-same-disk", &[dir]))
        }
        (Ok(_), _) => None,
    }
}

fn youngest(folders: &[&Path]) -> Finding {
    judge(folders.iter().flat_map(|folder| backups(folder)).min_by_key(|(age, _)| *age))
}

fn judge(youngest: Option<(Duration, PathBuf)>) -> Finding {
    let Some((age, file)) = youngest else { return Finding::bad("doctor-backup-none", &[]) };
    let hours = age.as_secs() / 3_600;
    let gaps = [("file", file.display().to_string()), ("hours", hours.to_string())];
    if age > AGE_MAX {
        return Finding::bad("doctor-backup-old", &gaps);
    }
    Finding::good("doctor-backup", &gaps)
}

/// The files `*.backup` of a folder, with their ages. One from the future has none.
fn backups(folder: &Path) -> Vec<(Duration, PathBuf)> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let age = |file: &Path| {
        let made = fs::metadata(file).and_then(|about| about.modified()).ok()?;
        Some(SystemTime::now().duration_since(made).unwrap_or_default())
    };
    let files = files.filter(|file| file.extension() == Some(OsStr::new("backup")));
    files.filter_map(|file| Some((age(&file)?, file))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn a_backup_of_the_last_night_is_good_and_an_older_one_is_not() {
        let mark =
            |hours: u64| judge(Some((Duration::from_secs(hours * 3_600), PathBuf::new()))).mark;
        assert_eq!([0, 26, 27].map(mark), [Mark::Good, Mark::Good, Mark::Bad]);
        assert_eq!(judge(None).mark, Mark::Bad);
    }
}
