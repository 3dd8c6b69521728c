//! For whoever keeps the office running: health, metrics, the API's own description.

use crate::App;
use crate::texts::{language, text};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics::gauge;
use wire::{DeviceKind, Health, HealthItem};

/// The parts of the office and how they are. 503 when people cannot be served.
pub(crate) async fn healthz(State(app): State<App>, headers: HeaderMap) -> Response {
    let language = language(&headers);
    let store = match app.dispatcher().fault() {
        None => item("store", true, text(language, "health-store-ok", &[])),
        Some(fault) => item("store", false, fault),
    };
    let ok = store.ok;
    let items = [store, voice(&app, language), screens(&app, language)]
        .into_iter()
        .chain(phones(&app, language))
        .chain(city(&app, language))
        .chain(backup(&app, language))
        .chain(copies(&app, language));
    let health = Health { ok, items: items.collect() };
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(health)).into_response()
}

/// What tells this server from every other, for the proof that its public address leads here.
pub(crate) async fn instance(State(app): State<App>) -> String {
    app.reached().instance().to_owned()
}

/// Screens that are looked at. Those of the hall are paired: where none of them is connected, nobody is called.
fn screens(app: &App, language: office::Language) -> HealthItem {
    let open = app.hub().sockets().to_string();
    let open = text(language, "health-screens", &[("what", open)]);
    let paired: Vec<_> = app.hub().devices().into_iter().filter(is_screen).collect();
    if paired.is_empty() {
        return item("screens", true, open);
    }
    let connected = paired.iter().filter(|device| device.connected).count();
    let args = [("what", connected.to_string()), ("all", paired.len().to_string())];
    let of_paired = text(language, "health-screens-paired", &args);
    item("screens", connected > 0, format!("{of_paired} {open}"))
}

fn is_screen(device: &wire::Device) -> bool {
    match device.kind {
        DeviceKind::Kiosk | DeviceKind::Display | DeviceKind::Rating => true,
        DeviceKind::Speaker | DeviceKind::Keypad | DeviceKind::Printer | DeviceKind::Led => false,
    }
}

/// Whether the city is told, where there is one. People are served without.
fn city(app: &App, language: office::Language) -> Option<HealthItem> {
    let link = app.city()?;
    let behind = [("what", link.behind.to_string())];
    let (ok, id) = match link.trouble {
        Some("unknown") => (false, "health-city-unknown"),
        Some("cloned") => (false, "health-city-cloned"),
        Some(_) => (false, "health-city-other-log"),
        None if link.connected => (true, "health-city-ok"),
        None => (false, "health-city-away"),
    };
    Some(item("city", ok, text(language, id, &behind)))
}

/// Whether phones find the office, where it has an address for them.
fn phones(app: &App, language: office::Language) -> Option<HealthItem> {
    let url = app.settings().public_url.clone()?;
    let is_reached = app.reached().proven(Some(&url)).is_some();
    let id = if is_reached { "health-phones-ok" } else { "health-phones-none" };
    Some(item("phones", is_reached, text(language, id, &[("url", url)])))
}

/// Whether backups are made, where the office makes them by itself.
fn backup(app: &App, language: office::Language) -> Option<HealthItem> {
    app.settings().backup.as_ref()?;
    let good = app.backups().state().failures.is_empty();
    let id = if good { "health-backup-ok" } else { "health-backup-failed" };
    Some(item("backup", good, text(language, id, &[])))
}

/// Whether backups reach the other place, where they are sent to one. In the folder they are good without.
fn copies(app: &App, language: office::Language) -> Option<HealthItem> {
    app.settings().backup.as_ref()?.s3.as_ref()?;
    let good = app.copies().state().kept.failure.is_none();
    let id = if good { "health-copies-ok" } else { "health-copies-failed" };
    Some(item("copies", good, text(language, id, &[])))
}

/// No loudspeaker is a state the admin sees, not a failure.
fn voice(app: &App, language: office::Language) -> HealthItem {
    if !app.settings().voice.on {
        return item("voice", true, text(language, "health-voice-off", &[]));
    }
    let status = app.announcer().status();
    if status.ready.is_empty() {
        let nobody = || text(language, "health-voice-nobody", &[]);
        let why: Vec<String> = status.reasons.iter().map(|r| reason(language, r)).collect();
        let why = if why.is_empty() { nobody() } else { why.join("; ") };
        return item("voice", false, text(language, "health-voice-none", &[("what", why)]));
    }
    if let Some(trouble) = status.trouble {
        return item("voice", false, text(language, "health-voice-trouble", &[("what", trouble)]));
    }
    let zones: Vec<String> = status.ready.keys().map(ToString::to_string).collect();
    item("voice", true, text(language, "health-voice-ok", &[("what", zones.join(", "))]))
}

/// A player's reason in the reader's words, where it is one that our players give.
fn reason(language: office::Language, given: &str) -> String {
    match given {
        "no sound card" => text(language, "health-voice-no-card", &[]),
        "the sound card was lost" => text(language, "health-voice-lost", &[]),
        "the sound card is busy" => text(language, "health-voice-busy", &[]),
        "autoplay_blocked" => text(language, "health-voice-blocked", &[]),
        "audio_stands_still" => text(language, "health-voice-still", &[]),
        other => other.to_owned(),
    }
}

fn item(name: &str, ok: bool, detail: String) -> HealthItem {
    HealthItem { name: name.to_owned(), ok, detail }
}

/// Whether orders are taken.
pub(crate) async fn readyz(State(app): State<App>) -> StatusCode {
    match app.dispatcher().fault() {
        None => StatusCode::OK,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Figures for Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let Some(handle) = app.metrics() else { return StatusCode::NOT_FOUND.into_response() };
    #[allow(clippy::cast_precision_loss, reason = "a gauge; there are fewer sockets than 2^52")]
    gauge!("xinmoi_sockets").set(app.hub().sockets() as f64);
    let state = app.dispatcher().read();
    let waiting: usize =
        state.office.rules().services.iter().map(|s| state.office.waiting(&s.key)).sum();
    #[allow(clippy::cast_precision_loss, reason = "a gauge; fewer people wait than 2^52")]
    gauge!("xinmoi_waiting").set(waiting as f64);
    #[allow(clippy::cast_precision_loss, reason = "a gauge; logs are shorter than 2^52")]
    gauge!("xinmoi_log_head").set(state.seq as f64);
    drop(state);
    let plain = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, plain)], handle.render()).into_response()
}
