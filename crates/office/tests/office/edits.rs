//! The `rules ...` steps of a script: changes with commas between them.
//!
//! - services: `service C`, `no service B`, `prefix A 4`, `quota A 2`, `range A 10 100 10` (first, last, step), `minutes A
//!   10`, `cut-off A 15:00`, `no-priority A`, `guidance A`, `bookable A`, `field tu-phap A B`
//! - counters: `counter 3 A B`, `no counter 2`, `at 3 also B` (for priority), `at 3 wards cua-nam`, `at 3 classes
//!   priority`, `at 3 local`, `at 3 elsewhere`, `at 3 auto`, `at 3 plan ...`; people: `clerk lan A B`, `lan plan ...`
//! - calling: `strict`, `interleaved 2`, `overtaken 3 15m` (`any`: without end), `plan ...`, `chosen nobody`,
//!   `reason required`
//! - a plan: `B waited 40m | A share 2 | B share 1 | priority ward cua-nam queue 3 from 13:00 to 15:00`
//! - hours: `hours 07:15-11:00`, `serving 07:30-11:30 13:00-17:00` (Monday to Friday),
//!   `saturday 07:30-11:00`, `holiday 2026-11-03`, `make-up
//!   2026-11-07 mon`, `zone Asia/Tokyo`
//! - issuing: `capacity`, `persons 2 1` (a day, a field), `booking slot 30m per 4 early 15m grace 15m ahead 6 order
//!   slot`, `emergency A hall 10`, `wards cua-nam hang-trong`
//! - limits: `grace 90s`, `undo 10s`, `recalls 5 5s`, `auto-no-show 60s`, `returns 2 2` (after so many, so often), `away
//!   15m`, `after-break 5m`, `no-counter 3m`, `auto-next 5s`

use crate::hall::{counter, service, takes, text};
use crate::script::{duration, key, minute, minutes, sign};
use office::{
    Authority, Between, BookingRules, CalendarDay, Class, ClerkRules, CounterRules, CutOff,
    DayKind, Emergency, Group, Hours, PersonLimits, Range, Rules, Service, ServiceKey, Step,
    Territory, Window,
};

/// These rules with changes such as `grace 90s, quota A 2, counter 3 A B`.
pub(crate) fn edited(rules: &Rules, edits: &str) -> Rules {
    let mut rules = rules.clone();
    for edit in edits.split(", ") {
        let words: Vec<&str> = edit.split_whitespace().collect();
        let readers = [of_services, of_counters, of_calling, of_hours, of_issuing, of_limits];
        let read = readers.iter().any(|read| read(&mut rules, &words));
        assert!(read, "no such rule: {words:?}");
    }
    rules
}

/// Whether the words were about services.
fn of_services(rules: &mut Rules, words: &[&str]) -> bool {
    match words {
        ["service", name] => rules.services.push(service(&name.to_lowercase(), name)),
        ["no", "service", name] => {
            rules.services.retain(|s| s.key != key(name));
            rules.counters.iter_mut().for_each(|c| c.services.retain(|s| *s != key(name)));
        }
        ["prefix", name, prefix] => of(rules, name).prefix = prefix.parse().unwrap(),
        ["quota", name, quota] => of(rules, name).quota = quota.parse().ok(),
        ["range", name, first, last, step] => {
            let number = |word: &str| word.parse().unwrap();
            let (first, last, step) = (number(first), number(last), number(step));
            of(rules, name).range = Range { first, last, step };
        }
        ["minutes", name, number] => of(rules, name).minutes = number.parse().ok(),
        ["cut-off", name, time] => {
            of(rules, name).cut_off =
                Some(CutOff { minute: minute(time), notice: text("tomorrow") });
        }
        ["no-priority", name] => of(rules, name).no_priority = true,
        ["guidance", name] => of(rules, name).guidance = true,
        ["bookable", name] => of(rules, name).bookable = true,
        ["field", field, names @ ..] => {
            rules.groups.push(Group { key: field.parse().unwrap(), name: text(field) });
            names.iter().for_each(|name| of(rules, name).group = field.parse().ok());
        }
        ["in-field", name, field] => of(rules, name).group = field.parse().ok(),
        _ => return false,
    }
    true
}

