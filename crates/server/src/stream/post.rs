//! One open socket, as those see it who write to it: whoever has something for it hands it to the system at once. Only
//! what the system does not take waits here, for the socket's own task, and is never more than one stretch of frames.

use crate::App;
use crate::announcer::{Orders, PlayerGuard, ScreenGuard};
use crate::caller::Caller;
use crate::shares::Held;
use crate::stream::count::{Shows, SocketCount};
use crate::stream::incoming::{Broken, Incoming, Said};
use crate::stream::line::Due;
use crate::stream::sight::{Ended, Sight};
use crate::stream::{frame, open};
use office::DeviceId;
use socket2::SockRef;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice};
use std::net::Shutdown;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use wire::{DeviceFrame, Event, Frame, PlayerFrame, ScreenFrame};

/// Heartbeats that a peer may leave without a word, not even pong: after twenty seconds it is gone.
const UNHEARD_MAX: u32 = 4;
/// A peer that takes nothing for this long is stuck.
const STUCK: Duration = Duration::from_secs(10);
/// What a peer may say between two heartbeats: more than one word for each counter that a hall can have.
const WORDS_MAX: u32 = 1_024;
/// Bytes read at once. They lie on the stack: a socket that says nothing has no buffer.
const READ: usize = 4 * 1024;
/// Frames handed to the system in one call.
const SLICES: usize = 32;
/// What is read and dropped of a peer that was told why its socket closes, at most.
const UNREAD_BYTES_MAX: usize = 64 * 1024;
/// How long that may take: a server that stops waits for it.
const LINGER: Duration = Duration::from_millis(500);

/// One open socket.
pub(crate) struct Post {
    stream: TcpStream,
    guest: Guest,
    out: Mutex<Out>,
    /// The socket's task has something to do beside listening.
    stirred: Notify,
}

/// Who is at the other end.
pub(crate) struct Guest {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    pub(crate) player: Option<PlayerGuard>,
    pub(crate) screen: Option<ScreenGuard>,
    pub(crate) _count: SocketCount,
    /// Its places among streams and connections.
    pub(crate) _held: Option<Held>,
}

/// What is on its way out.
struct Out {
    sight: Sight,
    /// Frames, the first perhaps begun, that the system did not take.
    unsent: VecDeque<Bytes>,
    ended: Option<End>,
    /// Heartbeats since the peer said something.
    unheard: u32,
    /// What the peer said since the last heartbeat, of any kind.
    words: u32,
}

/// Why a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The server stops.
    Stopping,
    /// The ticket's day is over.
    TicketGone,
    /// What was looked at is there no more.
    ViewGone,
    /// Their session has ended, or their role is another.
    NotAllowed,
    /// They said what nobody expects.
    Unexpected(&'static str),
    /// They broke the protocol.
    Broken(Broken),
    /// They said good-bye.
    Left(Option<u16>),
    /// They took nothing for too long.
    Stuck,
    /// They said nothing for too long.
    Silent,
    /// The connection is gone.
    Lost(ErrorKind),
}

impl From<Broken> for End {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl From<Ended> for End {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TicketGone => Self::TicketGone,
            Ended::ViewGone => Self::ViewGone,
        }
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self::Lost(error.kind())
    }
}

impl End {
    /// What the peer is told, where it can still be told.
    fn frame(self) -> Option<Bytes> {
        let (code, why) = match self {
            Self::Stopping => (CloseCode::Away, "the server is stopping"),
            Self::TicketGone => (CloseCode::Normal, "the ticket's day is over"),
            Self::NotAllowed => (CloseCode::Policy, "you are not logged in any more"),
            Self::Unexpected(why) => (CloseCode::Policy, why),
            Self::Broken(Broken::TooLarge) => (CloseCode::Size, "the message is too large"),
            Self::Broken(Broken::NotUtf8) => (CloseCode::Invalid, "text must be UTF-8"),
            Self::Broken(Broken::Protocol) => (CloseCode::Protocol, "the frame is broken"),
            Self::Left(code) => (code.map_or(CloseCode::Normal, CloseCode::from), ""),
            Self::ViewGone | Self::Stuck | Self::Silent | Self::Lost(_) => return None,
        };
        Some(frame::close(code, why))
    }
}

