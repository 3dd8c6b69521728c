//! Random days, lived by the office's own rules in a real store.

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{AdminEvent, Body, Commit, Journal, Record, VoiceEvent};
use office::{
    Actor, Bound, Cause, Channel, Class, Command, Correction, CounterNo, CounterRules, Delivery,
    DeviceKind, HoldReason, Issue, Limits, Millis, Office, Outcome, Position, Rating, Role, Rules,
    Service, ServiceKey, Text, TicketId, Transfer,
};
use std::path::Path;
use uuid::Uuid;

pub(crate) const FIRST: Date = Date::constant(2026, 11, 2);
const SERVICES: [&str; 3] = ["a", "b", "c"];
const COUNTERS: u16 = 3;
/// The longest time between two steps.
const PAUSE_MS: i64 = 90_000;

pub(crate) fn rules() -> Rules {
    let name = |text: &str| Text { vi: text.to_owned(), en: None };
    let service = |key: &&str| {
        let prefix = key.to_uppercase();
        Service::new(key.parse().unwrap(), prefix.parse().unwrap(), name(key))
    };
    let all = || SERVICES.iter().map(|key| key.parse().unwrap()).collect();
    let counter = |n| CounterRules::new(CounterNo::try_from(n).unwrap(), all());
    Rules {
        name: name("Bộ phận Một cửa"),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: SERVICES.iter().map(service).collect(),
        counters: (1..=COUNTERS).map(counter).collect(),
        limits: Limits { undo_ms: 600_000, absent_grace_ms: 0, ..Limits::default() },
        ..Rules::default()
    }
}

/// An office that lives.
pub(crate) struct Life {
    pub(crate) office: Office,
    journal: Journal,
    chance: Rng,
    at: Millis,
    seq: u64,
    records: Vec<Record>,
}

impl Life {
    pub(crate) fn begin(data: &Path, seed: u64) -> Self {
        let opened = Journal::open(data, Uuid::from_u128(7)).unwrap();
        let mut life = Self {
            office: opened.office,
            journal: opened.journal,
            chance: Rng::with_seed(seed),
            at: morning(FIRST),
            seq: 0,
            records: Vec::new(),
        };
        let user = "=1+1".to_owned();
        life.note(AdminEvent::LoginFailed { user, times: 2, refused: None });
        life.order(&Command::ChangeRules { rules: Box::new(rules()) }, &Actor::System);
        life
    }

    /// Lives so many days with so many steps each, and leaves the last one open.
    pub(crate) fn live(&mut self, days: i64, steps: u32) {
        for day in 0..days {
            let date = FIRST.checked_add(day.days()).unwrap();
            self.at = self.at.max(morning(date));
            self.order(&Command::OpenDay { date }, &Actor::System);
            for counter in (1..=COUNTERS).map(counter) {
                if self.chance.u8(..) < 200 {
                    self.order(&Command::Open { counter }, &clerk(counter));
                }
            }
            for _ in 0..steps {
                self.at = self.at.plus(self.chance.i64(1..PAUSE_MS));
                self.step();
            }
            self.keep();
            if self.chance.bool() {
                self.seal();
            }
        }
    }

    fn step(&mut self) {
        let counter = counter(self.chance.u16(1..=COUNTERS));
        let clerk = clerk(counter);
        let ticket = self.some_ticket();
        let (command, by) = match self.chance.u8(..100) {
            0..25 => (self.issue(), kiosk()),
            25..45 => (Command::CallNext { counter }, clerk),
            45..55 => (Command::Start { counter }, clerk),
            55..60 => (self.finish(counter), clerk),
            60..64 => (Command::NoShow { counter }, clerk),
            64..68 => (Command::Hold { counter, reason: HoldReason::Form, minutes: None }, clerk),
            68..72 => (self.transfer(counter), clerk),
            72..79 => (Command::Undo { counter }, clerk),
            79..82 => (Command::Recall { counter }, clerk),
            82..85 => (self.call(counter, ticket), clerk),
            85..88 => (Command::Return { ticket }, kiosk()),
            88..90 => (Command::StepOut { ticket }, kiosk()),
            90..91 => (Command::Cancel { ticket, cause: Cause::Left }, kiosk()),
            91..92 => (Command::Cancel { ticket, cause: Cause::Staff }, supervisor()),
            92..93 => (Command::Postpone { ticket }, supervisor()),
            93..94 => (self.correct(ticket), supervisor()),
            94..95 => (Command::Pause { counter, reason: None }, clerk),
            95..97 => (Command::Open { counter }, clerk),
            97..98 => (Command::Close { counter }, clerk),
            _ => (self.rate(ticket), Actor::Citizen),
        };
        self.order(&command, &by);
    }

    fn issue(&mut self) -> Command {
        let mut issue = Issue::plain(self.id(), self.service());
        issue.class =
            *self.chance.choice([Class::Normal, Class::Normal, Class::Priority].iter()).unwrap();
        issue.channel = Channel::Kiosk;
        if self.chance.u8(..) < 40 {
            issue.then = vec![self.service()];
        }
        Command::Issue(issue)
    }

    fn finish(&mut self, counter: CounterNo) -> Command {
        let outcomes = [Outcome::Served, Outcome::Incomplete, Outcome::Redirected];
        let outcome = *self.chance.choice(outcomes.iter()).unwrap();
        Command::Finish { counter, outcome, done: Vec::new(), dossiers: None }
    }

