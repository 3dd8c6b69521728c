//! The office's own pictures and videos: what careless and hostile hands do with them.

use crate::house::{Answer, House, json};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::json as value;
use std::time::Duration;

const DRAWING: &[u8] = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";

async fn put(house: &House, name: &str, bytes: &[u8], key: &str) -> Answer {
    let admin = house.admin().await.to_owned();
    let request = json("PUT", &format!("/media/{name}"), &admin, key);
    house.ask(request.body(Body::from(bytes.to_vec())).expect("valid")).await
}

async fn remove(house: &House, name: &str) -> Answer {
    let admin = house.admin().await.to_owned();
    let request = json("DELETE", &format!("/media/{name}"), &admin, "");
    house.ask(request.body(Body::empty()).expect("valid")).await
}

/// What anyone is shown.
async fn show(house: &House, name: &str, asked: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().uri(format!("/media/{name}"));
    for (header, value) in asked {
        request = request.header(*header, *value);
    }
    house.raw(request.body(Body::empty()).expect("valid")).await
}

async fn bytes(response: Response) -> Vec<u8> {
    response.into_body().collect().await.expect("the body is whole").to_bytes().to_vec()
}

fn said<'a>(response: &'a Response, header: &str) -> &'a str {
    response.headers().get(header).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The names in the folder.
fn folder(house: &House) -> Vec<String> {
    let voice = house.voice("lan");
    let data = voice.ancestors().nth(2).expect("it stands two folders below");
    let names = std::fs::read_dir(data.join("media")).map(|files| {
        files.map(|file| file.expect("it is read").file_name().into_string().expect("a text"))
    });
    names.map(Iterator::collect).unwrap_or_default()
}

