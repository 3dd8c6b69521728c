//! `page`: what a page's script weighs. The build refuses one that is over; the table shows by how much each is under.

use super::report::{Goal, Row, Unit};
use super::rounds::Series;
use super::{Fault, Outcome};
use std::path::Path;
use std::process::Command;

/// Each page and the most it may weigh, in KiB: as in `displays/build.mjs`.
const PAGES: [(&str, f64); 7] = [
    ("lobby", 16.0),
    ("phone", 16.0),
    ("kiosk", 20.0),
    ("counter", 24.0),
    ("guide", 24.0),
    ("supervise", 70.0),
    ("admin", 70.0),
];
/// Preact and Fluent alone.
const LIBRARIES: f64 = 9.0 * 1024.0;

/// Weighs as the build does: its compressor, its level.
const WEIGH: &str = "
    const { gzipSync } = require('node:zlib'), { readFileSync } = require('node:fs')
    console.log(gzipSync(readFileSync(process.argv[1]), { level: 9 }).length)";

pub(super) fn rows() -> Outcome<Vec<Row>> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../displays/dist/assets");
    let row = |(page, most): (&str, f64)| {
        let bytes = weigh(&assets, page).map_err(|fault| -> Fault {
            format!("{page}: {fault}; `npm run build` in displays/ makes the pages").into()
        })?;
        let series = Series::against(vec![bytes], LIBRARIES);
        let name = format!("page {page}").leak();
        Ok(Row::new(name, Unit::Bytes, Goal::AtMost(most * 1024.0), series))
    };
    PAGES.into_iter().map(row).collect()
}

fn weigh(assets: &Path, page: &str) -> Outcome<f64> {
    for file in std::fs::read_dir(assets)? {
        let path = file?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name
            .strip_prefix(page)
            .is_some_and(|rest| rest.starts_with('-') && name.ends_with(".js"))
        {
            let said = Command::new("node").args(["-e", WEIGH]).arg(&path).output()?;
            return Ok(String::from_utf8(said.stdout)?.trim().parse()?);
        }
    }
    Err("no script".into())
}
