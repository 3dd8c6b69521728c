//! A day in the hall: people come, clerks press keys, and the office's own rules decide everything.

use crate::citizens::{Citizen, Comes, WorkingDay};
use crate::dice::{Dice, Purpose};
use crate::hours::{Shift, shifts};
use crate::house::House;
use crate::profile::Profile;
use crate::tally::DayTally;
use jiff::civil::Date;
use office::{
    Actor, Channel, Command, CounterNo, Delivery, DeskState, DeviceId, DeviceKind, Event, Issue,
    Language, Millis, Refusal, Role, TicketId, TicketState, UserName,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// Somebody asks for a number.
    Asks(usize),
    /// The loudspeaker has said a call to its end.
    Spoken { ticket: TicketId, calls: u32 },
    /// The one who was called sits down.
    Sits { ticket: TicketId, counter: CounterNo, calls: u32 },
    /// The case is done.
    Served { ticket: TicketId, counter: CounterNo },
    /// One who was called may be said not to have come.
    Overdue { ticket: TicketId, counter: CounterNo, calls: u32 },
    /// One who was missed is back in the hall.
    Back(TicketId),
    /// A clerk's working hours begin, or a rest is over.
    Begins(CounterNo),
    /// A rest is due as soon as the ticket in hand is done.
    Rests(CounterNo, Until),
    /// The working hours are over.
    Closes(CounterNo),
    /// The house looks at the clock.
    Tick,
}

/// How long a rest lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    /// Until this moment, whenever it began: the break of the service hours.
    Moment(Millis),
    /// So many milliseconds from when it began.
    After(i64),
}

/// The least time for which a clerk looks round before saying that nobody comes, where the office asks for no grace.
/// Without it, one who is missed and waits again at once would be called again without any time passing.
const LOOKS_ROUND_MS: i64 = 5_000;

/// A clerk at a counter.
struct Clerk {
    actor: Actor,
    /// Since when nothing is in hand and nobody could be called.
    idle_since: Option<Millis>,
    /// When the last rest ends.
    back_at: Millis,
    rests: VecDeque<Until>,
}

/// A day that is being lived.
pub(crate) struct Day<'d, 'k> {
    house: &'d mut House<'k>,
    day: WorkingDay,
    profile: &'d Profile,
    people: &'d [Citizen],
    by_ticket: BTreeMap<TicketId, usize>,
    /// Who of those missed is back in the hall.
    back: Vec<bool>,
    clerks: BTreeMap<CounterNo, Clerk>,
    due: BinaryHeap<Reverse<(Millis, u64, Due)>>,
    dues: u64,
    /// When the last working hours of the day end.
    closes_at: Millis,
    /// Somebody has begun to wait: whoever is idle looks.
    someone_waits: bool,
    kiosk: Actor,
    tally: DayTally,
}

impl<'d, 'k> Day<'d, 'k> {
    /// Lives a whole day, from opening the business day until the hall is empty and dark.
    pub(crate) fn live(
        house: &'d mut House<'k>,
        profile: &'d Profile,
        people: &'d [Citizen],
        day: WorkingDay,
    ) -> DayTally {
        let mut day = Self::new(house, profile, people, day);
        day.open();
        while let Some(Reverse((at, _, due))) = day.due.pop() {
            day.happens(at, due);
            day.look_up(at);
        }
        day.tally.end(&day.house.office);
        day.tally
    }

    fn new(
        house: &'d mut House<'k>,
        profile: &'d Profile,
        people: &'d [Citizen],
        day: WorkingDay,
    ) -> Self {
        let kiosk: DeviceId = "kiosk-1".parse().expect("a device's name");
        let clerk = |number: CounterNo| {
            let user: UserName = format!("quay-{number}").parse().expect("a person's name");
            let actor = Actor::Person { user, role: Role::Clerk };
            (number, Clerk { actor, idle_since: None, back_at: Millis(0), rests: VecDeque::new() })
        };
        let rules = house.office.rules();
        Self {
            tally: DayTally::new(rules, day.date, house.office.zone().clone()),
            clerks: rules.counters.iter().map(|c| clerk(c.number)).collect(),
            by_ticket: people.iter().enumerate().map(|(n, c)| (c.ticket, n)).collect(),
            back: vec![false; people.len()],
            house,
            day,
            profile,
            people,
            due: BinaryHeap::new(),
            dues: 0,
            closes_at: Millis(i64::MAX),
            someone_waits: false,
            kiosk: Actor::Device { device: kiosk, device_kind: DeviceKind::Kiosk },
        }
    }

