//! What an IT officer gets wrong, and what is said about it.

use crate::{Change, diff, read};
use office::Language;

/// An office without mistakes, one line for each thing to get wrong.
const RIGHT: &str = r#"[office]
name = "Phường Hoa Sen"
[hours]
issue = [{ days = "mon-fri", windows = ["07:15-11:00"] }]
[[service]]
key = "chung-thuc"
prefix = "1"
name = "Chứng thực"
[[service]]
key = "ho-tich"
prefix = "2"
name = "Hộ tịch"
[[counter]]
number = 1
services = ["chung-thuc", "ho-tich"]
"#;

/// What is said, in English, after the replacements.
fn said(replacements: &[(&str, &str)]) -> Vec<String> {
    let mut text = RIGHT.to_owned();
    for (right, wrong) in replacements {
        assert!(text.contains(right), "{right} stands in the text");
        text = text.replacen(right, wrong, 1);
    }
    let found = match read(&text, "w") {
        Ok(settings) => settings.warnings,
        Err(findings) => findings.0,
    };
    found.iter().map(ToString::to_string).collect()
}

/// One replacement, and the beginning of the one thing that is said.
fn check(right: &str, wrong: &str, expected: &str) {
    let said = said(&[(right, wrong)]);
    assert!(said.len() == 1 && said[0].starts_with(expected), "{wrong}: {said:#?}");
}

#[test]
fn an_office_without_mistakes_is_read_without_a_word() {
    assert_eq!(said(&[]), Vec::<String>::new());
    assert_eq!(said(&[("\n", "\r\n")]), Vec::<String>::new());
    assert_eq!(said(&[("[office]", "\u{feff}[office]")]), Vec::<String>::new());
}

#[test]
fn three_mistakes_at_once_are_all_named() {
    let three = [
        ("name = \"Chứng", "nmae = 1\nname = \"Chứng"),
        ("\"07:15-11:00\"", "\"7:15-11:00\""),
        ("\"ho-tich\"]", "\"ho-tik\"]"),
    ];
    assert_eq!(
        said(&three),
        [
            "w:4:41: hours.issue[0].windows[0]: \"7:15-11:00\" is not a part of a day; a start, a hyphen and a later end, in 24 hours, such as \"07:30-11:30\"",
            "w:8:1: service[0].nmae: no such key; did you mean \"name\"?",
            "w:16:27: counter[0].services[1]: there is no service \"ho-tik\"; did you mean \"ho-tich\"?",
        ]
    );
}

#[test]
fn keys_and_types() {
    check("[hours]", "[hour]", "w:3:2: hour: no such key; did you mean \"hours\"?");
    check(
        "[hours]",
        "undo_s = 3\n[hours]",
        "w:3:1: office.undo_s: no such key; this key belongs in [limits]",
    );
    check(
        "[hours]",
        "weather = 3\n[hours]",
        "w:3:1: office.weather: no such key; the keys of this table are name, name_en,",
    );
    check(
        "number = 1",
        "number = \"1\"",
        "w:14:10: counter[0].number: this is text; it should be a whole number",
    );
    check(
        "number = 1",
        "number = 1.0",
        "w:14:10: counter[0].number: this is a number with a decimal point;",
    );
    check(
        "number = 1",
        "",
        "w:13:1: counter[0].number: this key is required; add it, for example: number = 1",
    );
    check(
        "[[counter]]",
        "[counter]",
        "w:13:1: counter: this is a table; it should be repeated tables",
    );
    check(
        "[hours]",
        "[voice]\non = 'yes'\n[hours]",
        "w:4:6: voice.on: this is text; it should be true or false",
    );
}

