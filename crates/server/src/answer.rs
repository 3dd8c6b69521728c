//! From the dispatcher's answers to HTTP's.

use crate::problem::{ApiError, X_SEQ};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::{Answer, Done};
use office::TicketId;
use serde::Serialize;

/// The type of our bodies.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A JSON answer with its status, for the writer to keep.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> (u16, Vec<u8>) {
    let body = serde_json::to_vec(body).expect("our own types are always JSON");
    (status.as_u16(), body)
}

/// A ticket as it stands after an order, or 204 when there is none.
pub(crate) fn ticket(done: &Done<'_>, ticket: Option<TicketId>) -> (u16, Vec<u8>) {
    match ticket.and_then(|id| done.office.ticket(id)) {
        Some(row) => json(StatusCode::OK, &wire::Ticket::of(row, done.office)),
        None => (StatusCode::NO_CONTENT.as_u16(), Vec::new()),
    }
}

/// An answer as it goes out.
pub(crate) fn send(answer: Answer) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(X_SEQ, HeaderValue::from(answer.seq));
    if !answer.body.is_empty() {
        headers.insert(header::CONTENT_TYPE, JSON);
        *response.body_mut() = Body::from(answer.body);
    }
    response
}

/// Answers that hold a secret are given once.
pub(crate) fn once(answer: Answer) -> Result<Answer, ApiError> {
    if answer.repeated {
        return Err(ApiError::new(StatusCode::CONFLICT, "already_done", ""));
    }
    Ok(answer)
}
