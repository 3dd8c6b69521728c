//! The words of the findings, from `texts/vi.ftl` and `texts/en.ftl`.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use office::Language;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

static VI: LazyLock<Bundle> = LazyLock::new(|| bundle("vi", include_str!("../texts/vi.ftl")));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle("en", include_str!("../texts/en.ftl")));

/// The text with this id, or its attribute. The id itself where there is none: a test sees that none is missing.
pub(crate) fn text(
    language: Language,
    id: &str,
    attribute: Option<&str>,
    args: &[(&'static str, String)],
) -> String {
    let bundle: &Bundle = match language {
        Language::Vi => &VI,
        Language::En => &EN,
    };
    let message = bundle.get_message(id);
    let pattern = message.and_then(|message| match attribute {
        Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
        None => message.value(),
    });
    let Some(pattern) = pattern else { return id.to_owned() };
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}

fn bundle(language: &str, source: &str) -> Bundle {
    let id: LanguageIdentifier = language.parse().expect("vi and en are language identifiers");
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // The marks that keep mixed scripts apart would stand as boxes on a terminal.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned());
    bundle
        .add_resource(resource.expect("the texts are read by every test of this crate"))
        .expect("no text stands twice, as every test of this crate sees");
    bundle
}
