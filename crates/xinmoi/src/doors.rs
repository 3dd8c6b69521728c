//! The office's listeners: the plain one that was asked for, and beside it what `[network]` wants.

use crate::failure::Failure;
use server::{App, Door, Entrance, Tls};
use settings::Https;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info};

/// How often it is looked whether another certificate is to be used.
const RENEW_EVERY: Duration = Duration::from_secs(60);

/// Binds a listener.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|why| {
        Failure::of("port-taken", &[("address", address.to_string()), ("why", why.to_string())])
    })
}

/// Every entrance of the office. `plain` is the one that was asked for.
pub(crate) async fn entrances(
    app: &App,
    data: &Path,
    plain: TcpListener,
    address: SocketAddr,
) -> Result<Vec<Entrance>, Failure> {
    let network = app.settings().network.clone();
    let beside = |port| SocketAddr::new(address.ip(), port);
    let mut all = Vec::new();
    if let Some(https) = &network.https {
        let names = server::names(&app.settings());
        let today = app.today();
        let tls = Tls::start(data, https, &names, today).or_else(|why| {
            // People wait: with a certificate that tablets ask about they are called all the same.
            error!(%why, "The certificate cannot be used; one of the office's own stands in: {why}");
            Tls::start(data, &Https { certificate: None, ..https.clone() }, &names, today)
        });
        let tls = tls.map_err(|why| Failure::of("no-tls", &[("why", why.to_string())]))?;
        let tls = Arc::new(tls);
        app.set_tls(Arc::clone(&tls));
        let listener = bind(beside(https.port)).await?;
        info!("People log in at https://{}", beside(https.port));
        all.push(Entrance { listener, door: Door::Tls, tls: Some(tls) });
    }
    if let Some(port) = network.public_port {
        let listener = bind(beside(port)).await?;
        info!("Phones are served at http://{}", beside(port));
        all.push(Entrance { listener, door: Door::Public, tls: None });
    }
    let door = if network.https.is_some() { Door::Screens } else { Door::All };
    all.push(Entrance { listener: plain, door, tls: None });
    Ok(all)
}

/// Serves at every entrance until `stop` says so.
pub(crate) async fn serve(entrances: Vec<Entrance>, app: App, stop: watch::Receiver<bool>) {
    let mut serving = JoinSet::new();
    for entrance in entrances {
        if let Some(tls) = &entrance.tls {
            let (app, tls) = (app.clone(), Arc::clone(tls));
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(RENEW_EVERY).await;
                    tls.renew(&server::names(&app.settings()), app.today());
                }
            });
        }
        serving.spawn(server::serve(entrance, app.clone(), stop.clone()));
    }
    while serving.join_next().await.is_some() {}
}
