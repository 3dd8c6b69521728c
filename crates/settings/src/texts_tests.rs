//! Every problem has its words, in Vietnamese and in English, with everything filled in.

use crate::texts::FINDINGS;
use crate::{Kind, Problem};
use office::Language;
use std::collections::BTreeSet;

const VI: &str = include_str!("../texts/vi.ftl");

fn one_of_each() -> Vec<Problem> {
    let given = || "given".to_owned();
    let (meant, known) = (Some("meant".to_owned()), || "known".to_owned());
    let unknown_key = |meant: Option<String>, home: Option<String>| Problem::UnknownKey {
        meant,
        home,
        known: "known".to_owned(),
    };
    let mut all = vec![
        Problem::TextTooLarge { max: 1 },
        Problem::Syntax { detail: given() },
        Problem::KeyTwice,
        unknown_key(None, None),
        unknown_key(None, meant.clone()),
        unknown_key(meant.clone(), None),
        Problem::Missing { example: "a = 1" },
        Problem::OutOfRange { given: given(), min: 1, max: 2 },
        Problem::TooMany { max: 1 },
        Problem::EmptyList,
        Problem::EmptyText,
        Problem::SpaceAround,
        Problem::ControlCharacter,
        Problem::NotNfc,
        Problem::TextTooLong { given: 2, max: 1 },
        Problem::BadKey { given: given() },
        Problem::BadPrefix { given: given() },
        Problem::NotOneOf { given: given(), allowed: known() },
        Problem::NoVietnamese,
        Problem::Twice { given: given(), line: 1 },
        Problem::UnknownService { given: given(), meant: None, known: known() },
        Problem::UnknownService { given: given(), meant, known: known() },
        Problem::NobodyServes { service: given() },
        Problem::BadDays { given: given() },
        Problem::BadWindow { given: given() },
        Problem::WindowsOverlap { given: given(), day: "mon", line: 1 },
        Problem::UnknownTimeZone { given: given() },
        Problem::BadUrl { given: given() },
        Problem::LoopbackUrl,
        Problem::SoundAlike { given: given(), other: known(), line: 1 },
        Problem::PrefixOfPrefix { given: given(), other: known(), line: 1 },
    ];
    let kinds = [
        Kind::String,
        Kind::Integer,
        Kind::Float,
        Kind::Boolean,
        Kind::Datetime,
        Kind::Array,
        Kind::Table,
        Kind::Tables,
    ];
    all.extend(kinds.map(|kind| Problem::WrongType { expected: kind, given: kind }));
    all
}

#[test]
fn every_problem_is_said_whole_in_both_languages() {
    for problem in one_of_each() {
        for language in [Language::Vi, Language::En] {
            for attribute in [None, Some(problem.remedy())] {
                let text = FINDINGS.text(language, problem.id(), attribute, &problem.args());
                assert!(text != problem.id() && !text.contains('{'), "{problem:?}: {text}");
            }
        }
    }
}

#[test]
fn every_text_says_a_problem() {
    let used: BTreeSet<_> = one_of_each().iter().map(Problem::id).collect();
    let ids = VI.lines().filter_map(|line| line.split_once(" = ")).map(|(id, _)| id);
    let own = |id: &&str| !id.starts_with(' ') && !["warning", "kind", "kind-given"].contains(id);
    let texts: BTreeSet<_> = ids.filter(own).collect();
    assert_eq!(texts, used);
}
