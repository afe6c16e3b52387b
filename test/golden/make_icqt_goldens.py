"""Goldens of icqt: librosa's inverse of librosa's transform, and its distance from the signal.

Source:  librosa 0.11.0 (cqt, icqt), numpy 2.4
Command: python test/golden/make_icqt_goldens.py   (after make_op_goldens.py, whose signals it reads)
"""

from pathlib import Path

import librosa
import numpy as np

HERE = Path(__file__).parent
RATE = 22050
CASES = {
    "default": ("violin", {"n_bins": 72}),
    "fine": ("violin", {"bins_per_octave": 36, "n_bins": 180, "fmin": 130.8127826502993, "hop_length": 128}),
    "unscaled": ("music", {"n_bins": 60, "fmin": 65.40639132514966, "hop_length": 96, "scale": False}),
    "tuned": ("stereo", {"n_bins": 31, "fmin": 130.8127826502993, "hop_length": 64, "tuning": 0.25}),
}

for name, (signal, options) in CASES.items():
    samples = np.load(HERE / "signals" / f"{signal}.npy").astype(np.float32).squeeze()[..., :9000]
    transform = librosa.cqt(samples, sr=RATE, **options)
    options.pop("n_bins")
    back = librosa.icqt(transform, sr=RATE, length=samples.shape[-1], **options)
    np.save(HERE / "ops" / f"icqt_{name}.npy", back.astype(np.float32))
    snr = 10 * np.log10(np.sum(samples**2) / np.sum((samples - back) ** 2))
    print(f"{name}: {back.shape}, {snr:.1f} dB above its error")
