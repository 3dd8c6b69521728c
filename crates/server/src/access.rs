//! Who may do what: one table, and everything that does not stand in it is denied.

use crate::caller::Caller;
use axum::http::Method;
use office::{DeviceKind, Role};

/// A kind of caller that a route lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody on the office's network.
    Anyone,
    /// A person of this role.
    Role(Role),
    /// A device of this kind.
    Device(DeviceKind),
    /// Any paired device.
    AnyDevice,
    /// A phone, where the office lets phones take numbers.
    Phone,
}

use Who::{AnyDevice, Anyone, Phone};

const CLERK: Who = Who::Role(Role::Clerk);
const GUIDE: Who = Who::Role(Role::Guide);
const SUPERVISOR: Who = Who::Role(Role::Supervisor);
const ADMIN: Who = Who::Role(Role::Admin);
const AUDITOR: Who = Who::Role(Role::Auditor);
const STAFF: &[Who] = &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR];
const TURNS_COUNTERS: &[Who] = &[CLERK, SUPERVISOR];

/// Method, route, and who gets past the door. What a person may do to which counter is the handler's to check.
pub const TABLE: &[(Method, &str, &[Who])] = &[
    (Method::POST, "/api/v1/login", &[Anyone]),
    (Method::POST, "/api/v1/logout", &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR, AnyDevice]),
    (Method::POST, "/api/v1/first-admin", &[Anyone]),
    (Method::GET, "/api/v1/me", &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR, AnyDevice]),
    (Method::POST, "/api/v1/devices/session", &[AnyDevice]),
    (Method::GET, "/api/v1/office", &[Anyone]),
    (Method::POST, "/api/v1/tickets", &[Who::Device(DeviceKind::Kiosk), GUIDE, CLERK, Phone]),
    (Method::GET, "/api/v1/tickets/{id}", STAFF),
    (Method::GET, "/api/v1/my/{pass}", &[Anyone]),
    (Method::DELETE, "/api/v1/my/{pass}", &[Anyone]),
    (Method::GET, "/api/v1/queues", STAFF),
    (Method::POST, "/api/v1/counters/{counter}/open", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/pause", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/close", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/next", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/recall", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/start", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/finish", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/no-show", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/undo", &[CLERK]),
    (Method::POST, "/api/v1/users", &[ADMIN]),
    (Method::GET, "/api/v1/users", &[ADMIN]),
    (Method::PATCH, "/api/v1/users/{user}", &[ADMIN]),
    (Method::DELETE, "/api/v1/users/{user}", &[ADMIN]),
    (Method::POST, "/api/v1/devices", &[ADMIN]),
    (Method::GET, "/api/v1/devices", &[ADMIN]),
    (Method::DELETE, "/api/v1/devices/{id}", &[ADMIN]),
    (Method::GET, "/api/v1/config", &[ADMIN]),
    (Method::PUT, "/api/v1/config", &[ADMIN]),
    (Method::GET, "/api/v1/audit", &[AUDITOR, ADMIN]),
    (
        Method::GET,
        "/api/v1/announcements/{file}",
        &[
            Who::Device(DeviceKind::Speaker),
            Who::Device(DeviceKind::Display),
            CLERK,
            GUIDE,
            SUPERVISOR,
            ADMIN,
            AUDITOR,
        ],
    ),
    // What a socket may see depends on its view: `stream::open` asks.
    (Method::GET, "/api/v1/stream", &[Anyone]),
];

/// Whether a caller may use a route. `remote`: whether the office lets phones take numbers.
#[must_use]
pub fn allows(method: &Method, route: &str, caller: &Caller, remote: bool) -> bool {
    // HEAD is GET without the body.
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    let row = TABLE.iter().find(|(m, path, _)| m == method && *path == route);
    row.is_some_and(|(_, _, who)| who.iter().any(|who| lets_in(*who, caller, remote)))
}

fn lets_in(who: Who, caller: &Caller, remote: bool) -> bool {
    match (who, caller) {
        (Who::Anyone, _) | (_, Caller::Visitor) => true,
        (Who::Phone, Caller::Anonymous) => remote,
        (Who::Role(role), Caller::Person(person)) => person.role == role,
        (Who::Device(kind), Caller::Device(device)) => device.kind == kind,
        (Who::AnyDevice, Caller::Device(_)) => true,
        (Who::Phone | Who::Role(_) | Who::Device(_) | Who::AnyDevice, _) => false,
    }
}
