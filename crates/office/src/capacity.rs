//! Whether a number can still be served, and what its holder is told.

use crate::hours::{MINUTES_A_DAY, civil_at, moment};
use crate::ids::{Millis, ServiceKey};
use crate::line::Lane;
use crate::office::{Desk, Office};
use crate::refusal::Refusal;
use crate::rules::{CounterRules, Text};
use crate::ticket::{HoldReason, Ticket, TicketState};
use std::collections::BTreeMap;

const MS_A_MINUTE: i64 = 60_000;

/// What a citizen is told with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The case is finished on another day.
    AfterCutOff(Text),
    /// No counter that takes it is open now.
    NoCounterOpen,
    /// It will be called after the break that begins before their turn; the counters work again from then.
    AfterBreak(Millis),
}

/// Whether a ticket is still to be served today.
fn is_work_of_today(ticket: &Ticket) -> bool {
    match ticket.state {
        TicketState::Waiting | TicketState::Called | TicketState::Serving => true,
        TicketState::OnHold => ticket.held.is_none_or(|h| h.reason != HoldReason::Tomorrow),
        TicketState::Done | TicketState::NoShow | TicketState::Cancelled | TicketState::Expired => {
            false
        }
    }
}

impl Office {
    /// Whether a number for this service would be given out at `at`, to somebody who names nobody.
    #[must_use]
    pub fn issues(&self, service: &ServiceKey, at: Millis) -> bool {
        let hours = self.rules.issue_hours.as_ref();
        let emergency = self.rules.issuing.emergency.as_ref().filter(|_| self.emergency);
        let known = self.rules.service(service);
        self.day.is_some()
            && hours.is_none_or(|h| self.rules.open_at(h, at, &self.zone))
            && self.remaining(service) != Some(0)
            && emergency.is_none_or(|e| e.services.contains(service))
            && emergency.and_then(|e| e.hall_max).is_none_or(|most| self.people() < most)
            && known.is_some_and(|service| self.next_number(service).is_ok())
            && self.check_capacity(&Lane::plain(service), 1, at).is_ok()
    }

    /// Whether a counter that takes a service is open now. A service for guidance is served by the guide.
    #[must_use]
    pub fn is_served(&self, service: &ServiceKey) -> bool {
        let guidance = self.rules.service(service).is_some_and(|s| s.guidance);
        guidance || self.served_now(&Lane::plain(service))
    }

    /// What the holder of a waiting ticket with so many `ahead` is told at `at`.
    #[must_use]
    pub fn notices(&self, ticket: &Ticket, ahead: usize, at: Millis) -> Vec<Notice> {
        if ticket.state != TicketState::Waiting {
            return Vec::new();
        }
        let service = self.rules.service(&ticket.service);
        let now = crate::hours::minute_of(civil_at(at, &self.zone).time());
        let cut_off = service.and_then(|s| s.cut_off.as_ref()).filter(|c| now >= c.minute);
        let late = cut_off.map(|c| Notice::AfterCutOff(c.notice.clone()));
        let served = service.is_some_and(|s| s.guidance) || self.served_now(&Lane::of(ticket));
        let unserved = (!served).then_some(Notice::NoCounterOpen);
        let later = self.after_break(ticket, ahead, at).map(Notice::AfterBreak);
        late.into_iter().chain(unserved).chain(later).collect()
    }

    /// When the counters work again, for one with so many `ahead` who will be called after the break that comes next,
    /// by a rough reckoning. `None` for everybody else, and where the rules know no hours.
    #[must_use]
    pub fn after_break(&self, ticket: &Ticket, ahead: usize, at: Millis) -> Option<Millis> {
        let hours = self.rules.service_hours.as_ref()?;
        let now = civil_at(at, &self.zone);
        let minute = crate::hours::minute_of(now.time());
        let windows = self.rules.windows(hours, now.date());
        let this = windows.iter().position(|w| minute < w.to)?;
        let resumes = if minute < windows[this].from && this > 0 {
            // It is the break.
            windows[this].from
        } else {
            let left = i64::from(windows[this].to - minute) * MS_A_MINUTE;
            let next = windows.get(this + 1)?;
            if self.wait_estimate_ms(ticket, ahead)? < left {
                return None;
            }
            next.from
        };
        moment(now.date(), resumes, &self.zone)
    }

    /// A rough wait: the work of those ahead, spread over the counters at work that take it. `None` when the service
    /// does not say how long a case takes.
    fn wait_estimate_ms(&self, ticket: &Ticket, ahead: usize) -> Option<i64> {
        let minutes = self.rules.service(&ticket.service)?.minutes?;
        let lane = Lane::of(ticket);
        let able =
            self.working().filter(|(counter, desk)| self.takes(counter, desk, &lane)).count();
        let ahead = i64::try_from(ahead).ok()?;
        let able = i64::try_from(able.max(1)).ok()?;
        Some(ahead * i64::from(minutes) * MS_A_MINUTE / able)
    }

