//! The link with which the first admin sets up an office, as the terminal shows it.

use crate::texts::{say, text};
use fast_qr::{ECL, QRBuilder};
use server::App;
use std::net::{IpAddr, SocketAddr};

/// Says where the office is set up, with a code for a phone's camera. The secret stands after the `#`, which no browser
/// sends.
pub(crate) fn show(app: &App, address: SocketAddr) {
    let token = app.first_admin_link();
    let places = places(app, address);
    let links: Vec<String> =
        places.iter().map(|place| format!("{place}/setup#first={token}")).collect();
    let Some((first, others)) = links.split_first() else { return };
    if let Ok(code) = QRBuilder::new(first.as_str()).ecl(ECL::L).build() {
        say(&code.to_str());
    }
    say(&text("first-admin", &[("link", first.clone())]));
    for other in others {
        say(&text("first-admin-also", &[("link", other.clone())]));
    }
}

/// Where people log in: an address of each of this machine's networks, those that other machines reach first.
fn places(app: &App, address: SocketAddr) -> Vec<String> {
    let settings = app.settings();
    let (scheme, port) = match &settings.network.https {
        Some(https) => ("https", https.port),
        None => ("http", address.port()),
    };
    let mut numbers = vec![address.ip()];
    if address.ip().is_unspecified() {
        // Numbers of version 6 are long, and every office's network has one of version 4.
        numbers = server::names(&settings).addresses;
        numbers.retain(IpAddr::is_ipv4);
        numbers.sort_by_key(IpAddr::is_loopback);
    }
    numbers.iter().map(|number| format!("{scheme}://{}", SocketAddr::new(*number, port))).collect()
}
