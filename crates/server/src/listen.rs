//! Accepting connections, and ending them when the server stops.

use crate::App;
use crate::door::Door;
use crate::peer::Peer;
use crate::router::router;
use crate::tls::Tls;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

/// Connections at once: every socket, and the requests beside them.
const CONNECTIONS_MAX: usize = 14_000;
/// Those of one address among them: the phones of a hall whose Wi-Fi gives all of them one. Proxies that are trusted and this
/// machine's own programs are not counted.
const CONNECTIONS_OF_ONE_MAX: usize = 4_000;
/// A peer that has not sent its next request's headers by then is turned away. Also how long a connection may idle:
/// a clerk's browser keeps one for the next press, and a server that closes it first makes that press a second try.
const HEADERS_MAX: Duration = Duration::from_secs(75);
/// Bytes of a request's headers.
const HEADER_BYTES_MAX: usize = 16 * 1024;
/// How long connections may take to end when the server stops. The contract's exit takes under 5 s.
const ENDING_MAX: Duration = Duration::from_secs(2);
/// The pause after an accept that failed, as it does when descriptors run out.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// How long a peer may take to shake hands.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// Where connections come in.
#[derive(Debug)]
pub struct Entrance {
    /// What is listened on.
    pub listener: TcpListener,
    /// What may be done there.
    pub door: Door,
    /// What connections are greeted with; `None`: they are plain.
    pub tls: Option<Arc<Tls>>,
}

/// Serves until `stop` says so, then ends every connection.
pub async fn serve(entrance: Entrance, app: App, mut stop: watch::Receiver<bool>) {
    let Entrance { listener, door, tls } = entrance;
    let service = TowerToHyperService::new(router(app.clone()));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (ending, ended) = watch::channel(false);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => (stream, Peer(peer.ip())),
                Err(error) => {
                    warn!(%error, "A connection could not be accepted: {error}");
                    sleep(ACCEPT_AGAIN).await;
                    continue;
                }
            },
            () = told(&mut stop) => break,
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            // Closed at once: better than an answer that never comes.
            continue;
        };
        let from = peer.0.to_canonical();
        let share = app.connections().take(from, CONNECTIONS_OF_ONE_MAX);
        let is_counted = !from.is_loopback() && !app.settings().network.proxies.contains(&from);
        if is_counted && share.is_none() {
            continue;
        }
        let came = Came { peer, door, service: service.clone(), ending: ended.clone() };
        let greeting = tls.as_ref().map(|tls| tls.acceptor());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            match greeting {
                None => connection(stream, came).await,
                Some(greeting) => match timeout(HANDSHAKE_MAX, greeting.accept(stream)).await {
                    Ok(Ok(stream)) => connection(stream, came).await,
                    Ok(Err(error)) => debug!(%error, "A handshake failed: {error}"),
                    Err(_) => debug!("A handshake took too long"),
                },
            }
            drop((place, share));
        });
    }
    drop(listener);
    ending.send_replace(true);
    let all = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
    let ended = async { tokio::join!(app.close_sockets(), places.acquire_many(all)).1 };
    if timeout(ENDING_MAX, ended).await.is_err() {
        debug!("Some connections did not end in time");
    }
}

/// A connection that came in.
struct Came {
    peer: Peer,
    door: Door,
    service: TowerToHyperService<axum::Router>,
    ending: watch::Receiver<bool>,
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, came: Came) {
    let Came { peer, door, service, mut ending } = came;
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(door);
        service.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_MAX)
        .max_buf_size(HEADER_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = told(&mut ending) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "A connection ended early: {error}");
    }
}

/// Waits until a flag is set, or nobody is left to set it.
async fn told(flag: &mut watch::Receiver<bool>) {
    let _ = flag.wait_for(|set| *set).await;
}
