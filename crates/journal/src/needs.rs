//! Which programs can read what a commit writes. A store says no newer format than it needs: whoever goes back to the
//! program before this one can, until something is there that it would misread.

use crate::journal::Commit;
use crate::record::{AdminEvent, Body};
use crate::rows::TableWrite;
use crate::tables::meta;
use office::{Alarm, Event};

/// The lowest format whose programs read a store in which this commit stands.
pub(crate) fn format(commit: &Commit<'_>) -> u32 {
    let records = commit.records.iter().map(|record| of_body(&record.body));
    records.chain(commit.writes.iter().map(of_write)).max().unwrap_or(meta::FORMAT)
}

fn of_body(body: &Body) -> u32 {
    match body {
        Body::Office(Event::AlarmRaised { alarm } | Event::AlarmEnded { alarm }) => of_alarm(alarm),
        Body::Office(_) | Body::Voice(_) => meta::FORMAT,
        Body::Admin(event) => of_admin(event),
    }
}

fn of_alarm(alarm: &Alarm) -> u32 {
    match alarm {
        Alarm::NoCounter { .. } | Alarm::Help { .. } | Alarm::Backup { .. } => meta::FORMAT,
    }
}

fn of_admin(event: &AdminEvent) -> u32 {
    match event {
        AdminEvent::DaysRemoved { .. } => 10,
        AdminEvent::UserAdded { .. }
        | AdminEvent::UserChanged { .. }
        | AdminEvent::UserRemoved { .. }
        | AdminEvent::DeviceAdded { .. }
        | AdminEvent::DeviceRemoved { .. }
        | AdminEvent::DeviceRevoked { .. }
        | AdminEvent::LoggedIn { .. }
        | AdminEvent::LoginFailed { .. }
        | AdminEvent::LoggedOut { .. }
        | AdminEvent::ConfigApplied { .. }
        | AdminEvent::VoiceChanged { .. }
        | AdminEvent::MediaChanged { .. }
        | AdminEvent::TicketErased { .. }
        | AdminEvent::Restored { .. } => meta::FORMAT,
    }
}

fn of_write(write: &TableWrite) -> u32 {
    match write {
        // The files of marked days are gone.
        TableWrite::RemoveDays(_) => 10,
        TableWrite::PutUser(_)
        | TableWrite::DropUser(_)
        | TableWrite::PutDevice(_)
        | TableWrite::DropDevice(_)
        | TableWrite::PutSession(_)
        | TableWrite::DropSession(_)
        | TableWrite::PutSetting { .. } => meta::FORMAT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use std::collections::BTreeSet;
    use std::fs;
    use std::io;
    use std::path::Path;

    /// What an older program must know of a record: the kinds in its body.
    fn words(line: &str) -> Result<BTreeSet<String>, serde_json::Error> {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let body = record["body"].as_object().into_iter().flatten().map(|(_, body)| body);
        let kinds = body.filter_map(|body| body["kind"].as_str());
        Ok(kinds.map(str::to_owned).collect())
    }

    fn lines(version: u32) -> Vec<String> {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
        let text = fs::read_to_string(golden.join(format!("v{version}/records.jsonl")));
        text.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Of the golden lines, those of each format and of all before it have what its programs know.
    #[test]
    fn what_no_older_program_knows_raises_the_format() -> io::Result<()> {
        let mut known = BTreeSet::new();
        for line in (1..=meta::FORMAT).flat_map(lines) {
            known.extend(words(&line)?);
        }
        let mut raised = 0;
        for version in meta::FORMAT + 1..=meta::NEWEST {
            for line in lines(version) {
                let record: Record = serde_json::from_str(&line)?;
                let is_known = words(&line)?.is_subset(&known);
                let needed = if is_known { meta::FORMAT } else { version };
                assert_eq!(of_body(&record.body), needed, "{line}");
                raised += u32::from(!is_known);
            }
            for line in lines(version) {
                known.extend(words(&line)?);
            }
        }
        assert!(raised > 0, "each format after the first has a line that needs it");
        Ok(())
    }
}
