//! Days lived by chance: everything that can be asked of an office is asked, and the log is written as it is exported.

use crate::rules::{self, CLERKS, Secret};
use office::{
    Actor, Bound, Cause, Channel, Class, Command, Correction, CounterNo, Delivery, DeskState,
    DeviceKind, Event, HoldReason, Issue, Millis, Office, Outcome, Position, Refusal, Role, Rules,
    ServiceKey, Ticket, TicketId, TicketState, Transfer, UserName,
};
use serde_json::{Value, json};
use xinmoi_tests::dice::Dice;

/// Sunday, 29 March 2026, 06:30 in Berlin, where the clocks have just changed; 11:30 in Hà Nội.
const BEGINS: Millis = Millis(1_774_758_600_000);
/// From one morning to the next, less the day that was lived.
const DAY_MS: i64 = 24 * 60 * 60_000;
/// Commands of a day.
const COMMANDS_MIN: u64 = 400;
const COMMANDS_MORE: u64 = 500;

/// What an office keeps to itself: which rules it follows instead of those that it declares, and from which command on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot {
    pub(crate) secret: Secret,
    pub(crate) from: u64,
}

/// An office that lives, with the log that it leaves.
struct Life {
    office: Office,
    now: Millis,
    dice: Dice,
    /// What the plot is made of: dice of its own, so that the honest day throws the same ones.
    plotting: Dice,
    plot: Option<Plot>,
    declared: Rules,
    commands: u64,
    tickets: u64,
    log: Vec<Value>,
}

/// The log of so many days, a record a line. The same seed, the same days; with a plot, the same until it shows.
pub(crate) fn lived(seed: u64, days: u64, plot: Option<Plot>) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let declared = rules::any(&mut dice);
    let plotting = dice.fork();
    let office = Office::default();
    let (now, commands, tickets) = (BEGINS, 0, 0);
    let mut life =
        Life { office, now, dice, plotting, plot, declared, commands, tickets, log: Vec::new() };
    life.change_rules(true);
    for day in 0..days {
        life.open_day(day);
        let commands = COMMANDS_MIN + life.dice.under(COMMANDS_MORE);
        (0..commands).for_each(|nth| life.step(nth * 100 / commands));
    }
    life.end_day();
    life.log.iter().map(Value::to_string).collect()
}

impl Life {
    fn submit(&mut self, command: &Command, by: &Actor) -> Result<(), Refusal> {
        let events = self.office.decide(command, by, self.now)?;
        for event in &events {
            self.office.apply(self.now, event);
            self.write(by, event);
        }
        Ok(())
    }

    /// Most of what is asked by chance is refused, and that is an answer too.
    fn ask(&mut self, command: &Command, by: &Actor) {
        let _ = self.submit(command, by);
    }

    fn write(&mut self, by: &Actor, event: &Event) {
        let mut event = serde_json::to_value(event).expect("events are JSON");
        if event.get("rules").is_some() {
            event["rules"] = serde_json::to_value(&self.declared).expect("rules are JSON");
        }
        let (seq, at) = (self.log.len() + 1, self.now);
        self.log.push(json!({"seq": seq, "at": at, "by": by, "body": {"office": event}}));
    }

    /// Works by the declared rules, or by what the plot has instead; told to the log, or not.
    fn change_rules(&mut self, told: bool) {
        let plot = self.plot.filter(|plot| plot.from <= self.commands);
        let followed = plot.map(|plot| {
            let dice = &mut self.plotting.clone();
            let mut rules = plot.secret.instead_of(&self.declared, dice);
            // Rules that stay the same are no change; the log would then lack a record that the honest day has.
            rules.name.vi = format!("{} {}", rules.name.vi, self.commands);
            rules
        });
        let rules = Box::new(followed.unwrap_or_else(|| self.declared.clone()));
        let length = self.log.len();
        self.ask(&Command::ChangeRules { rules }, &Actor::System);
        if !told {
            self.log.truncate(length);
        }
    }

