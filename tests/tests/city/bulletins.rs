//! What the city tells all staff: a real office, a real hub, real broker and database.

use crate::real::{Ward, ask_part, connected, cookie, ward_with};
use crate::town::PATIENCE;
use hyper::StatusCode;
use serde_json::{Value, json};
use std::time::Instant;
use tokio::task::spawn_blocking;
use tokio::time::{Duration, sleep};
use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::client::Caller;
use xinmoi_tests::hall::{Hall, hire};
use xinmoi_tests::program::PASSWORD;

async fn hub(
    ward: &Ward,
    cookie: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    ask_part((ward, "bulletins"), cookie, method, path, body).await
}

async fn posted(ward: &Ward, cookie: &str, title: &str, sites: Option<&[&str]>) -> u64 {
    let mut body =
        json!({"title": title, "words": "Bảy giờ sáng thứ Hai.\nMời đến đúng giờ.", "days": 3});
    if let Some(sites) = sites {
        body["sites"] = json!(sites);
    }
    let (status, made) = hub(ward, cookie, "POST", "", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["id"].as_u64().expect("a number")
}

/// Waits until somebody of the office sees these, the newest first.
async fn sees(who: &Caller, titles: &[&str]) -> Value {
    let begun = Instant::now();
    loop {
        let told = who.get("/bulletins").await.expect(200).body;
        let seen: Vec<_> = told.as_array().into_iter().flatten().map(|one| &one["title"]).collect();
        if seen == titles {
            return told;
        }
        assert!(begun.elapsed() < PATIENCE, "{told}, and not {titles:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the hub says that so many hold a bulletin and have read it.
async fn until(ward: &Ward, cookie: &str, id: u64, wanted: [i64; 3]) {
    let begun = Instant::now();
    loop {
        let (_, all) = hub(ward, cookie, "GET", "", None).await;
        let one = all.as_array().into_iter().flatten().find(|one| one["id"] == id);
        let one = one.expect("it is listed");
        let told = ["here", "staff", "read"].map(|name| one[name].as_i64().expect("a number"));
        if told == wanted {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{one}, and not {wanted:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_city_tells_is_on_every_screen_of_staff_and_it_sees_how_many_have_read_it() {
    let ward = ward_with("", &["phuong-2"]);
    let mut server = ward.premises.open();
    let hall = Hall::fill(&server, 2).await;
    let head = hire(&hall.admin, "head", "supervisor", None).await;
    connected(&ward.town).await;
    let cookie = cookie(&ward).await;
    let staff = 4; // admin, two clerks, the supervisor

    let first = posted(&ward, &cookie, "Họp giao ban", None).await;
    let told = sees(&hall.clerks[0].caller, &["Họp giao ban"]).await;
    assert_eq!(told[0]["words"], "Bảy giờ sáng thứ Hai.\nMời đến đúng giờ.");
    assert_eq!((&told[0]["read_at"], &told[0]["readers"]), (&Value::Null, &Value::Null));
    until(&ward, &cookie, first, [1, staff, 0]).await;

    // Read by one, twice; the supervisor sees by whom, the city how many.
    let read = format!("/bulletins/{first}/read");
    for _ in 0..2 {
        let _ = hall.clerks[0].caller.post(&read, json!({})).await.expect(204);
    }
    until(&ward, &cookie, first, [1, staff, 1]).await;
    let told = sees(&head, &["Họp giao ban"]).await;
    assert_eq!(told[0]["readers"]["read"].as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!(told[0]["readers"]["unread"].as_array().map(Vec::len), Some(3), "{told}");
    let (_, offices) = hub(&ward, &cookie, "GET", &format!("/{first}/offices"), None).await;
    assert_eq!((&offices[0]["site"], &offices[0]["read"]), (&json!("phuong-1"), &json!(1)));
    assert_eq!(offices.as_array().map(Vec::len), Some(1), "{offices}");
    let names = told[0]["readers"]["read"][0].as_str().expect("a name").to_owned();
    assert!(!offices.to_string().contains(&names), "names stay in the office");

    // One for another office; then one more for all, written while this office is away.
    posted(&ward, &cookie, "Chỉ phường hai", Some(&["phuong-2"])).await;
    server.kill();
    let second = posted(&ward, &cookie, "Nghỉ lễ", None).await;
    let server = ward.premises.open();
    let hall = hall.at(&server);
    let told = sees(&hall.clerks[0].caller, &["Nghỉ lễ", "Họp giao ban"]).await;
    assert!(told[1]["read_at"].is_string() && told[0]["read_at"].is_null(), "{told}");
    until(&ward, &cookie, second, [1, staff, 0]).await;

    // Taken back: off the screens, and what was read of it stays known.
    let withdraw = format!("/{first}/withdraw");
    assert_eq!(hub(&ward, &cookie, "POST", &withdraw, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(hub(&ward, &cookie, "POST", &withdraw, None).await.0, StatusCode::CONFLICT);
    sees(&hall.clerks[0].caller, &["Nghỉ lễ"]).await;
    let _ = hall.clerks[1].caller.post(&read, json!({})).await.expect(404);
    until(&ward, &cookie, first, [1, staff, 1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_bulletin_or_too_many_is_refused_and_posts_nothing() {
    let ward = ward_with("", &["phuong-2"]);
    let cookie = cookie(&ward).await;
    let sound = json!({"title": "Họp", "words": "Mời họp.", "days": 1});
    for (field, value, code) in [
        ("title", json!(""), "bad_title"),
        ("title", json!("x\ny"), "bad_title"),
        ("title", json!("x".repeat(121)), "bad_title"),
        ("words", json!(" \n "), "bad_words"),
        ("words", json!("\u{1b}[2J"), "bad_words"),
        ("words", json!("x".repeat(2_001)), "bad_words"),
        ("days", json!(0), "bad_until"),
        ("days", json!(367), "bad_until"),
        ("days", json!(i64::MAX), "bad_until"),
        ("sites", json!([]), "bad_sites"),
        ("sites", json!(["phuong-9"]), "bad_sites"),
    ] {
        let mut body = sound.clone();
        body[field] = value;
        let (status, said) = hub(&ward, &cookie, "POST", "", Some(body)).await;
        assert_eq!((status, &said["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(code)));
    }
    for (method, path, body) in
        [("GET", "", None), ("POST", "", Some(sound.clone())), ("POST", "/1/withdraw", None)]
    {
        assert_eq!(hub(&ward, "", method, path, body).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(hub(&ward, &cookie, "GET", "", None).await, (StatusCode::OK, json!([])));
    assert_eq!(hub(&ward, &cookie, "GET", "/1/offices", None).await.0, StatusCode::NOT_FOUND);
    // Whoever must read more than twenty reads none: one is taken back first.
    let mut last = 0;
    for n in 0..20 {
        last = posted(&ward, &cookie, &format!("Thông báo {n}"), None).await;
    }
    let (status, said) = hub(&ward, &cookie, "POST", "", Some(sound)).await;
    assert_eq!((status, &said["code"]), (StatusCode::CONFLICT, &json!("too_many")));
    let withdraw = format!("/{last}/withdraw");
    assert_eq!(hub(&ward, &cookie, "POST", &withdraw, None).await.0, StatusCode::NO_CONTENT);
    posted(&ward, &cookie, "Họp", None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_goes_from_the_citys_page_to_a_clerks_tablet_and_back() {
    let ward = ward_with("", &[]);
    let server = ward.premises.open();
    let hall = Hall::fill(&server, 1).await;
    let _ = hire(&hall.admin, "to-truong", "supervisor", None).await;
    connected(&ward.town).await;
    let (hub, office) = (ward.town.hub.1.clone(), format!("http://{}", server.address()));
    let driven = spawn_blocking(move || {
        let mut script = node("bulletins.mjs");
        script.args([&hub, &office]).arg(chromium());
        finish(script.args([PASSWORD, "can-bo-1", "to-truong"]));
    });
    driven.await.expect("the script ends well");
}
