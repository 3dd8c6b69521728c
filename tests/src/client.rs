//! Whoever asks the office something over HTTP.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Method, Request, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::time::Duration;

/// An answer that takes longer than this is none.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// An answer of the office.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub body: Value,
}

impl Answer {
    /// The log's number under which screens will show what was done.
    ///
    /// # Panics
    /// Without the header `X-Seq`.
    #[must_use]
    pub fn seq(&self) -> u64 {
        let seq = self.header("x-seq").and_then(|seq| seq.parse().ok());
        seq.unwrap_or_else(|| panic!("an answer without X-Seq: {self:?}"))
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The problem's code; empty when there is none.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A text of the body.
    ///
    /// # Panics
    /// When there is none of that name.
    #[must_use]
    pub fn str(&self, key: &str) -> &str {
        self.body[key].as_str().unwrap_or_else(|| panic!("no {key} in {self:?}"))
    }

    /// This answer, if its status is the one expected.
    ///
    /// # Panics
    /// When it is another.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Ask {
    /// Any request to any path.
    #[must_use]
    pub fn new(method: Method, path: &str) -> Self {
        let path = path.to_owned();
        Self { method, path, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// `GET` below the base of the API.
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, &format!("/api/v1{path}"))
    }

    /// `POST` of JSON below the base of the API.
    #[must_use]
    pub fn post(path: &str, body: &Value) -> Self {
        Self::new(Method::POST, &format!("/api/v1{path}")).json(body)
    }

    /// With this body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// With these bytes.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = value.parse().expect("the test gives a header that can be sent");
        self.headers.insert(name, value);
        self
    }

    /// Under this idempotency key.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
}

/// Somebody with or without a token, at one server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Caller {
    http: Client<HttpConnector, Full<Bytes>>,
    address: String,
    token: Option<String>,
}

impl Caller {
    /// Nobody the office knows.
    #[must_use]
    pub fn anonymous(address: &str) -> Self {
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self { http, address: address.to_owned(), token: None }
    }

    /// The same from one of this machine's addresses, such as `127.0.0.7`.
    #[must_use]
    pub fn from(address: &str, own: std::net::IpAddr) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_local_address(Some(own));
        let http = Client::builder(TokioExecutor::new()).build(connector);
        Self { http, address: address.to_owned(), token: None }
    }

    /// The same connection, with a token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same token at another address: the server was started again.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { token: self.token.clone(), ..Self::anonymous(address) }
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Asks.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub async fn try_ask(&self, ask: Ask) -> Result<Answer, String> {
        let asked = tokio::time::timeout(ANSWER_MAX, self.exchange(ask)).await;
        asked.map_err(|_| "no answer in time".to_owned())?
    }

    async fn exchange(&self, ask: Ask) -> Result<Answer, String> {
        let mut request = Request::new(Full::new(ask.body));
        *request.method_mut() = ask.method;
        let uri = format!("http://{}{}", self.address, ask.path);
        *request.uri_mut() = uri.parse().map_err(|error| format!("{uri}: {error}"))?;
        *request.headers_mut() = ask.headers;
        if let Some(token) = &self.token {
            let bearer = format!("Bearer {token}").parse().expect("a token is ASCII");
            request.headers_mut().insert(header::AUTHORIZATION, bearer);
        }
        let answer = self.http.request(request).await.map_err(|error| format!("{error:?}"))?;
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.map_err(|error| format!("{error:?}"))?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, text, body })
    }

    /// Asks a server that is expected to answer.
    ///
    /// # Panics
    /// When it does not.
    pub async fn ask(&self, ask: Ask) -> Answer {
        self.try_ask(ask).await.unwrap_or_else(|why| panic!("the office does not answer: {why}"))
    }

    /// `GET` below the base of the API.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Ask::get(path)).await
    }

    /// `POST` of JSON below the base of the API.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Ask::post(path, &body)).await
    }
}

/// Whether a status means that something was done.
#[must_use]
pub fn is_success(status: u16) -> bool {
    StatusCode::from_u16(status).is_ok_and(|status| status.is_success())
}
