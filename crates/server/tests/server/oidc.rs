//! Log-in at an identity provider: one that is honest, one that lies, one that is away.

use crate::forger::{Answer, By, CLIENT, Forger, SECRET, Told};
use crate::house::{Answer as Said, House, cookies, json, text};
use crate::second_factor::enrol;
use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http_body_util::BodyExt;
use serde_json::{Value, json as value};
use settings::Oidc;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const REDIRECT: &str = "http://localhost:8080/oidc";
const LINKED: &str = "person-1";

/// An office, its provider, and the file of the secret between them.
struct City {
    house: House,
    forger: Arc<Forger>,
    secret: PathBuf,
    _folder: TempDir,
}

/// A log-in that has begun in a browser.
struct Begun {
    cookies: String,
    asked: BTreeMap<String, String>,
}

impl Begun {
    fn of(&self, name: &str) -> &str {
        self.asked.get(name).map_or("", String::as_str)
    }
}

impl City {
    async fn open() -> Self {
        Self::with("sub").await
    }

    /// A city whose clerk `lan` is linked to her account there.
    async fn with(claim: &str) -> Self {
        let forger = Forger::open().await;
        let folder = tempfile::tempdir().expect("there is room");
        let secret = folder.path().join("oidc.secret");
        std::fs::write(&secret, format!("{SECRET}\n")).expect("there is room");
        let owners = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(&secret, owners).expect("it is ours");
        let oidc = Oidc {
            issuer: forger.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret_file: secret.display().to_string(),
            redirect_uri: REDIRECT.to_owned(),
            claim: claim.to_owned(),
            name: None,
        };
        let house = House::with(|settings| settings.oidc = Some(oidc)).await;
        let city = Self { house, forger, secret, _folder: folder };
        city.house.add(city.house.admin().await, "lan", "clerk").await;
        assert_eq!(city.link("lan", LINKED).await.status, StatusCode::NO_CONTENT);
        city
    }

    async fn link(&self, user: &str, who: &str) -> Said {
        let body = text(&value!({ "value": who }));
        let path = format!("/users/{user}/identity");
        let request = json("PUT", &path, self.house.admin().await, "");
        self.house.ask(request.body(body).expect("valid")).await
    }

    async fn begin(&self) -> Begun {
        let request = json("POST", "/oidc/begin", "", "").body(text(&value!({})));
        let response = self.house.raw(request.expect("valid")).await;
        assert_eq!(response.status(), StatusCode::OK);
        let cookies = cookies(&response);
        let body = response.into_body().collect().await.expect("it is whole").to_bytes();
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        let location = body["location"].as_str().expect("text").to_owned();
        let (page, query) = location.split_once('?').expect("a query");
        assert_eq!(page, format!("{}/authorize", self.forger.issuer));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let asked = pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect();
        Begun { cookies, asked }
    }

    /// The provider sends the browser back with a code for which it has this token.
    async fn finish(&self, begun: &Begun, change: impl FnOnce(&mut Told)) -> Said {
        let mut told = self.forger.told(begun.of("nonce"), self.house.now());
        change(&mut told);
        self.forger.answers(Answer::Token(self.forger.signed(&told)));
        self.bring(begun, value!({ "code": "a-code", "iss": self.forger.issuer })).await
    }

    async fn bring(&self, begun: &Begun, mut body: Value) -> Said {
        body["state"] = value!(begun.of("state"));
        self.house.by(&begun.cookies, "POST", "/oidc/finish", body).await
    }

    /// That a log-in failed stands in the log, with the place, and nothing else has changed since `before`.
    async fn is_noted(&self, before: &[Value]) {
        let failed = |deed: &&Value| deed["admin"]["kind"] == "login_failed";
        loop {
            let log = self.house.get("/audit", self.house.admin().await).await.body;
            let records = log["records"].as_array().expect("a list");
            let body = |record: &&Value| failed(&&record["body"]);
            if let Some(record) = records.iter().find(body) {
                assert_eq!(record["from"], value!({ "address": "0.0.0.0" }));
                break;
            }
            tokio::task::yield_now().await;
        }
        let deeds = self.house.deeds().await;
        let others: Vec<_> = deeds.iter().filter(|deed| !failed(deed)).cloned().collect();
        assert_eq!(others, before);
    }
}

