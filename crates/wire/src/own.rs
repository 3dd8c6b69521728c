//! One's own account: what unlocks a page, and what is shown beside the password. Unknown fields of requests are errors.

use crate::views::Text;
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

/// Answer to `GET /oidc`: at which identity provider people may log in, beside their passwords.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct LogInWays {
    /// Null: at none.
    pub provider: Option<LogInAt>,
}

/// An identity provider, as the log-in page offers it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct LogInAt {
    /// What people call it; null: the city's account.
    pub name: Option<Text>,
    /// The address of the office's pages to which it sends people back: logging in there begins there.
    pub origin: String,
}

/// Answer to `POST /oidc/begin`: told once.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct GoToProvider {
    /// Where the browser goes to.
    pub location: String,
}

/// `POST /oidc/finish`: what the provider sent the browser back with.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishLogIn {
    /// Which log-in it was.
    pub state: String,
    /// What the office gets the person's token for; absent: the provider said why not, or it is a second factor's turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// Who the provider says it is (RFC 9207).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub iss: Option<String>,
    /// Six digits or a recovery code, once the office asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub second: Option<String>,
}

/// `PUT /users/{user}/identity`: who somebody is to the identity provider.
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetIdentity {
    /// What stands in the configured claim of their tokens.
    pub value: String,
}

secret_debug!(
    GoToProvider,
    FinishLogIn,
    Unlock,
    SetPin,
    NewSecondFactor,
    SecondFactor,
    ConfirmSecondFactor,
    RecoveryCodes,
    RemoveSecondFactor
);

/// One of `GET /me/sessions`: a place where one is logged in.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct OwnSession {
    /// By which it is ended. It lets nobody in.
    pub id: String,
    /// Since when.
    pub since: String,
    /// When somebody last touched a page of it; null: not since the server began.
    pub seen: Option<String>,
    /// The paired device at which they logged in, by its name.
    pub device: Option<String>,
    /// The address from which, where that was no paired device; null: an older program did not keep it.
    pub address: Option<String>,
    /// Whether it is the one that asks.
    pub here: bool,
    /// Whether an identity provider said who it is.
    pub by_provider: bool,
}
