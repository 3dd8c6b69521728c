//! Every problem has its words, in Vietnamese and in English, with everything filled in.

use crate::texts::FINDINGS;
use crate::{Form, Kind, Problem, Thing};
use office::{Class, Language};
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
        Problem::NotOneOf { given: given(), allowed: known() },
        Problem::TooPale { given: given(), contrast: 2.0, min: 4.5, enough: known() },
        Problem::NotAsMany { given: 1, wanted: 2, other: "ticker" },
        Problem::NoVietnamese,
        Problem::Twice { given: given(), line: 1 },
        Problem::TwiceBeside { given: given(), file: known(), line: 1 },
        Problem::OutOfDecimals { given: given(), min: 0.5, max: 2.0 },
        Problem::NotLater { given: given(), than: known() },
        Problem::Needs { other: "a = 1" },
        Problem::Excludes { other: "a = 1" },
        Problem::Idle { other: "a = 1" },
        Problem::RangeShort { numbers: 1, quota: 2 },
        Problem::CalendarNotAtHand { given: given() },
        Problem::CalendarUnread { given: given(), why: known() },
        Problem::CalendarNotJoined { given: given() },
        Problem::TemplateNotAtHand { given: given() },
        Problem::TemplateUnread { given: given(), why: known() },
        Problem::TemplateOfTemplate { given: given() },
        Problem::TemplateNotJoined { given: given() },
        Problem::NotRemoved { given: given() },
        Problem::NotTakenHere { given: given() },
        Problem::NoMinutes { service: given() },
        Problem::IssueOutlastsService { given: given(), day: "mon" },
        Problem::CutOffOutside { given: given() },
        Problem::NobodyServes { service: given() },
        Problem::WindowsOverlap { given: given(), day: "mon", line: 1 },
        Problem::LoopbackUrl,
        Problem::SentOpen,
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
    let forms = [
        Form::Key,
        Form::User,
        Form::Prefix,
        Form::Days,
        Form::Window,
        Form::Time,
        Form::Date,
        Form::FileName,
        Form::TimeZone,
        Form::Url,
        Form::Colour,
        Form::Media,
        Form::Picture,
        Form::Video,
        Form::Code,
        Form::Host,
        Form::Ip,
        Form::Path,
        Form::Server,
        Form::HubKey,
        Form::Folder,
        Form::BackupKey,
        Form::Endpoint,
        Form::Bucket,
        Form::Region,
        Form::AccessKey,
        Form::StorePrefix,
        Form::Managed,
        Form::Issuer,
        Form::RedirectUri,
        Form::ClientId,
        Form::Claim,
    ];
    all.extend(forms.map(|form| Problem::Bad { form, given: given() }));
    for what in [Thing::Service, Thing::Group, Thing::Authority, Thing::Class, Thing::Phrase] {
        let unknown = |meant: Option<String>, known: String| Problem::Unknown {
            what,
            given: given(),
            meant,
            known,
        };
        all.extend([unknown(None, known()), unknown(None, String::new())]);
        all.push(unknown(meant.clone(), known()));
        all.push(Problem::Starves { what, name: given() });
    }
    for class in [None, Some(Class::Urgent), Some(Class::Priority), Some(Class::Normal)] {
        for (authority, non_territorial) in
            [(None, None), (Some(known()), Some(true)), (Some(known()), Some(false))]
        {
            let service = given();
            all.push(Problem::NobodyTakes { service, class, authority, non_territorial });
        }
    }
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
    let parts = "warning kind kind-given one all section of-class of-authority of-territory";
    let own = |id: &&str| !id.starts_with(' ') && !parts.split(' ').any(|part| part == *id);
    let texts: BTreeSet<_> = ids.filter(own).collect();
    assert_eq!(texts, used);
}
