//! What the hub answers over HTTP.

pub(crate) mod accounts;
pub(crate) mod address;
mod alerts;
mod bulletins;
mod citizens;
mod files;
mod fleet;
mod gate;
pub(crate) mod lines;
mod moving;
pub(crate) mod numbers;
mod people;
mod screens;
mod uplink;

pub(crate) use people::first_admin;

use crate::batch::BATCH_BYTES_MAX;
use crate::hub::Hub;
use crate::hub::ask::ASK_BODY_MAX;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post, put};
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;
use tracing::warn;

/// Bytes of what a person sends: a log-in, an alert in hand.
const BODY_MAX: usize = 16 * 1024;

pub(crate) async fn serve(listener: TcpListener, hub: Hub) {
    let service = router(hub).into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, service).await {
        warn!(%error, "The hub's pages are no longer served: {error}");
    }
}

fn router(hub: Hub) -> Router {
    let offices = Router::new()
        .route("/uplink/{site}/report", post(uplink::report))
        .route("/uplink/{site}/batch", post(uplink::batch))
        .layer(DefaultBodyLimit::max(BATCH_BYTES_MAX));
    let people = Router::new()
        .route("/api/v1/login", post(people::login))
        .route("/api/v1/logout", post(people::logout))
        .route("/api/v1/me", get(people::me))
        .route("/api/v1/me/password", put(accounts::own_password))
        .route("/api/v1/people", get(accounts::list).post(accounts::add))
        .route("/api/v1/people/{user}", put(accounts::change).delete(accounts::remove))
        .route("/api/v1/city", get(screens::city))
        .route("/api/v1/stream", get(screens::stream))
        .route("/api/v1/figures", get(screens::figures))
        .route("/api/v1/troubles", get(screens::troubles))
        .route("/api/v1/alerts", get(alerts::list))
        .route("/api/v1/alerts/quiet", post(alerts::quiet))
        .route("/api/v1/alerts/{id}/take", post(alerts::take))
        .layer(DefaultBodyLimit::max(BODY_MAX));
    let fleet = Router::new()
        .route("/api/v1/fleet", get(fleet::show).post(fleet::begin))
        .route("/api/v1/fleet/{version}/next", post(fleet::next))
        .route("/api/v1/fleet/{version}/stop", post(fleet::stop))
        .layer(DefaultBodyLimit::max(fleet::WISH_BYTES_MAX));
    let bulletins = Router::new()
        .route("/api/v1/bulletins", get(bulletins::list).post(bulletins::post))
        .route("/api/v1/bulletins/{id}/offices", get(bulletins::offices))
        .route("/api/v1/bulletins/{id}/withdraw", post(bulletins::withdraw))
        .layer(DefaultBodyLimit::max(bulletins::POST_BYTES_MAX));
    let citizens = Router::new()
        .route("/public/offices", get(citizens::offices))
        .route("/o/{site}/t/{pass}", get(async || page("phone.html")))
        .route("/o/{site}/move", post(moving::go))
        .route("/o/{site}/{*path}", any(citizens::relay))
        .layer(DefaultBodyLimit::max(ASK_BODY_MAX))
        .layer(from_fn_with_state(hub.clone(), address::in_turn));
    Router::new()
        .merge(people)
        .merge(fleet)
        .merge(bulletins)
        .merge(citizens)
        .route("/", get(async || page("city.html")))
        .route("/tim", get(async || page("nearby.html")))
        .route("/assets/{*path}", get(asset))
        .layer(from_fn_with_state(hub.clone(), gate::gate))
        .merge(offices)
        .layer(from_fn(gate::finish))
        .route("/healthz", get(async || StatusCode::NO_CONTENT))
        .route("/readyz", get(readyz))
        .with_state(hub)
}

fn page(name: &str) -> Response {
    server::embedded(name).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

async fn asset(Path(path): Path<String>) -> Response {
    page(&format!("assets/{path}"))
}

/// What is answered while the database does not.
fn failed(_: sqlx::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// Whether this hub is the one that works.
async fn readyz(State(hub): State<Hub>) -> StatusCode {
    if hub.0.leads.load(Ordering::Acquire) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}
