//! `ackfree`: a clerk's answer with a thousand screens in the hall, and with none.

use super::child::Running;
use super::hall::Hall;
use super::office::{Office, issues, press};
use super::pace::paced;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, interleaved, median};
use super::{Effort, Outcome};
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

const SCREENS: usize = 1_000;
/// Between two calls: the last screen has seen the one before.
const PACE: Duration = Duration::from_millis(50);
/// Screens of this process, which sees whether they or the clerk hear first.
const WATCHED: usize = 10;

/// A process that is the screens of a lobby: `lobby-screens ADDR COUNT`. Says `ready` when all have their snapshots.
pub(super) fn screens() -> Outcome {
    let mut arguments = std::env::args().skip(2);
    let mut next = || arguments.next().ok_or("whose screens, and how many?");
    let (to, count) = (next()?.parse()?, next()?.parse()?);
    let mut hall = Hall::lobby(to, count)?;
    println!("ready http://{to}");
    loop {
        hall.settle()?;
    }
}

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let calls = effort.pick(40, 10);
    let presses = effort.rounds() * 3 * (calls + 1);
    let (crowded, empty) = (Office::start()?, Office::start()?);
    let (mut ours, mut floor) = (Clerk::new(&crowded, presses)?, Clerk::new(&empty, presses)?);
    let _screens = elsewhere(crowded.address(), SCREENS)?;
    let mut order = Series::default();
    let [answered] = interleaved(
        effort.rounds(),
        || floor.answers(0, calls).map(|took| [median(&took.answered)]),
        || ours.answers(0, calls).map(|took| [median(&took.answered)]),
    )?;
    for _ in 0..effort.rounds() {
        let took = floor.answers(WATCHED, calls)?;
        order.push(median(&took.answered), median(&took.first_heard));
    }
    let row = |name, most, series| Row::new(name, Unit::Millis, Goal::TimesAtMost(most), series);
    Ok(vec![row("ackfree", 1.2, answered), row("ackfree, answer by first screen", 1.0, order)])
}

/// Screens in a process of their own: reading a thousand sockets is not to hold up the one that is measured.
fn elsewhere(to: SocketAddr, screens: usize) -> Outcome<Running> {
    let (to, screens) = (to.to_string(), screens.to_string());
    let mut command = Command::new(std::env::current_exe()?);
    Running::start(command.args(["lobby-screens", &to, &screens]))
}

struct Clerk<'a> {
    office: &'a Office,
    next: Vec<u8>,
}

/// Milliseconds from the key, call by call.
#[derive(Default)]
struct Took {
    answered: Vec<f64>,
    first_heard: Vec<f64>,
}

impl<'a> Clerk<'a> {
    /// In a hall where so many wait.
    fn new(office: &'a Office, waiting: usize) -> Outcome<Clerk<'a>> {
        let (mut kiosk, issues) = (office.connect()?, issues(&office.kiosk()?));
        for (_, issue) in (0..waiting).zip(issues.iter().cycle()) {
            kiosk.expect(issue)?;
        }
        Ok(Clerk { office, next: press(&office.clerk_at(1)?, 1, "next") })
    }

    /// Calls, before so many screens of this process; the first, which wakes everything, does not count.
    fn answers(&mut self, screens: usize, calls: usize) -> Outcome<Took> {
        let mut hall = Hall::lobby(self.office.address(), screens)?;
        hall.presser(self.office.connect()?.stream)?;
        let mut first_heard = Vec::new();
        let mut answered = paced(PACE, calls + 1, |_| {
            let begun = Instant::now();
            hall.press(0, &self.next)?;
            let answered = hall.hear_answer(0)?;
            if screens > 0 {
                hall.settle()?;
                let heard = hall.first_heard_at.ok_or("a call that no screen shows")?;
                first_heard.push((heard - begun).as_secs_f64() * 1e3);
            }
            Ok(answered)
        })?;
        answered.remove(0);
        Ok(Took { answered, first_heard })
    }
}
