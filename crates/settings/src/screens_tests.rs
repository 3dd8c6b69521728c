//! What an IT officer gets wrong about screens, and what is said about it.

use crate::{Arrow, Layout, Lobby, Print, Rating, Settings, Shape, Theme, diff, read};
use office::Language;
use std::fmt::Write;

const RIGHT: &str = r#"[office]
name = "Phường Hoa Sen"
[[service]]
key = "chung-thuc"
prefix = "1"
name = "Chứng thực"
[[counter]]
number = 1
services = ["chung-thuc"]
"#;

/// What is said of the office with these lines below it.
fn said(lines: &str) -> Vec<String> {
    let found = match read(&format!("{RIGHT}{lines}\n"), "w") {
        Ok(settings) => settings.warnings,
        Err(findings) => findings.0,
    };
    found.iter().map(ToString::to_string).collect()
}

/// Of these lines one thing is said, and it begins so.
fn check(lines: &str, expected: &str) {
    let said = said(lines);
    assert!(said.len() == 1 && said[0].starts_with(expected), "{lines}\n{said:#?}");
}

fn right(lines: &str) -> Settings {
    let settings = read(&format!("{RIGHT}{lines}\n"), "w");
    let settings = settings.unwrap_or_else(|findings| panic!("{lines}\n{findings}"));
    assert_eq!(settings.warnings, [], "{lines}");
    settings
}

#[test]
fn an_office_that_says_nothing_of_its_screens() {
    let plain = right("");
    assert_eq!((plain.look.brand, plain.look.theme), (None, Theme::Standard));
    assert_eq!((plain.kiosk.idle_s, plain.kiosk.print), (45, Print::None));
    assert!(plain.kiosk.speak && !plain.kiosk.low_reach && plain.kiosk.prepare.is_none());
    assert_eq!(plain.lobby, Lobby::default());
    assert_eq!(
        (plain.lobby.layout, plain.lobby.next, plain.lobby.spotlight_s),
        (Layout::Table, 3, 8)
    );
    assert!(plain.places.is_empty() && plain.guidance.is_empty() && plain.procedures.is_empty());
    let rating = Rating { minutes: 60, comment: false, comment_days: 90, reasons: Vec::new() };
    assert_eq!(plain.rating, Some(rating));
    assert_eq!(right("[rating]\non = false").rating, None);
}

#[test]
fn white_text_can_be_read_on_the_colour_of_the_office() {
    assert_eq!(right("[look]\nbrand = \"#0B4A8F\"").look.brand, "#0b4a8f".parse().ok());
    for wrong in ["blue", "0b4a8f", "#0b4a8", "#0b4a8ff", ""] {
        let line = format!("[look]\nbrand = \"{wrong}\"");
        check(&line, &format!("w:11:9: look.brand: \"{wrong}\" is not a colour; # and six digits"));
    }
    check(
        "[look]\nbrand = \"#ffd54a\"",
        "w:11:9: look.brand: white text on \"#ffd54a\" cannot be read: its contrast is 1.4:1; \
         a darker colour, at least 4.5:1, such as \"#",
    );
    check("[look]\nbrand = \"#777777\"", "w:11:9: look.brand: white text on \"#777777\" cannot");
    check("[look]\nbrand = 7", "w:11:9: look.brand: this is a whole number");
}

#[test]
fn the_colour_that_is_said_to_be_right_is_right() {
    for pale in ["#ffd54a", "#777777", "#ffffff", "#00ff00", "#e3edf8"] {
        let said = said(&format!("[look]\nbrand = \"{pale}\"")).join("");
        let enough = said.rsplit('"').nth(1).expect("a colour is named");
        right(&format!("[look]\nbrand = \"{enough}\""));
    }
}

