//! One number's way through a day.

use office::{
    AuthorityKey, Cause, Channel, Class, CounterNo, Ending, Event, ExpiryReason, Language, Millis,
    Outcome, Rule, ServiceKey, Ticket, TicketNumber, TicketState, UserName,
};

/// How a ticket left a counter's hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The visit ended.
    Finished,
    /// This stop was done and the next one follows.
    SentOn,
    /// Sent elsewhere, with nothing done.
    Transferred,
    /// They did not come.
    Missed,
    /// Set aside.
    Held,
}

/// From joining a service's line to the first call from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InLine {
    pub(crate) service: ServiceKey,
    pub(crate) since: Millis,
    /// Set aside meanwhile, in milliseconds.
    away_ms: i64,
    pub(crate) called_at: Option<Millis>,
    /// It was called on a day before: its wait was counted there.
    carried: bool,
}

impl InLine {
    /// How long they waited to be called, in milliseconds.
    pub(crate) fn wait_ms(&self) -> Option<i64> {
        let called_at = self.called_at.filter(|_| !self.carried)?;
        Some((called_at.since(self.since) - self.away_ms).max(0))
    }
}

/// From a call to the moment at which the ticket leaves the counter's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Serving {
    /// Which of the ticket's lines it was called from.
    line: usize,
    pub(crate) counter: CounterNo,
    pub(crate) clerk: Option<UserName>,
    pub(crate) rule: Option<Rule>,
    pub(crate) called_at: Millis,
    last_call: Millis,
    pub(crate) recalls: u64,
    pub(crate) started_at: Option<Millis>,
    pub(crate) left: Option<(Millis, How)>,
    /// In hand since a day before: how long is not known to this day.
    pub(crate) carried: bool,
}

impl Serving {
    /// From the clerk's "start", or from the last call where there was none, in milliseconds.
    fn served_ms(&self) -> i64 {
        let begun = self.started_at.unwrap_or(self.last_call);
        self.left.map_or(0, |(at, _)| at.since(begun))
    }
}

/// A stop that was done at a counter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DoneStop<'v> {
    pub(crate) service: &'v ServiceKey,
    pub(crate) counter: CounterNo,
    /// Over all calls of this stop, in milliseconds; absent where it began on a day before.
    pub(crate) served_ms: Option<i64>,
}

/// One number on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) number: TicketNumber,
    pub(crate) class: Class,
    pub(crate) channel: Channel,
    pub(crate) language: Language,
    pub(crate) authority: Option<AuthorityKey>,
    pub(crate) non_territorial: bool,
    pub(crate) party: u16,
    pub(crate) dossiers: u16,
    pub(crate) issued_at: Millis,
    /// Came over from the day before.
    pub(crate) carried: bool,
    pub(crate) ended: Option<(Millis, Ending)>,
    pub(crate) transfers: u64,
    pub(crate) returns: u64,
    /// Set aside, in milliseconds, until it came back.
    pub(crate) held_ms: i64,
    held_since: Option<Millis>,
    pub(crate) lines: Vec<InLine>,
    pub(crate) servings: Vec<Serving>,
}

impl Visit {
    /// That of a number given out.
    pub(crate) fn issued(at: Millis, event: &Event) -> Option<Self> {
        let Event::TicketIssued { number, service, class, channel, language, authority, .. } =
            event
        else {
            return None;
        };
        let Event::TicketIssued { non_territorial, party, dossiers, .. } = event else {
            return None;
        };
        Some(Self {
            number: number.clone(),
            class: *class,
            channel: *channel,
            language: *language,
            authority: authority.clone(),
            non_territorial: *non_territorial,
            party: *party,
            dossiers: *dossiers,
            issued_at: at,
            carried: false,
            ended: None,
            transfers: 0,
            returns: 0,
            held_ms: 0,
            held_since: None,
            lines: vec![InLine::new(service, at)],
            servings: Vec::new(),
        })
    }

    /// That of a ticket that came over from the day before, as this day opens.
    pub(crate) fn carried(opened_at: Millis, row: &Ticket) -> Self {
        let in_hand = matches!(row.state, TicketState::Called | TicketState::Serving);
        let called_at = row.called_at.unwrap_or(row.issued_at);
        let line = InLine {
            called_at: in_hand.then_some(called_at),
            carried: in_hand,
            ..InLine::new(&row.service, opened_at)
        };
        let serving = row.counter.filter(|_| in_hand).map(|counter| Serving {
            started_at: row.started_at,
            carried: true,
            ..Serving::new(0, counter, called_at)
        });
        Self {
            number: row.number.clone(),
            class: row.class,
            channel: row.channel,
            language: row.language,
            authority: row.authority.clone(),
            non_territorial: row.non_territorial,
            party: row.party,
            dossiers: row.dossiers,
            issued_at: row.issued_at,
            carried: true,
            ended: None,
            transfers: 0,
            returns: 0,
            held_ms: 0,
            held_since: (!in_hand).then_some(opened_at),
            lines: vec![line],
            servings: serving.into_iter().collect(),
        }
    }

