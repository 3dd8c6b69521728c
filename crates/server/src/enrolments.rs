//! Second factors that are being set up: nothing of them is kept until their owner has shown a code.

use crate::secrets::random;
use office::UserName;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a factor waits for its first code.
pub(crate) const LASTS: Duration = Duration::from_secs(600);
/// Factors that are set up at once: more admins than an office has.
const WAITING_MAX: usize = 64;

/// What tells the factor that somebody sets up from others, in which session, and until when.
#[derive(Debug, Default)]
pub(crate) struct Enrolments(Mutex<HashMap<[u8; 32], Enrolment>>);

#[derive(Clone, Debug)]
struct Enrolment {
    user: UserName,
    id: [u8; 32],
    until: Instant,
}

impl Enrolments {
    /// Begins anew in this session. `None`: too many do.
    pub(crate) fn begin(
        &self,
        session: [u8; 32],
        user: UserName,
        now: Instant,
    ) -> Option<[u8; 32]> {
        let mut waiting = self.waiting();
        waiting.retain(|_, enrolment| enrolment.until > now);
        if waiting.len() >= WAITING_MAX && !waiting.contains_key(&session) {
            return None;
        }
        let id = random();
        waiting.insert(session, Enrolment { user, id, until: now + LASTS });
        Some(id)
    }

    /// The factor that waits in this session.
    pub(crate) fn waiting_in(
        &self,
        session: &[u8; 32],
        user: &UserName,
        now: Instant,
    ) -> Option<[u8; 32]> {
        let waiting = self.waiting();
        let enrolment = waiting.get(session).filter(|e| e.until > now && e.user == *user)?;
        Some(enrolment.id)
    }

    pub(crate) fn end(&self, session: &[u8; 32]) {
        self.waiting().remove(session);
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<[u8; 32], Enrolment>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
