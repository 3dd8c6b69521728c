//! Days on which the machine is against the office: each a clear line that names the thing, and nothing lost.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Output;
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, run, stderr, verify};

/// Bytes turned over in an ordinary test run, each in a fresh copy.
const FLIPS: u32 = 40;

/// A failure as the contract has it: exit 1, one clear line that names `thing`, no panic.
fn fails_naming(output: &Output, thing: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let lines: Vec<_> = said.lines().filter(|line| line.starts_with("xinmoi: ")).collect();
    assert_eq!(lines.len(), 1, "one clear line:\n{said}");
    assert!(lines[0].contains(thing), "{thing} is not named:\n{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_server_on_the_same_data_is_refused_and_the_first_goes_on() {
    let premises = Premises::new(&config::minimal());
    let mut first = premises.open();
    let hall = Hall::fill(&first, 1).await;
    let _ = hall.take("a").await.expect(201);
    for _ in 0..3 {
        let second = premises.serve().output().unwrap();
        fails_naming(&second, &premises.data().display().to_string());
    }
    assert!(first.runs());
    assert_eq!(hall.take("a").await.expect(201).str("number"), "A002");
    verify(&premises.data()).unwrap();
    let (status, _) = first.stop();
    assert!(status.success());
    verify(&premises.data()).unwrap();
}

#[test]
fn a_data_directory_that_cannot_be_written_is_named() {
    let premises = Premises::new(&config::minimal());
    // Nothing can be made below a file, not even by root.
    let data = premises.config().join("data");
    fails_naming(&premises.serve_from(&data).output().unwrap(), &data.display().to_string());
    fails_naming(&premises.serve_from(&premises.config()).output().unwrap(), "office.toml");
}

#[test]
fn a_port_in_use_is_named_and_the_data_is_free_again() {
    let premises = Premises::new(&config::minimal());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut serve = premises.serve();
    let refused = serve.args(["--listen", &address]).output().unwrap();
    if refused.status.code() == Some(2) {
        // Given twice is wrong usage: once only, then.
        let file = premises.config().display().to_string();
        let data = premises.data().display().to_string();
        let once = ["serve", "--config", &file, "--data", &data, "--listen", &address];
        fails_naming(&run(&once), &address);
    } else {
        fails_naming(&refused, &address);
    }
    drop(premises.open());
}

#[test]
fn nothing_to_verify_is_said() {
    let premises = Premises::new(&config::minimal());
    let data = premises.data().display().to_string();
    fails_naming(&run(&["verify", "--data", &data]), &data);
    assert!(!premises.data().exists(), "verify makes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_store_is_named_or_does_not_matter() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    for _ in 0..40 {
        let _ = hall.take("a").await.expect(201);
        let _ = hall.clerks[0].press("next").await.expect(200);
    }
    server.stop();
    let store = premises.data().join("office.redb");
    let size = fs::metadata(&store).unwrap().len();
    let mut dice = Dice::from_env();
    let (mut named, mut harmless) = (0, 0);
    for nth in 0..FLIPS {
        // A third of them in the head of the file, which everything hangs on.
        let at = if nth % 3 == 0 { dice.under(4096) } else { dice.under(size) };
        let copy = Copied::of(&premises.data());
        copy.flip(at, 1 << dice.under(8));
        let data = copy.0.path().display().to_string();
        let verified = run(&["verify", "--data", &data]);
        let said = stderr(&verified);
        assert!(!said.contains("panicked"), "byte {at}: {said}");
        match verified.status.code() {
            Some(0) => harmless += 1,
            Some(1) => named += 1,
            other => panic!("byte {at}: {other:?} {said}"),
        }
        let must_serve = verified.status.success();
        check_serve(&premises, copy.0.path(), at, must_serve).await;
    }
    println!("{FLIPS} bytes of {size}: {named} named, {harmless} harmless");
    assert!(named > 0, "not one was noticed");
}

/// A store that verifies serves with all its tickets; one that does not says so, or serves what is whole.
async fn check_serve(premises: &Premises, data: &Path, at: u64, must_serve: bool) {
    let mut server = match xinmoi_tests::program::Server::start(&mut premises.serve_from(data)) {
        Ok(server) => server,
        Err(why) => {
            assert!(!must_serve, "byte {at}: it verifies and does not serve: {why}");
            assert!(why.contains("xinmoi: ") && !why.contains("panicked"), "byte {at}: {why}");
            return;
        }
    };
    let anyone = xinmoi_tests::client::Caller::anonymous(server.address());
    let office = anyone.get("/office").await.expect(200);
    let _ = office.body["services"][0]["waiting"].as_u64().unwrap();
    let said = server.said();
    assert!(!said.contains("panicked"), "byte {at}: {said}");
    server.kill();
}

/// A copy of a data directory, to be harmed.
struct Copied(tempfile::TempDir);

impl Copied {
    fn of(data: &Path) -> Self {
        let copy = tempfile::TempDir::new().unwrap();
        for entry in fs::read_dir(data).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "redb") {
                fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        Self(copy)
    }

    fn flip(&self, at: u64, bit: u8) {
        let path = self.0.path().join("office.redb");
        let mut file = fs::OpenOptions::new().read(true).write(true).open(path).unwrap();
        let mut byte = [0];
        file.seek(SeekFrom::Start(at)).unwrap();
        file.read_exact(&mut byte).unwrap();
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(&[byte[0] ^ bit]).unwrap();
    }
}

#[test]
fn a_store_cut_short_or_empty_is_named() {
    let premises = Premises::new(&config::minimal());
    premises.open().stop();
    let store = premises.data().join("office.redb");
    let whole = fs::read(&store).unwrap();
    for length in [0, 1, 100, 4096, whole.len() / 2, whole.len() - 1] {
        fs::write(&store, &whole[..length]).unwrap();
        let data = premises.data().display().to_string();
        let verified = run(&["verify", "--data", &data]);
        let served = premises.serve().output();
        if verified.status.success() {
            // redb's file ends in unused pages: without one of them nothing is missing.
            assert!(length > whole.len() / 2, "{length} bytes of {} verify", whole.len());
            continue;
        }
        fails_naming(&verified, "");
        fails_naming(&served.unwrap(), &data);
    }
}
