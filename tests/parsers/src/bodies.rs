//! What crosses the network as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::incoming::{Broken, Incoming, Said};

/// Reads JSON as a `T`. What it is written as must read as the same again.
pub(crate) fn same_again<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(bytes) else { return };
    let written = serde_json::to_value(&read).expect("our own types are always JSON");
    let again: T = serde_json::from_value(written.clone())
        .unwrap_or_else(|error| panic!("{error}: what was read is not read again: {written}"));
    let again = serde_json::to_value(again).expect("our own types are always JSON");
    assert_eq!(written, again, "read as something else the second time");
}

/// The first byte says which request.
pub(crate) fn requests(bytes: &[u8]) {
    const READ: [fn(&[u8]); 25] = [
        same_again::<wire::Login>,
        same_again::<wire::FirstAdmin>,
        same_again::<wire::NewUser>,
        same_again::<wire::ChangeUser>,
        same_again::<wire::ChangePassword>,
        same_again::<wire::NewDevice>,
        same_again::<wire::NewTicket>,
        same_again::<wire::ByNumber>,
        same_again::<wire::CorrectTicket>,
        same_again::<wire::CancelTicket>,
        same_again::<wire::Pause>,
        same_again::<wire::Finish>,
        same_again::<wire::HoldTicket>,
        same_again::<wire::TransferTicket>,
        same_again::<wire::CallTicket>,
        same_again::<wire::WalkUp>,
        same_again::<wire::AssignServices>,
        same_again::<wire::EndAlarm>,
        same_again::<wire::Emergency>,
        same_again::<wire::NewAnnouncement>,
        same_again::<wire::NewBooking>,
        same_again::<wire::MoveBooking>,
        same_again::<wire::Scanned>,
        same_again::<wire::Problem>,
        same_again::<wire::LoggedIn>,
    ];
    let Some((which, body)) = bytes.split_first() else { return };
    READ[usize::from(*which) % READ.len()](body);
}

/// What players and screens say on the stream.
pub(crate) fn words(bytes: &[u8]) {
    same_again::<wire::PlayerFrame>(bytes);
    same_again::<wire::ScreenFrame>(bytes);
}

/// A client's side of a WebSocket, cut into pieces as long as the first byte says: the same is heard as in one piece.
pub(crate) fn incoming(bytes: &[u8]) {
    let Some((cut, said)) = bytes.split_first() else { return };
    assert_eq!(heard(said, usize::from(*cut) + 1), heard(said, said.len().max(1)));
}

/// Nothing is heard after this.
struct End(Option<Broken>);

impl From<Broken> for End {
    fn from(broken: Broken) -> Self {
        Self(Some(broken))
    }
}

/// What is heard, up to a good-bye or a breach of the protocol.
fn heard(said: &[u8], cut: usize) -> Vec<String> {
    let (mut incoming, mut heard) = (Incoming::default(), Vec::new());
    for piece in said.to_vec().chunks_mut(cut) {
        let ended = incoming.take(piece, &mut |said: Said<'_>| {
            heard.push(format!("{said:?}"));
            if matches!(said, Said::Close(_)) { Err(End(None)) } else { Ok(()) }
        });
        if let Err(End(broken)) = ended {
            heard.extend(broken.map(|broken| format!("{broken:?}")));
            return heard;
        }
    }
    heard
}

/// What the office says on the stream, as a loudspeaker and the pages' own checks read it.
pub(crate) fn frames(bytes: &[u8]) {
    same_again::<wire::Frame<wire::SpeakerView, wire::Event>>(bytes);
    same_again::<wire::Frame<wire::LobbyView, wire::Event>>(bytes);
    same_again::<wire::Frame<wire::MyTicketView, wire::MyEvent>>(bytes);
    same_again::<wire::Frame<Value, wire::Event>>(bytes);
}
