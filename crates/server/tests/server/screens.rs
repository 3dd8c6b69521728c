//! What the configuration says to screens, and how pages may be shown.

use crate::house::House;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use settings::Settings;
use std::fmt::Write;

async fn ask(house: &House, path: &str, tag: &str) -> Response {
    let request = Request::builder().uri(path).header("if-none-match", tag);
    house.raw(request.body(Body::empty()).expect("valid")).await
}

fn said<'a>(response: &'a Response, header: &str) -> &'a str {
    response.headers().get(header).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

async fn text(response: Response) -> String {
    let bytes = response.into_body().collect().await.expect("the body is whole").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("it is a text")
}

#[tokio::test]
async fn an_offices_colours_are_a_style_and_no_colours_are_none() {
    let plain = ask(&House::open().await, "/look.css", "").await;
    assert_eq!(
        (plain.status(), said(&plain, "content-type")),
        (StatusCode::OK, "text/css; charset=utf-8")
    );
    assert_eq!(text(plain).await, "");
    let house = House::with(|settings| settings.look.brand = "#8f0b0b".parse().ok()).await;
    let styled = ask(&house, "/look.css", "").await;
    let tag = said(&styled, "etag").to_owned();
    let style = text(styled).await;
    assert!(style.starts_with(":root{--brand:#8f0b0b;--brand-deep:#"), "{style}");
    assert_eq!(ask(&house, "/look.css", &tag).await.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_page_may_be_framed_by_this_server_alone_and_an_answer_by_nobody() {
    let house = House::open().await;
    for page in ["/kiosk", "/lobby", "/counter", "/"] {
        let page = ask(&house, page, "").await;
        assert_eq!(said(&page, "x-frame-options"), "SAMEORIGIN");
        let policy = said(&page, "content-security-policy").to_owned();
        let all = [
            "manifest-src 'self'",
            "worker-src 'self'",
            "frame-src 'self'",
            "frame-ancestors 'self'",
        ];
        assert!(all.iter().all(|part| policy.contains(part)), "{policy}");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"),
            "{policy}"
        );
    }
    for answer in ["/api/v1/office", "/api/v1/procedures"] {
        let answer = ask(&house, answer, "").await;
        assert_eq!(said(&answer, "x-frame-options"), "DENY");
        assert!(said(&answer, "content-security-policy").contains("frame-ancestors 'none'"));
    }
}

/// Sixty services and two thousand procedures, with everything that is told of them.
fn largest() -> Settings {
    let mut text = String::from("[office]\nname = \"Phường Hoa Sen\"\n");
    let told = format!("bring = \"{}\"\nfee = \"0 đồng\"\n", "Bản chính. ".repeat(50).trim());
    for n in 0..60 {
        let (first, second) = (char::from(b'A' + n / 10), n % 10);
        let head =
            format!("[[service]]\nkey = \"s{n}\"\nprefix = \"{first}{second}\"\nname = \"S {n}\"");
        writeln!(text, "{head}\n{told}").expect("a text takes everything");
    }
    let services: Vec<_> = (0..60).map(|n| format!("\"s{n}\"")).collect();
    writeln!(text, "[[counter]]\nnumber = 1\nservices = [{}]", services.join(", "))
        .expect("likewise");
    for n in 0..2_000 {
        let head = format!(
            "[[procedure]]\ncode = \"2.{n:06}\"\nname = \"Thủ tục {n}\"\nservice = \"s{}\"",
            n % 60
        );
        writeln!(text, "{head}\n{told}").expect("likewise");
    }
    settings::read(&text, "largest").expect("it is right")
}

#[tokio::test]
async fn two_thousand_procedures_go_apart_and_once_and_televisions_are_told_little() {
    let house = House::with(|settings| *settings = largest()).await;
    let all = ask(&house, "/api/v1/procedures", "").await;
    let tag = said(&all, "etag").to_owned();
    let all: serde_json::Value = serde_json::from_str(&text(all).await).expect("it is JSON");
    assert_eq!(all.as_array().map(Vec::len), Some(2_000));
    assert_eq!(
        (&all[7]["service"], &all[7]["details"]["fee"]["vi"]),
        (&"s7".into(), &"0 đồng".into())
    );
    assert_eq!(ask(&house, "/api/v1/procedures", &tag).await.status(), StatusCode::NOT_MODIFIED);
    let kiosk = house.look("kiosk", "").await.frame().await.to_string();
    let lobby = house.look("lobby", "").await.frame().await.to_string();
    assert!(kiosk.contains("Bản chính") && !kiosk.contains("Thủ tục"));
    assert!(kiosk.len() < 100 * 1024, "{} bytes", kiosk.len());
    assert!(!lobby.contains("Bản chính"));
    assert!(lobby.len() < 30 * 1024, "{} bytes", lobby.len());
}

#[tokio::test]
async fn screens_are_told_their_settings() {
    let house = House::with(|settings| {
        *settings = settings::read(include_str!("../../../../config/ward.toml"), "ward.toml")
            .expect("right");
        settings.look.theme = settings::Theme::Large;
        settings.lobby.next = 1;
        settings.lobby.media = vec!["a.mp4".parse().expect("a name")];
    });
    let house = house.await;
    let kiosk = house.look("kiosk", "").await.frame().await;
    assert_eq!(kiosk["state"]["kiosk"]["idle_s"], 45);
    assert_eq!(kiosk["state"]["office"]["look"]["theme"], "large");
    assert_eq!(kiosk["state"]["office"]["services"][0]["words"][0], "sao y");
    assert_eq!(kiosk["state"]["office"]["rating"]["reasons"][0]["key"], "thai-do");
    let lobby = house.look("lobby", "").await.frame().await;
    let media = serde_json::json!([{ "address": "/media/a.mp4", "kind": "video" }]);
    assert_eq!(
        (&lobby["state"]["lobby"]["media"], &lobby["state"]["lobby"]["next"]),
        (&media, &1.into())
    );
    assert!(lobby["state"]["office"]["services"][0]["details"].is_null());
    let office = house.get("/office", "").await.body;
    assert!(office["services"][0]["details"]["fee"]["vi"].is_string());
}
