//! The workload: citizens, clerks, screens and loudspeakers, and whatever goes wrong around them.

use crate::disk::Fault;
use crate::server_run::{ANNOUNCEMENT, Result};
use crate::world::{DAY, HOUR, MINUTE, SECOND, World};
use dispatcher::{AdminCommand, ConfigSource, Idempotency, Order, What};
use office::{
    Actor, Cause, Class, Command, CounterNo, HoldReason, Issue, Outcome, Position, Role, Ticket,
    TicketId, TicketState, Transfer,
};
use server::lab::Look;
use wire::PlayerFrame;

/// Counters of the simulated hall, numbered from 1.
pub(crate) const COUNTERS: u16 = 3;
/// Phones that are looked at on one day.
const PHONES_MAX: usize = 4;
/// How many of the called come, in a hundred.
const COME: u64 = 70;

/// Something in somebody's agenda.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Arrive,
    Again(u64),
    Clerk(CounterNo),
    Holder(TicketId),
    Open(usize),
    Thaw(usize),
    Unmute(usize),
    Painted {
        eye: usize,
        opened: u64,
        call: (TicketId, u32, CounterNo),
    },
    Played {
        eye: usize,
        opened: u64,
        announcement: String,
    },
    Trouble,
    Room,
    PowerOn,
    Compare,
    /// The last clerk goes home.
    Close,
    /// Time passes, and nothing else.
    Nothing,
}

/// What somebody wants of the office.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Take { service: &'static str, class: Class },
    Press { counter: CounterNo, command: Command },
    Holder(Command),
}

/// One gesture: however often it reaches the office, it has one effect and one answer.
#[derive(Clone, Debug)]
pub(crate) struct Gesture {
    pub(crate) key: u64,
    pub(crate) wish: Wish,
    pub(crate) tries: u32,
    /// Requests that are under way.
    pub(crate) open: u32,
    pub(crate) loses_answer: bool,
}

impl World {
    /// One business day, from the first citizen to the night after it.
    pub(crate) fn day(&mut self, is_last: bool) -> Result<()> {
        self.closing = false;
        let long = self.between(20 * MINUTE, 45 * MINUTE);
        for _ in 0..self.between(8, 30) {
            let at = self.between(1, long);
            self.later(at, Act::Arrive);
        }
        for n in 1..=COUNTERS {
            let at = self.between(1, 2 * MINUTE);
            self.later(at, Act::Clerk(counter(n)));
        }
        for _ in 0..self.dice.under(7) {
            let at = self.between(1, long);
            self.later(at, Act::Trouble);
        }
        for _ in 0..4 {
            let at = self.between(1, long);
            self.later(at, Act::Compare);
        }
        if is_last && self.dice.percent(15) {
            let years = if self.dice.percent(50) { 10 } else { -10 };
            self.jump(years * 365 * DAY);
        }
        self.later(long, Act::Close);
        self.work()?;
        self.tally.days += 1;
        self.evening()?;
        self.night()
    }

    /// All trouble ends, and the office works.
    fn evening(&mut self) -> Result<()> {
        self.disk.heal();
        self.power_on()?;
        // A store that failed is opened again.
        self.later(5 * SECOND, Act::Nothing);
        self.later(11 * SECOND, Act::Nothing);
        self.work()?;
        for eye in 0..self.eyes.len() {
            self.eyes[eye].frozen = false;
            self.open(eye)?;
        }
        let (before, answers) = (self.ledger.head(), self.tally.answers);
        let take = Wish::Take { service: "a", class: Class::Normal };
        self.gesture(take);
        self.settle()?;
        if self.tally.answers == answers || self.ledger.head() == before {
            return Err("the office gives out no number, and nothing stands in its way".to_owned());
        }
        self.later(10 * SECOND, Act::Nothing);
        self.work()?;
        self.compare()?;
        self.ledger.check_answers()
    }

    /// To the next morning, over midnight.
    fn night(&mut self) -> Result<()> {
        let of_day = (self.now + self.skew + 7 * HOUR).rem_euclid(DAY);
        let midnight = self.now + DAY - of_day;
        for at in [midnight - 1, midnight, midnight + MINUTE, midnight + 7 * HOUR + 30 * MINUTE] {
            self.pass_until(at)?;
            self.settle()?;
        }
        self.compare()
    }

