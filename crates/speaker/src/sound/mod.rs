//! Playing, on a thread of its own: a sound card may hang, the stream may not.

mod card;
mod files;
mod hush;
mod resample;

use crate::backoff::Backoff;
use crate::playlist::Ending;
use card::{Card, GRACE};
use hush::hushed;
use std::path::{Path, PathBuf};
use std::sync::mpsc as orders;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use voice::Waveform;

/// How often an idle thread looks whether the sound card is still there.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The first pause before it looks again for one that is not there.
const LOOK_AGAIN_FIRST: Duration = Duration::from_millis(250);
/// The longest of these pauses: a machine without a sound card is not to be busy with it.
const LOOK_AGAIN_LONGEST: Duration = Duration::from_secs(5);
/// What the thread says before the stream has time to listen.
const REPORTS: usize = 32;
/// Nothing is begun that was due longer ago: its citizen does not look up any more, or was called again.
const FRESH: Duration = Duration::from_secs(30);
/// Announcements that are handed to the thread before it has taken them: those whose waveform did not come, one after the other while
/// it opened the sound card for the first of them, and the one that is to be played.
const HANDED_MAX: usize = 16;
/// For opening and closing a device, besides what playing may take.
const HANDLING: Duration = Duration::from_secs(10);

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

/// An announcement whose waveform is on its way.
#[derive(Debug)]
struct Order {
    id: String,
    due: Instant,
    waveform: orders::Receiver<Waveform>,
}

/// Where an announcement's waveform is handed in. Dropped, the announcement is not played.
#[derive(Debug)]
pub(crate) struct Expected(orders::SyncSender<Waveform>);

impl Expected {
    /// Plays it; `Started` and `Ended` follow as reports, within the time that is answered.
    pub(crate) fn play(self, waveform: Waveform) -> Duration {
        let length = Duration::from_millis(waveform.duration_ms());
        // A thread that is gone shows by its reports, which end.
        let _ = self.0.send(waveform);
        length + GRACE + HANDLING
    }
}

impl Sound {
    /// Says that an announcement will be played: the sound card is opened while its waveform is fetched.
    pub(crate) fn expect(&self, id: String) -> Result<Expected, String> {
        let (expected, waveform) = orders::sync_channel(1);
        let handed = self.orders.try_send(Order { id, due: Instant::now(), waveform });
        handed.map(|()| Expected(expected)).map_err(|_| "the player is stuck".to_owned())
    }
}

/// Starts the playing thread, into files when a folder is given.
pub(crate) fn start(folder: Option<PathBuf>) -> Result<(Sound, mpsc::Receiver<Report>), String> {
    let (orders, waiting) = orders::sync_channel(HANDED_MAX);
    let (reports, told) = mpsc::channel(REPORTS);
    if let Some(folder) = &folder {
        std::fs::create_dir_all(folder)
            .map_err(|e| format!("cannot make {}: {e}", folder.display()))?;
    }
    std::thread::Builder::new()
        .name("playing".to_owned())
        .spawn(move || match folder {
            Some(folder) => into_files(&folder, &waiting, &reports),
            None => Stage::new(reports).through_card(&waiting),
        })
        .map_err(|e| format!("cannot start the playing thread: {e}"))?;
    Ok((Sound { orders }, told))
}

/// Sends a report; `None` when nobody listens any more, which ends the thread.
fn tell(reports: &mpsc::Sender<Report>, report: Report) -> Option<()> {
    reports.blocking_send(report).ok()
}

fn into_files(
    folder: &Path,
    waiting: &orders::Receiver<Order>,
    reports: &mpsc::Sender<Report>,
) -> Option<()> {
    tell(reports, Report::CanPlay(Ok(())))?;
    while let Ok(Order { id, waveform, .. }) = waiting.recv() {
        let Ok(waveform) = waveform.recv() else { continue };
        tell(reports, Report::Started)?;
        let ending = match files::write(folder, &id, &waveform) {
            Ok(()) => Ending::Heard,
            Err(problem) => Ending::NotHeard(problem),
        };
        tell(reports, Report::Ended(ending))?;
    }
    None
}

/// What the sound card could not do.
struct Lost {
    reason: String,
    /// Whether there was something to play, which was not heard for it.
    came: bool,
}

/// The thread with its sound card.
struct Stage {
    reports: mpsc::Sender<Report>,
    /// Known from one announcement to the next, for as long as it can be opened.
    card: Option<Card>,
    known: Option<Result<(), String>>,
    again: Backoff,
}

impl Stage {
    fn new(reports: mpsc::Sender<Report>) -> Self {
        let again = Backoff::new(LOOK_AGAIN_FIRST, LOOK_AGAIN_LONGEST);
        Self { reports, card: None, known: None, again }
    }

    fn through_card(mut self, waiting: &orders::Receiver<Order>) -> Option<()> {
        loop {
            let pause = if self.card.is_some() { LOOK_EVERY } else { self.again.pause() };
            match waiting.recv_timeout(if self.known.is_none() { Duration::ZERO } else { pause }) {
                Ok(order) => self.announce(&order)?,
                Err(orders::RecvTimeoutError::Timeout) => {
                    let there = hushed(|| self.open().map(drop));
                    self.tell_whether(there)?;
                }
                Err(orders::RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn open(&mut self) -> Result<card::Opened, String> {
        let card = match self.card.take() {
            Some(card) => card,
            None => Card::find()?,
        };
        let opened = card.open()?;
        self.card = Some(card);
        Ok(opened)
    }

    /// Plays what comes. A device that is not there, or that died, is told before the end that it caused: whoever
    /// plays it again must know by then who cannot.
    fn announce(&mut self, order: &Order) -> Option<()> {
        let (there, ending) = match hushed(|| self.played(order)) {
            Ok(ending) => (Ok(()), ending),
            Err(Lost { reason, came }) => {
                self.card = None;
                (Err(reason.clone()), came.then_some(Ending::NotHeard(reason)))
            }
        };
        self.tell_whether(there)?;
        ending.map_or(Some(()), |ending| tell(&self.reports, Report::Ended(ending)))
    }

    /// How it ended; `None` when its waveform did not come: whoever expected it has ended it, and the next one may be due.
    fn played(&mut self, order: &Order) -> Result<Option<Ending>, Lost> {
        let opened = self.open();
        let lost = |came: bool| move |reason: String| Lost { reason, came };
        let Ok(waveform) = order.waveform.recv() else {
            return opened.map(|_| None).map_err(lost(false));
        };
        let opened = opened.map_err(lost(true))?;
        if order.due.elapsed() > FRESH {
            return Ok(Some(Ending::NotHeard("too late".to_owned())));
        }
        // Whether anybody listens shows at the end.
        opened.play(waveform, || _ = tell(&self.reports, Report::Started)).map_err(lost(true))?;
        Ok(Some(Ending::Heard))
    }

    fn tell_whether(&mut self, there: Result<(), String>) -> Option<()> {
        if there.is_ok() {
            self.again.reset();
        }
        if self.known.as_ref() == Some(&there) {
            return Some(());
        }
        self.known = Some(there.clone());
        tell(&self.reports, Report::CanPlay(there))
    }
}
