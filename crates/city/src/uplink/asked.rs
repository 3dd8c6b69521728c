//! Which questions of the city are new. A broker may say one again that the hub asked long ago, and a number taken twice is two.
//! A question names the report that the hub had heard last; reports are counted, so no clock is asked.

use crate::hub::ask::Ask;
use std::collections::HashMap;
use uuid::Uuid;

/// A question that names a report this many reports old is not of now: 15 s.
const OLD_AFTER: u64 = 10;

/// Questions that are known again. A hub that asks more within 15 s is not answered.
const KNOWN_MAX: usize = 4_096;

/// Questions that were heard just now, with the report that each one names.
#[derive(Debug, Default)]
pub(super) struct Questions(HashMap<Uuid, u64>);

impl Questions {
    /// Whether a question is one of now to this start of the office, and the first of its kind. It is known from here on.
    pub(super) fn is_new(&mut self, ask: &Ask, run: Uuid, n: u64) -> bool {
        let Some(heard) = ask.heard else { return false };
        let is_of_now = heard.run == run && heard.n <= n && n - heard.n < OLD_AFTER;
        if !is_of_now || self.0.len() >= KNOWN_MAX || self.0.contains_key(&ask.id) {
            return false;
        }
        self.0.insert(ask.id, heard.n);
        true
    }

    /// Forgets what would be too old by now.
    pub(super) fn forget(&mut self, n: u64) {
        self.0.retain(|_, heard| n.saturating_sub(*heard) < OLD_AFTER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::ask::Heard;

    #[test]
    fn a_question_is_answered_once_and_not_later() {
        let (run, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let ask = |id, run, n| Ask {
            site: "a".to_owned(),
            id: Uuid::from_u128(id),
            heard: Some(Heard { run, n }),
            method: "POST".to_owned(),
            path: "/api/v1/tickets".to_owned(),
            language: "vi".to_owned(),
            key: None,
            body: None,
        };
        let mut questions = Questions::default();
        assert!(questions.is_new(&ask(1, run, 20), run, 20));
        assert!(!questions.is_new(&ask(1, run, 20), run, 20), "the same again");
        assert!(!questions.is_new(&ask(2, other, 20), run, 20), "of another start");
        assert!(!questions.is_new(&ask(3, run, 21), run, 20), "of a report that is not made yet");
        assert!(!questions.is_new(&ask(4, run, 10), run, 20), "too old");
        assert!(!questions.is_new(&Ask { heard: None, ..ask(5, run, 20) }, run, 20));
        // What is forgotten is too old to be believed.
        for n in 21..40 {
            questions.forget(n);
            assert!(!questions.is_new(&ask(1, run, 20), run, n), "at {n}");
        }
        assert!(questions.0.is_empty());
        for id in 0..u128::try_from(KNOWN_MAX).unwrap_or(0) {
            assert!(questions.is_new(&ask(100 + id, run, 40), run, 40));
        }
        assert!(!questions.is_new(&ask(1, run, 40), run, 40), "there is no room");
    }
}
