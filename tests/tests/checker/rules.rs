//! Offices of every kind, each with the policy that it declares, and the policies that it might follow in secret.

use office::{
    Authority, AuthorityKey, Between, BookingOrder, BookingRules, Calling, ChosenBy, Class,
    ClerkRules, CounterNo, CounterRules, Hours, Limits, Overtaking, Rules, Service, ServiceKey,
    Step, Territory, Text, Window,
};
use xinmoi_tests::dice::Dice;

/// Prefixes, and in small letters keys, of services.
const SERVICES: [&str; 6] = ["A", "B", "C", "D", "E", "G"];
const AUTHORITIES: [&str; 3] = ["cua-nam", "hoan-kiem", "tay-ho"];
/// Everyone who may sit at a counter.
pub(crate) const CLERKS: [&str; 6] = ["an", "binh", "chi", "dung", "giang", "hoa"];
/// Europe changes its clocks in the night before the day that is lived there: a plan's minutes are local ones.
const ZONES: [&str; 3] = ["Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh", "Europe/Berlin"];

/// An office by chance.
pub(crate) fn any(dice: &mut Dice) -> Rules {
    let services = services(dice);
    let keys: Vec<_> = services.iter().map(|s| s.key.clone()).collect();
    let several = dice.percent(40);
    let authorities = if several { AUTHORITIES.map(authority).to_vec() } else { Vec::new() };
    let mut rules = Rules {
        name: text("UBND phường Thử Nghiệm"),
        time_zone: (*dice.pick(&ZONES)).to_owned(),
        services,
        authorities,
        limits: limits(dice),
        issue_hours: Some(hours()),
        ..Rules::default()
    };
    rules.counters = (1..=2 + dice.under(4)).map(|number| counter(dice, number, &keys)).collect();
    rules.clerks = CLERKS.iter().filter_map(|user| clerk(dice, user, &keys)).collect();
    rules.calling = calling(dice, &keys);
    rules.issuing.booking = dice.percent(70).then(|| booking(dice));
    rules.check().expect("an office that can work");
    rules
}

fn services(dice: &mut Dice) -> Vec<Service> {
    let many = 2 + usize::try_from(dice.under(5)).expect("a few");
    let service = |prefix: &&str| {
        let key = prefix.to_lowercase().parse().expect("a key");
        Service::new(key, prefix.parse().expect("a prefix"), text("Dịch vụ"))
    };
    let mut services: Vec<_> = SERVICES.iter().take(many).map(service).collect();
    for service in &mut services {
        service.bookable = dice.percent(50);
        service.no_priority = dice.percent(10);
    }
    services
}

fn authority(key: &str) -> Authority {
    Authority { key: key.parse().expect("a key"), name: text("Phường") }
}

fn text(vi: &str) -> Text {
    Text { vi: vi.to_owned(), en: None }
}

/// All day, every day: what is asked at the wrong hour is refused, and nothing would be learnt of calls.
fn hours() -> Hours {
    Hours { week: std::array::from_fn(|_| vec![Window { from: 0, to: 24 * 60 }]) }
}

fn limits(dice: &mut Dice) -> Limits {
    Limits {
        absent_grace_ms: *dice.pick(&[0, 0, 90_000]),
        auto_no_show_ms: dice.percent(20).then_some(120_000),
        return_after: *dice.pick(&[0, 1, 2, 2, 5]),
        undo_ms: *dice.pick(&[10_000, 30_000]),
        ..Limits::default()
    }
}

fn booking(dice: &mut Dice) -> BookingRules {
    let order = *dice.pick(&[BookingOrder::Registration, BookingOrder::Slot]);
    BookingRules { order, early_minutes: 60, per_slot: 6, ..BookingRules::default() }
}

/// Some of these, in their order; at least one.
fn some<T: Clone>(dice: &mut Dice, of: &[T], percent: u64) -> Vec<T> {
    let taken: Vec<_> = of.iter().filter(|_| dice.percent(percent)).cloned().collect();
    if taken.is_empty() { vec![dice.pick(of).clone()] } else { taken }
}

fn counter(dice: &mut Dice, number: u64, keys: &[ServiceKey]) -> CounterRules {
    let number = CounterNo::try_from(u16::try_from(number).expect("a few")).expect("from 1");
    // The first one takes everything, so that nobody waits in vain.
    let services = if number.get() == 1 { keys.to_vec() } else { some(dice, keys, 55) };
    let mut counter = CounterRules::new(number, services);
    if number.get() > 1 {
        let others = keys.iter().filter(|key| !counter.services.contains(key));
        counter.priority_services = others.filter(|_| dice.percent(25)).cloned().collect();
        if dice.percent(15) {
            counter.classes = some(dice, &Class::ALL, 50);
        }
        if dice.percent(25) {
            counter.territory = *dice.pick(&[Territory::Local, Territory::NonTerritorial]);
        }
    }
    counter.plan = plan(dice, keys, 35);
    counter.auto_next = dice.percent(15);
    counter
}

