//! Whole requests to a whole office, its store in memory: the router, every handler, the rules, the journal.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use dispatcher::{
    AdminCommand, ConfigSource, DeviceRow, Dispatcher, Order, SessionOf, SessionRow, Start,
    UserRow, What,
};
use http_body_util::BodyExt;
use journal::Journal;
use office::{Actor, DeviceKind, Millis, Role};
use redb::backends::InMemoryBackend;
use serde_json::Value;
use server::access::TABLE;
use server::{App, Config, hash, router};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;
use uuid::Uuid;

const WARD: &str = include_str!("../../../config/ward.toml");
/// 2026-11-23, 07:30 in Vietnam: a Monday on which the ward is open.
const MORNING: i64 = 1_795_393_800_000;
/// Between two requests.
const LATER_MS: i64 = 250;
/// Requests to one office: what they leave behind must not decide what the next thousand find.
const REQUESTS_MAX: u32 = 1_000;
/// The people of the office; a person's name is also their token.
const PEOPLE: [(&str, Role); 6] = [
    ("admin", Role::Admin),
    ("lan", Role::Clerk),
    ("hoa", Role::Clerk),
    ("minh", Role::Supervisor),
    ("thu", Role::Guide),
    ("kiem", Role::Auditor),
];
/// Its devices; a device's id is also its token.
const DEVICES: [(&str, DeviceKind); 3] = [
    ("kiosk-1", DeviceKind::Kiosk),
    ("display-1", DeviceKind::Display),
    ("speaker-1", DeviceKind::Speaker),
];
/// What is served outside the API.
const PAGES: [&str; 8] =
    ["/", "/kiosk", "/lobby", "/t/{pass}", "/assets/{file}", "/healthz", "/readyz", "/metrics"];

struct House {
    app: App,
    /// Where its voices would lie.
    _disk: TempDir,
    runtime: Runtime,
    asked: u32,
}

static HOUSE: Mutex<Option<House>> = Mutex::new(None);

/// A request: a byte that says who asks and one that says what, then lines for the variable part of the path, the
/// query, the language, the idempotency key and the content type; the rest is the body.
pub(crate) fn http(bytes: &[u8]) {
    let [who, what, rest @ ..] = bytes else { return };
    let mut kept = HOUSE.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.as_ref().is_some_and(|house| house.asked == REQUESTS_MAX)
        && let Some(house) = kept.take()
    {
        house.close();
    }
    let house = kept.get_or_insert_with(House::open);
    house.asked += 1;
    let Some((request, route)) = request(*who, *what, rest) else { return };
    let told = format!("{} {}", request.method(), request.uri());
    let is_head = request.method() == Method::HEAD;
    house.runtime.block_on(async {
        let answer = router(house.app.clone()).oneshot(request).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        check(&told, route.starts_with("/api/") && !is_head, answer).await;
    });
}

fn request(who: u8, what: u8, rest: &[u8]) -> Option<(Request<Body>, &'static str)> {
    let mut parts = rest.splitn(6, |byte| *byte == b'\n');
    let mut next = || parts.next().unwrap_or_default();
    let (variable, query, language, key, content) = (next(), next(), next(), next(), next());
    let body = next();
    let what = usize::from(what) % (TABLE.len() + PAGES.len());
    let (method, route) = match TABLE.get(what) {
        Some((method, route, _)) => (method.clone(), *route),
        None => (Method::GET, PAGES[what - TABLE.len()]),
    };
    let path = match route.split_once('{').zip(route.split_once('}')) {
        Some(((before, _), (_, after))) => format!("{before}{}{after}", escaped(variable, b"")),
        None => route.to_owned(),
    };
    let query = escaped(query, b"=&+");
    let mut request = Request::builder().method(method).uri(format!("{path}?{query}"));
    let texts = [
        (header::ACCEPT_LANGUAGE, language),
        (header::HeaderName::from_static("idempotency-key"), key),
        (header::CONTENT_TYPE, if content.is_empty() { b"application/json" } else { content }),
    ];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        request = request.header(name, value);
    }
    let tokens = PEOPLE.map(|(name, _)| name).into_iter().chain(DEVICES.map(|(name, _)| name));
    if let Some(token) = tokens.cycle().nth(usize::from(who)).filter(|_| who != u8::MAX) {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if route.ends_with("/stream") {
        let handshake = [("connection", "upgrade"), ("upgrade", "websocket")];
        let key =
            [("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="), ("sec-websocket-version", "13")];
        request = handshake.into_iter().chain(key).fold(request, |r, (name, v)| r.header(name, v));
    }
    // What is no HTTP never reaches the office.
    Some((request.body(Body::from(body.to_vec())).ok()?, route))
}

