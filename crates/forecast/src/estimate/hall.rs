//! The office as it stands, in numbers: what is asked a hundred thousand times is looked up once.

use super::chance::mix;
use super::durations::{Learned, Length};
use super::working;
use crate::hours::Shift;
use office::{Between, Class, CounterNo, Desk, DeskState, Millis, Office, ServiceKey, TicketId};
use std::collections::BTreeMap;

/// Whom nobody came yet but who will be called first: how far back it is counted, and at least how far, in
/// milliseconds.
const LATELY_MS: i64 = 60 * 60_000;
const LATELY_LEAST_MS: i64 = 15 * 60_000;

/// One who waits.
pub(super) struct Waiter {
    pub(super) id: TicketId,
    pub(super) chance: u64,
    pub(super) service: usize,
    pub(super) is_normal: bool,
}

/// A counter that calls.
pub(super) struct Seat {
    pub(super) number: CounterNo,
    /// Whom it would call, in order.
    pub(super) order: Vec<usize>,
    /// Whether it takes those who come, by kind: service by service, authority by authority.
    pub(super) takes: Vec<bool>,
    pub(super) busy: Option<Busy>,
    pub(super) is_paused: bool,
    /// Priority calls since the last normal one.
    pub(super) run: u8,
}

/// What a counter has in hand.
#[derive(Clone, Copy)]
pub(super) struct Busy {
    pub(super) chance: u64,
    pub(super) service: usize,
    /// Since when, in seconds.
    pub(super) elapsed_s: f64,
}

/// Everything a run needs.
pub(super) struct Hall {
    pub(super) at: Millis,
    pub(super) services: Vec<ServiceKey>,
    /// How many kinds of each service come: one for each authority.
    pub(super) kinds: usize,
    pub(super) lengths: Vec<Option<Length>>,
    /// People a second with a right to be called first, by service.
    pub(super) coming: Vec<f64>,
    pub(super) waiting: Vec<Waiter>,
    pub(super) seats: Vec<Seat>,
    pub(super) shifts: Vec<Shift>,
    pub(super) absent_share: f64,
    pub(super) absent_s: f64,
    /// Priority calls in a row at most while others wait; `None`: any number.
    pub(super) in_a_row: Option<u8>,
}

impl Hall {
    pub(super) fn of(office: &Office, at: Millis, known: &Learned) -> Self {
        let rules = office.rules();
        let services: Vec<ServiceKey> = rules.services.iter().map(|s| s.key.clone()).collect();
        let place: BTreeMap<&ServiceKey, usize> =
            services.iter().enumerate().map(|(n, key)| (key, n)).collect();
        let desks: Vec<&Desk> = office.desks().filter(|d| d.state != DeskState::Closed).collect();
        let numbers: Vec<CounterNo> = desks.iter().map(|desk| desk.number).collect();
        let mut waiting: Vec<Waiter> = Vec::new();
        let mut seen: BTreeMap<TicketId, usize> = BTreeMap::new();
        let mut seats = Vec::with_capacity(desks.len());
        for (desk, line) in desks.iter().zip(office.lines_at(&numbers)) {
            let mut order = Vec::with_capacity(line.len());
            for id in line {
                let Some(ticket) = office.ticket(id) else { continue };
                let Some(service) = place.get(&ticket.service).copied() else { continue };
                order.push(*seen.entry(id).or_insert_with(|| {
                    let is_normal = ticket.class == Class::Normal;
                    waiting.push(Waiter { id, chance: chance(id), service, is_normal });
                    waiting.len() - 1
                }));
            }
            seats.push(Seat {
                number: desk.number,
                order,
                takes: takes(office, desk, &services),
                busy: busy(office, desk, at, &place),
                is_paused: desk.state == DeskState::Paused,
                run: desk.turn.run,
            });
        }
        let grace_s = rules.limits.absent_grace_ms as f64 / 1_000.0;
        Self {
            at,
            kinds: rules.authorities.len().max(1),
            lengths: rules.services.iter().map(|s| known.length(s)).collect(),
            coming: coming(office, at, &services),
            waiting,
            seats,
            shifts: working(office, at),
            absent_share: known.absent_share(),
            absent_s: known.absent_s(grace_s),
            in_a_row: match rules.calling.between {
                Between::Strict => None,
                Between::Interleaved(times) => Some(times),
            },
            services,
        }
    }
}

/// Whether a counter takes those who come, by kind.
fn takes(office: &Office, desk: &Desk, services: &[ServiceKey]) -> Vec<bool> {
    let wards = &office.rules().authorities;
    let of = |service| match wards.as_slice() {
        [] => vec![office.takes_newcomers(desk.number, service, None)],
        wards => {
            let takes = |key| office.takes_newcomers(desk.number, service, Some(key));
            wards.iter().map(|ward| takes(&ward.key)).collect()
        }
    };
    services.iter().flat_map(of).collect()
}

fn chance(id: TicketId) -> u64 {
    let (high, low) = id.0.as_u64_pair();
    mix(high ^ low.rotate_left(32))
}

fn busy(
    office: &Office,
    desk: &Desk,
    at: Millis,
    place: &BTreeMap<&ServiceKey, usize>,
) -> Option<Busy> {
    let ticket = office.in_hand(desk.number)?;
    let since = ticket.called_at.unwrap_or(ticket.issued_at);
    let elapsed_s = at.since(since).max(0) as f64 / 1_000.0;
    let service = place.get(&ticket.service).copied()?;
    Some(Busy { chance: chance(ticket.id), service, elapsed_s })
}

/// How many with a right to be called first came lately, as people a second.
fn coming(office: &Office, at: Millis, services: &[ServiceKey]) -> Vec<f64> {
    let first = office.tickets().map(|t| t.issued_at).min().unwrap_or(at);
    let span_ms = at.since(first).clamp(LATELY_LEAST_MS, LATELY_MS);
    let lately = |t: &&office::Ticket| t.class != Class::Normal && at.since(t.issued_at) < span_ms;
    let mut coming = vec![0.0; services.len()];
    for ticket in office.tickets().filter(lately) {
        if let Some(n) = services.iter().position(|key| *key == ticket.service) {
            coming[n] += 1_000.0 / span_ms as f64;
        }
    }
    coming
}
