//! A hall full of listening screens, all in this process, each with a socket of its own.

use super::Outcome;
use super::crowd::Crowd;
use super::frames::{Frames, Heard, PONG, upgrade};
use super::http::{PATIENCE, answer};
use rustix::net::{AddressFamily, SocketType, bind, connect, socket};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::time::{Duration, Instant};

/// Screens behind one address, as a server that counts by address sees them.
const BEHIND_ONE: usize = 100;
/// When nobody hears anything for so long, nothing is on its way.
const QUIET: Duration = Duration::from_millis(30);

/// Screens, and those who press keys.
pub(super) struct Hall {
    crowd: Crowd,
    screens: Vec<Screen>,
    /// Behind the screens in the crowd.
    pressers: Vec<Presser>,
    /// The last call as its text came.
    pub(super) last_call: Vec<u8>,
    /// When the first screen heard of a call after the last press.
    pub(super) first_heard_at: Option<Instant>,
}

#[derive(Debug, Default)]
struct Screen {
    frames: Frames,
    texts: u32,
    calls: u32,
}

#[derive(Debug, Default)]
struct Presser {
    received: Vec<u8>,
    answered_at: Option<Instant>,
}

impl Hall {
    /// Screens of the lobby, each with its snapshot.
    pub(super) fn lobby(to: SocketAddr, screens: usize) -> Outcome<Hall> {
        let mut hall = Self::empty()?;
        hall.join(to, screens)?;
        Ok(hall)
    }

    fn empty() -> Outcome<Hall> {
        let crowd = Crowd::new()?;
        let (screens, pressers, last_call) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Hall { crowd, screens, pressers, last_call, first_heard_at: None })
    }

    /// Raw sockets that hear bytes as if they were screens.
    pub(super) fn raw(to: SocketAddr, screens: usize) -> Outcome<Hall> {
        let mut hall = Self::empty()?;
        for number in 0..screens {
            hall.crowd.add(connect_from(source(number), to)?)?;
            hall.screens.push(Screen::default());
        }
        Ok(hall)
    }

    /// More screens of the lobby. All are to come before anybody who presses keys.
    pub(super) fn join(&mut self, to: SocketAddr, screens: usize) -> Outcome {
        assert!(self.pressers.is_empty(), "screens come first");
        for number in 0..screens {
            let mut stream = connect_from(source(number), to)?;
            let early = upgrade(&mut stream, "/api/v1/stream?view=lobby", None)?;
            let number = self.crowd.add(stream)?;
            let mut screen = Screen::default();
            screen.hear(self.crowd.member(number), &early, &mut self.last_call)?;
            self.screens.push(screen);
        }
        self.until(|screen| screen.texts >= 1)
    }

    /// Someone at a connection; their number among those who press keys.
    pub(super) fn presser(&mut self, stream: TcpStream) -> Outcome<usize> {
        self.crowd.add(stream)?;
        self.pressers.push(Presser::default());
        Ok(self.pressers.len() - 1)
    }

    /// Sends a request without waiting.
    pub(super) fn press(&mut self, presser: usize, request: &[u8]) -> Outcome {
        self.pressers[presser] = Presser::default();
        self.first_heard_at = None;
        self.crowd.member(self.screens.len() + presser).write_all(request)?;
        Ok(())
    }

    /// Waits until the last press is answered: when it was.
    pub(super) fn hear_answer(&mut self, presser: usize) -> Outcome<Instant> {
        loop {
            if let Some(at) = self.pressers[presser].answered_at {
                return Ok(at);
            }
            if !self.listen(PATIENCE, |_, _| {})? {
                return Err("someone presses a key and is not answered".into());
            }
        }
    }

    /// Waits until every screen has heard so many calls more than it had before: when the last one had.
    pub(super) fn hear_calls(&mut self, calls: u32) -> Outcome<Instant> {
        let before: Vec<_> = self.screens.iter().map(|screen| screen.calls).collect();
        let wanted = before.first().copied().unwrap_or(0) + calls;
        assert!(before.iter().all(|calls| *calls == before[0]), "a screen missed a call");
        self.until(|screen| screen.calls >= wanted)?;
        Ok(Instant::now())
    }

    /// Listens until nothing is on its way.
    pub(super) fn settle(&mut self) -> Outcome {
        while self.listen(QUIET, |_, _| {})? {}
        Ok(())
    }

    fn until(&mut self, done: impl Fn(&Screen) -> bool) -> Outcome {
        let mut is_done: Vec<_> = self.screens.iter().map(&done).collect();
        let mut missing = is_done.iter().filter(|done| !**done).count();
        while missing > 0 {
            let came = self.listen(PATIENCE, |number, screen| {
                if !is_done[number] && done(screen) {
                    is_done[number] = true;
                    missing -= 1;
                }
            })?;
            if !came {
                return Err(format!("{missing} screens hear nothing").into());
            }
        }
        Ok(())
    }

    /// Takes what has arrived; false when nothing came in time.
    fn listen(
        &mut self,
        longest: Duration,
        mut heard: impl FnMut(usize, &Screen),
    ) -> Outcome<bool> {
        let Hall { crowd, screens, pressers, last_call, first_heard_at } = self;
        let count = screens.len();
        crowd.wait(longest, |number, stream, bytes| {
            let Some(screen) = screens.get_mut(number) else {
                return pressers[number - count].receive(bytes);
            };
            let calls = screen.calls;
            screen.hear(stream, bytes, last_call)?;
            if screen.calls > calls {
                first_heard_at.get_or_insert_with(Instant::now);
            }
            heard(number, screen);
            Ok(())
        })
    }
}

impl Screen {
    fn hear(&mut self, mut stream: &TcpStream, bytes: &[u8], last_call: &mut Vec<u8>) -> Outcome {
        let Screen { frames, texts, calls } = self;
        let (mut pinged, mut closed) = (false, false);
        frames.take(bytes, |heard| match heard {
            Heard::Text(text) => {
                *texts += 1;
                if is_call(text) {
                    *calls += 1;
                    last_call.clear();
                    last_call.extend_from_slice(text);
                }
            }
            Heard::Ping => pinged = true,
            Heard::Closed => closed = true,
        })?;
        if closed {
            return Err("the server closed a screen's socket".into());
        }
        if pinged {
            stream.write_all(&PONG)?;
        }
        Ok(())
    }
}

impl Presser {
    fn receive(&mut self, bytes: &[u8]) -> Outcome {
        self.received.extend_from_slice(bytes);
        match answer(&self.received)? {
            None => Ok(()),
            Some(head) if head.status == 200 => {
                self.answered_at = Some(Instant::now());
                Ok(())
            }
            Some(_) => Err(String::from_utf8_lossy(&self.received).into()),
        }
    }
}

fn is_call(text: &[u8]) -> bool {
    const KIND: &[u8] = b"\"ticket_called\"";
    text.windows(KIND.len()).any(|part| part == KIND)
}

/// Addresses of this machine, one for every hundred screens.
fn source(number: usize) -> Ipv4Addr {
    let host = 2 + number / BEHIND_ONE % 200;
    Ipv4Addr::new(127, 0, 0, u8::try_from(host).expect("at most 201"))
}

fn connect_from(source: Ipv4Addr, to: SocketAddr) -> Outcome<TcpStream> {
    let fd = socket(AddressFamily::INET, SocketType::STREAM, None)?;
    bind(&fd, &SocketAddrV4::new(source, 0))?;
    connect(&fd, &to)?;
    let stream = TcpStream::from(fd);
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}
