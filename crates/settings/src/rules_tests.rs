//! What an IT officer gets wrong with the rules of calling and issuing, and what is said about it.

use crate::{Settings, diff, read, read_with};
use office::{
    Between, Class, DayKind, Emergency, Language, Limits, PersonLimits, Range, Step, Territory,
};

/// An office without mistakes: two services, two authorities, two counters, hours of a week.
const RIGHT: &str = r#"[office]
name = "Phường Hoa Sen"
[hours]
issue = [{ days = "mon-fri", windows = ["07:15-11:00", "13:00-16:15"] }]
service = [{ days = "mon-fri", windows = ["07:30-11:30", "13:00-17:00"] }]
[[group]]
key = "tu-phap"
name = "Tư pháp"
[[authority]]
key = "hoa-sen"
name = "Phường Hoa Sen"
[[authority]]
key = "hoa-mai"
name = "Phường Hoa Mai"
[[service]]
key = "chung-thuc"
prefix = "1"
name = "Chứng thực"
[[service]]
key = "ho-tich"
prefix = "2"
name = "Hộ tịch"
[[counter]]
number = 1
services = ["chung-thuc", "ho-tich"]
[[counter]]
number = 2
services = ["ho-tich", "chung-thuc"]
[calling]
[limits]
[simulation]
"#;

/// Lines written below the `n`-th line that begins so.
fn with(n: usize, below: &str, lines: &str) -> String {
    let (at, _) = RIGHT.match_indices(below).nth(n).expect("the line stands in the text");
    let end = at + RIGHT[at..].find('\n').expect("a line ends") + 1;
    format!("{}{lines}\n{}", &RIGHT[..end], &RIGHT[end..])
}

fn said_of(text: &str) -> Vec<String> {
    let found = match read(text, "w") {
        Ok(settings) => settings.warnings,
        Err(findings) => findings.0,
    };
    found.iter().map(ToString::to_string).collect()
}

/// The one thing that is said begins so.
fn check(text: &str, expected: &str) {
    let said = said_of(text);
    assert!(said.len() == 1 && said[0].starts_with(expected), "{text}\n{said:#?}");
}

/// Lines below the first that begins so, and the beginning of the one thing that is said.
fn says(below: &str, lines: &str, expected: &str) {
    check(&with(0, below, lines), expected);
}

/// Lines about which nothing is said.
fn right(below: &str, lines: &str) -> Settings {
    let text = with(0, below, lines);
    let settings = read(&text, "w").unwrap_or_else(|findings| panic!("{text}\n{findings}"));
    assert_eq!(settings.warnings, [], "{text}");
    settings
}

const FIRST_SERVICE: &str = "name = \"Chứng thực\"";
const FIRST_COUNTER: &str = "number = 1";
/// Below its services, where a plan can follow.
const FIRST_SERVICES: &str = "services = [\"chung-thuc\"";

#[test]
fn an_office_without_mistakes_is_read_without_a_word() {
    assert_eq!(said_of(RIGHT), Vec::<String>::new());
}

#[test]
fn names_that_nobody_gave() {
    says(
        FIRST_SERVICE,
        "group = \"tu-fap\"",
        "w:19:9: service[0].group: there is no group \"tu-fap\"; did you mean \"tu-phap\"?",
    );
    says(
        FIRST_COUNTER,
        "authorities = [\"hoa-sen\", \"hoa-may\"]",
        "w:25:27: counter[0].authorities[1]: there is no authority \"hoa-may\"; did you mean \"hoa-mai\"?",
    );
    says(
        FIRST_COUNTER,
        "priority_services = [\"dat-dai\"]",
        "w:25:22: counter[0].priority_services[0]: there is no service \"dat-dai\"; the services are",
    );
    says(
        "[calling]",
        "plan = [{ services = [\"ho-tik\"] }]",
        "w:30:23: calling.plan[0].services[0]: there is no service \"ho-tik\"; did you mean \"ho-tich\"?",
    );
    says(
        "[calling]",
        "[emergency]\nservices = [\"ho-tik\"]",
        "w:31:13: emergency.services[0]: there is no service",
    );
    says(
        "[calling]",
        "[[clerk]]\nuser = \"lan\"\nservices = [\"ho-tik\"]",
        "w:32:13: clerk[0].services[0]: there is no service",
    );
    says(
        FIRST_COUNTER,
        "classes = [\"vip\"]",
        "w:25:12: counter[0].classes[0]: \"vip\" is not one of the values there are; one of \"urgent\", \"priority\"",
    );
    let none = RIGHT.replace("[[group]]\nkey = \"tu-phap\"\nname = \"Tư pháp\"\n", "");
    check(
        &none.replace(FIRST_SERVICE, "name = \"C\"\ngroup = \"tu-phap\""),
        "w:16:9: service[0].group: there is no group \"tu-phap\"; there is none at all: add [[group]]",
    );
}

