//! The stream: every view's frames, encoded once, in order, with what was missed.

mod ahead;
mod board;
mod count;
mod encode;
mod hub;
mod line;
pub(crate) mod open;
mod phone;
mod sight;
mod socket;

pub(crate) use ahead::Ahead;
pub(crate) use encode::{Spoken, line as line_of};
pub(crate) use hub::Hub;
#[cfg(feature = "mutants")]
pub(crate) use hub::View;
#[cfg(feature = "mutants")]
pub(crate) use sight::Sight;
