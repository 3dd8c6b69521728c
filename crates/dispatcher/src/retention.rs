//! Days that the office keeps no longer: which, and away with them.

use crate::Dispatcher;
use crate::{AdminCommand, CommandError, Order, What};
use journal::{Due, Hash, JournalError, Keep, Kept, Removal};
use office::Actor;

impl Dispatcher {
    /// From where on the log is there.
    ///
    /// # Errors
    /// What the store says.
    pub fn kept(&self) -> Result<Kept, JournalError> {
        self.shared.reader()?.kept()
    }

    /// The days that the office is to keep no longer. Reads files where an old program sealed the days.
    ///
    /// # Errors
    /// What the store says.
    pub fn due(&self, keep: &Keep) -> Result<Due, JournalError> {
        self.shared.reader()?.due(keep)
    }

    /// Takes days away: when this is answered, the log says so and nobody reads them any more. Their files are
    /// [`Dispatcher::drop_files`]'s.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn remove_days(&self, removal: Removal) -> Result<(), CommandError> {
        let order = What::Admin(AdminCommand::RemoveDays(removal));
        self.submit(Order::new(order, Actor::System)).await.map(drop)
    }

    /// Takes the files of days away that are marked, up to record `through`. Answers how many.
    ///
    /// # Errors
    /// What the disk says: the files go the next time.
    pub fn drop_files(&self, through: u64) -> Result<usize, JournalError> {
        self.shared.reader()?.drop_files(through)
    }

    /// The hash of a record in the chain; `None` where it is not known, or was taken away.
    ///
    /// # Errors
    /// What the store says.
    pub fn hash_at(&self, seq: u64) -> Result<Option<Hash>, JournalError> {
        self.shared.reader()?.hash_at(seq)
    }
}