    /// The configuration, the screens and the loudspeakers of a new office.
    pub(crate) fn found(&mut self) -> Result<()> {
        self.power_on()?;
        let configure = AdminCommand::Configure {
            rules: Box::new(self.means.settings.rules.clone()),
            text: String::new(),
            sha256: String::new(),
            source: ConfigSource::File,
            changes: Vec::new(),
        };
        if let Some(run) = &self.run {
            run.submit(0, Order::new(What::Admin(configure), Actor::System));
        }
        self.settle()?;
        let east = || "east".parse().expect("a zone");
        let speaker = |zone, name: &str| Look::Speaker(zone, name.parse().expect("a device"));
        for look in [
            Look::Lobby(None),
            Look::Lobby(Some(east())),
            Look::Kiosk,
            Look::Counter(counter(1)),
            Look::Supervisor,
            speaker(east(), "speaker-1"),
            speaker(east(), "speaker-2"),
            speaker("west".parse().expect("a zone"), "speaker-3"),
        ] {
            self.add_eye(look);
        }
        self.work()
    }

    pub(crate) fn act(&mut self, act: Act) -> Result<()> {
        match act {
            Act::Arrive => {
                let service = if self.dice.percent(60) { "a" } else { "b" };
                let class = if self.dice.percent(15) { Class::Priority } else { Class::Normal };
                self.gesture(Wish::Take { service, class });
            }
            Act::Again(id) => self.send(id),
            Act::Clerk(counter) => self.clerk(counter),
            Act::Holder(ticket) => self.holder(ticket),
            Act::Open(eye) => self.open(eye)?,
            Act::Thaw(eye) => {
                self.tell(&format!("{eye} goes on"));
                self.eyes[eye].frozen = false;
                self.eyes[eye].playing = None;
                self.play(eye);
            }
            Act::Unmute(eye) => {
                self.tell(&format!("{eye} can sound again"));
                say(
                    &self.eyes[eye],
                    PlayerFrame::Player { can_play: true, reason: None, playing: None },
                );
            }
            Act::Painted { eye, opened, call } => self.painted(eye, opened, call),
            Act::Played { eye, opened, announcement } => self.played(eye, opened, &announcement),
            Act::Trouble => self.trouble()?,
            Act::Room => self.disk.set_full(false),
            Act::PowerOn => self.power_on()?,
            Act::Compare => self.compare()?,
            Act::Close => self.closing = true,
            Act::Nothing => {}
        }
        Ok(())
    }
}

/// Gestures.
impl World {
    /// Somebody wants something: one tap, or two, and the answer may be lost on its way.
    fn gesture(&mut self, wish: Wish) {
        self.last_gesture += 1;
        let id = self.last_gesture;
        let loses_answer = self.dice.percent(8);
        self.gestures.insert(id, Gesture { key: id, wish, tries: 0, open: 0, loses_answer });
        self.send(id);
        if self.dice.percent(10) {
            self.send(id);
        }
    }

    fn send(&mut self, id: u64) {
        let Some(gesture) = self.gestures.get_mut(&id) else { return };
        let (wish, key) = (gesture.wish.clone(), gesture.key);
        if self.run.is_none() {
            return self.try_again(id);
        }
        gesture.open += 1;
        self.tell(&format!("gesture {id}: {wish:?}"));
        let order = self.order(wish, key);
        if let Some(run) = &self.run {
            run.submit(id, order);
        }
    }

    fn order(&self, wish: Wish, key: u64) -> Order {
        let (command, by) = match wish {
            Wish::Take { service, class } => {
                let service = service.parse().expect("a key");
                // A server makes an id for each request; those of repeated ones are never used.
                let ticket = TicketId(self.means.new_id());
                (Command::Issue(Issue { class, ..Issue::plain(ticket, service) }), Actor::Citizen)
            }
            Wish::Press { counter, command } => {
                let user = format!("clerk{counter}").parse().expect("a name");
                (command, Actor::Person { user, role: Role::Clerk })
            }
            Wish::Holder(command) => (command, Actor::Citizen),
        };
        let mut scope = [0; 32];
        scope[..8].copy_from_slice(&key.to_le_bytes());
        let once = Idempotency { scope, request: scope };
        Order::new(What::Office(command), by)
            .once(Some(once))
            .answered_by(|done| (200, serde_json::to_vec(done.events).expect("events are JSON")))
    }

