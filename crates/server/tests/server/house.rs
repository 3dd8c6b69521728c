//! A small office with its server, on a real journal and a real port.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use dispatcher::{ConfigSource, Dispatcher, Start};
use futures_util::StreamExt;
use http_body_util::BodyExt;
use office::{Actor, Millis};
use serde_json::Value;
use server::{App, Config};
use settings::Settings;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OnceCell, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tower::ServiceExt;
use uuid::Uuid;

const OFFICE: &str = include_str!("../../../../config/minimal.toml");
/// 2026-11-23, 07:30 in Vietnam.
const MORNING: i64 = 1_795_393_800_000;
const PASSWORD: &str = "mat-khau-dai";

/// What is answered: status, number of the log, body.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) seq: Option<String>,
    pub(crate) body: Value,
}

impl Answer {
    /// Status and code, for comparing both at once.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status.as_u16(), self.code())
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// Somebody logged in in a browser.
pub(crate) struct Browser {
    pub(crate) cookies: String,
    pub(crate) token: String,
}

pub(crate) struct House {
    app: App,
    address: SocketAddr,
    clock: Arc<AtomicI64>,
    admin: OnceCell<String>,
    _stop: watch::Sender<bool>,
    data: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// The smallest office, with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().expect("there is room");
        let clock = Arc::new(AtomicI64::new(MORNING));
        let now = Arc::clone(&clock);
        let clock_of_the_office = Arc::new(move || Millis(now.load(Ordering::Relaxed)));
        let start = Start::at(data.path(), clock_of_the_office, Uuid::from_u128(7));
        let mut settings = settings::read(OFFICE, "minimal.toml").expect("the sample is good");
        change(&mut settings);
        let config = Config {
            dispatcher: Dispatcher::start(start).expect("the disk is good"),
            data: data.path().to_owned(),
            settings: settings.clone(),
            voices: voice::Library::at(&data.path().join("voices")),
            open_house: false,
            metrics: None,
            screens: tokio::runtime::Handle::current(),
        };
        let app = App::start(config).await.expect("the key is kept");
        let applied = app.configure(settings, ConfigSource::File, Actor::System).await;
        applied.expect("the sample is good");
        app.add_first_admin(PASSWORD.to_owned()).await.expect("it is long enough");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let (stop, stopped) = watch::channel(false);
        let entrance = server::Entrance { listener, door: server::Door::All, tls: None };
        tokio::spawn(server::serve(entrance, app.clone(), stopped));
        Self { app, address, clock, admin: OnceCell::new(), _stop: stop, data }
    }

    /// Time passes.
    pub(crate) fn wait(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// The office's time, in milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    /// The cookies of a browser in which somebody logs in.
    pub(crate) async fn browser(&self, user: &str) -> String {
        let body = serde_json::json!({ "user": user, "password": PASSWORD });
        let log_in = json("POST", "/login", "", "").body(text(&body)).expect("valid");
        cookies(&self.raw(log_in).await)
    }

    /// Somebody new who is logged in in a browser, with the token that is in its cookie.
    pub(crate) async fn browser_and_token(&self, user: &str, role: &str) -> Browser {
        self.add(self.admin().await, user, role).await;
        let cookies = self.browser(user).await;
        let pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
        let token = pairs.into_iter().find(|(name, _)| *name == "xinmoi_session");
        let token = token.expect("a session").1.to_owned();
        Browser { cookies, token }
    }

    /// The cookie of a new device's page.
    pub(crate) async fn device_cookie(&self, kind: &str) -> String {
        let token = self.device(kind).await;
        let begin = json("POST", "/devices/session", &token, "").body(Body::empty());
        cookies(&self.raw(begin.expect("valid")).await)
    }

    /// Another configuration, as an admin puts it.
    pub(crate) async fn configure(&self, office: &str) {
        let mut request = json("PUT", "/config", &self.log_in("admin").await, "")
            .body(Body::from(office.to_owned()))
            .expect("valid");
        let toml = header::HeaderValue::from_static("application/toml");
        request.headers_mut().insert(header::CONTENT_TYPE, toml);
        let put = self.ask(request).await;
        assert_eq!(put.status, StatusCode::OK, "{}", put.body);
    }

    /// A request of a browser.
    pub(crate) async fn by(&self, cookies: &str, method: &str, path: &str, body: Value) -> Answer {
        let request = json(method, path, "", "").header(header::COOKIE, cookies);
        let body = if body.is_null() { Body::empty() } else { text(&body) };
        self.ask(request.body(body).expect("valid")).await
    }

    /// Everything the office has written to its disk.
    pub(crate) fn disk(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.data.path()).expect("it is a folder");
        let files = files.map(|file| file.expect("it is read").path()).filter(|f| f.is_file());
        files.flat_map(|file| std::fs::read(file).expect("it is read")).collect()
    }

    /// The folder of a voice of the office's own.
    pub(crate) fn voice(&self, name: &str) -> PathBuf {
        self.data.path().join("voices").join(name)
    }

    /// The admin's token.
    pub(crate) async fn admin(&self) -> &str {
        self.admin.get_or_init(|| self.log_in("admin")).await
    }

    /// The token of somebody new.
    pub(crate) async fn person(&self, user: &str, role: &str) -> String {
        self.add(self.admin().await, user, role).await;
        self.log_in(user).await
    }

    /// The token of a new device.
    pub(crate) async fn device(&self, kind: &str) -> String {
        let pair = serde_json::json!({ "kind": kind, "name": "Cửa chính" });
        let paired = self.post("/devices", self.admin().await, pair).await;
        paired.body["token"].as_str().expect("shown once").to_owned()
    }