fn of<'a>(rules: &'a mut Rules, name: &str) -> &'a mut Service {
    rules.services.iter_mut().find(|s| s.key == key(name)).expect("a service of these rules")
}

fn of_counters(rules: &mut Rules, words: &[&str]) -> bool {
    match words {
        ["counter", "again", number] => rules.counters.push(takes(number.parse().unwrap(), &[])),
        ["counter", number, names @ ..] => {
            let services = keys(names);
            replace(&mut rules.counters, CounterRules::new(sign(number), services));
        }
        ["no", "counter", number] => rules.counters.retain(|c| c.number != sign(number)),
        ["at", number, words @ ..] => {
            let number = counter(number.parse().unwrap());
            let counter = rules.counters.iter_mut().find(|c| c.number == number);
            return of_counter(counter.expect("a counter of these rules"), words);
        }
        ["clerk", user, names @ ..] => {
            let user = user.parse().unwrap();
            rules.clerks.push(ClerkRules { user, services: keys(names), plan: Vec::new() });
        }
        [user, "plan", words @ ..] => {
            let clerk = rules.clerks.iter_mut().find(|c| c.user.as_str() == *user);
            clerk.expect("a clerk of these rules").plan = plan(words);
        }
        _ => return false,
    }
    true
}

fn of_counter(counter: &mut CounterRules, words: &[&str]) -> bool {
    match words {
        ["also", names @ ..] => counter.priority_services = keys(names),
        ["wards", wards @ ..] => {
            counter.authorities = wards.iter().map(|ward| ward.parse().unwrap()).collect();
        }
        ["classes", names @ ..] => {
            counter.classes = names.iter().map(|name| class(name).unwrap()).collect();
        }
        ["local"] => counter.territory = Territory::Local,
        ["elsewhere"] => counter.territory = Territory::NonTerritorial,
        ["auto"] => counter.auto_next = true,
        ["plan", words @ ..] => counter.plan = plan(words),
        _ => return false,
    }
    true
}

fn replace(counters: &mut Vec<CounterRules>, counter: CounterRules) {
    counters.retain(|c| c.number != counter.number);
    counters.push(counter);
    counters.sort_by_key(|c| c.number);
}

fn of_calling(rules: &mut Rules, words: &[&str]) -> bool {
    let calling = &mut rules.calling;
    match words {
        ["strict"] => calling.between = Between::Strict,
        ["interleaved", times] => calling.between = Between::Interleaved(times.parse().unwrap()),
        ["overtaken", people, time] => {
            calling.overtaking.people = people.parse().ok();
            calling.overtaking.minutes = (*time != "any").then(|| minutes(time));
        }
        ["plan", words @ ..] => calling.plan = plan(words),
        ["chosen", by] => calling.chosen_by = serde_json::from_value((*by).into()).unwrap(),
        ["reason", "required"] => calling.reason_required = true,
        _ => return false,
    }
    true
}

/// Steps with `|` between them.
fn plan(words: &[&str]) -> Vec<Step> {
    words.split(|word| *word == "|").map(step).collect()
}

fn step(words: &[&str]) -> Step {
    let mut step = Step::default();
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap_or_else(|| panic!("{word} what?"));
        match word {
            "share" => step.share = next().parse().unwrap(),
            "booked" => step.booked = true,
            "waited" => step.waited_minutes = Some(minutes(next())),
            "queue" => step.waiting_at_least = next().parse().ok(),
            "from" => step.from_minute = Some(minute(next())),
            "to" => step.to_minute = Some(minute(next())),
            "ward" => step.authorities.push(next().parse().unwrap()),
            name => match class(name) {
                Some(class) => step.classes.push(class),
                None => step.services.push(key(name)),
            },
        }
    }
    step
}

