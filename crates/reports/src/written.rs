//! Tables as CSV and JSON.

use crate::table::{Cell, Column, Table};
use crate::words::{heading, word};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use office::{Language, Millis};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// By which a spreadsheet knows UTF-8: without it Vietnamese letters come out as others.
const BOM: &str = "\u{feff}";
/// What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a table as CSV: RFC 4180, UTF-8 with its mark, headings in words. A text that would be a formula has an
/// apostrophe before it.
///
/// # Errors
/// What stands in the way of the file.
pub fn csv(
    table: &Table,
    zone: &TimeZone,
    language: Language,
    mut to: impl Write,
) -> io::Result<()> {
    to.write_all(BOM.as_bytes())?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    csv.write_record(table.columns.iter().map(|column| heading(language, *column)))?;
    for row in &table.rows {
        csv.write_record(row.iter().map(|cell| written(cell, zone, language)))?;
    }
    csv.flush()
}

fn written(cell: &Cell, zone: &TimeZone, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => defused(text.clone()),
        Cell::Name(name) => defused(in_language(name, language).to_owned()),
        Cell::Code(code) => word(language, code),
        Cell::Count(number) | Cell::Seconds(number) => number.to_string(),
        Cell::Hundredths(number) => format!("{}.{:02}", number / 100, number % 100),
        Cell::Day(date) => date.to_string(),
        Cell::Time(at) => local(*at, zone).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// A text that a spreadsheet does not take for a formula.
#[must_use]
pub fn defused(text: String) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

/// A name as this language has it.
pub(crate) fn in_language(name: &office::Text, language: Language) -> &str {
    match language {
        Language::Vi => &name.vi,
        Language::En => name.en.as_ref().unwrap_or(&name.vi),
    }
}

/// The office's own time at a moment.
pub(crate) fn local(at: Millis, zone: &TimeZone) -> jiff::civil::DateTime {
    zone.to_datetime(Timestamp::from_millisecond(at.0).unwrap_or_default())
}

/// A table for programs: its columns, and a row as an object by their keys. Durations in seconds, moments as RFC 3339 with
/// offset, codes as they are.
pub fn json<'t>(table: &'t Table, zone: &'t TimeZone, language: Language) -> impl Serialize + 't {
    Json { table, zone, language }
}

struct Json<'t> {
    table: &'t Table,
    zone: &'t TimeZone,
    language: Language,
}

impl Json<'_> {
    /// The words of every code in the table.
    fn words(&self) -> BTreeMap<&'static str, String> {
        let cells = self.table.rows.iter().flatten();
        let codes: BTreeSet<&'static str> = cells
            .filter_map(|cell| if let Cell::Code(code) = cell { Some(*code) } else { None })
            .collect();
        codes.into_iter().map(|code| (code, word(self.language, code))).collect()
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("columns", &Heads(self))?;
        map.serialize_entry("words", &self.words())?;
        map.serialize_entry("rows", &Rows(self))?;
        map.end()
    }
}

struct Heads<'t>(&'t Json<'t>);

impl Serialize for Heads<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Head {
            key: &'static str,
            kind: &'static str,
            title: String,
        }
        let language = self.0.language;
        let head = |column: &Column| Head {
            key: column.key,
            kind: column.kind.as_str(),
            title: heading(language, *column),
        };
        serializer.collect_seq(self.0.table.columns.iter().map(head))
    }
}

struct Rows<'t>(&'t Json<'t>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = &self.0.table.rows;
        let mut seq = serializer.serialize_seq(Some(rows.len()))?;
        for row in rows {
            seq.serialize_element(&Row { json: self.0, row })?;
        }
        seq.end()
    }
}

struct Row<'t> {
    json: &'t Json<'t>,
    row: &'t [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { json, row } = self;
        let mut map = serializer.serialize_map(Some(row.len()))?;
        for (column, cell) in json.table.columns.iter().zip(*row) {
            map.serialize_entry(column.key, &One { cell, json })?;
        }
        map.end()
    }
}

struct One<'t> {
    cell: &'t Cell,
    json: &'t Json<'t>,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.cell {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Name(name) => serializer.serialize_str(in_language(name, self.json.language)),
            Cell::Code(code) => serializer.serialize_str(code),
            Cell::Count(number) | Cell::Seconds(number) => serializer.serialize_u64(*number),
            // Below 2^53 hundredths, every such number is read back as it was.
            #[expect(clippy::cast_precision_loss, reason = "shares and means are small")]
            Cell::Hundredths(number) => serializer.serialize_f64(*number as f64 / 100.0),
            Cell::Day(date) => serializer.collect_str(date),
            Cell::Time(at) => {
                let moment = Timestamp::from_millisecond(at.0).unwrap_or_default();
                let zoned = moment.to_zoned(self.json.zone.clone());
                serializer.collect_str(&zoned.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z"))
            }
        }
    }
}