#[test]
fn names_stand_once() {
    let twice = RIGHT.replace("key = \"hoa-mai\"", "key = \"hoa-sen\"");
    check(&twice, "w:13:7: authority[1].key: \"hoa-sen\" already stands on line 10");
    let clerk = "[[clerk]]\nuser = \"lan\"\nservices = [\"ho-tich\"]\n";
    says("[calling]", &clerk.repeat(2), "w:34:8: clerk[1].user: \"lan\" already stands on line 31");
    says(
        "[calling]",
        &clerk.replace("lan", "lan nguyễn"),
        "w:31:8: clerk[0].user: \"lan nguyễn\" cannot be a name to log in with",
    );
    says(
        FIRST_COUNTER,
        "priority_services = [\"ho-tich\"]",
        "w:25:22: counter[0].priority_services[0]: \"ho-tich\" already stands on line 26",
    );
    says(
        FIRST_COUNTER,
        "classes = [\"normal\", \"urgent\", \"normal\"]",
        "w:25:32: counter[0].classes[2]: \"normal\" already stands",
    );
}

#[test]
fn every_ticket_that_can_be_given_out_has_a_counter() {
    let both = |first: &str, second: &str| {
        let text = with(0, "number = 1", first);
        text.replace("number = 2", &format!("number = 2\n{second}"))
    };
    let wards = |first, second| {
        both(&format!("authorities = [{first:?}]"), &format!("authorities = [{second:?}]"))
    };
    assert_eq!(said_of(&wards("hoa-sen", "hoa-mai")), Vec::<String>::new());
    let said = said_of(&wards("hoa-sen", "hoa-sen"));
    let expected = "w:16:7: service[0].key: no counter takes tickets of service \"chung-thuc\" of authority \"hoa-mai\": they would never be called; look at services,";
    assert!(said.len() == 2 && said[0].starts_with(expected), "{said:#?}");
    let classes = both("classes = [\"normal\"]", "classes = [\"normal\", \"urgent\"]");
    let said = said_of(&classes);
    assert!(said.len() == 2 && said[1].contains("\"ho-tich\" of the priority class:"), "{said:#?}");
    let away = both("territory = \"non_territorial\"", "territory = \"non_territorial\"");
    let said = said_of(&away);
    assert!(
        said.len() == 2 && said[0].contains("\"chung-thuc\" that belong to this place:"),
        "{said:#?}"
    );
    assert_eq!(said_of(&both("territory = \"local\"", "")), Vec::<String>::new());
    // Each by itself has a counter; the two together have none.
    let corner = both("authorities = [\"hoa-sen\"]", "classes = [\"urgent\", \"priority\"]");
    let said = said_of(&corner);
    let expected =
        "\"chung-thuc\" of the normal class of authority \"hoa-mai\" that belong to other places:";
    assert!(said.len() == 2 && said[0].contains(expected), "{said:#?}");
}

#[test]
fn a_priority_counter_may_be_for_those_with_priority_alone() {
    let text = RIGHT.replacen("services = [\"ho-tich\", ", "priority_services = [\"ho-tich\", ", 1);
    let counters = read(&text, "w").unwrap().rules.counters;
    assert_eq!((counters[1].services.len(), counters[1].priority_services.len()), (0, 2));
    let only = text.replacen("services = [\"chung", "priority_services = [\"chung", 1);
    let said = said_of(&only);
    assert!(said.len() == 2 && said[0].contains("of the normal class"), "{said:#?}");
    assert!(
        said_of(&text.replace("priority_services = [\"ho-tich\", \"chung-thuc\"]", ""))[0]
            .starts_with("w:26:1: counter[1].services: this key is required")
    );
}

#[test]
fn whoever_needs_guidance_needs_no_counter() {
    let service =
        "[[service]]\nkey = \"can-huong-dan\"\nprefix = \"9\"\nname = \"Cần hướng dẫn\"\n";
    let text = RIGHT.replacen("[[service]]", &format!("{service}[[service]]"), 1);
    check(&text, "w:16:7: service[0].key: no counter takes service \"can-huong-dan\"");
    let guided = text.replacen("prefix = \"9\"", "prefix = \"9\"\nguidance = true", 1);
    let settings = read(&guided, "w").unwrap();
    assert!(settings.rules.services[0].guidance && settings.warnings.is_empty());
    assert_eq!(settings.simulation.demand[0].per_day, 0);
}

