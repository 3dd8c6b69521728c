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
    /// Whoever may hold the one-time link of a first start.
    FirstLink,
}

use Who::{AnyDevice, Anyone, FirstLink, Phone};

const CLERK: Who = Who::Role(Role::Clerk);
const GUIDE: Who = Who::Role(Role::Guide);
const SUPERVISOR: Who = Who::Role(Role::Supervisor);
const ADMIN: Who = Who::Role(Role::Admin);
const AUDITOR: Who = Who::Role(Role::Auditor);
const KIOSK: Who = Who::Device(DeviceKind::Kiosk);
const STAFF: &[Who] = &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR];
const TURNS_COUNTERS: &[Who] = &[CLERK, SUPERVISOR];
/// Whoever helps people in the hall, and the kiosk at which they help themselves.
const HELPS: &[Who] = &[KIOSK, GUIDE, CLERK, SUPERVISOR];
const CORRECTS: &[Who] = &[GUIDE, CLERK, SUPERVISOR];
const BOOKS: &[Who] = &[KIOSK, GUIDE, CLERK, Phone];

/// Method, route, and who gets past the door. What a person may do to which counter is the handler's to check.
pub const TABLE: &[(Method, &str, &[Who])] = &[
    (Method::POST, "/api/v1/login", &[Anyone]),
    (Method::GET, "/api/v1/oidc", &[Anyone]),
    (Method::POST, "/api/v1/oidc/begin", &[Anyone]),
    (Method::POST, "/api/v1/oidc/finish", &[Anyone]),
    (Method::POST, "/api/v1/logout", &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR, AnyDevice]),
    (Method::POST, "/api/v1/first-admin", &[Anyone]),
    (Method::GET, "/api/v1/me", &[CLERK, GUIDE, SUPERVISOR, ADMIN, AUDITOR, AnyDevice]),
    (Method::GET, "/api/v1/me/sessions", STAFF),
    (Method::DELETE, "/api/v1/me/sessions/{id}", STAFF),
    (Method::POST, "/api/v1/me/password", STAFF),
    (Method::POST, "/api/v1/me/here", STAFF),
    (Method::POST, "/api/v1/me/unlock", &[CLERK]),
    (Method::PUT, "/api/v1/me/pin", &[CLERK]),
    (Method::DELETE, "/api/v1/me/pin", &[CLERK]),
    (Method::POST, "/api/v1/me/second-factor", &[ADMIN]),
    (Method::POST, "/api/v1/me/second-factor/confirm", &[ADMIN]),
    (Method::POST, "/api/v1/me/second-factor/remove", &[ADMIN]),
    (Method::POST, "/api/v1/devices/session", &[AnyDevice]),
    (Method::GET, "/api/v1/office", &[Anyone]),
    (Method::GET, "/api/v1/procedures", &[Anyone]),
    // An admin prints samples and takes no number: `routes::tickets` asks.
    (Method::POST, "/api/v1/tickets", &[KIOSK, GUIDE, CLERK, ADMIN, Phone]),
    (Method::POST, "/api/v1/tickets/return", HELPS),
    (Method::POST, "/api/v1/tickets/step-out", HELPS),
    (Method::GET, "/api/v1/tickets/{id}", STAFF),
    (Method::PATCH, "/api/v1/tickets/{id}", CORRECTS),
    (Method::GET, "/api/v1/tickets/{id}/why", STAFF),
    (Method::POST, "/api/v1/tickets/{id}/cancel", &[GUIDE, SUPERVISOR]),
    (Method::POST, "/api/v1/tickets/{id}/postpone", CORRECTS),
    (Method::GET, "/api/v1/my/{pass}", &[Anyone]),
    (Method::DELETE, "/api/v1/my/{pass}", &[Anyone]),
    (Method::POST, "/api/v1/my/{pass}/return", &[Anyone]),
    (Method::POST, "/api/v1/my/{pass}/step-out", &[Anyone]),
    (Method::POST, "/api/v1/my/{pass}/rating", &[Anyone]),
    (Method::GET, "/api/v1/my/{pass}/why", &[Anyone]),
    (Method::GET, "/api/v1/my/{pass}/proof", &[Anyone]),
    // A queue anyone can check.
    (Method::GET, "/api/v1/log/head", &[Anyone]),
    (Method::GET, "/api/v1/log/consistency", &[Anyone]),
    (Method::GET, "/api/v1/bookings/slots", BOOKS),
    (Method::POST, "/api/v1/bookings", BOOKS),
    // Whoever holds the pass may look and give back, also after the office has closed itself to phones.
    (Method::GET, "/api/v1/bookings/{pass}", &[Anyone]),
    (Method::DELETE, "/api/v1/bookings/{pass}", &[Anyone]),
    (Method::PATCH, "/api/v1/bookings/{pass}", BOOKS),
    (Method::POST, "/api/v1/bookings/{pass}/check-in", BOOKS),
    (Method::GET, "/api/v1/queues", STAFF),
    (Method::GET, "/api/v1/alarms", STAFF),
    (Method::POST, "/api/v1/alarms/end", &[SUPERVISOR]),
    (Method::POST, "/api/v1/emergency", &[SUPERVISOR, ADMIN]),
    (Method::POST, "/api/v1/announcements", &[SUPERVISOR, ADMIN]),
    (Method::POST, "/api/v1/counters/as-yesterday", &[SUPERVISOR]),
    (Method::POST, "/api/v1/counters/{counter}/open", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/pause", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/close", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/next", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/recall", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/start", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/finish", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/no-show", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/hold", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/transfer", &[CLERK]),
    (Method::POST, "/api/v1/counters/{counter}/undo", &[CLERK]),
    // Out of turn: the rules say whether a clerk may, or only a supervisor.
    (Method::POST, "/api/v1/counters/{counter}/call", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/walk-up", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/assign", &[SUPERVISOR]),
    (Method::POST, "/api/v1/counters/{counter}/hand-over", TURNS_COUNTERS),
    (Method::POST, "/api/v1/counters/{counter}/help", TURNS_COUNTERS),
    // Never the clerk who is rated.
    (Method::POST, "/api/v1/counters/{counter}/rating", &[Who::Device(DeviceKind::Rating)]),
    (Method::POST, "/api/v1/users", &[ADMIN]),
    (Method::GET, "/api/v1/users", &[ADMIN]),
    (Method::PATCH, "/api/v1/users/{user}", &[ADMIN]),
    (Method::DELETE, "/api/v1/users/{user}", &[ADMIN]),
    (Method::PUT, "/api/v1/users/{user}/identity", &[ADMIN]),
    (Method::DELETE, "/api/v1/users/{user}/identity", &[ADMIN]),
    (Method::POST, "/api/v1/devices", &[ADMIN]),
    (Method::GET, "/api/v1/devices", &[ADMIN]),
    (Method::DELETE, "/api/v1/devices/{id}", &[ADMIN]),
    (Method::POST, "/api/v1/devices/{id}/identify", &[ADMIN, SUPERVISOR]),
    (Method::POST, "/api/v1/devices/pairing", &[Anyone]),
    (Method::POST, "/api/v1/devices/pairing/claim", &[Anyone]),
    (Method::GET, "/api/v1/devices/pairing", &[ADMIN]),
    (Method::POST, "/api/v1/devices/pairing/{code}", &[ADMIN]),
    (Method::DELETE, "/api/v1/devices/pairing/{code}", &[ADMIN]),
    (Method::GET, "/api/v1/config", &[ADMIN]),
    (Method::PUT, "/api/v1/config", &[ADMIN]),
    (Method::GET, "/api/v1/config/form", &[ADMIN]),
    (Method::PUT, "/api/v1/config/form", &[ADMIN]),
    (Method::POST, "/api/v1/config/services", &[ADMIN]),
    (Method::GET, "/api/v1/config/templates", &[ADMIN]),
    (Method::GET, "/api/v1/backups", &[ADMIN]),
    (Method::POST, "/api/v1/backups", &[ADMIN]),
    // On a machine without an admin: `routes::restores` asks for the link.
    (Method::GET, "/api/v1/restore", &[ADMIN, FirstLink]),
    (Method::POST, "/api/v1/restore", &[ADMIN, FirstLink]),
    (Method::DELETE, "/api/v1/restore", &[ADMIN, FirstLink]),
    (Method::PUT, "/api/v1/restore/file", &[ADMIN, FirstLink]),
    (Method::POST, "/api/v1/restore/confirm", &[ADMIN, FirstLink]),
    (Method::GET, "/api/v1/media", &[ADMIN]),
    (Method::PUT, "/api/v1/media/{name}", &[ADMIN]),
    (Method::DELETE, "/api/v1/media/{name}", &[ADMIN]),
    (Method::GET, "/api/v1/voices", &[ADMIN]),
    (Method::POST, "/api/v1/voices", &[ADMIN]),
    (Method::GET, "/api/v1/voices/{voice}", &[ADMIN]),
    (Method::PATCH, "/api/v1/voices/{voice}", &[ADMIN]),
    (Method::POST, "/api/v1/voices/{voice}/publish", &[ADMIN]),
    (Method::GET, "/api/v1/voices/{voice}/versions", &[ADMIN]),
    (Method::POST, "/api/v1/voices/{voice}/restore", &[ADMIN]),
    (Method::GET, "/api/v1/voices/{voice}/export", &[ADMIN]),
    (Method::PUT, "/api/v1/voices/{voice}/import", &[ADMIN]),
    (Method::GET, "/api/v1/voices/{voice}/preview", &[ADMIN]),
    (Method::PUT, "/api/v1/voices/{voice}/clips/{slot}", &[ADMIN]),
    (Method::DELETE, "/api/v1/voices/{voice}/clips/{slot}", &[ADMIN]),
    (Method::GET, "/api/v1/voices/{voice}/clips/{slot}", &[ADMIN]),
    (Method::GET, "/api/v1/audit", &[AUDITOR, ADMIN]),
    // An auditor sees what is held, and not what people wrote.
    // What the city tells them.
    (Method::GET, "/api/v1/bulletins", STAFF),
    (Method::POST, "/api/v1/bulletins/{id}/read", STAFF),
    (Method::GET, "/api/v1/privacy", &[ADMIN, AUDITOR]),
    (Method::GET, "/api/v1/privacy/comments", &[SUPERVISOR, ADMIN]),
    (Method::POST, "/api/v1/privacy/erase", &[ADMIN]),
    (Method::GET, "/api/v1/reports/{name}", &[SUPERVISOR, ADMIN, AUDITOR]),
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
    // As the view `kiosk`: `stream::open` is asked.
    (Method::GET, "/api/v1/prompts/{prompt}", &[Anyone]),
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
        (Who::AnyDevice, Caller::Device(_)) | (Who::FirstLink, Caller::Anonymous) => true,
        (Who::FirstLink | Who::Phone | Who::Role(_) | Who::Device(_) | Who::AnyDevice, _) => false,
    }
}
