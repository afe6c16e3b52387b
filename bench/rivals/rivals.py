"""The Python rivals of the bench, in one process that takes turns with Node.

Reads one JSON request a line on standard input and answers one line each:
  {"signal": path, "rate": 22050, "name": "music"}       -> {"ok": true}      keep float32 samples by name
  {"run": "librosa.mel", "signal": "music", "out": path} -> {"seconds": ...}  CPU time of one call
CPU time is the process's (all threads; every library is held to one thread). With `out` the result of
the call is saved as .npy, so that Node can print the error beside the time.
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

signals = {}
rivals = {}
versions = {"python": sys.version.split()[0]}

try:
    import librosa

    versions["librosa"] = librosa.__version__
    rivals["librosa.stft"] = lambda y, sr: librosa.stft(y, n_fft=2048, hop_length=512)
    rivals["librosa.istft"] = lambda y, sr: librosa.istft(spectrum_of(y), hop_length=512, n_fft=2048)
    rivals["librosa.logmel"] = lambda y, sr: librosa.power_to_db(
        librosa.feature.melspectrogram(y=y, sr=sr, n_fft=2048, hop_length=512, n_mels=128)
    )
    rivals["librosa.mfcc"] = lambda y, sr: librosa.feature.mfcc(y=y, sr=sr, n_mfcc=20)
    rivals["librosa.centroid"] = lambda y, sr: librosa.feature.spectral_centroid(y=y, sr=sr)
    rivals["librosa.bandwidth"] = lambda y, sr: librosa.feature.spectral_bandwidth(y=y, sr=sr)
    rivals["librosa.rolloff"] = lambda y, sr: librosa.feature.spectral_rolloff(y=y, sr=sr)
    rivals["librosa.rms"] = lambda y, sr: librosa.feature.rms(y=y)
    rivals["librosa.zcr"] = lambda y, sr: librosa.feature.zero_crossing_rate(y)
    notes = {"fmin": librosa.note_to_hz("C2"), "fmax": librosa.note_to_hz("C7")}
    rivals["librosa.yin"] = lambda y, sr: librosa.yin(y, sr=sr, **notes)
    rivals["librosa.pyin20"] = lambda y, sr: librosa.pyin(y[: 20 * sr], sr=sr, **notes)[2]
    rivals["librosa.contrast"] = lambda y, sr: librosa.feature.spectral_contrast(y=y, sr=sr).astype(np.float32)
    rivals["librosa.flatness"] = lambda y, sr: librosa.feature.spectral_flatness(y=y)
    rivals["librosa.polyFeatures"] = lambda y, sr: librosa.feature.poly_features(y=y, sr=sr).astype(np.float32)
    rivals["librosa.pcen"] = lambda y, sr: librosa.pcen(mel_of(y, sr), sr=sr).astype(np.float32)
    rivals["librosa.onsetStrength"] = lambda y, sr: librosa.onset.onset_strength(y=y, sr=sr)
    rivals["librosa.tempogram"] = lambda y, sr: librosa.feature.tempogram(y=y, sr=sr)
    rivals["librosa.plp"] = lambda y, sr: librosa.beat.plp(y=y, sr=sr)
    rivals["librosa.beatTrack"] = lambda y, sr: np.concatenate(
        [np.atleast_1d(part) for part in librosa.beat.beat_track(y=y, sr=sr)]
    )
    rivals["librosa.tuning"] = lambda y, sr: np.atleast_1d(librosa.estimate_tuning(y=y, sr=sr))
    rivals["librosa.chroma"] = lambda y, sr: librosa.feature.chroma_stft(y=y, sr=sr)
    rivals["librosa.chromaTuned"] = lambda y, sr: librosa.feature.chroma_stft(y=y, sr=sr, tuning=0)
    rivals["librosa.cqt"] = lambda y, sr: librosa.cqt(y, sr=sr)
    rivals["librosa.chromaCqt"] = lambda y, sr: librosa.feature.chroma_cqt(y=y, sr=sr)
    rivals["librosa.chromaCens"] = lambda y, sr: librosa.feature.chroma_cens(y=y, sr=sr)
    rivals["librosa.tonnetz"] = lambda y, sr: librosa.feature.tonnetz(y=y, sr=sr).astype(np.float32)
    rivals["librosa.timeStretch"] = lambda y, sr: librosa.effects.time_stretch(y, rate=1.2)
    rivals["librosa.pitchShift"] = lambda y, sr: librosa.effects.pitch_shift(y, sr=sr, n_steps=2)
    rivals["librosa.griffinlim30"] = lambda y, sr: librosa.griffinlim(
        first_30_of(y, sr), n_iter=32, hop_length=512, init=None
    )
    rivals["librosa.features"] = lambda y, sr: features(y, sr)
    rivals["librosa.featuresAndHpss"] = lambda y, sr: (librosa.effects.hpss(y), features(y, sr))[1]
    rivals["librosa.resampleAndFeatures"] = lambda y, sr: features(
        librosa.resample(y, orig_sr=sr, target_sr=22050), 22050
    )
    rivals["librosa.hpss"] = lambda y, sr: librosa.effects.hpss(y)[0]
    rivals["librosa.hpssMargin"] = lambda y, sr: librosa.effects.hpss(y, margin=3)[0]
    rivals["scipy.medians"] = lambda y, sr: medians(np.abs(spectrum_of(y)))
    rivals["librosa.resample32k"] = lambda y, sr: librosa.resample(y, orig_sr=sr, target_sr=32000)
except ImportError:
    pass

try:
    import soxr

    versions["soxr"] = soxr.__version__
    for target in (32000, 22050, 16000):
        rivals[f"soxr.resample{target}"] = lambda y, sr, target=target: soxr.resample(y, sr, target, quality="HQ")
except ImportError:
    pass

try:
    import torch

    torch.set_num_threads(1)
    versions["torch"] = torch.__version__
    _window = torch.hann_window(2048)
    _filters = {}

    def torch_logmel(y, sr):
        if sr not in _filters:
            _filters[sr] = torch.from_numpy(librosa.filters.mel(sr=sr, n_fft=2048, n_mels=128))
        with torch.inference_mode():
            spectrum = torch.stft(
                torch.from_numpy(y), 2048, 512, window=_window, center=True, pad_mode="constant", return_complex=True
            )
            power = torch.view_as_real(spectrum).pow(2).sum(-1)
            db = 10.0 * torch.log10(torch.clamp(_filters[sr] @ power, min=1e-10))
            return torch.maximum(db, db.max() - 80).numpy()

    rivals["torch.logmel"] = torch_logmel
except ImportError:
    pass

try:
    from transformers import WhisperFeatureExtractor
    from transformers import __version__ as _transformers

    versions["transformers"] = _transformers
    for _bands in (80, 128):  # its torch path
        _extract = WhisperFeatureExtractor(feature_size=_bands)._torch_extract_fbank_features
        rivals[f"transformers.whisper{_bands}"] = lambda y, sr, extract=_extract: extract(y)
except ImportError:
    pass

_mels = {}


def mel_of(y, sr):
    if id(y) not in _mels:
        _mels[id(y)] = librosa.feature.melspectrogram(y=y, sr=sr)
    return _mels[id(y)]


_spectra = {}


def spectrum_of(y):
    if id(y) not in _spectra:
        _spectra[id(y)] = librosa.stft(y, n_fft=2048, hop_length=512)
    return _spectra[id(y)]


_starts = {}


def first_30_of(y, sr):
    """The magnitudes that bench/combined_cases.ts gives to griffinLim."""
    if id(y) not in _starts:
        _starts[id(y)] = np.abs(librosa.stft(y[: 30 * sr], n_fft=2048, hop_length=512))
    return _starts[id(y)]


def features(y, sr):
    """The calls that bench/combined_cases.ts makes one of; the coefficients are the result."""
    f = librosa.feature
    librosa.power_to_db(f.melspectrogram(y=y, sr=sr))
    for call in (f.chroma_stft, f.spectral_centroid, f.spectral_bandwidth, f.spectral_rolloff, f.spectral_contrast):
        call(y=y, sr=sr)
    f.spectral_flatness(y=y)
    f.poly_features(y=y, sr=sr)
    f.rms(y=y)
    f.zero_crossing_rate(y)
    librosa.onset.onset_strength(y=y, sr=sr)
    f.tempogram(y=y, sr=sr)
    f.tonnetz(y=y, sr=sr)
    return f.mfcc(y=y, sr=sr)


def medians(magnitudes):
    """What librosa's hpss asks of scipy; the one over frequency is the result."""
    from scipy.ndimage import median_filter

    median_filter(magnitudes, size=(1, 31), mode="reflect")
    return median_filter(magnitudes, size=(31, 1), mode="reflect")


def answer(request):
    if "run" not in request:
        signals[request["name"]] = (np.fromfile(request["signal"], dtype=np.float32), request["rate"])
        return {"ok": True}
    samples, rate = signals[request["signal"]]
    call = rivals[request["run"]]
    if request["run"] in ("librosa.istft", "scipy.medians"):
        spectrum_of(samples)
    if request["run"] == "librosa.griffinlim30":
        first_30_of(samples, rate)
    before, wall = time.process_time(), time.perf_counter()
    result = call(samples, rate)
    seconds, wall = time.process_time() - before, time.perf_counter() - wall
    if request.get("out"):
        np.save(request["out"], np.ascontiguousarray(result))
    return {"seconds": seconds, "wall": wall}


print(json.dumps({"rivals": sorted(rivals), "versions": versions}), flush=True)
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # told to Node, which prints it in the table
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
