//! The same seed, the same bytes.

use crate::wards::{centre, centre_people, days, three_times_three};
use forecast::{
    Profile, Record, Report, Run, World, change_lines, changes, simulate, simulate_under,
};
use office::Rules;

/// All that a run says: its table and its log, and its comparison with another plan.
fn told(run: Run, rules: &Rules, plan: &Rules, profile: &Profile) -> String {
    let world = World { rules, profile };
    let mut log = String::new();
    let keep = &mut |record: Record| log.push_str(&record.line());
    let days = simulate(world, run, Some(keep)).unwrap();
    let changed = simulate_under(plan, world, run, None).unwrap();
    let rows: Vec<String> = Report::of(rules, run, &days, 1_800_000).lines(1).collect();
    let change: Vec<String> = change_lines(2, &changes((rules, &days), (plan, &changed))).collect();
    rows.join("\n") + &change.join("\n") + &log
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (rules, plan) = (three_times_three(true), three_times_three(false));
    let busy = Profile {
        come_back_share: 0.5,
        come_back: forecast::Duration::Lognormal { median_ms: 600_000.0, sigma: 0.5 },
        breaks: 2,
        break_ms: 600_000,
        tick_ms: 60_000,
        ..centre_people()
    };
    let once = told(days(3, 1), &rules, &plan, &busy);
    assert_eq!(once, told(days(3, 1), &rules, &plan, &busy));
    assert_ne!(once, told(days(3, 2), &rules, &plan, &busy));
}

/// What one adds to the plan does not shift what chance gave the rest.
#[test]
fn the_same_people_come_whatever_the_plan() {
    let (rules, profile) = (centre(), centre_people());
    let world = World { rules: &rules, profile: &profile };
    let issued = |plan: &Rules| -> Vec<u32> {
        simulate_under(plan, world, days(3, 1), None).unwrap().iter().map(|d| d.issued).collect()
    };
    assert_eq!(issued(&rules), issued(&three_times_three(true)));
}

/// A day's figures for this very seed: whatever changes them changes everybody's, and is to be meant.
#[test]
fn no_other_machine_and_no_later_version_of_a_library_tells_another_day() {
    let (rules, profile) = (centre(), centre_people());
    let world = World { rules: &rules, profile: &profile };
    let day = &simulate(world, days(1, 1), None).unwrap()[0];
    let waits: i64 = day.visits.iter().map(|v| v.wait_ms).sum();
    assert_eq!((day.issued, day.visits.len(), waits), (356, 341, 81_274_053));
}
