//! A spreadsheet's first sheet as rows of text: `.xlsx`, `.ods` and `.csv`. Formulas come as the values they last had.

use crate::problem::ApiError;
use axum::http::StatusCode;
use calamine::{Ods, Reader, Xlsx};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The largest file read. Two thousand procedures with what to bring for each need one megabyte.
pub(super) const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most a packed file may hold unpacked: a sheet of this kind has a few megabytes, a trap has terabytes.
const UNPACKED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Files in one packed file: a sheet with its styles and pictures has some dozens.
const FILES_MAX: usize = 1_000;
/// Rows read, the heading among them: as many as there may be procedures, and a hall's services.
const ROWS_MAX: usize = 2_100;
/// Columns read: we know thirteen, and an export has some more.
const COLUMNS_MAX: usize = 64;
/// How often a file of OpenDocument may repeat one filled cell or row; drawn out, more would fill the memory.
const REPEATS_MAX: u64 = 100;

/// The rows of the first sheet, each with as many cells as it fills.
pub(super) type Rows = Vec<Vec<String>>;

/// Reads a file of any of the three kinds.
pub(super) fn rows(bytes: &[u8]) -> Result<Rows, ApiError> {
    if !bytes.starts_with(b"PK") {
        return of_csv(bytes);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    check_unpacked(&mut archive)?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        of_xlsx(bytes)
    } else if archive.index_for_name("content.xml").is_some() {
        check_repeats(&mut archive)?;
        of_ods(bytes)
    } else {
        Err(unreadable("xlsx, ods, csv"))
    }
}

fn unreadable(what: impl ToString) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", what).said("bad_table")
}

fn too_long() -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", ROWS_MAX).said("table_too_long")
}

/// What a packed file says of its size may be a lie, so it is unpacked once for counting.
fn check_unpacked(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), ApiError> {
    if archive.len() > FILES_MAX {
        return Err(too_long());
    }
    let mut left = UNPACKED_BYTES_MAX;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(unreadable)?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink());
        let read = read.map_err(unreadable)?;
        left = left.checked_sub(read).ok_or_else(too_long)?;
    }
    Ok(())
}

/// Refuses an OpenDocument sheet that repeats something filled more often than people do.
fn check_repeats(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), ApiError> {
    let mut text = String::new();
    let mut content = archive.by_name("content.xml").map_err(unreadable)?;
    content.read_to_string(&mut text).map_err(unreadable)?;
    for row in text.split("<table:table-row").skip(1) {
        let row = row.split("</table:table-row>").next().unwrap_or_default();
        if !row.contains("value-type=") {
            continue;
        }
        let (head, cells) = row.split_once('>').unwrap_or((row, ""));
        let filled = cells.split('<').filter(|tag| tag.contains("value-type="));
        let most = filled.map(|tag| repeats(tag, "columns-repeated=\"")).max().unwrap_or(1);
        if most.max(repeats(head, "rows-repeated=\"")) > REPEATS_MAX {
            return Err(too_long());
        }
    }
    Ok(())
}

/// How often a tag says that it is repeated; what is no number counts as too often.
fn repeats(tag: &str, attribute: &str) -> u64 {
    let Some((_, rest)) = tag.split_once(attribute) else { return 1 };
    rest.split('"').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}

fn of_xlsx(bytes: &[u8]) -> Result<Rows, ApiError> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let sheet = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut rows = Rows::new();
    // Cell by cell: a sheet may say that it reaches to column XFD, and would be made that wide.
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = calamine::Data::from(cell.get_value().clone()).to_string();
        put(&mut rows, (row as usize, column as usize), text)?;
    }
    Ok(rows)
}

fn of_ods(bytes: &[u8]) -> Result<Rows, ApiError> {
    let mut book: Ods<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| unreadable("content.xml"))?;
    let sheet = sheet.map_err(unreadable)?;
    let (top, left) = sheet.start().unwrap_or_default();
    let mut rows = Rows::new();
    for (row, column, cell) in sheet.used_cells() {
        put(&mut rows, (top as usize + row, left as usize + column), cell.to_string())?;
    }
    Ok(rows)
}

fn of_csv(bytes: &[u8]) -> Result<Rows, ApiError> {
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable("UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let heading = text.lines().next().unwrap_or_default();
    let often = |mark: &char| heading.matches(*mark).count();
    // A spreadsheet in Vietnamese writes semicolons, for the comma stands in its numbers.
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(often).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter as u8)
        .from_reader(text.as_bytes());
    let mut rows = Rows::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let row = record.position().map_or(rows.len(), |p| p.record() as usize);
        for (column, text) in record.iter().enumerate() {
            put(&mut rows, (row, column), text.to_owned())?;
        }
    }
    Ok(rows)
}

/// A cell without text is no cell; beyond the last column nothing is kept.
fn put(rows: &mut Rows, (row, column): (usize, usize), text: String) -> Result<(), ApiError> {
    let text = text.trim();
    if text.is_empty() || column >= COLUMNS_MAX {
        return Ok(());
    }
    if row >= ROWS_MAX {
        return Err(too_long());
    }
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    let Some(cells) = rows.get_mut(row) else { return Ok(()) };
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        text.clone_into(cell);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn packed(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.start_file(name, SimpleFileOptions::default()).expect("a name");
            archive.write_all(&bytes).expect("memory");
        }
        archive.finish().expect("memory").into_inner()
    }

    fn with_sheet(sheet: Vec<u8>) -> Vec<u8> {
        let named = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        packed([
            named("xl/workbook.xml", b"<workbook/>"),
            ("xl/worksheets/sheet1.xml".to_owned(), sheet),
        ])
    }

    #[test]
    fn a_spreadsheet_that_unpacks_without_end_is_refused() {
        let bomb =
            with_sheet(vec![b' '; usize::try_from(UNPACKED_BYTES_MAX).expect("it fits") + 1]);
        assert!(bomb.len() < FILE_BYTES_MAX, "{} bytes come through the door", bomb.len());
        assert_eq!(rows(&bomb), Err(too_long()));
        // What it says of its own size is not believed.
        let says = u32::try_from(UNPACKED_BYTES_MAX).expect("it fits") + 1;
        let lying = replaced(&bomb, says.to_le_bytes(), 100_u32.to_le_bytes());
        assert!(rows(&lying).is_err());
    }

    fn replaced(bytes: &[u8], from: [u8; 4], to: [u8; 4]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let places: Vec<usize> =
            (0..bytes.len() - 3).filter(|at| bytes[*at..at + 4] == from).collect();
        assert!(!places.is_empty());
        places.into_iter().for_each(|at| bytes[at..at + 4].copy_from_slice(&to));
        bytes
    }

    #[test]
    fn a_spreadsheet_of_too_many_files_is_refused() {
        let files = (0..=FILES_MAX).map(|n| (format!("xl/media/{n}.xml"), Vec::new()));
        assert_eq!(rows(&packed(files)), Err(too_long()));
    }

    #[test]
    fn a_spreadsheet_that_repeats_a_cell_without_end_is_refused() {
        let content = b"<table:table-row><table:table-cell office:value-type=\"string\" \
            table:number-columns-repeated=\"1000000\"/></table:table-row>";
        let ods = packed([("content.xml".to_owned(), content.to_vec())]);
        assert_eq!(rows(&ods), Err(too_long()));
    }
}
