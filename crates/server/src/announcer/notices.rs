//! What the whole hall is told: when staff ask for it, and by the office's hours.

use crate::announcer::queue::{self, EVACUATION};
use crate::announcer::task::Task;
use office::speech::Notice;
use office::{Hours, Millis, Office, Zone};
use std::collections::BTreeSet;

/// The loudspeaker is tried out.
pub(crate) const TRIAL: &str = "trial";
pub(crate) const LUNCH: &str = "lunch";
pub(crate) const ISSUING_CLOSED: &str = "issuing_closed";

impl Task {
    /// Has a notice said in one zone, or in all of them.
    pub(super) fn notify(&mut self, notice: &str, zone: Option<&Zone>) {
        let zones: BTreeSet<Zone> = match zone {
            Some(zone) => BTreeSet::from([zone.clone()]),
            None => {
                let state = self.dispatcher.read();
                let counters = state.office.rules().counters.iter().map(|c| c.zone.clone());
                counters.chain(self.players.values().map(|p| p.zone.clone())).collect()
            }
        };
        for zone in zones {
            self.zones.entry(zone).or_default().notify(queue::Notice::new(notice));
        }
    }

    /// What a notice says at this hour; `None` when there is no such notice, or nothing to tell.
    pub(super) fn notice(&self, name: &str) -> Option<Notice> {
        let now = self.dispatcher.now();
        let state = self.dispatcher.read();
        notice(name, &state.office, &self.settings.borrow().voice, now)
    }

    /// Tells the hall, where the office wants that, when a window of its hours has just ended.
    pub(super) fn look_at_the_clock(&mut self) {
        let (since, now) = (self.noticed_until, self.dispatcher.now());
        self.noticed_until = now.max(since);
        if !self.settings.borrow().voice.notices {
            return;
        }
        let ended = |hours: Option<&Hours>, office: &Office| {
            hours.is_some_and(|hours| {
                let rules = office.rules();
                let is_open = |at| rules.open_at(hours, at, office.zone());
                is_open(since) && !is_open(now)
            })
        };
        let (issuing, serving) = {
            let office = &self.dispatcher.read().office;
            let rules = office.rules();
            let serving = ended(rules.service_hours.as_ref(), office);
            (ended(rules.issue_hours.as_ref(), office), serving)
        };
        if issuing {
            self.notify(ISSUING_CLOSED, None);
        }
        if serving && self.notice(LUNCH).is_some() {
            self.notify(LUNCH, None);
        }
    }
}

/// What a notice says at a moment.
pub(crate) fn notice(
    name: &str,
    office: &Office,
    voice: &settings::Voice,
    now: Millis,
) -> Option<Notice> {
    let rules = office.rules();
    let later_today = |hours: Option<&Hours>| {
        let opens = rules.opens_after(hours?, now, office.zone())?;
        (office.date_of(opens) == office.date_of(now)).then(|| office.minute_of(opens))
    };
    match name {
        EVACUATION => Some(Notice::Evacuation),
        TRIAL => Some(Notice::Trial),
        ISSUING_CLOSED => {
            Some(Notice::IssuingClosed { again: later_today(rules.issue_hours.as_ref()) })
        }
        LUNCH => Some(Notice::Lunch { until: later_today(rules.service_hours.as_ref())? }),
        own => voice.phrase(own).cloned().map(Notice::Own),
    }
}
