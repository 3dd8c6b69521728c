//! The same figures, on paper: from the raw events as they are exported, knowing nothing of the product but
//! `docs/REPORTS.md`. A press that was taken back is struck out with what followed it, and then everything is counted
//! from what is left.

use serde_json::Value;
use std::collections::BTreeMap;

/// One day's events, without those that were struck out.
#[derive(Debug, Default)]
pub(crate) struct Day {
    pub(crate) date: String,
    pub(crate) closed: bool,
    pub(crate) carried: Vec<Value>,
    pub(crate) events: Vec<(i64, Value)>,
    opened_at: i64,
    /// As it was, struck out or not: when something was last pressed at a counter, and each counter's own.
    last_press: i64,
    turns: Vec<(i64, Value)>,
    desks: Vec<Value>,
    pub(crate) undone: u64,
}

pub(crate) fn days(jsonl: &str) -> Vec<Day> {
    let mut days: Vec<Vec<(i64, Value)>> = Vec::new();
    for line in jsonl.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let event = record["body"]["office"].clone();
        if event["kind"] == "day_opened" {
            days.push(Vec::new());
        }
        if let (Some(day), false) = (days.last_mut(), event.is_null()) {
            day.push((record["at"].as_i64().unwrap(), event));
        }
    }
    days.into_iter().map(day).collect()
}

fn day(all: Vec<(i64, Value)>) -> Day {
    let mut struck = vec![false; all.len()];
    let mut press: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut day = Day { opened_at: all[0].0, last_press: all[0].0, ..Day::default() };
    for (place, (at, event)) in all.iter().enumerate() {
        let kind = event["kind"].as_str().unwrap();
        let Some(counter) = event["counter"].as_u64() else { continue };
        if kind == "ticket_rated" || kind == "call_delivered" {
            continue;
        }
        day.last_press = *at;
        day.turns.push((*at, event.clone()));
        match kind {
            "ticket_finished" | "ticket_missed" | "ticket_held" | "ticket_transferred" => {
                press.insert(counter, vec![place]);
            }
            "ticket_called" => {
                let group = press.entry(counter).or_default();
                if event["finished"].is_null() {
                    group.clear();
                }
                group.push(place);
            }
            "call_undone" => {
                day.undone += 1;
                let group = press.remove(&counter).unwrap_or_default();
                strike(&all, &mut struck, &group, place);
            }
            _ => {}
        }
    }
    let opened = &all[0].1;
    day.date = opened["day"]["date"].as_str().unwrap().to_owned();
    day.carried = opened["carried"].as_array().unwrap().clone();
    day.desks = opened["counters"].as_array().unwrap().clone();
    day.closed = all.iter().any(|(_, event)| event["kind"] == "day_closed");
    let kept = all.into_iter().zip(struck).filter(|(_, struck)| !struck);
    day.events = kept.map(|(event, _)| event).collect();
    day
}

/// The press, and what the called number did at the counter before it was taken back.
fn strike(all: &[(i64, Value)], struck: &mut [bool], press: &[usize], undone: usize) {
    for place in press {
        struck[*place] = true;
        let ticket = &all[*place].1["ticket"];
        for (later, (_, event)) in all.iter().enumerate().take(undone).skip(*place) {
            let of_call =
                matches!(event["kind"].as_str(), Some("ticket_recalled" | "service_started"));
            if of_call && event["ticket"] == *ticket {
                struck[later] = true;
            }
        }
    }
}

/// A number's day. Milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) number: String,
    pub(crate) service: String,
    pub(crate) carried: bool,
    pub(crate) ending: Option<String>,
    /// Service, and how long it was waited for: every first call.
    pub(crate) waits: Vec<(String, i64)>,
    /// Service, counter, how long: every stop done.
    pub(crate) done: Vec<(String, u64, Option<i64>)>,
    pub(crate) calls: u64,
    pub(crate) recalls: u64,
    pub(crate) transfers: u64,
    pub(crate) returns: u64,
    pub(crate) held: i64,
    pub(crate) missed_at: Vec<u64>,
    pub(crate) called_at: Vec<u64>,
}

impl Day {
    pub(crate) fn rows(&self) -> BTreeMap<String, Row> {
        let mut tickets: BTreeMap<String, Vec<(i64, &Value)>> = BTreeMap::new();
        for row in &self.carried {
            tickets
                .entry(row["id"].as_str().unwrap().to_owned())
                .or_default()
                .push((self.opened_at, row));
        }
        for (at, event) in &self.events {
            if let Some(ticket) = event["ticket"].as_str() {
                tickets.entry(ticket.to_owned()).or_default().push((*at, event));
            }
        }
        tickets.into_iter().map(|(id, events)| (id, row(&events))).collect()
    }

