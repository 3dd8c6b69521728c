//! A centre for three wards: counters that serve any of them shorten everybody's wait.

use crate::wards::{THREE_WARDS, centre, centre_people, days, three_times_three};
use forecast::{
    Body, Change, Record, Report, Waits, Whose, World, changes, simulate, simulate_under,
};
use office::{CounterNo, Event, Rules, TicketId};
use std::collections::BTreeMap;

const DAYS: u32 = 60;
const LONG_MS: i64 = 30 * 60_000;

#[test]
fn each_number_is_served_only_where_its_ward_may_be() {
    let rules = three_times_three(true);
    let (profile, mut log) = (centre_people(), Vec::new());
    let world = World { rules: &rules, profile: &profile };
    let tallies =
        simulate(world, days(5, 1), Some(&mut |record: Record| log.push(record))).unwrap();
    let served = called_where(&rules, &log);
    assert!(served.len() > 5 * 300, "{} calls", served.len());
    assert!(served.iter().all(|may| *may), "a ticket was called where its ward may not be served");
    // Ward by ward it adds up to the centre.
    let report = Report::of(&rules, days(5, 1), &tallies, LONG_MS);
    let people = |of: fn(&Whose) -> bool| -> u64 {
        report.waits.iter().filter(|w| of(&w.whose)).map(|w| w.people).sum()
    };
    assert_eq!(people(|w| matches!(w, Whose::Authority(_))), report.whole.served);
    let whole = report.whole;
    assert_eq!(whole.issued, whole.served + whole.absent + whole.unserved);
    assert_eq!(whole.unserved, 0, "nobody is left in the hall");
}

/// For each call whether the counter may serve the ticket's ward.
fn called_where(rules: &Rules, log: &[Record]) -> Vec<bool> {
    let mut wards: BTreeMap<TicketId, String> = BTreeMap::new();
    let mut calls = Vec::new();
    for Record { body: Body::Office(event), .. } in log {
        if let Event::TicketIssued { ticket, authority: Some(ward), .. } = event {
            wards.insert(*ticket, ward.to_string());
        } else if let Event::TicketCalled { ticket, counter, .. } = event {
            calls.push(may_serve(rules, *counter, &wards[ticket]));
        }
    }
    calls
}

fn may_serve(rules: &Rules, counter: CounterNo, ward: &str) -> bool {
    let own = &rules.counter(counter).unwrap().authorities;
    own.is_empty() || own.iter().any(|authority| authority.as_str() == ward)
}

#[test]
fn pooled_counters_shorten_the_waits() {
    let (dedicated, pooled, profile) =
        (three_times_three(true), three_times_three(false), centre_people());
    let world = World { rules: &dedicated, profile: &profile };
    let run = days(DAYS, 1);
    let apart = simulate(world, run, None).unwrap();
    let together = simulate_under(&pooled, world, run, None).unwrap();
    let found = changes((&dedicated, &apart), (&pooled, &together));
    found.iter().for_each(print);
    let all = &found[0];
    let half = all.difference.half_ms.unwrap();
    assert!(all.difference.ms + half < 0, "pooling shortens the wait for certain: {all:?}");
    assert!(-all.difference.ms * 3 > all.before.ms, "by more than a third: {all:?}");
    for ward in THREE_WARDS {
        let whose = Whose::Authority(ward.parse().unwrap());
        let change = found.iter().find(|c| c.whose == whose).unwrap();
        assert!(change.difference.ms < 0, "each ward's people wait less: {change:?}");
    }
    // The same people came: their difference is known far better than two runs of strangers would tell.
    let strangers =
        f64::hypot(all.before.half_ms.unwrap() as f64, all.after.half_ms.unwrap() as f64);
    println!("paired ± {:.2} min, unpaired ± {:.2} min", minutes(half), strangers / 60_000.0);
    assert!((half as f64) < strangers);
}

#[test]
fn the_centre_as_it_stands() {
    let (rules, profile) = (centre(), centre_people());
    let run = days(DAYS, 1);
    let tallies = simulate(World { rules: &rules, profile: &profile }, run, None).unwrap();
    let report = Report::of(&rules, run, &tallies, LONG_MS);
    let Waits { mean, p90_ms, .. } = &report.waits[0];
    println!("mean {:.1} min, nine in ten {:.1} min", minutes(mean.ms), minutes(*p90_ms));
    let per_day = report.whole.issued / u64::from(DAYS);
    assert!((330..390).contains(&per_day), "about 360 come a day: {per_day}");
    assert_eq!(report.whole.unserved, 0);
}

fn print(change: &Change) {
    let Change { whose, before, after, difference, .. } = change;
    println!(
        "{whose:?}: apart {:.2}, together {:.2}, difference {:.2} ± {:.2} min",
        minutes(before.ms),
        minutes(after.ms),
        minutes(difference.ms),
        minutes(difference.half_ms.unwrap())
    );
}

fn minutes(ms: i64) -> f64 {
    ms as f64 / 60_000.0
}
