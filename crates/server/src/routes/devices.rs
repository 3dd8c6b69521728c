//! Devices: kiosks, televisions, loudspeakers and the rest.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Key, Segment};
use crate::caller::{Caller, DEVICE_COOKIE};
use crate::device_tokens;
use crate::problem::ApiError;
use crate::routes::sessions::{DEVICE_SESSION_MS, set_cookie};
use crate::secrets::new_token;
use crate::stream::device_of;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use dispatcher::{AdminCommand, Answer, DeviceRow, Order, What};
use office::{CounterNo, DeviceId, DeviceKind, Millis, Zone, is_plain_line};
use serde::Deserialize;
use uuid::Uuid;
use wire::{Device, NewDevice, PairedDevice, Problem};

/// The longest name of a device, in characters.
const NAME_CHARS_MAX: usize = 80;

/// What an admin says of a device, read.
pub(crate) struct Placed {
    name: String,
    zone: Option<Zone>,
    counter: Option<CounterNo>,
}

impl Placed {
    pub(crate) fn read(
        name: &str,
        zone: Option<String>,
        counter: Option<u16>,
    ) -> Result<Self, ApiError> {
        let name = name.trim().to_owned();
        if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
            return Err(ApiError::bad_value(format!("name: 1..={NAME_CHARS_MAX}")));
        }
        if !is_plain_line(&name) {
            return Err(ApiError::bad_value("name"));
        }
        let zone = zone.map(|z| z.parse::<Zone>().map_err(ApiError::bad_value)).transpose()?;
        let counter = counter.map(|c| CounterNo::try_from(c).map_err(ApiError::bad_value));
        Ok(Self { name, zone, counter: counter.transpose()? })
    }

    /// A new device in this place.
    pub(crate) fn row(
        self,
        kind: DeviceKind,
        token_hash: [u8; 32],
        created_at: Millis,
    ) -> DeviceRow {
        let id = Uuid::now_v7().simple().to_string();
        let device = id.parse::<DeviceId>().expect("32 hexadecimal digits are an id");
        let Self { name, zone, counter } = self;
        DeviceRow {
            device,
            kind,
            name,
            zone,
            counter,
            token_hash,
            created_at,
            comes: false,
            revoked_at: None,
        }
    }
}

/// Pairs a device. Its token stands in this answer and nowhere else.
#[utoipa::path(post, path = "/devices", tag = "devices", request_body = NewDevice,
    responses((status = 201, body = PairedDevice), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewDevice>,
) -> Result<Response, ApiError> {
    let (token, token_hash) = new_token();
    let NewDevice { kind, name, zone, counter } = asked.body;
    let placed = Placed::read(&name, zone, counter)?;
    let row = placed.row(kind.into(), token_hash, app.dispatcher().now());
    let add = AdminCommand::AddDevice { row: row.clone(), session: None };
    let order = Order::new(What::Admin(add), caller.author()).once(asked.key);
    let answer = answer::once(app.dispatcher().submit(order).await?)?;
    let device = device_of(&row, &app.dispatcher().read().office, None);
    let (status, body) = json(StatusCode::CREATED, &PairedDevice { device, token });
    Ok(answer::send(Answer { status, body, ..answer }))
}

/// Every device.
#[utoipa::path(get, path = "/devices", tag = "devices",
    responses((status = 200, body = Vec<Device>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Json<Vec<Device>> {
    Json(app.hub().devices())
}

/// Unpairs a device. Its sessions end at once.
#[utoipa::path(delete, path = "/devices/{id}", tag = "devices", params(("id" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let device = id.parse().map_err(|_| ApiError::not_found("unknown_device", &id))?;
    let command = AdminCommand::RemoveDevice(device);
    let order = Order::new(What::Admin(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Has the device's screen show its name for a while, so that whoever stands before it knows which it is.
#[utoipa::path(post, path = "/devices/{id}/identify", tag = "devices", params(("id" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn identify(
    State(app): State<App>,
    Segment(id): Segment,
) -> Result<StatusCode, ApiError> {
    let unknown = || ApiError::not_found("unknown_device", &id);
    let device: DeviceId = id.parse().map_err(|_| unknown())?;
    let row = app.dispatcher().read().accounts.devices.get(&device).cloned();
    app.hub().identify(&device, row.ok_or_else(unknown)?.name);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /devices/session?…`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Start {
    #[serde(default)]
    started: bool,
}

/// Sets the device's cookie, so that its pages and sockets are authorised; asked again at each start of a page, replaces
/// it once it is old enough.
#[utoipa::path(post, path = "/devices/session", tag = "devices",
    params(("started" = Option<bool>, Query, description = "whether the browser was started since the page asked last: what it was given is on its disk")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn session(
    State(app): State<App>,
    caller: Caller,
    start: Result<Query<Start>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Caller::Device(row) = &caller else { return Err(ApiError::not_allowed()) };
    let Query(start) = start.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let (answer, token) = device_tokens::begin(&app, row, &headers, start.started).await?;
    let mut response = answer::send(answer);
    if let Some(token) = token {
        set_cookie(&mut response, DEVICE_COOKIE, &token, DEVICE_SESSION_MS / 1000);
    }
    Ok(response)
}