    /// Somebody has a number in hand: some follow it on their phone, some go.
    pub(crate) fn holds_number(&mut self, ticket: TicketId) {
        let phones = self.eyes.iter().filter(|eye| eye.view() == "ticket" && eye.screen.is_some());
        if phones.count() < PHONES_MAX && self.dice.percent(30) {
            self.add_eye(Look::Ticket(ticket));
        }
        if self.dice.percent(20) {
            let pause = self.between(MINUTE, 10 * MINUTE);
            self.later(pause, Act::Holder(ticket));
        }
    }

    fn holder(&mut self, ticket: TicketId) {
        let command = match self.dice.under(4) {
            0 => Command::Cancel { ticket, cause: Cause::Left },
            1 => Command::StepOut { ticket },
            _ => Command::Return { ticket },
        };
        self.gesture(Wish::Holder(command));
        if !self.closing && self.dice.percent(50) {
            let pause = self.between(10 * SECOND, 5 * MINUTE);
            self.later(pause, Act::Holder(ticket));
        }
    }
}

/// Clerks.
impl World {
    fn clerk(&mut self, counter: CounterNo) {
        if self.closing {
            return;
        }
        if let Some(command) = self.press(counter) {
            self.gesture(Wish::Press { counter, command });
        }
        let pause = self.between(2 * SECOND, 25 * SECOND);
        self.later(pause, Act::Clerk(counter));
    }

    /// What a clerk presses, by what the counter's tablet shows.
    fn press(&mut self, counter: CounterNo) -> Option<Command> {
        let (is_open, held) = {
            let state = self.run.as_ref()?.dispatcher.read();
            let open = state.office.desk(counter)?.state == office::DeskState::Open;
            (open, state.office.in_hand(counter).cloned())
        };
        if !is_open {
            return Some(Command::Open { counter });
        }
        if self.dice.percent(6) {
            return Some(Command::Undo { counter });
        }
        let Some(held) = held else {
            return Some(match self.dice.under(30) {
                0 => Command::Pause { counter, reason: None },
                1 => Command::Close { counter },
                2 => self.chosen(counter).unwrap_or(Command::CallNext { counter }),
                _ => Command::CallNext { counter },
            });
        };
        Some(if held.state == TicketState::Called {
            self.press_for_called(counter, &held)
        } else {
            self.press_for_served(counter)
        })
    }

    fn press_for_called(&mut self, counter: CounterNo, held: &Ticket) -> Command {
        // Whether somebody comes is theirs, however often they are called.
        let comes = held.id.0.as_u128() % 100 < u128::from(COME);
        match self.dice.under(10) {
            0 => Command::Recall { counter },
            1 => Command::Hold { counter, reason: HoldReason::Form, minutes: Some(3) },
            _ if !comes => Command::NoShow { counter },
            2 => Command::CallNext { counter },
            _ => Command::Start { counter },
        }
    }

    fn press_for_served(&mut self, counter: CounterNo) -> Command {
        match self.dice.under(10) {
            0 => {
                let service = Some("b".parse().expect("a key"));
                let to = Transfer { service, bound: None, position: Position::Age, back: false };
                Command::Transfer { counter, to }
            }
            1 => Command::Hold { counter, reason: HoldReason::Result, minutes: None },
            2..=5 => Command::CallNext { counter },
            _ => {
                let (outcome, done, dossiers) = (Outcome::Served, Vec::new(), None);
                Command::Finish { counter, outcome, done, dossiers }
            }
        }
    }

    /// A number that waits, was missed or set aside, called out of turn.
    fn chosen(&mut self, counter: CounterNo) -> Option<Command> {
        let tickets: Vec<TicketId> = {
            let state = self.run.as_ref()?.dispatcher.read();
            state.office.tickets().filter(|t| t.ending().is_none()).map(|t| t.id).collect()
        };
        if tickets.is_empty() {
            return None;
        }
        let ticket = *self.dice.pick(&tickets);
        Some(Command::Call { counter, ticket, reason: Some("asked for".to_owned()) })
    }
}

