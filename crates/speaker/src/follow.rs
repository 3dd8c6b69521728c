//! Follows the stream and plays what is due.

use crate::link::{self, News};
use crate::net::Server;
use crate::playlist::{Ending, Playlist};
use crate::sound::{Expected, Report, Sound};
use std::collections::VecDeque;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tracing::{info, warn};
use voice::Waveform;
use wire::PlayerFrame;

/// Frames kept while there is no line. Older ones are about announcements that nobody asks for any more.
const UNSENT_MAX: usize = 32;

/// Runs until the playing thread dies, and says so.
pub(crate) async fn announcements(
    server: Server,
    sound: Sound,
    mut reports: mpsc::Receiver<Report>,
) -> String {
    let mut news = link::start(server.clone());
    let (fetched, mut waveforms) = mpsc::channel(1);
    let mut desk = Desk::default();
    loop {
        tokio::select! {
            Some(told) = news.recv() => desk.heard_from_server(told).await,
            report = reports.recv() => match report {
                Some(report) => desk.heard_from_sound(report).await,
                None => return "the playing thread ended".to_owned(),
            },
            Some(waveform) = waveforms.recv() => desk.fetched(waveform).await,
            () = until(desk.patience) => return "the sound card does not answer".to_owned(),
        }
        if let Some(id) = desk.playlist.next() {
            desk.begin(&id, &sound).await;
            let (server, fetched) = (server.clone(), fetched.clone());
            // Beside the loop, so that a slow answer does not make the line look dead. One at a time.
            tokio::spawn(async move { fetched.send(waveform(&server, &id).await).await });
        }
    }
}

/// A thread that hangs in the sound card's driver cannot be ended by anything but the end of the process.
async fn until(patience: Option<Instant>) {
    match patience {
        Some(patience) => sleep_until(patience).await,
        None => std::future::pending().await,
    }
}

async fn waveform(server: &Server, id: &str) -> Result<Waveform, String> {
    let wav = server.announcement(id).await.map_err(|e| format!("could not be fetched: {e}"))?;
    Waveform::from_wav(&wav).map_err(|e| e.to_string())
}

/// What this speaker knows.
#[derive(Debug, Default)]
struct Desk {
    playlist: Playlist,
    /// `None` until the sound card was tried.
    can_play: Option<Result<(), String>>,
    /// Where the waveform of what plays is handed in, or why that cannot be.
    expected: Option<Result<Expected, String>>,
    /// When what plays must have ended.
    patience: Option<Instant>,
    line: Option<mpsc::Sender<PlayerFrame>>,
    unsent: VecDeque<PlayerFrame>,
}

impl Desk {
    async fn heard_from_server(&mut self, told: News) {
        match told {
            News::Connected(line) => {
                // The server tells a new line only when it is elected.
                self.playlist.elected(false);
                self.line = Some(line);
                self.tell_state().await;
                for frame in std::mem::take(&mut self.unsent) {
                    self.tell(frame).await;
                }
            }
            News::Lost => {
                self.line = None;
                self.playlist.elected(false);
            }
            News::Elected(player) => self.playlist.elected(player),
            News::Due(id) => {
                if let Some(answer) = self.playlist.due(&id) {
                    self.tell(answer).await;
                }
            }
        }
    }

    async fn heard_from_sound(&mut self, report: Report) {
        match report {
            Report::CanPlay(now) => {
                match &now {
                    Ok(()) => info!("The sound card is ready"),
                    Err(reason) => warn!("Cannot play: {reason}"),
                }
                self.can_play = Some(now);
                self.tell_state().await;
            }
            Report::Started => {
                if let Some(id) = self.playlist.playing() {
                    let announcement = id.to_owned();
                    self.tell(PlayerFrame::Started { announcement }).await;
                }
            }
            Report::Ended(ending) => self.ended(ending).await,
        }
    }

    /// The sound card is opened while the waveform is fetched.
    async fn begin(&mut self, id: &str, sound: &Sound) {
        self.expected = Some(sound.expect(id.to_owned()));
        self.tell_state().await;
    }

