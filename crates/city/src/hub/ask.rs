//! What the city asks of an office: a request of a phone, as if it stood in the hall. The office answers; the hub invents nothing.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// An answer that takes longer is of no use to a citizen with a phone in hand.
pub const ANSWER_MAX: Duration = Duration::from_secs(4);

/// Bytes of what a phone sends: a wish, or a rating in its own words.
pub const ASK_BODY_MAX: usize = 8 * 1024;

/// What the hub had heard of an office when it asked: an office answers only what is asked of this start of it, and just now. A
/// question that is said again later takes no second number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The start of the office.
    pub run: Uuid,
    /// The number of its last report.
    pub n: u64,
}

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ask {
    /// To whom.
    pub site: String,
    /// Its own.
    pub id: Uuid,
    /// To which start of it; the hub fills it in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heard: Option<Heard>,
    /// `GET`, `POST`, `DELETE`.
    pub method: String,
    /// Path and query, beginning with `/api/v1/`.
    pub path: String,
    /// The citizen's language, for words in the answer.
    pub language: String,
    /// One for a gesture, so that it counts once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<String>,
    /// What is sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<String>,
}

/// What an office answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The HTTP status.
    pub status: u16,
    /// The content's type.
    pub kind: String,
    /// The content.
    pub body: String,
}

/// The same, on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// Whose.
    pub site: String,
    /// To which question.
    pub id: Uuid,
    /// The answer.
    pub asked: Asked,
}

impl Ask {
    /// How long an office may take.
    #[must_use]
    pub fn until(&self) -> Duration {
        ANSWER_MAX
    }

    /// Whether it is the city's own: of a number that goes to another office. No phone can ask it.
    #[must_use]
    pub fn is_the_citys(&self) -> bool {
        let known = ["/city/leaving", "/city/coming", "/city/gone"];
        self.method == "POST" && known.contains(&self.path.as_str())
    }

    /// Whether it is a phone's: beside what is the city's own, nothing else of an office can be asked from afar.
    #[must_use]
    pub fn is_a_phones(&self) -> bool {
        let (path, method) = (self.path.split('?').next().unwrap_or(""), self.method.as_str());
        let plain = path.is_ascii() && !path.contains("..") && !path.contains('%');
        let alone = match method {
            "GET" => {
                ["/api/v1/office", "/api/v1/procedures", "/api/v1/bookings/slots"].contains(&path)
            }
            "POST" => ["/api/v1/tickets", "/api/v1/bookings"].contains(&path),
            _ => false,
        };
        let own = ["/api/v1/my/", "/api/v1/bookings/"].iter().any(|begin| path.starts_with(begin))
            && ["GET", "POST", "DELETE", "PATCH"].contains(&method);
        plain && (alone || own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &str, path: &str) -> bool {
        let (method, path) = (method.to_owned(), path.to_owned());
        let (site, language) = ("a".to_owned(), "vi".to_owned());
        Ask { site, id: Uuid::nil(), heard: None, method, path, language, key: None, body: None }
            .is_a_phones()
    }

    #[test]
    fn only_what_a_phone_in_the_hall_may_do_can_be_asked_from_afar() {
        assert!(ask("GET", "/api/v1/office"));
        assert!(ask("POST", "/api/v1/tickets"));
        assert!(ask("GET", "/api/v1/my/AAAA?x=1"));
        assert!(ask("DELETE", "/api/v1/my/AAAA"));
        for (method, path) in [
            ("GET", "/api/v1/tickets"),
            ("GET", "/api/v1/audit"),
            ("POST", "/api/v1/login"),
            ("POST", "/api/v1/counters/1/next"),
            ("PUT", "/api/v1/config"),
            ("GET", "/metrics"),
            ("POST", "/city/gone"),
            ("GET", "/api/v1/my/../audit"),
            ("GET", "/api/v1/my/%2e%2e/audit"),
            ("CONNECT", "/api/v1/my/AAAA"),
        ] {
            assert!(!ask(method, path), "{method} {path}");
        }
    }
}
