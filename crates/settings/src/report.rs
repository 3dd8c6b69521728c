//! Gathers what is wrong while the text is read.

use crate::finding::{Finding, Findings, Severity};
use crate::problem::Problem;
use crate::walk::Place;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// Findings handed out. A person mends a few at a time; a file of nonsense must not fill a screen.
const FINDINGS_MAX: usize = 100;

/// Findings kept while reading, before those that follow from others are dropped. Bounds the memory and the time that
/// a file of nonsense can take. Far more than the warnings there can be, so an error is always among them.
const FOUND_MAX: usize = 1_000;

/// What was found so far, as bytes of the text.
pub(crate) struct Report<'t> {
    text: &'t str,
    file: &'t str,
    /// The template's file, and where the text of `file` begins: before it stands the template.
    template: Option<(&'t str, usize)>,
    lines: Lines,
    found: Vec<Found>,
    /// What was found in a file beside this one.
    beside: Vec<Finding>,
}

struct Found {
    span: Range<usize>,
    key: String,
    problem: Problem,
}

/// Where each line of a text begins.
struct Lines(Vec<usize>);

impl<'t> Report<'t> {
    pub(crate) fn new(text: &'t str, file: &'t str) -> Self {
        let (found, beside) = (Vec::new(), Vec::new());
        Self { text, file, template: None, lines: Lines::of(text), found, beside }
    }

    /// Of two texts as one: the template, and from `own_at` on, at the beginning of a line, what `file` holds.
    pub(crate) fn layered(text: &'t str, template: &'t str, file: &'t str, own_at: usize) -> Self {
        Self { template: Some((template, own_at)), ..Self::new(text, file) }
    }

    /// Notes one thing wrong.
    pub(crate) fn add(&mut self, key: &str, span: &Range<usize>, problem: Problem) {
        if self.found.len() < FOUND_MAX {
            let span = self.within(span);
            self.found.push(Found { span, key: key.to_owned(), problem });
        }
    }

    /// Notes one thing wrong at a place.
    pub(crate) fn add_at(&mut self, place: &Place, problem: Problem) {
        self.add(&place.key, &place.span, problem);
    }

    /// Notes where the text could not be taken apart.
    pub(crate) fn add_syntax(&mut self, errors: Vec<toml::de::Error>) {
        for error in errors {
            let problem = match error.message() {
                "duplicate key" => Problem::KeyTwice,
                detail => Problem::Syntax { detail: detail.to_owned() },
            };
            self.add("", &error.span().unwrap_or(0..0), problem);
        }
    }

    /// Notes what is wrong with a file beside this one.
    pub(crate) fn add_beside(&mut self, findings: Findings) {
        self.beside.extend(findings);
    }

    /// The file, as it was named.
    pub(crate) fn file(&self) -> &'t str {
        self.file
    }

    /// Whether anything found so far is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.problem.severity() == Severity::Error)
            || self.beside.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Whether the text could not be taken apart somewhere.
    pub(crate) fn has_syntax_errors(&self) -> bool {
        self.found.iter().any(|found| found.problem.is_syntax())
    }

    /// The line of a byte in its file, from 1.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.file_and_line(at).1
    }

    /// The file that a byte is in, and its line there.
    pub(crate) fn file_and_line(&self, at: usize) -> (&'t str, usize) {
        let line = self.lines.line_of(at);
        match self.template {
            Some((template, own_at)) if at < own_at => (template, line),
            Some((_, own_at)) => (self.file, line + 1 - self.lines.line_of(own_at)),
            None => (self.file, line),
        }
    }

    /// All findings in the order of the text, then those of the file beside it; of too many, the errors first.
    pub(crate) fn finish(mut self) -> Findings {
        self.found.sort_by_key(|found| (found.span.start, found.problem.severity()));
        self.drop_followers();
        if self.found.len() > FINDINGS_MAX {
            self.found.sort_by_key(|found| (found.problem.severity(), found.span.start));
            self.found.truncate(FINDINGS_MAX);
        }
        let (found, beside) = (std::mem::take(&mut self.found), std::mem::take(&mut self.beside));
        let found = found.into_iter().map(|found| self.placed(found));
        Findings(found.chain(beside).collect())
    }

    /// A broken line makes others look wrong. It is named once; what follows from it is not said.
    fn drop_followers(&mut self) {
        let broken = self.found.iter().filter(|found| found.problem.is_syntax());
        let broken: Vec<usize> = broken.map(|found| found.span.start).collect();
        let lines: BTreeSet<usize> = broken.iter().map(|at| self.lines.line_of(*at)).collect();
        let text = self.text;
        self.found.retain(|found| {
            let follows = if matches!(found.problem, Problem::Missing { .. }) {
                let table = table_of(text, &found.span);
                broken.iter().any(|at| table.contains(at))
            } else {
                lines.contains(&self.lines.line_of(found.span.start))
            };
            found.problem.is_syntax() || !follows
        });
        self.drop_swallowed_lines();
    }

    /// One finding for a broken line, and none for the lines that an unclosed bracket swallows.
    fn drop_swallowed_lines(&mut self) {
        let mut broken = 0;
        self.found.retain(|found| {
            if !found.problem.is_syntax() {
                return true;
            }
            let line = self.lines.line_of(found.span.start);
            let swallowed = found.problem.is_within_brackets() && line == broken + 1;
            let follows = broken > 0 && (line == broken || swallowed);
            broken = line;
            !follows
        });
    }

    fn placed(&self, Found { span, key, problem }: Found) -> Finding {
        let line = self.lines.line_of(span.start);
        let before = &self.text[self.lines.0[line - 1]..span.start];
        let (file, line) = self.file_and_line(span.start);
        Finding {
            severity: problem.severity(),
            file: file.to_owned(),
            line,
            column: before.chars().count() + 1,
            key,
            problem,
            span,
        }
    }

    /// The same bytes, cut to the text and to whole characters.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.ceil_char_boundary(span.end.max(start));
        start..end
    }
}

impl Lines {
    fn of(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after).collect())
    }

    /// The line of a byte, from 1.
    fn line_of(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}

/// The bytes of the table with this header, up to the next header; without one, the whole document.
fn table_of(text: &str, header: &Range<usize>) -> RangeInclusive<usize> {
    let end = text[header.end..].find("\n[").map_or(text.len(), |next| header.end + next);
    if header.end == 0 { 0..=text.len() } else { header.start..=end }
}