fn clerk(dice: &mut Dice, user: &str, keys: &[ServiceKey]) -> Option<ClerkRules> {
    let trained = dice.percent(25).then(|| some(dice, keys, 65));
    let plan = plan(dice, keys, 40);
    let user = user.parse().expect("a name");
    trained.map(|services| ClerkRules { user, services, plan })
}

fn calling(dice: &mut Dice, keys: &[ServiceKey]) -> Calling {
    Calling {
        between: between(dice),
        overtaking: overtaking(dice),
        plan: plan(dice, keys, 40),
        chosen_by: *dice.pick(&[ChosenBy::Clerk, ChosenBy::Clerk, ChosenBy::Supervisor]),
        reason_required: dice.percent(30),
        ..Calling::default()
    }
}

fn between(dice: &mut Dice) -> Between {
    *dice.pick(&[Between::Interleaved(1), Between::Interleaved(2), Between::Strict])
}

fn overtaking(dice: &mut Dice) -> Overtaking {
    let people = *dice.pick(&[None, Some(0), Some(1), Some(3), Some(3), Some(6)]);
    let minutes = *dice.pick(&[None, Some(5), Some(15), Some(15), Some(40)]);
    Overtaking { people, minutes }
}

fn plan(dice: &mut Dice, keys: &[ServiceKey], percent: u64) -> Vec<Step> {
    let steps = if dice.percent(percent) { 1 + dice.under(4) } else { 0 };
    (0..steps).map(|_| step(dice, keys)).collect()
}

fn step(dice: &mut Dice, keys: &[ServiceKey]) -> Step {
    let mut step = Step::default();
    if dice.percent(75) {
        step.services = some(dice, keys, 25);
    }
    if dice.percent(20) {
        step.classes = some(dice, &Class::ALL, 40);
    }
    if dice.percent(50) {
        step.share = u16::try_from(1 + dice.under(4)).expect("a few");
    }
    step.waited_minutes = dice.percent(20).then(|| *dice.pick(&[2, 10, 25]));
    step.waiting_at_least = dice.percent(20).then(|| *dice.pick(&[1, 2, 4]));
    if dice.percent(15) {
        step.from_minute = dice.percent(70).then(|| *dice.pick(&[8 * 60, 8 * 60 + 30, 9 * 60]));
        step.to_minute = dice.percent(70).then(|| *dice.pick(&[9 * 60, 10 * 60, 11 * 60]));
    }
    step
}

/// A key of an authority of this office.
pub(crate) fn any_authority(dice: &mut Dice, rules: &Rules) -> Option<AuthorityKey> {
    let hall = !rules.authorities.is_empty() && dice.percent(85);
    hall.then(|| dice.pick(&rules.authorities).key.clone())
}

/// A way to follow other rules than the declared ones.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Secret {
    Classes,
    Bound,
    NoBound,
    StepDropped,
    StepsSwapped,
    NoPlan,
    Favour,
    Shares,
    TakesMore,
    Untrained,
    AnyCase,
}

impl Secret {
    pub(crate) const ALL: [Self; 11] = [
        Self::Classes,
        Self::Bound,
        Self::NoBound,
        Self::StepDropped,
        Self::StepsSwapped,
        Self::NoPlan,
        Self::Favour,
        Self::Shares,
        Self::TakesMore,
        Self::Untrained,
        Self::AnyCase,
    ];

    /// What the office follows where it declares `rules`.
    pub(crate) fn instead_of(self, rules: &Rules, dice: &mut Dice) -> Rules {
        let mut secret = rules.clone();
        let calling = &mut secret.calling;
        match self {
            Self::Classes => calling.between = between(dice),
            Self::Bound => calling.overtaking = overtaking(dice),
            Self::NoBound => calling.overtaking = Overtaking { people: None, minutes: None },
            Self::StepDropped => {
                for plan in plans(&mut secret).filter(|plan| !plan.is_empty()) {
                    plan.remove(0);
                }
            }
            Self::StepsSwapped => plans(&mut secret).for_each(|plan| plan.reverse()),
            Self::NoPlan => plans(&mut secret).for_each(Vec::clear),
            Self::Favour => {
                let services = vec![dice.pick(&rules.services).key.clone()];
                let favour = Step { services, ..Step::default() };
                plans(&mut secret).for_each(|plan| plan.insert(0, favour.clone()));
            }
            Self::Shares => {
                plans(&mut secret).flatten().for_each(|step| step.share = step.share * 3 % 7);
            }
            Self::TakesMore => {
                let all: Vec<_> = rules.services.iter().map(|s| s.key.clone()).collect();
                for counter in &mut secret.counters {
                    counter.services.clone_from(&all);
                    counter.priority_services.clear();
                }
            }
            Self::Untrained => secret.clerks.clear(),
            Self::AnyCase => {
                for counter in &mut secret.counters {
                    counter.classes.clear();
                    counter.territory = Territory::Any;
                }
            }
        }
        secret
    }
}

/// Every plan of an office.
fn plans(rules: &mut Rules) -> impl Iterator<Item = &mut Vec<Step>> {
    let counters = rules.counters.iter_mut().map(|counter| &mut counter.plan);
    let clerks = rules.clerks.iter_mut().map(|clerk| &mut clerk.plan);
    counters.chain(clerks).chain([&mut rules.calling.plan])
}
