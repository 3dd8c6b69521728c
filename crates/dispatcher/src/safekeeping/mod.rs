//! Backups: made beside the running office or while it is shut, proven by restoring them, and restored as a new epoch.

mod deliver;
mod error;
mod instead;
mod key;
mod make;
mod restore;
mod room;
mod shelf;

pub use error::SafekeepingError;
pub use instead::{Prepared, ToPlace, ToPrepare, arriving, clear, kept, prepare};
pub use key::{SecretKey, open_sealed, recipient};
pub use make::{Made, ToMake, back_up};
pub use restore::{Restored, Stage, ToRestore, restore};
pub use shelf::{Kind, Lying, Slot, file_of, lying, thin_out};

pub use age::x25519::Recipient;
