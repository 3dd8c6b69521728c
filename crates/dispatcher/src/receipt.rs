//! What a slip carries to prove that its number was given out: the leaf of its record, and the head of that moment.

use crate::Dispatcher;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journal::{Hash, JournalError, TreeHead};
use office::{Event, TicketId};
use std::fmt;

/// Records of one order that may stand behind the one by which a number is given out.
const BEHIND_MAX: u64 = 16;

/// So many bytes of a leaf stand on a slip: the head vouches for the rest.
const LEAF_BYTES: usize = 16;

/// The proof that a number was given out. As text, `SEQ.LEAF.ROOT`, the last two in base64url: what stands behind the `#`
/// of the address in a slip's QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The hash of the record's leaf. Its number is the head's size: it was the last one.
    pub leaf: Hash,
    /// The head as it was with that record.
    pub head: TreeHead,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let leaf = URL_SAFE_NO_PAD.encode(&self.leaf[..LEAF_BYTES]);
        write!(f, "{}.{leaf}.{}", self.head.size, URL_SAFE_NO_PAD.encode(self.head.root))
    }
}

impl Dispatcher {
    /// The receipt of a number that was given out with the order whose last record is `seq`; the same whenever it is asked
    /// for. `None` when its day is sealed, or no such record is there.
    ///
    /// # Errors
    /// What the store says.
    pub fn receipt(&self, ticket: TicketId, seq: u64) -> Result<Option<Receipt>, JournalError> {
        let after = seq.saturating_sub(BEHIND_MAX);
        let issued = |event: &Event| matches!(event, Event::TicketIssued { ticket: given, .. } if *given == ticket);
        let is_its = |record: &journal::Record| record.body.office().is_some_and(issued);
        let found = match self.shared.tail_after(after) {
            Some(tail) => tail.iter().find(|record| is_its(record)).map(|record| record.seq),
            None => self
                .since(after, usize::try_from(BEHIND_MAX).unwrap_or(usize::MAX))?
                .iter()
                .find(|record| is_its(record))
                .map(|record| record.seq),
        };
        let Some(issued) = found else { return Ok(None) };
        self.tree(|tree| {
            let (leaf, head) = (tree.leaf(issued - 1)?, tree.head_at(issued)?);
            Some(Receipt { leaf, head })
        })
    }
}