#[test]
fn numbers_reach_as_far_as_the_quota() {
    let settings = right(FIRST_SERVICE, "quota = 50\nfirst = 101\nlast = 199\nstep = 2");
    assert_eq!(settings.rules.services[0].range, Range { first: 101, last: 199, step: 2 });
    says(
        FIRST_SERVICE,
        "quota = 51\nfirst = 101\nlast = 199\nstep = 2",
        "w:21:8: service[0].last: first, last and step give 50 numbers, fewer than the quota of 51",
    );
    says(
        FIRST_SERVICE,
        "first = 200\nlast = 199",
        "w:20:8: service[0].last: 199 is out of range; a whole number from 200 to 99999",
    );
    says(FIRST_SERVICE, "step = 0", "w:19:8: service[0].step: 0 is out of range");
    says(FIRST_SERVICE, "last = 100000", "w:19:8: service[0].last: 100000 is out of range");
}

#[test]
fn a_cut_off_has_its_notice_and_falls_in_the_day() {
    let notice = "\ncut_off_notice = \"Trả kết quả ngày hôm sau.\"";
    let cut_off = |time: &str| format!("cut_off = \"{time}\"{notice}");
    let settings = right(FIRST_SERVICE, &cut_off("15:00"));
    let read = settings.rules.services[0].cut_off.as_ref().unwrap();
    assert_eq!((read.minute, read.notice.en.as_deref()), (900, None));
    says(
        FIRST_SERVICE,
        "cut_off = \"15:00\"",
        "w:15:1: service[0].cut_off_notice: this key is required",
    );
    says(
        FIRST_SERVICE,
        notice.trim_start(),
        "w:19:18: service[0].cut_off_notice: this means nothing without cut_off = \"15:00\"; add",
    );
    says(
        FIRST_SERVICE,
        &cut_off("15h"),
        "w:19:11: service[0].cut_off: \"15h\" is not a time of day; hours and minutes",
    );
    for outside in ["07:15", "16:15", "22:00"] {
        let expected = "w:19:11: warning: service[0].cut_off: at ";
        says(FIRST_SERVICE, &cut_off(outside), expected);
    }
}

#[test]
fn counters_work_as_long_as_numbers_are_given_out() {
    let late = RIGHT.replacen("16:15", "17:01", 1);
    check(
        &late,
        "w:4:56: warning: hours.issue[0].windows[1]: numbers are given out in 13:00-17:01 (mon), when the counters work no more that day; end",
    );
    let saturday = RIGHT.replacen("mon-fri", "mon-sat", 1);
    let said = said_of(&saturday);
    assert!(said.len() == 2 && said[1].contains("13:00-16:15 (sat)"), "{said:#?}");
    let lunch = RIGHT.replacen("11:00", "11:45", 1);
    assert_eq!(said_of(&lunch), Vec::<String>::new());
}

#[test]
fn whom_a_counter_calls_next() {
    let plan = "plan = [{ authorities = [\"hoa-sen\"], from = \"08:00\", to = \"09:30\" }, { share = 2, \
                classes = [\"priority\"], booked = true }, { share = 1, waited_minutes = 40, waiting_at_least = 2 }]";
    let settings = right(FIRST_SERVICES, plan);
    let first = Step {
        authorities: vec!["hoa-sen".parse().unwrap()],
        from_minute: Some(480),
        to_minute: Some(570),
        ..Step::default()
    };
    let second = Step { share: 2, classes: vec![Class::Priority], booked: true, ..Step::default() };
    let third =
        Step { share: 1, waited_minutes: Some(40), waiting_at_least: Some(2), ..Step::default() };
    assert_eq!(settings.rules.counters[0].plan, [first, second, third]);
    says(
        FIRST_SERVICES,
        "plan = [{ from = \"09:30\", to = \"08:00\" }]",
        "w:26:32: counter[0].plan[0].to: 08:00 does not come after 09:30",
    );
    says(FIRST_SERVICES, "plan = [{ share = 1001 }]", "w:26:19: counter[0].plan[0].share: 1001");
    says(
        FIRST_SERVICES,
        "plan = [{ sahre = 1 }]",
        "w:26:11: counter[0].plan[0].sahre: no such key",
    );
    let thirty_three = format!("plan = [{}]", "{},".repeat(33));
    says(
        FIRST_SERVICES,
        &thirty_three,
        "w:26:8: counter[0].plan: the list is too long; at most 32",
    );
}

#[test]
fn a_step_calls_what_its_counter_takes() {
    let one = RIGHT.replacen("services = [\"chung-thuc\", \"ho-tich\"]", "services = [\"chung-thuc\"]\nauthorities = [\"hoa-sen\"]\nplan = [{ services = [\"ho-tich\"], authorities = [\"hoa-mai\"] }]", 1);
    let said = said_of(&one);
    assert_eq!(said.len(), 2, "{said:#?}");
    let expected = "w:27:23: warning: counter[0].plan[0].services[0]: \"ho-tich\" never comes here: a step calls only what is taken at its counter;";
    assert!(said[0].starts_with(expected), "{said:#?}");
    assert!(said[1].contains("authorities[0]: \"hoa-mai\" never comes here"), "{said:#?}");
    says(
        "[calling]",
        "[[clerk]]\nuser = \"lan\"\nservices = [\"ho-tich\"]\nplan = [{ services = [\"chung-thuc\"] }]",
        "w:33:23: warning: clerk[0].plan[0].services[0]: \"chung-thuc\" never comes here",
    );
}

