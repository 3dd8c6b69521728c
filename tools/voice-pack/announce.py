"""A pack's clips, and the call sentence put together from them as crates/voice does it."""

import tomllib
from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

RATE = 16000

# Milliseconds; the same as in crates/voice/src/assemble.rs.
LEAD_IN = 250
AFTER_OPENING = 120
BETWEEN_PAIRS = 120
BETWEEN_DIGITS = 60
BEFORE_COUNTER = 200
TAIL = 400


def silence(ms):
    return np.zeros(RATE * ms // 1000)


def at_our_rate(file):
    samples, rate = soundfile.read(file)
    divisor = gcd(rate, RATE)
    return resample_poly(samples, RATE // divisor, rate // divisor)


class Pack:
    def __init__(self, folder):
        self.folder = Path(folder)
        manifest = tomllib.loads((self.folder / "pack.toml").read_text())
        self.language = manifest["language"]
        self.files = {clip["slot"]: clip["file"] for clip in manifest["clip"]}
        self.words = {clip["slot"]: clip["text"] for clip in manifest["clip"]}
        self.decoded = {}

    def clip(self, slot):
        if slot not in self.decoded:
            self.decoded[slot] = at_our_rate(self.folder / self.files[slot])
        return self.decoded[slot]

    def number(self, number):
        """The slots of four digits, and the pause between them: by pairs when the pack has pairs."""
        if f"digits/{number[:2]}/first" in self.files:
            return [f"digits/{number[:2]}/first", f"digits/{number[2:]}/last"], BETWEEN_PAIRS
        places = ["first", "middle", "middle", "last"]
        return [f"digit/{d}/{place}" for d, place in zip(number, places)], BETWEEN_DIGITS

    def call(self, number, counter):
        """"Xin mời công dân có số thứ tự 4042 đến quầy số 3", without chime and repetition."""
        slots, pause = self.number(number)
        parts = [silence(LEAD_IN), self.clip("opening/call"), silence(AFTER_OPENING)]
        for slot in slots:
            parts += [self.clip(slot), silence(pause)]
        return np.concatenate([*parts[:-1], silence(BEFORE_COUNTER), self.clip(f"to_counter/{counter}"), silence(TAIL)])
