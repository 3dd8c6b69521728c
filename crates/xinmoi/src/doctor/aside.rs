//! What restoring by a page laid aside: the whole office as it was before. Nobody else removes it.

use super::Finding;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const MIB: u64 = 1024 * 1024;
/// The unit of `st_blocks`.
const BLOCK: u64 = 512;
/// How deep is looked: a data directory has folders in folders, and no more.
const DEPTH_MAX: u32 = 8;

/// A finding for each.
pub(super) fn look(data: &Path) -> Vec<Finding> {
    let kept = dispatcher::laid_aside(data).into_iter().map(|name| data.join(name));
    let kept = kept.filter(|path| path.is_dir());
    let told = |path: PathBuf| {
        let mib = size(&path, 0) / MIB;
        let gaps = [("dir", path.display().to_string()), ("mib", mib.to_string())];
        Finding::look("doctor-aside", &gaps)
    };
    kept.map(told).collect()
}

fn size(path: &Path, depth: u32) -> u64 {
    let Ok(about) = fs::symlink_metadata(path) else { return 0 };
    let own = about.blocks().saturating_mul(BLOCK);
    if !about.is_dir() || depth > DEPTH_MAX {
        return own;
    }
    let below = fs::read_dir(path).into_iter().flatten().flatten();
    own + below.map(|entry| size(&entry.path(), depth + 1)).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn what_was_laid_aside_is_named_with_its_size_and_how_it_goes() {
        let data = tempfile::tempdir().expect("a folder");
        assert!(look(data.path()).is_empty());
        let aside = data.path().join("before-restore-2026-11-23-101530");
        fs::create_dir_all(aside.join("media")).expect("it is ours");
        fs::write(aside.join("media/a.mp4"), vec![1; 3 * 1024 * 1024]).expect("there is room");
        fs::write(data.path().join("before-restore-note"), b"a file").expect("there is room");
        let found = look(data.path());
        assert_eq!(found.len(), 1, "{found:?}");
        let Finding { mark, words } = &found[0];
        assert_eq!(*mark, Mark::Look);
        assert!(words.contains("3 MiB"), "{words}");
        assert!(words.contains(&format!("rm -r {}", aside.display())), "{words}");
    }
}
