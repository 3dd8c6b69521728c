//! A city's template and a ward's few lines.

use crate::{EditError, Findings, Settings, diff, origins, read, read_with, write_into};

const CITY: &str = "\
# Mẫu của thành phố.
[office]
name = 'Thành phố'

[booking]

[limits]
undo_s = 7

# Lĩnh vực thứ nhất.
[[service]]
key = 'a'
prefix = 'A'
name = 'Lĩnh vực A'
quota = 50
bookable = true
[[service]]
key = 'b'
prefix = 'B'
name = 'Lĩnh vực B'

[[counter]]
number = 1
services = ['a', 'b']
[[counter]]
number = 2
services = ['b']

[[hours.issue]]
days = 'mon-fri'
windows = ['07:30-11:00']
";

fn over(template: &str, own: &str) -> Result<Settings, Findings> {
    read_with(own, "phuong/ward.toml", |name| match name {
        "city.toml" => Ok(template.to_owned()),
        other => Err(format!("no {other}")),
    })
}

fn joined(own: &str) -> Settings {
    over(CITY, &format!("extends = 'city.toml'\n{own}")).unwrap_or_else(|found| panic!("{found}"))
}

fn refused(own: &str) -> String {
    over(CITY, own).expect_err("it is refused").to_string()
}

/// The same as one file would say.
fn same_as(own: &str, changes: &[(&str, &str)]) {
    let mut alone = CITY.to_owned();
    for (from, to) in changes {
        assert!(alone.contains(from), "{from}");
        alone = alone.replace(from, to);
    }
    let (joined, alone) = (joined(own), read(&alone, "alone").unwrap_or_else(|f| panic!("{f}")));
    assert_eq!(diff(&joined, &alone), []);
    // What is stored says the same by itself.
    assert_eq!(diff(&read(&joined.text, "stored").unwrap(), &alone), []);
}

#[test]
fn a_ward_says_only_what_is_different() {
    same_as("", &[]);
    same_as("[office]\nname = 'Phường 1'\n", &[("'Thành phố'", "'Phường 1'")]);
    same_as("[limits]\nrecalls = 2\n", &[("undo_s = 7", "undo_s = 7\nrecalls = 2")]);
    same_as("[[service]]\nkey = 'b'\nquota = 9\n", &[("'Lĩnh vực B'", "'Lĩnh vực B'\nquota = 9")]);
    same_as(
        "[[counter]]\nnumber = 2\nservices = ['a']\n",
        &[("services = ['b']", "services = ['a']")],
    );
    let third = "[[counter]]\nnumber = 7\nservices = ['a']\n";
    same_as(third, &[("services = ['b']\n", &format!("services = ['b']\n{third}"))]);
}

#[test]
fn a_ward_takes_away_what_it_does_not_have() {
    same_as(
        "remove = ['booking', 'service.a.bookable']",
        &[("[booking]\n", ""), ("bookable = true\n", "")],
    );
    same_as("remove = ['service.a.quota']", &[("quota = 50\n", "")]);
    same_as("remove = ['counter.2']", &[("[[counter]]\nnumber = 2\nservices = ['b']\n", "")]);
    // Replaced whole: taken away, and written anew.
    same_as("remove = ['limits']\n[limits]\nrecalls = 2\n", &[("undo_s = 7", "recalls = 2")]);
    let without_a = [
        ("# Lĩnh vực thứ nhất.\n", ""),
        (
            "[[service]]\nkey = 'a'\nprefix = 'A'\nname = 'Lĩnh vực A'\nquota = 50\nbookable = true\n",
            "",
        ),
        ("['a', 'b']", "['b']"),
        ("[booking]\n", ""),
    ];
    let own = "remove = ['service.a', 'booking']\n[[counter]]\nnumber = 1\nservices = ['b']\n";
    same_as(own, &without_a);
}

#[test]
fn the_templates_comments_stay_in_what_is_stored() {
    let text = joined("[limits]\nundo_s = 3\n").text;
    assert!(
        text.contains("# Mẫu của thành phố.") && text.contains("# Lĩnh vực thứ nhất."),
        "{text}"
    );
    assert!(text.contains("undo_s = 3") && !text.contains("extends"), "{text}");
}

