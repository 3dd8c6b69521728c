//! What two sets of rules differ in.

use office::Rules;
use serde_json::Value;

/// Places told of one change: a configuration that is another altogether is told by its beginning.
const PLACES_MAX: usize = 200;
/// Characters of what stood in a place.
const VALUE_CHARS_MAX: usize = 200;

/// A place in the rules that is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Such as `services.a.quota`.
    pub(crate) path: String,
    /// Absent: nothing stood there.
    pub(crate) before: Option<String>,
    /// Absent: nothing stands there.
    pub(crate) after: Option<String>,
}

/// Every place in which the rules differ, at most [`PLACES_MAX`].
pub(crate) fn differences(before: &Rules, after: &Rules) -> Vec<Difference> {
    let (before, after) = (serde_json::to_value(before), serde_json::to_value(after));
    let mut found = Vec::new();
    compare("", before.ok().as_ref(), after.ok().as_ref(), &mut found);
    found
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    if before == after || found.len() == PLACES_MAX {
        return;
    }
    match (before.map(parts), after.map(parts)) {
        (Some(Some(old)), Some(Some(new))) => {
            let mut names: Vec<&String> = old.iter().chain(&new).map(|(name, _)| name).collect();
            names.sort();
            names.dedup();
            for name in names {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, part(&old, name), part(&new, name), found);
            }
        }
        (Some(_) | None, Some(_) | None) => found.push(Difference {
            path: path.to_owned(),
            before: before.map(shown),
            after: after.map(shown),
        }),
    }
}

type Parts<'v> = Vec<(String, &'v Value)>;

fn part<'v>(parts: &Parts<'v>, name: &str) -> Option<&'v Value> {
    parts.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
}

/// What a value is made of, by name: members, or rows that say themselves how they are called.
fn parts(value: &Value) -> Option<Parts<'_>> {
    if let Some(members) = value.as_object() {
        return Some(members.iter().map(|(name, value)| (name.clone(), value)).collect());
    }
    let rows = value.as_array()?;
    rows.iter().map(|row| Some((name_of(row)?, row))).collect()
}

fn name_of(row: &Value) -> Option<String> {
    let named = ["key", "number", "user", "date"].into_iter().find_map(|name| row.get(name))?;
    Some(named.as_str().map_or_else(|| named.to_string(), str::to_owned))
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(VALUE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::{CounterRules, Service, Text};

    #[test]
    fn places_are_told_with_what_stood_and_stands_there() {
        let service = |key: &str, prefix: &str| {
            let name = Text { vi: key.to_owned(), en: None };
            Service::new(key.parse().unwrap(), prefix.parse().unwrap(), name)
        };
        let counter = |n: u16| CounterRules::new(n.try_into().unwrap(), vec!["a".parse().unwrap()]);
        let before = Rules {
            services: vec![service("a", "A"), service("b", "B")],
            counters: vec![counter(1)],
            ..Rules::default()
        };
        let mut after = before.clone();
        after.services[0].quota = Some(150);
        after.services.pop();
        after.counters.push(counter(2));
        after.calling.priority_age = 80;
        let found = differences(&before, &after);
        let told: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.before.as_deref())).collect();
        let quota = &found[2];
        assert_eq!(
            (quota.path.as_str(), quota.after.as_deref()),
            ("services.a.quota", Some("150"))
        );
        assert_eq!(told[0], ("calling.priority_age", Some("75")));
        assert_eq!(told[1], ("counters.2", None));
        assert_eq!((told[3].0, found[3].after.as_deref()), ("services.b", None));
        assert_eq!(differences(&after, &after), []);
    }
}