#[test]
fn numbers_out_of_range() {
    for wrong in ["0", "1000", "-3", "99999999999999999999999", "0xffff"] {
        check("number = 1", &format!("number = {wrong}"), "w:14:10: counter[0].number: ");
    }
    check(
        "prefix = \"1\"",
        "prefix = \"1\"\nquota = 0",
        "w:8:9: service[0].quota: 0 is out of range; a whole number from 1 to 9999",
    );
    check("[hours]", "[limits]\nundo_s = 61\n[hours]", "w:4:10: limits.undo_s: 61 is out of range");
    check(
        "[hours]",
        "[limits]\nabsent_grace_s = 601\n[hours]",
        "w:4:18: limits.absent_grace_s: 601",
    );
    check("[hours]", "[lobby]\nrecent = 0\n[hours]", "w:4:10: lobby.recent: 0 is out of range");
}

#[test]
fn texts_for_people() {
    let name = "\"Phường Hoa Sen\"";
    let at = |message| format!("w:2:8: office.name: {message}");
    check(name, "\"\"", &at("nothing is written here"));
    check(name, "\"  \"", &at("nothing is written here"));
    check(name, "\" Hoa Sen\"", &at("there are spaces before or after"));
    check(name, "\"Hoa\\tSen\"", &at("there is a line break, a tab"));
    check(
        name,
        "\"Phu\u{31b}o\u{31b}\u{300}ng\"",
        &at("the letters and their marks are written apart"),
    );
    check(name, &format!("\"{}\"", "ồ".repeat(121)), &at("too long: 121 characters; at most 120"));
}

#[test]
fn names_for_programs_stand_once() {
    let twice = [("key = \"ho-tich\"", "key = \"chung-thuc\""), (", \"ho-tich\"", "")];
    let expected = "w:10:7: service[1].key: \"chung-thuc\" already stands on line 6";
    let found = said(&twice);
    assert!(found.len() == 1 && found[0].starts_with(expected), "{found:#?}");
    let both = [("key = \"ho-tich\"", "key = \"Hộ tịch\""), (", \"ho-tich\"", ", \"Hộ tịch\"")];
    let said = said(&both);
    let expected = "w:10:7: service[1].key: \"Hộ tịch\" cannot be used as a key";
    assert!(said.len() == 1 && said[0].starts_with(expected), "{said:#?}");
    check(
        "prefix = \"2\"",
        "prefix = \"b\"",
        "w:11:10: service[1].prefix: \"b\" cannot begin a number",
    );
    check(
        "prefix = \"2\"",
        "prefix = \"1\"",
        "w:11:10: service[1].prefix: \"1\" already stands on line 7",
    );
    check("number = 1", "number = 1\nzone = \"Tầng 2\"", "w:15:8: counter[0].zone: ");
    check(
        ", \"ho-tich\"]",
        ", \"ho-tich\", \"ho-tich\"]",
        "w:15:38: counter[0].services[2]: \"ho-tich\" already stands",
    );
    let again = "[[counter]]\nnumber = 1\nservices = [\"ho-tich\"]\n[[counter]]";
    check("[[counter]]", again, "w:17:10: counter[1].number: \"1\" already stands on line 14");
}

#[test]
fn every_service_has_a_counter() {
    check(", \"ho-tich\"]", "]", "w:10:7: service[1].key: no counter takes service \"ho-tich\"");
    check(
        "\"ho-tich\"]",
        "\"ho-tich\", \"xyz\"]",
        "w:15:38: counter[0].services[2]: there is no service \"xyz\"; the services are chung-thuc, ho-tich",
    );
    check(
        "services = [\"chung-thuc\", \"ho-tich\"]",
        "services = []",
        "w:15:12: counter[0].services: the list is empty",
    );
}

