//! Giving out numbers.

use super::lane::A_MINUTE;
use super::{Done, Obstacles, Plain, Row, Sign, is_staff, only};
use jiff::civil::Date;
use office::{
    Actor, Cause, Class, DOSSIERS_MAX, Event, HoldReason, Issue, PARTY_MAX, PersonTag, STOPS_MAX,
    Service, ServiceKey, Stop, Ticket, TicketNumber, TicketState,
};

/// Every service that a number is to be good for.
fn asked_for(issue: &Issue) -> Vec<ServiceKey> {
    [&[issue.service.clone()][..], &issue.then].concat()
}

impl Plain {
    pub(super) fn issue(&mut self, issue: &Issue, by: &Actor) -> Done {
        let mut no = self.cannot_be_asked(issue, by);
        if let Some(service) = self.rules.service(&issue.service) {
            let hours = self.rules.issue_hours.as_ref();
            let open = self.day.is_some() && hours.is_none_or(|hours| self.is_within(hours));
            no.when(!open && issue.from_roll.is_none(), "issuing_closed");
            no.when(self.day.is_none(), "issuing_closed");
            let spent = |key: &ServiceKey| {
                let given = self.given.iter().filter(|(service, _)| service == key).count();
                let quota = self.rules.service(key).and_then(|service| service.quota);
                quota.is_some_and(|quota| given >= quota as usize)
            };
            no.when(asked_for(issue).iter().any(spent), "quota_spent");
            self.emergency_forbids(issue, &mut no);
            let today = self.day.map(|day| day.date);
            no.when(self.has_enough(issue, today), "person_limit");
            let spent = issue.from_roll.is_none() && self.time_is_spent(issue, service);
            no.when(spent, "capacity_spent");
        }
        self.number_for(issue, &mut no);
        no.none()?;
        self.give_out(issue);
        Ok(())
    }

    /// What nobody may ask, at any hour.
    pub(super) fn cannot_be_asked(&self, issue: &Issue, by: &Actor) -> Obstacles {
        let mut no = Obstacles::default();
        let staff = is_staff(by);
        let service = self.rules.service(&issue.service);
        let unknown = |key: &ServiceKey| self.rules.service(key).is_none();
        no.when(service.is_none() || issue.then.iter().any(unknown), "unknown_service");
        no.when(issue.class == Class::Urgent && !staff, "not_allowed");
        for key in asked_for(issue) {
            let Some(service) = self.rules.service(&key) else { continue };
            let refused = issue.class == Class::Priority && service.no_priority && !staff;
            no.when(refused, "no_priority");
            let stop = Issue { service: key, ..issue.clone() };
            let asked = self.written(&stop, "X".parse().unwrap(), 0);
            let plain = self.signs.iter().map(|sign| Sign::closed(sign.number));
            let taken = plain.into_iter().any(|sign| self.takes(&sign, &asked));
            no.when(!service.guidance && !taken, "taken_nowhere");
        }
        no.when(issue.from_roll.is_some() && !staff, "staff_only");
        let authorities = || self.rules.authorities.iter().map(|authority| &authority.key);
        let lost = |key| authorities().all(|known| known != key);
        no.when(issue.authority.as_ref().is_some_and(lost), "unknown_authority");
        let fits = (1..=PARTY_MAX).contains(&issue.party)
            && (1..=DOSSIERS_MAX).contains(&issue.dossiers)
            && issue.then.len() <= STOPS_MAX;
        no.when(!fits, "bad_value");
        let booked = self.bookings.iter().any(|booking| booking.id == issue.ticket);
        no.when(booked || self.row(issue.ticket).is_some(), "ticket_exists");
        no
    }

    pub(super) fn emergency_forbids(&self, issue: &Issue, no: &mut Obstacles) {
        let Some(profile) = self.rules.issuing.emergency.as_ref().filter(|_| self.emergency) else {
            return;
        };
        let listed = |key| profile.services.contains(key);
        let all = listed(&issue.service) && issue.then.iter().all(listed);
        no.when(!all, "service_suspended");
        let people = self.people() + u32::from(issue.party);
        no.when(profile.hall_max.is_some_and(|most| people > most), "hall_full");
    }

    /// People in the hall, with whom they brought.
    pub(crate) fn people(&self) -> u32 {
        let here = [TicketState::Waiting, TicketState::Called, TicketState::Serving];
        let rows = self.rows.iter().filter(|row| {
            let held = row.ticket.held.map(|held| held.reason);
            let writes = [Some(HoldReason::Form), Some(HoldReason::Result)].contains(&held);
            here.contains(&row.ticket.state) || writes
        });
        rows.map(|row| u32::from(row.ticket.party)).sum()
    }

