//! One open socket: frames out, players' words in. Runs on the screens' own runtime.

use crate::App;
use crate::announcer::{Place, PlayerGuard, PlayerOrder, ScreenGuard};
use crate::caller::Caller;
use crate::stream::hub::{Hub, View, encoded};
use crate::stream::open;
use crate::stream::sight::{Ended, Sight};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};
use tracing::debug;
use uuid::Uuid;
use wire::{Event, Frame, PlayerFrame, ScreenFrame};

/// How often a line shows that it is alive, at least. Clients say they are out of date after 12 s.
const HEARTBEAT: Duration = Duration::from_secs(4);
/// A peer that says nothing, not even pong, for this long is gone.
const SILENT: Duration = Duration::from_secs(20);
/// A peer that takes nothing for this long is stuck.
const STUCK: Duration = Duration::from_secs(10);
/// The largest message a client may send: a player's words have two hundred bytes.
const INCOMING_BYTES_MAX: usize = 4 * 1024;
/// Words of a screen between two heartbeats: more than one for each counter that a hall can have.
const WORDS_MAX: u32 = 1_024;
/// Read buffer. The default of 128 KiB costs 134 KiB a socket and makes the fan-out four times slower.
const READ_BUFFER: usize = 1024;
/// Frames of a burst are gathered up to this before they are handed to the system: a few calls' worth.
const WRITE_BUFFER: usize = 1024;
/// What the system may keep for a peer that takes nothing, in bytes. Left alone it keeps megabytes, and a television
/// that was stuck is shown minutes of the past before it is told how things stand.
const SEND_BUFFER: usize = 32 * 1024;
/// What is read and dropped of a peer that was told why its socket closes, at most.
const UNREAD_BYTES_MAX: u64 = 64 * 1024;
/// How long that may take: a server that stops waits for it.
const LINGER: Duration = Duration::from_millis(500);

type Socket = WebSocketStream<TcpStream>;

/// Waits for the upgrade, then serves the socket on the screens' runtime.
pub(crate) async fn run(
    app: App,
    caller: Caller,
    view: View,
    known: Option<(Uuid, u64)>,
    upgrade: OnUpgrade,
) {
    let Ok(upgraded) = upgrade.await else { return };
    let Some((stream, read)) = tcp(upgraded) else { return };
    let screens = app.screens().clone();
    screens.spawn(async move {
        // Registered anew: from here the screens' runtime polls it, not the one that answers clerks.
        let Ok(stream) = TcpStream::from_std(stream) else { return };
        serve(app, caller, view, known, (stream, read)).await;
    });
}

fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(Some(INCOMING_BYTES_MAX))
        .max_frame_size(Some(INCOMING_BYTES_MAX))
}

/// Sends the first frames through a WebSocket of its own, which goes with them: an output buffer keeps the size of
/// the largest frame for as long as its socket lives, and the first is the largest. Nothing is read meanwhile.
async fn begin(stream: TcpStream, frames: Vec<Utf8Bytes>) -> Result<TcpStream, Error> {
    let mut socket = Socket::from_raw_socket(stream, Role::Server, Some(config())).await;
    write(&mut socket, texts(frames)).await?;
    Ok(socket.into_inner())
}

fn texts(frames: Vec<Utf8Bytes>) -> Vec<Message> {
    frames.into_iter().map(Message::Text).collect()
}

/// Writes all, then flushes once.
async fn write(socket: &mut Socket, messages: Vec<Message>) -> Result<(), Error> {
    let all = async {
        for message in messages {
            socket.feed(message).await?;
        }
        socket.flush().await
    };
    timeout(STUCK, all).await.unwrap_or(Err(Error::ConnectionClosed))
}

/// The bare connection, and what the peer said already. Copied: a slice would keep the whole buffer of the handshake.
fn tcp(upgraded: Upgraded) -> Option<(std::net::TcpStream, Vec<u8>)> {
    let parts = upgraded.downcast::<TokioIo<TcpStream>>().ok()?;
    let stream = parts.io.into_inner();
    // A call must not wait for more bytes to fill a packet.
    let _ = stream.set_nodelay(true);
    // A system that will not is a system that keeps more: no reason to turn a screen away.
    let _ = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER);
    Some((stream.into_std().ok()?, parts.read_buf.to_vec()))
}

async fn serve(
    app: App,
    caller: Caller,
    view: View,
    known: Option<(Uuid, u64)>,
    (stream, read): (TcpStream, Vec<u8>),
) {
    let hub = app.hub().clone();
    let device = match &caller {
        Caller::Device(row) => Some(row.device.clone()),
        Caller::Person(_) | Caller::Visitor | Caller::Anonymous => None,
    };
    let _counted = hub.count(device);
    hub.caught_up().await;
    let Some((sight, frames)) = Sight::begin(&hub, view.clone(), known) else { return };
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
        View::Kiosk | View::Counter(_) | View::Supervisor | View::Speaker(_) | View::Ticket(_) => {
            None
        }
    };
    let Ok(stream) = begin(stream, frames).await else { return };
    let socket = Socket::from_partially_read(stream, read, Role::Server, Some(config())).await;
    let heard_at = Instant::now();
    let words = 0;
    let mut line = Served { app, caller, hub, view, socket, player, screen, words, heard_at };
    if let Err(error) = line.follow(sight).await {
        debug!(%error, "A screen is gone: {error}");
    }
}

