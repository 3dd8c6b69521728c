//! A simulated office: its disk, its power, its clock, the agenda of everybody in it, and what is checked after every moment.

use crate::disk::{Disk, Fault};
use crate::eye::{Eye, Reaction};
use crate::ledger::Ledger;
use crate::people::{Act, Gesture, Wish};
use crate::server_run::{Means, Result, Run};
use crate::story::Story;
use dispatcher::{Answer, CommandError};
use office::{CounterNo, Event, TicketId};
use server::lab::{Look, view_options};
use settings::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use wire::{ScreenFrame, ViewOptions};
use xinmoi_tests::dice::Dice;

/// 2026-11-23, 07:30 in Vietnam.
const MORNING: i64 = 1_795_393_800_000;
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// While somebody waits for a call to be heard, time passes in steps of this.
const WATCHFUL: i64 = SECOND;
/// Starts tried on one disk before it must have opened.
const STARTS_MAX: u32 = 20;
/// Tries of one gesture.
pub(crate) const TRIES_MAX: u32 = 6;

/// What a world did, for the tally.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) days: u64,
    pub(crate) records: u64,
    pub(crate) answers: u64,
    pub(crate) repeated: u64,
    pub(crate) frames: u64,
    pub(crate) crashes: u64,
    pub(crate) cuts_in_recovery: u64,
    pub(crate) faults: u64,
    pub(crate) overflows: u64,
    pub(crate) delivered: u64,
    pub(crate) missed: u64,
    pub(crate) looks_compared: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.days += other.days;
        self.records += other.records;
        self.answers += other.answers;
        self.repeated += other.repeated;
        self.frames += other.frames;
        self.crashes += other.crashes;
        self.cuts_in_recovery += other.cuts_in_recovery;
        self.faults += other.faults;
        self.overflows += other.overflows;
        self.delivered += other.delivered;
        self.missed += other.missed;
        self.looks_compared += other.looks_compared;
    }
}

pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) story: Story,
    pub(crate) tally: Tally,
    pub(crate) means: Means,
    pub(crate) disk: Disk,
    pub(crate) run: Option<Run>,
    pub(crate) ledger: Ledger,
    /// Milliseconds since the world began.
    pub(crate) now: i64,
    /// How far the wall clock is from that.
    pub(crate) skew: i64,
    agenda: BTreeMap<(i64, u64), Act>,
    entries: u64,
    pub(crate) gestures: BTreeMap<u64, Gesture>,
    pub(crate) last_gesture: u64,
    pub(crate) eyes: Vec<Eye>,
    options: ViewOptions,
    /// The day is over: nobody begins anything.
    pub(crate) closing: bool,
}

impl World {
    pub(crate) fn new(seed: u64, settings: Arc<Settings>) -> Self {
        let options = view_options(&settings);
        Self {
            dice: Dice::new(seed),
            story: Story::default(),
            tally: Tally::default(),
            means: Means::new(settings),
            disk: Disk::default(),
            run: None,
            ledger: Ledger::default(),
            now: 0,
            skew: MORNING,
            agenda: BTreeMap::new(),
            entries: 0,
            gestures: BTreeMap::new(),
            last_gesture: 0,
            eyes: Vec::new(),
            options,
            closing: false,
        }
    }

    pub(crate) fn tell(&mut self, line: &str) {
        self.story.line(self.now, line);
    }

    /// Something happens after a while.
    pub(crate) fn later(&mut self, ms: i64, act: Act) {
        self.entries += 1;
        self.agenda.insert((self.now + ms.max(1), self.entries), act);
    }