    /// Whether a person has as many numbers of a day as one may, booked and taken together. What staff took out again
    /// does not count, and of other days than today only the bookings are known.
    pub(super) fn has_enough(&self, issue: &Issue, day: Option<Date>) -> bool {
        let Some((limits, person)) = self.rules.issuing.person.zip(issue.person.as_ref()) else {
            return false;
        };
        let field = |key: &ServiceKey| self.rules.service(key).map(|s| s.field().to_owned());
        let mut numbers: Vec<Vec<Option<String>>> = Vec::new();
        for (tag, id, services) in &self.taken_by {
            let Some(row) = self.row(*id) else { continue };
            let counts = row.ticket.cause != Some(Cause::Staff);
            if tag == person && counts && day == self.day.map(|today| today.date) {
                numbers.push(services.iter().map(field).collect());
            }
        }
        for booking in &self.bookings {
            if booking.person.as_ref() == Some(person) && Some(booking.date) == day {
                numbers.push(vec![field(&booking.service)]);
            }
        }
        let alike = |key: &ServiceKey| numbers.iter().filter(|n| n.contains(&field(key))).count();
        let fields = usize::from(limits.per_field);
        numbers.len() >= limits.per_day.into()
            || asked_for(issue).iter().any(|key| alike(key) >= fields)
    }

    /// Whether today's work fills the working time left: each kind of case is shared by the counters that take it, and
    /// the new one goes to the counter with the least to do.
    fn time_is_spent(&self, issue: &Issue, service: &Service) -> bool {
        let hours = self.rules.service_hours.as_ref().filter(|_| self.rules.issuing.by_capacity);
        let Some((hours, minutes)) = hours.zip(service.minutes) else { return false };
        let (day, minute) = self.local(self.now);
        let windows = self.windows(hours, day);
        if windows.is_empty() {
            return false;
        }
        let ahead = windows.iter().map(|w| w.to.saturating_sub(minute.max(w.from)));
        let left: u64 = ahead.map(|minutes| u64::from(minutes) * 60).sum();
        let empty =
            |sign: &Sign| Sign { services: sign.services.clone(), ..Sign::closed(sign.number) };
        let signs: Vec<Sign> = self.signs.iter().map(empty).collect();
        let new = self.written(issue, "X".parse().unwrap(), 0);
        let mut loads = vec![0; signs.len()];
        for (case, seconds) in self.work_of_today() {
            let able: Vec<usize> =
                (0..signs.len()).filter(|n| self.takes(&signs[*n], &case)).collect();
            able.iter().for_each(|n| loads[*n] += seconds / able.len() as u64);
        }
        let taking = signs.iter().zip(loads).filter(|(sign, _)| self.takes(sign, &new));
        let least = taking.map(|(_, load)| load).min();
        let needed = u64::from(minutes) * 60 * u64::from(issue.dossiers);
        least.is_some_and(|least| least + needed > left)
    }

    /// The seconds of work of each kind of case: who waits, is served, comes back or has booked.
    fn work_of_today(&self) -> Vec<(Ticket, u64)> {
        let mut cases: Vec<(Ticket, u16)> = Vec::new();
        for row in &self.rows {
            let ticket = &row.ticket;
            let held = ticket.held.map(|held| held.reason);
            let here = match ticket.state {
                TicketState::Waiting | TicketState::Called | TicketState::Serving => true,
                TicketState::OnHold => held != Some(HoldReason::Tomorrow),
                TicketState::Done
                | TicketState::NoShow
                | TicketState::Cancelled
                | TicketState::Expired => false,
            };
            if here {
                cases.push((ticket.clone(), ticket.dossiers));
                let stops = ticket.then.iter().map(|stop| stop.service.clone());
                cases.extend(stops.map(|service| (Ticket { service, ..ticket.clone() }, 1)));
            }
        }
        for booking in self.bookings.iter().filter(|b| self.day.is_some_and(|d| d.date == b.date)) {
            let issue = Issue {
                class: booking.class,
                authority: booking.authority.clone(),
                non_territorial: booking.non_territorial,
                ..Issue::plain(booking.id, booking.service.clone())
            };
            cases.push((self.written(&issue, "X".parse().unwrap(), 0), 1));
        }
        let mut kinds: Vec<(Ticket, u64)> = Vec::new();
        for (case, dossiers) in cases {
            let minutes = self.rules.service(&case.service).and_then(|s| s.minutes).unwrap_or(0);
            let seconds = u64::from(minutes) * 60 * u64::from(dossiers);
            let kind =
                |t: &Ticket| (t.service.clone(), t.class, t.authority.clone(), t.non_territorial);
            match kinds.iter_mut().find(|(known, _)| kind(known) == kind(&case)) {
                Some((_, sum)) => *sum += seconds,
                None => kinds.push((case, seconds)),
            }
        }
        kinds
    }

    /// The number that a ticket would have, and its counted part.
    pub(super) fn number_for(
        &self,
        issue: &Issue,
        no: &mut Obstacles,
    ) -> Option<(TicketNumber, Option<u32>)> {
        let held = |number: &TicketNumber| self.rows.iter().any(|r| r.ticket.number == *number);
        if let Some(number) = &issue.from_roll {
            no.when(held(number), "number_taken");
            return Some((number.clone(), None));
        }
        let service = self.rules.service(&issue.service)?;
        let range = service.range;
        let last = self.last_count(&service.key);
        let mut count = range.first;
        while count <= last {
            count += range.step;
        }
        while count <= range.last {
            let number: TicketNumber = format!("{}{count:03}", service.prefix).parse().unwrap();
            if !held(&number) {
                return Some((number, Some(count)));
            }
            count += range.step;
        }
        no.when(true, "numbers_spent");
        None
    }

