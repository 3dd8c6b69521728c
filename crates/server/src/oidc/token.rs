//! An ID token (OpenID Connect Core 1.0, 3.1.3.7; RFC 7515): who signed it, for whom, when, and for which log-in. Pure.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// How far the clocks of the provider and of the office may differ.
const LEEWAY_S: i64 = 60;
/// A token is made for the log-in that waits for it: it is not older than the longest of those.
const AGE_MAX_S: i64 = 600;
/// The longest that is looked at.
const TOKEN_BYTES_MAX: usize = 16 * 1024;
/// The longest value of a claim that tells people apart.
const VALUE_CHARS_MAX: usize = 255;
/// Length of a coordinate of P-256.
const COORDINATE_BYTES: usize = 32;

/// A key of the provider (RFC 7517), as far as it is looked at.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// What a token has to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    /// When the log-in began, and now, in seconds of UTC by the office's clock.
    pub(crate) asked_s: i64,
    pub(crate) now_s: i64,
}

/// Why a token is not believed. Says nothing of what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Wrong {
    #[error("it is no token")]
    Form,
    #[error("it is not signed by RS256 or ES256")]
    Algorithm,
    #[error("no key of the provider's fits it")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("another issuer made it")]
    Issuer,
    #[error("it is not for this office")]
    Audience,
    #[error("it is over, or not of this time: are the clocks right?")]
    Time,
    #[error("it belongs to another log-in")]
    Nonce,
    #[error("the provider did not ask who is there: it is an older log-in")]
    OldLogIn,
    #[error("the claim that tells people apart is missing, or not verified")]
    Claim,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// The two that are believed. What a token says of itself chooses among them, and never what a key is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Es256,
}

impl Algorithm {
    fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
        }
    }

    fn fits(self, key: &Key) -> bool {
        let kind = match self {
            Self::Rs256 => key.kty == "RSA",
            Self::Es256 => key.kty == "EC" && key.crv.as_deref() == Some("P-256"),
        };
        kind && key.alg.as_deref().is_none_or(|alg| alg == self.name())
            && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
    }

    fn verifies(self, key: &Key, said: &[u8], signature: &[u8]) -> Option<()> {
        let part = |part: &Option<String>| decoded(part.as_deref()?);
        match self {
            Self::Rs256 => {
                let (n, e) = (part(&key.n)?, part(&key.e)?);
                let key = RsaPublicKeyComponents { n: &n, e: &e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, said, signature).ok()
            }
            Self::Es256 => {
                let (x, y) = (part(&key.x)?, part(&key.y)?);
                let is_point = x.len() == COORDINATE_BYTES && y.len() == COORDINATE_BYTES;
                let point = [&[4][..], &x, &y].concat();
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                is_point.then_some(())?;
                key.verify(said, signature).ok()
            }
        }
    }
}

/// What a token claims, once it is believed.
pub(crate) fn believed(
    token: &str,
    keys: &[Key],
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, Wrong> {
    let claims = signed(token, keys)?;
    check(&claims, expected)?;
    Ok(claims)
}

/// What stands in a token that one of these keys has signed.
fn signed(token: &str, keys: &[Key]) -> Result<Map<String, Value>, Wrong> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Wrong::Form);
    }
    let (said, signature) = token.rsplit_once('.').ok_or(Wrong::Form)?;
    let (header, body) = said.split_once('.').ok_or(Wrong::Form)?;
    let header: Header =
        serde_json::from_slice(&decoded(header).ok_or(Wrong::Form)?).map_err(|_| Wrong::Form)?;
    if header.crit.is_some() {
        return Err(Wrong::Form);
    }
    let algorithm = Algorithm::named(&header.alg).ok_or(Wrong::Algorithm)?;
    let fits = |key: &&Key| algorithm.fits(key) && (header.kid.is_none() || key.kid == header.kid);
    let mut fitting = keys.iter().filter(fits);
    // Without a name for its key a token is believed only where there is but one (Core 1.0, 10.1).
    let (Some(key), None) = (fitting.next(), fitting.next()) else {
        return Err(Wrong::UnknownKey);
    };
    let signature = decoded(signature).ok_or(Wrong::Form)?;
    algorithm.verifies(key, said.as_bytes(), &signature).ok_or(Wrong::Signature)?;
    serde_json::from_slice(&decoded(body).ok_or(Wrong::Form)?).map_err(|_| Wrong::Form)
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Wrong> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(Wrong::Issuer);
    }
    if !is_for(claims, expected.client_id) {
        return Err(Wrong::Audience);
    }
    let number = |name: &str| claims.get(name).and_then(Value::as_f64);
    let (now, leeway) = (seconds(expected.now_s), seconds(LEEWAY_S));
    let begins = number("iat").filter(|iat| *iat <= now + leeway);
    let is_young = begins.is_some_and(|iat| iat >= now - seconds(AGE_MAX_S) - leeway);
    let goes_on = number("exp").is_some_and(|exp| exp > now - leeway);
    let has_begun = !claims.contains_key("nbf") || number("nbf").is_some_and(|n| n <= now + leeway);
    if !is_young || !goes_on || !has_begun {
        return Err(Wrong::Time);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(Wrong::Nonce);
    }
    let fresh = |at: f64| at >= seconds(expected.asked_s) - leeway;
    if claims.contains_key("auth_time") && !number("auth_time").is_some_and(fresh) {
        return Err(Wrong::OldLogIn);
    }
    Ok(())
}

#[allow(
    clippy::cast_precision_loss,
    reason = "seconds since 1970 are exact for longer than the sun"
)]
fn seconds(whole: i64) -> f64 {
    whole as f64
}

/// Whether it is for this office, and was asked for by it. Others whom it is for as well are strangers: then the provider has
/// to say that it was this office that asked.
fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    let many = match claims.get("aud") {
        Some(Value::String(one)) if one == client_id => false,
        Some(Value::Array(all)) if all.iter().any(|one| one == client_id) => all.len() > 1,
        _ => return false,
    };
    match claims.get("azp") {
        Some(azp) => azp == client_id,
        None => !many,
    }
}

/// What tells the person apart. An address of mail counts where the provider has verified it.
pub(crate) fn claimed(claims: &Map<String, Value>, claim: &str) -> Result<String, Wrong> {
    let is_verified = claim != "email" || claims.get("email_verified") == Some(&Value::Bool(true));
    let value = claims.get(claim).and_then(Value::as_str).filter(|_| is_verified);
    let is_one = |value: &&str| !value.is_empty() && value.chars().count() <= VALUE_CHARS_MAX;
    value.filter(is_one).map(str::to_owned).ok_or(Wrong::Claim)
}

fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}
