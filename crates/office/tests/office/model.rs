//! The rules once more, as plainly as they can be said: one list of tickets, searched from the front each time.
//! Slow, and another's hand: what the office does and what this does must agree, told in the same words.

use crate::hall::minimal;
use crate::rules::edited;
use crate::script::{duration, key};
use office::{Class, CounterRules, DeskState, Rules, ServiceKey, TicketState};

/// A step of a random day.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Wait(i64),
    Issue { service: &'static str, class: Class, staff: bool },
    Cancel { nth: usize },
    Press { press: &'static str, counter: usize, clerk: Option<&'static str> },
    Tomorrow,
    Rules(&'static str),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) number: String,
    pub(crate) service: ServiceKey,
    pub(crate) class: Class,
    pub(crate) state: TicketState,
    pub(crate) counter: Option<usize>,
    arrival: usize,
    called_at: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) state: DeskState,
    pub(crate) clerk: Option<&'static str>,
    pub(crate) in_hand: Option<String>,
    /// When, and the tickets as they were.
    press: Option<(i64, Vec<Row>)>,
}

const EMPTY: Seat = Seat { state: DeskState::Closed, clerk: None, in_hand: None, press: None };

/// A hall with signs for this many counters at most.
pub(crate) const SIGNS: usize = 5;

pub(crate) struct Model {
    pub(crate) rules: Rules,
    pub(crate) rows: Vec<Row>,
    /// By the number on the sign.
    pub(crate) seats: [Seat; SIGNS],
    /// Services and how many numbers each gave out today.
    issued: Vec<(ServiceKey, usize)>,
    arrivals: usize,
    arrivals_before_today: usize,
    /// Milliseconds since Monday, eight o'clock.
    now: i64,
    day: usize,
}

type Answer = Result<Vec<String>, String>;

impl Model {
    /// As [`crate::hall::Hall::at_work`].
    pub(crate) fn at_work() -> Self {
        let open = Seat { state: DeskState::Open, ..EMPTY };
        let seats = [EMPTY, open.clone(), open, EMPTY, EMPTY];
        let (rows, issued) = (Vec::new(), Vec::new());
        Self {
            rules: minimal(),
            rows,
            seats,
            issued,
            arrivals: 0,
            arrivals_before_today: 0,
            now: 0,
            day: 0,
        }
    }

    /// The step in the words of the scripts.
    pub(crate) fn words(&self, step: &Step) -> String {
        match step {
            Step::Wait(seconds) => format!("wait {seconds}s"),
            Step::Issue { service, class, staff } => {
                let class = format!("{class:?}").to_lowercase();
                format!("issue {service} {class} by {}", if *staff { "guide" } else { "kiosk" })
            }
            Step::Cancel { nth } => format!("cancel {}", self.nth(*nth)),
            Step::Press { press, counter, clerk } => {
                format!("{press} {counter} by {}", clerk.unwrap_or("supervisor"))
            }
            Step::Tomorrow => "tomorrow".to_owned(),
            Step::Rules(edits) => format!("rules {edits}"),
        }
    }

    fn nth(&self, nth: usize) -> String {
        let row = self.rows.get(nth.checked_rem(self.rows.len()).unwrap_or(0));
        row.map_or("A001".to_owned(), |row| row.number.clone())
    }

    /// What comes of a step, in the words of `told`.
    pub(crate) fn step(&mut self, step: &Step) -> String {
        let answer = match step {
            Step::Wait(seconds) => {
                self.now += seconds * 1_000;
                return String::new();
            }
            Step::Issue { service, class, staff } => self.issue(&key(service), *class, *staff),
            Step::Cancel { nth } => self.cancel(&self.nth(*nth)),
            Step::Press { press, counter, clerk } => self.press(press, *counter, *clerk),
            Step::Tomorrow => self.tomorrow(),
            Step::Rules(edits) => self.change_rules(edited(&self.rules, edits)),
        };
        match answer {
            Ok(told) if told.is_empty() => "-".to_owned(),
            Ok(told) => told.join(" "),
            Err(code) => format!("({code})"),
        }
    }

    fn issue(&mut self, service: &ServiceKey, class: Class, staff: bool) -> Answer {
        let rule = self.rules.services.iter().find(|s| s.key == *service);
        let rule = rule.ok_or("unknown_service")?.clone();
        if class == Class::Urgent && !staff {
            return Err("not_allowed".into());
        }
        if !self.issued.iter().any(|(s, _)| s == service) {
            self.issued.push((service.clone(), 0));
        }
        let given = self.issued.iter_mut().find(|(s, _)| s == service).unwrap();
        let spent = self
            .rows
            .iter()
            .filter(|r| r.service == *service && r.arrival > self.arrivals_before_today);
        if rule.quota.is_some_and(|quota| spent.count() >= quota as usize) {
            return Err("quota_spent".into());
        }
        let number = loop {
            given.1 += 1;
            let number = format!("{}{:03}", rule.prefix, given.1);
            if self.rows.iter().all(|row| row.number != number) {
                break number;
            }
        };
        self.arrivals += 1;
        self.rows.push(Row {
            number: number.clone(),
            service: service.clone(),
            class,
            state: TicketState::Waiting,
            counter: None,
            arrival: self.arrivals,
            called_at: 0,
        });
        Ok(vec![format!("+{number}")])
    }

