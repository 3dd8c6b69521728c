//! What citizens wrote of their visits: sealed on the way in, opened for those who may read it, erased.

use crate::comment_keys::{self, CommentKey, CommentKeys};
use crate::{CommandError, Dispatcher};
use jiff::civil::Date;
use journal::{AdminEvent, Body, JournalError};
use office::{SEALED, TicketId};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The keys, and whether the writer is to look whether any of them is over.
#[derive(Default)]
pub(crate) struct Comments {
    keys: Mutex<CommentKeys>,
    is_to_look: AtomicBool,
}

impl Comments {
    pub(crate) fn of(keys: CommentKeys) -> Self {
        Self { keys: Mutex::new(keys), is_to_look: AtomicBool::new(true) }
    }

    pub(crate) fn keys(&self) -> MutexGuard<'_, CommentKeys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a look is due, whatever the day.
    pub(crate) fn is_to_look(&self) -> bool {
        self.is_to_look.swap(false, Ordering::Relaxed)
    }
}

/// A comment that is sealed and not in the log yet.
pub struct SealedComment {
    /// As it stands in the log.
    pub text: String,
    key: CommentKey,
}

impl std::fmt::Debug for SealedComment {
    /// Without its key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedComment")
    }
}

/// What is left of a comment in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comment {
    /// It can be read, until the end of that day; `None`: an older version wrote it as it was typed, and it stays.
    Words(String, Option<Date>),
    /// Its key is gone, and the words with it.
    Erased,
}

/// What the office holds of one kind that leads to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// How many.
    pub count: usize,
    /// The first business day they are of.
    pub since: Option<Date>,
    /// The day with which the last of them ends.
    pub until: Option<Date>,
}

impl Dispatcher {
    /// Seals what a citizen wrote of a visit under a key of its own, to be read for so many days. The key is durable
    /// when this returns: it is there before the words are. Takes an fsync.
    ///
    /// # Errors
    /// [`CommandError::DiskFull`] or [`CommandError::StoreFailed`] when the key cannot be kept.
    pub fn seal_comment(
        &self,
        ticket: TicketId,
        words: &str,
        days: u16,
    ) -> Result<SealedComment, CommandError> {
        let today = self.business_date();
        let key = self.keys.comments.keys().draw(ticket, today, days).map_err(failed)?;
        let text = key.seal(words).ok_or_else(|| CommandError::StoreFailed("sealing".into()))?;
        Ok(SealedComment { text, key })
    }

    /// Destroys the key of a comment that did not come into the log.
    ///
    /// # Errors
    /// As [`Dispatcher::seal_comment`]: then the key goes when its days are over.
    pub fn unseal_comment(&self, sealed: &SealedComment) -> Result<(), CommandError> {
        self.keys.comments.keys().destroy(&sealed.key).map_err(failed)
    }

    /// What a comment in the log says, for whoever may read it.
    #[must_use]
    pub fn comment(&self, ticket: TicketId, stored: &str) -> Comment {
        if !stored.starts_with(SEALED) {
            return Comment::Words(stored.to_owned(), None);
        }
        let keys = self.keys.comments.keys();
        let read = |key: &CommentKey| {
            key.open(stored).map(|words| Comment::Words(words, Some(keys.until(key))))
        };
        keys.of(ticket).find_map(read).unwrap_or(Comment::Erased)
    }

    /// Whether there is anything to erase of a ticket.
    #[must_use]
    pub fn holds(&self, ticket: TicketId) -> bool {
        self.keys.comments.keys().of(ticket).next().is_some()
    }

    /// Destroys what leads from a ticket to what its holder wrote. True when there was anything. It is overwritten and
    /// synced when this returns.
    ///
    /// # Errors
    /// As [`Dispatcher::seal_comment`]: then the words can still be read.
    pub fn erase(&self, ticket: TicketId) -> Result<bool, CommandError> {
        self.keys.comments.keys().erase(ticket).map_err(failed)
    }

    /// From here on comments are kept for so many days at most: at once where the office has fewer than before, and
    /// with what is written from here on where it has more.
    pub fn keep_comments_for(&self, days: u16) {
        self.keys.comments.keys().keep_for(days);
        self.keys.comments.is_to_look.store(true, Ordering::Relaxed);
    }

    /// The comments that can be read.
    #[must_use]
    pub fn held_comments(&self) -> Held {
        let keys = self.keys.comments.keys();
        let mut held = Held::default();
        for key in keys.all() {
            held.add(key.written, keys.until(key));
        }
        held
    }

    /// The dates under whose keys people's identities are hashed.
    #[must_use]
    pub fn held_person_keys(&self) -> Held {
        let keys = self.keys.persons();
        let mut held = Held::default();
        keys.dates().for_each(|date| held.add(date, date));
        held
    }
}

/// Records at the end of the log among which an erasure stands that a power cut came into: it is carried out within
/// milliseconds of its record.
const UNFINISHED_MAX: u64 = 1_024;

impl Dispatcher {
    /// Erases what the log says is erased: the power may have gone between the record and the key.
    pub(crate) fn finish_erasing(&self) -> Result<(), JournalError> {
        if self.keys.comments.keys().all().next().is_none() {
            return Ok(());
        }
        for record in self.recent(UNFINISHED_MAX)? {
            if let Body::Admin(AdminEvent::TicketErased { ticket, .. }) = record.body {
                let erased = self.keys.comments.keys().erase(ticket);
                erased.map_err(|source| JournalError::Unwritable {
                    path: comment_keys::FILE.into(),
                    source,
                })?;
            }
        }
        Ok(())
    }
}

impl Held {
    fn add(&mut self, since: Date, until: Date) {
        self.count += 1;
        self.since = Some(self.since.map_or(since, |first| first.min(since)));
        self.until = Some(self.until.map_or(until, |last| last.max(until)));
    }
}

pub(crate) fn failed(fault: io::Error) -> CommandError {
    if fault.kind() == io::ErrorKind::StorageFull {
        CommandError::DiskFull
    } else {
        CommandError::StoreFailed(fault.to_string())
    }
}