    fn open(&mut self) {
        let date = self.day.date;
        let shifts = self.shifts(date);
        let begins =
            shifts.first().map(|s| s.from).into_iter().chain(self.people.first().map(|c| c.at));
        let last_at = self.house.office.last_at();
        let begins = begins.min().map_or(last_at, |at| at.max(last_at));
        let opened = self.order(&Command::OpenDay { date }, &Actor::System, begins);
        opened.expect("the dates of a run only grow");
        self.closes_at = shifts.last().map_or(begins, |s| s.to);
        for index in 0..self.people.len() {
            self.push(self.people[index].at, Due::Asks(index));
        }
        let counters: Vec<CounterNo> = self.clerks.keys().copied().collect();
        for counter in counters {
            self.plan_shifts(counter, &shifts);
            self.plan_rests(counter, &shifts);
        }
        if self.profile.tick_ms > 0 {
            self.push(begins, Due::Tick);
        }
    }

    /// When the counters work. Without service hours: from the first who comes until the last has.
    fn shifts(&self, date: Date) -> Vec<Shift> {
        let (rules, zone) = (self.house.office.rules(), self.house.office.zone());
        match &rules.service_hours {
            Some(hours) => shifts(rules, hours, date, zone),
            None => {
                let (first, last) = (self.people.first(), self.people.last());
                first.zip(last).map(|(f, l)| Shift { from: f.at, to: l.at }).into_iter().collect()
            }
        }
    }

    fn plan_shifts(&mut self, counter: CounterNo, shifts: &[Shift]) {
        let Some(first) = shifts.first() else { return };
        self.push(first.from, Due::Begins(counter));
        for pair in shifts.windows(2) {
            self.push(pair[0].to, Due::Rests(counter, Until::Moment(pair[1].from)));
            self.push(pair[1].from, Due::Begins(counter));
        }
        self.push(self.closes_at, Due::Closes(counter));
    }

    /// Breaks at random moments of the working hours: drawn as shares of them, so that another plan's clerks rest about
    /// when these do.
    fn plan_rests(&mut self, counter: CounterNo, shifts: &[Shift]) {
        let (seed, index) = (self.day.seed, self.day.index);
        let mut dice = Dice::new(seed, index, Purpose::Breaks, &counter.to_string());
        let worked: i64 = shifts.iter().map(|s| s.to.since(s.from)).sum();
        for _ in 0..self.profile.breaks {
            #[expect(clippy::cast_possible_truncation, reason = "less than a day in milliseconds")]
            let mut into = (dice.share() * worked as f64) as i64;
            for shift in shifts {
                let length = shift.to.since(shift.from);
                if into < length {
                    let rest = Due::Rests(counter, Until::After(self.profile.break_ms));
                    self.push(shift.from.plus(into), rest);
                    break;
                }
                into -= length;
            }
        }
    }

    /// Plans something. Nothing happens in the past: while a case goes on past midnight, the next morning waits.
    fn push(&mut self, at: Millis, due: Due) {
        let at = at.max(self.house.office.last_at());
        self.dues += 1;
        self.due.push(Reverse((at, self.dues, due)));
    }

    fn happens(&mut self, at: Millis, due: Due) {
        match due {
            Due::Asks(index) => self.asks(index, at),
            Due::Spoken { ticket, calls } => {
                let how = Delivery::HeardAndSeen;
                let deliver = Command::Deliver { ticket, calls, how };
                self.order(&deliver, &Actor::System, at).expect("a ticket of today");
            }
            Due::Sits { ticket, counter, calls } if self.is_called(ticket, counter, calls) => {
                self.press(counter, &Command::Start { counter }, at);
            }
            Due::Served { ticket, counter } if self.has_in_hand(counter, ticket) => {
                self.turn_to_next(counter, at);
            }
            Due::Overdue { ticket, counter, calls } if self.is_called(ticket, counter, calls) => {
                self.press(counter, &Command::NoShow { counter }, at);
                self.turn_to_next(counter, at);
            }
            Due::Sits { .. } | Due::Served { .. } | Due::Overdue { .. } => {}
            Due::Back(ticket) => self.comes_back(ticket, at),
            Due::Begins(counter) => self.begins(counter, at),
            Due::Rests(counter, until) => self.rest_is_due(counter, until, at),
            Due::Closes(counter) => {
                if self.clerks[&counter].idle_since.is_some() {
                    self.turn_to_next(counter, at);
                }
            }
            Due::Tick => self.tick(at),
        }
    }

