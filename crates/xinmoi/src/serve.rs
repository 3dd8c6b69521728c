//! `xinmoi serve`

use crate::check;
use crate::clock::wall_clock;
use crate::failure::Failure;
use crate::house_speaker::{Audio, reachable};
use crate::office_run::{Running, VOICES, run};
use crate::texts::{language, say, text};
use server::App;
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::time::Duration;
use voice::Library;

/// How often the office looks at the calendar and at what is due. People wait minutes, not seconds.
pub(crate) const BEAT: Duration = Duration::from_secs(1);

/// Runs one office.
pub(crate) fn serve(config: &Path, data: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let running = Running {
        data: data.to_owned(),
        listen,
        settings: check::read(config, &Library::at(&data.join(VOICES)))?,
        clock: wall_clock(),
        beat: BEAT,
        audio: Audio::from_environment()?,
        open_house: false,
    };
    run(running, first_steps)
}

/// The first admin, and what whoever started this should know.
async fn first_steps(app: App, address: SocketAddr) -> Result<(), Failure> {
    if !app.has_admin() {
        match std::env::var("XINMOI_ADMIN_PASSWORD") {
            Ok(password) => {
                let added = app.add_first_admin(password).await;
                added.map_err(|why| {
                    Failure(format!("XINMOI_ADMIN_PASSWORD: {}", why.words(language())))
                })?;
            }
            Err(_) => {
                let token = app.first_admin_link();
                let link = format!("{}/admin#first={token}", where_people_log_in(&app, address));
                say(&text("first-admin", &[("link", link)]));
            }
        }
    }
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    if !state.office.rules().services.iter().any(|s| state.office.issues(&s.key, at)) {
        say(&text("closed-hours", &[]));
    }
    Ok(())
}

/// The address at which people log in.
fn where_people_log_in(app: &App, address: SocketAddr) -> String {
    let plain = on_the_network(address);
    match &app.settings().network.https {
        Some(https) => format!("https://{}", SocketAddr::new(plain.ip(), https.port)),
        None => format!("http://{plain}"),
    }
}

/// The address by which others on the network reach this machine, where it listens to them: that of the interface
/// it would send from. Asking for a route sends nothing.
fn on_the_network(address: SocketAddr) -> SocketAddr {
    /// An address of documentation (RFC 5737): any that is not this machine's own.
    const ELSEWHERE: (&str, u16) = ("192.0.2.1", 9);
    if !address.ip().is_unspecified() {
        return address;
    }
    let socket = UdpSocket::bind("0.0.0.0:0").and_then(|s| s.connect(ELSEWHERE).map(|()| s));
    match socket.and_then(|s| s.local_addr()) {
        Ok(ours) if !ours.ip().is_unspecified() => SocketAddr::new(ours.ip(), address.port()),
        Ok(_) | Err(_) => reachable(address),
    }
}
