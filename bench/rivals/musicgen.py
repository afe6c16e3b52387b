"""What people do in Python to prepare MusicGen data: librosa, transformers' feature extractor, datasets.

Usage: python bench/rivals/musicgen.py <folder> <out> <clips> [processes]
Prints JSON: seconds of the work (imports not counted), clips, versions.
"""

import json
import pathlib
import resource
import sys
import time

import librosa
import numpy as np
import torch
import transformers
from transformers import WhisperFeatureExtractor

import datasets
from datasets import Array2D, Dataset, Features, Sequence, Value

folder, out, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
processes = int(sys.argv[4]) if len(sys.argv) > 4 else 1
entries = json.loads((folder / "metadata.json").read_text())[:count]
extractor = WhisperFeatureExtractor()
KEYS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])


def key_of(y, sr):
    chroma = librosa.feature.chroma_cqt(y=y, sr=sr).mean(axis=1)
    scores = [np.corrcoef(chroma, np.roll(p, k))[0, 1] for p in (MAJOR, MINOR) for k in range(12)]
    best = int(np.argmax(scores))
    return KEYS[best % 12], "major" if best < 12 else "minor"


def prepare(entry):
    y, sr = librosa.load(folder / "audio" / entry["audio_file"], sr=32000, mono=True, duration=30)
    y = librosa.util.normalize(y)
    y, _ = librosa.effects.trim(y, top_db=20)
    harmonic, percussive = librosa.effects.hpss(y)
    mfcc = librosa.feature.mfcc(y=y, sr=sr, n_mfcc=13)
    key, scale = key_of(y, sr)
    h, p = float(np.sum(harmonic**2)), float(np.sum(percussive**2))
    features = {
        "duration": len(y) / sr,
        "tempo": float(np.atleast_1d(librosa.feature.tempo(y=y, sr=sr))[0]),
        "key": key,
        "scale": scale,
        "harmonic_ratio": h / (h + p),
        "spectral_centroid": float(librosa.feature.spectral_centroid(y=y, sr=sr).mean()),
        "spectral_bandwidth": float(librosa.feature.spectral_bandwidth(y=y, sr=sr).mean()),
        "spectral_rolloff": float(librosa.feature.spectral_rolloff(y=y, sr=sr).mean()),
        "spectral_contrast": librosa.feature.spectral_contrast(y=y, sr=sr).mean(axis=1).tolist(),
        "spectral_flatness": float(librosa.feature.spectral_flatness(y=y).mean()),
        "mfcc_mean": mfcc.mean(axis=1).tolist(),
        "mfcc_std": mfcc.std(axis=1).tolist(),
        "zero_crossing_rate": float(librosa.feature.zero_crossing_rate(y).mean()),
        "rms": float(librosa.feature.rms(y=y).mean()),
    }
    at16k = librosa.resample(y, orig_sr=sr, target_sr=16000)
    whisper = extractor(at16k, sampling_rate=16000, return_tensors="np").input_features[0]
    return {
        "audio_file": entry["audio_file"],
        "text": entry["text"],
        "style": entry["style"],
        "audio_features": features,
        "whisper_features": whisper,
        "processed_audio": y.astype(np.float32),
        "sample_rate": sr,
    }


numbers = Value("float32")
types = {"key": Value("string"), "scale": Value("string")}
lists = ("spectral_contrast", "mfcc_mean", "mfcc_std")
# The first call compiles (numba) and loads: not what a thousand clips cost.
warm = prepare(entries[0])
names = warm["audio_features"]
schema = Features(
    {
        "audio_file": Value("string"),
        "text": Value("string"),
        "style": Value("string"),
        "audio_features": {n: types.get(n) or (Sequence(numbers) if n in lists else numbers) for n in names},
        "whisper_features": Array2D((80, 3000), "float32"),
        "processed_audio": Sequence(numbers),
        "sample_rate": Value("int32"),
    }
)


def rows(entries):
    for entry in entries:
        yield prepare(entry)


def processor_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak():
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + (processes * children if processes > 1 else 0)) // 1024


start = time.perf_counter()
cpu = processor_seconds()
dataset = Dataset.from_generator(
    rows,
    features=schema,
    cache_dir=out + "-cache",
    gen_kwargs={"entries": entries},
    num_proc=processes if processes > 1 else None,
)
dataset.save_to_disk(out)
parts = dataset.train_test_split(0.1, seed=42)
parts.save_to_disk(out + "-split")
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - start,
            "cpuSeconds": processor_seconds() - cpu,
            "clips": len(entries),
            "peakMiB": peak(),
            "versions": {
                "librosa": librosa.__version__,
                "datasets": datasets.__version__,
                "transformers": transformers.__version__,
                "torch": torch.__version__,
            },
        }
    )
)
