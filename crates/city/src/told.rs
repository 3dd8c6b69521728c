//! What an office tells the city of its log, and what it keeps to itself.
//!
//! Every field stands here by name: what is not named does not leave the office. Names of clerks, people's own words, who took a
//! number, passes, people and devices of the house, configurations beyond services and counters are not named.

use dispatcher::{AdminEvent, Body, Record};
use jiff::civil::Date;
use office::{Alarm, Cause, Channel, Class, Event, Outcome, Rule, Rules, Ticket, TicketId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A service as the city knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldService {
    /// Its key.
    pub key: String,
    /// Its name, in Vietnamese; of a sensitive one that of its field.
    pub name: String,
}

/// A ticket that was in hand when a day opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Which.
    pub ticket: TicketId,
    /// The counter that has it.
    pub counter: Option<u16>,
}

/// A record of an office, as the city may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields mean what they do in office::Event")]
pub enum Told {
    /// A business day began.
    DayOpened {
        day: u32,
        date: Date,
        name: String,
        services: Vec<ToldService>,
        counters: Vec<u16>,
        /// Counters that stand open.
        open: Vec<u16>,
        carried: Vec<Carried>,
    },
    /// It ended.
    DayClosed { day: u32 },
    /// The office works by new rules.
    Configured { name: String, services: Vec<ToldService>, counters: Vec<u16> },
    /// A number was given out.
    Issued {
        ticket: TicketId,
        number: String,
        count: u32,
        service: String,
        class: Class,
        channel: Channel,
    },
    /// A counter called it.
    Called {
        ticket: TicketId,
        counter: u16,
        /// How often by now.
        calls: u32,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        rule: Option<Rule>,
        /// The one that the same press ended.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        ended: Option<TicketId>,
    },
    /// They came to the counter.
    Started { ticket: TicketId },
    /// A visit ended.
    Finished { ticket: TicketId, counter: u16, outcome: Outcome },
    /// They did not come.
    Missed { ticket: TicketId, counter: u16 },
    /// It was set aside.
    Held {
        ticket: TicketId,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counter: Option<u16>,
    },
    /// It waits again.
    Returned { ticket: TicketId },
    /// It waits for another service.
    Transferred { ticket: TicketId, counter: u16, service: String },
    /// Staff corrected it.
    Corrected { ticket: TicketId, service: String, class: Class },
    /// It was given back.
    Cancelled { ticket: TicketId, cause: Cause },
    /// It ended with the day.
    Expired { ticket: TicketId },
    /// A counter's last press was taken back.
    Undone {
        counter: u16,
        /// The one that it called, which is again what it was.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        requeued: Option<TicketId>,
        /// The one that is in hand again.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        restored: Option<TicketId>,
    },
    /// A counter works, rests, or ended its work.
    CounterOpened { counter: u16 },
    /// It rests.
    CounterPaused { counter: u16 },
    /// It ended its work.
    CounterClosed { counter: u16 },
    /// Somebody must look.
    AlarmRaised { alarm: Alarm },
    /// It is all right again.
    AlarmEnded { alarm: Alarm },
    /// A visit was rated.
    Rated { ticket: TicketId, score: u8 },
    /// Numbers are passed over.
    Skipped { service: String, count: u32 },
    /// The log goes on from a backup.
    Restored { epoch: Uuid, parent: Uuid },
}

impl Told {
    /// What the city is told of a record; `None`: only that there is one.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        match &record.body {
            Body::Office(event) => of_office(event),
            Body::Admin(AdminEvent::Restored { epoch, parent, made_at: _, backup: _ }) => {
                Some(Self::Restored { epoch: *epoch, parent: *parent })
            }
            Body::Admin(_) | Body::Voice(_) => None,
        }
    }
}

fn of_office(event: &Event) -> Option<Told> {
    match event {
        Event::DayOpened { day, rules, carried, counters, .. } => Some(Told::DayOpened {
            day: day.ordinal,
            date: day.date,
            name: rules.name.vi.clone(),
            services: services(rules),
            counters: numbers(rules),
            open: counters
                .iter()
                .filter(|desk| desk.state == office::DeskState::Open)
                .map(|desk| desk.number.get())
                .collect(),
            carried: carried.iter().map(carried_on).collect(),
        }),
        Event::DayClosed { day } => Some(Told::DayClosed { day: day.ordinal }),
        Event::ConfigChanged { rules } => Some(Told::Configured {
            name: rules.name.vi.clone(),
            services: services(rules),
            counters: numbers(rules),
        }),
        Event::CounterOpened { counter, .. } => {
            Some(Told::CounterOpened { counter: counter.get() })
        }
        Event::CounterPaused { counter, .. } => {
            Some(Told::CounterPaused { counter: counter.get() })
        }
        Event::CounterClosed { counter } => Some(Told::CounterClosed { counter: counter.get() }),
        Event::CallUndone { counter, requeued, restored, .. } => {
            Some(Told::Undone { counter: counter.get(), requeued: *requeued, restored: *restored })
        }
        Event::AlarmRaised { alarm } => Some(Told::AlarmRaised { alarm: alarm.clone() }),
        Event::AlarmEnded { alarm } => Some(Told::AlarmEnded { alarm: alarm.clone() }),
        Event::NumbersSkipped { service, count } => {
            Some(Told::Skipped { service: service.to_string(), count: *count })
        }
        Event::CounterAssigned { .. }
        | Event::CounterHandedOver { .. }
        | Event::EmergencySet { .. }
        | Event::BookingMade { .. }
        | Event::BookingMoved { .. }
        | Event::BookingCancelled { .. }
        | Event::BookingLapsed { .. } => None,
        Event::TicketIssued { .. }
        | Event::TicketCalled { .. }
        | Event::CallDelivered { .. }
        | Event::TicketRecalled { .. }
        | Event::ServiceStarted { .. }
        | Event::TicketFinished { .. }
        | Event::TicketMissed { .. }
        | Event::TicketHeld { .. }
        | Event::TicketReturned { .. }
        | Event::TicketTransferred { .. }
        | Event::TicketCorrected { .. }
        | Event::TicketCancelled { .. }
        | Event::TicketExpired { .. }
        | Event::TicketRated { .. } => of_ticket(event),
    }
}

