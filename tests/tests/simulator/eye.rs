//! A screen, a phone or a loudspeaker: what it was told, what it shows, what it says.

use office::{CounterNo, TicketId};
use serde_json::Value;
use server::lab::{Look, Screen};
use std::collections::VecDeque;
use uuid::Uuid;
use wire::{CounterView, KioskView, LobbyView, MyTicketView, SupervisorView, ViewOptions};
use xinmoi_tests::picture::Picture;

/// Where one looks, and what is known there.
#[derive(Debug)]
pub(crate) struct Eye {
    pub(crate) look: Look,
    pub(crate) screen: Option<Screen>,
    picture: Option<Picture>,
    seq: u64,
    epoch: Option<Uuid>,
    /// How often it was opened: what a line said that is gone counts no more.
    pub(crate) opened: u64,
    /// It takes nothing and says nothing.
    pub(crate) frozen: bool,
    elected: bool,
    /// Announcements that it is to play.
    pub(crate) due: VecDeque<String>,
    pub(crate) playing: Option<String>,
}

/// What a frame makes somebody do.
#[derive(Debug, PartialEq)]
pub(crate) enum Reaction {
    /// A call stands on the glass in a moment.
    Paints(TicketId, u32, CounterNo),
    /// The whole view is new: it asks for it.
    Renews,
    /// An announcement waits to be played.
    Plays,
}

impl Eye {
    pub(crate) fn new(look: Look) -> Self {
        Self {
            look,
            screen: None,
            picture: None,
            seq: 0,
            epoch: None,
            opened: 0,
            frozen: false,
            elected: false,
            due: VecDeque::new(),
            playing: None,
        }
    }

    /// What it says it knows when it opens its line again. A loudspeaker says nothing: an old call must not be spoken.
    pub(crate) fn known(&self) -> Option<(Uuid, u64)> {
        let epoch = self.epoch.filter(|_| self.picture.is_some());
        epoch.filter(|_| !self.is_speaker()).map(|epoch| (epoch, self.seq))
    }

    pub(crate) fn is_speaker(&self) -> bool {
        matches!(self.look, Look::Speaker(..))
    }

    fn is_phone(&self) -> bool {
        matches!(self.look, Look::Ticket(_))
    }

    /// The line is gone, and with it what was to be played.
    pub(crate) fn lose(&mut self) {
        self.screen = None;
        self.elected = false;
        self.due.clear();
        self.playing = None;
        self.opened += 1;
    }

    /// It knows nothing any more, as after a reload.
    pub(crate) fn forget(&mut self) {
        self.picture = None;
    }

    /// The frames that wait for it. `None`: its line has ended, or it has none.
    pub(crate) fn take(&mut self) -> Option<Vec<String>> {
        let screen = self.screen.as_mut()?;
        if let Some(elected) = screen.elected() {
            self.elected = elected;
            if !elected {
                self.due.clear();
            }
        }
        screen.take()
    }

    /// Reads a frame. `head` is the last record that anybody may know.
    ///
    /// # Errors
    /// The invariant that it breaks.
    pub(crate) fn hear(&mut self, text: &str, head: u64) -> Result<Vec<Reaction>, String> {
        let mut frame: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match frame["type"].as_str() {
            Some("snapshot") => self.begin(&mut frame, head),
            Some("event") => self.follow(&mut frame, head),
            Some("heartbeat") => Ok(Vec::new()),
            Some("meanwhile") => {
                let picture = self.picture.as_mut().ok_or("something before any snapshot")?;
                picture.show(frame["event"].take(), frame["changed"].take())?;
                Ok(Vec::new())
            }
            other => Err(format!("a frame of type {other:?}")),
        }
    }

    fn begin(&mut self, frame: &mut Value, head: u64) -> Result<Vec<Reaction>, String> {
        let seq = frame["seq"].as_u64().ok_or("no seq")?;
        let epoch = frame["epoch"].as_str().and_then(|epoch| epoch.parse().ok());
        // Frames of staff and loudspeakers that tell of sounds are not told again after a start.
        let is_public = matches!(self.look, Look::Lobby(_) | Look::Kiosk);
        if is_public && self.epoch == epoch && seq < self.seq {
            return Err(format!("I6: event {} was shown, the snapshot ends at {seq}", self.seq));
        }
        if seq > head {
            return Err(format!("I6: a snapshot tells of {seq}, the log ends at {head}"));
        }
        (self.seq, self.epoch) = (seq, epoch);
        self.picture = Some(Picture::read(self.view(), frame["state"].take())?);
        Ok(self.called().into_iter().map(|(t, calls, c)| Reaction::Paints(t, calls, c)).collect())
    }

