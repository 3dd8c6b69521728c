//! The shipped pack is what its manifest says, and an announcement is made of the right clips.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use office::Language;
use office::speech::{Key, Kind, Manner, Name, Phrase, Prompt, Said, Sentence, Slot};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use voice::{Loudness, Pack, VoiceError, Waveform, listen};

fn sounds(pack: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../sounds").join(pack)
}

fn sentence(kind: Kind, number: &str, counter: u16) -> Sentence {
    Sentence::new(kind, number.parse().unwrap(), counter.try_into().unwrap())
}

fn vi() -> Pack {
    Pack::embedded("vi").unwrap()
}

fn slots(pack: &Pack, sentence: &Sentence) -> String {
    let cues = pack.cues(sentence).unwrap();
    cues.iter().map(|cue| cue.slot.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_clip_stands_in_the_manifest_with_its_hash_and_no_file_stands_outside() {
    let pack = vi();
    let mut listed = BTreeSet::from(["pack.toml".to_owned()]);
    for clip in &pack.manifest().clips {
        let digest = Sha256::digest(fs::read(sounds("vi").join(&clip.file)).unwrap());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, clip.sha256, "{}", clip.file);
        listed.insert(clip.file.clone());
    }
    let files = fs::read_dir(sounds("vi")).unwrap();
    let present: BTreeSet<_> =
        files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(present, listed);
}

#[test]
fn the_pack_says_whose_voice_it_is() {
    let pack = vi();
    let manifest = pack.manifest();
    assert!(manifest.synthetic);
    assert_eq!(manifest.licence, "CC-BY-4.0");
    assert!(manifest.attribution.contains("VAIS-1000"));
}

#[test]
fn every_number_and_every_counter_can_be_said() {
    let pack = vi();
    for counter in 1..=999 {
        let number = format!("{}", 1000 + counter);
        pack.cues(&sentence(Kind::Call, &number, counter)).unwrap();
    }
    for letter in ('A'..='Z').chain(['Đ']) {
        pack.cues(&sentence(Kind::Recall, &format!("{letter}042"), 3)).unwrap();
    }
}

#[test]
fn a_call_is_the_chime_the_sentence_and_its_short_repetition() {
    assert_eq!(
        slots(&vi(), &sentence(Kind::Call, "4042", 3)),
        "chime opening/call digits/40/first digits/42/last to_counter/3 \
         digits/40/first digits/42/last counter/3"
    );
}

#[test]
fn a_counter_beyond_the_pack_is_said_by_words() {
    assert!(slots(&vi(), &sentence(Kind::Recall, "A7", 121)).ends_with(
        "letter/a digit/7/last to_counter word/một word/trăm word/hai word/mươi word/mốt"
    ));
}

#[test]
fn the_expected_clips_are_heard_in_order_with_silence_between() {
    let pack = vi();
    let call = sentence(Kind::Call, "4042", 3);
    let (cues, audio) = (pack.cues(&call).unwrap(), pack.announce(&call).unwrap().to_f32());
    let heard = listen::announcement(&cues, &audio, 100, 100);
    for (cue, heard) in cues.iter().zip(&heard) {
        assert!(heard.correlation >= 0.98, "{}: {}", cue.slot, heard.correlation);
        assert_eq!(heard.start, cue.start, "{}", cue.slot);
    }
    for pair in cues.windows(2) {
        assert!(audio[pair[0].end()..pair[1].start].iter().all(|x| *x == 0.0));
    }
}

#[test]
fn pauses_are_those_that_listeners_need() {
    let pack = vi();
    let cues = pack.cues(&sentence(Kind::Call, "A042", 3)).unwrap();
    let pauses: Vec<_> =
        cues.windows(2).map(|pair| (pair[1].start - pair[0].end()) * 1000 / 48_000).collect();
    assert_eq!(pauses, [100, 120, 150, 60, 200, 700, 150, 60, 200]);
    assert!(cues[1].start >= 48_000 / 4, "amplifiers swallow the first quarter of a second");
}

#[test]
fn a_wrong_digit_would_be_noticed() {
    let pack = vi();
    let said = pack.announce(&sentence(Kind::Recall, "4043", 3)).unwrap().to_f32();
    let cues = pack.cues(&sentence(Kind::Recall, "4042", 3)).unwrap();
    let heard = listen::announcement(&cues, &said, 100, 300);
    let last_digit = cues.iter().position(|cue| matches!(cue.slot, Slot::Pair(42, _))).unwrap();
    assert!(heard[last_digit].correlation < 0.8, "{}", heard[last_digit].correlation);
}

#[test]
fn announcements_are_equally_loud_and_never_clip() {
    let pack = vi();
    for (number, counter) in [("4042", 3), ("1001", 20), ("A555", 9), ("7", 115)] {
        let audio = pack.announce(&sentence(Kind::Call, number, counter)).unwrap();
        let Loudness { integrated_lufs, peak_dbtp } = audio.loudness().unwrap();
        assert!((integrated_lufs + 16.0).abs() <= 0.5, "{number}: {integrated_lufs} LUFS");
        assert!(peak_dbtp <= -1.0, "{number}: {peak_dbtp} dBTP");
    }
}

#[test]
fn a_hall_may_ask_for_louder_or_softer() {
    let pack = vi();
    for wanted in [-30.0, -23.0, -12.0] {
        let loudness = Loudness { integrated_lufs: wanted, ..Loudness::default() };
        let sound = voice::Sound { loudness, ..voice::Sound::default() };
        let audio = voice::announce(&[(&pack, &sentence(Kind::Call, "4042", 3))], &sound).unwrap();
        let now = audio.loudness().unwrap();
        assert!((now.integrated_lufs - wanted).abs() <= 0.5, "{wanted}: {}", now.integrated_lufs);
        assert!(now.peak_dbtp <= -1.0, "{wanted}: {} dBTP", now.peak_dbtp);
    }
}

#[test]
fn no_clip_clips_clicks_or_is_silent() {
    let pack = vi();
    for counter in 1..=20 {
        for letter in ["A1", "Q23", "Đ456", "7890"] {
            for cue in pack.cues(&sentence(Kind::Call, letter, counter)).unwrap() {
                let peak = cue.samples.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
                assert!((0.05..0.9).contains(&peak), "{}: peak {peak}", cue.slot);
                let ends = [cue.samples[0], *cue.samples.last().unwrap()];
                assert!(ends.iter().all(|x| x.abs() < 0.001), "{}: {ends:?}", cue.slot);
                let ms = cue.samples.len() / 48;
                assert!((100..4000).contains(&ms), "{}: {ms} ms", cue.slot);
            }
        }
    }
}

#[test]
fn an_announcement_is_the_same_bytes_every_time_and_survives_its_file() {
    let call = sentence(Kind::Call, "4042", 3);
    let audio = vi().announce(&call).unwrap();
    assert_eq!(audio, vi().announce(&call).unwrap());
    assert_eq!(Waveform::from_wav(&audio.to_wav()).unwrap(), audio);
    assert!(matches!(Waveform::from_wav(b"RIFFnot"), Err(VoiceError::BadWav(_))));
}

#[test]
fn a_pack_that_is_not_there_is_named() {
    let error = Pack::embedded("km").unwrap_err().to_string();
    assert!(error.contains("\"km\"") && error.contains("vi"), "{error}");
}

/// Copies the shipped pack, spoils it, and says what came of it.
fn spoiled(spoil: impl FnOnce(&std::path::Path)) -> String {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(sounds("vi")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    spoil(copy.path());
    let pack = match Pack::open(copy.path()) {
        Ok(pack) => pack,
        Err(error) => return error.to_string(),
    };
    match pack.announce(&sentence(Kind::Call, "4042", 3)) {
        Ok(audio) => format!("said in {} ms", audio.duration_ms()),
        Err(error) => error.to_string(),
    }
}

fn edit(folder: &std::path::Path, from: &str, to: &str) {
    let file = folder.join("pack.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from));
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_pack_in_a_folder_speaks_too() {
    assert!(spoiled(|_| ()).starts_with("said in"));
}

/// The clips of the shipped pack under another language's name, without the words of numbers.
#[test]
fn a_language_without_a_grammar_of_ours_is_spoken_by_its_pack_alone() {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(sounds("vi")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    edit(copy.path(), "language = \"vi\"", "language = \"km\"");
    let pack = Pack::open(copy.path()).unwrap();
    assert_eq!(
        slots(&pack, &sentence(Kind::Call, "A42", 3)),
        "chime opening/call letter/a digits/42/last to_counter/3"
    );
    assert!(
        slots(&pack, &sentence(Kind::Recall, "7", 121))
            .ends_with("digit/7/last to_counter digit/1/first digit/2/middle digit/1/last")
    );
}

#[test]
fn a_damaged_pack_says_what_is_wrong_with_it() {
    type Spoil = fn(&std::path::Path);
    let cases: [(&str, Spoil); 6] = [
        ("digits-40-first.ogg: its SHA-256 is not", |p| {
            fs::write(p.join("digits-40-first.ogg"), b"OggS").unwrap();
        }),
        ("digits-40-first.ogg: ", |p| fs::remove_file(p.join("digits-40-first.ogg")).unwrap()),
        ("no clip for slot \"to_counter/3\"", |p| {
            edit(p, "\"to_counter/3\"", "\"to_counter/1003\"");
            edit(p, "\"to_counter\"", "\"to_door\"");
        }),
        ("is not a file name", |p| edit(p, "\"chime.ogg\"", "\"../chime.ogg\"")),
        ("stands twice", |p| edit(p, "\"digit/1/last\"", "\"digit/2/last\"")),
        ("sample_rate = 44100", |p| edit(p, "48000", "44100")),
    ];
    for (expected, spoil) in cases {
        let said = spoiled(spoil);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn noise_in_place_of_a_clip_is_refused_without_a_panic() {
    let hash = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"; // of "12345"
    let said = spoiled(|p| {
        fs::write(p.join("digits-40-first.ogg"), b"12345").unwrap();
        let text = fs::read_to_string(p.join("pack.toml")).unwrap();
        let at = text.find("digits-40-first.ogg").unwrap();
        let from = at + text[at..].find("sha256 = \"").unwrap() + 10;
        let text = format!("{}{hash}{}", &text[..from], &text[from + 64..]);
        fs::write(p.join("pack.toml"), text).unwrap();
    });
    assert!(said.contains("digits-40-first.ogg"), "{said}");
}

/// Every slot that the grammar can ask a shipped pack for, but the office's own words.
fn slots_of_the_grammar() -> Vec<Slot> {
    use office::speech::{Address, Ending, Noun, Opening, Part, Place, Region};
    let counter = |n: u16| n.try_into().unwrap();
    let mut slots = Vec::new();
    for address in [Address::Citizens, Address::Polite, Address::Organisations] {
        slots.push(Slot::Opening(Opening::Call(address)));
    }
    slots.extend(
        [Opening::Recall, Opening::LastCall, Opening::Merged, Opening::Missed, Opening::TakenBack]
            .map(Slot::Opening),
    );
    let endings = [Ending::Result, Ending::Fee, Ending::Missed, Ending::TakenBack];
    slots.extend(endings.map(Slot::Closing));
    let parts = [Part::IssuingClosed, Part::IssuingAgain, Part::IssuingOver, Part::Lunch];
    slots.extend(parts.map(Slot::Notice));
    slots.extend([Part::LunchEnd, Part::Evacuation].map(Slot::Notice));
    for place in [Place::First, Place::Middle, Place::Last] {
        slots.extend((0..=9).map(|digit| Slot::Digit(digit, place)));
        slots.extend((0..=99).map(|pair| Slot::Pair(pair, place)));
    }
    slots.extend(('A'..='Z').map(Slot::Letter));
    for region in [Region::North, Region::South] {
        slots.extend((1..=999).map(|n| Slot::Number(n, region)));
        slots.extend((1..=9).map(|n| Slot::Thousands(n, region)));
    }
    for noun in Noun::ALL {
        slots.extend([Slot::ToCounterStem(noun), Slot::AtCounterStem(noun)]);
        slots.extend((1..=99).map(|n| Slot::ToCounter(noun, counter(n))));
        slots.extend((1..=99).map(|n| Slot::AtCounter(noun, counter(n))));
    }
    slots.extend((12 * 60..=15 * 60).step_by(15).map(Slot::Time));
    slots.extend(Said::all().map(Slot::Kiosk));
    slots.extend(keys().into_iter().flat_map(|key| [Slot::Press(key), Slot::Key(key)]));
    slots
}

fn keys() -> Vec<Key> {
    "0123456789*#".chars().map(|sign| sign.to_string().parse().unwrap()).collect()
}

#[test]
fn both_packs_say_everything_that_a_kiosk_says() {
    let said = |pack: &Pack, prompt: Prompt| {
        let sentence = Sentence::prompt(prompt, Manner::default());
        let wave = voice::announce_among(&[pack], &sentence, Loudness::default());
        let wave = wave.unwrap_or_else(|e| panic!("{:?}: {e}", sentence.lines(Language::Vi)));
        let Loudness { integrated_lufs, peak_dbtp } = wave.loudness().unwrap();
        assert!((integrated_lufs + 16.0).abs() <= 0.5, "{sentence:?}: {integrated_lufs} LUFS");
        assert!(peak_dbtp <= -1.0, "{sentence:?}: {peak_dbtp} dBTP");
        assert!((600..15_000).contains(&wave.duration_ms()), "{sentence:?}");
    };
    for pack in [vi(), Pack::embedded("en").unwrap()] {
        let in_english = pack.language() == Some(Language::En);
        for part in Said::all().filter(|part| !(in_english && *part == Said::PeopleAhead)) {
            said(&pack, Prompt::Said(vec![part]));
        }
        for key in keys() {
            said(&pack, Prompt::Key(key));
            said(&pack, Prompt::Option(key, Name::Elsewhere));
        }
        for n in [0, 1, 9, 21, 105, 1_204] {
            said(&pack, Prompt::Waiting(n));
        }
    }
}

#[test]
fn a_name_is_said_by_the_first_pack_that_has_it() {
    let (vi, en) = (vi(), Pack::embedded("en").unwrap());
    let phrase = |vi: &str| {
        let text = office::Text { vi: vi.to_owned(), en: None };
        Arc::new(Phrase { key: "a".to_owned(), text })
    };
    let name =
        |vi: &str| Sentence::prompt(Prompt::Name(Name::Common(phrase(vi))), Manner::default());
    let said =
        |packs: &[&Pack], vi: &str| voice::announce_among(packs, &name(vi), Loudness::default());
    let hoa_sen = said(&[&vi], "Phường Hoa Sen").unwrap();
    assert_eq!(said(&[&vi, &en], "PHƯỜNG HOA SEN").unwrap(), hoa_sen);
    assert_eq!(said(&[&en, &vi], "Phường Hoa Sen").unwrap(), hoa_sen);
    let lack = said(&[&vi, &en], "Phường Không Có").unwrap_err().to_string();
    assert!(lack.contains("name/phường-không-có"), "{lack}");
    assert!(said(&[], "Phường Hoa Sen").is_err());
}

#[test]
fn every_name_that_a_pack_has_is_found_by_it() {
    for pack in [vi(), Pack::embedded("en").unwrap()] {
        let clips = &pack.manifest().clips;
        let names: Vec<_> = clips.iter().filter(|clip| clip.slot.starts_with("name/")).collect();
        assert!(names.len() >= 50);
        for clip in names {
            assert_eq!(Slot::Name(clip.text.as_str().into()).to_string(), clip.slot);
        }
    }
}

#[test]
fn what_a_clip_says_is_what_the_grammar_writes() {
    for (name, least) in [("vi", 1_650), ("en", 500)] {
        let pack = Pack::embedded(name).unwrap();
        let language = pack.language().unwrap();
        let clips = &pack.manifest().clips;
        let texts: std::collections::BTreeMap<&str, &str> =
            clips.iter().map(|clip| (clip.slot.as_str(), clip.text.as_str())).collect();
        let mut found = BTreeSet::new();
        for slot in slots_of_the_grammar() {
            let slot_name = slot.to_string();
            let Some(text) = texts.get(slot_name.as_str()) else { continue };
            let plain = |text: &str| text.trim_end_matches('.').replace('-', " ").to_lowercase();
            assert_eq!(plain(text), plain(&slot.words(language)), "{name}: {slot_name}");
            found.insert(slot_name);
        }
        assert!(found.len() >= least, "{name}: {} of {}", found.len(), clips.len());
    }
}

#[test]
fn english_says_every_number_every_counter_and_every_notice() {
    use office::speech::Notice;
    let pack = Pack::embedded("en").unwrap();
    for counter in 1..=999 {
        let number = format!("{}", 1000 + counter);
        pack.cues(&sentence(Kind::Call, &number, counter)).unwrap();
    }
    for letter in ('A'..='Z').chain(['Đ']) {
        pack.cues(&sentence(Kind::LastCall, &format!("{letter}042"), 3)).unwrap();
    }
    for kind in [Kind::Missed, Kind::TakenBack] {
        pack.cues(&sentence(kind, "4042", 3)).unwrap();
    }
    for (pack, minute) in [(&pack, 13 * 60), (&vi(), 13 * 60 + 30), (&vi(), 16 * 60 + 20)] {
        for notice in [
            Notice::Evacuation,
            Notice::Lunch { until: minute },
            Notice::IssuingClosed { again: Some(minute) },
            Notice::IssuingClosed { again: None },
        ] {
            pack.cues(&Sentence::notice(notice)).unwrap();
        }
    }
}

#[test]
fn whole_numbers_and_other_places_are_said_in_both_regions() {
    use office::speech::{Manner, Noun, Numbers, Region, Summoned, Wording};
    for region in [Region::North, Region::South] {
        let manner =
            Manner { region, numbers: Numbers::Whole, noun: Noun::Room, ..Manner::default() };
        for number in ["A105", "A7", "4042", "4002", "4000", "9999", "0421"] {
            for counter in [3, 21, 115] {
                let counter = u16::try_into(counter).unwrap();
                let (number, wording) = (number.parse().unwrap(), Wording::default());
                let one = Summoned { number, counter, wording };
                vi().cues(&Sentence::of(Kind::Call, one, manner)).unwrap();
            }
        }
    }
}
