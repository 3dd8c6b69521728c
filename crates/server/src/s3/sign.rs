//! A request, signed as AWS Signature Version 4 has it, in its headers: what is asked, where, when, and the hash of all that
//! is sent. Nothing of the secret leaves the house.

use crate::secrets::hex;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The service, in what is signed.
const SERVICE: &str = "s3";
const ENDS: &str = "aws4_request";

/// Who signs.
#[derive(Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) access_key: &'a str,
    pub(super) secret: &'a str,
    pub(super) region: &'a str,
}

/// What is signed. Path and query as they stand in the request: encoded, the query in order.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// What else is in the headers and is to be as it is, by names in small letters.
    pub(super) also: &'a [(&'a str, &'a str)],
    /// SHA-256 of what is sent, in hexadecimal.
    pub(super) payload: &'a str,
}

/// What the headers say for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signed {
    /// `x-amz-date`
    pub(super) date: String,
    /// `authorization`
    pub(super) authorization: String,
}

impl Signer<'_> {
    pub(super) fn sign(&self, request: &Request<'_>, at: Timestamp) -> Signed {
        let date = at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let day = date.split('T').next().unwrap_or_default();
        let mut headers = vec![
            ("host", request.host),
            ("x-amz-content-sha256", request.payload),
            ("x-amz-date", &date),
        ];
        headers.extend(request.also);
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let Request { method, path, query, payload, .. } = request;
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{payload}");
        let scope = format!("{day}/{}/{SERVICE}/{ENDS}", self.region);
        let canonical = hex(&Sha256::digest(canonical));
        let words = format!("{ALGORITHM}\n{date}\n{scope}\n{canonical}");
        let signature = hex(&keyed(&self.key(day), &words));
        let by = format!("{}/{scope}", self.access_key);
        let authorization =
            format!("{ALGORITHM} Credential={by}, SignedHeaders={names}, Signature={signature}");
        Signed { date, authorization }
    }

    /// The key of a day, a region and a service, which opens nothing else.
    fn key(&self, day: &str) -> [u8; 32] {
        let of_day = keyed(format!("AWS4{}", self.secret).as_bytes(), day);
        let of_region = keyed(&of_day, self.region);
        keyed(&keyed(&of_region, SERVICE), ENDS)
    }
}

fn keyed(key: &[u8], words: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Everything but letters, digits and `-._~`, as a query has it.
pub(super) fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let one = |b: u8| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// Amazon S3 API Reference, "Signature Calculations for the Authorization Header", its four examples.
    #[test]
    fn what_amazon_publishes_is_signed_as_amazon_signs_it() {
        let signer = Signer {
            access_key: "AKIAIOSFODNN7EXAMPLE",
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            region: "us-east-1",
        };
        let at: Timestamp = "2013-05-24T00:00:00Z".parse().expect("a moment");
        let host = "examplebucket.s3.amazonaws.com";
        let get = Request { method: "GET", host, path: "/", query: "", also: &[], payload: EMPTY };
        let put = Request {
            method: "PUT",
            path: "/test%24file.text",
            also: &[
                ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            ..get
        };
        for (request, signature) in [
            (
                Request { path: "/test.txt", also: &[("range", "bytes=0-9")], ..get },
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            (put, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
            (
                Request { query: "lifecycle=", ..get },
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            ),
            (
                Request { query: "max-keys=2&prefix=J", ..get },
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ] {
            let Signed { date, authorization } = signer.sign(&request, at);
            assert_eq!(date, "20130524T000000Z");
            assert!(authorization.ends_with(&format!("Signature={signature}")), "{authorization}");
        }
        let Signed { authorization, .. } = signer.sign(&put, at);
        let begins = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, ";
        assert!(authorization.starts_with(begins), "{authorization}");
    }

    #[test]
    fn what_stands_in_a_query_is_encoded() {
        assert_eq!(encoded("aZ09-._~"), "aZ09-._~");
        assert_eq!(encoded("a+b/c=d e"), "a%2Bb%2Fc%3Dd%20e");
    }
}
