//! Estimates held against what then happened, on days of which the estimator knows only what the office knows.

use crate::wards::{centre, centre_people, days, ward, ward_people};
use forecast::{Body, Duration, Estimator, Profile, Range, Record, World, simulate};
use office::{Event, Millis, Office, Rules, TicketId};
use std::collections::BTreeMap;

/// What was said of one who came, and how long they waited.
struct Said {
    range: Range,
    waited_s: f64,
}

/// How good what was said was.
#[derive(Debug)]
#[allow(dead_code, reason = "printed")]
struct Score {
    people: usize,
    /// Of a hundred, how many waited no longer than the nine in ten that they were told.
    within: f64,
    /// How far the half was off on average, in minutes, and by how much it was too long.
    off_min: f64,
    long_min: f64,
    /// The mean wait, in minutes.
    waited_min: f64,
    /// The width of the range on average, in minutes.
    wide_min: f64,
    /// Of a hundred, of how many nothing was known.
    unknown: f64,
}

/// Lives days and asks at each number that is given out.
fn score(rules: &Rules, profile: &Profile, run: forecast::Run) -> Score {
    let mut log = Vec::new();
    let world = World { rules, profile };
    simulate(world, run, Some(&mut |record: Record| log.push(record))).unwrap();
    let (mut office, mut estimator) = (Office::default(), Estimator::default());
    let mut asked: BTreeMap<TicketId, (Range, Millis)> = BTreeMap::new();
    let (mut said, mut unknown, mut issued) = (Vec::new(), 0_usize, 0_usize);
    for Record { at, body: Body::Office(event), .. } in log {
        office.apply(at, &event);
        if let Event::TicketIssued { ticket, .. } = event {
            issued += 1;
            match estimator.estimate(&office, at).tickets.get(&ticket) {
                Some(range) => drop(asked.insert(ticket, (*range, at))),
                None => unknown += 1,
            }
        } else if let Event::TicketCalled { ticket, calls: 1, .. } = event
            && let Some((range, asked_at)) = asked.remove(&ticket)
        {
            let waited_s = at.since(asked_at) as f64 / 1_000.0;
            said.push(Said { range, waited_s });
        }
    }
    let mean = |of: &dyn Fn(&Said) -> f64| said.iter().map(of).sum::<f64>() / said.len() as f64;
    let off = |s: &Said| (f64::from(s.range.p50_s) - s.waited_s) / 60.0;
    Score {
        people: said.len(),
        within: 100.0 * mean(&|s| f64::from(s.waited_s <= f64::from(s.range.p90_s))),
        off_min: mean(&|s| off(s).abs()),
        long_min: mean(&off),
        waited_min: mean(&|s| s.waited_s / 60.0),
        wide_min: mean(&|s| f64::from(s.range.p90_s - s.range.p50_s) / 60.0),
        unknown: 100.0 * unknown as f64 / issued as f64,
    }
}

/// The rules with what the configuration says of how long a case takes.
fn told(mut rules: Rules, profile: &Profile, wrong: f64) -> Rules {
    for service in &mut rules.services {
        let demand = profile.demand.iter().find(|demand| demand.service == service.key);
        let Some(Duration::Lognormal { median_ms, .. }) = demand.map(|d| d.takes) else { continue };
        service.minutes = Some((median_ms * wrong / 60_000.0).round().max(1.0) as u16);
    }
    rules
}

#[test]
fn nine_in_ten_wait_no_longer_than_they_were_told() {
    let (ward_people, centre_people) = (ward_people(), centre_people());
    let absent = Profile {
        priority_share: 0.12,
        no_show_share: 0.05,
        come_back_share: 0.5,
        come_back: Duration::Fixed { ms: 900_000.0 },
        walk_ms: 20_000,
        announced_ms: 8_000,
        breaks: 2,
        break_ms: 600_000,
        ..ward_people.clone()
    };
    let run = days(if std::env::var_os("XINMOI_LONG").is_some() { 100 } else { 8 }, 1);
    let houses = [
        ("ward", told(ward(), &ward_people, 1.0), &ward_people),
        ("ward, absent people, breaks", told(ward(), &ward_people, 1.0), &absent),
        ("ward, minutes half as long", told(ward(), &ward_people, 0.5), &absent),
        ("ward, minutes twice as long", told(ward(), &ward_people, 2.0), &absent),
        ("ward, no minutes", ward(), &absent),
        ("centre", told(centre(), &centre_people, 1.0), &centre_people),
    ];
    for (name, rules, profile) in houses {
        let score = score(&rules, profile, run);
        println!("{name}: {score:.1?}");
        assert!((85.0..=98.0).contains(&score.within), "{name}: {score:?}");
    }
}