/// As a client escapes what may not stand in an address; its own escapes stay, the broken ones too.
fn escaped(bytes: &[u8], also: &[u8]) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~%".contains(&b) || also.contains(&b);
    let one = |b: &u8| if plain(*b) { char::from(*b).to_string() } else { format!("%{b:02X}") };
    bytes.iter().map(one).collect()
}

/// Nothing that is asked is the office's fault, and every refusal is a problem as the contract has it.
async fn check(told: &str, is_api: bool, answer: Response) {
    let status = answer.status();
    assert!(!status.is_server_error(), "{told}: {status}");
    let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
    if status == StatusCode::SWITCHING_PROTOCOLS || !is_api {
        return;
    }
    let body = answer.into_body().collect().await.expect("it is in memory").to_bytes();
    let is = |wanted: &str| kind.as_ref().is_some_and(|kind| kind == wanted);
    if status.is_client_error() {
        assert!(is("application/problem+json"), "{told}: {status} {kind:?}");
        let problem: wire::Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!(problem.status, status.as_u16(), "{told}");
        let snake = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(!problem.code.is_empty() && problem.code.chars().all(snake), "{told}");
    } else if is("application/json") {
        let _: Value = serde_json::from_slice(&body).expect("it says that it is JSON");
    }
}

impl House {
    fn open() -> Self {
        let mut builder = Builder::new_multi_thread();
        let runtime =
            builder.worker_threads(1).enable_all().build().expect("a thread is to be had");
        let disk = tempfile::tempdir().expect("there is room");
        let voices = voice::Library::at(disk.path());
        let app = runtime.block_on(open(runtime.handle().clone(), voices));
        Self { app, _disk: disk, runtime, asked: 0 }
    }

    fn close(self) {
        self.runtime.block_on(self.app.dispatcher().stop());
        self.runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

async fn open(screens: tokio::runtime::Handle, voices: voice::Library) -> App {
    let now = AtomicI64::new(MORNING);
    let clock = Arc::new(move || Millis(now.fetch_add(LATER_MS, Ordering::Relaxed)));
    let store = || Journal::open_backend(InMemoryBackend::new(), Uuid::from_u128(7));
    // The clock moves by being looked at: no beat need look at it.
    let beat = Duration::from_secs(3_600);
    let start = Start { open: Box::new(store), clock, person_keys: None, beat };
    let dispatcher = Dispatcher::start(start).expect("memory is good");
    let settings = settings::read(WARD, "ward.toml").expect("the sample is good");
    let config = Config {
        dispatcher: dispatcher.clone(),
        data: voices.beside("data"),
        settings: settings.clone(),
        voices,
        open_house: false,
        metrics: None,
        screens,
    };
    let app = App::start(config).await.expect("the key is kept");
    let applied = app.configure(settings, ConfigSource::File, Actor::System).await;
    applied.expect("the sample is good");
    for (name, role) in PEOPLE {
        let user: office::UserName = name.parse().expect("it is a name");
        // No hash at all: nobody logs in by it.
        let password_hash = String::new();
        let created_at = Millis(MORNING);
        let (whose, counters, must_change) = (user.clone(), None, false);
        let row = UserRow {
            user: whose,
            role,
            counters,
            password_hash,
            must_change,
            pin_hash: None,
            second_factor: None,
            identity: None,
            created_at,
        };
        orders(&dispatcher, AdminCommand::AddUser(row)).await;
        let expires_at = created_at.plus(86_400_000);
        let token_hash = hash(name.as_bytes());
        let who = SessionOf::User(user);
        let session = SessionRow::new(token_hash, who, created_at, expires_at);
        orders(&dispatcher, AdminCommand::LogIn { session, instead_of: None, proof: None }).await;
    }
    for (id, kind) in DEVICES {
        let row = DeviceRow {
            device: id.parse().expect("it is an id"),
            kind,
            name: id.to_owned(),
            zone: None,
            counter: None,
            token_hash: hash(id.as_bytes()),
            created_at: Millis(MORNING),
            comes: false,
            revoked_at: None,
        };
        orders(&dispatcher, AdminCommand::AddDevice { row, session: None }).await;
    }
    app
}

async fn orders(dispatcher: &Dispatcher, command: AdminCommand) {
    let order = Order::new(What::Admin(command), Actor::System);
    dispatcher.submit(order).await.expect("memory is good");
}
