//! One run of the office's program, from its start to its end or its crash: the real writer, hub and announcer on one thread,
//! in a time that passes when it is told to.

use crate::disk::Disk;
use dispatcher::{Answer, CommandError, Dispatcher, Follower, Order, Start, Stepped};
use futures_util::FutureExt;
use journal::Journal;
use office::Millis;
use server::lab::Screens;
use settings::Settings;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{unconstrained, yield_now};
use uuid::Uuid;

/// How long every announcement is.
pub(crate) const ANNOUNCEMENT: Duration = Duration::from_millis(4_000);
/// Turns that hub and announcer are given between two steps of the writer: more than a batch takes them.
const TURNS: usize = 12;

pub(crate) type Result<T> = std::result::Result<T, String>;
type Replies = Arc<Mutex<Vec<(u64, std::result::Result<Answer, CommandError>)>>>;

/// What outlives a run: clocks and ids.
#[derive(Clone, Debug)]
pub(crate) struct Means {
    pub(crate) settings: Arc<Settings>,
    /// The wall clock, in milliseconds since the epoch.
    pub(crate) wall: Arc<AtomicI64>,
    ids: Arc<AtomicU64>,
}

impl Means {
    pub(crate) fn new(settings: Arc<Settings>) -> Self {
        Self { settings, wall: Arc::default(), ids: Arc::default() }
    }

    /// An id, later than those before.
    pub(crate) fn new_id(&self) -> Uuid {
        let n = self.ids.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(n))
    }
}

pub(crate) struct Run {
    // In the order in which they go: lines, then tasks, then the store.
    pub(crate) screens: Screens,
    log: Follower,
    pub(crate) dispatcher: Dispatcher,
    replies: Replies,
    runtime: Runtime,
    writer: Stepped,
}

impl Run {
    /// Starts on a disk. An error is what the store says.
    pub(crate) fn start(disk: &Disk, means: &Means) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        let runtime = runtime.map_err(|e| e.to_string())?;
        let (wall, store) = (Arc::clone(&means.wall), disk.clone());
        let start = Start {
            open: Box::new(move || Journal::open_backend(store.clone(), Uuid::from_u128(7))),
            clock: Arc::new(move || Millis(wall.load(Ordering::Relaxed))),
            person_keys: None,
            beat: Duration::ZERO,
        };
        let (dispatcher, writer, screens) = {
            let _inside = runtime.enter();
            let (dispatcher, writer) = Dispatcher::stepped(start).map_err(|e| e.to_string())?;
            let ids = means.clone();
            let new_id = Arc::new(move || ids.new_id());
            let screens = Screens::start(&dispatcher, &means.settings, ANNOUNCEMENT, new_id);
            (dispatcher, writer, screens)
        };
        let log = dispatcher.follow(0);
        Ok(Self { screens, log, dispatcher, replies: Replies::default(), runtime, writer })
    }

    /// Gives an order; its answer comes with a later [`Run::settle`].
    pub(crate) fn submit(&self, id: u64, order: Order) {
        let (dispatcher, replies) = (self.dispatcher.clone(), Arc::clone(&self.replies));
        self.runtime.spawn(async move {
            let reply = dispatcher.submit(order).await;
            replies.lock().unwrap().push((id, reply));
        });
    }

    /// Lets time pass, and everybody do what is due at its end.
    pub(crate) fn pass(&mut self, ms: i64) {
        let long = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
        self.runtime.block_on(tokio::time::advance(long));
        self.settle();
    }

    /// Until nobody has anything more to do at this moment.
    pub(crate) fn settle(&mut self) {
        let (writer, dispatcher) = (&mut self.writer, &self.dispatcher);
        self.runtime.block_on(async {
            loop {
                for _ in 0..TURNS {
                    yield_now().await;
                }
                let before = dispatcher.read().seq;
                if !writer.step() && dispatcher.read().seq == before {
                    break;
                }
            }
        });
    }

    /// The answers that came since.
    pub(crate) fn replies(&self) -> Vec<(u64, std::result::Result<Answer, CommandError>)> {
        std::mem::take(&mut self.replies.lock().unwrap())
    }

    /// What was published up to here is known.
    pub(crate) fn follow_from(&mut self, after: u64) {
        self.log = self.dispatcher.follow(after);
    }

    /// The records that were published since.
    pub(crate) fn published(&mut self) -> Vec<Arc<dispatcher::Record>> {
        let mut all = Vec::new();
        while let Some(Some(some)) =
            self.runtime.block_on(async { unconstrained(self.log.next()).now_or_never() })
        {
            all.extend(some);
        }
        all
    }

    /// Works inside of the run's time.
    pub(crate) fn inside<T>(&self, work: impl FnOnce(&Screens) -> T) -> T {
        let _inside = self.runtime.enter();
        work(&self.screens)
    }
}