async fn names(house: &House) -> Vec<String> {
    let admin = house.admin().await.to_owned();
    let list = house.get("/media", &admin).await.body;
    let files = list["files"].as_array().expect("a list").iter();
    files.map(|file| file["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn a_drawing_with_a_script_in_it_is_shown_in_a_sandbox_and_noted() {
    let house = House::open().await;
    let answer = put(&house, "so-do.svg", DRAWING, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    assert!(answer.seq.is_some());
    let shown = show(&house, "so-do.svg", &[]).await;
    assert_eq!(shown.status(), StatusCode::OK);
    assert_eq!(said(&shown, "content-type"), "image/svg+xml");
    assert_eq!(said(&shown, "x-content-type-options"), "nosniff");
    assert_eq!(said(&shown, "x-frame-options"), "DENY");
    let policy = said(&shown, "content-security-policy");
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    let tag = said(&shown, "etag").to_owned();
    assert_eq!(bytes(shown).await, DRAWING);
    let again = show(&house, "so-do.svg", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status(), said(&again, "etag")), (StatusCode::NOT_MODIFIED, &*tag));
    assert_eq!(names(&house).await, ["so-do.svg"]);
    assert_eq!(remove(&house, "so-do.svg").await.status, StatusCode::NO_CONTENT);
    assert_eq!(remove(&house, "so-do.svg").await.refusal(), (404, "unknown_media"));
    assert_eq!(show(&house, "so-do.svg", &[]).await.status(), StatusCode::NOT_FOUND);
    let sha256 = server::hex(&server::hash(DRAWING));
    let noted = house.deeds().await;
    let noted: Vec<_> = noted.iter().filter(|d| d["admin"]["kind"] == "media_changed").collect();
    assert_eq!(noted.len(), 2);
    assert_eq!(noted[0]["admin"]["sha256"], sha256);
    assert!(noted[1]["admin"].get("sha256").is_none());
}

#[tokio::test]
async fn a_name_leads_nowhere_else() {
    let house = House::open().await;
    for name in [
        "..%2Fa.png",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e%2Fa.png",
        "a%2Fb.png",
        "a.png%00",
        "a%5Cb.png",
        ".png",
        ".coming",
        ".before",
        "a.png.exe",
        "a.html",
        "A.PNG",
        "a.jpeg",
        "%FF.png",
        "qu%E1%BB%91c.png",
        &format!("{}.png", "a".repeat(77)),
    ] {
        assert_eq!(put(&house, name, PICTURE, "").await.refusal(), (422, "bad_value"), "{name}");
        assert_eq!(show(&house, name, &[]).await.status(), StatusCode::NOT_FOUND, "{name}");
        assert_eq!(remove(&house, name).await.refusal(), (404, "unknown_media"), "{name}");
    }
    assert_eq!(put(&house, "../a.png", PICTURE, "").await.status, StatusCode::NOT_FOUND);
    assert!(folder(&house).is_empty());
}

#[tokio::test]
async fn a_file_that_is_not_what_its_name_says_is_not_taken_and_nothing_is_left_of_it() {
    let house = House::open().await;
    assert_eq!(put(&house, "a.png", PICTURE, "").await.status, StatusCode::NO_CONTENT);
    for (name, content) in [
        ("a.png", DRAWING),
        ("a.svg.png", DRAWING),
        ("a.png.svg", PICTURE),
        ("b.svg", b"<html><body><svg/></body></html>"),
        ("b.svg", b"<script>alert(1)</script>"),
        ("b.mp4", PICTURE),
        ("b.webm", b"\x1a\x45\xdf\xa3matroska"),
        ("b.jpg", b"GIF89a"),
        ("b.png", b""),
    ] {
        assert_eq!(put(&house, name, content, "").await.refusal(), (422, "bad_value"), "{name}");
    }
    assert_eq!(bytes(show(&house, "a.png", &[]).await).await, PICTURE);
    assert_eq!(folder(&house), ["a.png"]);
}

#[tokio::test]
async fn a_video_is_read_in_parts() {
    let house = House::open().await;
    let mut video = b"\x1a\x45\xdf\xa3 webm ".to_vec();
    video.extend((0..200_000_u32).map(|n| u8::try_from(n % 251).expect("it fits")));
    assert_eq!(put(&house, "a.webm", &video, "").await.status, StatusCode::NO_CONTENT);
    let whole = show(&house, "a.webm", &[]).await;
    assert_eq!(said(&whole, "content-type"), "video/webm");
    assert_eq!(said(&whole, "accept-ranges"), "bytes");
    let tag = said(&whole, "etag").to_owned();
    assert_eq!(bytes(whole).await, video);
    let all = video.len();
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=100-150099", 100, 150_100),
        ("bytes=-7", all - 7, all),
        ("bytes=199000-", 199_000, all),
    ] {
        let part = show(&house, "a.webm", &[("range", range), ("if-range", &tag)]).await;
        assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(said(&part, "content-range"), format!("bytes {from}-{}/{all}", to - 1));
        assert!(bytes(part).await == video[from..to], "{range}");
    }
    let beyond = show(&house, "a.webm", &[("range", "bytes=999999-")]).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(said(&beyond, "content-range"), format!("bytes */{all}"));
    for asked in
        [&[("range", "bytes=5-9"), ("if-range", "\"old\"")][..], &[("range", "bytes=9-5,a")]]
    {
        let whole = show(&house, "a.webm", asked).await;
        assert_eq!((whole.status(), bytes(whole).await.len()), (StatusCode::OK, all));
    }
}

#[tokio::test]
async fn what_is_announced_too_large_is_not_waited_for() {
    let house = House::open().await;
    let admin = house.admin().await.to_owned();
    let words = format!(
        "PUT /api/v1/media/a.mp4 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {admin}\r\n\
         content-length: {}\r\n\r\n",
        (500_u64 << 20) + 1
    );
    assert!(house.write(&words).await.starts_with("HTTP/1.1 413 "));
    assert!(folder(&house).is_empty());
}

#[tokio::test]
async fn one_who_hangs_up_leaves_nothing_behind_and_holds_nobody_up() {
    let house = House::open().await;
    let admin = house.admin().await.to_owned();
    let words = format!(
        "PUT /api/v1/media/a.png HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {admin}\r\n\
         content-length: 1000\r\n\r\n\x41"
    );
    let waited = tokio::time::timeout(Duration::from_millis(200), house.write(&words)).await;
    assert!(waited.is_err(), "there is no answer before all of it came");
    assert_eq!(put(&house, "b.png", PICTURE, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(folder(&house), ["b.png"]);
}

#[tokio::test]
async fn the_same_request_puts_a_file_once() {
    let house = House::open().await;
    let first = put(&house, "a.svg", b"<svg>1</svg>", "one").await;
    let second = put(&house, "a.svg", b"<svg>2</svg>", "two").await;
    assert!(second.seq > first.seq);
    let again = put(&house, "a.svg", b"<svg>1</svg>", "one").await;
    assert_eq!((again.status, again.seq), (first.status, first.seq));
    let other = put(&house, "a.svg", b"<svg>3</svg>", "one").await;
    assert_eq!(other.refusal(), (409, "idempotency_mismatch"));
    assert_eq!(bytes(show(&house, "a.svg", &[]).await).await, b"<svg>2</svg>");
    assert_eq!(folder(&house), ["a.svg"]);
}

#[tokio::test]
async fn what_the_configuration_names_stays_and_what_it_lacks_is_said() {
    let house = House::open().await;
    let admin = house.admin().await.to_owned();
    let office = include_str!("../../../../config/minimal.toml");
    let configure = async || {
        let text = format!("{office}\n[look]\nemblem = \"quoc-huy.png\"\n");
        let mut request = json("PUT", "/config", &admin, "").header(header::ACCEPT_LANGUAGE, "en");
        let toml = "application/toml".parse().expect("valid");
        request.headers_mut().expect("valid").insert(header::CONTENT_TYPE, toml);
        house.ask(request.body(Body::from(text)).expect("valid")).await
    };
    let applied = configure().await;
    assert_eq!(applied.status, StatusCode::OK, "{}", applied.body);
    let warned = applied.body["warnings"][0].as_str().expect("a line");
    assert!(warned.starts_with("look.emblem: there is no file quoc-huy.png"), "{warned}");
    assert_eq!(put(&house, "quoc-huy.png", PICTURE, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(remove(&house, "quoc-huy.png").await.refusal(), (409, "media_in_use"));
    let list = house.get("/media", &admin).await.body;
    assert_eq!(list["files"][0]["used"], value!(["look.emblem"]));
    assert_eq!(list["bytes"], PICTURE.len());
    assert_eq!(configure().await.body["warnings"], value!([]));
    assert_eq!(folder(&house), ["quoc-huy.png"]);
}
