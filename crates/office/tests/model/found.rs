//! What random days found, each told in a few steps. Both the office and the model live them.

use crate::dice::Dice;
use crate::hall::Hall;
use crate::houses::{by_itself, key, minimal, priority_counter, shares, skills};
use crate::steps::{MONDAY_EIGHT, supervisor, system};
use office::{
    Actor, Bound, Class, Command, CounterNo, Event, HoldReason, Issue, Millis, Outcome, Overtaking,
    Position, Role, Rule, Rules, TicketId, Transfer, Turn,
};

/// A day at work: counters 1 to 3 open, nobody seated.
struct Day {
    hall: Hall,
    now: Millis,
    dice: Dice,
}

fn at(counter: u16) -> CounterNo {
    counter.try_into().unwrap()
}

fn clerk(name: &str) -> Actor {
    Actor::Person { user: key(name), role: Role::Clerk }
}

fn next(counter: u16) -> Command {
    Command::CallNext { counter: at(counter) }
}

fn undo(counter: u16) -> Command {
    Command::Undo { counter: at(counter) }
}

fn sent_to(counter: u16, service: Option<&str>, bound: Option<u16>) -> Command {
    let bound = bound.map(|number| Bound::Counter(at(number)));
    let service = service.map(key);
    let to = Transfer { service, bound, position: Position::Age, back: false };
    Command::Transfer { counter: at(counter), to }
}

fn takes(counter: u16, services: &[&str]) -> Command {
    let services = Some(services.iter().map(|service| key(service)).collect());
    Command::Assign { counter: at(counter), services }
}

impl Day {
    fn of(rules: Rules) -> Self {
        let numbers: Vec<CounterNo> = rules.counters.iter().map(|c| c.number).collect();
        let hall = Hall::of(rules, MONDAY_EIGHT).unwrap();
        let mut day = Self { hall, now: MONDAY_EIGHT, dice: Dice(7) };
        for counter in numbers.into_iter().take(3) {
            day.does(&Command::Open { counter });
        }
        day
    }

    fn by(&mut self, who: &Actor, command: &Command) -> Vec<Event> {
        self.now = self.now.plus(1_000);
        let told = self.hall.submit(command, who, self.now);
        told.unwrap_or_else(|why| panic!("{command:?}: {why}"))
    }

    /// By a supervisor, who sits nowhere.
    fn does(&mut self, command: &Command) -> Vec<Event> {
        self.by(&supervisor(), command)
    }

    fn refuses(&mut self, command: &Command) -> &'static str {
        assert_eq!(self.does(command), [], "{command:?}");
        self.hall.refused.last().expect("it is refused")
    }

    fn visit(&mut self, class: Class, services: &[&str]) -> TicketId {
        let id = TicketId(uuid::Uuid::from_u64_pair(self.dice.roll(), self.dice.roll()));
        let then = services[1..].iter().map(|service| key(service)).collect();
        let plain = Issue::plain(id, key(services[0]));
        self.does(&Command::Issue(Issue { class, then, ..plain }));
        id
    }

    fn takes_a_number(&mut self, service: &str) -> TicketId {
        self.visit(Class::Normal, &[service])
    }

    fn ends(&mut self) {
        self.hall.same_order().unwrap();
        crate::witness::replays(&self.hall.log, &self.hall.office).unwrap();
    }
}

/// What a call told of its choice.
fn called(told: &[Event]) -> Option<(TicketId, Rule)> {
    told.iter().find_map(|event| {
        let Event::TicketCalled { ticket, why: Some(why), .. } = event else { return None };
        Some((*ticket, why.rule))
    })
}

/// The first call of a clerk at a counter that a supervisor had opened was chosen as if nobody sat there: somebody for
/// whose case the clerk is not trained was called to them.
#[test]
fn who_sits_down_by_calling_is_seated_before_the_call_is_chosen() {
    let mut day = Day::of(skills());
    day.takes_a_number("a");
    let trained_for = day.takes_a_number("c");
    let told = day.by(&clerk("mai"), &next(1));
    assert_eq!(called(&told), Some((trained_for, Rule::Earliest)));
    day.ends();
}

