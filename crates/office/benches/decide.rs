//! What a press costs in a full hall: twenty counters, five hundred people waiting, three wards, every class, a plan
//! with shares, and some who were passed over. A decision is to take less than 50 µs.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]
#![allow(unreachable_pub, reason = "so are the functions that criterion's macros make")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use office::{
    Actor, Authority, Class, Command, CounterNo, CounterRules, Issue, Millis, Office, Role, Rules,
    Service, Step, Text, Ticket, TicketId, TicketState, UserName,
};
use std::hint::black_box;

const COUNTERS: u16 = 20;
const WAITING: usize = 500;
/// Calls made before the clock starts: they leave passes, runs and credits behind.
const CALLS: u16 = 60;

const SERVICES: [(&str, &str); 6] = [
    ("chung-thuc", "A"),
    ("ho-tich", "B"),
    ("dat-dai", "C"),
    ("kinh-doanh", "D"),
    ("xay-dung", "E"),
    ("tra-ket-qua", "F"),
];
const WARDS: [&str; 3] = ["cua-nam", "hang-trong", "tran-hung-dao"];

/// Monday, 2 November 2026, eight o'clock in Vietnam.
const MORNING: Millis = Millis(1_793_581_200_000);

fn text(vi: &str) -> Text {
    Text { vi: vi.to_owned(), en: None }
}

fn counter(number: u16) -> CounterNo {
    number.try_into().unwrap()
}

fn clerk(number: u16) -> Actor {
    let user: UserName = format!("can-bo-{number}").parse().unwrap();
    Actor::Person { user, role: Role::Clerk }
}

/// Shares between two pairs of services, after whoever has waited for forty minutes.
fn plan() -> Vec<Step> {
    let of = |services: &[usize]| -> Vec<_> {
        services.iter().map(|n| SERVICES[*n].0.parse().unwrap()).collect()
    };
    vec![
        Step { waited_minutes: Some(40), services: of(&[1]), ..Step::default() },
        Step { services: of(&[0, 1]), share: 3, ..Step::default() },
        Step { services: of(&[2, 3]), share: 2, waiting_at_least: Some(2), ..Step::default() },
        Step { services: of(&[4, 5]), share: 1, ..Step::default() },
    ]
}

fn rules() -> Rules {
    let service = |(key, prefix): &(&str, &str)| {
        Service::new(key.parse().unwrap(), prefix.parse().unwrap(), text(key))
    };
    let services: Vec<Service> = SERVICES.iter().map(service).collect();
    let taken: Vec<_> = services.iter().map(|service| service.key.clone()).collect();
    let ward = |key: &&str| Authority { key: key.parse().unwrap(), name: text(key) };
    let counters = (1..=COUNTERS).map(|number| {
        let mut rules = CounterRules::new(counter(number), taken.clone());
        // Every fourth counter is for one ward alone.
        let own = usize::from(number / 4) % WARDS.len();
        rules.authorities =
            if number % 4 == 0 { vec![WARDS[own].parse().unwrap()] } else { vec![] };
        rules
    });
    let mut rules = Rules {
        name: text("UBND"),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        counters: counters.collect(),
        services,
        authorities: WARDS.iter().map(ward).collect(),
        ..Rules::default()
    };
    rules.calling.plan = plan();
    rules
}

struct Hall {
    office: Office,
    now: Millis,
    issued: u64,
}

impl Hall {
    fn does(&mut self, command: &Command, by: &Actor) {
        self.now = self.now.plus(700);
        for event in self.office.decide(command, by, self.now).unwrap() {
            self.office.apply(self.now, &event);
        }
    }

    fn takes_a_number(&mut self) {
        self.issued += 1;
        let nth = usize::try_from(self.issued).unwrap();
        let id = TicketId(uuid::Uuid::from_u64_pair(self.issued, 1));
        let mut issue = Issue::plain(id, SERVICES[nth * 7 % SERVICES.len()].0.parse().unwrap());
        issue.class = match nth % 12 {
            0 => Class::Urgent,
            1 | 5 | 9 => Class::Priority,
            _ => Class::Normal,
        };
        issue.authority = (nth % 5 > 0).then(|| WARDS[nth % WARDS.len()].parse().unwrap());
        self.does(&Command::Issue(issue), &clerk(999));
    }

    fn waiting(&self) -> impl Iterator<Item = &Ticket> {
        self.office.tickets().filter(|ticket| ticket.state == TicketState::Waiting)
    }

    /// Full, in the middle of a morning.
    fn full() -> Self {
        let mut hall = Self { office: Office::default(), now: MORNING, issued: 0 };
        hall.does(&Command::ChangeRules { rules: Box::new(rules()) }, &Actor::System);
        let date = hall.office.date_of(MORNING);
        hall.does(&Command::OpenDay { date }, &Actor::System);
        for number in 1..=COUNTERS {
            hall.does(&Command::Open { counter: counter(number) }, &clerk(number));
        }
        (0..WAITING).for_each(|_| hall.takes_a_number());
        for nth in 0..CALLS {
            let number = nth % COUNTERS + 1;
            hall.does(&Command::CallNext { counter: counter(number) }, &clerk(number));
            hall.takes_a_number();
        }
        assert_eq!(hall.waiting().count(), WAITING);
        hall
    }
}

/// `next` at a counter with somebody in hand.
fn decides(bench: &mut Criterion) {
    let hall = Hall::full();
    let (next, by) = (Command::CallNext { counter: counter(1) }, clerk(1));
    bench.bench_function("decide next", |b| {
        b.iter(|| hall.office.decide(black_box(&next), &by, hall.now));
    });
}

/// What that press decided.
fn applies(bench: &mut Criterion) {
    let hall = Hall::full();
    let next = Command::CallNext { counter: counter(1) };
    let events = hall.office.decide(&next, &clerk(1), hall.now).unwrap();
    bench.bench_function("apply next", |b| {
        let press = |mut office: Office| {
            events.iter().for_each(|event| office.apply(hall.now, black_box(event)));
            office
        };
        b.iter_batched(|| hall.office.clone(), press, BatchSize::LargeInput);
    });
}

/// How many are before the one who came last, and before one near the front.
fn looks_ahead(bench: &mut Criterion) {
    let hall = Hall::full();
    let mut waiting: Vec<&Ticket> = hall.waiting().collect();
    waiting.sort_by_key(|ticket| ticket.place());
    for (name, nth) in [("ahead of the last", WAITING - 1), ("ahead of the tenth", 9)] {
        bench.bench_function(name, |b| b.iter(|| hall.office.ahead(black_box(waiting[nth]))));
    }
    let one = hall.office.rules().counter(counter(1)).unwrap();
    bench.bench_function("the line of a counter", |b| {
        b.iter(|| hall.office.waiting_for(black_box(one)).len());
    });
}

criterion_group!(benches, decides, applies, looks_ahead);
criterion_main!(benches);
