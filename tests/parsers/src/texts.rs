//! What people type: configurations, calendar files, names and numbers.

use office::{CounterNo, Language};
use settings::{Finding, Severity, diff, read, read_with};
use std::fmt::Display;
use std::str::FromStr;

const WARD: &str = include_str!("../../../config/ward.toml");

/// A configuration, beside which the sample's calendar lies.
pub(crate) fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    holds(text, "");
}

/// A calendar file, beside the sample ward.
pub(crate) fn calendar(bytes: &[u8]) {
    let Ok(calendar) = std::str::from_utf8(bytes) else { return };
    holds(&WARD.replace("# calendar = ", "calendar = "), calendar);
}

fn holds(text: &str, calendar: &str) {
    let findings = match read_with(text, "any", |_| Ok(calendar.to_owned())) {
        Ok(settings) => {
            assert_eq!(settings.rules.check(), Ok(()));
            assert!(diff(&settings, &settings).is_empty());
            let kept = read(&settings.text, "kept").expect("what is kept can be read again");
            assert_eq!(kept.rules, settings.rules);
            settings.warnings
        }
        Err(findings) => {
            assert!(findings.iter().any(|f| f.severity == Severity::Error));
            findings.0
        }
    };
    for finding in &findings {
        stands_in(finding, if finding.file == "any" { text } else { calendar });
    }
}

fn stands_in(finding: &Finding, text: &str) {
    assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
    assert!(finding.line <= text.matches('\n').count() + 1, "{finding:?}");
    for language in [Language::Vi, Language::En] {
        assert!(!finding.line(language).contains('\n'), "{finding:?}");
    }
}

/// Names and numbers of the office.
pub(crate) fn names(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    written_as_read::<CounterNo>(text);
    written_as_read::<office::TicketNumber>(text);
    written_as_read::<office::ServiceKey>(text);
    written_as_read::<office::Zone>(text);
    written_as_read::<office::UserName>(text);
    written_as_read::<office::DeviceId>(text);
    written_as_read::<office::PersonTag>(text);
    if let Ok(ticket) = text.parse::<office::TicketId>() {
        assert_eq!(ticket.to_string().parse(), Ok(ticket));
    }
}

/// A name has one spelling: two would be two keys for one thing.
fn written_as_read<T: FromStr + Display>(text: &str) {
    let Ok(name) = text.parse::<T>() else { return };
    assert_eq!(name.to_string(), text);
}
