//! A citizen's number goes to another office and keeps the time that it has waited.
//!
//! First the new number is given, then the old one is taken out. When the line fails in between, its holder has two numbers until
//! the hub reaches the old office again: one place is empty when it is called. The other way round they would have none, and their
//! place would be gone.

use crate::hub::Hub;
use crate::hub::NoAnswer;
use crate::hub::ask::{Ask, Asked};
use crate::hub::held::Device;
use crate::hub::moves::Move;
use crate::hub::web::citizens::{answered, language_in, problem};
use crate::hub::web::numbers::token_in;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;
use uuid::Uuid;

/// How often, and how many times, an office is asked that could not be reached to take its number out: half an hour.
const AGAIN: Duration = Duration::from_secs(5);
const TIMES: u32 = 360;

/// Characters of a pass, and more.
const PASS_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// What opens the number at the office that it is of.
    pass: String,
    /// The office that it goes to.
    to: String,
    /// For what, by that office's key.
    service: String,
}

/// What the old office says of the number.
#[derive(Deserialize)]
struct Traveller {
    ticket: Uuid,
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

/// What the new office says.
#[derive(Deserialize)]
struct Came {
    id: Uuid,
    number: String,
}

pub(super) async fn go(
    State(hub): State<Hub>,
    Path(site): Path<String>,
    headers: HeaderMap,
    Json(wish): Json<Wish>,
) -> Response {
    if site == wish.to || wish.pass.len() > PASS_MAX {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", "to, pass");
    }
    // Neither is asked for anything while the other cannot answer.
    if let Err(why) = there(&hub, &wish.to) {
        return no_answer(&hub, &wish.to, why);
    }
    let pass = json!({ "pass": wish.pass });
    let language = language_in(&headers);
    let leaving = match ask(&hub, &site, "/city/leaving", (&language, &pass)).await {
        Ok(asked) if asked.status == 200 => asked,
        Ok(asked) => return answered(asked),
        Err(why) => return no_answer(&hub, &site, why),
    };
    let Ok(traveller) = serde_json::from_str::<Traveller>(&leaving.body) else {
        return problem(StatusCode::BAD_GATEWAY, "office_unclear", &name(&hub, &site));
    };
    let moving = Move { site, ticket: traveller.ticket, into: wish.to, service: wish.service };
    match moving.begin(&hub.0.pool, Timestamp::now().as_millisecond()).await {
        Ok(true) => bring(&hub, moving, traveller.rest, pass, &headers).await,
        Ok(false) => problem(StatusCode::CONFLICT, "already_moved", ""),
        Err(error) => {
            warn!(%error, "Where numbers go is not known: {error}");
            problem(StatusCode::SERVICE_UNAVAILABLE, "overloaded", "")
        }
    }
}

async fn bring(
    hub: &Hub,
    moving: Move,
    rest: serde_json::Map<String, Value>,
    pass: Value,
    headers: &HeaderMap,
) -> Response {
    let mut coming = rest;
    coming.insert("from".to_owned(), moving.site.clone().into());
    coming.insert("ticket".to_owned(), moving.ticket.to_string().into());
    coming.insert("service".to_owned(), moving.service.clone().into());
    let came = match ask(
        hub,
        &moving.into,
        "/city/coming",
        (&language_in(headers), &Value::Object(coming)),
    )
    .await
    {
        Ok(came) => came,
        Err(why) => {
            // Whoever was too late may have given it: there, and nowhere else, it may be asked for again.
            if why != NoAnswer::TooLate {
                forget(hub, &moving).await;
            }
            return no_answer(hub, &moving.into, why);
        }
    };
    let Some(new) = Came::of(&came) else {
        forget(hub, &moving).await;
        return answered(came);
    };
    take_out(hub, &moving.site, pass).await;
    if let Some(token) = token_in(headers) {
        let now = (moving.into.as_str(), new.id, new.number.as_str());
        let noted = match Device::of(&hub.0.pool, hub.today(), token).await {
            Ok(device) => device.moved(&hub.0.pool, moving.ticket, now).await,
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            warn!(%error, "Who holds a number is not noted: {error}");
        }
    }
    answered(came)
}

impl Came {
    fn of(asked: &Asked) -> Option<Self> {
        (200..300).contains(&asked.status).then(|| serde_json::from_str(&asked.body).ok())?
    }
}

/// Has the old number taken out: now, or when its office can be reached. The pass opens it, and is kept in memory alone.
async fn take_out(hub: &Hub, site: &str, pass: Value) {
    if ask(hub, site, "/city/gone", ("vi", &pass)).await.is_ok() {
        return;
    }
    let (hub, site) = (hub.clone(), site.to_owned());
    tokio::spawn(async move {
        for _ in 0..TIMES {
            sleep(AGAIN).await;
            // Whatever it answers, it has heard: one that was called in the meantime is not taken out.
            if ask(&hub, &site, "/city/gone", ("vi", &pass)).await.is_ok() {
                return;
            }
        }
    });
}

async fn forget(hub: &Hub, moving: &Move) {
    if let Err(error) = moving.forget(&hub.0.pool).await {
        warn!(%error, "A number that stays is still said to go: {error}");
    }
}

async fn ask(
    hub: &Hub,
    site: &str,
    path: &str,
    (language, body): (&str, &Value),
) -> Result<Asked, NoAnswer> {
    hub.ask(Ask {
        site: site.to_owned(),
        id: Uuid::now_v7(),
        heard: None,
        method: "POST".to_owned(),
        path: path.to_owned(),
        language: language.to_owned(),
        key: None,
        body: Some(body.to_string()),
    })
    .await
}

/// Whether an office can be asked now.
fn there(hub: &Hub, site: &str) -> Result<(), NoAnswer> {
    hub.0.offices.get(site).ok_or(NoAnswer::Unknown)?;
    hub.0.board.heard(site).map(|_| ()).ok_or(NoAnswer::Offline)
}

fn name(hub: &Hub, site: &str) -> String {
    hub.0.offices.get(site).map_or_else(|| site.to_owned(), |office| office.name.clone())
}

/// Which of the two did not answer is said by name.
fn no_answer(hub: &Hub, site: &str, why: NoAnswer) -> Response {
    let (status, code) = why.code();
    problem(status, code, &name(hub, site))
}
