//! Codes that a telephone shows beside an admin's password.

use crate::house::{Answer, House};
use axum::http::StatusCode;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json as value};
use settings::Settings;
use sha1::Sha1;

const PASSWORD: &str = "mat-khau-dai";
/// Wrong codes that cost no wait.
const FREE: usize = 5;

/// An authenticator, told the secret by hand.
pub(crate) struct Telephone(Vec<u8>);

impl Telephone {
    fn told(secret: &str) -> Self {
        let digit = |letter: u8| match letter {
            b'A'..=b'Z' => u32::from(letter - b'A'),
            digit => u32::from(digit - b'2') + 26,
        };
        let bits: Vec<bool> = secret
            .bytes()
            .flat_map(|letter| (0..5).rev().map(move |bit| digit(letter) >> bit & 1 == 1))
            .collect();
        let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        Self(bits.chunks_exact(8).map(byte).collect())
    }

    /// What it shows at a moment: RFC 6238.
    pub(crate) fn shows(&self, now_ms: i64) -> String {
        let step = u64::try_from(now_ms / 30_000).expect("after 1970");
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 0xf);
        let four = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
        format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
    }
}

pub(crate) struct Enrolled {
    pub(crate) telephone: Telephone,
    secret: String,
    pub(crate) codes: Vec<String>,
}

/// Sets a second factor up for whoever has this session.
pub(crate) async fn enrol(house: &House, token: &str) -> Enrolled {
    let begun = house.post("/me/second-factor", token, value!({ "password": PASSWORD })).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    let secret = begun.body["secret"].as_str().expect("told once").to_owned();
    let uri = begun.body["uri"].as_str().expect("for a QR code");
    assert!(uri.starts_with("otpauth://totp/") && uri.contains(&secret), "{uri}");
    let telephone = Telephone::told(&secret);
    let code = value!({ "code": telephone.shows(house.now()) });
    let done = house.post("/me/second-factor/confirm", token, code).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let codes = done.body["codes"].as_array().expect("a list").iter();
    let codes = codes.map(|code| code.as_str().expect("text").to_owned()).collect();
    Enrolled { telephone, secret, codes }
}

async fn log_in(house: &House, user: &str, code: Option<&str>) -> Answer {
    let mut body = value!({ "user": user, "password": PASSWORD });
    if let Some(code) = code {
        body["code"] = value!(code);
    }
    house.post("/login", "", body).await
}

fn is(answer: &Answer, code: &str) {
    assert_eq!(answer.refusal(), (401, code), "{}", answer.body);
}

#[tokio::test]
async fn an_admin_shows_a_code_that_lets_in_once() {
    let house = House::open().await;
    let other = house.log_in("admin").await;
    let admin = house.log_in("admin").await;
    let Enrolled { telephone, .. } = enrol(&house, &admin).await;
    assert_eq!(house.get("/me", &other).await.status.as_u16(), 401, "it never showed one");
    assert_eq!(house.get("/me", &admin).await.body["second_factor"], true);
    is(&log_in(&house, "admin", None).await, "code_needed");
    is(&log_in(&house, "admin", Some("")).await, "code_needed");
    // That which set it up is used.
    is(&log_in(&house, "admin", Some(&telephone.shows(house.now()))).await, "code_wrong");
    house.wait(1);
    let code = telephone.shows(house.now());
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(log_in(&house, "admin", Some(&spaced)).await.status, StatusCode::OK);
    is(&log_in(&house, "admin", Some(&code)).await, "code_wrong");
    // A clock that is half a minute behind or before, and no more.
    house.wait(2);
    for off in [-60_000, 60_000] {
        is(&log_in(&house, "admin", Some(&telephone.shows(house.now() + off))).await, "code_wrong");
    }
    let behind = telephone.shows(house.now() - 30_000);
    assert_eq!(log_in(&house, "admin", Some(&behind)).await.status, StatusCode::OK);
    let before = telephone.shows(house.now() + 30_000);
    assert_eq!(log_in(&house, "admin", Some(&before)).await.status, StatusCode::OK);
    // One that is older than what was used last.
    is(&log_in(&house, "admin", Some(&telephone.shows(house.now()))).await, "code_wrong");
}

