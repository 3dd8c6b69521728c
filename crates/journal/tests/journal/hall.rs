//! A ward at work: decides by the office's own rules and keeps the records to write.

use jiff::ToSpan;
use jiff::civil::date;
use journal::{
    AdminEvent, Body, Commit, Journal, JournalError, Record, SessionOf, SessionRow, StoredAnswer,
    TableWrite, VoiceEvent,
};
use office::{
    Actor, Alarm, BookingRules, Bound, Cause, Class, Command, Correction, CounterNo, CounterRules,
    Delivery, Emergency, HoldReason, Hours, Issue, Issuing, Limits, Millis, Office, Outcome,
    Position, Role, Rules, Service, Text, TicketId, Transfer, Window, Zone,
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
    let service = |key: &str, prefix: &str| {
        let name = Text { vi: format!("Dịch vụ {key}"), en: None };
        let service = Service::new(key.parse().unwrap(), prefix.parse().unwrap(), name);
        Service { bookable: true, ..service }
    };
    let sign = |n: u16, services: &[&str]| {
        let services = services.iter().map(|s| s.parse().unwrap()).collect();
        CounterRules::new(counter(n), services)
    };
    let emergency = Emergency { services: vec!["ho-tich".parse().unwrap()], hall_max: None };
    Rules {
        name: Text { vi: "UBND phường Thử Nghiệm".to_owned(), en: None },
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: vec![service("ho-tich", "A"), service("chung-thuc", "B")],
        counters: vec![
            sign(1, &["ho-tich"]),
            sign(2, &["ho-tich", "chung-thuc"]),
            CounterRules { auto_next: true, ..sign(3, &["chung-thuc"]) },
        ],
        issue_hours: Some(Hours { week: std::array::from_fn(|_| vec![ALL_DAY]) }),
        limits: Limits { absent_grace_ms: 0, recall_pause_ms: 0, ..Limits::default() },
        issuing: Issuing {
            booking: Some(BookingRules { early_minutes: 120, ..BookingRules::default() }),
            emergency: Some(emergency),
            ..Issuing::default()
        },
        ..Rules::default()
    }
}

const ALL_DAY: Window = Window { from: 0, to: 24 * 60 };

pub(crate) fn clerk(counter: CounterNo) -> Actor {
    Actor::Person { user: format!("clerk.{counter}").parse().unwrap(), role: Role::Clerk }
}

pub(crate) fn guide() -> Actor {
    Actor::Person { user: "guide".parse().unwrap(), role: Role::Guide }
}

