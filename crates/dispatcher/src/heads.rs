//! What people take home of the log's tree: the proof on a slip, and the head of a full hour.

use crate::Dispatcher;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use journal::{Hash, JournalError, Record, TreeHead};
use office::{Event, Millis, TicketId};
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
        let is_its = |record: &Record| match record.body.office() {
            Some(Event::TicketIssued { ticket: given, .. }) => *given == ticket,
            Some(_) | None => false,
        };
        // From disk: who is answered first is told of it before those who follow the log.
        let some = self.since(after, usize::try_from(BEHIND_MAX).unwrap_or(usize::MAX))?;
        let found = some.iter().find(|record| is_its(record)).map(|record| record.seq);
        let Some(issued) = found else { return Ok(None) };
        self.tree(|tree| {
            let (leaf, head) = (tree.leaf(issued - 1)?, tree.head_at(issued)?);
            Some(Receipt { leaf, head })
        })
    }

    /// The head over the records from before a moment. `None` when there are none, or they are sealed.
    ///
    /// # Errors
    /// What the store says.
    pub fn head_before(&self, moment: Millis) -> Result<Option<TreeHead>, JournalError> {
        let (base, size) = self.tree(|tree| (tree.base(), tree.size()))?;
        // Times do not run back: halves of what is left are.
        let (mut before, mut after) = (base, size);
        while before < after {
            let middle = before + (after - before) / 2;
            let is_before = self.since(middle, 1)?.first().is_some_and(|record| record.at < moment);
            if is_before { before = middle + 1 } else { after = middle }
        }
        if before == 0 { Ok(None) } else { self.tree(|tree| tree.head_at(before)) }
    }
}