    fn follow(&mut self, frame: &mut Value, head: u64) -> Result<Vec<Reaction>, String> {
        let (seq, prev) = (frame["seq"].as_u64(), frame["prev"].as_u64());
        let (seq, prev) = seq.zip(prev).ok_or("no seq")?;
        if prev != self.seq || seq <= prev {
            return Err(format!("I5: after {} comes {seq}, which follows {prev}", self.seq));
        }
        if seq > head {
            return Err(format!("I6: a frame tells of {seq}, the log ends at {head}"));
        }
        self.seq = seq;
        let reactions = self.reactions(&frame["event"]);
        let picture = self.picture.as_mut().ok_or("an event before any snapshot")?;
        picture.show(frame["event"].take(), frame["changed"].take())?;
        Ok(reactions)
    }

    fn reactions(&mut self, event: &Value) -> Vec<Reaction> {
        let kind = event["kind"].as_str().unwrap_or_default();
        if matches!(kind, "day_opened" | "config_changed") && !self.is_speaker() && !self.is_phone()
        {
            return vec![Reaction::Renews];
        }
        if matches!(kind, "ticket_called" | "ticket_recalled") {
            let call = call_of(event).filter(|(.., counter)| self.shows(*counter));
            return call.map(|(t, calls, c)| Reaction::Paints(t, calls, c)).into_iter().collect();
        }
        let Look::Speaker(_, device) = &self.look else { return Vec::new() };
        let is_mine = self.elected && event["player"] == device.to_string().as_str();
        if kind == "announcement_due" && is_mine {
            self.due.extend(event["announcement"].as_str().map(str::to_owned));
            return vec![Reaction::Plays];
        }
        Vec::new()
    }

    /// Whether this is a television that shows a counter.
    fn shows(&self, counter: CounterNo) -> bool {
        let Look::Lobby(zone) = &self.look else { return false };
        let Some(Picture::Lobby(view)) = &self.picture else { return false };
        let mut lines = view.office.counters.iter();
        lines.any(|line| {
            let here = zone.as_ref().is_none_or(|zone| line.zone == zone.to_string());
            line.counter == counter.get() && here
        })
    }

    /// The calls that a television finds made, and shows.
    fn called(&self) -> Vec<(TicketId, u32, CounterNo)> {
        let Some(Picture::Lobby(view)) = &self.picture else { return Vec::new() };
        let lines = view.office.counters.iter().filter_map(|line| {
            let ticket = line.ticket.as_ref()?;
            let called = ticket.state == wire::TicketState::Called;
            let counter: CounterNo = line.counter.try_into().ok()?;
            let call = (ticket.of.ticket.parse().ok()?, ticket.calls, counter);
            (called && self.shows(counter)).then_some(call)
        });
        lines.collect()
    }

    pub(crate) fn view(&self) -> &'static str {
        match self.look {
            Look::Lobby(_) => "lobby",
            Look::Kiosk => "kiosk",
            Look::Counter(_) => "counter",
            Look::Supervisor => "supervisor",
            Look::Speaker(..) => "speaker",
            Look::Ticket(_) => "ticket",
        }
    }

    /// Whether it shows the office as it is.
    ///
    /// # Errors
    /// I5, and what differs.
    pub(crate) fn shows_the_truth(
        &self,
        office: &office::Office,
        options: &ViewOptions,
    ) -> Result<(), String> {
        let Some(mine) = self.picture.as_ref().filter(|_| self.screen.is_some()) else {
            return Ok(());
        };
        let at = office.last_at();
        let truth = match &self.look {
            Look::Lobby(_) => Picture::Lobby(LobbyView::of(office, at, options)),
            Look::Kiosk => Picture::Kiosk(KioskView::of(office, at, options)),
            Look::Counter(counter) => {
                let view = CounterView::of(office, at, options, *counter);
                Picture::Counter(view.ok_or("there is no such counter")?)
            }
            Look::Supervisor => Picture::Supervisor(SupervisorView::of(office, at, options)),
            Look::Speaker(..) => return Ok(()),
            Look::Ticket(ticket) => {
                // Its day is over: the line will end.
                let Some(ticket) = office.ticket(*ticket) else { return Ok(()) };
                Picture::Ticket(MyTicketView::of(ticket, office))
            }
        };
        mine.agrees_with(&truth).map_err(|why| format!("{why}\n    view {}", self.view()))
    }
}

fn call_of(event: &Value) -> Option<(TicketId, u32, CounterNo)> {
    let ticket = event["ticket"].as_str()?.parse().ok()?;
    let calls = u32::try_from(event["calls"].as_u64()?).ok()?;
    let counter = u16::try_from(event["counter"].as_u64()?).ok()?.try_into().ok()?;
    Some((ticket, calls, counter))
}
