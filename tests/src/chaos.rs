//! A bad network, on loopback: a proxy in front of an office that delays, throttles, cuts, doubles, keeps and falls
//! silent, request by request, by a seed.

use crate::dice::Dice;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// The longest delay of a request that is let through.
const DELAY_MS_MAX: u64 = 4;
/// When a copy arrives that was kept, at the latest: after its sender has asked again and gone on.
const LATE_MS_MAX: u64 = 150;
/// How long a silent connection is kept: longer than any client of ours waits.
const SILENT: Duration = Duration::from_secs(20);
/// Bytes at once on a throttled line.
const TRICKLE: usize = 48;
/// The largest message passed on.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is answered, a little late.
    Passed,
    /// It goes, and its answer comes, a few bytes at a time.
    Throttled,
    /// The line is cut while it is sent.
    CutWithin,
    /// It arrives; the line is cut before its answer.
    CutBeforeAnswer,
    /// It arrives; the line is cut within its answer.
    CutWithinAnswer,
    /// It arrives twice at once; one of the answers comes back.
    Doubled,
    /// It is answered, and a copy arrives later.
    Repeated,
    /// The line is cut, and it arrives later: after its sender asked again.
    Kept,
    /// It arrives; nothing is heard of it any more, and the line stays up.
    Silent,
}

impl Fate {
    const ALL: [Self; 9] = [
        Self::Passed,
        Self::Throttled,
        Self::CutWithin,
        Self::CutBeforeAnswer,
        Self::CutWithinAnswer,
        Self::Doubled,
        Self::Repeated,
        Self::Kept,
        Self::Silent,
    ];

    fn thrown(dice: &mut Dice) -> Self {
        match dice.under(100) {
            0..60 => Self::Passed,
            60..64 => Self::Throttled,
            64..68 => Self::CutWithin,
            68..75 => Self::CutBeforeAnswer,
            75..79 => Self::CutWithinAnswer,
            79..87 => Self::Doubled,
            87..93 => Self::Repeated,
            93..99 => Self::Kept,
            _ => Self::Silent,
        }
    }
}

/// What the proxy did.
#[derive(Debug)]
struct Seen {
    fates: [AtomicU64; Fate::ALL.len()],
    /// Copies that are still to arrive.
    late: watch::Sender<u64>,
}

/// The proxy. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: String,
    seen: Arc<Seen>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    /// Stands in front of an office.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn before(office: &str, dice: Dice) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound").to_string();
        let fates = std::array::from_fn(|_| AtomicU64::new(0));
        let seen = Arc::new(Seen { fates, late: watch::Sender::new(0) });
        let office: Arc<str> = office.into();
        let accepting = tokio::spawn(accept(listener, office, Arc::clone(&seen), dice));
        Self { address, seen, accepting }
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Requests by what became of them.
    #[must_use]
    pub fn fates(&self) -> Vec<(Fate, u64)> {
        let counts = self.seen.fates.iter().map(|count| count.load(Ordering::Relaxed));
        Fate::ALL.into_iter().zip(counts).collect()
    }

    /// All requests that came, copies not counted.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.fates().into_iter().map(|(_, count)| count).sum()
    }

    /// Waits until the last copy has arrived.
    pub async fn settle(&self) {
        let _ = self.seen.late.subscribe().wait_for(|late| *late == 0).await;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, office: Arc<str>, seen: Arc<Seen>, mut dice: Dice) {
    while let Ok((client, _)) = listener.accept().await {
        let dice = dice.fork();
        let line =
            Line { office: Arc::clone(&office), seen: Arc::clone(&seen), dice, upstream: None };
        // A line that ends badly is what this is for.
        tokio::spawn(async move { drop(line.serve(client).await) });
    }
}

/// One client's connection.
struct Line {
    office: Arc<str>,
    seen: Arc<Seen>,
    dice: Dice,
    upstream: Option<BufReader<TcpStream>>,
}

impl Line {
    async fn serve(mut self, client: TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut client = BufReader::new(client);
        while let Some(request) = message(&mut client).await? {
            let fate = Fate::thrown(&mut self.dice);
            self.seen.fates[fate as usize].fetch_add(1, Ordering::Relaxed);
            if !self.meet(fate, request, client.get_mut()).await? {
                return self.cut(client.get_mut());
            }
        }
        Ok(())
    }

