//! What every handler can reach.

use crate::announcer::Announcer;
use crate::attempts::Attempts;
use crate::backups::copies::{self, Copies};
use crate::backups::{self, Backups};
use crate::bulletins::Bulletins;
use crate::configured::configured;
use crate::enrolments::Enrolments;
use crate::failed::Failed;
use crate::limits::Rates;
use crate::media::Shelf;
use crate::oidc::Provider;
use crate::pairings::Pairings;
use crate::passes::Passes;
use crate::passwords::Passwords;
use crate::presence::{self, Presence};
use crate::prompts::Prompts;
use crate::reached::{self, Reached};
use crate::refusals::Refusals;
use crate::reporting::Reporting;
use crate::restoring::{self, Restoring};
use crate::retention;
use crate::secrets::{hash, new_token, random};
use crate::shares::{Shares, Whose};
use crate::stream::Hub;
use crate::tls::Tls;
use crate::tries::Tries;
use dispatcher::{AdminCommand, CommandError, DeviceRow, Dispatcher, Order, What};
use jiff::civil::Date;
use metrics_exporter_prometheus::PrometheusHandle;
use office::{Actor, DeviceKind, Millis, Zone};
use settings::Settings;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};
use wire::ViewOptions;

/// How long the link for the first admin opens something.
const FIRST_ADMIN_LINK: Duration = Duration::from_secs(30 * 60);

/// What the server starts with.
#[derive(Debug)]
pub struct Config {
    /// The one writer.
    pub dispatcher: Dispatcher,
    /// The data directory.
    pub data: PathBuf,
    /// The configuration in force.
    pub settings: Settings,
    /// The office's own voices.
    pub voices: voice::Library,
    /// Whether this is the demo, which shows every screen without log-in. Loopback only.
    pub open_house: bool,
    /// Where the metrics are read from, if anywhere.
    pub metrics: Option<PrometheusHandle>,
    /// The runtime on which screens are written to, so that they hold up no answer.
    pub screens: tokio::runtime::Handle,
}

/// The office's shell. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The configuration and what the views take from it.
struct InForce {
    settings: Arc<Settings>,
    options: ViewOptions,
}

impl InForce {
    fn of(settings: &Arc<Settings>) -> Self {
        Self { settings: Arc::clone(settings), options: view_options(settings) }
    }
}

/// How the line to the city is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CityLink {
    /// Whether the city answers.
    pub connected: bool,
    /// Records of the log that the city does not have yet.
    pub behind: u64,
    /// The last record that it has said it has.
    pub confirmed: u64,
    /// Why the city does not take them: `unknown`, `cloned`, `forked`, `rolled_back`, `removed`.
    pub trouble: Option<&'static str>,
}

struct Inner {
    dispatcher: Dispatcher,
    in_force: RwLock<InForce>,
    voices: voice::Library,
    media: Shelf,
    backups: Backups,
    copies: Copies,
    restoring: Restoring,
    data: PathBuf,
    configuring: tokio::sync::Mutex<()>,
    hub: Hub,
    announcer: Announcer,
    prompts: Prompts,
    passes: Passes,
    passwords: Passwords,
    tries: Tries,
    presence: Presence,
    enrolments: Enrolments,
    provider: Provider,
    failed: Failed,
    refusals: Refusals,
    house_speaker: Mutex<Option<DeviceRow>>,
    first_admin: Mutex<Option<([u8; 32], Instant)>>,
    pairings: Pairings,
    reached: Reached,
    reporting: Reporting,
    rates: Rates,
    connections: Shares<IpAddr>,
    streams: Shares<Whose>,
    tls: OnceLock<Arc<Tls>>,
    bulletins: Bulletins,
    city: OnceLock<Box<dyn Fn() -> CityLink + Send + Sync>>,
    open_house: bool,
    metrics: Option<PrometheusHandle>,
    screens: tokio::runtime::Handle,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("open_house", &self.0.open_house).finish_non_exhaustive()
    }
}

