//! Orders about people, devices and configuration: decided like the office's, against the accounts.

use crate::accounts::Accounts;
use crate::before::{device_was, told_change, was};
use crate::proofs::Proof;
use journal::{
    AdminEvent, Attempt, Body, ConfigSource, DeviceRow, Erasure, IdentityRow, Removal,
    SecondFactorRow, SessionEnd, SessionOf, SessionRow, Setting, TableWrite, UserRow,
};
use office::{Command, CounterNo, DeviceId, Millis, Role, Rules, TicketId, UserName};

/// Accounts of one office. A ward has ten people; a city centre two hundred.
const USERS_MAX: usize = 2_000;
/// Devices of one office.
const DEVICES_MAX: usize = 1_000;
/// Sessions that run at once, of people and devices together.
const SESSIONS_MAX: usize = 10_000;
/// Sessions of one person at once: every tablet of the hall, and a script that logs in anew each time.
const PERSON_SESSIONS_MAX: usize = 256;
/// Sessions of one device at once. It opens one at each start; without an end, its starts would lock people out.
const DEVICE_SESSIONS_MAX: usize = 8;

/// Another password for somebody. Every session of theirs ends but one.
#[derive(Clone)]
pub struct NewPassword {
    /// Its hash.
    pub hash: String,
    /// Whether they are to choose another before anything else.
    pub must_change: bool,
    /// The session that goes on, by its token's hash: that in which its owner chose it.
    pub keeps: Option<[u8; 32]>,
    /// Whether it is all that they show from here on: a second factor is gone.
    pub alone: bool,
}

impl std::fmt::Debug for NewPassword {
    /// Without what it carries: it is secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword")
    }
}

/// An order about the house rather than the queue.
#[derive(Clone)]
pub enum AdminCommand {
    /// Someone may log in.
    AddUser(UserRow),
    /// Someone's rights or password change. What is `None` stays.
    ChangeUser {
        /// Whose.
        user: UserName,
        /// Another role.
        role: Option<Role>,
        /// Other counters; `Some(None)`: all.
        counters: Option<Option<Vec<CounterNo>>>,
        /// Another password.
        password: Option<NewPassword>,
    },
    /// Someone may no longer log in.
    RemoveUser(UserName),
    /// A device is paired.
    AddDevice {
        /// The device.
        row: DeviceRow,
        /// Its first session, where it has one: that of whoever asked to be paired and holds its token already.
        session: Option<SessionRow>,
    },
    /// A device is paired no longer.
    RemoveDevice(DeviceId),
    /// Someone logged in.
    LogIn {
        /// The session that begins.
        session: SessionRow,
        /// The session that their browser had until then, by its token's hash. It ends.
        instead_of: Option<[u8; 32]>,
        /// What was shown beside the password; `None`: nothing is asked for.
        proof: Option<Proof>,
    },
    /// Someone has another PIN, or none.
    SetPin {
        /// Whose.
        user: UserName,
        /// Its hash.
        hash: Option<String>,
    },
    /// Someone shows something else beside their password from here on, or nothing. Every session of theirs ends but one.
    SetSecondFactor {
        /// Whose.
        user: UserName,
        /// What.
        factor: Option<SecondFactorRow>,
        /// The session that goes on, by its token's hash.
        keeps: [u8; 32],
    },
    /// Someone is somebody to an identity provider from here on, or nobody. Every session of theirs ends.
    SetIdentity {
        /// Whose.
        user: UserName,
        /// Who they are there.
        identity: Option<IdentityRow>,
    },
    /// Someone tried to.
    LogInFailed {
        /// The name that they gave, or what stands for it.
        user: String,
        /// How often.
        times: u32,
        /// What else they tried than to log in.
        refused: Option<Attempt>,
    },
    /// A session ends; where it is [`SessionEnd::Everywhere`], every other of its owner with it.
    LogOut {
        /// By its token's hash.
        session: [u8; 32],
        /// Why.
        why: SessionEnd,
    },
    /// A device's pages are authorised. One that follows another session does not end it yet.
    OpenDeviceSession(SessionRow),
    /// A device's session has outlived a start of the device: those before it are spent.
    SettleDeviceSession([u8; 32]),
    /// A device has opened its first stream.
    DeviceCame(DeviceId),
    /// A device's replaced token was used again: it is let in no longer, nor whoever has the other.
    RevokeDevice {
        /// Which.
        device: DeviceId,
        /// When.
        at: Millis,
    },
    /// The office works by another configuration.
    Configure {
        /// Its rules.
        rules: Box<Rules>,
        /// Its text, which `GET /config` answers.
        text: String,
        /// SHA-256 of the text in hex.
        sha256: String,
        /// Where it came from.
        source: ConfigSource,
        /// What it changes, for the log.
        changes: Vec<Setting>,
    },
    /// A voice of the office's own was changed: its files are written.
    VoiceChanged {
        /// Its name.
        voice: String,
        /// The version that this made.
        version: u32,
        /// What was done.
        change: String,
    },
    /// A media file of the office's own was changed: it is written, or gone.
    MediaChanged {
        /// Its name.
        name: String,
        /// SHA-256 of what it holds in hex; `None`: it was removed.
        sha256: Option<String>,
        /// The same of what it held before; `None`: there was none.
        was: Option<String>,
    },
    /// What was written of a visit is to be erased: [`crate::Dispatcher::erase`] follows.
    EraseTicket {
        /// Of which number.
        ticket: TicketId,
        /// Why.
        reason: Erasure,
    },
    /// Business days are taken away: the office keeps its log no longer.
    RemoveDays(Removal),
    /// Keeps one of [`crate::KEPT`].
    Keep {
        /// Its name.
        key: String,
        /// Its value.
        value: Vec<u8>,
    },
}

