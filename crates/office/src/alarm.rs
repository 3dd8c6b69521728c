//! What a supervisor must look at.

use crate::ids::{CounterNo, ServiceKey};
use serde::{Deserialize, Serialize};

/// An alarm. Two are the same when they are about the same thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Alarm {
    /// People wait for a service, and no open counter can take them. Ends when one can, or nobody waits.
    NoCounter {
        /// Which service.
        service: ServiceKey,
    },
    /// A clerk needs help. A supervisor ends it.
    Help {
        /// Where.
        counter: CounterNo,
    },
    /// A backup that was due could not be made, or could not be restored; or a good one could not be sent to the other
    /// place where it is to lie as well. One of the two at a time, the first before the second: a program that knows the
    /// first alone reads both as that. Ends with the next good one, or the next that was sent.
    Backup {
        /// It is good, and lies here alone.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        elsewhere: bool,
    },
}

impl Alarm {
    /// Whether the end of one ends the other. A program that does not tell the two of backups apart reads one and writes the
    /// end of the other.
    pub(crate) fn ends_with(&self, ended: &Self) -> bool {
        self == ended || matches!((self, ended), (Self::Backup { .. }, Self::Backup { .. }))
    }
}