#[test]
fn hours_of_the_week() {
    for wrong in ["fri-mon", "t2-t6", "mon,mon", "mon-wed,tue", "", "mon-", "Mon"] {
        check("\"mon-fri\"", &format!("\"{wrong}\""), "w:4:19: hours.issue[0].days: ");
    }
    for wrong in ["11:00-07:15", "07:15-07:15", "07:15", "7h15-11h", "23:00-24:01", "07:60-08:00"] {
        let place = "w:4:41: hours.issue[0].windows[0]: ";
        check("\"07:15-11:00\"", &format!("\"{wrong}\""), place);
    }
    check("[\"07:15-11:00\"]", "[]", "w:4:40: hours.issue[0].windows: the list is empty");
    let overlapping =
        "w:4:56: hours.issue[0].windows[1]: 10:59-12:00 (mon) overlaps the window on line 4";
    check("\"07:15-11:00\"", "\"07:15-11:00\", \"10:59-12:00\"", overlapping);
    check(
        "{ days = \"mon-fri\", windows = [\"07:15-11:00\"] }",
        "",
        "w:4:9: hours.issue: the list is empty",
    );
    let inside = "{ days = \"wed\", windows = [\"08:00-09:00\"] }, { days";
    check("{ days", inside, "w:4:37: hours.issue[0].windows[0]: 08:00-09:00 (wed) overlaps");
    assert_eq!(said(&[("07:15-11:00", "00:00-12:00\", \"12:00-24:00")]), Vec::<String>::new());
}

#[test]
fn where_and_in_which_languages_the_office_is() {
    let office = |line: &str| format!("{line}\n[hours]");
    check(
        "[hours]",
        &office("time_zone = 'Asia/Hanoi'"),
        "w:3:13: office.time_zone: there is no time zone \"Asia/Hanoi\"; \"Asia/Ho_Chi_Minh\" for all",
    );
    check(
        "[hours]",
        &office("languages = ['en']"),
        "w:3:13: office.languages: Vietnamese is missing",
    );
    check(
        "[hours]",
        &office("languages = ['vi', 'fr']"),
        "w:3:20: office.languages[1]: \"fr\" is not one of",
    );
    check(
        "[hours]",
        &office("languages = ['vi', 'vi']"),
        "w:3:20: office.languages[1]: \"vi\" already stands",
    );
    for wrong in [
        "hoasen.vn",
        "ftp://a",
        "http://",
        "https://a b",
        "http://a:x",
        "http://a?q=1",
        "http://u@a",
    ] {
        check(
            "[hours]",
            &office(&format!("public_url = '{wrong}'")),
            "w:3:14: office.public_url: \"",
        );
    }
    check(
        "[hours]",
        &office("public_url = 'http://localhost:8080'"),
        "w:3:14: warning: office.public_url: this address leads",
    );
}

#[test]
fn prefixes_that_are_mistaken_are_warned_of() {
    let prefixes = |first: &str, second: &str| {
        let (first, second) = (format!("prefix = {first:?}"), format!("prefix = {second:?}"));
        said(&[("prefix = \"1\"", &first), ("prefix = \"2\"", &second)])
    };
    for (first, second) in [("B", "D"), ("D", "Đ"), ("M", "N"), ("A", "K"), ("CA", "GA")] {
        let said = prefixes(first, second);
        assert!(
            said.len() == 1 && said[0].contains("sounds much like"),
            "{first} {second} {said:?}"
        );
    }
    for (first, second) in [("4", "41"), ("A1", "A")] {
        let said = prefixes(first, second);
        assert!(
            said.len() == 1 && said[0].contains("easily mistaken"),
            "{first} {second} {said:?}"
        );
    }
    for (first, second) in [("A", "B"), ("A", "C"), ("1", "2"), ("A", "AB")] {
        assert_eq!(prefixes(first, second), Vec::<String>::new(), "{first} {second}");
    }
}

