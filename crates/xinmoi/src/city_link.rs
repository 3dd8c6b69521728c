//! An office's line to its city, where it has one.

use crate::bulletins::Bulletins;
use crate::fleet::Fleet;
use crate::hub::CITY_KEY;
use city::hub::ask::{Ask, Asked};
use city::key::Key;
use city::report::{Now, Refused, Trouble};
use city::uplink::{self, Link, Telling, nats};
use server::{Afar, App, CityLink};
use settings::{City, CityLine};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;
use tracing::warn;

/// Tells the city for as long as the office runs. What is in the way is logged: the office works without.
pub(crate) fn start(app: &App, data: &Path) -> Option<tokio::task::JoinHandle<()>> {
    let city = app.settings().city.clone()?;
    let key = match Key::at(&data.join(CITY_KEY)) {
        Ok(key) => Arc::new(key),
        Err(error) => {
            warn!(%error, "The city is not told: {error}");
            return None;
        }
    };
    let (link, shown) = watch::channel(Link::default());
    app.set_city(move || as_shown(&shown.borrow()));
    Some(tokio::spawn(tell(app.clone(), city, key, link)))
}

async fn tell(app: App, city: City, key: Arc<Key>, link: watch::Sender<Link>) {
    let (seen, asked) = (app.clone(), Afar::of(&app));
    let telling = Telling {
        site: city.site.clone(),
        key: Arc::clone(&key),
        hub: city.hub_key.clone(),
        log: app.dispatcher().clone(),
        fleet: Arc::new(Fleet::of(&app, &city.site, &city.hub_key)),
        board: Arc::new(Bulletins::of(&app)),
        now: Arc::new(move || now(&seen)),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        answering: Arc::new(move |ask| {
            let afar = asked.clone();
            Box::pin(async move { answer(&afar, ask).await })
        }),
    };
    let line = match city.line {
        CityLine::Broker { servers, authority } => {
            let broker = nats::Broker { servers, authority: authority.map(Into::into) };
            nats::line(&broker, &telling.site, &key).await.map_err(|why| why.to_string())
        }
        CityLine::Hub(url) => uplink::https::line(&url, &telling.site),
    };
    match line {
        Ok(line) => uplink::run(telling, line, link).await,
        Err(error) => warn!(%error, "The city is not told: {error}"),
    }
}

fn as_shown(link: &Link) -> CityLink {
    let refused = link.refused.map(|refused| match refused {
        Refused::Unknown => "unknown",
        Refused::Cloned => "cloned",
        Refused::Forked => "forked",
    });
    let trouble = link.trouble.map(|trouble| match trouble {
        Trouble::Forked => "forked",
        Trouble::RolledBack => "rolled_back",
        Trouble::Removed => "removed",
    });
    let Link { connected, behind, confirmed, .. } = *link;
    CityLink { connected, behind, confirmed, trouble: refused.or(trouble) }
}

fn now(app: &App) -> Now {
    let (at, options) = (app.dispatcher().now(), app.view_options());
    Now::of(&app.dispatcher().read().office, at, &options)
}

/// Answers as if the phone stood in the hall.
async fn answer(afar: &Afar, ask: Ask) -> Asked {
    let (status, kind, body) = if ask.is_the_citys() {
        afar.answer_city(&ask.path, &ask.language, ask.body.unwrap_or_default()).await
    } else if ask.is_a_phones() {
        afar.answer(&ask.method, &ask.path, &ask.language, ask.key, ask.body).await
    } else {
        (404, "application/json".to_owned(), "{}".to_owned())
    };
    Asked { status, kind, body }
}
