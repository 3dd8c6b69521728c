//! The whole router on one screen.

use crate::App;
use crate::body::bounds;
use crate::caller::guard;
use crate::finish::finish;
use crate::gate::gate;
use crate::problem::ApiError;
use crate::routes::{
    accounts, announcements, backups, bookings, bulletins, config, config_form, config_services,
    config_templates, counters, desk, devices, hall, look, media, my, office, oidc, operations,
    own_lock, own_password, own_sessions, pages, pairing, privacy, prompts, proof, ratings,
    reports, restores, second_factor, sessions, tickets, voice_clips, voice_packs, why,
};
use crate::stream;
use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use dispatcher::CommandError;
use settings::WireLimits;
use std::time::Duration;
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(info(title = "xinmoi", version = "1", description = "docs/API.md"))]
struct Description;

fn log_ins() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::login))
        .routes(routes!(oidc::ways))
        .routes(routes!(oidc::begin))
        .routes(routes!(oidc::finish))
        .routes(routes!(sessions::logout))
        .routes(routes!(sessions::me))
        .routes(routes!(own_password::change))
        .routes(routes!(bulletins::list))
        .routes(routes!(bulletins::read))
        .routes(routes!(own_sessions::own_sessions))
        .routes(routes!(own_sessions::end_session))
        .routes(routes!(own_lock::here))
        .routes(routes!(own_lock::unlock))
        .routes(routes!(own_lock::set_pin, own_lock::remove_pin))
        .routes(routes!(second_factor::begin))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::remove))
        .routes(routes!(sessions::first_admin))
}

fn api() -> OpenApiRouter<App> {
    log_ins()
        .routes(routes!(office::show))
        .routes(routes!(look::all_procedures))
        .routes(routes!(tickets::issue))
        .routes(routes!(tickets::show, desk::correct))
        .routes(routes!(tickets::queues))
        .routes(routes!(desk::bring_back))
        .routes(routes!(desk::step_out))
        .routes(routes!(desk::cancel))
        .routes(routes!(desk::postpone))
        .routes(routes!(why::ticket))
        .routes(routes!(my::show, my::cancel))
        .routes(routes!(my::bring_back))
        .routes(routes!(my::step_out))
        .routes(routes!(ratings::mine))
        .routes(routes!(why::my))
        .routes(routes!(proof::mine))
        .routes(routes!(proof::head))
        .routes(routes!(proof::consistency))
        .routes(routes!(bookings::slots))
        .routes(routes!(bookings::make))
        .routes(routes!(bookings::show, bookings::change, bookings::cancel))
        .routes(routes!(bookings::check_in))
        .routes(routes!(hall::alarms))
        .routes(routes!(hall::end_alarm))
        .routes(routes!(hall::emergency))
        .routes(routes!(hall::as_yesterday))
        .routes(routes!(counters::open))
        .routes(routes!(counters::pause))
        .routes(routes!(counters::close))
        .routes(routes!(counters::next))
        .routes(routes!(counters::recall))
        .routes(routes!(counters::start))
        .routes(routes!(counters::finish))
        .routes(routes!(counters::no_show))
        .routes(routes!(counters::hold))
        .routes(routes!(counters::transfer))
        .routes(routes!(counters::undo))
        .routes(routes!(counters::call))
        .routes(routes!(counters::walk_up))
        .routes(routes!(counters::assign))
        .routes(routes!(counters::hand_over))
        .routes(routes!(counters::help))
        .routes(routes!(ratings::here))
        .merge(all_devices())
        .merge(administration())
        .merge(held_of_people())
        .merge(studio())
        .routes(routes!(announcements::wav))
        .routes(routes!(announcements::announce))
        .routes(routes!(prompts::say))
        .routes(routes!(stream::open::open))
}

/// Kiosks, televisions, loudspeakers and how they come in.
fn all_devices() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(devices::add, devices::list))
        .routes(routes!(devices::remove))
        .routes(routes!(devices::session))
        .routes(routes!(devices::identify))
        .routes(routes!(pairing::ask, pairing::list))
        .routes(routes!(pairing::claim))
        .routes(routes!(pairing::confirm, pairing::refuse))
}

/// What an admin changes, and what tells of it.
fn administration() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::add, accounts::list))
        .routes(routes!(accounts::change, accounts::remove))
        .routes(routes!(accounts::set_identity, accounts::remove_identity))
        .routes(routes!(config::show, config::put))
        .routes(routes!(config_form::show, config_form::put))
        .routes(routes!(config_services::read))
        .routes(routes!(config_templates::show))
        .routes(routes!(config::audit))
        .routes(routes!(reports::show))
        .routes(routes!(backups::list, backups::make))
        .routes(routes!(restores::show, restores::begin, restores::give_up))
        .routes(routes!(restores::receive))
        .routes(routes!(restores::confirm))
        .routes(routes!(media::list))
        .routes(routes!(media::put, media::remove))
}