#[test]
fn a_broken_line_is_named_and_the_rest_still_read() {
    let said = said(&[("\"Phường Hoa Sen\"", "\"Phường Hoa Sen"), ("\"ho-tich\"]", "\"xyz\"]")]);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].starts_with("w:2:23: not valid TOML (invalid basic string"), "{said:#?}");
    assert!(
        said[1].starts_with("w:15:27: counter[0].services[1]: there is no service"),
        "{said:#?}"
    );
    check(
        "name = \"Hộ tịch\"",
        "name = \"Hộ tịch\"\nname = \"Hộ\"",
        "w:13:1: this key already stands in the same table",
    );
    check(
        "\"ho-tich\"]\n",
        "\"ho-tich\"\n[lobby]\nrecent = 3\n",
        "w:16:1: not valid TOML (missing comma",
    );
    check("[office]", "[office", "w:1:8: not valid TOML (unclosed table");
}

#[test]
fn an_empty_or_endless_text_is_refused() {
    let empty = read("", "w").unwrap_err();
    let keys: Vec<_> = empty.iter().map(|finding| finding.key.as_str()).collect();
    assert_eq!(keys, ["office", "service", "counter"]);
    let endless = read(&"#".repeat(crate::TEXT_BYTES_MAX + 1), "w").unwrap_err().to_string();
    assert_eq!(endless, "w:1:1: the configuration is too large; at most 4194304 bytes");
    let nonsense = read(&"a = 1\n[[counter]]\n[[service]]\n".repeat(8_000), "w").unwrap_err();
    assert_eq!(nonsense.0.len(), 100);
    let one_line = format!("service = [{}]\n{}", "{},".repeat(60), "= \n\n".repeat(50_000));
    assert_eq!(read(&one_line, "w").unwrap_err().0.len(), 100);
}