    /// A time between two.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.dice.under(u64::try_from(to - from).unwrap_or(1))).unwrap_or(0)
    }

    /// Does what stands in the agenda, to its end.
    pub(crate) fn work(&mut self) -> Result<()> {
        while let Some(((at, _), act)) = self.agenda.pop_first() {
            self.pass_until(at)?;
            self.act(act)?;
            self.settle()?;
        }
        Ok(())
    }

    /// Lets time pass until a moment, in small steps while something is on its way to the hall.
    pub(crate) fn pass_until(&mut self, at: i64) -> Result<()> {
        while self.now < at {
            let gap = at - self.now;
            let step = if self.is_watchful() { gap.min(WATCHFUL) } else { gap };
            self.now += step;
            self.set_wall();
            if let Some(run) = &mut self.run {
                run.pass(step);
            }
            self.after_work()?;
        }
        Ok(())
    }

    pub(crate) fn settle(&mut self) -> Result<()> {
        if let Some(run) = &mut self.run {
            run.settle();
        }
        self.after_work()
    }

    fn is_watchful(&self) -> bool {
        let Some(run) = &self.run else { return false };
        let state = run.dispatcher.read();
        let mut in_hand = state.office.desks().filter_map(|d| state.office.in_hand(d.number));
        in_hand.any(|t| t.state == office::TicketState::Called && t.delivered_at.is_none())
    }

    pub(crate) fn set_wall(&self) {
        self.means.wall.store(self.now + self.skew, Ordering::Relaxed);
    }

    /// What the office did is checked, what it said is heard.
    fn after_work(&mut self) -> Result<()> {
        let Some(run) = &mut self.run else { return Ok(()) };
        // Whoever is told something was told it before the power went.
        let replies = run.replies();
        let published = run.published();
        for record in &published {
            self.tally.records += 1;
            let event = record.body.office();
            let is = |wanted: fn(&Event) -> bool| u64::from(event.is_some_and(wanted));
            self.tally.delivered += is(|e| matches!(e, Event::CallDelivered { .. }));
            self.tally.missed += is(|e| matches!(e, Event::TicketMissed { .. }));
            self.ledger.record(record)?;
        }
        for (id, reply) in replies {
            self.replied(id, reply)?;
        }
        self.watch()?;
        if self.disk.is_cut() { self.crash() } else { Ok(()) }
    }

    fn replied(&mut self, id: u64, reply: std::result::Result<Answer, CommandError>) -> Result<()> {
        let Some(gesture) = self.gestures.get_mut(&id) else { return Ok(()) };
        gesture.open -= 1;
        let (key, is_lost) = (gesture.key, std::mem::take(&mut gesture.loses_answer));
        match reply {
            Ok(answer) => {
                self.tally.answers += 1;
                self.tally.repeated += u64::from(answer.repeated);
                self.tell(&format!("gesture {id} is answered, event {}", answer.seq));
                self.ledger.answered(key, &answer)?;
                if is_lost {
                    self.tell(&format!("gesture {id}: the answer is lost on its way"));
                    self.try_again(id);
                } else {
                    self.answered(id, &answer);
                }
                Ok(())
            }
            Err(CommandError::Refused(refusal)) => {
                self.story.only_hash(&format!("{refusal:?}"));
                self.done(id);
                Ok(())
            }
            Err(
                fault @ (CommandError::Overloaded
                | CommandError::DiskFull
                | CommandError::StoreFailed(_)
                | CommandError::Stopped),
            ) => {
                self.tally.faults += 1;
                self.tell(&format!("gesture {id} fails: {fault}"));
                self.try_again(id);
                Ok(())
            }
            Err(CommandError::AdminRefused(_) | CommandError::IdempotencyMismatch) => {
                Err(format!("gesture {id} is refused: {reply:?}"))
            }
        }
    }

    pub(crate) fn try_again(&mut self, id: u64) {
        let Some(gesture) = self.gestures.get_mut(&id) else { return };
        gesture.tries += 1;
        if gesture.tries < TRIES_MAX {
            let pause = self.between(200, 6 * SECOND);
            self.later(pause, Act::Again(id));
        } else {
            self.done(id);
        }
    }

    fn done(&mut self, id: u64) {
        if self.gestures.get(&id).is_some_and(|g| g.open == 0) {
            self.gestures.remove(&id);
        }
    }

    fn answered(&mut self, id: u64, answer: &Answer) {
        let wish = self.gestures.get(&id).map(|g| g.wish.clone());
        self.done(id);
        if let Some(Wish::Take { .. }) = wish
            && let Ok(events) = serde_json::from_slice::<Vec<office::Event>>(&answer.body)
        {
            let ticket = events.iter().flat_map(office::Event::tickets).next();
            ticket.into_iter().for_each(|ticket| self.holds_number(ticket));
        }
    }
}