    fn open_day(&mut self, nth: u64) {
        if nth > 0 {
            self.now = Millis(BEGINS.0 + i64::try_from(nth).expect("a few days") * DAY_MS);
            let waiting = self.ids(|ticket| ticket.state == TicketState::Waiting);
            for ticket in waiting {
                if self.dice.percent(30) {
                    self.ask(&Command::Postpone { ticket }, &supervisor());
                }
            }
        }
        let date = self.office.date_of(self.now);
        self.submit(&Command::OpenDay { date }, &Actor::System).expect("it is a later day");
        if nth > 0 && self.dice.percent(60) {
            self.ask(&Command::OpenAsYesterday, &supervisor());
        }
        for number in self.counters() {
            if self.dice.percent(70) {
                let by = self.at_desk(number);
                self.ask(&Command::Open { counter: number }, &by);
            }
        }
    }

    /// Everyone is served or gone, and the last day closes: with the opening of another one, which the log leaves out.
    fn end_day(&mut self) {
        self.now = self.now.plus(DAY_MS);
        let date = self.office.date_of(self.now);
        self.submit(&Command::OpenDay { date }, &Actor::System).expect("it is a later day");
        let opened = self.log.pop();
        assert!(opened.is_some_and(|record| record["body"]["office"]["kind"] == "day_opened"));
    }

    /// One thing is asked. `percent` of the day is over: lines grow until noon and become shorter afterwards.
    fn step(&mut self, percent: u64) {
        self.commands += 1;
        if self.plot.is_some_and(|plot| plot.from == self.commands) {
            self.change_rules(false);
        }
        self.wait();
        let issuing = if percent < 60 { 24 } else { 6 };
        match self.dice.under(100 + issuing) {
            0..28 => self.press_next(),
            28..36 => self.press(|counter, _| Command::Start { counter }),
            36..44 => self.finish(),
            44..49 => self.deliver(),
            49..56 => self.press(|counter, _| Command::NoShow { counter }),
            56..60 => self.press(|counter, _| Command::Undo { counter }),
            60..62 => self.press(|counter, _| Command::Recall { counter }),
            62..65 => self.hold(),
            65..69 => self.transfer(),
            69..75 => self.go_and_return(),
            75..78 => self.correct(),
            78..81 => self.choose(),
            81..83 => self.walk_up(),
            83..90 => self.move_desk(),
            90..94 => self.book(),
            94..97 => self.check_in(),
            97 => self.leave(),
            98 => self.manage(),
            _ => self.issue(),
        }
    }

    fn wait(&mut self) {
        let most = *self.dice.pick(&[0, 2_000, 10_000, 40_000, 60_000]);
        self.now = self.now.plus(i64::try_from(self.dice.under(most + 1)).expect("a minute"));
        if self.dice.percent(40) {
            self.tick();
        }
    }

    /// All that is due, one thing after another.
    fn tick(&mut self) {
        let mut told = usize::MAX;
        while told != self.log.len() {
            told = self.log.len();
            self.ask(&Command::Tick, &Actor::System);
        }
    }

    fn counters(&self) -> Vec<CounterNo> {
        self.declared.counters.iter().map(|counter| counter.number).collect()
    }

    fn counter(&mut self) -> CounterNo {
        let counters = self.counters();
        *self.dice.pick(&counters)
    }

    /// The clerk who sits there, mostly; or whoever comes by.
    fn at_desk(&mut self, counter: CounterNo) -> Actor {
        let seated = self.office.desk(counter).and_then(|desk| desk.clerk.clone());
        match seated.filter(|_| self.dice.percent(96)) {
            Some(user) => Actor::Person { user, role: Role::Clerk },
            None if self.dice.percent(10) => supervisor(),
            None => Actor::Person { user: self.user(), role: Role::Clerk },
        }
    }

    fn user(&mut self) -> UserName {
        self.dice.pick(&CLERKS).parse().expect("a name")
    }

    fn service(&mut self) -> ServiceKey {
        self.dice.pick(&self.declared.services).key.clone()
    }

    fn class(&mut self) -> Class {
        match self.dice.under(100) {
            0..3 => Class::Urgent,
            3..33 => Class::Priority,
            _ => Class::Normal,
        }
    }

    /// The tickets of which something holds.
    fn ids(&self, holds: impl Fn(&Ticket) -> bool) -> Vec<TicketId> {
        self.office.tickets().filter(|ticket| holds(ticket)).map(|ticket| ticket.id).collect()
    }