/// What is about one ticket.
#[allow(clippy::wildcard_enum_match_arm, reason = "of_office names every event")]
fn of_ticket(event: &Event) -> Option<Told> {
    let told = match event {
        Event::TicketIssued { ticket, number, count, service, class, channel, .. } => {
            Told::Issued {
                ticket: *ticket,
                number: number.to_string(),
                count: *count,
                service: service.to_string(),
                class: *class,
                channel: *channel,
            }
        }
        Event::TicketCalled { ticket, counter, calls, why, finished } => Told::Called {
            calls: *calls,
            ended: *finished,
            ticket: *ticket,
            counter: counter.get(),
            rule: why.as_ref().map(|why| why.rule),
        },
        Event::ServiceStarted { ticket, .. } => Told::Started { ticket: *ticket },
        Event::TicketFinished { ticket, counter, outcome, .. } => {
            Told::Finished { ticket: *ticket, counter: counter.get(), outcome: *outcome }
        }
        Event::TicketMissed { ticket, counter } => {
            Told::Missed { ticket: *ticket, counter: counter.get() }
        }
        Event::TicketHeld { ticket, counter, .. } => {
            Told::Held { ticket: *ticket, counter: counter.map(office::CounterNo::get) }
        }
        Event::TicketReturned { ticket, .. } => Told::Returned { ticket: *ticket },
        Event::TicketTransferred { ticket, counter, service, .. } => Told::Transferred {
            ticket: *ticket,
            counter: counter.get(),
            service: service.to_string(),
        },
        Event::TicketCorrected { ticket, service, class, .. } => {
            Told::Corrected { ticket: *ticket, service: service.to_string(), class: *class }
        }
        Event::TicketCancelled { ticket, cause } => {
            Told::Cancelled { ticket: *ticket, cause: *cause }
        }
        Event::TicketExpired { ticket, .. } => Told::Expired { ticket: *ticket },
        Event::TicketRated { ticket, score, .. } => {
            Told::Rated { ticket: *ticket, score: score.get() }
        }
        _ => return None,
    };
    Some(told)
}

fn carried_on(ticket: &Ticket) -> Carried {
    Carried { ticket: ticket.id, counter: ticket.counter.map(office::CounterNo::get) }
}

fn services(rules: &Rules) -> Vec<ToldService> {
    let told = |service: &office::Service| ToldService {
        key: service.key.to_string(),
        name: rules.public_name(service).vi,
    };
    rules.services.iter().map(told).collect()
}

fn numbers(rules: &Rules) -> Vec<u16> {
    rules.counters.iter().map(|counter| counter.number.get()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::{Group, Service, Text};

    #[test]
    fn a_sensitive_service_leaves_the_office_under_its_fields_name() {
        let text = |vi: &str| Text { vi: vi.to_owned(), en: None };
        let service = |key: &str, prefix: &str, name: &str| {
            Service::new(key.parse().unwrap(), prefix.parse().unwrap(), text(name))
        };
        let field = Group { key: "f".parse().unwrap(), name: text("Field") };
        let mut rules = Rules {
            groups: vec![field],
            services: vec![service("a", "A", "Plain"), service("b", "B", "Secret")],
            ..Rules::default()
        };
        rules.services[1].sensitive = true;
        let told = |rules: &Rules| services(rules).into_iter().map(|s| s.name).collect::<Vec<_>>();
        assert_eq!(told(&rules), ["Plain", "B"], "in no field: what its numbers begin with");
        rules.services[1].group = Some("f".parse().unwrap());
        assert_eq!(told(&rules), ["Plain", "Field"]);
        let told = Told::of(&Record {
            seq: 1,
            at: office::Millis(1),
            by: office::Actor::System,
            from: None,
            body: Body::Office(Event::ConfigChanged { rules: Box::new(rules) }),
        });
        let line = serde_json::to_string(&told).unwrap();
        assert!(line.contains("Field") && !line.contains("Secret"), "{line}");
    }
}
