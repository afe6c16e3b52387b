"""Makes the golden arrays of test/ops/mel_to_stft.test.ts: mel bands, the filters, and how far the bands of
librosa's answer are from those given (one number: relative distance).

Source:  librosa 0.11.0.
Command: python test/golden/make_mel_to_stft_goldens.py   (after make_op_goldens.py, whose signals it reads)
"""

import pathlib

import librosa
import numpy as np

HERE = pathlib.Path(__file__).parent
OPTIONS = {"sr": 22050, "n_fft": 512}

y = np.load(HERE / "signals" / "violin.npy")[:6000]
bank = librosa.filters.mel(n_mels=40, **OPTIONS)
np.save(HERE / "mel_to_stft" / "bank.npy", bank)
for power in (1, 2):
    bands = librosa.feature.melspectrogram(y=y, n_mels=40, hop_length=256, power=power, **OPTIONS)
    answer = librosa.feature.inverse.mel_to_stft(bands, power=power, **OPTIONS)
    distance = np.linalg.norm(bank @ answer**power - bands) / np.linalg.norm(bands)
    print(f"power {power}: {distance:.3g}")
    np.save(HERE / "mel_to_stft" / f"bands_{power}.npy", bands)
    np.save(HERE / "mel_to_stft" / f"distance_{power}.npy", np.array([distance], np.float32))
