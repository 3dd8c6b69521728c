//! Why a number was called, in a sentence.

use crate::App;
use crate::body::Segment;
use crate::problem::ApiError;
use crate::routes::{my, tickets};
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
    let told = Told { ticket, office: &state.office, language: language(&headers) };
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
    let state = app.dispatcher().read();
    let ticket = state.office.ticket(id);
    let ticket = ticket.ok_or_else(|| ApiError::not_found("unknown_pass", ""))?;
    let told = Told { ticket, office: &state.office, language: language(&headers) };
    let why = ticket.why.as_ref();
    Ok(Json(MyWhy {
        rule: why.map(|why| why.rule.into()),
        step: why.and_then(|why| why.step),
        sentence: told.sentence(For::Holder),
        passed: why.map_or(0, office::Why::passed_count),
        ahead: told.ahead(),
        turn: told.turn(),
    }))
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
        let turn = (whom == For::Holder && self.was_called()).then(|| self.turn_text());
        called.into_iter().chain(standing).chain(turn).collect::<Vec<_>>().join(" ")
    }

    fn was_called(&self) -> bool {
        self.ticket.calls > 0
    }

    /// Who came later for the same service and was called first.
    fn turn(&self) -> Turn {
        let mine = self.ticket;
        let until = mine.called_at.unwrap_or(Millis(i64::MAX));
        let first = |other: &&Ticket| {
            let later = other.id != mine.id && other.arrival > mine.arrival;
            let called = other.called_at.is_some_and(|at| at < until);
            later && called && other.service == mine.service && other.day == mine.day
        };
        let mut turn = Turn::default();
        for other in self.office.tickets().filter(first) {
            if other.class < mine.class { turn.priority += 1 } else { turn.others += 1 }
        }
        turn
    }

    /// In one sentence.
    fn turn_text(&self) -> String {
        let Turn { priority, others } = self.turn();
        let id = match (priority, others) {
            (0, 0) => "why-turn",
            (_, 0) => "why-turn-priority",
            (0, _) => "why-turn-others",
            (_, _) => "why-turn-both",
        };
        self.say(id, vec![("priority", priority.to_string()), ("others", others.to_string())])
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