/// Power.
impl World {
    /// The power goes, or the process dies with it.
    pub(crate) fn crash(&mut self) -> Result<()> {
        self.tally.crashes += 1;
        self.tell("the power goes");
        self.disk = self.disk.after_power_cut(&mut self.dice);
        self.down()
    }

    /// The program is gone, and with it all that was under way.
    fn down(&mut self) -> Result<()> {
        self.close_lines();
        self.run = None;
        // Everybody who waited for an answer has none.
        let open: Vec<u64> =
            self.gestures.iter().filter(|(_, g)| g.open > 0).map(|(id, _)| *id).collect();
        for id in open {
            self.gestures.entry(id).and_modify(|g| (g.open, g.loses_answer) = (0, false));
            self.try_again(id);
        }
        let pause = self.between(SECOND, 20 * SECOND);
        self.later(pause, Act::PowerOn);
        Ok(())
    }

    fn close_lines(&mut self) {
        for eye in &mut self.eyes {
            eye.lose();
        }
    }

    /// The program is killed; what it gave to the disk stays.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if self.run.is_none() {
            return Ok(());
        }
        self.tell("the program is killed");
        self.disk = self.disk.as_seen();
        self.down()
    }

    /// The program starts, and the power may go again before it has.
    pub(crate) fn power_on(&mut self) -> Result<()> {
        if self.run.is_some() {
            return Ok(());
        }
        self.set_wall();
        for _ in 0..STARTS_MAX {
            if self.ledger.head() > 0 && self.dice.percent(30) {
                let n = 1 + self.dice.under(5);
                self.disk.plan(Fault::CutAtChange(n));
            }
            match Run::start(&self.disk, &self.means) {
                Ok(run) if !self.disk.is_cut() => {
                    self.disk.heal();
                    return self.started(run);
                }
                Ok(run) => drop(run),
                Err(error) if self.disk.is_cut() => {
                    self.tell(&format!("it does not start: {error}"))
                }
                // Opening writes: it takes room.
                Err(error) if self.disk.is_full() => {
                    self.tell(&format!("it does not start: {error}"));
                    self.later(5 * SECOND, Act::PowerOn);
                    return Ok(());
                }
                Err(error) => return Err(format!("I1: the store does not open: {error}")),
            }
            self.tally.cuts_in_recovery += 1;
            self.tell("the power goes while it starts");
            self.disk = self.disk.after_power_cut(&mut self.dice);
        }
        self.disk.heal();
        let run = Run::start(&self.disk, &self.means);
        self.started(run.map_err(|error| format!("I1: the store does not open: {error}"))?)
    }

    fn started(&mut self, mut run: Run) -> Result<()> {
        let found = run.dispatcher.since(0, usize::MAX).map_err(|e| e.to_string())?;
        self.tell(&format!("it is open, {} records", found.len()));
        self.ledger.reopened(found)?;
        let verified = run.dispatcher.verify();
        verified.map_err(|error| format!("I4: {error}"))?;
        // What was found is known: only what follows is news.
        run.follow_from(self.ledger.head());
        self.run = Some(run);
        for eye in 0..self.eyes.len() {
            let pause = self.between(250, 5 * SECOND);
            self.later(pause, Act::Open(eye));
        }
        Ok(())
    }
}

