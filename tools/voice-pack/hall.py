"""What a hall does to an announcement on its way to the ear."""

import numpy as np
from scipy.signal import fftconvolve, firwin2

from announce import RATE

RT60_S = 1.0
# At a distance where as much energy comes from the walls as from the loudspeaker.
DIRECT_TO_REVERBERANT_DB = 0.0
BABBLE_SNR_DB = 5.0
TALKERS = 8
# Hearing at 78: what is above 3 kHz is 40 dB weaker.
LOSS_ABOVE_HZ = 3000
LOSS_DB = -40.0


def active_rms(samples):
    """Level while someone speaks: of the 20 ms pieces within 20 dB of the loudest."""
    piece = RATE // 50
    pieces = samples[: len(samples) // piece * piece].reshape(-1, piece)
    level = np.sqrt((pieces**2).mean(1))
    return np.sqrt((level[level > level.max() / 10] ** 2).mean())


def reverberant(samples, chance):
    """Through a room whose reverberation is noise that decays by 60 dB in RT60."""
    t = np.arange(int(RT60_S * RATE)) / RATE
    decay = chance.standard_normal(len(t)) * 10 ** (-3 * t / RT60_S)
    decay *= 10 ** (-DIRECT_TO_REVERBERANT_DB / 20) / np.sqrt((decay**2).sum())
    decay[0] = 1.0
    return fftconvolve(samples, decay)[: len(samples)]


def babble(clips, length, chance):
    """Several people who talk at once: clips at random places, each talker's voice a little higher or lower."""
    out = np.zeros(length)
    for _ in range(TALKERS):
        talk = np.concatenate([clips[i] for i in chance.permutation(len(clips))])
        talk = np.resize(talk, max(len(talk), 2 * length))
        pitch = chance.uniform(0.85, 1.2)
        start = chance.integers(len(talk) - int(length * pitch) - 1)
        at = start + np.arange(length) * pitch
        voice = np.interp(at, np.arange(len(talk)), talk)
        out += voice / active_rms(voice)
    return out / active_rms(out)


def in_hall(samples, clips, chance):
    heard = reverberant(samples, chance)
    noise = reverberant(babble(clips, len(samples), chance), chance)
    return heard + noise * (active_rms(heard) / active_rms(noise) * 10 ** (-BABBLE_SNR_DB / 20))


def at_78(samples):
    edge = LOSS_ABOVE_HZ / (RATE / 2)
    loss = firwin2(401, [0, edge * 0.93, edge, 1], [1, 1, 10 ** (LOSS_DB / 20), 10 ** (LOSS_DB / 20)])
    return np.convolve(samples, loss, "same")