/// A socket being served.
struct Served {
    app: App,
    caller: Caller,
    hub: Hub,
    view: View,
    socket: Socket,
    player: Option<PlayerGuard>,
    screen: Option<ScreenGuard>,
    /// What the screen said since the last heartbeat.
    words: u32,
    heard_at: Instant,
}

impl Served {
    async fn follow(&mut self, mut sight: Sight) -> Result<(), Error> {
        let mut closing = self.hub.closing();
        let mut beat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                frames = sight.next() => match frames {
                    Ok(frames) => self.send(frames).await?,
                    Err(Ended::Closed) => return self.goodbye().await,
                    Err(Ended::TicketGone) => {
                        return self.close(CloseCode::Normal, "the ticket's day is over").await;
                    }
                    Err(Ended::ViewGone) => return Err(Error::ConnectionClosed),
                },
                _ = beat.tick() => self.beat().await?,
                order = next_order(&mut self.player) => self.send(vec![order_text(order)]).await?,
                message = self.socket.next() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(error)) => return self.broken(error).await,
                    None => return Ok(()),
                },
                () = closes(&mut closing) => return self.goodbye().await,
            }
        }
    }

    async fn beat(&mut self) -> Result<(), Error> {
        self.words = 0;
        if self.heard_at.elapsed() > SILENT {
            return Err(Error::ConnectionClosed);
        }
        if !open::still_allowed(&self.view, &self.caller, &self.app) {
            return self.refuse("you are not logged in any more").await;
        }
        let beat = self.hub.heartbeat();
        self.write(vec![Message::Text(beat), Message::Ping(Bytes::new())]).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), Error> {
        self.heard_at = Instant::now();
        match message {
            Message::Text(text) if self.says(&text) => Ok(()),
            // Nobody else has anything to say on a stream.
            Message::Text(_) => self.refuse("a player's or a screen's words are expected").await,
            Message::Binary(_) => self.refuse("text is expected").await,
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => Ok(()),
        }
    }

    /// Passes on a player's or a screen's words; false when they are none, or too many.
    fn says(&mut self, text: &str) -> bool {
        if let Some(player) = &self.player {
            let said = serde_json::from_str::<PlayerFrame>(text);
            return said.map(|said| player.said(said)).is_ok();
        }
        self.words += 1;
        let Some(screen) = self.screen.as_ref().filter(|_| self.words <= WORDS_MAX) else {
            return false;
        };
        serde_json::from_str::<ScreenFrame>(text).map(|said| screen.said(&said)).is_ok()
    }

    /// The peer broke the protocol: it is told how, where it can still be told.
    async fn broken(&mut self, error: Error) -> Result<(), Error> {
        let (code, why) = match &error {
            Error::Capacity(_) => (CloseCode::Size, "the message is too large"),
            Error::Utf8(_) => (CloseCode::Invalid, "text must be UTF-8"),
            Error::Protocol(_) => (CloseCode::Protocol, "the frame is broken"),
            Error::ConnectionClosed
            | Error::AlreadyClosed
            | Error::Io(_)
            | Error::Tls(_)
            | Error::WriteBufferFull(_)
            | Error::AttackAttempt
            | Error::Url(_)
            | Error::Http(_)
            | Error::HttpFormat(_) => return Err(error),
        };
        self.close(code, why).await
    }

    async fn refuse(&mut self, why: &'static str) -> Result<(), Error> {
        self.close(CloseCode::Policy, why).await
    }

    async fn goodbye(&mut self) -> Result<(), Error> {
        self.close(CloseCode::Away, "the server is stopping").await
    }

    async fn close(&mut self, code: CloseCode, why: &'static str) -> Result<(), Error> {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(why) };
        self.write(vec![Message::Close(Some(frame))]).await?;
        self.linger().await;
        Err(Error::ConnectionClosed)
    }

    /// Reads on for a moment: what is closed with bytes unread is reset, and the peer never learns why.
    async fn linger(&mut self) {
        let stream = self.socket.get_mut();
        let _ = stream.shutdown().await;
        let mut unread = stream.take(UNREAD_BYTES_MAX);
        let _ = timeout(LINGER, tokio::io::copy(&mut unread, &mut tokio::io::sink())).await;
    }

    async fn send(&mut self, frames: Vec<Utf8Bytes>) -> Result<(), Error> {
        self.write(texts(frames)).await
    }

    async fn write(&mut self, messages: Vec<Message>) -> Result<(), Error> {
        write(&mut self.socket, messages).await
    }
}

/// Waits until the server stops.
async fn closes(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}

/// The announcer's next order to this socket's player; never, where there is no player.
async fn next_order(player: &mut Option<PlayerGuard>) -> PlayerOrder {
    match player {
        Some(player) => player.next_order().await,
        None => std::future::pending().await,
    }
}

fn order_text(order: PlayerOrder) -> Utf8Bytes {
    encoded(&Frame::<(), Event>::Elected { player: order.elected })
}
