//! What crosses a network: requests, answers, frames and problem bodies of contract version 1.
//!
//! Types mirror those of `office`, so that a stored format and a spoken one can change apart.

mod backups;
mod booking;
mod bulletin;
mod changed;
mod config;
mod configured;
mod mirror;
mod orders;
mod own;
mod pairing;
mod privacy;
mod problem;
mod proof;
mod rating;
mod report;
mod requests;
mod restores;
mod speech;
mod stream;
mod ticket;
mod time;
mod typescript;
mod views;
mod voices;
mod why;

pub use backups::{
    Backup, BackupCopies, BackupFailure, BackupFor, BackupTrouble, Backups, CopyFailure, CopySent,
    CopyTrouble,
};
pub use booking::{Booking, MadeBooking, SlotLine, Slots};
pub use bulletin::{Bulletin, BulletinReaders};
pub use changed::{Changed, ServiceNow, Shown, Splice};
pub use config::{
    CellProblem, ConfigFinding, ConfigForm, ConfigTemplate, ConfigTemplates, EditConfig,
    ImportedColumn, ImportedRow, ImportedRows,
};
pub use configured::{
    Arrow, Configured, Details, Guidance, KioskSettings, Layout, LobbySettings, Look, Media,
    MediaFile, MediaFiles, MediaKind, Place, Print, Procedure, RatingSettings, Shape, Theme,
};
pub use mirror::{
    CancelCause, Channel, ChosenBy, Class, CounterState, Delivery, DeviceKind, Ending, HoldReason,
    Language, NoticeCode, Outcome, Press, Role, Rule, TicketState,
};
pub use orders::{
    Alarm, AssignServices, ByNumber, CallTicket, CancelBy, CancelTicket, CorrectTicket, Emergency,
    EndAlarm, Finish, HoldFor, HoldTicket, MoveBooking, NewAnnouncement, NewBooking, NewTicket,
    Pause, Scanned, TransferTicket, WalkUp,
};
pub use own::{
    ConfirmSecondFactor, FinishLogIn, GoToProvider, LogInAt, LogInWays, NewSecondFactor,
    OwnSession, RecoveryCodes, RemoveSecondFactor, SecondFactor, SetIdentity, SetPin, Unlock,
};
pub use pairing::{AskingDevice, ConfirmPairing, NewPairing, Pairing, PairingClaim, PairingState};
pub use privacy::{
    EraseReason, EraseTicket, Erased, HeldKind, HeldLine, Privacy, VisitComment, VisitComments,
};
pub use problem::{Instead, Problem};
pub use proof::{LogGrowth, LogHead, LogNow, MyProof, NotedHead};
pub use rating::{RateHere, RateVisit};
pub use report::{ColumnKind, Report, ReportCell, ReportColumn};
pub use requests::{
    ChangePassword, ChangeUser, ConfigChange, ConfigResult, CounterChange, Device, FirstAdmin,
    Health, HealthItem, LoggedIn, Login, NewDevice, NewUser, PairedDevice, User,
};
pub use restores::{
    ArrivedBackup, BeginRestore, ConfirmRestore, FoundBackup, Restore, RestoreStage, RestoreTrouble,
};
pub use speech::{DeviceFrame, PlayerFrame, ScreenFrame};
pub use stream::{Bound, Event, Frame, MyEvent, StaffOnly, TicketLine, TicketRef};
pub use ticket::{Held, IssuedTicket, Notice, Queue, Slip, Ticket, Wait};
pub use time::{clock, stamp};
pub use typescript::typescript;
pub use views::{
    Ask, BookingTimes, CounterDesk, CounterLine, CounterView, CutOff, EmergencyProfile, Figures,
    HeldTicket, KioskView, LobbyView, MyTicketView, Named, OfficeView, PersonLimits, RatingView,
    RecentCall, Seat, ServiceLine, Soon, SpeakerView, SupervisorView, Text, ViewOptions, Waits,
    WeekWindows,
};
pub use voices::{
    EditVoice, NewVoice, RestoreVoice, TakeMeasures, Voice, VoiceGroup, VoiceLine, VoiceStudio,
    VoiceVersion,
};
pub use why::{MyWhy, Turn, Why};

/// Keys as they are spelt on the wire.
fn texts<'a, T: ToString + 'a>(keys: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    keys.into_iter().map(ToString::to_string).collect()
}
