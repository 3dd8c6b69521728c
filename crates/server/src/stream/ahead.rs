//! How many are ahead of each who waits, worked out once for all the phones that ask.

use office::{DeskState, Office, Ticket, TicketId, TicketState};
use std::collections::BTreeMap;

/// The longest line whose order is that of the calls; in a longer one who came earlier counts, class by class. As
/// [`Office::ahead`] has it.
const EXACT_MAX: usize = 128;

/// After one record.
pub(crate) struct Ahead {
    seq: u64,
    by_ticket: BTreeMap<TicketId, usize>,
}

impl Ahead {
    /// What [`Office::ahead`] says of every ticket, at the cost of one projection a counter.
    pub(crate) fn of(office: &Office, seq: u64) -> Self {
        let mut by_ticket = BTreeMap::new();
        for line in lines(office) {
            for (ahead, ticket) in line.into_iter().enumerate() {
                by_ticket.entry(ticket.id).or_insert(ahead);
            }
        }
        for ticket in office.tickets().filter(|t| t.state == TicketState::Waiting) {
            // No counter takes it, at work or not.
            by_ticket.entry(ticket.id).or_insert_with(|| office.ahead(ticket));
        }
        Self { seq, by_ticket }
    }

    pub(crate) fn is_of(&self, seq: u64) -> bool {
        self.seq == seq
    }

    /// 0 for a ticket that does not wait.
    pub(crate) fn of_ticket(&self, ticket: TicketId) -> usize {
        self.by_ticket.get(&ticket).copied().unwrap_or(0)
    }
}

/// Whom each counter would call, in order: counters at work first, the shorter line before the longer.
fn lines(office: &Office) -> Vec<Vec<&Ticket>> {
    let counters = office.rules().counters.iter();
    let mut lines: Vec<_> = counters
        .filter_map(|counter| {
            let desk = office.desk(counter.number)?;
            Some((desk.state == DeskState::Closed, office.waiting_for(counter)))
        })
        .collect();
    lines.sort_by_key(|(closed, line)| (*closed, line.len()));
    for (_, line) in lines.iter_mut().filter(|(_, line)| line.len() > EXACT_MAX) {
        line.sort_by_key(|t| (t.class, t.place()));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::{
        Actor, Class, Command, CounterRules, Issue, Limits, Millis, Role, Rules, Service, Text,
    };
    use uuid::Uuid;

    fn rules() -> Rules {
        let key = |key: &str| key.parse().expect("a key");
        let service = |name: &str, prefix: &str| {
            Service::new(key(name), prefix.parse().expect("a prefix"), Text::default())
        };
        let sign = |n: u16| n.try_into().expect("a sign");
        Rules {
            services: vec![service("a", "A"), service("b", "B"), service("c", "C")],
            counters: vec![
                CounterRules::new(sign(1), vec![key("a")]),
                CounterRules::new(sign(2), vec![key("a"), key("b")]),
                CounterRules::new(sign(3), vec![key("b"), key("c")]),
            ],
            limits: Limits { absent_grace_ms: 0, ..Limits::default() },
            ..Rules::default()
        }
    }

    fn order(office: &mut Office, command: &Command, at: Millis) {
        let user = "guide".parse().expect("a name");
        let guide = Actor::Person { user, role: Role::Supervisor };
        for event in office.decide(command, &guide, at).expect("it is allowed") {
            office.apply(at, &event);
        }
    }

    /// An office in which so many wait, for services that the same counters take and for one that none does.
    fn hall(waiting: u32) -> Office {
        let (mut office, mut at) = (Office::default(), Millis(1_767_573_000_000));
        order(&mut office, &Command::ChangeRules { rules: Box::new(rules()) }, at);
        let date = "2026-01-05".parse().expect("a date");
        order(&mut office, &Command::OpenDay { date }, at);
        for n in [1_u16, 2] {
            let counter = n.try_into().expect("a sign");
            order(&mut office, &Command::Open { counter }, at);
        }
        for n in 0..waiting {
            at = at.plus(1_000);
            let service = ["a", "b", "a", "c"][n as usize % 4].parse().expect("a key");
            let class = [Class::Normal, Class::Normal, Class::Priority][n as usize % 3];
            let ticket = TicketId(Uuid::from_u128(u128::from(n) * 7_919));
            let issue = Issue { class, ..Issue::plain(ticket, service) };
            order(&mut office, &Command::Issue(issue), at);
            if n % 5 == 4 {
                let counter = 2.try_into().expect("a sign");
                order(&mut office, &Command::CallNext { counter }, at);
            }
        }
        office
    }

    #[test]
    fn it_says_of_everybody_what_the_office_says_of_each() {
        for waiting in [0, 1, 7, 60, 400] {
            let office = hall(waiting);
            let ahead = Ahead::of(&office, 1);
            for ticket in office.tickets() {
                assert_eq!(ahead.of_ticket(ticket.id), office.ahead(ticket), "of {waiting}");
            }
        }
    }
}
