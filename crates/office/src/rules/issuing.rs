//! Limits on giving out numbers: people, bookings, emergencies.

use crate::ids::ServiceKey;
use crate::rules::Text;
use crate::ticket::is_false;
use serde::{Deserialize, Serialize};

/// How many numbers one person may take, where the identity is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLimits {
    /// Numbers a day, booked and taken together.
    pub per_day: u16,
    /// Of them in one field.
    pub per_field: u16,
}

/// In which order bookings and walk-ins are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingOrder {
    /// Equal: by the moment of registration, wherever it was made.
    #[default]
    Registration,
    /// As if they had come at the beginning of their slot.
    Slot,
}

/// Numbers booked ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingRules {
    /// Days after today that can be booked.
    pub days_ahead: u8,
    /// Length of a slot, in minutes.
    pub slot_minutes: u16,
    /// Bookings a slot and service.
    pub per_slot: u16,
    /// How long before its slot begins a booking may be checked in, in minutes.
    pub early_minutes: u16,
    /// How long after its slot began a booking lapses, in minutes.
    pub grace_minutes: u16,
    /// Order against walk-ins.
    #[serde(default)]
    pub order: BookingOrder,
}

impl Default for BookingRules {
    fn default() -> Self {
        let order = BookingOrder::Registration;
        Self {
            days_ahead: 6,
            slot_minutes: 30,
            per_slot: 4,
            early_minutes: 15,
            grace_minutes: 15,
            order,
        }
    }
}

/// What an office still does in an emergency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// Numbers are given out for these services only.
    pub services: Vec<ServiceKey>,
    /// People in the hall at most, waiting or at a counter; absent: any number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hall_max: Option<u32>,
}

/// When numbers are refused, and what is offered instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuing {
    /// Stop when the working time left until closing is spent on those who wait. Needs service hours and minutes.
    #[serde(skip_serializing_if = "is_false", default)]
    pub by_capacity: bool,
    /// Another office that people are told of when this one can take no more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub elsewhere: Option<Text>,
    /// Limits for one person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<PersonLimits>,
    /// Bookings; absent: none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub booking: Option<BookingRules>,
    /// The emergency profile, off until a supervisor turns it on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub emergency: Option<Emergency>,
}