impl App {
    /// Starts the hub and the announcer. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the key of the passes cannot be kept.
    pub async fn start(config: Config) -> Result<Self, CommandError> {
        let Config { dispatcher, data, settings, voices, open_house, metrics, screens } = config;
        let key = pass_key(&dispatcher).await?;
        let settings = Arc::new(settings);
        keep_comments(&dispatcher, &settings);
        let in_force = InForce::of(&settings);
        // Not proven yet.
        let options = ViewOptions { public_url: None, ..in_force.options.clone() };
        let hub = Hub::start(&dispatcher, options, &screens);
        hub.tell_beside(&screens);
        let announcer =
            Announcer::start(dispatcher.clone(), hub.clone(), &settings, voices.clone());
        let presence = Presence::since(dispatcher.now());
        let app = Self(Arc::new(Inner {
            passes: Passes::new(key, &dispatcher),
            prompts: Prompts::of(voices.clone()),
            dispatcher,
            in_force: RwLock::new(in_force),
            media: Shelf::at(data.join("media")),
            backups: Backups::default(),
            copies: Copies::default(),
            restoring: Restoring::default(),
            data,
            voices,
            configuring: tokio::sync::Mutex::default(),
            hub,
            announcer,
            passwords: Passwords::default(),
            tries: Tries::default(),
            presence,
            enrolments: Enrolments::default(),
            provider: Provider::default(),
            failed: Failed::default(),
            refusals: Refusals::default(),
            house_speaker: Mutex::new(None),
            first_admin: Mutex::new(None),
            pairings: Pairings::default(),
            reached: Reached::default(),
            reporting: Reporting::default(),
            rates: Rates::default(),
            connections: Shares::default(),
            streams: Shares::default(),
            tls: OnceLock::new(),
            bulletins: Bulletins::default(),
            city: OnceLock::new(),
            open_house,
            metrics,
            screens,
        }));
        app.warn_of_missing_media(&app.settings());
        // A slip's proof is not to wait for the day to be read.
        let log = app.dispatcher().clone();
        let _ = tokio::task::spawn_blocking(move || log.tree(|_| ())).await;
        restoring::forget(&app).await;
        tokio::spawn(reached::run(app.clone()));
        tokio::spawn(backups::run(app.clone()));
        tokio::spawn(copies::run(app.clone()));
        tokio::spawn(presence::run(app.clone()));
        Ok(app)
    }

    /// The one writer.
    #[must_use]
    pub fn dispatcher(&self) -> &Dispatcher {
        &self.0.dispatcher
    }

