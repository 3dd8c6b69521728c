//! A city sends a template: what it may set, and what stays the office's.

use crate::{CITYS, RollOutError, check_template, is_citys, keys, read, roll_out};
use toml::Table;

const OWN: &str = "\
# Phường 1.
[office]
name = 'Phường 1' # tên
[limits]
undo_s = 7
[[service]]
key = 'a'
prefix = 'A'
name = 'A'
[[counter]]
number = 1
services = ['a']
[city]
site = 'phuong-1'
hub_key = 'UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
url = 'https://thanh-pho.gov.vn'
manages = ['limits', 'service', 'counter.services', 'booking']
";

fn rolled(own: &str, before: Option<&str>, template: &str) -> (Table, Vec<String>) {
    let manages = ["limits", "service", "counter.services", "booking"].map(str::to_owned);
    let rolled = roll_out(own, before, template, &manages).unwrap_or_else(|why| panic!("{why}"));
    read(&rolled.text, "rolled").unwrap_or_else(|found| panic!("{found}\n{}", rolled.text));
    assert!(
        rolled.text.contains("# Phường 1.") && rolled.text.contains("# tên"),
        "{}",
        rolled.text
    );
    (rolled.text.parse().unwrap(), rolled.kept)
}

fn expect(
    own: &str,
    before: Option<&str>,
    template: &str,
    changes: &[(&str, &str)],
    kept: &[&str],
) {
    let mut wanted = own.to_owned();
    for (from, to) in changes {
        assert!(wanted.contains(from), "{from}");
        wanted = wanted.replace(from, to);
    }
    let (table, what_stayed) = rolled(own, before, template);
    assert_eq!(table, wanted.parse::<Table>().unwrap());
    assert_eq!(what_stayed, kept);
}

#[test]
fn a_city_sets_what_the_office_lets_it_set() {
    expect(
        OWN,
        None,
        "[limits]\nundo_s = 5\nrecalls = 3\n",
        &[("undo_s = 7", "undo_s = 5\nrecalls = 3")],
        &[],
    );
    let quota = "[[service]]\nkey = 'a'\nquota = 9\n";
    expect(OWN, None, quota, &[("name = 'A'\n", "name = 'A'\nquota = 9\n")], &[]);
    let more = "[[service]]\nkey = 'b'\nprefix = 'B'\nname = 'B'\n[[counter]]\nnumber = 1\nservices = ['a', 'b']\n";
    let [service, _] = more.split("[[counter]]").collect::<Vec<_>>()[..] else { panic!("two") };
    expect(
        OWN,
        None,
        more,
        &[
            ("[[counter]]", &format!("{service}[[counter]]")),
            ("services = ['a']", "services = ['a', 'b']"),
        ],
        &[],
    );
    // Another counter is not the city's to bring here, nor is the lobby.
    let not = "[[counter]]\nnumber = 2\nservices = ['a']\n[lobby]\nrecent = 3\n";
    expect(OWN, None, not, &[], &["counter.2", "lobby.recent"]);
}

#[test]
fn what_the_office_changed_after_the_city_stays() {
    let (first, second) =
        ("[limits]\nundo_s = 7\nrecalls = 3\n", "[limits]\nundo_s = 9\nrecalls = 4\n");
    // Neither was changed here.
    let own = OWN.replace("undo_s = 7", "undo_s = 7\nrecalls = 3");
    expect(
        &own,
        Some(first),
        second,
        &[("undo_s = 7\nrecalls = 3", "undo_s = 9\nrecalls = 4")],
        &[],
    );
    let own = OWN.replace("undo_s = 7", "undo_s = 20\nrecalls = 3");
    expect(&own, Some(first), second, &[("recalls = 3", "recalls = 4")], &["limits.undo_s"]);
    // Taken away by the office.
    expect(OWN, Some(first), second, &[("undo_s = 7", "undo_s = 9")], &["limits.recalls"]);
    // Sent once more: nothing changes any more.
    let (table, _) = rolled(&own, Some(first), second);
    let text = toml::to_string(&table).unwrap();
    let manages = ["limits".to_owned()];
    assert_eq!(roll_out(&text, Some(first), second, &manages).unwrap().text, text);
    assert_eq!(roll_out(&text, Some(second), second, &manages).unwrap().text, text);
}

