//! An identity provider that says whatever a test has it say.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    RsaPublicKeyComponents,
};
use serde_json::{Value, json as value};
use sha2::Sha256;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub(crate) const CLIENT: &str = "xin-moi";
pub(crate) const SECRET: &str = "bi-mat-cua/don vi+1";

/// How it answers a code.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// With this token.
    Token(String),
    /// It takes the question, and says nothing.
    Nothing,
    /// More than anybody reads.
    Endless,
    /// It sends the office elsewhere, to itself.
    Elsewhere,
    /// It refuses.
    No,
    /// Something that is no answer.
    Nonsense,
}

/// What it was asked: the header of authorization, and the form.
pub(crate) type Asked = (String, String);

pub(crate) struct Forger {
    pub(crate) issuer: String,
    pub(crate) answer: Mutex<Answer>,
    pub(crate) asked: Mutex<Vec<Asked>>,
    /// What its description says in place of the truth.
    pub(crate) lies: Mutex<Value>,
    pub(crate) went_elsewhere: Mutex<bool>,
    ec: EcdsaKeyPair,
    rsa: RsaKeyPair,
}

impl Forger {
    pub(crate) async fn open() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let issuer = format!("http://{}", listener.local_addr().expect("it is bound"));
        let (random, curve) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let ec = EcdsaKeyPair::generate_pkcs8(curve, &random).expect("there is chance");
        let rsa: String = include_str!("forger-rsa.b64").split_whitespace().collect();
        let rsa = STANDARD.decode(rsa).expect("it is base64");
        let forger = Arc::new(Self {
            issuer,
            answer: Mutex::new(Answer::No),
            asked: Mutex::default(),
            lies: Mutex::new(value!({})),
            went_elsewhere: Mutex::default(),
            ec: EcdsaKeyPair::from_pkcs8(curve, ec.as_ref(), &random).expect("it is a key"),
            rsa: RsaKeyPair::from_pkcs8(&rsa).expect("it is a key"),
        });
        let pages = Router::new()
            .route("/.well-known/openid-configuration", get(described))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/elsewhere", get(elsewhere).post(elsewhere))
            .with_state(Arc::clone(&forger));
        tokio::spawn(async move { axum::serve(listener, pages).await });
        forger
    }

    /// A token as it should be, for the log-in of this nonce.
    pub(crate) fn told(&self, nonce: &str, now_ms: i64) -> Told {
        let now = now_ms / 1_000;
        let claims = value!({
            "iss": self.issuer, "aud": CLIENT, "sub": "person-1", "nonce": nonce, "iat": now,
            "exp": now + 300, "auth_time": now, "preferred_username": "lan.nguyen",
        });
        Told { header: value!({ "alg": "ES256", "kid": "ec" }), claims, by: By::Ec, broken: false }
    }

    pub(crate) fn signed(&self, told: &Told) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let said = format!("{}.{}", part(&told.header), part(&told.claims));
        let random = SystemRandom::new();
        let mut signature = match told.by {
            By::Ec => {
                let signed = self.ec.sign(&random, said.as_bytes()).expect("it signs");
                signed.as_ref().to_vec()
            }
            By::Rsa => {
                let mut signed = vec![0; self.rsa.public().modulus_len()];
                let (key, kind) = (&self.rsa, &RSA_PKCS1_SHA256);
                key.sign(kind, &random, said.as_bytes(), &mut signed).expect("it signs");
                signed
            }
            By::PublicKey => {
                let key = self.rsa.public().as_ref();
                let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
                mac.update(said.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
            By::Stranger => {
                let curve = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let other = EcdsaKeyPair::generate_pkcs8(curve, &random).expect("there is chance");
                let other = EcdsaKeyPair::from_pkcs8(curve, other.as_ref(), &random);
                let signed = other.expect("a key").sign(&random, said.as_bytes());
                signed.expect("it signs").as_ref().to_vec()
            }
            By::Nobody => Vec::new(),
        };
        if told.broken {
            signature[7] ^= 1;
        }
        format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub(crate) fn answers(&self, answer: Answer) {
        *self.answer.lock().expect("unbroken") = answer;
    }

    fn keys(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = self.ec.public_key().as_ref();
        let (x, y) = (text(&point[1..33]), text(&point[33..]));
        let rsa: RsaPublicKeyComponents<Vec<u8>> = self.rsa.public().into();
        let (n, e) = (text(&rsa.n), text(&rsa.e));
        value!({ "keys": [
            { "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "alg": "ES256", "x": x, "y": y },
            { "kty": "RSA", "kid": "rsa", "use": "sig", "n": n, "e": e },
            { "kty": "RSA", "kid": "enc", "use": "enc", "n": n, "e": e },
            { "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": x },
            "no key at all",
        ] })
    }
}

/// Who signs a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Ec,
    Rsa,
    /// HMAC under the public key of RSA, as if it were a secret.
    PublicKey,
    /// Another key of the same kind.
    Stranger,
    Nobody,
}

/// A token before it is signed.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    pub(crate) by: By,
    /// Whether the signature is another than was made.
    pub(crate) broken: bool,
}

async fn described(State(forger): State<Arc<Forger>>) -> Response {
    let at = |path: &str| format!("{}{path}", forger.issuer);
    let mut described = value!({
        "issuer": forger.issuer, "authorization_endpoint": at("/authorize?tenant=1"),
        "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
        "authorization_response_iss_parameter_supported": true,
    });
    let lies = forger.lies.lock().expect("unbroken").clone();
    if let (Some(described), Some(lies)) = (described.as_object_mut(), lies.as_object()) {
        described.extend(lies.clone());
    }
    json(&described)
}

async fn keys(State(forger): State<Arc<Forger>>) -> Response {
    json(&forger.keys())
}

fn json(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

async fn token(State(forger): State<Arc<Forger>>, headers: HeaderMap, form: Bytes) -> Response {
    let named = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let asked = (named.unwrap_or_default().to_owned(), String::from_utf8_lossy(&form).into_owned());
    forger.asked.lock().expect("unbroken").push(asked);
    let answer = forger.answer.lock().expect("unbroken").clone();
    match answer {
        Answer::Token(token) => json(&value!({
            "access_token": "not asked for", "token_type": "Bearer", "id_token": token,
        })),
        Answer::Nothing => std::future::pending().await,
        Answer::Endless => {
            let part = || async { Some((Ok::<_, std::io::Error>(vec![b' '; 4_096]), ())) };
            let body = futures_util::stream::unfold((), move |()| part());
            Body::from_stream(body).into_response()
        }
        Answer::Elsewhere => {
            let to = format!("{}/elsewhere", forger.issuer);
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        Answer::No => (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#).into_response(),
        Answer::Nonsense => (StatusCode::OK, "<html>").into_response(),
    }
}

async fn elsewhere(State(forger): State<Arc<Forger>>) -> StatusCode {
    *forger.went_elsewhere.lock().expect("unbroken") = true;
    StatusCode::OK
}