    pub(crate) fn service(&self) -> Option<&ServiceKey> {
        self.lines.first().map(|line| &line.service)
    }

    /// What they wait or waited for last.
    pub(crate) fn last_service(&self) -> Option<&ServiceKey> {
        self.lines.last().map(|line| &line.service)
    }

    pub(crate) fn waits(&self) -> impl Iterator<Item = (&InLine, i64)> {
        self.lines.iter().filter_map(|line| Some((line, line.wait_ms()?)))
    }

    /// Every stop that was done at a counter.
    pub(crate) fn done(&self) -> impl Iterator<Item = DoneStop<'_>> {
        let ends =
            |serving: &&Serving| matches!(serving.left, Some((_, How::Finished | How::SentOn)));
        self.servings.iter().filter(ends).filter_map(|last| {
            let service = &self.lines.get(last.line)?.service;
            let of_it = || self.servings.iter().filter(|serving| serving.line == last.line);
            let known = of_it().all(|serving| !serving.carried);
            let came = of_it().filter(|s| !matches!(s.left, Some((_, How::Missed))));
            let served_ms = known.then(|| came.map(Serving::served_ms).sum());
            Some(DoneStop { service, counter: last.counter, served_ms })
        })
    }

    pub(crate) fn call(
        &mut self,
        at: Millis,
        counter: CounterNo,
        clerk: Option<UserName>,
        rule: Option<Rule>,
    ) {
        self.come_back(at);
        let line = self.lines.len().saturating_sub(1);
        if let Some(last) = self.lines.last_mut() {
            last.called_at.get_or_insert(at);
        }
        self.servings.push(Serving { clerk, rule, ..Serving::new(line, counter, at) });
    }

    pub(crate) fn recall(&mut self, at: Millis) {
        if let Some(serving) = self.servings.last_mut() {
            serving.last_call = at;
            serving.recalls += 1;
        }
    }

    pub(crate) fn start(&mut self, at: Millis) {
        if let Some(serving) = self.servings.last_mut() {
            serving.started_at = Some(at);
        }
    }

    pub(crate) fn leave(&mut self, at: Millis, how: How) {
        if let Some(serving) = self.servings.last_mut().filter(|serving| serving.left.is_none()) {
            serving.left = Some((at, how));
        }
    }

    pub(crate) fn hold(&mut self, at: Millis) {
        self.held_since = Some(at);
    }

    /// Waits again, after it was missed or set aside.
    pub(crate) fn come_back(&mut self, at: Millis) {
        if self.ended.take().is_some() {
            self.returns += 1;
        }
        let Some(since) = self.held_since.take() else { return };
        let ms = at.since(since);
        self.held_ms += ms;
        if let Some(line) = self.lines.last_mut().filter(|line| line.called_at.is_none()) {
            line.away_ms += ms;
        }
    }

    pub(crate) fn join(&mut self, at: Millis, service: &ServiceKey) {
        self.lines.push(InLine::new(service, at));
    }

    pub(crate) fn correct(&mut self, event: &Event) {
        let Event::TicketCorrected { service, class, authority, non_territorial, .. } = event
        else {
            return;
        };
        if let Some(line) = self.lines.last_mut() {
            line.service.clone_from(service);
        }
        self.class = *class;
        self.authority.clone_from(authority);
        self.non_territorial = *non_territorial;
    }

    pub(crate) fn end(&mut self, at: Millis, ending: Ending) {
        self.ended = Some((at, ending));
        if let Some(since) = self.held_since.take() {
            self.held_ms += at.since(since);
        }
    }
}

impl InLine {
    fn new(service: &ServiceKey, since: Millis) -> Self {
        Self { service: service.clone(), since, away_ms: 0, called_at: None, carried: false }
    }
}

impl Serving {
    fn new(line: usize, counter: CounterNo, called_at: Millis) -> Self {
        Self {
            line,
            counter,
            clerk: None,
            rule: None,
            called_at,
            last_call: called_at,
            recalls: 0,
            started_at: None,
            left: None,
            carried: false,
        }
    }
}

pub(crate) fn ending_of_outcome(outcome: Outcome) -> Ending {
    match outcome {
        Outcome::Served => Ending::Served,
        Outcome::Incomplete => Ending::Incomplete,
        Outcome::Redirected => Ending::Redirected,
    }
}

pub(crate) fn ending_of_cause(cause: Cause) -> Ending {
    match cause {
        Cause::Left => Ending::Left,
        Cause::Staff => Ending::CancelledByStaff,
        Cause::MovedAway => Ending::MovedAway,
        Cause::DayOver => Ending::DayOver,
        Cause::NeverReturned => Ending::NeverReturned,
    }
}

pub(crate) fn ending_of_expiry(reason: ExpiryReason) -> Ending {
    match reason {
        ExpiryReason::DayOver => Ending::DayOver,
        ExpiryReason::NeverReturned => Ending::NeverReturned,
    }
}
