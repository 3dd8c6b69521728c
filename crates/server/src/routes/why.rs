//! Why a number was called, in a sentence.

use crate::App;
use crate::body::Segment;
use crate::problem::ApiError;
use crate::routes::{my, tickets};
use crate::stream::{Call, Calls};
use crate::texts::{language, text};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use office::{Channel, Language, Millis, Office, Rule, Ticket, TicketState};
use wire::{MyWhy, Problem, Turn, Why};

/// Which rule called a ticket, whom it passed over and why.
#[utoipa::path(get, path = "/tickets/{id}/why", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Why), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ticket(
    State(app): State<App>,
    headers: HeaderMap,
    Segment(id): Segment,
) -> Result<Json<Why>, ApiError> {
    let state = app.dispatcher().read();
    let id = tickets::in_path(&id, &state.office)?;
    let ticket = state.office.ticket(id).ok_or_else(ApiError::internal)?;
    let told = Told { ticket, office: &state.office, language: language(&headers), turn: None };
    let why = ticket.why.as_ref();
    let passed = why.map(|why| why.passed.iter().map(ToString::to_string).collect());
    Ok(Json(Why {
        rule: why.map(|why| why.rule.into()),
        step: why.and_then(|why| why.step),
        sentence: told.sentence(For::Staff),
        passed: passed.unwrap_or_default(),
        more: why.map_or(0, |why| why.more),
        reason: why.and_then(|why| why.reason.clone()),
        ahead: told.ahead(),
    }))
}

/// Why the holder was called, or how many are ahead; others' numbers are not told.
#[utoipa::path(get, path = "/my/{pass}/why", tag = "my ticket", params(("pass" = String, Path)),
    responses((status = 200, body = MyWhy), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn my(
    State(app): State<App>,
    headers: HeaderMap,
    Segment(pass): Segment,
) -> Result<Json<MyWhy>, ApiError> {
    let id = my::find(&app, &pass)?;
    // Whoever was answered before is counted.
    app.hub().caught_up().await;
    // The board before the office, as whoever tells the screens: the other way round both could wait for ever.
    let turn = app.hub().calls(|calls| {
        let state = app.dispatcher().read();
        state.office.ticket(id).map(|ticket| turn(ticket, &state.office, calls))
    });
    let turn = turn.flatten();
    let state = app.dispatcher().read();
    let ticket = state.office.ticket(id);
    let ticket = ticket.ok_or_else(|| ApiError::not_found("unknown_pass", ""))?;
    let told = Told { ticket, office: &state.office, language: language(&headers), turn };
    let why = ticket.why.as_ref();
    Ok(Json(MyWhy {
        rule: why.map(|why| why.rule.into()),
        step: why.and_then(|why| why.step),
        sentence: told.sentence(For::Holder),
        passed: why.map_or(0, office::Why::passed_count),
        ahead: told.ahead(),
        turn,
    }))
}

/// Who came later for what the holder first waited for, and was called first. A later call of either changes nothing.
fn turn(mine: &Ticket, office: &Office, calls: &Calls) -> Turn {
    let own = calls.first(mine.id);
    let (until, service) = own.map_or((Millis(i64::MAX), &mine.service), |c| (c.at, &c.service));
    let mut turn = Turn::default();
    for other in office.tickets().filter(|other| other.arrival > mine.arrival) {
        let first = |call: &&Call| call.at < until && call.service == *service;
        let Some(call) = calls.first(other.id).filter(first) else { continue };
        match (call.rule, other.class < mine.class) {
            (Some(Rule::Chosen), _) => turn.chosen += 1,
            (_, true) => turn.priority += 1,
            (_, false) => turn.others += 1,
        }
    }
    turn
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Staff,
    Holder,
}

struct Told<'a> {
    ticket: &'a Ticket,
    office: &'a Office,
    language: Language,
    turn: Option<Turn>,
}

