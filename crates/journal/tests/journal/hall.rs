//! A ward at work: decides by the office's own rules and keeps the records to write.

use jiff::ToSpan;
use jiff::civil::date;
use journal::{
    AdminEvent, Body, Commit, Journal, JournalError, Record, SessionOf, SessionRow, StoredAnswer,
    TableWrite, VoiceEvent,
};
use office::{
    Actor, Channel, Class, Command, CounterNo, CounterRules, Issue, Language, Limits, Millis,
    Office, Outcome, Role, Rules, Service, Text, TicketId, TicketState, Zone,
};
use uuid::Uuid;

/// 2026-01-05 07:30 in Vietnam: a Monday.
pub(crate) const MONDAY: Millis = Millis(1_767_573_000_000);

/// SplitMix64: the same seed gives the same day.
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `n` - 1.
    pub(crate) fn under(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.under(n) == 0
    }
}

pub(crate) fn counter(n: u16) -> CounterNo {
    CounterNo::try_from(n).unwrap()
}

pub(crate) fn rules() -> Rules {
    let service = |key: &str, prefix: &str| Service {
        key: key.parse().unwrap(),
        prefix: prefix.parse().unwrap(),
        name: Text { vi: format!("Dịch vụ {key}"), en: None },
        quota: None,
    };
    let counter = |n: u16, services: &[&str]| CounterRules {
        number: counter(n),
        name: None,
        zone: Zone::default(),
        services: services.iter().map(|s| s.parse().unwrap()).collect(),
    };
    Rules {
        name: Text { vi: "UBND phường Thử Nghiệm".to_owned(), en: None },
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: vec![service("ho-tich", "A"), service("chung-thuc", "B")],
        counters: vec![
            counter(1, &["ho-tich"]),
            counter(2, &["ho-tich", "chung-thuc"]),
            counter(3, &["chung-thuc"]),
        ],
        issue_hours: None,
        service_hours: None,
        limits: Limits { undo_ms: 10_000, absent_grace_ms: 0 },
    }
}

pub(crate) fn clerk(counter: CounterNo) -> Actor {
    Actor::Person { user: format!("clerk.{counter}").parse().unwrap(), role: Role::Clerk }
}

/// An office and the records not yet written.
#[derive(Clone, Debug)]
pub(crate) struct Hall {
    pub(crate) office: Office,
    pub(crate) seq: u64,
    pub(crate) at: Millis,
    pub(crate) dice: Dice,
    pub(crate) unwritten: Vec<Record>,
}

impl Hall {
    pub(crate) fn new(office: Office, seq: u64, seed: u64) -> Self {
        let at = office.last_at().max(MONDAY);
        Self { office, seq, at, dice: Dice(seed), unwritten: Vec::new() }
    }

    /// Gives an order. A refusal leaves no record.
    pub(crate) fn order(&mut self, command: &Command, by: &Actor) {
        let Ok(events) = self.office.decide(command, by, self.at) else { return };
        for event in events {
            self.office.apply(self.at, &event);
            self.note(by.clone(), Body::Office(event));
        }
    }

    pub(crate) fn note(&mut self, by: Actor, body: Body) {
        self.seq += 1;
        self.unwritten.push(Record { seq: self.seq, at: self.at, by, body });
    }

    pub(crate) fn issue(&mut self, service: &str, class: Class) -> TicketId {
        // UUIDs of version 7 in their order, as the house draws them.
        let drawn = u128::from(self.at.0.unsigned_abs()) << 80 | 7 << 76 | u128::from(self.seq);
        let ticket = TicketId(Uuid::from_u128(drawn | 2 << 62));
        let issue = Issue {
            ticket,
            service: service.parse().unwrap(),
            class,
            language: Language::Vi,
            channel: Channel::Kiosk,
        };
        let guide = Actor::Person { user: "guide".parse().unwrap(), role: Role::Guide };
        self.order(&Command::Issue(issue), &guide);
        ticket
    }

    /// Applies the rules and opens the first day.
    pub(crate) fn begin(&mut self) {
        let rules = Box::new(rules());
        self.order(&Command::ChangeRules { rules }, &Actor::System);
        self.next_day();
        for n in 1..=3 {
            self.order(&Command::Open { counter: counter(n) }, &clerk(counter(n)));
        }
    }

    pub(crate) fn next_day(&mut self) {
        let tomorrow = |day: office::Day| day.date.checked_add(1.day()).unwrap();
        let date = self.office.day().map_or(date(2026, 1, 5), tomorrow);
        self.order(&Command::OpenDay { date }, &Actor::System);
    }

