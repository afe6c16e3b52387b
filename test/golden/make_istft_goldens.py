"""Goldens of istft: of spectra with a fifth of the bins set to 0, which no signal has.

Source:  librosa 0.11.0 (stft, istft), numpy 2.4
Command: python test/golden/make_istft_goldens.py
"""

from pathlib import Path

import librosa
import numpy as np

HERE = Path(__file__).parent
noise = np.load(HERE / "signals" / "noise.npy").astype(np.float32).ravel()

CASES = {
    "quarter": ({"n_fft": 512}, {}),
    "half": ({"n_fft": 512, "hop_length": 256}, {"length": 3000}),
    "eighth": ({"n_fft": 256, "hop_length": 32, "window": "hamming"}, {}),
    "uneven": ({"n_fft": 1024, "hop_length": 200, "win_length": 800}, {"length": 5000}),
    "odd": ({"n_fft": 501, "hop_length": 125, "center": False}, {}),
}

for name, (options, more) in CASES.items():
    spectrum = librosa.stft(noise, **options)
    bins, frames = np.indices(spectrum.shape)
    spectrum[(bins + 3 * frames) % 5 == 0] = 0
    samples = librosa.istft(spectrum, n_fft=options["n_fft"], **{k: v for k, v in options.items() if k != "n_fft"}, **more)
    np.save(HERE / "ops" / f"istft_{name}.npy", samples)
