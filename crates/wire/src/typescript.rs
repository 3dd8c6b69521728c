//! `displays/src/wire.ts`, made from these types.

use crate::backups::{
    Backup, BackupCopies, BackupFailure, BackupFor, BackupTrouble, Backups, CopyFailure, CopySent,
    CopyTrouble,
};
use crate::booking::{Booking, MadeBooking, SlotLine, Slots};
use crate::bulletin::{Bulletin, BulletinReaders};
use crate::changed::{Changed, ServiceNow, Splice};
use crate::config::{
    CellProblem, ConfigFinding, ConfigForm, ConfigTemplate, ConfigTemplates, EditConfig,
    ImportedColumn, ImportedRow, ImportedRows,
};
use crate::configured::{
    Arrow, Details, KioskSettings, Layout, LobbySettings, Look, Media, MediaFile, MediaFiles,
    MediaKind, Place, Print, Procedure, RatingSettings, Shape, Theme,
};
use crate::mirror::{
    Channel, ChosenBy, Class, CounterState, Delivery, DeviceKind, Ending, HoldReason, Language,
    NoticeCode, Outcome, Press, Role, Rule, TicketState,
};
use crate::orders::{
    Alarm, AssignServices, ByNumber, CallTicket, CancelBy, CancelTicket, CorrectTicket, Emergency,
    EndAlarm, Finish, HoldFor, HoldTicket, MoveBooking, NewAnnouncement, NewBooking, NewTicket,
    Pause, TransferTicket, WalkUp,
};
use crate::own::{
    ConfirmSecondFactor, FinishLogIn, GoToProvider, LogInAt, LogInWays, NewSecondFactor,
    OwnSession, RecoveryCodes, RemoveSecondFactor, SecondFactor, SetIdentity, SetPin, Unlock,
};
use crate::pairing::{
    AskingDevice, ConfirmPairing, NewPairing, Pairing, PairingClaim, PairingState,
};
use crate::privacy::{
    EraseReason, EraseTicket, Erased, HeldKind, HeldLine, Privacy, VisitComment, VisitComments,
};
use crate::problem::{Instead, Problem};
use crate::proof::{LogGrowth, LogHead, LogNow, MyProof, NotedHead};
use crate::rating::{RateHere, RateVisit};
use crate::report::{ColumnKind, Report, ReportCell, ReportColumn};
use crate::requests::{
    ChangePassword, ChangeUser, ConfigChange, ConfigResult, CounterChange, Device, FirstAdmin,
    Health, HealthItem, LoggedIn, Login, NewDevice, NewUser, PairedDevice, User,
};
use crate::restores::{
    ArrivedBackup, BeginRestore, ConfirmRestore, FoundBackup, Restore, RestoreStage, RestoreTrouble,
};
use crate::speech::{DeviceFrame, PlayerFrame, ScreenFrame};
use crate::stream::{Bound, Event, Frame, MyEvent, StaffOnly, TicketLine, TicketRef};
use crate::ticket::{Held, IssuedTicket, Notice, Queue, Slip, Ticket, Wait};
use crate::views::{
    Ask, BookingTimes, CounterDesk, CounterLine, CounterView, CutOff, EmergencyProfile, Figures,
    HeldTicket, KioskView, LobbyView, MyTicketView, Named, OfficeView, PersonLimits, RatingView,
    RecentCall, Seat, ServiceLine, Soon, SpeakerView, SupervisorView, Text,
};
use crate::voices::{
    EditVoice, NewVoice, RestoreVoice, TakeMeasures, Voice, VoiceGroup, VoiceLine, VoiceStudio,
    VoiceVersion,
};
use crate::why::{MyWhy, Turn, Why};
use ts_rs::{Config, TS};

