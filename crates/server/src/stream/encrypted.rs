//! A stream on the encrypted door: what writes to screens writes to bare connections, so one end of a pair stands for the
//! encrypted one, and a task of its own carries between them.

use std::convert::Infallible;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, copy, split};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_rustls::server::TlsStream;

/// How long a peer may take the last words after whoever wrote them has gone.
const LAST_WORDS_MAX: Duration = Duration::from_secs(10);

/// Held by whoever writes to the pair; when it is dropped, the encrypted connection ends.
pub(crate) type Writer = oneshot::Sender<Infallible>;

/// A pair of this process's own, of which nobody else has an end: what stands for the connection, and what is carried.
pub(super) fn pair() -> io::Result<(std::net::TcpStream, UnixStream)> {
    let (here, there) = unix::net::UnixStream::pair()?;
    here.set_nonblocking(true)?;
    there.set_nonblocking(true)?;
    Ok((OwnedFd::from(here).into(), UnixStream::from_std(there)?))
}

/// Carries between a peer and the pair until the peer has gone, or whoever writes.
pub(super) async fn carry(
    peer: TlsStream<TcpStream>,
    pair: UnixStream,
    mut writer: oneshot::Receiver<Infallible>,
) {
    let ((mut from_peer, mut to_peer), (mut from_pair, mut to_pair)) = (split(peer), split(pair));
    let heard = copy(&mut from_peer, &mut to_pair);
    let told = async {
        if copy(&mut from_pair, &mut to_peer).await.is_ok() {
            // Else the peer could not tell the end from a cut.
            let _ = to_peer.shutdown().await;
        }
    };
    tokio::pin!(heard, told);
    let mut all_told = false;
    loop {
        tokio::select! {
            _ = &mut heard => return,
            () = &mut told, if !all_told => all_told = true,
            _ = &mut writer => break,
        }
    }
    if !all_told {
        let _ = timeout(LAST_WORDS_MAX, told).await;
    }
}
