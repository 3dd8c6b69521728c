//! What the holder of a number is told with it, in the ticket's language.

use crate::texts::text;
use office::{Language, Millis, Office};
use wire::{Notice, NoticeCode, Slip, Waits, stamp};

/// What is printed on a ticket's slip at a moment.
pub(crate) fn slip(ticket: &office::Ticket, office: &Office, at: Millis, waits: &Waits) -> Slip {
    let ahead = office.ahead(ticket);
    let told = office.notices(ticket, ahead, at);
    let notices = told.iter().map(|notice| notice_in(notice, ticket.language, office)).collect();
    let shown = wire::Ticket::with_ahead(ticket, office, ahead);
    Slip { ticket: wire::Ticket { wait: waits.of(ticket), ..shown }, notices }
}

fn notice_in(notice: &office::Notice, language: Language, office: &Office) -> Notice {
    match notice {
        office::Notice::AfterCutOff(said) => {
            let text = in_language(said, language).to_owned();
            Notice { code: NoticeCode::AfterCutOff, text, at: None }
        }
        office::Notice::NoCounterOpen => {
            let text = text(language, "notice-no_counter_open", &[]);
            Notice { code: NoticeCode::NoCounterOpen, text, at: None }
        }
        office::Notice::AfterBreak(from) => {
            let at = stamp(*from, office.zone());
            let text = text(language, "notice-after_break", &[("time", clock_of(&at).to_owned())]);
            Notice { code: NoticeCode::AfterBreak, text, at: Some(at) }
        }
    }
}

/// A configured text in a language; the Vietnamese stands in for a missing one.
pub(crate) fn in_language(text: &office::Text, language: Language) -> &str {
    match language {
        Language::Vi => &text.vi,
        Language::En => text.en.as_deref().unwrap_or(&text.vi),
    }
}

/// The `13:00` of `2026-11-23T13:00:00.000+07:00`.
pub(crate) fn clock_of(stamp: &str) -> &str {
    stamp.get(11..16).unwrap_or(stamp)
}
