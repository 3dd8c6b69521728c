//! The open sockets. Those who look at a line are told in turn what is due; all are told now and then that their line
//! is alive.

use crate::stream::again::again;
use crate::stream::hub::Hub;
use crate::stream::line::Due;
use crate::stream::post::{End, Post};
use office::DeviceId;
use std::collections::BTreeMap;
use std::ops::Bound::Excluded;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::yield_now;
use tokio::time::{MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::Bytes;

/// How often a line shows that it is alive, at least. Clients say they are out of date after 12 s.
const HEARTBEAT: Duration = Duration::from_secs(4);
/// Turns in which all are told that their lines are alive: ten thousand at once would hold up a call.
const TURNS: u32 = 16;
/// Sockets written to before others have a turn on this thread: three milliseconds of the system's time.
const AT_ONCE: usize = 256;

/// Where a socket stands: its line, televisions before phones, its number.
type Place = (u32, bool, u64);

/// The open sockets. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Posts(Arc<Inner>);

#[derive(Default)]
struct Inner {
    all: Mutex<All>,
    /// Somebody left.
    left: Notify,
}

#[derive(Default)]
struct All {
    posts: BTreeMap<Place, Arc<Post>>,
    /// The last number given to a socket.
    last: u64,
    is_beating: bool,
    is_closing: bool,
}

/// A socket's place among the others, given up when it goes.
pub(crate) struct Standing {
    posts: Posts,
    place: Place,
}

impl Posts {
    /// Takes a socket in. On the screens' runtime.
    pub(crate) fn add(&self, post: Arc<Post>, hub: &Hub) -> Standing {
        let mut all = self.all();
        all.last += 1;
        if all.is_closing {
            post.end(End::Stopping);
        }
        let (line, is_phone) = post.line();
        let place = (line, is_phone, all.last);
        all.posts.insert(place, post);
        if !std::mem::replace(&mut all.is_beating, true) {
            let (posts, hub) = (self.clone(), hub.clone());
            let beat = move || posts.clone().beat(hub.clone());
            let posts = self.clone();
            tokio::spawn(async move { again(beat, || posts.end()).await });
        }
        Standing { posts: self.clone(), place }
    }

    /// Tells all who look at these lines what is due to them. Nobody is waited for.
    pub(crate) async fn deliver(&self, due: &[Due]) {
        for due in due {
            let mut place = (due.line, false, 0);
            while let Some(last) = self.offer(due, place) {
                place = last;
                yield_now().await;
            }
        }
    }

    /// Offers it to some of those behind a place, and says how far it came.
    fn offer(&self, due: &Due, behind: Place) -> Option<Place> {
        let all = self.all();
        let some = all.posts.range((Excluded(behind), Excluded((due.line + 1, false, 0))));
        let mut last = None;
        for (place, post) in some.take(AT_ONCE) {
            post.offer(due);
            last = Some(*place);
        }
        last
    }

    /// Tells all that their lines are alive, in turns, for as long as there is anybody.
    async fn beat(self, hub: Hub) {
        let mut ticks = interval(HEARTBEAT / TURNS);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for turn in (0..u64::from(TURNS)).cycle() {
            ticks.tick().await;
            let alive = hub.alive();
            let mut all = self.all();
            if all.posts.is_empty() {
                all.is_beating = false;
                return;
            }
            let whose = all.posts.iter().filter(|((.., n), _)| n % u64::from(TURNS) == turn);
            whose.for_each(|(_, post)| post.beat(&alive));
        }
    }

    /// Says something to every socket of a device.
    pub(crate) fn tell_device(&self, device: &DeviceId, frame: &Bytes) {
        let all = self.all();
        let theirs = all.posts.values().filter(|post| post.is_of(device));
        theirs.for_each(|post| post.say(frame.clone()));
    }

    /// Ends the sockets of those who may look no longer.
    pub(crate) fn recheck(&self) {
        self.all().posts.values().for_each(|post| post.recheck());
    }

    /// Ends every socket: each comes back, and is told how things stand.
    pub(crate) fn end(&self) {
        self.all().posts.values().for_each(|post| post.end(End::ViewGone));
    }

    /// Tells every socket that the server stops, and waits until each has been told.
    pub(crate) async fn close(&self) {
        {
            let mut all = self.all();
            all.is_closing = true;
            all.posts.values().for_each(|post| post.end(End::Stopping));
        }
        loop {
            let left = self.0.left.notified();
            if self.all().posts.is_empty() {
                return;
            }
            left.await;
        }
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.posts.all().posts.remove(&self.place);
        self.posts.0.left.notify_waiters();
    }
}
