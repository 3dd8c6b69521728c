//! A table: what every report is, before it is a file.

use jiff::civil::Date;
use office::{Millis, Text};

/// What a column holds, and in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// One word of a fixed list: its code in JSON, the word in files.
    Code,
    /// A whole number of things.
    Count,
    /// A duration in whole seconds.
    Seconds,
    /// A number with two digits after the point.
    Decimal,
    /// A business day.
    Day,
    /// A moment.
    Time,
}

impl Kind {
    /// As it is called in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Code => "code",
            Self::Count => "count",
            Self::Seconds => "seconds",
            Self::Decimal => "decimal",
            Self::Day => "day",
            Self::Time => "time",
        }
    }
}

/// A column: its key in JSON, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Lower case; ends in `_s` for seconds, `_percent` for shares of a hundred, `_at` for moments.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What stands in one place of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or there is nothing to tell.
    Empty,
    /// As somebody wrote it. Not to be trusted.
    Text(String),
    /// A name in the languages of the house.
    Name(Box<Text>),
    /// A word of ours.
    Code(&'static str),
    /// A number of things.
    Count(u64),
    /// A duration.
    Seconds(u64),
    /// A number in hundredths.
    Hundredths(u64),
    /// A business day.
    Day(Date),
    /// A moment.
    Time(Millis),
}

impl Cell {
    /// So many of so many, in percent. Empty of none.
    pub(crate) fn percent(part: u64, whole: u64) -> Self {
        share(part, whole, 10_000)
    }

    /// A mean, with two digits. Empty of none.
    pub(crate) fn mean(sum: u64, count: u64) -> Self {
        share(sum, count, 100)
    }

    pub(crate) fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }
}

/// Halves up, in whole numbers: 9,811 of 10,000 are 98.11 everywhere.
fn share(part: u64, whole: u64, scale: u64) -> Cell {
    let doubled = part.saturating_mul(scale).saturating_mul(2).saturating_add(whole);
    doubled.checked_div(whole.saturating_mul(2)).map_or(Cell::Empty, Cell::Hundredths)
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(known: Option<T>) -> Self {
        known.map_or(Self::Empty, Into::into)
    }
}

impl From<Millis> for Cell {
    fn from(at: Millis) -> Self {
        Self::Time(at)
    }
}

impl From<Text> for Cell {
    fn from(name: Text) -> Self {
        Self::Name(Box::new(name))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Rows under columns, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// Columns from their keys: what one holds follows from its key's end, or is said.
macro_rules! columns {
    ($($key:literal $kind:ident),* $(,)?) => {
        vec![$($crate::table::Column { key: $key, kind: $crate::table::Kind::$kind }),*]
    };
}
pub(crate) use columns;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_in_two_digits() {
        assert_eq!(Cell::percent(9_811, 10_000), Cell::Hundredths(9_811));
        assert_eq!(Cell::percent(1_388, 2_500), Cell::Hundredths(5_552));
        assert_eq!(Cell::percent(1, 3), Cell::Hundredths(3_333));
        assert_eq!(Cell::percent(2, 3), Cell::Hundredths(6_667));
        assert_eq!(Cell::mean(13, 3), Cell::Hundredths(433));
        assert_eq!(Cell::percent(0, 0), Cell::Empty);
    }
}
