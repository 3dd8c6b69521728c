//! The broker's subjects. An office may say `log`, `report` and `reply` of its own and hear `told` and `ask` of its own, and nothing
//! else: `docs/CITY.md` has the broker's permissions.

/// The broker's store of records that are not in the database yet.
pub const STREAM: &str = "XINMOI";

/// Everything that is stored there.
pub const LOGS: &str = "xinmoi.log.*";

/// What every office says of itself.
pub const REPORTS: &str = "xinmoi.report.*";

/// What every office replies.
pub const REPLIES: &str = "xinmoi.reply.*";

/// Records of an office.
#[must_use]
pub fn log(site: &str) -> String {
    format!("xinmoi.log.{site}")
}

/// How it stands.
#[must_use]
pub fn report(site: &str) -> String {
    format!("xinmoi.report.{site}")
}

/// What the hub tells it.
#[must_use]
pub fn told(site: &str) -> String {
    format!("xinmoi.told.{site}")
}

/// What the hub asks it.
#[must_use]
pub fn ask(site: &str) -> String {
    format!("xinmoi.ask.{site}")
}

/// What it replies.
#[must_use]
pub fn reply(site: &str) -> String {
    format!("xinmoi.reply.{site}")
}

/// Where the broker's acknowledgements come.
#[must_use]
pub fn inbox(site: &str) -> String {
    format!("_INBOX_{site}")
}

/// The site of a subject.
#[must_use]
pub fn site_of(subject: &str) -> &str {
    subject.rsplit('.').next().unwrap_or("")
}

/// Whether a text may be an office's key: small letters, digits and hyphens, at most forty.
#[must_use]
pub fn is_site(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(allowed)
}
