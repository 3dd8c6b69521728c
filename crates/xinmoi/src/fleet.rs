//! What becomes of the city's roll-outs in an office.

use city::fleet::{NoOffer, NotTaken, Offer, RollOut, Rolled, Runs, short_why};
use dispatcher::{AdminCommand, ConfigSource, Order, What};
use office::{Actor, Language};
use serde::{Deserialize, Serialize};
use server::{ApiError, App};
use settings::Settings;
use std::sync::{Arc, PoisonError};
use tokio::sync::{Mutex, Semaphore};
use tracing::{info, warn};

/// Under which the store keeps what the city sent last.
const KEPT: &str = "city_rollout";

/// How often it is tried again when somebody changes the configuration meanwhile.
const TRIES_MAX: usize = 3;

/// Offers that wait for one that is taken. An honest hub makes one every second or two.
const OFFERS_MAX: usize = 16;

/// Characters of the configuration's hash that the city is told.
const HASH_CHARS: usize = 16;

/// What the store keeps. A version is noted when it was taken or refused, so that an older one never counts again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Noted {
    /// The last roll-out that was looked at.
    seen: u64,
    /// The last one that was taken, and its template: what the office changed since is told from it.
    taken: Option<RollOut>,
    /// Why the last one was not taken.
    refused: Option<NotTaken>,
    /// What the office has otherwise.
    kept: Vec<String>,
}

/// The settings, what the store keeps, and what begins the hash of the settings' text.
type Told = (Arc<Settings>, Noted, String);

/// An office that lets its city set some of its configuration.
#[derive(Clone)]
pub(crate) struct Fleet {
    app: App,
    site: String,
    hub: String,
    /// One roll-out at a time.
    turn: Arc<Mutex<()>>,
    room: Arc<Semaphore>,
    /// What was told last, and of which configuration: it is told every second.
    told: Arc<std::sync::Mutex<Option<Told>>>,
}

impl Fleet {
    pub(crate) fn of(app: &App, site: &str, hub: &str) -> Self {
        let (site, hub) = (site.to_owned(), hub.to_owned());
        Self {
            app: app.clone(),
            site,
            hub,
            turn: Arc::default(),
            room: Arc::new(Semaphore::new(OFFERS_MAX)),
            told: Arc::default(),
        }
    }

    fn noted(&self) -> Noted {
        let kept = self.app.dispatcher().read().accounts.settings.get(KEPT).cloned();
        kept.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    async fn take(&self, offer: &Offer) {
        let before = self.noted();
        let roll_out = match offer.opened(&self.hub, &self.site, before.seen) {
            Ok(roll_out) => roll_out,
            // It comes until the hub has heard what became of it.
            Err(NoOffer::Old) => return,
            Err(why) => return warn!(%why, "A roll-out in the city's name is not taken: {why}"),
        };
        let version = roll_out.version;
        match self.apply(&before, &roll_out).await {
            Ok(kept) => {
                info!(version, kept = kept.len(), "The office works by the city's roll-out");
                let refused = None;
                self.note(Noted { seen: version, taken: Some(roll_out), refused, kept }).await;
            }
            Err(Failed::Refused(why)) => {
                warn!(
                    version,
                    "The city's roll-out is refused, the office goes on as it was: {why}"
                );
                let refused = Some(NotTaken { version, why: short_why(&why) });
                self.note(Noted { seen: version, refused, ..before }).await;
            }
            Err(Failed::Later(why)) => warn!(version, "The city's roll-out waits: {why}"),
        }
    }

    /// By the way that every configuration goes: checked, decided by the office, on disk.
    async fn apply(&self, before: &Noted, roll_out: &RollOut) -> Result<Vec<String>, Failed> {
        let last = before.taken.as_ref().map(|taken| taken.template.as_str());
        for _ in 0..TRIES_MAX {
            let now = self.app.settings();
            let manages = now.city.as_ref().map(|city| city.manages.clone()).unwrap_or_default();
            let rolled = settings::roll_out(&now.text, last, &roll_out.template, &manages);
            let rolled = rolled.map_err(|why| Failed::Refused(why.to_string()))?;
            if rolled.text == now.text {
                return Ok(rolled.kept);
            }
            let new = self.app.checked(&rolled.text).map_err(|why| failed(&why))?;
            let (source, by) = (ConfigSource::Browser, Actor::System);
            match self.app.configure_from(&now.text, new, source, by).await {
                Ok(_) => return Ok(rolled.kept),
                Err(why) if why.is_meanwhile() => {}
                Err(why) => return Err(failed(&why)),
            }
        }
        Err(Failed::Later("somebody changes the configuration".to_owned()))
    }

    async fn note(&self, noted: Noted) {
        let value = serde_json::to_vec(&noted).expect("it is made of texts and numbers");
        let keep = AdminCommand::Keep { key: KEPT.to_owned(), value };
        // What is not noted is offered, and taken, once more.
        if let Err(error) =
            self.app.dispatcher().submit(Order::new(What::Admin(keep), Actor::System)).await
        {
            warn!(%error, "What became of a roll-out cannot be noted: {error}");
        }
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Why a roll-out was not taken.
enum Failed {
    /// It will not be.
    Refused(String),
    /// Perhaps the next time that it is offered: the disk is full, or the like.
    Later(String),
}

fn failed(why: &ApiError) -> Failed {
    let words = why.words(Language::Vi);
    if why.is_a_fault() { Failed::Later(words) } else { Failed::Refused(words) }
}

impl Rolled for Fleet {
    fn runs(&self) -> Runs {
        let now = self.app.settings();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let known = told.take().filter(|(settings, ..)| Arc::ptr_eq(settings, &now));
        let (settings, noted, config) = known.unwrap_or_else(|| {
            let config = server::hex(&server::hash(now.text.as_bytes()));
            (now, self.noted(), config.chars().take(HASH_CHARS).collect())
        });
        let runs = Runs {
            version: noted.taken.as_ref().map_or(0, |taken| taken.version),
            refused: noted.refused.clone(),
            config: config.clone(),
            kept: u32::try_from(noted.kept.len()).unwrap_or(u32::MAX),
        };
        *told = Some((settings, noted, config));
        runs
    }

    fn offered(&self, offer: Offer) {
        let fleet = self.clone();
        tokio::spawn(async move {
            // More than wait are left: they come again.
            let Ok(_room) = fleet.room.try_acquire() else { return };
            let _turn = fleet.turn.lock().await;
            fleet.take(&offer).await;
        });
    }
}