    fn transfer(&mut self, counter: CounterNo) -> Command {
        let bound = self.chance.bool().then(|| Bound::Counter(self::counter(1)));
        let (service, back) = (Some(self.service()), self.chance.u8(..) < 60);
        Command::Transfer {
            counter,
            to: Transfer { service, bound, position: Position::Age, back },
        }
    }

    fn call(&mut self, counter: CounterNo, ticket: TicketId) -> Command {
        Command::Call { counter, ticket, reason: Some("=HYPERLINK(\"http://x\")".to_owned()) }
    }

    fn correct(&mut self, ticket: TicketId) -> Command {
        let correction = Correction { service: Some(self.service()), ..Correction::default() };
        Command::Correct { ticket, correction }
    }

    fn rate(&mut self, ticket: TicketId) -> Command {
        let score = self.chance.u8(1..=5).try_into().unwrap();
        let rating =
            Rating { score, reasons: Vec::new(), comment: Some("Nguyễn Văn A".to_owned()) };
        Command::Rate { ticket, here: None, rating, within_ms: i64::MAX }
    }

    fn service(&mut self) -> ServiceKey {
        self.chance.choice(SERVICES.iter()).unwrap().parse().unwrap()
    }

    fn some_ticket(&mut self) -> TicketId {
        let all: Vec<TicketId> = self.office.tickets().map(|ticket| ticket.id).collect();
        self.chance.choice(all.iter()).copied().unwrap_or(TicketId(Uuid::nil()))
    }

    fn id(&self) -> TicketId {
        let drawn = u128::from(self.at.0.unsigned_abs()) << 80 | 7 << 76 | u128::from(self.seq);
        TicketId(Uuid::from_u128(drawn | 2 << 62))
    }

    fn order(&mut self, command: &Command, by: &Actor) {
        // What the office refuses does not happen.
        for event in self.office.decide(command, by, self.at).unwrap_or_default() {
            self.office.apply(self.at, &event);
            self.record(Body::Office(event), by);
        }
    }

    pub(crate) fn note(&mut self, event: AdminEvent) {
        self.record(Body::Admin(event), &Actor::System);
    }

    fn record(&mut self, body: Body, by: &Actor) {
        self.seq += 1;
        self.records.push(Record { seq: self.seq, at: self.at, by: by.clone(), from: None, body });
    }

    pub(crate) fn keep(&mut self) {
        let records = std::mem::take(&mut self.records);
        let office = &self.office;
        self.journal
            .append(&Commit { records: &records, answers: &[], writes: &[], office })
            .unwrap();
    }

    pub(crate) fn seal(&mut self) {
        while let Some(day) = self.journal.seal_next(|| true).unwrap() {
            let mut more = self.journal.clear(Some(&day)).unwrap();
            while more {
                more = self.journal.clear(None).unwrap();
            }
        }
    }
}

fn morning(date: Date) -> Millis {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    Millis(date.at(7, 30, 0, 0).to_zoned(zone).unwrap().timestamp().as_millisecond())
}

fn counter(n: u16) -> CounterNo {
    CounterNo::try_from(n).unwrap()
}

fn clerk(counter: CounterNo) -> Actor {
    Actor::Person { user: format!("can-bo-{counter}").parse().unwrap(), role: Role::Clerk }
}

fn supervisor() -> Actor {
    Actor::Person { user: "truong".parse().unwrap(), role: Role::Supervisor }
}

fn kiosk() -> Actor {
    Actor::Device { device: "kiosk-1".parse().unwrap(), device_kind: DeviceKind::Kiosk }
}

/// Ordinary days, all sealed but the last two: everybody is served a while after they came, and is heard to be called.
pub(crate) fn ordinary(data: &Path, days: i64, numbers: u64) {
    let mut life = Life::begin(data, 1);
    for day in 0..days {
        let date = FIRST.checked_add(day.days()).unwrap();
        life.at = life.at.max(morning(date));
        life.order(&Command::OpenDay { date }, &Actor::System);
        for counter in (1..=COUNTERS).map(counter) {
            life.order(&Command::Open { counter }, &clerk(counter));
        }
        for n in 0..numbers + WAITING {
            life.at = life.at.plus(PACE_MS);
            if n < numbers {
                let command = life.issue();
                life.order(&command, &kiosk());
            }
            if n >= WAITING {
                life.serve(counter(u16::try_from(n % u64::from(COUNTERS)).unwrap() + 1));
            }
        }
        life.keep();
        life.seal();
    }
}

/// People who wait before the first of them is called.
const WAITING: u64 = 6;
/// Between two who come.
const PACE_MS: i64 = 60_000;

impl Life {
    fn serve(&mut self, counter: CounterNo) {
        let by = clerk(counter);
        self.order(&Command::CallNext { counter }, &by);
        let Some(called) = self.office.in_hand(counter).map(|ticket| (ticket.id, ticket.calls))
        else {
            return;
        };
        let announcement = Uuid::from_u128(u128::from(self.seq));
        let zone = "hall".parse().unwrap();
        let (ticket, calls) = called;
        let due = VoiceEvent::Due { announcement, zone, ticket, counter, calls, with: Vec::new() };
        let player: office::DeviceId = "loa-1".parse().unwrap();
        let begun = VoiceEvent::Started { announcement, player: player.clone() };
        let heard =
            VoiceEvent::Finished { announcement, player: Some(player), heard: true, reason: None };
        for event in [due, begun, heard] {
            self.record(Body::Voice(event), &Actor::System);
        }
        let how = Delivery::HeardAndSeen;
        self.order(&Command::Deliver { ticket, calls, how }, &Actor::System);
        self.order(&Command::Start { counter }, &by);
    }
}
