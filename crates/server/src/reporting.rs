//! Where reports are made: beside the calls, one after another.

use crate::problem::ApiError;
use axum::http::StatusCode;
use dispatcher::{CommandError, Dispatcher, JournalError, Past};
use reports::{Asked, Made, ReportError};
use rustix::process::setpriority_process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tokio::sync::{Semaphore, oneshot};
use tracing::warn;

/// Reports made at once: a year of a large hall takes one core for seconds, and the other is for calls.
const AT_ONCE: usize = 1;
/// Reports that may wait for it: as many as an office has people who ask for some.
const WAITING_MAX: usize = 8;
/// How far below a call, as passwords are.
const NICE: i32 = 10;

/// Whoever makes reports, and who waits for one.
#[derive(Debug)]
pub(crate) struct Reporting {
    room: Semaphore,
    turn: Semaphore,
}

impl Default for Reporting {
    fn default() -> Self {
        Self { room: Semaphore::new(AT_ONCE + WAITING_MAX), turn: Semaphore::new(AT_ONCE) }
    }
}

/// Tells the thread that its caller has gone.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Reporting {
    /// Makes a report and what is handed out of it.
    ///
    /// # Errors
    /// As [`Reporting::read`]; what the report says.
    pub(crate) async fn make<T: Send + 'static>(
        &self,
        office: &Dispatcher,
        asked: Asked,
        hand_out: impl FnOnce(Made) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let make = move |past: &Past, go_on: &dyn Fn() -> bool| {
            reports::make(past, &asked, go_on).map_err(refused).and_then(hand_out)
        };
        self.read(office, make).await
    }

    /// Reads far back in the log, on a thread below those that answer calls.
    ///
    /// # Errors
    /// 429 when too many wait already; a fault of the store.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        office: &Dispatcher,
        reader: impl FnOnce(&Past, &dyn Fn() -> bool) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let _room = self.room.try_acquire().map_err(|_| ApiError::too_many())?;
        let _turn = self.turn.acquire().await.map_err(|_| ApiError::internal())?;
        let waiting = Waiting(Arc::new(AtomicBool::new(true)));
        let (tell, told) = oneshot::channel();
        let (office, go_on) = (office.clone(), Arc::clone(&waiting.0));
        let work = move || {
            // Of this thread alone, as Linux has it.
            if let Err(error) = setpriority_process(None, NICE) {
                warn!(%error, "A report is made at the priority of calls: {error}");
            }
            let past = office.past().map_err(|error| failed(&error));
            let read = past.and_then(|past| reader(&past, &|| go_on.load(Ordering::Relaxed)));
            let _ = tell.send(read);
        };
        let spawned = thread::Builder::new().name("report".to_owned()).spawn(work);
        spawned.map_err(|_| ApiError::from(CommandError::Overloaded))?;
        told.await.map_err(|_| ApiError::internal())?
    }
}

/// What a caller is told.
pub(crate) fn refused(error: ReportError) -> ApiError {
    match error {
        ReportError::EndsBeforeItBegins => ApiError::bad_value("").said("bad_period"),
        ReportError::TooManyDays(most) => ApiError::bad_value(most).said("period_too_long"),
        ReportError::TooManyRows => ApiError::bad_value(reports::ROWS_MAX).said("report_too_long"),
        ReportError::Removed(until) => {
            let (status, code) = (StatusCode::UNPROCESSABLE_ENTITY, "days_removed");
            ApiError::new(status, code, until.strftime("%d/%m/%Y"))
        }
        ReportError::GivenUp => ApiError::from(CommandError::Overloaded),
        ReportError::Store(error) => failed(&error),
    }
}

fn failed(error: &JournalError) -> ApiError {
    ApiError::from(CommandError::StoreFailed(error.to_string()))
}
