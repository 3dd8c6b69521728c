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
        }
    }
}
