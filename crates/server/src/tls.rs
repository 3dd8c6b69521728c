//! TLS: a certificate of the city's, or one of the office's own authority, read and issued anew without a restart.

mod authority;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;

use authority::Authority;
use jiff::civil::Date;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use settings::Https;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;
use tokio_rustls::TlsAcceptor;
use tracing::{info, warn};

/// What a browser may speak: what everything else here speaks.
const PROTOCOL: &[u8] = b"http/1.1";

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds no certificate or no key.
    #[error("{}: no certificate or no key in it: {what}", path.display())]
    Pem {
        /// Which.
        path: PathBuf,
        /// What the parser says.
        what: String,
    },
    /// Certificate and key do not belong together, or cannot be used.
    #[error("the certificate cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
    /// The office's own certificate could not be made.
    #[error("no certificate could be issued: {0}")]
    Issue(#[from] rcgen::Error),
}

/// The names and numbers that a certificate is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Names of this machine, in small letters.
    pub hosts: Vec<String>,
    /// Its numbers.
    pub addresses: Vec<IpAddr>,
}

/// The certificate in use.
#[derive(Debug)]
pub struct Tls {
    dir: PathBuf,
    files: Option<(PathBuf, PathBuf)>,
    current: RwLock<Current>,
}

#[derive(Clone, Debug)]
struct Current {
    config: Arc<ServerConfig>,
    /// What it was made of: to know when it must be made anew.
    made_of: MadeOf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum MadeOf {
    /// When the city's files were written.
    Files([Option<SystemTime>; 2]),
    /// Whom the own one is for, and when the next is due.
    Own(Names, Date),
}

impl Tls {
    /// Reads the city's certificate, or issues one of the office's own. `data`: the office's data directory.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn start(data: &Path, https: &Https, names: &Names, today: Date) -> Result<Self, TlsError> {
        let dir = data.join("tls");
        let paths = https.certificate.as_ref();
        let files = paths.map(|(certificate, key)| (certificate.into(), key.into()));
        let current = RwLock::new(make(&dir, files.as_ref(), names, today)?);
        Ok(Self { dir, files, current })
    }

    /// The certificate of the office's own authority, PEM, for devices to install; `None` where the city's is used.
    #[must_use]
    pub fn authority(&self) -> Option<String> {
        let own = self.files.is_none();
        own.then(|| authority::certificate(&self.dir).ok()).flatten()
    }

    /// What the next connection is greeted with.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&current.config))
    }

    /// Takes up a new certificate: other files, other names of this machine, or the day on which the next is due. What
    /// cannot be used changes nothing.
    pub fn renew(&self, names: &Names, today: Date) {
        let is_due = {
            let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
            match (&current.made_of, &self.files) {
                (MadeOf::Files(written), Some(files)) => *written != times(files),
                (MadeOf::Own(known, due), None) => known != names || *due <= today,
                (MadeOf::Files(_), None) | (MadeOf::Own(..), Some(_)) => true,
            }
        };
        if !is_due {
            return;
        }
        match make(&self.dir, self.files.as_ref(), names, today) {
            Ok(new) => {
                info!("A new certificate is in use");
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
            }
            Err(why) => {
                warn!(%why, "The new certificate cannot be used; the one before stays: {why}")
            }
        }
    }
}

fn make(
    dir: &Path,
    files: Option<&(PathBuf, PathBuf)>,
    names: &Names,
    today: Date,
) -> Result<Current, TlsError> {
    let (chain, key, made_of) = match files {
        Some(files) => {
            let written = times(files);
            let (chain, key) = (read(&files.0)?, read(&files.1)?);
            (chain_in(&files.0, &chain)?, key_in(&files.1, &key)?, MadeOf::Files(written))
        }
        None => {
            let issued = Authority::of(dir, today)?.issue(names, today)?;
            (issued.chain, issued.key, MadeOf::Own(names.clone(), issued.renew_on))
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = config.with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(Current { config: Arc::new(config), made_of })
}

fn times((certificate, key): &(PathBuf, PathBuf)) -> [Option<SystemTime>; 2] {
    [certificate, key].map(|path| path.metadata().and_then(|file| file.modified()).ok())
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|source| TlsError::File { path: path.to_owned(), source })
}

fn chain_in(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let bad = |what: String| TlsError::Pem { path: path.to_owned(), what };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|error| bad(error.to_string()))?;
    if chain.is_empty() { Err(bad("no certificate".to_owned())) } else { Ok(chain) }
}

fn key_in(path: &Path, pem: &[u8]) -> Result<PrivateKeyDer<'static>, TlsError> {
    let bad = |error: rustls::pki_types::pem::Error| TlsError::Pem {
        path: path.to_owned(),
        what: error.to_string(),
    };
    PrivateKeyDer::from_pem_slice(pem).map_err(bad)
}