/// Screens.
impl World {
    pub(crate) fn add_eye(&mut self, look: Look) {
        self.eyes.push(Eye::new(look));
        let pause = self.between(10, SECOND);
        let eye = self.eyes.len() - 1;
        self.later(pause, Act::Open(eye));
    }

    pub(crate) fn open(&mut self, eye: usize) -> Result<()> {
        let Some(run) = &self.run else { return Ok(()) };
        let one = &mut self.eyes[eye];
        if one.screen.is_some() {
            return Ok(());
        }
        let (look, known) = (one.look.clone(), one.known());
        let opened = run.inside(|screens| screens.open(&look, known));
        let Some((screen, frames)) = opened else { return Ok(()) };
        one.screen = Some(screen);
        one.opened += 1;
        one.frozen = false;
        if one.is_speaker() {
            let can_play =
                wire::PlayerFrame::Player { can_play: true, reason: None, playing: None };
            one.screen.iter().for_each(|screen| screen.plays(can_play.clone()));
        }
        let view = one.view();
        self.tell(&format!("{eye} opens {view} after {:?}", known.map(|(_, seq)| seq)));
        self.hear(eye, frames)
    }

    /// Everybody looks, except those who are frozen.
    fn watch(&mut self) -> Result<()> {
        for eye in 0..self.eyes.len() {
            if self.eyes[eye].frozen || self.eyes[eye].screen.is_none() {
                continue;
            }
            match self.eyes[eye].take() {
                Some(frames) => self.hear(eye, frames)?,
                None => {
                    self.eyes[eye].lose();
                    self.eyes[eye].forget();
                }
            }
        }
        Ok(())
    }

    fn hear(&mut self, eye: usize, frames: Vec<String>) -> Result<()> {
        let (head, opened) = (self.ledger.head(), self.eyes[eye].opened);
        for text in frames {
            // It let the line go at a frame before this one.
            if self.eyes[eye].opened != opened {
                break;
            }
            self.tally.frames += 1;
            self.story.only_hash(&text);
            if text.starts_with("{\"type\":\"snapshot\"") {
                self.tally.overflows += u64::from(self.eyes[eye].known().is_some());
            }
            let heard = self.eyes[eye].hear(&text, head);
            let reactions = heard
                .map_err(|why| format!("{why}\n    {eye} {}: {text}", self.eyes[eye].view()))?;
            for reaction in reactions {
                self.react(eye, reaction);
            }
        }
        Ok(())
    }

    fn react(&mut self, eye: usize, reaction: Reaction) {
        let opened = self.eyes[eye].opened;
        match reaction {
            Reaction::Paints(ticket, calls, counter) => {
                let pause = self.between(20, 1_500);
                self.later(pause, Act::Painted { eye, opened, call: (ticket, calls, counter) });
            }
            Reaction::Renews => {
                self.eyes[eye].lose();
                self.eyes[eye].forget();
                let pause = self.between(125, 500);
                self.later(pause, Act::Open(eye));
            }
            Reaction::Plays => self.play(eye),
        }
    }

    pub(crate) fn painted(
        &mut self,
        eye: usize,
        opened: u64,
        (ticket, calls, counter): (TicketId, u32, CounterNo),
    ) {
        let one = &self.eyes[eye];
        if one.opened != opened || one.frozen {
            return;
        }
        self.ledger.hall.paints((ticket, calls, counter));
        let said = ScreenFrame::Painted { ticket: ticket.to_string(), calls };
        self.eyes[eye].screen.iter().for_each(|screen| screen.painted(&said));
    }

    /// Every screen that looks shows the office as it is.
    pub(crate) fn compare(&mut self) -> Result<()> {
        let Some(run) = &self.run else { return Ok(()) };
        if run.dispatcher.fault().is_some() {
            return Ok(());
        }
        let office = run.dispatcher.read().office.clone();
        for eye in self.eyes.iter().filter(|eye| !eye.frozen) {
            eye.shows_the_truth(&office, &self.options)?;
            self.tally.looks_compared += 1;
        }
        Ok(())
    }
}
