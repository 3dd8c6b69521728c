//! The office's own certificate authority: made at the first start, for this office's names alone.

use super::{Names, TlsError};
use jiff::ToSpan;
use jiff::civil::Date;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, SanType, SerialNumber, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Installed by hand on every tablet: not to be done again while the tablets last.
const AUTHORITY_YEARS: i16 = 10;
/// Browsers take certificates of no more than 398 days.
const DAYS: i64 = 397;
/// A new one is issued so long before the end.
const RENEW_BEFORE: i64 = 60;
/// Clocks of tablets run behind.
const BEFORE: i64 = 2;

/// Networks that are nobody's on the internet (RFC 1918, 4193, 3927, 4291): a key that is stolen from an office's box
/// speaks for no site but such ones.
const PRIVATE: [(IpAddr, u8); 8] = [
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
];
/// Names that are (RFC 6761, 6762, 8375; the last by ICANN's word of 2024).
const PRIVATE_NAMES: [&str; 4] = ["localhost", "local", "home.arpa", "internal"];

/// The beginning of a day, in a type whose crate is rcgen's own affair.
macro_rules! midnight {
    ($date:expr) => {{
        let date: Date = $date;
        date_time_ymd(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
    }};
}

/// A certificate of the office's own.
pub(super) struct Issued {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    /// From this day on the next is due.
    pub(super) renew_on: Date,
}

/// The authority: its key, and its certificate as devices have it.
pub(super) struct Authority {
    key: KeyPair,
}

/// The authority's certificate, PEM.
pub(super) fn certificate(dir: &Path) -> Result<String, TlsError> {
    let path = dir.join("ca.pem");
    std::fs::read_to_string(&path).map_err(|source| TlsError::File { path, source })
}

impl Authority {
    /// The office's authority, made when there is none.
    pub(super) fn of(dir: &Path, today: Date) -> Result<Self, TlsError> {
        let (key_path, path) = (dir.join("ca.key"), dir.join("ca.pem"));
        if path.exists() {
            let pem = std::fs::read_to_string(&key_path);
            let pem = pem.map_err(|source| TlsError::File { path: key_path, source })?;
            return Ok(Self { key: KeyPair::from_pem(&pem)? });
        }
        let authority = Self { key: KeyPair::generate()? };
        let certificate = authority.params(today).self_signed(&authority.key)?;
        let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.map_err(|source| TlsError::File { path: dir.to_owned(), source })?;
        // The certificate last: with it the authority is there.
        put(&key_path, &authority.key.serialize_pem())?;
        put(&path, &certificate.pem())?;
        Ok(authority)
    }

    /// Its name holds a part of its key: two offices' authorities on one tablet are two.
    fn name(&self) -> DistinguishedName {
        let mut name = DistinguishedName::new();
        let mark = crate::secrets::hex(&crate::secrets::hash(self.key.public_key_raw())[..4]);
        name.push(DnType::CommonName, format!("Xin Moi {mark}"));
        name
    }

    fn params(&self, today: Date) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = self.name();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let numbers = PRIVATE.map(|(net, bits)| CidrSubnet::from_addr_prefix(net, bits));
        let names = PRIVATE_NAMES.map(|name| GeneralSubtree::DnsName(name.to_owned()));
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: numbers
                .map(GeneralSubtree::IpAddress)
                .into_iter()
                .chain(names)
                .collect(),
            excluded_subtrees: Vec::new(),
        });
        params.not_before = midnight!(today.saturating_sub(BEFORE.days()));
        params.not_after = midnight!(today.saturating_add(AUTHORITY_YEARS.years()));
        params
    }

    /// A certificate for this machine, with a key of its own that is written nowhere.
    pub(super) fn issue(&self, names: &Names, today: Date) -> Result<Issued, TlsError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Xin Moi");
        params.subject_alt_names = alternatives(names)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.serial_number = Some(SerialNumber::from_slice(&crate::secrets::random::<16>()));
        params.not_before = midnight!(today.saturating_sub(BEFORE.days()));
        params.not_after = midnight!(today.saturating_add((DAYS - BEFORE).days()));
        let authority = self.params(today);
        let certificate = params.signed_by(&key, &Issuer::from_params(&authority, &self.key))?;
        Ok(Issued {
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            renew_on: today.saturating_add((DAYS - BEFORE - RENEW_BEFORE).days()),
        })
    }
}

/// The names that the authority may speak for; the others need a certificate of the city's.
fn alternatives(names: &Names) -> Result<Vec<SanType>, TlsError> {
    let is_ours = |name: &&String| PRIVATE_NAMES.iter().any(|ours| is_under(name, ours));
    let hosts = names.hosts.iter().filter(is_ours);
    let hosts = hosts.map(|host| Ok(SanType::DnsName(host.as_str().try_into()?)));
    let addresses = names.addresses.iter().filter(|address| is_private(**address));
    let addresses = addresses.map(|address| Ok(SanType::IpAddress(*address)));
    hosts.chain(addresses).collect()
}

/// One number that is not would make the whole certificate worth nothing.
fn is_private(address: IpAddr) -> bool {
    PRIVATE.iter().any(|(net, bits)| match (net, address) {
        (IpAddr::V4(net), IpAddr::V4(own)) => {
            (u32::from(*net) ^ u32::from(own)).checked_shr(32 - u32::from(*bits)) == Some(0)
        }
        (IpAddr::V6(net), IpAddr::V6(own)) => {
            (u128::from(*net) ^ u128::from(own)).checked_shr(128 - u32::from(*bits)) == Some(0)
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    })
}

fn is_under(name: &str, of: &str) -> bool {
    name.strip_suffix(of).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The owner alone reads it; it is there whole or not at all.
fn put(path: &Path, text: &str) -> Result<(), TlsError> {
    let new = path.with_extension("new");
    let write = || -> io::Result<()> {
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, path)?;
        path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    };
    write().map_err(|source| TlsError::File { path: PathBuf::from(path), source })
}
