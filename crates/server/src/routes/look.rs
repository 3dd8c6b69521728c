//! What the configuration says to every page, and to the search: its colours, and its procedures.

use crate::App;
use crate::configured::procedures;
use crate::secrets::{hash, hex};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use settings::Colour;
use wire::Procedure;

/// Text on the office's deep and pale colours is read at this contrast: WCAG 2.2, level AAA.
const CONTRAST: f64 = 7.0;

/// The office's colours as custom properties, for the page to lay over its own; nothing where it has none.
pub(crate) async fn css(State(app): State<App>, headers: HeaderMap) -> Response {
    let style = app.settings().look.brand.map(style).unwrap_or_default();
    tagged(&headers, "text/css; charset=utf-8", style.into_bytes())
}

/// White stands out from the deep one, and the deep one from the pale one.
fn style(brand: Colour) -> String {
    let pale = brand.tint();
    // The pale one is darker than white: what is read on it is read on white.
    let deep = brand.darkened_for(pale, CONTRAST);
    let white = Colour::WHITE;
    format!(":root{{--brand:{brand};--brand-deep:{deep};--brand-pale:{pale};--on-brand:{white}}}\n")
}

/// Every procedure that the kiosk's search knows.
#[utoipa::path(get, path = "/procedures", tag = "office", responses((status = 200, body = Vec<Procedure>)))]
pub(crate) async fn all_procedures(State(app): State<App>, headers: HeaderMap) -> Response {
    let body = serde_json::to_vec(&procedures(&app.settings()));
    tagged(&headers, "application/json", body.expect("our own types are always JSON"))
}

/// A body that is sent once, as long as it stays what it is.
fn tagged(asked: &HeaderMap, media_type: &'static str, body: Vec<u8>) -> Response {
    let tag = format!("\"{}\"", &hex(&hash(&body))[..16]);
    let known = knows(asked, &tag);
    let mut response = Response::new(if known { Body::empty() } else { Body::from(body) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Whether the caller has what bears this tag.
pub(crate) fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let given = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let mut tags = given.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|given| given == "*" || given.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_colours_are_read_on_each_other() {
        for brand in ["#0b4a8f", "#8f0b0b", "#767676", "#005f2f", "#000000"] {
            let brand: Colour = brand.parse().expect("a colour");
            let css = style(brand);
            let colour = |name: &str| -> Colour {
                let at = css.find(&format!("{name}:")).expect("it is named") + name.len() + 1;
                css[at..at + 7].parse().expect("a colour")
            };
            let (deep, pale) = (colour("--brand-deep"), colour("--brand-pale"));
            assert!(colour("--on-brand").contrast(colour("--brand")) >= 4.5, "{css}");
            assert!(deep.contrast(Colour::WHITE) >= CONTRAST, "{css}");
            assert!(deep.contrast(pale) >= CONTRAST, "{css}");
        }
    }
}
