//! Services and procedures from a spreadsheet: read, tried against the office's configuration, and told row by row.

use crate::App;
use crate::body;
use crate::problem::ApiError;
use crate::routes::config_form::{form_of, toml_table};
use crate::routes::config_table::{FILE_BYTES_MAX, Rows, rows};
use crate::texts::{self, text};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use office::Language;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use wire::{CellProblem, ImportedColumn, ImportedRow, ImportedRows, Problem};

/// What a column may be called, without accents, and the key it fills.
const HEADINGS: &[(&str, &[&str])] = &[
    ("code", &["ma", "ma so", "ma thu tuc", "ma tthc", "ma linh vuc", "code", "key"]),
    ("name", &["ten", "ten thu tuc", "ten tthc", "ten linh vuc", "ten thu tuc hanh chinh", "name"]),
    ("name_en", &["ten tieng anh", "tieng anh", "english", "english name", "name en"]),
    ("service", &["linh vuc", "thuoc linh vuc", "service", "field"]),
    ("group", &["nhom", "nhom linh vuc", "group"]),
    ("prefix", &["ky hieu", "ky hieu dau so", "dau so", "prefix"]),
    (
        "bring",
        &[
            "giay to",
            "giay to can mang",
            "giay to can mang theo",
            "thanh phan ho so",
            "papers",
            "what to bring",
            "bring",
        ],
    ),
    ("bring_en", &["giay to tieng anh", "papers english", "bring en"]),
    ("fee", &["le phi", "phi", "phi le phi", "muc phi", "fee"]),
    ("fee_en", &["le phi tieng anh", "fee english", "fee en"]),
    ("legal_time", &["thoi han", "thoi han giai quyet", "time limit", "legal time"]),
    ("legal_time_en", &["thoi han tieng anh", "time limit english", "legal time en"]),
    ("words", &["tu khoa", "tu tim kiem", "keywords", "words"]),
    ("quota", &["so luot", "so luot moi ngay", "quota"]),
    ("minutes", &["so phut", "phut", "minutes"]),
];

/// Keys that hold numbers.
const NUMBERS: [&str; 2] = ["quota", "minutes"];

/// Reads a spreadsheet with a row of headings, and says what each row would be in the configuration or what is wrong
/// with it. Changes nothing: what is wanted of it is saved by `PUT /config/form`.
#[utoipa::path(post, path = "/config/services", tag = "configuration",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportedRows), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportedRows>, ApiError> {
    let language = texts::language(&headers);
    let bytes = body::read(body, FILE_BYTES_MAX).await?;
    let now = app.settings().text.clone();
    // Unpacking and reading thousands of rows is work, and the server's threads are for calls.
    let read = tokio::task::spawn_blocking(move || understood(rows(&bytes)?, &now, language));
    Ok(Json(read.await.map_err(|_| ApiError::internal())??))
}

fn understood(rows: Rows, now: &str, language: Language) -> Result<ImportedRows, ApiError> {
    let mut rows = rows.into_iter().enumerate().filter(|(_, cells)| !cells.is_empty());
    let (_, heading) = rows.next().ok_or_else(no_heading)?;
    let keys: Vec<Option<&str>> = heading.iter().map(|heading| key_of(heading)).collect();
    if !keys.contains(&Some("name")) {
        return Err(no_heading());
    }
    let mut sheet =
        Sheet { office: form_of(now)?, places: BTreeMap::new(), heading, keys, language };
    let mut read: Vec<ImportedRow> = rows.map(|(at, cells)| sheet.row(at, &cells)).collect();
    sheet.try_out(now, &mut read);
    let Sheet { heading, keys, .. } = sheet;
    let known = heading.iter().zip(&keys).filter_map(|(heading, key)| Some((heading, (*key)?)));
    let columns = known
        .map(|(heading, key)| ImportedColumn { heading: heading.clone(), key: key.to_owned() });
    let unknown = heading.iter().zip(&keys).filter(|(h, key)| key.is_none() && !h.is_empty());
    Ok(ImportedRows {
        columns: columns.collect(),
        unknown: unknown.map(|(heading, _)| heading.clone()).collect(),
        rows: read,
    })
}

fn no_heading() -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_value", "").said("table_without_heading")
}

fn key_of(heading: &str) -> Option<&'static str> {
    let plain = plain(heading);
    HEADINGS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(key, _)| *key)
}

