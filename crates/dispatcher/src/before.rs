//! What the log tells of accounts, devices and sessions beside what they are from then on: what they were.

use crate::accounts::Accounts;
use journal::{
    AccountWas, AdminEvent, Body, DeviceRow, DeviceWas, ProofChange, SessionEnd, SessionOf,
    SessionRow, Shows, UserRow,
};
use office::{Millis, UserName};
use std::collections::BTreeMap;

/// Sessions of one person that a record names. Whoever has more logs in by a program.
const TOLD_MAX: usize = 20;

fn shows(row: &UserRow) -> Shows {
    Shows {
        must_change: row.must_change,
        pin: row.pin_hash.is_some(),
        factor: row.second_factor.is_some(),
        identity: row.identity.is_some(),
    }
}

pub(crate) fn was(row: &UserRow) -> AccountWas {
    AccountWas { role: row.role, counters: row.counters.clone(), shows: shows(row) }
}

pub(crate) fn device_was(row: &DeviceRow) -> DeviceWas {
    DeviceWas {
        device_kind: row.kind,
        name: row.name.clone(),
        zone: row.zone.clone(),
        counter: row.counter,
    }
}

pub(crate) fn told_change(
    old: &UserRow,
    new: &UserRow,
    password_changed: bool,
    proof: Option<ProofChange>,
) -> Body {
    let UserRow { user, role, counters, .. } = new.clone();
    let (shows, was) = (Some(shows(new)), Some(was(old)));
    Body::Admin(AdminEvent::UserChanged {
        user,
        role,
        counters,
        password_changed,
        proof,
        shows,
        was,
    })
}

impl Accounts {
    /// The hashes of somebody's sessions but that one.
    pub(crate) fn sessions_but(&self, user: &UserName, keeps: Option<[u8; 32]>) -> Vec<[u8; 32]> {
        let mut theirs = self.sessions_of(&SessionOf::User(user.clone()));
        theirs.retain(|session| Some(*session) != keeps);
        theirs
    }

    /// That these sessions of somebody end; `None`: none does.
    pub(crate) fn told_end(
        &self,
        user: &UserName,
        ended: &[[u8; 32]],
        why: SessionEnd,
    ) -> Option<Body> {
        let began = ended.iter().filter_map(|hash| Some(self.sessions.get(hash)?.created_at));
        let mut since: Vec<Millis> = began.collect();
        if since.is_empty() {
            return None;
        }
        since.sort();
        let all = since.len() == self.sessions_of(&SessionOf::User(user.clone())).len();
        let more = u32::try_from(since.len().saturating_sub(TOLD_MAX)).unwrap_or(u32::MAX);
        since.truncate(TOLD_MAX);
        let (user, why) = (user.clone(), Some(why));
        Some(Body::Admin(AdminEvent::LoggedOut { user, why, since, more, all }))
    }

    /// That sessions of people end because another begins: those that are over, and whose owner has too many.
    pub(crate) fn told_swept(&self, swept: &[[u8; 32]], new: &SessionRow) -> Vec<Body> {
        let mut of: BTreeMap<(UserName, bool), Vec<[u8; 32]>> = BTreeMap::new();
        for session in swept.iter().filter_map(|hash| self.sessions.get(hash)) {
            if let SessionOf::User(user) = &session.who {
                let is_over = session.expires_at <= new.created_at;
                of.entry((user.clone(), is_over)).or_default().push(session.token_hash);
            }
        }
        let why = |is_over| if is_over { SessionEnd::TooOld } else { SessionEnd::Surplus };
        of.iter()
            .filter_map(|((user, over), ended)| self.told_end(user, ended, why(*over)))
            .collect()
    }
}
