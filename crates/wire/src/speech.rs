//! What players and screens say on their own streams.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From a loudspeaker or a television to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlayerFrame {
    /// Whether it can play; sent after connecting and whenever that changes.
    Player {
        /// Whether sound would be heard now.
        can_play: bool,
        /// Why not, in a few words for the admin.
        #[serde(default)]
        reason: Option<String>,
        /// What it is playing.
        #[serde(default)]
        playing: Option<String>,
    },
    /// The first sample went to the device.
    Started {
        /// Which announcement.
        announcement: String,
    },
    /// It was played to its end, or not.
    Finished {
        /// Which announcement.
        announcement: String,
        /// Whether all of it was played.
        heard: bool,
        /// Why not.
        #[serde(default)]
        reason: Option<String>,
    },
}

/// From any device to the server, on any stream of its.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeviceFrame {
    /// How it does; said after connecting and once a minute.
    Health {
        /// The page it shows.
        #[serde(default)]
        page: Option<String>,
        /// The version of the program that it runs, or that made the page.
        #[serde(default)]
        version: Option<String>,
        /// How long the page or the program has run, in seconds.
        up_s: u32,
        /// What it holds in memory, in MB, where it can tell.
        #[serde(default)]
        memory_mb: Option<u32>,
    },
}

/// From a lobby screen to the server, on its own stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScreenFrame {
    /// A call stands on the glass. Said once it is drawn: by a frame, and for what a snapshot shows as called. From
    /// its first word a screen is one that confirms, and a call to its part of the hall waits for it a moment.
    Painted {
        /// Whose call.
        ticket: String,
        /// Which call, as in the frame that told of it.
        calls: u32,
    },
}