/// What the office holds of people.
fn held_of_people() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(privacy::show))
        .routes(routes!(privacy::comments))
        .routes(routes!(privacy::erase))
}

/// Voices that the office records itself.
fn studio() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(voice_packs::list, voice_packs::create))
        .routes(routes!(voice_packs::show, voice_packs::edit))
        .routes(routes!(voice_packs::publish))
        .routes(routes!(voice_packs::versions))
        .routes(routes!(voice_packs::restore))
        .routes(routes!(voice_packs::export))
        .routes(routes!(voice_packs::import))
        .routes(routes!(voice_clips::put, voice_clips::remove, voice_clips::show))
        .routes(routes!(voice_clips::preview))
}

fn pages_router() -> Router<App> {
    // The page of all parts is for those who build the pages: no office has it.
    let router = Router::new();
    let router = if cfg!(debug_assertions) {
        router.route("/design", get(pages::page("design.html")))
    } else {
        router
    };
    router
        .route("/", get(pages::page("index.html")))
        .route("/kiosk", get(pages::page("kiosk.html")))
        .route("/lobby", get(pages::page("lobby.html")))
        .route("/counter", get(pages::page("counter.html")))
        .route("/guide", get(pages::page("guide.html")))
        .route("/supervise", get(pages::page("supervise.html")))
        .route("/reports", get(pages::page("reports.html")))
        .route("/t/{pass}", get(pages::page("phone.html")))
        .route("/rate", get(pages::page("rate.html")))
        .route("/admin", get(pages::page("admin.html")))
        .route("/account", get(pages::page("account.html")))
        .route("/oidc", get(pages::page("oidc.html")))
        .route("/setup", get(pages::page("setup.html")))
        .route("/assets/{*path}", get(pages::asset))
        .route("/look.css", get(look::css))
        .route("/ca.crt", get(pages::authority))
        .route("/media/{name}", get(media::show))
        .route("/manifest.webmanifest", get(pages::fixed("manifest.webmanifest")))
        .route("/sw.js", get(pages::fixed("sw.js")))
}

fn operations_router(description: &'static str) -> Router<App> {
    let json = [(axum::http::header::CONTENT_TYPE, crate::answer::JSON)];
    Router::new()
        .route("/healthz", get(operations::healthz))
        .route("/instance", get(operations::instance))
        .route("/readyz", get(operations::readyz))
        .route("/metrics", get(operations::metrics))
        .route("/openapi.json", get(move || async move { (json, description) }))
}

/// Everything the server answers.
pub fn router(app: App) -> Router {
    // The outer router's description is the one that is kept.
    let described = OpenApiRouter::with_openapi(Description::openapi());
    let (api, described) = described.nest("/api/v1", api()).split_for_parts();
    // Once for the life of the process.
    let description: &'static str = Box::leak(described.to_json().unwrap_or_default().into());
    let guarded = api.layer(from_fn_with_state(app.clone(), guard));
    Router::new()
        .merge(guarded)
        .merge(pages_router())
        .merge(operations_router(description))
        .fallback(nowhere)
        .method_not_allowed_fallback(other_method)
        .layer(CatchPanicLayer::custom(|_| ApiError::internal().into_response()))
        .layer(from_fn(in_time))
        .layer(from_fn_with_state(app.clone(), gate))
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app)
}

/// Where media files are put, and a backup.
const UPLOADS: [&str; 2] = ["/api/v1/media/", "/api/v1/restore/file"];

/// What takes longer than the office allows is given up.
async fn in_time(request: Request, next: Next) -> Response {
    let limits = bounds(request.extensions());
    let most = most_for(request.method(), request.uri().path(), limits);
    let answer = timeout(most, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::from(CommandError::Overloaded).into_response())
}

fn most_for(method: &Method, path: &str, limits: WireLimits) -> Duration {
    let large = UPLOADS.iter().any(|known| path.starts_with(known));
    if method == Method::PUT && large {
        Duration::from_secs(u64::from(limits.upload_minutes) * 60)
    } else {
        Duration::from_secs(limits.request_s.into())
    }
}

async fn nowhere() -> Response {
    ApiError::not_found("unknown_route", "").into_response()
}

async fn other_method() -> Response {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_on_its_way_in_has_minutes_and_everything_else_seconds() {
        let limits = WireLimits { request_s: 5, upload_minutes: 2, ..WireLimits::default() };
        let most = |method, path| most_for(&method, path, limits).as_secs();
        assert_eq!(most(Method::PUT, "/api/v1/media/a.mp4"), 120);
        assert_eq!(most(Method::PUT, "/api/v1/restore/file"), 120);
        assert_eq!(most(Method::DELETE, "/api/v1/media/a.mp4"), 5);
        assert_eq!(most(Method::PUT, "/api/v1/config"), 5);
        assert_eq!(most(Method::POST, "/api/v1/counters/1/next"), 5);
    }
}