/// For those who have something to say.
impl Post {
    /// A socket that is sent these frames first.
    pub(crate) fn new(stream: TcpStream, guest: Guest, sight: Sight, first: Vec<Bytes>) -> Self {
        let out = Out { sight, unsent: first.into(), ended: None, unheard: 0, words: 0 };
        Self { stream, guest, out: Mutex::new(out), stirred: Notify::new() }
    }

    /// The line that it follows, and whether it makes frames of its own of it.
    pub(crate) fn line(&self) -> (u32, bool) {
        let out = self.out();
        (out.sight.line(), out.sight.is_phone())
    }

    /// Hands over what is due. One who is behind comes to it later.
    pub(crate) fn offer(&self, due: &Due) {
        let mut out = self.out();
        if out.is_busy() {
            return;
        }
        let told = match out.sight.take_due(due) {
            Some(frames) => self.write(&mut out, frames),
            None => self.go_on(&mut out),
        };
        self.stir_after(&mut out, told);
    }

    /// Says that the line is alive, to those who may still look. One who is behind has something else to read.
    pub(crate) fn beat(&self, alive: &Bytes) {
        let mut out = self.out();
        out.words = 0;
        let told = if !open::still_allowed(out.sight.view(), &self.guest.caller, &self.guest.app) {
            Err(End::NotAllowed)
        } else if out.is_busy() {
            return;
        } else if out.unheard == UNHEARD_MAX {
            Err(End::Silent)
        } else {
            out.unheard += 1;
            self.write(&mut out, alive.clone())
        };
        self.stir_after(&mut out, told);
    }

    /// Ends at once when whoever looks may look no longer.
    pub(crate) fn recheck(&self) {
        let mut out = self.out();
        // Nobody can end what nobody logged in to.
        let is_known = matches!(self.guest.caller, Caller::Person(_) | Caller::Device(_));
        if is_known && !open::still_allowed(out.sight.view(), &self.guest.caller, &self.guest.app) {
            self.stir_after(&mut out, Err(End::NotAllowed));
        }
    }

    pub(crate) fn end(&self, end: End) {
        self.stir_after(&mut self.out(), Err(end));
    }

    /// Whether a device is at the other end.
    pub(crate) fn is_of(&self, device: &DeviceId) -> bool {
        matches!(&self.guest.caller, Caller::Device(row) if row.device == *device)
    }

    /// Says something behind everything else.
    pub(crate) fn say(&self, frame: Bytes) {
        let mut out = self.out();
        let told = if out.is_busy() {
            out.unsent.push_back(frame);
            Ok(())
        } else {
            self.write(&mut out, frame)
        };
        self.stir_after(&mut out, told);
    }

    /// The socket's task does the rest.
    fn stir_after(&self, out: &mut Out, told: Result<(), End>) {
        if let Err(end) = told {
            out.ended.get_or_insert(end);
        }
        if out.is_busy() {
            self.stirred.notify_one();
        }
    }

    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands frames to the system where nothing waits before them, and keeps what it does not take.
    fn write(&self, out: &mut Out, frames: Bytes) -> Result<(), End> {
        let taken = match self.stream.try_write(&frames) {
            Ok(taken) => taken,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error.into()),
        };
        if taken < frames.len() {
            out.unsent.push_back(frames.slice(taken..));
        }
        Ok(())
    }

    /// Hands over what waits, until the system takes no more. Answers how many bytes it took.
    fn flush(&self, out: &mut Out) -> Result<usize, End> {
        let mut all = 0;
        while !out.unsent.is_empty() {
            let slices = out.unsent.iter().take(SLICES).map(|frame| IoSlice::new(frame));
            match self.stream.try_write_vectored(&slices.collect::<Vec<_>>()) {
                Ok(taken) => {
                    out.took(taken);
                    all += taken;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(all),
                Err(error) => return Err(error.into()),
            }
        }
        // Back to no memory at all.
        out.unsent = VecDeque::new();
        Ok(all)
    }

    /// Hands over everything that this screen has not been told, as far as the system takes it.
    fn go_on(&self, out: &mut Out) -> Result<(), End> {
        loop {
            self.flush(out)?;
            if out.is_busy() {
                return Ok(());
            }
            let Some(frames) = out.sight.take(self.guest.app.hub())? else { return Ok(()) };
            out.unsent.extend(frames);
        }
    }
}