/// A press taken back after a change of rules brought back the credits of a plan that was in force no longer.
#[test]
fn a_press_taken_back_does_not_bring_back_the_count_of_an_earlier_plan() {
    let mut day = Day::of(shares());
    day.takes_a_number("c");
    day.takes_a_number("a");
    day.does(&next(1));
    day.does(&Command::Finish {
        counter: at(1),
        outcome: Outcome::Served,
        done: vec![],
        dossiers: None,
    });
    assert_ne!(day.hall.office.desk(at(1)).unwrap().turn, Turn::default());
    let rules = Box::new(Rules { calling: minimal().calling, ..shares() });
    day.by(&system(), &Command::ChangeRules { rules });
    day.does(&undo(1));
    assert_eq!(day.hall.office.desk(at(1)).unwrap().turn, Turn::default());
    day.ends();
}

/// Who had been missed twice was called on the day's last minutes and carried over midnight; missed again, they could
/// not come back on a day on which they had never been missed.
#[test]
fn returns_are_counted_for_one_day() {
    let mut day = Day::of(minimal());
    let ticket = day.takes_a_number("a");
    for _ in 0..2 {
        day.does(&next(1));
        day.does(&Command::NoShow { counter: at(1) });
        day.does(&Command::Return { ticket });
    }
    day.does(&next(1));
    let date = day.hall.office.day().unwrap().date.tomorrow().unwrap();
    day.by(&system(), &Command::OpenDay { date });
    day.does(&Command::NoShow { counter: at(1) });
    assert_eq!(day.does(&Command::Return { ticket }).len(), 1);
    day.ends();
}

/// With a bound of no minutes whoever is passed over in their turn is owed at once. The order shown on the screens let
/// a second one pass.
#[test]
fn the_order_shown_keeps_a_bound_of_no_minutes() {
    let mut rules = minimal();
    rules.calling.overtaking = Overtaking { people: None, minutes: Some(0) };
    let mut day = Day::of(rules);
    day.takes_a_number("a");
    day.visit(Class::Urgent, &["a"]);
    day.visit(Class::Urgent, &["a"]);
    day.ends();
}

/// Sent to a counter that ceased to take the service: `next` called them there, calling them by number was refused.
#[test]
fn who_waits_for_a_counter_alone_may_be_called_there_by_number() {
    let mut day = Day::of(minimal());
    let ticket = day.takes_a_number("a");
    day.does(&next(2));
    day.does(&sent_to(2, None, Some(1)));
    day.does(&takes(1, &["b"]));
    let earlier = day.visit(Class::Urgent, &["b"]);
    let told = day.does(&Command::Call { counter: at(1), ticket, reason: None });
    assert_eq!(called(&told), Some((ticket, Rule::Awaited)));
    assert_eq!(called(&day.does(&next(1))).unwrap().0, earlier);
    day.ends();
}

/// In hand while its service left the rules, set aside, and back: the next change of rules threw its line away, and it
/// stood as waiting where nobody would ever call it.
#[test]
fn nobody_waits_on_in_a_service_that_the_rules_have_lost() {
    let mut day = Day::of(by_itself());
    day.takes_a_number("c");
    day.does(&next(1));
    let mut without = Box::new(by_itself());
    without.services.pop();
    without.counters.iter_mut().for_each(|c| c.services.retain(|service| *service != key("c")));
    day.by(&system(), &Command::ChangeRules { rules: without.clone() });
    let (reason, minutes) = (HoldReason::Form, Some(1));
    day.does(&Command::Hold { counter: at(1), reason, minutes });
    day.now = day.now.plus(60_000);
    assert_eq!(day.by(&system(), &Command::Tick).len(), 1);
    let mut other = without;
    other.limits.undo_ms += 1;
    assert_eq!(day.refuses(&Command::ChangeRules { rules: other }), "service_has_waiting");
    day.ends();
}

/// Counter 1 finished the first stop of a visit, counter 2 the second and last. Counter 1's undo then pulled the
/// visitor, who had gone home, back into its hand.
#[test]
fn a_visit_that_ended_elsewhere_is_not_taken_back_by_the_counter_that_sent_it_on() {
    let mut day = Day::of(minimal());
    day.visit(Class::Normal, &["a", "b"]);
    for counter in [1, 1, 2, 2] {
        day.does(&next(counter));
    }
    assert_eq!(day.refuses(&undo(1)), "moved_on");
    day.ends();
}

