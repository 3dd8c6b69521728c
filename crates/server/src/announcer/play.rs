//! What the announcer does: elects a player for each zone, and has it say the next call.

use crate::announcer::Status;
use crate::announcer::queue::{Call, Playing, Pressure, Turn};
use crate::announcer::task::Task;
use crate::stream::{Spoken, line_of};
use crate::voices::{Made, Says, Script};
use dispatcher::{Called, Order, Unspoken, VoiceEvent, What};
use office::speech::{Kind, Manner, Sentence, Summoned, Wording};
use office::{Actor, CounterNo, Language, Office, TicketId, TicketNumber, Zone};
use settings::Voice;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::Instant;
use tracing::{info, warn};
use uuid::Uuid;
use wire::TicketLine;

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
            trouble: self.voices.trouble(),
        };
        self.status.send_if_modified(|was| {
            let changed = *was != status;
            *was = status;
            changed
        });
    }

    /// Starts what can be started where the player is free; what became too old is told to its counter.
    pub(super) async fn play(&mut self) {
        self.drop_stale().await;
        let elected: Vec<(Zone, u64)> = self
            .players
            .iter()
            .filter(|(_, p)| p.can_play && *p.elected.borrow())
            .map(|(id, p)| (p.zone.clone(), *id))
            .collect();
        for (zone, player) in elected {
            while let Some(turn) = self.turn(&zone) {
                self.announce(&zone, player, turn).await;
            }
        }
    }

    /// What is to be said in a zone now, if its player is free.
    fn turn(&mut self, zone: &Zone) -> Option<Turn> {
        let now = Instant::now();
        let queue = self.zones.get_mut(zone)?;
        let is_free = queue.playing.is_none() && queue.free_at.is_none_or(|free_at| free_at <= now);
        if is_free { queue.next_turn(now) } else { None }
    }

    async fn drop_stale(&mut self) {
        let now = Instant::now();
        let mut stale = Vec::new();
        for (zone, queue) in &mut self.zones {
            let has_player = self.players.values().any(|p| p.can_play && p.zone == *zone);
            let dropped = queue.drop_stale(now, has_player).into_iter();
            stale.extend(dropped.map(|call| (zone.clone(), call, has_player)));
        }
        for (zone, call, has_player) in stale {
            info!(ticket.id = %call.ticket, "A call was too old to be spoken");
            // Where no player was, nobody expects a voice: the screens alone tell of the call.
            if has_player {
                self.unspoken(&zone, &call, Unspoken::TooLate).await;
            } else if call.tries > 0 {
                self.unspoken(&zone, &call, Unspoken::NotPlayed).await;
            }
        }
    }

    /// Whether a call waits for a player that is there, or is being played.
    pub(super) fn will_be_spoken(&self, zone: &Zone, ticket: TicketId, calls: u32) -> bool {
        let is = |call: &Call| call.ticket == ticket && call.calls == calls;
        let Some(queue) = self.zones.get(zone) else { return false };
        queue.playing.as_ref().is_some_and(|p| p.turn.calls().iter().any(is))
            || (queue.waits(is) && self.has_player(zone))
    }

    async fn announce(&mut self, zone: &Zone, player: u64, mut turn: Turn) {
        let Some((script, lines)) = self.script(&turn) else { return };
        turn.is_tried();
        let announcement = (self.new_id)();
        let (meant, plain) = (script.sentence.clone(), script.plain.clone());
        let made = self.voices.make_aside(announcement, script).await;
        let says = made.map_or(Says::Nothing, |made| made.says);
        if says == Says::Nothing {
            for call in turn.calls() {
                self.unspoken(zone, call, Unspoken::CannotSay).await;
            }
        }
        let Some(Made { long, .. }) = made else { return };
        let words = match says {
            Says::Sentence | Says::Nothing => meant.lines(Language::Vi),
            Says::Plain => plain.lines(Language::Vi),
        };
        let device = self.players.get(&player).map(|p| p.device.to_string());
        let spoken = Spoken { zone: zone.clone(), words, player: device, lines };
        self.hub.expect(announcement, spoken);
        let due = due(announcement, zone, &turn);
        if let Some(queue) = self.zones.get_mut(zone) {
            let since = Instant::now();
            let (until, started) = (since + long + SLACK, false);
            queue.playing = Some(Playing { announcement, turn, player, since, until, started });
        }
        self.record(due).await;
    }

    /// What is said at a turn, and the calls as screens show them; `None` when nothing of it is true any more.
    fn script(&self, turn: &Turn) -> Option<(Script, Vec<TicketLine>)> {
        // These take the locks that are held from here on.
        let loudness = self.loudness();
        let notice = match turn {
            Turn::Notice(notice) => Some(self.notice(&notice.name)?),
            Turn::Calls(..) => None,
        };
        let state = self.dispatcher.read();
        let settings = self.settings.borrow();
        let voice = &settings.voice;
        // Nobody sleeps through a fire, whatever the hour.
        let loudness = if turn.is_urgent() { voice.loudness_lufs } else { loudness? };
        let pressure = match turn {
            Turn::Calls(_, pressure) => *pressure,
            Turn::Notice(_) => Pressure::None,
        };
        let (sentence, plain, lines) = match turn {
            Turn::Notice(_) => {
                let sentence = Sentence::notice(notice?);
                (sentence.clone(), sentence, Vec::new())
            }
            Turn::Calls(calls, _) => {
                let of = |call: &Call| summoned(&state.office, voice, call);
                let all: Vec<(Kind, Summoned)> =
                    calls.iter().filter_map(|call| Some((call.kind, of(call)?))).collect();
                let lines = calls
                    .iter()
                    .filter_map(|call| line_of(&state.office, call.ticket, call.counter, false));
                let again = pressure.repetition(voice.repetition);
                let sentence = sentence(&all, voice.manner)?.repeated(again);
                let plain = all.into_iter().map(|(kind, one)| (kind, in_plain_words(one)));
                let plain = self::sentence(&plain.collect::<Vec<_>>(), voice.manner)?;
                (sentence, plain.repeated(again), lines.collect())
            }
        };
        let also = if pressure.has_further_languages() { voice.also.clone() } else { Vec::new() };
        let chime = voice.chime && pressure.has_chime();
        let pack = voice.pack.clone();
        // What cannot wait does not wait for a program.
        let engine = voice.engine.clone().filter(|_| !turn.is_urgent());
        Some((Script { sentence, plain, pack, engine, also, loudness, chime }, lines))
    }

    /// Has the clips at hand that every call needs.
    pub(super) fn warm(&self) {
        let Ok(number) = TicketNumber::from_str("1") else { return };
        self.counters(WARM_COUNTERS_MAX)
            .into_iter()
            .for_each(|c| self.warm_call(number.clone(), c));
    }

    /// A number was given out: it will be said.
    pub(super) fn warm_number(&self, number: TicketNumber) {
        self.counters(1).into_iter().for_each(|counter| self.warm_call(number.clone(), counter));
    }

    fn counters(&self, at_most: usize) -> Vec<CounterNo> {
        let state = self.dispatcher.read();
        state.office.rules().counters.iter().take(at_most).map(|c| c.number).collect()
    }

    fn warm_call(&self, number: TicketNumber, counter: CounterNo) {
        let settings = self.settings.borrow();
        let voice = &settings.voice;
        if voice.on {
            let one = Summoned { number, counter, wording: Wording::default() };
            let call = Sentence::of(Kind::Call, one, voice.manner);
            self.voices.warm_aside((voice.pack.clone(), voice.engine.clone()), call);
        }
    }

    pub(super) async fn record(&self, event: VoiceEvent) {
        let order = Order::new(What::Voice(event), Actor::System);
        if let Err(error) = self.dispatcher.submit(order).await {
            warn!(%error, "What a loudspeaker did could not be recorded: {error}");
        }
    }
}

