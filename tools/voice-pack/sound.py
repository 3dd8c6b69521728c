"""What is done to a clip: trimming, level, sample rate, Vorbis."""

import subprocess
import wave

import numpy as np
from scipy.signal import resample_poly

PACK_RATE = 48000

# Trimming: the same figures as recorded packs are trimmed with.
TRIM_DB = -35.0
KEEP_BEFORE_S = 0.015
KEEP_AFTER_S = 0.030
FADE_S = 0.005

# Level of the active speech of every clip. Low enough that no consonant clips; the finished announcement is set louder.
SPEECH_RMS = 10 ** (-24 / 20)
PEAK_MAX = 10 ** (-3 / 20)


def read(path):
    with wave.open(str(path)) as w:
        return np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(float) / 32768, w.getframerate()


def write(path, samples, rate):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(rate)
        w.writeframes(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes())


def resampled(samples, rate, wanted):
    divisor = np.gcd(rate, wanted)
    return resample_poly(samples, wanted // divisor, rate // divisor, window=("kaiser", 8.0))


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


def ready(samples, rate):
    """A rendered clip as it goes into a pack, at [`PACK_RATE`]."""
    return resampled(levelled(trimmed(samples, rate), rate), rate, PACK_RATE)


def chime():
    """Two soft tones, a falling fourth, each with a quieter octave above it: short, because the words are waited for."""
    t = np.arange(int(0.38 * PACK_RATE)) / PACK_RATE
    out = np.zeros_like(t)
    for start, pitch in ((0.0, 784.0), (0.15, 587.33)):
        s = np.clip(t - start, 0, None)
        attack = np.clip(s / 0.010, 0, 1)
        out += attack * np.exp(-s / 0.09) * (np.sin(2 * np.pi * pitch * s) + 0.18 * np.sin(4 * np.pi * pitch * s))
    fade = int(0.08 * PACK_RATE)
    out[-fade:] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))
    return out / np.abs(out).max() * 10 ** (-14 / 20)


def encode(wav, ogg, quality):
    subprocess.run(["oggenc", "-Q", "-q", str(quality), "-s", "1", "-o", ogg, wav], check=True)
