//! The announcer: in each zone one queue of calls, one player, one announcement at a time.
//!
//! It follows the log like every other reader. A call that is durable is put in its zone's queue; when the player
//! is free, the announcement is recorded as due, and the stream takes it to the player. Once a call was heard, and
//! painted by a screen of its zone, or there is nobody left to wait for, it says so to the office: from there a
//! grace runs.

mod deliver;
pub(crate) mod notices;
mod play;
mod queue;
mod task;

use crate::announcer::task::Task;
use crate::stream::Hub;
use crate::voices::Voices;
use dispatcher::Dispatcher;
use office::{DeviceId, TicketId, Zone};
use settings::Settings;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;
use wire::{PlayerFrame, ScreenFrame};

/// Words of players that wait to be heard. Past this they are dropped: a player says few.
const INBOX_MAX: usize = 1_024;
/// Words of screens that wait to be read, apart from the players': anybody may open a lobby screen. Past this they are
/// dropped; another screen of the zone confirms, or the call waits for its time.
const PAINTED_MAX: usize = 1_024;

/// Where the ids of announcements come from.
pub(crate) type NewId = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// What the announcer tells a player's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlayerOrder {
    pub(crate) elected: bool,
}

enum Message {
    Joined { player: u64, zone: Zone, device: DeviceId, elected: watch::Sender<bool> },
    Left { player: u64 },
    Said { player: u64, frame: PlayerFrame },
}

/// What lobby screens tell.
enum Glance {
    Painted { screen: u64, place: Place, ticket: TicketId, calls: u32 },
    Gone { screen: u64 },
}

/// Where a lobby screen hangs, and whether the office knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The part of the hall that it shows; absent: all of it.
    pub(crate) zone: Option<Zone>,
    /// A paired device or somebody logged in opened it. Of others only an office without paired displays believes
    /// that they hang in the hall: a phone can open the page too.
    pub(crate) known: bool,
}

/// A handle to the announcer.
#[derive(Clone)]
pub(crate) struct Announcer {
    inbox: mpsc::Sender<Message>,
    screens: mpsc::Sender<Glance>,
    /// The last number given to a socket.
    sockets: Arc<Mutex<u64>>,
    status: watch::Receiver<Status>,
    settings: watch::Sender<Arc<Settings>>,
    voices: Arc<Voices>,
}

/// What the admin sees of the voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    /// The devices that can play, by zone.
    pub(crate) ready: BTreeMap<Zone, DeviceId>,
    /// Why the others cannot.
    pub(crate) reasons: Vec<String>,
    /// Why the last announcement was not said as it should have been.
    pub(crate) trouble: Option<String>,
}

/// A player's place at the announcer, given up when its socket goes.
pub(crate) struct PlayerGuard {
    player: u64,
    inbox: mpsc::Sender<Message>,
    elected: watch::Receiver<bool>,
}

impl PlayerGuard {
    /// Passes on what the player said.
    pub(crate) fn said(&self, frame: PlayerFrame) {
        let _ = self.inbox.try_send(Message::Said { player: self.player, frame });
    }

    /// What the announcer orders from here on.
    pub(crate) fn orders(&self) -> Orders {
        Orders(self.elected.clone())
    }
}

/// The announcer's orders to a player.
pub(crate) struct Orders(watch::Receiver<bool>);

impl Orders {
    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> PlayerOrder {
        if self.0.changed().await.is_err() {
            // The announcer has ended with the server.
            std::future::pending::<()>().await;
        }
        PlayerOrder { elected: *self.0.borrow_and_update() }
    }

    /// The newest one, if it was not asked for yet.
    #[cfg(feature = "mutants")]
    pub(crate) fn given(&mut self) -> Option<PlayerOrder> {
        let is_new = self.0.has_changed().unwrap_or(false);
        is_new.then(|| PlayerOrder { elected: *self.0.borrow_and_update() })
    }
}

impl Drop for PlayerGuard {
    fn drop(&mut self) {
        let (inbox, player) = (self.inbox.clone(), self.player);
        // A full inbox must not keep a player that is gone.
        if let Err(mpsc::error::TrySendError::Full(message)) =
            inbox.try_send(Message::Left { player })
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { inbox.send(message).await });
        }
    }
}

/// A lobby screen at the announcer, for as long as its socket lives.
pub(crate) struct ScreenGuard {
    screen: u64,
    place: Place,
    screens: mpsc::Sender<Glance>,
}

impl ScreenGuard {
    /// Passes on what the screen said.
    pub(crate) fn said(&self, frame: &ScreenFrame) {
        let ScreenFrame::Painted { ticket, calls } = frame;
        let Ok(ticket) = ticket.parse() else { return };
        let (screen, place, calls) = (self.screen, self.place.clone(), *calls);
        let _ = self.screens.try_send(Glance::Painted { screen, place, ticket, calls });
    }
}

impl Drop for ScreenGuard {
    fn drop(&mut self) {
        // Lost in a full inbox it costs one call the time that a screen has to confirm.
        let _ = self.screens.try_send(Glance::Gone { screen: self.screen });
    }
}

impl Announcer {
    pub(crate) fn start(
        dispatcher: Dispatcher,
        hub: Hub,
        settings: &Arc<Settings>,
        library: voice::Library,
    ) -> Self {
        let voices = Arc::new(Voices::of(library));
        Self::speaking(dispatcher, hub, settings, (voices, Arc::new(Uuid::now_v7)))
    }

    /// The same, with voices and a maker of ids that are handed in. Ids are in the order of time.
    pub(crate) fn speaking(
        dispatcher: Dispatcher,
        hub: Hub,
        settings: &Arc<Settings>,
        (voices, new_id): (Arc<Voices>, NewId),
    ) -> Self {
        let (inbox, messages) = mpsc::channel(INBOX_MAX);
        let (screens, glances) = mpsc::channel(PAINTED_MAX);
        let (status, seen) = watch::channel(Status::default());
        let settings = watch::Sender::new(Arc::clone(settings));
        let means = (Arc::clone(&voices), new_id);
        let task = Task::new(dispatcher, hub, settings.subscribe(), means, status);
        tokio::spawn(task.run(messages, glances));
        Self { inbox, screens, sockets: Arc::default(), status: seen, settings, voices }
    }

    pub(crate) fn work_by(&self, settings: &Arc<Settings>) {
        self.settings.send_replace(Arc::clone(settings));
    }

    /// Takes a player's place in a zone.
    pub(crate) fn join(&self, zone: Zone, device: DeviceId) -> PlayerGuard {
        let player = self.next_socket();
        let (elected, orders) = watch::channel(false);
        let _ = self.inbox.try_send(Message::Joined { player, zone, device, elected });
        PlayerGuard { player, inbox: self.inbox.clone(), elected: orders }
    }

    /// Takes a lobby screen's words from here on.
    pub(crate) fn watch(&self, place: Place) -> ScreenGuard {
        ScreenGuard { screen: self.next_socket(), place, screens: self.screens.clone() }
    }

    fn next_socket(&self) -> u64 {
        let mut last = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        *last += 1;
        *last
    }

    pub(crate) fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    pub(crate) fn voices(&self) -> &Arc<Voices> {
        &self.voices
    }
}
