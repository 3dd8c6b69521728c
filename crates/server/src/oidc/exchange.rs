//! What is asked of the provider itself: how it is reached, its keys, and the token for a code. Each with an end in time and in
//! size; no redirect is followed; a provider that does not answer is left alone for a moment.

use crate::oidc::token::{Expected, Key, Wrong, believed};
use crate::secret_file::secret_in;
use crate::secrets::hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use settings::Oidc;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OnceCell, Semaphore, SemaphorePermit};

/// How long a connection and an answer may take. A log-in asks three times at most, within the 30 s of a request.
const CONNECT_MAX: Duration = Duration::from_secs(3);
const ANSWER_MAX: Duration = Duration::from_secs(8);
/// The largest answer: a description has 5 KiB, keys 10.
const ANSWER_BYTES_MAX: usize = 128 * 1024;
/// Conversations at once, so that a provider that hangs holds little.
const TALKS_MAX: usize = 16;
/// How long a description and keys are good.
const GOOD_FOR: Duration = Duration::from_secs(600);
/// After a failure nobody else waits for it.
const PAUSE: Duration = Duration::from_secs(5);
/// Keys are looked up anew for a token that none fits, at most so often.
const KEYS_AGAIN: Duration = Duration::from_secs(30);

/// Why the provider helped nobody in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// It cannot be reached, or what it says makes no sense: nobody's fault who logs in.
    #[error("{0}")]
    Away(String),
    /// It refuses the code.
    #[error("it refuses the code")]
    Refused,
    /// Its token is not believed.
    #[error("its token is not believed: {0}")]
    Token(#[from] Wrong),
}

fn away(what: &str) -> Trouble {
    Trouble::Away(what.to_owned())
}

/// How the provider is reached, in its own words (OpenID Connect Discovery 1.0).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// RFC 9207.
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

#[derive(Debug)]
struct Known {
    metadata: Arc<Metadata>,
    at: Instant,
    keys: Option<(Arc<Vec<Key>>, Instant)>,
}

/// What is known of the provider, and who talks to it.
#[derive(Debug)]
pub(crate) struct Talks {
    client: OnceCell<Client>,
    known: Mutex<Option<Known>>,
    /// Until when nobody asks a provider that failed.
    pause: std::sync::Mutex<Option<(String, Instant)>>,
    at_once: Semaphore,
}

impl Default for Talks {
    fn default() -> Self {
        Self {
            client: OnceCell::new(),
            known: Mutex::default(),
            pause: std::sync::Mutex::default(),
            at_once: Semaphore::new(TALKS_MAX),
        }
    }
}

impl Talks {
    /// A place among those who talk to it; `None`: there is none.
    pub(crate) fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.at_once.try_acquire().ok()
    }

    /// How the provider is reached.
    pub(crate) async fn metadata(&self, oidc: &Oidc) -> Result<Arc<Metadata>, Trouble> {
        let mut known = self.known.lock().await;
        let is_good =
            |known: &&Known| known.metadata.issuer == oidc.issuer && known.at.elapsed() < GOOD_FOR;
        if let Some(known) = known.as_ref().filter(is_good) {
            return Ok(Arc::clone(&known.metadata));
        }
        if self.is_paused(&oidc.issuer) {
            return Err(away("it did not answer a moment ago"));
        }
        let described = self.described(oidc).await;
        self.note(&oidc.issuer, described.is_err());
        let metadata = Arc::new(described?);
        *known = Some(Known { metadata: Arc::clone(&metadata), at: Instant::now(), keys: None });
        Ok(metadata)
    }

    fn is_paused(&self, issuer: &str) -> bool {
        let pause = self.pause.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        pause.as_ref().is_some_and(|(of, until)| of == issuer && *until > Instant::now())
    }

    fn note(&self, issuer: &str, failed: bool) {
        let mut pause = self.pause.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *pause = failed.then(|| (issuer.to_owned(), Instant::now() + PAUSE));
    }

    async fn described(&self, oidc: &Oidc) -> Result<Metadata, Trouble> {
        let base = oidc.issuer.trim_end_matches('/');
        let url = format!("{base}/.well-known/openid-configuration");
        let metadata: Metadata = self.fetch(&url).await?;
        if metadata.issuer != oidc.issuer {
            return Err(away("it describes another issuer than the one that is configured"));
        }
        let Metadata { authorization_endpoint, token_endpoint, jwks_uri, .. } = &metadata;
        for endpoint in [authorization_endpoint, token_endpoint, jwks_uri] {
            if !is_as_safe_as(endpoint, &oidc.issuer) {
                return Err(away("one of its addresses is not encrypted"));
            }
        }
        Ok(metadata)
    }

    /// What the provider's token for a code claims.
    pub(crate) async fn claims(
        &self,
        oidc: &Oidc,
        metadata: &Metadata,
        code: &str,
        verifier: &str,
        expected: &Expected<'_>,
    ) -> Result<Map<String, Value>, Trouble> {
        let token = self.token(oidc, metadata, code, verifier).await?;
        let keys = self.keys(metadata, GOOD_FOR).await?;
        match believed(&token, &keys, expected) {
            // It may have another key since.
            Err(Wrong::UnknownKey) => {
                let keys = self.keys(metadata, KEYS_AGAIN).await?;
                Ok(believed(&token, &keys, expected)?)
            }
            other => Ok(other?),
        }
    }

    async fn keys(
        &self,
        metadata: &Metadata,
        good_for: Duration,
    ) -> Result<Arc<Vec<Key>>, Trouble> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let mut known = self.known.lock().await;
        let kept = known.as_ref().filter(|known| *known.metadata == *metadata);
        let kept = kept.and_then(|known| known.keys.as_ref());
        if let Some((keys, _)) = kept.filter(|(_, at)| at.elapsed() < good_for) {
            return Ok(Arc::clone(keys));
        }
        let Set { keys } = self.fetch(&metadata.jwks_uri).await?;
        // Keys of other kinds are somebody else's.
        let keys = keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        let keys: Arc<Vec<Key>> = Arc::new(keys.collect());
        if let Some(known) = known.as_mut().filter(|known| *known.metadata == *metadata) {
            known.keys = Some((Arc::clone(&keys), Instant::now()));
        }
        Ok(keys)
    }

    async fn token(
        &self,
        oidc: &Oidc,
        metadata: &Metadata,
        code: &str,
        verifier: &str,
    ) -> Result<String, Trouble> {
        #[derive(Deserialize)]
        struct Tokens {
            id_token: String,
        }
        let secret = secret(oidc)?;
        let mut said = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", oidc.redirect_uri.as_str()),
            ("code_verifier", verifier),
        ];
        let methods = metadata.token_endpoint_auth_methods_supported.as_ref();
        let basic = methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic"));
        if !basic {
            said.extend([("client_id", oidc.client_id.as_str()), ("client_secret", &secret)]);
        }
        let kind = "application/x-www-form-urlencoded";
        let request = self.client().await?.post(&metadata.token_endpoint);
        let request = request.header(header::CONTENT_TYPE, kind).body(form(&said));
        let request = if basic {
            let named = format!("{}:{}", encoded(&oidc.client_id), encoded(&secret));
            request.header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(named)))
        } else {
            request
        };
        match answered(request).await? {
            (StatusCode::OK, body) => Ok(read::<Tokens>(&body)?.id_token),
            (status, _) if status.is_client_error() => Err(Trouble::Refused),
            (status, _) => Err(Trouble::Away(format!("it answers {status}"))),
        }
    }

    async fn fetch<T: DeserializeOwned>(&self, url: &str) -> Result<T, Trouble> {
        match answered(self.client().await?.get(url)).await? {
            (StatusCode::OK, body) => read(&body),
            (status, _) => Err(Trouble::Away(format!("it answers {status}"))),
        }
    }

    async fn client(&self) -> Result<&Client, Trouble> {
        // The system's certificates are read from the disk, once.
        let made = || async {
            let client = tokio::task::spawn_blocking(client).await;
            client.map_err(|why| why.to_string()).and_then(|client| client).map_err(Trouble::Away)
        };
        self.client.get_or_try_init(made).await
    }
}

