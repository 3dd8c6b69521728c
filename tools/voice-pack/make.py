#!/usr/bin/env python3
"""Makes the synthetic Vietnamese pack in sounds/vi. Run by hand when the pack changes, never by the build.

    make.py --renderer DIR --voice DIR --out ../../sounds/vi     (README.md says where both folders come from)

Needs python3 with numpy, node and sox with Vorbis.
"""

import argparse
import hashlib
import json
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

from slots import COUNTERS_WHOLE, DIGITS, LETTERS, PHRASES, WORDS, ascii_name, cardinal
from takes import DIGIT_TAKES

VOICE_RATE = 22050
PACK_RATE = 48000
SLOWER = 1.2

# Trimming: the same figures as the recorded packs will be trimmed with.
TRIM_DB = -35.0
KEEP_BEFORE_S = 0.015
KEEP_AFTER_S = 0.030
FADE_S = 0.005

# Level of the active speech of every clip. Low enough that no consonant clips; the finished announcement is set louder.
SPEECH_RMS = 10 ** (-24 / 20)
PEAK_MAX = 10 ** (-3 / 20)


def takes():
    """Every slot with its words for the manifest, the text for the voice and how much slower it speaks."""
    for slot, text in PHRASES.items():
        yield slot, text.rstrip(","), text, SLOWER
    for digit, word in enumerate(DIGITS):
        for place in ("first", "middle", "last"):
            mark, slower = DIGIT_TAKES[digit][place]
            yield f"digit/{digit}/{place}", word, word + mark, slower
    for letter, name in LETTERS.items():
        yield f"letter/{'đ' if letter == 'dd' else letter}", name, name + ",", SLOWER
    for n in COUNTERS_WHOLE:
        yield f"to_counter/{n}", f"đến quầy số {cardinal(n)}", f"đến quầy số {cardinal(n)}.", SLOWER
        yield f"counter/{n}", f"quầy số {cardinal(n)}", f"quầy số {cardinal(n)}.", SLOWER
    for word in WORDS:
        yield f"word/{word}", word, word + ",", SLOWER


def read(path):
    with wave.open(str(path)) as w:
        return np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(float) / 32768


def write(path, samples, rate):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(rate)
        w.writeframes(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes())


def envelope(samples, rate):
    """Short-time level, over 5 ms."""
    window = int(0.005 * rate)
    return np.sqrt(np.convolve(samples**2, np.ones(window) / window, "same"))


def trimmed(samples, rate):
    level = envelope(samples, rate)
    speech = np.where(level > level.max() * 10 ** (TRIM_DB / 20))[0]
    start = max(0, speech[0] - int(KEEP_BEFORE_S * rate))
    out = samples[start : speech[-1] + int(KEEP_AFTER_S * rate)].copy()
    ramp = np.linspace(0, 1, int(FADE_S * rate))
    out[: len(ramp)] *= ramp
    out[-len(ramp) :] *= ramp[::-1]
    return out


def levelled(samples, rate):
    """By the level of the active speech: integrated loudness is undefined below 400 ms."""
    level = envelope(samples, rate)
    active = samples[level > level.max() * 10 ** (-20 / 20)]
    gain = SPEECH_RMS / np.sqrt(np.mean(active**2))
    return samples * min(gain, PEAK_MAX / np.abs(samples).max())


def chime():
    """Two soft tones, a falling fourth, each with a quieter octave above it."""
    t = np.arange(int(1.15 * PACK_RATE)) / PACK_RATE
    out = np.zeros_like(t)
    for start, pitch in ((0.0, 784.0), (0.38, 587.33)):
        s = np.clip(t - start, 0, None)
        attack = np.clip(s / 0.012, 0, 1)
        out += attack * np.exp(-s / 0.22) * (np.sin(2 * np.pi * pitch * s) + 0.18 * np.sin(4 * np.pi * pitch * s))
    out[-4800:] *= np.linspace(1, 0, 4800)
    return out / np.abs(out).max() * 10 ** (-14 / 20)


def encode(wav, ogg):
    subprocess.run(["sox", "-R", "-D", wav, "-r", str(PACK_RATE), "-c", "1", "-C", "3", ogg], check=True)


def render(args, jobs, slower, folder):
    listed = folder / "jobs.json"
    listed.write_text(json.dumps(jobs, ensure_ascii=False))
    command = ["node", "render.cjs", str(args.voice), str(listed), str(slower)]
    subprocess.run(command, check=True, cwd=args.renderer, stdout=subprocess.DEVNULL)


HEAD = '''# A synthetic voice: made by tools/voice-pack, for trying the system and for small offices.
# An office that can should record its own clerk; docs/VOICE.md says how a pack is laid out.
format = 1
language = "vi"
region = "north"
speaker = "VAIS-1000, one female speaker"
synthetic = true
licence = "CC-BY-4.0"
attribution = "Synthesised with a voice trained on the VAIS-1000 corpus (CC BY 4.0), made smaller from Piper's vi_VN-vais1000-medium. The chime is calculated."
made = "Rendered slowed by 1.2, trimmed at -35 dB, levelled by active speech, resampled to 48 kHz, Vorbis quality 3 (tools/voice-pack)."
sample_rate = 48000
'''


def manifest(rows):
    lines = [HEAD]
    for slot, text, file, digest in rows:
        lines += ["[[clip]]", f'slot = "{slot}"', f'text = "{text}"', f'file = "{file}"', f'sha256 = "{digest}"', ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--renderer", type=Path, required=True, help="folder with render.cjs and its node_modules")
    parser.add_argument("--voice", type=Path, required=True, help="folder with the model")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for old in args.out.glob("*.ogg"):
        old.unlink()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        by_pace = {}
        for i, (slot, text, spoken, slower) in enumerate(takes()):
            by_pace.setdefault(slower, []).append((slot, text, [str(folder / f"{i}.wav"), spoken]))
        ready = folder / "ready.wav"
        write(ready, chime(), PACK_RATE)
        encode(ready, args.out / "chime.ogg")
        rows.append(("chime", "", "chime.ogg"))
        for slower, jobs in by_pace.items():
            render(args, [job for _, _, job in jobs], slower, folder)
            for slot, text, (wav, _) in jobs:
                write(ready, levelled(trimmed(read(wav), VOICE_RATE), VOICE_RATE), VOICE_RATE)
                file = ascii_name(slot).replace("/", "-") + ".ogg"
                encode(ready, args.out / file)
                rows.append((slot, text, file))
    rows = [(*row, hashlib.sha256((args.out / row[2]).read_bytes()).hexdigest()) for row in sorted(rows)]
    (args.out / "pack.toml").write_text(manifest(rows))
    size = sum(f.stat().st_size for f in args.out.iterdir())
    print(f"{len(rows)} clips, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
