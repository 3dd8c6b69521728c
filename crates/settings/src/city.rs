//! Whether the office tells a city, and how.

/// What stands in `[city]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct City {
    /// The name that the city gave this office.
    pub site: String,
    /// The public key of the city's hub: nobody else's word counts.
    pub hub_key: String,
    /// Over what.
    pub line: CityLine,
    /// The tables and keys that the city may set here by its roll-outs; none: it may set nothing.
    pub manages: Vec<String>,
}

/// The line to the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CityLine {
    /// A NATS broker.
    Broker {
        /// Its servers, `nats://…` or `tls://…`.
        servers: Vec<String>,
        /// The whole path of the authority of its certificate, PEM; `None`: the well-known ones.
        authority: Option<String>,
    },
    /// The hub itself, `https://…`.
    Hub(String),
}
