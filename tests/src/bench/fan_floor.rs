//! The same bytes to as many raw sockets, in a loop: what the kernel alone costs.
//!
//! Whoever connects first directs: a length and the bytes to send (after which listeners may connect), then one byte
//! for each time that the bytes are to go to all listeners.

use super::Outcome;
use super::disk::Flushed;
use super::office::programs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// Send to everybody.
pub(super) const SEND: u8 = b's';
/// Flush one record, then send to everybody.
pub(super) const FLUSH_AND_SEND: u8 = b'f';

/// Tells the server what to send and how many will listen.
pub(super) fn direct(control: &mut TcpStream, listeners: u32, bytes: &[u8]) -> Outcome {
    control.write_all(&listeners.to_be_bytes())?;
    control.write_all(&u32::try_from(bytes.len())?.to_be_bytes())?;
    control.write_all(bytes)?;
    Ok(())
}

/// Serves until its director leaves.
pub(super) fn serve() -> Outcome {
    let mut disk = Flushed::new(&programs()?)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("ready http://{}", listener.local_addr()?);
    let (mut control, _) = listener.accept()?;
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
