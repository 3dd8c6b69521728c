//! `xinmoi hub` and `xinmoi city-key`.

use crate::failure::Failure;
use crate::texts::say;
use city::hub::config::CityConfig;
use city::key::Key;
use std::path::Path;
use tokio::runtime::Builder;
use tokio::sync::watch;

/// Where, in the data directory, an office's key is. It is made on this machine and never leaves it.
pub(crate) const CITY_KEY: &str = "city.key";

/// Runs the city's hub until it is told to stop.
pub(crate) fn hub(config: &Path) -> Result<(), Failure> {
    let config = CityConfig::read(config).map_err(|why| Failure(why.to_string()))?;
    let failed = |why: String| Failure::of("hub-failed", &[("why", why)]);
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|why| failed(why.to_string()))?;
    let first_admin = std::env::var("XINMOI_ADMIN_PASSWORD").ok();
    let (key_file, stop) = (config.city.key_file.clone(), watch::Sender::new(false));
    runtime.block_on(async {
        let stopped = stop.subscribe();
        let signal = crate::office_run::stop_on_signal();
        tokio::spawn(async move {
            let mut signal = signal;
            let _ = signal.wait_for(|told| *told).await;
            stop.send_replace(true);
        });
        let ready = |address| {
            if let Ok(key) = Key::at(&key_file) {
                say(&format!("hub_key {}", key.public()));
            }
            say(&format!("ready http://{address}"));
        };
        city::hub::run(config, first_admin, ready, stopped)
            .await
            .map_err(|why| failed(why.to_string()))
    })
}

/// Prints who may do what at the broker.
pub(crate) fn broker_config(config: &Path) -> Result<(), Failure> {
    let config = CityConfig::read(config).map_err(|why| Failure(why.to_string()))?;
    let key = Key::at(&config.city.key_file).map_err(|why| Failure(why.to_string()))?;
    say(city::hub::permissions(&config, &key.public()).trim_end());
    Ok(())
}

/// Prints the public key of an office, which the city enters in its configuration.
pub(crate) fn city_key(data: &Path) -> Result<(), Failure> {
    crate::office_run::make_private(data)?;
    let key = Key::at(&data.join(CITY_KEY)).map_err(|why| Failure(why.to_string()))?;
    say(&key.public());
    Ok(())
}
