//! What each screen is shown, built from the office.

mod office;
mod screens;
mod staff;

pub use office::{
    BookingTimes, CounterLine, CutOff, Named, OfficeView, PersonLimits, RecentCall, ServiceLine,
    Text, ViewOptions, Waits, WeekWindows,
};
pub use screens::{Ask, KioskView, LobbyView, MyTicketView, RatingView, Soon, SpeakerView};
pub use staff::{
    CounterDesk, CounterView, EmergencyProfile, Figures, HeldTicket, Seat, SupervisorView,
};

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
