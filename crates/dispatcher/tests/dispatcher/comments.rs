//! What citizens wrote is read while its key lives, and by nobody after.

use crate::house::{BEAT, HOUR, MORNING, configure, rules};
use dispatcher::{AdminCommand, Comment, Dispatcher, Erasure, Held, Order, Start, What};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use office::{Actor, Millis, TicketId};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);
const FILE: &str = "comment.keys";
const WORDS: &str = "Anh Nguyễn Văn Đức, số 0912 345 678, nói rất rõ.";
const ONE: TicketId = TicketId(Uuid::from_u128(1));
const OTHER: TicketId = TicketId(Uuid::from_u128(2));

/// An office in a directory, at a time that can be changed.
async fn open(data: &Path, at: &Arc<AtomicI64>) -> Dispatcher {
    let time = Arc::clone(at);
    let clock = Arc::new(move || Millis(time.load(Ordering::SeqCst)));
    let start = Start { beat: BEAT, ..Start::at(data, clock, Uuid::from_u128(7)) };
    let dispatcher = Dispatcher::start(start).expect("the directory is good");
    dispatcher.submit(configure(rules())).await.expect("the rules are good");
    dispatcher
}

fn morning() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(MORNING))
}

fn sealed(dispatcher: &Dispatcher, ticket: TicketId, days: u16) -> String {
    dispatcher.seal_comment(ticket, WORDS, days).expect("the disk is good").text
}

fn readable(until: Date) -> Comment {
    Comment::Words(WORDS.to_owned(), Some(until))
}

/// What the slots of the file hold, without the first, which says what they are.
fn slots(data: &Path) -> Vec<u8> {
    fs::read(data.join(FILE)).expect("it is there")[64..].to_vec()
}

async fn until_forgotten(dispatcher: &Dispatcher) {
    let gone = async {
        while dispatcher.held_comments().count > 0 {
            tokio::time::sleep(BEAT).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("it is overwritten in place");
}

#[tokio::test]
async fn words_are_sealed_for_one_ticket_and_read_after_a_restart() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    assert!(!data.path().join(FILE).exists(), "an office in which nobody writes has no keys");
    let text = sealed(&dispatcher, ONE, 30);
    assert!(text.starts_with("sealed:") && !text.contains("Nguy"), "{text}");
    assert_ne!(sealed(&dispatcher, ONE, 30), text, "each has a key of its own");
    let until = TODAY + 30.days();
    assert_eq!(dispatcher.comment(ONE, &text), readable(until));
    assert_eq!(dispatcher.comment(OTHER, &text), Comment::Erased, "it is that ticket's alone");
    let mut forged = text.clone();
    forged.replace_range(9..10, if &text[9..10] == "A" { "B" } else { "A" });
    for wrong in [forged.as_str(), "sealed:", "sealed:%%%", &text[..text.len() - 4]] {
        assert_eq!(dispatcher.comment(ONE, wrong), Comment::Erased, "{wrong}");
    }
    assert_eq!(dispatcher.comment(ONE, "Tốt."), Comment::Words("Tốt.".to_owned(), None));
    let held = Held { count: 2, since: Some(TODAY), until: Some(until) };
    assert_eq!(dispatcher.held_comments(), held);
    dispatcher.stop().await;
    drop(dispatcher);
    let again = open(data.path(), &at).await;
    assert_eq!((again.comment(ONE, &text), again.held_comments()), (readable(until), held));
    let file = fs::metadata(data.path().join(FILE)).expect("it is there");
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn words_end_with_their_days_and_when_the_office_keeps_fewer() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let (short, long) = (sealed(&dispatcher, ONE, 1), sealed(&dispatcher, OTHER, 60));
    // More than was promised is given to nobody.
    dispatcher.keep_comments_for(365);
    at.fetch_add(24 * HOUR, Ordering::SeqCst);
    let first = |dispatcher: &Dispatcher| dispatcher.comment(ONE, &short);
    dispatcher.submit(crate::house::take(None, "")).await.expect("a new day");
    assert_eq!(first(&dispatcher), readable(TODAY + 1.day()), "all of its last day");
    at.fetch_add(24 * HOUR, Ordering::SeqCst);
    dispatcher.submit(crate::house::take(None, "")).await.expect("a new day");
    let gone = async {
        while first(&dispatcher) != Comment::Erased {
            tokio::time::sleep(BEAT).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("its days are over");
    assert_eq!(dispatcher.comment(OTHER, &long), readable(TODAY + 60.days()));
    dispatcher.keep_comments_for(1);
    until_forgotten(&dispatcher).await;
    assert_eq!(dispatcher.comment(OTHER, &long), Comment::Erased);
    assert!(slots(data.path()).iter().all(|byte| *byte == 0), "zeros, where the keys stood");
    let free = slots(data.path()).len();
    let _ = sealed(&dispatcher, ONE, 1);
    assert_eq!(slots(data.path()).len(), free, "their places are taken again");
}

#[tokio::test]
async fn words_end_at_a_start_after_their_days() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let text = sealed(&dispatcher, ONE, 2);
    dispatcher.stop().await;
    drop(dispatcher);
    at.fetch_add(72 * HOUR, Ordering::SeqCst);
    let again = open(data.path(), &at).await;
    assert_eq!(again.comment(ONE, &text), Comment::Erased, "gone before anybody is answered");
    assert!(slots(data.path()).iter().all(|byte| *byte == 0));
}

#[tokio::test]
async fn what_is_not_taken_or_is_erased_leaves_no_key() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let first = dispatcher.seal_comment(ONE, WORDS, 30).expect("the disk is good");
    let second = dispatcher.seal_comment(ONE, WORDS, 30).expect("the disk is good");
    dispatcher.unseal_comment(&second).expect("the disk is good");
    assert_eq!(dispatcher.comment(ONE, &second.text), Comment::Erased);
    assert_eq!(
        dispatcher.comment(ONE, &first.text),
        readable(TODAY + 30.days()),
        "not the other's"
    );
    let other = sealed(&dispatcher, OTHER, 30);
    assert_eq!(dispatcher.erase(ONE), Ok(true));
    assert_eq!(dispatcher.comment(ONE, &first.text), Comment::Erased);
    assert_eq!(dispatcher.erase(ONE), Ok(false));
    // It was taken back late: somebody else's key may stand there by now.
    dispatcher.unseal_comment(&first).expect("nothing to do");
    assert_eq!(dispatcher.comment(OTHER, &other), readable(TODAY + 30.days()));
    let keys = slots(data.path());
    let used = keys.chunks(64).filter(|slot| slot.iter().any(|byte| *byte != 0)).count();
    assert_eq!(used, 1);
}

#[tokio::test]
async fn an_erasure_that_the_power_cut_came_into_is_finished_at_the_start() {
    let (data, at) = (tempfile::tempdir().expect("a directory"), morning());
    let dispatcher = open(data.path(), &at).await;
    let (text, other) = (sealed(&dispatcher, ONE, 30), sealed(&dispatcher, OTHER, 30));
    // The record is durable, and the key is not overwritten yet.
    let erase = AdminCommand::EraseTicket { ticket: ONE, reason: Erasure::Asked };
    dispatcher.submit(Order::new(What::Admin(erase), Actor::System)).await.expect("it is logged");
    assert!(dispatcher.holds(ONE));
    dispatcher.stop().await;
    drop(dispatcher);
    let again = open(data.path(), &at).await;
    assert_eq!((again.comment(ONE, &text), again.holds(ONE)), (Comment::Erased, false));
    assert_eq!(again.comment(OTHER, &other), readable(TODAY + 30.days()));
}
