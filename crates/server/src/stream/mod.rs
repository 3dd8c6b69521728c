//! The stream: every view's frames, encoded once, in order, with what was missed.

mod again;
mod ahead;
mod board;
mod calls;
mod count;
mod device;
mod encode;
pub(crate) mod encrypted;
mod frame;
mod hub;
pub mod incoming;
mod line;
mod noted;
pub(crate) mod open;
mod phone;
mod post;
mod posts;
mod sight;
mod socket;
mod told;
mod waits;

pub(crate) use ahead::Ahead;
pub(crate) use calls::{Call, Calls};
pub(crate) use device::shown as device_of;
pub(crate) use encode::{Spoken, line as line_of};
#[cfg(feature = "mutants")]
pub(crate) use frame::said;
pub(crate) use hub::Hub;
#[cfg(feature = "mutants")]
pub(crate) use hub::View;
#[cfg(feature = "mutants")]
pub(crate) use sight::Sight;