#[test]
fn findings_are_said_in_vietnamese() {
    let text = RIGHT.replace("\"ho-tich\"]", "\"ho-tik\"]");
    let findings = read(&text, "config/phuong.toml").unwrap_err();
    assert_eq!(
        findings.lines(Language::Vi),
        "config/phuong.toml:15:27: counter[0].services[1]: không có lĩnh vực nào mang mã \"ho-tik\"; có phải ý ông/bà là \"ho-tich\"?"
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    let settings = read(RIGHT, "w").unwrap();
    assert_eq!(settings.rules.time_zone, "Asia/Ho_Chi_Minh");
    assert_eq!(settings.languages, [Language::Vi, Language::En]);
    assert_eq!(settings.rules.counters[0].zone.as_str(), "hall");
    assert_eq!((settings.voice.on, settings.voice.pack.as_str()), (true, "vi"));
    assert_eq!(settings.voice.gap_ms, 1_500);
    let slash = RIGHT.replace("[hours]", "public_url = 'http://[fe80::1]:80/so/'\n[hours]");
    let settings = read(&slash, "w").unwrap();
    assert_eq!(settings.public_url.as_deref(), Some("http://[fe80::1]:80/so"));
}

#[test]
fn a_change_is_named_by_service_and_counter() {
    let old = read(RIGHT, "w").unwrap();
    let new = RIGHT
        .replace("prefix = \"2\"", "prefix = \"2\"\nquota = 80")
        .replace("07:15-11:00", "07:15-11:30")
        .replace("mon-fri", "mon")
        + "[[counter]]\nnumber = 2\nservices = [\"ho-tich\"]\n# a word\n";
    let new = read(&new, "w").unwrap();
    let changes = diff(&old, &new);
    let keys: Vec<_> = changes.iter().map(|change| change.key.as_str()).collect();
    let days = ["fri", "mon", "thu", "tue", "wed"].map(|day| format!("hours.issue.{day}"));
    let mut expected = vec!["counter.2.services", "counter.2.zone"];
    expected.extend(days.iter().map(String::as_str));
    expected.push("service.ho-tich.quota");
    assert_eq!(keys, expected);
    let quota = Change { key: "service.ho-tich.quota".into(), old: None, new: Some("80".into()) };
    assert_eq!(changes.last(), Some(&quota));
    assert_eq!(changes[3].old.as_deref(), Some("[\"07:15-11:00\"]"));
    assert_eq!(changes[3].new.as_deref(), Some("[\"07:15-11:30\"]"));
    assert_eq!(diff(&new, &new), []);
}

const WORDED: &str = r#"
[office]
name = "Phường Bến Thành"
[[service]]
key = "a"
prefix = "A"
name = "Chứng thực"
opening = "moi"
closing = "result"
spoken = "chứng thực"
[[service]]
key = "b"
prefix = "B"
name = "Hộ tịch"
closing = "mang-to-khai"
[[counter]]
number = 1
services = ["a", "b"]
[voice]
also = ["en"]
engine = "piper"
region = "south"
numbers = "whole"
noun = "window"
address = "polite"
repeat = "none"
chime = false
[[voice.hours]]
from = "11:30"
to = "13:00"
loudness_lufs = -24
[[voice.hours]]
from = "17:00"
to = "24:00"
quiet = true
[[voice.phrase]]
key = "moi"
text = "Kính mời doanh nghiệp có số thứ tự"
[[voice.phrase]]
key = "mang-to-khai"
text = "mang theo tờ khai"
"#;

#[test]
fn an_office_words_its_announcements() {
    use office::speech::{Address, Closing, Noun, Numbers, Region, Repetition};
    let voice = crate::read(WORDED, "w").unwrap().voice;
    assert_eq!(
        (voice.also.as_slice(), voice.engine.as_deref()),
        (&["en".to_owned()][..], Some("piper"))
    );
    let manner =
        (voice.manner.region, voice.manner.numbers, voice.manner.noun, voice.manner.address);
    assert_eq!(manner, (Region::South, Numbers::Whole, Noun::Window, Address::Polite));
    assert_eq!((voice.repetition, voice.chime), (Repetition::None, false));
    let at = |hour: u16| voice.loudness_at(hour * 60);
    assert_eq!(
        [at(8), at(12), at(13), at(17), at(23)],
        [Some(-16), Some(-24), Some(-16), None, None]
    );
    let a = &voice.wordings[&"a".parse().unwrap()];
    assert_eq!(a.opening, voice.phrase("moi").cloned());
    assert_eq!(a.closing, Some(Closing::Result));
    assert_eq!(
        a.spoken.as_ref().map(|(prefix, own)| (prefix.as_str(), own.key.as_str())),
        Some(("A", "a"))
    );
    let b = &voice.wordings[&"b".parse().unwrap()];
    assert_eq!(
        b.closing.as_ref(),
        voice.phrase("mang-to-khai").cloned().map(Closing::Own).as_ref()
    );
}

#[test]
fn a_wording_that_cannot_be_spoken_is_refused() {
    for (from, to, said) in [
        (
            "closing = \"mang-to-khai\"",
            "closing = \"mang\"",
            "w:15:11: service[1].closing: there is no sentence \"mang\"",
        ),
        ("key = \"moi\"", "key = \"fee\"", "this contradicts closing = \"result\""),
        (
            "spoken = \"chứng thực\"",
            "spoken = \"chứng thực\"\nsensitive = true",
            "this contradicts sensitive",
        ),
        (
            "spoken = \"chứng thực\"",
            "sensitive = true",
            "service[0].sensitive: this means nothing without group",
        ),
        ("from = \"17:00\"", "from = \"12:00\"", "this contradicts [[voice.hours]]"),
        ("quiet = true", "quiet = true\nloudness_lufs = -20", "this contradicts loudness_lufs"),
        ("quiet = true", "", "loudness_lufs"),
        ("noun = \"window\"", "noun = \"door\"", "\"counter\", \"window\", \"desk\", \"room\""),
        ("engine = \"piper\"", "engine = \"/bin/sh\"", "engine"),
    ] {
        let text = WORDED.replacen(from, to, 1);
        let findings = crate::read(&text, "w").unwrap_err();
        let all = findings.lines(office::Language::En);
        assert!(all.contains(said), "{said}: {all}");
    }
}
