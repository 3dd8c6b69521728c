//! The keys of a counter.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, CounterPath};
use crate::caller::Caller;
use crate::problem::ApiError;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Done, Idempotency, Order, What};
use metrics::counter;
use office::{Actor, Command, CounterNo, Event, Outcome, Role, TicketId};
use serde::Deserialize;
use wire::{CounterChange, Finish, Pause, Problem, Ticket};

/// The longest reason for a pause, in characters: it stands on one line of the supervisor's screen.
const REASON_CHARS_MAX: usize = 200;

/// A body that says nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A key without a body: its handler, route and command, and what it answers.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident: $path:literal, $act:ident $command:ident -> $answer:ty) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "counters", params(("counter" = u16, Path)),
            responses((status = 200, body = $answer), (status = "default", body = Problem, content_type = "application/problem+json")))]
        pub(crate) async fn $name(
            State(app): State<App>,
            caller: Caller,
            CounterPath(counter): CounterPath,
            asked: Asked<Nothing>,
        ) -> Result<Response, ApiError> {
            $act(&app, &caller, counter, Command::$command { counter }, asked.key).await
        }
    };
}

key! {
    /// A counter begins to work, or works again.
    open: "/counters/{counter}/open", turn Open -> CounterChange
}

/// A counter rests.
#[utoipa::path(post, path = "/counters/{counter}/pause", tag = "counters", params(("counter" = u16, Path)),
    request_body = Pause,
    responses((status = 200, body = CounterChange), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn pause(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<Pause>,
) -> Result<Response, ApiError> {
    let reason = asked.body.reason;
    if reason.as_ref().is_some_and(|r| r.chars().count() > REASON_CHARS_MAX) {
        return Err(ApiError::bad_value(format!("reason: 0..={REASON_CHARS_MAX}")));
    }
    turn(&app, &caller, counter, Command::Pause { counter, reason }, asked.key).await
}

key! {
    /// A counter ends its work.
    close: "/counters/{counter}/close", turn Close -> CounterChange
}

/// Finishes the ticket in hand, if any, and calls the next; 204 when nobody waits.
#[utoipa::path(post, path = "/counters/{counter}/next", tag = "counters", params(("counter" = u16, Path)),
    responses((status = 200, body = Ticket), (status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn next(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    counter!("xinmoi_next_total").increment(1);
    press(&app, &caller, counter, Command::CallNext { counter }, asked.key).await
}

key! {
    /// Calls the ticket in hand once more.
    recall: "/counters/{counter}/recall", press Recall -> Ticket
}

key! {
    /// They have come.
    start: "/counters/{counter}/start", press Start -> Ticket
}

/// The ticket in hand is served.
#[utoipa::path(post, path = "/counters/{counter}/finish", tag = "counters", params(("counter" = u16, Path)),
    request_body = Finish,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn finish(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<Finish>,
) -> Result<Response, ApiError> {
    let outcome = asked.body.outcome.map(Outcome::from).unwrap_or_default();
    let finish = Command::Finish { counter, outcome, done: Vec::new(), dossiers: None };
    press(&app, &caller, counter, finish, asked.key).await
}

key! {
    /// They have not come.
    no_show: "/counters/{counter}/no-show", press NoShow -> Ticket
}

key! {
    /// Takes back the counter's last press.
    undo: "/counters/{counter}/undo", press Undo -> Ticket
}

/// Opens, pauses or closes, and answers how the counter stands.
async fn turn(
    app: &App,
    caller: &Caller,
    counter: CounterNo,
    command: Command,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let order = order(app, caller, counter, command, key)?.answered_by(move |done| {
        let desk = done.office.desk(counter);
        let change = desk.map(|desk| CounterChange::of(desk, done.office));
        json(StatusCode::OK, &change)
    });
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Acts on the ticket in hand, and answers the ticket.
async fn press(
    app: &App,
    caller: &Caller,
    counter: CounterNo,
    command: Command,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let calls = matches!(command, Command::CallNext { .. });
    let order = order(app, caller, counter, command, key)?
        .answered_by(move |done| answer::ticket(done, about(done, counter, calls)));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

fn order(
    app: &App,
    caller: &Caller,
    counter: CounterNo,
    command: Command,
    key: Option<Idempotency>,
) -> Result<Order, ApiError> {
    caller.check_counter(counter)?;
    let by = match caller {
        Caller::Visitor => clerk_of(app, counter),
        Caller::Person(_) | Caller::Device(_) | Caller::Anonymous => caller.actor(),
    };
    Ok(Order::new(What::Office(command), by).once(key))
}

/// A visitor of the demo at a counter acts as whoever sits there.
fn clerk_of(app: &App, counter: CounterNo) -> Actor {
    let state = app.dispatcher().read();
    let clerk = state.office.desk(counter).and_then(|desk| desk.clerk.clone());
    drop(state);
    let visitor = || format!("visitor-{counter}").parse().expect("it is a valid user name");
    Actor::Person { user: clerk.unwrap_or_else(visitor), role: Role::Clerk }
}

/// The ticket that a press was about. `next` answers the ticket it called and nothing else.
fn about(done: &Done<'_>, counter: CounterNo, calls: bool) -> Option<TicketId> {
    let told = done.events.iter().rev().find_map(|event| match event {
        Event::TicketCalled { ticket, .. } => Some(*ticket),
        Event::TicketRecalled { ticket, .. }
        | Event::ServiceStarted { ticket, .. }
        | Event::TicketFinished { ticket, .. }
        | Event::TicketMissed { ticket, .. }
        | Event::TicketHeld { ticket, .. }
        | Event::TicketTransferred { ticket, .. }
            if !calls =>
        {
            Some(*ticket)
        }
        Event::CallUndone { requeued, restored, .. } => restored.or(*requeued),
        Event::TicketRecalled { .. }
        | Event::ServiceStarted { .. }
        | Event::TicketFinished { .. }
        | Event::TicketMissed { .. }
        | Event::TicketHeld { .. }
        | Event::TicketTransferred { .. }
        | Event::TicketIssued { .. }
        | Event::TicketReturned { .. }
        | Event::TicketCorrected { .. }
        | Event::TicketCancelled { .. }
        | Event::TicketExpired { .. }
        | Event::CallDelivered { .. }
        | Event::CounterOpened { .. }
        | Event::CounterPaused { .. }
        | Event::CounterClosed { .. }
        | Event::CounterAssigned { .. }
        | Event::CounterHandedOver { .. }
        | Event::AlarmRaised { .. }
        | Event::AlarmEnded { .. }
        | Event::EmergencySet { .. }
        | Event::BookingMade { .. }
        | Event::BookingMoved { .. }
        | Event::BookingCancelled { .. }
        | Event::BookingLapsed { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::ConfigChanged { .. } => None,
    });
    // Nothing happened because it stands like that already: the ticket in hand.
    told.or_else(|| if calls { None } else { done.office.in_hand(counter).map(|t| t.id) })
}
