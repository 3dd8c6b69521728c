//! Counters opening, resting, closing; who sits there and what is taken there.

use crate::alarm::Alarm;
use crate::command::Actor;
use crate::decide::{Decision, check_texts, seat_of};
use crate::event::{Event, Seat};
use crate::ids::{CounterNo, ServiceKey, UserName};
use crate::office::{DeskState, Office};
use crate::refusal::Refusal;
use std::collections::BTreeSet;

impl Office {
    pub(super) fn open(&self, counter: CounterNo, by: &Actor) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        let clerk = seat_of(by).or(desk.clerk.as_ref()).cloned();
        if desk.state == DeskState::Open && desk.clerk == clerk {
            return Ok(Vec::new());
        }
        Ok(vec![Event::CounterOpened { counter, clerk }])
    }

    pub(super) fn pause(&self, counter: CounterNo, reason: Option<&str>, by: &Actor) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        check_texts(reason)?;
        let reason = reason.map(str::to_owned);
        match desk.state {
            DeskState::Open => Ok(vec![Event::CounterPaused { counter, reason }]),
            DeskState::Paused => Ok(Vec::new()),
            DeskState::Closed => Err(Refusal::CounterClosed(counter)),
        }
    }

    pub(super) fn close(&self, counter: CounterNo, by: &Actor) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        if desk.in_hand.is_some() {
            return Err(Refusal::TicketInHand(counter));
        }
        match desk.state {
            DeskState::Open | DeskState::Paused => Ok(vec![Event::CounterClosed { counter }]),
            DeskState::Closed => Ok(Vec::new()),
        }
    }

    /// A clerk who takes the services of another for an afternoon: the supervisor says so, the configuration stays.
    pub(super) fn assign(
        &self,
        counter: CounterNo,
        services: Option<&[ServiceKey]>,
        by: &Actor,
    ) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        let lost = services.into_iter().flatten().find(|s| self.rules.service(s).is_none());
        if let Some(lost) = lost {
            return Err(Refusal::UnknownService(lost.clone()));
        }
        let distinct: BTreeSet<&ServiceKey> = services.into_iter().flatten().collect();
        if services.is_some_and(|s| s.is_empty() || s.len() != distinct.len()) {
            return Err(Refusal::OutOfRange("services"));
        }
        let services = services.map(<[ServiceKey]>::to_vec);
        if desk.services == services {
            return Ok(Vec::new());
        }
        Ok(vec![Event::CounterAssigned { counter, services }])
    }

    pub(super) fn hand_over(&self, counter: CounterNo, by: &Actor) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        if desk.clerk.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::CounterHandedOver { counter }])
    }

    pub(super) fn open_as_yesterday(&self) -> Decision {
        if self.roster.is_empty() {
            return Err(Refusal::NoRoster);
        }
        let mut seated: BTreeSet<&UserName> =
            self.desks.values().filter_map(|d| d.clerk.as_ref()).collect();
        let mut events = Vec::new();
        for Seat { counter, clerk, services } in &self.roster {
            let Some(desk) = self.desks.get(counter) else { continue };
            let closed = desk.state == DeskState::Closed;
            // Who stayed over night sits there already.
            let there = !closed && desk.clerk.as_ref() == Some(clerk);
            let sits_down = closed && seated.insert(clerk);
            if !there && !sits_down {
                continue;
            }
            let known = |s: &ServiceKey| self.rules.service(s).is_some();
            let services = services.clone().filter(|services| services.iter().all(known));
            let counter = *counter;
            if services.is_some() && services != desk.services {
                events.push(Event::CounterAssigned { counter, services });
            }
            if sits_down {
                events.push(Event::CounterOpened { counter, clerk: Some(clerk.clone()) });
            }
        }
        Ok(events)
    }

    pub(super) fn call_for_help(&self, counter: CounterNo, by: &Actor) -> Decision {
        self.seat(counter, by)?;
        let alarm = Alarm::Help { counter };
        if self.alarms.contains(&alarm) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::AlarmRaised { alarm }])
    }

    /// Help has come. The other alarms end when what they are about ends.
    pub(super) fn end_alarm(&self, alarm: &Alarm) -> Decision {
        match alarm {
            Alarm::Help { .. } if self.alarms.contains(alarm) => {
                Ok(vec![Event::AlarmEnded { alarm: alarm.clone() }])
            }
            Alarm::Help { .. } | Alarm::NoCounter { .. } | Alarm::Backup { .. } => {
                Err(Refusal::NoSuchAlarm)
            }
        }
    }

    pub(super) fn report_backup(&self, good: bool, sent: Option<bool>) -> Vec<Event> {
        let is_about = |alarm: &&Alarm| matches!(alarm, Alarm::Backup { .. });
        let on = self.alarms.iter().find(is_about).cloned();
        let unsent = Alarm::Backup { elsewhere: true };
        let sent = sent.unwrap_or(on.as_ref() != Some(&unsent));
        let due = match (good, sent) {
            (false, _) => Some(Alarm::Backup { elsewhere: false }),
            (true, false) => Some(unsent),
            (true, true) => None,
        };
        if on == due {
            return Vec::new();
        }
        let ended = on.map(|alarm| Event::AlarmEnded { alarm });
        ended.into_iter().chain(due.map(|alarm| Event::AlarmRaised { alarm })).collect()
    }

    pub(super) fn set_emergency(&self, on: bool) -> Decision {
        if on && self.rules.issuing.emergency.is_none() {
            return Err(Refusal::NoEmergencyProfile);
        }
        if on == self.emergency {
            return Ok(Vec::new());
        }
        Ok(vec![Event::EmergencySet { on }])
    }
}
