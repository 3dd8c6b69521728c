//! Tokens of devices: given to whoever holds the secret, replaced, and never a reason to lock out an honest screen.

use crate::house::{House, json};
use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::{Value, json as value};

/// From this age on a session is replaced, and a start proves something, in minutes.
const DAY: i64 = 12 * 60;
const WRITTEN: i64 = 10;

/// A television's browser: a jar with one cookie, which a power cut may take back.
struct Television<'a> {
    house: &'a House,
    jar: String,
}

impl<'a> Television<'a> {
    /// Paired by a code.
    async fn paired(house: &'a House) -> (Self, String) {
        let asked = house.post("/devices/pairing", "", value!({"kind": "display"})).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
        let code = asked.body["code"].as_str().expect("shown");
        let claim = asked.body["claim"].as_str().expect("held").to_owned();
        let place = value!({"name": "Ti vi sảnh", "zone": "hall"});
        let path = format!("/devices/pairing/{code}");
        let confirmed = house.post(&path, house.admin().await, place).await;
        assert_eq!(confirmed.status, StatusCode::CREATED, "{}", confirmed.body);
        let jar = begun(house, json("POST", "/devices/session", &claim, "")).await;
        (Self { house, jar: jar.expect("a cookie") }, claim)
    }

    /// Its page starts: after a power cut or a night, or because it was loaded again. Whether it got another cookie.
    async fn starts(&mut self, browser_too: bool) -> bool {
        let path = format!("/devices/session?started={browser_too}");
        let request = json("POST", &path, "", "").header(header::COOKIE, &self.jar);
        let Some(another) = begun(self.house, request).await else { return false };
        self.jar = another;
        true
    }

    async fn is_let_in(&self) -> bool {
        let request = json("GET", "/me", "", "").header(header::COOKIE, &self.jar);
        let answer = self.house.ask(request.body(Body::empty()).expect("valid")).await;
        answer.status == StatusCode::OK
    }
}

/// The cookie that a session begins with, if it is another; `None` also when nobody is let in.
async fn begun(house: &House, request: axum::http::request::Builder) -> Option<String> {
    let response = house.raw(request.body(Body::empty()).expect("valid")).await;
    let cookie = response.headers().get(header::SET_COOKIE)?.to_str().expect("ASCII");
    Some(cookie.split(';').next().expect("it has a value").to_owned())
}

async fn device(house: &House) -> Value {
    house.get("/devices", &house.log_in("admin").await).await.body[0].clone()
}

async fn revocations(house: &House) -> usize {
    // Nobody stays logged in for so long.
    let log = house.get("/audit", &house.log_in("admin").await).await.body;
    let records = log["records"].as_array().expect("a list");
    records.iter().filter(|r| r["body"]["admin"]["kind"] == "device_revoked").count()
}

#[tokio::test]
async fn a_screen_gets_another_token_each_morning_and_a_copy_of_an_old_one_ends_both() {
    let house = House::open().await;
    let (mut screen, claim) = Television::paired(&house).await;
    assert!(!screen.starts(false).await, "a page that is loaded again goes on");
    house.wait(WRITTEN);
    assert!(!screen.starts(true).await, "too young to be replaced");
    let mut thief = Television { house: &house, jar: screen.jar.clone() };
    for _ in 0..3 {
        house.wait(DAY);
        assert!(screen.starts(true).await);
        assert!(thief.is_let_in().await, "both until the new one has come back");
        house.wait(WRITTEN);
        assert!(!screen.starts(true).await);
        thief.jar = screen.jar.clone();
    }
    assert_eq!(revocations(&house).await, 0);
    house.wait(DAY);
    assert!(thief.starts(true).await, "the copy is replaced in place of the screen's own");
    house.wait(WRITTEN);
    assert!(!thief.starts(true).await && thief.is_let_in().await);
    assert!(!screen.is_let_in().await, "a replaced token was used again");
    assert!(!thief.is_let_in().await, "nobody can tell which is the copy");
    assert_eq!(revocations(&house).await, 1);
    let shown = device(&house).await;
    assert!(shown["revoked_at"].is_string(), "{shown}");
    let again = json("POST", "/devices/session", &claim, "");
    assert_eq!(begun(&house, again).await, None);
    assert_eq!(revocations(&house).await, 1, "once");
}

#[tokio::test]
async fn a_claim_that_is_used_again_once_it_was_replaced_revokes_the_device() {
    let house = House::open().await;
    let (mut screen, claim) = Television::paired(&house).await;
    // The answer was lost on its way: the page asks again.
    let again = begun(&house, json("POST", "/devices/session", &claim, "")).await;
    screen.jar = again.expect("another cookie");
    house.wait(WRITTEN);
    assert!(!screen.starts(true).await && screen.is_let_in().await);
    assert_eq!(begun(&house, json("POST", "/devices/session", &claim, "")).await, None);
    assert!(!screen.is_let_in().await);
    assert_eq!(revocations(&house).await, 1);
}

#[tokio::test]
async fn no_power_cut_and_no_forgetting_browser_locks_an_honest_screen_out() {
    // Five months of its requests come within seconds; its rate counts real ones.
    let house = House::with(|office| {
        office.network.limits.device_requests_per_minute = 1_000_000;
    })
    .await;
    let (mut screen, _) = Television::paired(&house).await;
    // What is on its disk. The power may fail before or after the browser has written a new cookie there.
    let mut disk = screen.jar.clone();
    let mut replaced = 0;
    for cut in 0_u32..120 {
        house.wait([1, 9, 11, 5 * 60, DAY, 3 * DAY][cut as usize % 6]);
        screen.jar.clone_from(&disk);
        replaced += usize::from(screen.starts(true).await);
        assert!(screen.is_let_in().await, "cut {cut}");
        let is_written = cut.wrapping_mul(2_654_435_761) >> 30 == 0;
        if is_written {
            // Half a minute later it is; nothing is used after a cut that was never written.
            disk.clone_from(&screen.jar);
        }
    }
    assert!(replaced > 20, "{replaced}");
    // One that is set back to the same disk each night.
    let frozen = disk.clone();
    for _ in 0..30 {
        house.wait(DAY);
        screen.jar.clone_from(&frozen);
        assert!(screen.starts(true).await && screen.is_let_in().await);
        house.wait(WRITTEN);
        assert!(!screen.starts(false).await, "the page is loaded again");
    }
    assert_eq!(revocations(&house).await, 0);
}

#[tokio::test]
async fn two_windows_that_start_at_once_keep_the_screen() {
    let house = House::open().await;
    let (mut screen, _) = Television::paired(&house).await;
    house.wait(WRITTEN);
    screen.starts(true).await;
    house.wait(DAY);
    let mut other = Television { house: &house, jar: screen.jar.clone() };
    assert!(screen.starts(true).await && other.starts(true).await);
    // One jar: whichever answer came last stays in it.
    let jar = if screen.jar < other.jar { &screen.jar } else { &other.jar }.clone();
    house.wait(WRITTEN);
    screen.jar.clone_from(&jar);
    assert!(!screen.starts(true).await && screen.is_let_in().await);
    assert_eq!(revocations(&house).await, 0);
}

#[tokio::test]
async fn a_token_that_was_handed_to_a_program_lasts() {
    let house = House::open().await;
    let token = house.device("speaker").await;
    for _ in 0..10 {
        house.wait(3 * DAY);
        assert!(begun(&house, json("POST", "/devices/session", &token, "")).await.is_some());
        assert_eq!(house.get("/me", &token).await.status, StatusCode::OK);
    }
    assert_eq!(revocations(&house).await, 0);
}