    fn cancel(&mut self, number: &str) -> Answer {
        let row = self.rows.iter_mut().find(|row| row.number == number).ok_or("unknown_ticket")?;
        if row.state != TicketState::Waiting {
            return Err("not_waiting".into());
        }
        row.state = TicketState::Cancelled;
        Ok(vec![format!("-{number}")])
    }

    fn press(&mut self, press: &str, n: usize, clerk: Option<&'static str>) -> Answer {
        self.rule(n).ok_or("unknown_counter")?;
        let taken = |seat: &Seat| seat.clerk.is_some() && clerk.is_some() && seat.clerk != clerk;
        if taken(&self.seats[n]) {
            return Err("counter_taken".into());
        }
        let mut elsewhere = self.seats.iter().enumerate().filter(|(other, _)| *other != n);
        if clerk.is_some() && elsewhere.any(|(_, seat)| seat.clerk == clerk) {
            return Err("clerk_elsewhere".into());
        }
        match press {
            "open" => self.open(n, clerk),
            "pause" => self.pause(n),
            "close" => self.close(n),
            "next" => self.next(n, clerk),
            "undo" => self.undo(n),
            _ => self.in_hand(press, n),
        }
    }

    fn open(&mut self, n: usize, clerk: Option<&'static str>) -> Answer {
        let seat = &mut self.seats[n];
        let clerk = clerk.or(seat.clerk);
        if seat.state == DeskState::Open && seat.clerk == clerk {
            return Ok(vec![]);
        }
        (seat.state, seat.clerk, seat.press) = (DeskState::Open, clerk, None);
        Ok(vec![format!("{n}:{}", clerk.unwrap_or("open"))])
    }

    fn pause(&mut self, n: usize) -> Answer {
        let seat = &mut self.seats[n];
        match seat.state {
            DeskState::Closed => Err("counter_closed".into()),
            DeskState::Paused => Ok(vec![]),
            DeskState::Open => {
                (seat.state, seat.press) = (DeskState::Paused, None);
                Ok(vec![format!("{n}:paused")])
            }
        }
    }

    fn close(&mut self, n: usize) -> Answer {
        if self.seats[n].in_hand.is_some() {
            return Err("ticket_in_hand".into());
        }
        if self.seats[n].state == DeskState::Closed {
            return Ok(vec![]);
        }
        self.seats[n] = EMPTY;
        Ok(vec![format!("{n}:closed")])
    }

    fn next(&mut self, n: usize, clerk: Option<&'static str>) -> Answer {
        match self.seats[n].state {
            DeskState::Closed => return Err("counter_closed".into()),
            DeskState::Paused => return Err("counter_paused".into()),
            DeskState::Open => {}
        }
        let mut told = vec![];
        if let (None, Some(clerk)) = (self.seats[n].clerk, clerk) {
            told.extend(self.open(n, Some(clerk))?);
        }
        let mut before = vec![];
        if let Some(number) = self.seats[n].in_hand.take() {
            before.push(self.row(&number).clone());
            self.row(&number).state = TicketState::Done;
            told.push(format!("{number}."));
        }
        if let Some(next) = self.line(n).first().cloned() {
            told.push(format!("{}>{n}", next.number));
            let now = self.now;
            let row = self.row(&next.number);
            (row.state, row.counter, row.called_at) = (TicketState::Called, Some(n), now);
            self.seats[n].in_hand = Some(next.number.clone());
            before.push(next);
        }
        if !before.is_empty() {
            self.seats[n].press = Some((self.now, before));
        }
        Ok(told)
    }

    /// Everyone the counter could call, the first one first.
    pub(crate) fn line(&self, n: usize) -> Vec<Row> {
        let services = self.rule(n).map_or(&[][..], |rule| &rule.services);
        let mut line: Vec<Row> = self.waiting().filter(|r| services.contains(&r.service)).collect();
        line.sort_by_key(|row| (row.class, row.arrival));
        line
    }

    fn undo(&mut self, n: usize) -> Answer {
        let (at, before) = self.seats[n].press.clone().ok_or("nothing_to_undo")?;
        if self.now - at > self.rules.limits.undo_ms {
            return Err("undo_too_late".into());
        }
        (self.seats[n].press, self.seats[n].in_hand) = (None, None);
        let mut told = vec![];
        for row in before {
            let number = row.number.clone();
            if row.state == TicketState::Waiting {
                told.insert(0, format!("{number}<{n}"));
            } else {
                told.push(format!("{number}={n}"));
                self.seats[n].in_hand = Some(number.clone());
            }
            *self.row(&number) = row;
        }
        Ok(told)
    }

