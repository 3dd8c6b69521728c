//! Reports, as tables for programs, spreadsheets and paper.

use crate::App;
use crate::answer::JSON;
use crate::body::Segment;
use crate::problem::ApiError;
use crate::reporting::refused;
use crate::routes::names;
use crate::texts;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::civil::Date;
use office::{Language, Millis};
use reports::{Asked, Made, ReportName, WITHIN_MINUTES};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use wire::{Problem, Report, stamp};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Of which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Period {
    /// The first business day: `2026-11-02`.
    from: String,
    /// The last one.
    to: String,
    /// Minutes up to which a wait is counted as short. 15 if absent.
    within: Option<u16>,
}

/// A report of some business days: JSON, or with `Accept` a CSV file or a workbook. `docs/REPORTS.md` says what each column
/// counts.
#[utoipa::path(get, path = "/reports/{name}", tag = "reports", params(("name" = String, Path), Period),
    responses((status = 200, content((Report = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Segment(name): Segment,
    period: Result<Query<Period>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ApiError> {
    let name: ReportName =
        name.parse().map_err(|_| ApiError::not_found("unknown_report", &name))?;
    let Query(Period { from, to, within }) =
        period.map_err(|bad| ApiError::bad_value(bad.body_text()))?;
    let (from, to): (Date, Date) = (names::date(&from)?, names::date(&to)?);
    let within = within.unwrap_or(WITHIN_MINUTES);
    let kind = Kind::wanted(&headers);
    let sheets = if kind == Kind::Xlsx { name.sheets() } else { &name.sheets()[..1] };
    let asked = Asked::new(sheets, from, to, within).map_err(refused)?;
    let as_asked = As {
        name,
        from,
        to,
        within,
        at: app.dispatcher().now(),
        language: texts::language(&headers),
    };
    let body = app.reporting().make(app.dispatcher(), asked, move |made| match kind {
        Kind::Json => as_asked.json(&made),
        Kind::Csv => as_asked.csv(&made),
        Kind::Xlsx => as_asked.xlsx(&made),
    });
    Ok(kind.answer(body.await?, &format!("{}_{from}_{to}", name.as_str())))
}

/// How a report is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Csv,
    Xlsx,
}

impl Kind {
    /// The first of ours that the header names.
    fn wanted(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut named = accept.split(',').map(|one| one.split(';').next().unwrap_or_default());
        let ours = named.find_map(|one| match one.trim() {
            CSV => Some(Self::Csv),
            XLSX => Some(Self::Xlsx),
            "application/json" | "*/*" => Some(Self::Json),
            _ => None,
        });
        ours.unwrap_or(Self::Json)
    }

    fn answer(self, body: Vec<u8>, file: &str) -> Response {
        let (kind, ending) = match self {
            Self::Json => (JSON, None),
            Self::Csv => {
                (HeaderValue::from_static("text/csv; charset=utf-8; header=present"), Some("csv"))
            }
            Self::Xlsx => (HeaderValue::from_static(XLSX), Some("xlsx")),
        };
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        // The same address answers otherwise to another wish.
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
        let name = ending.map(|ending| format!("attachment; filename=\"{file}.{ending}\""));
        if let Some(name) = name.and_then(|name| HeaderValue::from_str(&name).ok()) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }
}

/// What was asked for.
struct As {
    name: ReportName,
    from: Date,
    to: Date,
    within: u16,
    at: Millis,
    language: Language,
}

#[derive(Serialize)]
struct Shown<T> {
    report: &'static str,
    office: String,
    from: Date,
    to: Date,
    within_minutes: u16,
    at: String,
    #[serde(flatten)]
    table: T,
}

impl As {
    fn json(&self, made: &Made) -> Result<Vec<u8>, ApiError> {
        let (_, table) = made.tables.first().ok_or_else(ApiError::internal)?;
        let shown = Shown {
            report: self.name.as_str(),
            office: made.office_in(self.language).to_owned(),
            from: self.from,
            to: self.to,
            within_minutes: self.within,
            at: stamp(self.at, &made.zone),
            table: reports::json(table, &made.zone, self.language),
        };
        serde_json::to_vec(&shown).map_err(|_| ApiError::internal())
    }

    fn csv(&self, made: &Made) -> Result<Vec<u8>, ApiError> {
        let (_, table) = made.tables.first().ok_or_else(ApiError::internal)?;
        let mut file = Vec::new();
        reports::csv(table, &made.zone, self.language, &mut file)
            .map_err(|_| ApiError::internal())?;
        Ok(file)
    }

    fn xlsx(&self, made: &Made) -> Result<Vec<u8>, ApiError> {
        reports::xlsx(&made.tables, &made.zone, self.language).map_err(|_| ApiError::internal())
    }
}
