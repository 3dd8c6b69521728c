//! Phones are sent nowhere that they cannot reach: the public address is told to screens when the office itself was
//! answered there, by itself.

use hyper::Method;
use std::net::TcpListener;
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, pair};
use xinmoi_tests::picture::Picture;
use xinmoi_tests::program::{self, PASSWORD, Premises, Server};
use xinmoi_tests::screen::{Screen, Shown};

fn at(address: &str) -> String {
    let office = format!("[office]\npublic_url = \"http://{address}\"");
    config::minimal().replace("[office]", &office)
}

/// A port that nobody listens on, as far as anybody knows.
fn free() -> String {
    let asked = TcpListener::bind("127.0.0.1:0").unwrap();
    asked.local_addr().unwrap().to_string()
}

fn shown(picture: &Picture) -> Option<String> {
    picture.office().and_then(|office| office.public_url.clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_leads_here_is_told() {
    let address = free();
    let premises = Premises::new(&at(&address));
    let mut serve = program::command();
    serve.arg("serve").arg("--config").arg(premises.config()).arg("--data").arg(premises.data());
    serve.args(["--listen", &address]).env("XINMOI_ADMIN_PASSWORD", PASSWORD);
    let server = Server::start(&mut serve).unwrap();
    let hall = Hall::fill(&server, 1).await;
    let kiosk =
        Screen::open(&pair(&hall.admin, "kiosk", serde_json::json!({})).await, "view=kiosk").await;
    let url = format!("http://{address}");
    let is_told =
        |screen: &Shown| screen.picture.as_ref().and_then(shown).as_deref() == Some(url.as_str());
    kiosk.until("the address", is_told).await;
    let office = hall.anyone.get("/office").await.expect(200).body;
    assert_eq!(office["public_url"], url.as_str());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_where_another_office_answers_is_not_told() {
    let other = Premises::new(&config::minimal());
    let other = Server::start(&mut other.serve()).unwrap();
    let premises = Premises::new(&at(other.address()));
    let server = Server::start(&mut premises.serve()).unwrap();
    let hall = Hall::fill(&server, 1).await;
    let health = hall.anyone.ask(Ask::new(Method::GET, "/healthz")).await;
    assert!(health.text.contains("phones"), "{}", health.text);
    let office = hall.anyone.get("/office").await.expect(200).body;
    assert_eq!(office["public_url"], serde_json::Value::Null);
}
