//! What is to be played next: in order, never two at once, never one twice.

use std::collections::VecDeque;
use wire::PlayerFrame;

/// The server sends one announcement at a time; more than a few waiting means that they are stale anyway.
const WAITING_MAX: usize = 8;
/// Announcements remembered after they ended, should the server ask again after a lost line.
const REMEMBERED: usize = 32;

/// The announcements of the zone, as far as this player is concerned.
#[derive(Debug, Default)]
pub(crate) struct Playlist {
    elected: bool,
    waiting: VecDeque<String>,
    playing: Option<String>,
    ended: VecDeque<(String, Ending)>,
}

/// How an announcement ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Played to its end.
    Heard,
    /// Not all of it, and why.
    NotHeard(String),
}

impl Playlist {
    /// The zone's player is this device, or another. What waits is another's business then; what plays is finished.
    pub(crate) fn elected(&mut self, player: bool) {
        self.elected = player;
        if !player {
            self.waiting.clear();
        }
    }

    /// Whether this device is the zone's player.
    pub(crate) fn is_elected(&self) -> bool {
        self.elected
    }

    /// An announcement is due. Answers at once when it ended before, or cannot wait.
    pub(crate) fn due(&mut self, id: &str) -> Option<PlayerFrame> {
        if !self.elected
            || self.playing.as_deref() == Some(id)
            || self.waiting.iter().any(|w| w == id)
        {
            return None;
        }
        if let Some((_, ending)) = self.ended.iter().find(|(ended, _)| ended == id) {
            return Some(frame(id, ending));
        }
        if !is_id(id) {
            return Some(frame(id, &Ending::NotHeard("not an announcement's id".to_owned())));
        }
        if self.waiting.len() == WAITING_MAX {
            return Some(frame(id, &Ending::NotHeard("too many are waiting".to_owned())));
        }
        self.waiting.push_back(id.to_owned());
        None
    }

    /// Takes the next announcement when nothing plays.
    pub(crate) fn next(&mut self) -> Option<String> {
        if self.playing.is_some() {
            return None;
        }
        self.playing = self.waiting.pop_front();
        self.playing.clone()
    }

    /// What plays ended; the frame says so to the server.
    pub(crate) fn ended(&mut self, ending: Ending) -> Option<PlayerFrame> {
        let id = self.playing.take()?;
        let told = frame(&id, &ending);
        self.ended.push_back((id, ending));
        if self.ended.len() > REMEMBERED {
            self.ended.pop_front();
        }
        Some(told)
    }

    /// What plays, or is being fetched to be played.
    pub(crate) fn playing(&self) -> Option<&str> {
        self.playing.as_deref()
    }
}

/// An id becomes part of an address and of a file's name: nothing else may come in that way.
fn is_id(id: &str) -> bool {
    const ID_MAX: usize = 80;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=ID_MAX).contains(&id.len()) && id.chars().all(allowed)
}

fn frame(id: &str, ending: &Ending) -> PlayerFrame {
    let (heard, reason) = match ending {
        Ending::Heard => (true, None),
        Ending::NotHeard(reason) => (false, Some(reason.clone())),
    };
    PlayerFrame::Finished { announcement: id.to_owned(), heard, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(id: &str) -> Option<PlayerFrame> {
        Some(frame(id, &Ending::Heard))
    }

    fn elected() -> Playlist {
        Playlist { elected: true, ..Playlist::default() }
    }

    #[test]
    fn announcements_are_played_in_order_one_at_a_time() {
        let mut list = elected();
        assert_eq!((list.due("a"), list.due("b")), (None, None));
        assert_eq!(list.next().as_deref(), Some("a"));
        assert_eq!(list.next(), None);
        assert_eq!(list.ended(Ending::Heard), heard("a"));
        assert_eq!(list.next().as_deref(), Some("b"));
    }

    #[test]
    fn one_that_was_heard_is_not_said_again() {
        let mut list = elected();
        assert_eq!(list.due("a"), None);
        list.next();
        assert_eq!(list.due("a"), None);
        list.ended(Ending::Heard);
        assert_eq!(list.due("a"), heard("a"));
        assert_eq!(list.next(), None);
    }

    #[test]
    fn only_the_elected_player_plays() {
        let mut list = Playlist::default();
        list.due("a");
        assert_eq!(list.next(), None);
        list.elected(true);
        list.due("b");
        list.elected(false);
        assert_eq!(list.next(), None);
    }

    #[test]
    fn what_cannot_wait_is_answered_at_once() {
        let mut list = elected();
        for n in 0..WAITING_MAX {
            assert_eq!(list.due(&format!("a{n}")), None);
        }
        assert!(list.due("b").is_some());
    }

    #[test]
    fn an_id_is_no_way_into_the_file_system() {
        for id in ["", "../x", "a/b", "a b", "a%2e", &"a".repeat(81)] {
            assert!(elected().due(id).is_some(), "{id}");
        }
    }
}
