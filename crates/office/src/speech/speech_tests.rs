use super::*;
use crate::{CounterNo, Language, Text};
use sha2::{Digest, Sha256};
use std::sync::Arc;

fn summoned(number: &str, counter: u16) -> Summoned {
    let (number, counter) = (number.parse().unwrap(), counter.try_into().unwrap());
    Summoned { number, counter, wording: Wording::default() }
}

fn sentence(kind: Kind, number: &str, counter: u16) -> Sentence {
    Sentence::of(kind, summoned(number, counter), Manner::default())
}

fn phrase(key: &str, vi: &str) -> Arc<Phrase> {
    Arc::new(Phrase { key: key.to_owned(), text: Text { vi: vi.to_owned(), en: None } })
}

fn named(slots: &[Vec<Slot>]) -> Vec<String> {
    let line = |line: &Vec<Slot>| line.iter().map(Slot::to_string).collect::<Vec<_>>().join(" ");
    slots.iter().map(line).collect()
}

#[test]
fn a_call_is_said_in_full_and_then_in_short() {
    let call = sentence(Kind::Call, "4042", 3);
    assert_eq!(
        call.lines(Language::Vi),
        [
            "Xin mời công dân có số thứ tự bốn không bốn hai đến quầy số ba.",
            "bốn không bốn hai, quầy số ba."
        ]
    );
    assert_eq!(
        call.lines(Language::En),
        ["Ticket four zero four two, please proceed to counter three."]
    );
}

#[test]
fn the_second_time_is_full_short_or_not_at_all() {
    let lines =
        |repetition| sentence(Kind::Call, "42", 3).repeated(repetition).lines(Language::Vi).len();
    let said = [Repetition::Full, Repetition::Short, Repetition::None].map(lines);
    assert_eq!(said, [2, 2, 1]);
}

#[test]
fn every_sentence_of_the_office_in_both_languages() {
    let said = [
        sentence(Kind::Recall, "A105", 15),
        sentence(Kind::LastCall, "A105", 15),
        sentence(Kind::Missed, "105", 1),
        sentence(Kind::TakenBack, "105", 1),
        Sentence::merged(vec![summoned("4042", 3), summoned("B7", 21)], Manner::default()),
        Sentence::notice(Notice::IssuingClosed { again: Some(13 * 60) }),
        Sentence::notice(Notice::IssuingClosed { again: None }),
        Sentence::notice(Notice::Lunch { until: 13 * 60 + 30 }),
        Sentence::notice(Notice::Evacuation),
        Sentence::notice(Notice::Own(phrase(
            "phones",
            "Xin ông bà để điện thoại ở chế độ im lặng",
        ))),
    ];
    let all = |language| said.iter().flat_map(|s| s.lines(language)).collect::<Vec<_>>();
    assert_eq!(
        all(Language::Vi),
        [
            "Xin nhắc lại: mời công dân có số thứ tự a một không năm đến quầy số mười lăm.",
            "Xin gọi lần cuối: mời công dân có số thứ tự a một không năm đến quầy số mười lăm.",
            "Công dân có số thứ tự một không năm, khi quay lại xin báo bàn hướng dẫn để được mời lại.",
            "Xin lỗi, số một không năm vui lòng chờ thêm.",
            "Xin mời các công dân có số thứ tự: bốn không bốn hai, quầy số ba; bê bảy, quầy số hai mươi mốt.",
            "Trung tâm đã ngừng cấp số buổi sáng. Ông bà đã có số vẫn được phục vụ.",
            "Buổi chiều cấp số từ một giờ chiều.",
            "Trung tâm đã ngừng cấp số hôm nay. Ông bà đã có số vẫn được phục vụ.",
            "Trung tâm nghỉ trưa đến một giờ rưỡi chiều.",
            "Ông bà đang giữ số sẽ được mời tiếp, không cần lấy số lại.",
            "Xin mọi người bình tĩnh rời khỏi phòng theo lối thoát hiểm gần nhất và làm theo hướng dẫn của cán bộ.",
            "Xin ông bà để điện thoại ở chế độ im lặng.",
        ]
    );
    assert_eq!(
        all(Language::En)[..6],
        [
            "Once again: ticket A one zero five, please proceed to counter fifteen.",
            "Last call: ticket A one zero five, please proceed to counter fifteen.",
            "Ticket one zero five, when you are back, please tell the information desk and you will be called again.",
            "We are sorry, ticket one zero five, please wait a little longer.",
            "The following tickets, please: four zero four two, counter three; B seven, counter twenty one.",
            "No more numbers are given out this morning. Everybody who has a number will be served.",
        ]
    );
}

