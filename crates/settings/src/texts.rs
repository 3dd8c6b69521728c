//! Words for people, from a pair of Fluent files: Vietnamese and English.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use office::Language;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// The texts of one part of the house, in both languages.
pub struct Texts {
    vi: Bundle,
    en: Bundle,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

/// The words of the findings.
pub(crate) static FINDINGS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

impl Texts {
    /// Reads both files.
    ///
    /// # Panics
    /// When a file is not Fluent or has a text twice: a mistake of ours, which every test of its crate meets.
    #[must_use]
    pub fn new(vi: &str, en: &str) -> Self {
        Self { vi: bundle("vi", vi), en: bundle("en", en) }
    }

    /// The text with this id, or its attribute. The id itself where there is none: a test sees that none is missing.
    #[must_use]
    pub fn text(
        &self,
        language: Language,
        id: &str,
        attribute: Option<&str>,
        args: &[(&'static str, String)],
    ) -> String {
        let bundle = match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        };
        let message = bundle.get_message(id);
        let pattern = message.and_then(|message| match attribute {
            Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
            None => message.value(),
        });
        let Some(pattern) = pattern else { return id.to_owned() };
        let args: FluentArgs<'_> =
            args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}

fn bundle(language: &str, source: &str) -> Bundle {
    let id: LanguageIdentifier = language.parse().expect("vi and en are language identifiers");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // The marks that keep mixed scripts apart would stand as boxes on a terminal.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned());
    bundle
        .add_resource(resource.expect("the texts are read by every test of its crate"))
        .expect("no text stands twice, as every test of its crate sees");
    bundle
}
