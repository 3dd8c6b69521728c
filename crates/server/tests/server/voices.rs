//! The voice studio over HTTP: what is recorded is what is heard.

use crate::house::{House, json};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use office::speech::{Kind, Sentence};
use serde_json::{Value, json as value};
use std::fs;
use std::path::Path;
use voice::{Pack, Waveform, listen};

/// What the clip itself gives is 1; a wrong but similar one gives about 0.7.
const CORRELATION_MIN: f64 = 0.98;

fn upload(method: &str, path: &str, token: &str, key: &str, bytes: Vec<u8>) -> Request<Body> {
    let mut request = json(method, path, token, key).body(Body::from(bytes)).expect("valid");
    request.headers_mut().remove(header::CONTENT_TYPE);
    request
}

fn path_of(slot: &str) -> String {
    format!("/voices/lan/clips/{}", slot.replace('/', "%2F"))
}

/// A clip of the program's own pack, as if somebody had read it.
fn read_aloud(slot: &str) -> Vec<u8> {
    let pack = Pack::embedded("vi").expect("it is part of the program");
    let clip = pack.manifest().clip(slot).unwrap_or_else(|| panic!("no {slot}"));
    let sounds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sounds/vi");
    fs::read(sounds.join(&clip.file)).expect("it is committed")
}

async fn begin(house: &House) -> String {
    let admin = house.admin().await.to_owned();
    let new = value!({ "name": "lan", "language": "vi", "speaker": "Nguyễn Thị Lan" });
    assert_eq!(house.post("/voices", &admin, new).await.status, StatusCode::CREATED);
    admin
}