#[tokio::test]
async fn a_backup_is_restored_only_by_whoever_shows_a_code_again() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let Enrolled { telephone, .. } = enrol(&house, &admin).await;
    house.wait(1);
    assert_eq!(house.get("/restore", &admin).await.body["needs_code"], true);
    let confirm = async |word| house.post("/restore/confirm", &admin, word).await;
    let code = telephone.shows(house.now());
    let without = confirm(value!({ "id": "", "password": PASSWORD })).await;
    assert_eq!(without.refusal(), (403, "code_wrong"));
    let wrong =
        confirm(value!({ "id": "", "password": "khong-phai-mat-khau", "code": code })).await;
    assert_eq!(wrong.refusal(), (403, "password_wrong"));
    // Whoever it is may; only there is nothing to restore.
    let right = confirm(value!({ "id": "", "password": PASSWORD, "code": code })).await;
    assert_eq!(right.refusal(), (409, "nothing_to_restore"));
}

#[tokio::test]
async fn two_who_send_one_code_at_once_are_one_let_in() {
    let house = House::open().await;
    let Enrolled { telephone, .. } = enrol(&house, &house.log_in("admin").await).await;
    house.wait(1);
    let code = telephone.shows(house.now());
    let (one, two) =
        tokio::join!(log_in(&house, "admin", Some(&code)), log_in(&house, "admin", Some(&code)));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn wrong_codes_are_counted_like_wrong_passwords() {
    let house = House::open().await;
    let Enrolled { telephone, codes, .. } = enrol(&house, &house.log_in("admin").await).await;
    house.wait(1);
    for n in 0..FREE {
        is(&log_in(&house, "admin", Some(&format!("00000{n}"))).await, "code_wrong");
        // A right password without a code makes up for nothing.
        if n + 1 < FREE {
            is(&log_in(&house, "admin", None).await, "code_needed");
        }
    }
    for code in [telephone.shows(house.now()), codes[0].clone()] {
        let waits = log_in(&house, "admin", Some(&code)).await;
        assert_eq!(waits.refusal(), (429, "too_many"));
    }
}

#[tokio::test]
async fn a_recovery_code_lets_in_once_and_the_log_tells_of_it() {
    let house = House::open().await;
    let Enrolled { codes, .. } = enrol(&house, &house.log_in("admin").await).await;
    assert_eq!(codes.len(), 8);
    let shouted = codes[2].to_uppercase().replace('-', " ");
    assert_eq!(log_in(&house, "admin", Some(&shouted)).await.status, StatusCode::OK);
    is(&log_in(&house, "admin", Some(&codes[2])).await, "code_wrong");
    let swapped = format!("1{}", &codes[1][1..]);
    for wrong in [&swapped, "9abc-defg-hjkm", "x"] {
        is(&log_in(&house, "admin", Some(wrong)).await, "code_wrong");
    }
    let admin = log_in(&house, "admin", Some(&codes[0])).await;
    let admin = admin.body["token"].as_str().expect("it is right").to_owned();
    let log = house.get("/audit", &admin).await.body.to_string();
    assert_eq!(log.matches("recovery_used").count(), 2, "{log}");
    let (one, two) = tokio::join!(
        log_in(&house, "admin", Some(&codes[4])),
        log_in(&house, "admin", Some(&codes[4]))
    );
    assert!(one.status != StatusCode::OK || two.status != StatusCode::OK, "once");
}

#[tokio::test]
async fn an_admin_without_a_factor_sets_one_up_before_anything_else_where_that_is_asked() {
    let house = House::with(|settings: &mut Settings| {
        settings.security.admins_need_totp = true;
    })
    .await;
    let entered = log_in(&house, "admin", None).await;
    assert_eq!((&entered.body["must_enrol"], entered.status), (&value!(true), StatusCode::OK));
    let admin = entered.body["token"].as_str().expect("a token").to_owned();
    for path in ["/users", "/config", "/devices"] {
        let answer = house.get(path, &admin).await;
        assert_eq!(answer.refusal(), (403, "second_factor_needed"), "{path}");
    }
    assert_eq!(house.get("/me", &admin).await.body["must_enrol"], true);
    let _ = enrol(&house, &admin).await;
    assert_eq!(house.get("/users", &admin).await.status, StatusCode::OK);
    let clerk = house_clerk(&house, &admin).await;
    assert_eq!(house.get("/queues", &clerk).await.status, StatusCode::OK, "admins alone");
}

async fn house_clerk(house: &House, admin: &str) -> String {
    house.add(admin, "lan", "clerk").await;
    house.log_in("lan").await
}

#[tokio::test]
async fn a_factor_is_begun_with_the_password_and_kept_once_a_code_was_right() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let begin = |password: &'static str| {
        house.post("/me/second-factor", &admin, value!({ "password": password }))
    };
    assert_eq!(begin("khong-phai-vay").await.refusal(), (403, "password_wrong"));
    let confirm =
        |code: String| house.post("/me/second-factor/confirm", &admin, value!({ "code": code }));
    assert_eq!(confirm("000000".to_owned()).await.refusal(), (404, "no_enrolment"));
    let begun = begin(PASSWORD).await.body;
    assert_eq!(confirm("000000".to_owned()).await.refusal(), (403, "code_wrong"));
    assert_eq!(log_in(&house, "admin", None).await.status, StatusCode::OK, "it is not kept yet");
    // One that is begun anew takes the place of that before.
    let again = begin(PASSWORD).await.body;
    let shown =
        |begun: &Value| Telephone::told(begun["secret"].as_str().expect("told")).shows(house.now());
    assert_eq!(confirm(shown(&begun)).await.refusal(), (403, "code_wrong"));
    assert_eq!(confirm(shown(&again)).await.status, StatusCode::OK);
    assert_eq!(begin(PASSWORD).await.refusal(), (409, "factor_exists"));
    assert_eq!(confirm(shown(&again)).await.refusal(), (404, "no_enrolment"));
}

