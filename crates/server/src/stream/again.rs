//! Work that goes on while the server does.

use std::future::Future;
use tracing::error;

/// Does some work as a task until it returns. When it ends in a panic, what it was about is mended and it begins again:
/// else everybody would hear that their lines are alive, and nothing more.
pub(super) async fn again<W>(work: impl Fn() -> W, mend: impl Fn())
where
    W: Future<Output = ()> + Send + 'static,
{
    while let Err(why) = tokio::spawn(work()).await {
        // The runtime is going.
        if !why.is_panic() {
            return;
        }
        error!(%why, "What screens are told has failed and begins anew: {why}");
        mend();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test]
    async fn work_that_panics_is_mended_and_done() {
        let mended = Cell::new(0);
        let work = || {
            let is_whole = mended.get() == 2;
            async move { assert!(is_whole, "it is broken on purpose") }
        };
        again(work, || mended.set(mended.get() + 1)).await;
        assert_eq!(mended.get(), 2);
    }
}
