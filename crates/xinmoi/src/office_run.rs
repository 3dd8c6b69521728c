//! An office from its store to its last answer: what `serve` and `demo` have in common.

use crate::city_link;
use crate::control;
use crate::doors;
use crate::failure::Failure;
use crate::house_speaker::{self, Audio, reachable};
use crate::texts::{say, text};
use dispatcher::{Clock, ConfigSource, Dispatcher, JournalError, Start};
use metrics_exporter_prometheus::PrometheusBuilder;
use office::{Actor, Zone};
use server::{App, Config};
use settings::Settings;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::{info, warn};
use uuid::Uuid;

/// Where, in the data directory, the voices are that the office recorded.
pub(crate) const VOICES: &str = "voices";

/// Threads that answer requests. The writer, the screens and passwords have threads of their own.
const ANSWERING: usize = 2;
/// Threads for passwords, waveforms and walks of the log.
const BLOCKING_MAX: usize = 8;
/// File descriptors: every socket the server takes, and room for its files.
const DESCRIPTORS: u64 = 65_536;
/// The contract's exit takes under 5 s in all.
const STOPPING_MAX: Duration = Duration::from_secs(2);

/// What an office runs on.
pub(crate) struct Running {
    pub(crate) data: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) settings: Settings,
    /// The file that the settings are from.
    pub(crate) config: Option<PathBuf>,
    pub(crate) clock: Clock,
    /// How often the office looks at what is due while nobody presses a key.
    pub(crate) beat: Duration,
    pub(crate) audio: Audio,
    pub(crate) open_house: bool,
}

/// Why an office stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It was told to.
    AsTold,
    /// Another office takes its place, at this address.
    Replaced(SocketAddr),
}

/// Runs an office until it is told to stop. `beside` runs with it.
pub(crate) fn run(
    running: Running,
    beside: impl AsyncFnOnce(App, SocketAddr) -> Result<(), Failure> + 'static,
) -> Result<Stopped, Failure> {
    let screens = one_thread("screens")?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(ANSWERING)
        .max_blocking_threads(BLOCKING_MAX)
        .enable_all()
        .build()
        .map_err(|e| Failure::of("office-failed", &[("why", e.to_string())]))?;
    let done = runtime.block_on(office(running, screens.handle().clone(), beside));
    screens.shutdown_background();
    runtime.shutdown_background();
    done
}

/// Screens are written to from a thread of their own, so that an answer never waits for a thousand televisions.
fn one_thread(name: &str) -> Result<Runtime, Failure> {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).thread_name(name).enable_all().build();
    runtime.map_err(|e| Failure::of("office-failed", &[("why", e.to_string())]))
}

async fn office(
    running: Running,
    screens: tokio::runtime::Handle,
    beside: impl AsyncFnOnce(App, SocketAddr) -> Result<(), Failure>,
) -> Result<Stopped, Failure> {
    let Running { data, listen, settings, config, clock, beat, audio, open_house } = running;
    // Every screen is a descriptor; without the permission for more, fewer screens fit.
    let _ = rlimit::increase_nofile_limit(DESCRIPTORS);
    make_private(&data)?;
    let dispatcher = open_store(&data, clock, beat)?;
    let listener = doors::bind(listen).await?;
    let address = listener.local_addr().unwrap_or(listen);
    let app = start_app(&dispatcher, &data, settings, open_house, screens).await?;
    let control = control::listen(&data, app.clone(), config);
    let entrances = doors::entrances(&app, &data, listener, address).await?;
    let serving = tokio::spawn(doors::serve(entrances, app.clone(), stop_of(&app)));
    let speaker = start_speaker(&app, audio, address);
    let city = city_link::start(&app, &data);
    app.begin_retention();
    beside(app.clone(), address).await?;
    say(&format!("ready http://{address}"));
    let _ = serving.await;
    info!("The office stops");
    drop(speaker);
    city.inspect(tokio::task::JoinHandle::abort);
    // Before the store is free: the next server on this directory makes a socket of its own.
    drop(control);
    let _ = timeout(STOPPING_MAX, app.tell_attempts()).await;
    let _ = timeout(STOPPING_MAX, dispatcher.stop()).await;
    let is_replaced = *app.starts_anew().borrow();
    Ok(if is_replaced { Stopped::Replaced(address) } else { Stopped::AsTold })
}