fn client() -> Result<Client, String> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(Policy::none()).referer(false);
    let client = client.connect_timeout(CONNECT_MAX).timeout(ANSWER_MAX);
    client.build().map_err(|why| why.to_string())
}

/// Status and body, as far as it may go.
async fn answered(request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), Trouble> {
    let told = |why: reqwest::Error| Trouble::Away(why.without_url().to_string());
    let mut answer =
        request.header(header::ACCEPT, "application/json").send().await.map_err(told)?;
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(told)? {
        if body.len() + part.len() > ANSWER_BYTES_MAX {
            return Err(away("its answer is too long"));
        }
        body.extend_from_slice(&part);
    }
    Ok((answer.status(), body))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(|_| away("its answer is not what the standard says"))
}

/// A provider that is encrypted leads to nothing that is not; one on this machine, for trying, stays on it.
fn is_as_safe_as(endpoint: &str, issuer: &str) -> bool {
    let Ok(url) = Url::parse(endpoint) else { return false };
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let plain = url.scheme() == "http" && loopback && issuer.starts_with("http://");
    bare && (url.scheme() == "https" || plain)
}

/// What the office shows the provider, from a file that is its owner's alone.
pub(crate) fn secret(oidc: &Oidc) -> Result<String, Trouble> {
    let secret = secret_in(Path::new(&oidc.client_secret_file));
    secret.map_err(|why| away(&format!("client_secret_file: {why}")))
}

impl Metadata {
    /// Where the browser goes to.
    pub(crate) fn location(
        &self,
        oidc: &Oidc,
        state: &str,
        nonce: &str,
        verifier: &str,
    ) -> Result<String, Trouble> {
        let scope = match oidc.claim.as_str() {
            "sub" => "openid",
            "email" => "openid email",
            _ => "openid profile",
        };
        let challenge =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash(verifier.as_bytes()));
        let said = [
            ("response_type", "code"),
            ("client_id", &oidc.client_id),
            ("redirect_uri", &oidc.redirect_uri),
            ("scope", scope),
            ("state", state),
            ("nonce", nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            // A counter's computer is used by several: whoever sits there shows who they are.
            ("prompt", "login"),
            ("max_age", "0"),
        ];
        let url = Url::parse(&self.authorization_endpoint);
        let mut url = url.map_err(|_| away("its address is none"))?;
        url.query_pairs_mut().extend_pairs(said);
        Ok(url.into())
    }
}

/// As forms are written.
fn form(said: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://localhost/").expect("it is an address");
    url.query_pairs_mut().extend_pairs(said);
    url.query().unwrap_or_default().to_owned()
}

/// One word of such a form (RFC 6749, 2.3.1).
fn encoded(word: &str) -> String {
    form(&[("", word)]).trim_start_matches('=').to_owned()
}
