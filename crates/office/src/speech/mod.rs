//! The words of an announcement, and the slots of a voice pack that say them.
//!
//! A sentence is a row of [`Slot`]s, the same in every language; the words of the slots, put together, are the
//! sentence in words. So what is shown, printed by `xinmoi say --words` and heard cannot differ.

mod kiosk;
mod manner;
mod numerals;
mod sentence;
mod slot;
#[cfg(test)]
mod speech_tests;

pub use kiosk::{Given, Key, Name, NoKey, Prompt, Said, Whose};
pub use manner::{Address, Closing, Manner, Noun, Numbers, Phrase, Region, Wording};
pub use numerals::{cardinal, digit, letter, time};
pub use sentence::{Kind, Notice, Repetition, Sentence, Summoned, signs};
pub use slot::{Ending, Opening, Part, Place, Slot};