    /// One of the tickets of which something holds.
    fn one(&mut self, holds: impl Fn(&Ticket) -> bool) -> Option<TicketId> {
        let found = self.ids(holds);
        (!found.is_empty()).then(|| *self.dice.pick(&found))
    }

    fn next_id(&mut self) -> TicketId {
        self.tickets += 1;
        format!("019b8b8f-8f40-7000-8000-{:012}", self.tickets).parse().expect("an id")
    }

    fn press(&mut self, command: impl Fn(CounterNo, &mut Self) -> Command) {
        let counter = self.counter();
        let by = self.at_desk(counter);
        let command = command(counter, self);
        self.ask(&command, &by);
    }

    fn press_next(&mut self) {
        self.press(|counter, _| Command::CallNext { counter });
    }

    fn finish(&mut self) {
        self.press(|counter, life| {
            let outcome = *life.dice.pick(&[Outcome::Served, Outcome::Incomplete]);
            Command::Finish { counter, outcome, done: Vec::new(), dossiers: None }
        });
    }

    fn deliver(&mut self) {
        let Some(ticket) = self.one(|ticket| ticket.state == TicketState::Called) else { return };
        let calls = self.office.ticket(ticket).map_or(0, |ticket| ticket.calls);
        let how = Delivery::HeardAndSeen;
        self.ask(&Command::Deliver { ticket, calls, how }, &Actor::System);
    }

    fn hold(&mut self) {
        self.press(|counter, life| {
            let reason = *life.dice.pick(&[HoldReason::Form, HoldReason::Result]);
            let minutes = life.dice.percent(60).then(|| *life.dice.pick(&[1, 5, 10]));
            Command::Hold { counter, reason, minutes }
        });
    }

    fn transfer(&mut self) {
        self.press(|counter, life| {
            let service = life.dice.percent(60).then(|| life.service());
            let bound = match life.dice.under(10) {
                0..3 => Some(Bound::Counter(life.counter())),
                3..5 => Some(Bound::Clerk(life.user())),
                _ => None,
            };
            let position = *life.dice.pick(&[Position::First, Position::Last, Position::Age]);
            let back = life.dice.percent(25);
            Command::Transfer { counter, to: Transfer { service, bound, position, back } }
        });
    }

    fn go_and_return(&mut self) {
        if self.dice.percent(35) {
            let Some(ticket) = self.one(|t| t.state == TicketState::Waiting) else { return };
            return self.ask(&Command::StepOut { ticket }, &guide());
        }
        let away = |t: &Ticket| matches!(t.state, TicketState::OnHold | TicketState::NoShow);
        let Some(ticket) = self.one(away) else { return };
        let by = if self.dice.percent(50) { guide() } else { kiosk() };
        self.ask(&Command::Return { ticket }, &by);
    }

    fn correct(&mut self) {
        let Some(ticket) = self.one(|t| t.state == TicketState::Waiting) else { return };
        let service = self.dice.percent(40).then(|| self.service());
        let class = self.dice.percent(40).then(|| self.class());
        let authority = rules::any_authority(&mut self.dice, &self.declared);
        let non_territorial = self.dice.percent(20).then(|| self.dice.percent(50));
        let correction = Correction { service, class, authority, non_territorial };
        self.ask(&Command::Correct { ticket, correction }, &guide());
    }

    fn choose(&mut self) {
        let alive = |t: &Ticket| {
            matches!(t.state, TicketState::Waiting | TicketState::OnHold | TicketState::NoShow)
        };
        let Some(ticket) = self.one(alive) else { return };
        let counter = self.counter();
        let reason = self.dice.percent(60).then(|| "người nhà đang chờ".to_owned());
        let by = if self.dice.percent(30) { supervisor() } else { self.at_desk(counter) };
        self.ask(&Command::Call { counter, ticket, reason }, &by);
    }

    fn asked(&mut self) -> Issue {
        let mut issue = Issue::plain(self.next_id(), self.service());
        issue.class = self.class();
        issue.authority = rules::any_authority(&mut self.dice, &self.declared);
        issue.non_territorial = self.dice.percent(15);
        if self.dice.percent(12) {
            issue.then = vec![self.service()];
        }
        issue
    }