#[test]
fn what_pages_show_of_the_office() {
    let settings = right(
        "[look]\nemblem = \"quoc-huy.png\"\ntheme = \"contrast\"\n\
         [kiosk]\nidle_seconds = 10\nprint = \"browser\"\nlow_reach = true\nspeak = false\n\
         prepare = \"Xin chuẩn bị căn cước.\"\nprepare_en = \"Please have your card ready.\"",
    );
    assert_eq!(settings.look.emblem.map(|e| e.address()).as_deref(), Some("/media/quoc-huy.png"));
    assert_eq!((settings.look.theme, settings.kiosk.print), (Theme::Contrast, Print::Browser));
    for (lines, expected) in [
        ("[look]\ntheme = \"dark\"", "w:11:9: look.theme: \"dark\" is not one of"),
        (
            "[look]\nemblem = \"a.mp4\"",
            "w:11:10: look.emblem: \"a.mp4\" is not the name of a picture",
        ),
        ("[look]\nemblem = \"../a.png\"", "w:11:10: look.emblem: \"../a.png\" is not the name"),
        ("[look]\nbrandt = 1", "w:11:1: look.brandt: no such key; did you mean \"brand\"?"),
        (
            "[kiosk]\nidle_seconds = 9",
            "w:11:16: kiosk.idle_seconds: 9 is out of range; a whole number from 10 to 300",
        ),
        ("[kiosk]\nprint = \"thermal\"", "w:11:9: kiosk.print: \"thermal\" is not one of"),
        ("[kiosk]\nprepare_en = \"Ready\"", "w:10:1: kiosk.prepare: this key is required"),
        (
            "[kiosk]\nlayout = \"call\"",
            "w:11:1: kiosk.layout: no such key; this key belongs in [lobby]",
        ),
    ] {
        check(lines, expected);
    }
    check(
        &format!("[kiosk]\nprepare = \"{}\"", "ộ".repeat(201)),
        "w:11:11: kiosk.prepare: too long: 201 characters; at most 200",
    );
}

#[test]
fn what_televisions_show() {
    let settings = right(
        "[lobby]\nlayout = \"media\"\nnext = 0\nmedia = [\"a.mp4\", \"b.jpg\"]\nslide_seconds = 30\n\
         ticker = [\"Một\", \"Hai\"]\nticker_en = [\"One\", \"Two\"]\nspotlight_seconds = 3",
    );
    let lobby = settings.lobby;
    assert_eq!(
        (lobby.layout, lobby.next, lobby.slide_s, lobby.spotlight_s),
        (Layout::Media, 0, 30, 3)
    );
    let moving: Vec<_> = lobby.media.iter().map(|name| name.format().is_video()).collect();
    assert_eq!(moving, [true, false]);
    assert_eq!(lobby.ticker[1].en.as_deref(), Some("Two"));
    for (lines, expected) in [
        ("layout = \"grid\"", "w:11:10: lobby.layout: \"grid\" is not one of"),
        ("next = 6", "w:11:8: lobby.next: 6 is out of range; a whole number from 0 to 5"),
        ("media = [\"a.gif\"]", "w:11:10: lobby.media[0]: \"a.gif\" is not the name"),
        ("media = []", "w:11:9: lobby.media: the list is empty"),
        ("ticker = [\"\"]", "w:11:11: lobby.ticker[0]: nothing is written here"),
        ("ticker_en = [\"One\"]", "w:11:13: lobby.ticker_en: this means nothing without ticker"),
        (
            "ticker = [\"Một\", \"Hai\"]\nticker_en = [\"One\"]",
            "w:12:13: lobby.ticker_en: there are 1 lines here and 2 in ticker; one line for each",
        ),
        ("spotlight_seconds = 2", "w:11:21: lobby.spotlight_seconds: 2 is out of range"),
        ("layout = \"media\"", "w:11:10: warning: lobby.layout: this has no effect without media"),
    ] {
        check(&format!("[lobby]\n{lines}"), expected);
    }
    let lines = format!("[lobby]\nticker = [{}]", "\"a\",".repeat(21));
    check(&lines, "w:11:10: lobby.ticker: the list is too long; at most 20");
}

