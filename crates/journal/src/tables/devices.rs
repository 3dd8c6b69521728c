//! The paired devices.

use crate::error::JournalError;
use crate::rows::DeviceRow;
use crate::value;
use redb::{Table, TableDefinition};

/// Key: the device's id, UTF-8. Value: version byte, then JSON [`DeviceRow`]. Lives until the device is removed.
pub(crate) const DEVICES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("devices");

pub(crate) fn put(
    devices: &mut Table<'_, &'static [u8], &'static [u8]>,
    row: &DeviceRow,
) -> Result<(), JournalError> {
    devices.insert(row.device.as_str().as_bytes(), value::encode(row).as_slice())?;
    Ok(())
}
