//! Gathers what is wrong while the text is read.

use crate::finding::{Finding, Findings, Severity};
use crate::problem::Problem;
use std::ops::Range;

/// Findings handed out. A person mends a few at a time; a file of nonsense must not fill a screen or the memory.
const FINDINGS_MAX: usize = 100;

/// What was found so far, as bytes of the text.
pub(crate) struct Report<'t> {
    text: &'t str,
    file: &'t str,
    found: Vec<Found>,
}

struct Found {
    span: Range<usize>,
    key: String,
    problem: Problem,
}

impl<'t> Report<'t> {
    pub(crate) fn new(text: &'t str, file: &'t str) -> Self {
        Self { text, file, found: Vec::new() }
    }

    /// Notes one thing wrong.
    pub(crate) fn add(&mut self, key: &str, span: &Range<usize>, problem: Problem) {
        let span = self.within(span);
        self.found.push(Found { span, key: key.to_owned(), problem });
    }

    /// Whether anything found so far is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.problem.severity() == Severity::Error)
    }

    /// Whether the text could not be taken apart somewhere.
    pub(crate) fn has_syntax_errors(&self) -> bool {
        self.found.iter().any(|found| found.problem.is_syntax())
    }

    /// The line of a byte, from 1.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.text[..at.min(self.text.len())].matches('\n').count() + 1
    }

    /// All findings in the order of the text.
    pub(crate) fn finish(mut self) -> Findings {
        self.drop_followers();
        self.found.sort_by_key(|found| (found.span.start, found.problem.severity()));
        let mut found = std::mem::take(&mut self.found);
        // Errors are what the office waits for: a cut may drop warnings, never the last error.
        if found.len() > FINDINGS_MAX {
            found.sort_by_key(|found| (found.problem.severity(), found.span.start));
            found.truncate(FINDINGS_MAX);
        }
        Findings(found.into_iter().map(|found| self.placed(found)).collect())
    }

    fn placed(&self, Found { span, key, problem }: Found) -> Finding {
        let line_start = self.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        Finding {
            severity: problem.severity(),
            file: self.file.to_owned(),
            line: self.line_of(span.start),
            column: self.text[line_start..span.start].chars().count() + 1,
            key,
            problem,
            span,
        }
    }

    /// A broken line makes others look wrong: what follows from it is not said.
    fn drop_followers(&mut self) {
        let broken: Vec<usize> =
            self.found.iter().filter(|f| f.problem.is_syntax()).map(|f| f.span.start).collect();
        if broken.is_empty() {
            return;
        }
        let mut lines: Vec<usize> = broken.iter().map(|at| self.line_of(*at)).collect();
        lines.dedup();
        let text = self.text;
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        self.found.retain(|found| {
            let follows = match found.problem {
                Problem::Missing { .. } => broken.iter().any(|at| in_table(text, &found.span, *at)),
                _ => lines.binary_search(&line_of(found.span.start)).is_ok(),
            };
            found.problem.is_syntax() || !follows
        });
    }

    /// The same bytes, cut to the text and to whole characters.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.ceil_char_boundary(span.end.max(start));
        start..end
    }
}

/// Whether a byte is in the table whose header begins `header`; the document itself is everywhere.
fn in_table(text: &str, header: &Range<usize>, at: usize) -> bool {
    let end = text[header.end..].find("\n[").map_or(text.len(), |next| header.end + next);
    header.start == 0 || (header.start..end).contains(&at)
}