    /// A clerk who sits at a counter.
    pub(crate) async fn clerk(&self, user: &str, counter: u16) -> String {
        let clerk = self.person(user, "clerk").await;
        let opened = self.press(&clerk, counter, "open").await;
        assert_eq!(opened.status, StatusCode::OK);
        clerk
    }

    /// The number of a new ticket.
    pub(crate) async fn take(&self, guide: &str, service: &str) -> Value {
        let taken = self.post("/tickets", guide, serde_json::json!({ "service": service })).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.body);
        taken.body
    }

    /// A key of a counter that says nothing else.
    pub(crate) async fn press(&self, clerk: &str, counter: u16, key: &str) -> Answer {
        self.post(&format!("/counters/{counter}/{key}"), clerk, serde_json::json!({})).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: Value) -> Answer {
        self.ask(json("POST", path, token, "").body(text(&body)).expect("valid")).await
    }

    pub(crate) async fn patch(&self, path: &str, token: &str, body: Value) -> Answer {
        self.ask(json("PATCH", path, token, "").body(text(&body)).expect("valid")).await
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(json("GET", path, token, "").body(Body::empty()).expect("valid")).await
    }

    /// What was said in English.
    pub(crate) async fn get_english(&self, path: &str, token: &str) -> Answer {
        let request = json("GET", path, token, "").header(header::ACCEPT_LANGUAGE, "en");
        self.ask(request.body(Body::empty()).expect("valid")).await
    }

    /// What was done, as the log has it; the announcer notes what it says and hears in its own time.
    pub(crate) async fn deeds(&self) -> Vec<Value> {
        let log = self.get("/audit", self.admin().await).await.body;
        let records = log["records"].as_array().expect("a list").clone();
        let deeds = records.into_iter().map(|record| record["body"].clone());
        let own = |body: &Value| {
            body.get("voice").is_none()
                && body["office"]["kind"] != "call_delivered"
                && body["admin"].get("refused").is_none()
        };
        deeds.filter(own).collect()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let router = server::router(self.app.clone());
        let response = router.oneshot(request).await.expect("every request is answered");
        let status = response.status();
        let seq = response.headers().get("x-seq").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let bytes = response.into_body().collect().await.expect("the body is whole").to_bytes();
        Answer { status, seq, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// What is no JSON: a sound, a file.
    pub(crate) async fn fetch(&self, path: &str, token: &str) -> (StatusCode, Vec<u8>) {
        let request = json("GET", path, token, "").body(Body::empty()).expect("valid");
        let response = self.raw(request).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("the body is whole").to_bytes();
        (status, bytes.to_vec())
    }

    /// An answer with its headers.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Response<Body> {
        let router = server::router(self.app.clone());
        router.oneshot(request).await.expect("every request is answered")
    }

    /// Writes to the server's port as it stands, and answers the first that comes back.
    pub(crate) async fn write(&self, words: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(words.as_bytes()).await.expect("it is open");
        let mut answer = [0; 64];
        let size = stream.read(&mut answer).await.expect("it is open");
        String::from_utf8_lossy(&answer[..size]).into_owned()
    }

    pub(crate) async fn log_in(&self, user: &str) -> String {
        let body = serde_json::json!({ "user": user, "password": PASSWORD });
        let answer =
            self.ask(json("POST", "/login", "", "").body(text(&body)).expect("valid")).await;
        answer.body["token"].as_str().expect("the password is right").to_owned()
    }

    pub(crate) async fn add(&self, admin: &str, user: &str, role: &str) {
        let body = serde_json::json!({ "user": user, "password": PASSWORD, "role": role });
        let request = json("POST", "/users", admin, "").body(text(&body)).expect("valid");
        assert_eq!(self.ask(request).await.status, StatusCode::CREATED);
    }

    pub(crate) async fn look(&self, view: &str, token: &str) -> Screen {
        let url = format!("ws://{}/api/v1/stream?view={view}", self.address);
        let mut request = url.into_client_request().expect("valid");
        if !token.is_empty() {
            let bearer = format!("Bearer {token}").parse().expect("valid");
            request.headers_mut().insert(header::AUTHORIZATION, bearer);
        }
        let stream = TcpStream::connect(self.address).await.expect("the server listens");
        let opened = tokio_tungstenite::client_async(request, stream).await;
        Screen(opened.expect("the view is shown").0)
    }
}

/// What a browser keeps of an answer.
pub(crate) fn cookies(response: &Response<Body>) -> String {
    let set = response.headers().get_all(header::SET_COOKIE).iter();
    let set = set.map(|cookie| cookie.to_str().expect("ASCII").split(';').next().expect("a pair"));
    set.collect::<Vec<_>>().join("; ")
}

/// A request to the API, with JSON to come. Without a token: from anybody. Without a key: not to be repeated.
pub(crate) fn json(
    method: &str,
    path: &str,
    token: &str,
    key: &str,
) -> axum::http::request::Builder {
    let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    request = request.header(header::CONTENT_TYPE, "application/json");
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if !key.is_empty() {
        request = request.header("idempotency-key", key);
    }
    request
}

pub(crate) fn text(body: &Value) -> Body {
    Body::from(body.to_string())
}

pub(crate) struct Screen(pub(crate) WebSocketStream<TcpStream>);

impl Screen {
    /// The next frame.
    pub(crate) async fn frame(&mut self) -> Value {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).expect("frames are JSON"),
            other => panic!("a frame was expected: {other:?}"),
        }
    }

    /// Why the server closed it: code and words.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Close(Some(why)))) => {
                    return (why.code.into(), why.reason.to_string());
                }
                Some(Ok(_)) => {}
                other => panic!("a reason was expected: {other:?}"),
            }
        }
    }
}
