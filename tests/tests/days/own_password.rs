//! Passwords that people choose themselves: what is refused, and who must.

use hmac::{Hmac, KeyInit, Mac};
use hyper::Method;
use serde_json::{Value, json};
use sha1::Sha1;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, log_in};
use xinmoi_tests::program::{PASSWORD, Premises, Server, run, stderr};
use xinmoi_tests::screen::{Line, SOON};

use crate::ended::{is_closed, look};

/// What the clerk chooses.
const OWN: &str = "con-trau-di-cay";

/// Free tries before a wait: as many as a log-in has.
const FREE: usize = 5;

fn change(old: &str, new: &str) -> Value {
    json!({"old": old, "new": new})
}

async fn enter(anyone: &Caller, password: &str) -> Answer {
    anyone.post("/login", json!({"user": "can-bo-1", "password": password})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_changed_by_its_owner_and_other_sessions_end() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let (here, elsewhere) = (&hall.clerks[0].caller, log_in(&hall.anyone, "can-bo-1").await);
    let refused = [
        (change("khong-phai-vay", OWN), 403, "password_wrong"),
        (change(PASSWORD, "matkhau123"), 422, "password_common"),
        (change(PASSWORD, "CanBo12026"), 422, "password_common"),
        (change(PASSWORD, "ngan"), 422, "password_short"),
        (change(PASSWORD, PASSWORD), 422, "password_same"),
    ];
    for (change, status, code) in refused {
        let answer = here.post("/me/password", change).await;
        assert_eq!((answer.status, answer.code()), (status, code));
    }
    assert_eq!(elsewhere.get("/me").await.status, 200, "what was refused ends nothing");
    let mut line = look(&elsewhere, "view=counter&counter=1").await;
    let mut kept = look(here, "view=counter&counter=1").await;
    let _ = here.post("/me/password", change(PASSWORD, OWN)).await.expect(204);
    is_closed(&mut line, Instant::now(), "the owner's other password").await;
    assert_eq!((here.get("/me").await.status, elsewhere.get("/me").await.status), (200, 401));
    let _ = hall.clerks[0].press("open").await.expect(200);
    let told = loop {
        let frame = kept.next(SOON).await.frame();
        if frame["type"] != "heartbeat" {
            break frame;
        }
    };
    assert_eq!(told["type"], "event", "this one goes on");
    assert_eq!(enter(&hall.anyone, PASSWORD).await.status, 401);
    server.kill();
    let server = premises.open();
    let hall = hall.at(&server);
    assert_eq!(enter(&hall.anyone, PASSWORD).await.status, 401, "after a restart too");
    let _ = enter(&hall.anyone, OWN).await.expect(200);
    let kiosk = hall.kiosk.post("/me/password", change(PASSWORD, OWN)).await;
    assert_eq!((kiosk.status, kiosk.code()), (403, "not_allowed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_at_a_page_left_open_waits_like_at_the_log_in() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let here = &hall.clerks[0].caller;
    for _ in 0..FREE {
        let wrong = here.post("/me/password", change("khong-phai-vay", OWN)).await;
        assert_eq!((wrong.status, wrong.code()), (403, "password_wrong"));
    }
    let wait = here.post("/me/password", change("khong-phai-vay", OWN)).await;
    assert_eq!((wait.status, wait.code()), (429, "too_many"));
    assert!(wait.header("retry-after").is_some());
    let _ = enter(&hall.anyone, PASSWORD).await.expect(200);
    let log = hall.admin.get("/audit?after=0").await.expect(200);
    assert!(log.body.to_string().contains("login_failed"), "the log knows of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_password_somebody_else_chose_does_nothing_before_choosing() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let set = |body: Value| Ask::new(Method::PATCH, "/api/v1/users/can-bo-1").json(&body);
    let alone = hall.admin.ask(set(json!({"must_change": true}))).await;
    assert_eq!((alone.status, alone.code()), (422, "bad_value"));
    let common = hall.admin.ask(set(json!({"password": "Admin-1234"}))).await;
    assert_eq!((common.status, common.code()), (422, "password_common"));
    let given = json!({"password": "tam-thoi-hom-nay", "must_change": true});
    let _ = hall.admin.ask(set(given)).await.expect(204);
    let answer = enter(&hall.anyone, "tam-thoi-hom-nay").await.expect(200);
    assert_eq!(answer.body["must_change"], true);
    let clerk = hall.anyone.with_token(answer.str("token"));
    assert_eq!(clerk.get("/me").await.expect(200).body["must_change"], true);
    let doors = [Ask::get("/queues"), Ask::post("/counters/1/open", &json!({}))];
    for door in doors {
        let answer = clerk.ask(door).await;
        assert_eq!((answer.status, answer.code()), (403, "password_must_change"));
    }
    let line = Line::open(&clerk, "view=counter&counter=1").await;
    assert_eq!(line.err().map(|(status, _)| status), Some(401));
    let _ = clerk.post("/me/password", change("tam-thoi-hom-nay", OWN)).await.expect(204);
    assert_eq!(clerk.get("/me").await.expect(200).body["must_change"], false);
    let _ = clerk.get("/queues").await.expect(200);
    let new = json!({"user": "moi", "password": PASSWORD, "role": "guide", "must_change": true});
    let _ = hall.admin.post("/users", new).await.expect(201);
    let moi = log_in(&hall.anyone, "moi").await;
    assert_eq!(moi.get("/queues").await.code(), "password_must_change");
    let _ = moi.ask(Ask::post("/logout", &json!({}))).await.expect(204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_admin_is_let_in_with_any_password_of_the_environment() {
    let premises = Premises::new(&config::minimal());
    let mut serve = premises.serve();
    let server = Server::start(serve.env("XINMOI_ADMIN_PASSWORD", "password123")).unwrap();
    let anyone = Caller::anonymous(server.address());
    let who = json!({"user": "admin", "password": "password123"});
    let _ = anyone.post("/login", who).await.expect(200);
    assert!(server.said().contains("easily guessed"), "{}", server.said());
}

/// What an authenticator shows that was told a secret: RFC 6238.
fn shown(secret: &str) -> String {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => u32::from(letter - b'A'),
        digit => u32::from(digit - b'2') + 26,
    };
    let bits: Vec<u8> = secret
        .bytes()
        .flat_map(|letter| (0..5).rev().map(move |bit| u8::from(digit(letter) >> bit & 1 == 1)))
        .collect();
    let bytes: Vec<u8> =
        bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&(now / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0xf);
    let four = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_lost_the_second_factor_is_let_in_at_the_machine() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let begun = hall.admin.post("/me/second-factor", json!({"password": PASSWORD})).await;
    let secret = begun.expect(200).str("secret").to_owned();
    let code = json!({"code": shown(&secret)});
    let codes = hall.admin.post("/me/second-factor/confirm", code).await.expect(200).body;
    let who = |password: &str| json!({"user": "admin", "password": password});
    let asked = hall.anyone.post("/login", who(PASSWORD)).await;
    assert_eq!((asked.status, asked.code()), (401, "code_needed"));
    server.kill();
    let server = premises.open();
    let anyone = Caller::anonymous(server.address());
    assert_eq!(anyone.post("/login", who(PASSWORD)).await.code(), "code_needed", "as before");
    let mut by_code = who(PASSWORD);
    by_code["code"] = codes["codes"][0].clone();
    let _ = anyone.post("/login", by_code.clone()).await.expect(200);
    assert_eq!(anyone.post("/login", by_code).await.code(), "code_wrong", "it let in once");
    let drawn = drawn(&premises, "admin").unwrap();
    let answer = anyone.post("/login", who(&drawn)).await.expect(200);
    assert_eq!(answer.body["must_change"], true);
    let admin = anyone.with_token(answer.str("token"));
    assert_eq!(admin.get("/me").await.expect(200).body["second_factor"], false);
}

/// The password that the program prints for somebody.
fn drawn(premises: &Premises, user: &str) -> Result<String, String> {
    let data = premises.data();
    let output = run(&["reset-password", "--data", data.to_str().unwrap(), "--user", user]);
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let password = said.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    if output.status.success() { Ok(password) } else { Err(stderr(&output)) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cannot_log_in_is_given_a_password_at_the_machine() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let mut line = look(&hall.admin, "view=supervisor").await;
    let first = drawn(&premises, "admin").unwrap();
    is_closed(&mut line, Instant::now(), "a password that was drawn").await;
    assert_eq!((first.len(), hall.admin.get("/me").await.status), (16, 401));
    let old = hall.anyone.post("/login", json!({"user": "admin", "password": PASSWORD})).await;
    assert_eq!(old.status, 401);
    for nobody in ["khong-co", "a b", "x\ny"] {
        assert!(drawn(&premises, nobody).unwrap_err().contains("xinmoi: "), "{nobody}");
    }
    let _ = server.stop();
    let second = drawn(&premises, "admin").unwrap();
    let clerk = drawn(&premises, "can-bo-1").unwrap();
    assert!(first != second && second != clerk);
    let server = premises.open();
    let anyone = Caller::anonymous(server.address());
    let old = anyone.post("/login", json!({"user": "admin", "password": first})).await;
    assert_eq!(old.status, 401);
    let who = json!({"user": "admin", "password": second});
    let answer = anyone.post("/login", who).await.expect(200);
    assert_eq!(answer.body["must_change"], true);
    let admin = anyone.with_token(answer.str("token"));
    assert_eq!(admin.get("/users").await.code(), "password_must_change");
    let _ = admin.post("/me/password", change(&second, OWN)).await.expect(204);
    let log = admin.get("/audit?after=0").await.expect(200).body.to_string();
    assert!([&first, &second, &clerk].iter().all(|secret| !log.contains(*secret)));
    assert_eq!(enter(&anyone, &clerk).await.expect(200).body["must_change"], true);
}