    /// Something happens, as it does in a hall.
    pub(crate) fn something(&mut self) {
        self.at = self.at.plus(i64::try_from(self.dice.under(4_000)).unwrap());
        let counter = counter(u16::try_from(1 + self.dice.under(3)).unwrap());
        let by = clerk(counter);
        match self.dice.under(40) {
            0..12 => {
                let service = ["ho-tich", "chung-thuc"][usize::from(self.dice.one_in(2))];
                let class = if self.dice.one_in(5) { Class::Priority } else { Class::Normal };
                self.issue(service, class);
            }
            12..24 => self.order(&Command::CallNext { counter }, &by),
            24 => self.order(&Command::Recall { counter }, &by),
            25 => self.order(&Command::Start { counter }, &by),
            26..29 => self.order(&Command::Finish { counter, outcome: Outcome::Served }, &by),
            29 => self.order(&Command::NoShow { counter }, &by),
            30..33 => self.order(&Command::Undo { counter }, &by),
            33 => self.cancel_one(),
            34 => self.order(&Command::Pause { counter, reason: Some("Nghỉ".to_owned()) }, &by),
            35 => self.order(&Command::Close { counter }, &by),
            36 => self.order(&Command::Open { counter }, &by),
            37 => self.announce(counter),
            38 => self.note(by, Body::Admin(AdminEvent::LoginFailed { user: "x".to_owned() })),
            _ => self.seldom(),
        }
    }

    fn seldom(&mut self) {
        if self.dice.one_in(2) {
            return self.next_day();
        }
        let mut rules = self.office.rules().clone();
        rules.limits.undo_ms += 1;
        self.order(&Command::ChangeRules { rules: Box::new(rules) }, &Actor::System);
    }

    fn cancel_one(&mut self) {
        let waiting = |t: &&office::Ticket| t.state == TicketState::Waiting;
        let Some(ticket) = self.office.tickets().find(waiting).map(|t| t.id) else { return };
        self.order(&Command::Cancel { ticket }, &Actor::Citizen);
    }

    fn announce(&mut self, counter: CounterNo) {
        let Some(ticket) = self.office.in_hand(counter) else { return };
        let (ticket, calls) = (ticket.id, ticket.calls);
        let announcement = Uuid::from_u128(u128::from(self.dice.roll()));
        let zone = Zone::default();
        let due = VoiceEvent::Due { announcement, zone, ticket, counter, calls };
        self.note(Actor::System, Body::Voice(due));
    }

    /// A batch of one to four happenings, with now and then an answer kept and a session begun.
    pub(crate) fn batch(&mut self) -> Batch {
        while self.unwritten.is_empty() {
            for _ in 0..=self.dice.under(4) {
                self.something();
            }
        }
        let records = std::mem::take(&mut self.unwritten);
        Batch { answers: self.some_answer(), writes: self.some_write(), records }
    }

    fn some_answer(&mut self) -> Vec<([u8; 32], StoredAnswer)> {
        let day = self.office.day().map_or(0, |d| d.ordinal);
        let mut scope = [0; 32];
        scope[..8].copy_from_slice(&self.dice.roll().to_be_bytes());
        let answer =
            StoredAnswer { day, request_hash: [7; 32], status: 200, seq: self.seq, body: vec![1] };
        if self.dice.one_in(2) { vec![(scope, answer)] } else { Vec::new() }
    }

    fn some_write(&mut self) -> Vec<TableWrite> {
        if !self.dice.one_in(8) {
            return Vec::new();
        }
        let token_hash = [u8::try_from(self.dice.under(256)).unwrap(); 32];
        vec![TableWrite::PutSession(SessionRow {
            token_hash,
            who: SessionOf::User("clerk.1".parse().unwrap()),
            created_at: self.at,
            expires_at: self.at.plus(3_600_000),
        })]
    }

    /// Writes what happened since.
    pub(crate) fn commit(&mut self, journal: &mut Journal) {
        let records = std::mem::take(&mut self.unwritten);
        let batch = Batch { records, answers: Vec::new(), writes: Vec::new() };
        batch.append(journal, &self.office).unwrap();
    }
}

/// What is written together.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) records: Vec<Record>,
    pub(crate) answers: Vec<([u8; 32], StoredAnswer)>,
    pub(crate) writes: Vec<TableWrite>,
}

impl Batch {
    pub(crate) fn append(
        &self,
        journal: &mut Journal,
        office: &Office,
    ) -> Result<(), JournalError> {
        let Self { records, answers, writes } = self;
        journal.append(&Commit { records, answers, writes, office })
    }
}

/// Writes `commits` commits of a ward's days into a journal and answers the hall.
pub(crate) fn work(journal: &mut Journal, seed: u64, commits: usize) -> Hall {
    let mut hall = Hall::new(Office::default(), 0, seed);
    hall.begin();
    hall.commit(journal);
    for _ in 0..commits {
        let batch = hall.batch();
        batch.append(journal, &hall.office).unwrap();
    }
    hall
}
