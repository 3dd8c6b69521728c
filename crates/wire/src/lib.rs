//! What crosses a network: requests, answers, frames and problem bodies of contract version 1.
//!
//! Types mirror those of `office`, so that a stored format and a spoken one can change apart.

mod mirror;
mod problem;
mod requests;
mod speech;
mod stream;
mod ticket;
mod time;
mod typescript;
mod views;

pub use mirror::{
    Channel, Class, CounterState, DeviceKind, Language, Outcome, Press, Role, TicketState,
};
pub use problem::Problem;
pub use requests::{
    ChangeUser, ConfigChange, ConfigResult, CounterChange, Device, Finish, FirstAdmin, Health,
    HealthItem, LoggedIn, Login, NewDevice, NewTicket, NewUser, PairedDevice, Pause, User,
};
pub use speech::PlayerFrame;
pub use stream::{Event, Frame, MyEvent, StaffOnly, TicketLine, TicketRef};
pub use ticket::{IssuedTicket, Queue, Ticket, Wait};
pub use time::stamp;
pub use typescript::typescript;
pub use views::{
    CounterDesk, CounterLine, CounterView, KioskView, LobbyView, MyTicketView, OfficeView,
    RecentCall, ServiceLine, SpeakerView, SupervisorView, Text, ViewOptions, WeekWindows,
};
