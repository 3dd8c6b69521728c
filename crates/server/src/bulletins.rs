//! The city's bulletins in an office: those that hold, and who of the staff has read them.

use crate::App;
use crate::problem::ApiError;
use dispatcher::{AdminCommand, Author, Idempotency, Order, What};
use office::{Actor, Millis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Under which the store keeps them.
const KEPT: &str = "city_bulletins";

/// Characters of a title.
const TITLE_CHARS_MAX: usize = 120;

/// Characters of what is said.
const WORDS_CHARS_MAX: usize = 2_000;

/// Bulletins that hold at once. Who must read more reads none.
pub const BULLETINS_MAX: usize = 20;

/// A bulletin of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulletin {
    /// It only grows.
    pub id: u64,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
    /// What it is called: one line.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Shown until then, in milliseconds since 1970.
    pub until: i64,
}

/// A bulletin that an office holds, and how many have read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub id: u64,
    /// The office's staff today.
    pub staff: u32,
    /// How many of them have read it.
    pub read: u32,
}

/// Why something is no bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBulletin {
    /// Its title.
    Title,
    /// What it says.
    Words,
    /// Until when.
    Until,
}

impl Bulletin {
    /// Whether staff can be shown it.
    ///
    /// # Errors
    /// What of it is empty, too long, or no text.
    pub fn check(&self) -> Result<(), NoBulletin> {
        let is_text = |text: &str, most: usize, breaks: bool| {
            let is_control = |c: char| c.is_control() && !(breaks && c == '\n');
            !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(is_control)
        };
        if !is_text(&self.title, TITLE_CHARS_MAX, false) {
            return Err(NoBulletin::Title);
        }
        if !is_text(&self.words, WORDS_CHARS_MAX, true) {
            return Err(NoBulletin::Words);
        }
        if self.until <= self.at { Err(NoBulletin::Until) } else { Ok(()) }
    }
}

/// A bulletin, and when who has read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) bulletin: Bulletin,
    pub(crate) reads: BTreeMap<String, i64>,
}

/// As the store has them, and understood.
type Known = (Vec<u8>, Arc<Vec<Held>>);

/// One change at a time, and what was read last: the city is told every second.
#[derive(Debug, Default)]
pub(crate) struct Bulletins {
    turn: tokio::sync::Mutex<()>,
    known: Mutex<Option<Known>>,
}

impl App {
    /// What the office holds of its city's; nothing where it has none.
    pub(crate) fn bulletins(&self) -> Arc<Vec<Held>> {
        let state = self.dispatcher().read();
        let Some(kept) = state.accounts.settings.get(KEPT) else { return Arc::default() };
        let mut known = self.bulletin_board().known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((bytes, held)) = &*known
            && bytes == kept
        {
            return Arc::clone(held);
        }
        let held: Arc<Vec<Held>> = Arc::new(serde_json::from_slice(kept).unwrap_or_default());
        *known = Some((kept.clone(), Arc::clone(&held)));
        held
    }

    /// How many have read each bulletin that the office holds.
    #[must_use]
    pub fn bulletin_receipts(&self) -> Vec<Receipt> {
        let held = self.bulletins();
        let state = self.dispatcher().read();
        let users = &state.accounts.users;
        let read = |held: &Held| {
            users.keys().filter(|user| held.reads.contains_key(user.as_str())).count()
        };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let receipt = |held: &Held| Receipt {
            id: held.bulletin.id,
            staff: count(users.len()),
            read: count(read(held)),
        };
        held.iter().map(receipt).collect()
    }

    /// Takes a bulletin of the city's, and takes others away.
    ///
    /// # Errors
    /// What is in the way of keeping it: it comes again.
    pub async fn post_bulletin(
        &self,
        come: Option<Bulletin>,
        gone: &[u64],
    ) -> Result<(), ApiError> {
        let _turn = self.bulletin_board().turn.lock().await;
        let before = self.bulletins();
        let stays = |held: &&Held| !gone.contains(&held.bulletin.id);
        let mut held: Vec<Held> = before.iter().filter(stays).cloned().collect();
        let is_new = |new: &Bulletin| !held.iter().any(|held| held.bulletin.id == new.id);
        if let Some(bulletin) = come.filter(is_new)
            && held.len() < BULLETINS_MAX
        {
            held.push(Held { bulletin, reads: BTreeMap::new() });
        } else if held.len() == before.len() {
            return Ok(());
        }
        self.keep_bulletins(&held, Actor::System, None).await
    }

    /// Notes that somebody has read a bulletin; the first time counts.
    pub(crate) async fn bulletin_read(
        &self,
        id: u64,
        (user, by): (&str, Author),
        at: Millis,
        key: Option<Idempotency>,
    ) -> Result<(), ApiError> {
        let _turn = self.bulletin_board().turn.lock().await;
        let mut held = self.bulletins().to_vec();
        let Some(its) = held.iter_mut().find(|held| held.bulletin.id == id) else {
            return Err(ApiError::not_found("unknown_bulletin", id));
        };
        if its.reads.contains_key(user) {
            return Ok(());
        }
        its.reads.insert(user.to_owned(), at.0);
        self.keep_bulletins(&held, by, key).await
    }

    async fn keep_bulletins(
        &self,
        held: &[Held],
        by: impl Into<Author>,
        key: Option<Idempotency>,
    ) -> Result<(), ApiError> {
        let value = serde_json::to_vec(held).expect("it is made of texts and numbers");
        let keep = AdminCommand::Keep { key: KEPT.to_owned(), value };
        self.dispatcher().submit(Order::new(What::Admin(keep), by).once(key)).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulletin_is_text_that_can_be_shown() {
        let told = |title: &str, words: &str, until: i64| {
            let (title, words) = (title.to_owned(), words.to_owned());
            Bulletin { id: 1, at: 10, title, words, until }.check()
        };
        assert_eq!(told("Họp giao ban", "Thứ Hai, 7 giờ.\nMời đến đúng giờ.", 11), Ok(()));
        assert_eq!(told(&"ă".repeat(TITLE_CHARS_MAX), "x", 11), Ok(()));
        for title in ["", " \u{a0}", "a\nb", "a\u{7}", &"ă".repeat(TITLE_CHARS_MAX + 1)] {
            assert_eq!(told(title, "x", 11), Err(NoBulletin::Title), "{title:?}");
        }
        for words in ["", "\n\n", "a\u{1b}[2J", "a\rb", &"ă".repeat(WORDS_CHARS_MAX + 1)] {
            assert_eq!(told("x", words, 11), Err(NoBulletin::Words), "{words:?}");
        }
        assert_eq!(told("x", "x", 10), Err(NoBulletin::Until));
    }
}
