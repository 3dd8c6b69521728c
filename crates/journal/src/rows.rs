//! The rows beside the log that do not follow from it: accounts, devices, sessions, repeated answers.

use crate::hex;
use crate::record::Place;
use crate::removal::Removal;
use office::{CounterNo, DeviceId, DeviceKind, Millis, Role, UserName, Zone};
use serde::{Deserialize, Serialize};

/// Someone who may log in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// Their log-in name.
    pub user: UserName,
    /// What they may do.
    pub role: Role,
    /// The counters they may sit at; absent means all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counters: Option<Vec<CounterNo>>,
    /// The password's hash in PHC form.
    pub password_hash: String,
    /// Whether somebody else chose the password, and it lets in for choosing another only.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub must_change: bool,
    /// The hash of the PIN that unlocks their page, in PHC form; absent: they have none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pin_hash: Option<String>,
    /// What they show beside the password; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub second_factor: Option<SecondFactorRow>,
    /// Who they are to an identity provider; absent: they log in with their password alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub identity: Option<IdentityRow>,
    /// When they were added.
    pub created_at: Millis,
}

/// Who somebody is to an identity provider. It holds at that provider and for that claim alone: another provider may give
/// the same value to somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRow {
    /// The provider.
    pub issuer: String,
    /// The claim of its tokens that tells people apart.
    pub claim: String,
    /// What stands there for this person.
    pub value: String,
}

/// Codes that a telephone shows (RFC 6238), and those for the day on which it is lost. The secret is not here: it is made
/// of a key outside the store and of what tells this factor from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorRow {
    /// What tells this factor from every other.
    #[serde(with = "hex")]
    pub id: [u8; 32],
    /// The last step of 30 s whose code was used: none up to it counts any more.
    pub last_step: u64,
    /// Hashes of the recovery codes in PHC form, each in its place; absent once it is used.
    pub recovery: Vec<Option<String>>,
}

/// A paired device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Its id.
    pub device: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// What people call it.
    pub name: String,
    /// The part of the hall it stands in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zone: Option<Zone>,
    /// The counter it stands at.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
    /// SHA-256 of its token.
    #[serde(with = "hex")]
    pub token_hash: [u8; 32],
    /// When it was paired.
    pub created_at: Millis,
    /// Whether it has ever opened a stream: one that has and is gone is missed.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub comes: bool,
    /// Since when it is let in no longer, because a token that it had replaced was used again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked_at: Option<Millis>,
}

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionOf {
    /// Someone who logged in.
    User(UserName),
    /// A device whose pages are authorised.
    Device(DeviceId),
}

/// A log-in that still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// SHA-256 of the session's token; the row's key.
    #[serde(with = "hex")]
    pub token_hash: [u8; 32],
    /// Whose.
    pub who: SessionOf,
    /// Since when.
    pub created_at: Millis,
    /// Until when.
    pub expires_at: Millis,
    /// The device's session that this one follows, by its token's hash, until this one has outlived a start of the
    /// device. Both let in until then.
    #[serde(with = "hex::option", skip_serializing_if = "Option::is_none", default)]
    pub follows: Option<[u8; 32]>,
    /// Whether another has taken its place. It lets nobody in; whoever uses its token has a copy.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub spent: bool,
    /// Whether an identity provider said who it is, and no password was shown.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub by_provider: bool,
    /// Where a person sat who logged in; `None` also where a program before this field began it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Place>,
}

impl SessionRow {
    /// A session that follows no other.
    #[must_use]
    pub const fn new(
        token_hash: [u8; 32],
        who: SessionOf,
        created_at: Millis,
        expires_at: Millis,
    ) -> Self {
        Self {
            token_hash,
            who,
            created_at,
            expires_at,
            follows: None,
            spent: false,
            by_provider: false,
            from: None,
        }
    }
}

/// An answer kept for the one who asks again with the same idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Ordinal of the business day it was given on; kept until the next business day has closed.
    pub day: u32,
    /// SHA-256 of the request's body: another body under the same key is a mistake.
    pub request_hash: [u8; 32],
    /// The HTTP status.
    pub status: u16,
    /// The log number it was answered with.
    pub seq: u64,
    /// The answer's body, as sent.
    pub body: Vec<u8>,
}

/// A change to a table that does not follow from the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableWrite {
    /// Adds or changes an account.
    PutUser(UserRow),
    /// Removes an account and its sessions.
    DropUser(UserName),
    /// Adds or changes a device.
    PutDevice(DeviceRow),
    /// Removes a device and its sessions.
    DropDevice(DeviceId),
    /// Begins a session, or moves its end.
    PutSession(SessionRow),
    /// Ends a session, by its token's hash.
    DropSession([u8; 32]),
    /// Marks the days as taken away that [`crate::AdminEvent::DaysRemoved`] names, which stands in the same commit.
    RemoveDays(Removal),
    /// Keeps a setting.
    PutSetting {
        /// Its name.
        key: String,
        /// Its value, whatever the caller keeps there.
        value: Vec<u8>,
    },
}
