//! What a kiosk says over HTTP: every prompt has its words and its sound, and who may see the kiosk may hear it.

use crate::house::{House, json};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use office::speech::{Notice, Sentence};
use serde_json::json as value;
use settings::Settings;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use voice::{Loudness, Pack, Waveform};

const WARD: &str = include_str!("../../../../config/ward.toml");
const THREE_WARDS: &str = include_str!("../../../../config/three-wards.toml");

/// An office like one of the samples.
async fn house_of(sample: &str) -> House {
    let read = settings::read(sample, "sample.toml").expect("the sample is good");
    House::with(|settings| *settings = read).await
}

/// What is heard, and its words.
async fn heard(house: &House, prompt: &str) -> (Waveform, String) {
    let (name, query) = prompt.split_once('?').unwrap_or((prompt, ""));
    let (status, wav) = house.fetch(&format!("/prompts/{name}.wav?{query}"), "").await;
    assert_eq!(status, StatusCode::OK, "{prompt}: {}", String::from_utf8_lossy(&wav));
    let (status, words) = house.fetch(&format!("/prompts/{name}.txt?{query}"), "").await;
    assert_eq!(status, StatusCode::OK, "{prompt}");
    let words = String::from_utf8(words).expect("it is text").replace('\n', " ");
    (Waveform::from_wav(&wav).expect("it is ours"), words)
}

