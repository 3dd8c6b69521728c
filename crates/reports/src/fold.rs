//! A business day, folded from its records.

use crate::desk::Work;
use crate::noted::{Change, ChangeKind, House, Irregular, IrregularKind};
use crate::visit::{How, Visit, ending_of_cause, ending_of_expiry, ending_of_outcome};
use dispatcher::{AdminEvent, Body, Record};
use jiff::tz::TimeZone;
use office::{
    Actor, CounterNo, Day, Ending, Event, Millis, Press, ReasonKey, Role, Rule, Rules, Score,
    TicketId, UserName,
};
use std::collections::BTreeMap;

/// What a citizen said of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rated {
    pub(crate) counter: CounterNo,
    /// Who served them last.
    pub(crate) clerk: Option<UserName>,
    pub(crate) service: Option<office::ServiceKey>,
    pub(crate) score: Score,
    pub(crate) reasons: Vec<ReasonKey>,
}

/// A business day, as far as its records were read.
#[derive(Debug)]
pub(crate) struct DayFold {
    pub(crate) day: Day,
    pub(crate) opened_at: Millis,
    /// Absent for the running day.
    pub(crate) closed_at: Option<Millis>,
    /// The first and the last record of the day.
    pub(crate) records: (u64, u64),
    pub(crate) last_at: Millis,
    /// As they were last in force.
    pub(crate) rules: Box<Rules>,
    pub(crate) zone: TimeZone,
    pub(crate) visits: BTreeMap<TicketId, Visit>,
    pub(crate) work: BTreeMap<CounterNo, Work>,
    pub(crate) ratings: Vec<Rated>,
    pub(crate) irregular: Vec<Irregular>,
    pub(crate) changes: Vec<Change>,
    pub(crate) login_failures: u64,
    /// What was refused beside log-ins.
    pub(crate) refused: u64,
    house: House,
    /// When something was last pressed at a counter.
    last_press: Millis,
    /// The tickets of each counter's last press as they were before it.
    before: BTreeMap<CounterNo, Vec<(TicketId, Visit)>>,
}

impl DayFold {
    /// The day that a record opens; `None` when it opens none.
    pub(crate) fn opened(record: &Record) -> Option<Self> {
        let Some(Event::DayOpened { day, rules, carried, counters, .. }) = record.body.office()
        else {
            return None;
        };
        let at = record.at;
        let assigned = counters.iter().filter_map(|d| Some((d.number, d.services.clone()?)));
        let left = counters.iter().map(|desk| (desk.number, Work::left(desk)));
        Some(Self {
            day: *day,
            opened_at: at,
            closed_at: None,
            records: (record.seq, record.seq),
            last_at: at,
            zone: rules.zone().unwrap_or(TimeZone::UTC),
            rules: rules.clone(),
            visits: carried.iter().map(|row| (row.id, Visit::carried(at, row))).collect(),
            work: left.collect(),
            ratings: Vec::new(),
            irregular: Vec::new(),
            changes: Vec::new(),
            login_failures: 0,
            refused: 0,
            house: House { assigned: assigned.collect() },
            last_press: at,
            before: BTreeMap::new(),
        })
    }

    /// Counts the next record.
    pub(crate) fn add(&mut self, record: &Record) {
        self.records.1 = record.seq;
        self.last_at = self.last_at.max(record.at);
        match &record.body {
            Body::Office(event) => self.happened(record, event),
            Body::Admin(event) => self.administered(record, event),
            Body::Voice(_) => {}
        }
    }

    /// No record follows. A counter that nobody closed is counted up to the last press in the hall.
    pub(crate) fn end(&mut self) {
        let last = self.last_press;
        self.work.values_mut().for_each(|work| work.close(last));
    }

    /// How long a counter had somebody in hand, in milliseconds: from each call to its end, or to the last press in the
    /// hall.
    pub(crate) fn in_hand_ms(&self, counter: CounterNo) -> i64 {
        let servings = self.visits.values().flat_map(|visit| &visit.servings);
        let here = servings.filter(|serving| serving.counter == counter && !serving.carried);
        here.map(|s| s.left.map_or(self.last_press, |(at, _)| at).since(s.called_at).max(0)).sum()
    }

