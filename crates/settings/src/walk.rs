//! The parsed text, walked by hand: each value knows its key and its place.

use crate::keys::{Section, homes, joined};
use crate::meant::nearest;
use crate::problem::{Kind, Problem};
use crate::report::Report;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// A table of which it is known which keys it may hold.
pub(crate) struct Table<'t> {
    section: &'static Section,
    path: String,
    span: Range<usize>,
    entries: &'t DeTable<'t>,
}

/// A value, its key and its place.
pub(crate) struct Value<'t> {
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
    value: &'t DeValue<'t>,
}

/// A place in the configuration.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The key, with its tables.
    pub(crate) key: String,
    /// Its bytes.
    pub(crate) span: Range<usize>,
}

impl<'t> Table<'t> {
    /// The document itself.
    pub(crate) fn document(
        section: &'static Section,
        entries: &'t DeTable<'t>,
        report: &mut Report<'_>,
    ) -> Self {
        Self::new(section, String::new(), 0..0, entries, report)
    }

    fn new(
        section: &'static Section,
        path: String,
        span: Range<usize>,
        entries: &'t DeTable<'t>,
        report: &mut Report<'_>,
    ) -> Self {
        let table = Self { section, path, span, entries };
        for key in entries.keys().filter(|key| !section.keys.contains(&key.get_ref().as_ref())) {
            table.report_unknown(key, report);
        }
        table
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, name: &'static str) -> Option<Value<'t>> {
        debug_assert!(self.section.keys.contains(&name), "{name} stands in the list of keys");
        let (_, value) = self.entries.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(Value::new(joined(&self.path, name), value))
    }

    /// The value of a key that must be there; `example` is how it could be written.
    pub(crate) fn need(
        &self,
        name: &'static str,
        example: &'static str,
        report: &mut Report<'_>,
    ) -> Option<Value<'t>> {
        let value = self.get(name);
        if value.is_none() {
            let key = joined(&self.path, name);
            report.add(&key, &self.span, Problem::Missing { example });
        }
        value
    }

    /// The whole number of a key, if it is there and right.
    pub(crate) fn integer<N: TryFrom<i64>>(
        &self,
        name: &'static str,
        range: RangeInclusive<i64>,
        report: &mut Report<'_>,
    ) -> Option<N> {
        self.get(name)?.integer(range, report)
    }

    /// Whether a key says `true`; `None` if it is not there.
    pub(crate) fn boolean(&self, name: &'static str, report: &mut Report<'_>) -> Option<bool> {
        self.get(name)?.boolean(report)
    }

    /// The tables of `[[name]]`; none when it is not there.
    pub(crate) fn tables(
        &self,
        name: &'static str,
        section: &'static Section,
        max: usize,
        report: &mut Report<'_>,
    ) -> Vec<Table<'t>> {
        self.get(name).map(|value| value.tables(section, max, report)).unwrap_or_default()
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        Place { key: self.path.clone(), span: self.span.clone() }
    }

    /// Where a key itself begins, in bytes of the text.
    pub(crate) fn key_starts(&self, name: &'static str) -> Option<usize> {
        let mut keys = self.entries.keys();
        keys.find(|key| key.get_ref() == name).map(|key| key.span().start)
    }

    fn report_unknown(&self, key: &Spanned<impl AsRef<str>>, report: &mut Report<'_>) {
        let written = key.get_ref().as_ref();
        let meant = nearest(written, self.section.keys.iter().copied());
        let problem = Problem::UnknownKey {
            meant: meant.map(str::to_owned),
            home: homes(written).next().map(str::to_owned),
            known: self.section.keys.join(", "),
        };
        report.add(&joined(&self.path, &short(written)), &key.span(), problem);
    }
}

impl<'t> Value<'t> {
    fn new(key: String, value: &'t Spanned<DeValue<'t>>) -> Self {
        Self { key, span: value.span(), value: value.get_ref() }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        Place { key: self.key.clone(), span: self.span.clone() }
    }

    /// Notes something wrong with this value.
    pub(crate) fn wrong(&self, problem: Problem, report: &mut Report<'_>) {
        report.add(&self.key, &self.span, problem);
    }

