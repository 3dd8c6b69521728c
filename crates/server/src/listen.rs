//! Accepting connections, and ending them when the server stops.

use crate::App;
use crate::door::Door;
use crate::limits::place_of;
use crate::peer::Peer;
use crate::router::router;
use crate::shares::{Room, Share};
use crate::tls::Tls;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use settings::{Network, WireLimits};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

/// How long connections may take to end when the server stops. The contract's exit takes under 5 s.
const ENDING_MAX: Duration = Duration::from_secs(2);
/// What hyper needs to read a request's headers.
const HEADER_BYTES_MIN: usize = 8 * 1024;
/// The pause after an accept that failed, as it does when descriptors run out.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

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
    let (open, mut all_gone) = mpsc::channel::<Infallible>(1);
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
        let settings = app.settings();
        let network = &settings.network;
        let Some(share) = share_of(&app, peer, network) else {
            // Closed at once: better than an answer that never comes.
            continue;
        };
        let (share, limits, ending) = (Arc::new(share), network.limits, ended.clone());
        let came = Came { peer, door, share, limits, service: service.clone(), ending };
        let (greeting, open) = (tls.as_ref().map(|tls| tls.acceptor()), open.clone());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            greeted(stream, greeting, came).await;
            drop(open);
        });
    }
    drop((listener, open));
    ending.send_replace(true);
    // Nothing is ever sent: it ends when the last connection has dropped its end.
    let ended = async { tokio::join!(app.close_sockets(), all_gone.recv()) };
    if timeout(ENDING_MAX, ended).await.is_err() {
        debug!("Some connections did not end in time");
    }
}

/// A place among the connections. Of proxies that are trusted, and of this machine, none is counted by address.
fn share_of(app: &App, Peer(peer): Peer, network: &Network) -> Option<Share<IpAddr>> {
    let is_proxy = network.proxies.contains(&peer.to_canonical());
    let WireLimits { connections, connections_per_address, .. } = network.limits;
    let room = Room { in_all: connections, of_one: connections_per_address, last_for_few: true };
    app.connections().take(place_of(peer).filter(|_| !is_proxy), room)
}

/// Serves a connection, encrypted where its door is.
async fn greeted(stream: TcpStream, greeting: Option<TlsAcceptor>, came: Came) {
    let Some(greeting) = greeting else { return connection(stream, came).await };
    match timeout(seconds(came.limits.handshake_s), greeting.accept(stream)).await {
        Ok(Ok(stream)) => connection(stream, came).await,
        Ok(Err(error)) => debug!(%error, "A handshake failed: {error}"),
        Err(_) => debug!("A handshake took too long"),
    }
}

/// A connection that came in.
struct Came {
    peer: Peer,
    door: Door,
    /// Its place. One that becomes a stream keeps it.
    share: Arc<Share<IpAddr>>,
    /// As they were when it came in.
    limits: WireLimits,
    service: TowerToHyperService<axum::Router>,
    ending: watch::Receiver<bool>,
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, came: Came) {
    let Came { peer, door, share, limits, service, mut ending } = came;
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(door);
        request.extensions_mut().insert(Arc::clone(&share));
        service.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Also how long it may idle.
        .header_read_timeout(seconds(limits.headers_s))
        .max_buf_size(header_bytes(limits))
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

fn seconds(seconds: u16) -> Duration {
    Duration::from_secs(seconds.into())
}

/// The reader of requests takes no smaller room.
fn header_bytes(limits: WireLimits) -> usize {
    usize::try_from(limits.header_bytes).unwrap_or(HEADER_BYTES_MIN).max(HEADER_BYTES_MIN)
}
