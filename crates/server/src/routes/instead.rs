//! What is offered to somebody to whom no number is given: the next opening, a booking, another office.

use crate::App;
use crate::problem::ApiError;
use crate::routes::notices::{clock_of, in_language};
use crate::texts::text;
use dispatcher::CommandError;
use office::{Language, Millis, Office, Refusal, ServiceKey};
use wire::{Instead, stamp};

/// Windows of one day that are looked through for the first one of the next.
const WINDOWS_MAX: usize = 48;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// When numbers are given out again.
    opens_at: Option<String>,
    /// Whether that is today.
    today: bool,
    booking: bool,
    elsewhere: Option<office::Text>,
}

impl Offer {
    fn of(refusal: &Refusal, service: &ServiceKey, office: &Office, at: Millis) -> Option<Self> {
        let opens_at = if let Refusal::IssuingClosed { opens_at }
        | Refusal::CapacitySpent { opens_at, .. } = refusal
        {
            *opens_at
        } else if matches!(refusal, Refusal::QuotaSpent(_) | Refusal::NumbersSpent(_)) {
            opens_another_day(office, at)
        } else if matches!(refusal, Refusal::ServiceSuspended(_) | Refusal::HallFull) {
            None
        } else {
            return None;
        };
        Some(Self {
            opens_at: opens_at.map(|at| stamp(at, office.zone())),
            today: opens_at.is_some_and(|opens| office.date_of(opens) == office.date_of(at)),
            booking: can_book(service, office, at),
            elsewhere: office.rules().issuing.elsewhere.clone(),
        })
    }

    /// For clients.
    pub(crate) fn shown(&self) -> Instead {
        Instead {
            opens_at: self.opens_at.clone(),
            booking: self.booking,
            elsewhere: self.elsewhere.as_ref().map(Into::into),
        }
    }

    /// For people: a sentence for each offer, after the one that says what is not possible.
    pub(crate) fn words(&self, language: Language, refused: String) -> String {
        let opens = self.opens_at.as_deref().map(|at| opens_words(language, at, self.today));
        let booking = self.booking.then(|| text(language, "instead-booking", &[]));
        let elsewhere = self.elsewhere.as_ref().map(|place| {
            let place = in_language(place, language).to_owned();
            text(language, "instead-elsewhere", &[("what", place)])
        });
        let offers: Vec<String> = [opens, booking, elsewhere].into_iter().flatten().collect();
        if offers.is_empty() {
            return format!("{refused} {}", text(language, "instead-nothing", &[]));
        }
        format!("{refused} {}", offers.join(" "))
    }
}

fn opens_words(language: Language, at: &str, today: bool) -> String {
    let time = clock_of(at).to_owned();
    if today {
        return text(language, "instead-opens-today", &[("time", time)]);
    }
    let mut date: Vec<&str> = at.get(..10).unwrap_or_default().split('-').collect();
    date.reverse();
    text(language, "instead-opens", &[("time", time), ("date", date.join("/"))])
}

/// Today's numbers are gone: the first opening of a later date.
fn opens_another_day(office: &Office, at: Millis) -> Option<Millis> {
    let rules = office.rules();
    let hours = rules.issue_hours.as_ref()?;
    let after = |at: Millis| rules.opens_after(hours, at, office.zone());
    let today = office.date_of(at);
    let openings = std::iter::successors(after(at), |opens| after(*opens));
    openings.take(WINDOWS_MAX).find(|opens| office.date_of(*opens) != today)
}

/// Whether a slot for the service is free on any day that can be booked.
fn can_book(service: &ServiceKey, office: &Office, at: Millis) -> bool {
    let Some(rules) = office.rules().issuing.booking else { return false };
    let dates = std::iter::successors(Some(office.date_of(at)), |date| date.tomorrow().ok());
    let dates = dates.take(usize::from(rules.days_ahead) + 1);
    let mut slots = dates.filter_map(|date| office.slots(service, date, at).ok()).flatten();
    slots.any(|slot| slot.left > 0)
}

/// A refusal to give out a number, with what is offered instead; any other error as it is.
pub(crate) fn offering(app: &App, service: &ServiceKey, error: CommandError) -> ApiError {
    let CommandError::Refused(refusal) = &error else { return error.into() };
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    match Offer::of(refusal, service, &state.office, at) {
        Some(offer) => ApiError::NoNumber { refusal: refusal.clone(), offer: Box::new(offer) },
        None => error.into(),
    }
}
