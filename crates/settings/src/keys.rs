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
    keys: &[
        "extends",
        "remove",
        "office",
        "hours",
        "calendar",
        "group",
        "authority",
        "service",
        "counter",
        "clerk",
        "calling",
        "limits",
        "issuing",
        "booking",
        "emergency",
        "look",
        "kiosk",
        "lobby",
        "rating",
        "remote",
        "network",
        "security",
        "oidc",
        "city",
        "backup",
        "log",
        "voice",
        "procedure",
        "simulation",
    ],
};
pub(crate) static OFFICE: Section =
    Section { name: "office", keys: &["name", "name_en", "time_zone", "languages", "public_url"] };
pub(crate) static HOURS: Section =
    Section { name: "hours", keys: &["issue", "service", "calendar"] };
pub(crate) static ISSUE: Section = Section { name: "hours.issue", keys: &["days", "windows"] };
pub(crate) static SERVING: Section = Section { name: "hours.service", keys: &["days", "windows"] };
pub(crate) static CALENDAR: Section =
    Section { name: "calendar", keys: &["date", "kind", "like", "name", "name_en"] };
pub(crate) static GROUP: Section = Section { name: "group", keys: &["key", "name", "name_en"] };
pub(crate) static AUTHORITY: Section =
    Section { name: "authority", keys: &["key", "name", "name_en"] };
pub(crate) static SERVICE: Section = Section {
    name: "service",
    keys: &[
        "key",
        "prefix",
        "name",
        "name_en",
        "group",
        "quota",
        "first",
        "last",
        "step",
        "minutes",
        "cut_off",
        "cut_off_notice",
        "cut_off_notice_en",
        "priority",
        "guidance",
        "bookable",
        "opening",
        "closing",
        "spoken",
        "spoken_en",
        "sensitive",
        "bring",
        "bring_en",
        "fee",
        "fee_en",
        "legal_time",
        "legal_time_en",
        "words",
        "video",
        "per_day",
        "spread",
    ],
};
pub(crate) static COUNTER: Section = Section {
    name: "counter",
    keys: &[
        "number",
        "services",
        "name",
        "name_en",
        "zone",
        "priority_services",
        "authorities",
        "classes",
        "territory",
        "auto_next",
        "floor",
        "floor_en",
        "arrow",
        "colour",
        "shape",
        "plan",
    ],
};
/// One step of a plan.
const STEP: &[&str] = &[
    "services",
    "authorities",
    "classes",
    "booked",
    "share",
    "waited_minutes",
    "waiting_at_least",
    "from",
    "to",
];
pub(crate) static COUNTER_PLAN: Section = Section { name: "counter.plan", keys: STEP };
pub(crate) static CLERK: Section = Section { name: "clerk", keys: &["user", "services", "plan"] };
pub(crate) static CLERK_PLAN: Section = Section { name: "clerk.plan", keys: STEP };
pub(crate) static CALLING: Section = Section {
    name: "calling",
    keys: &[
        "between",
        "priority_to_normal",
        "overtaken_people",
        "overtaken_minutes",
        "chosen_by",
        "reason_required",
        "priority_age",
        "plan",
    ],
};
pub(crate) static CALLING_PLAN: Section = Section { name: "calling.plan", keys: STEP };
pub(crate) static LIMITS: Section = Section {
    name: "limits",
    keys: &[
        "undo_s",
        "absent_grace_s",
        "recall_pause_s",
        "recalls",
        "auto_no_show_s",
        "return_after",
        "returns",
        "away_minutes",
        "after_break_minutes",
        "no_counter_minutes",
        "auto_next_s",
    ],
};
pub(crate) static ISSUING: Section =
    Section { name: "issuing", keys: &["by_capacity", "elsewhere", "elsewhere_en", "person"] };
pub(crate) static PERSON: Section =
    Section { name: "issuing.person", keys: &["per_day", "per_field"] };
pub(crate) static BOOKING: Section = Section {
    name: "booking",
    keys: &["days_ahead", "slot_minutes", "per_slot", "early_minutes", "grace_minutes", "order"],
};
pub(crate) static EMERGENCY: Section =
    Section { name: "emergency", keys: &["services", "hall_max"] };
