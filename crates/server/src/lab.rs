//! The stream and the announcer without sockets, for the simulator: hub, board, lines, phones and announcer are the ones
//! that serve, and frames are handed over in memory. Only in a build with faults.

use crate::announcer::{Announcer, NewId, Orders, Place, PlayerGuard, ScreenGuard};
use crate::stream::{Hub, Sight, View, said};
use crate::voices::Voices;
use dispatcher::Dispatcher;
use office::{CounterNo, DeviceId, TicketId, Zone};
use settings::Settings;
use std::sync::Arc;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Bytes;
use uuid::Uuid;
use wire::{PlayerFrame, ScreenFrame, ViewOptions};

/// What the views need beside the office's rules.
#[must_use]
pub fn view_options(settings: &Settings) -> ViewOptions {
    crate::app::view_options(settings)
}

/// What a screen of the simulator looks at, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A television that the office knows, of one part of the hall or all of it.
    Lobby(Option<Zone>),
    /// A kiosk.
    Kiosk,
    /// A clerk's tablet.
    Counter(CounterNo),
    /// The supervisor's table.
    Supervisor,
    /// A loudspeaker.
    Speaker(Zone, DeviceId),
    /// A citizen's phone.
    Ticket(TicketId),
}

/// Hub and announcer of one start of the server.
#[derive(Clone)]
pub struct Screens {
    hub: Hub,
    announcer: Announcer,
}

impl std::fmt::Debug for Screens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Screens")
    }
}

impl Screens {
    /// Starts both on the runtime that this is called in. Announcements last `lasts` and have no sound; their ids come
    /// from `new_id`, in the order of time.
    #[must_use]
    pub fn start(
        dispatcher: &Dispatcher,
        settings: &Arc<Settings>,
        lasts: Duration,
        new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
    ) -> Self {
        let screens = tokio::runtime::Handle::current();
        let hub = Hub::start(dispatcher, view_options(settings), &screens);
        let voices = Arc::new(Voices::unmixed(lasts));
        let means: (_, NewId) = (voices, new_id);
        let announcer = Announcer::speaking(dispatcher.clone(), hub.clone(), settings, means);
        Self { hub, announcer }
    }

    /// Opens a view, with the last event seen and its epoch. Answers the first frames; `None` when there is nothing of
    /// that name to look at.
    #[must_use]
    pub fn open(&self, look: &Look, known: Option<(Uuid, u64)>) -> Option<(Screen, Vec<String>)> {
        let view = match look {
            Look::Lobby(zone) => View::Lobby(zone.clone()),
            Look::Kiosk => View::Kiosk,
            Look::Counter(counter) => View::Counter(*counter),
            Look::Supervisor => View::Supervisor,
            Look::Speaker(zone, _) => View::Speaker(zone.clone()),
            Look::Ticket(ticket) => View::Ticket(*ticket),
        };
        let (sight, frames) = Sight::begin(&self.hub, view, known)?;
        let player = match look {
            Look::Speaker(zone, device) => Some(self.announcer.join(zone.clone(), device.clone())),
            Look::Lobby(_)
            | Look::Kiosk
            | Look::Counter(_)
            | Look::Supervisor
            | Look::Ticket(_) => None,
        };
        let screen = match look {
            Look::Lobby(zone) => {
                Some(self.announcer.watch(Place { zone: zone.clone(), known: true }))
            }
            Look::Kiosk
            | Look::Counter(_)
            | Look::Supervisor
            | Look::Speaker(..)
            | Look::Ticket(_) => None,
        };
        let player = player.map(|guard| (guard.orders(), guard));
        let hub = self.hub.clone();
        Some((Screen { hub, sight, player, screen }, texts(&frames)))
    }
}

/// An open line. Dropped, it is gone as a cut connection is.
pub struct Screen {
    hub: Hub,
    sight: Sight,
    player: Option<(Orders, PlayerGuard)>,
    screen: Option<ScreenGuard>,
}

impl std::fmt::Debug for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Screen")
    }
}

impl Screen {
    /// The frames that wait for this screen. `None`: the line has ended.
    pub fn take(&mut self) -> Option<Vec<String>> {
        let mut frames = Vec::new();
        while let Some(more) = self.sight.take(&self.hub).ok()? {
            frames.extend(texts(&more));
        }
        Some(frames)
    }

    /// What the announcer last ordered this loudspeaker: whether it is the one that plays.
    pub fn elected(&mut self) -> Option<bool> {
        let (orders, _) = self.player.as_mut()?;
        orders.given().map(|order| order.elected)
    }

    /// A loudspeaker's words.
    pub fn plays(&self, said: PlayerFrame) {
        if let Some((_, player)) = &self.player {
            player.said(said);
        }
    }

    /// A television's words.
    pub fn painted(&self, said: &ScreenFrame) {
        if let Some(screen) = &self.screen {
            screen.said(said);
        }
    }
}

fn texts(frames: &[Bytes]) -> Vec<String> {
    frames.iter().map(|frame| said(frame).to_owned()).collect()
}
