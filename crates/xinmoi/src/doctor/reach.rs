//! Whether the office answers where it should.

use super::Finding;
use crate::house_speaker::reachable;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Within a building an answer takes milliseconds.
const ANSWER_MAX: Duration = Duration::from_secs(3);
/// Enough of `/healthz` to know it by.
const ANSWER_BYTES_MAX: u64 = 16 * 1024;

/// What is at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    /// An office.
    Office,
    /// Something else.
    Other,
    /// Nothing that takes connections.
    Nothing,
}

/// The address at which the office listens; `serving`: whether one works on the data directory.
pub(super) fn address(listen: SocketAddr, serving: bool) -> Finding {
    let at = reachable(listen);
    judge(ask(at, &at.to_string()), serving, at)
}

fn judge(there: There, serving: bool, at: SocketAddr) -> Finding {
    let gaps = [("address", at.to_string())];
    match (there, serving) {
        (There::Office, true) => Finding::good("doctor-answers", &gaps),
        (There::Office, false) => Finding::bad("doctor-answers-another", &gaps),
        (There::Other, _) => Finding::bad("doctor-port-taken", &gaps),
        (There::Nothing, true) => Finding::bad("doctor-silent", &gaps),
        (There::Nothing, false) => Finding::look("doctor-not-running", &gaps),
    }
}

/// The address that phones reach.
pub(super) fn public(url: &str, serving: bool) -> Finding {
    let gaps = [("url", url.to_owned())];
    if answers(url) {
        return Finding::good("doctor-public", &gaps);
    }
    if serving {
        Finding::bad("doctor-public-silent", &gaps)
    } else {
        Finding::look("doctor-public-unknown", &gaps)
    }
}

/// Whether there is an office; of one that is encrypted, whether it takes connections.
fn answers(url: &str) -> bool {
    let (encrypted, rest) = match url.strip_prefix("https://") {
        Some(rest) => (true, rest),
        None => (false, url.strip_prefix("http://").unwrap_or(url)),
    };
    let host = rest.split('/').next().unwrap_or(rest);
    let port = if encrypted { 443 } else { 80 };
    let named = if has_port(host) { host.to_owned() } else { format!("{host}:{port}") };
    let mut found = named.to_socket_addrs().into_iter().flatten();
    found.any(|at| {
        if encrypted {
            return TcpStream::connect_timeout(&at, ANSWER_MAX).is_ok();
        }
        ask(at, host) == There::Office
    })
}

fn has_port(host: &str) -> bool {
    host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

fn ask(at: SocketAddr, host: &str) -> There {
    let Ok(mut socket) = TcpStream::connect_timeout(&at, ANSWER_MAX) else { return There::Nothing };
    let question = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    // Whatever came until it failed is what there is to judge.
    let _ = socket.set_read_timeout(Some(ANSWER_MAX));
    let _ = socket.set_write_timeout(Some(ANSWER_MAX));
    let _ = socket.write_all(question.as_bytes());
    let _ = socket.take(ANSWER_BYTES_MAX).read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    if answer.starts_with("HTTP/1.1 ") && answer.contains("\"items\"") {
        return There::Office;
    }
    There::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_told_from_the_end_of_a_host() {
        for (host, has) in
            [("a.vn", false), ("a.vn:80", true), ("[::1]", false), ("[::1]:8080", true)]
        {
            assert_eq!(has_port(host), has, "{host}");
        }
    }
}