#[test]
fn where_a_counter_is() {
    // The lines stand below the counter.
    let settings = right(
        "floor = \"Tầng 1\"\nfloor_en = \"Floor 1\"\narrow = \"ahead_left\"\ncolour = \"#ffd54a\"\nshape = \"star\"",
    );
    let place = &settings.places[&office::CounterNo::try_from(1).unwrap()];
    assert_eq!((place.arrow, place.shape), (Some(Arrow::AheadLeft), Some(Shape::Star)));
    assert_eq!(place.colour.map(|c| c.to_string()).as_deref(), Some("#ffd54a"));
    for (lines, expected) in [
        ("floor_en = \"Floor 1\"", "w:7:1: counter[0].floor: this key is required"),
        (
            "floor = \"Tầng một của tòa nhà B\"",
            "w:10:9: counter[0].floor: too long: 22 characters; at most 20",
        ),
        ("arrow = \"north\"", "w:10:9: counter[0].arrow: \"north\" is not one of"),
        ("colour = \"red\"", "w:10:10: counter[0].colour: \"red\" is not a colour"),
        ("shape = \"heart\"", "w:10:9: counter[0].shape: \"heart\" is not one of"),
    ] {
        check(lines, expected);
    }
}

#[test]
fn what_people_are_told_of_a_service() {
    let told = |lines: &str| RIGHT.replace("[[counter]]", &format!("{lines}\n[[counter]]"));
    let settings = read(
        &told(
            "bring = \"Bản chính\"\nfee = \"2.000 đồng\"\nfee_en = \"2,000 đồng\"\nwords = [\"sao y\"]\nvideo = \"a.webm\"",
        ),
        "w",
    );
    let settings = settings.unwrap();
    let guidance = &settings.guidance[&"chung-thuc".parse().unwrap()];
    assert_eq!(guidance.words, ["sao y"]);
    assert!(guidance.details.bring.is_some() && guidance.details.legal_time.is_none());
    let named: Vec<_> = settings.media().map(|(key, name)| format!("{key} {name}")).collect();
    assert_eq!(named, ["service.chung-thuc.video a.webm"]);
    for (lines, expected) in [
        ("video = \"a.png\"", "w:7:9: service[0].video: \"a.png\" is not the name of a video"),
        (
            "words = [\"sao y\", \"sao y\"]",
            "w:7:19: service[0].words[1]: \"sao y\" already stands on line 7",
        ),
        ("legal_time_en = \"1 day\"", "w:3:1: service[0].legal_time: this key is required"),
        (&format!("bring = \"{}\"", "a".repeat(601)), "w:7:9: service[0].bring: too long: 601"),
        (&format!("words = [\"{}\"]", "a".repeat(41)), "w:7:10: service[0].words[0]: too long: 41"),
    ] {
        let findings = read(&told(lines), "w").unwrap_err();
        let said = findings.to_string();
        assert!(findings.0.len() == 1 && said.starts_with(expected), "{lines}\n{said}");
    }
}

#[test]
fn procedures_lead_to_services_that_there_are() {
    let one = "[[procedure]]\ncode = \"2.000815\"\nname = \"Sao y\"\nservice = \"chung-thuc\"\n";
    assert_eq!(right(one).procedures[0].service.as_str(), "chung-thuc");
    check(
        &one.replace("chung-thuc", "chung-thuk"),
        "w:13:11: procedure[0].service: there is no service \"chung-thuk\"; did you mean",
    );
    check(
        &format!("{one}{one}"),
        "w:15:8: procedure[1].code: \"2.000815\" already stands on line 11",
    );
    for wrong in ["", "2 000", "2/000", "ộ", &"1".repeat(33)] {
        check(&one.replace("2.000815", wrong), "w:11:8: procedure[0].code: \"");
    }
    let missing: Vec<_> =
        said("[[procedure]]").iter().map(|said| said.contains("required")).collect();
    assert_eq!(missing, [true; 3]);
}

#[test]
fn reasons_for_a_rating() {
    let reason = |key: &str| format!("[[rating.reason]]\nkey = \"{key}\"\ntext = \"Thái độ\"\n");
    let rating = right(&format!("[rating]\nminutes = 30\ncomment = true\n{}", reason("a"))).rating;
    let rating = rating.unwrap();
    assert_eq!((rating.minutes, rating.comment, rating.comment_days), (30, true, 90));
    assert_eq!(rating.reasons[0].key, "a");
    check(&(reason("a") + &reason("a")), "w:14:7: rating.reason[1].key: \"a\" already stands");
    check("[rating]\nminutes = 0", "w:11:11: rating.minutes: 0 is out of range");
    assert_eq!(right("[rating]\ncomment_days = 7").rating.unwrap().comment_days, 7);
    for wrong in [0, 366] {
        let said = format!("w:11:16: rating.comment_days: {wrong} is out of range");
        check(&format!("[rating]\ncomment_days = {wrong}"), &said);
    }
    let nine: String = (0..9).map(|n| reason(&n.to_string())).collect();
    check(&nine, "w:10:1: rating.reason: the list is too long; at most 8");
}

