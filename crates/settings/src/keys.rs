//! Every key there is. `read` looks up nothing else, and `config/ward.toml` explains each.

/// A table of the configuration and the keys it may hold.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its place: empty for the document itself, `hours.issue` for the table within a table.
    pub(crate) name: &'static str,
    /// In the order in which the reference gives them.
    pub(crate) keys: &'static [&'static str],
}

pub(crate) static ROOT: Section = Section {
    name: "",
    keys: &["office", "hours", "service", "counter", "limits", "lobby", "remote", "voice"],
};
pub(crate) static OFFICE: Section =
    Section { name: "office", keys: &["name", "name_en", "time_zone", "languages", "public_url"] };
pub(crate) static HOURS: Section = Section { name: "hours", keys: &["issue", "service"] };
pub(crate) static ISSUE: Section = Section { name: "hours.issue", keys: &["days", "windows"] };
pub(crate) static SERVING: Section = Section { name: "hours.service", keys: &["days", "windows"] };
pub(crate) static SERVICE: Section =
    Section { name: "service", keys: &["key", "prefix", "name", "name_en", "quota"] };
pub(crate) static COUNTER: Section =
    Section { name: "counter", keys: &["number", "services", "name", "name_en", "zone"] };
pub(crate) static LIMITS: Section = Section { name: "limits", keys: &["undo_s", "absent_grace_s"] };
pub(crate) static LOBBY: Section = Section { name: "lobby", keys: &["public", "recent"] };
pub(crate) static REMOTE: Section = Section { name: "remote", keys: &["on"] };
pub(crate) static VOICE: Section =
    Section { name: "voice", keys: &["on", "pack", "gap_ms", "loudness_lufs"] };

static SECTIONS: [&Section; 11] = [
    &ROOT, &OFFICE, &HOURS, &ISSUE, &SERVING, &SERVICE, &COUNTER, &LIMITS, &LOBBY, &REMOTE, &VOICE,
];

/// Every key that [`crate::read`] knows, with its tables: `office`, `office.name`, `hours.issue.days`.
pub fn keys() -> impl Iterator<Item = String> {
    SECTIONS.iter().flat_map(|section| section.keys.iter().map(|key| joined(section.name, key)))
}

/// The tables that know `key`, for one that was written into the wrong table.
pub(crate) fn homes(key: &str) -> impl Iterator<Item = &'static str> {
    SECTIONS
        .iter()
        .filter(move |section| !section.name.is_empty() && section.keys.contains(&key))
        .map(|section| section.name)
}

/// `table.key`, or `key` alone in the document itself.
pub(crate) fn joined(table: &str, key: &str) -> String {
    if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") }
}
