//! A large body on its way to a disk.

use crate::App;
use crate::problem::ApiError;
use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Written to the disk at once.
const PART_BYTES: usize = 1 << 20;

/// How long a body may stand still: a caller that sends nothing for longer has gone.
pub(crate) fn stall(app: &App) -> Duration {
    Duration::from_secs(app.settings().network.limits.upload_stall_s.into())
}

/// Hands a body on as it comes, off the runtime's threads, and gives back who took it.
pub(crate) async fn pour<T: Send + 'static>(
    (mut body, stall): (Body, Duration),
    mut to: T,
    take: fn(T, &[u8]) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let mut part = Vec::new();
    loop {
        let Ok(frame) = timeout(stall, body.frame()).await else { return Err(cut_off()) };
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| cut_off())?.into_data() else { continue };
        part.extend_from_slice(&data);
        if part.len() >= PART_BYTES {
            to = handed(to, std::mem::take(&mut part), take).await?;
        }
    }
    handed(to, part, take).await
}

async fn handed<T: Send + 'static>(
    to: T,
    part: Vec<u8>,
    take: fn(T, &[u8]) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let handed = spawn_blocking(move || take(to, &part)).await;
    handed.map_err(|_| ApiError::internal())?
}

fn cut_off() -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "bad_json", "").said("cut_off")
}