#[test]
fn a_finding_names_the_file_that_it_is_in() {
    let own = "extends = 'city.toml'\n[limits]\nundo_s = 'x'\n";
    let found = refused(own);
    assert!(found.starts_with("phuong/ward.toml:3:10: limits.undo_s"), "{found}");
    let found = over(&CITY.replace("quota = 50", "quota = 0"), "extends = 'city.toml'\n");
    let found = found.expect_err("it is refused").to_string();
    assert!(found.starts_with("phuong/city.toml:15:9: service[0].quota"), "{found}");
    // A prefix of the one that the other has.
    let twice = "extends = 'city.toml'\n[[service]]\nkey = 'c'\nprefix = 'A'\nname = 'C'\n\
        [[counter]]\nnumber = 2\nservices = ['b', 'c']\n";
    let found = refused(twice);
    assert!(found.contains("phuong/ward.toml:4:10: service[2].prefix"), "{found}");
    assert!(found.contains("phuong/city.toml") && found.contains("13"), "{found}");
    let twice =
        "extends = 'city.toml'\n[[counter]]\nnumber = 2\nzone = 'x'\n[[counter]]\nnumber = 2\n";
    let found = refused(twice);
    assert!(found.contains("phuong/ward.toml:6:10: counter[2].number"), "{found}");
}

#[test]
fn what_cannot_be_joined_is_refused_with_the_reason() {
    for (own, wanted) in [
        ("extends = '../city.toml'\n", "1:11: extends: \"../city.toml\""),
        ("extends = '/etc/passwd'\n", "extends: \"/etc/passwd\""),
        ("extends = 'none.toml'\n", "the template \"none.toml\" cannot be read (no none.toml)"),
        ("extends = 3\n", "1:11: extends: "),
        ("remove = ['booking']\n", "1:10: remove: "),
        ("extends = 'city.toml'\nremove = ['counter.9']\n", "2:11: remove[0]: the template has no"),
        ("extends = 'city.toml'\nremove = ['service.a.qouta']\n", "remove[0]"),
        ("extends = 'city.toml'\nremove = 'booking'\n", "2:10: remove: "),
        ("extends = 'city.toml'\nremove = [1]\n", "remove[0]: "),
        ("extends = 'city.toml'\n[limts]\n", "2:2: limts: "),
    ] {
        let found = refused(own);
        assert!(found.contains(wanted), "{own}: {found}");
        assert!(!found.contains("city.toml:"), "{own}: {found}");
    }
    let found = over(&format!("extends = 'x.toml'\n{CITY}"), "extends = 'city.toml'\n");
    assert!(found.expect_err("refused").to_string().contains("phuong/city.toml:1:1: extends"));
    // A text that is sent has no folder.
    let found = read("extends = 'city.toml'\n", "config").expect_err("refused").to_string();
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("is not at hand"), "{found}");
}

#[test]
fn each_value_is_found_where_it_is_written() {
    let own =
        "extends = 'city.toml'\n[limits]\nrecalls = 2\n[[counter]]\nnumber = 2\nservices = ['a']\n";
    let origins = origins(own, "phuong/ward.toml", |_| Ok(CITY.to_owned()));
    let place = |key: &str| {
        let origin = origins.get(key).unwrap_or_else(|| panic!("{key}"));
        format!("{}:{}", origin.file, origin.line)
    };
    assert_eq!(place("limits.undo_s"), "phuong/city.toml:8");
    assert_eq!(place("limits.recalls"), "phuong/ward.toml:3");
    assert_eq!(place("service.a.quota"), "phuong/city.toml:15");
    assert_eq!(place("counter.2.services"), "phuong/ward.toml:6");
    assert_eq!(place("counter.1.services"), "phuong/city.toml:24");
    assert_eq!(origins.get("kiosk.idle_seconds"), None);
}