    /// Whether the line is still up.
    async fn meet(
        &mut self,
        fate: Fate,
        request: Vec<u8>,
        client: &mut TcpStream,
    ) -> io::Result<bool> {
        match fate {
            Fate::Passed => {
                sleep(Duration::from_millis(self.dice.under(DELAY_MS_MAX))).await;
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                return Ok(true);
            }
            Fate::Throttled => {
                let mut office = TcpStream::connect(&*self.office).await?;
                trickle(&mut office, &request).await?;
                let answer = answered(&mut BufReader::new(office)).await?;
                trickle(client, &answer).await?;
                return Ok(true);
            }
            Fate::Doubled => {
                let (one, other) = (once(&self.office, &request), once(&self.office, &request));
                let (one, other) = tokio::join!(one, other);
                client.write_all(&if self.dice.percent(50) { one? } else { other? }).await?;
                return Ok(true);
            }
            Fate::Repeated => {
                let answer = self.ask(&request).await?;
                client.write_all(&answer).await?;
                self.later(request);
                return Ok(true);
            }
            Fate::CutWithin => {
                let mut office = TcpStream::connect(&*self.office).await?;
                office.write_all(&request[..self.part(request.len())]).await?;
            }
            Fate::CutBeforeAnswer => drop(self.ask(&request).await?),
            Fate::CutWithinAnswer => {
                let answer = self.ask(&request).await?;
                client.write_all(&answer[..self.part(answer.len())]).await?;
            }
            Fate::Kept => self.later(request),
            Fate::Silent => {
                let _ = self.ask(&request).await?;
                sleep(SILENT).await;
            }
        }
        Ok(false)
    }

    /// A part of so many bytes: at least nothing, never all.
    fn part(&mut self, bytes: usize) -> usize {
        usize::try_from(self.dice.under(bytes as u64)).expect("it is less than a size")
    }

    /// Asks over the line's own connection to the office.
    async fn ask(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let mut office = match self.upstream.take() {
            Some(office) => office,
            None => BufReader::new(TcpStream::connect(&*self.office).await?),
        };
        office.get_mut().set_nodelay(true)?;
        office.get_mut().write_all(request).await?;
        let answer = answered(&mut office).await?;
        self.upstream = Some(office);
        Ok(answer)
    }

    /// A copy arrives after a while, over a connection of its own. Nobody waits for its answer.
    fn later(&mut self, request: Vec<u8>) {
        let wait = Duration::from_millis(self.dice.under(LATE_MS_MAX));
        let (office, seen) = (Arc::clone(&self.office), Arc::clone(&self.seen));
        seen.late.send_modify(|late| *late += 1);
        tokio::spawn(async move {
            sleep(wait).await;
            let _ = once(&office, &request).await;
            seen.late.send_modify(|late| *late -= 1);
        });
    }

    /// As a cable is pulled, or as a program ends.
    fn cut(&mut self, client: &TcpStream) -> io::Result<()> {
        if self.dice.percent(50) { client.set_zero_linger() } else { Ok(()) }
    }
}

async fn once(office: &str, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut office = TcpStream::connect(office).await?;
    office.write_all(request).await?;
    let mut office = BufReader::new(office);
    let answer = answered(&mut office).await?;
    // The answer is whole: nothing is lost, and no port waits a minute for stragglers.
    office.get_ref().set_zero_linger()?;
    Ok(answer)
}

async fn trickle(to: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    to.set_nodelay(true)?;
    for part in bytes.chunks(TRICKLE) {
        to.write_all(part).await?;
        sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

async fn answered(office: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    message(office).await?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// A whole request or answer; `None` when the other side is done.
async fn message(from: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut body = 0;
    loop {
        let start = bytes.len();
        if from.read_until(b'\n', &mut bytes).await? == 0 {
            return if start == 0 { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        let line = String::from_utf8_lossy(&bytes[start..]).to_ascii_lowercase();
        if let Some(length) = line.strip_prefix("content-length:") {
            body = length.trim().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" {
            break;
        }
    }
    if body > MESSAGE_BYTES_MAX {
        return Err(io::Error::other("larger than what our clients send and the office answers"));
    }
    let head = bytes.len();
    bytes.resize(head + body, 0);
    from.read_exact(&mut bytes[head..]).await?;
    Ok(Some(bytes))
}