#[test]
fn between_the_classes() {
    let calling = |lines| right("[calling]", lines).rules.calling;
    assert_eq!(calling("").between, Between::Interleaved(1));
    assert_eq!(calling("priority_to_normal = 3").between, Between::Interleaved(3));
    assert_eq!(calling("between = \"strict\"").between, Between::Strict);
    let free = calling("overtaken_people = \"any\"").overtaking;
    assert_eq!((free.people, free.minutes), (None, Some(15)));
    says(
        "[calling]",
        "between = \"strict\"\npriority_to_normal = 2",
        "w:31:22: calling.priority_to_normal: this contradicts between = \"strict\"; keep one",
    );
    says(
        "[calling]",
        "overtaken_people = \"all\"",
        "w:30:20: calling.overtaken_people: \"all\" is not one of the values there are; one of 0 … 255, \"any\"",
    );
    says("[calling]", "overtaken_people = 256", "w:30:20: calling.overtaken_people: 256 is out of");
    says("[calling]", "overtaken_minutes = -1", "w:30:21: calling.overtaken_minutes: -1 is out of");
    says(
        "[calling]",
        "chosen_by = \"guide\"",
        "w:30:13: calling.chosen_by: \"guide\" is not one of",
    );
    says("[calling]", "priority_age = 49", "w:30:16: calling.priority_age: 49 is out of range");
}

#[test]
fn a_plan_that_starves_is_warned_of() {
    let unbounded = "overtaken_people = \"any\"\novertaken_minutes = \"any\"\n";
    let office = |lines: &str| format!("{unbounded}{lines}");
    assert_eq!(said_of(&with(0, "[calling]", unbounded)), Vec::<String>::new());
    says(
        "[calling]",
        &office("between = \"strict\""),
        "w:32:11: warning: calling.between: the class \"normal\" may never be called here while those who go before keep coming, for nothing bounds how far people are passed over; set overtaken_people",
    );
    says(
        "[calling]",
        &office("plan = [{ classes = [\"priority\"] }]"),
        "w:32:9: warning: calling.plan[0]: the class \"normal\" may never be called here",
    );
    let counter = |plan: &str| {
        with(0, FIRST_SERVICES, plan).replace("[calling]\n", &format!("[calling]\n{unbounded}"))
    };
    check(
        &counter("plan = [{ services = [\"chung-thuc\"] }, {}]"),
        "w:26:9: warning: counter[0].plan[0]: the service \"ho-tich\" may never be called here",
    );
    check(
        &counter("plan = [{ authorities = [\"hoa-sen\"] }]"),
        "w:26:9: warning: counter[0].plan[0]: the authority \"hoa-mai\" may never be called here",
    );
    check(
        &counter(
            "plan = [{ share = 2, services = [\"ho-tich\"] }, { share = 1, services = [\"chung-thuc\"], from = \"08:00\" }]",
        ),
        "w:26:9: warning: counter[0].plan[0]: the service \"chung-thuc\" may never be called",
    );
    let clerk = "[[clerk]]\nuser = \"lan\"\nservices = [\"ho-tich\"]\nplan = [{ classes = [\"priority\"] }]";
    let text = with(0, "[calling]", &office(clerk));
    check(
        &text,
        "w:35:9: warning: clerk[0].plan[0]: the class \"normal\" may never be called here",
    );
}

#[test]
fn a_plan_that_starves_nobody_is_not_warned_of() {
    let unbounded = "[calling]\novertaken_people = \"any\"\novertaken_minutes = \"any\"\n";
    let counter = |plan: &str| with(0, FIRST_SERVICES, plan).replace("[calling]\n", unbounded);
    for fair in [
        // Everybody comes first who has waited long enough.
        "plan = [{ waited_minutes = 40 }, { services = [\"chung-thuc\"] }]",
        "plan = [{ services = [\"ho-tich\"], waited_minutes = 40 }, { services = [\"chung-thuc\"] }]",
        // Turns, in some proportion.
        "plan = [{ share = 5, services = [\"chung-thuc\"] }, { share = 1, services = [\"ho-tich\"] }]",
        // Only now and then.
        "plan = [{ services = [\"chung-thuc\"], to = \"09:00\" }]",
        "plan = [{ services = [\"chung-thuc\"], waiting_at_least = 5 }]",
        // The urgent are called first in any case.
        "plan = [{ classes = [\"urgent\"] }]",
        "plan = [{}, { services = [\"chung-thuc\"] }]",
    ] {
        assert_eq!(said_of(&counter(fair)), Vec::<String>::new(), "{fair}");
    }
    // With one bound everybody is called at last.
    let bounded = "[calling]\novertaken_people = \"any\"\nbetween = \"strict\"\n";
    let text = with(0, FIRST_SERVICES, "plan = [{ services = [\"chung-thuc\"] }]");
    assert_eq!(said_of(&text.replace("[calling]\n", bounded)), Vec::<String>::new());
}