/// Small letters without accents, and single spaces for everything else: `Phí, lệ phí` is `phi le phi`.
fn plain(text: &str) -> String {
    let bare =
        text.nfd().flat_map(char::to_lowercase).map(|c| if c == '\u{111}' { 'd' } else { c });
    let bare = bare.filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let words: String = bare.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sheet, and the configuration as its rows change it.
struct Sheet {
    office: Map<String, Value>,
    /// Where each row went: `service[3]`.
    places: BTreeMap<String, usize>,
    heading: Vec<String>,
    keys: Vec<Option<&'static str>>,
    language: Language,
}

impl Sheet {
    /// A row that names the service it belongs to is a procedure; any other is a service.
    fn row(&mut self, at: usize, cells: &[String]) -> ImportedRow {
        let row = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let mut read = ImportedRow { row, service: None, procedure: None, problems: Vec::new() };
        let mut values = self.values(cells, &mut read);
        let code = values.remove("code");
        let place = match values.remove("service") {
            Some(service) => {
                self.add_procedure((code, service), &mut values, &mut read);
                let place = self.put("procedure", "code", &values);
                read.procedure = Some(values);
                place
            }
            None => {
                self.name_service(code, &mut values);
                let place = self.put("service", "key", &values);
                read.service = Some(values);
                place
            }
        };
        self.places.insert(place, read.row as usize);
        read
    }

    fn values(&self, cells: &[String], read: &mut ImportedRow) -> Map<String, Value> {
        let mut values = Map::new();
        let filled = self.keys.iter().zip(cells).enumerate().filter(|(_, (_, c))| !c.is_empty());
        for (at, (key, cell)) in filled {
            let Some(key) = key else { continue };
            let value = if *key == "words" {
                let words = cell.split([',', ';', '\n']).map(str::trim);
                words.filter(|word| !word.is_empty()).collect()
            } else if NUMBERS.contains(key) {
                let number = cell.replace(',', ".").parse::<f64>().ok();
                let Some(number) = number.filter(|n| n.is_finite()) else {
                    let message = text(self.language, "cell_no_number", &[("what", cell.clone())]);
                    read.problems
                        .push(CellProblem { column: self.heading.get(at).cloned(), message });
                    continue;
                };
                if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
            } else {
                // What people wrote on several lines of a cell goes on one line of a screen.
                let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.collect::<Vec<_>>().join(" ").nfc().collect::<String>().into()
            };
            values.insert((*key).to_owned(), value);
        }
        values
    }

    fn add_procedure(
        &self,
        (code, service): (Option<Value>, Value),
        values: &mut Map<String, Value>,
        read: &mut ImportedRow,
    ) {
        for key in ["group", "prefix", "quota", "minutes"] {
            values.remove(key);
        }
        if let Some(code) = code {
            values.insert("code".to_owned(), code);
        }
        let named = service.as_str().unwrap_or_default().to_owned();
        match self.find("service", &named) {
            Some(key) => {
                values.insert("service".to_owned(), key.into());
            }
            None => {
                let column = self.keys.iter().position(|key| *key == Some("service"));
                let column = column.and_then(|at| self.heading.get(at).cloned());
                let message = text(self.language, "cell_no_service", &[("what", named)]);
                read.problems.push(CellProblem { column, message });
            }
        }
    }

    /// The key of a service or group by its key or its name.
    fn find(&self, list: &str, named: &str) -> Option<String> {
        let wanted = plain(named);
        let lines = self.office.get(list)?.as_array()?;
        let is = |line: &&Value| {
            line["key"] == named || line["name"].as_str().is_some_and(|name| plain(name) == wanted)
        };
        Some(lines.iter().find(is)?["key"].as_str()?.to_owned())
    }

    /// A service that is there already is changed; a new one gets what it needs: a key and a prefix.
    fn name_service(&self, code: Option<Value>, values: &mut Map<String, Value>) {
        if let Some(group) = values.get("group").and_then(Value::as_str)
            && let Some(key) = self.find("group", group)
        {
            values.insert("group".to_owned(), key.into());
        }
        let name = values.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let code = code.as_ref().and_then(Value::as_str).map(str::to_owned);
        let known = self.find("service", code.as_deref().unwrap_or(&name));
        if known.is_none() && !values.contains_key("prefix") {
            values.insert("prefix".to_owned(), self.free_prefix().into());
        }
        let key = known.or(code).unwrap_or_else(|| {
            let key: String = plain(&name).replace(' ', "-");
            key.chars().filter(char::is_ascii).take(32).collect()
        });
        values.insert("key".to_owned(), key.trim_matches('-').into());
    }

    fn free_prefix(&self) -> String {
        let lines = self.office.get("service").and_then(Value::as_array);
        let taken = |prefix: &String| {
            lines.is_some_and(|lines| lines.iter().any(|line| line["prefix"] == prefix.as_str()))
        };
        let free = (1..=9999).map(|n: u16| n.to_string()).find(|prefix| !taken(prefix));
        free.unwrap_or_default()
    }

    /// Puts a row into the configuration; answers where.
    fn put(&mut self, list: &str, name: &str, values: &Map<String, Value>) -> String {
        let lines = self.office.entry(list).or_insert_with(|| json!([]));
        let Some(lines) = lines.as_array_mut() else { return String::new() };
        let named = values.get(name).filter(|named| !named.is_null());
        let known = lines.iter().position(|line| named.is_some_and(|named| line[name] == *named));
        if let Some(line) = known.and_then(|at| lines.get_mut(at)?.as_object_mut()) {
            line.extend(values.clone());
        } else {
            lines.push(Value::Object(values.clone()));
        }
        let at = known.unwrap_or(lines.len() - 1);
        format!("{list}[{at}]")
    }

    /// Reads the configuration as it would be, and tells each row what is wrong with it.
    fn try_out(&mut self, now: &str, read: &mut [ImportedRow]) {
        let services = self.office.get("service").and_then(Value::as_array);
        let keys: Vec<Value> = services.into_iter().flatten().map(|s| s["key"].clone()).collect();
        // Which counter takes a new service is chosen afterwards.
        if let Some(counter) = self.office.get_mut("counter").and_then(|all| all.get_mut(0)) {
            counter["services"] = Value::Array(keys);
        }
        let wanted = toml_table(self.office.clone());
        let Ok(edited) = settings::edit(now, &wanted) else { return };
        let Err(findings) = settings::read(&edited, "config") else { return };
        for finding in &findings {
            let (place, key) = finding.key.split_once('.').unwrap_or((&finding.key, ""));
            let row = self.places.get(place);
            let Some(row) = row.and_then(|row| read.iter_mut().find(|r| r.row as usize == *row))
            else {
                continue;
            };
            let key = key.split('[').next().unwrap_or_default();
            let key = if place.starts_with("service") && key == "key" { "code" } else { key };
            let column = self.keys.iter().position(|each| *each == Some(key));
            let column = column.and_then(|at| self.heading.get(at).cloned());
            // What could not be understood is missing too: that is said once.
            if column.is_some() && row.problems.iter().any(|problem| problem.column == column) {
                continue;
            }
            let (said, right) = (finding.message(self.language), finding.right(self.language));
            row.problems.push(CellProblem { column, message: format!("{said}; {right}") });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = include_str!("../../../../config/minimal.toml");

    fn read(table: &str) -> ImportedRows {
        understood(rows(table.as_bytes()).unwrap(), NOW, Language::Vi).unwrap()
    }

    #[test]
    fn a_table_in_vietnamese_is_understood() {
        let read = read(
            "\u{feff}Mã;Tên;Tên tiếng Anh;Lĩnh vực;Ký hiệu;Giấy tờ;Phí, lệ phí;Từ khóa;Ghi chú\n\
             ho-tich;Hộ tịch;Civil status;;4;;;khai sinh, kết hôn;\n\
             2.000815;Chứng thực bản sao;;Hộ tịch;;\"Bản chính\nBản sao\";2.000 đồng;sao y;x\n\
             ;Đất đai – xây dựng;;;;;;;\n",
        );
        assert_eq!(read.unknown, ["Ghi chú"]);
        assert!(read.rows.iter().all(|row| row.problems.is_empty()), "{read:?}");
        let service = read.rows[0].service.as_ref().unwrap();
        assert_eq!(service["words"], json!(["khai sinh", "kết hôn"]));
        let procedure = read.rows[1].procedure.as_ref().unwrap();
        assert_eq!(procedure["service"], "ho-tich");
        assert_eq!(procedure["bring"], "Bản chính Bản sao");
        let made = read.rows[2].service.as_ref().unwrap();
        assert_eq!((&made["key"], &made["prefix"]), (&json!("dat-dai-xay-dung"), &json!("1")));
    }

    #[test]
    fn what_is_wrong_is_told_by_row_and_column() {
        let read =
            read("code,name,prefix,service,minutes\nx,X,A,,\n1.1,Y,,nowhere,\nz,Z,9,,soon\n");
        let told: Vec<_> = read
            .rows
            .iter()
            .flat_map(|row| row.problems.iter().map(|p| (row.row, p.column.as_deref())))
            .collect();
        assert!(told.contains(&(2, Some("prefix"))), "{told:?}");
        assert!(told.contains(&(3, Some("service"))), "{told:?}");
        assert!(told.contains(&(4, Some("minutes"))), "{told:?}");
    }

    #[test]
    fn a_table_without_headings_is_refused() {
        assert!(understood(rows(b"a,b\n1,2\n").unwrap(), NOW, Language::Vi).is_err());
        assert!(rows(b"PK\x03\x04 no zip").is_err());
        assert!(rows(&[0xff, 0xfe, 0x41]).is_err());
        assert!(rows("name\n".repeat(3_000).as_bytes()).is_err());
    }
}
