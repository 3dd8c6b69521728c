//! An office's packs on its disk, and zips from anywhere.

use super::*;
use crate::bundle::BUNDLE_BYTES_MAX;
use crate::{RATE, take};
use std::io::{Cursor, Write};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn by() -> By {
    By { user: "admin".to_owned(), at: "2026-11-23T08:00:00+07:00".to_owned() }
}

fn about() -> About {
    About { language: "vi".to_owned(), speaker: "Lan".to_owned(), ..About::default() }
}

/// A take that differs from others by its tone.
fn spoken(tone: f32) -> Take {
    let wave = |i: usize| 0.2 * (std::f32::consts::TAU * tone * i as f32 / RATE as f32).sin();
    let samples = (0..24_000).map(|i| (wave(i) * 32_767.0) as i16).collect();
    take(&crate::Waveform { samples, rate: RATE }.to_wav()).unwrap()
}

fn library() -> (TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::at(&folder.path().join("voices"));
    library.create("lan", about(), by()).unwrap();
    (folder, library)
}

fn put(library: &Library, slot: &str, tone: f32) -> Changed {
    library.put_take("lan", (slot, "một"), &spoken(tone), by()).unwrap()
}

/// Every file below a folder and what is in it.
fn disk(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        if entry.path().is_dir() {
            all.extend(disk(&entry.path()));
        } else {
            all.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
    all
}

#[test]
fn what_is_published_does_not_change_under_who_speaks() {
    let (_folder, library) = library();
    assert!(library.published("lan").is_none());
    put(&library, "digit/1/last", 300.0);
    let before = library.publications();
    library.publish("lan", by()).unwrap();
    assert!(library.publications() > before);
    let spoken = library.clip("lan", "digit/1/last").unwrap();
    put(&library, "digit/1/last", 400.0);
    assert_ne!(library.clip("lan", "digit/1/last").unwrap().0, spoken.0);
    let pack = library.published("lan").unwrap().unwrap();
    assert_eq!(pack.manifest().clip("digit/1/last").unwrap().file, spoken.1);
    let draft = library.draft("lan").unwrap();
    assert_eq!((draft.version, draft.published), (4, Some(3)));
}

#[test]
fn a_version_can_be_gone_back_to() {
    let (_folder, library) = library();
    put(&library, "digit/1/last", 300.0);
    let first = library.clip("lan", "digit/1/last").unwrap();
    put(&library, "digit/1/last", 400.0);
    library.drop_clip("lan", "digit/1/last", by()).unwrap();
    assert!(matches!(library.clip("lan", "digit/1/last"), Err(LibraryError::NoClip(_))));
    library.restore("lan", 2, by()).unwrap();
    assert_eq!(library.clip("lan", "digit/1/last").unwrap(), first);
    let done: Vec<String> =
        library.versions("lan").unwrap().into_iter().map(|change| change.what).collect();
    let told =
        ["restore 2", "drop digit/1/last", "take digit/1/last", "take digit/1/last", "create"];
    assert_eq!(done, told);
    assert!(matches!(library.restore("lan", 99, by()), Err(LibraryError::UnknownVersion(99))));
}

#[test]
fn old_versions_go_and_take_their_clips_with_them() {
    let (folder, library) = library();
    put(&library, "digit/1/last", 300.0);
    library.publish("lan", by()).unwrap();
    let spoken = library.clip("lan", "digit/1/last").unwrap().1;
    put(&library, "digit/1/last", 310.0);
    let forgotten = library.clip("lan", "digit/1/last").unwrap().1;
    put(&library, "digit/1/last", 320.0);
    for _ in 0..VERSIONS_MAX {
        library.edit("lan", |about| about.speaker.push('.'), BTreeMap::new(), by()).unwrap();
    }
    let kept = library.versions("lan").unwrap().len();
    assert!((VERSIONS_MAX - VERSIONS_SWEPT..=VERSIONS_MAX).contains(&kept), "{kept}");
    let there = |file: &str| folder.path().join("voices/lan").join(file).is_file();
    assert!(there(&spoken), "the published clip stays");
    assert!(!there(&forgotten));
    assert!(library.published("lan").unwrap().is_ok());
}

#[test]
fn a_change_that_nobody_was_told_of_is_taken_back() {
    let (folder, library) = library();
    put(&library, "digit/1/last", 300.0);
    library.publish("lan", by()).unwrap();
    let before = disk(folder.path());
    let clip = put(&library, "digit/1/last", 400.0);
    library.take_back(&clip);
    library.take_back(&library.publish("lan", by()).unwrap());
    let mut after = disk(folder.path());
    after.retain(|path, _| before.contains_key(path) || path.extension() == Some("toml".as_ref()));
    assert_eq!(after, before);
    let new = library.create("hoa", about(), by()).unwrap();
    library.take_back(&new);
    assert_eq!(library.names().unwrap(), ["lan"]);
}

#[test]
fn of_two_who_publish_at_once_the_later_is_what_the_office_speaks_with() {
    let (_folder, library) = library();
    for _ in 0..20 {
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| library.publish("lan", by()).unwrap());
            }
        });
        let draft = library.draft("lan").unwrap();
        assert_eq!(draft.published, Some(draft.version));
    }
}

