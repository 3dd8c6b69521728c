//! Proofs that the log is the one from before, for whoever holds a head of it: a slip, a phone, a city, an inspector.

use crate::App;
use crate::body::Segment;
use crate::problem::ApiError;
use crate::routes::my;
use crate::secrets::hex;
use axum::Json;
use axum::extract::{Query, State};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dispatcher::{Dispatcher, Hash, JournalError, Record, Tree, TreeHead};
use office::{Event, TicketId};
use serde::Deserialize;
use utoipa::IntoParams;
use wire::{LogGrowth, LogHead, LogNow, MyProof, Problem, stamp};

/// Bytes of a root that people write down.
const CODE_BYTES: usize = 8;

/// The head of the log as it is.
#[utoipa::path(get, path = "/log/head", tag = "log",
    responses((status = 200, body = LogNow), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn head(State(app): State<App>) -> Result<Json<LogNow>, ApiError> {
    let at = app.dispatcher().now();
    let head = on_disk(app.dispatcher().clone(), |log| log.tree(Tree::head)).await?;
    let at = stamp(at, app.dispatcher().read().office.zone());
    let text = format!("{}:{}", head.size, code(&head.root));
    Ok(Json(LogNow { head: shown(head), text, at }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Between {
    /// The size of the earlier head.
    from: u64,
    /// The size of the later one; absent: as the log is.
    to: Option<u64>,
}

/// That the log of one head begins with that of another. Heads from before the last sealed day are for `xinmoi verify`.
#[utoipa::path(get, path = "/log/consistency", tag = "log", params(Between),
    responses((status = 200, body = LogGrowth), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn consistency(
    State(app): State<App>,
    between: Result<Query<Between>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<LogGrowth>, ApiError> {
    let Query(Between { from, to }) =
        between.map_err(|bad| ApiError::bad_value(bad.body_text()))?;
    let growth = move |tree: &Tree| {
        let to = to.unwrap_or_else(|| tree.size());
        let path = tree.consistency(from, to)?;
        Some(LogGrowth {
            from: shown(tree.head_at(from)?),
            to: shown(tree.head_at(to)?),
            path: text_of(&path),
        })
    };
    let growth = on_disk(app.dispatcher().clone(), move |log| log.tree(growth)).await?;
    growth.map(Json).ok_or_else(|| ApiError::not_found("unknown_head", ""))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slip {
    /// The number of the record on the slip.
    seq: u64,
    /// The size of the head from which on the log must have grown: the slip's own, or one that was shown later.
    from: u64,
}

/// That the number on a slip stands in the log, and that the log has only grown since.
#[utoipa::path(get, path = "/my/{pass}/proof", tag = "my ticket", params(("pass" = String, Path), Slip),
    responses((status = 200, body = MyProof), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn mine(
    State(app): State<App>,
    Segment(pass): Segment,
    slip: Result<Query<Slip>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<MyProof>, ApiError> {
    let Query(Slip { seq, from }) = slip.map_err(|bad| ApiError::bad_value(bad.body_text()))?;
    let ticket = my::find(&app, &pass)?;
    let base = on_disk(app.dispatcher().clone(), |log| log.tree(Tree::base)).await?;
    if (1..=base).contains(&seq) {
        return Err(ApiError::not_found("sealed_head", ""));
    }
    let proof = on_disk(app.dispatcher().clone(), move |log| {
        let record = log.since(seq.saturating_sub(1), 1)?.pop();
        if !record.is_some_and(|record| record.seq == seq && gives_out(&record, ticket)) {
            return Ok(None);
        }
        log.tree(|tree| proof(tree, seq, from))
    });
    proof.await?.map(Json).ok_or_else(|| ApiError::not_found("unknown_head", ""))
}

fn gives_out(record: &Record, ticket: TicketId) -> bool {
    matches!(record.body.office(), Some(Event::TicketIssued { ticket: given, .. }) if *given == ticket)
}

fn proof(tree: &Tree, seq: u64, from: u64) -> Option<MyProof> {
    let index = seq.checked_sub(1)?;
    Some(MyProof {
        leaf: URL_SAFE_NO_PAD.encode(tree.leaf(index)?),
        head: shown(tree.head()),
        included: text_of(&tree.inclusion(index, tree.size())?),
        grown: text_of(&tree.consistency(from, tree.size())?),
    })
}

/// The tree is read where it may take a moment: after a start it is the whole day.
async fn on_disk<T: Send + 'static>(
    dispatcher: Dispatcher,
    look: impl FnOnce(&Dispatcher) -> Result<T, JournalError> + Send + 'static,
) -> Result<T, ApiError> {
    let looked = tokio::task::spawn_blocking(move || look(&dispatcher)).await;
    looked.map_err(|_| ApiError::internal())?.map_err(|_| ApiError::internal())
}

fn shown(head: TreeHead) -> LogHead {
    LogHead { size: head.size, root: URL_SAFE_NO_PAD.encode(head.root) }
}

fn text_of(path: &[Hash]) -> Vec<String> {
    path.iter().map(|hash| URL_SAFE_NO_PAD.encode(hash)).collect()
}

/// What people write down of a root: its first bytes, in fours.
pub(crate) fn code(root: &Hash) -> String {
    root[..CODE_BYTES].chunks(2).map(hex).collect::<Vec<_>>().join(" ")
}
