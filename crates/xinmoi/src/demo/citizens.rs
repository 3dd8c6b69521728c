//! Simulated citizens: they come most of all in the morning, and one in eight has a right to priority.

use crate::demo::day::Day;
use dispatcher::{Order, What};
use office::{Actor, Channel, Class, Command, Issue, Language, Rules, ServiceKey, TicketId};
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
        take_number(&app).await;
    }
}

async fn take_number(app: &App) {
    let Some(service) = wanted(&app.settings().rules) else { return };
    let class = if fastrand::f64() < PRIORITY { Class::Priority } else { Class::Normal };
    let issue = Issue {
        ticket: TicketId(Uuid::now_v7()),
        service,
        class,
        language: Language::Vi,
        channel: Channel::Kiosk,
    };
    let order = Order::new(What::Office(Command::Issue(issue)), Actor::Citizen);
    if let Err(refused) = app.dispatcher().submit(order).await {
        debug!(%refused, "A citizen went home: {refused}");
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
