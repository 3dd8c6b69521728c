//! Writes the table of embedded packs: every file of every folder in `sounds/`, so that one binary is all an office
//! needs to speak.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let sounds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sounds");
    println!("cargo::rerun-if-changed={}", sounds.display());
    let mut table = String::from("pub(crate) static PACKS: &[Files] = &[\n");
    for folder in entries(&sounds)? {
        if folder.join("pack.toml").is_file() {
            write_pack(&mut table, &folder)?;
        }
    }
    table.push_str("];\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join("packs.rs"), table)
}

fn write_pack(table: &mut String, folder: &Path) -> io::Result<()> {
    let _ = writeln!(table, "    Files {{ name: {:?}, files: &[", file_name(folder));
    for file in entries(folder)? {
        let path = file.canonicalize()?;
        let _ = writeln!(table, "        ({:?}, include_bytes!({path:?})),", file_name(&file));
    }
    table.push_str("    ] },\n");
    Ok(())
}

/// What is in a folder, by name: the same table on every machine.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