/// How many counters' clips are decoded ahead: a small hall's. Others are decoded when they are first said.
const WARM_COUNTERS_MAX: usize = 12;

/// The record of an announcement that is to be played.
fn due(announcement: Uuid, zone: &Zone, turn: &Turn) -> VoiceEvent {
    let zone = zone.clone();
    match turn {
        Turn::Notice(notice) => {
            VoiceEvent::NoticeDue { announcement, zone, notice: notice.name.clone() }
        }
        Turn::Calls(calls, _) => {
            let mut called = calls.iter().map(|call| Called {
                ticket: call.ticket,
                counter: call.counter,
                calls: call.calls,
            });
            let first = called.next().expect("a turn of calls has one at least");
            let Called { ticket, counter, calls } = first;
            let with = called.collect();
            VoiceEvent::Due { announcement, zone, ticket, counter, calls, with }
        }
    }
}

fn summoned(office: &Office, voice: &Voice, call: &Call) -> Option<Summoned> {
    let ticket = office.ticket(call.ticket)?;
    let wording = voice.wordings.get(&ticket.service).cloned().unwrap_or_default();
    Some(Summoned { number: ticket.number.clone(), counter: call.counter, wording })
}

fn in_plain_words(one: Summoned) -> Summoned {
    Summoned { wording: Wording::default(), ..one }
}

/// One call, or several in one breath.
fn sentence(all: &[(Kind, Summoned)], manner: Manner) -> Option<Sentence> {
    match all {
        [] => None,
        [(kind, one)] => Some(Sentence::of(*kind, one.clone(), manner)),
        several => {
            Some(Sentence::merged(several.iter().map(|(_, one)| one.clone()).collect(), manner))
        }
    }
}
