//! The logs of simulated days: one file a day, as an export of a real office's log would be.

use super::unwritable;
use crate::failure::Failure;
use forecast::{Body, Record};
use office::Event;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The folder, and the file of the day that is being lived. A day's file begins where the day opens and ends with the
/// day's own end, which the next morning writes; the first file also has what came before.
pub(super) struct Log {
    folder: PathBuf,
    before: Vec<String>,
    today: Option<(PathBuf, BufWriter<File>)>,
    failed: Option<Failure>,
}

impl Log {
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder).map_err(|why| unwritable(folder, &why))?;
        Ok(Self { folder: folder.to_path_buf(), before: Vec::new(), today: None, failed: None })
    }

    /// Keeps a record. What cannot be written is told at the end: nobody waits for a simulation.
    pub(super) fn keep(&mut self, record: &Record) {
        if self.failed.is_none()
            && let Err(failed) = self.write(record)
        {
            self.failed = Some(failed);
        }
    }

    fn write(&mut self, record: &Record) -> Result<(), Failure> {
        let Body::Office(event) = &record.body;
        if let Event::DayOpened { day, .. } = event {
            let file = self.folder.join(format!("{}.jsonl", day.date));
            let created = File::create(&file).map_err(|why| unwritable(&file, &why))?;
            self.close()?;
            self.today = Some((file, BufWriter::new(created)));
        }
        self.before.push(record.line());
        let Some((file, today)) = &mut self.today else { return Ok(()) };
        for line in self.before.drain(..) {
            writeln!(today, "{line}").map_err(|why| unwritable(file, &why))?;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Failure> {
        let Some((file, mut today)) = self.today.take() else { return Ok(()) };
        today.flush().map_err(|why| unwritable(&file, &why))
    }

    /// The last day is over.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        let closed = self.close();
        self.failed.map_or(closed, Err)
    }
}
