//! Files that are there whole or not at all, and stay when the power goes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// The names in a folder; none where there is no folder.
pub(crate) fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().into_string().ok());
    Ok(entries.map(name).collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A file of at most `max` bytes.
pub(crate) fn read(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let bytes = read_start(path, max + 1)?;
    if bytes.len() as u64 > max {
        return Err(io::Error::other(format!("{}: larger than {max} bytes", path.display())));
    }
    Ok(bytes)
}

/// The first bytes of a file, at most `max`.
pub(crate) fn read_start(path: &Path, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file under a name in a folder. When this returns, it survives a power cut; when it fails, what was there
/// before is there still.
pub(crate) fn keep(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    let written = write(&new, bytes).and_then(|()| fs::rename(&new, &path));
    written.inspect_err(|_| drop(fs::remove_file(&new)))?;
    sync_parent(&path)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes a file, if it is there.
pub(crate) fn remove(folder: &Path, name: &str) -> io::Result<()> {
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        Ok(()) | Err(_) => sync_parent(&path),
    }
}

/// Makes a folder that survives a power cut.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)?;
    sync_parent(path)
}

fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}
