//! `xinmoi serve`

use crate::check;
use crate::clock::wall_clock;
use crate::failure::Failure;
use crate::first_link;
use crate::house_speaker::Audio;
use crate::office_run::{Running, Stopped, VOICES, run};
use crate::texts::{language, say, text};
use server::App;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
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
        config: Some(config.to_owned()),
        clock: wall_clock(),
        beat: BEAT,
        audio: Audio::from_environment()?,
        open_house: false,
    };
    let place = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    match run(running, async move |app, address| first_steps(app, address, &place).await)? {
        Stopped::AsTold => Ok(()),
        Stopped::Replaced(address) => Err(begin_again(config, data, address)),
    }
}

/// Becomes a new program under the same process: whatever keeps it running does not notice, and nothing of the office
/// that was is left in memory. Comes back only when that cannot be.
fn begin_again(config: &Path, data: &Path, address: SocketAddr) -> Failure {
    // The program's own file, also when another was put in its place meanwhile.
    let own = std::env::current_exe().ok().filter(|path| path.is_file());
    let mut again = Command::new(own.unwrap_or_else(|| "/proc/self/exe".into()));
    again.arg("serve").arg("--config").arg(config).arg("--data").arg(data);
    let why = again.arg("--listen").arg(address.to_string()).exec();
    Failure::of("not-begun-again", &[("why", why.to_string())])
}

/// The first admin, and what whoever started this should know.
async fn first_steps(app: App, address: SocketAddr, data: &Path) -> Result<(), Failure> {
    first_link::forget(data);
    if !app.has_admin() {
        match std::env::var("XINMOI_ADMIN_PASSWORD") {
            Ok(password) => {
                let added = app.add_first_admin(password).await;
                added.map_err(|why| {
                    Failure(format!("XINMOI_ADMIN_PASSWORD: {}", why.words(language())))
                })?;
            }
            Err(_) => first_link::show(&app, address, data),
        }
    }
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    if !state.office.rules().services.iter().any(|s| state.office.issues(&s.key, at)) {
        say(&text("closed-hours", &[]));
    }
    Ok(())
}
