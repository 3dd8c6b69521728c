//! What the log holds. Stored for ever: see `docs/FORMAT.md` before changing a field.

use crate::hex;
use crate::tree::Hash;
use jiff::civil::Date;
use office::{
    Actor, CounterNo, DeviceId, DeviceKind, Event, Millis, Role, TicketId, UserName, Zone,
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use uuid::Uuid;

/// One thing that happened: its place in the log, when, by whom, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The log's number, from 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: Millis,
    /// Who did it.
    pub by: Actor,
    /// Where they sat, when it was a person of the staff. Never of a citizen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Place>,
    /// What happened.
    pub body: Body,
}

/// Where a person of the staff sat when they did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At a device that the office has paired.
    Device(DeviceId),
    /// At any other machine of the network.
    Address(IpAddr),
}

/// What a record is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The queue itself. Only these change the office's state.
    Office(Event),
    /// People, devices, configuration.
    Admin(AdminEvent),
    /// The loudspeakers.
    Voice(VoiceEvent),
}

impl Body {
    /// The office's event, if it is one.
    #[must_use]
    pub fn office(&self) -> Option<&Event> {
        match self {
            Self::Office(event) => Some(event),
            Self::Admin(_) | Self::Voice(_) => None,
        }
    }
}

/// Where a configuration came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigSource {
    /// The file given at start.
    File,
    /// The admin's pages, or the API.
    Browser,
}

/// One key of the configuration that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Such as `service.chung-thuc.quota`.
    pub key: String,
    /// What stood there, shortened; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub old: Option<String>,
    /// What stands there from then on, shortened; absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub new: Option<String>,
}

/// Why what was written of a visit was erased. Words of anybody's own would stand in the log for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// Whoever wrote it asked for it.
    Asked,
    /// It names somebody, or says what leads to them.
    NamesSomebody,
    /// An authority orders it.
    Ordered,
    /// Its purpose has ended.
    Done,
}

/// What became of what somebody shows beside their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofChange {
    /// They have a PIN, or another one.
    PinSet,
    /// They have none any more.
    PinRemoved,
    /// They have a second factor.
    FactorSet,
    /// They have none any more.
    FactorRemoved,
    /// They logged in with a recovery code, which is spent.
    RecoveryUsed,
    /// They are known to an identity provider, or to another.
    IdentitySet,
    /// They are known to none any more.
    IdentityRemoved,
}

/// Why a log-in is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// They logged out there.
    LoggedOut,
    /// They ended it from another place.
    Elsewhere,
    /// They logged out everywhere.
    Everywhere,
    /// Somebody logged in at the same browser.
    Replaced,
    /// The account has another password.
    Password,
    /// The account has another role.
    Rights,
    /// The account has another second factor, or none.
    Factor,
    /// The account is another to the identity provider, or none.
    Identity,
    /// The account was removed.
    Removed,
    /// Nobody touched the page for so long.
    Idle,
    /// It had lasted as long as one may.
    TooOld,
    /// Its owner logged in so often that the oldest made room.
    Surplus,
}

/// What somebody shows beside their password, and whether they are to choose another. What it is stands nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "four things that are so or not")]
pub struct Shows {
    /// They are to choose another password.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub must_change: bool,
    /// A PIN.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pin: bool,
    /// A second factor.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub factor: bool,
    /// They are known to an identity provider.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub identity: bool,
}

/// An account before something changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountWas {
    /// What they could do.
    pub role: Role,
    /// The counters they could sit at; absent means all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counters: Option<Vec<CounterNo>>,
    /// What they showed.
    #[serde(default)]
    pub shows: Shows,
}

/// A device before it was paired no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceWas {
    /// What it was.
    pub device_kind: DeviceKind,
    /// What people called it.
    pub name: String,
    /// The part of the hall it stood in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub zone: Option<Zone>,
    /// The counter it stood at.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
}

/// What was refused, when it was no log-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What they were told: a code of the API, such as `not_allowed`; `several` where too many kinds came at once.
    pub code: String,
    /// At which door: method and route, with the names of what stands in it and not what was typed there; absent: at
    /// several.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<String>,
    /// When the first of those was that are told of here.
    pub since: Millis,
    /// Whether a page of another site asked.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub elsewhere: bool,
}

