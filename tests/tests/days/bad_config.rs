//! Configurations with mistakes, and wrong usage: what is wrong, where, and what would be right.

use xinmoi_tests::config;
use xinmoi_tests::program::{Premises, command, run, stderr};

/// An unknown key, a value of the wrong type, and a counter that takes a service nobody offers.
const THREE_MISTAKES: &str = r#"[office]
name = "Bộ phận Một cửa"
colour = "red"

[[service]]
key = "a"
prefix = "A"
name = 7

[[counter]]
number = 1
services = ["a", "toilet"]
"#;

/// Line and column of each mistake, from 1, and what has to be named there.
const WHERE: [(&str, &str); 3] = [("3:1", "colour"), ("8:8", "name"), ("12:18", "toilet")];

#[test]
fn check_names_every_mistake_at_once_with_its_place() {
    let premises = Premises::new(THREE_MISTAKES);
    let file = premises.config().display().to_string();
    for language in ["vi_VN.UTF-8", "en_US.UTF-8"] {
        let checked = command().args(["check", "--config", &file]).env("LANG", language).output();
        let checked = checked.unwrap();
        let said = stderr(&checked);
        assert_eq!(checked.status.code(), Some(1), "{said}");
        for (place, thing) in WHERE {
            let line = said.lines().find(|line| line.contains(&format!("{file}:{place}")));
            assert!(line.is_some_and(|line| line.contains(thing)), "{place} {thing}:\n{said}");
        }
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn serve_refuses_a_configuration_with_mistakes_and_makes_nothing() {
    let premises = Premises::new(THREE_MISTAKES);
    let served = premises.serve().output().unwrap();
    let said = stderr(&served);
    assert_eq!(served.status.code(), Some(1), "{said}");
    assert!(WHERE.iter().all(|(_, thing)| said.contains(thing)), "{said}");
    assert!(!premises.data().exists(), "it made a data directory");
}

#[test]
fn the_samples_are_good_and_broken_files_are_named() {
    for sample in ["minimal.toml", "ward.toml"] {
        let file = config::samples().join(sample).display().to_string();
        let checked = run(&["check", "--config", &file]);
        assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    }
    let premises = Premises::new("");
    let file = premises.config();
    let name = file.display().to_string();
    let long = "x".repeat(10_000);
    let broken: [&[u8]; 5] = [b"", b"[office", b"name = \xff\xfe", b"\0\0\0", long.as_bytes()];
    for text in broken {
        std::fs::write(&file, text).unwrap();
        let checked = run(&["check", "--config", &name]);
        let said = stderr(&checked);
        assert_eq!(checked.status.code(), Some(1), "{said}");
        assert!(said.contains(&name) && !said.contains("panicked"), "{said}");
    }
    let missing = run(&["check", "--config", &format!("{name}.none")]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains(&format!("{name}.none")), "{}", stderr(&missing));
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let wrong: [&[&str]; 6] = [
        &[],
        &["dance"],
        &["serve"],
        &["check", "--config"],
        &["serve", "--config", "x", "--data", "y", "--listen", "nowhere"],
        &["verify", "--data", "x", "--colour"],
    ];
    for arguments in wrong {
        let ran = run(arguments);
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}: {}", stderr(&ran));
        assert!(!ran.stderr.is_empty());
    }
    for arguments in [&["--help"][..], &["serve", "--help"], &["verify", "--help"], &["--version"]]
    {
        assert_eq!(run(arguments).status.code(), Some(0), "{arguments:?}");
    }
}