    /// The configuration in force.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.in_force().settings)
    }

    pub(crate) fn work_by(&self, settings: Settings) {
        let settings = Arc::new(settings);
        keep_comments(&self.0.dispatcher, &settings);
        let in_force = InForce::of(&settings);
        self.0.hub.set_options(self.reachable(in_force.options.clone()));
        self.0.announcer.work_by(&settings);
        *self.0.in_force.write().unwrap_or_else(PoisonError::into_inner) = in_force;
        self.0.backups.look();
        self.0.copies.look();
    }

    fn in_force(&self) -> RwLockReadGuard<'_, InForce> {
        self.0.in_force.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The office's own voices.
    pub(crate) fn voices(&self) -> &voice::Library {
        &self.0.voices
    }

    /// The data directory.
    pub(crate) fn data(&self) -> &Path {
        &self.0.data
    }

    /// Backups that the office makes by itself.
    pub(crate) fn backups(&self) -> &Backups {
        &self.0.backups
    }

    /// What of them is sent to another place.
    pub(crate) fn copies(&self) -> &Copies {
        &self.0.copies
    }

    /// A backup on its way into the place of this office.
    pub(crate) fn restoring(&self) -> &Restoring {
        &self.0.restoring
    }

    /// The office's own pictures and videos.
    pub(crate) fn media(&self) -> &Shelf {
        &self.0.media
    }

    /// Whose turn it is to change the configuration.
    pub(crate) fn configuring(&self) -> &tokio::sync::Mutex<()> {
        &self.0.configuring
    }

    /// What a view of the office needs beside the office.
    #[must_use]
    pub fn view_options(&self) -> ViewOptions {
        ViewOptions { devices: Arc::new(self.hub().devices()), ..self.options() }
    }

    /// From here on, how the line to the city is, is asked here.
    pub fn set_city(&self, link: impl Fn() -> CityLink + Send + Sync + 'static) {
        // Set once, when the office starts.
        let _ = self.0.city.set(Box::new(link));
    }

    /// From here on days go that the office keeps no longer: once its configuration is the one that is in force, and its city
    /// is asked.
    pub fn begin_retention(&self) {
        tokio::spawn(retention::run(self.clone()));
    }

    /// How the line to the city is; `None`: the office has no city.
    pub(crate) fn city(&self) -> Option<CityLink> {
        self.0.city.get().map(|link| link())
    }

    pub(crate) fn options(&self) -> ViewOptions {
        let waits = self.0.hub.waits();
        let options = self.in_force().options.clone();
        self.reachable(ViewOptions { waits, ..options })
    }

    /// An address that phones do not reach is told to nobody.
    fn reachable(&self, options: ViewOptions) -> ViewOptions {
        let public_url = self.0.reached.proven(options.public_url.as_ref());
        ViewOptions { public_url, ..options }
    }

    /// Today, as the office would have it.
    #[must_use]
    pub fn today(&self) -> Date {
        let now = self.dispatcher().now();
        self.dispatcher().read().office.date_of(now)
    }

    /// What holds the city's bulletins.
    pub(crate) fn bulletin_board(&self) -> &Bulletins {
        &self.0.bulletins
    }

    /// How often people, devices and strangers ask.
    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// The devices that ask to be paired.
    pub(crate) fn pairings(&self) -> &Pairings {
        &self.0.pairings
    }

    /// What the office speaks TLS with, from here on.
    pub fn set_tls(&self, tls: Arc<Tls>) {
        // Set once, where the listeners are made.
        let _ = self.0.tls.set(tls);
    }

    pub(crate) fn tls(&self) -> Option<&Arc<Tls>> {
        self.0.tls.get()
    }

    /// Those who make reports.
    pub(crate) fn reporting(&self) -> &Reporting {
        &self.0.reporting
    }

    pub(crate) fn reached(&self) -> &Reached {
        &self.0.reached
    }

    /// Tells screens under which address phones reach the office, where that is otherwise than they were told.
    pub(crate) async fn tell_address(&self) {
        let proven = self.0.reached.proven(self.settings().public_url.as_ref());
        self.0.hub.show_address(proven).await;
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn announcer(&self) -> &Announcer {
        &self.0.announcer
    }

    pub(crate) fn prompts(&self) -> &Prompts {
        &self.0.prompts
    }

    pub(crate) fn passes(&self) -> &Passes {
        &self.0.passes
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn tries(&self) -> &Tries {
        &self.0.tries
    }

    /// Who is at their page.
    pub(crate) fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// Second factors that are being set up.
    pub(crate) fn enrolments(&self) -> &Enrolments {
        &self.0.enrolments
    }

    /// The identity provider, and the log-ins that have begun there.
    pub(crate) fn provider(&self) -> &Provider {
        &self.0.provider
    }

    pub(crate) fn failed(&self) -> &Failed {
        &self.0.failed
    }

    /// Connections through all doors, by the address that they come from.
    pub(crate) fn connections(&self) -> &Shares<IpAddr> {
        &self.0.connections
    }

    /// Open streams, by whose they are.
    pub(crate) fn streams(&self) -> &Shares<Whose> {
        &self.0.streams
    }

    pub(crate) fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        self.0.refusals.attempts()
    }

    /// The office's own key, under which passes and marks are made.
    pub(crate) fn key(&self) -> Vec<u8> {
        let state = self.0.dispatcher.read();
        state.accounts.settings.get("pass_key").cloned().unwrap_or_default()
    }

    pub(crate) fn metrics(&self) -> Option<&PrometheusHandle> {
        self.0.metrics.as_ref()
    }

    pub(crate) fn screens(&self) -> &tokio::runtime::Handle {
        &self.0.screens
    }

    pub(crate) fn open_house(&self) -> bool {
        self.0.open_house
    }

    /// A fresh token for the loudspeaker that this process starts. The one before opens nothing any more.
    #[must_use]
    pub fn pair_house_speaker(&self, zone: Zone) -> String {
        let (token, token_hash) = new_token();
        let row = DeviceRow {
            device: "office-speaker".parse().expect("it is a valid device id"),
            kind: DeviceKind::Speaker,
            name: "office".to_owned(),
            zone: Some(zone),
            counter: None,
            token_hash,
            created_at: Millis(0),
            comes: true,
            revoked_at: None,
        };
        *self.0.house_speaker.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
        token
    }

    pub(crate) fn house_speaker(&self) -> Option<DeviceRow> {
        self.0.house_speaker.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A one-time token with which the first admin sets a password, for 30 minutes.
    #[must_use]
    pub fn first_admin_link(&self) -> String {
        let (token, hash) = new_token();
        let until = Instant::now() + FIRST_ADMIN_LINK;
        *self.0.first_admin.lock().unwrap_or_else(PoisonError::into_inner) = Some((hash, until));
        token
    }

    /// Whether the token is the one that was printed, unspent and in time.
    pub(crate) fn opens_first_admin(&self, token: &str) -> bool {
        let link = self.0.first_admin.lock().unwrap_or_else(PoisonError::into_inner);
        link.is_some_and(|(kept, until)| kept == hash(token.as_bytes()) && Instant::now() < until)
    }

    /// Whoever holds the link is at work with it: it opens for as long again.
    pub(crate) fn keep_first_admin_link(&self) {
        let mut link = self.0.first_admin.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, until)) = link.as_mut() {
            *until = Instant::now() + FIRST_ADMIN_LINK;
        }
    }

    pub(crate) fn spend_first_admin_link(&self) {
        *self.0.first_admin.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Tells every socket that the server goes, so that screens know it is not their fault.
    pub async fn close_sockets(&self) {
        self.0.hub.close().await;
    }
}

/// The key under which passes are made: made once, kept for the office's life.
async fn pass_key(dispatcher: &Dispatcher) -> Result<Vec<u8>, CommandError> {
    let kept = dispatcher.read().accounts.settings.get("pass_key").cloned();
    if let Some(key) = kept {
        return Ok(key);
    }
    let value = random::<32>().to_vec();
    let keep = AdminCommand::Keep { key: "pass_key".to_owned(), value: value.clone() };
    dispatcher.submit(Order::new(What::Admin(keep), Actor::System)).await?;
    Ok(value)
}

/// What the views need beside the office's rules.
pub(crate) fn view_options(settings: &Settings) -> ViewOptions {
    ViewOptions {
        languages: settings.languages.clone(),
        public_url: settings.public_url.clone(),
        recent: usize::from(settings.lobby.recent),
        next: usize::from(settings.lobby.next),
        remote: settings.remote,
        configured: Arc::new(configured(settings)),
        ..ViewOptions::default()
    }
}

/// For how long what citizens wrote can be read. An office that asks no more keeps what it promised.
fn keep_comments(dispatcher: &Dispatcher, settings: &Settings) {
    if let Some(rating) = &settings.rating {
        dispatcher.keep_comments_for(rating.comment_days);
    }
}
