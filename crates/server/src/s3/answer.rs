//! What a store answers, and what of it may be otherwise the next time.

use super::Trouble;
use reqwest::{RequestBuilder, StatusCode, header};
use std::error::Error;
use wire::CopyTrouble;

/// The longest answer: a few hundred bytes of XML.
pub(super) const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// What an error is called, or a part: an MD5 in quotes, mostly.
const CODE_CHARS_MAX: usize = 64;
const TAG_CHARS_MAX: usize = 256;
/// What a machine says of a failure.
const DETAIL_CHARS_MAX: usize = 200;

/// What is of use in an answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// What it calls what it was sent, as it is written into XML.
    pub(super) tag: Option<String>,
    pub(super) body: String,
}

/// What went wrong with one try.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) trouble: Trouble,
    /// Whether the next try may go better.
    pub(super) again: bool,
}

impl Fault {
    pub(super) fn last(kind: CopyTrouble, detail: impl ToString) -> Self {
        Self { trouble: Trouble::of(kind, detail), again: false }
    }

    fn passing(detail: impl ToString) -> Self {
        Self { trouble: Trouble::of(CopyTrouble::Away, detail), again: true }
    }
}

/// Sends a request, and reads its answer as far as it may go.
pub(super) async fn reached(request: RequestBuilder) -> Result<Answer, Fault> {
    let mut answer = request.send().await.map_err(|why| Fault::passing(said(&why)))?;
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|why| Fault::passing(said(&why)))? {
        if body.len() + part.len() > ANSWER_BYTES_MAX {
            return Err(Fault::last(CopyTrouble::Refused, "its answer is too long"));
        }
        body.extend_from_slice(&part);
    }
    let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    Ok(Answer {
        status: answer.status(),
        tag: tag.and_then(written),
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// The innermost reason, which is the one that helps, and no address.
fn said(why: &reqwest::Error) -> String {
    if why.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    let mut inner: &dyn Error = why;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string().chars().filter(|c| !c.is_control()).take(DETAIL_CHARS_MAX).collect()
}

/// A tag as it is written into XML; `None`: it is none.
fn written(tag: &str) -> Option<String> {
    let right = tag.bytes().all(|b| b.is_ascii_graphic() && !b"<>&'".contains(&b));
    (right && (1..=TAG_CHARS_MAX).contains(&tag.len())).then(|| tag.replace('"', "&quot;"))
}

/// What stands between two others, the first time.
pub(super) fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// Whether it did what it was asked. S3 may also say that it did, and then in words that it did not.
pub(super) fn judged(answer: Answer) -> Result<Answer, Fault> {
    let Answer { status, body, .. } = &answer;
    let said_no = body.contains("<Error>");
    if status.is_success() && !said_no {
        return Ok(answer);
    }
    let code = between(body, "<Code>", "</Code>").unwrap_or_default();
    let code: String =
        code.chars().filter(char::is_ascii_alphanumeric).take(CODE_CHARS_MAX).collect();
    let detail = format!("{} {code}", status.as_u16());
    let detail = detail.trim_end();
    let Some(kind) = lasting(*status, &code) else { return Err(Fault::passing(detail)) };
    Err(Fault::last(kind, detail))
}

/// What is wrong until somebody puts it right; `None`: it may pass.
fn lasting(status: StatusCode, code: &str) -> Option<CopyTrouble> {
    let kind = match code {
        "InternalError" | "SlowDown" | "ServiceUnavailable" | "RequestTimeout" => return None,
        // It was damaged on its way.
        "BadDigest" | "XAmzContentSHA256Mismatch" | "IncompleteBody" => return None,
        "RequestTimeTooSkewed" => CopyTrouble::Clock,
        "AuthorizationHeaderMalformed" | "PermanentRedirect" => CopyTrouble::Elsewhere,
        "NoSuchUpload" => CopyTrouble::Refused,
        "EntityTooLarge" => CopyTrouble::TooLarge,
        _ if status.is_redirection() => CopyTrouble::Elsewhere,
        _ => match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CopyTrouble::Key,
            StatusCode::NOT_FOUND => CopyTrouble::Bucket,
            StatusCode::PAYLOAD_TOO_LARGE => CopyTrouble::TooLarge,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => return None,
            status if status.is_server_error() => return None,
            _ => CopyTrouble::Refused,
        },
    };
    Some(kind)
}