fn of_hours(rules: &mut Rules, words: &[&str]) -> bool {
    match words {
        ["zone", name] => rules.time_zone = (*name).to_owned(),
        ["hours", windows @ ..] => rules.issue_hours = Some(weekdays(windows)),
        ["saturday", windows @ ..] => {
            let hours = rules.issue_hours.as_mut().expect("hours for the week");
            hours.week[5] = weekdays(windows).week[0].clone();
        }
        ["serving", windows @ ..] => rules.service_hours = Some(weekdays(windows)),
        ["holiday", date] => rules.calendar.push(special(date, DayKind::Closed)),
        ["make-up", date, like] => {
            let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let like = days.iter().position(|day| day == like).expect("a day of the week");
            rules.calendar.push(special(date, DayKind::Like(u8::try_from(like).unwrap())));
        }
        _ => return false,
    }
    true
}

fn special(date: &str, kind: DayKind) -> CalendarDay {
    CalendarDay { date: date.parse().unwrap(), kind, name: None }
}

/// These windows from Monday to Friday, such as `07:15-11:00`.
fn weekdays(windows: &[&str]) -> Hours {
    let window = |text: &&str| {
        let (from, to) = text.split_once('-').unwrap();
        Window { from: minute(from), to: minute(to) }
    };
    let mut hours = Hours::default();
    hours.week[..5].fill(windows.iter().map(window).collect());
    hours
}

fn of_issuing(rules: &mut Rules, words: &[&str]) -> bool {
    let issuing = &mut rules.issuing;
    match words {
        ["capacity"] => issuing.by_capacity = true,
        ["persons", day, field] => {
            let (per_day, per_field) = (day.parse().unwrap(), field.parse().unwrap());
            issuing.person = Some(PersonLimits { per_day, per_field });
        }
        ["booking", words @ ..] => issuing.booking = Some(booking(words)),
        ["emergency", words @ ..] => {
            let (names, hall) = match words {
                [names @ .., "hall", most] => (names, most.parse().ok()),
                names => (names, None),
            };
            issuing.emergency = Some(Emergency { services: keys(names), hall_max: hall });
        }
        ["wards", names @ ..] => {
            let ward = |name: &&str| Authority { key: name.parse().unwrap(), name: text(name) };
            rules.authorities = names.iter().map(ward).collect();
        }
        _ => return false,
    }
    true
}

fn booking(words: &[&str]) -> BookingRules {
    let mut rules = BookingRules::default();
    for pair in words.chunks(2) {
        match pair {
            ["slot", time] => rules.slot_minutes = minutes(time),
            ["per", number] => rules.per_slot = number.parse().unwrap(),
            ["early", time] => rules.early_minutes = minutes(time),
            ["grace", time] => rules.grace_minutes = minutes(time),
            ["ahead", days] => rules.days_ahead = days.parse().unwrap(),
            ["order", by] => rules.order = serde_json::from_value((*by).into()).unwrap(),
            _ => panic!("no such words: {pair:?}"),
        }
    }
    rules
}

fn of_limits(rules: &mut Rules, words: &[&str]) -> bool {
    let limits = &mut rules.limits;
    match words {
        ["grace", time] => limits.absent_grace_ms = duration(time),
        ["undo", time] => limits.undo_ms = duration(time),
        ["recalls", most, pause] => {
            limits.recalls_max = most.parse().unwrap();
            limits.recall_pause_ms = duration(pause);
        }
        ["auto-no-show", time] => limits.auto_no_show_ms = Some(duration(time)),
        ["returns", after, most] => {
            limits.return_after = after.parse().unwrap();
            limits.returns_max = most.parse().unwrap();
        }
        ["away", time] => limits.away_ms = duration(time),
        ["after-break", time] => limits.after_break_ms = duration(time),
        ["no-counter", time] => limits.no_counter_ms = duration(time),
        ["auto-next", time] => limits.auto_next_ms = duration(time),
        _ => return false,
    }
    true
}

fn class(name: &str) -> Option<Class> {
    serde_json::from_value(name.into()).ok()
}

fn keys(names: &[&str]) -> Vec<ServiceKey> {
    names.iter().map(|name| key(name)).collect()
}
