"""Makes the golden arrays of test/ops/rhythm_cases.ts with librosa.

Source:  librosa 0.11.0, numpy 2.4, scipy 1.17.
Command: node --import tsx test/ops/list_rhythm_cases.ts | python test/golden/make_rhythm_goldens.py

Signals come from test/golden/signals; `drums` and `envelope` are made of integers and powers of two here and in
test/ops/rhythm_signals.ts, so that both have the same bits. A result of beats() is the tempo, then the frames.
"""

import json
import pathlib
import sys

import librosa
import numpy as np

HERE = pathlib.Path(__file__).parent


def noise(seed):
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield (state >> 8) / 2**24 - 0.5


def drums():
    hiss, burst = noise(1), noise(2)
    y = np.array([next(hiss) / 1024 for _ in range(264600)], np.float32)
    for hit, start in enumerate(range(0, len(y) - 3000, 5906)):
        level = 1 if hit % 2 == 0 else 0.25
        for i in range(3000):
            y[start + i] = np.float32(float(y[start + i]) + next(burst) * level * 2.0 ** -(i // 300))
    return y


def envelope():
    random, peak = noise(3), 5
    values = np.zeros(900, np.float32)
    for i in range(900):
        values[i] = next(random) + 0.5
        if i == peak:
            values[i] = np.float32(float(values[i]) + 2)
            peak += 21 if i < 400 else 24
    return values


def beats(**arguments):
    tempo, frames = librosa.beat.beat_track(**arguments)
    return np.concatenate([np.atleast_1d(tempo), frames])


def main():
    made = {"drums": drums(), "envelope": envelope()}
    (HERE / "rhythm").mkdir(exist_ok=True)
    for case in json.load(sys.stdin):
        name = case["signal"]
        y = made[name] if name in made else np.load(HERE / "signals" / f"{name}.npy")
        source = {"onset_envelope" if name == "envelope" else "y": y}
        names = {"librosa": librosa, "np": np, "y": y, "source": source, "sr": case["sampleRate"], "beats": beats}
        result = np.asarray(eval(case["librosa"], names), dtype=np.float32 if case["op"] in FLOATS else np.float64)
        np.save(HERE / "rhythm" / f"{case['id']}.npy", np.ascontiguousarray(result))
        print(f"{case['id']}: {result.shape}")


FLOATS = ("onsetStrength", "tempogram", "plp")
main()
