//! Connections are really made: a client that trusts the authority alone.

use super::*;
use jiff::civil::date;
use rcgen::generate_simple_self_signed;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::os::unix::fs::PermissionsExt;
use tokio_rustls::TlsConnector;

const TODAY: Date = date(2026, 11, 23);

fn own() -> Https {
    Https { port: 8443, certificate: None }
}

fn names() -> Names {
    let hosts = ["localhost", "mot-cua.local", "mot-cua.example.vn"].map(str::to_owned).to_vec();
    Names {
        hosts,
        addresses: ["127.0.0.1", "192.168.1.10", "203.0.113.5", "2001:db8::1", "::1"]
            .map(|n| n.parse().unwrap())
            .to_vec(),
    }
}

/// The certificate that somebody is shown who trusts `pem` alone and wants `name`.
async fn shown(tls: &Tls, pem: &str, name: &str) -> Result<Vec<u8>, String> {
    let mut roots = RootCertStore::empty();
    for root in chain_in(Path::new("ca.pem"), pem.as_bytes()).unwrap() {
        roots.add(root).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let client = client.unwrap().with_root_certificates(roots).with_no_client_auth();
    let (here, there) = tokio::io::duplex(64 * 1024);
    let accepting = tokio::spawn(tls.acceptor().accept(there));
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let stream = TlsConnector::from(Arc::new(client)).connect(name, here).await;
    let stream = stream.map_err(|error| error.to_string())?;
    let leaf = stream.get_ref().1.peer_certificates().unwrap()[0].to_vec();
    accepting.await.unwrap().map_err(|error| error.to_string())?;
    Ok(leaf)
}

#[tokio::test]
async fn whoever_trusts_the_offices_authority_is_answered_under_its_names_alone() {
    let data = tempfile::tempdir().unwrap();
    // The clock of the test's machine is the client's: the certificate is for today.
    let today = jiff::Zoned::now().date();
    let tls = Tls::start(data.path(), &own(), &names(), today).unwrap();
    let authority = tls.authority().unwrap();
    for name in ["127.0.0.1", "192.168.1.10", "::1", "localhost", "mot-cua.local"] {
        shown(&tls, &authority, name).await.unwrap();
    }
    for name in ["192.168.1.11", "203.0.113.5", "kho-bac.local", "mot-cua.example.vn"] {
        let refused = shown(&tls, &authority, name).await.unwrap_err();
        assert!(refused.contains("not valid for name"), "{name}: {refused}");
    }
    let other = tempfile::tempdir().unwrap();
    let other = Tls::start(other.path(), &own(), &names(), today).unwrap().authority().unwrap();
    let refused = shown(&tls, &other, "127.0.0.1").await.unwrap_err();
    assert!(refused.contains("invalid peer certificate"), "{refused}");
}

#[tokio::test]
async fn the_authority_stays_and_its_certificates_change_with_the_names_and_the_year() {
    let data = tempfile::tempdir().unwrap();
    let today = jiff::Zoned::now().date();
    let tls = Tls::start(data.path(), &own(), &names(), today).unwrap();
    let authority = tls.authority().unwrap();
    let first = shown(&tls, &authority, "127.0.0.1").await.unwrap();
    tls.renew(&names(), today);
    assert_eq!(shown(&tls, &authority, "127.0.0.1").await.unwrap(), first, "nothing was due");
    let more = Names { hosts: vec!["khac.local".to_owned()], ..names() };
    tls.renew(&more, today);
    shown(&tls, &authority, "khac.local").await.unwrap();
    tls.renew(&more, today.saturating_add(jiff::Span::new().days(340)));
    let MadeOf::Own(_, due) = tls.current.read().unwrap().made_of.clone() else { panic!() };
    assert!(due > today.saturating_add(jiff::Span::new().days(600)), "{due}");

    let again = Tls::start(data.path(), &own(), &names(), today).unwrap();
    assert_eq!(again.authority().unwrap(), authority, "tablets have it installed");
    shown(&again, &authority, "127.0.0.1").await.unwrap();
    for file in ["ca.key", "ca.pem"] {
        let mode = data.path().join("tls").join(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn the_citys_certificate_is_read_again_when_it_changes_and_a_bad_one_changes_nothing() {
    let data = tempfile::tempdir().unwrap();
    let at = |name: &str| data.path().join(name).to_str().unwrap().to_owned();
    let put = |file: &str, text: &str| {
        std::fs::write(at(file), text).unwrap();
        // Two writings within one tick of the disk's clock are one.
        let later = SystemTime::now() + std::time::Duration::from_secs(text.len() as u64);
        std::fs::File::options().write(true).open(at(file)).unwrap().set_modified(later).unwrap();
    };
    let made = || generate_simple_self_signed(vec!["hang.example.vn".to_owned()]).unwrap();
    let (first, second) = (made(), made());
    put("cert.pem", &first.cert.pem());
    put("key.pem", &first.signing_key.serialize_pem());
    let https = Https { port: 8443, certificate: Some((at("cert.pem"), at("key.pem"))) };
    let tls = Tls::start(data.path(), &https, &names(), TODAY).unwrap();
    assert_eq!(tls.authority(), None);
    let leaf = shown(&tls, &first.cert.pem(), "hang.example.vn").await.unwrap();
    assert_eq!(leaf, first.cert.der().to_vec());

    put("cert.pem", "no certificate");
    tls.renew(&names(), TODAY);
    put("cert.pem", &format!("{}\n", second.cert.pem()));
    tls.renew(&names(), TODAY);
    let leaf = shown(&tls, &first.cert.pem(), "hang.example.vn").await.unwrap();
    assert_eq!(leaf, first.cert.der().to_vec(), "the key is another's: the one before stays");
    put("key.pem", &format!("{}\n", second.signing_key.serialize_pem()));
    tls.renew(&names(), TODAY);
    let leaf = shown(&tls, &second.cert.pem(), "hang.example.vn").await.unwrap();
    assert_eq!(leaf, second.cert.der().to_vec());
    for bad in [at("nowhere.pem"), at("")] {
        let https = Https { port: 8443, certificate: Some((bad, at("key.pem"))) };
        assert!(matches!(
            Tls::start(data.path(), &https, &names(), TODAY),
            Err(TlsError::File { .. })
        ));
    }
}
