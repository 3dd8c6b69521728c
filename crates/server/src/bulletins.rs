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

/// Bulletins that an office holds, whatever its city sends.
const HELD_MAX: usize = 20;

/// A bulletin as the city wrote it. Times are in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The city's number of it.
    pub id: u64,
    /// When it was written, by the city's clock.
    pub at: i64,
    /// What it is called.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Shown until then.
    pub until: i64,
}

/// How many have read a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub id: u64,
    /// The office's staff.
    pub staff: usize,
    /// How many of them have read it.
    pub read: usize,
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
        let receipt =
            |held: &Held| Receipt { id: held.bulletin.id, staff: users.len(), read: read(held) };
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
            && held.len() < HELD_MAX
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