/// The whole file.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut file = String::from("// Made from crates/wire by `cargo xtask wire`. Do not edit.\n");
    macro_rules! declare {
        ($($type:ty),+ $(,)?) => {
            $(file.push_str(&format!("\nexport {}\n", <$type as TS>::decl(&config)));)+
        };
    }
    declare!(Class, TicketState, Language, Channel, Outcome, Press, CounterState, Role, DeviceKind);
    declare!(HoldReason, Ending, Rule, Delivery, ChosenBy, NoticeCode);
    declare!(Text, Wait, Held, Ticket, Notice, Slip, IssuedTicket, Queue, Instead, Problem);
    backups(&mut file, &config);
    declare!(HeldKind, HeldLine, Privacy, VisitComment, VisitComments);
    declare!(EraseReason, EraseTicket, Erased, BulletinReaders, Bulletin);
    own(&mut file, &config);
    declare!(NewTicket, ByNumber, CorrectTicket, CancelBy);
    declare!(CancelTicket, Pause, Finish, HoldFor, HoldTicket, TransferTicket, CallTicket);
    declare!(
        WalkUp,
        AssignServices,
        CounterChange,
        Alarm,
        EndAlarm,
        Emergency,
        NewAnnouncement,
        Why,
        Turn,
        MyWhy
    );
    declare!(ColumnKind, ReportColumn, ReportCell, Report);
    declare!(LogHead, LogNow, LogGrowth, MyProof, NotedHead);
    declare!(NewBooking, MoveBooking, SlotLine, Slots, Booking, MadeBooking);
    declare!(NewUser, ChangeUser, User, NewDevice, Device, PairedDevice);
    declare!(NewPairing, Pairing, PairingClaim, PairingState, AskingDevice, ConfirmPairing);
    declare!(ConfigChange, ConfigResult, HealthItem, Health);
    declare!(ConfigForm, EditConfig, ConfigFinding, ConfigTemplate, ConfigTemplates);
    declare!(CellProblem, ImportedColumn, ImportedRow, ImportedRows);
    declare!(NewVoice, EditVoice, RestoreVoice, Voice, VoiceGroup, VoiceLine, VoiceStudio);
    declare!(TakeMeasures, VoiceVersion);
    declare!(
        Theme,
        Look,
        Print,
        KioskSettings,
        Layout,
        MediaKind,
        Media,
        LobbySettings,
        Arrow,
        Shape
    );
    declare!(Place, Details, Procedure, RatingSettings, MediaFile, MediaFiles);
    declare!(Bound, StaffOnly, TicketRef, CutOff, ServiceLine, RecentCall, CounterLine, Named);
    declare!(BookingTimes, PersonLimits, OfficeView, Soon, LobbyView, KioskView, HeldTicket);
    declare!(CounterDesk, CounterView, Seat, EmergencyProfile, Figures, SupervisorView);
    declare!(SpeakerView, MyTicketView, Ask, RatingView, RateVisit, RateHere);
    declare!(ServiceNow, Splice<RecentCall>, Changed);
    declare!(TicketLine, MyEvent, Event, Frame<LobbyView, Event>, PlayerFrame, ScreenFrame, DeviceFrame);
    without_comments(&file)
}

/// The same declarations on fewer lines: what a field means stands in the Rust types.
fn without_comments(file: &str) -> String {
    let kept = file.lines().filter(|line| {
        let line = line.trim_start();
        !(line.starts_with("/**") || line.starts_with("* ") || line.starts_with("*/"))
    });
    kept.map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Backups, and how one is restored.
fn backups(file: &mut String, config: &Config) {
    let declared = [
        BackupFor::decl(config),
        BackupTrouble::decl(config),
        Backup::decl(config),
        BackupFailure::decl(config),
        CopyTrouble::decl(config),
        CopySent::decl(config),
        CopyFailure::decl(config),
        BackupCopies::decl(config),
        Backups::decl(config),
        RestoreStage::decl(config),
        RestoreTrouble::decl(config),
        ArrivedBackup::decl(config),
        FoundBackup::decl(config),
        Restore::decl(config),
        BeginRestore::decl(config),
        ConfirmRestore::decl(config),
    ];
    export(file, declared);
}

/// What is declared of log-ins and of one's own account.
fn own(file: &mut String, config: &Config) {
    let declared = [
        Login::decl(config),
        LoggedIn::decl(config),
        FirstAdmin::decl(config),
        ChangePassword::decl(config),
        Unlock::decl(config),
        SetPin::decl(config),
        OwnSession::decl(config),
        NewSecondFactor::decl(config),
        SecondFactor::decl(config),
        ConfirmSecondFactor::decl(config),
        RecoveryCodes::decl(config),
        RemoveSecondFactor::decl(config),
        LogInAt::decl(config),
        LogInWays::decl(config),
        GoToProvider::decl(config),
        FinishLogIn::decl(config),
        SetIdentity::decl(config),
    ];
    export(file, declared);
}

fn export(file: &mut String, declared: impl IntoIterator<Item = String>) {
    for one in declared {
        file.push_str(&format!("\nexport {one}\n"));
    }
}