impl Told<'_> {
    fn say(&self, id: &str, mut args: Vec<(&'static str, String)>) -> String {
        args.push(("number", self.ticket.number.to_string()));
        args.push(("counter", self.ticket.counter.map_or_else(String::new, |c| c.to_string())));
        text(self.language, id, &args)
    }

    fn ahead(&self) -> Option<u32> {
        let waits = self.ticket.state == TicketState::Waiting;
        waits.then(|| u32::try_from(self.office.ahead(self.ticket)).unwrap_or(u32::MAX))
    }

    fn sentence(&self, whom: For) -> String {
        let called = self.ticket.why.as_ref().map(|why| self.called(why, whom));
        let called = called.or_else(|| {
            // Of before the reasons were kept.
            (self.ticket.calls > 0).then(|| self.say("why-not_kept", Vec::new()))
        });
        let standing = self.standing();
        let turn = if whom == For::Holder && self.was_called() { self.turn_text() } else { None };
        called.into_iter().chain(standing).chain(turn).collect::<Vec<_>>().join(" ")
    }

    fn was_called(&self) -> bool {
        self.ticket.calls > 0
    }

    /// In one sentence who came later and was called first.
    fn turn_text(&self) -> Option<String> {
        let turn = self.turn?;
        let id = match turn {
            Turn { priority: 0, chosen: 0, others: 0 } => "why-turn",
            Turn { chosen: 0, others: 0, .. } => "why-turn-priority",
            Turn { .. } => "why-turn-others",
        };
        let Turn { priority, chosen, others } = turn;
        let counts = [("priority", priority), ("chosen", chosen), ("others", others)];
        Some(self.say(id, counts.map(|(name, count)| (name, count.to_string())).to_vec()))
    }

    fn called(&self, why: &office::Why, whom: For) -> String {
        let mut said = vec![self.say(self.rule(why), Vec::new())];
        if let Some(step) = why.step {
            said.push(self.say("why-step", vec![("step", step.to_string())]));
        }
        if let Some(reason) = why.reason.as_ref().filter(|_| whom == For::Staff) {
            said.push(self.say("why-reason", vec![("reason", reason.clone())]));
        }
        said.extend(self.passed(why, whom));
        said.join(" ")
    }

    /// The sentence of a rule. Who is earliest within a step of a plan need not be so in the hall, and who has booked was
    /// earliest on a list.
    fn rule(&self, why: &office::Why) -> &'static str {
        match (why.rule == Rule::Earliest, why.step, self.ticket.channel) {
            (true, Some(_), _) => "why-by_plan",
            (true, None, Channel::Booking) => "why-booked",
            (true | false, _, _) => rule(why.rule),
        }
    }

    fn passed(&self, why: &office::Why, whom: For) -> Option<String> {
        if why.passed_count() == 0 {
            return None;
        }
        if whom == For::Holder {
            let count = why.passed_count().to_string();
            return Some(self.say("why-passed-count", vec![("passed", count)]));
        }
        let numbers: Vec<String> = why.passed.iter().map(ToString::to_string).collect();
        let mut args = vec![("passed", numbers.join(", "))];
        if why.more == 0 {
            return Some(self.say("why-passed", args));
        }
        args.push(("more", why.more.to_string()));
        Some(self.say("why-passed-more", args))
    }

    /// How it stands with a ticket that is not at a counter and was not served.
    fn standing(&self) -> Option<String> {
        let never = self.ticket.calls == 0;
        match self.ticket.state {
            TicketState::Waiting => Some(match self.ahead().unwrap_or(0) {
                0 => self.say("why-waiting-next", Vec::new()),
                ahead => self.say("why-waiting", vec![("ahead", ahead.to_string())]),
            }),
            TicketState::OnHold => Some(self.say("why-on_hold", Vec::new())),
            TicketState::Cancelled | TicketState::Expired if never => {
                Some(self.say("why-never_called", Vec::new()))
            }
            TicketState::Called
            | TicketState::Serving
            | TicketState::Done
            | TicketState::NoShow
            | TicketState::Cancelled
            | TicketState::Expired => None,
        }
    }
}

/// The sentence of a rule.
fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Earliest => "why-earliest",
        Rule::Owed => "why-owed",
        Rule::Urgent => "why-urgent",
        Rule::First => "why-first",
        Rule::PriorityTurn => "why-priority_turn",
        Rule::NormalTurn => "why-normal_turn",
        Rule::NobodyElse => "why-nobody_else",
        Rule::Chosen => "why-chosen",
        Rule::Awaited => "why-awaited",
        Rule::BroughtBack => "why-brought_back",
        Rule::WalkUp => "why-walk_up",
    }
}
