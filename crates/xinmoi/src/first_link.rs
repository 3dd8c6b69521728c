//! The link with which the first admin sets up an office, as the terminal shows it.

use crate::texts::{say, text};
use fast_qr::{ECL, QRBuilder};
use server::App;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The page that leads a browser of this machine to the link, in the data directory.
const OPENING: &str = "first.html";

/// So long after the browser was asked the page is still there: on a cheap box browsers start slowly.
const READ_WITHIN: Duration = Duration::from_secs(60);

/// Says where the office is set up, with a code for a phone's camera. The secret stands after the `#`, which no browser
/// sends. Where somebody sits at this machine, their browser opens it.
pub(crate) fn show(app: &App, address: SocketAddr, data: &Path) {
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
    // The last is this machine's own.
    if is_sat_at() {
        open(data.join(OPENING), links.last().unwrap_or(first));
    }
}

/// What an earlier start left.
pub(crate) fn forget(data: &Path) {
    let _ = fs::remove_file(data.join(OPENING));
}

/// Whether this program was started from a desktop.
fn is_sat_at() -> bool {
    let names = ["DISPLAY", "WAYLAND_DISPLAY"];
    names.iter().any(|name| std::env::var_os(name).is_some_and(|display| !display.is_empty()))
}

/// Has the browser open the link by way of a page that only this user can read: what a program is started with is
/// seen by everybody on the machine. Where there is no browser, the link that was printed is enough.
fn open(page: PathBuf, link: &str) {
    if write(&page, link).is_err() {
        return;
    }
    let asked = move || {
        let mut browser = Command::new("xdg-open");
        browser.arg(&page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if browser.status().is_ok_and(|status| status.success()) {
            std::thread::sleep(READ_WITHIN);
        }
        let _ = fs::remove_file(&page);
    };
    let _ = std::thread::Builder::new().name("browser".to_owned()).spawn(asked);
}

fn write(page: &Path, link: &str) -> io::Result<()> {
    let _ = fs::remove_file(page);
    let mut file: File =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(page)?;
    let way = format!("<meta http-equiv=\"refresh\" content=\"0; url={link}\">");
    write!(file, "<!doctype html><meta charset=\"utf-8\">{way}<a href=\"{link}\">{link}</a>")
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