#[test]
fn what_the_city_no_longer_sets_goes_unless_the_office_changed_it() {
    let first =
        "[limits]\nundo_s = 7\n[booking]\n[[service]]\nkey = 'b'\nprefix = 'B'\nname = 'B'\n";
    let second = "[limits]\n";
    let service = "[[service]]\nkey = 'b'\nprefix = 'B'\nname = 'B'\n";
    let own = OWN.replace("[[counter]]", &format!("{service}[booking]\n[[counter]]"));
    let own = own.replace("services = ['a']", "services = ['a', 'b']");
    let manages = ["limits", "service", "booking"].map(str::to_owned);
    let gone = roll_out(&own, Some(first), second, &manages).unwrap();
    let wanted = own.replace(service, "").replace("[booking]\n", "").replace("undo_s = 7\n", "");
    assert_eq!(gone.text.parse::<Table>().unwrap(), wanted.parse::<Table>().unwrap());
    assert_eq!(gone.kept, [] as [&str; 0]);
    // Its counter still names it: `check` refuses that, and the office goes on as it is.
    assert!(read(&gone.text, "gone").is_err());
    let own = own.replace("name = 'B'", "name = 'B'\nquota = 7");
    let (_, kept) = rolled(&own, Some(first), second);
    assert_eq!(kept, ["service.b"]);
}

#[test]
fn a_hub_sets_nothing_of_accounts_keys_paths_programs_and_the_network() {
    for bad in [
        "[office]\nname = 'x'\n",
        "[office]\npublic_url = 'http://evil.example'\n",
        "[network]\nproxies = ['10.0.0.1']\n",
        "[network.limits]\nconnections = 100\n",
        "[city]\nmanages = ['network']\n",
        "[oidc]\nissuer = 'https://evil.example'\n",
        "[city]\nhub_key = 'U'\n",
        "[backup]\ndirectory = '/'\n",
        "[backup.s3]\nendpoint = 'https://evil.example'\n",
        "[log]\nkeep_years = 1\n",
        "[remote]\non = true\n",
        "[[clerk]]\nuser = 'x'\n",
        "extends = 'x.toml'\n",
        "remove = ['service.a']\n",
        "[hours]\ncalendar = 'x.toml'\n",
        "[look]\nemblem = 'x.png'\n",
        "[lobby]\nmedia = ['x.png']\n",
        "[lobby]\npublic = false\n",
        "[voice]\nengine = 'x'\n",
        "[[service]]\nkey = 'a'\nvideo = 'x.mp4'\n",
        "[limits]\nnothing = 1\n",
        "[nothing]\n",
        "[[rating.reason]]\nkey = 'a'\nscript = 'x'\n",
        "[\"../office\"]\n",
    ] {
        let refused = roll_out(OWN, None, bad, &["limits".to_owned()]);
        assert!(matches!(refused, Err(RollOutError::NotTheCitys(_))), "{bad}: {refused:?}");
        assert!(check_template(bad).is_err(), "{bad}");
    }
    let large = format!("# {}\n", "x".repeat(crate::TEMPLATE_BYTES_MAX));
    assert_eq!(check_template(&large), Err(RollOutError::TooLarge));
    assert!(matches!(check_template("[limits"), Err(RollOutError::Text(_))));
    assert_eq!(roll_out(OWN, None, "[limits]\n", &[]), Err(RollOutError::NothingManaged));
}

/// Somebody is to think of each new table: what is not listed is refused.
#[test]
fn every_table_is_the_citys_or_not() {
    let not = [
        "extends",
        "remove",
        "office",
        "clerk",
        "remote",
        "network",
        "city",
        "backup",
        "simulation",
        "security",
        "oidc",
        "log",
    ];
    for table in keys().filter(|key| !key.contains('.')) {
        assert_eq!(is_citys(&table), !not.contains(&table.as_str()), "{table}");
    }
    assert!(CITYS.iter().all(|table| is_citys(table)));
    assert!(is_citys("counter.plan.services") && is_citys("calling.plan.share"));
    assert!(!is_citys("service.none") && !is_citys("services"));
}
