//! How much room the office has, and how much of it one address, one log-in or one device may take, so that one machine on
//! the guests' Wi-Fi, or a stolen token, leaves some to the others.

use crate::stream::encrypted::Writer;
use office::DeviceId;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Places that are taken, in all and by whoever took them. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Shares<K: Eq + Hash>(Arc<Mutex<Taken<K>>>);

#[derive(Debug)]
struct Taken<K> {
    in_all: usize,
    by: HashMap<K, usize>,
}

impl<K: Eq + Hash> Default for Shares<K> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Taken { in_all: 0, by: HashMap::new() })))
    }
}

/// Whose a stream is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    /// Nobody's whom the office knows, at this address.
    Place(IpAddr),
    /// Of somebody logged in, by the hash of their session's token.
    Session([u8; 32]),
    /// A paired device's.
    Device(DeviceId),
}

/// A place; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share<K: Eq + Hash> {
    of: Shares<K>,
    whose: Option<K>,
}

/// What one socket holds, and gives back when it ends: its places among the streams, and among the connections where it
/// came in by one.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) _stream: Share<Whose>,
    pub(crate) connection: Option<Arc<Share<IpAddr>>>,
    /// The peer's own connection, where that is encrypted.
    pub(crate) _encrypted: Option<Writer>,
}

/// How many places there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) in_all: u32,
    pub(crate) of_one: u32,
    /// Whether the last tenth is for those who have few.
    pub(crate) last_for_few: bool,
}

/// Whoever has fewer than so many has few: a clerk's page has a handful.
const FEW: usize = 50;

impl<K: Clone + Eq + Hash> Shares<K> {
    /// A place, for somebody of whom it is counted or not; `None` when they have as many as one may have, or all are taken.
    pub(crate) fn take(&self, whose: Option<K>, room: Room) -> Option<Share<K>> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = whose.as_ref().and_then(|whose| taken.by.get(whose)).copied().unwrap_or(0);
        let kept_back = room.last_for_few && whose.is_some() && theirs >= FEW;
        let in_all = if kept_back { room.in_all / 10 * 9 } else { room.in_all };
        if taken.in_all >= many(in_all) || theirs >= many(room.of_one) {
            return None;
        }
        taken.in_all += 1;
        if let Some(whose) = &whose {
            taken.by.insert(whose.clone(), theirs + 1);
        }
        Some(Share { of: self.clone(), whose })
    }
}

fn many(bound: u32) -> usize {
    usize::try_from(bound).unwrap_or(usize::MAX)
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut taken = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        let Some(whose) = &self.whose else { return };
        if let Some(theirs) = taken.by.get_mut(whose) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.by.remove(whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_to_others_and_gives_back_what_it_had() {
        let (shares, room) =
            (Shares::default(), Room { in_all: 100, of_one: 3, last_for_few: false });
        let [here, there] = [20, 21].map(|n| Some(IpAddr::from([192, 168, 1, n])));
        let mut theirs: Vec<Share<IpAddr>> =
            (0..10).filter_map(|_| shares.take(here, room)).collect();
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
    fn whoever_has_many_leaves_the_last_tenth_to_those_who_have_few() {
        let (shares, room) =
            (Shares::default(), Room { in_all: 200, of_one: 200, last_for_few: true });
        let [here, there] = [20, 21].map(|n| Some(IpAddr::from([192, 168, 1, n])));
        let theirs: Vec<Share<IpAddr>> = (0..300).filter_map(|_| shares.take(here, room)).collect();
        let few: Vec<Share<IpAddr>> = (0..300).filter_map(|_| shares.take(there, room)).collect();
        assert_eq!((theirs.len(), few.len()), (180, 20));
    }

    #[test]
    fn all_places_have_an_end_whoever_takes_them() {
        let (shares, room) =
            (Shares::default(), Room { in_all: 5, of_one: 3, last_for_few: false });
        let here = Some(IpAddr::from([192, 168, 1, 20]));
        let some: Vec<Share<IpAddr>> = (0..3).filter_map(|_| shares.take(here, room)).collect();
        let more: Vec<Share<IpAddr>> = (0..9).filter_map(|_| shares.take(None, room)).collect();
        assert_eq!((some.len(), more.len()), (3, 2));
        drop(some);
        assert!(shares.take(here, room).is_some());
        drop(more);
        assert_eq!(shares.0.lock().expect("nobody else").in_all, 0);
    }
}
