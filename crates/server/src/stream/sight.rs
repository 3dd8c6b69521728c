//! What one screen is told: its view's first frames, and from there the line, however far behind it falls.

use crate::stream::hub::{Beginning, Hub, View};
use crate::stream::line::{Due, Shot, Ticker};
use crate::stream::phone::Phone;
use tokio_tungstenite::tungstenite::Bytes;
use uuid::Uuid;

/// Frames taken at once by one who is behind.
const BURST: usize = 32;

/// A view being looked at.
pub(crate) struct Sight {
    view: View,
    ticker: Ticker,
    /// The line's frames that were taken, or passed over.
    taken: u64,
    phone: Option<Box<Phone>>,
}

/// Why there is nothing more to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
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
    ) -> Option<(Self, Vec<Bytes>)> {
        let mut beginning = hub.begin(&view, known)?;
        let frames = std::mem::take(&mut beginning.frames);
        let phone = phone(&view, &beginning);
        let Beginning { ticker, taken, .. } = beginning;
        Some((Self { view, ticker, taken, phone }, frames))
    }

    pub(crate) fn view(&self) -> &View {
        &self.view
    }

    /// The line that is followed.
    pub(crate) fn line(&self) -> u32 {
        *self.ticker
    }

    /// Whether its frames are its own and not the line's.
    pub(crate) fn is_phone(&self) -> bool {
        self.phone.is_some()
    }

    /// What is due, for one who has taken everything before it.
    pub(crate) fn take_due(&mut self, due: &Due) -> Option<Bytes> {
        let fits = self.taken == due.from && self.phone.is_none();
        let frames = due.frames.as_ref().filter(|_| fits)?;
        self.taken = due.upto;
        Some(frames.clone())
    }

    /// Some of the frames that wait; `None` when it has taken all. They are none when nothing changed for a ticket's
    /// holder. One who fell too far behind is told how things stand.
    pub(crate) fn take(&mut self, hub: &Hub) -> Result<Option<Vec<Bytes>>, Ended> {
        let Some((shots, taken)) = hub.after(&self.view, self.line(), self.taken, BURST) else {
            return self.start_over(hub).map(Some);
        };
        if taken == self.taken {
            return Ok(None);
        }
        self.taken = taken;
        self.shown(&shots, hub).map(Some)
    }

    fn shown(&mut self, shots: &[Shot], hub: &Hub) -> Result<Vec<Bytes>, Ended> {
        match &mut self.phone {
            Some(phone) => {
                let frame = phone.after(shots, hub).map_err(|_| Ended::TicketGone)?;
                Ok(frame.into_iter().collect())
            }
            None => Ok(shots.iter().map(|shot| shot.frame.clone()).collect()),
        }
    }

    /// It fell too far behind: it is told how things stand, and goes on from there. Nobody goes from line to line: one
    /// whose line is gone comes back.
    fn start_over(&mut self, hub: &Hub) -> Result<Vec<Bytes>, Ended> {
        let beginning = hub.begin(&self.view, None).ok_or(Ended::ViewGone)?;
        if *beginning.ticker != self.line() {
            return Err(Ended::ViewGone);
        }
        self.phone = phone(&self.view, &beginning);
        self.taken = beginning.taken;
        Ok(beginning.frames)
    }
}

fn phone(view: &View, beginning: &Beginning) -> Option<Box<Phone>> {
    view.ticket().map(|ticket| Box::new(Phone::new(ticket, beginning)))
}
