//! Issue and next are linearizable: whatever 32 clients do at once, there is one order of it that respects the time of
//! everybody's watch and in which each was answered as a queue on paper would answer.
//!
//! The search is Wing and Gong's with Lowe's memory of what was tried. stateright's `LinearizabilityTester` does not fit: it
//! keeps no such memory, so that a handful of orders without an answer among 32 clients takes it for ever, and it brings a
//! web server and a dozen further crates into the build.

use crate::house::{BEAT, Disk, House, MORNING, counter, take};
use dispatcher::{Answer, CommandError, Order, What};
use office::{Actor, Command, CounterRules, Event, Limits, Role, Rules};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Barrier;

/// Histories of an ordinary test run; `XINMOI_HISTORIES` asks for more.
const HISTORIES: u64 = 20;
/// Clients at once: one half takes numbers, the other calls them.
const CLIENTS: u16 = 32;
/// So few that also a history without an order is searched to its end at once.
const FEW_CLIENTS: u16 = 4;
/// What each of them does.
const EACH: usize = 10;

/// What a client asked for, and what it was told. `None`: a fault, so that it may have happened or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Done {
    Issue(Option<String>),
    /// The number called, empty when nobody waited.
    Next(Option<String>),
}

impl Done {
    fn is_answered(&self) -> bool {
        !matches!(self, Self::Issue(None) | Self::Next(None))
    }
}

/// One order of a client, between two readings of a clock that all share.
#[derive(Clone, Debug)]
struct Lived {
    begun: u64,
    /// The end of time for an order without an answer.
    ended: u64,
    done: Done,
}

impl Lived {
    /// Whether it has no answer.
    fn is_open(&self) -> bool {
        self.ended == u64::MAX
    }
}

/// The queue on paper: who comes first is called first, so the two last numbers say who waits. A search without an end among
/// histories with faults remembers millions of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Paper {
    issued: u16,
    called: u16,
}

impl Paper {
    /// The queue after an order, if it would have been answered like this.
    fn after(&self, done: &Done) -> Option<Self> {
        let right = self.right(done);
        let mut after = *self;
        match done {
            Done::Issue(_) => after.issued += 1,
            Done::Next(_) if self.called < self.issued => after.called += 1,
            Done::Next(_) => {}
        }
        (right == *done || !done.is_answered()).then_some(after)
    }

    /// What an order of this kind would be answered now.
    fn right(&self, done: &Done) -> Done {
        let number = |n: u16| Some(format!("A{n:03}"));
        match done {
            Done::Issue(_) => Done::Issue(number(self.issued + 1)),
            Done::Next(_) if self.called == self.issued => Done::Next(Some(String::new())),
            Done::Next(_) => Done::Next(number(self.called + 1)),
        }
    }
}

/// The orders that have gone, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Gone([u64; (CLIENTS as usize * EACH).div_ceil(64)]);

impl Gone {
    fn has(&self, n: usize) -> bool {
        self.0[n / 64] & (1 << (n % 64)) != 0
    }

    fn and(mut self, n: usize) -> Self {
        self.0[n / 64] |= 1 << (n % 64);
        self
    }
}

/// Whether some order of these explains every answer.
fn is_linearizable(history: &[Lived]) -> bool {
    let mut history = history.to_vec();
    history.sort_by_key(|lived| lived.begun);
    let told: HashSet<Done> = history.iter().map(|lived| lived.done.clone()).collect();
    let mut tried = HashSet::new();
    let mut stack = vec![(Gone::default(), Paper::default())];
    while let Some((gone, paper)) = stack.pop() {
        let open = || (0..history.len()).filter(|n| !gone.has(*n)).map(|n| &history[n]);
        // What had no answer need not have happened.
        if open().all(Lived::is_open) {
            return true;
        }
        let first_end = open().map(|lived| lived.ended).min().unwrap_or(u64::MAX);
        let may_go = |n: &usize| !gone.has(*n) && history[*n].begun < first_end;
        let after = |n: usize| Some((n, paper.after(&history[n].done)?));
        let mut possible: Vec<_> = (0..history.len()).filter(may_go).filter_map(after).collect();
        // An answer that changes nothing may go at once: nothing is lost by it.
        let is_still = |(n, after): &(usize, Paper)| !history[*n].is_open() && *after == paper;
        if let Some(still) = possible.iter().position(is_still) {
            possible = vec![possible.swap_remove(still)];
        }
        // Those of one kind without an answer are alike: the one begun first may always go first. None took a number that
        // somebody else was told, and one that would change nothing need not have happened.
        let mut unanswered = HashSet::new();
        possible.retain(|(n, after)| {
            let done = &history[*n].done;
            let could = || *after != paper && !told.contains(&paper.right(done));
            !history[*n].is_open() || could() && unanswered.insert(done)
        });
        // What was answered is tried first: it comes last on the stack.
        possible.sort_by_key(|(n, _)| (!history[*n].is_open(), Reverse(*n)));
        for (n, after) in possible {
            let next = (gone.and(n), after);
            if tried.insert(next) {
                stack.push(next);
            }
        }
    }
    false
}

fn rules(clients: u16) -> Rules {
    let mut rules = crate::house::rules();
    let services = rules.counters[0].services.clone();
    let desk = |n| CounterRules::new(counter(n), services.clone());
    rules.counters = (1..=clients / 2).map(desk).collect();
    rules.limits = Limits { absent_grace_ms: 0, ..rules.limits };
    rules
}

