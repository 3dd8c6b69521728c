//! Where the server is.

use std::str::FromStr;

/// A server's address, parsed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Host and port, as in the `Host` header.
    pub(crate) authority: String,
    /// Host and port to connect to.
    pub(crate) host: String,
    /// 80 when the address names none.
    pub(crate) port: u16,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = "must be like http://192.168.1.10:8080";
        let uri: http::Uri = text.parse().map_err(|e| format!("{e}; {wanted}"))?;
        if uri.scheme_str() != Some("http") {
            return Err(wanted.to_owned());
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(format!("names a page; {wanted}"));
        }
        let authority = uri.authority().ok_or(wanted)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(wanted.to_owned());
        }
        let port = authority.port_u16().unwrap_or(80);
        Ok(Self { authority: authority.to_string(), host, port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_host_and_port() {
        for (text, host, port) in [
            ("http://127.0.0.1:8080", "127.0.0.1", 8080),
            ("http://phuong.lan/", "phuong.lan", 80),
            ("http://[::1]:9000", "::1", 9000),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!((address.host.as_str(), address.port), (host, port));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "127.0.0.1:8080",
            "https://x",
            "http://",
            "http://x/lobby",
            "http://a:b@c",
            "http://x y",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