impl Out {
    /// Whether something is still to be sent, or nothing more.
    fn is_busy(&self) -> bool {
        !self.unsent.is_empty() || self.ended.is_some()
    }

    /// The system took so many bytes.
    fn took(&mut self, mut taken: usize) {
        while let Some(first) = self.unsent.front_mut() {
            if taken < first.len() {
                *first = first.slice(taken..);
                return;
            }
            taken -= first.len();
            self.unsent.pop_front();
        }
    }
}

/// For the socket's own task.
impl Post {
    /// Serves the socket until it ends, and says why. These bytes were read of it before.
    pub(crate) async fn attend(&self, read: Vec<u8>) -> End {
        match &self.guest.player {
            None => self.listen(read).await,
            Some(player) => {
                let mut orders = player.orders();
                Box::pin(async {
                    tokio::select! {
                        end = self.listen(read) => end,
                        never = self.pass_on(&mut orders) => match never {},
                    }
                })
                .await
            }
        }
    }

    /// Tells a player what the announcer orders.
    async fn pass_on(&self, orders: &mut Orders) -> std::convert::Infallible {
        loop {
            let player = orders.next().await.elected;
            self.say(frame::text(&Frame::<(), Event>::Elected { player }));
        }
    }

    async fn listen(&self, mut read: Vec<u8>) -> End {
        let mut incoming = Incoming::default();
        if let Err(end) = self.take(&mut incoming, &mut read) {
            return end;
        }
        drop(read);
        loop {
            let is_busy = self.out().is_busy();
            if is_busy && let Err(end) = Box::pin(self.settle(STUCK)).await {
                return end;
            }
            let heard = tokio::select! {
                biased;
                ready = self.stream.readable() => {
                    ready.map_err(End::from).and_then(|()| self.read(&mut incoming))
                }
                () = self.stirred.notified() => continue,
            };
            if let Err(end) = heard {
                return end;
            }
            // Whoever speaks without a pause holds up nobody.
            yield_now().await;
        }
    }

    /// Waits until the peer has taken what waits for it. One that takes nothing for so long is stuck.
    async fn settle(&self, stuck: Duration) -> Result<(), End> {
        let mut deadline = Instant::now() + stuck;
        loop {
            {
                let out = self.out();
                if let Some(end) = out.ended {
                    return Err(end);
                }
                if out.unsent.is_empty() {
                    return Ok(());
                }
            }
            tokio::select! {
                sent = timeout_at(deadline, self.send_some()) => {
                    sent.unwrap_or(Err(End::Stuck))?;
                    deadline = Instant::now() + stuck;
                }
                () = self.stirred.notified() => {}
            }
        }
    }

    /// Waits until the peer takes something, and begins with what comes after what is unsent.
    async fn send_some(&self) -> Result<(), End> {
        loop {
            self.stream.writable().await?;
            let mut out = self.out();
            if self.flush(&mut out)? > 0 {
                return if out.unsent.is_empty() { self.go_on(&mut out) } else { Ok(()) };
            }
        }
    }

    /// Waits until everything that is unsent was taken.
    async fn sent(&self) -> Result<(), End> {
        while !self.out().unsent.is_empty() {
            self.send_some().await?;
        }
        Ok(())
    }