#[tokio::test]
async fn a_factor_is_removed_by_its_owner_with_a_code() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let none = value!({ "password": PASSWORD, "code": "000000" });
    let none = house.post("/me/second-factor/remove", &admin, none).await;
    assert_eq!(none.refusal(), (404, "no_factor"));
    let Enrolled { telephone, codes, .. } = enrol(&house, &admin).await;
    house.wait(1);
    let remove = |password: &str, code: &str| {
        let said = value!({ "password": password, "code": code });
        let (house, admin) = (&house, &admin);
        async move { house.post("/me/second-factor/remove", admin, said).await }
    };
    let code = telephone.shows(house.now());
    assert_eq!(remove("khong-phai-vay", &code).await.refusal(), (403, "password_wrong"));
    assert_eq!(remove(PASSWORD, "000000").await.refusal(), (403, "code_wrong"));
    assert_eq!(remove(PASSWORD, &codes[0]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(log_in(&house, "admin", None).await.status, StatusCode::OK);
    let log = house.get("/audit", &admin).await.body.to_string();
    assert!(log.contains("factor_set") && log.contains("factor_removed"), "{log}");
}

#[tokio::test]
async fn no_secret_of_it_is_on_the_disk_or_in_the_log() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let Enrolled { telephone, secret, codes } = enrol(&house, &admin).await;
    let disk = house.disk();
    let holds = |what: &[u8]| disk.windows(what.len()).any(|bytes| bytes == what);
    assert!(holds(b"second_factor"), "the row is looked for where it is");
    assert!(!holds(&telephone.0) && !holds(secret.as_bytes()));
    let hex: String = telephone.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!holds(hex.as_bytes()));
    let log = house.get("/audit", &admin).await.body.to_string();
    for code in &codes {
        let bare = code.replace('-', "");
        assert!(!holds(code.as_bytes()) && !holds(bare.as_bytes()));
        assert!(!log.contains(code) && !log.contains(&bare));
    }
    assert!(!log.contains(&secret));
}
