//! The configuration, and whether what it names is there.

use super::{Finding, Mark, reach};
use crate::check;
use crate::house_speaker::Audio;
use crate::office_run::VOICES;
use crate::texts::language;
use settings::Settings;
use std::fs::{self, File};
use std::path::Path;
use voice::Library;

/// Where Linux lists the sound cards.
const SOUND: &str = "/dev/snd";

/// Everything that the configuration decides; without one there is little to say.
pub(super) fn look(file: Option<&Path>, data: &Path, serving: bool) -> Vec<Finding> {
    let Some(file) = file else { return vec![Finding::look("doctor-config-unasked", &[])] };
    let settings = match check::written(file) {
        Ok(settings) => settings,
        Err(why) => return vec![Finding::bad("doctor-config-bad", &[("why", why.0)])],
    };
    let good = Finding::good("doctor-config", &[("file", file.display().to_string())]);
    let mut all = vec![good];
    all.extend(
        settings.warnings.iter().map(|w| Finding { mark: Mark::Look, words: w.line(language()) }),
    );
    all.extend(settings.public_url.as_deref().map(|url| reach::public(url, serving)));
    all.extend(media(&settings, data));
    all.extend(voices(&settings, &Library::at(&data.join(VOICES))));
    all.extend(sound(&settings));
    all.extend(certificate(&settings));
    let oidc = settings.oidc.as_ref();
    all.extend(oidc.map(|oidc| secret("oidc.client_secret_file", &oidc.client_secret_file)));
    all
}

/// The backups that the office makes by itself.
pub(super) fn backups(file: Option<&Path>) -> Option<settings::Backup> {
    check::written(file?).ok()?.backup
}

/// A secret in a file of its own, as the server will find it.
pub(super) fn secret(key: &str, file: &str) -> Finding {
    let gaps = [("key", key.to_owned()), ("file", file.to_owned())];
    match server::secret_in(Path::new(file)) {
        Ok(_) => Finding::good("doctor-secret", &gaps),
        Err(why) => Finding::bad("doctor-secret-bad", &[gaps.as_slice(), &[("why", why)]].concat()),
    }
}

fn media(settings: &Settings, data: &Path) -> Vec<Finding> {
    let mut missing = Vec::new();
    for (key, name) in settings.media() {
        let file = data.join("media").join(name.as_str());
        if File::open(&file).is_err() {
            let gaps = [("key", key), ("file", file.display().to_string())];
            missing.push(Finding::bad("doctor-media-missing", &gaps));
        }
    }
    if missing.is_empty() {
        missing.push(Finding::good("doctor-media", &[]));
    }
    missing
}

fn voices(settings: &Settings, library: &Library) -> Vec<Finding> {
    let broken = settings.voice.packs().filter_map(|(key, pack)| {
        let why = library.voice(pack).err()?;
        let gaps = [("key", key.to_owned()), ("pack", pack.to_owned()), ("why", why.to_string())];
        Some(Finding::bad("doctor-voice-missing", &gaps))
    });
    let mut broken: Vec<_> = broken.collect();
    if broken.is_empty() {
        broken.push(Finding::good("doctor-voices", &[]));
    }
    broken
}

/// A sound card, where one is wanted.
fn sound(settings: &Settings) -> Option<Finding> {
    let wanted = settings.voice.on && matches!(Audio::from_environment(), Ok(Audio::Auto));
    if !wanted {
        return None;
    }
    let plays = |name: &str| name.starts_with("pcm") && name.ends_with('p');
    let mut devices = fs::read_dir(SOUND).into_iter().flatten().flatten();
    if devices.any(|device| device.file_name().to_str().is_some_and(plays)) {
        return Some(Finding::good("doctor-sound", &[]));
    }
    Some(Finding::look("doctor-sound-none", &[]))
}

/// The city's certificate and its key, where they are used.
fn certificate(settings: &Settings) -> Vec<Finding> {
    let https = settings.network.https.as_ref();
    let Some((certificate, key)) = https.and_then(|https| https.certificate.as_ref()) else {
        return Vec::new();
    };
    let read = |file: &String| match File::open(file) {
        Ok(_) => Finding::good("doctor-certificate", &[("file", file.clone())]),
        Err(why) => {
            let gaps = [("file", file.clone()), ("why", why.to_string())];
            Finding::bad("doctor-certificate-unreadable", &gaps)
        }
    };
    vec![read(certificate), read(key)]
}
