//! The identity provider at which people may log in.

use office::Text;

/// What stands in `[oidc]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oidc {
    /// The provider, as its tokens name it: `https://…`, on this machine `http://…` too.
    pub issuer: String,
    /// What the provider calls this office.
    pub client_id: String,
    /// The whole path of the file in which the secret lies that the office shows the provider.
    pub client_secret_file: String,
    /// Where the provider sends people back to: `https://…/oidc`, as it knows it.
    pub redirect_uri: String,
    /// The claim of its tokens that tells people apart.
    pub claim: String,
    /// What people call the provider; `None`: the city's account.
    pub name: Option<Text>,
}

impl Oidc {
    /// The address under which the office's pages are opened to log in there: scheme, name and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.redirect_uri.strip_suffix(CALLBACK).unwrap_or(&self.redirect_uri)
    }
}

/// The page to which the provider sends people back.
pub(crate) const CALLBACK: &str = "/oidc";
