//! The announcer: in each zone one queue of calls, one player, one announcement at a time.
//!
//! It follows the log like every other reader. A call that is durable is put in its zone's queue; when the player
//! is free, the announcement is recorded as due, and the stream takes it to the player.

use crate::stream::{Hub, Spoken};
use crate::voices::Voices;
use dispatcher::{Body, Dispatcher, Order, Record, VoiceEvent, What};
use office::speech::{Kind, Sentence};
use office::{Actor, CounterNo, DeviceId, Event, TicketId, Zone};
use settings::Settings;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tracing::{info, warn};
use uuid::Uuid;
use wire::PlayerFrame;

/// Words of players that wait to be heard. Past this they are dropped: a player says few.
const INBOX_MAX: usize = 1_024;
/// Calls that wait to be spoken in a zone: more would be stale before their turn.
const QUEUE_MAX: usize = 200;
/// A call older than this is not spoken any more: its citizen has come, or was called again.
const STALE: Duration = Duration::from_secs(90);
/// How long after its end a player may take to say that it played an announcement.
const SLACK: Duration = Duration::from_secs(6);
/// How often an announcement is tried: once more when its player vanished in the middle.
const TRIES_MAX: u32 = 2;

/// Why an announcement was not heard when its player vanished or can play no more.
const AWAY: &str = "the player went away";

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

/// A handle to the announcer.
#[derive(Clone)]
pub(crate) struct Announcer {
    inbox: mpsc::Sender<Message>,
    players: Arc<Mutex<u64>>,
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
    /// The devices that are connected.
    pub(crate) connected: Vec<DeviceId>,
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