pub(crate) fn finish(counter: CounterNo, outcome: Outcome) -> Command {
    Command::Finish { counter, outcome, done: Vec::new(), dossiers: None }
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
        self.unwritten.push(Record { seq: self.seq, at: self.at, by, from: None, body });
    }

    pub(crate) fn issue(&mut self, service: &str, class: Class) -> TicketId {
        let issue = Issue { class, ..self.wish(service) };
        let ticket = issue.ticket;
        self.order(&Command::Issue(issue), &guide());
        ticket
    }

    /// What somebody asks for, under an id of its own.
    pub(crate) fn wish(&self, service: &str) -> Issue {
        // UUIDs of version 7 in their order, as the house draws them.
        let drawn = u128::from(self.at.0.unsigned_abs()) << 80 | 7 << 76 | u128::from(self.seq);
        Issue::plain(TicketId(Uuid::from_u128(drawn | 2 << 62)), service.parse().unwrap())
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
        match self.dice.under(80) {
            0..16 => {
                let class = if self.dice.one_in(5) { Class::Priority } else { Class::Normal };
                let service = self.service();
                self.issue(service, class);
            }
            16..30 => self.order(&Command::CallNext { counter }, &by),
            30 => self.order(&Command::Recall { counter }, &by),
            31 => self.order(&Command::Start { counter }, &by),
            32..35 => self.order(&finish(counter, Outcome::Served), &by),
            35..37 => self.order(&Command::NoShow { counter }, &by),
            37..40 => self.order(&Command::Undo { counter }, &by),
            40 => self.order(&Command::Pause { counter, reason: Some("Nghỉ".to_owned()) }, &by),
            41 => self.order(&Command::Close { counter }, &by),
            42 => self.order(&Command::Open { counter }, &by),
            43 => self.announce(counter),
            44 => {
                let user = "x".to_owned();
                let failed = AdminEvent::LoginFailed { user, times: 1, refused: None };
                self.note(by, Body::Admin(failed));
            }
            45 => self.seldom(),
            46..56 => self.aside(counter, &by),
            56..68 => self.about_one(),
            68..73 => self.booked(),
            73..77 => self.house(counter, &by),
            _ => self.order(&Command::Tick, &Actor::System),
        }
    }

    fn service(&mut self) -> &'static str {
        ["ho-tich", "chung-thuc"][usize::from(self.dice.one_in(2))]
    }

    /// What is in hand is set aside or sent on; somebody is called out of turn, or walks up.
    fn aside(&mut self, counter: CounterNo, by: &Actor) {
        let (service, reason) = (self.service(), Some("Gọi trước".to_owned()));
        let minutes = self.dice.one_in(2).then_some(1);
        let command = match self.dice.under(6) {
            0 => Command::Hold { counter, reason: HoldReason::Form, minutes },
            1 => Command::Hold { counter, reason: HoldReason::Result, minutes },
            2 | 3 => Command::Transfer { counter, to: self.transfer(service) },
            4 => Command::WalkUp { counter, issue: Box::new(self.wish(service)), reason },
            _ => {
                let Some(ticket) = self.any_ticket() else { return };
                Command::Call { counter, ticket, reason }
            }
        };
        self.order(&command, by);
    }

    fn transfer(&mut self, service: &str) -> Transfer {
        let somewhere = counter(u16::try_from(1 + self.dice.under(3)).unwrap());
        let positions = [Position::First, Position::Last, Position::Age];
        Transfer {
            service: Some(service.parse().unwrap()),
            bound: self.dice.one_in(3).then_some(Bound::Counter(somewhere)),
            position: positions[usize::try_from(self.dice.under(3)).unwrap()],
            back: self.dice.one_in(3),
        }
    }

    /// Something about somebody's ticket that is not done at a counter.
    fn about_one(&mut self) {
        let Some(ticket) = self.any_ticket() else { return };
        let calls = self.office.ticket(ticket).unwrap().calls;
        let service = Some(self.service().parse().unwrap());
        let correction =
            Correction { service, class: Some(Class::Priority), ..Correction::default() };
        let command = match self.dice.under(7) {
            0 => Command::Cancel { ticket, cause: Cause::Left },
            1 => Command::Cancel { ticket, cause: Cause::Staff },
            2 => Command::StepOut { ticket },
            3 => Command::Postpone { ticket },
            4 => Command::Correct { ticket, correction },
            5 => Command::Deliver { ticket, calls, how: Delivery::Heard },
            _ => Command::Return { ticket },
        };
        self.order(&command, &guide());
    }

    fn any_ticket(&mut self) -> Option<TicketId> {
        let all: Vec<TicketId> = self.office.tickets().map(|t| t.id).collect();
        let nth = self.dice.under(all.len().max(1) as u64);
        all.get(usize::try_from(nth).unwrap()).copied()
    }

    fn booked(&mut self) {
        let (date, minute) = (self.office.date_of(self.at), 8 * 60);
        let issue = Box::new(self.wish("ho-tich"));
        let Some(booking) = self.office.bookings().map(|b| b.id).next() else {
            return self.order(&Command::Book { issue, date, minute }, &Actor::Citizen);
        };
        let command = match self.dice.under(4) {
            0 => Command::Book { issue, date, minute: minute + 30 },
            1 => Command::MoveBooking { booking, date, minute: minute + 60 },
            2 => Command::CancelBooking { booking },
            _ => Command::CheckIn { booking },
        };
        self.order(&command, &Actor::Citizen);
    }

    fn house(&mut self, counter: CounterNo, by: &Actor) {
        let alarm = Alarm::Help { counter };
        let services = self.dice.one_in(2).then(|| vec!["chung-thuc".parse().unwrap()]);
        match self.dice.under(5) {
            0 => self.order(&Command::CallForHelp { counter }, by),
            1 => self.order(&Command::EndAlarm { alarm }, by),
            2 => self.order(&Command::Assign { counter, services }, &Actor::System),
            3 => self.order(&Command::HandOver { counter }, by),
            _ => self.order(&Command::OpenAsYesterday, &Actor::System),
        }
        let on = self.dice.one_in(4);
        self.order(&Command::SetEmergency { on }, &Actor::System);
    }

    fn seldom(&mut self) {
        if self.dice.one_in(2) {
            return self.next_day();
        }
        let mut rules = self.office.rules().clone();
        rules.limits.undo_ms += 1;
        self.order(&Command::ChangeRules { rules: Box::new(rules) }, &Actor::System);
    }

    fn announce(&mut self, counter: CounterNo) {
        let Some(ticket) = self.office.in_hand(counter) else { return };
        let (ticket, calls) = (ticket.id, ticket.calls);
        let announcement = Uuid::from_u128(u128::from(self.dice.roll()));
        let zone = Zone::default();
        let due = VoiceEvent::Due { announcement, zone, ticket, counter, calls, with: Vec::new() };
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
        let who = SessionOf::User("clerk.1".parse().unwrap());
        let ends = self.at.plus(3_600_000);
        vec![TableWrite::PutSession(SessionRow::new(token_hash, who, self.at, ends))]
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

/// Seals every day that can be sealed, and answers how many.
pub(crate) fn seal_all(journal: &mut Journal) -> Result<usize, JournalError> {
    let mut sealed = 0;
    while let Some(day) = journal.seal_next(|| true)? {
        let mut more = journal.clear(Some(&day))?;
        while more {
            more = journal.clear(None)?;
        }
        sealed += 1;
    }
    Ok(sealed)
}