#[test]
fn an_office_words_its_calls_its_own_way() {
    let manner = Manner {
        region: Region::South,
        numbers: Numbers::Whole,
        noun: Noun::Window,
        address: Address::Organisations,
    };
    let lines = |number| Sentence::of(Kind::Call, summoned(number, 3), manner).lines(Language::Vi);
    assert_eq!(
        lines("A105"),
        [
            "Xin mời tổ chức, công dân có số thứ tự a một trăm lẻ năm đến cửa số ba.",
            "a một trăm lẻ năm, cửa số ba."
        ]
    );
    assert_eq!(lines("4042")[1], "bốn ngàn không trăm bốn mươi hai, cửa số ba.");
    assert_eq!(lines("4002")[1], "bốn ngàn không trăm lẻ hai, cửa số ba.");
    assert_eq!(lines("A007")[1], "a bảy, cửa số ba.");
    for sign_by_sign in ["0421", "12B", "A0", "12345"] {
        let number = sign_by_sign.parse().unwrap();
        let plain = Sentence::new(Kind::Call, number, CounterNo::try_from(3).unwrap());
        let number_of = |line: &str| line.split(',').next().unwrap_or("").to_owned();
        assert_eq!(number_of(&lines(sign_by_sign)[1]), number_of(&plain.lines(Language::Vi)[1]));
    }
}

#[test]
fn a_service_words_its_calls_its_own_way() {
    let mut one = summoned("C042", 3);
    one.wording = Wording {
        opening: None,
        closing: Some(Closing::Result),
        spoken: Some(("C".parse().unwrap(), phrase("chung_thuc", "chứng thực"))),
    };
    let call = Sentence::of(Kind::Call, one.clone(), Manner::default());
    assert_eq!(
        call.lines(Language::Vi)[0],
        "Xin mời công dân có số thứ tự chứng thực không bốn hai đến quầy số ba để nhận kết quả."
    );
    assert_eq!(
        named(&call.slots(Language::Vi))[0],
        "opening/call service/chung_thuc digit/0/first digit/4/middle digit/2/last to_counter/3 closing/result"
    );
    one.wording.opening = Some(phrase("welcome", "Kính mời doanh nghiệp số"));
    one.wording.closing = Some(Closing::Own(phrase("form", "mang theo tờ khai")));
    let own = Sentence::of(Kind::Call, one, Manner::default());
    assert_eq!(
        own.lines(Language::Vi)[0],
        "Kính mời doanh nghiệp số chứng thực không bốn hai đến quầy số ba mang theo tờ khai."
    );
}

#[test]
fn slots_follow_the_words_line_by_line() {
    let full = "digit/4/first digit/2/last to_counter/3";
    let call = sentence(Kind::Call, "42", 3);
    assert_eq!(
        named(&call.slots(Language::Vi)),
        [format!("opening/call {full}"), "digit/4/first digit/2/last counter/3".to_owned()]
    );
    assert_eq!(named(&call.slots(Language::En)), [format!("opening/call {full}")]);
    assert_eq!(
        named(&sentence(Kind::Recall, "42", 3).slots(Language::Vi)),
        [format!("opening/recall {full}")]
    );
    let south = Manner { region: Region::South, numbers: Numbers::Whole, ..Manner::default() };
    let short = |number| {
        let slots = Sentence::of(Kind::Call, summoned(number, 3), south).slots(Language::Vi);
        named(&slots).remove(1)
    };
    assert_eq!(short("A105"), "letter/a number/105/south counter/3");
    assert_eq!(short("A115"), "letter/a number/115 counter/3");
    assert_eq!(short("4042"), "thousands/4/south rest/42/south counter/3");
    assert_eq!(short("4000"), "thousands/4/south counter/3");
}

#[test]
fn a_number_is_slots_that_know_their_place() {
    for (number, slots) in [
        ("4042", "digit/4/first digit/0/middle digit/4/middle digit/2/last"),
        ("A042", "letter/a digit/0/first digit/4/middle digit/2/last"),
        ("Đ7", "letter/đ digit/7/last"),
        ("5", "digit/5/last"),
        ("12B", "digit/1/first digit/2/middle letter/b"),
    ] {
        let short = named(&sentence(Kind::Call, number, 3).slots(Language::Vi)).remove(1);
        assert_eq!(short, format!("{slots} counter/3"));
    }
}

