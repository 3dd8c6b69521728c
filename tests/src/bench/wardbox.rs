//! `wardbox`: a cheap box. One core, 512 MiB, a disk that takes 20 ms to flush: from the key to the call on ten
//! televisions, and to the first syllable of it.
//!
//! `taskset`, `prlimit` and strace's fault injection make the box: every fsync and fdatasync of the server and of its
//! loudspeaker returns 20 ms later than this disk's own, nothing else is traced.

use super::child::Running;
use super::fan_floor::{FLUSH_AND_SEND, Floor};
use super::hall::Hall;
use super::http::Http;
use super::office::{self, Office, issues, press};
use super::pace::paced;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, percentile};
use super::sound::{Card, syllable_ms};
use super::{Effort, Outcome};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SCREENS: usize = 10;
/// Address space, which is more than what is resident.
const MEMORY: &str = "--as=536870912";
const FLUSH_MS: f64 = 20.0;
const SLOW: &str = "inject=fsync,fdatasync:delay_exit=20000";
/// Between two flushes of the floor.
const PACE: Duration = Duration::from_millis(40);
/// People in the hall when it begins.
const WAITING: usize = 5;
/// Before the first round.
const WARM_UP: usize = 2;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        eprintln!("wardbox: no strace here; `apt-get install strace`");
        return Ok(Vec::new());
    }
    let calls = effort.pick(20, 5);
    let folder = office::folder()?;
    let card = Card::new(folder.path())?;
    let office = Office::as_command(folder, |mut server| {
        card.plug_in(&mut server);
        in_the_box(&server)
    })?;
    let mut ours = Ward::new(&office, card)?;
    ours.calls(WARM_UP)?;
    let mut floor = Command::new(std::env::current_exe()?);
    let floor = Running::start(&mut in_the_box(floor.arg("fan-floor")))?;
    let mut floor = Floor::of(floor, &ours.hall.last_call, SCREENS)?;
    let mut flushes = || paced(PACE, calls, |_| floor.send(FLUSH_AND_SEND));
    let syllable = syllable_ms()?;
    let [mut screens, mut sounds, mut syllables]: [Series; 3] = Default::default();
    for _ in 0..effort.rounds() {
        let mut flushed = flushes()?;
        let [seen, heard] = ours.calls(calls)?;
        flushed.extend(flushes()?);
        let flush = percentile(&flushed, 0.99);
        let [seen, heard] = [seen, heard].map(|took| percentile(&took, 0.99));
        screens.push(seen, flush);
        sounds.push(heard, flush);
        syllables.push(heard + syllable, flush);
    }
    if screens.ours.iter().any(|ms| *ms < FLUSH_MS) {
        return Err("a call was seen before it was flushed".into());
    }
    let row = |name, goal, series| Row::new(name, Unit::Millis, goal, series);
    Ok(vec![
        row("wardbox, key to ten screens p99", Goal::TimesAndAtMost(1.0, 30.0), screens),
        row("wardbox, key to first sound p99", Goal::None, sounds),
        row("wardbox, key to first syllable p99", Goal::AtMost(600.0), syllables),
    ])
}

/// The same program in a cheap box. Each tool becomes the next, and strace stands beside: the process keeps its number.
fn in_the_box(command: &Command) -> Command {
    let mut boxed = Command::new("taskset");
    boxed.args(["--cpu-list", "0", "prlimit", MEMORY]);
    boxed.args(["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"]);
    boxed.args(["-e", "signal=none", "-e", "trace=fsync,fdatasync", "-e", SLOW]);
    boxed.arg(command.get_program()).args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => boxed.env(key, value),
            None => boxed.env_remove(key),
        };
    }
    boxed
}

/// The hall with its televisions, its loudspeaker, its clerk and its kiosk.
struct Ward {
    hall: Hall,
    card: Card,
    next: Vec<u8>,
    kiosk: Http,
    issue: Vec<u8>,
}

impl Ward {
    fn new(office: &Office, card: Card) -> Outcome<Ward> {
        let issue = issues(&office.kiosk()?).swap_remove(0);
        let mut kiosk = office.connect()?;
        for _ in 0..WAITING {
            kiosk.expect(&issue)?;
        }
        let next = press(&office.clerk_at(1)?, 1, "next");
        let mut hall = Hall::lobby(office.address(), SCREENS)?;
        hall.presser(office.connect()?.stream)?;
        Ok(Ward { hall, card, next, kiosk, issue })
    }

    /// Milliseconds from each key to the last screen, and to the first sound. Then the announcement ends and somebody
    /// comes.
    fn calls(&mut self, calls: usize) -> Outcome<[Vec<f64>; 2]> {
        let mut took: [Vec<f64>; 2] = Default::default();
        for _ in 0..calls {
            self.card.forget()?;
            let begun = Instant::now();
            self.hall.press(0, &self.next)?;
            let seen = self.hall.hear_calls(1)?;
            let heard = self.card.first_sound()?;
            for (took, at) in took.iter_mut().zip([seen, heard]) {
                took.push((at - begun).as_secs_f64() * 1e3);
            }
            self.card.silence()?;
            self.kiosk.expect(&self.issue)?;
            self.hall.settle()?;
        }
        Ok(took)
    }
}
