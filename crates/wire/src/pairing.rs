//! A device that asks to be paired, and the admin who lets it.

use crate::mirror::DeviceKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /devices/pairing`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPairing {
    /// What the device is.
    pub kind: DeviceKind,
}

/// Answer to `POST /devices/pairing`.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct Pairing {
    /// What the device shows, for the admin to compare. It opens nothing.
    pub code: String,
    /// The device's own secret. Once an admin has confirmed the code it is the device's token, good for
    /// `POST /devices/session`.
    pub claim: String,
    /// How long the code can be confirmed, in seconds.
    pub ends_in_s: u32,
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pairing").field("code", &self.code).finish_non_exhaustive()
    }
}

/// `POST /devices/pairing/claim`
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingClaim {
    /// The device's own secret.
    pub claim: String,
}

impl std::fmt::Debug for PairingClaim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PairingClaim")
    }
}

/// Answer to `POST /devices/pairing/claim`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct PairingState {
    /// Whether an admin has confirmed: the claim is a token.
    pub confirmed: bool,
}

/// A device that asks, in `GET /devices/pairing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AskingDevice {
    /// What it shows.
    pub code: String,
    /// What it says it is.
    pub kind: DeviceKind,
    /// The address it asks from.
    pub address: String,
    /// Since when, RFC 3339.
    pub since: String,
}

/// `POST /devices/pairing/{code}`: the device that shows this code is let in.
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPairing {
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
