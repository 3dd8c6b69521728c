//! Which sockets are open: how many, of which devices, and what these show.

use dispatcher::Dispatcher;
use office::{DeviceId, Millis};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The open sockets.
#[derive(Debug)]
pub(crate) struct Sockets {
    /// Since when they are counted.
    since: Millis,
    open: AtomicUsize,
    devices: Mutex<BTreeMap<DeviceId, Seen>>,
}

/// What a device says of itself when it opens a socket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shows {
    /// The page, such as `lobby`.
    pub(crate) page: Option<String>,
    /// The version of the program that made the page.
    pub(crate) version: Option<String>,
    /// Since when it has run.
    pub(crate) up_since: Option<Millis>,
    /// What it holds in memory, in MB.
    pub(crate) memory_mb: Option<u32>,
}

/// What is known of a device since the server started.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    open: usize,
    /// When its last socket opened or, if none is open, ended.
    pub(crate) at: Millis,
    pub(crate) shows: Shows,
}

impl Seen {
    pub(crate) fn is_connected(&self) -> bool {
        self.open > 0
    }
}

impl Sockets {
    pub(crate) fn since(since: Millis) -> Self {
        Self { since, open: AtomicUsize::default(), devices: Mutex::default() }
    }

    /// Since when a device has no socket; `None` while it has one.
    pub(crate) fn gone_since(&self, device: &DeviceId) -> Option<Millis> {
        let devices = self.devices();
        let seen = devices.get(device);
        if seen.is_some_and(Seen::is_connected) {
            None
        } else {
            Some(seen.map_or(self.since, |s| s.at))
        }
    }

    /// A device says how it does.
    pub(crate) fn does(&self, device: &DeviceId, shows: Shows) {
        if let Some(seen) = self.devices().get_mut(device) {
            seen.shows = shows;
        }
    }

    /// How many are open.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// What is known of a device; nothing of one that has not come.
    pub(crate) fn seen(&self, device: &DeviceId) -> Option<Seen> {
        self.devices().get(device).cloned()
    }

    fn came(&self, device: &DeviceId, shows: Shows, at: Millis) {
        let mut devices = self.devices();
        let known = devices.remove(device);
        let open = known.map_or(0, |seen| seen.open) + 1;
        devices.insert(device.clone(), Seen { open, at, shows });
    }

    fn left(&self, device: &DeviceId, at: Millis) {
        if let Some(seen) = self.devices().get_mut(device) {
            seen.open = seen.open.saturating_sub(1);
            seen.at = at;
        }
    }

    fn devices(&self) -> MutexGuard<'_, BTreeMap<DeviceId, Seen>> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open socket, for as long as it lives.
#[derive(Debug)]
pub(crate) struct SocketCount {
    sockets: Arc<Sockets>,
    device: Option<DeviceId>,
    dispatcher: Dispatcher,
}

impl SocketCount {
    pub(crate) fn new(
        sockets: Arc<Sockets>,
        device: Option<(DeviceId, Shows)>,
        dispatcher: Dispatcher,
    ) -> Self {
        sockets.open.fetch_add(1, Ordering::Relaxed);
        let device = device.map(|(device, shows)| {
            sockets.came(&device, shows, dispatcher.now());
            device
        });
        Self { sockets, device, dispatcher }
    }
}

impl Drop for SocketCount {
    fn drop(&mut self) {
        self.sockets.open.fetch_sub(1, Ordering::Relaxed);
        if let Some(device) = &self.device {
            self.sockets.left(device, self.dispatcher.now());
        }
    }
}
