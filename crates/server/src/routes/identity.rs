//! Who takes a number, where that gives a right or sets a limit. The digits of an identity live as long as the request:
//! what is kept is a keyed hash whose key dies with its day.

use crate::App;
use crate::problem::ApiError;
use crate::secrets::{hash_parts, hex};
use dispatcher::Idempotency;
use hmac::{Hmac, KeyInit, Mac};
use office::{Class, PersonTag, ServiceKey};
use serde::Serialize;
use sha2::Sha256;
use wire::Scanned;

/// Digits of a personal identity number.
const DIGITS: usize = 12;
/// A card's line has some 200 bytes; what is much longer is no card.
const SCANNED_BYTES_MAX: usize = 1_024;
/// The largest code of a province, in the first three digits (TT 59/2021/TT-BCA).
const PROVINCE_MAX: u16 = 96;

/// A personal identity number that can be one. Shown nowhere.
struct Identity([u8; DIGITS]);

impl Identity {
    /// From what a scanner sent or somebody typed: of a card's line only the first field counts, and of that only the
    /// ASCII digits, because an input method may have mangled the rest.
    fn read(scanned: &Scanned) -> Option<Self> {
        let text = scanned.expose();
        if text.len() > SCANNED_BYTES_MAX {
            return None;
        }
        let field = text.split('|').next().unwrap_or_default();
        let digits: Vec<u8> = field.bytes().filter(u8::is_ascii_digit).collect();
        let identity = Self(digits.try_into().ok()?);
        let province = identity.0[..3].iter().fold(0, |n, digit| n * 10 + u16::from(digit - b'0'));
        (1..=PROVINCE_MAX).contains(&province).then_some(identity)
    }

    /// The fourth digit says century and sex, the next two the year in it.
    fn birth_year(&self) -> i16 {
        let digit = |n: usize| i16::from(self.0[n] - b'0');
        1900 + digit(3) / 2 * 100 + digit(4) * 10 + digit(5)
    }

    fn tag(&self, key: &[u8; 32]) -> PersonTag {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(&self.0);
        let tag = hex(&mac.finalize().into_bytes()[..PersonTag::MAX / 2]);
        tag.parse().expect("hex digits are a tag")
    }
}

/// What an identity says of a number that is taken or booked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holder {
    /// Old enough for priority without declaring it.
    is_old: bool,
    /// For counting one person's numbers, where they are limited.
    pub(crate) person: Option<PersonTag>,
}

impl Holder {
    /// The class that was asked for, or priority where age gives it. No class is lowered.
    pub(crate) fn class(&self, asked: Class, service: &ServiceKey, app: &App) -> Class {
        let may_have = || {
            let state = app.dispatcher().read();
            state.office.rules().service(service).is_some_and(|s| !s.no_priority)
        };
        match asked {
            Class::Normal if self.is_old && may_have() => Class::Priority,
            Class::Normal | Class::Priority | Class::Urgent => asked,
        }
    }

    /// The key of a request that named an identity: its hash must not be one of twelve digits that can be guessed.
    pub(crate) fn key(
        &self,
        key: Option<Idempotency>,
        without_identity: &impl Serialize,
    ) -> Option<Idempotency> {
        let said = serde_json::to_vec(without_identity).expect("our own types are always JSON");
        let person = self.person.as_ref().map_or("", PersonTag::as_str);
        let request = hash_parts(&[&said, &[u8::from(self.is_old)], person.as_bytes()]);
        key.map(|key| Idempotency { request, ..key })
    }
}

/// When a number is for: now, or a date that is booked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When<'a> {
    /// Today.
    Today,
    /// `2026-11-24`
    On(&'a str),
}

/// What is known of the person, if anybody was named.
///
/// # Errors
/// `bad_value` for what is no identity number, without repeating it; a fault when the day's key cannot be kept.
pub(crate) async fn holder(
    app: &App,
    scanned: Option<&Scanned>,
    when: When<'_>,
) -> Result<Holder, ApiError> {
    let Some(scanned) = scanned else { return Ok(Holder::default()) };
    let wrong = || ApiError::bad_value("identity").said("bad_identity");
    let identity = Identity::read(scanned).ok_or_else(wrong)?;
    let now = app.dispatcher().now();
    let (today, age, limited) = {
        let state = app.dispatcher().read();
        let rules = state.office.rules();
        let limited = rules.issuing.person.is_some();
        (state.office.date_of(now), i16::from(rules.calling.priority_age), limited)
    };
    let date = match when {
        When::Today => today,
        When::On(date) => super::names::date(date)?,
    };
    if identity.birth_year() > today.year() {
        return Err(wrong());
    }
    let is_old = date.year() - identity.birth_year() >= age;
    let person = if limited {
        let dispatcher = app.dispatcher().clone();
        // The first of a date is written to disk.
        let key = tokio::task::spawn_blocking(move || dispatcher.person_key(date)).await;
        key.map_err(|_| ApiError::internal())??.map(|key| identity.tag(&key))
    } else {
        None
    };
    Ok(Holder { is_old, person })
}