fn unescaped(word: &str) -> String {
    let mut bytes = word.bytes();
    let mut plain = Vec::new();
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex: String = bytes.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&hex, 16).expect("hex")
            }
            other => other,
        });
    }
    String::from_utf8(plain).expect("text")
}

fn form(words: &str) -> BTreeMap<String, String> {
    let pairs = words.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect()
}

#[tokio::test]
async fn whoever_is_linked_comes_in_with_the_role_that_the_office_gave_them() {
    let city = City::open().await;
    let begun = city.begin().await;
    for (name, said) in [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", "openid"),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
        ("max_age", "0"),
    ] {
        assert_eq!(begun.of(name), said, "{name}");
    }
    let mut body = value!({ "code": "a-code", "iss": city.forger.issuer });
    body["state"] = value!(begun.of("state"));
    let told = city.forger.told(begun.of("nonce"), city.house.now());
    city.forger.answers(Answer::Token(city.forger.signed(&told)));
    let request = json("POST", "/oidc/finish", "", "").header(header::COOKIE, &begun.cookies);
    let response = city.house.raw(request.body(text(&body)).expect("valid")).await;
    assert_eq!(response.status(), StatusCode::OK);
    let session = cookies(&response);
    let me = city.house.by(&session, "GET", "/me", Value::Null).await;
    assert_eq!((&me.body["name"], &me.body["role"]), (&value!("lan"), &value!("clerk")));
    let deeds = city.house.deeds().await;
    let log_in = deeds.last().expect("a deed");
    assert_eq!(
        log_in["admin"],
        value!({ "kind": "logged_in", "user": "lan", "by_provider": true })
    );
    // What was shown the provider: the secret, and what only this server can know.
    let (named, asked) = city.forger.asked.lock().expect("unbroken").pop().expect("asked once");
    let named = STANDARD.decode(named.strip_prefix("Basic ").expect("basic")).expect("base64");
    let named = String::from_utf8(named).expect("text");
    let (client, secret) = named.split_once(':').expect("both");
    assert_eq!((unescaped(client).as_str(), unescaped(secret).as_str()), (CLIENT, SECRET));
    let asked = form(&asked);
    assert_eq!((&*asked["code"], &*asked["redirect_uri"]), ("a-code", REDIRECT));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked["code_verifier"].as_bytes()));
    assert_eq!(challenge, begun.of("code_challenge"));
    // Another log-in in that browser ends the one before.
    let begun = city.begin().await;
    let both = Begun { cookies: format!("{}; {session}", begun.cookies), ..begun };
    assert_eq!(city.finish(&both, |_| {}).await.status, StatusCode::OK);
    let me = city.house.by(&session, "GET", "/me", Value::Null).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn keys_of_both_kinds_are_known_and_a_token_that_names_none_where_one_fits() {
    let city = City::open().await;
    let rsa = |told: &mut Told| {
        told.header = value!({ "alg": "RS256", "kid": "rsa" });
        told.by = By::Rsa;
    };
    assert_eq!(city.finish(&city.begin().await, rsa).await.status, StatusCode::OK);
    let unnamed = |told: &mut Told| told.header = value!({ "alg": "ES256", "typ": "JWT" });
    assert_eq!(city.finish(&city.begin().await, unnamed).await.status, StatusCode::OK);
    let several = |told: &mut Told| {
        told.claims["aud"] = value!([CLIENT, "another"]);
        told.claims["azp"] = value!(CLIENT);
    };
    assert_eq!(city.finish(&city.begin().await, several).await.status, StatusCode::OK);
}

