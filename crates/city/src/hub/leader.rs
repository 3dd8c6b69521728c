//! The hub's life: it waits for the database's lock, works while it holds it, and shows the city all the while.

use crate::hub::alerts;
use crate::hub::ask::{ANSWER_MAX, Ask, Asked, Reply};
use crate::hub::board::Board;
use crate::hub::broker::{FETCH_MAX, HubBroker, came};
use crate::hub::bulletins;
use crate::hub::config::{BrokerConfig, CityConfig, Offices};
use crate::hub::fleet;
use crate::hub::intake::{Came, Intake, Known, Tell};
use crate::hub::schema::{SchemaError, prepare};
use crate::hub::tell;
use crate::hub::web;
use crate::hub::web::address::Addresses;
use crate::hub::web::lines::Lines;
use crate::hub::web::numbers::Counts;
use crate::key::{For, Key, KeyError};
use crate::report::Answer;
use async_nats::jetstream::Message;
use futures_util::StreamExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgConnection, PgPool};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};
use uuid::Uuid;

/// The lock of the hub that works.
const LOCK: i64 = 7_823_402;

/// The pause before trying again what failed.
const AGAIN: Duration = Duration::from_millis(500);

/// How often the connection to the database is looked at while nothing comes.
const LOOK: Duration = Duration::from_secs(2);

/// When either end of a connection to the database gives up on the other: a machine that is switched off says nothing, and the
/// lock of a hub that has vanished is to be free within half a minute.
const GIVING_UP: [(&str, &str); 5] = [
    ("statement_timeout", "60000"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
];

/// How long a transaction, or connecting, may take before the database counts as gone.
const WRITING_MAX: Duration = Duration::from_secs(90);

/// Connections of the screens and reports.
const CONNECTIONS: u32 = 8;

/// Questions to offices that wait for their answers at once.
const QUESTIONS_MAX: usize = 4_096;

/// Of them, those to one office: what it answers at once, and as many that wait their turn.
const QUESTIONS_OF_ONE_MAX: usize = 32;

/// Batches over HTTPS that wait for a commit.
const POSTED_MAX: usize = 512;

/// Why there is no hub.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// Its key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// Its tables.
    #[error("the database: {0}")]
    Schema(#[from] SchemaError),
    /// The address to listen on.
    #[error("{0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The broker's addresses.
    #[error("the broker: {0}")]
    Broker(async_nats::Error),
}

/// Everything that the parts of a hub share.
#[derive(Clone)]
pub struct Hub(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) config: CityConfig,
    pub(crate) offices: Offices,
    pub(crate) board: Board,
    pub(crate) pool: PgPool,
    pub(crate) key: Arc<Key>,
    pub(crate) leads: AtomicBool,
    pub(crate) tries: server::Tries,
    /// How much citizens have asked from where.
    pub(crate) addresses: Addresses,
    /// The numbers that each address took from afar today.
    pub(crate) counts: Counts,
    /// The open lines of screens.
    pub(crate) lines: Lines,
    /// Whose turn it is to have a password checked.
    pub(crate) password: tokio::sync::Mutex<()>,
    broker: Option<HubBroker>,
    questions: Mutex<HashMap<Uuid, (String, oneshot::Sender<Asked>)>>,
    posted: mpsc::Sender<Posted>,
}

/// A batch that came over HTTPS, and where its answer goes.
pub(crate) type Posted = (Came, oneshot::Sender<Answer>);

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("city", &self.0.config.city.name).finish_non_exhaustive()
    }
}

/// Why an office did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// There is none of that name.
    Unknown,
    /// It is away.
    Offline,
    /// It was there, and did not answer in time.
    TooLate,
    /// Too many wait.
    Overloaded,
}