/// What happened to people, devices and configuration. Never holds a secret or its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AdminEvent {
    /// Someone may log in from now on.
    UserAdded {
        /// Their log-in name.
        user: UserName,
        /// What they may do.
        role: Role,
        /// The counters they may sit at; absent means all.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counters: Option<Vec<CounterNo>>,
    },
    /// Someone's rights or password changed; role and counters are the new ones.
    UserChanged {
        /// Whose.
        user: UserName,
        /// What they may do.
        role: Role,
        /// The counters they may sit at; absent means all.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counters: Option<Vec<CounterNo>>,
        /// Whether the password is another one.
        password_changed: bool,
        /// What became of what they show beside it; absent: nothing.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        proof: Option<ProofChange>,
        /// What they show from now on; absent: a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        shows: Option<Shows>,
        /// What the account was before; absent likewise.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        was: Option<AccountWas>,
    },
    /// Someone may no longer log in.
    UserRemoved {
        /// Who.
        user: UserName,
        /// What the account was; absent: a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        was: Option<AccountWas>,
    },
    /// A device was paired.
    DeviceAdded {
        /// Its id.
        device: DeviceId,
        /// What it is.
        device_kind: DeviceKind,
        /// What people call it.
        name: String,
        /// The part of the hall it stands in.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        zone: Option<Zone>,
        /// The counter it stands at.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counter: Option<CounterNo>,
    },
    /// A device's token works no longer.
    DeviceRemoved {
        /// Which.
        device: DeviceId,
        /// What it was; absent: a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        was: Option<DeviceWas>,
    },
    /// A token that a device had replaced was used again: one of the two is a copy, and neither is let in any more.
    DeviceRevoked {
        /// Which.
        device: DeviceId,
        /// What it was; absent: a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        was: Option<DeviceWas>,
    },
    /// Someone logged in.
    LoggedIn {
        /// Who.
        user: UserName,
        /// Whether an identity provider said who it is; absent: they showed their password.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        by_provider: bool,
    },
    /// Someone tried to and could not; or, where `refused` stands, tried anything else that they may not. One kind for both:
    /// a program before that field reads the second as the first, and goes on.
    LoginFailed {
        /// The name they gave, shortened. Not checked: anything may stand here.
        user: String,
        /// How often, where several are told of at once; absent: once.
        #[serde(skip_serializing_if = "is_once", default = "once")]
        times: u32,
        /// What was refused instead of a log-in; absent: a log-in.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        refused: Option<Attempt>,
    },
    /// Someone logged out, or was logged out.
    LoggedOut {
        /// Who.
        user: UserName,
        /// Why; absent: a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        why: Option<SessionEnd>,
        /// When the sessions began that ended: those of the log-ins of these moments, oldest first.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        since: Vec<Millis>,
        /// How many more ended than are told here.
        #[serde(skip_serializing_if = "is_none", default)]
        more: u32,
        /// Whether none of theirs is left.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        all: bool,
    },
    /// A configuration was applied.
    ConfigApplied {
        /// SHA-256 of its text, in hexadecimal.
        sha256: String,
        /// Where it came from.
        source: ConfigSource,
        /// Every key that it changed, with what stood there before.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        changes: Vec<Setting>,
        /// How many more it changed than are told here.
        #[serde(skip_serializing_if = "is_none", default)]
        more: u32,
    },
    /// A voice that the office records itself is another.
    VoiceChanged {
        /// The voice's name.
        voice: String,
        /// The version that this made.
        version: u32,
        /// What was done: `create`, `take SLOT`, `drop SLOT`, `edit`, `publish`, `restore VERSION`, `import`.
        change: String,
    },
    /// A picture or a video of the office's own is another, or gone.
    MediaChanged {
        /// The file's name.
        name: String,
        /// SHA-256 of what it holds from now on, in hexadecimal; absent: it was removed.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        sha256: Option<String>,
        /// SHA-256 of what it held before; absent: there was none, or a program before this field wrote it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        was: Option<String>,
    },
    /// What was written of a visit was erased: its key is destroyed, and the words that stand sealed in the log are read
    /// by nobody any more.
    TicketErased {
        /// Of which number.
        ticket: TicketId,
        /// Why.
        reason: Erasure,
    },
    /// Business days are taken away, the first of the log, because the office keeps it for so long and no longer. The commit of
    /// this record marks their rows; what stays of them is in `sealed`.
    DaysRemoved {
        /// The last record that is gone with them.
        through: u64,
        /// The last business day that is.
        until: Date,
        /// For so many years the office keeps its log.
        keep_years: u16,
        /// Sealed files that are gone by now: these, and all before.
        files: u64,
        /// The root of the log's tree over the records that are gone.
        #[serde(with = "hex")]
        root: Hash,
        /// SHA-256 over what stays of all those files, as `docs/FORMAT.md` has it.
        #[serde(with = "hex")]
        rows: Hash,
    },
    /// The log goes on from a backup, in another store. What happened after that backup was made is in no log.
    Restored {
        /// The store that the log goes on in.
        epoch: Uuid,
        /// The store that was copied.
        parent: Uuid,
        /// When the backup was made.
        made_at: Millis,
        /// The name of its file, where somebody chose it on a page. The record before this one is its head.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        backup: Option<String>,
    },
}

/// A call that is spoken together with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Who is called.
    pub ticket: TicketId,
    /// Where to.
    pub counter: CounterNo,
    /// How often they were called by now.
    pub calls: u32,
}

/// Why a call was not spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unspoken {
    /// So many were called at once that its turn came too late.
    TooLate,
    /// The player did not play it to its end.
    NotPlayed,
    /// The voice has no sound for it.
    CannotSay,
}

/// What became of an announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VoiceEvent {
    /// It is to be played.
    Due {
        /// Its id.
        announcement: Uuid,
        /// Where.
        zone: Zone,
        /// Who is called.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// How often they were called by now.
        calls: u32,
        /// Others called in the same breath, because many were called at once.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        with: Vec<Called>,
    },
    /// Staff asked for a notice to the hall.
    NoticeAsked {
        /// `evacuation`, `lunch`, `issuing_closed`, or the key of a sentence that the office wrote itself.
        notice: String,
        /// Where; absent: in every zone.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        zone: Option<Zone>,
    },
    /// A notice is to be played.
    NoticeDue {
        /// Its id.
        announcement: Uuid,
        /// Where.
        zone: Zone,
        /// Which.
        notice: String,
    },
    /// A call that nobody can have heard from a loudspeaker: its counter was told to call aloud.
    Unspoken {
        /// Where.
        zone: Zone,
        /// Who is called.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// How often they were called by now.
        calls: u32,
        /// Why.
        why: Unspoken,
    },
    /// A player began.
    Started {
        /// Which.
        announcement: Uuid,
        /// Who plays.
        player: DeviceId,
    },
    /// A player ended, or nobody played it.
    Finished {
        /// Which.
        announcement: Uuid,
        /// Who played; absent when nobody did.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        player: Option<DeviceId>,
        /// Whether it was played to its end.
        heard: bool,
        /// Why it was not.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
    },
}

fn once() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it by reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it by reference")]
fn is_once(times: &u32) -> bool {
    *times == 1
}
