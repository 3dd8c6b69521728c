//! One's own account: what unlocks a page, and what is shown beside the password. Unknown fields of requests are errors.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Without what they carry: it is secret.
macro_rules! secret_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )+};
}

/// `POST /me/unlock`: one of both.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// The PIN, on a paired device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pin: Option<String>,
    /// The password, anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub password: Option<String>,
}

/// `PUT /me/pin`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPin {
    /// The password.
    pub password: String,
    /// Four to eight digits.
    pub pin: String,
}

/// `POST /me/second-factor`: begins to set one up.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecondFactor {
    /// The password.
    pub password: String,
}

/// Answer to `POST /me/second-factor`: told once.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct SecondFactor {
    /// What the telephone is to keep, in Base32, for typing.
    pub secret: String,
    /// The same as an address, for a QR code.
    pub uri: String,
    /// After so many seconds without a code it is forgotten.
    pub ends_in_s: u32,
}

/// `POST /me/second-factor/confirm`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSecondFactor {
    /// The six digits that the telephone shows.
    pub code: String,
}

/// Answer to `POST /me/second-factor/confirm`: told once.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct RecoveryCodes {
    /// Each lets in once, for when the telephone is lost.
    pub codes: Vec<String>,
}

/// `POST /me/second-factor/remove`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveSecondFactor {
    /// The password.
    pub password: String,
    /// Six digits, or a recovery code.
    pub code: String,
}

secret_debug!(
    Unlock,
    SetPin,
    NewSecondFactor,
    SecondFactor,
    ConfirmSecondFactor,
    RecoveryCodes,
    RemoveSecondFactor
);
