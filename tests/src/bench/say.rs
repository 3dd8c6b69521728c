//! `say`: from the clerk's answer to the first sample that the sound card is given, and how much of that is the
//! player's: from the moment at which players are told.

use super::disk::Flushed;
use super::frames::{Frames, Heard, PONG, upgrade};
use super::http::{Http, PATIENCE};
use super::office::{self, Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{interleaved, median, percentile};
use super::sound::Card;
use super::{Effort, Outcome};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

/// What may pass above a device's period, of which this card has none: in milliseconds.
const MOST_MS: f64 = 5.0;
/// What the player may take of its own.
const PLAYER_MOST_MS: f64 = 20.0;
/// Before the first round.
const WARM_UP: usize = 3;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let calls = effort.pick(40, 8);
    let folder = office::folder()?;
    let card = Card::new(folder.path())?;
    let office = Office::as_command(folder, |mut server| {
        card.plug_in(&mut server);
        server
    })?;
    let mut ours = Announced::new(&office, card)?;
    ours.calls(WARM_UP)?;
    let mut disk = Flushed::new(office.folder())?;
    let mut flushes = || -> Outcome<[f64; 4]> {
        let mut took = Vec::new();
        for _ in 0..calls {
            let begun = Instant::now();
            disk.write()?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        let (p50, p99) = (median(&took), percentile(&took, 0.99));
        Ok([p50, p99, p50, p99])
    };
    let [p50, p99, player_p50, player_p99] = interleaved(effort.rounds(), &mut flushes, || {
        let [took, player] = ours.calls(calls)?;
        let (p50, p99) = (median(&took), percentile(&took, 0.99));
        Ok([p50, p99, median(&player), percentile(&player, 0.99)])
    })?;
    let row = |name, goal, series| Row::new(name, Unit::Millis, goal, series);
    Ok(vec![
        row("say p50", Goal::None, p50),
        row("say p99", Goal::AtMost(MOST_MS), p99),
        row("say, the player's part p50", Goal::None, player_p50),
        row("say, the player's part p99", Goal::AtMost(PLAYER_MOST_MS), player_p99),
    ])
}

/// An office that is heard, with its clerk and its kiosk.
struct Announced {
    card: Card,
    clerk: Http,
    next: Vec<u8>,
    kiosk: Http,
    issue: Vec<u8>,
    /// When players were told that something is due.
    dues: Receiver<Instant>,
}

impl Announced {
    fn new(office: &Office, card: Card) -> Outcome<Announced> {
        let issue = issues(&office.kiosk()?).swap_remove(0);
        let next = press(&office.clerk_at(1)?, 1, "next");
        let mut line = TcpStream::connect(office.address())?;
        let token = office.device("display")?;
        let early = upgrade(&mut line, "/api/v1/stream?view=speaker", Some(&token))?;
        let (told, dues) = channel();
        std::thread::spawn(move || listen(line, &early, &told));
        let (clerk, kiosk) = (office.connect()?, office.connect()?);
        Ok(Announced { card, clerk, next, kiosk, issue, dues })
    }

    /// Milliseconds from the answer, and from when players were told, to the first sound.
    fn calls(&mut self, calls: usize) -> Outcome<[Vec<f64>; 2]> {
        let mut took: [Vec<f64>; 2] = Default::default();
        for _ in 0..calls {
            self.kiosk.expect(&self.issue)?;
            self.card.forget()?;
            self.clerk.expect(&self.next)?;
            let answered = Instant::now();
            let sound = self.card.first_sound()?;
            let due = self.dues.recv_timeout(PATIENCE)?;
            for (took, since) in took.iter_mut().zip([answered, due]) {
                took.push(sound.saturating_duration_since(since).as_secs_f64() * 1e3);
            }
            self.card.silence()?;
        }
        Ok(took)
    }
}

/// A second player that only listens: it is told when the first one is. Ends with its line.
fn listen(mut line: TcpStream, early: &[u8], told: &Sender<Instant>) {
    const DUE: &[u8] = b"\"announcement_due\"";
    let (mut frames, mut bytes) = (Frames::default(), [0; 1 << 14]);
    let mut taken = early.to_vec();
    loop {
        let (mut due, mut pinged) = (false, false);
        let heard = frames.take(&taken, |heard| match heard {
            Heard::Text(text) => due |= text.windows(DUE.len()).any(|part| part == DUE),
            Heard::Ping => pinged = true,
            Heard::Closed => {}
        });
        if heard.is_err() || (due && told.send(Instant::now()).is_err()) {
            return;
        }
        if pinged && line.write_all(&PONG).is_err() {
            return;
        }
        let Ok(read @ 1..) = line.read(&mut bytes) else { return };
        taken = bytes[..read].to_vec();
    }
}
