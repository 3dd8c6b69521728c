//! The rules once more, as plainly as they can be said, from `docs/POLICY.md` and the words beside the public types:
//! one list of tickets, searched from the front each time. Slow, and another's hand. A command is carried out at once
//! and told as it happens; a refusal names everything that stands in the way, and the office must name one of it.

mod book;
mod calls;
mod counters;
mod day;
mod issue;
mod lane;
mod policy;
mod visits;

use office::{
    Actor, Alarm, Booking, Command, CounterNo, Day, Desk, DeskState, Event, LastPress, Millis,
    PersonTag, Press, Role, Rules, Seat, ServiceKey, Ticket, TicketId, TicketState, Turn, UserName,
};

/// A ticket of today, and what has been noted about it since it came to wait.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) ticket: Ticket,
    pub(crate) notes: Vec<Note>,
    /// How often anything happened to it.
    pub(crate) touched: u32,
}

/// What a call meant for one who was not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// One more of those who go before one who came back.
    OneFewerBefore,
    /// Somebody who came later was called.
    PassedOver,
    /// The same, and nobody who could have been called came earlier.
    PassedOverInTurn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// Which call it was.
    call: u64,
    at: Millis,
    pub(crate) meant: Meant,
}

/// What can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pressed {
    press: Press,
    at: Millis,
    /// The tickets as they were.
    before: Vec<Row>,
    /// How often each had been touched when the press was over.
    touched: Vec<u32>,
    call: Option<u64>,
    run: u16,
    credits: Vec<i32>,
}

/// A counter of the hall.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sign {
    pub(crate) number: CounterNo,
    pub(crate) state: DeskState,
    reason: Option<String>,
    pub(crate) clerk: Option<UserName>,
    pub(crate) in_hand: Option<TicketId>,
    pub(crate) services: Option<Vec<ServiceKey>>,
    pressed: Option<Pressed>,
    run: u16,
    credits: Vec<i32>,
    free_since: Option<Millis>,
}

impl Sign {
    fn closed(number: CounterNo) -> Self {
        Self {
            number,
            state: DeskState::Closed,
            reason: None,
            clerk: None,
            in_hand: None,
            services: None,
            pressed: None,
            run: 0,
            credits: Vec::new(),
            free_since: None,
        }
    }

    /// The same, as the office shows it.
    pub(crate) fn desk(&self) -> Desk {
        let last_press = self.pressed.as_ref().map(|pressed| LastPress {
            press: pressed.press,
            at: pressed.at,
            before: pressed.before.iter().map(|row| row.ticket.clone()).collect(),
            turn: Turn { run: shown(pressed.run), credits: pressed.credits.clone() },
        });
        Desk {
            number: self.number,
            state: self.state,
            reason: self.reason.clone(),
            clerk: self.clerk.clone(),
            in_hand: self.in_hand,
            last_press,
            services: self.services.clone(),
            turn: Turn { run: shown(self.run), credits: self.credits.clone() },
        }
    }
}

fn shown(run: u16) -> u8 {
    u8::try_from(run).expect("at most 255 are counted")
}

/// The whole office.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plain {
    pub(crate) rules: Rules,
    pub(crate) day: Option<Day>,
    /// In the order in which they came.
    pub(crate) rows: Vec<Row>,
    pub(crate) signs: Vec<Sign>,
    /// Of every number given out today: for which service, and the counted part if it was not from a roll.
    given: Vec<(ServiceKey, Option<u32>)>,
    /// Up to which counted part the numbers of a service are passed over today.
    skipped: Vec<(ServiceKey, u32)>,
    /// Who took which number today, and for what.
    taken_by: Vec<(PersonTag, TicketId, Vec<ServiceKey>)>,
    /// The slots of the bookings that were used today.
    used: Vec<(ServiceKey, u16)>,
    pub(crate) bookings: Vec<Booking>,
    pub(crate) roster: Vec<Seat>,
    /// Who sat down where today, last.
    sat: Vec<(CounterNo, UserName)>,
    pub(crate) alarms: Vec<Alarm>,
    unserved: Vec<(ServiceKey, Millis)>,
    pub(crate) emergency: bool,
    /// Whose absence was taken back since they were called: it is not said by itself again.
    spared: Vec<TicketId>,
    next_arrival: u64,
    calls: u64,
    pub(crate) now: Millis,
    /// When something happened last.
    last_at: Millis,
    told: Vec<Event>,
}