#[test]
fn capacity_is_reckoned_where_hours_and_minutes_are_known() {
    let minutes = RIGHT.replace("name = \"Hộ tịch\"", "name = \"Hộ tịch\"\nminutes = 11");
    let counted = minutes.replace("[calling]", "[issuing]\nby_capacity = true\n[calling]");
    check(
        &counted,
        "w:16:7: warning: service[0].key: by_capacity reckons without service \"chung-thuc\", which does not say how long a case takes; add the minutes",
    );
    let all = counted.replace(FIRST_SERVICE, "name = \"C\"\nminutes = 2.5");
    let settings = read(&all, "w").unwrap();
    assert_eq!(settings.warnings, []);
    assert_eq!(settings.rules.services[0].minutes, Some(3));
    let without = all.replace("service = [{", "# service = [{");
    check(
        &without,
        "w:32:15: warning: issuing.by_capacity: this has no effect without [[hours.service]]",
    );
    says(
        FIRST_SERVICE,
        "minutes = 0",
        "w:19:11: service[0].minutes: 0 is out of range; a number from 0.5 to 480",
    );
    says(
        FIRST_SERVICE,
        "minutes = \"5\"",
        "w:19:11: service[0].minutes: this is text; it should be a number",
    );
    says(
        "[calling]",
        "[issuing]\nelsewhere_en = \"Hoa Mai\"",
        "w:30:1: issuing.elsewhere: this key is required",
    );
}

#[test]
fn limits_for_one_person() {
    let person = |lines: &str| {
        right("[calling]", &format!("[issuing.person]\n{lines}")).rules.issuing.person
    };
    assert_eq!(person(""), Some(PersonLimits { per_day: 2, per_field: 1 }));
    assert_eq!(
        person("per_day = 3\nper_field = 3"),
        Some(PersonLimits { per_day: 3, per_field: 3 })
    );
    says(
        "[calling]",
        "[issuing.person]\nper_field = 3",
        "w:31:13: issuing.person.per_field: 3 is out of range; a whole number from 1 to 2",
    );
}

#[test]
fn bookings_need_hours_and_services() {
    let bookable = RIGHT.replace(FIRST_SERVICE, "name = \"C\"\nbookable = true");
    check(&bookable, "w:19:12: warning: service[0].bookable: this has no effect without [booking]");
    let booking =
        bookable.replace("[calling]", "[booking]\nslot_minutes = 60\norder = \"slot\"\n[calling]");
    let settings = read(&booking, "w").unwrap();
    assert!(
        settings.warnings.is_empty() && settings.rules.issuing.booking.unwrap().slot_minutes == 60
    );
    says(
        "[calling]",
        "[booking]",
        "w:30:1: warning: booking: this has no effect without bookable = true",
    );
    let always = booking.replace("issue = [{", "# issue = [{");
    check(&always, "w:30:1: warning: booking: this has no effect without [[hours.issue]]");
    check(
        &booking.replace("= 60", "= 226"),
        "w:31:16: booking.slot_minutes: 226 is out of range; a whole number from 5 to 225",
    );
    check(
        &booking.replace("\"slot\"", "\"first\""),
        "w:32:9: booking.order: \"first\" is not one of",
    );
}

#[test]
fn an_emergency_names_what_goes_on() {
    let emergency = right("[calling]", "[emergency]\nservices = [\"ho-tich\"]\nhall_max = 30")
        .rules
        .issuing
        .emergency;
    let expected = Emergency { services: vec!["ho-tich".parse().unwrap()], hall_max: Some(30) };
    assert_eq!(emergency, Some(expected));
    says("[calling]", "[emergency]", "w:30:1: emergency.services: this key is required");
    says(
        "[calling]",
        "[emergency]\nservices = []",
        "w:31:12: emergency.services: the list is empty",
    );
}

#[test]
fn times_and_counts() {
    let limits = right(
        "[limits]",
        "recall_pause_s = 3\nrecalls = 2\nauto_no_show_s = 120\nreturn_after = 4\nreturns = 1\naway_minutes = 20\nafter_break_minutes = 10\nno_counter_minutes = 5\nauto_next_s = 8",
    );
    let expected = Limits {
        recall_pause_ms: 3_000,
        recalls_max: 2,
        auto_no_show_ms: Some(120_000),
        return_after: 4,
        returns_max: 1,
        away_ms: 1_200_000,
        after_break_ms: 600_000,
        no_counter_ms: 300_000,
        auto_next_ms: 8_000,
        ..Limits::default()
    };
    assert_eq!(limits.rules.limits, expected);
    for wrong in [
        "recall_pause_s = 61",
        "recalls = 256",
        "auto_no_show_s = 3601",
        "return_after = 100",
        "returns = 100",
        "away_minutes = 0",
        "after_break_minutes = 61",
        "no_counter_minutes = 6",
        "auto_next_s = 601",
    ] {
        let (key, _) = wrong.split_once(' ').unwrap();
        let column = wrong.find('=').unwrap() + 3;
        says("[limits]", wrong, &format!("w:31:{column}: limits.{key}: "));
    }
}

