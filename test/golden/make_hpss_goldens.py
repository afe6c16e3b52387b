"""Makes the goldens of test/ops/hpss.test.ts and test/native/median_filter.test.ts.

Source:  librosa 0.11.0 (effects.hpss, decompose.hpss), scipy 1.17 (ndimage.median_filter), numpy 2.4.
Command: node --import tsx test/ops/list_hpss_cases.ts | python test/golden/make_hpss_goldens.py

Matrices come from a linear congruential generator that both languages have (test/ops/hpss_cases.ts), and of
large medians only the SHA-256 of the float32 values is kept. Of separated signals every 5th sample is kept.
"""

import hashlib
import json
import pathlib
import sys

import librosa
import numpy as np
from scipy.ndimage import median_filter

HERE = pathlib.Path(__file__).parent


def matrix(shape, seed, levels):
    """`levels` distinct values of at least 0, exact in float32."""
    state, values = seed, np.empty(int(np.prod(shape)), np.float32)
    for i in range(len(values)):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = (state >> 8) * levels // 2**24 / 64
    return values.reshape(shape)


def main():
    cases = json.load(sys.stdin)
    hashes = {}
    for case in cases["medians"]:
        size = [1] * len(case["shape"])
        size[-1 if case["axis"] == "time" else -2] = case["kernelSize"]
        result = median_filter(matrix(case["shape"], case["seed"], case["levels"]), size=size, mode="reflect")
        hashes[case["id"]] = hashlib.sha256(result.astype("<f4").tobytes()).hexdigest()
    (HERE / "hpss/medians.json").write_text(json.dumps(hashes, indent=2) + "\n")
    for case in cases["signals"]:
        y = np.load(HERE / f"signals/{case['signal']}.npy")
        parts = eval(f"librosa.effects.hpss(y, {case['librosa']})", {"librosa": librosa, "y": y})
        np.save(HERE / f"hpss/{case['id']}.npy", np.stack(parts)[..., ::5].astype(np.float32))
    for case in cases["spectrograms"]:
        S = matrix(case["shape"], case["seed"], case["levels"])
        if case["complex"]:
            S = (S[..., ::2] - S[..., 1::2] * 1j).astype(np.complex64)
        parts = eval(f"librosa.decompose.hpss(S, {case['librosa']})", {"librosa": librosa, "S": S})
        np.save(HERE / f"hpss/{case['id']}.npy", np.stack(parts).view(np.float32))


main()