/// An own file after somebody changed the whole in the browser.
fn after(own: &str, changes: &[(&str, &str)]) -> Result<String, EditError> {
    let mut whole = over(CITY, own).unwrap_or_else(|found| panic!("{found}")).text;
    for (from, to) in changes {
        assert!(whole.contains(from), "{from}");
        whole = whole.replace(from, to);
    }
    let edited = write_into(own, &whole, |_| Ok(CITY.to_owned()))?;
    let again = over(CITY, &edited).unwrap_or_else(|found| panic!("{found}\n{edited}"));
    assert_eq!(diff(&again, &read(&whole, "whole").unwrap()), [], "{edited}");
    Ok(edited)
}

#[test]
fn what_was_changed_in_the_browser_goes_into_the_wards_few_lines() {
    let own = "# Phường 1.\nextends = 'city.toml' # của thành phố\n\n[office]\nname = 'P1' # tên\n\n\
        [[counter]]\n# gần cửa\nnumber = 2\nservices = ['a', 'b']\n";
    assert_eq!(after(own, &[]).unwrap(), own);
    let edited = after(own, &[("undo_s = 7", "undo_s = 5"), ("\"P1\"", "\"Phường 1\"")]).unwrap();
    assert!(edited.starts_with("# Phường 1.\nextends = 'city.toml' # của thành phố\n"), "{edited}");
    assert!(edited.contains("# gần cửa\n") && edited.contains("\"Phường 1\" # tên"), "{edited}");
    assert!(edited.contains("[limits]\nundo_s = 5") && !edited.contains("quota"), "{edited}");
    // Gone from the whole: taken away here.
    let edited =
        after(own, &[("quota = 50\n", ""), ("[booking]\n", ""), ("bookable = true\n", "")]);
    let edited = edited.unwrap();
    for gone in ["\"booking\"", "\"service.a.quota\"", "\"service.a.bookable\""] {
        assert!(edited.contains(gone), "{edited}");
    }
    // Another order of the services: all of them stand here.
    let (first, second) =
        (CITY.find("# Lĩnh vực thứ nhất").unwrap(), CITY.find("[[counter]]").unwrap());
    let services = &CITY[first..second];
    let turned = services.replace("'a'", "'x'").replace("'b'", "'a'").replace("'x'", "'b'");
    let turned = turned.replace("'A'", "'x'").replace("'B'", "'A'").replace("'x'", "'B'");
    let edited = after(own, &[(services, &turned)]).unwrap();
    assert!(edited.contains("remove = [\"service\"]"), "{edited}");
    // Without a template, the file is the whole.
    let alone = CITY.replace("undo_s = 7", "undo_s = 8");
    assert_eq!(write_into(CITY, &alone, |_| Err(String::new())).unwrap(), alone);
}

/// What an editor saves in the middle of a line, and what a broken disk leaves.
#[test]
fn no_piece_of_either_file_stops_the_reader() {
    let own = "extends = 'city.toml'\nremove = ['counter.2', 'service.b']\n[limits]\nrecalls = 2\n\
        [[counter]]\nnumber = 1\nservices = ['a']\nplan = [{ share = 1 }]\n[voice]\nregion = 'south'\n";
    let pieces = |text: &'static str| (0..text.len()).filter_map(|end| text.get(..end));
    for piece in pieces(CITY) {
        let _ = over(piece, own);
        let _ = origins(own, "own", |_| Ok(piece.to_owned()));
        let _ = write_into(own, CITY, |_| Ok(piece.to_owned()));
        let _ = write_into(own, piece, |_| Ok(CITY.to_owned()));
        let _ = crate::roll_out(CITY, Some(piece), piece, &["service".to_owned()]);
    }
    for end in 0..own.len() {
        let _ = over(CITY, &own[..end]);
        let _ = over(CITY, &format!("\u{feff}{}", &own[end..]));
        let _ = write_into(&own[..end], CITY, |_| Ok(CITY.to_owned()));
        let _ = crate::roll_out(&own[..end], None, "[limits]\n", &["limits".to_owned()]);
    }
}
