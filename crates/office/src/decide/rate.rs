//! What a citizen says of a visit.

use crate::command::Rating;
use crate::decide::Decision;
use crate::event::Event;
use crate::ids::{CounterNo, Millis, TicketId};
use crate::office::Office;
use crate::plain::is_plain;
use crate::refusal::Refusal;
use crate::ticket::{Ticket, TicketState};

/// Reasons of one rating.
pub const RATING_REASONS_MAX: usize = 8;
/// The longest comment, in characters.
pub const RATING_COMMENT_MAX: usize = 500;
/// What a comment begins with that is sealed: Base64 follows, and whoever has its key reads the words.
pub const SEALED: &str = "sealed:";
/// The longest comment as it stands in the log: characters of at most four bytes and a tag of sixteen, in Base64.
const SEALED_MAX: usize = SEALED.len() + (RATING_COMMENT_MAX * 4 + 16).div_ceil(3) * 4;

impl Office {
    /// Once for each finished visit, for so long after its end. `here`: at the counter that served it.
    pub(super) fn rate(
        &self,
        ticket: TicketId,
        here: Option<CounterNo>,
        rating: &Rating,
        within_ms: i64,
        at: Millis,
    ) -> Decision {
        let visit = self.known_ticket(ticket)?;
        let most = |text: &str| {
            if text.starts_with(SEALED) { SEALED_MAX } else { RATING_COMMENT_MAX }
        };
        let unfit = |text: &String| text.chars().count() > most(text) || !is_plain(text);
        if rating.comment.as_ref().is_some_and(unfit) {
            return Err(Refusal::OutOfRange("comment"));
        }
        if rating.reasons.len() > RATING_REASONS_MAX {
            return Err(Refusal::OutOfRange("reasons"));
        }
        if visit.rated {
            return Err(Refusal::AlreadyRated(ticket));
        }
        let counter = visit.counter.filter(|counter| here.is_none_or(|here| here == *counter));
        let counter = counter
            .filter(|_| visit.can_be_rated_until(within_ms).is_some_and(|until| at <= until));
        let counter = counter.ok_or(Refusal::RatingClosed(ticket))?;
        let Rating { score, reasons, comment } = rating.clone();
        Ok(vec![Event::TicketRated { ticket, counter, score, reasons, comment }])
    }
}

impl Ticket {
    /// Until when a finished visit may be rated, if that is for so long after its end; `None` for one that is not
    /// finished, or was rated.
    #[must_use]
    pub fn can_be_rated_until(&self, within_ms: i64) -> Option<Millis> {
        let done = self.state == TicketState::Done && !self.rated;
        self.ended_at.filter(|_| done).map(|end| end.plus(within_ms))
    }
}