type Lie = (&'static str, fn(&mut Told));

fn lies() -> Vec<Lie> {
    fn number(told: &Told, name: &str) -> i64 {
        told.claims[name].as_i64().expect("a number")
    }
    vec![
        ("the nonce of another log-in", |t| t.claims["nonce"] = value!("another")),
        ("no nonce", |t| drop(t.claims.as_object_mut().expect("claims").remove("nonce"))),
        ("for another client", |t| t.claims["aud"] = value!("another")),
        ("for nobody", |t| t.claims["aud"] = value!([])),
        ("for several, asked by nobody", |t| t.claims["aud"] = value!([CLIENT, "another"])),
        ("asked by another", |t| t.claims["azp"] = value!("another")),
        ("of another issuer", |t| t.claims["iss"] = value!("https://another.example")),
        ("over", |t| t.claims["exp"] = value!(number(t, "exp") - 361)),
        ("without an end", |t| t.claims["exp"] = value!("never")),
        ("of tomorrow", |t| t.claims["iat"] = value!(number(t, "iat") + 61)),
        ("of yesterday", |t| t.claims["iat"] = value!(number(t, "iat") - 86_400)),
        ("not yet", |t| t.claims["nbf"] = value!(number(t, "iat") + 61)),
        ("of somebody who logged in before", |t| {
            t.claims["auth_time"] = value!(number(t, "auth_time") - 61);
        }),
        ("without a person", |t| drop(t.claims.as_object_mut().expect("claims").remove("sub"))),
        ("of a person who is a number", |t| t.claims["sub"] = value!(1)),
        ("of a person without end", |t| t.claims["sub"] = value!("1".repeat(256))),
        ("signed by nobody", |t| {
            t.header["alg"] = value!("none");
            t.by = By::Nobody;
        }),
        ("without a signature", |t| t.by = By::Nobody),
        ("signed by what everybody knows", |t| {
            t.header = value!({ "alg": "HS256", "kid": "rsa" });
            t.by = By::PublicKey;
        }),
        ("signed so, and said to be RS256", |t| {
            t.header = value!({ "alg": "RS256", "kid": "rsa" });
            t.by = By::PublicKey;
        }),
        ("signed by a stranger", |t| t.by = By::Stranger),
        ("with a broken signature", |t| t.broken = true),
        ("by a key for something else", |t| {
            t.header = value!({ "alg": "RS256", "kid": "enc" });
            t.by = By::Rsa;
        }),
        ("by a key of another kind", |t| t.header["kid"] = value!("rsa")),
        ("by a key that nobody has", |t| t.header["kid"] = value!("another")),
        ("with a key of its own", |t| {
            t.header = value!({ "alg": "ES256", "jwk": { "kty": "EC" }, "kid": "own" });
            t.by = By::Stranger;
        }),
        ("with something that must be understood", |t| t.header["crit"] = value!(["exp"])),
    ]
}

#[tokio::test]
async fn a_token_with_anything_wrong_in_it_lets_nobody_in() {
    for (name, lie) in lies() {
        let city = City::open().await;
        let before = city.house.deeds().await;
        let begun = city.begin().await;
        let refused = city.finish(&begun, lie).await;
        assert_eq!(refused.refusal(), (401, "oidc_refused"), "{name}: {}", refused.body);
        city.is_noted(&before).await;
        // Mended, it is too late: that log-in is used up.
        assert_eq!(city.finish(&begun, |_| {}).await.refusal(), (403, "oidc_spent"), "{name}");
    }
}

#[tokio::test]
async fn a_log_in_counts_once_and_in_its_own_browser() {
    let city = City::open().await;
    let begun = city.begin().await;
    assert_eq!(city.finish(&begun, |_| {}).await.status, StatusCode::OK);
    let before = city.house.deeds().await;
    assert_eq!(city.finish(&begun, |_| {}).await.refusal(), (403, "oidc_spent"), "replayed");
    city.is_noted(&before).await;

    let city = City::open().await;
    let before = city.house.deeds().await;
    let (mine, thiefs) = (city.begin().await, city.begin().await);
    // A page that somebody else had this browser open: their state, their code, my cookie.
    let lured = Begun { cookies: mine.cookies.clone(), asked: thiefs.asked.clone() };
    assert_eq!(city.finish(&lured, |_| {}).await.refusal(), (403, "oidc_spent"));
    let bare = Begun { cookies: String::new(), asked: mine.asked.clone() };
    assert_eq!(city.finish(&bare, |_| {}).await.refusal(), (403, "oidc_spent"));
    let asked = city.forger.asked.lock().expect("unbroken").len();
    assert_eq!(asked, 0, "the provider is not asked for a code of somebody else's");
    city.is_noted(&before).await;
}

#[tokio::test]
async fn nobody_comes_in_whom_the_office_does_not_know() {
    let stranger = City::open().await;
    let before = stranger.house.deeds().await;
    let other = |told: &mut Told| told.claims["sub"] = value!("person-2");
    let refused = stranger.finish(&stranger.begin().await, other).await;
    assert_eq!(refused.refusal(), (403, "oidc_unknown"));
    stranger.is_noted(&before).await;

    for undo in ["/users/lan", "/users/lan/identity"] {
        let city = City::open().await;
        let begun = city.begin().await;
        let gone = json("DELETE", undo, city.house.admin().await, "").body(text(&value!({})));
        let gone = city.house.ask(gone.expect("valid")).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.body);
        let before = city.house.deeds().await;
        assert_eq!(city.finish(&begun, |_| {}).await.refusal(), (403, "oidc_unknown"), "{undo}");
        city.is_noted(&before).await;
    }

    // Linked at one provider, they are nobody at another that says the same of somebody.
    let mut city = City::open().await;
    city.forger = Forger::open().await;
    let minimal = include_str!("../../../../config/minimal.toml");
    let (issuer, secret) = (&city.forger.issuer, city.secret.display());
    let other = format!(
        "{minimal}\n[oidc]\nissuer = '{issuer}'\nclient_id = '{CLIENT}'\n\
         client_secret_file = '{secret}'\nredirect_uri = '{REDIRECT}'\n"
    );
    city.house.configure(&other).await;
    let refused = city.finish(&city.begin().await, |_| {}).await;
    assert_eq!(refused.refusal(), (403, "oidc_unknown"));
    let users = city.house.get("/users", city.house.admin().await).await.body;
    assert_eq!(users[1]["identity"], Value::Null, "{users}");

    // Linked by one claim, they are nobody by another.
    let city = City::with("preferred_username").await;
    assert_eq!(city.begin().await.of("scope"), "openid profile");
    let refused = city.finish(&city.begin().await, |_| {}).await;
    assert_eq!(refused.refusal(), (403, "oidc_unknown"));
    assert_eq!(city.link("lan", "lan.nguyen").await.status, StatusCode::NO_CONTENT);
    assert_eq!(city.finish(&city.begin().await, |_| {}).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_of_mail_counts_once_the_provider_has_verified_it() {
    let city = City::with("email").await;
    assert_eq!(city.link("lan", "lan@phuong.example").await.status, StatusCode::NO_CONTENT);
    let mail = |verified: Value| {
        move |told: &mut Told| {
            told.claims["email"] = value!("lan@phuong.example");
            told.claims["email_verified"] = verified;
        }
    };
    for unverified in [value!(false), value!("true"), Value::Null] {
        let refused = city.finish(&city.begin().await, mail(unverified)).await;
        assert_eq!(refused.refusal(), (401, "oidc_refused"));
    }
    let done = city.finish(&city.begin().await, mail(value!(true))).await;
    assert_eq!(done.status, StatusCode::OK);
}

#[tokio::test]
async fn what_another_provider_or_nobody_sends_back_is_refused() {
    for wrong in [
        value!({ "code": "a-code", "iss": "https://another.example" }),
        // It says that it names itself.
        value!({ "code": "a-code" }),
        // Somebody pressed *back* at the provider.
        value!({ "iss": "?" }),
        value!({ "code": "c".repeat(3_000), "iss": "?" }),
    ] {
        let city = City::open().await;
        let before = city.house.deeds().await;
        let begun = city.begin().await;
        let refused = city.bring(&begun, wrong.clone()).await;
        assert_eq!(refused.refusal(), (401, "oidc_refused"), "{wrong}");
        assert_eq!(city.forger.asked.lock().expect("unbroken").len(), 0);
        city.is_noted(&before).await;
    }
}

#[tokio::test]
async fn a_provider_in_trouble_lets_nobody_in_and_delays_nobody_else() {
    for (answer, code) in [
        (Answer::Nothing, (503, "oidc_unavailable")),
        (Answer::Endless, (503, "oidc_unavailable")),
        (Answer::Elsewhere, (503, "oidc_unavailable")),
        (Answer::Nonsense, (503, "oidc_unavailable")),
        (Answer::No, (401, "oidc_refused")),
    ] {
        let city = City::open().await;
        let before = city.house.deeds().await;
        let begun = city.begin().await;
        city.forger.answers(answer.clone());
        let body = value!({ "code": "a-code", "iss": city.forger.issuer });
        let finish = city.bring(&begun, body);
        let beside = async {
            // With the password, while the provider is asked.
            while city.forger.asked.lock().expect("unbroken").is_empty() {
                tokio::task::yield_now().await;
            }
            let began = Instant::now();
            let screen = city.house.get("/office", "").await;
            assert_eq!(screen.status, StatusCode::OK);
            began.elapsed()
        };
        let (refused, delay) = tokio::join!(finish, beside);
        assert!(delay < Duration::from_secs(2), "{answer:?} held up a screen for {delay:?}");
        assert_eq!(refused.refusal(), code, "{answer:?}");
        assert!(!*city.forger.went_elsewhere.lock().expect("unbroken"));
        city.is_noted(&before).await;
    }
}

#[tokio::test]
async fn a_provider_that_describes_itself_wrongly_is_not_gone_to() {
    for lie in [
        value!({ "issuer": "https://another.example" }),
        value!({ "token_endpoint": "http://10.0.0.9/token" }),
        value!({ "jwks_uri": "file:///etc/passwd" }),
        value!({ "authorization_endpoint": "javascript:alert(1)" }),
        value!({ "token_endpoint": "http://a:b@127.0.0.1/token" }),
        value!({ "token_endpoint": null }),
    ] {
        let city = City::open().await;
        *city.forger.lies.lock().expect("unbroken") = lie.clone();
        let refused = city.house.post("/oidc/begin", "", value!({})).await;
        assert_eq!(refused.refusal(), (503, "oidc_unavailable"), "{lie}");
        // And the password lets in as ever.
        let _ = city.house.log_in("lan").await;
    }
}

#[tokio::test]
async fn a_secret_that_others_may_read_is_not_used() {
    let city = City::open().await;
    let readable = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(&city.secret, readable).expect("it is ours");
    let refused = city.house.post("/oidc/begin", "", value!({})).await;
    assert_eq!(refused.refusal(), (503, "oidc_unavailable"));
    std::fs::remove_file(&city.secret).expect("it is ours");
    let refused = city.house.post("/oidc/begin", "", value!({})).await;
    assert_eq!(refused.refusal(), (503, "oidc_unavailable"));
    let disk = String::from_utf8_lossy(&city.house.disk()).into_owned();
    assert!(!disk.contains(SECRET), "it stands in its own file alone");
}

#[tokio::test]
async fn a_log_in_begins_where_the_provider_sends_people_back_to() {
    let city = City::open().await;
    let ask = |host: &str| {
        let request = json("POST", "/oidc/begin", "", "").header(header::HOST, host);
        city.house.ask(request.body(text(&value!({}))).expect("valid"))
    };
    assert_eq!(ask("127.0.0.1:8080").await.refusal(), (409, "oidc_elsewhere"));
    assert_eq!(ask("localhost:8080").await.status, StatusCode::OK);
    let ways = city.house.get("/oidc", "").await;
    let provider = value!({ "name": null, "origin": "http://localhost:8080" });
    assert_eq!(ways.body, value!({ "provider": provider }));
    // Another site's page begins nothing, and brings nothing back.
    for path in ["/oidc/begin", "/oidc/finish"] {
        let request = json("POST", path, "", "").header("sec-fetch-site", "cross-site");
        let refused = city.house.ask(request.body(text(&value!({}))).expect("valid")).await;
        assert_eq!(refused.refusal(), (403, "not_allowed"), "{path}");
    }
}

#[tokio::test]
async fn an_office_without_a_provider_has_none() {
    let house = House::open().await;
    assert_eq!(house.get("/oidc", "").await.body, value!({ "provider": null }));
    assert_eq!(house.post("/oidc/begin", "", value!({})).await.refusal(), (404, "oidc_off"));
    let finish = house.post("/oidc/finish", "", value!({ "state": "a", "code": "b" })).await;
    assert_eq!(finish.refusal(), (404, "oidc_off"));
    let link = json("PUT", "/users/admin/identity", house.admin().await, "");
    let link = link.body(text(&value!({ "value": "a" }))).expect("valid");
    assert_eq!(house.ask(link).await.refusal(), (404, "oidc_off"));
}

#[tokio::test]
async fn two_people_are_never_one_and_a_link_ends_what_went_before() {
    let city = City::open().await;
    let house = &city.house;
    house.add(house.admin().await, "hoa", "guide").await;
    assert_eq!(city.link("hoa", LINKED).await.refusal(), (409, "identity_taken"));
    for bad in ["", " a", "a\n", &"a".repeat(256)] {
        assert_eq!(city.link("hoa", bad).await.refusal(), (422, "bad_value"), "{bad:?}");
    }
    assert_eq!(city.link("nobody", "a").await.refusal(), (404, "unknown_user"));
    let hers = house.log_in("lan").await;
    assert_eq!(city.link("lan", "person-9").await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.get("/me", &hers).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(city.link("hoa", LINKED).await.status, StatusCode::NO_CONTENT);
    let users = house.get("/users", house.admin().await).await.body;
    let told = users.as_array().expect("a list").iter();
    let told: Vec<_> = told.map(|user| (&user["user"], &user["identity"])).collect();
    let expected = [
        (value!("admin"), Value::Null),
        (value!("hoa"), value!(LINKED)),
        (value!("lan"), value!("person-9")),
    ];
    assert_eq!(told, expected.iter().map(|(user, who)| (user, who)).collect::<Vec<_>>());
    let deeds = house.deeds().await;
    let proofs = deeds.iter().filter(|deed| deed["admin"]["proof"] == "identity_set").count();
    assert_eq!(proofs, 3, "each link stands in the log");
}

#[tokio::test]
async fn a_password_of_somebody_elses_choice_waits_until_it_is_used() {
    let city = City::open().await;
    let given = value!({ "password": "mat-khau-khac-do", "must_change": true });
    let changed = city.house.patch("/users/lan", city.house.admin().await, given).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    let done = city.finish(&city.begin().await, |_| {}).await;
    assert_eq!((done.status, &done.body["must_change"]), (StatusCode::OK, &value!(false)));
    let token = done.body["token"].as_str().expect("told");
    assert_eq!(city.house.get("/queues", token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_offices_second_factor_is_asked_for_whatever_the_provider_says() {
    let city = City::open().await;
    let house = &city.house;
    let enrolled = enrol(house, house.admin().await).await;
    assert_eq!(city.link("admin", "person-7").await.status, StatusCode::NO_CONTENT);
    let admin = |told: &mut Told| {
        told.claims["sub"] = value!("person-7");
        told.claims["amr"] = value!(["mfa", "otp"]);
        told.claims["acr"] = value!("urn:mfa");
    };
    let begun = city.begin().await;
    assert_eq!(city.finish(&begun, admin).await.refusal(), (401, "code_needed"));
    house.wait(1);
    let wrong = city.bring(&begun, value!({ "second": "000000" })).await;
    assert_eq!(wrong.refusal(), (401, "code_wrong"));
    let other = Begun { cookies: city.begin().await.cookies, asked: begun.asked.clone() };
    let code = enrolled.telephone.shows(house.now());
    let stolen = city.bring(&other, value!({ "second": code })).await;
    assert_eq!(stolen.refusal(), (403, "oidc_spent"), "in another browser");

    let begun = city.begin().await;
    assert_eq!(city.finish(&begun, admin).await.refusal(), (401, "code_needed"));
    let done = city.bring(&begun, value!({ "second": code })).await;
    assert_eq!((done.status, &done.body["role"]), (StatusCode::OK, &value!("admin")));
    let again = city.bring(&begun, value!({ "second": enrolled.codes[0] })).await;
    assert_eq!(again.refusal(), (403, "oidc_spent"));
}
