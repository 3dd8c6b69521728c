//! The office's shell: HTTP, WebSocket, pages. Nothing here decides: a handler extracts, submits to the dispatcher
//! and answers; the stream shows what the log says.

pub mod access;
mod afar;
mod announcer;
mod answer;
mod app;
mod backups;
mod body;
mod caller;
mod common;
mod configured;
mod device_tokens;
mod door;
mod failed;
mod finish;
mod gate;
mod hosts;
mod known;
#[cfg(feature = "mutants")]
pub mod lab;
mod limits;
mod listen;
mod media;
mod moving;
mod pairings;
mod passes;
mod passwords;
mod peer;
mod problem;
mod prompts;
mod reached;
mod reporting;
mod router;
mod routes;
mod secrets;
mod stream;
mod texts;
mod tls;
mod tries;
mod voices;

pub use afar::Afar;
pub use app::{App, CityLink, Config};
pub use caller::{Caller, Person};
pub use door::Door;
pub use hosts::names;
pub use listen::{Entrance, serve};
pub use passwords::{drawn_password, hash_of, is_hash_of};
pub use problem::ApiError;
pub use router::router;
pub use routes::config::configuration;
pub use routes::pages::embedded;
pub use secrets::{hash, hex, new_token};
pub use stream::incoming;
pub use tls::{Names, Tls, TlsError};
pub use tries::{From as TriedFrom, Tries};
