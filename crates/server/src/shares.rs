//! How much room the office has, and how much of it one address may take, so that one machine on the guests' Wi-Fi leaves
//! some to the others.

use crate::limits::one_place;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Places that are taken, in all and by address. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shares(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
struct Taken {
    in_all: usize,
    by: HashMap<IpAddr, usize>,
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    of: Shares,
    address: Option<IpAddr>,
}

/// The places of one socket: among the streams, and among the connections, where it came in by one.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) _stream: Share,
    pub(crate) _connection: Option<Arc<Share>>,
}

/// How many places there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) in_all: u32,
    pub(crate) of_one: u32,
}

impl Shares {
    /// A place for this address, or for somebody whose address is not counted; `None` when they have as many as one may
    /// have, or all are taken.
    pub(crate) fn take(&self, address: Option<IpAddr>, room: Room) -> Option<Share> {
        let address = address.map(one_place);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = address.map_or(0, |address| taken.by.get(&address).copied().unwrap_or(0));
        if taken.in_all >= many(room.in_all) || theirs >= many(room.of_one) {
            return None;
        }
        taken.in_all += 1;
        if let Some(address) = address {
            taken.by.insert(address, theirs + 1);
        }
        Some(Share { of: self.clone(), address })
    }
}

fn many(bound: u32) -> usize {
    usize::try_from(bound).unwrap_or(usize::MAX)
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        let Some(address) = self.address else { return };
        if let Some(theirs) = taken.by.get_mut(&address) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.by.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_to_others_and_gives_back_what_it_had() {
        let (shares, room) = (Shares::default(), Room { in_all: 100, of_one: 3 });
        let [here, there] = [20, 21].map(|n| Some(IpAddr::from([192, 168, 1, n])));
        let mut theirs: Vec<Share> = (0..10).filter_map(|_| shares.take(here, room)).collect();
        assert_eq!(theirs.len(), 3);
        assert!(shares.take(there, room).is_some());
        theirs.pop();
        theirs.push(shares.take(here, room).expect("one was given back"));
        assert!(shares.take(here, room).is_none());
        assert!(shares.take(here, Room { of_one: 4, ..room }).is_some(), "it is more at once");
        drop(theirs);
        assert!(shares.0.lock().expect("nobody else").by.is_empty(), "nobody is remembered");
    }

    #[test]
    fn all_places_have_an_end_whoever_takes_them() {
        let (shares, room) = (Shares::default(), Room { in_all: 5, of_one: 3 });
        let here = Some(IpAddr::from([192, 168, 1, 20]));
        let some: Vec<Share> = (0..3).filter_map(|_| shares.take(here, room)).collect();
        let more: Vec<Share> = (0..9).filter_map(|_| shares.take(None, room)).collect();
        assert_eq!((some.len(), more.len()), (3, 2));
        drop(some);
        assert!(shares.take(here, room).is_some());
        drop(more);
        assert_eq!(shares.0.lock().expect("nobody else").in_all, 0);
    }
}