impl std::fmt::Debug for AdminCommand {
    /// Without what it carries: some of it is secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AdminCommand")
    }
}

/// Why an order about the house was not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdminRefusal {
    /// The name is taken.
    #[error("there is a user {0} already")]
    UserExists(UserName),
    /// There is no such person.
    #[error("there is no user {0}")]
    UnknownUser(UserName),
    /// There is no such device.
    #[error("there is no device {0}")]
    UnknownDevice(DeviceId),
    /// Nobody could configure the office after that.
    #[error("the office needs an admin")]
    LastAdmin,
    /// What was shown beside the password was used before, or is none of theirs.
    #[error("that code was used")]
    CodeUsed,
    /// Somebody else is known to the identity provider by that.
    #[error("that is {0} to the identity provider")]
    IdentityTaken(UserName),
    /// A limit is reached.
    #[error("no more than {0} are kept")]
    TooMany(usize),
}

/// What an order about the house comes to: records, table rows, and a command to the office where it needs one.
#[derive(Debug, Default)]
pub(crate) struct AdminDecision {
    pub(crate) office: Option<Command>,
    pub(crate) records: Vec<Body>,
    pub(crate) writes: Vec<TableWrite>,
}

impl AdminDecision {
    fn logged(event: AdminEvent, writes: Vec<TableWrite>) -> Self {
        Self { office: None, records: vec![Body::Admin(event)], writes }
    }

    fn unlogged(write: TableWrite) -> Self {
        Self { writes: vec![write], ..Self::default() }
    }
}