    /// Open and at rest, by counter. Milliseconds.
    pub(crate) fn desk_times(&self) -> BTreeMap<u64, (i64, i64)> {
        let mut times = BTreeMap::new();
        let mut counters: Vec<u64> =
            self.turns.iter().map(|(_, e)| e["counter"].as_u64().unwrap()).collect();
        counters.sort_unstable();
        counters.dedup();
        for counter in counters {
            let own = self.turns.iter().filter(|(_, event)| event["counter"] == counter);
            let left = self.desks.iter().find(|desk| desk["number"] == counter);
            let mut state =
                left.map_or("closed", |desk| desk["state"].as_str().unwrap()).to_owned();
            let (mut since, mut open, mut rest) = (None, 0, 0);
            let end = (self.last_press, serde_json::json!({"kind": "end"}));
            for (at, event) in own.chain([&end]) {
                let passed = since.map_or(0, |since| at - since);
                match state.as_str() {
                    "open" => open += passed,
                    "paused" => rest += passed,
                    _ => {}
                }
                since = Some(*at);
                state = match event["kind"].as_str().unwrap() {
                    "counter_opened" => "open".to_owned(),
                    "counter_paused" => "paused".to_owned(),
                    "counter_closed" => "closed".to_owned(),
                    _ => state,
                };
            }
            times.insert(counter, (open, rest));
        }
        times
    }
}

fn row(events: &[(i64, &Value)]) -> Row {
    let (began, first) = events[0];
    let carried = first["kind"].is_null();
    let in_hand = carried && matches!(first["state"].as_str(), Some("called" | "serving"));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut row = Row {
        number: word(&first["number"]),
        service: word(&first["service"]),
        carried,
        ..Row::default()
    };
    let mut service = row.service.clone();
    // Of the line, and of the calls of this stop.
    let (mut joined, mut away, mut waits) = (began, 0, !in_hand);
    let mut served = if in_hand { None } else { Some(0) };
    let mut begun = 0;
    let mut held = (carried && !in_hand).then_some(began);
    let mut over = false;
    for (at, event) in events.iter().skip(1) {
        let back = matches!(
            event["kind"].as_str(),
            Some("ticket_called" | "ticket_returned" | "ticket_cancelled" | "ticket_expired")
        );
        if let Some(since) = held.take_if(|_| back) {
            row.held += at - since;
            away += if waits { at - since } else { 0 };
        }
        if over && matches!(event["kind"].as_str(), Some("ticket_called" | "ticket_returned")) {
            (over, row.ending) = (false, None);
            row.returns += 1;
        }
        let counter = event["counter"].as_u64().unwrap_or_default();
        match event["kind"].as_str().unwrap() {
            "ticket_called" => {
                if waits {
                    row.waits.push((service.clone(), at - joined - away));
                }
                waits = false;
                begun = *at;
                row.calls += 1;
                row.called_at.push(counter);
            }
            "ticket_recalled" => {
                row.recalls += 1;
                begun = *at;
            }
            "service_started" => begun = *at,
            "ticket_finished" => {
                row.done.push((service.clone(), counter, served.map(|ms| ms + at - begun)));
                row.ending = Some(event["outcome"].as_str().unwrap().to_owned());
                over = true;
            }
            "ticket_missed" => {
                row.ending = Some("absent".to_owned());
                row.missed_at.push(counter);
                over = true;
            }
            "ticket_held" => {
                served = served.map(|ms| if counter > 0 { ms + at - begun } else { ms });
                held = Some(*at);
            }
            "ticket_transferred" => {
                if event["press"] == "transfer" {
                    row.transfers += 1;
                } else {
                    row.done.push((service.clone(), counter, served.map(|ms| ms + at - begun)));
                }
                service = word(&event["service"]);
                (joined, away, waits, served) = (*at, 0, true, Some(0));
            }
            "ticket_corrected" => service = word(&event["service"]),
            "ticket_cancelled" => {
                row.ending = Some(match event["cause"].as_str() {
                    Some("staff") => "cancelled_by_staff".to_owned(),
                    cause => cause.unwrap_or_default().to_owned(),
                })
            }
            "ticket_expired" => row.ending = Some(word(&event["reason"])),
            _ => {}
        }
        if row.calls == 0
            && row.done.is_empty()
            && event["kind"] == "ticket_corrected"
            && row.transfers == 0
        {
            row.service.clone_from(&service);
        }
    }
    row
}
