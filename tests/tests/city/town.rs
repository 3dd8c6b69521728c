//! A city to try things with.

use city::batch::{ToldRecord, link};
use city::bulletin::{Board, Posted, Receipt};
use city::fleet::{Offer, Rolled, Runs};
use city::hub::Checked;
use city::hub::ask::Asked;
use city::key::Key;
use city::report::Now;
use city::uplink::{self, Link, Telling, nats};
use dispatcher::{ConfigSource, Dispatcher, Order, Start, What};
use office::{
    Actor, Command, CounterNo, Issue, Millis, Outcome, Role, Rules, ServiceKey, TicketId, UserName,
};
use sqlx::{Connection, PgConnection};
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;
use xinmoi_tests::broker::Broker;
use xinmoi_tests::cluster::Cluster;
use xinmoi_tests::program::{PASSWORD, command, xinmoi};

/// How long things may take on a machine that is busy with other tests.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A number from the environment, for long forms.
pub(crate) fn count(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

pub(crate) fn folder(prefix: &str) -> TempDir {
    let near = xinmoi().parent().expect("a program stands in a folder").to_path_buf();
    tempfile::Builder::new().prefix(prefix).tempdir_in(near).expect("there is room")
}

/// An office: its log and its line, without its pages.
pub(crate) struct Site {
    pub(crate) site: String,
    pub(crate) data: PathBuf,
    pub(crate) log: Dispatcher,
    pub(crate) key: Arc<Key>,
    _folder: Option<Arc<TempDir>>,
}

/// An office without a configuration that a city could set.
struct Own;

impl Rolled for Own {
    fn runs(&self) -> Runs {
        Runs::default()
    }

    fn offered(&self, _: Offer) {}
}

impl Board for Own {
    fn receipts(&self) -> Vec<Receipt> {
        Vec::new()
    }

    fn posted(&self, _: Posted) {}
}

/// An uplink that ends with this value.
pub(crate) struct Uplink {
    task: JoinHandle<()>,
    pub(crate) link: watch::Receiver<Link>,
}

impl Drop for Uplink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The smallest office's rules, under a name.
fn rules(name: &str) -> Rules {
    let text = xinmoi_tests::config::minimal();
    let mut rules = settings::read(&text, "minimal.toml").expect("the sample is right").rules;
    rules.name.vi = name.to_owned();
    rules
}

impl Site {
    /// An office that was never open.
    pub(crate) async fn new(site: &str) -> Self {
        Self::with_clock(site, 0).await
    }

    /// One whose clock is wrong by hours.
    pub(crate) async fn with_clock(site: &str, hours: i64) -> Self {
        let folder = Arc::new(folder("site-"));
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data).expect("there is room");
        let office = Self::on(site, &data, Arc::new(Key::new()), Some(folder), hours);
        let configure = dispatcher::AdminCommand::Configure {
            rules: Box::new(rules(site)),
            text: String::new(),
            sha256: String::new(),
            source: ConfigSource::File,
            changes: Vec::new(),
        };
        office.order(What::Admin(configure), Actor::System).await;
        for counter in 1..=2 {
            office.clerk(Command::Open { counter: number(counter) }).await;
        }
        office
    }

    /// An office on a data directory.
    pub(crate) fn at(site: &str, data: &Path, key: Arc<Key>, folder: Option<Arc<TempDir>>) -> Self {
        Self::on(site, data, key, folder, 0)
    }

    /// The same with a clock that is wrong by hours.
    pub(crate) fn on(
        site: &str,
        data: &Path,
        key: Arc<Key>,
        folder: Option<Arc<TempDir>>,
        hours: i64,
    ) -> Self {
        let clock: dispatcher::Clock =
            Arc::new(move || Millis(jiff::Timestamp::now().as_millisecond() + hours * 3_600_000));
        let start = Start::at(data, clock, Uuid::now_v7());
        let log = Dispatcher::start(start).expect("the store opens");
        Self { site: site.to_owned(), data: data.to_owned(), log, key, _folder: folder }
    }

    /// Starts telling the city.
    pub(crate) async fn tell(&self, town: &Town) -> Uplink {
        let servers = std::iter::once(&town.broker).chain(&town.others).map(Broker::url);
        let broker = nats::Broker { servers: servers.collect(), authority: None };
        let line = nats::line(&broker, &self.site, &self.key).await.expect("an address");
        self.tell_over(town, line)
    }

    pub(crate) fn tell_over(&self, town: &Town, line: uplink::Line) -> Uplink {
        let (log, asked) = (self.log.clone(), self.site.clone());
        let telling = Telling {
            site: self.site.clone(),
            key: Arc::clone(&self.key),
            hub: town.hub_key.public(),
            log: self.log.clone(),
            now: Arc::new(move || {
                let at = log.now();
                Now::of(&log.read().office, at, &wire::ViewOptions::default())
            }),
            version: "test".to_owned(),
            fleet: Arc::new(Own),
            board: Arc::new(Own),
            answering: Arc::new(move |ask| {
                let body = format!("{{\"office\":\"{asked}\",\"path\":\"{}\"}}", ask.path);
                let kind = "application/json".to_owned();
                Box::pin(async move { Asked { status: 200, kind, body } })
            }),
        };
        let (shown, link) = watch::channel(Link::default());
        Uplink { task: tokio::spawn(uplink::run(telling, line, shown)), link }
    }

    pub(crate) async fn order(&self, what: What, by: Actor) {
        self.log.submit(Order::new(what, by)).await.expect("the office takes it");
    }

    pub(crate) async fn clerk(&self, command: Command) {
        let user: UserName = "lan".parse().expect("a name");
        let by = Actor::Person { user, role: Role::Supervisor };
        self.order(What::Office(command), by).await;
    }

    pub(crate) async fn issue(&self) {
        let service: ServiceKey = "a".parse().expect("a key");
        let issue = Issue::plain(TicketId(Uuid::now_v7()), service);
        self.order(What::Office(Command::Issue(issue)), Actor::System).await;
    }

    /// A citizen comes, is called, and goes.
    pub(crate) async fn visit(&self) {
        self.issue().await;
        let counter = number(1);
        let user: UserName = "lan".parse().expect("a name");
        let by = Actor::Person { user, role: Role::Clerk };
        let finish =
            Command::Finish { counter, outcome: Outcome::Served, done: Vec::new(), dossiers: None };
        for command in [Command::CallNext { counter }, finish] {
            self.order(What::Office(command), by.clone()).await;
        }
    }

    pub(crate) fn seq(&self) -> u64 {
        self.log.read().seq
    }

    /// What the city must have of this log: how many records, and the chain over what is told.
    pub(crate) fn told(&self) -> (u64, String) {
        let (mut chain, mut after) = ([0; 32], 0);
        loop {
            let some = self.log.since(after, 1_024).expect("the log is there");
            let Some(last) = some.last() else { break };
            after = last.seq;
            for record in &some {
                chain = link(&chain, record.seq, &ToldRecord::of(record));
            }
        }
        (after, chain.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

pub(crate) fn number(counter: u16) -> CounterNo {
    counter.try_into().expect("a sign")
}

/// The hub's process.
pub(crate) struct HubProcess(Child, pub(crate) String);

impl HubProcess {
    pub(crate) fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A broker, a database and a hub.
pub(crate) struct Town {
    pub(crate) hub: HubProcess,
    pub(crate) broker: Broker,
    /// Those that stand for it.
    pub(crate) others: Vec<Broker>,
    pub(crate) database: Cluster,
    pub(crate) hub_key: Key,
    folder: TempDir,
}

impl Town {
    /// A city of these offices.
    pub(crate) fn of(sites: &[&Site]) -> Self {
        Self::with(sites, "")
    }

    pub(crate) fn with(sites: &[&Site], more: &str) -> Self {
        let known = sites.iter().map(|site| (site.site.clone(), site.key.public()));
        Self::knowing(&known.collect::<Vec<_>>(), more)
    }

    /// A city that knows these offices by these keys.
    pub(crate) fn knowing(known: &[(String, String)], more: &str) -> Self {
        Self::on(1, known, more)
    }

    /// A city whose broker is three servers.
    pub(crate) fn on_three(sites: &[&Site]) -> Self {
        let known = sites.iter().map(|site| (site.site.clone(), site.key.public()));
        Self::on(3, &known.collect::<Vec<_>>(), "")
    }

    fn on(servers: usize, known: &[(String, String)], more: &str) -> Self {
        let place = folder("town-");
        let database =
            Cluster::start(folder("pg-")).expect("it starts").expect("PostgreSQL is here");
        let hub_key = Key::at(&place.path().join("hub.key")).expect("there is room");
        let mut offices = String::new();
        for (site, key) in known {
            let _ =
                writeln!(offices, "[[office]]\nsite = '{site}'\nname = '{site}'\nkey = '{key}'");
        }
        let config = |broker: &str| {
            format!(
                "[city]\nname = 'Thành phố'\nlisten = '127.0.0.1:0'\n[database]\nurl = '{}'\n\
                 [broker]\nservers = [{broker}]\nreplicas = {servers}\nstore_max_mib = 512\n{more}\n{offices}",
                database.url()
            )
        };
        let file = place.path().join("city.toml");
        // Who may do what does not depend on where the broker is.
        std::fs::write(&file, config("'nats://127.0.0.1:1'")).expect("there is room");
        let rights = command().arg("broker-config").arg("--config").arg(&file).output();
        let rights = String::from_utf8(rights.expect("xinmoi starts").stdout).expect("text");
        let folders = (0..servers).map(|_| folder("nats-")).collect();
        let mut brokers = if servers == 1 {
            vec![Broker::start(folder("nats-"), &rights)]
        } else {
            Broker::cluster(folders, &rights)
        };
        let urls: Vec<String> =
            brokers.iter().map(|broker| format!("'{}'", broker.url())).collect();
        std::fs::write(&file, config(&urls.join(", "))).expect("there is room");
        let broker = brokers.remove(0);
        let hub = start_hub(&file);
        Self { hub, broker, others: brokers, database, hub_key, folder: place }
    }

    pub(crate) fn kill_hub(&mut self) {
        self.hub.kill();
        self.hub = start_hub(&self.file());
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("city.toml")
    }

    pub(crate) async fn db(&self) -> PgConnection {
        PgConnection::connect(&self.database.url()).await.expect("the database is there")
    }

    pub(crate) async fn checked(&self) -> Vec<Checked> {
        city::hub::verify(&mut self.db().await).await.expect("the rows can be read")
    }

    /// Waits until the city has all of a log, then compares both by count and by chain.
    pub(crate) async fn expect_all(&self, site: &Site, link: &mut watch::Receiver<Link>) {
        let seq = site.seq();
        let all = link.wait_for(|link| link.confirmed >= seq);
        let done = tokio::time::timeout(PATIENCE, all).await.is_ok();
        let shown = (!done).then(|| link.borrow().clone());
        assert!(shown.is_none(), "{} has {seq} records, and {shown:?}", site.site);
    }

    /// Compares what the city has with what an office has.
    pub(crate) async fn expect_equal(&self, sites: &[&Site]) {
        let checked = self.checked().await;
        for site in sites {
            let (records, chain) = site.told();
            let epoch = site.log.read().epoch;
            let city = checked.iter().find(|c| c.site == site.site && c.epoch == epoch);
            let city = city.expect("the city knows it");
            assert!(city.good, "{city:?}");
            assert_eq!((city.rows, &city.chain), (records, &chain), "{}", site.site);
        }
    }
}

pub(crate) fn start_hub(config: &Path) -> HubProcess {
    let mut child = command()
        .arg("hub")
        .arg("--config")
        .arg(config)
        .env("XINMOI_LOG", "warn")
        .env("XINMOI_ADMIN_PASSWORD", PASSWORD)
        .stdout(Stdio::piped())
        .spawn()
        .expect("xinmoi starts");
    let said = BufReader::new(child.stdout.take().expect("it is piped"));
    let begun = Instant::now();
    for line in said.lines().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix("ready ") {
            return HubProcess(child, address.to_owned());
        }
        assert!(begun.elapsed() < PATIENCE, "the hub does not start");
    }
    panic!("the hub ended: {:?}", child.wait());
}
