//! `[[group]]` and `[[authority]]`: fields of procedures, and who decides.

use super::names::Known;
use super::words;
use crate::keys;
use crate::problem::Thing;
use crate::report::Report;
use crate::walk::Table;
use office::{Authority, AuthorityKey, Group, GroupKey};

/// A kiosk shows no more groups than services.
const GROUPS_MAX: usize = 64;

/// More wards than any hall has brought together; a city's centre has sixteen departments.
const AUTHORITIES_MAX: usize = 32;

/// A name stands on a kiosk button.
const NAME_CHARS_MAX: usize = 60;

/// The groups as far as they could be read.
pub(crate) struct Groups {
    pub(crate) read: Option<Vec<Group>>,
    pub(crate) known: Known<GroupKey>,
}

pub(crate) fn groups(root: &Table<'_>, report: &mut Report<'_>) -> Groups {
    let mut known = Known::new(Thing::Group);
    let tables = root.tables("group", &keys::GROUP, GROUPS_MAX, report);
    let mut group = |table: &Table<'_>| {
        let key = known.declare(table, "key = \"tu-phap\"", report);
        let name = words::name(table, NAME_CHARS_MAX, report);
        Some(Group { key: key?, name: name? })
    };
    let read: Vec<_> = tables.iter().map(&mut group).collect();
    Groups { read: read.into_iter().collect(), known }
}

/// The authorities as far as they could be read.
pub(crate) struct Authorities {
    pub(crate) read: Option<Vec<Authority>>,
    pub(crate) known: Known<AuthorityKey>,
}

pub(crate) fn authorities(root: &Table<'_>, report: &mut Report<'_>) -> Authorities {
    let mut known = Known::new(Thing::Authority);
    let tables = root.tables("authority", &keys::AUTHORITY, AUTHORITIES_MAX, report);
    let mut authority = |table: &Table<'_>| {
        let key = known.declare(table, "key = \"cua-nam\"", report);
        let name = words::name(table, NAME_CHARS_MAX, report);
        Some(Authority { key: key?, name: name? })
    };
    let read: Vec<_> = tables.iter().map(&mut authority).collect();
    Authorities { read: read.into_iter().collect(), known }
}
