#!/usr/bin/env python3
"""Has a speech recogniser hear whole announcements of a pack, and counts what it understood.

    listen.py ../../sounds/vi [COUNT]

Needs python3 with numpy, viet-asr (carries its model, runs offline) and rapidfuzz, and sox. What was heard is matched to
the nearest announcement of the grammar: exact transcripts never match, even for human speech. Its misses are listed for
a person to hear.
"""

import itertools
import random
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from vietasr.pipeline import Pipeline

from slots import DIGITS, cardinal

RATE = 16000
COUNTERS = range(1, 21)


def load(folder):
    clips = {}
    for clip in tomllib.loads((folder / "pack.toml").read_text())["clip"]:
        command = ["sox", folder / clip["file"], "-r", str(RATE), "-t", "raw", "-e", "signed", "-b", "16", "-"]
        raw = subprocess.run(command, check=True, capture_output=True).stdout
        clips[clip["slot"]] = np.frombuffer(raw, "<i2").astype(float)
    return clips


def silence(ms):
    return np.zeros(RATE * ms // 1000)


def sentence(clips, kind, number, counter):
    """One line of an announcement, with the pauses of crates/voice."""
    parts = [silence(250), clips[f"opening/{kind}"], silence(120)]
    for at, digit in enumerate(number):
        place = "last" if at + 1 == len(number) else "middle" if at else "first"
        parts += [clips[f"digit/{digit}/{place}"], silence(60)]
    return np.concatenate([*parts[:-1], silence(200), clips[f"to_counter/{counter}"], silence(400)])


def in_words(text):
    text = re.sub(r"\d", lambda d: f" {DIGITS[int(d[0])]} ", text.lower())
    return " ".join(re.sub(r"[^\w ]", " ", text).split())


def nearest(heard, wordings):
    """The wording nearest to what was heard, marks and tones counting as letters; None when two are as near."""
    plain = [unicodedata.normalize("NFD", w) for w in wordings]
    best = process.extract(unicodedata.normalize("NFD", heard), plain, scorer=Levenshtein.distance, limit=2)
    return best[0][2] if best[0][1] < best[1][1] else None


def main():
    clips = load(Path(sys.argv[1]))
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    numbers = list(itertools.product(range(10), repeat=4))
    number_words = [" ".join(DIGITS[d] for d in number) for number in numbers]
    counter_words = [cardinal(n) for n in COUNTERS]
    recogniser = Pipeline.preset("transcribe")
    chance = random.Random(20)
    right = {"number": 0, "counter": 0, "both": 0}
    for turn in range(count):
        number, counter = chance.choice(numbers), COUNTERS[turn % len(COUNTERS)]
        audio = sentence(clips, ("call", "recall")[turn % 4 == 3], number, counter)
        audio *= 20000 / np.abs(audio).max()
        text = in_words(recogniser.transcribe(audio.astype(np.int16)).text)
        found = re.search(r"tự (.*?)(?: đến| đế| tiến)? ?quầy số (.*)", text)
        number_ok = found is not None and nearest(found[1], number_words) == numbers.index(number)
        counter_ok = found is not None and nearest(found[2], counter_words) == COUNTERS.index(counter)
        right["number"] += number_ok
        right["counter"] += counter_ok
        right["both"] += number_ok and counter_ok
        if not (number_ok and counter_ok):
            print(f"  said {''.join(map(str, number))} to {counter}: heard {text}")
    print(f"of {count}: {right}")


if __name__ == "__main__":
    main()
