//! What the announcer hears: the log, players that come, speak and go, and the time.

use crate::announcer::deliver::Deliveries;
use crate::announcer::queue::{Call, FRESH, Notice, Playing, Turn, ZoneQueue};
use crate::announcer::{Glance, Message, NewId, Status};
use crate::stream::Hub;
use crate::voices::Voices;
use dispatcher::{Body, Dispatcher, Record, Unspoken, VoiceEvent};
use office::speech::Kind;
use office::{CounterNo, DeviceId, Event, Millis, TicketId, TicketState, Zone};
use settings::Settings;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tracing::warn;
use uuid::Uuid;
use wire::PlayerFrame;

/// Why an announcement was not heard when its player vanished or can play no more.
const AWAY: &str = "the player went away";
/// Calls remembered that were spoken, should they be taken back.
const SPOKEN_MAX: usize = 64;

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
    /// Whose calls were spoken last.
    spoken: VecDeque<TicketId>,
    /// Until when the office's hours were looked through for notices.
    pub(super) noticed_until: Millis,
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
        let (deliveries, spoken) = (Deliveries::default(), VecDeque::new());
        let noticed_until = dispatcher.now();
        Self {
            dispatcher,
            hub,
            settings,
            voices,
            status,
            zones,
            players,
            deliveries,
            spoken,
            noticed_until,
            new_id,
        }
    }

    pub(super) async fn run(
        mut self,
        mut messages: mpsc::Receiver<Message>,
        mut glances: mpsc::Receiver<Glance>,
    ) {
        let after = self.dispatcher.read().seq;
        let mut log = self.dispatcher.follow(after);
        self.take_up().await;
        self.warm();
        loop {
            let wake = self.next_wake();
            tokio::select! {
                // The log first: what a screen or a player speaks of stands in it already.
                biased;
                records = log.next() => match records {
                    Some(records) => {
                        for record in records.iter() {
                            self.happened(record).await;
                        }
                    }
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
            self.look_at_the_clock();
            self.elect();
            self.play().await;
            self.settle().await;
        }
    }

    /// The next moment at which something is over, or a while from now.
    fn next_wake(&self) -> Instant {
        let ends = self.zones.values().filter_map(|z| z.playing.as_ref().map(|p| p.until));
        let pauses = self.zones.values().filter_map(|z| z.free_at);
        let stale = self.zones.iter().filter_map(|(z, queue)| queue.next_stale(self.has_player(z)));
        ends.chain(pauses)
            .chain(stale.map(|at| at + Duration::from_millis(1)))
            .chain(self.deliveries.next_wake())
            .min()
            .unwrap_or_else(|| Instant::now() + Duration::from_secs(60))
    }

    async fn happened(&mut self, record: &Record) {
        let event = match &record.body {
            Body::Office(event) => event,
            Body::Voice(VoiceEvent::NoticeAsked { notice, zone }) => {
                return self.notify(notice, zone.as_ref());
            }
            Body::Voice(_) | Body::Admin(_) => return,
        };
        match event {
            Event::TicketIssued { number, .. } => self.warm_number(number.clone()),
            Event::TicketCalled { ticket, counter, calls, .. } => {
                self.call(Kind::Call, *ticket, *counter, *calls).await;
                self.await_delivery(*ticket, *counter, *calls);
            }
            Event::TicketRecalled { ticket, counter, calls } => {
                self.call(self.recall_of(*ticket), *ticket, *counter, *calls).await;
                self.await_delivery(*ticket, *counter, *calls);
            }
            Event::TicketMissed { ticket, counter } => {
                self.over(*ticket);
                if self.settings.borrow().voice.missed {
                    self.call(Kind::Missed, *ticket, *counter, 0).await;
                }
            }
            // They are there, it was taken back, or it ended: nobody must come for it.
            Event::ServiceStarted { ticket, .. }
            | Event::TicketHeld { ticket, .. }
            | Event::TicketTransferred { ticket, .. }
            | Event::TicketFinished { ticket, .. } => self.over(*ticket),
            Event::CallUndone { counter, requeued, restored, .. } => {
                self.taken_back(*counter, *requeued, *restored).await;
            }
            Event::CallDelivered { ticket, .. } => self.deliveries.forget(*ticket),
            Event::ConfigChanged { .. } => self.warm(),
            Event::TicketCancelled { .. }
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
            | Event::NumbersSkipped { .. }
            | Event::EmergencySet { .. }
            | Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. }
            | Event::TicketRated { .. }
            | Event::DayOpened { .. }
            | Event::DayClosed { .. } => {}
        }
    }

    /// A press was taken back. Who has heard the wrong call is told to wait.
    async fn taken_back(
        &mut self,
        counter: CounterNo,
        requeued: Option<TicketId>,
        restored: Option<TicketId>,
    ) {
        if let Some(ticket) = requeued {
            self.over(ticket);
            if self.was_spoken(ticket) {
                self.spoken.retain(|spoken| *spoken != ticket);
                self.call(Kind::TakenBack, ticket, counter, 0).await;
            }
        }
        if let Some(ticket) = restored {
            self.restored(ticket).await;
        }
    }

    /// A call is not on its way to the hall any more.
    fn over(&mut self, ticket: TicketId) {
        self.drop_waiting(ticket);
        self.deliveries.forget(ticket);
    }

    pub(super) async fn call(
        &mut self,
        kind: Kind,
        ticket: TicketId,
        counter: CounterNo,
        calls: u32,
    ) {
        if self.loudness().is_none() {
            return;
        }
        self.push(Call { kind, ticket, counter, calls, since: Instant::now(), tries: 0 }).await;
    }

    /// Puts a call into its zone's queue.
    pub(super) async fn push(&mut self, call: Call) {
        let zone = self.zone_of(call.counter);
        let pushed_out = self.zones.entry(zone.clone()).or_default().push(call);
        if let Some(call) = pushed_out {
            self.unspoken(&zone, &call, Unspoken::TooLate).await;
        }
    }

    /// Whether somebody is there who can play.
    pub(super) fn has_player(&self, zone: &Zone) -> bool {
        self.players.values().any(|p| p.can_play && p.zone == *zone)
    }

    /// How loud the voice is at this hour; `None` when it is silent.
    pub(super) fn loudness(&self) -> Option<i8> {
        // The time first: it takes the same lock, and whoever takes it twice may wait for ever.
        let now = self.dispatcher.now();
        let minute = self.dispatcher.read().office.minute_of(now);
        let settings = self.settings.borrow();
        settings.voice.loudness_at(minute).filter(|_| settings.voice.on)
    }

    /// A recall after which no other may follow says so.
    fn recall_of(&self, ticket: TicketId) -> Kind {
        let state = self.dispatcher.read();
        let max = state.office.rules().limits.recalls_max;
        let last = state.office.ticket(ticket).is_some_and(|t| t.recalls >= max);
        if last { Kind::LastCall } else { Kind::Recall }
    }

    /// Whether a call was heard, or is on its way to a player that cannot be stopped.
    fn was_spoken(&self, ticket: TicketId) -> bool {
        let mut playing = self.zones.values().filter_map(|z| z.playing.as_ref());
        let is_playing = playing.any(|p| p.turn.calls().iter().any(|c| c.ticket == ticket));
        is_playing || self.spoken.contains(&ticket)
    }

    /// Whether a call still stands: whoever has come, was sent on or called anew is not called to a counter again.
    fn stands(&self, call: &Call) -> bool {
        let state = self.dispatcher.read();
        let ticket = state.office.ticket(call.ticket);
        !call.summons()
            || ticket.is_some_and(|t| {
                t.state == TicketState::Called
                    && t.calls == call.calls
                    && state.office.in_hand(call.counter).is_some_and(|held| held.id == t.id)
            })
    }

    pub(super) fn zone_of(&self, counter: CounterNo) -> Zone {
        let state = self.dispatcher.read();
        state.office.rules().counter(counter).map(|c| c.zone.clone()).unwrap_or_default()
    }

    fn drop_waiting(&mut self, ticket: TicketId) {
        self.zones.values_mut().for_each(|queue| queue.forget(ticket));
    }

    async fn told(&mut self, message: Message) {
        match message {
            Message::Joined { player, zone, device, elected } => {
                let (can_play, reason, late) = (false, None, false);
                let joined = Player { zone, device, can_play, reason, late, elected };
                self.players.insert(player, joined);
            }
            Message::Left { player } => {
                let left = self.players.remove(&player);
                let of_player = |z: &&mut ZoneQueue| {
                    z.playing.as_ref().is_some_and(|playing| playing.player == player)
                };
                if let Some(queue) = self.zones.values_mut().find(of_player) {
                    queue.cut_off = left.map(|p| p.device).zip(queue.playing.clone());
                }
                self.interrupted(player, AWAY).await;
            }
            Message::Said { player, frame } => self.said(player, frame).await,
        }
    }

    async fn said(&mut self, player: u64, frame: PlayerFrame) {
        match frame {
            PlayerFrame::Player { can_play, reason, playing } => {
                if let (Some(announcement), Some(known)) = (playing, self.players.get(&player))
                    && let Some(queue) = self.zones.get_mut(&known.zone)
                {
                    queue.plays_on(&known.device, &announcement, player);
                }
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
                        .inspect(|p| p.turn.calls().iter().for_each(|c| self.deliveries.heard(c)));
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
        let Some(playing) = playing.find(|p| p.announcement == announcement) else { return false };
        self.spoken.extend(playing.turn.calls().iter().map(|call| call.ticket));
        while self.spoken.len() > SPOKEN_MAX {
            self.spoken.pop_front();
        }
        !std::mem::replace(&mut playing.started, true)
    }

    /// A player vanished, can play no more or is silent: what it was playing was not heard.
    async fn interrupted(&mut self, player: u64, why: &str) {
        self.end(player, None, false, Some(why.to_owned())).await;
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
        if !self.players.iter().any(others)
            && let Some(playing) = self.zones.get_mut(&zone).and_then(|z| z.playing.as_mut())
        {
            playing.turn.last_try();
        }
        self.interrupted(player, SILENT).await;
    }

    async fn end(
        &mut self,
        player: u64,
        device: Option<DeviceId>,
        heard: bool,
        reason: Option<String>,
    ) {
        let gap = Duration::from_millis(u64::from(self.settings.borrow().voice.gap_ms));
        let is_of = |z: &ZoneQueue| z.playing.as_ref().is_some_and(|p| p.player == player);
        let Some((zone, queue)) = self.zones.iter_mut().find(|(_, z)| is_of(z)) else { return };
        let Some(ended) = queue.playing.take() else { return };
        queue.free_at = Some(Instant::now() + gap);
        let zone = zone.clone();
        let announcement = ended.announcement;
        self.record(VoiceEvent::Finished { announcement, player: device, heard, reason }).await;
        if heard {
            self.played(&zone, &ended.turn);
        } else {
            self.not_played(&zone, ended).await;
        }
    }

    fn played(&mut self, zone: &Zone, turn: &Turn) {
        turn.calls().iter().for_each(|call| self.deliveries.heard(call));
        if let Turn::Notice(notice) = turn
            && notice.times > 1
            && let Some(queue) = self.zones.get_mut(zone)
        {
            queue.notify(Notice { times: notice.times - 1, tries: 0, ..notice.clone() });
        }
    }

    /// Tries once more what was interrupted, while it is fresh; else its counters call aloud.
    async fn not_played(&mut self, zone: &Zone, ended: Playing) {
        let Playing { mut turn, since, .. } = ended;
        if let Turn::Calls(calls, _) = &mut turn {
            calls.retain(|call| self.stands(call));
        }
        if turn.is_urgent() || (since.elapsed() <= FRESH && turn.may_be_tried()) {
            let Some(queue) = self.zones.get_mut(zone) else { return };
            return queue.put_back(turn, since);
        }
        for call in turn.calls() {
            self.unspoken(zone, call, Unspoken::NotPlayed).await;
        }
    }

    /// No loudspeaker says this call: its counter is told to call aloud, and the supervisor why.
    pub(super) async fn unspoken(&mut self, zone: &Zone, call: &Call, why: Unspoken) {
        if !call.summons() {
            return;
        }
        let (zone, ticket, counter, calls) = (zone.clone(), call.ticket, call.counter, call.calls);
        self.deliveries.unspoken(call);
        self.record(VoiceEvent::Unspoken { zone, ticket, counter, calls, why }).await;
    }
}