    /// Stops giving out numbers when the work that is there fills the working time left until closing: each case is
    /// spread evenly over the counters that take it, and a new one goes to the counter with the least to do.
    pub(crate) fn check_capacity(
        &self,
        lane: &Lane,
        dossiers: u16,
        at: Millis,
    ) -> Result<(), Refusal> {
        let service = self.rules.service(&lane.service).filter(|_| self.rules.issuing.by_capacity);
        let Some(minutes) = service.and_then(|s| s.minutes) else { return Ok(()) };
        let Some(left) = self.working_seconds_left(at) else { return Ok(()) };
        let Some(least) = self.least_load_seconds(lane) else { return Ok(()) };
        if least.saturating_add(u64::from(minutes) * 60 * u64::from(dossiers)) <= left {
            return Ok(());
        }
        // The reckoning takes in the rest of the day: an opening before its end would bring no more time.
        let opens_at = self.rules.issue_hours.as_ref().and_then(|hours| {
            self.rules.opens_after(hours, self.closes_at(at).unwrap_or(at), &self.zone)
        });
        Err(Refusal::CapacitySpent { service: lane.service.clone(), opens_at })
    }

    /// Seconds of work that are to be done today: those who wait, are served or come back, with the stops of their
    /// visits, and those who have booked.
    fn work(&self) -> BTreeMap<Lane, u64> {
        let mut work: BTreeMap<Lane, u64> = BTreeMap::new();
        let mut add = |lane: Lane, dossiers: u16| {
            let minutes = self.rules.service(&lane.service).and_then(|s| s.minutes).unwrap_or(0);
            *work.entry(lane).or_default() += u64::from(minutes) * 60 * u64::from(dossiers);
        };
        for ticket in self.tickets.values().filter(|ticket| is_work_of_today(ticket)) {
            add(Lane::of(ticket), ticket.dossiers);
            for stop in &ticket.then {
                add(Lane { service: stop.service.clone(), ..Lane::of(ticket) }, 1);
            }
        }
        let today = self.day.map(|day| day.date);
        for booking in self.bookings.values().filter(|b| Some(b.date) == today) {
            add(Lane::booked(booking), 1);
        }
        work
    }

    /// A counter as it is set up today, whoever sits there.
    pub(crate) fn unstaffed(&self, counter: &CounterRules) -> Desk {
        let services = self.desks.get(&counter.number).and_then(|desk| desk.services.clone());
        Desk { services, ..Desk::closed(counter.number) }
    }

    /// The work of the counter that has the least to do, of those that take a lane; `None` where none does.
    fn least_load_seconds(&self, lane: &Lane) -> Option<u64> {
        let desk = |counter| (counter, self.unstaffed(counter));
        let desks: Vec<_> = self.rules.counters.iter().map(desk).collect();
        let able = |lane: &Lane| -> Vec<usize> {
            let takes = |n: &usize| self.takes(desks[*n].0, &desks[*n].1, lane);
            (0..desks.len()).filter(takes).collect()
        };
        let mut loads = vec![0; desks.len()];
        for (lane, seconds) in self.work() {
            let able = able(&lane);
            able.iter().for_each(|n| loads[*n] += seconds / able.len() as u64);
        }
        able(lane).into_iter().map(|n| loads[n]).min()
    }

    /// Seconds that the counters still work today; `None` when no hours are set, or none for today.
    fn working_seconds_left(&self, at: Millis) -> Option<u64> {
        let hours = self.rules.service_hours.as_ref()?;
        let now = civil_at(at, &self.zone);
        let windows = self.rules.windows(hours, now.date());
        windows.last()?;
        let second =
            u64::try_from(i64::from(now.hour()) * 3600 + i64::from(now.minute()) * 60).ok()?;
        let left = |from: u16, to: u16| {
            (u64::from(to) * 60).saturating_sub(second.max(u64::from(from) * 60))
        };
        Some(windows.iter().map(|w| left(w.from, w.to)).sum())
    }

    /// When the counters end their work today.
    fn closes_at(&self, at: Millis) -> Option<Millis> {
        let today = civil_at(at, &self.zone).date();
        let last = self.rules.windows(self.rules.service_hours.as_ref()?, today).last()?;
        moment(today, last.to.min(MINUTES_A_DAY - 1), &self.zone)
    }

    /// Whether the counters began to work again, after a break, a short while ago.
    pub(crate) fn is_just_after_break(&self, at: Millis) -> bool {
        let Some(hours) = &self.rules.service_hours else { return false };
        let today = civil_at(at, &self.zone).date();
        let resumed = self.rules.windows(hours, today).iter().skip(1);
        let mut resumed = resumed.filter_map(|w| moment(today, w.from, &self.zone));
        resumed.any(|from| (0..self.rules.limits.after_break_ms).contains(&at.since(from)))
    }

    /// Since when the counters should be at work at `at`; `None` in a break, before the first hour of a day and on days
    /// without any. After the last hour whoever is in the hall is still served.
    pub(crate) fn serves_since(&self, at: Millis) -> Option<Millis> {
        let Some(hours) = &self.rules.service_hours else { return Some(Millis(i64::MIN)) };
        let now = civil_at(at, &self.zone);
        let minute = crate::hours::minute_of(now.time());
        let windows = self.rules.windows(hours, now.date());
        let this = windows.iter().find(|w| (w.from..w.to).contains(&minute));
        let over = || windows.last().filter(|last| minute >= last.to);
        moment(now.date(), this.or_else(over)?.from, &self.zone)
    }
}
