//! How much of the office's room one address may take, so that one machine on the guests' Wi-Fi leaves some to the others.

use crate::limits::one_place;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Places that are taken, by address. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shares(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    of: Shares,
    address: IpAddr,
}

impl Shares {
    /// A place for this address; `None` when it has as many as one may have.
    pub(crate) fn take(&self, address: IpAddr, most: usize) -> Option<Share> {
        let address = one_place(address);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = taken.entry(address).or_default();
        if *theirs >= most {
            return None;
        }
        *theirs += 1;
        Some(Share { of: self.clone(), address })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = taken.get_mut(&self.address) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_to_others_and_gives_back_what_it_had() {
        let shares = Shares::default();
        let (here, there) = (IpAddr::from([192, 168, 1, 20]), IpAddr::from([192, 168, 1, 21]));
        let mut theirs: Vec<Share> = (0..10).filter_map(|_| shares.take(here, 3)).collect();
        assert_eq!(theirs.len(), 3);
        assert!(shares.take(there, 3).is_some());
        theirs.pop();
        theirs.push(shares.take(here, 3).expect("one was given back"));
        assert!(shares.take(here, 3).is_none());
        drop(theirs);
        assert!(shares.0.lock().expect("nobody else").is_empty(), "nobody is remembered");
    }
}
