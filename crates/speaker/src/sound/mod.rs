//! Playing, on a thread of its own: a sound card may hang, the stream may not.

mod card;
mod files;
mod hush;
mod resample;

use crate::playlist::Ending;
use card::Card;
use hush::hushed;
use std::path::PathBuf;
use std::sync::mpsc as orders;
use std::time::Duration;
use tokio::sync::mpsc;
use voice::Waveform;

/// How often an idle thread looks whether the sound card is still there.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// What the thread says before the stream has time to listen.
const REPORTS: usize = 32;

/// What the playing thread tells.
#[derive(Debug)]
pub(crate) enum Report {
    /// Whether sound would be heard, when that changed, with why not.
    CanPlay(Result<(), String>),
    /// The first sample went to the device.
    Started,
    /// The announcement ended.
    Ended(Ending),
}

/// A hand on the playing thread.
#[derive(Debug)]
pub(crate) struct Sound {
    orders: orders::SyncSender<Order>,
}

#[derive(Debug)]
struct Order {
    id: String,
    waveform: Waveform,
}

impl Sound {
    /// Hands over the next announcement; its `Started` and `Ended` follow as reports.
    pub(crate) fn play(&self, id: String, waveform: Waveform) -> Result<(), String> {
        // One place is enough: nothing is handed over before the last one ended.
        self.orders.try_send(Order { id, waveform }).map_err(|_| "the player is stuck".to_owned())
    }
}

/// Starts the playing thread, into files when a folder is given.
pub(crate) fn start(folder: Option<PathBuf>) -> Result<(Sound, mpsc::Receiver<Report>), String> {
    let (orders, waiting) = orders::sync_channel(1);
    let (reports, told) = mpsc::channel(REPORTS);
    if let Some(folder) = &folder {
        std::fs::create_dir_all(folder)
            .map_err(|e| format!("cannot make {}: {e}", folder.display()))?;
    }
    std::thread::Builder::new()
        .name("playing".to_owned())
        .spawn(move || match folder {
            Some(folder) => into_files(&folder, &waiting, &reports),
            None => through_card(&waiting, &reports),
        })
        .map_err(|e| format!("cannot start the playing thread: {e}"))?;
    Ok((Sound { orders }, told))
}

/// Sends a report; `None` when nobody listens any more, which ends the thread.
fn tell(reports: &mpsc::Sender<Report>, report: Report) -> Option<()> {
    reports.blocking_send(report).ok()
}

fn into_files(
    folder: &std::path::Path,
    waiting: &orders::Receiver<Order>,
    reports: &mpsc::Sender<Report>,
) -> Option<()> {
    tell(reports, Report::CanPlay(Ok(())))?;
    while let Ok(Order { id, waveform }) = waiting.recv() {
        tell(reports, Report::Started)?;
        let ending = match files::write(folder, &id, &waveform) {
            Ok(()) => Ending::Heard,
            Err(problem) => Ending::NotHeard(problem),
        };
        tell(reports, Report::Ended(ending))?;
    }
    None
}

fn through_card(waiting: &orders::Receiver<Order>, reports: &mpsc::Sender<Report>) -> Option<()> {
    let mut known = None;
    let mut look = || -> Option<Result<(), String>> {
        let now = hushed(|| Card::find().map(drop));
        (known.as_ref() != Some(&now)).then(|| {
            known = Some(now.clone());
            now
        })
    };
    loop {
        if let Some(changed) = look() {
            tell(reports, Report::CanPlay(changed))?;
        }
        match waiting.recv_timeout(LOOK_EVERY) {
            Ok(Order { waveform, .. }) => {
                // Whether anybody listens shows at the end.
                let started = || _ = tell(reports, Report::Started);
                let ending = hushed(|| card::play(&waveform, started));
                tell(reports, Report::Ended(ending))?;
            }
            Err(orders::RecvTimeoutError::Timeout) => {}
            Err(orders::RecvTimeoutError::Disconnected) => return None,
        }
    }
}
