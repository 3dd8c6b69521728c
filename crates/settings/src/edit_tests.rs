//! Edits change what is asked for, and not a comment more.

use crate::schema::ward_switched_on;
use crate::{edit, read, written};
use toml::{Table, Value};

const WARD: &str = include_str!("../../../config/ward.toml");

fn edited(text: &str, change: impl FnOnce(&mut Table)) -> String {
    let mut wanted = written(text).unwrap();
    change(&mut wanted);
    let edited = edit(text, &wanted).unwrap();
    assert_eq!(written(&edited).unwrap(), wanted);
    edited
}

fn list<'t>(table: &'t mut Table, key: &str) -> &'t mut Vec<Value> {
    table.get_mut(key).and_then(Value::as_array_mut).unwrap()
}

/// The lines that only one of both has, with `-` and `+`.
fn lines_changed(old: &str, new: &str) -> Vec<String> {
    let mut gone: Vec<&str> = old.lines().collect();
    let mut come = Vec::new();
    for line in new.lines() {
        match gone.iter().position(|each| *each == line) {
            Some(at) => drop(gone.remove(at)),
            None => come.push(format!("+{line}")),
        }
    }
    gone.into_iter().map(|line| format!("-{line}")).chain(come).collect()
}

#[test]
fn what_changes_nothing_changes_no_byte() {
    for text in [WARD, &ward_switched_on(), "", "a = 1 # why\n\n[b] # c\n  d = [\n 1,\n 2]\n"] {
        assert_eq!(edited(text, |_| ()), text);
    }
}

#[test]
fn a_value_changes_on_its_line() {
    let new = edited(WARD, |ward| {
        list(ward, "service")[1]["quota"] = Value::Integer(81);
        ward["calling"]["overtaken_people"] = Value::Integer(4);
    });
    let lines = ["-quota = 80", "-overtaken_people = 3", "+quota = 81", "+overtaken_people = 4"];
    assert_eq!(lines_changed(WARD, &new), lines);
}

#[test]
fn what_stands_behind_a_value_stays() {
    let text = "[look] # how\nbrand = \"#0b4a8f\"  # the old one\n";
    let new = edited(text, |all| all["look"]["brand"] = Value::String("#111111".to_owned()));
    assert_eq!(new, "[look] # how\nbrand = \"#111111\"  # the old one\n");
}

#[test]
fn tables_are_added_removed_and_turned_round() {
    let text =
        "[[s]]\nkey = \"a\" # one\n\n# the second\n[[s]]\nkey = \"b\"\n\n# else\n[t]\nx = 1\n";
    let turned = edited(text, |all| list(all, "s").reverse());
    assert_eq!(
        turned,
        "\n# the second\n[[s]]\nkey = \"b\"\n[[s]]\nkey = \"a\" # one\n\n# else\n[t]\nx = 1\n"
    );
    let shorter = edited(text, |all| drop(list(all, "s").remove(0)));
    assert_eq!(shorter, "\n# the second\n[[s]]\nkey = \"b\"\n\n# else\n[t]\nx = 1\n");
    let longer = edited(text, |all| {
        let mut third = Table::new();
        third.insert("key".to_owned(), Value::String("c".to_owned()));
        list(all, "s").push(Value::Table(third));
    });
    assert_eq!(longer, text.replace("\n# else", "\n[[s]]\nkey = \"c\"\n\n# else"));
}

#[test]
fn a_table_with_another_name_keeps_its_comment() {
    let text = "# noon\n[[h.issue]]\ndays = \"mon\" # d\nwindows = []\n";
    let new = edited(text, |all| {
        list(all["h"].as_table_mut().unwrap(), "issue")[0]["days"] =
            Value::String("tue".to_owned());
    });
    assert_eq!(new, text.replace("mon", "tue"));
}

#[test]
fn new_parts_stand_where_they_are_read_again() {
    let new = edited(WARD, |ward| {
        let step: Table = "services = [\"ho-tich\"]\nwaited_minutes = 40".parse().unwrap();
        let counter = list(ward, "counter")[2].as_table_mut().unwrap();
        counter.insert("plan".to_owned(), Value::Array(vec![Value::Table(step)]));
        let day: Table = "date = \"2027-01-01\"\nkind = \"closed\"".parse().unwrap();
        ward.insert("calendar".to_owned(), Value::Array(vec![Value::Table(day)]));
        list(ward, "service").rotate_left(2);
    });
    read(&new, "edited").unwrap();
}

#[test]
fn a_long_list_keeps_its_lines() {
    let text = "w = [\n    \"a\",\n    \"b\", \n]\n";
    let new = edited(text, |all| list(all, "w").push(Value::String("c".to_owned())));
    assert_eq!(new, "w = [\n    \"a\",\n    \"b\",\n    \"c\",\n]\n");
}
