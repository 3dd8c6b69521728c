//! What was found wrong, where, and what would be right.

use crate::problem::Problem;
use crate::texts::FINDINGS;
use office::Language;
use std::fmt;
use std::ops::Range;

/// Whether the office can work in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// It works, and someone should look.
    Warning,
}

/// One thing wrong with a configuration. Shown as `config/ward.toml:31:15: counter[2].services[0]: …; …`, by
/// `Display` in English and by [`Finding::line`] in the reader's language.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Whether it refuses the configuration.
    pub severity: Severity,
    /// The file, as it was named to [`crate::read`].
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The key, such as `counter[2].services[0]`; places in a list count from 0. Empty for the text as a whole.
    pub key: String,
    /// What is wrong.
    pub problem: Problem,
    /// The bytes of the text it is about: within the text, and whole characters.
    pub span: Range<usize>,
}

impl Finding {
    /// What is wrong.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        FINDINGS.text(language, self.problem.id(), None, &self.problem.args())
    }

    /// What would be right.
    #[must_use]
    pub fn right(&self, language: Language) -> String {
        FINDINGS.text(
            language,
            self.problem.id(),
            Some(self.problem.remedy()),
            &self.problem.args(),
        )
    }

    /// The whole finding on one line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let Self { file, line, column, key, .. } = self;
        let severity = match self.severity {
            Severity::Error => String::new(),
            Severity::Warning => format!("{}: ", FINDINGS.text(language, "warning", None, &[])),
        };
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        let (message, right) = (self.message(language), self.right(language));
        format!("{file}:{line}:{column}: {severity}{key}{message}; {right}")
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Language::En))
    }
}

/// All that was found, in the order of the text; at least one is an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// One line for each, in the reader's language.
    #[must_use]
    pub fn lines(&self, language: Language) -> String {
        self.0.iter().map(|finding| finding.line(language)).collect::<Vec<_>>().join("\n")
    }

    /// Each finding.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Language::En))
    }
}

impl std::error::Error for Findings {}
