//! Whom a counter could call: `docs/POLICY.md`, section 2. And the house's clock.

use super::{Plain, Row, Sign};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use office::{
    Bound, Class, CounterRules, DayKind, DeskState, Hours, Millis, ServiceKey, Territory, Ticket,
    TicketId, TicketState, Window,
};

pub(super) const A_MINUTE: i64 = 60_000;
const A_DAY: i64 = 24 * 60 * A_MINUTE;

impl Plain {
    pub(super) fn services_at(&self, sign: &Sign) -> Vec<ServiceKey> {
        let rules = self.rules.counter(sign.number).expect("a counter of the rules");
        sign.services.clone().unwrap_or_else(|| rules.services.clone())
    }

    /// Whether a counter takes such tickets: the five conditions.
    pub(crate) fn takes(&self, sign: &Sign, ticket: &Ticket) -> bool {
        let counter = self.rules.counter(sign.number).expect("a counter of the rules");
        let skilled = sign.clerk.as_ref().and_then(|clerk| self.rules.clerk(clerk));
        self.offers(sign, counter, ticket)
            && skilled.is_none_or(|clerk| clerk.services.contains(&ticket.service))
            && (counter.classes.is_empty() || counter.classes.contains(&ticket.class))
            && self.may_serve(sign, ticket)
    }

    /// Whether a counter is there for the ticket's ward and for where its holder lives.
    pub(super) fn may_serve(&self, sign: &Sign, ticket: &Ticket) -> bool {
        let counter = self.rules.counter(sign.number).expect("a counter of the rules");
        let ward = ticket.authority.as_ref().is_none_or(|authority| {
            counter.authorities.is_empty() || counter.authorities.contains(authority)
        });
        ward && match counter.territory {
            Territory::Any => true,
            Territory::Local => !ticket.non_territorial,
            Territory::NonTerritorial => ticket.non_territorial,
        }
    }

    fn offers(&self, sign: &Sign, counter: &CounterRules, ticket: &Ticket) -> bool {
        let of_priority =
            ticket.class != Class::Normal && counter.priority_services.contains(&ticket.service);
        self.services_at(sign).contains(&ticket.service) || of_priority
    }

    /// Whether a counter takes such tickets, whoever sits there.
    pub(super) fn taken_somewhere(&self, ticket: &Ticket) -> bool {
        let nobody = |sign: &Sign| Sign { clerk: None, ..sign.clone() };
        self.signs.iter().any(|sign| self.takes(&nobody(sign), ticket))
    }

    /// Whether a ticket waits for one counter or clerk alone: one that calls and may serve it.
    pub(crate) fn binds(&self, bound: &Bound, ticket: &Ticket) -> bool {
        let mut calling = self.signs.iter().filter(|sign| sign.state == DeskState::Open);
        calling.any(|sign| Self::names(bound, sign) && self.may_serve(sign, ticket))
    }

    pub(super) fn names(bound: &Bound, sign: &Sign) -> bool {
        match bound {
            Bound::Counter(number) => *number == sign.number,
            Bound::Clerk(user) => sign.clerk.as_ref() == Some(user),
        }
    }

    pub(crate) fn could_call(&self, sign: &Sign, ticket: &Ticket) -> bool {
        match &ticket.bound {
            _ if ticket.state != TicketState::Waiting => false,
            Some(bound) if self.binds(bound, ticket) => Self::names(bound, sign),
            Some(_) | None => self.takes(sign, ticket),
        }
    }

    /// The candidates of a counter, the smallest place first; `besides` is the ticket that the same press ends.
    pub(crate) fn candidates(&self, sign: &Sign, besides: Option<TicketId>) -> Vec<&Row> {
        let could =
            |row: &&Row| Some(row.ticket.id) != besides && self.could_call(sign, &row.ticket);
        let mut rows: Vec<&Row> = self.rows.iter().filter(could).collect();
        rows.sort_by_key(|row| row.ticket.place());
        rows
    }

    /// The local date, and the minute of it. No zone of these rules changes its clocks.
    pub(crate) fn local(&self, at: Millis) -> (Date, u16) {
        let local = at.0 + self.ahead_of_utc();
        let date = epoch().checked_add(local.div_euclid(A_DAY).days()).unwrap();
        (date, u16::try_from(local.rem_euclid(A_DAY) / A_MINUTE).unwrap())
    }

    pub(super) fn moment(&self, day: Date, minute: u16) -> Millis {
        let days = i64::from(day.since(epoch()).unwrap().get_days());
        Millis(days * A_DAY + i64::from(minute) * A_MINUTE - self.ahead_of_utc())
    }

    fn ahead_of_utc(&self) -> i64 {
        let hours = match self.rules.time_zone.as_str() {
            "Asia/Ho_Chi_Minh" => 7,
            "Asia/Tokyo" => 9,
            "UTC" => 0,
            other => panic!("where is {other}?"),
        };
        hours * 60 * A_MINUTE
    }

    /// The windows of a date, by its weekday or as the calendar says.
    pub(super) fn windows(&self, hours: &Hours, day: Date) -> Vec<Window> {
        let weekday = u8::try_from(day.weekday().to_monday_zero_offset()).unwrap();
        let special = self.rules.calendar.iter().find(|special| special.date == day);
        match special.map(|special| special.kind) {
            None => hours.week[usize::from(weekday)].clone(),
            Some(DayKind::Like(weekday)) => hours.week[usize::from(weekday)].clone(),
            Some(DayKind::Closed) => Vec::new(),
        }
    }

    pub(super) fn is_within(&self, hours: &Hours) -> bool {
        let (day, minute) = self.local(self.now);
        self.windows(hours, day).iter().any(|w| w.from <= minute && minute < w.to)
    }
}

fn epoch() -> Date {
    date(1970, 1, 1)
}
