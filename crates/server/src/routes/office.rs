//! The office as everybody may see it.

use crate::App;
use crate::caller::Caller;
use axum::Json;
use axum::extract::State;
use wire::OfficeView;

/// Name, languages, services, counters, hours. People who are logged in are told what sensitive services are called.
#[utoipa::path(get, path = "/office", tag = "office", responses((status = 200, body = OfficeView)))]
pub(crate) async fn show(State(app): State<App>, caller: Caller) -> Json<OfficeView> {
    let (at, options) = (app.dispatcher().now(), app.options());
    let state = app.dispatcher().read();
    let office = &state.office;
    let view = match caller {
        Caller::Person(_) => OfficeView::for_staff(office, at, &options),
        Caller::Device(_) | Caller::Anonymous | Caller::Visitor => {
            OfficeView::of(office, at, &options)
        }
    };
    Json(view.with_details(office.rules(), &options))
}
