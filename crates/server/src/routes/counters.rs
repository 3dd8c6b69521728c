//! The keys of a counter.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, CounterPath, Nothing};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::instead::offering;
use crate::routes::names;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Done, Idempotency, Order, What};
use metrics::counter;
use office::{
    Actor, Bound, Channel, Class, Command, CounterNo, Event, HoldReason, Issue, Outcome, Position,
    Role, TicketId, Transfer,
};
use uuid::Uuid;
use wire::{
    AssignServices, CallTicket, CounterChange, Finish, HoldFor, HoldTicket, Pause, Problem, Ticket,
    TransferTicket, WalkUp,
};

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
    let reason = trimmed(asked.body.reason);
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
    let Finish { outcome, done, dossiers } = asked.body;
    let outcome = outcome.map(Outcome::from).unwrap_or_default();
    let done = names::services(&done.unwrap_or_default())?;
    let finish = Command::Finish { counter, outcome, done, dossiers };
    press(&app, &caller, counter, finish, asked.key).await
}

key! {
    /// They have not come.
    no_show: "/counters/{counter}/no-show", press NoShow -> Ticket
}

/// Sets the ticket in hand aside; it comes back here with the same number.
#[utoipa::path(post, path = "/counters/{counter}/hold", tag = "counters", params(("counter" = u16, Path)),
    request_body = HoldTicket,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn hold(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<HoldTicket>,
) -> Result<Response, ApiError> {
    let reason = match asked.body.reason.unwrap_or_default() {
        HoldFor::Form => HoldReason::Form,
        HoldFor::Result => HoldReason::Result,
    };
    let hold = Command::Hold { counter, reason, minutes: asked.body.minutes };
    press(&app, &caller, counter, hold, asked.key).await
}

/// Sends the ticket in hand to a service, a counter or a clerk, where it waits again.
#[utoipa::path(post, path = "/counters/{counter}/transfer", tag = "counters", params(("counter" = u16, Path)),
    request_body = TransferTicket,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn transfer(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<TransferTicket>,
) -> Result<Response, ApiError> {
    let to = destination(asked.body, &app)?;
    press(&app, &caller, counter, Command::Transfer { counter, to }, asked.key).await
}

fn destination(to: TransferTicket, app: &App) -> Result<Transfer, ApiError> {
    let position = match (to.first.unwrap_or(false), to.keep_place) {
        (true, Some(false)) => return Err(ApiError::bad_value("first, keep_place")),
        (true, Some(true) | None) => Position::First,
        (false, Some(false)) => Position::Last,
        (false, Some(true) | None) => Position::Age,
    };
    let bound = match (to.counter, to.clerk) {
        (Some(_), Some(_)) => return Err(ApiError::bad_value("counter, clerk")),
        (Some(number), None) => {
            Some(Bound::Counter(names::counter(number, &app.dispatcher().read().office)?))
        }
        (None, Some(clerk)) => Some(Bound::Clerk(clerk.parse().map_err(ApiError::bad_value)?)),
        (None, None) => None,
    };
    let service = to.service.as_deref().map(names::service).transpose()?;
    Ok(Transfer { service, bound, position, back: to.back.unwrap_or(false) })
}

/// Calls one chosen number: out of turn, or one that was set aside or missed.
#[utoipa::path(post, path = "/counters/{counter}/call", tag = "counters", params(("counter" = u16, Path)),
    request_body = CallTicket,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn call(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<CallTicket>,
) -> Result<Response, ApiError> {
    let CallTicket { ticket, reason } = asked.body;
    let ticket = names::ticket(&ticket, &app.dispatcher().read().office)?;
    let call = Command::Call { counter, ticket, reason: trimmed(reason) };
    press(&app, &caller, counter, call, asked.key).await
}

/// Issues a number to somebody who stands at the counter, and serves it there.
#[utoipa::path(post, path = "/counters/{counter}/walk-up", tag = "counters", params(("counter" = u16, Path)),
    request_body = WalkUp,
    responses((status = 201, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn walk_up(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<WalkUp>,
) -> Result<Response, ApiError> {
    let new = asked.body;
    let issue = Issue {
        class: new.class.map_or(Class::Normal, Class::from),
        authority: names::authority(new.authority.as_deref())?,
        non_territorial: new.non_territorial.unwrap_or(false),
        language: new.language.map(office::Language::from).unwrap_or_default(),
        channel: Channel::Desk,
        ..Issue::plain(TicketId(Uuid::now_v7()), names::service(&new.service)?)
    };
    let (ticket, service) = (issue.ticket, issue.service.clone());
    let walk_up = Command::WalkUp { counter, issue: Box::new(issue), reason: trimmed(new.reason) };
    let order = order(&app, &caller, counter, walk_up, asked.key)?.answered_by(move |done| {
        let row = done.office.ticket(ticket).map(|row| Ticket::of(row, done.office));
        json(StatusCode::CREATED, &row)
    });
    let answer = app.dispatcher().submit(order).await;
    let answer = answer.map_err(|error| offering(&app, &service, error))?;
    if !answer.repeated {
        counter!("xinmoi_tickets_issued_total").increment(1);
    }
    Ok(answer::send(answer))
}

/// A reason of spaces is none.
fn trimmed(reason: Option<String>) -> Option<String> {
    reason.map(|said| said.trim().to_owned()).filter(|said| !said.is_empty())
}

/// Says what a counter takes for the rest of the day; null: what its configuration says.
#[utoipa::path(post, path = "/counters/{counter}/assign", tag = "counters", params(("counter" = u16, Path)),
    request_body = AssignServices,
    responses((status = 200, body = CounterChange), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn assign(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<AssignServices>,
) -> Result<Response, ApiError> {
    let services = asked.body.services.as_deref().map(names::services).transpose()?;
    turn(&app, &caller, counter, Command::Assign { counter, services }, asked.key).await
}

key! {
    /// The clerk leaves the seat to the next; what is in hand stays there.
    hand_over: "/counters/{counter}/hand-over", turn HandOver -> CounterChange
}

key! {
    /// A clerk calls the supervisor.
    help: "/counters/{counter}/help", turn CallForHelp -> CounterChange
}

key! {
    /// Takes back the counter's last press.
    undo: "/counters/{counter}/undo", press Undo -> Ticket
}

/// Changes what a counter does, and answers how it stands.
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
        Caller::Visitor => clerk_of(app, counter).into(),
        Caller::Person(_) | Caller::Device(_) | Caller::Anonymous => caller.author(),
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
        | Event::NumbersSkipped { .. }
        | Event::EmergencySet { .. }
        | Event::BookingMade { .. }
        | Event::BookingMoved { .. }
        | Event::BookingCancelled { .. }
        | Event::BookingLapsed { .. }
        | Event::TicketRated { .. }
        | Event::DayOpened { .. }
        | Event::DayClosed { .. }
        | Event::ConfigChanged { .. } => None,
    });
    // Nothing happened because it stands like that already: the ticket in hand.
    told.or_else(|| if calls { None } else { done.office.in_hand(counter).map(|t| t.id) })
}
