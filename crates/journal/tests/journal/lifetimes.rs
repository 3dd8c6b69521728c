//! What lasts how long: answers, sessions, tickets of earlier days; and what a commit may be.

use crate::hall::{Batch, Hall, MONDAY, clerk, counter, work};
use journal::{
    AdminEvent, Body, Commit, Journal, JournalError, SessionOf, SessionRow, StoredAnswer,
    TableWrite,
};
use office::{Actor, Class, Command, Office, TicketState};
use uuid::Uuid;

fn store() -> (tempfile::TempDir, Journal, Hall) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), Uuid::from_u128(1)).unwrap().journal;
    let hall = work(&mut journal, 1, 0);
    (dir, journal, hall)
}

fn answer(day: u32) -> StoredAnswer {
    let body = br#"{"number":"A001"}"#.to_vec();
    StoredAnswer { day, request_hash: [9; 32], status: 201, seq: 4, body }
}

fn write(journal: &mut Journal, office: &Office, writes: &[TableWrite]) {
    journal.append(&Commit { records: &[], answers: &[], writes, office }).unwrap();
}

#[test]
fn a_repeated_press_finds_its_answer_until_the_next_day_has_closed() {
    let (dir, mut journal, mut hall) = store();
    let kept = Batch {
        records: Vec::new(),
        answers: vec![([1; 32], answer(1)), ([2; 32], StoredAnswer { body: vec![], ..answer(1) })],
        writes: Vec::new(),
    };
    kept.append(&mut journal, &hall.office).unwrap();
    assert_eq!(journal.answer(&[1; 32]).unwrap(), Some(answer(1)));
    assert_eq!(journal.answer(&[2; 32]).unwrap().map(|a| a.body), Some(vec![]));
    assert_eq!(journal.answer(&[3; 32]).unwrap(), None);

    hall.next_day();
    hall.commit(&mut journal);
    let second = Batch { answers: vec![([5; 32], answer(2))], ..kept };
    second.append(&mut journal, &hall.office).unwrap();
    assert_eq!(journal.answer(&[1; 32]).unwrap(), Some(answer(1)), "its own day has closed only");
    assert_eq!(journal.answer(&[5; 32]).unwrap(), Some(answer(2)));

    drop(journal);
    let mut journal = Journal::open_existing(dir.path()).unwrap().journal;
    assert_eq!(journal.answer(&[1; 32]).unwrap(), Some(answer(1)), "a restart forgets nothing");
    assert_eq!(journal.answer(&[5; 32]).unwrap(), Some(answer(2)));

    hall.next_day();
    hall.commit(&mut journal);
    for _ in 0..2 {
        assert_eq!(journal.answer(&[1; 32]).unwrap(), None, "the day after it has closed");
        assert_eq!(journal.answer(&[5; 32]).unwrap(), Some(answer(2)));
        drop(journal);
        journal = Journal::open_existing(dir.path()).unwrap().journal;
    }
}

#[test]
fn answers_without_a_record_stand_side_by_side() {
    let (dir, mut journal, hall) = store();
    let scopes: [[u8; 32]; 5] = std::array::from_fn(|n| [u8::try_from(n).unwrap(); 32]);
    for scope in scopes {
        // Nobody waits: an answer, and nothing happened.
        let answers = vec![(scope, StoredAnswer { status: 204, ..answer(1) })];
        let nothing = Batch { records: vec![], answers, writes: vec![] };
        nothing.append(&mut journal, &hall.office).unwrap();
    }
    drop(journal);
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    for scope in scopes {
        assert_eq!(journal.answer(&scope).unwrap().map(|a| a.status), Some(204));
    }
    assert_eq!(journal.since(0, usize::MAX).unwrap().len() as u64, hall.seq);
    journal.verify().unwrap();
}

fn session(token: u8, who: &SessionOf, expires_at: i64) -> SessionRow {
    SessionRow::new([token; 32], who.clone(), MONDAY, MONDAY.plus(expires_at))
}

