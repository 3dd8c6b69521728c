//! What a client says: its frames, read from whatever pieces they arrive in (RFC 6455, section 5). Nothing is kept of
//! a socket between two messages.

use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// The largest message a client may send to whom nothing else was said.
const MESSAGE_BYTES_MAX: u32 = 4 * 1024;
/// The largest payload of a ping, a pong or a good-bye (section 5.5).
const CONTROL_BYTES_MAX: usize = 125;

/// A whole message of a client.
#[derive(Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// A text.
    Text(&'a str),
    /// Bytes that are no text.
    Binary,
    /// A question whether we live: to be answered with the same bytes.
    Ping(&'a [u8]),
    /// The answer to such a question.
    Pong,
    /// Good-bye, and why. The last of a client's messages.
    Close(Option<u16>),
}

/// How a client broke the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No frame that a client may send.
    Protocol,
    /// A text that is not UTF-8.
    NotUtf8,
    /// A message of more than is allowed.
    TooLarge,
}

/// The reader of one client. Empty, and without memory of its own, between messages.
#[derive(Debug)]
pub struct Incoming {
    /// The largest message, in bytes.
    most: u32,
    /// The beginning of a frame.
    rest: Vec<u8>,
    /// The parts of a message so far.
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    is_text: bool,
    bytes: Vec<u8>,
}

/// A frame's header, read.
struct Header {
    kind: Kind,
    is_last: bool,
    mask: [u8; 4],
    /// Where the payload begins and ends.
    payload: std::ops::Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    More,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Default for Incoming {
    fn default() -> Self {
        Self { most: MESSAGE_BYTES_MAX, rest: Vec::new(), begun: None }
    }
}

impl Incoming {
    /// From here on a message may have so many bytes.
    pub fn allow(&mut self, most: u32) {
        self.most = most;
    }

