//! Who is at their page: when somebody logged in last touched it, and what follows when they have not. Kept in memory: after a
//! restart nobody is known to sit anywhere.

use crate::App;
use dispatcher::{AdminCommand, Order, SessionEnd, SessionOf, SessionRow, What};
use office::{Actor, Millis, Role};
use settings::Security;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tracing::error;

/// How often it is looked for sessions that are over: their sockets are gone within two of these.
const LOOKS: Duration = Duration::from_millis(500);
/// How long a store that takes nothing is left alone.
const PAUSE: Duration = Duration::from_secs(60);
/// Wrong PINs of one session before the password is asked for: of the 10,000 that have four digits.
pub(crate) const PIN_TRIES: u8 = 5;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// The sessions that were touched since the server started.
#[derive(Debug)]
pub(crate) struct Presence {
    since: Millis,
    seen: Mutex<HashMap<[u8; 32], Seen>>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    at: Millis,
    pin_tries: u8,
}

impl Presence {
    pub(crate) fn since(since: Millis) -> Self {
        Self { since, seen: Mutex::default() }
    }

    /// Somebody has touched their page.
    pub(crate) fn touched(&self, session: [u8; 32], at: Millis) {
        let pin_tries = self.seen().get(&session).map_or(0, |seen| seen.pin_tries);
        self.seen().insert(session, Seen { at, pin_tries });
    }

    /// Somebody has shown who they are.
    pub(crate) fn unlocked(&self, session: [u8; 32], at: Millis) {
        self.seen().insert(session, Seen { at, pin_tries: 0 });
    }

    /// Begins a try of the PIN, which counts as wrong until the session is unlocked. Whether there is one left.
    pub(crate) fn try_pin(&self, session: [u8; 32]) -> bool {
        let mut seen = self.seen();
        // Touched before anybody can remember.
        let seen = seen.entry(session).or_insert(Seen { at: Millis(i64::MIN), pin_tries: 0 });
        let left = seen.pin_tries < PIN_TRIES;
        seen.pin_tries = seen.pin_tries.saturating_add(1);
        left
    }

    /// Whether a PIN may still be tried.
    pub(crate) fn has_tries(&self, session: [u8; 32]) -> bool {
        self.seen().get(&session).is_none_or(|seen| seen.pin_tries < PIN_TRIES)
    }

    /// When a session was last touched, as far as anybody knows.
    pub(crate) fn last(&self, session: &SessionRow) -> Option<Millis> {
        let seen = self.seen().get(&session.token_hash).map(|seen| seen.at);
        let began = Some(session.created_at).filter(|began| *began >= self.since);
        seen.max(began)
    }

    /// Whether a session of somebody in this role is over.
    pub(crate) fn is_over(&self, session: &SessionRow, within: &Within) -> bool {
        self.end_of(session, within).is_some()
    }

    /// Why a session of somebody in this role is over; `None`: it goes on.
    fn end_of(&self, session: &SessionRow, within: &Within) -> Option<SessionEnd> {
        let is_old = within.now >= session.expires_at
            || within.now.since(session.created_at) >= within.longest_ms;
        // Where nobody knows, the restart counts as a touch.
        let last = self.last(session).unwrap_or(Millis(i64::MIN)).max(self.since);
        let is_idle = within.now.since(last) > within.idle_ms;
        is_old.then_some(SessionEnd::TooOld).or(is_idle.then_some(SessionEnd::Idle))
    }

    /// Whether it was left alone for so long that it asks who is there.
    pub(crate) fn is_locked(&self, session: &SessionRow, within: &Within) -> bool {
        let Some(after_ms) = within.lock_ms else { return false };
        let last = self.last(session);
        last.is_none_or(|last| last.0 == i64::MIN || within.now.since(last) >= after_ms)
    }

    fn forget_all_but(&self, running: impl Fn(&[u8; 32]) -> bool) {
        self.seen().retain(|session, _| running(session));
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<[u8; 32], Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long somebody's session lasts, and the moment that is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within {
    now: Millis,
    longest_ms: i64,
    idle_ms: i64,
    lock_ms: Option<i64>,
}

impl Within {
    pub(crate) fn of(security: &Security, role: Role, now: Millis) -> Self {
        let (hours, minutes) = match role {
            Role::Clerk | Role::Guide | Role::Supervisor => {
                (security.session_hours, security.idle_minutes)
            }
            Role::Admin | Role::Auditor => {
                (security.admin_session_hours, security.admin_idle_minutes)
            }
        };
        let lock = security.idle_lock_minutes.filter(|_| role == Role::Clerk);
        Self {
            now,
            longest_ms: i64::from(hours) * HOUR_MS,
            idle_ms: i64::from(minutes) * MINUTE_MS,
            lock_ms: lock.map(|minutes| i64::from(minutes) * MINUTE_MS),
        }
    }

    /// How long a session that begins now may last.
    pub(crate) const fn longest_ms(&self) -> i64 {
        self.longest_ms
    }
}

/// Ends sessions when they are over, for as long as the server runs: what has ended stays so after a restart, and its
/// sockets go with it.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(LOOKS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        for (session, why) in over(&app) {
            let log_out = AdminCommand::LogOut { session, why };
            let order = Order::new(What::Admin(log_out), Actor::System);
            if let Err(why) = app.dispatcher().submit(order).await {
                // It lets nobody in as it is.
                error!(%why, "A session that is over is not off the disk: {why}");
                sleep(PAUSE).await;
                break;
            }
        }
    }
}

fn over(app: &App) -> Vec<([u8; 32], SessionEnd)> {
    let (security, now) = (app.settings().security, app.dispatcher().now());
    let state = app.dispatcher().read();
    let accounts = &state.accounts;
    app.presence().forget_all_but(|session| accounts.sessions.contains_key(session));
    let theirs = accounts.sessions.values().filter_map(|session| match &session.who {
        SessionOf::User(user) => Some((session, accounts.users.get(user)?)),
        SessionOf::Device(_) => None,
    });
    let ended = theirs.filter_map(|(session, row)| {
        let why = app.presence().end_of(session, &Within::of(&security, row.role, now))?;
        Some((session.token_hash, why))
    });
    ended.collect()
}