#[test]
fn what_another_published_is_not_taken_back() {
    let (_folder, library) = library();
    let unnoted = library.publish("lan", by()).unwrap();
    library.publish("lan", by()).unwrap();
    library.take_back(&unnoted);
    assert_eq!(library.draft("lan").unwrap().published, Some(3));
}

#[test]
fn names_and_slots_lead_nowhere_else() {
    let (_folder, library) = library();
    for name in ["", "..", "a/b", "A", "á", "a.b", &"a".repeat(33)] {
        let made = library.create(name, about(), by());
        assert!(matches!(made, Err(LibraryError::BadValue(_))), "{name}");
        assert!(matches!(library.draft(name), Err(LibraryError::UnknownPack(_))), "{name}");
        assert!(library.published(name).is_none());
    }
    for slot in ["", "/", "a//b", "../a", "a b", "a\n", &"a".repeat(65)] {
        let put = library.put_take("lan", (slot, ""), &spoken(300.0), by());
        assert!(matches!(put, Err(LibraryError::BadValue(_))), "{slot:?}");
    }
    let line = library.put_take("lan", ("a", "one\ntwo"), &spoken(300.0), by());
    assert!(matches!(line, Err(LibraryError::BadValue(_))));
    let language = About { language: "tiếng".to_owned(), ..about() };
    assert!(matches!(library.create("x", language, by()), Err(LibraryError::BadValue(_))));
    assert_eq!(library.names().unwrap(), ["lan"], "nothing half made stays");
}

#[test]
fn an_office_has_so_many_packs() {
    let (_folder, library) = library();
    assert!(matches!(library.create("lan", about(), by()), Err(LibraryError::PackExists(_))));
    for n in 1..PACKS_MAX {
        library.create(&format!("p{n}"), about(), by()).unwrap();
    }
    assert!(matches!(library.create("one-more", about(), by()), Err(LibraryError::TooMany(_))));
}

#[test]
fn a_disk_that_takes_nothing_changes_nothing() {
    let (folder, library) = library();
    put(&library, "digit/1/last", 300.0);
    let before = disk(folder.path());
    // A folder stands where the next version would be written.
    let in_the_way = folder.path().join("voices/lan/versions/000003.toml.new");
    fs::create_dir(&in_the_way).unwrap();
    let failed = library.put_take("lan", ("digit/1/last", ""), &spoken(300.0), by());
    assert!(matches!(failed, Err(LibraryError::Disk(_))), "{failed:?}");
    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(disk(folder.path()), before);
    assert_eq!(library.draft("lan").unwrap().version, 2);
}

#[test]
fn a_pack_travels_as_a_zip() {
    let (_folder, here) = library();
    put(&here, "digit/1/last", 300.0);
    put(&here, "word/mười", 400.0);
    let reading = BTreeMap::from([("phrase/chao".to_owned(), Some("Xin chào".to_owned()))]);
    here.edit("lan", |_| {}, reading, by()).unwrap();
    let zip = here.export("lan").unwrap();
    let (_other, there) = library();
    for name in ["lan", "new"] {
        there.import(name, &zip, by()).unwrap();
        let (one, other) = (here.draft("lan").unwrap(), there.draft(name).unwrap());
        let without = |m: Manifest| Manifest { change: None, ..m };
        assert_eq!(without(one.manifest), without(other.manifest));
        let slot = "word/mười";
        assert_eq!(there.clip(name, slot).unwrap(), here.clip("lan", slot).unwrap());
    }
}

#[test]
fn the_programs_own_pack_can_be_taken_in_and_stays_synthetic() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sounds/vi");
    let manifest = read_manifest(&source.join(PUBLISHED)).unwrap();
    let zip = bundle::write(&manifest, |file| fs::read(source.join(file))).unwrap();
    let (_folder, library) = library();
    library.import("lan", &zip, by()).unwrap();
    library.publish("lan", by()).unwrap();
    let pack = library.published("lan").unwrap().unwrap();
    assert!(pack.manifest().synthetic);
    assert_eq!(pack.manifest().clips.len(), manifest.clips.len());
}

