//! What the house remembers beside the log, such as the hash of the last configuration file.

use crate::error::JournalError;
use crate::value::{self, VERSION};
use redb::{ReadableTable, Table, TableDefinition};

/// Key: the setting's name, UTF-8. Value: version byte, then whatever the caller keeps there. Lives for ever.
pub(crate) const SETTINGS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("settings");

pub(crate) fn put(
    settings: &mut Table<'_, &'static [u8], &'static [u8]>,
    key: &str,
    setting: &[u8],
) -> Result<(), JournalError> {
    let bytes = [&[VERSION], setting].concat();
    settings.insert(key.as_bytes(), bytes.as_slice())?;
    Ok(())
}

pub(crate) fn get(
    settings: &impl ReadableTable<&'static [u8], &'static [u8]>,
    key: &str,
) -> Result<Option<Vec<u8>>, JournalError> {
    let Some(bytes) = settings.get(key.as_bytes())? else { return Ok(None) };
    value::body(format_args!("settings, row {key}"), bytes.value()).map(|b| Some(b.to_vec()))
}
