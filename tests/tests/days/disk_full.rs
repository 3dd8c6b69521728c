//! The disk is full: reads go on, orders are refused with 507, and it goes on by itself when there is room again.

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, Server, verify};
use xinmoi_tests::screen::Screen;

/// A disk with room for an office and little else.
const DISK: &str = "size=16m";
/// The measure: it resumes by itself within this time.
const RESUMES: Duration = Duration::from_secs(10);
/// How often the disk is full and has room again.
const ROUNDS: u32 = 5;
/// Orders after which a disk without room must have said so.
const ORDERS_MAX: u32 = 20_000;

/// A small disk of our own, unmounted when dropped.
pub(crate) struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where this account may not mount.
    pub(crate) fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }

    fn make_read_only(&self) {
        let mut mount = Command::new("mount");
        let status = mount.args(["-o", "remount,ro"]).arg(self.0.path()).status().unwrap();
        assert!(status.success(), "what is mounted can be mounted again");
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Fills what is left, but for `left` bytes.
    fn fill(&self, left: u64) {
        let ballast = self.0.path().join("ballast");
        let mut written = fill_up(&ballast);
        written = written.saturating_sub(left);
        fs::OpenOptions::new().write(true).open(&ballast).unwrap().set_len(written).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.0.path().join("ballast")).unwrap();
    }
}

fn fill_up(ballast: &Path) -> u64 {
    use std::io::Write;
    let mut file = fs::File::create(ballast).unwrap();
    let chunk = [0; 4096];
    let mut written = 0;
    while let Ok(bytes @ 1..) = file.write(&chunk) {
        written += bytes as u64;
    }
    written
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a killed server may still be letting go of it.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_said_reads_go_on_and_it_resumes_by_itself() {
    let Some(disk) = SmallDisk::mount(DISK) else {
        println!("SKIPPED: this account may not mount a small disk, so a full one was not tried");
        return;
    };
    let premises = Premises::new(&config::minimal());
    let mut server = Server::start(&mut premises.serve_from(&disk.data())).unwrap();
    let hall = Hall::fill(&server, 1).await;
    let screen = Screen::open(&hall.anyone, "view=lobby").await;
    let mut taken = vec![hall.take("a").await.expect(201)];
    for round in 0..ROUNDS {
        disk.fill(8 * 1024);
        let refused = loop {
            let answer = hall.take("a").await;
            if answer.status != 201 {
                break answer;
            }
            taken.push(answer);
            assert!((taken.len() as u32) < ORDERS_MAX, "a full disk was never noticed");
        };
        assert_eq!((refused.status, refused.code()), (507, "disk_full"), "{refused:?}");
        reads_go_on(&hall, taken.last().unwrap().str("id")).await;
        screen.until("a heartbeat", |shown| shown.heartbeats > 0).await;
        let again = hall.take("a").await;
        assert!(matches!(again.status, 503 | 507), "{again:?}");
        disk.make_room();
        let took = resume(&hall, &mut taken).await;
        println!("round {round}: {} numbers, resumed in {took:.1?}", taken.len());
    }
    screen.shows(taken.last().unwrap().seq()).await;
    screen.check().unwrap();
    let log = Log::read(&hall.admin, 0).await;
    log.check().unwrap();
    for ticket in &taken {
        assert_eq!(log.event(ticket.seq()).unwrap()["ticket"], *ticket.str("id"));
    }
    verify(&disk.data()).unwrap();
    assert!(server.stop().0.success());
    verify(&disk.data()).unwrap();
    assert!(!server.said().contains("panicked"), "{}", server.said());
}

async fn reads_go_on(hall: &Hall, ticket: &str) {
    let _ = hall.anyone.get("/office").await.expect(200);
    let _ = hall.admin.get("/queues").await.expect(200);
    let _ = hall.admin.get(&format!("/tickets/{ticket}")).await.expect(200);
}

/// The same gesture again and again until it succeeds; it counts once.
async fn resume(hall: &Hall, taken: &mut Vec<xinmoi_tests::client::Answer>) -> Duration {
    let began = Instant::now();
    let ask = Ask::post("/tickets", &json!({"service": "b"})).once(&format!("g{}", taken.len()));
    loop {
        let answer = hall.kiosk.ask(ask.clone()).await;
        if answer.status == 201 {
            taken.push(answer);
            return began.elapsed();
        }
        assert!(matches!(answer.status, 503 | 507), "{answer:?}");
        assert!(began.elapsed() < RESUMES, "there is room again, and still: {answer:?}");
        // As a kiosk does: it asks again a little later.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn a_disk_without_room_for_an_office_is_said() {
    let Some(disk) = SmallDisk::mount(DISK) else {
        println!(
            "SKIPPED: this account may not mount a small disk, so founding on a full one was not tried"
        );
        return;
    };
    disk.fill(16 * 1024);
    let premises = Premises::new(&config::minimal());
    let served = premises.serve_from(&disk.data()).output().unwrap();
    let said = xinmoi_tests::program::stderr(&served);
    assert_eq!(served.status.code(), Some(1), "{said}");
    assert!(said.contains("xinmoi: ") && !said.contains("panicked"), "{said}");
    disk.make_room();
    drop(Server::start(&mut premises.serve_from(&disk.data())).unwrap());
}

#[test]
fn a_read_only_disk_is_said() {
    let Some(disk) = SmallDisk::mount(DISK) else {
        println!(
            "SKIPPED: this account may not mount a small disk, so a read-only one was not tried"
        );
        return;
    };
    let premises = Premises::new(&config::minimal());
    Server::start(&mut premises.serve_from(&disk.data())).unwrap().stop();
    disk.make_read_only();
    for data in [disk.data(), disk.0.path().join("new")] {
        let served = premises.serve_from(&data).output().unwrap();
        let said = xinmoi_tests::program::stderr(&served);
        assert_eq!(served.status.code(), Some(1), "{said}");
        assert!(said.contains(&data.display().to_string()) && !said.contains("panicked"), "{said}");
    }
}
