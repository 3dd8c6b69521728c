//! `displays/src/wire.ts`, made from these types.

use crate::mirror::{
    Channel, Class, CounterState, DeviceKind, Language, Outcome, Press, Role, TicketState,
};
use crate::problem::Problem;
use crate::requests::{
    ChangeUser, ConfigChange, ConfigResult, CounterChange, Device, Finish, FirstAdmin, Health,
    HealthItem, LoggedIn, Login, NewDevice, NewTicket, NewUser, PairedDevice, Pause, User,
};
use crate::speech::PlayerFrame;
use crate::stream::{Event, Frame, MyEvent, StaffOnly, TicketLine, TicketRef};
use crate::ticket::{IssuedTicket, Queue, Ticket, Wait};
use crate::views::{
    CounterDesk, CounterLine, CounterView, KioskView, LobbyView, MyTicketView, OfficeView,
    RecentCall, ServiceLine, SpeakerView, SupervisorView, Text,
};
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
    declare!(Text, Wait, Ticket, IssuedTicket, Queue, Problem);
    declare!(Login, LoggedIn, FirstAdmin, NewTicket, Pause, Finish, CounterChange);
    declare!(NewUser, ChangeUser, User, NewDevice, Device, PairedDevice);
    declare!(ConfigChange, ConfigResult, HealthItem, Health);
    declare!(
        StaffOnly,
        TicketRef,
        ServiceLine,
        RecentCall,
        CounterLine,
        OfficeView,
        LobbyView,
        KioskView
    );
    declare!(CounterDesk, CounterView, SupervisorView, SpeakerView, MyTicketView);
    declare!(TicketLine, MyEvent, Event, Frame<LobbyView, Event>, PlayerFrame);
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
