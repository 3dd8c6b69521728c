//! What one socket is told: its view's first frames, and from there the line, however far behind it falls.

use crate::stream::hub::{Beginning, Hub, View};
use crate::stream::line::Shot;
use crate::stream::phone::Phone;
use office::TicketId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

/// Frames written before one flush: a burst goes out in few system calls.
const BURST: usize = 32;

/// A view being looked at, by a socket.
pub(crate) struct Sight {
    hub: Hub,
    view: View,
    line: Receiver<Shot>,
    phone: Option<Phone>,
}

/// Why there is nothing more to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The server stops.
    Closed,
    /// The ticket's day is over.
    TicketGone,
    /// What was looked at is there no more.
    ViewGone,
}

impl Sight {
    /// The first frames of a view, and the sight from there. `None` when there is nothing of that name to look at.
    pub(crate) fn begin(
        hub: &Hub,
        view: View,
        known: Option<(Uuid, u64)>,
    ) -> Option<(Self, Vec<Utf8Bytes>)> {
        let mut beginning = hub.begin(&view, known)?;
        let frames = std::mem::take(&mut beginning.frames);
        let phone = phone(&view, &beginning);
        Some((Self { hub: hub.clone(), view, line: beginning.line, phone }, frames))
    }

    /// The next frames, gathered in bursts; none of them when nothing changed for a ticket's holder. One who fell too
    /// far behind is told how things stand. Nothing is lost when this is dropped while it waits.
    pub(crate) async fn next(&mut self) -> Result<Vec<Utf8Bytes>, Ended> {
        let first = match self.line.recv().await {
            Ok(shot) => shot,
            Err(RecvError::Lagged(_)) => return self.start_over(),
            Err(RecvError::Closed) => return Err(Ended::Closed),
        };
        let mut shots = vec![first];
        let behind = loop {
            match self.line.try_recv() {
                Ok(shot) if shots.len() < BURST => shots.push(shot),
                Ok(shot) => {
                    shots.push(shot);
                    break false;
                }
                Err(TryRecvError::Lagged(_)) => break true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => break false,
            }
        };
        let mut frames = self.shown(shots)?;
        if behind {
            frames.extend(self.start_over()?);
        }
        Ok(frames)
    }

    fn shown(&mut self, shots: Vec<Shot>) -> Result<Vec<Utf8Bytes>, Ended> {
        match &mut self.phone {
            Some(phone) => {
                let frame = phone.after(&shots, &self.hub).map_err(|_| Ended::TicketGone)?;
                Ok(frame.into_iter().collect())
            }
            None => Ok(shots.into_iter().map(|s| s.text).collect()),
        }
    }

    /// It fell too far behind: it is told how things stand, and goes on from there.
    fn start_over(&mut self) -> Result<Vec<Utf8Bytes>, Ended> {
        let beginning = self.hub.begin(&self.view, None).ok_or(Ended::ViewGone)?;
        self.phone = phone(&self.view, &beginning);
        self.line = beginning.line;
        Ok(beginning.frames)
    }
}

fn phone(view: &View, beginning: &Beginning) -> Option<Phone> {
    ticket(view).map(|ticket| Phone::new(ticket, beginning))
}

fn ticket(view: &View) -> Option<TicketId> {
    match view {
        View::Ticket(ticket) => Some(*ticket),
        View::Lobby(_) | View::Kiosk | View::Counter(_) | View::Supervisor | View::Speaker(_) => {
            None
        }
    }
}
