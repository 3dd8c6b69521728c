//! Secrets that others gave the office, each in a file that is its owner's alone.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The longest secret.
const SECRET_BYTES_MAX: u64 = 4 * 1024;
/// The rights of everybody but the owner.
const OTHERS: u32 = 0o077;

/// What stands in such a file, without the spaces and line ends around it.
///
/// # Errors
/// Why it cannot be used, in English. Nothing of what stands in it is said.
pub fn secret_in(file: &Path) -> Result<String, String> {
    // Who opens a pipe waits for somebody who writes into it.
    if !fs::metadata(file).map_err(|why| why.to_string())?.is_file() {
        return Err("it is no file".to_owned());
    }
    let file = File::open(file).map_err(|why| why.to_string())?;
    let about = file.metadata().map_err(|why| why.to_string())?;
    if about.permissions().mode() & OTHERS != 0 {
        return Err("others may read it: chmod 600".to_owned());
    }
    let mut secret = String::new();
    file.take(SECRET_BYTES_MAX).read_to_string(&mut secret).map_err(|why| why.to_string())?;
    let secret = secret.trim();
    if secret.is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(secret.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    #[test]
    fn a_secret_is_used_only_where_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret");
        assert!(secret_in(&file).is_err(), "none is there");
        assert!(secret_in(folder.path()).is_err(), "a folder is none");
        let put = |text: &str, mode| {
            fs::write(&file, text).expect("it is ours");
            fs::set_permissions(&file, Permissions::from_mode(mode)).expect("it is ours");
            secret_in(&file)
        };
        assert_eq!(put(" \n", 0o600), Err("it is empty".to_owned()));
        for mode in [0o640, 0o604, 0o610] {
            let why = put("kin-nhu-bung", mode).expect_err("others may read it");
            assert!(why.contains("chmod 600") && !why.contains("kin-nhu"), "{why}");
        }
        assert_eq!(put("kin-nhu-bung\n", 0o600), Ok("kin-nhu-bung".to_owned()));
        assert_eq!(put("kin-nhu-bung", 0o400), Ok("kin-nhu-bung".to_owned()));
    }
}