/// Set once the program is told to stop, or another office takes the place of this one.
fn stop_of(app: &App) -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    let (mut told, mut replaced) = (stop_on_signal(), app.starts_anew());
    tokio::spawn(async move {
        tokio::select! {
            _ = told.changed() => {}
            _ = replaced.changed() => {}
        }
        stop.send_replace(true);
    });
    stopped
}

/// The office's data is nobody else's on this machine.
pub(crate) fn make_private(data: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(data).map_err(|why| {
        let args = [("dir", data.display().to_string()), ("why", why.to_string())];
        Failure::of("dir-unwritable", &args)
    })
}

pub(crate) fn open_store(data: &Path, clock: Clock, beat: Duration) -> Result<Dispatcher, Failure> {
    let start = Start { beat, ..Start::at(data, clock, Uuid::now_v7()) };
    let dir = ("dir", data.display().to_string());
    Dispatcher::start(start).map_err(|fault| {
        if matches!(fault, JournalError::InUse) {
            Failure::of("store-in-use", &[dir])
        } else {
            Failure::of("store-unusable", &[dir, ("why", fault.to_string())])
        }
    })
}

async fn start_app(
    dispatcher: &Dispatcher,
    data: &Path,
    file: Settings,
    open_house: bool,
    screens: tokio::runtime::Handle,
) -> Result<App, Failure> {
    let sha256 = server::hex(&server::hash(file.text.as_bytes()));
    let kept = dispatcher.read().accounts.settings.clone();
    let unchanged = kept.get("config_file_sha256").is_some_and(|k| *k == sha256.as_bytes());
    let stored = match kept.get("config").map(|text| stored(text)) {
        // Nobody chose another since: what was set in the browser is not to be lost without a word.
        Some(Err(why)) if unchanged => {
            let args = [("dir", data.display().to_string()), ("why", why)];
            return Err(Failure::of("config-kept-unreadable", &args));
        }
        kept => kept.and_then(Result::ok),
    };
    let apply = if unchanged && stored.is_some() { None } else { Some(file.clone()) };
    let metrics = PrometheusBuilder::new().install_recorder().ok();
    let config = Config {
        dispatcher: dispatcher.clone(),
        data: data.to_owned(),
        settings: stored.clone().unwrap_or(file),
        voices: voice::Library::at(&data.join(VOICES)),
        open_house,
        metrics,
        screens,
    };
    let failed = |why: String| Failure::of("office-failed", &[("why", why)]);
    let app = App::start(config).await.map_err(|e| failed(e.to_string()))?;
    if let Some(new) = apply {
        let applied = app.configure(new, ConfigSource::File, Actor::System).await;
        match (applied, stored) {
            (Ok(_), _) => info!(config.sha256 = %sha256, "The configuration file is applied"),
            (Err(why), None) => return Err(failed(why.words(crate::texts::language()))),
            (Err(why), Some(_)) => {
                // People are waiting for what the file takes away: the office goes on as it was.
                let why = why.words(crate::texts::language());
                let args = [("file", "config".to_owned()), ("why", why)];
                warn!("{}", text("config-kept", &args));
            }
        }
    }
    Ok(app)
}

/// The configuration in the store, or what stands in it that this program cannot work by.
fn stored(text: &[u8]) -> Result<Settings, String> {
    settings::read(&String::from_utf8_lossy(text), "config")
        .map_err(|found| found.lines(crate::texts::language()))
}

fn start_speaker(app: &App, audio: Audio, address: SocketAddr) -> Option<SpeakerTask> {
    if audio == Audio::Off || !app.settings().voice.on {
        return None;
    }
    let zone = app.settings().rules.counters.first().map_or_else(Zone::default, |c| c.zone.clone());
    let keep = house_speaker::keep(app.clone(), audio, zone, reachable(address));
    Some(SpeakerTask(tokio::spawn(keep)))
}

/// Ends the loudspeaker's process when dropped.
struct SpeakerTask(tokio::task::JoinHandle<()>);

impl Drop for SpeakerTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Set once SIGTERM or Ctrl-C arrives.
pub(crate) fn stop_on_signal() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        let (Ok(mut term), Ok(mut int)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            warn!("Signals cannot be heard; stop the program by its process");
            std::future::pending::<()>().await;
            return;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        stop.send_replace(true);
    });
    stopped
}
