//! The project's own files, and what holds for each of them.

use std::fs;
use std::path::{Path, PathBuf};

/// Made by tools, or not ours to tidy.
const NOT_OURS: [&str; 6] = ["target", "node_modules", ".git", "dist", "data", "golden"];

/// Files read as text, by their ending.
const TEXT: [&str; 13] =
    ["rs", "toml", "ts", "tsx", "mjs", "css", "html", "ftl", "md", "json", "txt", "sh", "ci/run"];

/// A file of the project: its path from the workspace's root, and what it says.
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl TextFile {
    pub(crate) fn is(&self, ending: &str) -> bool {
        self.path.ends_with(&format!(".{ending}"))
    }

    /// Whether it holds tests and nothing else.
    pub(crate) fn is_test(&self) -> bool {
        let stem = Path::new(&self.path).file_stem().unwrap_or_default().to_string_lossy();
        let named_so = stem == "tests" || stem.ends_with("_tests") || stem.ends_with(".test");
        named_so || self.path.starts_with("tests/") || self.path.contains("/tests/")
    }
}

pub(crate) fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("tests is a folder of the workspace").to_path_buf()
}

/// Every text file of the project, in order of path.
pub(crate) fn texts() -> Vec<TextFile> {
    let mut files = Vec::new();
    walk(&root(), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 20, "the project has more files than that: {}", files.len());
    files
}

fn walk(folder: &Path, found: &mut Vec<TextFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(&path, found);
        } else if is_text(&path) {
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            found.push(TextFile { path, text });
        }
    }
}

fn is_text(path: &Path) -> bool {
    let path = path.to_string_lossy();
    TEXT.iter().any(|ending| path.ends_with(&format!(".{ending}")))
}

/// Fails with all that was found, so that one run shows everything there is to tidy.
pub(crate) fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}\n  {}", found.join("\n  "));
}

/// Every line of every text file that `is_wrong`, as `path:line`.
fn lines_where(is_wrong: impl Fn(&TextFile, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in texts() {
        for (index, line) in file.text.split('\n').enumerate() {
            if is_wrong(&file, line) {
                found.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn text_files_end_with_one_newline() {
    let wrong = |file: &TextFile| !file.text.ends_with('\n') || file.text.ends_with("\n\n");
    let found: Vec<_> = texts().into_iter().filter(wrong).map(|file| file.path).collect();
    assert_none(&found, "a text file ends with exactly one newline");
}

#[test]
fn no_line_ends_in_blanks_and_no_tab_indents() {
    let wrong = lines_where(|_, line| line.ends_with([' ', '\t', '\r']) || line.starts_with('\t'));
    assert_none(&wrong, "no trailing blanks, no tabs");
}

#[test]
fn vietnamese_is_precomposed() {
    // NFC: a Vietnamese letter is one character, or searching, sorting and fonts go wrong.
    let wrong = lines_where(|_, line| line.contains(|c| matches!(c, '\u{300}'..='\u{36f}')));
    assert_none(&wrong, "write text in NFC, without combining marks");
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let places = ["/work/", "/root/", "/home/", "/tmp/"];
    let wrong = lines_where(|file, line| {
        !file.is_test() && places.iter().any(|place| line.contains(place))
    });
    assert_none(&wrong, "paths are relative to the project, or given by whoever runs it");
}

#[test]
fn npm_lock_names_no_host() {
    let lock = fs::read_to_string(root().join("displays/package-lock.json"));
    let lock = lock.expect("displays/package-lock.json is there");
    assert!(
        !lock.contains("\"resolved\": \"http"),
        "displays/package-lock.json holds addresses: install with `omit-lockfile-registry-resolved`"
    );
}
