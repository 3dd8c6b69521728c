//! The same bytes to as many raw sockets, in a loop: what the kernel alone costs.
//!
//! Whoever connects first directs: a length and the bytes to send (after which listeners may connect), then one byte
//! for each time that the bytes are to go to all listeners.

use super::Outcome;
use super::child::Running;
use super::disk::Flushed;
use super::frames::framed;
use super::hall::Hall;
use super::http::Http;
use super::office::programs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

/// Send to everybody.
pub(super) const SEND: u8 = b's';
/// Flush one record, then send to everybody.
pub(super) const FLUSH_AND_SEND: u8 = b'f';

/// Connections not yet accepted: with fewer, the last of a crowd that comes at once waits a second to knock again.
const WAITING_MAX: i32 = 4_096;

/// Its director and those who listen, in this process.
pub(super) struct Floor {
    hall: Hall,
    _server: Running,
}

impl Floor {
    /// A text, as a server frames it, for so many.
    pub(super) fn new(text: &[u8], listeners: usize) -> Outcome<Floor> {
        Self::of(Running::floor("fan-floor")?, text, listeners)
    }

    /// The same, of a server that was started in another way.
    pub(super) fn of(server: Running, text: &[u8], listeners: usize) -> Outcome<Floor> {
        let mut control = Http::connect(server.address)?.stream;
        direct(&mut control, u32::try_from(listeners)?, &framed(text))?;
        let mut hall = Hall::raw(server.address, listeners)?;
        hall.presser(control)?;
        Ok(Floor { hall, _server: server })
    }

    /// Has the bytes sent: when the last one had them.
    pub(super) fn send(&mut self, command: u8) -> Outcome<Instant> {
        self.hall.press(0, &[command])?;
        self.hall.hear_calls(1)
    }

    /// Listens until nothing is on its way.
    pub(super) fn settle(&mut self) -> Outcome {
        self.hall.settle()
    }
}

/// Tells the server what to send and how many will listen.
fn direct(control: &mut TcpStream, listeners: u32, bytes: &[u8]) -> Outcome {
    control.write_all(&listeners.to_be_bytes())?;
    control.write_all(&u32::try_from(bytes.len())?.to_be_bytes())?;
    control.write_all(bytes)?;
    Ok(())
}

/// Serves until its director leaves.
pub(super) fn serve() -> Outcome {
    let mut disk = Flushed::new(&programs()?)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    rustix::net::listen(&listener, WAITING_MAX)?;
    println!("ready http://{}", listener.local_addr()?);
    let mut control = accept(&listener)?;
    let count = number(&mut control)?;
    let mut bytes = vec![0; usize::try_from(number(&mut control)?)?];
    control.read_exact(&mut bytes)?;
    let listeners = (0..count).map(|_| accept(&listener)).collect::<Outcome<Vec<_>>>()?;
    let mut command = [0];
    while control.read(&mut command)? == 1 {
        if command[0] == FLUSH_AND_SEND {
            disk.write()?;
        }
        for mut stream in &listeners {
            stream.write_all(&bytes)?;
        }
    }
    Ok(())
}

fn number(control: &mut TcpStream) -> Outcome<u32> {
    let mut four = [0; 4];
    control.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four))
}

fn accept(listener: &TcpListener) -> Outcome<TcpStream> {
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok(stream)
}