impl Accounts {
    /// Decides only; [`Accounts::apply`] changes the tables.
    pub(crate) fn decide(&self, command: AdminCommand) -> Result<AdminDecision, AdminRefusal> {
        match command {
            AdminCommand::AddUser(row) => self.add_user(row),
            AdminCommand::ChangeUser { user, role, counters, password } => {
                self.change_user(&user, role, counters, password)
            }
            AdminCommand::RemoveUser(user) => self.remove_user(user),
            AdminCommand::AddDevice { row, session } => self.add_device(row, session),
            AdminCommand::RemoveDevice(device) => self.remove_device(device),
            AdminCommand::LogIn { session, instead_of, proof } => {
                let log_in = self.log_in(session.clone(), instead_of)?;
                self.proven(&session, proof, log_in)
            }
            AdminCommand::SetPin { user, hash } => self.set_pin(&user, hash),
            AdminCommand::SetSecondFactor { user, factor, keeps } => {
                self.set_second_factor(&user, factor, keeps)
            }
            AdminCommand::SetIdentity { user, identity } => self.set_identity(&user, identity),
            AdminCommand::LogInFailed { user, times, refused } => {
                let event = AdminEvent::LoginFailed { user, times, refused };
                Ok(AdminDecision::logged(event, Vec::new()))
            }
            AdminCommand::LogOut { session, why } => Ok(self.log_out(session, why)),
            AdminCommand::OpenDeviceSession(session) => self.open_device_session(session),
            AdminCommand::SettleDeviceSession(session) => Ok(self.settle(session)),
            AdminCommand::DeviceCame(device) => Ok(self.came(&device)),
            AdminCommand::RevokeDevice { device, at } => self.revoke(device, at),
            AdminCommand::Configure { rules, text, sha256, source, changes } => {
                Ok(configure(rules, text, noted(sha256, source, changes)))
            }
            AdminCommand::VoiceChanged { voice, version, change } => {
                let event = AdminEvent::VoiceChanged { voice, version, change };
                Ok(AdminDecision::logged(event, Vec::new()))
            }
            AdminCommand::MediaChanged { name, sha256, was } => {
                let event = AdminEvent::MediaChanged { name, sha256, was };
                Ok(AdminDecision::logged(event, Vec::new()))
            }
            AdminCommand::EraseTicket { ticket, reason } => {
                let event = AdminEvent::TicketErased { ticket, reason };
                Ok(AdminDecision::logged(event, Vec::new()))
            }
            AdminCommand::RemoveDays(removal) => {
                let event = removal.event();
                Ok(AdminDecision::logged(event, vec![TableWrite::RemoveDays(removal)]))
            }
            AdminCommand::Keep { key, value } => {
                Ok(AdminDecision::unlogged(TableWrite::PutSetting { key, value }))
            }
        }
    }

    fn add_user(&self, row: UserRow) -> Result<AdminDecision, AdminRefusal> {
        if self.users.contains_key(&row.user) {
            return Err(AdminRefusal::UserExists(row.user));
        }
        if self.users.len() >= USERS_MAX {
            return Err(AdminRefusal::TooMany(USERS_MAX));
        }
        let (user, role, counters) = (row.user.clone(), row.role, row.counters.clone());
        let event = AdminEvent::UserAdded { user, role, counters };
        Ok(AdminDecision::logged(event, vec![TableWrite::PutUser(row)]))
    }

    fn change_user(
        &self,
        user: &UserName,
        role: Option<Role>,
        counters: Option<Option<Vec<CounterNo>>>,
        password: Option<NewPassword>,
    ) -> Result<AdminDecision, AdminRefusal> {
        let Some(old) = self.users.get(user) else {
            return Err(AdminRefusal::UnknownUser(user.clone()));
        };
        let mut row = old.clone();
        row.role = role.unwrap_or(row.role);
        row.counters = counters.unwrap_or(row.counters);
        if old.role == Role::Admin && row.role != Role::Admin {
            self.needs_another_admin(user)?;
        }
        let mut writes = Vec::new();
        let password_changed = password.is_some();
        let mut keeps = None;
        if let Some(new) = password {
            row.password_hash = new.hash;
            row.must_change = new.must_change;
            keeps = new.keeps;
            // Whoever has lost a password may have lost more with it.
            row.pin_hash = row.pin_hash.filter(|_| keeps.is_some());
            row.second_factor = row.second_factor.filter(|_| !new.alone);
        }
        let mut records = vec![told_change(old, &row, password_changed, None)];
        // Whoever knew the old password is logged out, and whoever has other rights logs in to them.
        if password_changed || row.role != old.role {
            let why = if password_changed { SessionEnd::Password } else { SessionEnd::Rights };
            let ended = self.sessions_but(user, keeps);
            records.extend(self.told_end(user, &ended, why));
            writes.extend(ended.into_iter().map(TableWrite::DropSession));
        }
        writes.push(TableWrite::PutUser(row));
        Ok(AdminDecision { office: None, records, writes })
    }

    fn remove_user(&self, user: UserName) -> Result<AdminDecision, AdminRefusal> {
        let Some(row) = self.users.get(&user) else {
            return Err(AdminRefusal::UnknownUser(user));
        };
        if row.role == Role::Admin {
            self.needs_another_admin(&user)?;
        }
        let ended = self.told_end(&user, &self.sessions_but(&user, None), SessionEnd::Removed);
        let writes = vec![TableWrite::DropUser(user.clone())];
        let removed = Body::Admin(AdminEvent::UserRemoved { user, was: Some(was(row)) });
        let records = std::iter::once(removed).chain(ended).collect();
        Ok(AdminDecision { office: None, records, writes })
    }