    /// Gives an order, counts what happened, and lets those concerned react.
    fn order(&mut self, command: &Command, by: &Actor, at: Millis) -> Result<Vec<Event>, Refusal> {
        let tally = &mut self.tally;
        let events =
            self.house.order(command, by, at, |office, event| tally.note(office, at, event))?;
        for event in &events {
            self.react(event, at);
        }
        Ok(events)
    }

    /// A clerk's press. A key that the office refuses here is a mistake of the simulation, not of a clerk.
    fn press(&mut self, counter: CounterNo, command: &Command, at: Millis) -> Vec<Event> {
        let by = self.clerks[&counter].actor.clone();
        self.order(command, &by, at)
            .expect("a clerk who follows the office's own state is not refused")
    }

    fn asks(&mut self, index: usize, at: Millis) {
        let citizen = &self.people[index];
        let issue = Issue {
            class: citizen.class,
            language: Language::Vi,
            channel: Channel::Kiosk,
            authority: citizen.authority.clone(),
            non_territorial: citizen.non_territorial,
            ..Issue::plain(citizen.ticket, citizen.service.clone())
        };
        let kiosk = self.kiosk.clone();
        if let Err(refusal) = self.order(&Command::Issue(issue), &kiosk, at) {
            self.tally.turned_away(refusal.code());
        }
    }

    /// What an event sets in motion.
    fn react(&mut self, event: &Event, at: Millis) {
        match event {
            Event::TicketIssued { .. }
            | Event::TicketReturned { .. }
            | Event::TicketTransferred { .. } => self.someone_waits = true,
            Event::TicketCalled { ticket, counter, calls, .. } => {
                self.called(*ticket, *counter, *calls, at);
            }
            Event::CallDelivered { ticket, counter, .. } => self.delivered(*ticket, *counter, at),
            Event::ServiceStarted { ticket, counter } => {
                let takes = self.citizen(*ticket).map_or(0, |c| c.takes_ms);
                self.push(at.plus(takes), Due::Served { ticket: *ticket, counter: *counter });
            }
            Event::TicketMissed { ticket, .. } => {
                if let Some(Comes::Later(ms)) = self.citizen(*ticket).map(|c| c.comes) {
                    self.push(at.plus(ms), Due::Back(*ticket));
                }
            }
            Event::DayOpened { .. }
            | Event::DayClosed { .. }
            | Event::TicketRecalled { .. }
            | Event::TicketFinished { .. }
            | Event::TicketHeld { .. }
            | Event::TicketCorrected { .. }
            | Event::TicketCancelled { .. }
            | Event::TicketExpired { .. }
            | Event::CallUndone { .. }
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
            | Event::ConfigChanged { .. } => {}
        }
    }

    fn called(&mut self, ticket: TicketId, counter: CounterNo, calls: u32, at: Millis) {
        if let Some(clerk) = self.clerks.get_mut(&counter) {
            clerk.idle_since = None;
        }
        self.push(at.plus(self.profile.announced_ms), Due::Spoken { ticket, calls });
        if self.is_here(ticket) {
            self.push(at.plus(self.profile.walk_ms), Due::Sits { ticket, counter, calls });
        }
    }

    fn delivered(&mut self, ticket: TicketId, counter: CounterNo, at: Millis) {
        let Some(called) = self.house.office.ticket(ticket) else { return };
        let overdue = self.house.office.absent_from(called).filter(|_| !self.is_here(ticket));
        if let Some(overdue) = overdue {
            let calls = called.calls;
            let looked_round = at.plus(LOOKS_ROUND_MS);
            self.push(overdue.max(looked_round), Due::Overdue { ticket, counter, calls });
        }
    }

    fn citizen(&self, ticket: TicketId) -> Option<&Citizen> {
        self.by_ticket.get(&ticket).map(|index| &self.people[*index])
    }

    fn is_here(&self, ticket: TicketId) -> bool {
        let Some(index) = self.by_ticket.get(&ticket) else { return false };
        self.people[*index].comes == Comes::WhenCalled || self.back[*index]
    }

    fn is_called(&self, ticket: TicketId, counter: CounterNo, calls: u32) -> bool {
        let in_hand = self.house.office.in_hand(counter).filter(|held| held.id == ticket);
        in_hand.is_some_and(|held| held.state == TicketState::Called && held.calls == calls)
    }

    fn has_in_hand(&self, counter: CounterNo, ticket: TicketId) -> bool {
        self.house.office.in_hand(counter).is_some_and(|held| held.id == ticket)
    }

