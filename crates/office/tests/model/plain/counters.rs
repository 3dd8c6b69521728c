//! Counters opening, resting and closing; who sits there, and what is taken there.

use super::{Done, Obstacles, Plain, Pressed, clerk, only};
use office::{
    Actor, Alarm, CounterNo, DeskState, Event, Press, REASON_MAX, Seat, ServiceKey, Ticket,
    TicketId, TicketState, UserName,
};

pub(super) fn too_long(reason: Option<&String>) -> bool {
    reason.is_some_and(|reason| reason.chars().count() > REASON_MAX)
}

impl Plain {
    pub(super) fn open(&mut self, number: CounterNo, by: &Actor) -> Done {
        let sign = self.seat(number, by)?;
        let sits = clerk(by).or(sign.clerk.as_ref()).cloned();
        if sign.state != DeskState::Open || sign.clerk != sits {
            self.now_open(number, sits);
        }
        Ok(())
    }

    fn now_open(&mut self, number: CounterNo, sits: Option<UserName>) {
        let now = self.now;
        let sign = self.sign_mut(number);
        (sign.state, sign.reason, sign.pressed) = (DeskState::Open, None, None);
        sign.clerk.clone_from(&sits);
        sign.free_since = sign.in_hand.is_none().then_some(now);
        if let Some(user) = &sits {
            // Whoever changes counters sits at the last one.
            self.sat.retain(|(counter, who)| *counter != number && who != user);
            self.sat.push((number, user.clone()));
        }
        self.tell(Event::CounterOpened { counter: number, clerk: sits });
    }

    /// A clerk who calls at a counter where nobody sits sits down there.
    pub(super) fn sit_down(&mut self, number: CounterNo, by: &Actor) {
        let free = self.sign(number).is_some_and(|sign| sign.clerk.is_none());
        if let Some(user) = clerk(by).filter(|_| free) {
            self.now_open(number, Some(user.clone()));
        }
    }

    pub(super) fn pause(
        &mut self,
        counter: CounterNo,
        reason: Option<&String>,
        by: &Actor,
    ) -> Done {
        let sign = self.seat(counter, by)?;
        let state = sign.state;
        let mut no = Obstacles::default();
        no.when(state == DeskState::Closed, "counter_closed");
        no.when(too_long(reason), "bad_value");
        no.none()?;
        if state == DeskState::Open {
            let sign = self.sign_mut(counter);
            (sign.state, sign.reason) = (DeskState::Paused, reason.cloned());
            (sign.pressed, sign.free_since) = (None, None);
            self.tell(Event::CounterPaused { counter, reason: reason.cloned() });
        }
        Ok(())
    }

    pub(super) fn close(&mut self, counter: CounterNo, by: &Actor) -> Done {
        let sign = self.seat(counter, by)?;
        if sign.in_hand.is_some() {
            return only("ticket_in_hand");
        }
        if sign.state != DeskState::Closed {
            let sign = self.sign_mut(counter);
            (sign.state, sign.reason, sign.clerk) = (DeskState::Closed, None, None);
            (sign.pressed, sign.free_since) = (None, None);
            self.tell(Event::CounterClosed { counter });
        }
        Ok(())
    }

    pub(super) fn assign(
        &mut self,
        counter: CounterNo,
        services: Option<&Vec<ServiceKey>>,
        by: &Actor,
    ) -> Done {
        let today = self.seat(counter, by)?.services.clone();
        let mut no = Obstacles::default();
        let named = services.into_iter().flatten();
        no.when(named.into_iter().any(|s| self.rules.service(s).is_none()), "unknown_service");
        let distinct = |all: &Vec<ServiceKey>| {
            (0..all.len()).all(|this| !all[..this].contains(&all[this])) && !all.is_empty()
        };
        no.when(services.is_some_and(|all| !distinct(all)), "bad_value");
        no.none()?;
        if today.as_ref() != services {
            let sign = self.sign_mut(counter);
            (sign.services, sign.pressed) = (services.cloned(), None);
            self.tell(Event::CounterAssigned { counter, services: services.cloned() });
        }
        Ok(())
    }

    pub(super) fn hand_over(&mut self, counter: CounterNo, by: &Actor) -> Done {
        if self.seat(counter, by)?.clerk.is_some() {
            let sign = self.sign_mut(counter);
            (sign.clerk, sign.pressed) = (None, None);
            self.tell(Event::CounterHandedOver { counter });
        }
        Ok(())
    }

    pub(super) fn open_as_yesterday(&mut self) -> Done {
        if self.roster.is_empty() {
            return only("no_roster");
        }
        for Seat { counter, clerk, services } in self.roster.clone() {
            let Some(sign) = self.sign(counter) else { continue };
            let closed = sign.state == DeskState::Closed;
            // Who stayed over night sits there already.
            let sits_there = sign.clerk.as_ref() == Some(&clerk);
            let elsewhere = self.signs.iter().any(|s| s.clerk.as_ref() == Some(&clerk));
            if !sits_there && (!closed || elsewhere) {
                continue;
            }
            let known = |all: &Vec<ServiceKey>| all.iter().all(|s| self.rules.service(s).is_some());
            let services = services.filter(known);
            if services.is_some() && sign.services != services {
                let sign = self.sign_mut(counter);
                (sign.services, sign.pressed) = (services.clone(), None);
                self.tell(Event::CounterAssigned { counter, services });
            }
            if closed {
                self.now_open(counter, Some(clerk));
            }
        }
        Ok(())
    }

