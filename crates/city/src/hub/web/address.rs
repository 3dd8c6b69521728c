//! From where citizens ask, and how much one address may: a flood from one place is to leave the offices to all the others.

use crate::hub::Hub;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Questions of one address that wait for their offices at once: a quarter of what one office is asked.
const AT_ONCE_MAX: u32 = 8;

/// Requests of one address in a row, and how many more a second: a telephone company may have hundreds of phones behind one
/// address, each of which asks every few seconds.
const ROW_MAX: f64 = 300.0;
const PER_SECOND: f64 = 60.0;

/// Addresses that are remembered; beyond that those that have asked nothing for a while are forgotten.
const ADDRESSES_MAX: usize = 20_000;

/// So long after its last request an address has its whole row again.
const RESTED_AFTER: Duration = Duration::from_secs(5);

/// Where somebody asks from. The 2^64 numbers of one network of version 6 are one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address(pub(crate) IpAddr);

#[derive(Debug)]
struct Asked {
    left: f64,
    at: Instant,
    under_way: u32,
}

/// How much each address has asked.
#[derive(Debug, Default)]
pub(crate) struct Addresses(Mutex<HashMap<Address, Asked>>);

/// A request under way; gone when it is dropped, whatever became of it.
struct Turn(Hub, Address);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.0.addresses.end(self.1);
    }
}

impl Addresses {
    /// Begins a request. This machine's own programs are not counted.
    fn begin(&self, address: Address, now: Instant) -> bool {
        if address.0.is_loopback() {
            return true;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES_MAX && !all.contains_key(&address) {
            all.retain(|_, asked| asked.under_way > 0 || now - asked.at < RESTED_AFTER);
            if all.len() >= ADDRESSES_MAX {
                return false;
            }
        }
        let asked = all.entry(address).or_insert(Asked { left: ROW_MAX, at: now, under_way: 0 });
        let rested = now.saturating_duration_since(asked.at).as_secs_f64() * PER_SECOND;
        (asked.left, asked.at) = ((asked.left + rested).min(ROW_MAX), now);
        if asked.left < 1.0 || asked.under_way >= AT_ONCE_MAX {
            return false;
        }
        asked.left -= 1.0;
        asked.under_way += 1;
        true
    }

    fn end(&self, address: Address) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asked) = all.get_mut(&address) {
            asked.under_way = asked.under_way.saturating_sub(1);
        }
    }
}

/// Lets one address ask no more than its part.
pub(super) async fn in_turn(
    State(hub): State<Hub>,
    address: Address,
    request: Request,
    next: Next,
) -> Response {
    if !hub.0.addresses.begin(address, Instant::now()) {
        let again = [(header::RETRY_AFTER, "2")];
        return (
            again,
            super::citizens::problem(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", ""),
        )
            .into_response();
    }
    let _turn = Turn(hub, address);
    next.run(request).await
}

impl FromRequestParts<Hub> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self(one_place(before_proxies(peer, &parts.headers, &hub.0.config.city.proxies))))
    }
}

/// The last address before proxies that are trusted: what a client writes itself stands before what the proxy saw.
fn before_proxies(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| proxies.contains(&address.to_canonical());
    // A program on this machine that says nothing of anybody asks for itself.
    let says_nothing = peer.is_loopback() && !headers.contains_key("x-forwarded-for");
    if !is_trusted(&peer) || says_nothing {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let number = |said: &&str| {
        let with_port = || said.parse::<SocketAddr>().map(|address| address.ip());
        said.parse().or_else(|_| with_port()).ok()
    };
    let mut before = said.iter().rev().map_while(number);
    before.find(|address| !is_trusted(address)).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

fn one_place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        own @ (IpAddr::V4(_) | IpAddr::V6(_)) => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn seen(peer: &str, said: &str) -> IpAddr {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", said.parse().expect("a header"));
        one_place(before_proxies(ip(peer), &headers, &[ip("10.0.0.1"), ip("10.0.0.2")]))
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        assert_eq!(seen("192.0.2.7", "203.0.113.9"), ip("192.0.2.7"));
        assert_eq!(seen("10.0.0.1", "203.0.113.9"), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", "127.0.0.1, 203.0.113.9, 10.0.0.2"), ip("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", "nonsense"), ip("0.0.0.0"));
        let proxies = [ip("127.0.0.1"), ip("10.0.0.1")];
        let silent = |peer| before_proxies(ip(peer), &HeaderMap::new(), &proxies);
        assert_eq!((silent("127.0.0.1"), silent("10.0.0.1")), (ip("127.0.0.1"), ip("0.0.0.0")));
        assert_eq!(seen("10.0.0.1", "2001:db8:1:2:3:4:5:6"), ip("2001:db8:1:2::"));
    }

    #[test]
    fn one_address_leaves_room_for_the_others() {
        let (all, now) = (Addresses::default(), Instant::now());
        let (one, other) = (Address(ip("192.0.2.1")), Address(ip("192.0.2.2")));
        for _ in 0..AT_ONCE_MAX {
            assert!(all.begin(one, now));
        }
        assert!(!all.begin(one, now), "as many wait for their offices as may");
        assert!(all.begin(other, now));
        all.end(one);
        assert!(all.begin(one, now));
        // In a row, one after the other.
        for _ in AT_ONCE_MAX + 1..300 {
            all.end(one);
            assert!(all.begin(one, now));
        }
        all.end(one);
        assert!(!all.begin(one, now), "its row is at its end");
        assert!(all.begin(one, now + Duration::from_secs(1)));
    }
}
