//! Simulated citizens: they come most of all in the morning, and one in eight has a right to priority.

use crate::demo::day::Day;
use dispatcher::{Order, What};
use office::{Actor, Class, Command, Issue, Rules, ServiceKey, TicketId, TicketState};
use server::App;
use tracing::debug;
use uuid::Uuid;

/// People who are in the hall when the demo begins.
const HERE_ALREADY: usize = 18;
/// Mean time between two arrivals by hour of the day, in seconds: 45 to 50 in a hundred come before ten.
const BETWEEN_S: [(u32, f64); 5] =
    [(7 * 60, 75.0), (10 * 60, 150.0), (11 * 60 + 30, 600.0), (13 * 60, 120.0), (16 * 60, 400.0)];
/// Fields as they are asked for in a ward, in the order of its configuration.
const SHARES: [u32; 7] = [85, 45, 20, 14, 10, 35, 12];
/// One in eight.
const PRIORITY: f64 = 0.125;
/// One in ten came for two things.
const TWO_STOPS: f64 = 0.1;
/// One in thirty goes out for a coffee once they know how long the line is.
const GOES_OUT: f64 = 0.03;
/// When they think of it.
const THINKS_MS: std::ops::Range<u64> = 60_000..300_000;
/// Of those who did not hear their call, so many come to the kiosk, and how much later.
const COMES_BACK: f64 = 0.7;
const BACK_MS: std::ops::Range<u64> = 120_000..600_000;

/// Those who came before the doors opened.
pub(crate) async fn already_here(app: &App) {
    for _ in 0..HERE_ALREADY {
        take_number(app).await;
    }
}

/// Those who come through the day.
pub(crate) async fn arrive(app: App, day: Day) {
    loop {
        let minute = day.minute();
        let row = BETWEEN_S.iter().rev().find(|(from, _)| minute >= *from);
        let mean = row.map_or(600.0, |(_, mean)| *mean);
        // Exponential gaps: people come on their own.
        let gap_s = -(1.0 - fastrand::f64()).ln() * mean;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small, positive"
        )]
        day.sleep((gap_s * 1000.0) as u64).await;
        let ticket = take_number(&app).await;
        if fastrand::f64() < GOES_OUT {
            tokio::spawn(goes_out(app.clone(), day.clone(), ticket));
        }
    }
}

async fn take_number(app: &App) -> TicketId {
    let ticket = TicketId(Uuid::now_v7());
    let rules = app.settings().rules.clone();
    let Some(service) = wanted(&rules) else { return ticket };
    let declared = fastrand::f64() < PRIORITY;
    let may = rules.service(&service).is_some_and(|s| !s.no_priority);
    let class = if declared && may { Class::Priority } else { Class::Normal };
    let other = wanted(&rules).filter(|other| *other != service && fastrand::f64() < TWO_STOPS);
    let then = other.into_iter().collect();
    orders(app, Command::Issue(Issue { class, then, ..Issue::plain(ticket, service) })).await;
    ticket
}

/// Out for a quarter of an hour: the office brings them back into the line by itself.
async fn goes_out(app: App, day: Day, ticket: TicketId) {
    day.sleep(fastrand::u64(THINKS_MS)).await;
    orders(&app, Command::StepOut { ticket }).await;
}

/// Somebody whom a clerk waited for in vain may find out, and bring the slip to the kiosk.
pub(crate) async fn comes_back(app: App, day: Day, ticket: TicketId) {
    if fastrand::f64() > COMES_BACK {
        return;
    }
    day.sleep(fastrand::u64(BACK_MS)).await;
    let state = app.dispatcher().read().office.ticket(ticket).map(|t| t.state);
    if state == Some(TicketState::NoShow) {
        orders(&app, Command::Return { ticket }).await;
    }
}

async fn orders(app: &App, command: Command) {
    let order = Order::new(What::Office(command), Actor::Citizen);
    if let Err(refused) = app.dispatcher().submit(order).await {
        debug!(%refused, "A citizen was refused: {refused}");
    }
}

fn wanted(rules: &Rules) -> Option<ServiceKey> {
    let share = |i: usize| SHARES.get(i).copied().unwrap_or(1);
    let all: u32 = (0..rules.services.len()).map(share).sum();
    let mut left = fastrand::u32(0..all.max(1));
    for (i, service) in rules.services.iter().enumerate() {
        match left.checked_sub(share(i)) {
            Some(rest) => left = rest,
            None => return Some(service.key.clone()),
        }
    }
    None
}
