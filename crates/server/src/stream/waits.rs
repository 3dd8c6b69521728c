//! How long people will probably wait: worked out beside everything else, and told to screens as it changes.

use crate::stream::hub::Hub;
use crate::stream::noted::Noted;
use forecast::{Estimates, Estimator, Range};
use office::{Office, TicketState};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tracing::error;
use wire::{NotedHead, Wait, Waits};

/// How often waits are worked out while anybody waits. Nobody reads a wait as it runs, and a thousand screens are told.
const EVERY: Duration = Duration::from_secs(3);
/// How often while nothing happens and nobody waits: cases in hand go on.
const EVERY_IN_AN_EMPTY_HALL: Duration = Duration::from_secs(60);

/// Works waits out for as long as the server runs. Learning begins anew with it.
pub(super) async fn run(hub: Hub) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut estimator = Estimator::default();
    let (mut seen, mut worked_out) = (0, None::<Instant>);
    let mut noted = Noted::default();
    loop {
        ticks.tick().await;
        hub.show_devices().await;
        noted.look(&hub).await;
        let (office, seq) = hub.stands();
        let is_fresh = worked_out.is_some_and(|at| at.elapsed() < EVERY_IN_AN_EMPTY_HALL);
        if seq == seen && is_fresh && !somebody_waits(&office) {
            continue;
        }
        let (at, mut theirs) = (hub.now(), std::mem::take(&mut estimator));
        let work = tokio::task::spawn_blocking(move || {
            let estimates = theirs.estimate(&office, at);
            (theirs, estimates)
        });
        match work.await {
            Ok((back, estimates)) => {
                estimator = back;
                hub.expect_waits(waits(estimates)).await;
            }
            // Nothing is told rather than something old.
            Err(why) => {
                error!(%why, "Waits cannot be worked out: {why}");
                hub.expect_waits(Waits::default()).await;
            }
        }
        (seen, worked_out) = (seq, Some(Instant::now()));
    }
}

fn somebody_waits(office: &Office) -> bool {
    office.tickets().any(|ticket| ticket.state == TicketState::Waiting)
}

fn waits(estimates: Estimates) -> Waits {
    let wait = |range: Range| Wait { p50_s: range.p50_s, p90_s: range.p90_s };
    Waits {
        newcomers: estimates.newcomers.into_iter().map(|(key, r)| (key, wait(r))).collect(),
        tickets: estimates.tickets.into_iter().map(|(id, r)| (id, wait(r))).collect(),
    }
}

/// What screens are told beside what happens.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) waits: Arc<Waits>,
    pub(super) devices: Arc<Vec<wire::Device>>,
    pub(super) public_url: Option<String>,
    pub(super) noted: Option<NotedHead>,
}
