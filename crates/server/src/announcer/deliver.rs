//! Heard before absent: when a call has reached the hall, so that a citizen who does not come may be said not to have.

use crate::announcer::queue::{Call, FRESH};
use crate::announcer::task::Task;
use crate::announcer::{Glance, Place};
use dispatcher::{CommandError, Order, What};
use office::speech::Kind;
use office::{Actor, Command, CounterNo, Delivery, DeviceKind, TicketId, TicketState, Zone};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;
use tracing::{debug, warn};

/// How long a call waits for the first screen that paints it: a television draws within a second.
const SEEN_WITHIN: Duration = Duration::from_secs(5);
/// How long a call waits to be heard at most: it is dropped from its queue when it is 90 s old, and the longest
/// announcement with its repetition takes half a minute.
const HEARD_WITHIN: Duration = Duration::from_secs(130);
/// How long after a start nobody is thought to be missing: televisions and loudspeakers come back within five seconds.
const COMING_BACK: Duration = Duration::from_secs(8);
/// How soon what could not be recorded is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// A call of which the office does not know that it reached the hall.
struct Undelivered {
    counter: CounterNo,
    zone: Zone,
    calls: u32,
    since: Instant,
    /// Before this moment nobody is given up.
    patient_until: Instant,
    heard: bool,
    seen: bool,
    /// No loudspeaker will say it, though there is one.
    unspoken: bool,
}

/// A lobby screen that says what it painted.
struct Screen {
    place: Place,
    /// It did not confirm a call in its time: the next ones do not wait for it until it speaks again.
    late: bool,
}

/// Calls that are on their way to the hall, and the screens that may confirm them.
#[derive(Default)]
pub(super) struct Deliveries {
    calls: BTreeMap<TicketId, Undelivered>,
    screens: BTreeMap<u64, Screen>,
    /// Not before this moment: the office could not be told.
    again_at: Option<Instant>,
}

impl Deliveries {
    pub(super) fn forget(&mut self, ticket: TicketId) {
        self.calls.remove(&ticket);
    }

    /// A player played this call to its end.
    pub(super) fn heard(&mut self, call: &Call) {
        let same = |c: &&mut Undelivered| (c.calls, c.counter) == (call.calls, call.counter);
        let of = self.calls.get_mut(&call.ticket).filter(same);
        if let Some(undelivered) = of {
            undelivered.heard = true;
        }
    }

    /// No loudspeaker says this call: its clerk is to call aloud.
    pub(super) fn unspoken(&mut self, call: &Call) {
        let same = |c: &&mut Undelivered| (c.calls, c.counter) == (call.calls, call.counter);
        if let Some(undelivered) = self.calls.get_mut(&call.ticket).filter(same) {
            undelivered.unspoken = true;
        }
    }

    /// The next moment at which somebody is given up, or the office is told again.
    pub(super) fn next_wake(&self) -> Option<Instant> {
        let now = Instant::now();
        let ends = self
            .calls
            .values()
            .flat_map(|c| [c.since + SEEN_WITHIN, c.since + HEARD_WITHIN, c.patient_until]);
        ends.chain(self.again_at).filter(|at| *at > now).min()
    }
}

impl Task {
    /// A call is on its way. An office without a grace does not ask whether anybody heard it.
    pub(super) fn await_delivery(&mut self, ticket: TicketId, counter: CounterNo, calls: u32) {
        if self.dispatcher.read().office.rules().limits.absent_grace_ms == 0 {
            return;
        }
        let (zone, since) = (self.zone_of(counter), Instant::now());
        let (patient_until, heard, seen, unspoken) = (since, false, false, false);
        let call =
            Undelivered { counter, zone, calls, since, patient_until, heard, seen, unspoken };
        self.deliveries.calls.insert(ticket, call);
    }

    /// Takes up the calls of which nobody knew whether they had reached the hall: those in hand when the server
    /// started. What is fresh is spoken again.
    pub(super) async fn take_up(&mut self) {
        for (ticket, counter, calls, age) in self.undelivered_in_hand(None) {
            let since = Instant::now().checked_sub(age);
            if let Some(since) = since.filter(|_| age < FRESH && self.loudness().is_some()) {
                // It may have been heard before: it is said once more, as long as it is fresh.
                let (kind, tries) = (Kind::Recall, 1);
                self.push(Call { kind, ticket, counter, calls, since, tries }).await;
            }
            self.await_delivery(ticket, counter, calls);
            if let Some(call) = self.deliveries.calls.get_mut(&ticket) {
                call.patient_until = call.since + COMING_BACK;
            }
        }
    }

    /// A press was taken back, and a ticket is in hand again as it was: called, and perhaps not heard.
    pub(super) async fn restored(&mut self, ticket: TicketId) {
        for (ticket, counter, calls, _) in self.undelivered_in_hand(Some(ticket)) {
            self.call(Kind::Recall, ticket, counter, calls).await;
            self.await_delivery(ticket, counter, calls);
        }
    }