fn clerk(n: u16) -> Actor {
    Actor::Person { user: format!("clerk{n}").parse().expect("valid"), role: Role::Clerk }
}

fn next(n: u16) -> Order {
    let order = Order::new(What::Office(Command::CallNext { counter: counter(n) }), clerk(n));
    order.answered_by(|done| {
        let called = done.events.iter().find_map(|event| {
            let Event::TicketCalled { ticket, .. } = event else { return None };
            done.office.ticket(*ticket).map(|t| t.number.to_string())
        });
        (200, called.unwrap_or_default().into_bytes())
    })
}

fn told(reply: Result<Answer, CommandError>) -> Option<String> {
    match reply {
        Ok(answer) => Some(String::from_utf8(answer.body).expect("numbers are text")),
        Err(CommandError::StoreFailed(_) | CommandError::DiskFull) => None,
        Err(error) => panic!("nobody is refused here: {error}"),
    }
}

/// One client's orders, each begun after the one before was answered.
async fn client(
    house: Arc<House>,
    (n, clients): (u16, u16),
    clock: Arc<AtomicU64>,
    ready: Arc<Barrier>,
) -> Vec<Lived> {
    let mut lived = Vec::new();
    ready.wait().await;
    for _ in 0..EACH {
        let begun = clock.fetch_add(1, Ordering::SeqCst);
        let done = if n <= clients / 2 {
            Done::Next(told(house.order(next(n)).await))
        } else {
            Done::Issue(told(house.order(take(None, "")).await))
        };
        let ended = clock.fetch_add(1, Ordering::SeqCst);
        while house.dispatcher.fault().is_some() {
            tokio::time::sleep(BEAT).await;
        }
        lived.push(Lived { begun, ended: if done.is_answered() { ended } else { u64::MAX }, done });
    }
    lived
}

/// Everything that so many clients lived through at once. In every third history the disk fails once on the way.
async fn history(n: u64, clients: u16) -> Vec<Lived> {
    let house = House::open(Disk::default(), MORNING).await;
    house.order(crate::house::configure(rules(clients))).await.expect("the rules are good");
    for n in 1..=clients / 2 {
        let open = Command::Open { counter: counter(n) };
        house.order(Order::new(What::Office(open), clerk(n))).await.expect("it opens");
    }
    let (house, clock) = (Arc::new(house), Arc::new(AtomicU64::new(0)));
    let ready = Arc::new(Barrier::new(usize::from(clients)));
    house.disk.sync_fails.store(n.is_multiple_of(3), Ordering::SeqCst);
    let mut all = tokio::task::JoinSet::new();
    for n in 1..=clients {
        let (clock, ready) = (Arc::clone(&clock), Arc::clone(&ready));
        all.spawn(client(Arc::clone(&house), (n, clients), clock, ready));
    }
    let lived = all.join_all().await.concat();
    Arc::into_inner(house).expect("every client is done").close().await;
    lived
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_32_clients_do_at_once_has_an_order() {
    let asked = std::env::var("XINMOI_HISTORIES").ok();
    let histories = asked.map_or(HISTORIES, |n| n.parse().expect("a number"));
    has_an_order(histories, CLIENTS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_few_clients_do_at_once_has_an_order() {
    has_an_order(HISTORIES, FEW_CLIENTS).await;
}

async fn has_an_order(histories: u64, clients: u16) {
    for n in 0..histories {
        let history = history(n, clients).await;
        assert!(is_linearizable(&history), "history {n} has no order: {history:#?}");
    }
}

fn lived(begun: u64, ended: u64, done: Done) -> Lived {
    Lived { begun, ended, done }
}

#[test]
fn an_impossible_history_has_no_order() {
    let issue = |told: &str| Done::Issue(Some(told.to_owned()));
    let next = |told: &str| Done::Next(Some(told.to_owned()));
    let fits = [lived(0, 9, issue("A002")), lived(1, 2, issue("A001")), lived(3, 4, next("A001"))];
    assert!(is_linearizable(&fits));
    let twice = [lived(0, 1, issue("A001")), lived(2, 3, issue("A001"))];
    assert!(!is_linearizable(&twice), "a number given twice");
    let stale = [lived(0, 1, issue("A001")), lived(2, 3, next(""))];
    assert!(!is_linearizable(&stale), "a number answered before, and nobody waits");
    let early = [lived(0, 1, next("A001")), lived(2, 3, issue("A001"))];
    assert!(!is_linearizable(&early), "called before it was asked for");
    let unknown = [lived(0, u64::MAX, Done::Issue(None)), lived(2, 3, next("A001"))];
    assert!(is_linearizable(&unknown), "what had no answer may have happened");
}

#[cfg(feature = "mutants")]
#[test]
fn a_number_used_again_is_seen() {
    // In a process of its own: the other tests of this one must not have it.
    let lab = std::process::Command::new(std::env::current_exe().expect("it runs"))
        .args(["--exact", "linear::what_a_few_clients_do_at_once_has_an_order"])
        .env("XINMOI_MUTANT", "reuse_number")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&lab.stdout);
    assert!(!lab.status.success(), "a number used again went unseen");
    assert!(said.contains("has no order"), "{said}");
}
