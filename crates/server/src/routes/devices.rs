//! Devices: kiosks, televisions, loudspeakers and the rest.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Key, Segment};
use crate::caller::{Caller, DEVICE_COOKIE};
use crate::problem::ApiError;
use crate::routes::sessions::{DEVICE_SESSION_MS, set_cookie};
use crate::secrets::new_token;
use crate::stream::device_of;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, Answer, DeviceRow, Order, SessionOf, SessionRow, What};
use office::{CounterNo, DeviceId, Zone};
use uuid::Uuid;
use wire::{Device, NewDevice, PairedDevice, Problem};

/// The longest name of a device, in characters.
const NAME_CHARS_MAX: usize = 80;

fn new_row(new: NewDevice, app: &App, token_hash: [u8; 32]) -> Result<DeviceRow, ApiError> {
    let named = (1..=NAME_CHARS_MAX).contains(&new.name.trim().chars().count());
    if !named {
        return Err(ApiError::bad_value(format!("name: 1..={NAME_CHARS_MAX}")));
    }
    let zone = new.zone.map(|z| z.parse::<Zone>().map_err(ApiError::bad_value)).transpose()?;
    let counter = new.counter.map(|c| CounterNo::try_from(c).map_err(ApiError::bad_value));
    let kind = office::DeviceKind::from(new.kind);
    let id = Uuid::now_v7().simple().to_string();
    Ok(DeviceRow {
        device: id.parse::<DeviceId>().map_err(ApiError::bad_value)?,
        kind,
        name: new.name.trim().to_owned(),
        zone,
        counter: counter.transpose()?,
        token_hash,
        created_at: app.dispatcher().now(),
    })
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
    let row = new_row(asked.body, &app, token_hash)?;
    let add = AdminCommand::AddDevice(row.clone());
    let order = Order::new(What::Admin(add), caller.actor()).once(asked.key);
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
    let order = Order::new(What::Admin(command), caller.actor()).once(key);
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

/// Sets the device's cookie, so that its pages and sockets are authorised.
#[utoipa::path(post, path = "/devices/session", tag = "devices",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn session(State(app): State<App>, caller: Caller) -> Result<Response, ApiError> {
    let Caller::Device(row) = &caller else { return Err(ApiError::not_allowed()) };
    let (token, token_hash) = new_token();
    let created_at = app.dispatcher().now();
    let session = SessionRow {
        token_hash,
        who: SessionOf::Device(row.device.clone()),
        created_at,
        expires_at: created_at.plus(DEVICE_SESSION_MS),
    };
    let open = AdminCommand::OpenDeviceSession(session);
    let order = Order::new(What::Admin(open), caller.actor());
    let mut response = answer::send(app.dispatcher().submit(order).await?);
    set_cookie(&mut response, DEVICE_COOKIE, &token, DEVICE_SESSION_MS / 1000);
    Ok(response)
}
