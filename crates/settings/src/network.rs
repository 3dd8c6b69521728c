//! How the office is reached, and by whom.

use std::net::IpAddr;

/// What stands in `[network]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Names under which the office is asked for, besides numbers, this machine's own name and the public address.
    pub hosts: Vec<String>,
    /// Proxies whose word of who is asking is taken.
    pub proxies: Vec<IpAddr>,
    /// Requests that one address, whose people are not logged in, may send in a minute. This machine is not counted.
    pub requests_per_minute: u32,
    /// The port on which the office speaks TLS; `None`: it does not.
    pub https: Option<Https>,
    /// The port on which only what phones need is served; `None`: there is none of its own.
    pub public_port: Option<u16>,
    /// How much may come in, how slowly, and how often.
    pub limits: WireLimits,
}

/// What stands in `[network.limits]`: no more than this comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireLimits {
    /// Bytes of a request's body that says what to do. Files and configurations have bounds of their own.
    pub body_bytes: u32,
    /// Bytes of a request's headers.
    pub header_bytes: u32,
    /// Bytes of a message that a client sends on a stream.
    pub message_bytes: u32,
    /// Seconds for the handshake of TLS.
    pub handshake_s: u16,
    /// Seconds until a connection has sent the headers of its next request.
    pub headers_s: u16,
    /// Seconds for a request and its answer.
    pub request_s: u16,
    /// Minutes for a large file on its way in.
    pub upload_minutes: u16,
    /// Seconds that such a file may stand still.
    pub upload_stall_s: u16,
    /// Connections at once.
    pub connections: u32,
    /// Those of one address among them.
    pub connections_per_address: u32,
    /// Streams at once: they are connections too.
    pub sockets: u32,
    /// Those of one address among them that nobody knows.
    pub sockets_per_address: u32,
    /// Those of one log-in, or of one paired device.
    pub sockets_per_known: u32,
    /// Requests a minute in one log-in.
    pub person_requests_per_minute: u32,
    /// Requests a minute of one paired device.
    pub device_requests_per_minute: u32,
    /// How often a minute one address may ask to be paired.
    pub pairings_per_minute: u32,
}

impl Default for WireLimits {
    fn default() -> Self {
        Self {
            body_bytes: 16 * 1024,
            header_bytes: 16 * 1024,
            message_bytes: 4 * 1024,
            handshake_s: 10,
            headers_s: 75,
            request_s: 30,
            upload_minutes: 30,
            upload_stall_s: 30,
            connections: 14_000,
            connections_per_address: 4_000,
            sockets: 12_000,
            sockets_per_address: 3_000,
            sockets_per_known: 100,
            person_requests_per_minute: 3_000,
            device_requests_per_minute: 1_200,
            pairings_per_minute: 60,
        }
    }
}

/// How the office speaks TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Https {
    /// On which port.
    pub port: u16,
    /// Paths of the city's certificate chain and its key, PEM; `None`: one of the office's own authority.
    pub certificate: Option<(String, String)>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            proxies: Vec::new(),
            requests_per_minute: 1_200,
            https: None,
            public_port: None,
            limits: WireLimits::default(),
        }
    }
}
