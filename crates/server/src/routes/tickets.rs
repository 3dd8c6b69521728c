//! Taking numbers and looking at them.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Segment};
use crate::caller::{Caller, Known};
use crate::problem::ApiError;
use crate::routes::identity::{self, Holder, When};
use crate::routes::instead::offering;
use crate::routes::names;
use crate::routes::notices::slip;
use crate::stream::Ahead;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Answer, Done, Order, Receipt, What};
use metrics::counter;
use office::{Channel, Class, Command, DeviceKind, Issue, Role, TicketId};
use serde::Deserialize;
use uuid::Uuid;
use wire::{IssuedTicket, NewTicket, Problem, Queue, Slip, Ticket, Waits};

/// Gives out a number.
#[utoipa::path(post, path = "/tickets", tag = "tickets", request_body = NewTicket,
    params(("Idempotency-Key" = Option<String>, Header, description = "one per gesture")),
    responses((status = 201, body = IssuedTicket), (status = 200, body = Slip, description = "a sample: `test` was asked"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn issue(
    State(app): State<App>,
    caller: Caller,
    Known(callers): Known,
    asked: Asked<NewTicket>,
) -> Result<Response, ApiError> {
    let Asked { mut body, mut key } = asked;
    if body.test == Some(true) {
        return sample(&app, &caller, body);
    }
    // A kiosk on which its admin is logged in is a kiosk still.
    let caller = if is_admin(&caller) {
        callers.into_iter().find(is_kiosk).ok_or_else(ApiError::not_allowed)?
    } else {
        caller
    };
    let scanned = body.identity.take();
    let holder = identity::holder(&app, scanned.as_ref(), When::Today).await?;
    if scanned.is_some() {
        key = holder.key(key, &body);
    }
    let issue = wanted(body, &caller, &holder, &app)?;
    let (ticket, service) = (issue.ticket, issue.service.clone());
    let waits = app.hub().waits();
    let order = Order::new(What::Office(Command::Issue(issue)), caller.author())
        .once(key)
        .answered_by(move |done| issued(done, ticket, &waits));
    let answer = app.dispatcher().submit(order).await;
    with_pass(&app, answer.map_err(|error| offering(&app, &service, error))?)
}

/// The slip of a ticket that was just given out, for the writer to keep.
pub(crate) fn issued(done: &Done<'_>, ticket: TicketId, waits: &Waits) -> (u16, Vec<u8>) {
    match done.office.ticket(ticket) {
        Some(row) => json(StatusCode::CREATED, &slip(row, done.office, done.at, waits)),
        None => (StatusCode::NO_CONTENT.as_u16(), Vec::new()),
    }
}

/// Passes are not stored with the answers that are kept: the same one is made again.
pub(crate) fn with_pass(app: &App, answer: Answer) -> Result<Response, ApiError> {
    if !answer.repeated {
        counter!("xinmoi_tickets_issued_total").increment(1);
    }
    let Identified { id } =
        serde_json::from_slice(&answer.body).map_err(|_| ApiError::internal())?;
    let id: TicketId = id.parse().map_err(|_| ApiError::internal())?;
    let day = app.dispatcher().read().office.ticket(id).map_or(0, |t| t.day);
    let pass = app.passes().give(id, day);
    // A slip without proof is better than none: the number stands.
    let receipt = app.dispatcher().receipt(id, answer.seq).unwrap_or_default();
    let body = issued_with(answer.body, &pass, receipt).ok_or_else(ApiError::internal)?;
    Ok(answer::send(Answer { body, ..answer }))
}

/// What is read of a slip to find its ticket.
#[derive(Deserialize)]
struct Identified<'a> {
    id: &'a str,
}

/// The JSON of an [`IssuedTicket`] from that of its slip: pass and receipt are its last fields, and base64url needs no
/// escaping. `None` when the slip is no object.
fn issued_with(mut slip: Vec<u8>, pass: &str, receipt: Option<Receipt>) -> Option<Vec<u8>> {
    slip.pop().filter(|last| *last == b'}')?;
    slip.extend_from_slice(br#","pass":""#);
    slip.extend_from_slice(pass.as_bytes());
    if let Some(receipt) = receipt {
        slip.extend_from_slice(format!(r#"","receipt":"{receipt}"#).as_bytes());
    }
    slip.extend_from_slice(br#""}"#);
    Some(slip)
}

fn is_kiosk(caller: &Caller) -> bool {
    matches!(caller, Caller::Device(row) if row.kind == DeviceKind::Kiosk)
}

fn is_admin(caller: &Caller) -> bool {
    matches!(caller, Caller::Person(person) if person.role == Role::Admin)
}

fn wanted(new: NewTicket, caller: &Caller, holder: &Holder, app: &App) -> Result<Issue, ApiError> {
    let service = names::service(&new.service)?;
    let asked = new.class.map_or(Class::Normal, Class::from);
    let from_roll = new.from_roll.map(|number| number.trim().to_uppercase().parse());
    Ok(Issue {
        class: holder.class(asked, &service, app),
        language: new.language.map(office::Language::from).unwrap_or_default(),
        channel: channel(caller, new.channel.map(Channel::from))?,
        authority: names::authority(new.authority.as_deref())?,
        non_territorial: new.non_territorial.unwrap_or(false),
        party: new.party.unwrap_or(1),
        dossiers: new.dossiers.unwrap_or(1),
        then: names::services(&new.then.unwrap_or_default())?,
        person: holder.person.clone(),
        from_roll: from_roll.transpose().map_err(ApiError::bad_value)?,
        ..Issue::plain(TicketId(Uuid::now_v7()), service)
    })
}

/// Where the number is taken. Staff may say; a kiosk is a kiosk, or another party's machine if it says so; a phone is
/// a phone.
fn channel(caller: &Caller, said: Option<Channel>) -> Result<Channel, ApiError> {
    let own: &[Channel] = match caller {
        Caller::Person(_) => return Ok(said.unwrap_or(Channel::Desk)),
        Caller::Visitor => return Ok(said.unwrap_or(Channel::Kiosk)),
        Caller::Device(row) if row.kind == DeviceKind::Kiosk => &[Channel::Kiosk, Channel::Device],
        Caller::Device(_) | Caller::Anonymous => &[Channel::Phone],
    };
    match said {
        Some(said) if !own.contains(&said) => Err(ApiError::bad_value(format!("channel: {own:?}"))),
        Some(said) => Ok(said),
        None => Ok(own[0]),
    }
}

/// A slip for trying the printer: nothing is given out and nothing happened.
fn sample(app: &App, caller: &Caller, new: NewTicket) -> Result<Response, ApiError> {
    if !is_kiosk(caller) && !is_admin(caller) && *caller != Caller::Visitor {
        return Err(ApiError::not_allowed());
    }
    let issue = wanted(new, caller, &Holder::default(), app)?;
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    let office = &state.office;
    let service = office.rules().service(&issue.service);
    let prefix = &service.ok_or(office::Refusal::UnknownService(issue.service.clone()))?.prefix;
    let ticket = office::Ticket {
        number: format!("{prefix}000").parse().map_err(ApiError::bad_value)?,
        ..sample_of(issue, at)
    };
    let (status, body) = json(StatusCode::OK, &slip(&ticket, office, at, &Waits::default()));
    Ok(answer::send(Answer { status, body, seq: state.seq, repeated: false }))
}

fn sample_of(issue: Issue, at: office::Millis) -> office::Ticket {
    let stop = |service| office::Stop { service, counter: None };
    office::Ticket {
        id: TicketId(Uuid::nil()),
        number: "000".parse().expect("it is a valid number"),
        day: 0,
        service: issue.service,
        class: issue.class,
        language: issue.language,
        channel: issue.channel,
        authority: issue.authority,
        non_territorial: issue.non_territorial,
        party: issue.party,
        dossiers: issue.dossiers,
        state: office::TicketState::Waiting,
        issued_at: at,
        since: None,
        arrival: 0,
        first: false,
        after: 0,
        bound: None,
        then: issue.then.into_iter().map(stop).collect(),
        done: Vec::new(),
        held: None,
        returns: 0,
        counter: None,
        calls: 0,
        recalls: 0,
        called_at: None,
        delivered_at: None,
        aloud: false,
        why: None,
        started_at: None,
        ended_at: None,
        outcome: None,
        rated: false,
        cause: None,
    }
}

/// A ticket of today, as it stands in a path.
pub(crate) fn in_path(text: &str, office: &office::Office) -> Result<TicketId, ApiError> {
    let known = text.parse::<TicketId>().ok().filter(|id| office.ticket(*id).is_some());
    known.ok_or_else(|| ApiError::not_found("unknown_ticket", text))
}

/// A ticket of today.
#[utoipa::path(get, path = "/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Segment(id): Segment,
) -> Result<Json<Ticket>, ApiError> {
    let unknown = || ApiError::not_found("unknown_ticket", &id);
    let id: TicketId = id.parse().map_err(|_| unknown())?;
    let state = app.dispatcher().read();
    let row = state.office.ticket(id).ok_or_else(unknown)?;
    let wait = app.hub().waits().of(row);
    Ok(Json(Ticket { wait, ..Ticket::of(row, &state.office) }))
}

/// Each service's tickets that are still to be served, those who wait in the order of calling.
#[utoipa::path(get, path = "/queues", tag = "tickets",
    responses((status = 200, body = Vec<Queue>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn queues(State(app): State<App>) -> Result<Json<Vec<Queue>>, ApiError> {
    let (office, seq) = {
        let state = app.dispatcher().read();
        (state.office.clone(), state.seq)
    };
    let waits = app.hub().waits();
    // The order of a full hall takes a while to work out: neither the writer nor another request waits for it.
    let queues = tokio::task::spawn_blocking(move || {
        let ahead = Ahead::of(&office, seq);
        let services = office.rules().services.iter();
        let ahead = |t: &office::Ticket| ahead.of_ticket(t.id);
        services.map(|s| Queue::of(&s.key, &office, ahead, &waits)).collect()
    });
    queues.await.map(Json).map_err(|_| ApiError::internal())
}
