"""Goldens of griffinLim.

Source:  librosa 0.11.0, numpy 2.4.
Command: python test/golden/make_griffin_lim_goldens.py

The magnitudes are those of the signals "noise" and "excerpt" (test/golden/signals, by make_op_goldens.py).
"""

from pathlib import Path

import librosa
import numpy as np

HERE = Path(__file__).parent


def magnitudes(name, **options):
    return np.abs(librosa.stft(np.load(HERE / "signals" / f"{name}.npy"), **options))


def main():
    noise, excerpt = magnitudes("noise", n_fft=512), magnitudes("excerpt", n_fft=1024, hop_length=200)
    made = {
        "length": librosa.griffinlim(noise, init=None, n_iter=2, n_fft=512, length=6000),
        "plain": librosa.griffinlim(noise, init=None, n_iter=4, momentum=0, n_fft=512, length=6000),
        "excerpt": librosa.griffinlim(excerpt, init=None, n_iter=2, n_fft=1024, hop_length=200),
    }
    for name, samples in made.items():
        np.save(HERE / "ops" / f"griffinLim_{name}.npy", samples)
    many = librosa.griffinlim(noise, random_state=0, n_fft=512)
    rebuilt = np.abs(librosa.stft(many, n_fft=512))
    error = np.linalg.norm(rebuilt - noise) / np.linalg.norm(noise)
    np.save(HERE / "ops" / "griffinLim_convergence.npy", np.float32([error]))


main()
