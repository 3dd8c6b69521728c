//! Storage that speaks S3, at another place: a file is put there, in one piece or in parts. Nothing is listed, read or deleted
//! there, but for what was begun and failed. Each request is signed with the hash of what it sends, has an end in time, and is
//! tried again where that may help; no redirect is followed.

mod answer;
mod sign;

use answer::{Answer, Fault, between, judged, reached};
use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use md5::{Digest, Md5};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};
use settings::S3;
use sign::{Request, Signed, Signer, encoded};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use wire::CopyTrouble;

use crate::secret_file::secret_in;
use crate::secrets::{hash, hex};

/// What is sent at a time, and held: S3 takes no smaller parts than 5 MiB.
const PART_BYTES: u64 = 8 * 1024 * 1024;
/// The largest file, as large as the page of restoring takes one.
pub(crate) const SENT_BYTES_MAX: u64 = 32 * 1024 * 1024 * 1024;
/// As many parts as S3 takes.
const PARTS_MAX: u64 = 10_000;
const _: () = assert!(SENT_BYTES_MAX / PART_BYTES <= PARTS_MAX);
/// How often one request is tried.
const TRIES: u32 = 3;
/// The longest name of an upload.
const UPLOAD_CHARS_MAX: usize = 1_024;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Until there is a connection.
    connect: Duration,
    /// A request with its answer.
    request: Duration,
    /// All parts of a file.
    whole: Duration,
    /// Before a request is tried again; before the third try twice as long.
    pause: Duration,
}

/// A part in five minutes is a line of 220 kbit/s; the largest file wants 12 Mbit/s.
pub(crate) const LIMITS: Limits = Limits {
    connect: Duration::from_secs(10),
    request: Duration::from_secs(5 * 60),
    whole: Duration::from_secs(6 * 60 * 60),
    pause: Duration::from_secs(2),
};

/// Why a file is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct Trouble {
    pub(crate) kind: CopyTrouble,
    /// In English; nothing of a secret.
    pub(crate) detail: String,
}

impl Trouble {
    pub(crate) fn of(kind: CopyTrouble, detail: impl ToString) -> Self {
        Self { kind, detail: detail.to_string() }
    }
}

/// The storage, and the key to it.
pub(crate) struct Store {
    client: Client,
    s3: S3,
    host: String,
    secret: String,
    limits: Limits,
}

/// One request.
struct Ask {
    method: Method,
    path: String,
    /// As it is signed: encoded, in order.
    query: String,
    body: Bytes,
}

impl Store {
    /// Reads the secret and the system's certificates.
    pub(crate) fn open(s3: &S3, limits: Limits) -> Result<Self, Trouble> {
        let secret = secret_in(Path::new(&s3.secret_key_file));
        let secret = secret
            .map_err(|why| Trouble::of(CopyTrouble::Secret, format!("secret_key_file: {why}")))?;
        let away = |why: &dyn std::fmt::Display| Trouble::of(CopyTrouble::Away, why);
        let url = Url::parse(&s3.endpoint).map_err(|why| away(&why))?;
        let name = url.host_str().unwrap_or_default();
        // As the client writes it: without the port that is the usual one.
        let host = url.port().map_or(name.to_owned(), |port| format!("{name}:{port}"));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(Policy::none()).referer(false);
        let client = client.connect_timeout(limits.connect).timeout(limits.request);
        let client = client.build().map_err(|why| away(&why))?;
        Ok(Self { client, s3: s3.clone(), host, secret, limits })
    }

    /// Puts all of `file` there, under the name `object`.
    pub(crate) async fn put(
        &self,
        object: &str,
        file: &mut File,
        bytes: u64,
    ) -> Result<(), Trouble> {
        if bytes > SENT_BYTES_MAX {
            return Err(Trouble::of(CopyTrouble::TooLarge, format!("{bytes} bytes")));
        }
        let path = format!("/{}/{object}", self.s3.bucket);
        if bytes > PART_BYTES {
            return self.put_in_parts(path, file, bytes).await;
        }
        let body = piece(file, bytes)?;
        let put = Ask { method: Method::PUT, path, query: String::new(), body };
        // Whatever else stands at that address may say that all is well.
        match self.ask(&put).await?.tag {
            Some(_) => Ok(()),
            None => Err(Trouble::of(CopyTrouble::Refused, "it names no object")),
        }
    }