    pub(crate) fn text(&self, report: &mut Report<'_>) -> Option<&'t str> {
        let DeValue::String(text) = self.value else {
            return self.wrong_type(Kind::String, report);
        };
        Some(text.as_ref())
    }

    /// The text, right or wrong; `None` when it is none.
    pub(crate) fn written(&self) -> Option<String> {
        self.value.as_str().map(str::to_owned)
    }

    pub(crate) fn boolean(&self, report: &mut Report<'_>) -> Option<bool> {
        let DeValue::Boolean(on) = self.value else {
            return self.wrong_type(Kind::Boolean, report);
        };
        Some(*on)
    }

    /// A whole number within a range that fits `N`.
    pub(crate) fn integer<N: TryFrom<i64>>(
        &self,
        range: RangeInclusive<i64>,
        report: &mut Report<'_>,
    ) -> Option<N> {
        let DeValue::Integer(written) = self.value else {
            return self.wrong_type(Kind::Integer, report);
        };
        let number = number(written).filter(|number| range.contains(number));
        let fitting = number.and_then(|number| N::try_from(number).ok());
        if fitting.is_none() {
            let (min, max) = range.into_inner();
            let given = short(&written.to_string());
            self.wrong(Problem::OutOfRange { given, min, max }, report);
        }
        fitting
    }

    /// A number within a range, with a decimal point or without.
    pub(crate) fn decimal(
        &self,
        range: RangeInclusive<f64>,
        report: &mut Report<'_>,
    ) -> Option<f64> {
        let written = match self.value {
            DeValue::Float(written) => written.to_string(),
            DeValue::Integer(written) => written.to_string(),
            DeValue::String(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => return self.wrong_type(Kind::Float, report),
        };
        let number = written.parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            let (min, max) = range.into_inner();
            self.wrong(Problem::OutOfDecimals { given: short(&written), min, max }, report);
        }
        number
    }

    /// Whether it is a text, right or wrong.
    pub(crate) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    /// The values of a list.
    pub(crate) fn list(&self, report: &mut Report<'_>) -> Option<Vec<Value<'t>>> {
        let DeValue::Array(items) = self.value else {
            return self.wrong_type(Kind::Array, report);
        };
        let value = |(at, item)| Value::new(format!("{}[{at}]", self.key), item);
        Some(items.iter().enumerate().map(value).collect())
    }

    pub(crate) fn table(
        &self,
        section: &'static Section,
        report: &mut Report<'_>,
    ) -> Option<Table<'t>> {
        let DeValue::Table(entries) = self.value else {
            return self.wrong_type(Kind::Table, report);
        };
        Some(Table::new(section, self.key.clone(), self.span.clone(), entries, report))
    }

    /// The tables of `[[section]]`: at least one, at most `max`. Empty when something else stands there.
    pub(crate) fn tables(
        &self,
        section: &'static Section,
        max: usize,
        report: &mut Report<'_>,
    ) -> Vec<Table<'t>> {
        let DeValue::Array(items) = self.value else {
            self.wrong_type::<()>(Kind::Tables, report);
            return Vec::new();
        };
        if items.is_empty() {
            self.wrong(Problem::EmptyList, report);
        } else if items.len() > max {
            self.wrong(Problem::TooMany { max }, report);
        }
        let value = |(at, item)| Value::new(format!("{}[{at}]", self.key), item);
        let values = items.iter().take(max).enumerate().map(value);
        values.filter_map(|value| value.table(section, report)).collect()
    }

    fn wrong_type<T>(&self, expected: Kind, report: &mut Report<'_>) -> Option<T> {
        self.wrong(Problem::WrongType { expected, given: kind(self.value) }, report);
        None
    }
}

/// `None` for a number that 64 bits cannot hold: it is in no range of ours.
fn number(written: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(written.as_str(), written.radix()).ok()
}

fn kind(value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(_) => Kind::String,
        DeValue::Integer(_) => Kind::Integer,
        DeValue::Float(_) => Kind::Float,
        DeValue::Boolean(_) => Kind::Boolean,
        DeValue::Datetime(_) => Kind::Datetime,
        DeValue::Array(_) => Kind::Array,
        DeValue::Table(_) => Kind::Table,
    }
}

/// What was written, short enough to be repeated in a message.
pub(crate) fn short(written: &str) -> String {
    const SHOWN_MAX: usize = 40;
    let mut shown: String = written.chars().take(SHOWN_MAX).filter(|c| !c.is_control()).collect();
    if written.chars().count() > SHOWN_MAX {
        shown.push('…');
    }
    shown
}
