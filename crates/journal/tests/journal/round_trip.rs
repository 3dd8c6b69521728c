//! What is written is what is read, for every table and any value.

use crate::hall::Hall;
use journal::{
    AccountWas, AdminEvent, Attempt, Body, Commit, ConfigSource, DeviceRow, IdentityRow, Journal,
    Place, Record, SessionEnd, SessionOf, SessionRow, Setting, Shows, StoredAnswer, TableWrite,
    UserRow, VoiceEvent,
};
use office::{Actor, CounterNo, DeviceId, DeviceKind, Millis, Office, Role, UserName, Zone};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

fn user() -> impl Strategy<Value = UserName> {
    "[a-zđA-Z0-9._@-]{1,20}".prop_map(|s| s.parse().unwrap())
}

fn device() -> impl Strategy<Value = DeviceId> {
    "[a-z0-9-]{1,40}".prop_map(|s| s.parse().unwrap())
}

fn zone() -> impl Strategy<Value = Zone> {
    "[a-z0-9_-]{1,32}".prop_map(|s| s.parse().unwrap())
}

fn counter() -> impl Strategy<Value = CounterNo> {
    (1..=CounterNo::MAX).prop_map(|n| n.try_into().unwrap())
}

fn role() -> impl Strategy<Value = Role> {
    use Role::{Admin, Auditor, Clerk, Guide, Supervisor};
    prop::sample::select(vec![Clerk, Guide, Supervisor, Admin, Auditor])
}

fn kind() -> impl Strategy<Value = DeviceKind> {
    use DeviceKind::{Display, Keypad, Kiosk, Led, Printer, Rating, Speaker};
    prop::sample::select(vec![Kiosk, Display, Speaker, Keypad, Rating, Printer, Led])
}

fn at() -> impl Strategy<Value = Millis> {
    any::<i64>().prop_map(Millis)
}

prop_compose! {
    fn user_row()(
        user in user(), role in role(), counters in option::of(vec(counter(), 0..5)),
        password_hash in ".{0,120}", must_change in any::<bool>(), created_at in at(),
        identity in option::of(".{0,255}"),
    ) -> UserRow {
        UserRow {
            user,
            role,
            counters,
            password_hash,
            must_change,
            pin_hash: None,
            second_factor: None,
            identity: identity.map(|value| IdentityRow { issuer: "https://a".to_owned(), claim: "sub".to_owned(), value }),
            created_at,
        }
    }
}

prop_compose! {
    fn device_row()(
        device in device(), kind in kind(), name in ".{0,60}", zone in option::of(zone()),
        counter in option::of(counter()), token_hash in any::<[u8; 32]>(), created_at in at(),
        revoked_at in option::of(at()), comes in any::<bool>(),
    ) -> DeviceRow {
        DeviceRow { device, kind, name, zone, counter, token_hash, created_at, comes, revoked_at }
    }
}

prop_compose! {
    fn session_row()(
        token_hash in any::<[u8; 32]>(),
        who in prop_oneof![
            user().prop_map(SessionOf::User),
            device().prop_map(SessionOf::Device),
        ],
        created_at in at(), expires_at in at(), follows in option::of(any::<[u8; 32]>()),
        spent in any::<bool>(), by_provider in any::<bool>(), from in option::of(place()),
    ) -> SessionRow {
        SessionRow { token_hash, who, created_at, expires_at, follows, spent, by_provider, from }
    }
}

prop_compose! {
    fn answer()(
        day in 0u32..3, request_hash in any::<[u8; 32]>(), status in any::<u16>(),
        seq in any::<u64>(), body in vec(any::<u8>(), 0..400),
    ) -> StoredAnswer {
        StoredAnswer { day, request_hash, status, seq, body }
    }
}

prop_compose! {
    fn attempt()(
        code in "[a-z_]{1,20}", at in option::of(".{0,40}"), since in any::<i64>(),
        elsewhere in any::<bool>(),
    ) -> Attempt {
        Attempt { code, at, since: office::Millis(since), elsewhere }
    }
}

fn body() -> impl Strategy<Value = Body> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    prop_oneof![
        (user(), role(), option::of(vec(counter(), 0..4)), any::<bool>()).prop_map(
            |(user, role, counters, password_changed)| Body::Admin(AdminEvent::UserChanged {
                user,
                role,
                counters,
                password_changed,
                proof: None,
                shows: Some(Shows { pin: password_changed, ..Shows::default() }),
                was: Some(AccountWas {
                    role,
                    counters: None,
                    shows: Shows { must_change: password_changed, ..Shows::default() }
                })
            })
        ),
        (device(), kind(), ".{0,40}", option::of(zone()), option::of(counter())).prop_map(
            |(device, device_kind, name, zone, counter)| Body::Admin(AdminEvent::DeviceAdded {
                device,
                device_kind,
                name,
                zone,
                counter
            })
        ),
        (".{0,40}", any::<u32>(), option::of(attempt())).prop_map(|(user, times, refused)| {
            Body::Admin(AdminEvent::LoginFailed { user, times, refused })
        }),
        (user(), vec(any::<i64>().prop_map(office::Millis), 0..4), any::<u32>(), any::<bool>())
            .prop_map(|(user, since, more, all)| {
                let why = Some(SessionEnd::Password).filter(|_| all);
                Body::Admin(AdminEvent::LoggedOut { user, why, since, more, all })
            }),
        ("[0-9a-f]{64}", vec(setting(), 0..3), 0..3_u32).prop_map(|(sha256, changes, more)| {
            let source = ConfigSource::Browser;
            Body::Admin(AdminEvent::ConfigApplied { sha256, source, changes, more })
        }),
        (id(), option::of(device()), any::<bool>(), option::of(".{0,40}")).prop_map(
            |(announcement, player, heard, reason)| Body::Voice(VoiceEvent::Finished {
                announcement,
                player,
                heard,
                reason
            })
        ),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    ("[a-z.]{1,20}", option::of(".{0,20}"), option::of(".{0,20}"))
        .prop_map(|(key, old, new)| Setting { key, old, new })
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        device().prop_map(Place::Device),
        any::<std::net::IpAddr>().prop_map(Place::Address)
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        (user(), role()).prop_map(|(user, role)| Actor::Person { user, role }),
        (device(), kind()).prop_map(|(device, device_kind)| Actor::Device { device, device_kind }),
        Just(Actor::Citizen),
        Just(Actor::System),
    ]
}

