//! Who may say and hear what at the broker: what goes into its configuration.

use crate::hub::config::{CityConfig, Offices};
use crate::subjects;
use std::fmt::Write;

/// The part of `nats-server`'s configuration that says who may do what. An office may speak and hear under its own name, the hub
/// under all; nobody else is let in.
#[must_use]
pub fn permissions(config: &CityConfig, hub_key: &str) -> String {
    let mut text = String::from("authorization {\n  users = [\n");
    let hub = (
        ["xinmoi.told.*", "xinmoi.ask.*", "$JS.API.>", "$JS.ACK.XINMOI.>"].as_slice(),
        [subjects::REPORTS, subjects::REPLIES, "_INBOX_hub.>"].as_slice(),
    );
    user(&mut text, hub_key, hub.0, hub.1);
    for office in Offices::of(config).all() {
        let (Some(key), site) = (&office.key, &office.site) else { continue };
        let says = [subjects::log(site), subjects::report(site), subjects::reply(site)];
        let inbox = format!("{}.>", subjects::inbox(site));
        let hears = [subjects::told(site), subjects::ask(site), inbox];
        user(&mut text, key, &says, &hears);
    }
    text.push_str("  ]\n}\n");
    text
}

fn user(text: &mut String, key: &str, says: &[impl AsRef<str>], hears: &[impl AsRef<str>]) {
    let _ = writeln!(
        text,
        "    {{ nkey: {key}, permissions: {{ publish: [{}], subscribe: [{}] }} }}",
        list(says),
        list(hears)
    );
}

fn list(subjects: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = subjects.iter().map(|s| format!("\"{}\"", s.as_ref())).collect();
    quoted.join(", ")
}