const PROMPTS: [(&str, &str, &str); 33] = [
    (
        "welcome",
        "Xin chào ông bà. Xin mời ông bà chọn dịch vụ.",
        "Welcome. Please choose a service.",
    ),
    ("choose", "Xin mời ông bà chọn dịch vụ.", "Please choose a service."),
    (
        "priority",
        "Ông bà có thuộc diện ưu tiên không? Diện ưu tiên gồm người từ bảy mươi lăm tuổi, người khuyết tật, phụ nữ mang thai, người có con nhỏ và người có công.",
        "Do you have priority? Priority is for people aged seventy five and over, people with disabilities, pregnant women, people with small children, and people of merit.",
    ),
    ("yes", "Bấm phím một nếu có.", "Press one if yes."),
    ("no", "Bấm phím hai nếu không.", "Press two if no."),
    ("authority", "Hồ sơ của ông bà thuộc đơn vị nào?", "Which office does your case belong to?"),
    ("elsewhere", "Nơi khác.", "Another place."),
    ("elsewhere?key=4", "Bấm phím bốn: Nơi khác.", "Press four: Another place."),
    (
        "details",
        "Giấy tờ cần mang, lệ phí và thời hạn hiện trên màn hình. Ông bà cần nghe, xin hỏi cán bộ hướng dẫn.",
        "The papers to bring, the fees and the time it takes are on the screen. To hear them, please ask the staff.",
    ),
    (
        "given?number=1042",
        "Số thứ tự của ông bà là một không bốn hai. Xin ngồi chờ, loa sẽ mời khi đến lượt.",
        "Your number is one zero four two. Please take a seat. You will be called over the loudspeaker.",
    ),
    (
        "given?number=A7&n=2&counter=3",
        "Số thứ tự của ông bà là a bảy, quầy số ba. Còn hai người phía trước. Xin ngồi chờ, loa sẽ mời khi đến lượt.",
        "Your number is A seven, counter three. People before you: two. Please take a seat. You will be called over the loudspeaker.",
    ),
    (
        "nobody_served",
        "Hiện chưa có quầy nào mở cho dịch vụ này. Ông bà vẫn lấy số được và sẽ được mời khi có quầy.",
        "No counter is open for this service at the moment. You can still take a number, and you will be called when one opens.",
    ),
    (
        "closed",
        "Hiện đang ngừng cấp số. Ông bà đã có số vẫn được phục vụ.",
        "No numbers are given out at the moment. Everybody who has a number will be served.",
    ),
    (
        "spent",
        "Dịch vụ này đã hết số hôm nay. Xin ông bà vui lòng hỏi cán bộ hướng dẫn.",
        "There are no more numbers for this service today. Please ask the staff.",
    ),
    ("more_time", "Ông bà có cần thêm thời gian không?", "Do you need more time?"),
    ("printed", "Xin ông bà nhận phiếu.", "Please take your slip."),
    (
        "paper_out",
        "Máy đã hết giấy. Xin ông bà nhớ số, hoặc nhờ cán bộ hướng dẫn ghi lại.",
        "There is no paper left. Please remember your number, or ask the staff to write it down.",
    ),
    (
        "failed",
        "Chưa lấy được số. Xin ông bà vui lòng hỏi cán bộ hướng dẫn.",
        "No number could be given out. Please ask the staff.",
    ),
    ("ask_staff", "Xin ông bà vui lòng hỏi cán bộ hướng dẫn.", "Please ask the staff."),
    (
        "not_understood",
        "Xin lỗi, phím này không dùng ở bước này. Xin ông bà bấm lại.",
        "Sorry, this key does nothing here. Please try again.",
    ),
    ("repeat", "Bấm phím không để nghe lại.", "Press zero to hear this again."),
    ("back", "Bấm phím sao để quay lại.", "Press star to go back."),
    ("back?key=%23", "Bấm phím thăng để quay lại.", "Press hash to go back."),
    (
        "help",
        "Bấm phím chín nếu cần cán bộ hướng dẫn.",
        "Press nine if you need help from the staff.",
    ),
    ("more", "Bấm phím tám để nghe các dịch vụ khác.", "Press eight to hear other services."),
    ("language", "Bấm phím bảy để nghe tiếng Việt.", "Press seven for English."),
    (
        "keys",
        "Bấm phím không để nghe lại. Bấm phím sao để quay lại. Bấm phím chín nếu cần cán bộ hướng dẫn.",
        "Press zero to hear this again. Press star to go back. Press nine if you need help from the staff.",
    ),
    ("key?key=5", "Phím năm.", "Key five."),
    ("service?service=a", "Lĩnh vực A.", "Service A."),
    ("option?service=b&key=2", "Bấm phím hai: Lĩnh vực B.", "Press two: Service B."),
    ("waiting?n=0", "Ông bà là người kế tiếp.", "You are next."),
    ("waiting?n=4", "Còn bốn người phía trước.", "People before you: four."),
    ("waiting?n=21", "Còn hai mươi mốt người phía trước.", "People before you: twenty one."),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_prompt_has_its_sound_and_its_words() {
    let house = House::open().await;
    for (prompt, vi, en) in PROMPTS {
        for (language, expected) in [("vi", vi), ("en", en)] {
            let joint = if prompt.contains('?') { '&' } else { '?' };
            let (wave, words) = heard(&house, &format!("{prompt}{joint}lang={language}")).await;
            assert_eq!(words, expected);
            let Loudness { integrated_lufs, peak_dbtp } = wave.loudness().expect("it sounds");
            assert!((integrated_lufs + 16.0).abs() <= 0.5, "{prompt}: {integrated_lufs} LUFS");
            assert!(peak_dbtp <= -1.0, "{prompt}: {peak_dbtp} dBTP");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_and_every_authority_of_the_samples_has_its_name_spoken() {
    for sample in [WARD, THREE_WARDS] {
        let read = settings::read(sample, "sample.toml").expect("the sample is good");
        let house = house_of(sample).await;
        let services = read.rules.services.iter().map(|s| ("service", s.key.as_str(), &s.name));
        let authorities =
            read.rules.authorities.iter().map(|a| ("authority", a.key.as_str(), &a.name));
        for (what, key, name) in services.chain(authorities) {
            let en = name.en.as_deref().unwrap_or(&name.vi);
            for (language, name, press) in
                [("vi", &*name.vi, "Bấm phím ba"), ("en", en, "Press three")]
            {
                let query = format!("{what}={key}&lang={language}");
                assert_eq!(heard(&house, &format!("service?{query}")).await.1, format!("{name}."));
                let option = heard(&house, &format!("option?{query}&key=3")).await.1;
                assert_eq!(option, format!("{press}: {name}."));
            }
        }
    }
}

fn rename(settings: &mut Settings, name: &str) {
    name.clone_into(&mut settings.rules.services[0].name.vi);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_whose_name_nobody_recorded_is_said_by_its_number() {
    let house = House::with(|settings| {
        rename(settings, "Kiểm định phương tiện");
        settings.rules.services[0].prefix = "4".parse().expect("valid");
    })
    .await;
    assert_eq!(heard(&house, "option?service=a&key=1").await.1, "Bấm phím một: Dịch vụ số bốn.");
    assert_eq!(heard(&house, "service?service=a").await.1, "Dịch vụ số bốn.");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_called_aloud_nobody_is_told_to_listen() {
    let house = House::with(|settings| settings.voice.on = false).await;
    let words = heard(&house, "given?number=A001").await.1;
    assert!(words.ends_with("Xin ngồi chờ, số được mời sẽ hiện trên màn hình."), "{words}");
}

async fn ask(
    house: &House,
    path: &str,
    more: &[(header::HeaderName, &str)],
) -> crate::house::Answer {
    let mut request = json("GET", path, "", "");
    for (name, value) in more {
        request = request.header(name, *value);
    }
    house.ask(request.body(Body::empty()).expect("valid")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_said_is_refused_with_its_reason() {
    let house = House::open().await;
    for (path, refusal) in [
        ("sing.wav", (404, "no_voice")),
        ("%FF.wav", (404, "no_voice")),
        ("welcome.wav?lang=km", (422, "bad_value")),
        ("welcome.wav?volume=11", (422, "bad_value")),
        ("given.wav", (422, "bad_value")),
        ("given.wav?number=chin", (422, "bad_value")),
        ("given.wav?number=1042&n=-1", (422, "bad_value")),
        ("given.wav?number=1042&counter=0", (422, "bad_value")),
        ("waiting.wav?n=10000", (422, "bad_value")),
        ("waiting.wav", (422, "bad_value")),
        ("key.wav?key=12", (422, "bad_value")),
        ("option.wav?service=a", (422, "bad_value")),
        ("option.wav?key=1", (422, "bad_value")),
        ("service.wav?service=c", (422, "unknown_service")),
        ("service.wav?service=a&group=b", (422, "bad_value")),
        ("service.wav?authority=c", (422, "bad_value")),
        ("service.wav?group=c", (422, "bad_value")),
    ] {
        assert_eq!(
            ask(&house, &format!("/prompts/{path}"), &[]).await.refusal(),
            refusal,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_is_not_public_speaks_to_devices_and_staff_alone() {
    let house = House::with(|settings| settings.lobby.public = false).await;
    let refused = ask(&house, "/prompts/welcome.wav", &[]).await;
    assert_eq!(refused.refusal(), (401, "not_logged_in"));
    let kiosk = house.device("kiosk").await;
    let clerk = house.person("lan", "clerk").await;
    for token in [kiosk, clerk] {
        assert_eq!(house.fetch("/prompts/welcome.wav", &token).await.0, StatusCode::OK);
    }
}

fn get(path: &str, name: header::HeaderName, value: &str) -> Request<Body> {
    json("GET", path, "", "").header(name, value).body(Body::empty()).expect("valid")
}

fn tag(headers: &HeaderMap) -> String {
    headers[header::ETAG].to_str().expect("it is text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_is_not_sent_again() {
    let house = House::open().await;
    let path = "/prompts/welcome.wav";
    let sound = house.raw(get(path, header::ACCEPT, "*/*")).await;
    assert_eq!(sound.headers()[header::CONTENT_TYPE], "audio/wav");
    let words = house.raw(get(path, header::ACCEPT, "text/plain")).await;
    assert_eq!(words.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    let (sound, words) = (tag(sound.headers()), tag(words.headers()));
    assert_ne!(sound, words);
    let again = house.raw(get(path, header::IF_NONE_MATCH, &sound)).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let changed = house.raw(get("/prompts/choose.wav", header::IF_NONE_MATCH, &sound)).await;
    assert_eq!(changed.status(), StatusCode::OK);
}

/// A clip of the program's own pack, as if somebody had read it.
fn clip(slot: &str) -> Vec<u8> {
    let pack = Pack::embedded("vi").expect("it is part of the program");
    let file = &pack.manifest().clip(slot).unwrap_or_else(|| panic!("no {slot}")).file;
    let sounds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sounds/vi");
    fs::read(sounds.join(file)).expect("it is committed")
}

fn put(path: &str, admin: &str, bytes: Vec<u8>) -> Request<Body> {
    let mut request = json("PUT", path, admin, "").body(Body::from(bytes)).expect("valid");
    request.headers_mut().remove(header::CONTENT_TYPE);
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_the_offices_own_where_it_was_recorded() {
    let house = House::open().await;
    let admin = house.admin().await.to_owned();
    assert_eq!(heard(&house, "service?service=a").await.1, "Lĩnh vực A.");
    let new = value!({ "name": "lan", "language": "vi", "speaker": "Nguyễn Thị Lan" });
    assert_eq!(house.post("/voices", &admin, new).await.status, StatusCode::CREATED);
    let take = put("/voices/lan/clips/service%2Fa", &admin, clip("name/chứng-thực"));
    assert_eq!(house.ask(take).await.status, StatusCode::OK);
    let published = house.post("/voices/lan/publish", &admin, value!({})).await;
    assert_eq!(published.status, StatusCode::NO_CONTENT);
    let config = include_str!("../../../../config/minimal.toml");
    let config = config.replace("Lĩnh vực A", "Kiểm định phương tiện");
    let config = format!("{config}\n[voice]\npack = \"lan\"\n").into_bytes();
    assert_eq!(house.ask(put("/config", &admin, config)).await.status, StatusCode::OK);
    let listed = house.get("/voices/lan", &admin).await.body;
    let mut lines = listed["lines"].as_array().expect("a list").iter();
    let line = lines.find(|line| line["slot"] == "service/a").expect("it is to be read");
    assert_eq!(line["text"], "Kiểm định phương tiện");
    assert_eq!(heard(&house, "service?service=a").await.1, "Kiểm định phương tiện.");
    let option = heard(&house, "option?service=a&key=1").await.1;
    assert_eq!(option, "Bấm phím một: Kiểm định phương tiện.", "the rest is the program's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_says_the_names_that_no_pack_has() {
    let house = House::with(|settings| {
        rename(settings, "Kiểm định phương tiện");
        settings.voice.engine = Some("reader".to_owned());
    })
    .await;
    let engines =
        house.voice("lan").parent().and_then(Path::parent).expect("a folder").join("engines");
    fs::create_dir_all(&engines).expect("there is room");
    let program = engines.join("reader");
    fs::write(engines.join("said.wav"), spoken()).expect("there is room");
    fs::write(&program, "#!/bin/sh\ncat > \"$0.asked\"\ncat \"${0%/*}/said.wav\"\n").expect("room");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    assert_eq!(heard(&house, "service?service=a").await.1, "Kiểm định phương tiện.");
    let asked = fs::read_to_string(engines.join("reader.asked")).expect("it was asked");
    assert_eq!(asked, "Kiểm định phương tiện");
    assert_eq!(heard(&house, "service?service=b").await.1, "Lĩnh vực B.");
    assert_eq!(fs::read_to_string(engines.join("reader.asked")).expect("as before"), asked);
}

fn spoken() -> Vec<u8> {
    let pack = Pack::embedded("vi").expect("it is part of the program");
    pack.announce(&Sentence::notice(Notice::Evacuation)).expect("it can be said").to_wav()
}
