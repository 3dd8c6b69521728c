//! `xinmoi serve`

use crate::check;
use crate::clock::wall_clock;
use crate::failure::Failure;
use crate::house_speaker::{Audio, reachable};
use crate::office_run::{Running, run};
use crate::texts::{say, text};
use server::App;
use std::net::SocketAddr;
use std::path::Path;

/// Runs one office.
pub(crate) fn serve(config: &Path, data: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let running = Running {
        data: data.to_owned(),
        listen,
        settings: check::read(config)?,
        clock: wall_clock(),
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
                added.map_err(|why| Failure(why.words(crate::texts::language())))?;
            }
            Err(_) => {
                let token = app.first_admin_link();
                let link = format!("http://{}/admin#first={token}", reachable(address));
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
