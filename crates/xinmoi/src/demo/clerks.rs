//! Simulated clerks: they open, call, wait for the citizen, serve, and call again.

use crate::demo::day::Day;
use dispatcher::{Answer, CommandError, Order, What};
use office::{Actor, Command, CounterNo, Outcome, Role};
use server::App;

/// How long a citizen walks to the counter.
const WALK_MS: std::ops::Range<u64> = 15_000..60_000;
/// How long someone is served.
const SERVE_MS: std::ops::Range<u64> = 240_000..900_000;
/// How long a clerk waits when nobody does.
const IDLE_MS: u64 = 30_000;
/// One in twenty does not come.
const ABSENT: f64 = 0.05;
/// How often and with which pause an absent citizen is called again before the next.
const RECALLS: u32 = 2;
const BETWEEN_RECALLS_MS: u64 = 60_000;

/// Works at a counter for as long as the demo runs. A visitor may press the same keys: what is refused is skipped.
pub(crate) async fn work(app: App, day: Day, counter: CounterNo) {
    let clerk = Clerk { app, counter };
    day.sleep(fastrand::u64(0..60_000)).await;
    loop {
        // Open already, or at the start of a day: both are well.
        let _ = clerk.order(Command::Open { counter }).await;
        match clerk.order(Command::CallNext { counter }).await {
            Ok(answer) if answer.status == 200 => clerk.serve(&day).await,
            Ok(_) | Err(_) => day.sleep(IDLE_MS).await,
        }
    }
}

struct Clerk {
    app: App,
    counter: CounterNo,
}

impl Clerk {
    async fn serve(&self, day: &Day) {
        let counter = self.counter;
        day.sleep(fastrand::u64(WALK_MS)).await;
        if fastrand::f64() < ABSENT {
            for _ in 0..RECALLS {
                let _ = self.order(Command::Recall { counter }).await;
                day.sleep(BETWEEN_RECALLS_MS).await;
            }
            // The grace of someone with a right to priority may still run.
            day.sleep(2 * BETWEEN_RECALLS_MS).await;
            let _ = self.order(Command::NoShow { counter }).await;
            return;
        }
        let _ = self.order(Command::Start { counter }).await;
        day.sleep(fastrand::u64(SERVE_MS)).await;
        if fastrand::bool() {
            let _ = self.order(Command::Finish { counter, outcome: Outcome::Served }).await;
        }
    }

    async fn order(&self, command: Command) -> Result<Answer, CommandError> {
        let counter = self.counter;
        let calls = matches!(command, Command::CallNext { .. });
        let user = format!("clerk-{counter}").parse().expect("it is a valid user name");
        let by = Actor::Person { user, role: Role::Clerk };
        let order = Order::new(What::Office(command), by).answered_by(move |done| {
            // 200 when someone was called, as the API would answer.
            let called = calls && done.office.in_hand(counter).is_some();
            (if called { 200 } else { 204 }, Vec::new())
        });
        self.app.dispatcher().submit(order).await
    }
}