fn missing(studio: &Value) -> Vec<String> {
    let lines = studio["lines"].as_array().expect("a list").iter();
    let missing = lines.filter(|line| line["needed"] == true && line["file"].is_null());
    missing.map(|line| line["slot"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_published_chosen_and_heard() {
    let house = House::open().await;
    let admin = begin(&house).await;
    let studio = house.get("/voices/lan", &admin).await.body;
    let all = missing(&studio);
    let letters: Vec<&String> = all.iter().filter(|slot| slot.starts_with("letter/")).collect();
    assert_eq!(letters, ["letter/a", "letter/b"], "the prefixes of this office");
    let preview = "/voices/lan/preview?number=A042&counter=2";
    assert_eq!(house.get(preview, &admin).await.refusal(), (409, "voice_incomplete"));
    for slot in &all {
        let put = upload("PUT", &path_of(slot), &admin, "", read_aloud(slot));
        let answer = house.ask(put).await;
        assert_eq!(answer.status, StatusCode::OK, "{slot}: {}", answer.body);
        assert!(answer.seq.is_some() && answer.body["duration_ms"].as_u64() > Some(100));
    }
    let studio = house.get("/voices/lan", &admin).await.body;
    assert_eq!(missing(&studio), [""; 0]);
    let (status, wav) = house.fetch(preview, &admin).await;
    assert_eq!(status, StatusCode::OK);
    assert_heard(&house, &admin, &wav).await;

    // A voice that was not published cannot be chosen; one that was, can.
    let config = include_str!("../../../../config/minimal.toml");
    let chosen = format!("{config}\n[voice]\npack = \"lan\"\n");
    let put = || upload("PUT", "/config", &admin, "", chosen.clone().into_bytes());
    assert_eq!(house.ask(put()).await.refusal(), (422, "bad_value"));
    let published = house.post("/voices/lan/publish", &admin, value!({})).await;
    assert_eq!(published.status, StatusCode::NO_CONTENT);
    assert_eq!(house.ask(put()).await.status, StatusCode::OK);
    let voices = house.get("/voices", &admin).await.body;
    assert_eq!(voices[0]["in_use"], true);
    assert_eq!(voices[0]["published"], voices[0]["version"]);
}

/// The sentence holds the recorded clips, in order.
async fn assert_heard(house: &House, admin: &str, wav: &[u8]) {
    let recording = Waveform::from_wav(wav).expect("it is ours").to_f32();
    let number = "A042".parse().expect("valid");
    let sentence = Sentence::new(Kind::Call, number, 2.try_into().expect("valid"));
    let mut from = 0;
    for slot in &sentence.slots(office::Language::Vi)[0] {
        let (status, clip) = house.fetch(&path_of(&slot.to_string()), admin).await;
        assert_eq!(status, StatusCode::OK, "{slot}");
        let clip = Waveform::from_wav(&clip).expect("takes are kept so").to_f32();
        let heard = listen::find(&clip, &recording, from, from + 30_000);
        assert!(heard.correlation >= CORRELATION_MIN, "{slot}: {heard:?}");
        from = heard.start + clip.len();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_that_cannot_be_read_hides_no_other() {
    let house = House::open().await;
    let admin = begin(&house).await;
    fs::create_dir_all(house.voice("begun")).expect("there is room");
    let broken = house.voice("broken").join("versions");
    fs::create_dir_all(&broken).expect("there is room");
    fs::write(broken.join("000001.toml"), "no manifest").expect("there is room");
    let listed = house.get("/voices", &admin).await;
    let names: Vec<_> =
        listed.body.as_array().expect("a list").iter().map(|v| &v["name"]).collect();
    assert_eq!(names, ["lan"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_take_is_put_once_under_its_key() {
    let house = House::open().await;
    let admin = begin(&house).await;
    let put = async |slot: &str| {
        let path = path_of("digit/1/last");
        house.ask(upload("PUT", &path, &admin, "gesture", read_aloud(slot))).await
    };
    let (first, again) = (put("digit/1/last").await, put("digit/1/last").await);
    assert_eq!((again.status, again.seq, again.body), (first.status, first.seq, first.body));
    assert_eq!(put("digit/2/last").await.code(), "idempotency_mismatch");
    let versions = house.get("/voices/lan/versions", &admin).await.body;
    let done: Vec<&Value> =
        versions.as_array().expect("a list").iter().map(|version| &version["what"]).collect();
    assert_eq!(done, ["take digit/1/last", "create"]);
    let noted: Vec<Value> = house.deeds().await.into_iter().filter_map(voice_changed).collect();
    assert_eq!(noted, [value!([1, "create"]), value!([2, "take digit/1/last"])]);
}

fn voice_changed(deed: Value) -> Option<Value> {
    let admin = &deed["admin"];
    (admin["kind"] == "voice_changed").then(|| value!([admin["version"], admin["change"]]))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_take_is_refused_with_its_reason() {
    let house = House::open().await;
    let admin = begin(&house).await;
    let silence = Waveform { samples: vec![0; 48_000], rate: 48_000 }.to_wav();
    let long = Waveform { samples: vec![0; 31 * 8_000], rate: 8_000 }.to_wav();
    let large = vec![0; voice::TAKE_BYTES_MAX + 1];
    for (bytes, refusal) in [
        (b"not a sound".to_vec(), (422, "bad_audio")),
        (silence, (422, "audio_silent")),
        (long, (422, "audio_too_long")),
        (large, (413, "too_large")),
    ] {
        let put = upload("PUT", &path_of("digit/1/last"), &admin, "", bytes);
        assert_eq!(house.ask(put).await.refusal(), refusal);
    }
    let put = |path: &str| upload("PUT", path, &admin, "", read_aloud("digit/1/last"));
    assert_eq!(house.ask(put("/voices/hoa/clips/a")).await.refusal(), (404, "unknown_voice"));
    assert_eq!(house.ask(put("/voices/..%2Flan/clips/a")).await.refusal(), (404, "unknown_voice"));
    assert_eq!(house.ask(put(&path_of("../a"))).await.refusal(), (422, "bad_value"));
    assert_eq!(house.get(&path_of("a"), &admin).await.refusal(), (404, "unknown_clip"));
    let restore = house.post("/voices/lan/restore", &admin, value!({ "version": 9 })).await;
    assert_eq!(restore.refusal(), (422, "unknown_version"));
    let again = value!({ "name": "lan", "language": "vi", "speaker": "" });
    assert_eq!(house.post("/voices", &admin, again).await.refusal(), (409, "voice_exists"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_travels_and_words_of_another_language_are_the_offices_own() {
    let house = House::open().await;
    let admin = begin(&house).await;
    let put = upload("PUT", &path_of("digit/1/last"), &admin, "", read_aloud("digit/1/last"));
    assert_eq!(house.ask(put).await.status, StatusCode::OK);
    let (_, zip) = house.fetch("/voices/lan/export", &admin).await;
    let import = |zip: Vec<u8>| upload("PUT", "/voices/hoa/import", &admin, "", zip);
    assert_eq!(house.ask(import(zip[..9].to_vec())).await.refusal(), (422, "bad_bundle"));
    assert_eq!(house.get("/voices/hoa", &admin).await.refusal(), (404, "unknown_voice"));
    assert_eq!(house.ask(import(zip)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.get("/voices/hoa", &admin).await.body["voice"]["clips"], 1);

    let new = value!({ "name": "khmer", "language": "km", "speaker": "" });
    house.post("/voices", &admin, new).await;
    let texts = value!({ "texts": { "opening/call": "សូមអញ្ជើញ" } });
    let told = house.patch("/voices/khmer", &admin, texts).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT, "{}", told.body);
    let studio = house.get("/voices/khmer", &admin).await.body;
    assert_eq!(studio["lines"][0]["text"], "សូមអញ្ជើញ");
    assert_eq!(studio["lines"][1]["text"], "");
    assert_eq!(studio["lines"][1]["meaning"], "Xin nhắc lại: mời công dân có số thứ tự");
}