#[test]
fn days_of_the_calendar() {
    let days = "[[calendar]]\ndate = \"2027-02-13\"\nlike = \"mon\"\nname = \"Làm bù\"\n[[calendar]]\ndate = \"2027-01-01\"\nkind = \"closed\"";
    let calendar = right("[calling]", days).rules.calendar;
    let read: Vec<_> = calendar.iter().map(|day| (day.date.to_string(), day.kind)).collect();
    assert_eq!(
        read,
        [("2027-01-01".to_owned(), DayKind::Closed), ("2027-02-13".to_owned(), DayKind::Like(0))]
    );
    let says = |from: &str, to: &str, expected: &str| {
        assert!(days.contains(from));
        says("[calling]", &days.replacen(from, to, 1), expected);
    };
    says(
        "2027-01-01",
        "2027-02-13",
        "w:35:8: calendar[1].date: \"2027-02-13\" already stands on line 31",
    );
    for wrong in ["2027-02-29", "1/1/2027", "2027-1-1", "2027-01-01T00:00"] {
        let expected = format!("w:31:8: calendar[0].date: \"{wrong}\" is not a date; year, month");
        says("2027-02-13", wrong, &expected);
    }
    says("like = \"mon\"", "like = \"t2\"", "w:32:8: calendar[0].like: \"t2\" is not one of");
    says(
        "kind = \"closed\"",
        "kind = \"open\"",
        "w:36:8: calendar[1].kind: \"open\" is not one of",
    );
    says(
        "kind = \"closed\"",
        "kind = \"closed\"\nlike = \"mon\"",
        "w:36:8: calendar[1].kind: this contradicts like",
    );
    says(
        "kind = \"closed\"",
        "",
        "w:34:1: calendar[1].kind: this key is required; add it, for example: kind",
    );
}

/// [`RIGHT`] with a calendar file, and what is found when this lies in it.
fn with_calendar(main: &str, file: Result<&str, &str>) -> Result<Settings, Vec<String>> {
    let read = read_with(main, "config/w", |name| {
        assert_eq!(name, "lich.toml");
        file.map(str::to_owned).map_err(str::to_owned)
    });
    read.map_err(|findings| findings.iter().map(ToString::to_string).collect())
}

const HOLIDAY: &str = "[[calendar]]\ndate = \"2027-01-01\"\nkind = \"closed\"\n";

#[test]
fn days_of_a_shared_calendar_stand_in_the_text_that_is_kept() {
    let main = with(0, "[hours]", "calendar = \"lich.toml\" # chung cả thành phố");
    let settings = with_calendar(&main, Ok(&format!("\u{feff}{HOLIDAY}"))).unwrap();
    assert_eq!(settings.rules.calendar.len(), 1);
    let kept = read(&settings.text, "stored").unwrap();
    assert_eq!((&kept.rules, &kept.text), (&settings.rules, &settings.text));
    assert!(settings.text.contains("\n# calendar = \"lich.toml\" # chung"));
    let other = with_calendar(&main, Ok(&HOLIDAY.replace("-01-01", "-01-02"))).unwrap();
    assert_ne!(other.text, settings.text);
    // Days of this office alone stand beside those of all.
    let own = format!("{main}{}", HOLIDAY.replace("-01-01", "-03-03"));
    assert_eq!(with_calendar(&own, Ok(HOLIDAY)).unwrap().rules.calendar.len(), 2);
}

#[test]
fn what_is_wrong_with_a_shared_calendar_is_said_with_its_own_lines() {
    let main = with(0, "[hours]", "calendar = \"lich.toml\"");
    let found = |file: &str| with_calendar(&main, Ok(file)).unwrap_err();
    let wrong = found("[[calendar]]\ndate = \"2027-02-30\"\nkind = \"closed\"\n[office]\n");
    assert_eq!(wrong.len(), 2, "{wrong:#?}");
    assert!(
        wrong[0].starts_with("config/lich.toml:2:8: calendar[0].date: \"2027-02-30\" is not a")
    );
    assert!(wrong[1].starts_with(
        "config/lich.toml:4:2: office: no such key; the keys of this table are calendar"
    ));
    let syntax = found("[[calendar]\n");
    assert!(syntax[0].starts_with("config/lich.toml:1:12: not valid TOML"), "{syntax:#?}");
    let twice = found(&HOLIDAY.repeat(2));
    assert!(twice[0].starts_with(
        "config/lich.toml:5:8: calendar[1].date: \"2027-01-01\" already stands on line 2"
    ));
    let both = with_calendar(&format!("{main}{HOLIDAY}"), Ok(HOLIDAY)).unwrap_err();
    assert_eq!(
        both,
        [
            "config/lich.toml:2:8: calendar[0].date: \"2027-01-01\" already stands in config/w, line 34; each may stand once only, in one of the two files"
        ]
    );
    let endless = found(&"#".repeat(crate::TEXT_BYTES_MAX + 1));
    assert_eq!(
        endless,
        ["config/lich.toml:1:1: the configuration is too large; at most 4194304 bytes"]
    );
}