    pub(super) fn call_for_help(&mut self, counter: CounterNo, by: &Actor) -> Done {
        self.seat(counter, by)?;
        let alarm = Alarm::Help { counter };
        if !self.alarms.contains(&alarm) {
            self.raise(alarm);
        }
        Ok(())
    }

    pub(super) fn report_backup(&mut self, good: bool, sent: Option<bool>) -> Done {
        let (bad, unsent) = (Alarm::Backup { elsewhere: false }, Alarm::Backup { elsewhere: true });
        let was_unsent = self.alarms.contains(&unsent);
        let is_unsent = good && !sent.unwrap_or(!was_unsent);
        for (alarm, is_due) in [(&bad, !good), (&unsent, is_unsent)] {
            if !is_due && self.alarms.contains(alarm) {
                self.lower(alarm);
            }
        }
        for (alarm, is_due) in [(bad, !good), (unsent, is_unsent)] {
            if is_due && !self.alarms.contains(&alarm) {
                self.raise(alarm);
            }
        }
        Ok(())
    }

    pub(super) fn raise(&mut self, alarm: Alarm) {
        self.alarms.push(alarm.clone());
        self.alarms.sort();
        self.tell(Event::AlarmRaised { alarm });
    }

    pub(super) fn end_alarm(&mut self, alarm: &Alarm) -> Done {
        let help = matches!(alarm, Alarm::Help { .. });
        if !help || !self.alarms.contains(alarm) {
            return only("no_such_alarm");
        }
        self.lower(alarm);
        Ok(())
    }

    pub(super) fn lower(&mut self, alarm: &Alarm) {
        self.alarms.retain(|on| on != alarm);
        self.tell(Event::AlarmEnded { alarm: alarm.clone() });
    }

    pub(super) fn set_emergency(&mut self, on: bool) -> Done {
        if on && self.rules.issuing.emergency.is_none() {
            return only("no_emergency_profile");
        }
        if on != self.emergency {
            self.emergency = on;
            self.tell(Event::EmergencySet { on });
        }
        Ok(())
    }

    /// Takes the ticket out of a counter's hand, and keeps it as it was.
    pub(super) fn let_go(&mut self, counter: CounterNo, press: Press) -> TicketId {
        let now = self.now;
        let sign = self.sign(counter).expect("a counter of the rules");
        let ticket = sign.in_hand.expect("something is in hand");
        let before = self.row(ticket).expect("a ticket of today").clone();
        let touched = vec![before.touched];
        let sign = self.sign_mut(counter);
        sign.in_hand = None;
        sign.free_since = (sign.state == DeskState::Open).then_some(now);
        let (run, credits) = (sign.run, sign.credits.clone());
        let (before, call) = (vec![before], None);
        sign.pressed = Some(Pressed { press, at: now, before, touched, call, run, credits });
        ticket
    }

    /// The press is over: whatever happens to its tickets from here on is somebody else's doing.
    pub(super) fn pressed_so(&mut self, counter: CounterNo) {
        let Some(mut pressed) = self.sign_mut(counter).pressed.take() else { return };
        let touched = |id| self.row(id).expect("a ticket of today").touched;
        pressed.touched = pressed.before.iter().map(|row| touched(row.ticket.id)).collect();
        self.sign_mut(counter).pressed = Some(pressed);
    }

    pub(super) fn undo(&mut self, counter: CounterNo, by: &Actor) -> Done {
        self.seat(counter, by)?;
        let sign = self.sign(counter).expect("a counter of the rules");
        let Some(pressed) = sign.pressed.clone() else { return only("nothing_to_undo") };
        let mut no = Obstacles::default();
        let late = self.now.since(pressed.at) > self.rules.limits.undo_ms;
        no.when(late, "undo_too_late");
        for (before, touched) in pressed.before.iter().zip(&pressed.touched) {
            let now = self.row(before.ticket.id).expect("a ticket of today");
            let here = sign.in_hand == Some(before.ticket.id);
            // The called one may have been called again, and may have come.
            no.when(!here && now.touched != *touched, "moved_on");
        }
        no.none()?;
        if let Some(call) = pressed.call {
            self.forget_call(call);
        }
        self.put_back(counter);
        Ok(())
    }

    fn put_back(&mut self, counter: CounterNo) {
        let now = self.now;
        let sign = self.sign_mut(counter);
        let pressed = sign.pressed.take().expect("something to take back");
        (sign.run, sign.credits, sign.in_hand) = (pressed.run, pressed.credits, None);
        let (mut requeued, mut restored) = (None, None);
        for before in pressed.before {
            let id = before.ticket.id;
            let row = self.rows.iter_mut().find(|row| row.ticket.id == id);
            let row = row.expect("a ticket of today");
            // A rating stays said.
            let rated = row.ticket.rated;
            *row = before;
            row.ticket.rated = rated;
            if pressed.press == Press::NoShow {
                self.spared.push(id);
            }
            if in_hand(&self.row(id).expect("a ticket of today").ticket) {
                restored = Some(id);
                self.sign_mut(counter).in_hand = restored;
            } else {
                requeued = Some(id);
            }
        }
        let sign = self.sign_mut(counter);
        let free = sign.state == DeskState::Open && sign.in_hand.is_none();
        sign.free_since = free.then_some(now);
        self.tell(Event::CallUndone { counter, press: pressed.press, requeued, restored });
    }
}

pub(super) fn in_hand(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Called | TicketState::Serving)
}
