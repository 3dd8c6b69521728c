//! axum with an empty handler: what HTTP alone costs.

use super::Outcome;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::serve::ListenerExt;

/// Serves until it is killed; `ready http://ADDR` as the real one says it.
pub(super) fn serve() -> Outcome {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Outcome {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("ready http://{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().fallback(nothing)).await?;
    Ok(())
}

/// Reads the body, as whoever answers must.
async fn nothing(request: Request) -> StatusCode {
    match axum::body::to_bytes(request.into_body(), 64 * 1024).await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::BAD_REQUEST,
    }
}