    /// Ticket, counter, calls and age of calls that are not delivered.
    fn undelivered_in_hand(
        &self,
        only: Option<TicketId>,
    ) -> Vec<(TicketId, CounterNo, u32, Duration)> {
        let now = self.dispatcher.now();
        let state = self.dispatcher.read();
        let in_hand =
            state.office.desks().filter_map(|d| Some((d, state.office.in_hand(d.number)?)));
        let undelivered = in_hand.filter(|(_, t)| {
            t.state == TicketState::Called
                && t.delivered_at.is_none()
                && only.is_none_or(|only| only == t.id)
        });
        let shown = undelivered.map(|(desk, t)| {
            let ms = now.since(t.called_at.unwrap_or(t.issued_at));
            let age = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
            (t.id, desk.number, t.calls, age)
        });
        shown.collect()
    }

    pub(super) fn glanced(&mut self, glance: Glance) {
        match glance {
            Glance::Painted { screen, place, ticket, calls } => {
                let counts = place.known || !self.has_paired_displays();
                let call = self.deliveries.calls.get_mut(&ticket);
                if let Some(call) = call.filter(|c| counts && c.calls == calls && shows(&place, c))
                {
                    call.seen = true;
                }
                self.deliveries.screens.insert(screen, Screen { place, late: false });
            }
            Glance::Gone { screen } => {
                self.deliveries.screens.remove(&screen);
            }
        }
    }

    fn has_paired_displays(&self) -> bool {
        let state = self.dispatcher.read();
        // A display at a counter hangs in no hall.
        let in_the_hall =
            |d: &dispatcher::DeviceRow| d.kind == DeviceKind::Display && d.counter.is_none();
        state.accounts.devices.values().any(in_the_hall)
    }

    /// Tells the office of every call that has reached the hall, or for which there is nobody left to wait.
    pub(super) async fn settle(&mut self) {
        let now = Instant::now();
        self.give_up_screens(now);
        if self.deliveries.again_at.is_some_and(|at| at > now) {
            return;
        }
        self.deliveries.again_at = None;
        let settled: Vec<_> = self
            .deliveries
            .calls
            .iter()
            .filter(|(ticket, call)| !self.is_awaited(**ticket, call, now))
            .map(|(ticket, call)| (*ticket, call.counter, call.calls, how(call)))
            .collect();
        for (ticket, counter, calls, how) in settled {
            self.deliver(ticket, counter, calls, how).await;
        }
    }

    /// Whether somebody who is there has still to say that a call was played or painted.
    fn is_awaited(&self, ticket: TicketId, call: &Undelivered, now: Instant) -> bool {
        if call.unspoken || (call.heard && call.seen) {
            return false;
        }
        let screens = || self.screens_for(call).any(|(_, screen)| !screen.late);
        let seen_yet = !call.seen && now < call.since + SEEN_WITHIN && screens();
        let heard_yet = !call.heard
            && now < call.since + HEARD_WITHIN
            && self.will_be_spoken(&call.zone, ticket, call.calls);
        seen_yet || heard_yet || now < call.patient_until
    }

    fn screens_for(&self, call: &Undelivered) -> impl Iterator<Item = (&u64, &Screen)> {
        let only_known = self.has_paired_displays();
        let counts = move |s: &Screen| s.place.known || !only_known;
        self.deliveries.screens.iter().filter(move |(_, s)| counts(s) && shows(&s.place, call))
    }

    /// A screen that was there all the time and confirmed nothing is not waited for again until it speaks.
    fn give_up_screens(&mut self, now: Instant) {
        let unseen = self.deliveries.calls.values().filter(|c| !c.seen);
        let overdue = unseen.filter(|c| now >= c.since + SEEN_WITHIN);
        let late: Vec<u64> =
            overdue.flat_map(|call| self.screens_for(call).map(|(id, _)| *id)).collect();
        for id in late {
            if let Some(screen) = self.deliveries.screens.get_mut(&id) {
                screen.late = true;
            }
        }
    }

    async fn deliver(&mut self, ticket: TicketId, counter: CounterNo, calls: u32, how: Delivery) {
        let command = Command::Deliver { ticket, calls, how };
        let order = Order::new(What::Office(command), Actor::System);
        match self.dispatcher.submit(order).await {
            Ok(_) => {
                debug!(counter.no = %counter, ?how, "A call to counter {counter} is delivered");
                self.deliveries.forget(ticket);
            }
            // It ended, or its day did.
            Err(CommandError::Refused(_)) => self.deliveries.forget(ticket),
            Err(fault) => {
                warn!(%fault, "That a call is delivered could not be recorded yet: {fault}");
                self.deliveries.again_at = Some(Instant::now() + AGAIN);
            }
        }
    }
}

fn shows(place: &Place, call: &Undelivered) -> bool {
    place.zone.as_ref().is_none_or(|zone| *zone == call.zone)
}

fn how(call: &Undelivered) -> Delivery {
    match (call.heard, call.seen && !call.unspoken) {
        (true, true) => Delivery::HeardAndSeen,
        (true, false) => Delivery::Heard,
        (false, true) => Delivery::Seen,
        (false, false) => Delivery::Aloud,
    }
}
