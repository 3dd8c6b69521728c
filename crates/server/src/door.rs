//! Through which door a connection came in: what is listened to on it, and what may be done there.

use std::net::IpAddr;

/// A listener of the office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// The only one: everybody and everything.
    #[default]
    All,
    /// Encrypted: everybody and everything.
    Tls,
    /// Plain beside an encrypted one: devices and the hall's screens. People log in there from this machine alone.
    Screens,
    /// Phones: what anyone may see and do.
    Public,
}

impl Door {
    /// Whether somebody's log-in counts here.
    pub(crate) fn admits_people(self, peer: IpAddr) -> bool {
        match self {
            Self::All | Self::Tls => true,
            Self::Screens => peer.to_canonical().is_loopback(),
            Self::Public => false,
        }
    }

    /// Whether a device's token counts here.
    pub(crate) fn admits_devices(self) -> bool {
        match self {
            Self::All | Self::Tls | Self::Screens => true,
            Self::Public => false,
        }
    }

    /// Whether cookies that are given here are to come back encrypted alone.
    pub(crate) fn is_encrypted(self) -> bool {
        match self {
            Self::Tls => true,
            Self::All | Self::Screens | Self::Public => false,
        }
    }
}
