//! People, devices and sessions in memory: what the tables hold, for every request to look at.

use journal::{DeviceRow, JournalError, JournalReader, SessionOf, SessionRow, TableWrite, UserRow};
use office::{DeviceId, UserName};
use std::collections::{BTreeMap, HashMap};

/// The settings that are kept in memory beside the accounts.
pub const KEPT: [&str; 6] =
    ["config", "config_file_sha256", "pass_key", "city_rollout", "city_bulletins", "log_rule"];

/// Accounts, devices, sessions and the kept settings.
#[derive(Clone, Default)]
pub struct Accounts {
    /// By log-in name.
    pub users: BTreeMap<UserName, UserRow>,
    /// By id.
    pub devices: BTreeMap<DeviceId, DeviceRow>,
    /// By the hash of the token.
    pub sessions: HashMap<[u8; 32], SessionRow>,
    /// By name, those of [`KEPT`].
    pub settings: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for Accounts {
    /// Counts only: hashes and keys are nobody's to read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Accounts");
        shown.field("users", &self.users.len()).field("devices", &self.devices.len());
        shown.field("sessions", &self.sessions.len()).finish_non_exhaustive()
    }
}

impl Accounts {
    pub(crate) fn load(reader: &JournalReader) -> Result<Self, JournalError> {
        let mut accounts = Self::default();
        let users = reader.users()?.into_iter().map(TableWrite::PutUser);
        let devices = reader.devices()?.into_iter().map(TableWrite::PutDevice);
        let sessions = reader.sessions()?.into_iter().map(TableWrite::PutSession);
        for write in users.chain(devices).chain(sessions) {
            accounts.apply(&write);
        }
        for key in KEPT {
            if let Some(value) = reader.setting(key)? {
                accounts.settings.insert(key.to_owned(), value);
            }
        }
        Ok(accounts)
    }

    pub(crate) fn apply(&mut self, write: &TableWrite) {
        match write {
            TableWrite::PutUser(row) => {
                self.users.insert(row.user.clone(), row.clone());
            }
            TableWrite::DropUser(user) => {
                self.users.remove(user);
                self.sessions.retain(|_, s| s.who != SessionOf::User(user.clone()));
            }
            TableWrite::PutDevice(row) => {
                self.devices.insert(row.device.clone(), row.clone());
            }
            TableWrite::DropDevice(device) => {
                self.devices.remove(device);
                self.sessions.retain(|_, s| s.who != SessionOf::Device(device.clone()));
            }
            TableWrite::PutSession(row) => {
                self.sessions.insert(row.token_hash, row.clone());
            }
            TableWrite::DropSession(hash) => {
                self.sessions.remove(hash);
            }
            // Of the log, which nobody holds in memory.
            TableWrite::RemoveDays(_) => {}
            TableWrite::PutSetting { key, value } => {
                if KEPT.contains(&key.as_str()) {
                    self.settings.insert(key.clone(), value.clone());
                }
            }
        }
    }

    /// The hashes of a person's or a device's sessions.
    pub(crate) fn sessions_of(&self, who: &SessionOf) -> Vec<[u8; 32]> {
        self.sessions.values().filter(|s| s.who == *who).map(|s| s.token_hash).collect()
    }

    /// A device that is let in: paired, and not revoked since.
    #[must_use]
    pub fn device(&self, device: &DeviceId) -> Option<&DeviceRow> {
        self.devices.get(device).filter(|row| row.revoked_at.is_none())
    }

    /// The device that is let in by the token of this hash.
    #[must_use]
    pub fn device_by_token(&self, hash: &[u8; 32]) -> Option<&DeviceRow> {
        self.devices.values().find(|d| d.token_hash == *hash && d.revoked_at.is_none())
    }

    /// The device whose replaced token has this hash: whoever uses it has a copy.
    #[must_use]
    pub fn replayed(&self, hash: &[u8; 32]) -> Option<&DeviceId> {
        match self.sessions.get(hash) {
            Some(SessionRow { who: SessionOf::Device(device), spent: true, .. }) => Some(device),
            Some(_) | None => None,
        }
    }
}
