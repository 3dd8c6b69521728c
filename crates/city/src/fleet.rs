//! Roll-outs: one template of the city for many offices. The hub signs it for each office by itself; the office sees
//! whether it is the hub's word, for it, and newer than the last, takes of it what it lets the city set, checks what comes
//! of that as it checks any configuration, and tells what it runs. `settings::rollout` says what a city may set at all.

use crate::key::{For, Key, said_by};
use serde::{Deserialize, Serialize};
use settings::TEMPLATE_BYTES_MAX;

/// Bytes of a roll-out as it is signed: JSON writes a template with its line breaks and quotes longer.
pub const ROLL_OUT_BYTES_MAX: usize = 2 * TEMPLATE_BYTES_MAX - 16 * 1024;

/// Characters of a reason that an office gives: the first findings.
pub const WHY_CHARS_MAX: usize = 2_000;

/// What an office is to work by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollOut {
    /// For which office.
    pub site: String,
    /// It only grows.
    pub version: u64,
    /// The city's template: TOML.
    pub template: String,
}

/// A roll-out on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The roll-out as it was signed: JSON.
    pub roll_out: String,
    /// The hub's word for it.
    pub signature: String,
}

/// What an office works by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runs {
    /// The roll-out that it works by; 0: none.
    pub version: u64,
    /// The newer one that it did not take.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<NotTaken>,
    /// What begins the SHA-256 of its configuration, in hex: whether it is the same as yesterday.
    pub config: String,
    /// How many values of the template the office has otherwise.
    #[serde(default)]
    pub kept: u32,
}

/// A roll-out that an office did not take. It goes on as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotTaken {
    /// Which.
    pub version: u64,
    /// Why: what `xinmoi check` says, or what the office answers.
    pub why: String,
}

/// Takes roll-outs.
pub trait Rolled: Send + Sync {
    /// What the office works by.
    fn runs(&self) -> Runs;
    /// Takes what is offered, some time. An offer comes again until it is told what became of it.
    fn offered(&self, offer: Offer);
}

/// Why an offer is none: nothing of it is looked at further, and nothing is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoOffer {
    /// It is larger than a roll-out can be.
    #[error("it is larger than a roll-out can be")]
    TooLarge,
    /// The hub did not sign it.
    #[error("the hub did not sign it")]
    NotTheHubs,
    /// It is no roll-out.
    #[error("it is no roll-out")]
    NotUnderstood,
    /// It is for another office.
    #[error("it is for another office")]
    Anothers,
    /// It is not newer than what was offered already.
    #[error("it is not newer than what was offered before")]
    Old,
}

impl Offer {
    /// A roll-out with the hub's word for it.
    #[must_use]
    pub fn of(roll_out: &RollOut, hub: &Key) -> Self {
        let text = serde_json::to_string(roll_out).expect("it is made of texts and numbers");
        let signature = hub.sign(For::RollOut, text.as_bytes());
        Self { roll_out: text, signature }
    }

    /// What is offered, if the hub offers it to this office for the first time.
    ///
    /// # Errors
    /// Why it is no offer.
    pub fn opened(&self, hub: &str, site: &str, seen: u64) -> Result<RollOut, NoOffer> {
        if self.roll_out.len() > ROLL_OUT_BYTES_MAX {
            return Err(NoOffer::TooLarge);
        }
        if !said_by(hub, For::RollOut, self.roll_out.as_bytes(), &self.signature) {
            return Err(NoOffer::NotTheHubs);
        }
        let roll_out: RollOut =
            serde_json::from_str(&self.roll_out).map_err(|_| NoOffer::NotUnderstood)?;
        if roll_out.site != site {
            return Err(NoOffer::Anothers);
        }
        if roll_out.version <= seen { Err(NoOffer::Old) } else { Ok(roll_out) }
    }
}

/// The beginning of a reason.
#[must_use]
pub fn short_why(why: &str) -> String {
    why.chars().take(WHY_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roll_out(site: &str, version: u64, template: &str) -> RollOut {
        RollOut { site: site.to_owned(), version, template: template.to_owned() }
    }

    #[test]
    fn only_what_the_hub_offers_this_office_for_the_first_time_is_opened() {
        let (hub, other) = (Key::new(), Key::new());
        let mine = roll_out("toi", 7, "[limits]\n");
        let offer = Offer::of(&mine, &hub);
        assert_eq!(offer.opened(&hub.public(), "toi", 6), Ok(mine.clone()));
        assert_eq!(offer.opened(&hub.public(), "toi", 7), Err(NoOffer::Old));
        assert_eq!(offer.opened(&hub.public(), "toi", 8), Err(NoOffer::Old));
        assert_eq!(offer.opened(&hub.public(), "ban", 6), Err(NoOffer::Anothers));
        assert_eq!(offer.opened(&other.public(), "toi", 6), Err(NoOffer::NotTheHubs));
        let forged = Offer::of(&mine, &other);
        assert_eq!(forged.opened(&hub.public(), "toi", 6), Err(NoOffer::NotTheHubs));
        let changed = Offer { roll_out: offer.roll_out.replace("toi", "ban"), ..offer.clone() };
        assert_eq!(changed.opened(&hub.public(), "ban", 6), Err(NoOffer::NotTheHubs));
        // The hub's word for something else is none for this.
        let text = offer.roll_out.clone();
        let signature = hub.sign(For::Ask, text.as_bytes());
        let asked = Offer { roll_out: text, signature };
        assert_eq!(asked.opened(&hub.public(), "toi", 6), Err(NoOffer::NotTheHubs));
        let large = Offer::of(&roll_out("toi", 7, &"#".repeat(ROLL_OUT_BYTES_MAX)), &hub);
        assert_eq!(large.opened(&hub.public(), "toi", 6), Err(NoOffer::TooLarge));
        for text in
            ["{}", "[]", "", "{\"site\":\"toi\",\"version\":7,\"template\":\"\",\"run\":\"rm\"}"]
        {
            let signature = hub.sign(For::RollOut, text.as_bytes());
            let strange = Offer { roll_out: text.to_owned(), signature };
            assert_eq!(
                strange.opened(&hub.public(), "toi", 6),
                Err(NoOffer::NotUnderstood),
                "{text}"
            );
        }
    }
}
