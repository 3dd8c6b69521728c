//! Peers that vanish and links that flap, in a network of the test's own: `unshare --net`, its loopback, and a route
//! that swallows whatever is sent to the peers. Nothing tells the server that they are gone.

use crate::count;
use futures_util::StreamExt;
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};
use xinmoi_tests::client::Ask;
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::Premises;

/// Set in the test's own network.
const INSIDE: &str = "XINMOI_INSIDE";
/// This test, as its own program knows it.
const NAME: &str = "links::peers_that_vanish_are_let_go_and_come_back";
/// The peers' addresses, apart from the one that counts sockets.
const PEERS_NET: &str = "127.0.1.0/24";
const PEERS: u8 = 20;
/// Links lost for a moment in an ordinary test run; `XINMOI_FLAPS` asks for more.
const FLAPS: u32 = 3;
/// A flap's time at most: shorter than what makes a screen give up.
const FLAP_MS_MAX: u64 = 2_500;
/// Times that all peers vanish; `XINMOI_VANISHED` asks for more.
const VANISHED: u32 = 1;
/// The measures.
const GONE_MAX: Duration = Duration::from_secs(25);
const BACK_MAX: Duration = Duration::from_secs(10);
/// How often a peer tries again, and how often the sockets are counted.
const AGAIN: Duration = Duration::from_millis(200);

#[test]
fn peers_that_vanish_are_let_go_and_come_back() {
    if std::env::var_os(INSIDE).is_some() {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).enable_all().build().unwrap().block_on(lab());
        return;
    }
    let mut own = Command::new("unshare");
    own.args(["--net", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""]);
    let may = Command::new("unshare").args(["--net", "ip", "link"]).stdout(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        println!("SKIPPED: this account may make no network of its own, so no peer vanished");
        return;
    }
    let this = std::env::current_exe().unwrap();
    own.arg(this).args(["--exact", NAME, "--nocapture"]).env(INSIDE, "1");
    assert!(own.status().unwrap().success());
}

/// What is sent to the peers arrives nowhere, or arrives again.
fn link(works: bool) {
    let verb = if works { "del" } else { "add" };
    let mut ip = Command::new("ip");
    let ip = ip.args(["route", verb, "blackhole", PEERS_NET, "table", "local"]).status();
    assert!(ip.unwrap().success(), "the network is our own");
}

/// A screen at an address of its own.
struct Peer {
    socket: WebSocketStream<TcpStream>,
    nth: u8,
    epoch: String,
    seq: u64,
    snapshots: u32,
}

impl Peer {
    async fn come(office: &str, nth: u8, after: &str) -> Result<Self, String> {
        let socket = TcpSocket::new_v4().map_err(|e| e.to_string())?;
        let own = SocketAddr::from((Ipv4Addr::new(127, 0, 1, nth + 1), 0));
        socket.bind(own).map_err(|e| e.to_string())?;
        let to = office.parse().map_err(|_| "no address")?;
        let stream = socket.connect(to).await.map_err(|e| e.to_string())?;
        let url = format!("ws://{office}/api/v1/stream?view=lobby{after}");
        let request = url.into_client_request().map_err(|e| e.to_string())?;
        let (socket, _) = client_async(request, stream).await.map_err(|e| e.to_string())?;
        Ok(Self { socket, nth, epoch: String::new(), seq: 0, snapshots: 0 })
    }

    /// Comes back with what it knows, trying until it is let in.
    async fn come_back(&mut self, office: &str) {
        let after = format!("&after={}&epoch={}", self.seq, self.epoch);
        loop {
            if let Ok(Ok(new)) = timeout(AGAIN, Self::come(office, self.nth, &after)).await {
                self.socket = new.socket;
                return;
            }
            sleep(AGAIN).await;
        }
    }

    /// Reads until it shows this event.
    async fn until(&mut self, seq: u64) -> Result<(), String> {
        while self.seq < seq || self.epoch.is_empty() {
            let message = self.socket.next().await.ok_or("the line ended")?;
            let Message::Text(text) = message.map_err(|e| e.to_string())? else { continue };
            let frame: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
            let number = |key: &str| frame[key].as_u64().unwrap_or_default();
            match frame["type"].as_str().unwrap_or_default() {
                "snapshot" => {
                    self.snapshots += 1;
                    self.epoch = frame["epoch"].as_str().unwrap_or_default().to_owned();
                    self.seq = number("seq");
                }
                "event" if number("prev") == self.seq => self.seq = number("seq"),
                "event" => return Err(format!("after {} came {text}", self.seq)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Everybody reads until the event; how long the last one took.
async fn all_show(peers: &mut [Peer], seq: u64, most: Duration) -> Duration {
    let began = Instant::now();
    let all = futures_util::future::join_all(peers.iter_mut().map(|peer| peer.until(seq)));
    let all = timeout(most, all).await.expect("they are current in time");
    all.into_iter().for_each(Result::unwrap);
    began.elapsed()
}

async fn sockets(hall: &Hall) -> usize {
    let metrics = hall.anyone.ask(Ask::new(hyper::Method::GET, "/metrics")).await.expect(200);
    let line = metrics.text.lines().find_map(|line| line.strip_prefix("xinmoi_sockets "));
    line.expect("the office counts its sockets").parse::<f64>().unwrap() as usize
}

async fn lab() {
    let mut dice = Dice::from_env();
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let mut peers = Vec::new();
    for nth in 0..PEERS {
        peers.push(Peer::come(server.address(), nth, "").await.unwrap());
    }
    let seq = hall.take("a").await.expect(201).seq();
    all_show(&mut peers, seq, BACK_MAX).await;
    let (flaps, vanished) = (count("XINMOI_FLAPS", FLAPS), count("XINMOI_VANISHED", VANISHED));
    let (mut slowest_flap, mut slowest_gone) = (Duration::ZERO, Duration::ZERO);
    let mut slowest_back = Duration::ZERO;
    for _ in 0..flaps {
        link(false);
        let mut last = 0;
        for _ in 0..5 {
            last = hall.take("a").await.expect(201).seq();
        }
        // How long the link is away is what the lab varies.
        sleep(Duration::from_millis(dice.under(FLAP_MS_MAX))).await;
        link(true);
        slowest_flap = slowest_flap.max(all_show(&mut peers, last, BACK_MAX).await);
        assert!(peers.iter().all(|peer| peer.snapshots == 1), "a flap cost somebody the line");
    }
    for _ in 0..vanished {
        link(false);
        slowest_gone = slowest_gone.max(all_gone(&hall).await);
        let last = hall.take("a").await.expect(201).seq();
        link(true);
        let began = Instant::now();
        let back = peers.iter_mut().map(|peer| peer.come_back(server.address()));
        timeout(BACK_MAX, futures_util::future::join_all(back)).await.expect("they are back");
        all_show(&mut peers, last, BACK_MAX).await;
        slowest_back = slowest_back.max(began.elapsed());
        assert!(peers.iter().all(|peer| peer.snapshots == 1), "told anew, not what was missed");
    }
    assert!(slowest_back <= BACK_MAX, "{slowest_back:?}");
    println!(
        "{PEERS} peers: {flaps} flaps, current again after {slowest_flap:.1?}; {vanished} times vanished, gone after \
         {slowest_gone:.1?}, back after {slowest_back:.1?}"
    );
}

/// Waits until the office has let go of every socket.
async fn all_gone(hall: &Hall) -> Duration {
    let began = Instant::now();
    while sockets(hall).await > 0 {
        assert!(began.elapsed() <= GONE_MAX, "vanished peers are still served");
        sleep(AGAIN).await;
    }
    began.elapsed()
}
