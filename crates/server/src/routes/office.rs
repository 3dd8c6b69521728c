//! The office as everybody may see it.

use crate::App;
use axum::Json;
use axum::extract::State;
use wire::OfficeView;

/// Name, languages, services, counters, hours.
#[utoipa::path(get, path = "/office", tag = "office", responses((status = 200, body = OfficeView)))]
pub(crate) async fn show(State(app): State<App>) -> Json<OfficeView> {
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    Json(OfficeView::with_details(&state.office, at, &app.options()))
}
