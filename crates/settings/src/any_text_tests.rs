//! What holds for any text whatever.

use crate::schema::ward_switched_on;
use crate::{Severity, diff, read, read_with};
use proptest::prelude::*;

const WARD: &str = include_str!("../../../config/ward.toml");
const CALENDAR: &str = include_str!("../../../config/lich-mau.toml");

/// What a hand, an editor or a bad disk may put in.
const SCRAPS: [&str; 36] = [
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    "\n",
    "#",
    ".",
    "\u{0}",
    "ộ",
    "o\u{302}\u{323}",
    "\u{feff}",
    "[[service]]\n",
    "[counter]\n",
    "number = 1\n",
    "-1",
    "1e9",
    "nan",
    "0",
    "99999",
    "true",
    "\"any\"",
    "\"strict\"",
    "\"24:00\"",
    "first = 99998\n",
    "step = 70000\n",
    "per_day = 1\n",
    "guidance = true\n",
    "[[counter.plan]]\n",
    "territory = \"local\"\n",
];

/// One change to a text: take some characters out at a place, put something in.
fn edit() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let scrap = prop_oneof![
        4 => prop::sample::select(&SCRAPS[..]).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => Just(String::new()),
    ];
    (any::<prop::sample::Index>(), prop_oneof![Just(0_usize), 1..3_usize, 1..200_usize], scrap)
}

fn edited(text: String, edits: &[(prop::sample::Index, usize, String)]) -> String {
    let mut text = text;
    for (place, taken, put) in edits {
        let start = text.floor_char_boundary(place.index(text.len() + 1));
        let end = text.ceil_char_boundary((start + taken).min(text.len()));
        text.replace_range(start..end, put);
    }
    text
}

/// Reads a configuration beside which a calendar lies.
fn holds(text: &str, calendar: &str) -> Result<(), TestCaseError> {
    let findings = match read_with(text, "any", |_| Ok(calendar.to_owned())) {
        Ok(settings) => {
            prop_assert_eq!(settings.rules.check(), Ok(()));
            prop_assert!(diff(&settings, &settings).is_empty());
            prop_assert!(settings.warnings.iter().all(|w| w.severity == Severity::Warning));
            let again = read(&settings.text, "kept");
            prop_assert!(again.is_ok_and(|kept| kept.rules == settings.rules));
            settings.warnings
        }
        Err(findings) => {
            prop_assert!(findings.iter().any(|f| f.severity == Severity::Error));
            findings.0
        }
    };
    for finding in &findings {
        let text = if finding.file == "any" { text } else { calendar };
        prop_assert!(text.get(finding.span.clone()).is_some(), "{:?}", finding);
        prop_assert!(finding.line <= text.matches('\n').count() + 1, "{:?}", finding);
        prop_assert!(!finding.to_string().contains('\n'), "{:?}", finding);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_configuration_is_read_or_refused_with_findings_inside_it(
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        holds(&edited(ward_switched_on(), &edits), "")?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        holds(&text, "")?;
    }

    #[test]
    fn a_damaged_calendar_is_read_or_refused_with_findings_inside_it(
        edits in prop::collection::vec(edit(), 1..6),
    ) {
        let calendar = edited(CALENDAR.to_owned(), &edits);
        holds(&WARD.replace("# calendar = ", "calendar = "), &calendar)?;
    }
}