/// A zip of files as they are given.
fn zip(files: &[(&str, &[u8], SimpleFileOptions)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes, options) in files {
        zip.start_file(*name, *options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const PLAIN: SimpleFileOptions =
    SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);

/// A good manifest of one clip, and the clip.
fn one_clip() -> (String, Vec<u8>) {
    let bytes = spoken(300.0).wav;
    let sha256 = crate::pack::hex(&Sha256::digest(&bytes));
    let clip = Clip { slot: "a".to_owned(), text: String::new(), file: "a.wav".to_owned(), sha256 };
    let mut manifest = empty(about());
    manifest.fill("a", Some(clip));
    (manifest.to_text(), bytes)
}

/// What is said of a zip; nothing of it may be on the disk.
fn refused(zip: &[u8]) -> String {
    let (folder, library) = library();
    let before = disk(folder.path());
    let refused = ["lan", "new"].map(|name| library.import(name, zip, by()).unwrap_err());
    assert_eq!(disk(folder.path()), before);
    assert!(matches!(refused, [LibraryError::Bundle(_), LibraryError::Bundle(_)]), "{refused:?}");
    refused[0].to_string()
}

#[test]
fn a_zip_with_anything_wrong_in_it_is_refused_whole() {
    let (manifest, clip) = one_clip();
    let manifest: (_, &[u8], _) = ("pack.toml", manifest.as_bytes(), PLAIN);
    let with = |name: &str, bytes: &[u8], options| {
        refused(&zip(&[manifest, ("a.wav", &clip, PLAIN), (name, bytes, options)]))
    };
    let stored = PLAIN.compression_method(CompressionMethod::Stored);
    let expect = |said: String, words: &str| assert!(said.contains(words), "{said}, not {words}");
    for name in ["../b", "/b", "a/b", "a\\b", "C:b", ".b", "b\n", "ví", &"b".repeat(101)] {
        expect(with(name, b"x", PLAIN), "not a plain file name");
    }
    expect(with("b.zip", &zip(&[manifest]), PLAIN), "not named in pack.toml");
    expect(with("A.WAV", b"x", PLAIN), "stands twice");
    expect(with("b", &vec![0; 3 << 20], stored), "more than");
    expect(with("b", &vec![0; 2 << 20], PLAIN), "packed too small");
    expect(refused(&zip(&[manifest])), "a.wav");
    expect(refused(&zip(&[("a.wav", &clip, PLAIN)])), "pack.toml");
    expect(refused(&zip(&[manifest, ("a.wav", &spoken(301.0).wav, PLAIN)])), "SHA-256");
    expect(refused(&zip(&[("pack.toml", b"format = 2", PLAIN)])), "pack.toml");
    expect(refused(&zip(&[("pack.toml", b"\xff", PLAIN)])), "pack.toml");
    expect(refused(b"PK"), "not a zip");
    expect(refused(&[]), "not a zip");
    expect(refused(&vec![0; BUNDLE_BYTES_MAX + 1]), "more than");
}

#[test]
fn a_link_is_refused() {
    let (manifest, clip) = one_clip();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("pack.toml", manifest.as_bytes()), ("a.wav", &clip)] {
        zip.start_file(name, PLAIN).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.add_symlink("b.wav", "/etc/passwd", PLAIN).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    assert!(refused(&zip).contains("not a plain file"));
}

#[test]
fn a_zip_of_too_many_files_is_refused() {
    let names: Vec<String> = (0..crate::manifest::CLIPS_MAX + 2).map(|n| n.to_string()).collect();
    let files: Vec<(&str, &[u8], _)> =
        names.iter().map(|n| (n.as_str(), &b""[..], PLAIN)).collect();
    assert!(refused(&zip(&files)).contains("files: more than"));
}

/// Where a mark stands in a zip.
fn places(zip: &[u8], mark: &[u8]) -> Vec<usize> {
    (0..zip.len() - mark.len()).filter(|at| zip[*at..].starts_with(mark)).collect()
}

#[test]
fn a_directory_that_lies_is_refused() {
    let (manifest, clip) = one_clip();
    let good = zip(&[("pack.toml", manifest.as_bytes(), PLAIN), ("a.wav", &clip, PLAIN)]);
    let entries = places(&good, b"PK\x01\x02");
    // Of each entry: flags (encrypted), method, checksum, sizes, name, where it lies.
    for entry in entries {
        for (at, bytes) in [
            (8, &[1_u8][..]),
            (10, &[12]),
            (16, &[1, 2, 3, 4]),
            (20, &[0xff, 0xff, 0xff, 0x7f]),
            (24, &[0xff, 0xff, 0xff, 0x7f]),
            (42, &[1]),
            (46, b"\0"),
        ] {
            let mut lie = good.clone();
            lie[entry + at..entry + at + bytes.len()].copy_from_slice(bytes);
            if lie != good {
                refused(&lie);
            }
        }
    }
    // Both entries lead to the same file.
    let (first, second) = (places(&good, b"PK\x01\x02")[0], places(&good, b"PK\x01\x02")[1]);
    let mut lie = good.clone();
    lie.copy_within(second + 42..second + 46, first + 42);
    refused(&lie);
    // Cut anywhere it is no zip.
    for end in (0..good.len()).step_by(good.len() / 23) {
        refused(&good[..end]);
    }
    assert!(library().1.import("new", &good, by()).is_ok());
}
