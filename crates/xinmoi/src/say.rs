//! `xinmoi say`

use crate::check;
use crate::failure::Failure;
use crate::texts;
use clap::{Args, ValueEnum};
use office::speech::{Kind, Sentence, Summoned, Wording};
use office::{CounterNo, Language, TicketNumber};
use settings::{Settings, Voice};
use std::path::PathBuf;
use voice::{Library, Loudness, Pack, Sound};

/// What to say.
#[derive(Debug, Args)]
pub(crate) struct Say {
    /// The ticket's number, such as 4042
    #[arg(long, value_name = "NUMBER")]
    ticket: TicketNumber,
    /// The counter
    #[arg(long, value_name = "N")]
    counter: CounterNo,
    /// The language
    #[arg(long, value_enum, default_value_t = Lang::Vi)]
    lang: Lang,
    /// What is said
    #[arg(long, value_enum, default_value_t = SayKind::Call)]
    kind: SayKind,
    /// The office whose voice settings are used
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print the sentence in words, one line a repetition
    #[arg(long, conflicts_with = "out", required_unless_present = "out")]
    words: bool,
    /// Where the waveform goes
    #[arg(long, value_name = "FILE.wav")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    Vi,
    En,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SayKind {
    Call,
    Recall,
    #[value(name = "last_call")]
    LastCall,
    Missed,
    #[value(name = "taken_back")]
    TakenBack,
}

/// Says it.
pub(crate) fn say(say: &Say) -> Result<(), Failure> {
    let kind = match say.kind {
        SayKind::Call => Kind::Call,
        SayKind::Recall => Kind::Recall,
        SayKind::LastCall => Kind::LastCall,
        SayKind::Missed => Kind::Missed,
        SayKind::TakenBack => Kind::TakenBack,
    };
    let settings = match &say.config {
        Some(file) => Some(check::read(file, &Library::none())?),
        None => None,
    };
    let voice = settings.as_ref().map_or_else(Voice::default, |s| s.voice.clone());
    let (language, pack) = match say.lang {
        Lang::Vi => (Language::Vi, voice.pack.as_str()),
        Lang::En => (Language::En, "en"),
    };
    let number = say.ticket.clone();
    let wording = settings.as_ref().and_then(|s| wording(s, &number)).unwrap_or_default();
    let one = Summoned { number, counter: say.counter, wording };
    let sentence = Sentence::of(kind, one, voice.manner).repeated(voice.repetition);
    let Some(out) = &say.out else {
        sentence.lines(language).iter().for_each(|line| texts::say(line));
        return Ok(());
    };
    let bad = |e: voice::VoiceError| Failure::of("say-bad", &[("why", e.to_string())]);
    let integrated_lufs = f64::from(voice.loudness_lufs);
    let loudness = Loudness { integrated_lufs, ..Loudness::default() };
    let sound = Sound { loudness, chime: voice.chime };
    let waveform = Pack::embedded(pack)
        .and_then(|p| voice::announce(&[(&p, &sentence)], &sound))
        .map_err(bad)?;
    std::fs::write(out, waveform.to_wav()).map_err(|why| {
        let args = [("file", out.display().to_string()), ("why", why.to_string())];
        Failure::of("say-unwritable", &args)
    })
}

/// What is special about the calls of the service whose prefix a number bears.
fn wording(settings: &Settings, number: &TicketNumber) -> Option<Wording> {
    let bears = |s: &&office::Service| number.as_str().starts_with(s.prefix.as_str());
    let services = settings.rules.services.iter().filter(bears);
    let service = services.max_by_key(|s| s.prefix.as_str().len())?;
    settings.voice.wordings.get(&service.key).cloned()
}
