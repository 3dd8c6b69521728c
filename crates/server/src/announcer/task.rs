//! What the announcer hears: the log, players that come, speak and go, and the time.

use crate::announcer::deliver::Deliveries;
use crate::announcer::{Glance, Message, NewId, Status};
use crate::stream::Hub;
use crate::voices::Voices;
use dispatcher::{Body, Dispatcher, Record, VoiceEvent};
use office::speech::Kind;
use office::{CounterNo, DeviceId, Event, TicketId, Zone};
use settings::Settings;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tracing::warn;
use uuid::Uuid;
use wire::PlayerFrame;

/// Calls that wait to be spoken in a zone: more would be stale before their turn.
const QUEUE_MAX: usize = 200;
/// How often an announcement is tried: once more when its player vanished in the middle.
const TRIES_MAX: u32 = 2;
/// Why an announcement was not heard when its player vanished or can play no more.
const AWAY: &str = "the player went away";

/// A call that waits for its zone's player.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) kind: Kind,
    pub(super) ticket: TicketId,
    pub(super) counter: CounterNo,
    pub(super) calls: u32,
    pub(super) heard_of_at: Instant,
    pub(super) tries: u32,
}

/// An announcement that is due or being played.
pub(super) struct Playing {
    pub(super) announcement: Uuid,
    pub(super) call: Call,
    pub(super) player: u64,
    pub(super) until: Instant,
    /// Whether its player said that it began.
    pub(super) started: bool,
}

#[derive(Default)]
pub(super) struct ZoneQueue {
    pub(super) waiting: VecDeque<Call>,
    pub(super) playing: Option<Playing>,
    /// Not before this moment: the pause between two announcements.
    pub(super) free_at: Option<Instant>,
}

pub(super) struct Player {
    pub(super) zone: Zone,
    pub(super) device: DeviceId,
    pub(super) can_play: bool,
    pub(super) reason: Option<String>,
    /// It did not say that it played to the end: another goes before it.
    pub(super) late: bool,
    pub(super) elected: watch::Sender<bool>,
}

pub(super) struct Task {
    pub(super) dispatcher: Dispatcher,
    pub(super) hub: Hub,
    pub(super) settings: watch::Receiver<Arc<Settings>>,
    pub(super) voices: Arc<Voices>,
    pub(super) status: watch::Sender<Status>,
    pub(super) zones: BTreeMap<Zone, ZoneQueue>,
    pub(super) players: BTreeMap<u64, Player>,
    pub(super) deliveries: Deliveries,
    pub(super) new_id: NewId,
}

impl Task {
    pub(super) fn new(
        dispatcher: Dispatcher,
        hub: Hub,
        settings: watch::Receiver<Arc<Settings>>,
        (voices, new_id): (Arc<Voices>, NewId),
        status: watch::Sender<Status>,
    ) -> Self {
        let (zones, players) = (BTreeMap::new(), BTreeMap::new());
        let deliveries = Deliveries::default();
        Self { dispatcher, hub, settings, voices, status, zones, players, deliveries, new_id }
    }

    pub(super) async fn run(
        mut self,
        mut messages: mpsc::Receiver<Message>,
        mut glances: mpsc::Receiver<Glance>,
    ) {
        let after = self.dispatcher.read().seq;
        let mut log = self.dispatcher.follow(after);
        self.take_up();
        loop {
            let wake = self.next_wake();
            tokio::select! {
                // The log first: what a screen or a player speaks of stands in it already.
                biased;
                records = log.next() => match records {
                    Some(records) => records.iter().for_each(|r| self.happened(r)),
                    None => return,
                },
                message = messages.recv() => match message {
                    Some(message) => self.told(message).await,
                    None => return,
                },
                glance = glances.recv() => match glance {
                    Some(glance) => self.glanced(glance),
                    None => return,
                },
                () = sleep_until(wake) => self.time_out().await,
            }
            self.elect();
            self.play().await;
            self.settle().await;
        }
    }

    /// The next moment at which something is over, or a while from now.
    fn next_wake(&self) -> Instant {
        let ends = self.zones.values().filter_map(|z| z.playing.as_ref().map(|p| p.until));
        let pauses = self.zones.values().filter_map(|z| z.free_at);
        ends.chain(pauses)
            .chain(self.deliveries.next_wake())
            .min()
            .unwrap_or_else(|| Instant::now() + Duration::from_secs(60))
    }

    fn happened(&mut self, record: &Record) {
        let Body::Office(event) = &record.body else { return };
        match event {
            Event::TicketCalled { ticket, counter, calls, .. } => {
                self.call(Kind::Call, *ticket, *counter, *calls);
                self.await_delivery(*ticket, *counter, *calls);
            }
            Event::TicketRecalled { ticket, counter, calls } => {
                self.call(Kind::Recall, *ticket, *counter, *calls);
                self.await_delivery(*ticket, *counter, *calls);
            }
            // They are there, it was taken back, or it ended: nobody must come for it.
            Event::ServiceStarted { ticket, .. }
            | Event::TicketMissed { ticket, .. }
            | Event::TicketHeld { ticket, .. }
            | Event::TicketTransferred { ticket, .. }
            | Event::TicketFinished { ticket, .. } => self.over(*ticket),
            Event::CallUndone { requeued, restored, .. } => {
                requeued.iter().for_each(|ticket| self.over(*ticket));
                restored.iter().for_each(|ticket| self.restored(*ticket));
            }
            Event::CallDelivered { ticket, .. } => self.deliveries.forget(*ticket),
            Event::TicketIssued { .. }
            | Event::TicketCancelled { .. }
            | Event::TicketExpired { .. }
            | Event::TicketReturned { .. }
            | Event::TicketCorrected { .. }
            | Event::CounterOpened { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. }
            | Event::CounterAssigned { .. }
            | Event::CounterHandedOver { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::EmergencySet { .. }
            | Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. }
            | Event::DayOpened { .. }
            | Event::DayClosed { .. }
            | Event::ConfigChanged { .. } => {}
        }
    }

    /// A call is not on its way to the hall any more.
    fn over(&mut self, ticket: TicketId) {
        self.drop_waiting(ticket);
        self.deliveries.forget(ticket);
    }

    pub(super) fn call(&mut self, kind: Kind, ticket: TicketId, counter: CounterNo, calls: u32) {
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

    pub(super) fn zone_of(&self, counter: CounterNo) -> Zone {
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
                if dispatcher::mutant("delivered_on_receipt") {
                    let mut playing = self.zones.values().filter_map(|z| z.playing.as_ref());
                    playing
                        .find(|p| p.player == player)
                        .inspect(|p| self.deliveries.heard(&p.call));
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
        if heard {
            self.deliveries.heard(&ended.call);
        }
        let announcement = ended.announcement;
        self.record(VoiceEvent::Finished { announcement, player: device, heard, reason }).await;
    }
}