    fn administered(&mut self, record: &Record, event: &AdminEvent) {
        if let AdminEvent::LoginFailed { times, refused, .. } = event {
            let of_log_ins = refused.is_none();
            let count = if of_log_ins { &mut self.login_failures } else { &mut self.refused };
            *count += u64::from(*times);
        }
        let settings = Change::of_settings(record, event);
        if !settings.is_empty() {
            // The rules among them were told place by place, a record before.
            let is_rule = |c: &Change| c.kind == ChangeKind::RulesChanged && c.at == record.at;
            while self.changes.last().is_some_and(is_rule) {
                self.changes.pop();
            }
        }
        self.changes.extend(settings);
        self.changes.extend(Change::of_admin(record, event, &self.zone));
    }

    fn happened(&mut self, record: &Record, event: &Event) {
        let at = record.at;
        if let Some(counter) = event.counter() {
            self.last_press = self.last_press.max(at);
            self.work.entry(counter).or_default().press(at);
        }
        match event {
            Event::TicketIssued { ticket, .. } => {
                self.visits.extend(Visit::issued(at, event).map(|visit| (*ticket, visit)));
            }
            Event::TicketCalled { .. } => self.called(record, event),
            Event::TicketRecalled { ticket, .. } => self.change(*ticket, |v| v.recall(at)),
            Event::ServiceStarted { ticket, .. } => self.change(*ticket, |v| v.start(at)),
            Event::TicketFinished { .. }
            | Event::TicketMissed { .. }
            | Event::TicketHeld { .. }
            | Event::TicketTransferred { .. } => self.left(at, event),
            Event::TicketReturned { ticket, .. } => self.change(*ticket, |v| v.come_back(at)),
            Event::TicketCorrected { ticket, .. } => self.change(*ticket, |v| v.correct(event)),
            Event::TicketCancelled { ticket, cause } => {
                self.change(*ticket, |v| v.end(at, ending_of_cause(*cause)));
                if *cause == office::Cause::Staff {
                    self.note(record, IrregularKind::CancelledByStaff, None, Some(*ticket));
                }
            }
            Event::TicketExpired { ticket, reason } => {
                self.change(*ticket, |v| v.end(at, ending_of_expiry(*reason)));
            }
            Event::CallUndone { .. } => self.undone(record, event),
            Event::TicketRated { .. } => self.rated(event),
            Event::CounterOpened { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. }
            | Event::CounterHandedOver { .. } => self.turned(at, event),
            Event::CounterAssigned { .. }
            | Event::NumbersSkipped { .. }
            | Event::EmergencySet { .. }
            | Event::ConfigChanged { .. } => self.house(record, event),
            Event::DayClosed { .. } => self.closed_at = Some(at),
            Event::DayOpened { .. }
            | Event::CallDelivered { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. } => {}
        }
    }

    fn house(&mut self, record: &Record, event: &Event) {
        self.changes.extend(Change::of_house(record, event, &self.rules, &self.house));
        if let Event::CounterAssigned { counter, services } = event {
            match services {
                Some(services) => drop(self.house.assigned.insert(*counter, services.clone())),
                None => drop(self.house.assigned.remove(counter)),
            }
        }
        if let Event::ConfigChanged { rules } = event {
            self.zone = rules.zone().unwrap_or(TimeZone::UTC);
            self.rules = rules.clone();
        }
    }

    fn called(&mut self, record: &Record, event: &Event) {
        let Event::TicketCalled { ticket, counter, finished, why, .. } = event else { return };
        let work = self.work.entry(*counter).or_default();
        if let Actor::Person { user, role: Role::Clerk } = &record.by {
            work.clerk = Some(user.clone());
        }
        let clerk = work.clerk.clone();
        let kept = self.visits.get(ticket).map(|visit| (*ticket, visit.clone()));
        let before = self.before.entry(*counter).or_default();
        // A call that has finished somebody is one press with it, and is taken back as one.
        if finished.is_none() {
            before.clear();
        }
        before.extend(kept);
        let rule = why.as_ref().map(|why| why.rule);
        self.change(*ticket, |visit| visit.call(record.at, *counter, clerk, rule));
        let kind = match rule {
            Some(Rule::Chosen) => IrregularKind::OutOfTurn,
            Some(Rule::WalkUp) => IrregularKind::WalkUp,
            Some(
                Rule::Earliest
                | Rule::Owed
                | Rule::Urgent
                | Rule::First
                | Rule::PriorityTurn
                | Rule::NormalTurn
                | Rule::NobodyElse
                | Rule::Awaited
                | Rule::BroughtBack,
            )
            | None => return,
        };
        self.note(record, kind, Some(*counter), Some(*ticket));
        if let (Some(noted), Some(why)) = (self.irregular.last_mut(), why) {
            noted.passed = Some(u64::from(why.passed_count()));
            noted.reason.clone_from(&why.reason);
        }
    }