    fn read(&self, incoming: &mut Incoming) -> Result<(), End> {
        let mut bytes = [0; READ];
        match self.stream.try_read(&mut bytes) {
            Ok(0) => Err(End::Lost(ErrorKind::UnexpectedEof)),
            Ok(length) => {
                incoming.allow(self.guest.app.settings().network.limits.message_bytes);
                self.take(incoming, &mut bytes[..length])
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Hears what arrived, and answers the newest of the pings in it (RFC 6455, section 5.5.3).
    fn take(&self, incoming: &mut Incoming, bytes: &mut [u8]) -> Result<(), End> {
        let mut asked = None;
        incoming.take(bytes, &mut |said| self.hear(said, &mut asked))?;
        if let Some(payload) = asked {
            self.say(frame::pong(&payload));
        }
        Ok(())
    }

    fn hear(&self, said: Said<'_>, asked: &mut Option<Vec<u8>>) -> Result<(), End> {
        {
            let mut out = self.out();
            (out.unheard, out.words) = (0, out.words + 1);
            if out.words > WORDS_MAX {
                return Err(End::Unexpected("fewer words are expected"));
            }
        }
        match said {
            Said::Text(text) if self.says(text) => Ok(()),
            // Nobody else has anything to say on a stream.
            Said::Text(_) => Err(End::Unexpected("a device's words are expected")),
            Said::Binary => Err(End::Unexpected("text is expected")),
            Said::Ping(payload) => {
                *asked = Some(payload.to_vec());
                Ok(())
            }
            Said::Pong => Ok(()),
            Said::Close(code) => Err(End::Left(code)),
        }
    }

    /// Passes on a device's words; false when they are none.
    fn says(&self, text: &str) -> bool {
        self.says_to_the_hall(text)
            || serde_json::from_str(text).map(|said| self.does(said)).is_ok()
    }

    /// Of whom the office knows nothing, nothing is noted.
    fn does(&self, said: DeviceFrame) {
        let DeviceFrame::Health { page, version, up_s, memory_mb } = said;
        let Caller::Device(row) = &self.guest.caller else { return };
        let hub = self.guest.app.hub();
        let up_since = Some(hub.now().plus(-1_000 * i64::from(up_s)));
        let shows =
            Shows { page: open::said(page), version: open::said(version), up_since, memory_mb };
        hub.device_does(&row.device, shows);
    }

    /// Passes on a player's or a screen's words; false when they are none.
    fn says_to_the_hall(&self, text: &str) -> bool {
        if let Some(player) = &self.guest.player {
            let said = serde_json::from_str::<PlayerFrame>(text);
            return said.map(|said| player.said(said)).is_ok();
        }
        let Some(screen) = &self.guest.screen else { return false };
        serde_json::from_str::<ScreenFrame>(text).map(|said| screen.said(&said)).is_ok()
    }

    /// Tells the peer why, where it can still be told.
    pub(crate) async fn close(&self, end: End) {
        let Some(frame) = end.frame() else { return };
        {
            let mut out = self.out();
            out.ended = Some(end);
            out.unsent.push_back(frame);
        }
        let told = timeout(LINGER, self.sent()).await;
        if matches!(told, Ok(Ok(())))
            && SockRef::from(&self.stream).shutdown(Shutdown::Write).is_ok()
        {
            let _ = timeout(LINGER, self.hear_out()).await;
        }
    }

    /// Reads on for a moment: what is closed with bytes unread is reset, and the peer never learns why.
    async fn hear_out(&self) -> io::Result<()> {
        let (mut unread, mut bytes) = (0, [0; 512]);
        while unread < UNREAD_BYTES_MAX {
            self.stream.readable().await?;
            match self.stream.try_read(&mut bytes) {
                Ok(0) => break,
                Ok(length) => unread += length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::stream::hub::View;
    use dispatcher::{Dispatcher, Start};
    use office::Millis;
    use std::sync::Arc;
    use tempfile::TempDir;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpListener;
    use uuid::Uuid;

    const OFFICE: &str = include_str!("../../../../config/minimal.toml");
    const AT: Millis = Millis(1_795_393_800_000);

    /// A socket of an office without anybody, and its peer.
    struct Pair {
        post: Post,
        peer: TcpStream,
        _data: TempDir,
    }

    impl Pair {
        async fn of(view: View) -> Self {
            let data = tempfile::tempdir().expect("there is room");
            let start = Start::at(data.path(), Arc::new(|| AT), Uuid::from_u128(7));
            let config = Config {
                data: data.path().to_owned(),
                dispatcher: Dispatcher::start(start).expect("the disk is good"),
                settings: settings::read(OFFICE, "minimal.toml").expect("the sample is good"),
                voices: voice::Library::at(data.path()),
                open_house: false,
                metrics: None,
                screens: tokio::runtime::Handle::current(),
            };
            let app = App::start(config).await.expect("the key is kept");
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            let address = listener.local_addr().expect("it is bound");
            let peer = TcpStream::connect(address).await.expect("it listens");
            let (stream, _) = listener.accept().await.expect("it was connected");
            let (sight, _) = Sight::begin(app.hub(), view, None).expect("it is there");
            let count = app.hub().count(None);
            let caller = Caller::Anonymous;
            let guest =
                Guest { app, caller, player: None, screen: None, _count: count, _held: None };
            let post = Post::new(stream, guest, sight, Vec::new());
            Self { post, peer, _data: data }
        }
    }

    #[tokio::test]
    async fn one_who_is_behind_and_may_look_no_more_is_ended() {
        let Pair { post, peer: _peer, .. } = Pair::of(View::Supervisor).await;
        post.out().unsent.push_back(Bytes::from_static(b"what it has not taken"));
        post.beat(&Bytes::new());
        assert_eq!(post.out().ended, Some(End::NotAllowed));
    }

    /// A ping with one byte.
    fn ping(byte: u8) -> [u8; 7] {
        [0x89, 0x81, 0, 0, 0, 0, byte]
    }

    #[tokio::test]
    async fn of_many_pings_at_once_the_newest_is_answered() {
        let Pair { post, mut peer, .. } = Pair::of(View::Lobby(None)).await;
        let mut pings = (0..100).flat_map(ping).collect::<Vec<_>>();
        assert_eq!(post.take(&mut Incoming::default(), &mut pings), Ok(()));
        drop(post);
        let mut heard = Vec::new();
        peer.read_to_end(&mut heard).await.expect("it is told, and that is all");
        assert_eq!(heard, frame::pong(&[99]));
    }

    #[tokio::test]
    async fn one_who_says_too_much_is_ended_whatever_it_is() {
        for word in [&ping(0)[..], &[0x8a, 0x80, 0, 0, 0, 0]] {
            let Pair { post, peer: _peer, .. } = Pair::of(View::Lobby(None)).await;
            let mut incoming = Incoming::default();
            let mut say = |words: u32| post.take(&mut incoming, &mut word.repeat(words as usize));
            assert_eq!(say(WORDS_MAX), Ok(()));
            assert!(matches!(say(1), Err(End::Unexpected(_))), "{word:?}");
        }
    }

    #[tokio::test]
    async fn one_who_takes_nothing_is_stuck_whatever_happens_meanwhile() {
        const LONG: Duration = Duration::from_millis(200);
        let Pair { post, peer: _peer, .. } = Pair::of(View::Lobby(None)).await;
        post.out().unsent.push_back(vec![0; 64 * 1024 * 1024].into());
        let stir = async {
            let mut often = tokio::time::interval(LONG / 4);
            loop {
                often.tick().await;
                post.say(Bytes::from_static(b"more"));
            }
        };
        let settled = async {
            tokio::select! {
                settled = post.settle(LONG) => settled,
                () = stir => Ok(()),
            }
        };
        assert_eq!(timeout(LONG * 50, settled).await, Ok(Err(End::Stuck)));
    }
}