pub(crate) static LOOK: Section = Section { name: "look", keys: &["brand", "emblem", "theme"] };
pub(crate) static KIOSK: Section = Section {
    name: "kiosk",
    keys: &["idle_seconds", "print", "low_reach", "speak", "prepare", "prepare_en"],
};
pub(crate) static LOBBY: Section = Section {
    name: "lobby",
    keys: &[
        "public",
        "recent",
        "layout",
        "next",
        "media",
        "slide_seconds",
        "ticker",
        "ticker_en",
        "spotlight_seconds",
    ],
};
pub(crate) static NETWORK: Section = Section {
    name: "network",
    keys: &[
        "hosts",
        "proxies",
        "requests_per_minute",
        "https_port",
        "certificate",
        "private_key",
        "public_port",
        "limits",
    ],
};
pub(crate) static WIRE_LIMITS: Section = Section {
    name: "network.limits",
    keys: &[
        "body_bytes",
        "header_bytes",
        "message_bytes",
        "handshake_s",
        "headers_s",
        "request_s",
        "upload_minutes",
        "upload_stall_s",
        "connections",
        "connections_per_address",
        "sockets",
        "sockets_per_address",
        "sockets_per_known",
        "person_requests_per_minute",
        "device_requests_per_minute",
        "pairings_per_minute",
    ],
};
pub(crate) static SECURITY: Section = Section {
    name: "security",
    keys: &[
        "session_hours",
        "idle_minutes",
        "admin_session_hours",
        "admin_idle_minutes",
        "idle_lock_minutes",
        "admins_need_totp",
    ],
};
pub(crate) static OIDC: Section = Section {
    name: "oidc",
    keys: &[
        "issuer",
        "client_id",
        "client_secret_file",
        "redirect_uri",
        "claim",
        "name",
        "name_en",
    ],
};
pub(crate) static CITY: Section =
    Section { name: "city", keys: &["site", "hub_key", "servers", "authority", "url", "manages"] };
pub(crate) static BACKUP: Section = Section {
    name: "backup",
    keys: &["directory", "hourly", "nightly", "night", "recipients", "s3"],
};
pub(crate) static S3: Section = Section {
    name: "backup.s3",
    keys: &["endpoint", "bucket", "region", "access_key", "secret_key_file", "prefix"],
};
pub(crate) static LOG: Section = Section { name: "log", keys: &["keep_years"] };
pub(crate) static RATING: Section =
    Section { name: "rating", keys: &["on", "minutes", "comment", "comment_days", "reason"] };
pub(crate) static REASON: Section =
    Section { name: "rating.reason", keys: &["key", "text", "text_en"] };
pub(crate) static REMOTE: Section = Section { name: "remote", keys: &["on"] };
pub(crate) static VOICE: Section = Section {
    name: "voice",
    keys: &[
        "on",
        "pack",
        "also",
        "engine",
        "gap_ms",
        "loudness_lufs",
        "chime",
        "region",
        "numbers",
        "noun",
        "address",
        "repeat",
        "missed",
        "notices",
        "hours",
        "phrase",
    ],
};
pub(crate) static VOICE_HOURS: Section =
    Section { name: "voice.hours", keys: &["from", "to", "loudness_lufs", "quiet"] };
pub(crate) static PHRASE: Section =
    Section { name: "voice.phrase", keys: &["key", "text", "text_en"] };
pub(crate) static PROCEDURE: Section = Section {
    name: "procedure",
    keys: &[
        "code",
        "name",
        "name_en",
        "service",
        "words",
        "bring",
        "bring_en",
        "fee",
        "fee_en",
        "legal_time",
        "legal_time_en",
    ],
};
pub(crate) static SIMULATION: Section = Section {
    name: "simulation",
    keys: &[
        "arrivals",
        "priority_percent",
        "no_show_percent",
        "come_back_percent",
        "come_back_minutes",
        "non_territorial_percent",
        "announce_s",
        "walk_s",
        "breaks",
        "break_minutes",
    ],
};
pub(crate) static ARRIVALS: Section =
    Section { name: "simulation.arrivals", keys: &["from", "to", "share"] };

/// What a file that holds nothing but a calendar may hold.
pub(crate) static CALENDAR_FILE: Section = Section { name: "", keys: &["calendar"] };

/// The steps of all three kinds of plan are alike; they are listed, and explained, at the counter's.
pub(crate) static SECTIONS: [&Section; 38] = [
    &ROOT,
    &OFFICE,
    &HOURS,
    &ISSUE,
    &SERVING,
    &CALENDAR,
    &GROUP,
    &AUTHORITY,
    &SERVICE,
    &COUNTER,
    &COUNTER_PLAN,
    &CLERK,
    &CALLING,
    &LIMITS,
    &ISSUING,
    &PERSON,
    &BOOKING,
    &EMERGENCY,
    &LOOK,
    &KIOSK,
    &LOBBY,
    &NETWORK,
    &WIRE_LIMITS,
    &SECURITY,
    &OIDC,
    &CITY,
    &BACKUP,
    &S3,
    &LOG,
    &RATING,
    &REASON,
    &REMOTE,
    &VOICE,
    &VOICE_HOURS,
    &PHRASE,
    &PROCEDURE,
    &SIMULATION,
    &ARRIVALS,
];

/// Every key that [`crate::read`] knows, with its tables: `office`, `office.name`, `hours.issue.days`. What a step of
/// a plan may hold is listed once, under `counter.plan`.
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
