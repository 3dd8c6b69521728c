//! The office and the model of it, side by side, and a witness.

use crate::plain::Plain;
use crate::witness::Witness;
use office::{
    Actor, Booking, Command, CounterNo, Desk, DeskState, Event, Millis, Office, Position, Rules,
    Ticket, TicketState, Transfer,
};

/// The office, its log, the model, and the witness.
pub(crate) struct Hall {
    pub(crate) office: Office,
    pub(crate) plain: Plain,
    pub(crate) log: Vec<(Millis, Event)>,
    /// The codes of what was refused.
    pub(crate) refused: Vec<&'static str>,
    witness: Witness,
    /// The counter that pressed last, and the office before its press, if nothing has happened since.
    pressed: Option<(CounterNo, Office)>,
}

impl Hall {
    /// An office that works by these rules since a moment. Its counters are closed.
    pub(crate) fn of(rules: Rules, at: Millis) -> Result<Self, String> {
        let mut hall = Self {
            office: Office::default(),
            plain: Plain::new(),
            log: Vec::new(),
            refused: Vec::new(),
            witness: Witness::default(),
            pressed: None,
        };
        hall.submit(&Command::ChangeRules { rules: Box::new(rules) }, &Actor::System, at)?;
        let date = hall.office.date_of(at);
        hall.submit(&Command::OpenDay { date }, &Actor::System, at)?;
        Ok(hall)
    }

    /// Both carry it out, and agree on what comes of it.
    pub(crate) fn submit(
        &mut self,
        command: &Command,
        by: &Actor,
        at: Millis,
    ) -> Result<Vec<Event>, String> {
        let decided = self.office.decide(command, by, at);
        let done = self.plain.submit(command, by, at);
        let told = match (&decided, &done) {
            (Ok(decided), Ok(done)) if decided == done => decided.clone(),
            (Err(refusal), Err(obstacles)) if obstacles.contains(&refusal.code()) => {
                self.refused.push(refusal.code());
                Vec::new()
            }
            (decided, done) => {
                let decided = decided.as_ref().map_err(|refusal| vec![refusal.code()]);
                return Err(difference("answer", &decided, &done.as_ref().map_err(Clone::clone)));
            }
        };
        let chosen = matches!(command, Command::Call { .. });
        let before = self.pressed.take();
        for event in &told {
            if self.pressed.is_none() && !is_put_last(command) {
                self.pressed = pressed_by(event).map(|counter| (counter, self.office.clone()));
            }
            self.witness.sees(&self.office, at, event, chosen)?;
            self.office.replay(at, event).map_err(|why| format!("{why}: {event:?}"))?;
            self.log.push((at, event.clone()));
        }
        self.same()?;
        self.witness.looks_at(&self.office)?;
        match (&told[..], before) {
            ([Event::CallUndone { counter, .. }], Some(before)) => {
                self.as_before(*counter, before, at)?;
            }
            ([], before) => self.pressed = before,
            _ => {}
        }
        Ok(told)
    }

    /// A press that was taken back at once has never been.
    fn as_before(
        &self,
        counter: CounterNo,
        (pressed, mut before): (CounterNo, Office),
        at: Millis,
    ) -> Result<(), String> {
        if pressed != counter {
            return Ok(());
        }
        // What could be taken back earlier, and since when the counter is free, is not restored; and no time is either.
        let clerk = before.desk(counter).and_then(|desk| desk.clerk.clone());
        let settled = [
            Event::CounterPaused { counter, reason: None },
            Event::CounterOpened { counter, clerk },
        ];
        let mut after = self.office.clone();
        for event in &settled {
            before.apply(at, event);
            after.apply(at, event);
        }
        if before == after { Ok(()) } else { Err(difference("undone", &after, &before)) }
    }