/// Counter 1 passed somebody over and counter 2 called them; 1 took its call back, then 2 did. The pass stood again,
/// although the call that made it had never been, and they were owed a turn that was nobody's debt.
#[test]
fn a_call_taken_back_is_forgotten_by_those_who_were_called_meanwhile() {
    let mut rules = priority_counter();
    rules.calling.overtaking = Overtaking { people: Some(1), minutes: None };
    let mut day = Day::of(rules);
    let passed = day.takes_a_number("a");
    let first = day.visit(Class::Priority, &["a"]);
    assert_eq!(called(&day.does(&next(1))), Some((first, Rule::PriorityTurn)));
    assert_eq!(called(&day.does(&next(2))), Some((passed, Rule::Owed)));
    day.does(&undo(1));
    day.does(&undo(2));
    assert_eq!(called(&day.does(&next(2))), Some((first, Rule::PriorityTurn)));
    day.ends();
}

/// Back from a form at an open counter that takes other services now: the supervisor was told that no open counter
/// could take them.
#[test]
fn no_alarm_for_somebody_whom_an_open_counter_awaits() {
    let mut rules = minimal();
    rules.limits.no_counter_ms = 0;
    let mut day = Day::of(rules);
    let ticket = day.takes_a_number("a");
    day.does(&next(1));
    let (reason, minutes) = (HoldReason::Form, None);
    day.does(&Command::Hold { counter: at(1), reason, minutes });
    day.does(&takes(1, &["b"]));
    day.does(&takes(2, &["b"]));
    day.does(&Command::Return { ticket });
    assert_eq!(day.by(&system(), &Command::Tick), []);
    day.takes_a_number("a");
    assert_eq!(day.by(&system(), &Command::Tick).len(), 1);
    day.ends();
}

/// Sent on to the next stop, kept for tomorrow by the guide and brought back: it looked as the press had left it, and
/// undo would have taken the guide's promise back unseen.
#[test]
fn a_place_kept_for_tomorrow_is_not_taken_back_with_the_press_before_it() {
    let mut day = Day::of(minimal());
    let ticket = day.visit(Class::Normal, &["a", "b"]);
    day.does(&next(1));
    day.does(&next(1));
    day.does(&Command::Postpone { ticket });
    day.does(&Command::Return { ticket });
    assert_eq!(day.refuses(&undo(1)), "moved_on");
    day.ends();
}

/// An absence that was taken back, of somebody who went on to another counter and did not come there, was never said by
/// itself again that day.
#[test]
fn an_absence_taken_back_is_forgotten_with_the_next_call() {
    let mut rules = minimal();
    rules.limits.auto_no_show_ms = Some(0);
    let mut day = Day::of(rules);
    day.visit(Class::Normal, &["a", "b"]);
    day.does(&next(1));
    assert_eq!(day.by(&system(), &Command::Tick).len(), 1);
    day.does(&undo(1));
    assert_eq!(day.by(&system(), &Command::Tick), []);
    day.does(&next(1));
    day.does(&next(2));
    assert_eq!(day.by(&system(), &Command::Tick).len(), 1);
    day.ends();
}

/// Whoever waits at one counter in a service that the rules have lost was forgotten with the next seat that changed.
#[test]
fn whoever_waits_in_a_service_that_is_gone_waits_on_when_a_clerk_leaves() {
    let mut day = Day::of(by_itself());
    let ticket = day.takes_a_number("c");
    day.by(&clerk("lan"), &next(1));
    let mut without = Box::new(by_itself());
    without.services.pop();
    without.counters.iter_mut().for_each(|c| c.services.retain(|service| *service != key("c")));
    day.by(&system(), &Command::ChangeRules { rules: without });
    let (reason, minutes) = (HoldReason::Result, Some(1));
    day.by(&clerk("lan"), &Command::Hold { counter: at(1), reason, minutes });
    day.now = day.now.plus(60_000);
    assert_eq!(day.by(&system(), &Command::Tick).len(), 1);
    assert_eq!(day.by(&clerk("lan"), &Command::HandOver { counter: at(1) }).len(), 1);
    assert_eq!(called(&day.by(&clerk("mai"), &next(1))).map(|(called, _)| called), Some(ticket));
    day.ends();
}
