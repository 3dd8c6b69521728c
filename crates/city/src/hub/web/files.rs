//! Figures as files for spreadsheets.

use crate::hub::config::CityConfig;
use crate::hub::figures::{By, Figures};
use office::Language;
use reports::{Cell, Column, Kind, SheetError, Table, defused, xlsx_of};

/// The kind of a workbook.
pub(super) const WORKBOOK: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Text: UTF-8 that says so, cells that are no formulas.
pub(super) fn csv(rows: &[Figures]) -> String {
    let mut text = String::from(
        "\u{feff}of,issued,priority,served,missed,left,wait_mean_s,wait_p50_s,wait_p90_s,wait_max_s,visit_mean_s,ratings,score_mean\r\n",
    );
    for row in rows {
        let number = |n: Option<f64>| n.map(|n| format!("{n:.1}")).unwrap_or_default();
        let cells = [
            cell(&row.of),
            row.issued.to_string(),
            row.priority.to_string(),
            row.served.to_string(),
            row.missed.to_string(),
            row.left.to_string(),
            number(row.wait_mean_s),
            number(row.wait_p50_s),
            number(row.wait_p90_s),
            row.wait_max_s.to_string(),
            number(row.visit_mean_s),
            row.ratings.to_string(),
            number(row.score_mean),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn cell(text: &str) -> String {
    format!("\"{}\"", defused(text.to_owned()).replace('"', "\"\""))
}

/// A workbook: heads in somebody's language, durations as the spreadsheet's own, an office by its key and its name. The
/// sheet is called after the period.
///
/// # Errors
/// What the library says.
pub(super) fn workbook(
    config: &CityConfig,
    (by, period): (By, &str),
    rows: &[Figures],
    language: Language,
) -> Result<Vec<u8>, SheetError> {
    let of = match by {
        By::Office | By::Merged => "office",
        By::Service => "of_service",
        By::Month => "month",
        By::Day => "day",
    };
    let is_office = of == "office";
    let names = is_office.then_some(Column { key: "name", kind: Kind::Text });
    let columns = std::iter::once(Column { key: of, kind: Kind::Text }).chain(names);
    let name = |site: &str| {
        let office = config.offices.iter().find(|office| office.site == site);
        Cell::Text(office.map_or_else(|| site.to_owned(), |office| office.name.clone()))
    };
    let row = |row: &Figures| {
        let of = std::iter::once(Cell::Text(row.of.clone()));
        of.chain(is_office.then(|| name(&row.of))).chain(cells(row)).collect()
    };
    let table =
        Table { columns: columns.chain(COLUMNS).collect(), rows: rows.iter().map(row).collect() };
    xlsx_of(period, &table, &config.zone(), language)
}

const COLUMNS: [Column; 12] = [
    Column { key: "issued", kind: Kind::Count },
    Column { key: "priority", kind: Kind::Count },
    Column { key: "served", kind: Kind::Count },
    Column { key: "missed", kind: Kind::Count },
    Column { key: "left", kind: Kind::Count },
    Column { key: "wait_mean_s", kind: Kind::Seconds },
    Column { key: "wait_p50_s", kind: Kind::Seconds },
    Column { key: "wait_p90_s", kind: Kind::Seconds },
    Column { key: "wait_max_s", kind: Kind::Seconds },
    Column { key: "visit_mean_s", kind: Kind::Seconds },
    Column { key: "ratings", kind: Kind::Count },
    Column { key: "score_mean", kind: Kind::Decimal },
];

fn cells(row: &Figures) -> [Cell; 12] {
    let count = |n: i64| Cell::Count(n.unsigned_abs());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds and scores, neither below zero nor beyond 2^53"
    )]
    let whole = |n: f64| n.round() as u64;
    let seconds = |s: Option<f64>| s.map_or(Cell::Empty, |s| Cell::Seconds(whole(s)));
    [
        count(row.issued),
        count(row.priority),
        count(row.served),
        count(row.missed),
        count(row.left),
        seconds(row.wait_mean_s),
        seconds(row.wait_p50_s),
        seconds(row.wait_p90_s),
        Cell::Seconds(row.wait_max_s.unsigned_abs()),
        seconds(row.visit_mean_s),
        count(row.ratings),
        row.score_mean.map_or(Cell::Empty, |mean| Cell::Hundredths(whole(mean * 100.0))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn a_workbook_has_every_head_in_words_and_no_formula() {
        let config: CityConfig = toml::from_str(
            "[city]\nname = 'c'\n[database]\nurl = 'postgres://x@y/z'\n[[office]]\nsite = 'mot'\nname = '=1+1'\n",
        )
        .unwrap();
        let row = Figures {
            of: "mot".to_owned(),
            issued: 7,
            priority: 1,
            served: 6,
            missed: 1,
            left: 0,
            wait_mean_s: Some(3_600.0),
            wait_p50_s: None,
            wait_p90_s: None,
            wait_max_s: 7_200,
            visit_mean_s: None,
            ratings: 5,
            score_mean: Some(4.25),
        };
        for by in [By::Office, By::Merged, By::Service, By::Month, By::Day] {
            for language in [Language::Vi, Language::En] {
                let bytes = workbook(
                    &config,
                    (by, "2026-11-01 2026-11-30"),
                    std::slice::from_ref(&row),
                    language,
                );
                let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.unwrap())).unwrap();
                let (name, sheet) = book.worksheets().remove(0);
                assert_eq!(name, "2026-11-01 2026-11-30");
                let rows: Vec<&[Data]> = sheet.rows().collect();
                assert!(
                    rows[0].iter().all(|head| !head.to_string().contains("column-")),
                    "{rows:?}"
                );
                assert_eq!(rows[0].len(), rows[1].len());
                assert_eq!(rows[1][0], Data::String("mot".to_owned()));
                assert!(book.worksheet_formula(&name).is_ok_and(|formulas| formulas.is_empty()));
                if matches!(by, By::Office | By::Merged) {
                    assert_eq!(rows[1][1], Data::String("=1+1".to_owned()));
                }
            }
        }
    }
}