    fn last_count(&self, service: &ServiceKey) -> u32 {
        let given = self.given.iter().filter_map(|(key, count)| Some((key, (*count)?)));
        let all = given.chain(self.skipped.iter().map(|(key, count)| (key, *count)));
        all.filter(|(key, _)| *key == service).map(|(_, count)| count).max().unwrap_or(0)
    }

    pub(super) fn skip_numbers(&mut self, most: u32) -> Done {
        if self.day.is_none() {
            return Ok(());
        }
        for service in self.rules.services.clone() {
            let (range, last) = (service.range, self.last_count(&service.key));
            let counts = (range.first..=range.last).step_by(range.step as usize);
            let left: Vec<u32> = counts.filter(|count| *count > last).collect();
            let most = (most as usize).min(left.len() / 2);
            if let Some(count) = left[..most].last() {
                self.skipped.push((service.key.clone(), *count));
                self.tell(Event::NumbersSkipped { service: service.key, count: *count });
            }
        }
        Ok(())
    }

    /// Gives the number out, which stands in the way of nothing.
    pub(super) fn give_out(&mut self, issue: &Issue) {
        let (number, count) = self.number_for(issue, &mut Obstacles::default()).expect("a number");
        let arrival = self.next_arrival;
        self.next_arrival += 1;
        let ticket = self.written(issue, number, arrival);
        self.take_in(ticket, count, issue.person.clone());
    }

    pub(super) fn written(&self, issue: &Issue, number: TicketNumber, arrival: u64) -> Ticket {
        let stop = |service: &ServiceKey| Stop { service: service.clone(), counter: None };
        Ticket {
            id: issue.ticket,
            number,
            day: self.day.map_or(0, |day| day.ordinal),
            service: issue.service.clone(),
            class: issue.class,
            language: issue.language,
            channel: issue.channel,
            authority: issue.authority.clone(),
            non_territorial: issue.non_territorial,
            party: issue.party,
            dossiers: issue.dossiers,
            state: TicketState::Waiting,
            issued_at: self.now,
            since: None,
            arrival,
            first: false,
            after: 0,
            bound: None,
            then: issue.then.iter().map(stop).collect(),
            done: Vec::new(),
            held: None,
            returns: 0,
            counter: None,
            calls: 0,
            recalls: 0,
            called_at: None,
            delivered_at: None,
            aloud: false,
            why: None,
            started_at: None,
            ended_at: None,
            outcome: None,
            rated: false,
            cause: None,
        }
    }

    pub(super) fn take_in(
        &mut self,
        ticket: Ticket,
        count: Option<u32>,
        person: Option<PersonTag>,
    ) {
        self.given.push((ticket.service.clone(), count));
        let stops = ticket.then.iter().map(|stop| stop.service.clone());
        let asked: Vec<_> = std::iter::once(ticket.service.clone()).chain(stops).collect();
        self.taken_by.extend(person.clone().map(|person| (person, ticket.id, asked)));
        let event = Event::TicketIssued {
            ticket: ticket.id,
            number: ticket.number.clone(),
            count: count.unwrap_or(0),
            arrival: ticket.arrival,
            service: ticket.service.clone(),
            class: ticket.class,
            language: ticket.language,
            channel: ticket.channel,
            authority: ticket.authority.clone(),
            non_territorial: ticket.non_territorial,
            party: ticket.party,
            dossiers: ticket.dossiers,
            since: ticket.since,
            then: ticket.then.clone(),
            person,
            from_roll: count.is_none(),
        };
        self.rows.push(Row { ticket, notes: Vec::new(), touched: 0 });
        self.tell(event);
    }

    pub(super) fn cancel(&mut self, ticket: office::TicketId, cause: Cause, by: &Actor) -> Done {
        let Some(row) = self.row(ticket) else { return only("unknown_ticket") };
        let mut no = Obstacles::default();
        let by_staff = matches!(cause, Cause::Staff | Cause::MovedAway);
        let by_city = cause == Cause::MovedAway && *by == Actor::System;
        no.when(by_staff && !is_staff(by) && !by_city, "staff_only");
        no.when(matches!(cause, Cause::DayOver | Cause::NeverReturned), "bad_value");
        let here = [TicketState::Waiting, TicketState::OnHold].contains(&row.ticket.state);
        no.when(!here, "not_waiting");
        no.none()?;
        let now = self.now;
        self.change(ticket, |t| {
            (t.state, t.cause, t.outcome) = (TicketState::Cancelled, Some(cause), None);
            (t.ended_at, t.held) = (Some(now), None);
        });
        self.tell(Event::TicketCancelled { ticket, cause });
        Ok(())
    }

    pub(super) fn minutes(count: u16) -> i64 {
        i64::from(count) * A_MINUTE
    }
}
