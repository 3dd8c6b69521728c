//! From the upgrade to the end of one socket. Runs on the screens' own runtime.

use crate::App;
use crate::announcer::Place;
use crate::caller::Caller;
use crate::shares::{Held, Share};
use crate::stream::count::Shows;
use crate::stream::encrypted::{self, Writer};
use crate::stream::hub::View;
use crate::stream::post::{Guest, Post};
use crate::stream::posts::Standing;
use crate::stream::sight::Sight;
use dispatcher::{AdminCommand, Order, What};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use std::net::IpAddr;
use std::os::fd::AsFd;
use std::sync::{Arc, Once};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio_rustls::server::TlsStream;
use tracing::{debug, error};
use uuid::Uuid;

/// What the system may keep for a peer that takes nothing, in bytes. Left alone it keeps megabytes, and a television
/// that was stuck is shown minutes of the past before it is told how things stand.
const SEND_BUFFER: usize = 32 * 1024;

/// Waits for the upgrade, then serves the socket on the screens' runtime.
pub(crate) async fn run(
    app: App,
    (caller, held): (Caller, Held),
    view: View,
    shows: Shows,
    known: Option<(Uuid, u64)>,
    upgrade: OnUpgrade,
) {
    let Ok(upgraded) = upgrade.await else { return };
    let screens = app.screens().clone();
    let Some(Bare { stream, read, writer }) = bare(upgraded, held.connection.clone(), &screens)
    else {
        // The same for every stream of its kind.
        static TOLD: Once = Once::new();
        TOLD.call_once(|| error!("A stream cannot be served: its connection is of no known kind"));
        return;
    };
    let held = Held { _encrypted: writer, ..held };
    screens.spawn(async move {
        // Registered anew: from here the screens' runtime polls it, not the one that answers clerks.
        let Ok(stream) = TcpStream::from_std(stream) else { return };
        let Some((post, standing)) = begin(app, (caller, held), (view, shows), known, stream).await
        else {
            return;
        };
        // A task of its own: one that only listens is a fraction of one that begins.
        tokio::spawn(attend(post, standing, read));
    });
}

/// A connection to write to.
struct Bare {
    stream: std::net::TcpStream,
    /// What the peer said already. Copied: a slice would keep the whole buffer of the handshake.
    read: Vec<u8>,
    /// Where the peer's own connection is encrypted.
    writer: Option<Writer>,
}

fn bare(upgraded: Upgraded, place: Option<Arc<Share<IpAddr>>>, screens: &Handle) -> Option<Bare> {
    match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => {
            let stream = parts.io.into_inner();
            told_at_once(&stream);
            let stream = stream.into_std().ok()?;
            Some(Bare { stream, read: parts.read_buf.to_vec(), writer: None })
        }
        Err(upgraded) => {
            let parts = upgraded.downcast::<TokioIo<TlsStream<TcpStream>>>().ok()?;
            let peer = parts.io.into_inner();
            told_at_once(peer.get_ref().0);
            let _of_screens = screens.enter();
            let (stream, pair) = encrypted::pair().ok()?;
            keeps_little(&stream);
            let (writer, gone) = oneshot::channel();
            screens.spawn(async move {
                encrypted::carry(peer, pair, gone).await;
                drop(place);
            });
            Some(Bare { stream, read: parts.read_buf.to_vec(), writer: Some(writer) })
        }
    }
}

/// A call must not wait for more bytes to fill a packet, nor behind what a peer did not take.
fn told_at_once(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
    keeps_little(stream);
}

/// A system that will not is a system that keeps more: no reason to turn a screen away.
fn keeps_little(stream: &impl AsFd) {
    let _ = SockRef::from(stream).set_send_buffer_size(SEND_BUFFER);
}

/// Looks at the view, and stands among those who are told. `None` when there is nothing of that name to look at.
async fn begin(
    app: App,
    (caller, held): (Caller, Held),
    (view, shows): (View, Shows),
    known: Option<(Uuid, u64)>,
    stream: TcpStream,
) -> Option<(Arc<Post>, Standing)> {
    let hub = app.hub().clone();
    let device = match &caller {
        Caller::Device(row) => Some((row.device.clone(), shows)),
        Caller::Person(_) | Caller::Visitor | Caller::Anonymous => None,
    };
    let count = hub.count(device);
    note_first(&app, &caller);
    hub.caught_up().await;
    let player = match (&view, &caller) {
        (View::Speaker(zone), Caller::Device(row)) => {
            Some(app.announcer().join(zone.clone(), row.device.clone()))
        }
        _ => None,
    };
    let screen = match &view {
        View::Lobby(zone) => {
            let known = caller != Caller::Anonymous;
            Some(app.announcer().watch(Place { zone: zone.clone(), known }))
        }
        View::Kiosk
        | View::Counter(_)
        | View::Rating(_)
        | View::Supervisor
        | View::Speaker(_)
        | View::Ticket(_) => None,
    };
    let (sight, first) = Sight::begin(&hub, view, known)?;
    let guest = Guest { app, caller, player, screen, _count: count, _held: Some(held) };
    let post = Arc::new(Post::new(stream, guest, sight, first));
    let standing = hub.posts().add(Arc::clone(&post), &hub);
    // Their session may have ended since they were let in.
    post.recheck();
    Some((post, standing))
}

/// From its first stream on a device is one that is missed when it is gone.
fn note_first(app: &App, caller: &Caller) {
    let Caller::Device(row) = caller else { return };
    if row.comes {
        return;
    }
    let came = What::Admin(AdminCommand::DeviceCame(row.device.clone()));
    let (dispatcher, order) = (app.dispatcher().clone(), Order::new(came, caller.author()));
    tokio::spawn(async move {
        // The next stream tells it again.
        if let Err(why) = dispatcher.submit(order).await {
            debug!(%why, "That a device came is not on the disk: {why}");
        }
    });
}

async fn attend(post: Arc<Post>, standing: Standing, read: Vec<u8>) {
    let end = post.attend(read).await;
    debug!(?end, "A screen is gone: {end:?}");
    Box::pin(post.close(end)).await;
    drop(standing);
}
