//! An office at work, and the log it leaves.

use office::{
    Actor, Command, CounterNo, CounterRules, DeviceKind, Event, Limits, Millis, Office, Refusal,
    Role, Rules, Service, Text, TicketId, TicketNumber,
};

/// Monday, 2 November 2026, eight o'clock in Vietnam.
pub(crate) const MONDAY_EIGHT: Millis = Millis(1_793_581_200_000);

/// An office, its log and its clock.
pub(crate) struct Hall {
    pub(crate) office: Office,
    pub(crate) log: Vec<(Millis, Event)>,
    pub(crate) now: Millis,
    pub(crate) refusals: Vec<Refusal>,
}

impl Hall {
    /// An office that was never configured, on Monday, eight o'clock.
    pub(crate) fn empty() -> Self {
        let (log, refusals) = (Vec::new(), Vec::new());
        Self { office: Office::default(), log, now: MONDAY_EIGHT, refusals }
    }

    /// An office that works by these rules since Monday, eight o'clock. Its counters are closed.
    pub(crate) fn of(rules: Rules) -> Self {
        let mut hall = Self::empty();
        let rules = Box::new(rules);
        hall.submit(&Command::ChangeRules { rules }, &Actor::System).expect("the rules are good");
        let date = hall.office.date_of(hall.now);
        hall.submit(&Command::OpenDay { date }, &Actor::System).expect("it is the first day");
        hall
    }

    /// The smallest office: services A and B, counters 1 and 2 open and taking both, no hours, no grace, no pause
    /// between recalls.
    pub(crate) fn at_work() -> Self {
        let mut hall = Self::of(minimal());
        for counter in [1, 2].map(counter) {
            hall.submit(&Command::Open { counter }, &supervisor()).expect("it was closed");
        }
        hall
    }

    /// Decides, applies and keeps the log, as the dispatcher does.
    pub(crate) fn submit(&mut self, command: &Command, by: &Actor) -> Result<Vec<Event>, Refusal> {
        let decision = self.office.decide(command, by, self.now);
        self.refusals.extend(decision.clone().err());
        let events = decision?;
        for event in &events {
            self.office.apply(self.now, event);
            self.log.push((self.now, event.clone()));
        }
        Ok(events)
    }

    /// The tickets of all days and their numbers, the last first.
    pub(crate) fn issued(&self) -> impl Iterator<Item = (TicketId, &TicketNumber)> {
        self.log.iter().rev().filter_map(|(_, event)| {
            let Event::TicketIssued { ticket, number, .. } = event else { return None };
            Some((*ticket, number))
        })
    }

    /// The bookings of all days, in the order in which they were made.
    pub(crate) fn booked(&self) -> impl Iterator<Item = TicketId> {
        self.log.iter().filter_map(|(_, event)| {
            let Event::BookingMade { booking } = event else { return None };
            Some(booking.id)
        })
    }

    /// The log replays to the same office: all of it, and the last day alone.
    #[track_caller]
    pub(crate) fn check_log(&self) {
        assert_eq!(replayed(&self.log), self.office, "the whole log");
        let opened = |(_, event): &(Millis, Event)| matches!(event, Event::DayOpened { .. });
        let day = self.log.iter().rposition(opened).expect("a day is open");
        assert_eq!(replayed(&self.log[day..]), self.office, "the last day alone");
    }
}

#[track_caller]
pub(crate) fn replayed(log: &[(Millis, Event)]) -> Office {
    let mut office = Office::default();
    for (at, event) in log {
        let admitted = office.replay(*at, event);
        admitted.unwrap_or_else(|why| panic!("{why}: {event:?}"));
    }
    office
}

pub(crate) fn minimal() -> Rules {
    Rules {
        name: text("UBND"),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: vec![service("a", "A"), service("b", "B")],
        counters: [1, 2].map(|n| takes(n, &["a", "b"])).into(),
        limits: Limits { absent_grace_ms: 0, recall_pause_ms: 0, ..Limits::default() },
        ..Rules::default()
    }
}

pub(crate) fn service(key: &str, prefix: &str) -> Service {
    Service::new(key.parse().unwrap(), prefix.parse().unwrap(), text(prefix))
}

pub(crate) fn takes(number: u16, services: &[&str]) -> CounterRules {
    let services = services.iter().map(|key| key.parse().unwrap()).collect();
    CounterRules::new(counter(number), services)
}

pub(crate) fn counter(number: u16) -> CounterNo {
    number.try_into().unwrap()
}

pub(crate) fn clerk(name: &str) -> Actor {
    Actor::Person { user: name.parse().unwrap(), role: Role::Clerk }
}

pub(crate) fn supervisor() -> Actor {
    Actor::Person { user: "truong".parse().unwrap(), role: Role::Supervisor }
}

pub(crate) fn kiosk() -> Actor {
    Actor::Device { device: "kiosk-1".parse().unwrap(), device_kind: DeviceKind::Kiosk }
}

pub(crate) fn text(vi: &str) -> Text {
    Text { vi: vi.to_owned(), en: None }
}
