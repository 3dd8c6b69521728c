//! How long somebody stays logged in, and what they show beside their password.

/// What stands in `[security]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Security {
    /// The longest life of a session of whoever works in the hall: clerks, guides, supervisors.
    pub session_hours: u16,
    /// After so long without a gesture it ends.
    pub idle_minutes: u16,
    /// The same of admins and auditors.
    pub admin_session_hours: u16,
    /// After so long without a gesture it ends.
    pub admin_idle_minutes: u16,
    /// After so long without a gesture a clerk's session asks for the PIN or the password; `None`: never.
    pub idle_lock_minutes: Option<u16>,
    /// Whether an admin needs a second factor.
    pub admins_need_totp: bool,
}

impl Default for Security {
    fn default() -> Self {
        Self {
            session_hours: 12,
            idle_minutes: 240,
            admin_session_hours: 12,
            admin_idle_minutes: 60,
            idle_lock_minutes: None,
            admins_need_totp: false,
        }
    }
}