    /// What takes a ticket out of a counter's hand.
    fn left(&mut self, at: Millis, event: &Event) {
        let ([ticket], counter) = (&event.tickets()[..], event.counter()) else { return };
        if let Some(counter) = counter {
            let kept = self.visits.get(ticket).map(|visit| (*ticket, visit.clone()));
            self.before.insert(counter, kept.into_iter().collect());
        }
        let Some(visit) = self.visits.get_mut(ticket) else { return };
        if let Event::TicketFinished { outcome, dossiers, .. } = event {
            visit.leave(at, How::Finished);
            visit.dossiers = dossiers.unwrap_or(visit.dossiers);
            visit.end(at, ending_of_outcome(*outcome));
        } else if let Event::TicketMissed { .. } = event {
            visit.leave(at, How::Missed);
            visit.end(at, Ending::Absent);
        } else if let Event::TicketHeld { .. } = event {
            visit.leave(at, How::Held);
            visit.hold(at);
        } else if let Event::TicketTransferred { press, service, dossiers, .. } = event {
            let sent = *press == Press::Transfer;
            visit.leave(at, if sent { How::Transferred } else { How::SentOn });
            visit.transfers += u64::from(sent);
            visit.dossiers = dossiers.unwrap_or(visit.dossiers);
            visit.join(at, service);
        }
    }

    fn undone(&mut self, record: &Record, event: &Event) {
        let Event::CallUndone { counter, press, requeued, restored } = event else { return };
        let before = self.before.remove(counter).unwrap_or_default();
        self.visits.extend(before);
        self.work.entry(*counter).or_default().taken_back += 1;
        let kind = IrregularKind::TakenBack;
        self.note(record, kind, Some(*counter), requeued.or(*restored));
        if let Some(noted) = self.irregular.last_mut() {
            noted.press = Some(*press);
        }
    }

    fn rated(&mut self, event: &Event) {
        let Event::TicketRated { ticket, counter, score, reasons, .. } = event else { return };
        let visit = self.visits.get(ticket);
        let last = visit.and_then(|visit| visit.servings.last());
        self.ratings.push(Rated {
            counter: *counter,
            clerk: last.and_then(|serving| serving.clerk.clone()),
            service: visit.and_then(|visit| visit.last_service().cloned()),
            score: *score,
            reasons: reasons.clone(),
        });
    }

    fn turned(&mut self, at: Millis, event: &Event) {
        let Some(counter) = event.counter() else { return };
        let work = self.work.entry(counter).or_default();
        if let Event::CounterOpened { clerk, .. } = event {
            work.open(at);
            work.clerk.clone_from(clerk);
        } else if let Event::CounterPaused { .. } = event {
            work.rest(at);
        } else if let Event::CounterClosed { .. } = event {
            work.close(at);
            work.clerk = None;
        } else if let Event::CounterHandedOver { .. } = event {
            work.clerk = None;
        }
    }

    fn note(
        &mut self,
        record: &Record,
        kind: IrregularKind,
        counter: Option<CounterNo>,
        ticket: Option<TicketId>,
    ) {
        let number = ticket.and_then(|id| self.visits.get(&id)).map(|visit| visit.number.clone());
        let (at, by) = (record.at, record.by.clone());
        self.irregular.push(Irregular {
            at,
            kind,
            by,
            counter,
            number,
            press: None,
            passed: None,
            reason: None,
        });
    }

    fn change(&mut self, ticket: TicketId, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.visits.get_mut(&ticket) {
            change(visit);
        }
    }
}