/// What happened, or everything that stands in the way.
pub(crate) type Answer = Result<Vec<Event>, Vec<&'static str>>;
type Done = Result<(), Vec<&'static str>>;

/// What stands in the way, collected.
#[derive(Default)]
struct Obstacles(Vec<&'static str>);

impl Obstacles {
    fn when(&mut self, there: bool, code: &'static str) {
        if there {
            self.0.push(code);
        }
    }

    fn none(self) -> Done {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

fn only<T>(code: &'static str) -> Result<T, Vec<&'static str>> {
    Err(vec![code])
}

impl Plain {
    pub(crate) fn new() -> Self {
        Self {
            rules: Rules::default(),
            day: None,
            rows: Vec::new(),
            signs: Vec::new(),
            given: Vec::new(),
            skipped: Vec::new(),
            taken_by: Vec::new(),
            used: Vec::new(),
            bookings: Vec::new(),
            roster: Vec::new(),
            sat: Vec::new(),
            alarms: Vec::new(),
            unserved: Vec::new(),
            emergency: false,
            spared: Vec::new(),
            next_arrival: 1,
            calls: 0,
            now: Millis(0),
            last_at: Millis(0),
            told: Vec::new(),
        }
    }

    /// Carries a command out. After a refusal nothing is different.
    pub(crate) fn submit(&mut self, command: &Command, by: &Actor, at: Millis) -> Answer {
        // These two find out on the way that they may not.
        let may_turn_back = matches!(command, Command::Call { .. } | Command::WalkUp { .. });
        let as_it_was = may_turn_back.then(|| self.clone());
        self.now = at;
        let done = self.carry_out(command, by);
        let told = std::mem::take(&mut self.told);
        match done {
            Ok(()) => Ok(told),
            Err(obstacles) => {
                assert!(told.is_empty() || may_turn_back, "refused halfway: {command:?}");
                if let Some(office) = as_it_was {
                    *self = office;
                }
                Err(obstacles)
            }
        }
    }

    fn carry_out(&mut self, command: &Command, by: &Actor) -> Done {
        match command {
            Command::Issue(issue) => self.issue(issue, by),
            Command::Cancel { ticket, cause } => self.cancel(*ticket, *cause, by),
            Command::Return { ticket } => self.come_back(*ticket),
            Command::StepOut { ticket } => self.step_out(*ticket),
            Command::Correct { ticket, correction } => self.correct(*ticket, correction, by),
            Command::Postpone { ticket } => self.postpone(*ticket, by),
            Command::Open { counter } => self.open(*counter, by),
            Command::Pause { counter, reason } => self.pause(*counter, reason.as_ref(), by),
            Command::Close { counter } => self.close(*counter, by),
            Command::CallNext { counter } => self.next(*counter, by),
            Command::Recall { counter } => self.recall(*counter, by),
            Command::Start { counter } => self.start(*counter, by),
            Command::Finish { counter, outcome, done, dossiers } => {
                self.finish(*counter, *outcome, done, *dossiers, by)
            }
            Command::Hold { counter, reason, minutes } => {
                self.hold(*counter, *reason, *minutes, by)
            }
            Command::Transfer { counter, to } => self.transfer(*counter, to, by),
            Command::Call { counter, ticket, reason } => {
                self.call(*counter, *ticket, reason.as_ref(), by)
            }
            Command::WalkUp { counter, issue, reason } => {
                self.walk_up(*counter, issue, reason.as_ref(), by)
            }
            Command::Deliver { ticket, calls, how } => self.deliver(*ticket, *calls, *how),
            Command::NoShow { counter } => self.no_show(*counter, by),
            Command::Undo { counter } => self.undo(*counter, by),
            Command::Assign { counter, services } => self.assign(*counter, services.as_ref(), by),
            Command::HandOver { counter } => self.hand_over(*counter, by),
            Command::OpenAsYesterday => self.open_as_yesterday(),
            Command::CallForHelp { counter } => self.call_for_help(*counter, by),
            Command::EndAlarm { alarm } => self.end_alarm(alarm),
            Command::ReportBackup { good, sent } => self.report_backup(*good, *sent),
            Command::SkipNumbers { count } => self.skip_numbers(*count),
            Command::SetEmergency { on } => self.set_emergency(*on),
            Command::Book { issue, date, minute } => self.book(issue, *date, *minute),
            Command::MoveBooking { booking, date, minute } => {
                self.move_booking(*booking, *date, *minute)
            }
            Command::CancelBooking { booking } => self.cancel_booking(*booking),
            Command::CheckIn { booking } => self.check_in(*booking),
            Command::Rate { ticket, here, rating, within_ms } => {
                self.rate(*ticket, *here, rating, *within_ms)
            }
            Command::Tick => self.tick(),
            Command::OpenDay { date } => self.open_day(*date),
            Command::ChangeRules { rules } => self.change_rules(rules),
        }
    }

    /// Something has happened.
    fn tell(&mut self, event: Event) {
        self.told.push(event);
        self.last_at = self.now;
        self.watch();
    }

    /// Since when there are people waiting for a service that no open counter takes. The guide takes guidance.
    fn watch(&mut self) {
        let mut services = Vec::new();
        for row in self.waiting() {
            let guided = self.rules.service(&row.ticket.service).is_some_and(|s| s.guidance);
            let open = self.signs.iter().filter(|sign| sign.state == DeskState::Open);
            let expected = |sign| {
                let bound = row.ticket.bound.as_ref().filter(|_| self.may_serve(sign, &row.ticket));
                bound.is_some_and(|bound| Self::names(bound, sign))
            };
            let taken = open.into_iter().any(|s| self.takes(s, &row.ticket) || expected(s));
            if !guided && !taken && !services.contains(&row.ticket.service) {
                services.push(row.ticket.service.clone());
            }
        }
        let now = self.now;
        self.unserved.retain(|(service, _)| services.contains(service));
        services.retain(|service| self.unserved.iter().all(|(known, _)| known != service));
        self.unserved.extend(services.into_iter().map(|service| (service, now)));
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.ticket.state == TicketState::Waiting)
    }

    pub(crate) fn row(&self, id: TicketId) -> Option<&Row> {
        self.rows.iter().find(|row| row.ticket.id == id)
    }

    /// The ticket, which is there, changed.
    fn change(&mut self, id: TicketId, change: impl FnOnce(&mut Ticket)) {
        let row = self.rows.iter_mut().find(|row| row.ticket.id == id).expect("a ticket of today");
        row.touched += 1;
        let waited = row.ticket.state == TicketState::Waiting;
        change(&mut row.ticket);
        // What is noted about passing is about this time of waiting.
        if !waited || row.ticket.state != TicketState::Waiting {
            row.notes.clear();
        }
    }

    pub(crate) fn sign(&self, number: CounterNo) -> Option<&Sign> {
        self.signs.iter().find(|sign| sign.number == number)
    }

    /// The counters with something to take back; `lately`: that can still be taken back.
    pub(crate) fn pressed(&self, lately: bool) -> impl Iterator<Item = CounterNo> {
        let undo_ms = self.rules.limits.undo_ms;
        let since = |sign: &Sign| sign.pressed.as_ref().map(|p| self.now.since(p.at));
        let pressed = move |sign: &&Sign| since(sign).is_some_and(|ms| !lately || ms <= undo_ms);
        self.signs.iter().filter(pressed).map(|sign| sign.number)
    }

    fn sign_mut(&mut self, number: CounterNo) -> &mut Sign {
        self.signs.iter_mut().find(|sign| sign.number == number).expect("a counter of the rules")
    }

    /// The counter, for whoever may act there: one clerk, one counter; one counter, one clerk.
    fn seat(&self, number: CounterNo, by: &Actor) -> Result<&Sign, Vec<&'static str>> {
        let Some(sign) = self.sign(number) else { return only("unknown_counter") };
        let mut no = Obstacles::default();
        if let Some(user) = clerk(by) {
            no.when(sign.clerk.as_ref().is_some_and(|c| c != user), "counter_taken");
            let others = self.signs.iter().filter(|other| other.number != number);
            let elsewhere = others.into_iter().any(|other| other.clerk.as_ref() == Some(user));
            no.when(elsewhere, "clerk_elsewhere");
        }
        no.none().map(|()| sign)
    }
}

/// Whoever takes a seat by acting.
fn clerk(by: &Actor) -> Option<&UserName> {
    match by {
        Actor::Person { user, role } => (*role == Role::Clerk).then_some(user),
        Actor::Device { .. } | Actor::Citizen | Actor::System => None,
    }
}

fn is_staff(by: &Actor) -> bool {
    matches!(by, Actor::Person { .. })
}
