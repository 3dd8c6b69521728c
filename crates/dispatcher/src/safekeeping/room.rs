//! Whether a backup fits on the disks, asked before it is begun.

use super::error::{SafekeepingError, at};
use super::make::ToMake;
use journal::OWN_FOLDERS;
use rustix::fs::statvfs;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What stays free on the disk of the data: the office gives out numbers while its backup is made.
const OFFICE_NEEDS: u64 = 64 * 1024 * 1024;
/// How deep folders of the office's own are looked into, as a backup does.
const DEPTH_MAX: u32 = 8;

/// Asks both disks.
pub(super) fn ask(wish: &ToMake<'_>) -> Result<(), SafekeepingError> {
    let store = size(&wish.data.join("office.redb"), 0) + size(&wish.data.join("history"), 0);
    let own = OWN_FOLDERS.iter().map(|name| size(&wish.data.join(name), 0)).sum::<u64>();
    let copy = store + if wish.own { own } else { 0 };
    // The copy itself, and the store that is restored from it on trial.
    has(wish.data, (copy + store).saturating_add(OFFICE_NEEDS))?;
    for out in wish.out {
        let folder = out.parent().filter(|dir| !dir.as_os_str().is_empty());
        has(folder.unwrap_or(Path::new(".")), copy)?;
    }
    Ok(())
}

/// How many bytes a backup may come to that is unpacked below `data`, which need not be there yet; and the folder on
/// whose disk that is.
pub(super) fn for_unpacking(data: &Path) -> Result<(PathBuf, u64), SafekeepingError> {
    let whole = std::path::absolute(data).map_err(at(data))?;
    let folder = whole.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/"));
    Ok((folder.to_owned(), free(folder)?.saturating_sub(OFFICE_NEEDS)))
}

fn free(folder: &Path) -> Result<u64, SafekeepingError> {
    let disk = statvfs(folder).map_err(io::Error::from).map_err(at(folder))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn has(folder: &Path, needed: u64) -> Result<(), SafekeepingError> {
    let free = free(folder)?;
    if free >= needed {
        return Ok(());
    }
    Err(SafekeepingError::NoRoom { folder: folder.to_owned(), needed, free })
}

/// What a file or a folder takes on its disk. A store has holes; a backup is compressed and is never longer.
fn size(path: &Path, depth: u32) -> u64 {
    /// The unit of `st_blocks`.
    const BLOCK: u64 = 512;
    let Ok(about) = fs::symlink_metadata(path) else { return 0 };
    if !about.is_dir() || depth > DEPTH_MAX {
        return about.blocks().saturating_mul(BLOCK);
    }
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    below.map(|entry| size(&entry.path(), depth + 1)).sum()
}