#[test]
fn pieces_say_what_the_whole_says() {
    for region in [Region::North, Region::South] {
        for n in 1..=999 {
            let whole = Slot::Number(n, region);
            let pieces = whole.in_pieces(Language::Vi);
            let said = pieces.iter().map(|p| p.words(Language::Vi)).collect::<Vec<_>>().join(" ");
            assert_eq!(said, whole.words(Language::Vi));
        }
        for n in 1..=99 {
            for language in [Language::Vi, Language::En] {
                let whole = Slot::Rest(n, region);
                let pieces = whole.in_pieces(language);
                let said = pieces.iter().map(|p| p.words(language)).collect::<Vec<_>>().join(" ");
                assert_eq!(said, whole.words(language));
            }
        }
    }
    let counter = Slot::ToCounter(Noun::Room, CounterNo::try_from(121).unwrap());
    let pieces = counter.in_pieces(Language::Vi);
    assert_eq!(named(&[pieces]), ["to_room word/một word/trăm word/hai word/mươi word/mốt"]);
}

#[test]
fn every_sign_of_a_number_has_a_name_in_composed_characters() {
    let words = sentence(Kind::Call, "ABCDEFGHIJKL", 1).lines(Language::Vi).join(" ");
    assert!(words.contains("a bê xê dê e ép-phờ giê hát i gi ca e-lờ"), "{words}");
    let words = sentence(Kind::Call, "Đ042", 1).lines(Language::Vi).join(" ");
    assert!(words.contains("đê không bốn hai"), "{words}");
    assert!(!words.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{words}");
}

#[test]
fn times_are_said_as_people_say_them() {
    for (minutes, vi, en) in [
        (13 * 60, "một giờ chiều", "one o'clock"),
        (13 * 60 + 15, "một giờ mười lăm chiều", "a quarter past one"),
        (13 * 60 + 30, "một giờ rưỡi chiều", "half past one"),
        (12 * 60, "mười hai giờ trưa", "twelve o'clock"),
        (7 * 60 + 45, "bảy giờ bốn mươi lăm sáng", "a quarter to eight"),
        (16 * 60 + 20, "bốn giờ hai mươi chiều", "four twenty"),
        (10 * 60 + 5, "mười giờ năm sáng", "ten oh five"),
    ] {
        assert_eq!(time(minutes, Language::Vi), vi);
        assert_eq!(time(minutes, Language::En), en);
    }
}

#[test]
fn a_time_by_words_is_a_time_too() {
    for (minutes, vi, en) in [
        (16 * 60, "mười sáu giờ", "sixteen hundred"),
        (16 * 60 + 5, "mười sáu giờ năm", "sixteen zero five"),
        (16 * 60 + 20, "mười sáu giờ hai mươi", "sixteen twenty"),
        (0, "không giờ", "zero zero"),
    ] {
        for (language, said) in [(Language::Vi, vi), (Language::En, en)] {
            let pieces = Slot::Time(minutes).in_pieces(language);
            let words: Vec<String> = pieces.iter().map(|piece| piece.words(language)).collect();
            assert_eq!(words.join(" "), said);
        }
    }
}

/// The table that ICU 72.1 writes for 0 to 9,999 (`RuleBasedNumberFormat`, spell-out), a line `N words` each. Its
/// Vietnamese says *lẻ* and *nghìn*: each region differs from it by one word. Made by `tools/voice-pack/icu-table.cpp`.
const ICU_VI: &str = "0d4a5e1e6688fdd3905a4b9f08a37b7eefda5415ece0149dfa0bb1d5a8887248";
const ICU_EN: &str = "f6dd4b22a47fdc0d464b61833dfd15d3dcd2e06777e6a5f3d74fcfc009776a6d";

fn table(language: Language, region: Region, icu: impl Fn(String) -> String) -> String {
    let line = |n: u16| format!("{n} {}\n", icu(cardinal(n, language, region).join(" ")));
    let digest = Sha256::digest((0..=9999).map(line).collect::<String>());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn all_10_000_numbers_are_read_as_icu_reads_them() {
    let north = table(Language::Vi, Region::North, |words| words.replace("linh", "lẻ"));
    let south = table(Language::Vi, Region::South, |words| words.replace("ngàn", "nghìn"));
    assert_eq!((north.as_str(), south.as_str()), (ICU_VI, ICU_VI));
    let hyphenated = |words: String| {
        let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
        tens.iter().fold(words, |words, ten| words.replace(&format!("{ten} "), &format!("{ten}-")))
    };
    assert_eq!(table(Language::En, Region::North, hyphenated), ICU_EN);
}

#[test]
fn no_two_numbers_sound_alike() {
    for region in [Region::North, Region::South] {
        let said: std::collections::BTreeSet<_> =
            (0..=9999).map(|n| cardinal(n, Language::Vi, region)).collect();
        assert_eq!(said.len(), 10_000);
    }
}

fn prompt(prompt: Prompt, language: Language) -> String {
    Sentence::prompt(prompt, Manner::default()).lines(language).join(" ")
}

fn named_so(vi: &str, en: &str) -> Arc<Phrase> {
    let text = Text { vi: vi.to_owned(), en: Some(en.to_owned()) };
    Arc::new(Phrase { key: "chung-thuc".to_owned(), text })
}

#[test]
fn a_kiosk_says_what_each_key_is_for() {
    let name = named_so("Chứng thực", "Certification");
    let one: Key = "1".parse().unwrap();
    let option = |name| Prompt::Option(one, name);
    for (said, vi, en) in [
        (
            option(Name::Common(name.clone())),
            "Bấm phím một: Chứng thực.",
            "Press one: Certification.",
        ),
        (
            option(Name::Service(name.clone())),
            "Bấm phím một: Chứng thực.",
            "Press one: Certification.",
        ),
        (
            option(Name::Number(Said::ServiceNumber, "4".parse().unwrap())),
            "Bấm phím một: Dịch vụ số bốn.",
            "Press one: Service number four.",
        ),
        (option(Name::Elsewhere), "Bấm phím một: Nơi khác.", "Press one: Another place."),
        (Prompt::Name(Name::Common(name)), "Chứng thực.", "Certification."),
        (Prompt::Key("star".parse().unwrap()), "Phím sao.", "Key star."),
        (
            Prompt::Keys(vec![(Key::STAR, Said::ToGoBack), (Key::digit(0), Said::ToRepeat)]),
            "Bấm phím sao để quay lại. Bấm phím không để nghe lại.",
            "Press star to go back. Press zero to hear this again.",
        ),
    ] {
        assert_eq!(prompt(said.clone(), Language::Vi), vi);
        assert_eq!(prompt(said, Language::En), en);
    }
    for no_key in ["", "10", "a", "**", "một"] {
        assert_eq!(no_key.parse::<Key>(), Err(NoKey), "{no_key}");
    }
}

#[test]
fn a_kiosk_tells_the_number_that_it_gave() {
    let given = |ahead, counter: Option<u16>, aloud| {
        let (number, wording) = ("4042".parse().unwrap(), Wording::default());
        let counter = counter.map(|n| n.try_into().unwrap());
        Prompt::Given(Box::new(Given { number, wording, counter, ahead, aloud }))
    };
    assert_eq!(
        prompt(given(Some(4), None, true), Language::Vi),
        "Số thứ tự của ông bà là bốn không bốn hai. Còn bốn người phía trước. Xin ngồi chờ, loa sẽ mời khi đến lượt."
    );
    assert_eq!(
        prompt(given(Some(0), Some(3), false), Language::Vi),
        "Số thứ tự của ông bà là bốn không bốn hai, quầy số ba. Ông bà là người kế tiếp. Xin ngồi chờ, số được mời sẽ hiện trên màn hình."
    );
    assert_eq!(
        prompt(given(Some(1_021), None, true), Language::En),
        "Your number is four zero four two. People before you: one thousand twenty one. Please take a seat. You will be called over the loudspeaker."
    );
    assert_eq!(prompt(Prompt::Waiting(1), Language::Vi), "Còn một người phía trước.");
}

#[test]
fn a_number_is_told_as_it_will_be_called() {
    let spoken = Some(("C".parse().unwrap(), phrase("chung_thuc", "chứng thực")));
    let wording = Wording { spoken, ..Wording::default() };
    let given =
        Given { number: "C042".parse().unwrap(), wording, counter: None, ahead: None, aloud: true };
    let said = Sentence::prompt(Prompt::Given(Box::new(given)), Manner::default());
    assert_eq!(
        named(&said.slots(Language::Vi)),
        ["kiosk/given service/chung_thuc digit/0/first digit/4/middle digit/2/last", "kiosk/wait"]
    );
}

#[test]
fn a_name_is_found_however_it_is_written() {
    let slot = |name: &str| Slot::Name(name.into()).to_string();
    assert_eq!(slot("Bảo trợ xã hội – người có công"), slot("bảo trợ xã hội, người có công"));
    assert_eq!(slot("Văn hoá / Xã hội"), "name/văn-hóa-xã-hội");
    assert_eq!(slot("THUỶ SẢN"), "name/thủy-sản");
    assert_ne!(slot("Khai sinh"), slot("Khai tử"));
}

#[test]
fn everything_that_a_kiosk_says_has_words_and_a_slot_of_its_own() {
    let slots: std::collections::BTreeSet<_> =
        Said::all().map(|said| Slot::Kiosk(said).to_string()).collect();
    assert_eq!(slots.len(), Said::all().count());
    for said in Said::all() {
        assert!(!Slot::Kiosk(said).words(Language::Vi).is_empty());
        let in_english = !Slot::Kiosk(said).words(Language::En).is_empty();
        assert_eq!(in_english, said != Said::PeopleAhead);
    }
}
