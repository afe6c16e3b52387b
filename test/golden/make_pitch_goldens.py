"""Makes the golden arrays of test/ops/pitch_cases.ts with librosa.

Source:  librosa 0.11.0, numpy 2.4, scipy 1.17.
Command: node --import tsx test/ops/list_pitch_cases.ts | python test/golden/make_pitch_goldens.py

Signals come from test/golden/signals, but for two that are made here: a glissando of 1.5 octaves with
vibrato, pauses and a little noise, and a clean tone that jumps by a fifth without a pause (all of its
frames are certainly voiced, which leaves the Viterbi search no likely way across the jump).
Results: yin gives f0; pyin gives rows f0, voiced flag, voiced probability.
"""

import json
import pathlib
import sys

import librosa
import numpy as np

HERE = pathlib.Path(__file__).parent
SR = 22050


def harmonics(frequency, count=7):
    phase = 2 * np.pi * np.cumsum(frequency) / SR
    return sum(0.3 / h * np.sin(h * phase) for h in range(1, count + 1))


def glissando(seconds=1.5):
    t = np.arange(int(SR * seconds)) / SR
    rng = np.random.default_rng(3)
    frequency = 220 * 2 ** (t / seconds * 1.5 + 0.5 / 12 * np.sin(2 * np.pi * 5.5 * t))
    y = harmonics(frequency) * (t % 0.6 < 0.45) + 0.003 * rng.standard_normal(len(t))
    return (np.round(y * 32768) / 32768).astype(np.float32)


def clean_jump(seconds=0.6):
    t = np.arange(int(SR * seconds)) / SR
    y = harmonics(np.where(t < seconds / 2, 196.0, 2205.0 / 3), 4)
    return (np.round(y * 32768) / 32768).astype(np.float32)


def main():
    made = {"glissando": glissando(), "clean_jump": clean_jump()}
    for name, samples in made.items():
        np.save(HERE / "pitch" / f"{name}.npy", samples)
    for case in json.load(sys.stdin):
        name = case["signal"]
        y = made[name] if name in made else np.load(HERE / "signals" / f"{name}.npy")
        arguments = {"y": y, "sr": case["sampleRate"], **case["librosa"]}
        if case["op"] == "yin":
            result = librosa.yin(**arguments)
        else:
            result = np.stack([np.asarray(part, np.float64) for part in librosa.pyin(**arguments)])
        np.save(HERE / "pitch" / f"{case['id']}.npy", result)
        print(f"{case['id']}: {result.shape}")


main()
