//! A phone that asks through the city: the same routes as in the hall, by the door that phones have.

use crate::App;
use crate::door::Door;
use crate::moving;
use crate::peer::Peer;
use crate::router::router;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::{BodyExt, Limited};
use std::net::{IpAddr, Ipv6Addr};
use tower::ServiceExt;

/// Bytes of an answer to a phone: the procedures of a ward with what to bring for each.
const ANSWER_MAX: usize = 512 * 1024;

/// Where such a phone is, for limits by address: all of them together, apart from everybody in the hall. An address that is set
/// aside for what is discarded (RFC 6666).
const AFAR: IpAddr = IpAddr::V6(Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 1));

/// Answers phones that ask through the city.
#[derive(Clone, Debug)]
pub struct Afar {
    phones: Router,
    city: Router,
}

impl Afar {
    /// Of an office. Make it once: the routes are made with it.
    #[must_use]
    pub fn of(app: &App) -> Self {
        Self { phones: router(app.clone()), city: moving::router(app.clone()) }
    }

    /// What the city itself asks: of numbers that go from one office to another. No door of the office leads there.
    pub async fn answer_city(
        &self,
        path: &str,
        language: &str,
        body: String,
    ) -> (u16, String, String) {
        let request = Request::post(path)
            .header(header::ACCEPT_LANGUAGE, language)
            .header(header::CONTENT_TYPE, "application/json");
        match request.body(Body::from(body)) {
            Ok(request) => whole(self.city.clone(), request).await,
            Err(_) => failed(400),
        }
    }

    /// Status, type and body.
    pub async fn answer(
        &self,
        method: &str,
        path: &str,
        language: &str,
        key: Option<String>,
        body: Option<String>,
    ) -> (u16, String, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT_LANGUAGE, language)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let Ok(mut request) = request.body(Body::from(body.unwrap_or_default())) else {
            return failed(400);
        };
        request.extensions_mut().insert(Peer(AFAR));
        request.extensions_mut().insert(Door::Public);
        whole(self.phones.clone(), request).await
    }
}

fn failed(status: u16) -> (u16, String, String) {
    (status, "application/json".to_owned(), "{}".to_owned())
}

async fn whole(router: Router, request: Request<Body>) -> (u16, String, String) {
    let Ok(answer) = router.oneshot(request).await;
    let status = answer.status().as_u16();
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("application/json").to_owned();
    match Limited::new(answer.into_body(), ANSWER_MAX).collect().await {
        Ok(body) => (status, kind, String::from_utf8_lossy(&body.to_bytes()).into_owned()),
        Err(_) => failed(502),
    }
}
