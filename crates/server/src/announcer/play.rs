//! What the announcer does: elects a player for each zone, and has it say the next call.

use crate::announcer::Status;
use crate::announcer::task::{Call, Playing, Task};
use crate::stream::{Spoken, line_of};
use dispatcher::{Order, VoiceEvent, What};
use office::speech::Sentence;
use office::{Actor, TicketId, Zone};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;
use tracing::{info, warn};

/// A call older than this is not spoken any more: its citizen has come, or was called again.
pub(super) const STALE: Duration = Duration::from_secs(90);
/// How long after its end a player may take to say that it played an announcement.
const SLACK: Duration = Duration::from_secs(6);

impl Task {
    /// One player per zone: one that answers before one that did not, then the one elected before, then the first.
    pub(super) fn elect(&mut self) {
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
        };
        self.status.send_if_modified(|was| {
            let changed = *was != status;
            *was = status;
            changed
        });
    }

    /// Starts what can be started: the oldest call that is still fresh, where the player is free.
    pub(super) async fn play(&mut self) {
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

    /// Whether a call waits for a player that is there, or is being played.
    pub(super) fn will_be_spoken(&self, zone: &Zone, ticket: TicketId, calls: u32) -> bool {
        let is = |call: &Call| call.ticket == ticket && call.calls == calls;
        let Some(queue) = self.zones.get(zone) else { return false };
        let ready = || self.players.values().any(|p| p.can_play && p.zone == *zone);
        queue.playing.as_ref().is_some_and(|p| is(&p.call))
            || (queue.waiting.iter().any(is) && ready())
    }

    async fn announce(&mut self, zone: &Zone, player: u64, mut call: Call) {
        call.tries += 1;
        let Some((sentence, spoken)) = self.words(zone, player, &call) else { return };
        let announcement = (self.new_id)();
        let pack = self.settings.borrow().voice.pack.clone();
        let lufs = self.settings.borrow().voice.loudness_lufs;
        let made = self.voices.make_aside(announcement, sentence, pack, lufs).await;
        let Some(long) = made else { return };
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
        let line = line_of(&state.office, call.ticket, call.counter, false)?;
        let spoken = Spoken {
            zone: zone.clone(),
            ticket: call.ticket,
            words: sentence.lines(office::Language::Vi),
            player: self.players.get(&player).map(|p| p.device.to_string()),
            line,
        };
        Some((sentence, spoken))
    }

    pub(super) async fn record(&self, event: VoiceEvent) {
        let order = Order::new(What::Voice(event), Actor::System);
        if let Err(error) = self.dispatcher.submit(order).await {
            warn!(%error, "What a loudspeaker did could not be recorded: {error}");
        }
    }
}
