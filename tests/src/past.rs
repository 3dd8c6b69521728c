//! An office's past in a data directory that no server works on: business days of long ago, by the office's own rules, sealed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use journal::{Body, Commit, Journal, JournalError, Record, TableWrite};
use office::{Actor, Command, DeviceKind, Issue, Millis, Office, TicketId};
use std::path::Path;
use uuid::Uuid;

/// Numbers given out on one of these days.
pub const NUMBERS: u32 = 20;

/// Opens these days one after the other, in a store that is there or in a new one: an office with a service `a`, in Vietnam.
pub fn live(data: &Path, config: &str, days: &[Date]) {
    std::fs::create_dir_all(data).expect("there is room");
    let opened = Journal::open(data, Uuid::now_v7()).expect("the store opens");
    let (mut journal, mut past) = (opened.journal, Past::of(opened.office));
    past.seq = journal.head().seq;
    for date in days {
        past.day(config, *date);
        past.write(&mut journal).expect("it is written and sealed");
    }
}

/// That the office has kept its log by this rule for long.
pub fn has_kept(data: &Path, years: u16) {
    keep(data, "log_rule", &format!("{{\"keep_years\":{years},\"since\":0}}"));
}

/// Has the store keep a value, as another version may have.
pub fn keep(data: &Path, key: &str, value: &str) {
    let opened = Journal::open(data, Uuid::now_v7()).expect("the store opens");
    let (mut journal, office) = (opened.journal, opened.office);
    let value = value.as_bytes().to_vec();
    let writes = [TableWrite::PutSetting { key: key.to_owned(), value }];
    let commit = Commit { records: &[], answers: &[], writes: &writes, office: &office };
    journal.append(&commit).expect("it is written");
}

/// An office that lives its past, and the records of the day.
#[derive(Debug)]
pub struct Past {
    /// As it is by now.
    pub office: Office,
    /// The last record.
    pub seq: u64,
    /// When something happens next.
    pub at: Millis,
    records: Vec<Record>,
}

impl Past {
    /// From how an office is on.
    #[must_use]
    pub fn of(office: Office) -> Self {
        Self { office, seq: 0, at: Millis(0), records: Vec::new() }
    }

    /// Somebody orders something.
    ///
    /// # Errors
    /// Why it may not be done.
    pub fn order(&mut self, command: &Command, by: &Actor) -> Result<(), String> {
        let events = self.office.decide(command, by, self.at);
        for event in events.map_err(|refusal| format!("{command:?}: {refusal}"))? {
            self.office.apply(self.at, &event);
            self.seq += 1;
            let (seq, at, by) = (self.seq, self.at, by.clone());
            self.records.push(Record { seq, at, by, from: None, body: Body::Office(event) });
        }
        Ok(())
    }

    /// Writes what happened, and seals the days that can be.
    ///
    /// # Errors
    /// What the store says.
    pub fn write(&mut self, journal: &mut Journal) -> Result<(), JournalError> {
        let (records, office) = (std::mem::take(&mut self.records), &self.office);
        journal.append(&Commit { records: &records, answers: &[], writes: &[], office })?;
        while let Some(day) = journal.seal_next(|| true)? {
            let mut more = journal.clear(Some(&day))?;
            while more {
                more = journal.clear(None)?;
            }
        }
        Ok(())
    }

    fn day(&mut self, config: &str, date: Date) {
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("a zone");
        let morning = date.at(8, 0, 0, 0).to_zoned(zone).expect("a morning").timestamp();
        self.at = Millis(morning.as_millisecond());
        if self.office.rules().services.is_empty() {
            let rules = settings::read(config, "office.toml").expect("it is right").rules;
            self.done(&Command::ChangeRules { rules: Box::new(rules) }, &Actor::System);
        }
        self.done(&Command::OpenDay { date }, &Actor::System);
        let device = "kiosk-1".parse().expect("an id");
        let kiosk = Actor::Device { device, device_kind: DeviceKind::Kiosk };
        for _ in 0..NUMBERS {
            let service = "a".parse().expect("a key");
            let issue = Issue::plain(TicketId(Uuid::now_v7()), service);
            self.done(&Command::Issue(issue), &kiosk);
        }
    }

    fn done(&mut self, command: &Command, by: &Actor) {
        self.order(command, by).expect("it may be done");
    }
}
