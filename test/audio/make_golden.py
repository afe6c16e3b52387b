"""Writes test/audio/golden/recordings.json: what soundfile and librosa read from the real recordings
that the tonejs-instrument-* packages (pinned dev dependencies) carry.

    python test/audio/make_golden.py    # from the repository root, after npm ci
"""
import glob
import json
import os

import librosa
import numpy as np
import soundfile

SAMPLES = 24  # samples written out, from the loudest place on
records = []
for package in sorted(glob.glob("node_modules/tonejs-instrument-*-mp3")):
    path = sorted(glob.glob(f"{package}/*.mp3"))[0]
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    start = int(np.clip(np.argmax(np.abs(samples[:, 0])), 0, len(samples) - SAMPLES))
    part, _ = librosa.load(path, sr=None, mono=True, offset=0.1234, duration=0.2)
    records.append(
        {
            "path": path,
            "sampleRate": rate,
            "numberOfChannels": samples.shape[1],
            "length": len(samples),
            "rms": float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))),
            "start": start,
            "samples": [float(value) for value in samples[start : start + SAMPLES, 0]],
            "window": {
                "length": len(part),
                "first": [float(value) for value in part[:4]],
                "last": [float(value) for value in part[-4:]],
            },
        }
    )

target = "test/audio/golden/recordings.json"
os.makedirs(os.path.dirname(target), exist_ok=True)
with open(target, "w") as file:
    source = f"soundfile {soundfile.__version__} ({soundfile.__libsndfile_version__}), librosa {librosa.__version__}"
    json.dump({"source": source, "command": "python test/audio/make_golden.py", "records": records}, file, indent=1)
    file.write("\n")