#[test]
fn a_shared_calendar_that_cannot_be_had() {
    let main = with(0, "[hours]", "calendar = \"lich.toml\"");
    check(
        &main,
        "w:4:12: hours.calendar: the days in \"lich.toml\" are not at hand here; write them into this text as [[calendar]], or apply the file on the server",
    );
    let missing = with_calendar(&main, Err("no such file")).unwrap_err();
    assert_eq!(
        missing,
        [
            "config/w:4:12: hours.calendar: \"lich.toml\" cannot be read (no such file); put the file beside this one, as text in UTF-8"
        ]
    );
    for wrong in ["../lich.toml", "/etc/lich.toml", ".lich.toml", "", "Lịch.toml"] {
        let expected = "w:4:12: hours.calendar: \"";
        says("[hours]", &format!("calendar = {wrong:?}"), expected);
    }
    // Written so that the days of the file cannot stand beside it.
    let inline = main
        .replace("[simulation]\n", "")
        .replace("[office]", "calendar = [{ date = \"2027-03-03\", kind = \"closed\" }]\n[office]");
    let said = with_calendar(&inline, Ok(HOLIDAY)).unwrap_err();
    assert!(
        said[0]
            .contains("the days in \"lich.toml\" cannot be written into this text; write [hours]"),
        "{said:#?}"
    );
}

#[test]
fn what_a_simulation_plays() {
    let settings = right(
        "[simulation]",
        "priority_percent = 20\nno_show_percent = 0\nbreaks = 2\nbreak_minutes = 15\narrivals = [{ from = \"08:00\", to = \"09:00\", share = 3 }]",
    );
    let played = &settings.simulation;
    assert_eq!((played.priority_percent, played.no_show_percent, played.breaks), (20, 0, 2));
    assert_eq!((played.break_minutes, played.arrivals.len()), (15, 1));
    let figures = right(FIRST_SERVICE, "minutes = 5\nper_day = 85\nspread = 0.6").simulation;
    assert_eq!(
        (figures.demand[0].per_day, figures.demand[0].minutes, figures.demand[0].spread),
        (85, 5.0, 0.6)
    );
    assert_eq!(
        (figures.demand[1].per_day, figures.demand[1].minutes, figures.demand[1].spread),
        (30, 10.0, 0.5)
    );
    says(
        FIRST_SERVICE,
        "spread = 2.1",
        "w:19:10: service[0].spread: 2.1 is out of range; a number from 0 to 2",
    );
    says(FIRST_SERVICE, "spread = nan", "w:19:10: service[0].spread: nan is out of range");
    says("[simulation]", "no_show_percent = 101", "w:32:19: simulation.no_show_percent: 101");
    says(
        "[simulation]",
        "arrivals = [{ from = \"09:00\", to = \"09:00\", share = 3 }]",
        "w:32:36: simulation.arrivals[0].to: 09:00 does not come after 09:00",
    );
    says(
        "[simulation]",
        "arrivals = [{ from = \"09:00\", share = 3 }]",
        "w:32:13: simulation.arrivals[0].to: this key is required",
    );
}

