//! Voice packs and waveforms.

use office::speech::{Kind, Sentence};
use sha2::{Digest, Sha256};
use std::fs;
use voice::{By, Library, Pack, Waveform};

const MANIFEST: &str = include_str!("../../../sounds/vi/pack.toml");
/// A clip of the pack, whose headers stand before whatever is read. The decoder makes room for what headers promise:
/// some bytes there ask for gigabytes. Packs are part of the program, so headers are ours; `docs/SAFETY.md`.
const CLIP: &[u8] = include_bytes!("../../../sounds/vi/digit-1-first.ogg");

/// `pack.toml`, alone in its folder: what it names is missing, which is said when it is spoken.
pub(crate) fn manifest(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room");
    fs::write(folder.path().join("pack.toml"), bytes).expect("the folder is ours");
    if let Ok(pack) = Pack::open(folder.path()) {
        let _ = pack.announce(&call());
    }
}

fn call() -> Sentence {
    let number = "A042".parse().expect("it is a number");
    Sentence::new(Kind::Call, number, 3.try_into().expect("it is on a sign"))
}

/// The pages of a clip behind its headers, with the hash that the manifest promises. The pages' checksums are made
/// right: a bad disk is caught by them, and a pack that was made badly has good ones.
pub(crate) fn clip(bytes: &[u8]) {
    let mut bytes = [&CLIP[..headers(CLIP)], bytes].concat();
    check_pages(&mut bytes);
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let folder = tempfile::tempdir().expect("there is room");
    let manifest: Vec<String> = MANIFEST.lines().map(|line| named(line, &hash)).collect();
    fs::write(folder.path().join("pack.toml"), manifest.join("\n")).expect("the folder is ours");
    fs::write(folder.path().join("clip.ogg"), bytes).expect("the folder is ours");
    let pack = Pack::open(folder.path()).expect("the manifest is the sample's");
    let _ = pack.announce(&call());
}

/// Where the first page begins that bears samples: its position (bytes 6 to 14) is not zero.
fn headers(clip: &[u8]) -> usize {
    let pages = (0..clip.len()).filter(|at| clip[*at..].starts_with(b"OggS"));
    let mut audio = pages.filter(|at| clip[at + 6..at + 14] != [0; 8]);
    audio.next().expect("the clip is ours")
}

/// Every slot is the one clip.
fn named(line: &str, hash: &str) -> String {
    match line.split_once(" = ") {
        Some(("file", _)) => "file = \"clip.ogg\"".to_owned(),
        Some(("sha256", _)) => format!("sha256 = \"{hash}\""),
        Some(_) | None => line.to_owned(),
    }
}

/// Ogg (RFC 3533): a page is 27 bytes, the sizes of its segments, the segments; its checksum stands at 22.
fn check_pages(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|four| four == b"OggS") {
        let start = at + found;
        let Some(segments) = bytes.get(start + 26).copied() else { return };
        let sizes_end = start + 27 + usize::from(segments);
        let Some(sizes) = bytes.get(start + 27..sizes_end) else { return };
        let end = sizes_end + sizes.iter().map(|size| usize::from(*size)).sum::<usize>();
        let Some(page) = bytes.get_mut(start..end) else { return };
        page[22..26].fill(0);
        let sum = crc(page);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at = end;
    }
}

/// CRC-32 with the polynomial 0x04c11db7, not reflected, from zero.
fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(*byte) << 24), |crc, _| {
            let shifted = crc << 1;
            if crc >> 31 == 1 { shifted ^ 0x04c1_1db7 } else { shifted }
        })
    })
}

/// A WAV file, as a loudspeaker fetches it.
pub(crate) fn wav(bytes: &[u8]) {
    let Ok(waveform) = Waveform::from_wav(bytes) else { return };
    let _ = waveform.duration_ms();
    let again = Waveform::from_wav(&waveform.to_wav()).expect("what we write we can read");
    assert_eq!(again, waveform);
}

/// A take, as somebody uploads it.
pub(crate) fn take(bytes: &[u8]) {
    let Ok(take) = voice::take(bytes) else { return };
    let clip = Waveform::from_wav(&take.wav).expect("what we write we can read");
    assert_eq!((clip.rate, clip.duration_ms()), (voice::RATE, take.measures.duration_ms));
    assert!(clip.duration_ms() <= 20_000, "{:?}", take.measures);
    assert!(take.measures.level_db.is_finite(), "{:?}", take.measures);
}

/// A voice's zip, as somebody uploads it: taken in whole, or nothing is on the disk.
pub(crate) fn bundle(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room");
    let library = Library::at(&folder.path().join("voices"));
    let by = By { user: "admin".to_owned(), at: String::new() };
    match library.import("lan", bytes, by) {
        Ok(_) => {
            let zip = library.export("lan").expect("what was taken in can be given out");
            let by = By { user: "admin".to_owned(), at: String::new() };
            library.import("again", &zip, by).expect("what we write we can read");
        }
        Err(_) => assert!(!folder.path().join("voices").exists(), "something was written"),
    }
}