/// Loudspeakers.
impl World {
    /// Plays what is due next, where nothing is being played.
    pub(crate) fn play(&mut self, eye: usize) {
        let fails = self.dice.percent(5);
        let one = &mut self.eyes[eye];
        if one.playing.is_some() || one.frozen {
            return;
        }
        let Some(announcement) = one.due.pop_front() else { return };
        one.playing = Some(announcement.clone());
        let opened = one.opened;
        if !fails {
            say(one, PlayerFrame::Started { announcement: announcement.clone() });
        }
        let long = i64::try_from(ANNOUNCEMENT.as_millis()).expect("seconds");
        let long = self.between(long, long + 500);
        self.later(long, Act::Played { eye, opened, announcement });
    }

    fn played(&mut self, eye: usize, opened: u64, announcement: &str) {
        let one = &mut self.eyes[eye];
        let plays = one.playing.as_deref() == Some(announcement);
        if one.opened != opened || one.frozen || !plays {
            return;
        }
        one.playing = None;
        let heard = self.dice.percent(95);
        if heard {
            self.ledger.hall.plays_to_the_end(announcement);
        }
        let reason = (!heard).then(|| "not_readable".to_owned());
        let announcement = announcement.to_owned();
        say(&self.eyes[eye], PlayerFrame::Finished { announcement, heard, reason });
        self.play(eye);
    }
}

fn say(eye: &crate::eye::Eye, said: PlayerFrame) {
    if let Some(screen) = &eye.screen {
        screen.plays(said);
    }
}

/// What goes wrong.
impl World {
    fn trouble(&mut self) -> Result<()> {
        match self.dice.under(20) {
            0..=2 => {
                let n = 1 + self.dice.under(6);
                self.tell(&format!("the power will go at sync {n}"));
                self.disk.plan(Fault::CutAtSync(n));
            }
            3 => {
                let n = 1 + self.dice.under(40);
                self.tell(&format!("the disk will fail at operation {n}"));
                self.disk.plan(Fault::Error(n));
            }
            4 => {
                self.tell("the disk is full");
                self.disk.set_full(true);
                let pause = self.between(SECOND, MINUTE);
                self.later(pause, Act::Room);
            }
            5 => return self.kill(),
            6 => {
                let by = *self.dice.pick(&[SECOND, -SECOND, HOUR, -HOUR]);
                self.jump(by);
            }
            7..=11 => self.cut_line(),
            16..=19 => self.mute(),
            _ => self.freeze(),
        }
        Ok(())
    }

    pub(crate) fn jump(&mut self, by: i64) {
        self.tell(&format!("the clock jumps by {} s", by / SECOND));
        self.skew += by;
        self.set_wall();
    }

    fn cut_line(&mut self) {
        let eye = self.any_eye();
        self.tell(&format!("{eye} loses its line"));
        self.eyes[eye].lose();
        if self.dice.percent(20) {
            self.eyes[eye].forget();
        }
        let pause = self.between(100, 2 * MINUTE);
        self.later(pause, Act::Open(eye));
    }

    fn freeze(&mut self) {
        let eye = self.any_eye();
        self.tell(&format!("{eye} stands still"));
        self.eyes[eye].frozen = true;
        let pause = self.between(SECOND, 40 * MINUTE);
        self.later(pause, Act::Thaw(eye));
    }

    /// The sound card of a loudspeaker is gone, in the middle perhaps. Anybody else stands still instead.
    fn mute(&mut self) {
        let eye = self.any_eye();
        if !self.eyes[eye].is_speaker() {
            return self.freeze();
        }
        self.tell(&format!("{eye} makes no sound"));
        self.eyes[eye].playing = None;
        self.eyes[eye].due.clear();
        let reason = Some("no sound card".to_owned());
        say(&self.eyes[eye], PlayerFrame::Player { can_play: false, reason, playing: None });
        let pause = self.between(SECOND, 10 * MINUTE);
        self.later(pause, Act::Unmute(eye));
    }

    fn any_eye(&mut self) -> usize {
        usize::try_from(self.dice.under(self.eyes.len() as u64)).expect("few")
    }
}

pub(crate) fn counter(n: u16) -> CounterNo {
    n.try_into().expect("it is painted on a sign")
}