    fn needs_another_admin(&self, but: &UserName) -> Result<(), AdminRefusal> {
        let another = self.users.values().any(|u| u.role == Role::Admin && u.user != *but);
        if another { Ok(()) } else { Err(AdminRefusal::LastAdmin) }
    }

    fn add_device(
        &self,
        row: DeviceRow,
        session: Option<SessionRow>,
    ) -> Result<AdminDecision, AdminRefusal> {
        if self.devices.len() >= DEVICES_MAX {
            return Err(AdminRefusal::TooMany(DEVICES_MAX));
        }
        let event = AdminEvent::DeviceAdded {
            device: row.device.clone(),
            device_kind: row.kind,
            name: row.name.clone(),
            zone: row.zone.clone(),
            counter: row.counter,
        };
        let writes = std::iter::once(TableWrite::PutDevice(row));
        let session = session.map(TableWrite::PutSession);
        Ok(AdminDecision::logged(event, writes.chain(session).collect()))
    }

    fn remove_device(&self, device: DeviceId) -> Result<AdminDecision, AdminRefusal> {
        let Some(row) = self.devices.get(&device) else {
            return Err(AdminRefusal::UnknownDevice(device));
        };
        let was = Some(device_was(row));
        let writes = vec![TableWrite::DropDevice(device.clone())];
        Ok(AdminDecision::logged(AdminEvent::DeviceRemoved { device, was }, writes))
    }

    fn open_device_session(&self, session: SessionRow) -> Result<AdminDecision, AdminRefusal> {
        let ended = |before| self.sessions.get(&before).is_none_or(|before| before.spent);
        match &session.who {
            // Another took its place meanwhile.
            SessionOf::Device(device) if session.follows.is_some_and(ended) => {
                Err(AdminRefusal::UnknownDevice(device.clone()))
            }
            SessionOf::Device(_) | SessionOf::User(_) => self.log_in(session, None),
        }
    }

    /// Those before it are kept as spent, so that a copy of theirs is known when it is used; what was given out beside
    /// it and never came back lets nobody in either.
    fn settle(&self, session: [u8; 32]) -> AdminDecision {
        let Some(row) = self.sessions.get(&session).filter(|row| !row.spent) else {
            return AdminDecision::default();
        };
        let mut writes = Vec::new();
        let mut before = row.follows;
        while let Some(old) = before.and_then(|hash| self.sessions.get(&hash)) {
            let beside = |s: &&SessionRow| {
                s.follows == Some(old.token_hash) && s.token_hash != session && !s.spent
            };
            let lost = self.sessions.values().filter(beside).map(|s| s.token_hash);
            writes.extend(lost.map(TableWrite::DropSession));
            before = old.follows;
            let spent = SessionRow { follows: None, spent: true, ..old.clone() };
            writes.push(TableWrite::PutSession(spent));
        }
        writes.push(TableWrite::PutSession(SessionRow { follows: None, ..row.clone() }));
        AdminDecision { writes, ..AdminDecision::default() }
    }

    fn came(&self, device: &DeviceId) -> AdminDecision {
        let new = self.devices.get(device).filter(|row| !row.comes);
        let row = new.map(|row| DeviceRow { comes: true, ..row.clone() });
        row.map(TableWrite::PutDevice).map(AdminDecision::unlogged).unwrap_or_default()
    }

    fn revoke(&self, device: DeviceId, at: Millis) -> Result<AdminDecision, AdminRefusal> {
        let Some(row) = self.device(&device) else {
            return Err(AdminRefusal::UnknownDevice(device));
        };
        let was = Some(device_was(row));
        let row = DeviceRow { revoked_at: Some(at), ..row.clone() };
        let theirs = self.sessions_of(&SessionOf::Device(device.clone())).into_iter();
        let mut writes: Vec<_> = theirs.map(TableWrite::DropSession).collect();
        writes.push(TableWrite::PutDevice(row));
        Ok(AdminDecision::logged(AdminEvent::DeviceRevoked { device, was }, writes))
    }