    /// Every ticket, counter, booking and count is the same.
    fn same(&self) -> Result<(), String> {
        let mut rows: Vec<&Ticket> = self.plain.rows.iter().map(|row| &row.ticket).collect();
        rows.sort_by_key(|ticket| ticket.id);
        equal("tickets", &self.office.tickets().collect::<Vec<_>>(), &rows)?;
        let desks = self.office.desks().cloned().map(trimmed);
        let signs = self.plain.signs.iter().map(|sign| trimmed(sign.desk()));
        equal("counters", &desks.collect::<Vec<_>>(), &signs.collect())?;
        let mut bookings: Vec<&Booking> = self.plain.bookings.iter().collect();
        bookings.sort_by_key(|booking| booking.id);
        equal("bookings", &self.office.bookings().collect::<Vec<_>>(), &bookings)?;
        let alarms: Vec<_> = self.office.alarms().cloned().collect();
        equal("alarms", &alarms, &self.plain.alarms)?;
        equal("roster", self.office.roster(), &self.plain.roster[..])?;
        equal("people", &self.office.people(), &self.plain.people())?;
        equal("day", &self.office.day(), &self.plain.day)?;
        equal("emergency", &self.office.emergency(), &self.plain.emergency)?;
        for service in &self.office.rules().services {
            let waits = |t: &&Ticket| t.state == TicketState::Waiting && t.service == service.key;
            let waiting = rows.iter().filter(|ticket| waits(ticket)).count();
            equal("who waits", &self.office.waiting(&service.key), &waiting)?;
        }
        Ok(())
    }

    /// Who would be called by each counter at work, if nobody came and no time passed; and how many before whom.
    pub(crate) fn same_order(&self) -> Result<(), String> {
        for sign in &self.plain.signs {
            let rules = self.office.rules().counter(sign.number).expect("a counter of the rules");
            if sign.state == DeskState::Closed {
                continue;
            }
            let office = self.office.waiting_for(rules).into_iter().map(|ticket| ticket.id);
            let plain = self.plain.in_order_of_calling(sign.number);
            equal(&format!("the line of {}", sign.number), &office.collect(), &plain)?;
        }
        let waiting = self.office.tickets().filter(|t| t.state == TicketState::Waiting);
        for ticket in waiting {
            if let Some(ahead) = self.plain.ahead(ticket) {
                let what = format!("ahead of {}", ticket.number);
                equal(&what, &self.office.ahead(ticket), &ahead)?;
            }
        }
        Ok(())
    }
}

/// Whose press an event belongs to, if it is one.
fn pressed_by(event: &Event) -> Option<CounterNo> {
    let presses = matches!(
        event,
        Event::TicketFinished { .. }
            | Event::TicketMissed { .. }
            | Event::TicketHeld { .. }
            | Event::TicketCalled { .. }
            | Event::TicketTransferred { .. }
    );
    event.counter().filter(|_| presses)
}

/// Whether a place behind everyone was given: that is not taken back, arrivals only grow.
fn is_put_last(command: &Command) -> bool {
    matches!(command, Command::Transfer { to: Transfer { position: Position::Last, .. }, .. })
}

/// What a step has to its credit that never had any is nothing.
fn trimmed(mut desk: Desk) -> Desk {
    let trim = |credits: &mut Vec<i32>| {
        while credits.last() == Some(&0) {
            credits.pop();
        }
    };
    trim(&mut desk.turn.credits);
    if let Some(last) = &mut desk.last_press {
        trim(&mut last.turn.credits);
    }
    desk
}

pub(crate) fn equal<T: PartialEq + std::fmt::Debug + ?Sized>(
    what: &str,
    office: &T,
    plain: &T,
) -> Result<(), String> {
    if office == plain { Ok(()) } else { Err(difference(what, office, plain)) }
}

/// The first line in which two differ, with a few around it.
fn difference<T: std::fmt::Debug + ?Sized>(what: &str, office: &T, plain: &T) -> String {
    const AROUND: usize = 12;
    let (office, plain) = (format!("{office:#?}"), format!("{plain:#?}"));
    let alike = office.lines().zip(plain.lines()).take_while(|(one, other)| one == other).count();
    let part = |text: &str| {
        let lines = text.lines().skip(alike.saturating_sub(AROUND)).take(2 * AROUND);
        lines.collect::<Vec<_>>().join("\n")
    };
    format!("{what}: the office:\n{}\nthe model:\n{}", part(&office), part(&plain))
}
