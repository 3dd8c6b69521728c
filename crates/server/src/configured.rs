//! What the configuration says to screens, as it crosses the network.

use settings::Settings;
use wire::{
    Arrow, Configured, Details, Guidance, KioskSettings, Layout, LobbySettings, Look, Media,
    MediaKind, Named, Place, Print, Procedure, RatingSettings, Shape, Text, Theme,
};

pub(crate) fn configured(settings: &Settings) -> Configured {
    let places = settings.places.iter().map(|(counter, told)| (*counter, place(told)));
    let guidance = settings.guidance.iter().map(|(service, told)| (service.clone(), guided(told)));
    Configured {
        look: look(&settings.look),
        kiosk: kiosk(&settings.kiosk),
        lobby: lobby(&settings.lobby),
        places: places.collect(),
        guidance: guidance.collect(),
        rating: settings.rating.as_ref().map(rating),
    }
}

/// Every procedure, in the order of the configuration.
pub(crate) fn procedures(settings: &Settings) -> Vec<Procedure> {
    let procedure = |of: &settings::Procedure| Procedure {
        code: of.code.clone(),
        name: (&of.name).into(),
        service: of.service.to_string(),
        words: of.words.clone(),
        details: details(&of.details),
    };
    settings.procedures.iter().map(procedure).collect()
}

fn text(text: Option<&office::Text>) -> Option<Text> {
    text.map(Text::from)
}

fn look(look: &settings::Look) -> Look {
    Look {
        brand: look.brand.map(|colour| colour.to_string()),
        emblem: look.emblem.as_ref().map(settings::MediaName::address),
        theme: match look.theme {
            settings::Theme::Standard => Theme::Standard,
            settings::Theme::Contrast => Theme::Contrast,
            settings::Theme::Large => Theme::Large,
        },
    }
}

fn kiosk(kiosk: &settings::Kiosk) -> KioskSettings {
    KioskSettings {
        idle_s: kiosk.idle_s,
        print: match kiosk.print {
            settings::Print::None => Print::None,
            settings::Print::Browser => Print::Browser,
        },
        low_reach: kiosk.low_reach,
        speak: kiosk.speak,
        prepare: text(kiosk.prepare.as_ref()),
    }
}

fn lobby(lobby: &settings::Lobby) -> LobbySettings {
    let media = |name: &settings::MediaName| Media { address: name.address(), kind: kind(name) };
    LobbySettings {
        layout: match lobby.layout {
            settings::Layout::Table => Layout::Table,
            settings::Layout::Call => Layout::Call,
            settings::Layout::Media => Layout::Media,
            settings::Layout::Door => Layout::Door,
        },
        next: lobby.next,
        media: lobby.media.iter().map(media).collect(),
        slide_s: lobby.slide_s,
        ticker: lobby.ticker.iter().map(Text::from).collect(),
        spotlight_s: lobby.spotlight_s,
    }
}

/// Whether a media file moves.
pub(crate) fn kind(name: &settings::MediaName) -> MediaKind {
    if name.format().is_video() { MediaKind::Video } else { MediaKind::Picture }
}

fn place(place: &settings::Place) -> Place {
    Place {
        floor: text(place.floor.as_ref()),
        arrow: place.arrow.map(arrow),
        colour: place.colour.map(|colour| colour.to_string()),
        shape: place.shape.map(shape),
    }
}

fn arrow(arrow: settings::Arrow) -> Arrow {
    match arrow {
        settings::Arrow::Left => Arrow::Left,
        settings::Arrow::Right => Arrow::Right,
        settings::Arrow::Ahead => Arrow::Ahead,
        settings::Arrow::Back => Arrow::Back,
        settings::Arrow::Up => Arrow::Up,
        settings::Arrow::Down => Arrow::Down,
        settings::Arrow::AheadLeft => Arrow::AheadLeft,
        settings::Arrow::AheadRight => Arrow::AheadRight,
    }
}

fn shape(shape: settings::Shape) -> Shape {
    match shape {
        settings::Shape::Circle => Shape::Circle,
        settings::Shape::Square => Shape::Square,
        settings::Shape::Triangle => Shape::Triangle,
        settings::Shape::Diamond => Shape::Diamond,
        settings::Shape::Star => Shape::Star,
        settings::Shape::Hexagon => Shape::Hexagon,
    }
}

fn guided(guidance: &settings::Guidance) -> Guidance {
    Guidance {
        details: details(&guidance.details),
        words: guidance.words.clone(),
        video: guidance.video.as_ref().map(settings::MediaName::address),
    }
}

fn details(details: &settings::Details) -> Option<Details> {
    let told = Details {
        bring: text(details.bring.as_ref()),
        fee: text(details.fee.as_ref()),
        legal_time: text(details.legal_time.as_ref()),
    };
    (told != Details::default()).then_some(told)
}

fn rating(rating: &settings::Rating) -> RatingSettings {
    let reason = |of: &settings::Reason| Named { key: of.key.clone(), name: Text::from(&of.text) };
    RatingSettings {
        reasons: rating.reasons.iter().map(reason).collect(),
        minutes: rating.minutes,
        comment: rating.comment,
        comment_days: rating.comment_days,
    }
}