    fn issue(&mut self) {
        let mut issue = self.asked();
        if issue.class == Class::Urgent || self.dice.percent(20) {
            issue.channel = Channel::Desk;
            if self.dice.percent(5) {
                issue.from_roll = format!("X{:03}", self.dice.under(1_000)).parse().ok();
            }
            return self.ask(&Command::Issue(issue), &guide());
        }
        self.ask(&Command::Issue(issue), &kiosk());
    }

    fn walk_up(&mut self) {
        self.press(|counter, life| {
            let issue = Box::new(Issue { channel: Channel::Desk, ..life.asked() });
            let reason = life.dice.percent(50).then(|| "đứng sẵn ở quầy".to_owned());
            Command::WalkUp { counter, issue, reason }
        });
    }

    fn move_desk(&mut self) {
        let closing = self.dice.under(10);
        self.press(|counter, life| {
            let open = life.office.desk(counter).is_some_and(|desk| desk.state == DeskState::Open);
            match closing {
                0..6 if !open => Command::Open { counter },
                6 | 7 => Command::Pause { counter, reason: None },
                8 => Command::HandOver { counter },
                9 => Command::Close { counter },
                _ => {
                    let some = life.dice.percent(60);
                    let services = some.then(|| vec![life.service(), life.service()]);
                    Command::Assign { counter, services }
                }
            }
        });
    }

    fn book(&mut self) {
        let issue = Box::new(Issue { channel: Channel::Phone, then: Vec::new(), ..self.asked() });
        let ahead = if self.dice.percent(85) { 0 } else { DAY_MS };
        let at = self.now.plus(ahead);
        let date = self.office.date_of(at);
        let offset = *self.dice.pick(&[-30, 0, 0, 30, 60, 90]);
        let minute = (self.minute(at) + offset) / 30 * 30;
        let minute = u16::try_from(minute).unwrap_or_default();
        self.ask(&Command::Book { issue, date, minute }, &Actor::Citizen);
        let booked: Vec<_> = self.office.bookings().map(|booking| booking.id).collect();
        if booked.is_empty() || self.dice.percent(80) {
            return;
        }
        let booking = *self.dice.pick(&booked);
        let command = match self.dice.percent(70) {
            true => Command::MoveBooking { booking, date, minute: minute + 30 },
            false => Command::CancelBooking { booking },
        };
        self.ask(&command, &Actor::Citizen);
    }

    /// The local minute of the day.
    fn minute(&self, at: Millis) -> i64 {
        let zone = self.office.zone();
        let midnight = self.office.date_of(at).to_zoned(zone.clone()).expect("days have one");
        at.since(Millis(midnight.timestamp().as_millisecond())) / 60_000
    }

    fn check_in(&mut self) {
        let booked: Vec<_> = self.office.bookings().map(|booking| booking.id).collect();
        for booking in booked.into_iter().take(3) {
            self.ask(&Command::CheckIn { booking }, &kiosk());
        }
    }

    fn leave(&mut self) {
        let Some(ticket) = self.one(|t| t.ended_at.is_none()) else { return };
        let cause = *self.dice.pick(&[Cause::Left, Cause::Staff, Cause::MovedAway]);
        self.ask(&Command::Cancel { ticket, cause }, &guide());
    }

    /// What a supervisor does now and then: other rules among them, told to everyone.
    fn manage(&mut self) {
        match self.dice.under(6) {
            0..3 => {
                let mut other = self.declared.clone();
                other.calling = rules::any(&mut self.dice).calling;
                // Plans name services of the other office.
                other.calling.plan.clone_from(&self.declared.calling.plan);
                other.calling.plan.pop();
                self.declared = other;
                self.change_rules(true);
            }
            3 => self.ask(&Command::SetEmergency { on: true }, &supervisor()),
            _ => self.press(|counter, _| Command::CallForHelp { counter }),
        }
    }
}

fn supervisor() -> Actor {
    Actor::Person { user: "truong-ca".parse().expect("a name"), role: Role::Supervisor }
}

fn guide() -> Actor {
    Actor::Person { user: "huong-dan".parse().expect("a name"), role: Role::Guide }
}

fn kiosk() -> Actor {
    Actor::Device { device: "kiosk-1".parse().expect("an id"), device_kind: DeviceKind::Kiosk }
}
