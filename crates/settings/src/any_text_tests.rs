//! What holds for any text whatever.

use crate::{Severity, diff, read};
use proptest::prelude::*;

const WARD: &str = include_str!("../../../config/ward.toml");

/// What a hand, an editor or a bad disk may put in.
const SCRAPS: [&str; 24] = [
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

fn edited(edits: &[(prop::sample::Index, usize, String)]) -> String {
    let mut text = WARD.to_owned();
    for (place, taken, put) in edits {
        let start = text.floor_char_boundary(place.index(text.len() + 1));
        let end = text.ceil_char_boundary((start + taken).min(text.len()));
        text.replace_range(start..end, put);
    }
    text
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let findings = match read(text, "any") {
        Ok(settings) => {
            prop_assert_eq!(settings.rules.check(), Ok(()));
            prop_assert!(diff(&settings, &settings).is_empty());
            prop_assert!(settings.warnings.iter().all(|w| w.severity == Severity::Warning));
            settings.warnings
        }
        Err(findings) => {
            prop_assert!(findings.iter().any(|f| f.severity == Severity::Error));
            findings.0
        }
    };
    for finding in &findings {
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
        holds(&edited(&edits))?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        holds(&text)?;
    }
}
