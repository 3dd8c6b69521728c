//! Simulated clerks: they open, call, wait for the citizen, serve, set aside, send on, and call again.

use crate::demo::citizens;
use crate::demo::day::Day;
use dispatcher::{Answer, CommandError, Order, What};
use office::{
    Actor, Command, CounterNo, HoldReason, Outcome, Position, Role, ServiceKey, TicketId, Transfer,
};
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
/// Filled in wrong, and how long it takes to fill it in anew.
const FORM: f64 = 0.08;
const FORM_MINUTES: u16 = 10;
/// Sent to another service, now and then to come back.
const SENT_ON: f64 = 0.08;
/// A key pressed by mistake, and how soon that is noticed.
const MISTAKE: f64 = 0.02;
const NOTICED_MS: u64 = 4_000;

/// Works at a counter for as long as the demo runs. A visitor may press the same keys: what is refused is skipped.
pub(crate) async fn work(app: App, day: Day, counter: CounterNo) {
    let clerk = Clerk { app, day, counter };
    clerk.day.sleep(fastrand::u64(0..60_000)).await;
    loop {
        // Open already, or at the start of a day: both are well.
        let _ = clerk.order(Command::Open { counter }).await;
        match clerk.order(Command::CallNext { counter }).await {
            Ok(answer) if answer.status == 200 => clerk.serve().await,
            Ok(_) | Err(_) => clerk.day.sleep(IDLE_MS).await,
        }
    }
}

struct Clerk {
    app: App,
    day: Day,
    counter: CounterNo,
}

impl Clerk {
    async fn serve(&self) {
        let counter = self.counter;
        let Some(ticket) = self.in_hand() else { return };
        if fastrand::f64() < MISTAKE {
            self.day.sleep(NOTICED_MS).await;
            let _ = self.order(Command::Undo { counter }).await;
            return;
        }
        self.day.sleep(fastrand::u64(WALK_MS)).await;
        if fastrand::f64() < ABSENT {
            return self.wait_in_vain(ticket).await;
        }
        let _ = self.order(Command::Start { counter }).await;
        self.day.sleep(fastrand::u64(SERVE_MS)).await;
        if let Some(ending) = self.ending() {
            let _ = self.order(ending).await;
        }
    }

    async fn wait_in_vain(&self, ticket: TicketId) {
        let counter = self.counter;
        for _ in 0..RECALLS {
            let _ = self.order(Command::Recall { counter }).await;
            self.day.sleep(BETWEEN_RECALLS_MS).await;
        }
        // The grace of someone with a right to priority may still run.
        self.day.sleep(2 * BETWEEN_RECALLS_MS).await;
        if self.order(Command::NoShow { counter }).await.is_ok() {
            tokio::spawn(citizens::comes_back(self.app.clone(), self.day.clone(), ticket));
        }
    }

    /// How a service ends. Mostly it is done, and then as often as not the next call finishes it.
    fn ending(&self) -> Option<Command> {
        let counter = self.counter;
        let dice = fastrand::f64();
        if dice < FORM {
            let minutes = Some(FORM_MINUTES);
            return Some(Command::Hold { counter, reason: HoldReason::Form, minutes });
        }
        if let Some(service) = self.another_service().filter(|_| dice < FORM + SENT_ON) {
            let (position, back) = (Position::Age, fastrand::bool());
            let to = Transfer { service: Some(service), bound: None, position, back };
            return Some(Command::Transfer { counter, to });
        }
        let (outcome, done, dossiers) = (Outcome::Served, Vec::new(), None);
        fastrand::bool().then_some(Command::Finish { counter, outcome, done, dossiers })
    }

    /// A service that another counter takes and this one does not.
    fn another_service(&self) -> Option<ServiceKey> {
        let state = self.app.dispatcher().read();
        let here = state.office.services_at(self.counter);
        let there: Vec<_> = state
            .office
            .rules()
            .services
            .iter()
            .map(|s| &s.key)
            .filter(|key| !here.contains(key) && state.office.is_served(key))
            .collect();
        fastrand::choice(there).cloned()
    }

    fn in_hand(&self) -> Option<TicketId> {
        self.app.dispatcher().read().office.in_hand(self.counter).map(|t| t.id)
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
