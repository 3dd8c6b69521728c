//! `xinmoi demo`: the sample ward lives a day, with simulated citizens and clerks, for anyone to look at.

mod citizens;
mod clerks;
mod day;

use crate::failure::Failure;
use crate::house_speaker::Audio;
use crate::office_run::{Running, run};
use crate::texts::{language, say, text};
use day::Day;
use server::App;
use std::net::SocketAddr;

/// The sample ward, as it stands in the repository.
const WARD: &str = include_str!("../../../../config/ward.toml");
/// How fast a day may go: an hour in a second.
const SPEED_MAX: u32 = 3_600;

/// Shows the sample ward. Loopback only, for it asks nobody who they are.
pub(crate) fn demo(speed: u32, listen: SocketAddr) -> Result<(), Failure> {
    if !listen.ip().is_loopback() {
        return Err(Failure::of("demo-loopback", &[]));
    }
    if !(1..=SPEED_MAX).contains(&speed) {
        return Err(Failure::of("demo-speed", &[]));
    }
    let settings = settings::read(WARD, "ward.toml");
    let mut settings = settings.map_err(|findings| Failure(findings.lines(language())))?;
    // So that the kiosk shows its code, which leads to the phone's page on this machine.
    settings.public_url = (listen.port() != 0).then(|| format!("http://{listen}"));
    let failed = |why: std::io::Error| Failure::of("office-failed", &[("why", why.to_string())]);
    // Gone with the program.
    let data = tempfile::Builder::new().prefix("xinmoi-demo-").tempdir().map_err(failed)?;
    let day = Day::starting(speed, &settings.rules);
    let running = Running {
        data: data.path().to_owned(),
        listen,
        settings,
        config: None,
        clock: day.clock(),
        beat: day.beat(),
        audio: Audio::from_environment()?,
        open_house: true,
    };
    run(running, move |app, address| live(app, address, day)).map(drop)
}

async fn live(app: App, address: SocketAddr, day: Day) -> Result<(), Failure> {
    say(&text("demo-pages", &[("address", format!("http://{address}"))]));
    citizens::already_here(&app).await;
    tokio::spawn(citizens::arrive(app.clone(), day.clone()));
    let counters: Vec<_> = app.settings().rules.counters.iter().map(|c| c.number).collect();
    for counter in counters {
        tokio::spawn(clerks::work(app.clone(), day.clone(), counter));
    }
    Ok(())
}
