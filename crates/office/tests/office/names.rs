//! Names are parsed once, at the edge: what is not a name does not come in.

use office::{CounterNo, DeviceId, Prefix, ServiceKey, TicketId, TicketNumber, UserName, Zone};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// Reads as itself from text and from JSON.
#[track_caller]
fn name<N>(text: &str)
where
    N: FromStr<Err: Debug> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let name: N = text.parse().unwrap();
    assert_eq!(name.to_string(), text);
    let json = serde_json::to_string(&name).unwrap();
    assert_eq!(serde_json::from_str::<N>(&json).unwrap(), name);
}

/// Is refused as text and as JSON, with words that name it.
#[track_caller]
fn no_name<N: FromStr<Err: Display> + Debug + DeserializeOwned>(text: &str) {
    let why = text.parse::<N>().err().unwrap_or_else(|| panic!("{text:?} was taken")).to_string();
    assert!(why.contains(" is not valid: "), "{why}");
    let json = serde_json::to_string(text).unwrap();
    assert!(serde_json::from_str::<N>(&json).is_err(), "{text:?} was taken from JSON");
}

#[test]
fn a_counter_is_a_number_on_a_sign() {
    ["1", "20", "999"].into_iter().for_each(name::<CounterNo>);
    for no in ["0", "1000", "65537", "-1", "+1", "01", "1.0", " 1", "", "một", "١"] {
        no_name::<CounterNo>(no);
    }
    for no in ["0", "1000", "-1", "1.5", "70000", "null"] {
        assert!(serde_json::from_str::<CounterNo>(no).is_err(), "{no}");
    }
}

#[test]
fn a_service_and_a_zone_are_plain_keys() {
    ["a", "chung-thuc", "ho_tich_2", &"k".repeat(32)].into_iter().for_each(name::<ServiceKey>);
    name::<Zone>("tang-2");
    for no in ["", "A", "chứng-thực", "a b", "a/b", &"k".repeat(33)] {
        no_name::<ServiceKey>(no);
        no_name::<Zone>(no);
    }
}

#[test]
fn a_number_is_capital_letters_and_digits() {
    ["A", "4", "KH12", "ĐĐ"].into_iter().for_each(name::<Prefix>);
    ["A001", "4042", "KH1299999", "Đ001"].into_iter().for_each(name::<TicketNumber>);
    // Đ written as D and a stroke is another text.
    for no in ["", "a", "A-1", "D\u{335}", "Ô", "A001A001A0010"] {
        no_name::<Prefix>(no);
        no_name::<TicketNumber>(no);
    }
    no_name::<Prefix>("ABCDE");
}

#[test]
fn people_and_devices_have_names() {
    ["lan", "nguyễn.lan", "lan@phuong-1.vn", "Lan_2"].into_iter().for_each(name::<UserName>);
    for no in ["", "lan mai", "lan\n", "<b>", "lan;", &"l".repeat(65)] {
        no_name::<UserName>(no);
    }
    name::<DeviceId>("kiosk-1");
    for no in ["", "Kiosk", "kiosk_1", &"k".repeat(41)] {
        no_name::<DeviceId>(no);
    }
}

#[test]
fn a_ticket_has_a_reference() {
    name::<TicketId>("0193a7f0-0000-7000-8000-000000000001");
    let why = "A001".parse::<TicketId>().unwrap_err();
    assert_eq!(why.to_string(), "ticket \"A001\" is not valid: the id of a ticket");
}

#[test]
fn a_refused_name_is_quoted_in_short() {
    let why = "x".repeat(1_000_000).parse::<Prefix>().unwrap_err();
    assert!(why.to_string().len() < 200);
}
