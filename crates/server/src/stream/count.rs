//! Which sockets are open: how many, and of which devices.

use office::DeviceId;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The open sockets.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    open: AtomicUsize,
    devices: Mutex<BTreeMap<DeviceId, usize>>,
}

impl Sockets {
    /// How many are open.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Whether one of this device's is.
    pub(crate) fn has(&self, device: &DeviceId) -> bool {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner).contains_key(device)
    }

    fn left(&self, device: &DeviceId) {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = devices.get_mut(device) {
            *open -= 1;
            if *open == 0 {
                devices.remove(device);
            }
        }
    }
}

/// One open socket, for as long as it lives.
#[derive(Debug)]
pub(crate) struct SocketCount {
    sockets: Arc<Sockets>,
    device: Option<DeviceId>,
}

impl SocketCount {
    pub(crate) fn new(sockets: Arc<Sockets>, device: Option<DeviceId>) -> Self {
        sockets.open.fetch_add(1, Ordering::Relaxed);
        if let Some(device) = &device {
            let mut devices = sockets.devices.lock().unwrap_or_else(PoisonError::into_inner);
            *devices.entry(device.clone()).or_default() += 1;
        }
        Self { sockets, device }
    }
}

impl Drop for SocketCount {
    fn drop(&mut self) {
        self.sockets.open.fetch_sub(1, Ordering::Relaxed);
        if let Some(device) = &self.device {
            self.sockets.left(device);
        }
    }
}
