//! `xinmoi doctor` finds an office well, and names what is broken in it.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, Server, command, run};

/// How it ended, and what it said.
fn doctor(premises: &Premises, listen: &str, more: &[&Path]) -> (Option<i32>, String) {
    let mut doctor = command();
    doctor.arg("doctor").arg("--data").arg(premises.data()).arg("--config").arg(premises.config());
    doctor.args(["--listen", listen]).env("LC_ALL", "en_US.UTF-8");
    for folder in more {
        doctor.arg("--backups").arg(folder);
    }
    let output = doctor.output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn has(said: &str, sign: char, words: &str) {
    let found = said.lines().any(|line| line.starts_with(sign) && line.contains(words));
    assert!(found, "no line {sign} with “{words}”:\n{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_that_is_well_is_told_so_and_what_is_broken_is_named() {
    let premises = Premises::new(&config::minimal());
    let data = premises.data();
    let mut server = Server::start(premises.serve().env("LC_ALL", "en_US.UTF-8")).unwrap();
    let hall = Hall::fill(&server, 1).await;
    let _ = hall.take("a").await.expect(201);
    let backups = tempfile::tempdir_in(data.parent().unwrap()).unwrap();
    let address = server.address().to_owned();

    let (code, said) = doctor(&premises, &address, &[backups.path()]);
    assert_eq!(code, Some(1), "{said}");
    has(&said, '✗', "no backup in the folders");
    let file = backups.path().join("a.backup");
    let made = ["backup", "--data", data.to_str().unwrap(), "--out", file.to_str().unwrap()];
    assert!(run(&made).status.success());
    let (code, said) = doctor(&premises, &address, &[backups.path()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains('✗'), "{said}");
    for words in ["Only the owner", "The log is whole", "the last record", "answers at"] {
        has(&said, '✓', words);
    }

    mode(&data.join("office.redb"), 0o644);
    mode(&data, 0o755);
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = other.local_addr().unwrap().to_string();
    drop(other);
    let (code, said) = doctor(&premises, &silent, &[]);
    assert_eq!(code, Some(1), "{said}");
    has(&said, '✗', "office.redb (mode 644). Run: chmod 600");
    has(&said, '✗', "(mode 755). Run: chmod 700");
    has(&said, '✗', "does not answer at");
    let _ = server.stop();

    broken_while_it_is_shut(&premises, &silent);
}

fn broken_while_it_is_shut(premises: &Premises, free: &str) {
    let data = premises.data();
    mode(&data.join("office.redb"), 0o600);
    mode(&data, 0o700);
    let (code, said) = doctor(premises, free, &[]);
    assert_eq!(code, Some(0), "{said}");
    has(&said, '!', "does not run");

    let words = "\n[lobby]\nmedia = ['gone.png']\n[network]\nhttps_port = 8443\n\
         certificate = '/nowhere/a.pem'\nprivate_key = '/nowhere/a.key'\n\
         [voice]\npack = 'nobody'\n";
    premises.configure(&format!("{}{words}", config::minimal()));
    let store = data.join("office.redb");
    let whole = fs::read(&store).unwrap();
    fs::write(&store, &whole[..whole.len() / 2]).unwrap();
    let (code, said) = doctor(premises, free, &[]);
    assert_eq!(code, Some(1), "{said}");
    has(&said, '✗', "restore the last backup");
    has(&said, '✗', "gone.png is missing");
    has(&said, '✗', "/nowhere/a.key cannot be read");
    has(&said, '✗', "“nobody” cannot be used");

    premises.configure("[office]\nnam = 'x'\n");
    let (code, said) = doctor(premises, free, &[]);
    assert_eq!(code, Some(1), "{said}");
    has(&said, '✗', "The configuration is not good");
}
