//! Sessions, people, devices and the configuration: requests and answers. Unknown fields of requests are errors.

use crate::mirror::{CounterState, DeviceKind, Role};
use crate::texts;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /login`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The log-in name.
    pub user: String,
    /// The password.
    pub password: String,
    /// What somebody with a second factor shows beside it: six digits, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Answer to `POST /login`.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct LoggedIn {
    /// For programs: `Authorization: Bearer TOKEN`. Browsers have it as a cookie.
    pub token: String,
    /// What the person may be.
    pub role: Role,
    /// When the session ends, RFC 3339.
    pub expires_at: String,
    /// Whether nothing else is to be had until `POST /me/password` has set another password.
    #[serde(default)]
    pub must_change: bool,
    /// Whether nothing else is to be had until a second factor is set up.
    #[serde(default)]
    pub must_enrol: bool,
}

impl std::fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoggedIn").field("role", &self.role).finish_non_exhaustive()
    }
}

/// `POST /me/password`: one's own password.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until then.
    pub old: String,
    /// The password from here on.
    pub new: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChangePassword")
    }
}

/// `POST /first-admin`: sets the first admin's password with the one-time token of the link.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    /// From the link that `serve` printed.
    pub token: String,
    /// The password of user `admin`.
    pub password: String,
}

impl std::fmt::Debug for FirstAdmin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FirstAdmin")
    }
}

/// Answer to `open`, `pause`, `close`, `assign`, `hand-over` and `help`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct CounterChange {
    /// The number on the sign.
    pub counter: u16,
    /// How it stands now.
    pub state: CounterState,
    /// Who sits there.
    pub clerk: Option<String>,
    /// The services it takes today.
    #[serde(default)]
    pub services: Vec<String>,
}

impl CounterChange {
    /// A counter as it stands in the office.
    #[must_use]
    pub fn of(desk: &office::Desk, office: &office::Office) -> Self {
        Self {
            counter: desk.number.get(),
            state: desk.state.into(),
            clerk: desk.clerk.as_ref().map(ToString::to_string),
            services: texts(office.services_at(desk.number)),
        }
    }
}

/// `POST /users`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The log-in name.
    pub user: String,
    /// At least eight characters.
    pub password: String,
    /// What the person may be.
    pub role: Role,
    /// The counters a clerk may sit at; absent: all.
    #[serde(default)]
    #[ts(optional)]
    pub counters: Option<Vec<u16>>,
    /// Whether the person is to choose another password before anything else; absent: no.
    #[serde(default)]
    #[ts(optional)]
    pub must_change: Option<bool>,
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("NewUser");
        shown.field("user", &self.user).field("role", &self.role).finish_non_exhaustive()
    }
}

/// `PATCH /users/{user}`: what is absent stays.
#[derive(Clone, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// A new password.
    #[serde(default)]
    #[ts(optional)]
    pub password: Option<String>,
    /// With a new password: whether the person is to choose another before anything else; absent: no.
    #[serde(default)]
    #[ts(optional)]
    pub must_change: Option<bool>,
    /// Another role.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<Role>,
    /// Other counters; null: all.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional, as = "Option<Vec<u16>>")]
    #[schema(value_type = Option<Vec<u16>>)]
    pub counters: Option<Option<Vec<u16>>>,
}

impl std::fmt::Debug for ChangeUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("ChangeUser");
        shown.field("role", &self.role).field("counters", &self.counters).finish_non_exhaustive()
    }
}

/// Tells "absent" from "null".
fn present<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<Vec<u16>>>, D::Error> {
    Option::<Vec<u16>>::deserialize(from).map(Some)
}

/// A person, without any secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct User {
    /// The log-in name.
    pub user: String,
    /// What they may be.
    pub role: Role,
    /// The counters they may sit at; null: all.
    pub counters: Option<Vec<u16>>,
    /// Who they are to the identity provider that is configured; null: nobody.
    #[serde(default)]
    pub identity: Option<String>,
    /// When they were added, RFC 3339.
    pub created_at: String,
}

/// `POST /devices`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// What it is.
    pub kind: DeviceKind,
    /// What people call it.
    pub name: String,
    /// The part of the hall it stands in.
    #[serde(default)]
    #[ts(optional)]
    pub zone: Option<String>,
    /// The counter it belongs to.
    #[serde(default)]
    #[ts(optional)]
    pub counter: Option<u16>,
}

/// A device, without any secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: DeviceKind,
    /// What people call it.
    pub name: String,
    /// The part of the hall it stands in.
    pub zone: Option<String>,
    /// The counter it belongs to.
    pub counter: Option<u16>,
    /// When it was added, RFC 3339.
    pub created_at: String,
    /// Whether a stream of its is open.
    pub connected: bool,
    /// When it was heard of last since the server started, RFC 3339.
    #[serde(default)]
    pub last_seen: Option<String>,
    /// The version of the program it shows.
    #[serde(default)]
    pub version: Option<String>,
    /// The page it shows.
    #[serde(default)]
    pub page: Option<String>,
    /// Since when its page or program has run, by its own word, RFC 3339.
    #[serde(default)]
    pub up_since: Option<String>,
    /// What it holds in memory, in MB, where it can tell.
    #[serde(default)]
    pub memory_mb: Option<u32>,
    /// Since when the hall misses it: it has connected before, is gone, and people are served. RFC 3339.
    #[serde(default)]
    pub missing_since: Option<String>,
    /// Since when it is let in no longer, because a token that it had replaced was used again, RFC 3339.
    #[serde(default)]
    pub revoked_at: Option<String>,
}

/// Answer to `POST /devices`: the only place where the token stands.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct PairedDevice {
    /// The device.
    #[serde(flatten)]
    pub device: Device,
    /// Shown once.
    pub token: String,
}

impl std::fmt::Debug for PairedDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PairedDevice").field("device", &self.device).finish_non_exhaustive()
    }
}

/// One key that a new configuration changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigChange {
    /// Such as `counter[2].services`.
    pub key: String,
    /// As it was; null when it is new.
    pub old: Option<String>,
    /// As it is; null when it is gone.
    pub new: Option<String>,
}

/// Answer to `PUT /config`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigResult {
    /// False for a dry run.
    pub applied: bool,
    /// What differs.
    pub changes: Vec<ConfigChange>,
    /// What works and should be looked at all the same.
    pub warnings: Vec<String>,
}

/// One thing the admin should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HealthItem {
    /// Stable, in snake_case: `voice`, `store`, `clock`.
    pub name: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// In words.
    pub detail: String,
}

/// `GET /healthz` and `/readyz`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct Health {
    /// Whether the office serves people.
    pub ok: bool,
    /// Its parts.
    pub items: Vec<HealthItem>,
}