#[test]
fn sessions_go_with_their_account_and_past_ones_with_the_day() {
    let (_dir, mut journal, mut hall) = store();
    let lan = SessionOf::User("lan".parse().unwrap());
    let kiosk = SessionOf::Device("kiosk-1".parse().unwrap());
    let rows =
        [session(1, &lan, 10), session(2, &lan, i64::MAX / 2), session(3, &kiosk, 1_000_000)];
    let puts: Vec<_> = rows.iter().cloned().map(TableWrite::PutSession).collect();
    write(&mut journal, &hall.office, &puts);
    assert_eq!(journal.sessions().unwrap(), rows);

    hall.at = MONDAY.plus(500);
    hall.next_day();
    hall.commit(&mut journal);
    assert_eq!(journal.sessions().unwrap(), rows[1..], "the first was over when the day closed");

    write(&mut journal, &hall.office, &[TableWrite::DropUser("lan".parse().unwrap())]);
    assert_eq!(journal.sessions().unwrap(), rows[2..]);
    write(&mut journal, &hall.office, &[TableWrite::DropSession([3; 32])]);
    assert_eq!(journal.sessions().unwrap(), []);
}

#[test]
fn tickets_of_earlier_days_stay_with_their_end() {
    let (_dir, mut journal, mut hall) = store();
    let (served, waits) =
        (hall.issue("ho-tich", Class::Normal), hall.issue("ho-tich", Class::Normal));
    hall.order(&Command::CallNext { counter: counter(1) }, &clerk(counter(1)));
    // The call, the end of one day and of the next, all in one commit.
    hall.next_day();
    let tomorrow = hall.issue("chung-thuc", Class::Normal);
    hall.next_day();
    hall.commit(&mut journal);
    let state = |id| journal.ticket(id).unwrap().unwrap().state;
    assert_eq!(state(served), TicketState::Called, "it is still in hand at counter 1");
    assert_eq!(state(waits), TicketState::Expired);
    assert_eq!(state(tomorrow), TicketState::Expired);
    journal.verify().unwrap();
}

#[test]
fn records_that_leave_a_gap_are_refused_and_nothing_is_written() {
    let (_dir, mut journal, mut hall) = store();
    let head = journal.head();
    hall.seq += 1;
    let failed = AdminEvent::LoginFailed { user: "lan".to_owned(), times: 1, refused: None };
    hall.note(Actor::System, Body::Admin(failed));
    let records = std::mem::take(&mut hall.unwritten);
    let gap = Batch { records, answers: vec![([1; 32], answer(1))], writes: vec![] };
    let refused = gap.append(&mut journal, &hall.office);
    let (head_seq, given) = (head.seq, head.seq + 2);
    assert!(
        matches!(refused, Err(JournalError::OutOfStep { head, given: g }) if head == head_seq && g == given),
        "{refused:?}"
    );
    assert_eq!((journal.head(), journal.answer(&[1; 32]).unwrap()), (head, None));

    hall.seq = head.seq;
    hall.issue("ho-tich", Class::Normal);
    hall.commit(&mut journal);
    assert_eq!(journal.head().seq, head.seq + 1);
}

#[test]
fn readers_read_while_the_writer_writes() {
    let (_dir, mut journal, mut hall) = store();
    let reader = journal.reader();
    let reading = std::thread::spawn(move || {
        let mut seen = 0;
        while seen < 200 {
            let records = reader.since(seen, 64).unwrap();
            let expected = (seen + 1..).take(records.len());
            assert!(records.iter().map(|r| r.seq).eq(expected));
            seen += records.len() as u64;
            reader.verify().unwrap();
        }
    });
    while hall.seq < 200 {
        let batch = hall.batch();
        batch.append(&mut journal, &hall.office).unwrap();
    }
    reading.join().unwrap();
}
