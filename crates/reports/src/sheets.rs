//! Tables as a workbook.

use crate::name::ReportName;
use crate::table::{Cell, Column, Kind, Table};
use crate::words::{heading, title, word};
use crate::written::{in_language, local};
use jiff::tz::TimeZone;
use office::Language;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SheetError(#[from] XlsxError);

/// Characters that a cell of a spreadsheet holds.
const CELL_CHARS_MAX: usize = 32_767;
/// How wide a column is, in characters, by what it holds.
const WIDE: f64 = 20.0;
const NARROW: f64 = 12.0;
/// A spreadsheet counts a day as one.
const SECONDS_A_DAY: f64 = 86_400.0;

/// The workbook with a sheet a table: texts as texts, whatever they begin with; moments and durations as the
/// spreadsheet's own.
///
/// # Errors
/// What the library says; a table with more rows than a sheet among it.
pub fn xlsx(
    tables: &[(ReportName, Table)],
    zone: &TimeZone,
    language: Language,
) -> Result<Vec<u8>, SheetError> {
    let named = tables.iter().map(|(name, table)| (title(language, *name), table));
    workbook(named, zone, language)
}

/// The workbook of one table that is no report of an office; what its sheet is called has at most 31 characters.
///
/// # Errors
/// What the library says.
pub fn xlsx_of(
    name: &str,
    table: &Table,
    zone: &TimeZone,
    language: Language,
) -> Result<Vec<u8>, SheetError> {
    workbook(std::iter::once((name.to_owned(), table)), zone, language)
}

fn workbook<'t>(
    tables: impl Iterator<Item = (String, &'t Table)>,
    zone: &TimeZone,
    language: Language,
) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    for (name, table) in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, table, &formats, zone, language)?;
    }
    Ok(book.save_to_buffer()?)
}

struct Formats {
    head: Format,
    plain: Format,
    day: Format,
    time: Format,
    duration: Format,
    decimal: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold().set_text_wrap(),
            plain: Format::new(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            duration: Format::new().set_num_format("[h]:mm:ss"),
            decimal: Format::new().set_num_format("0.00"),
        }
    }
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    formats: &Formats,
    zone: &TimeZone,
    language: Language,
) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(place, width(*column))?;
        sheet.write_string_with_format(0, place, heading(language, *column), &formats.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(&table.rows) {
        for (place, cell) in (0..).zip(row) {
            write(sheet, (line, place), cell, formats, zone, language)?;
        }
    }
    Ok(())
}

fn width(column: Column) -> f64 {
    match column.kind {
        Kind::Text | Kind::Code | Kind::Time => WIDE,
        Kind::Count | Kind::Seconds | Kind::Decimal | Kind::Day => NARROW,
    }
}

fn write(
    sheet: &mut Worksheet,
    (line, place): (u32, u16),
    cell: &Cell,
    formats: &Formats,
    zone: &TimeZone,
    language: Language,
) -> Result<(), XlsxError> {
    #[expect(clippy::cast_precision_loss, reason = "counts, seconds and shares are below 2^53")]
    let number = |number: u64| number as f64;
    let mut text = |text: &str| {
        let fits: String = text.chars().take(CELL_CHARS_MAX).collect();
        sheet.write_string(line, place, fits).map(|_| ())
    };
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(words) => return text(words),
        Cell::Name(name) => return text(in_language(name, language)),
        Cell::Code(code) => return text(&word(language, code)),
        Cell::Count(n) => sheet.write_number_with_format(line, place, number(*n), &formats.plain),
        Cell::Seconds(n) => {
            let days = number(*n) / SECONDS_A_DAY;
            sheet.write_number_with_format(line, place, days, &formats.duration)
        }
        Cell::Hundredths(n) => {
            sheet.write_number_with_format(line, place, number(*n) / 100.0, &formats.decimal)
        }
        Cell::Day(date) => sheet.write_datetime_with_format(line, place, *date, &formats.day),
        Cell::Time(at) => {
            let moment = local(*at, zone);
            sheet.write_datetime_with_format(line, place, moment, &formats.time)
        }
    }?;
    Ok(())
}
