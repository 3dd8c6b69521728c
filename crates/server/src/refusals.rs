//! Who was refused what they may not do: on stderr, for whoever watches over the machine, and in the log
//! ([`crate::attempts`]). A flood of them must not fill its disk.

use crate::App;
use crate::attempts::{self, Attempts};
use crate::caller::{DEVICE_COOKIE, cookie, device_of, is_from_elsewhere};
use crate::limits::one_place;
use crate::peer::Peer;
use crate::problem::ApiError;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use dispatcher::Place;
use office::Actor;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;

/// The first refusal of a kind in such a stretch is told at once, all others of it together when it ends.
const STRETCH: Duration = Duration::from_secs(60);
/// Kinds of one stretch that are told apart.
const KINDS_MAX: usize = 50;
/// Where files come in: what is refused there was perhaps no mistake.
const UPLOADS: [(Method, &str); 4] = [
    (Method::PUT, "/api/v1/media/{name}"),
    (Method::PUT, "/api/v1/voices/{voice}/import"),
    (Method::PUT, "/api/v1/voices/{voice}/clips/{slot}"),
    (Method::POST, "/api/v1/config/services"),
];

/// What the log tells of as a log-in that failed ([`crate::failed`]), and what a page asks for after the password.
const LOG_INS: [&str; 7] = [
    "password_wrong",
    "pin_wrong",
    "code_wrong",
    "code_needed",
    "oidc_refused",
    "oidc_spent",
    "oidc_unknown",
];
/// Where a password is shown: what is wrong with it is such a log-in too.
const LOG_IN: &str = "/api/v1/login";

/// What is asked of somebody before anything else.
const OWED: [&str; 2] = ["password_must_change", "second_factor_needed"];

/// Who asked, as the guard found out; travels with an answer that is an error.
#[derive(Clone, Debug)]
pub(crate) struct Asker(pub(crate) Actor);

impl Asker {
    fn name(&self) -> String {
        match &self.0 {
            Actor::Person { user, .. } => user.to_string(),
            Actor::Device { device, .. } => device.to_string(),
            Actor::Citizen | Actor::System => NOBODY.to_owned(),
        }
    }
}

const NOBODY: &str = "?";

/// What a request shows of itself before it is answered.
#[derive(Debug)]
pub(crate) struct Shown {
    method: Method,
    route: String,
    from: IpAddr,
    is_elsewhere: bool,
    /// Not that of a cookie: a page goes on asking with it for a while after its session ended.
    has_token: bool,
    /// What a browser shows that the office has paired.
    device: Option<String>,
}

impl Shown {
    pub(crate) fn of(request: &Request, Peer(from): Peer) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or(NOBODY, MatchedPath::as_str);
        let headers = request.headers();
        Self {
            method: request.method().clone(),
            route: route.to_owned(),
            // Whoever has one address of version 6 has more than there is room for here.
            from: one_place(from),
            is_elsewhere: is_from_elsewhere(headers),
            has_token: headers.contains_key(header::AUTHORIZATION),
            device: cookie(headers, DEVICE_COOKIE).map(str::to_owned),
        }
    }

    fn place(&self, app: &App) -> Place {
        let device = self.device.as_deref().and_then(|token| device_of(app, token));
        device.map_or(Place::Address(self.from), Place::Device)
    }

    fn is_log_in(&self, status: StatusCode, code: &str) -> bool {
        LOG_INS.contains(&code) || (status == StatusCode::UNAUTHORIZED && self.route == LOG_IN)
    }

    /// Whether this error says that somebody tried what they may not. Whoever shows no token is only asked to
    /// log in, and so is a page whose session ended.
    fn is_attempt(&self, status: StatusCode, code: &str) -> bool {
        match status {
            // The page of somebody who owes a password or a code asks like any other.
            _ if OWED.contains(&code) => false,
            StatusCode::FORBIDDEN
            | StatusCode::MISDIRECTED_REQUEST
            | StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::UNAUTHORIZED => self.has_token || code != "not_logged_in",
            other => other.is_client_error() && self.is_upload(),
        }
    }

    fn is_upload(&self) -> bool {
        UPLOADS.iter().any(|(method, route)| *method == self.method && *route == self.route)
    }
}

