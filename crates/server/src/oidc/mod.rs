//! Log-in at a city's identity provider (OpenID Connect, authorization code with PKCE): what is asked there, and what of its
//! answers is believed. Nobody gets a role by it: the provider says who somebody is, and the office what they may do.

mod exchange;
mod pending;
mod token;

pub(crate) use exchange::{Metadata, Trouble, secret};
pub(crate) use pending::{Kept, Waiting};
pub(crate) use token::{Expected, claimed};

use exchange::Talks;
use pending::Pending;

/// The provider, and the log-ins that have begun there.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    pub(crate) talks: Talks,
    pub(crate) pending: Pending,
}