    fn log_in(
        &self,
        session: SessionRow,
        instead_of: Option<[u8; 32]>,
    ) -> Result<AdminDecision, AdminRefusal> {
        let swept = self.swept(&session, instead_of);
        if self.sessions.len() - swept.len() >= SESSIONS_MAX {
            return Err(AdminRefusal::TooMany(SESSIONS_MAX));
        }
        let replaced = |before| self.log_out(before, SessionEnd::Replaced);
        let before = instead_of.map(replaced).unwrap_or_default();
        let AdminDecision { mut records, mut writes, .. } = before;
        records.extend(self.told_swept(&swept, &session));
        if let SessionOf::User(user) = &session.who {
            let (user, by_provider) = (user.clone(), session.by_provider);
            records.push(Body::Admin(AdminEvent::LoggedIn { user, by_provider }));
        }
        writes.extend(swept.into_iter().map(TableWrite::DropSession));
        writes.push(TableWrite::PutSession(session));
        Ok(AdminDecision { office: None, records, writes })
    }

    /// Sessions that end when a new one begins: those that are over, and its owner's oldest beyond their most. Not the one
    /// that it replaces, which ends for that.
    fn swept(&self, new: &SessionRow, instead_of: Option<[u8; 32]>) -> Vec<[u8; 32]> {
        let most = match &new.who {
            SessionOf::User(_) => PERSON_SESSIONS_MAX,
            SessionOf::Device(_) => DEVICE_SESSIONS_MAX,
        };
        let others = self.sessions.values().filter(|s| Some(s.token_hash) != instead_of);
        let (mut swept, running): (Vec<_>, Vec<_>) =
            others.partition(|s| s.expires_at <= new.created_at);
        let theirs = running.into_iter().filter(|s| s.who == new.who);
        let (spent, letting_in): (Vec<_>, Vec<_>) = theirs.partition(|s| s.spent);
        for mut kept in [spent, letting_in] {
            // A device that forgets whatever it is given goes on with what it has.
            kept.sort_by_key(|s| (s.follows.is_none(), s.created_at));
            let surplus = (kept.len() + 1).saturating_sub(most);
            swept.extend(kept.into_iter().take(surplus));
        }
        swept.into_iter().map(|s| s.token_hash).collect()
    }

    fn log_out(&self, session: [u8; 32], why: SessionEnd) -> AdminDecision {
        let Some(who) = self.sessions.get(&session).map(|s| &s.who) else {
            return AdminDecision::default();
        };
        let everywhere = why == SessionEnd::Everywhere;
        let ended = if everywhere { self.sessions_of(who) } else { vec![session] };
        let told = match who {
            SessionOf::User(user) => self.told_end(user, &ended, why),
            SessionOf::Device(_) => None,
        };
        let writes = ended.into_iter().map(TableWrite::DropSession).collect();
        AdminDecision { office: None, records: told.into_iter().collect(), writes }
    }
}

/// Keys of one configuration that the log tells of. A table of procedures from a spreadsheet has thousands.
const CHANGES_MAX: usize = 200;
/// Letters of a value that the log keeps.
const VALUE_CHARS_MAX: usize = 300;

fn noted(sha256: String, source: ConfigSource, changes: Vec<Setting>) -> AdminEvent {
    let more = u32::try_from(changes.len().saturating_sub(CHANGES_MAX)).unwrap_or(u32::MAX);
    let short =
        |text: Option<String>| text.map(|text| text.chars().take(VALUE_CHARS_MAX).collect());
    let kept = changes.into_iter().take(CHANGES_MAX);
    let changes =
        kept.map(|each| Setting { old: short(each.old), new: short(each.new), ..each }).collect();
    AdminEvent::ConfigApplied { sha256, source, changes, more }
}

fn configure(rules: Box<Rules>, text: String, event: AdminEvent) -> AdminDecision {
    let keep = |key: &str, value: Vec<u8>| TableWrite::PutSetting { key: key.to_owned(), value };
    let mut writes = vec![keep("config", text.into_bytes())];
    if let AdminEvent::ConfigApplied { sha256, source: ConfigSource::File, .. } = &event {
        writes.push(keep("config_file_sha256", sha256.clone().into_bytes()));
    }
    let records = vec![Body::Admin(event)];
    AdminDecision { office: Some(Command::ChangeRules { rules }), records, writes }
}