    async fn fetched(&mut self, waveform: Result<Waveform, String>) {
        let Some(expected) = self.expected.take() else { return };
        if !self.playlist.is_elected() {
            // Another player says it by now; two at once are understood by nobody.
            return self.ended(Ending::NotHeard("not elected any more".to_owned())).await;
        }
        match expected.and_then(|expected| Ok((expected, waveform?))) {
            Ok((expected, waveform)) => {
                self.patience = Some(Instant::now() + expected.play(waveform));
            }
            Err(reason) => self.ended(Ending::NotHeard(reason)).await,
        }
    }

    async fn ended(&mut self, ending: Ending) {
        self.patience = None;
        let id = self.playlist.playing().unwrap_or_default();
        match &ending {
            Ending::Heard => info!(announcement = id, "Played an announcement"),
            Ending::NotHeard(reason) => {
                warn!(announcement = id, "Did not play an announcement: {reason}")
            }
        }
        if let Some(frame) = self.playlist.ended(ending) {
            self.tell(frame).await;
        }
        self.tell_state().await;
    }

    /// Whether sound would be heard, and what plays. Only to a line that is there: the next one is told afresh.
    async fn tell_state(&mut self) {
        let (Some(line), Some(can_play)) = (&self.line, &self.can_play) else { return };
        let frame = PlayerFrame::Player {
            can_play: can_play.is_ok(),
            reason: can_play.as_ref().err().cloned(),
            playing: self.playlist.playing().map(str::to_owned),
        };
        if line.send(frame).await.is_err() {
            self.line = None;
        }
    }

    /// Tells the server now, or when there is a line again.
    async fn tell(&mut self, frame: PlayerFrame) {
        let unsent = match &self.line {
            Some(line) => line.send(frame).await.err().map(|e| e.0),
            None => Some(frame),
        };
        if let Some(frame) = unsent {
            self.line = None;
            if self.unsent.len() == UNSENT_MAX {
                self.unsent.pop_front();
            }
            self.unsent.push_back(frame);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound;

    /// A desk that is elected, and what it tells the server.
    async fn elected() -> (Desk, mpsc::Receiver<PlayerFrame>) {
        let (line, told) = mpsc::channel(8);
        let mut desk = Desk::default();
        desk.heard_from_server(News::Connected(line)).await;
        desk.heard_from_server(News::Elected(true)).await;
        (desk, told)
    }

    #[tokio::test]
    async fn whoever_was_elected_on_another_line_is_not_on_this_one() {
        let (mut desk, _told) = elected().await;
        let (line, _told_anew) = mpsc::channel(8);
        desk.heard_from_server(News::Connected(line)).await;
        desk.heard_from_server(News::Due("a".to_owned())).await;
        assert_eq!(desk.playlist.next(), None);
    }

    #[tokio::test]
    async fn what_waits_when_the_line_is_lost_is_not_said() {
        let (mut desk, _told) = elected().await;
        desk.heard_from_server(News::Due("a".to_owned())).await;
        desk.heard_from_server(News::Lost).await;
        assert_eq!(desk.playlist.next(), None);
    }

    #[tokio::test]
    async fn what_did_not_sound_when_another_was_elected_is_not_said() {
        let folder = tempfile::tempdir().unwrap();
        let (sound, mut reports) = sound::start(Some(folder.path().to_owned())).unwrap();
        assert!(matches!(reports.recv().await, Some(Report::CanPlay(Ok(())))));
        let (mut desk, mut told) = elected().await;
        desk.heard_from_server(News::Due("a".to_owned())).await;
        desk.playlist.next().unwrap();
        desk.begin("a", &sound).await;
        desk.heard_from_server(News::Elected(false)).await;
        desk.fetched(Ok(Waveform { samples: vec![0; 480], rate: 48_000 })).await;
        let reason = Some("not elected any more".to_owned());
        let ended = PlayerFrame::Finished { announcement: "a".to_owned(), heard: false, reason };
        assert_eq!(told.try_recv(), Ok(ended));
        drop(sound);
        assert!(reports.recv().await.is_none(), "nothing is played");
    }
}
