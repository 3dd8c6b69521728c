//! What changes on screens.

use super::{Flat, word};
use crate::read::{ARROWS, LAYOUTS, PRINTS, SHAPES, THEMES};
use crate::{Details, Place, Settings};
use office::Text;
use toml::Value;

impl Flat {
    pub(super) fn screens(&mut self, settings: &Settings) {
        let look = &settings.look;
        self.put_some("look.brand", look.brand.map(|colour| colour.to_string()));
        self.put_some("look.emblem", look.emblem.as_ref().map(|name| name.as_str()));
        self.put_some("look.theme", word(&THEMES, &look.theme));
        self.kiosk(settings);
        self.lobby(settings);
        for (counter, place) in &settings.places {
            self.place(&format!("counter.{counter}"), place);
        }
        for (service, guidance) in &settings.guidance {
            let table = format!("service.{service}");
            self.details(&table, &guidance.details);
            self.list(format!("{table}.words"), &guidance.words);
            let video = guidance.video.as_ref().map(|name| name.as_str());
            self.put_some(format!("{table}.video"), video);
        }
        self.procedures(settings);
        self.rating(settings);
    }

    /// A text, unless there is none.
    fn text(&mut self, key: &str, text: Option<&Text>) {
        let Some(text) = text else { return };
        self.put(key, text.vi.as_str());
        self.put_some(format!("{key}_en"), text.en.as_deref());
    }

    fn kiosk(&mut self, settings: &Settings) {
        let kiosk = &settings.kiosk;
        self.put("kiosk.idle_seconds", i64::from(kiosk.idle_s));
        self.put_some("kiosk.print", word(&PRINTS, &kiosk.print));
        self.put("kiosk.low_reach", kiosk.low_reach);
        self.put("kiosk.speak", kiosk.speak);
        self.text("kiosk.prepare", kiosk.prepare.as_ref());
    }

    fn lobby(&mut self, settings: &Settings) {
        let lobby = &settings.lobby;
        self.put("lobby.public", lobby.public);
        self.put("lobby.recent", i64::from(lobby.recent));
        self.put_some("lobby.layout", word(&LAYOUTS, &lobby.layout));
        self.put("lobby.next", i64::from(lobby.next));
        self.list("lobby.media", &lobby.media);
        self.put("lobby.slide_seconds", i64::from(lobby.slide_s));
        self.put("lobby.spotlight_seconds", i64::from(lobby.spotlight_s));
        let vi: Vec<_> = lobby.ticker.iter().map(|line| &line.vi).collect();
        let en: Vec<_> = lobby.ticker.iter().filter_map(|line| line.en.as_ref()).collect();
        self.list("lobby.ticker", &vi);
        self.list("lobby.ticker_en", &en);
    }

    fn place(&mut self, table: &str, place: &Place) {
        self.text(&format!("{table}.floor"), place.floor.as_ref());
        let arrow = place.arrow.and_then(|arrow| word(&ARROWS, &arrow));
        self.put_some(format!("{table}.arrow"), arrow);
        self.put_some(format!("{table}.colour"), place.colour.map(|colour| colour.to_string()));
        let shape = place.shape.and_then(|shape| word(&SHAPES, &shape));
        self.put_some(format!("{table}.shape"), shape);
    }

    fn details(&mut self, table: &str, details: &Details) {
        self.text(&format!("{table}.bring"), details.bring.as_ref());
        self.text(&format!("{table}.fee"), details.fee.as_ref());
        self.text(&format!("{table}.legal_time"), details.legal_time.as_ref());
    }

    fn procedures(&mut self, settings: &Settings) {
        for procedure in &settings.procedures {
            let table = format!("procedure.{}", procedure.code);
            self.name(&table, &procedure.name);
            self.put(format!("{table}.service"), procedure.service.as_str());
            self.list(format!("{table}.words"), &procedure.words);
            self.details(&table, &procedure.details);
        }
    }

    fn rating(&mut self, settings: &Settings) {
        self.put("rating.on", settings.rating.is_some());
        let Some(rating) = &settings.rating else { return };
        self.put("rating.minutes", i64::from(rating.minutes));
        self.put("rating.comment", rating.comment);
        self.put("rating.comment_days", i64::from(rating.comment_days));
        let keys = rating.reasons.iter().map(|reason| Value::from(reason.key.as_str()));
        self.put("rating.reason", keys.collect::<Vec<_>>());
        for reason in &rating.reasons {
            self.text(&format!("rating.reason.{}.text", reason.key), Some(&reason.text));
        }
    }
}