    /// Back in the hall, they show their slip at the kiosk. Once the counters have closed they go home.
    fn comes_back(&mut self, ticket: TicketId, at: Millis) {
        let Some(index) = self.by_ticket.get(&ticket).filter(|_| at < self.closes_at) else {
            return;
        };
        self.back[*index] = true;
        let missed = self.house.office.ticket(ticket);
        if missed.is_some_and(|t| t.state == TicketState::NoShow) {
            let kiosk = self.kiosk.clone();
            // Refused only to those who were missed as often as one may be: they go home.
            let _ = self.order(&Command::Return { ticket }, &kiosk, at);
        }
    }

    /// Whoever is still in a break of their own, or has worked through the common one, does not begin.
    fn begins(&mut self, counter: CounterNo, at: Millis) {
        let works = self.house.office.desk(counter).is_some_and(|d| d.state == DeskState::Open);
        if works || self.clerks[&counter].back_at > at {
            return;
        }
        if let Some(until) = self.next_rest(counter, at) {
            return self.rest(counter, until, at);
        }
        self.press(counter, &Command::Open { counter }, at);
        self.turn_to_next(counter, at);
    }

    fn rest_is_due(&mut self, counter: CounterNo, until: Until, at: Millis) {
        let clerk = self.clerks.get_mut(&counter).expect("rests are planned for counters");
        clerk.rests.push_back(until);
        if clerk.idle_since.is_some() {
            self.turn_to_next(counter, at);
        }
    }

    /// The rest that a clerk takes now, until when. A break that is over when the ticket in hand is done is lost, and
    /// so are those that are left when the hours are over.
    fn next_rest(&mut self, counter: CounterNo, at: Millis) -> Option<Millis> {
        if at >= self.closes_at {
            return None;
        }
        let rests = &mut self.clerks.get_mut(&counter)?.rests;
        std::iter::from_fn(|| rests.pop_front())
            .map(|rest| match rest {
                Until::Moment(until) => until,
                Until::After(ms) => at.plus(ms),
            })
            .find(|until| *until > at)
    }

    fn rest(&mut self, counter: CounterNo, until: Millis, at: Millis) {
        if let Some(clerk) = self.clerks.get_mut(&counter) {
            (clerk.idle_since, clerk.back_at) = (None, until);
        }
        if self.house.office.in_hand(counter).is_some() {
            let outcome = office::Outcome::Served;
            let done = Vec::new();
            let finish = Command::Finish { counter, outcome, done, dossiers: None };
            self.press(counter, &finish, at);
        }
        self.press(counter, &Command::Pause { counter, reason: None }, at);
        self.push(until, Due::Begins(counter));
    }

    /// What a clerk does who has nobody at the counter any more: rest, if that is due; call the next; when nobody is
    /// left after hours, go home.
    fn turn_to_next(&mut self, counter: CounterNo, at: Millis) {
        if let Some(until) = self.next_rest(counter, at) {
            return self.rest(counter, until, at);
        }
        let events = self.press(counter, &Command::CallNext { counter }, at);
        if events.iter().any(|event| matches!(event, Event::TicketCalled { .. })) {
            return;
        }
        if at >= self.closes_at {
            self.press(counter, &Command::Close { counter }, at);
        }
        let idle = (at < self.closes_at).then_some(at);
        if let Some(clerk) = self.clerks.get_mut(&counter) {
            clerk.idle_since = idle;
        }
    }

    /// Whoever is idle looks whether there is somebody for them: the longest idle first.
    fn look_up(&mut self, at: Millis) {
        if !std::mem::take(&mut self.someone_waits) {
            return;
        }
        let idle = self.clerks.iter().filter_map(|(n, clerk)| Some((clerk.idle_since?, *n)));
        let mut idle: Vec<(Millis, CounterNo)> = idle.collect();
        idle.sort_unstable();
        for (_, counter) in idle {
            self.press(counter, &Command::CallNext { counter }, at);
        }
    }

    /// The house looks at the clock while there is anything to come.
    fn tick(&mut self, at: Millis) {
        let tick = self.order(&Command::Tick, &Actor::System, at);
        for event in tick.expect("a tick is never refused") {
            // Where the office itself says that somebody has not come, the clerk goes on as after the key.
            if let Event::TicketMissed { counter, .. } = event {
                self.turn_to_next(counter, at);
            }
        }
        if !self.due.is_empty() {
            self.push(at.plus(self.profile.tick_ms), Due::Tick);
        }
    }
}