    fn in_hand(&mut self, press: &str, n: usize) -> Answer {
        if self.seats[n].state == DeskState::Closed {
            return Err("counter_closed".into());
        }
        let number = self.seats[n].in_hand.clone().ok_or("no_ticket_in_hand")?;
        let (now, limits) = (self.now, self.rules.limits);
        let row = self.row(&number);
        let before = row.clone();
        let (end, told) = match (press, row.state) {
            ("finish", _) => (TicketState::Done, format!("{number}.")),
            ("start", TicketState::Serving) => return Ok(vec![]),
            ("start", _) => {
                row.state = TicketState::Serving;
                return Ok(vec![format!("{number}@{n}")]);
            }
            (_, TicketState::Serving) => return Err("already_serving".into()),
            ("recall", _) => {
                row.called_at = now;
                return Ok(vec![format!("{number}>{n}!")]);
            }
            ("no-show", _) => {
                let slow = if row.class == Class::Normal { 1 } else { 2 };
                let left = row.called_at + slow * limits.absent_grace_ms - now;
                if left > 0 {
                    return Err(format!("grace_running {}s", left / 1_000));
                }
                (TicketState::NoShow, format!("{number}?"))
            }
            _ => panic!("no such press: {press}"),
        };
        row.state = end;
        (self.seats[n].in_hand, self.seats[n].press) = (None, Some((now, vec![before])));
        Ok(vec![told])
    }

    fn tomorrow(&mut self) -> Answer {
        let mut told: Vec<String> = vec![];
        for service in &self.rules.services {
            let mut expired: Vec<_> = self.waiting().filter(|r| r.service == service.key).collect();
            expired.sort_by_key(|row| (row.class, row.arrival));
            told.extend(expired.iter().map(|row| format!("{}~", row.number)));
        }
        let carried: Vec<_> = self.seats.iter().filter_map(|seat| seat.in_hand.clone()).collect();
        self.rows.retain(|row| carried.contains(&row.number));
        self.seats.iter_mut().for_each(|seat| seat.press = None);
        self.issued.clear();
        self.arrivals_before_today = self.arrivals;
        self.day += 1;
        self.now = i64::try_from(self.day).unwrap() * duration("24h");
        let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][self.day % 7];
        told.push(format!("end {weekday}:{}", carried.join(",")));
        Ok(told)
    }

    fn change_rules(&mut self, rules: Rules) -> Answer {
        let offered: Vec<_> = rules.services.iter().map(|s| s.key.clone()).collect();
        let twice = (1..offered.len()).any(|i| offered[..i].contains(&offered[i]));
        if twice || rules.counters.iter().any(|c| c.services.iter().any(|s| !offered.contains(s))) {
            return Err("bad_value".into());
        }
        if rules == self.rules {
            return Ok(vec![]);
        }
        let gone = |row: &Row| row.state == TicketState::Waiting && !offered.contains(&row.service);
        if self.rows.iter().any(gone) {
            return Err("service_has_waiting".into());
        }
        for (n, seat) in self.seats.iter_mut().enumerate() {
            if seat.state != DeskState::Closed
                && rules.counters.iter().all(|c| usize::from(c.number.get()) != n)
            {
                return Err("counter_in_use".into());
            }
        }
        for seat in &mut self.seats {
            seat.press.take_if(|(_, before)| before.iter().any(gone));
        }
        self.rules = rules;
        Ok(vec!["rules".to_owned()])
    }

    /// Waiting tickets that a counter at work (or else any) which takes this one's service would call before it.
    pub(crate) fn ahead(&self, ticket: &Row) -> usize {
        let takes = |c: &&CounterRules| c.services.contains(&ticket.service);
        let mut counters: Vec<_> = self.rules.counters.iter().filter(takes).collect();
        let at_work =
            |c: &CounterRules| self.seats[usize::from(c.number.get())].state != DeskState::Closed;
        if counters.iter().any(|c| at_work(c)) {
            counters.retain(|c| at_work(c));
        }
        let beside = |row: &Row| {
            row.service == ticket.service && counters.is_empty()
                || counters.iter().any(|c| c.services.contains(&row.service))
        };
        let sooner = |row: &Row| (row.class, row.arrival) < (ticket.class, ticket.arrival);
        self.waiting().filter(|row| sooner(row) && beside(row)).count()
    }

    pub(crate) fn waiting(&self) -> impl Iterator<Item = Row> {
        self.rows.iter().filter(|row| row.state == TicketState::Waiting).cloned()
    }

    fn rule(&self, n: usize) -> Option<&CounterRules> {
        self.rules.counters.iter().find(|c| usize::from(c.number.get()) == n)
    }

    fn row(&mut self, number: &str) -> &mut Row {
        self.rows.iter_mut().find(|row| row.number == number).expect("a ticket of today")
    }
}