/// One kind of refusal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    code: &'static str,
    who: String,
    from: IpAddr,
    at: String,
    is_elsewhere: bool,
}

impl Kind {
    fn tell(&self, times: u64) {
        let Self { code, who, from, at, is_elsewhere } = self;
        let page = if *is_elsewhere { ", by a page of another site" } else { "" };
        warn!(code, who, %from, at, times, "Refused: {code} at {at} to {who} from {from}{page}, {times} times");
    }
}

#[derive(Debug, Default)]
struct Counts {
    /// How often each since it was told.
    kinds: BTreeMap<Kind, u64>,
    /// Those of kinds that found no room.
    others: u64,
}

/// What was refused in this stretch.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    counts: Mutex<Counts>,
    /// The same on its way into the log.
    attempts: Attempts,
}

impl Refusals {
    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Whether this is the first of its kind, and whether a stretch begins with it.
    fn count(&self, kind: &Kind) -> (bool, bool) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = counts.kinds.is_empty();
        if let Some(times) = counts.kinds.get_mut(kind) {
            *times += 1;
        } else if counts.kinds.len() == KINDS_MAX {
            counts.others += 1;
        } else {
            counts.kinds.insert(kind.clone(), 0);
            return (true, begins);
        }
        (false, begins)
    }

    fn take(&self) -> Counts {
        std::mem::take(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Notes an answer that refuses somebody what they may not do.
pub(crate) fn note(app: &App, shown: &Shown, response: &Response) {
    let Some(error) = response.extensions().get::<ApiError>() else { return };
    let (status, code) = error.status_and_code();
    if !shown.is_attempt(status, code) {
        return;
    }
    let asker = response.extensions().get::<Asker>().cloned().unwrap_or(Asker(Actor::Citizen));
    let who = asker.name();
    let at = format!("{} {}", shown.method, shown.route);
    if !shown.is_log_in(status, code) {
        let kind = attempts::Kind::of(code, asker.0, shown.place(app), shown.is_elsewhere);
        attempts::note(app, kind, &at);
    }
    let kind = Kind { code, who, from: shown.from, at, is_elsewhere: shown.is_elsewhere };
    let (first, begins) = app.refusals().count(&kind);
    if first {
        kind.tell(1);
    }
    if begins {
        let app = app.clone();
        tokio::spawn(async move {
            sleep(STRETCH).await;
            let Counts { kinds, others } = app.refusals().take();
            kinds
                .iter()
                .filter(|(_, times)| **times > 0)
                .for_each(|(kind, times)| kind.tell(*times));
            if others > 0 {
                warn!(times = others, "Refused: requests of other kinds, {others} times");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(n: u32) -> Kind {
        let from = IpAddr::from(n.to_be_bytes());
        let at = "POST /api/v1/counters/{counter}/next".to_owned();
        Kind { code: "not_allowed", who: "lan".to_owned(), from, at, is_elsewhere: false }
    }

    #[test]
    fn the_first_of_each_kind_is_told_at_once_and_a_flood_is_counted() {
        let refusals = Refusals::default();
        assert_eq!(refusals.count(&by(1)), (true, true));
        assert_eq!(refusals.count(&by(1)), (false, false));
        let told = (2..10_000).filter(|n| refusals.count(&by(*n)).0).count();
        assert_eq!(told, KINDS_MAX - 1);
        let Counts { kinds, others } = refusals.take();
        assert_eq!((kinds.len(), kinds[&by(1)]), (KINDS_MAX, 1));
        assert_eq!(others, 10_000 - 2 - told as u64);
        assert_eq!(refusals.count(&by(1)), (true, true));
    }
}
