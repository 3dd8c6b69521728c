//! A part of a file as the body of an answer, read as fast as it is taken.

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::{JoinHandle, spawn_blocking};

/// Read at once: a thousand televisions that read a video have 64 MiB of it in memory.
const CHUNK_BYTES: u64 = 64 * 1024;

type Read1 = JoinHandle<io::Result<(File, Bytes)>>;

pub(crate) struct FileBody {
    state: State,
    left: u64,
}

enum State {
    /// Where to go on.
    Resting(File),
    Reading(Read1),
    Over,
}

impl FileBody {
    pub(crate) fn of(file: File, range: Range<u64>) -> Self {
        let left = range.end - range.start;
        let state = if left == 0 {
            State::Over
        } else {
            State::Reading(read(file, Some(range.start), left))
        };
        Self { state, left }
    }
}

fn read(mut file: File, from: Option<u64>, left: u64) -> Read1 {
    spawn_blocking(move || {
        if let Some(from) = from.filter(|from| *from > 0) {
            file.seek(SeekFrom::Start(from))?;
        }
        let mut bytes = Vec::new();
        (&mut file).take(left.min(CHUNK_BYTES)).read_to_end(&mut bytes)?;
        Ok((file, Bytes::from(bytes)))
    })
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        loop {
            match std::mem::replace(&mut this.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Resting(file) => this.state = State::Reading(read(file, None, this.left)),
                State::Reading(mut reading) => {
                    let Poll::Ready(done) = Pin::new(&mut reading).poll(context) else {
                        this.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(this.took(done.map_err(io::Error::other).flatten())));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

impl FileBody {
    fn took(&mut self, read: io::Result<(File, Bytes)>) -> io::Result<Frame<Bytes>> {
        let (file, bytes) = read?;
        if bytes.is_empty() {
            // Somebody cut the file short.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(bytes.len() as u64);
        if self.left > 0 {
            self.state = State::Resting(file);
        }
        Ok(Frame::data(bytes))
    }
}