    /// Takes what arrived, and hands over each message that is whole with it. The bytes are unmasked in their place.
    ///
    /// # Errors
    /// How the client broke the protocol, after which nothing may be read of it; or what the hearer says.
    pub fn take<E: From<Broken>>(
        &mut self,
        bytes: &mut [u8],
        hear: &mut impl FnMut(Said<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.rest.is_empty() {
            let used = self.read(bytes, hear)?;
            self.rest = bytes[used..].to_vec();
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(bytes);
            let used = self.read(&mut all, hear)?;
            all.drain(..used);
            if !all.is_empty() {
                self.rest = all;
            }
        }
        Ok(())
    }

    /// Reads the whole frames at the beginning and answers how long they are.
    fn read<E: From<Broken>>(
        &mut self,
        bytes: &mut [u8],
        hear: &mut impl FnMut(Said<'_>) -> Result<(), E>,
    ) -> Result<usize, E> {
        let mut used = 0;
        while let Some(header) = header(&bytes[used..], self.most())? {
            let Some(payload) = bytes[used..].get_mut(header.payload.clone()) else { break };
            payload
                .iter_mut()
                .zip(header.mask.iter().cycle())
                .for_each(|(byte, mask)| *byte ^= mask);
            self.frame(&header, payload, hear)?;
            used += header.payload.end;
        }
        Ok(used)
    }

    fn frame<E: From<Broken>>(
        &mut self,
        header: &Header,
        payload: &[u8],
        hear: &mut impl FnMut(Said<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match header.kind {
            Kind::Ping => hear(Said::Ping(payload)),
            Kind::Pong => hear(Said::Pong),
            Kind::Close => hear(Said::Close(closing(payload)?)),
            Kind::Text | Kind::Binary => {
                let is_text = header.kind == Kind::Text;
                match (&self.begun, header.is_last) {
                    (Some(_), _) => Err(Broken::Protocol.into()),
                    (None, true) => whole(is_text, payload, hear),
                    (None, false) => {
                        self.begun = Some(Begun { is_text, bytes: payload.to_vec() });
                        Ok(())
                    }
                }
            }
            Kind::More => self.more(header.is_last, payload, hear),
        }
    }

    fn more<E: From<Broken>>(
        &mut self,
        is_last: bool,
        payload: &[u8],
        hear: &mut impl FnMut(Said<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut begun = self.begun.take().ok_or(Broken::Protocol)?;
        if begun.bytes.len() + payload.len() > self.most() {
            return Err(Broken::TooLarge.into());
        }
        begun.bytes.extend_from_slice(payload);
        if is_last {
            return whole(begun.is_text, &begun.bytes, hear);
        }
        self.begun = Some(begun);
        Ok(())
    }

    fn most(&self) -> usize {
        usize::try_from(self.most).unwrap_or(usize::MAX)
    }
}

fn whole<E: From<Broken>>(
    is_text: bool,
    bytes: &[u8],
    hear: &mut impl FnMut(Said<'_>) -> Result<(), E>,
) -> Result<(), E> {
    if is_text {
        hear(Said::Text(std::str::from_utf8(bytes).map_err(|_| Broken::NotUtf8)?))
    } else {
        hear(Said::Binary)
    }
}

/// The header of the frame that begins here; `None` while it is not all there.
fn header(bytes: &[u8], most: usize) -> Result<Option<Header>, Broken> {
    let &[first, second, ..] = bytes else { return Ok(None) };
    let kind = kind(first)?;
    let is_last = first & 0x80 != 0;
    // A client's frames are masked (section 5.1).
    if second & 0x80 == 0 {
        return Err(Broken::Protocol);
    }
    let (length, behind) = match second & 0x7f {
        126 => (bytes.get(2..4).map(number), 4),
        127 => (bytes.get(2..10).map(number), 10),
        short => (Some(u64::from(short)), 2),
    };
    let Some(length) = length else { return Ok(None) };
    let is_control = matches!(kind, Kind::Close | Kind::Ping | Kind::Pong);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if is_control && (!is_last || length > CONTROL_BYTES_MAX) {
        return Err(Broken::Protocol);
    }
    if length > most {
        return Err(Broken::TooLarge);
    }
    let Some(mask) = bytes.get(behind..behind + 4).and_then(|mask| mask.try_into().ok()) else {
        return Ok(None);
    };
    Ok(Some(Header { kind, is_last, mask, payload: behind + 4..behind + 4 + length }))
}

fn kind(first: u8) -> Result<Kind, Broken> {
    // No extension was agreed on: the reserved bits are 0.
    match first & 0x7f {
        0x0 => Ok(Kind::More),
        0x1 => Ok(Kind::Text),
        0x2 => Ok(Kind::Binary),
        0x8 => Ok(Kind::Close),
        0x9 => Ok(Kind::Ping),
        0xa => Ok(Kind::Pong),
        _ => Err(Broken::Protocol),
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Why a client goes: nothing, or a code that may be sent and a reason (sections 5.5.1, 7.4).
fn closing(payload: &[u8]) -> Result<Option<u16>, Broken> {
    match payload {
        [] => Ok(None),
        [_] => Err(Broken::Protocol),
        [high, low, why @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            std::str::from_utf8(why).map_err(|_| Broken::NotUtf8)?;
            if CloseCode::from(code).is_allowed() { Ok(Some(code)) } else { Err(Broken::Protocol) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::protocol::{Role, WebSocket, WebSocketConfig};
    use tokio_tungstenite::tungstenite::{Error, Message};

    const MOST: usize = MESSAGE_BYTES_MAX as usize;

    /// What was heard, and how it ended.
    type Heard = (Vec<String>, Option<Broken>);

    fn ours(bytes: &[u8], cut: usize) -> Heard {
        let (mut incoming, mut heard) = (Incoming::default(), Vec::new());
        for piece in bytes.to_vec().chunks_mut(cut) {
            let mut hear = |said: Said<'_>| {
                heard.push(match said {
                    Said::Text(text) => format!("text {text}"),
                    Said::Binary => "binary".to_owned(),
                    Said::Ping(payload) => format!("ping {payload:?}"),
                    Said::Pong => "pong".to_owned(),
                    Said::Close(code) => format!("close {code:?}"),
                });
                Ok(())
            };
            if let Err(broken) = incoming.take(piece, &mut hear) {
                return (heard, Some(broken));
            }
        }
        (heard, None)
    }

    /// A line on which a client said this much and no more.
    struct Told<'a>(&'a [u8]);

    impl std::io::Read for Told<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::ErrorKind::WouldBlock.into());
            }
            self.0.read(buffer)
        }
    }

    impl std::io::Write for Told<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What another reader of the protocol hears.
    fn theirs(bytes: &[u8]) -> Heard {
        let limits =
            WebSocketConfig::default().max_message_size(Some(MOST)).max_frame_size(Some(MOST));
        let mut socket = WebSocket::from_raw_socket(Told(bytes), Role::Server, Some(limits));
        let mut heard = Vec::new();
        loop {
            heard.push(match socket.read() {
                Ok(Message::Text(text)) => format!("text {text}"),
                Ok(Message::Binary(_)) => "binary".to_owned(),
                Ok(Message::Ping(payload)) => format!("ping {:?}", &payload[..]),
                Ok(Message::Pong(_)) => "pong".to_owned(),
                // So it answers a code that may not be sent.
                Ok(Message::Close(Some(why))) if why.code == CloseCode::Protocol => {
                    return (heard, Some(Broken::Protocol));
                }
                Ok(Message::Close(why)) => {
                    format!("close {:?}", why.map(|why| u16::from(why.code)))
                }
                Ok(Message::Frame(_)) => unreachable!("a reader is given messages"),
                Err(Error::Io(_) | Error::ConnectionClosed) => return (heard, None),
                Err(Error::Capacity(_)) => return (heard, Some(Broken::TooLarge)),
                Err(Error::Utf8(_)) => return (heard, Some(Broken::NotUtf8)),
                Err(_) => return (heard, Some(Broken::Protocol)),
            });
        }
    }

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [0x37, 0xfa, 0x21, 0x3d];
        let length = u16::try_from(payload.len()).expect("a test is short").to_be_bytes();
        let mut bytes = match payload.len() {
            0..126 => vec![first, 0x80 | length[1]],
            _ => vec![first, 0x80 | 126, length[0], length[1]],
        };
        bytes.extend(mask);
        bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        bytes
    }

    /// Whole frames, good and bad, as clients send them.
    fn pieces() -> Vec<Vec<u8>> {
        vec![
            frame(0x81, "Xin mời số A 0 0 1".as_bytes()),
            frame(0x81, &[b'x'; 300]),
            frame(0x01, b"in "),
            frame(0x00, b"three "),
            frame(0x80, b"parts"),
            frame(0x82, &[0, 1, 2]),
            frame(0x89, b"are you there?"),
            frame(0x8a, b""),
            frame(0x88, &[0x03, 0xe9, b'b', b'y', b'e']),
            frame(0x88, b""),
            frame(0x88, &[0]),
            frame(0x88, &[0, 1]),
            frame(0x81, &[0xc3, 0x28]),
            frame(0x81, &[b'x'; MOST + 1]),
            frame(0x01, &[b'x'; MOST]),
            frame(0x83, b"reserved"),
            frame(0xc1, b"compressed"),
            frame(0x09, b"half a ping"),
            frame(0x89, &[b'x'; 126]),
            vec![0x81, 0x02, b'h', b'i'],
            vec![0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
        ]
    }

    fn agree(bytes: &[u8]) {
        let theirs = theirs(bytes);
        // A reader that is told good-bye reads no more; what is said after it is nobody's.
        let closes = |heard: &[String]| heard.iter().position(|said| said.starts_with("close"));
        for cut in [1, 7, bytes.len().max(1)] {
            let mut ours = ours(bytes, cut);
            if let Some(at) = closes(&ours.0) {
                ours.0.truncate(at + 1);
                ours.1 = None;
            }
            assert_eq!(ours, theirs, "{bytes:?} in pieces of {cut}");
        }
    }

    #[test]
    fn clients_are_heard_as_another_reader_hears_them() {
        let pieces = pieces();
        for one in &pieces {
            agree(one);
            for two in &pieces {
                agree(&[&one[..], two].concat());
                for three in &pieces {
                    agree(&[&one[..], two, three].concat());
                }
            }
        }
    }

    #[test]
    fn a_reader_between_two_messages_has_no_memory() {
        let mut incoming = Incoming::default();
        for piece in pieces().concat().chunks_mut(3).take(100) {
            let _ = incoming.take::<Broken>(piece, &mut |_| Ok(()));
        }
        let mut incoming = Incoming::default();
        let mut whole = frame(0x81, b"all of it");
        for piece in whole.chunks_mut(2) {
            incoming.take::<Broken>(piece, &mut |_| Ok(())).expect("it is a good frame");
        }
        assert_eq!((incoming.rest.capacity(), incoming.begun.is_some()), (0, false));
    }
}