impl Hub {
    /// Asks an office, which answers or is away: said at once.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&self, mut ask: Ask) -> Result<Asked, NoAnswer> {
        let site = ask.site.clone();
        if self.0.offices.get(&site).is_none() {
            return Err(NoAnswer::Unknown);
        }
        ask.heard = self.0.board.heard(&site);
        let Some(broker) = self.0.broker.as_ref().filter(|_| ask.heard.is_some()) else {
            return Err(NoAnswer::Offline);
        };
        let (id, (tell, told)) = (ask.id, oneshot::channel());
        {
            let mut questions = self.questions();
            let its = questions.values().filter(|(theirs, _)| *theirs == site).count();
            if questions.len() >= QUESTIONS_MAX || its >= QUESTIONS_OF_ONE_MAX {
                return Err(NoAnswer::Overloaded);
            }
            questions.insert(id, (site.clone(), tell));
        }
        let bytes = serde_json::to_vec(&ask).expect("it is made of texts and numbers");
        let signature = self.0.key.sign(For::Ask, &bytes);
        broker.ask(&site, bytes, &signature).await;
        let answer = timeout(ANSWER_MAX, told).await;
        self.questions().remove(&id);
        answer.ok().and_then(Result::ok).ok_or(NoAnswer::TooLate)
    }

    fn questions(
        &self,
    ) -> std::sync::MutexGuard<'_, HashMap<Uuid, (String, oneshot::Sender<Asked>)>> {
        self.0.questions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replied(&self, reply: Reply) {
        let mut questions = self.questions();
        // Another office's word does not answer it.
        if questions.get(&reply.id).is_some_and(|(site, _)| *site == reply.site)
            && let Some((_, asker)) = questions.remove(&reply.id)
        {
            let _ = asker.send(reply.asked);
        }
    }

    /// Serves pages and hears offices, whether or not this hub works and the database is there: how offices stand, and what they
    /// answer, needs neither. Ends with what is returned.
    fn hear(&self, listener: TcpListener) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        tasks.spawn(web::serve(listener, self.clone()));
        tasks.spawn(web::lines::watch(self.clone()));
        tasks.spawn(alerts::run(self.clone()));
        tasks.spawn(tell::run(self.clone()));
        tasks.spawn(fleet::tend(self.clone()));
        tasks.spawn(bulletins::tend(self.clone()));
        if let Some(broker) = &self.0.broker {
            let (hearer, asker) = (self.clone(), self.clone());
            let leads = move || hearer.0.leads.load(Ordering::Acquire);
            tasks.spawn(broker.clone().hear_reports(self.0.board.clone(), leads));
            let offices = self.0.offices.clone();
            tasks.spawn(broker.clone().hear_replies(offices, move |reply| asker.replied(reply)));
        }
        tasks
    }

    /// Takes a batch that came over HTTPS, when this hub works.
    pub(crate) async fn post(&self, came: Came) -> Option<Answer> {
        let (tell, told) = oneshot::channel();
        self.0.posted.try_send((came, tell)).ok()?;
        told.await.ok()
    }
}

/// Runs a hub until it is told to stop. `ready` hears where it listens; `first_admin` is the password of the first admin, used
/// where nobody may log in yet.
///
/// # Errors
/// When it cannot begin.
pub async fn run(
    config: CityConfig,
    first_admin: Option<String>,
    ready: impl FnOnce(SocketAddr),
    mut stop: watch::Receiver<bool>,
) -> Result<(), HubError> {
    let key = Arc::new(Key::at(&config.city.key_file)?);
    let options = PgConnectOptions::from_str(&config.database.url)?.options(GIVING_UP);
    let mut db = options.connect().await?;
    prepare(&mut db).await?;
    let (listen, known) = (config.city.listen, Known::default());
    let (posted, mut posts) = mpsc::channel(POSTED_MAX);
    let hub = Hub(Arc::new(Shared::of(config, key, &options, known.clone(), posted).await?));
    let listener = TcpListener::bind(listen).await.map_err(|why| HubError::Listen(listen, why))?;
    let address = listener.local_addr().unwrap_or(listen);
    web::first_admin(&hub.0.pool, first_admin).await?;
    let _tasks = hub.hear(listener);
    ready(address);
    let lead = async {
        let mut first = Some(db);
        loop {
            let done = match first.take() {
                Some(db) => lead(&hub, db, known.clone(), &mut posts).await,
                None => match in_time(options.connect()).await {
                    Ok(db) => lead(&hub, db, known.clone(), &mut posts).await,
                    Err(error) => Err(error),
                },
            };
            hub.0.leads.store(false, Ordering::Release);
            if let Err(error) = done {
                warn!(%error, "The database: {error}");
            }
            sleep(AGAIN.mul_f64(0.5 + fastrand::f64())).await;
        }
    };
    tokio::select! {
        () = lead => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
    Ok(())
}

impl Shared {
    async fn of(
        config: CityConfig,
        key: Arc<Key>,
        options: &PgConnectOptions,
        known: Known,
        posted: mpsc::Sender<Posted>,
    ) -> Result<Self, HubError> {
        let broker = match &config.broker {
            Some(broker) => Some(HubBroker::connect(broker, &key).await.map_err(HubError::Broker)?),
            None => None,
        };
        let offices = Offices::of(&config);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS);
        Ok(Self {
            config,
            board: Board::new(offices.clone(), known),
            offices,
            pool: pool.connect_lazy_with(options.clone()),
            key,
            leads: AtomicBool::new(false),
            tries: server::Tries::default(),
            addresses: Addresses::default(),
            counts: Counts::default(),
            lines: Lines::default(),
            password: tokio::sync::Mutex::default(),
            broker,
            questions: Mutex::default(),
            posted,
        })
    }
}