#[test]
fn every_new_key_is_seen_to_change() {
    let old = read(RIGHT, "w").unwrap();
    let changed = |below: &str, lines: &str| -> Vec<String> {
        let new = read(&with(0, below, lines), "w").unwrap();
        diff(&old, &new)
            .into_iter()
            .map(|c| format!("{} = {}", c.key, c.new.unwrap_or_default()))
            .collect()
    };
    for (line, key) in [
        ("group = \"tu-phap\"", "group = \"tu-phap\""),
        ("minutes = 2.5", "minutes = 2.5"),
        ("priority = false", "priority = false"),
        ("guidance = true\nper_day = 30", "guidance = true"),
        ("bookable = true", "bookable = true"),
        ("per_day = 85", "per_day = 85"),
        ("spread = 0.6", "spread = 0.6"),
    ] {
        assert_eq!(changed(FIRST_SERVICE, line), [format!("service.chung-thuc.{key}")]);
    }
    let range =
        ["first = 2", "last = 99999", "step = 1"].map(|k| format!("service.chung-thuc.{k}"));
    assert_eq!(changed(FIRST_SERVICE, "first = 2"), range);
    let cut_off = "cut_off = \"15:00\"\ncut_off_notice = \"Mai\"\ncut_off_notice_en = \"Tomorrow\"";
    assert_eq!(changed(FIRST_SERVICE, cut_off).len(), 3);
    for line in [
        "authorities = [\"hoa-sen\"]",
        "classes = [\"urgent\", \"normal\"]",
        "territory = \"local\"",
        "auto_next = true",
        "plan = [{ services = [\"ho-tich\"], share = 2, from = \"08:00\" }]",
    ] {
        let said = changed(FIRST_COUNTER, line);
        let (key, _) = line.split_once(" = ").unwrap();
        assert!(said.len() == 1 && said[0].starts_with(&format!("counter.1.{key} = ")), "{said:?}");
    }
    let plan = changed(
        FIRST_COUNTER,
        "plan = [{ services = [\"ho-tich\"], share = 2, from = \"08:00\" }]",
    );
    assert!(plan[0].contains("share = 2") && plan[0].contains("from = \"08:00\""), "{plan:?}");
    for (line, key) in [
        ("between = \"strict\"", "calling.between"),
        ("priority_to_normal = 2", "calling.priority_to_normal"),
        ("overtaken_people = \"any\"", "calling.overtaken_people"),
        ("overtaken_minutes = 20", "calling.overtaken_minutes"),
        ("chosen_by = \"nobody\"", "calling.chosen_by"),
        ("reason_required = true", "calling.reason_required"),
        ("priority_age = 70", "calling.priority_age"),
        ("plan = [{ share = 1 }]", "calling.plan"),
        ("[issuing]\nby_capacity = true", "issuing.by_capacity"),
        ("[issuing]\nelsewhere = \"Hoa Mai\"", "issuing.elsewhere"),
        ("[issuing.person]", "issuing.person.per_day"),
        ("[booking]", "booking.days_ahead"),
        ("[emergency]\nservices = [\"ho-tich\"]", "emergency.services"),
        ("[[clerk]]\nuser = \"lan\"\nservices = [\"ho-tich\"]", "clerk.lan.services"),
        ("[[calendar]]\ndate = \"2027-01-01\"\nkind = \"closed\"", "calendar.2027-01-01.kind"),
        ("[[calendar]]\ndate = \"2027-01-01\"\nlike = \"mon\"", "calendar.2027-01-01.like"),
    ] {
        let said = changed("[calling]", line);
        assert!(said.iter().any(|change| change.starts_with(&format!("{key} = "))), "{said:?}");
    }
    for line in [
        "recall_pause_s = 3",
        "recalls = 2",
        "auto_no_show_s = 9",
        "return_after = 4",
        "returns = 1",
        "away_minutes = 20",
        "after_break_minutes = 9",
        "no_counter_minutes = 5",
        "auto_next_s = 8",
    ] {
        assert_eq!(changed("[limits]", line), [format!("limits.{line}")]);
    }
    for line in [
        "priority_percent = 1",
        "no_show_percent = 2",
        "come_back_percent = 3",
        "come_back_minutes = 4",
        "non_territorial_percent = 5",
        "announce_s = 6",
        "walk_s = 7",
        "breaks = 8",
        "break_minutes = 9",
    ] {
        assert_eq!(changed("[simulation]", line), [format!("simulation.{line}")]);
    }
    let arrivals =
        changed("[simulation]", "arrivals = [{ from = \"08:00\", to = \"09:00\", share = 3 }]");
    assert_eq!(arrivals.len(), 1, "{arrivals:?}");
}

#[test]
fn what_a_counter_takes_is_read() {
    let counter = &right(FIRST_COUNTER, "authorities = [\"hoa-mai\"]\nclasses = [\"priority\", \"normal\"]\nterritory = \"non_territorial\"\nauto_next = true").rules.counters[0];
    assert_eq!(counter.authorities, ["hoa-mai".parse().unwrap()]);
    assert_eq!(counter.classes, [Class::Priority, Class::Normal]);
    assert_eq!((counter.territory, counter.auto_next), (Territory::NonTerritorial, true));
}

#[test]
fn new_findings_are_said_in_vietnamese() {
    let text = with(
        0,
        "[calling]",
        "overtaken_people = \"any\"\novertaken_minutes = \"any\"\nbetween = \"strict\"",
    );
    let warnings = read(&text, "w").unwrap().warnings;
    assert_eq!(
        warnings[0].line(Language::Vi),
        "w:32:11: lưu ý: calling.between: diện \"normal\" có thể không bao giờ được gọi ở đây khi những người được gọi trước đến liên tục, vì không có giới hạn bị vượt lượt; ghi một con số cho overtaken_people hoặc overtaken_minutes ở [calling], hoặc để ai cũng có lượt"
    );
}
