//! Many sockets in one thread: no runtime between the kernel and the clock.

use super::Outcome;
use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::fd::OwnedFd;
use rustix::time::Timespec;
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::Duration;

/// Sockets looked at in one go.
const AT_ONCE: usize = 256;

/// Connections, by number.
pub(super) struct Crowd {
    epoll: OwnedFd,
    members: Vec<TcpStream>,
    ready: Vec<Event>,
    chunk: Vec<u8>,
}

impl Crowd {
    pub(super) fn new() -> Outcome<Crowd> {
        Ok(Crowd {
            epoll: epoll::create(CreateFlags::CLOEXEC)?,
            members: Vec::new(),
            ready: Vec::with_capacity(AT_ONCE),
            chunk: vec![0; 16 * 1024],
        })
    }

    /// Takes a connection in and answers its number, from 0.
    pub(super) fn add(&mut self, stream: TcpStream) -> Outcome<usize> {
        let number = self.members.len();
        self.listen_to(&stream, number)?;
        self.members.push(stream);
        Ok(number)
    }

    fn listen_to(&self, stream: &TcpStream, number: usize) -> Outcome {
        stream.set_nonblocking(true)?;
        let data = EventData::new_u64(u64::try_from(number)?);
        Ok(epoll::add(&self.epoll, stream, data, EventFlags::IN)?)
    }

    /// Waits until something arrives and hands it over, with whom it came from. False when nothing came in time.
    pub(super) fn wait(
        &mut self,
        longest: Duration,
        mut arrived: impl FnMut(usize, &TcpStream, &[u8]) -> Outcome,
    ) -> Outcome<bool> {
        let longest = Timespec::try_from(longest)?;
        self.ready.clear();
        epoll::wait(&self.epoll, spare_capacity(&mut self.ready), Some(&longest))?;
        for event in &self.ready {
            let number = usize::try_from(event.data.u64())?;
            let mut member = &self.members[number];
            match member.read(&mut self.chunk) {
                Ok(0) => return Err(format!("socket {number} was closed").into()),
                Ok(length) => arrived(number, member, &self.chunk[..length])?,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(!self.ready.is_empty())
    }

    pub(super) fn member(&self, number: usize) -> &TcpStream {
        &self.members[number]
    }
}