/// A store for one case; on real files, closed and opened again before it is read.
struct Store {
    dir: tempfile::TempDir,
    journal: Journal,
}

impl Store {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::open(dir.path(), Uuid::from_u128(1)).unwrap().journal;
        Self { dir, journal }
    }

    fn write(&mut self, writes: &[TableWrite]) {
        let office = Office::default();
        let commit = Commit { records: &[], answers: &[], writes, office: &office };
        self.journal.append(&commit).unwrap();
    }

    fn reopened(self) -> (Journal, tempfile::TempDir) {
        drop(self.journal);
        (Journal::open(self.dir.path(), Uuid::nil()).unwrap().journal, self.dir)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_come_back_as_they_were_written(
        given in vec((at(), actor(), option::of(place()), body()), 1..12),
    ) {
        let mut store = Store::new();
        let record = |(seq, (at, by, from, body))| Record { seq, at, by, from, body };
        let records: Vec<Record> = (1..).zip(given).map(record).collect();
        let office = Office::default();
        let commit = Commit { records: &records, answers: &[], writes: &[], office: &office };
        store.journal.append(&commit).unwrap();
        let (journal, _dir) = store.reopened();
        prop_assert_eq!(&journal.since(0, usize::MAX).unwrap(), &records);
        prop_assert_eq!(&journal.since(2, 3).unwrap(), &Vec::from_iter(records.iter().skip(2).take(3).cloned()));
        prop_assert_eq!(journal.verify().unwrap().head, journal.head());
    }

    #[test]
    fn accounts_devices_and_sessions_come_back(
        users in vec(user_row(), 0..6), devices in vec(device_row(), 0..6),
        sessions in vec(session_row(), 0..6),
    ) {
        let mut store = Store::new();
        let mut writes: Vec<_> = users.iter().cloned().map(TableWrite::PutUser).collect();
        writes.extend(devices.iter().cloned().map(TableWrite::PutDevice));
        writes.extend(sessions.iter().cloned().map(TableWrite::PutSession));
        store.write(&writes);
        let (journal, _dir) = store.reopened();
        prop_assert_eq!(journal.users().unwrap(), last_of_each(users, |r| r.user.clone()));
        prop_assert_eq!(journal.devices().unwrap(), last_of_each(devices, |r| r.device.clone()));
        prop_assert_eq!(journal.sessions().unwrap(), last_of_each(sessions, |r| r.token_hash));
        journal.verify().unwrap();
    }

    #[test]
    fn settings_come_back(settings in btree_map(".{0,30}", vec(any::<u8>(), 0..200), 0..8)) {
        let mut store = Store::new();
        let put = |(key, value): (&String, &Vec<u8>)| TableWrite::PutSetting {
            key: key.clone(),
            value: value.clone(),
        };
        store.write(&settings.iter().map(put).collect::<Vec<_>>());
        let (journal, _dir) = store.reopened();
        for (key, value) in &settings {
            prop_assert_eq!(journal.setting(key).unwrap(), Some(value.clone()));
        }
    }

    #[test]
    fn answers_come_back(answers in btree_map(any::<[u8; 32]>(), answer(), 0..12)) {
        let mut store = Store::new();
        let given: Vec<_> = answers.clone().into_iter().collect();
        let office = Office::default();
        let commit = Commit { records: &[], answers: &given, writes: &[], office: &office };
        store.journal.append(&commit).unwrap();
        let (journal, _dir) = store.reopened();
        for (scope, answer) in &answers {
            prop_assert_eq!(journal.answer(scope).unwrap(), Some(answer.clone()));
        }
    }

    #[test]
    fn tickets_queues_and_counters_follow_any_day(seed in any::<u64>(), commits in 1usize..40) {
        let mut store = Store::new();
        let hall: Hall = crate::hall::work(&mut store.journal, seed, commits);
        let (mut journal, _dir) = store.reopened();
        journal.verify().unwrap();
        journal.catch_up(&hall.office).unwrap();
        for ticket in hall.office.tickets() {
            prop_assert_eq!(journal.ticket(ticket.id).unwrap(), Some(ticket.clone()));
        }
        journal.verify().unwrap();
    }
}

/// The rows as the table has them: by key, the last of equal ones.
fn last_of_each<R, K: Ord>(rows: Vec<R>, key: impl Fn(&R) -> K) -> Vec<R> {
    let by_key: std::collections::BTreeMap<K, R> =
        rows.into_iter().map(|row| (key(&row), row)).collect();
    by_key.into_values().collect()
}
