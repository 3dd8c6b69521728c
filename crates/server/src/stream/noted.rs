//! The log's head of every full hour, for televisions to show: whoever notes it down can prove later that the log is
//! another one.

use crate::routes::proof::code;
use crate::stream::hub::Hub;
use office::Millis;
use tracing::warn;
use wire::{NotedHead, stamp};

const HOUR_MS: i64 = 3_600_000;

/// The full hour that was noted last.
#[derive(Debug, Default)]
pub(super) struct Noted(Option<i64>);

impl Noted {
    /// Notes the head of the last full hour, if it is another one than before.
    pub(super) async fn look(&mut self, hub: &Hub) {
        let hour = hub.now().0.div_euclid(HOUR_MS);
        if self.0 == Some(hour) {
            return;
        }
        self.0 = Some(hour);
        let (log, moment) = (hub.dispatcher().clone(), Millis(hour * HOUR_MS));
        let looked = tokio::task::spawn_blocking(move || log.head_before(moment)).await;
        match looked {
            Ok(Ok(Some(head))) => {
                let at = stamp(moment, hub.dispatcher().read().office.zone());
                hub.note_head(NotedHead { at, size: head.size, code: code(&head.root) }).await;
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => warn!(%error, "The hour's head of the log is not shown: {error}"),
            Err(error) => warn!(%error, "The hour's head of the log is not shown: {error}"),
        }
    }
}
