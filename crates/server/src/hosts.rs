//! Under which names the office answers. A strange site that has its own name lead here (DNS rebinding) is refused: its
//! pages would be of the same origin as ours.

use crate::tls::Names;
use settings::Settings;
use std::net::IpAddr;
use std::sync::LazyLock;

/// This machine's own name, in small letters.
static OWN: LazyLock<Option<String>> = LazyLock::new(|| {
    let name = rustix::system::uname();
    name.nodename().to_str().ok().filter(|name| !name.is_empty()).map(str::to_ascii_lowercase)
});

/// Whether the office answers to this `Host`. A number leads to nobody but us; a name must be known.
pub(crate) fn is_ours(host: &str, settings: &Settings) -> bool {
    let name = name_in(host).to_ascii_lowercase();
    let name = name.strip_suffix('.').unwrap_or(&name);
    is_number(name)
        || name == "localhost"
        || own(name)
        || settings.network.hosts.iter().any(|host| host == name)
        || settings.public_url.as_deref().and_then(of_url) == Some(name.to_owned())
}

/// This machine's name, alone or within its network's.
fn own(name: &str) -> bool {
    let Some(own) = OWN.as_deref() else { return false };
    name == own
        || own.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        || name.strip_suffix(".local") == Some(own)
}

fn is_number(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(name).parse::<IpAddr>().is_ok()
}

/// A host without its port.
fn name_in(host: &str) -> &str {
    match host.rsplit_once(':') {
        // The colons of a number of version 6 stand within its brackets.
        Some((name, port)) if !port.contains(']') => name,
        Some(_) | None => host,
    }
}

fn of_url(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    Some(name_in(rest.split('/').next()?).to_ascii_lowercase())
}

/// The names and numbers of this machine, for a certificate.
#[must_use]
pub fn names(settings: &Settings) -> Names {
    let mut hosts = vec!["localhost".to_owned()];
    if let Some(own) = OWN.as_deref() {
        let local = format!("{}.local", own.split('.').next().unwrap_or(own));
        hosts.extend([own.to_owned(), local]);
    }
    hosts.extend(settings.network.hosts.iter().cloned());
    let public = settings.public_url.as_deref().and_then(of_url);
    hosts.extend(public.filter(|name| !is_number(name)));
    hosts.sort();
    hosts.dedup();
    let mut addresses: Vec<IpAddr> =
        if_addrs::get_if_addrs().unwrap_or_default().iter().map(if_addrs::Interface::ip).collect();
    addresses.sort();
    addresses.dedup();
    Names { hosts, addresses }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: &str = "[office]\nname = 'A'\npublic_url = 'https://Hang.Example.vn:8443/x'\n\
        [network]\nhosts = ['mot-cua.phuong.local']\n\
        [[service]]\nkey = 'a'\nprefix = 'A'\nname = 'A'\n[[counter]]\nnumber = 1\nservices = ['a']\n";

    #[test]
    fn a_strange_name_is_not_ours_and_every_number_is() {
        let settings = settings::read(OFFICE, "office.toml").expect("it is right");
        for ours in [
            "127.0.0.1:8080",
            "[::1]:8080",
            "[::1]",
            "192.168.1.10",
            "localhost",
            "LOCALHOST:80",
            "mot-cua.phuong.local:8443",
            "hang.example.vn:8443",
            "hang.example.vn.",
            "localhost.:1",
        ] {
            assert!(is_ours(ours, &settings), "{ours}");
        }
        for strange in [
            "",
            "evil.example",
            "127.0.0.1.evil.example:8080",
            "localhost.evil.example",
            "phuong.local",
            "x.mot-cua.phuong.local",
            "2130706433",
            "0x7f.1",
            "[::1",
            "evil.example:127.0.0.1",
        ] {
            assert!(!is_ours(strange, &settings), "{strange}");
        }
    }
}
