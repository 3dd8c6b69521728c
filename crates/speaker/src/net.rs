//! The two requests: the stream, and an announcement's waveform.

use crate::address::Address;
use http::header::{AUTHORIZATION, CONNECTION, HOST, HeaderValue};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// For a connection and its handshake: a server that needs longer is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// For one waveform on an office network.
const FETCH_WITHIN: Duration = Duration::from_secs(10);
/// Two minutes of sound; announcements take ten seconds.
const WAV_BYTES_MAX: usize = 12 << 20;
/// A snapshot of a zone is a few kilobytes.
const FRAME_BYTES_MAX: usize = 1 << 20;

/// The server as this device sees it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    address: Address,
    bearer: HeaderValue,
    stream_path: String,
}

/// The header that carries a token; `None` when it cannot be one.
pub(crate) fn bearer(token: &str) -> Option<HeaderValue> {
    let mut bearer = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
    bearer.set_sensitive(true);
    (!token.is_empty()).then_some(bearer)
}

pub(crate) type Stream = WebSocketStream<TcpStream>;

impl Server {
    /// `zone` is a name that may stand in an address; without one, the server's first zone.
    pub(crate) fn new(address: Address, bearer: HeaderValue, zone: Option<&str>) -> Self {
        let zone = zone.map(|zone| format!("&zone={zone}")).unwrap_or_default();
        Self { address, bearer, stream_path: format!("/api/v1/stream?view=speaker{zone}") }
    }

    /// Opens the stream.
    pub(crate) async fn stream(&self) -> Result<Stream, String> {
        timeout(CONNECT_WITHIN, self.opened_stream()).await.unwrap_or(Err("no answer".to_owned()))
    }

    async fn opened_stream(&self) -> Result<Stream, String> {
        let line = self.connection().await?;
        let url = format!("ws://{}{}", self.address.authority, self.stream_path);
        let mut request = url.into_client_request().map_err(|e| e.to_string())?;
        request.headers_mut().insert(AUTHORIZATION, self.bearer.clone());
        let limits = WebSocketConfig::default().max_message_size(Some(FRAME_BYTES_MAX));
        let (stream, _) = client_async_with_config(request, line, Some(limits))
            .await
            .map_err(|e| e.to_string())?;
        Ok(stream)
    }

    /// Fetches an announcement's WAV file.
    pub(crate) async fn announcement(&self, id: &str) -> Result<Bytes, String> {
        timeout(FETCH_WITHIN, self.fetched(id)).await.unwrap_or(Err("no answer".to_owned()))
    }

    async fn fetched(&self, id: &str) -> Result<Bytes, String> {
        let line = TokioIo::new(self.connection().await?);
        let (mut sender, driver) =
            hyper::client::conn::http1::handshake(line).await.map_err(|e| e.to_string())?;
        let request = Request::get(format!("/api/v1/announcements/{id}.wav"))
            .header(HOST, &self.address.authority)
            .header(AUTHORIZATION, &self.bearer)
            .header(CONNECTION, "close")
            .body(Empty::<Bytes>::new())
            .map_err(|e| e.to_string())?;
        let answer = async {
            let answer = sender.send_request(request).await.map_err(|e| e.to_string())?;
            if answer.status() != StatusCode::OK {
                return Err(format!("the server answered {}", answer.status()));
            }
            let body = Limited::new(answer.into_body(), WAV_BYTES_MAX).collect().await;
            Ok(body.map_err(|e| e.to_string())?.to_bytes())
        };
        drive(driver, answer).await
    }

    async fn connection(&self) -> Result<TcpStream, String> {
        let at = (self.address.host.as_str(), self.address.port);
        let line = TcpStream::connect(at).await.map_err(|e| e.to_string())?;
        line.set_nodelay(true).map_err(|e| e.to_string())?;
        Ok(line)
    }
}

/// Runs a connection while its answer is awaited.
async fn drive<T>(
    driver: impl Future<Output = hyper::Result<()>>,
    answer: impl Future<Output = Result<T, String>>,
) -> Result<T, String> {
    tokio::pin!(driver, answer);
    tokio::select! {
        biased;
        answer = &mut answer => answer,
        ended = &mut driver => {
            ended.map_err(|e| e.to_string())?;
            // The whole answer has come in; what is left is to read it.
            answer.await
        }
    }
}
