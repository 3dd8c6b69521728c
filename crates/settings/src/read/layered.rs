//! A file that `extends` a template beside it.

use super::calendar::{Beside, is_file_name, sibling};
use super::{settings, whole};
use crate::edit::edit;
use crate::finding::Findings;
use crate::keys;
use crate::layers::{self, EXTENDS, REMOVE};
use crate::origins::Origins;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Place, Table, short};
use crate::{Settings, TEXT_BYTES_MAX};
use toml::Spanned;
use toml::de::DeTable;

/// A longer list removes more than a template can hold.
const REMOVED_MAX: usize = 500;

/// The template that a text extends, and where it says so.
pub(super) struct Extended {
    name: String,
    text: String,
    place: Place,
}

/// Two texts as one, so that every place in either is a place in it: the template, and from `own_at` on what is the
/// office's own.
struct Both {
    text: String,
    own_at: usize,
    /// The own part alone, at its place.
    padded: String,
}

impl Both {
    fn of(template: &str, own: &str) -> Self {
        let own = own.trim_start_matches('\u{feff}');
        let text = format!("{template}\n{own}");
        let own_at = template.len() + 1;
        Self { padded: format!("{}{own}", " ".repeat(own_at)), text, own_at }
    }
}

/// The template that a document names, handed in by `beside`.
pub(super) fn extended(
    root: &Table<'_>,
    beside: Option<&mut Beside<'_>>,
    report: &mut Report<'_>,
) -> Option<Extended> {
    let Some(value) = root.get(EXTENDS) else {
        if let Some(value) = root.get(REMOVE) {
            value.wrong(Problem::Needs { other: "extends = \"….toml\"" }, report);
        }
        return None;
    };
    let given = value.text(report)?;
    if !is_file_name(given) {
        value.wrong(Problem::Bad { form: Form::FileName, given: short(given) }, report);
        return None;
    }
    let name = given.to_owned();
    let Some(beside) = beside else {
        value.wrong(Problem::TemplateNotAtHand { given: name }, report);
        return None;
    };
    match beside(&name) {
        Ok(text) => {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            Some(Extended { name, text, place: value.place() })
        }
        Err(why) => {
            let why = short(&why);
            value.wrong(Problem::TemplateUnread { given: name, why }, report);
            None
        }
    }
}

/// Reads an office's own part over its template. [`Settings::text`] is the template's text with what the office has
/// otherwise written into it.
pub(super) fn over(
    template: &Extended,
    own: &str,
    file_name: &str,
    beside: Beside<'_>,
) -> Result<Settings, Findings> {
    let both = Both::of(&template.text, own);
    let template_name = sibling(file_name, &template.name);
    let mut report = Report::layered(&both.text, &template_name, file_name, both.own_at);
    if template.text.len() > TEXT_BYTES_MAX {
        report.add("", &(0..0), Problem::TextTooLarge { max: TEXT_BYTES_MAX });
        return Err(report.finish());
    }
    // What a calendar file holds is asked for twice: now, and of the text that both make.
    let mut known: Option<(String, Result<String, String>)> = None;
    let mut once = |name: &str| match &known {
        Some((asked, text)) if asked == name => text.clone(),
        _ => known.insert((name.to_owned(), beside(name))).1.clone(),
    };
    let joined = joined(template, &both, &mut report);
    let root = Table::document(&keys::ROOT, &joined, &mut report);
    let read = settings(&root, &both.text, Some(&mut once), &mut report);
    if report.has_errors() || read.is_none() {
        return Err(report.finish());
    }
    let text = edit(&template.text, &layers::plain(&joined));
    let again = text.ok().and_then(|text| whole(&text, file_name, Some(&mut once)).ok());
    let same = |again: &Settings| read.is_some_and(|(first, _)| first.rules == again.rules);
    match again {
        Some(again) if same(&again) => Ok(Settings { warnings: report.finish().0, ..again }),
        Some(_) | None => {
            let given = template.name.clone();
            let place =
                Place { span: shifted(&template.place, both.own_at), ..template.place.clone() };
            report.add_at(&place, Problem::TemplateNotJoined { given });
            Err(report.finish())
        }
    }
}

fn shifted(place: &Place, by: usize) -> std::ops::Range<usize> {
    place.span.start + by..place.span.end + by
}

/// Both documents as one, with what is wrong with the seam.
fn joined<'b>(template: &Extended, both: &'b Both, report: &mut Report<'_>) -> DeTable<'b> {
    let (base, errors) = DeTable::parse_recoverable(&both.text[..both.own_at]);
    report.add_syntax(errors);
    let (own, errors) = DeTable::parse_recoverable(&both.padded);
    report.add_syntax(errors);
    let mut base = Spanned::into_inner(base);
    for key in base.keys().filter(|key| [EXTENDS, REMOVE].contains(&key.get_ref().as_ref())) {
        let given = template.name.clone();
        report.add(key.get_ref(), &key.span(), Problem::TemplateOfTemplate { given });
    }
    for key in [EXTENDS, REMOVE] {
        base.remove(key);
    }
    let own = own.get_ref();
    check_removed(own, report);
    for gone in layers::join(&mut base, own) {
        report.add(&gone.key, &gone.span, Problem::NotRemoved { given: short(&gone.path) });
    }
    base
}

/// The form of `remove`: a list of texts.
fn check_removed(own: &DeTable<'_>, report: &mut Report<'_>) {
    // What else is wrong with this document is found when both are read as one.
    let mut aside = Report::new("", "");
    let root = Table::document(&keys::ROOT, own, &mut aside);
    let Some(value) = root.get(REMOVE) else { return };
    let Some(items) = value.list(report) else { return };
    if items.len() > REMOVED_MAX {
        value.wrong(Problem::TooMany { max: REMOVED_MAX }, report);
    }
    for item in items {
        let _ = item.text(report);
    }
}

/// Where each value of a text, and of the template that it may extend, is written.
pub(super) fn origins(text: &str, file_name: &str, mut beside: Beside<'_>) -> Origins {
    let mut aside = Report::new(text, file_name);
    let (document, _) = DeTable::parse_recoverable(text);
    let root = Table::document(&keys::ROOT, document.get_ref(), &mut aside);
    let Some(template) = extended(&root, Some(&mut beside), &mut aside) else {
        let report = Report::new(text, file_name);
        return Origins::of(layers::places(document.get_ref()), &report);
    };
    let both = Both::of(&template.text, text);
    let template_name = sibling(file_name, &template.name);
    let mut report = Report::layered(&both.text, &template_name, file_name, both.own_at);
    let joined = joined(&template, &both, &mut report);
    Origins::of(layers::places(&joined), &report)
}