/// Waits for the lock, then works until the database fails.
async fn lead(
    hub: &Hub,
    mut db: PgConnection,
    known: Known,
    posts: &mut mpsc::Receiver<Posted>,
) -> Result<(), sqlx::Error> {
    while !sqlx::query_scalar::<_, bool>("select pg_try_advisory_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut db)
        .await?
    {
        sleep(AGAIN).await;
    }
    // The lock is this connection's, and so is every write: whoever loses the one cannot do the other.
    let mut intake = Intake::load(&mut db, hub.0.offices.clone(), known).await?;
    info!("This hub works");
    hub.0.leads.store(true, Ordering::Release);
    let mut hearing = JoinSet::new();
    let (fetch, mut fetched) = mpsc::channel(1);
    if let Some((broker, config)) = hub.0.broker.clone().zip(hub.0.config.broker.clone()) {
        hearing.spawn(async move { fetch_all(&broker, &config, &fetch).await });
    }
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            Some(messages) = fetched.recv() => {
                in_time(take_stored(hub, &mut db, &mut intake, messages)).await?;
            }
            Some(posted) = posts.recv() => {
                in_time(take_posted(hub, &mut db, &mut intake, posted)).await?;
            }
            // A connection that the database has closed is noticed although nothing comes.
            _ = look.tick() => {
                in_time(sqlx::query("select 1").execute(&mut db)).await?;
            }
        }
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    let gone = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(WRITING_MAX, work).await.map_err(gone)?
}

/// Takes batches in one transaction; if the database does not take what is in one of them, each by itself: an office can stop only
/// itself.
async fn take(
    db: &mut PgConnection,
    intake: &mut Intake,
    came: &[Came],
) -> Result<BTreeMap<String, Tell>, sqlx::Error> {
    match intake.take(db, came).await {
        Err(error) if is_of_data(&error) => {}
        done => return done,
    }
    intake.reload(db).await?;
    let mut all = BTreeMap::new();
    for one in came {
        match intake.take(db, std::slice::from_ref(one)).await {
            Ok(tell) => all.extend(tell),
            Err(error) if is_of_data(&error) => {
                warn!(site = %one.site, %error, "The database does not take a batch: {error}");
                intake.reload(db).await?;
                intake.set_aside(db, one).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// Whether the database refuses what it was given, and would again: classes of SQLSTATE.
fn is_of_data(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| ["21", "22", "23", "42"].iter().any(|class| code.starts_with(class)))
}

/// Brings what is in the broker's store, as much at once as lies there, one transaction's worth ahead.
async fn fetch_all(broker: &HubBroker, config: &BrokerConfig, fetch: &mpsc::Sender<Vec<Message>>) {
    loop {
        match broker.messages(config).await {
            Ok(messages) => {
                let mut chunks = messages.ready_chunks(FETCH_MAX);
                while let Some(chunk) = chunks.next().await {
                    let whole = chunk.len();
                    let messages: Vec<Message> = chunk.into_iter().filter_map(Result::ok).collect();
                    let failed = messages.len() < whole;
                    if !messages.is_empty() && fetch.send(messages).await.is_err() {
                        return;
                    }
                    if failed {
                        break;
                    }
                }
                warn!("The broker's store is asked for anew");
            }
            Err(error) => warn!(%error, "The broker's store: {error}"),
        }
        sleep(AGAIN.mul_f64(0.5 + fastrand::f64())).await;
    }
}

/// Takes messages of the broker's store: in the database first, then out of the store, then confirmed to their offices.
async fn take_stored(
    hub: &Hub,
    db: &mut PgConnection,
    intake: &mut Intake,
    messages: Vec<Message>,
) -> Result<(), sqlx::Error> {
    let came: Vec<Came> = messages.iter().map(came).collect();
    let tells = take(db, intake, &came).await?;
    for message in &messages {
        // One that is not acknowledged comes again, and is known then.
        let _ = message.ack().await;
    }
    for (site, answer) in answers(hub, tells) {
        if let Some(broker) = &hub.0.broker {
            broker.tell(&site, &answer).await;
        }
    }
    Ok(())
}

async fn take_posted(
    hub: &Hub,
    db: &mut PgConnection,
    intake: &mut Intake,
    (came, tell): Posted,
) -> Result<(), sqlx::Error> {
    if tell.is_closed() {
        // Its office has given up and sends it again.
        return Ok(());
    }
    let tells = take(db, intake, std::slice::from_ref(&came)).await?;
    if let Some((_, answer)) = answers(hub, tells).pop() {
        let _ = tell.send(answer);
    }
    Ok(())
}

/// What offices are told after a commit.
fn answers(hub: &Hub, tells: BTreeMap<String, Tell>) -> Vec<(String, Answer)> {
    let answer = |(site, tell): (String, Tell)| {
        if let Some(run) = tell.forked {
            hub.0.board.forked(&site, run);
        }
        let answer = hub.0.board.told(&site, tell.again);
        (site, answer)
    };
    tells.into_iter().map(answer).collect()
}
