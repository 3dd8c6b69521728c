#!/usr/bin/env python3
"""Makes a shipped pack. Run by hand when the pack changes, never by the build; README.md says what it takes.

    make.py vi --renderer DIR --voice DIR --shrink COMMAND --out ../../sounds/vi
    make.py en --shrink COMMAND --out ../../sounds/en

With `--missing` what stands in the pack stays as it is, and only what it lacks is made.
"""

import argparse
import hashlib
import importlib
import json
import subprocess
import tempfile
import tomllib
import unicodedata
from pathlib import Path

import numpy as np

import sound
from voices import Joe, Vais1000

HERE = Path(__file__).parent
SLOWER = {"vi": 1.2, "en": 1.15}

# Between parts that were spoken one by one.
JOIN_S = 0.040

# Vorbis quality. Consonants at the beginning of a clip suffer first, and the recogniser hears it: what tells one ticket
# from another is given most. Whole numbers are many and long.
QUALITY = {"opening": 5, "digit": 5, "digits": 5, "letter": 3, "to_counter": 3, "press": 5, "key": 5, "name": 3, "kiosk": 3}
QUALITY_ELSE = -1


# In English every place is said after "please proceed to", long and clear enough without, and a kiosk is near.
PLAIN_ENGLISH = {"to_counter", "press", "key", "name", "kiosk"}


def quality(language, slot):
    place = slot.split("/")[0]
    return QUALITY_ELSE if language == "en" and place in PLAIN_ENGLISH else QUALITY.get(place, QUALITY_ELSE)


HEAD = {
    "vi": '''# A synthetic voice: made by tools/voice-pack, for trying the system and for small offices.
# An office that can should record its own clerk; docs/VOICE.md says how a pack is laid out.
format = 1
language = "vi"
region = "north"
speaker = "VAIS-1000, one female speaker"
synthetic = true
licence = "CC-BY-4.0"
attribution = "Synthesised with a voice trained on the VAIS-1000 corpus (CC BY 4.0), made smaller from Piper's vi_VN-vais1000-medium. Changed: spoken anew, cut, levelled. The chime is calculated."
made = "Rendered slowed by 0.9 to 1.4, takes chosen by a speech recogniser, trimmed at -35 dB, levelled by active speech, resampled to 48 kHz, Vorbis (tools/voice-pack)."
sample_rate = 48000
''',
    "en": '''# A synthetic voice: made by tools/voice-pack, for trying the system and for small offices.
# docs/VOICE.md says how a pack is laid out.
format = 1
language = "en"
region = "us"
speaker = "Joe, one male speaker of American English"
synthetic = true
licence = "CC0-1.0"
attribution = "Synthesised with Piper's voice en_US-joe-medium, trained on the data set Joe (CC0) of github.com/NabuCasa/voice-datasets. The chime is calculated."
made = "Rendered slowed by 1.15, trimmed at -35 dB, levelled by active speech, resampled to 48 kHz, Vorbis (tools/voice-pack)."
sample_rate = 48000
''',
}


def file_name(slot):
    """Survives any file system: letters without marks, the tone as a digit, as Vietnamese typists write."""
    tones = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
    words = []
    for word in slot.replace("đ", "dd").replace("/", "-").split("-"):
        out, tone = "", ""
        for c in unicodedata.normalize("NFD", word):
            tone = tones.get(c, tone)
            out += {"\u0306": "w", "\u031b": "w", "\u0302": out[-1:]}.get(c, "" if unicodedata.combining(c) else c)
        words.append(out + tone)
    return f"{'-'.join(words)}.ogg"


def takes(language):
    """Every slot, its words, and how the voice is asked for them: texts with their marks, and how much slower."""
    slots = importlib.import_module(f"slots_{language}").slots()
    chosen = json.loads((HERE / f"takes_{language}.json").read_text())
    for slot, words in slots:
        place = slot.split("/")[0]
        mark = "." if place in ("kiosk", "name", "key") else ","
        plain = words if words.endswith((".", "?")) else f"{words}{mark}"
        pace = 1.05 if (language, place) in (("en", "kiosk"), ("en", "name")) else SLOWER[language]
        yield slot, words, [tuple(part) for part in chosen.get(slot, [(plain, pace)])]


def render(voice, wanted, folder):
    """One file for each text and pace, however many slots use it."""
    files = {}
    for _, _, parts in wanted:
        for part in parts:
            files.setdefault(part, folder / f"{len(files)}.wav")
    voice.speak([(file, *part) for part, file in files.items()])
    return files


def joined(parts):
    """Parts spoken one by one, such as the two digits of a pair, as one clip."""
    clips = [sound.ready(*sound.read(file)) for file in parts]
    pause = np.zeros(int(JOIN_S * sound.PACK_RATE))
    return np.concatenate([piece for clip in clips for piece in (pause, clip)][1:])


def manifest(language, rows):
    lines = [HEAD[language]]
    for slot, text, file, digest in rows:
        lines += ["[[clip]]", f'slot = "{slot}"', f'text = "{text}"', f'file = "{file}"', f'sha256 = "{digest}"', ""]
    return "\n".join(lines)


def present(folder):
    """Slots that the pack has, and their words."""
    file = folder / "pack.toml"
    return {c["slot"]: c["text"] for c in tomllib.loads(file.read_text())["clip"]} if file.exists() else {}


def make(wanted, voice, language, out):
    """Speaks the wanted clips into the folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wav = folder / "ready.wav"
        files = render(voice, wanted, folder)
        for slot, _, parts in wanted:
            sound.write(wav, joined([files[part] for part in parts]), sound.PACK_RATE)
            sound.encode(wav, out / file_name(slot), quality(language, slot))


def make_chime(language, out):
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        sound.write(wav.name, sound.chime(), sound.PACK_RATE)
        sound.encode(wav.name, out / "chime.ogg", quality(language, "chime"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("language", choices=["vi", "en"])
    parser.add_argument("--renderer", type=Path, help="vi: folder with render.cjs and its node_modules")
    parser.add_argument("--voice", type=Path, help="vi: folder with the model")
    parser.add_argument("--shrink", help="command that makes Vorbis files smaller without loss: shrink/")
    parser.add_argument("--missing", action="store_true", help="keep the clips that are there")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    kept = present(args.out) if args.missing else {}
    everything = list(takes(args.language))
    wanted = [take for take in everything if kept.get(take[0]) != take[1]]
    stay = {file_name(slot) for slot in kept} - {file_name(slot) for slot, _, _ in wanted}
    for old in args.out.glob("*.ogg"):
        if old.name not in stay:
            old.unlink()
    made = [args.out / file_name(slot) for slot, _, _ in wanted]
    if "chime" not in kept:
        make_chime(args.language, args.out)
        made.append(args.out / "chime.ogg")
    make(wanted, Vais1000(args.renderer, args.voice) if args.language == "vi" else Joe(), args.language, args.out)
    if args.shrink and made:
        subprocess.run([args.shrink, *made], check=True)
    rows = [("chime", "", "chime.ogg"), *((slot, words, file_name(slot)) for slot, words, _ in everything)]
    rows = [(*row, hashlib.sha256((args.out / row[2]).read_bytes()).hexdigest()) for row in sorted(rows)]
    (args.out / "pack.toml").write_text(manifest(args.language, rows))
    size = sum(f.stat().st_size for f in args.out.iterdir())
    print(f"{len(made)} clips made, {len(rows)} in all, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
