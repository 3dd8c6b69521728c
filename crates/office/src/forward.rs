//! What one needs to know who wants to run the office forward without changing it.

use crate::ids::{AuthorityKey, CounterNo, ServiceKey, TicketId};
use crate::line::Lane;
use crate::office::{Office, Turn};
use crate::policy::projected;
use crate::rules::Step;

/// What an order of calling follows from.
type Source<'a> = (Vec<TicketId>, &'a Turn, &'a [Step]);

impl Office {
    /// For each of these counters whom it would call, in order, if nobody else called or came. As
    /// [`Office::waiting_for`], but worked out once for counters that would call the same people in the same way.
    #[must_use]
    pub fn lines_at(&self, counters: &[CounterNo]) -> Vec<Vec<TicketId>> {
        let mut known: Vec<(Source<'_>, Vec<TicketId>)> = Vec::new();
        let mut lines = Vec::with_capacity(counters.len());
        for number in counters {
            let Some((counter, desk)) = self.rules.counter(*number).zip(self.desks.get(number))
            else {
                lines.push(Vec::new());
                continue;
            };
            let policy = self.policy_at(counter, desk, self.last_at);
            let candidates = self.candidates(counter, desk, None);
            let here = candidates.iter().map(|c| c.ticket).collect();
            let source: Source<'_> = (here, &desk.turn, policy.plan());
            if let Some((_, order)) = known.iter().find(|(other, _)| *other == source) {
                lines.push(order.clone());
                continue;
            }
            let order = projected(&policy, candidates, &desk.turn, None);
            lines.push(order.clone());
            known.push((source, order));
        }
        lines
    }

    /// Whether a counter, as it is staffed now, takes those who come for a service, of an authority where there are some.
    #[must_use]
    pub fn takes_newcomers(
        &self,
        counter: CounterNo,
        service: &ServiceKey,
        authority: Option<&AuthorityKey>,
    ) -> bool {
        let seat = self.rules.counter(counter).zip(self.desks.get(&counter));
        let lane = Lane { authority: authority.cloned(), ..Lane::plain(service) };
        seat.is_some_and(|(rules, desk)| self.takes(rules, desk, &lane))
    }
}