/// An office as large as may be: sixty services and two thousand procedures with everything that is told of them.
pub(crate) fn largest() -> String {
    let mut text = String::from("[office]\nname = \"Phường Hoa Sen\"\n");
    let mut keys = Vec::new();
    let told = format!("bring = \"{}\"\nfee = \"{}\"\n", "Bản chính. ".repeat(50).trim(), "0 đồng");
    for n in 0..60 {
        let (first, second) = (char::from(b'A' + n / 10), n % 10);
        let head =
            format!("[[service]]\nkey = \"s{n}\"\nprefix = \"{first}{second}\"\nname = \"S {n}\"");
        write!(text, "{head}\n{told}").expect("a text takes everything");
        keys.push(format!("\"s{n}\""));
    }
    let services = keys.join(", ");
    write!(text, "[[counter]]\nnumber = 1\nservices = [{services}]\n").expect("likewise");
    for n in 0..2_000 {
        let service = n % 60;
        let head = format!(
            "[[procedure]]\ncode = \"2.{n:06}\"\nname = \"Thủ tục {n}\"\nservice = \"s{service}\""
        );
        write!(text, "{head}\n{told}").expect("likewise");
    }
    text
}

#[test]
fn sixty_services_and_two_thousand_procedures_are_read_and_one_more_is_not() {
    let text = largest();
    let settings = read(&text, "w").unwrap();
    assert_eq!((settings.guidance.len(), settings.procedures.len()), (60, 2_000));
    assert!(diff(&settings, &settings).is_empty());
    let more = text + "[[procedure]]\ncode = \"3.0\"\nname = \"N\"\nservice = \"s1\"\n";
    let said = read(&more, "w").unwrap_err().to_string();
    assert!(said.contains("procedure: the list is too long; at most 2000"), "{said}");
}

#[test]
fn an_office_without_services_is_told_so_and_shown_how() {
    for none in ["", "service = []\n"] {
        let text =
            format!("{none}[office]\nname = \"A\"\n[[counter]]\nnumber = 1\nservices = [\"a\"]\n");
        let findings = read(&text, "w").unwrap_err();
        let said = findings.lines(Language::En);
        assert!(findings.0.len() == 1 && findings.0[0].key == "service", "{said}");
    }
}

#[test]
fn a_name_of_120_characters_names_an_office() {
    let long = "Ủ".repeat(120);
    let text = RIGHT.replace("Phường Hoa Sen", &long);
    assert_eq!(read(&text, "w").unwrap().rules.name.vi, long);
    let said = read(&RIGHT.replace("Phường Hoa Sen", &format!("{long}Ủ")), "w").unwrap_err();
    assert!(
        said.to_string().starts_with("w:2:8: office.name: too long: 121 characters; at most 120")
    );
}

#[test]
fn every_change_of_a_screen_is_named() {
    let old = right("shape = \"star\"\n[look]\nbrand = \"#0b4a8f\"");
    let new = right(
        "shape = \"circle\"\n[look]\nbrand = \"#083566\"\n[lobby]\nticker = [\"Một\"]\n\
         [kiosk]\nprepare = \"Xin\"\n[rating]\non = false\n\
         [[procedure]]\ncode = \"2.1\"\nname = \"N\"\nservice = \"chung-thuc\"",
    );
    let changes = diff(&old, &new);
    let keys: Vec<_> = changes.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "counter.1.shape",
            "kiosk.prepare",
            "lobby.ticker",
            "look.brand",
            "procedure.2.1.name",
            "procedure.2.1.service",
            "rating.comment",
            "rating.comment_days",
            "rating.minutes",
            "rating.on",
            "rating.reason",
        ]
    );
}