    /// Waits for the announcer's next order.
    pub(crate) async fn next_order(&mut self) -> PlayerOrder {
        if self.elected.changed().await.is_err() {
            // The announcer has ended with the server.
            std::future::pending::<()>().await;
        }
        PlayerOrder { elected: *self.elected.borrow_and_update() }
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

impl Announcer {
    pub(crate) fn start(dispatcher: Dispatcher, hub: Hub, settings: &Arc<Settings>) -> Self {
        let (inbox, messages) = mpsc::channel(INBOX_MAX);
        let (status, seen) = watch::channel(Status::default());
        let settings = watch::Sender::new(Arc::clone(settings));
        let voices = Arc::new(Voices::default());
        let task = Task {
            dispatcher,
            hub,
            settings: settings.subscribe(),
            voices: Arc::clone(&voices),
            status,
            zones: BTreeMap::new(),
            players: BTreeMap::new(),
        };
        tokio::spawn(task.run(messages));
        Self { inbox, players: Arc::default(), status: seen, settings, voices }
    }

    pub(crate) fn work_by(&self, settings: &Arc<Settings>) {
        self.settings.send_replace(Arc::clone(settings));
    }

    /// Takes a player's place in a zone.
    pub(crate) fn join(&self, zone: Zone, device: DeviceId) -> PlayerGuard {
        let player = {
            let mut last = self.players.lock().unwrap_or_else(PoisonError::into_inner);
            *last += 1;
            *last
        };
        let (elected, orders) = watch::channel(false);
        let _ = self.inbox.try_send(Message::Joined { player, zone, device, elected });
        PlayerGuard { player, inbox: self.inbox.clone(), elected: orders }
    }

    pub(crate) fn status(&self) -> Status {
        self.status.borrow().clone()
    }

    pub(crate) fn voices(&self) -> &Arc<Voices> {
        &self.voices
    }
}

/// A call that waits for its zone's player.
#[derive(Clone, Debug)]
struct Call {
    kind: Kind,
    ticket: TicketId,
    counter: CounterNo,
    calls: u32,
    heard_of_at: Instant,
    tries: u32,
}

/// An announcement that is due or being played.
struct Playing {
    announcement: Uuid,
    call: Call,
    player: u64,
    until: Instant,
    /// Whether its player said that it began.
    started: bool,
}

#[derive(Default)]
struct ZoneQueue {
    waiting: VecDeque<Call>,
    playing: Option<Playing>,
    /// Not before this moment: the pause between two announcements.
    free_at: Option<Instant>,
}

struct Player {
    zone: Zone,
    device: DeviceId,
    can_play: bool,
    reason: Option<String>,
    /// It did not say that it played to the end: another goes before it.
    late: bool,
    elected: watch::Sender<bool>,
}

struct Task {
    dispatcher: Dispatcher,
    hub: Hub,
    settings: watch::Receiver<Arc<Settings>>,
    voices: Arc<Voices>,
    status: watch::Sender<Status>,
    zones: BTreeMap<Zone, ZoneQueue>,
    players: BTreeMap<u64, Player>,
}

impl Task {
    async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let after = self.dispatcher.read().seq;
        let mut log = self.dispatcher.follow(after);
        loop {
            let wake = self.next_wake();
            tokio::select! {
                records = log.next() => match records {
                    Some(records) => records.iter().for_each(|r| self.happened(r)),
                    None => return,
                },
                message = messages.recv() => match message {
                    Some(message) => self.told(message).await,
                    None => return,
                },
                () = sleep_until(wake) => self.time_out().await,
            }
            self.elect();
            self.play().await;
        }
    }

    /// The next moment at which something is over, or a while from now.
    fn next_wake(&self) -> Instant {
        let ends = self.zones.values().filter_map(|z| z.playing.as_ref().map(|p| p.until));
        let pauses = self.zones.values().filter_map(|z| z.free_at);
        ends.chain(pauses).min().unwrap_or_else(|| Instant::now() + Duration::from_secs(60))
    }

    fn happened(&mut self, record: &Record) {
        let Body::Office(event) = &record.body else { return };
        match event {
            Event::TicketCalled { ticket, counter, calls, .. } => {
                self.call(Kind::Call, *ticket, *counter, *calls);
            }
            Event::TicketRecalled { ticket, counter, calls } => {
                self.call(Kind::Recall, *ticket, *counter, *calls);
            }
            // Taken back or ended before it was spoken: nobody must come for it.
            Event::CallUndone { requeued: Some(ticket), .. }
            | Event::TicketMissed { ticket, .. }
            | Event::TicketFinished { ticket, .. } => self.drop_waiting(*ticket),
            Event::CallUndone { requeued: None, .. }
            | Event::TicketIssued { .. }
            | Event::ServiceStarted { .. }
            | Event::TicketCancelled { .. }
            | Event::TicketExpired { .. }
            | Event::CounterOpened { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. }
            | Event::DayOpened { .. }
            | Event::DayClosed { .. }
            | Event::ConfigChanged { .. } => {}
        }
    }

    fn call(&mut self, kind: Kind, ticket: TicketId, counter: CounterNo, calls: u32) {
        if !self.settings.borrow().voice.on {
            return;
        }
        let zone = self.zone_of(counter);
        let queue = self.zones.entry(zone).or_default();
        // A recall says all that the call would have said: only one of them waits.
        queue.waiting.retain(|waiting| waiting.ticket != ticket);
        if queue.waiting.len() == QUEUE_MAX {
            queue.waiting.pop_front();
        }
        let heard_of_at = Instant::now();
        queue.waiting.push_back(Call { kind, ticket, counter, calls, heard_of_at, tries: 0 });
    }

    fn zone_of(&self, counter: CounterNo) -> Zone {
        let state = self.dispatcher.read();
        state.office.rules().counter(counter).map(|c| c.zone.clone()).unwrap_or_default()
    }

    fn drop_waiting(&mut self, ticket: TicketId) {
        for queue in self.zones.values_mut() {
            queue.waiting.retain(|waiting| waiting.ticket != ticket);
        }
    }

    async fn told(&mut self, message: Message) {
        match message {
            Message::Joined { player, zone, device, elected } => {
                let (can_play, reason, late) = (false, None, false);
                let joined = Player { zone, device, can_play, reason, late, elected };
                self.players.insert(player, joined);
            }
            Message::Left { player } => {
                self.players.remove(&player);
                self.interrupted(player, AWAY).await;
            }
            Message::Said { player, frame } => self.said(player, frame).await,
        }
    }

    async fn said(&mut self, player: u64, frame: PlayerFrame) {
        match frame {
            PlayerFrame::Player { can_play, reason, .. } => {
                if let Some(known) = self.players.get_mut(&player) {
                    known.can_play = can_play;
                    known.late = false;
                    known.reason = reason.map(|r| r.chars().take(200).collect());
                }
                if !can_play {
                    self.interrupted(player, AWAY).await;
                }
            }
            PlayerFrame::Started { announcement } => {
                let Some(device) = self.is_playing(player, &announcement) else { return };
                let Ok(announcement) = announcement.parse() else { return };
                // Said again and again, it would fill the log.
                if !self.begins(announcement) {
                    return;
                }
                self.record(VoiceEvent::Started { announcement, player: device }).await;
            }
            PlayerFrame::Finished { announcement, heard, reason } => {
                let Some(device) = self.is_playing(player, &announcement) else { return };
                self.end(player, Some(device), heard, reason).await;
            }
        }
    }

    /// The device of a player that is playing this announcement.
    fn is_playing(&self, player: u64, announcement: &str) -> Option<DeviceId> {
        let plays = |p: &Playing| p.player == player && p.announcement.to_string() == announcement;
        let playing = self.zones.values().filter_map(|z| z.playing.as_ref()).any(plays);
        self.players.get(&player).filter(|_| playing).map(|p| p.device.clone())
    }

    /// Notes that an announcement is heard; false when that was noted before.
    fn begins(&mut self, announcement: Uuid) -> bool {
        let mut playing = self.zones.values_mut().filter_map(|z| z.playing.as_mut());
        let playing = playing.find(|p| p.announcement == announcement);
        playing.is_some_and(|p| !std::mem::replace(&mut p.started, true))
    }

    /// A player vanished or can play no more: what it was playing is tried once more elsewhere.
    async fn interrupted(&mut self, player: u64, why: &str) {
        let zone =
            self.zones.iter().find(|(_, z)| z.playing.as_ref().is_some_and(|p| p.player == player));
        let Some(zone) = zone.map(|(zone, _)| zone.clone()) else { return };
        let call = self.zones.get(&zone).and_then(|z| z.playing.as_ref()).map(|p| p.call.clone());
        self.end(player, None, false, Some(why.to_owned())).await;
        if let (Some(call), Some(queue)) = (call, self.zones.get_mut(&zone))
            && call.tries < TRIES_MAX
        {
            queue.waiting.push_front(call);
        }
    }

    async fn time_out(&mut self) {
        let now = Instant::now();
        let late: Vec<u64> = self
            .zones
            .values()
            .filter_map(|z| z.playing.as_ref().filter(|p| p.until <= now).map(|p| p.player))
            .collect();
        for player in late {
            warn!("A player did not say that it played to the end");
            self.passed_over(player).await;
        }
        for queue in self.zones.values_mut() {
            queue.free_at = queue.free_at.filter(|free_at| *free_at > now);
        }
    }

    /// A player did not answer. Another that can play takes its place and says the call; alone it is not made to
    /// say twice what it may have said.
    async fn passed_over(&mut self, player: u64) {
        const SILENT: &str = "the player did not answer";
        let Some(known) = self.players.get_mut(&player) else { return };
        known.late = true;
        let zone = known.zone.clone();
        let others = |(id, p): (&u64, &Player)| *id != player && p.can_play && p.zone == zone;
        if self.players.iter().any(others) {
            self.interrupted(player, SILENT).await;
        } else {
            self.end(player, None, false, Some(SILENT.to_owned())).await;
        }
    }

    async fn end(
        &mut self,
        player: u64,
        device: Option<DeviceId>,
        heard: bool,
        reason: Option<String>,
    ) {
        let gap = Duration::from_millis(u64::from(self.settings.borrow().voice.gap_ms));
        let playing = |z: &&mut ZoneQueue| z.playing.as_ref().is_some_and(|p| p.player == player);
        let Some(queue) = self.zones.values_mut().find(playing) else { return };
        let Some(ended) = queue.playing.take() else { return };
        queue.free_at = Some(Instant::now() + gap);
        let announcement = ended.announcement;
        self.record(VoiceEvent::Finished { announcement, player: device, heard, reason }).await;
    }

    /// One player per zone: one that answers before one that did not, then the one elected before, then the first.
    fn elect(&mut self) {
        let mut elected: BTreeMap<Zone, (bool, bool, u64)> = BTreeMap::new();
        for (id, player) in self.players.iter().filter(|(_, p)| p.can_play) {
            let rank = (player.late, !*player.elected.borrow(), *id);
            let best = elected.entry(player.zone.clone()).or_insert(rank);
            *best = rank.min(*best);
        }
        let elected: BTreeMap<Zone, u64> =
            elected.into_iter().map(|(zone, (_, _, id))| (zone, id)).collect();
        for (id, player) in &self.players {
            let is = elected.get(&player.zone) == Some(id);
            player.elected.send_if_modified(|was| std::mem::replace(was, is) != is);
        }
        let ready = elected.iter().filter_map(|(zone, id)| {
            self.players.get(id).map(|p| (zone.clone(), p.device.clone()))
        });
        let status = Status {
            ready: ready.collect(),
            reasons: self.players.values().filter_map(|p| p.reason.clone()).collect(),
            connected: self.players.values().map(|p| p.device.clone()).collect(),
        };
        self.status.send_if_modified(|was| {
            let changed = *was != status;
            *was = status;
            changed
        });
    }

    /// Starts what can be started: the oldest call that is still fresh, where the player is free.
    async fn play(&mut self) {
        let now = Instant::now();
        let elected: Vec<(Zone, u64)> = self
            .players
            .iter()
            .filter(|(_, p)| p.can_play && *p.elected.borrow())
            .map(|(id, p)| (p.zone.clone(), *id))
            .collect();
        for (zone, player) in elected {
            let Some(queue) = self.zones.get_mut(&zone) else { continue };
            if queue.playing.is_some() || queue.free_at.is_some_and(|free_at| free_at > now) {
                continue;
            }
            while let Some(call) = queue.waiting.pop_front() {
                if call.heard_of_at.elapsed() <= STALE {
                    self.announce(&zone, player, call).await;
                    break;
                }
                info!(ticket.id = %call.ticket, "A call was too old to be spoken");
            }
        }
    }

    async fn announce(&mut self, zone: &Zone, player: u64, mut call: Call) {
        call.tries += 1;
        let Some((sentence, spoken)) = self.words(zone, player, &call) else { return };
        let announcement = Uuid::now_v7();
        let pack = self.settings.borrow().voice.pack.clone();
        let lufs = self.settings.borrow().voice.loudness_lufs;
        let voices = Arc::clone(&self.voices);
        // Mixing takes milliseconds of work: off the runtime's threads.
        let made =
            tokio::task::spawn_blocking(move || voices.make(announcement, &sentence, &pack, lufs));
        let long = match made.await {
            Ok(Ok(long)) => long,
            Ok(Err(error)) => {
                warn!(%error, "An announcement cannot be made: {error}");
                return;
            }
            Err(_) => return,
        };
        self.hub.expect(announcement, spoken);
        let (ticket, counter, calls) = (call.ticket, call.counter, call.calls);
        let due = VoiceEvent::Due { announcement, zone: zone.clone(), ticket, counter, calls };
        if let Some(queue) = self.zones.get_mut(zone) {
            let until = Instant::now() + long + SLACK;
            let started = false;
            queue.playing = Some(Playing { announcement, call, player, until, started });
        }
        self.record(due).await;
    }

    fn words(&self, zone: &Zone, player: u64, call: &Call) -> Option<(Sentence, Spoken)> {
        let state = self.dispatcher.read();
        let ticket = state.office.ticket(call.ticket)?;
        let sentence = Sentence::new(call.kind, ticket.number.clone(), call.counter);
        let line = crate::stream::line_of(&state.office, call.ticket, call.counter, false)?;
        let spoken = Spoken {
            zone: zone.clone(),
            ticket: call.ticket,
            words: sentence.lines(office::Language::Vi),
            player: self.players.get(&player).map(|p| p.device.to_string()),
            line,
        };
        Some((sentence, spoken))
    }

    async fn record(&self, event: VoiceEvent) {
        let order = Order::new(What::Voice(event), Actor::System);
        if let Err(error) = self.dispatcher.submit(order).await {
            warn!(%error, "What a loudspeaker did could not be recorded: {error}");
        }
    }
}
