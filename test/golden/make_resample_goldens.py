"""Makes test/golden/resample: what librosa.resample returns for the inputs of test/ops/resample_input.ts.

Source:  librosa 0.11.0 (res_type "soxr_hq"), soxr 1.1.0 (libsoxr 0.1.3).
Command: python test/golden/make_resample_goldens.py

Inputs are white noise on top of a rising tone, rounded to 16 bits, so that TypeScript makes the same
samples without a file (0.00005 keeps values off the halves, which the two round differently). Noise is
the hardest input, because every frequency counts alike.
"""

import json
import pathlib

import librosa
import numpy as np

OUT = pathlib.Path(__file__).parent / "resample"

# id, input rate, output rate, samples. Long enough for several blocks, except for the last three.
CASES = [
    ("44100_32000", 44100, 32000, 13230),
    ("44100_48000", 44100, 48000, 9000),
    ("44100_16000", 44100, 16000, 22050),
    ("44100_22050", 44100, 22050, 13230),
    ("48000_44100", 48000, 44100, 11000),
    ("22050_44100", 22050, 44100, 5000),
    ("16000_22050", 16000, 22050, 7000),
    ("44100_8000", 44100, 8000, 30000),  # half-band stage
    ("44100_24000", 44100, 24000, 13230),  # a filter after the fractional stage
    ("12345_22050", 12345, 22050, 6000),  # large prime factors: stage by stage
    ("pitch_shift_up", 24749.860, 22050, 9000),  # no small denominator: interpolated phases
    ("pitch_shift_down", 19644.978, 22050, 6000),
    ("short", 44100, 32000, 1001),  # librosa appends a zero
    ("tiny", 22050, 16000, 10),
    ("one_sample", 16000, 44100, 1),
]


def signal(length):
    state, noise = 1, np.empty(length)
    for i in range(length):
        state = (state * 1664525 + 1013904223) % 2**32
        noise[i] = (state >> 16) - 32768
    i = np.arange(length)
    tone = np.sin(np.pi * i * i / (2 * max(length, 2)))
    return (np.round(9830 * tone + 0.2937 * noise + 0.00005) / 32768).astype(np.float32)


def main():
    OUT.mkdir(exist_ok=True)
    rows = []
    for name, rate, target, length in CASES:
        np.save(OUT / f"{name}.npy", librosa.resample(signal(length), orig_sr=rate, target_sr=target))
        rows.append({"id": name, "sampleRate": rate, "targetSampleRate": target, "length": length})
    (OUT / "cases.json").write_text(json.dumps(rows, indent=2) + "\n")

    # Lengths over many sizes: librosa's, and soxr's own (fix=False).
    lengths = []
    for rate, target in [(44100, 32000), (44100, 16000), (48000, 44100), (22050, 16000), (8000, 44100)]:
        for length in [*range(1, 12), 99, 100, 441, 1000, 1001, 4999]:
            x = np.zeros(length, np.float32)
            fixed, raw = (len(librosa.resample(x, orig_sr=rate, target_sr=target, fix=fix)) for fix in (True, False))
            lengths.append([rate, target, length, fixed, raw])
    (OUT / "lengths.json").write_text(json.dumps(lengths) + "\n")


main()
