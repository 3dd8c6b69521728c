//! The city's bulletins, as its line brings them and as the office holds them.

use city::bulletin::{Board, Posted, Receipt};
use server::App;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tracing::{info, warn};

/// What is being written down: the next one waits for the city to say it again.
const AT_ONCE: usize = 1;

/// The office's board for its city's bulletins.
#[derive(Clone)]
pub(crate) struct Bulletins {
    app: App,
    turn: Arc<Semaphore>,
}

impl Bulletins {
    pub(crate) fn of(app: &App) -> Self {
        Self { app: app.clone(), turn: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Board for Bulletins {
    fn receipts(&self) -> Vec<Receipt> {
        self.app.bulletin_receipts()
    }

    fn posted(&self, Posted { come, gone }: Posted) {
        let come = come.filter(|come| {
            let is_one = come.check();
            if let Err(why) = is_one {
                warn!(id = come.id, ?why, "What the city sent is no bulletin: {why:?}");
            }
            is_one.is_ok()
        });
        let Ok(turn) = Arc::clone(&self.turn).try_acquire_owned() else { return };
        let app = self.app.clone();
        tokio::spawn(async move {
            let _turn = turn;
            let id = come.as_ref().map(|come| come.id);
            match app.post_bulletin(come, &gone).await {
                Ok(()) => info!(id, gone = gone.len(), "The city's bulletins"),
                Err(why) => warn!("The city's bulletin waits: {}", why.words(office::Language::En)),
            }
        });
    }
}