    async fn put_in_parts(&self, path: String, file: &mut File, bytes: u64) -> Result<(), Trouble> {
        let upload = encoded(&self.begin(&path).await?);
        let sent = timeout(self.limits.whole, self.put_parts(&path, &upload, file, bytes)).await;
        let sent = sent.unwrap_or_else(|_| Err(Trouble::of(CopyTrouble::Late, "all its parts")));
        if sent.is_err() {
            // What is left there otherwise ends by a rule of the bucket.
            let query = format!("uploadId={upload}");
            let end = Ask { method: Method::DELETE, path, query, body: Bytes::new() };
            let _ = self.try_once(&end).await;
        }
        sent
    }

    /// Begins an upload in parts, and gives its name.
    async fn begin(&self, path: &str) -> Result<String, Trouble> {
        let query = "uploads=".to_owned();
        let begin = Ask { method: Method::POST, path: path.to_owned(), query, body: Bytes::new() };
        let Answer { body, .. } = self.ask(&begin).await?;
        let upload = between(&body, "<UploadId>", "</UploadId>").unwrap_or_default();
        let right = |b: u8| b.is_ascii_graphic() && !b"<>&\"'".contains(&b);
        if (1..=UPLOAD_CHARS_MAX).contains(&upload.len()) && upload.bytes().all(right) {
            return Ok(upload.to_owned());
        }
        Err(Trouble::of(CopyTrouble::Refused, "it names no upload"))
    }

    async fn put_parts(
        &self,
        path: &str,
        upload: &str,
        file: &mut File,
        bytes: u64,
    ) -> Result<(), Trouble> {
        let (mut left, mut list) = (bytes, String::new());
        for number in 1..=bytes.div_ceil(PART_BYTES) {
            let body = piece(file, left.min(PART_BYTES))?;
            left = left.saturating_sub(PART_BYTES);
            let query = format!("partNumber={number}&uploadId={upload}");
            let part = Ask { method: Method::PUT, path: path.to_owned(), query, body };
            let Some(tag) = self.ask(&part).await?.tag else {
                return Err(Trouble::of(CopyTrouble::Refused, "it names no part"));
            };
            list += &format!("<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>");
        }
        let list = format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
        let query = format!("uploadId={upload}");
        let end = Ask { method: Method::POST, path: path.to_owned(), query, body: list.into() };
        let Answer { body, .. } = self.ask(&end).await?;
        if body.contains("<CompleteMultipartUploadResult") {
            return Ok(());
        }
        Err(Trouble::of(CopyTrouble::Refused, "it does not say that the parts are one"))
    }

    /// Asks, and again where that may help.
    async fn ask(&self, ask: &Ask) -> Result<Answer, Trouble> {
        let mut tries = 1;
        loop {
            match self.try_once(ask).await {
                Ok(answer) => return Ok(answer),
                Err(fault) if tries == TRIES || !fault.again => return Err(fault.trouble),
                Err(_) => sleep(self.limits.pause * tries).await,
            }
            tries += 1;
        }
    }

    async fn try_once(&self, ask: &Ask) -> Result<Answer, Fault> {
        let Ask { method, path, query, body } = ask;
        let payload = hex(&hash(body));
        // Where what lies there cannot be overwritten S3 wants this one beside the SHA-256, which is what is relied on.
        let md5 = STANDARD.encode(Md5::digest(body));
        let also = [("content-md5", md5.as_str())];
        let request = Request {
            method: method.as_str(),
            host: &self.host,
            path,
            query,
            also: &also,
            payload: &payload,
        };
        let signer = Signer {
            access_key: &self.s3.access_key,
            secret: &self.secret,
            region: &self.s3.region,
        };
        let Signed { date, authorization } = signer.sign(&request, Timestamp::now());
        let mut authorization = HeaderValue::try_from(authorization)
            .map_err(|why| Fault::last(CopyTrouble::Key, why))?;
        authorization.set_sensitive(true);
        let question = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{question}{query}", self.s3.endpoint);
        let asked = self.client.request(method.clone(), url).body(body.clone());
        let asked = asked.header("x-amz-date", date).header("x-amz-content-sha256", payload);
        let asked = asked.header("content-md5", md5).header(AUTHORIZATION, authorization);
        judged(reached(asked).await?)
    }
}

/// The next bytes of a file. What is shorter than it was is not what was made.
fn piece(file: &mut File, bytes: u64) -> Result<Bytes, Trouble> {
    let mut piece = vec![0; usize::try_from(bytes).unwrap_or(0)];
    file.read_exact(&mut piece).map_err(|why| Trouble::of(CopyTrouble::File, why))?;
    Ok(piece.into())
}

#[cfg(test)]
mod tests;
