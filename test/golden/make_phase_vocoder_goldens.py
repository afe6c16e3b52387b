"""Goldens of phaseVocoder.

Source:  librosa 0.11.0 (stft, phase_vocoder), numpy 2.4
Command: python test/golden/make_phase_vocoder_goldens.py   (after make_op_goldens.py, whose signals it reads)
"""

from pathlib import Path

import librosa
import numpy as np

HERE = Path(__file__).parent
CASES = {
    "slower": ("violin", {"n_fft": 512}, {"rate": 0.8}),
    "faster": ("noise", {"n_fft": 256, "hop_length": 100}, {"rate": 1.7, "hop_length": 100}),
    "odd": ("violin", {"n_fft": 401, "hop_length": 100}, {"rate": 2.0, "hop_length": 100, "n_fft": 401}),
    "stereo": ("stereo", {"n_fft": 256}, {"rate": 1.25}),
}

for name, (signal, options, more) in CASES.items():
    samples = np.load(HERE / "signals" / f"{signal}.npy").astype(np.float32).squeeze()[..., :6000]
    stretched = librosa.phase_vocoder(librosa.stft(samples, **options), **more)
    assert stretched.dtype == np.complex64
    np.save(HERE / "ops" / f"phase_vocoder_{name}.npy", np.stack([stretched.real, stretched.imag], axis=-1))
    print(name, stretched.shape)
