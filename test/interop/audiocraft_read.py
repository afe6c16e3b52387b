"""Reads what writeMusicGen wrote for audiocraft with audiocraft's own MusicDataset.

Usage: python test/interop/audiocraft_read.py <checkout of audiocraft> <folder> <name>
Needs: torch, soundfile. What the dataset does not need of audiocraft's imports (training, models, PyAV) is stood in
for; manifests, sampling, reading of the json files and conditions are audiocraft's. Prints one JSON object.
"""

import ast
import dataclasses
import json
import pathlib
import sys
import types
import typing

import soundfile
import torch

root, folder, name = pathlib.Path(sys.argv[1]) / "audiocraft", pathlib.Path(sys.argv[2]), sys.argv[3]


sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
from stand_ins import module  # noqa: E402

for absent in ("av", "julius", "torchaudio"):
    module(absent)
module("audiocraft", root)
module("audiocraft.data", root / "data")
module("audiocraft.modules", root / "modules")
module("audiocraft.utils", root / "utils")
module("audiocraft.utils.utils", warn_once=lambda logger, message: None)
environment = types.SimpleNamespace(apply_dataset_mappers=lambda path: path)
module("audiocraft.environment", AudioCraftEnvironment=environment)

import audiocraft.data.audio_dataset as audio_dataset  # noqa: E402

# The conditions themselves, out of a module that imports every model.
wanted = {
    "WavCondition", "JointEmbedCondition", "SymbolicCondition", "ConditioningAttributes", "SegmentWithAttributes",
}  # fmt: skip
conditioners = module(
    "audiocraft.modules.conditioners",
    torch=torch, tp=typing, dataclass=dataclasses.dataclass, field=dataclasses.field,
    SegmentInfo=audio_dataset.SegmentInfo,
)  # fmt: skip
source = ast.parse((root / "modules" / "conditioners.py").read_text())
source.body = [node for node in source.body if isinstance(node, ast.ClassDef) and node.name in wanted]
exec(compile(source, "conditioners.py", "exec"), conditioners.__dict__)

from audiocraft.data.music_dataset import MusicDataset  # noqa: E402


def read(path, seek_time=0.0, duration=-1.0, pad=False):
    rate = soundfile.info(path).samplerate
    frames = -1 if duration < 0 else int(rate * duration)
    samples, rate = soundfile.read(path, frames, int(rate * seek_time), dtype="float32", always_2d=True)
    return torch.from_numpy(samples.T), rate


audio_dataset.audio_read = read
audio_dataset.convert_audio = lambda wav, from_rate, to_rate, channels: wav  # both are as wanted already

result = {}
for split in ("train", "valid"):
    data = MusicDataset.from_meta(
        folder / "egs" / name / split, segment_duration=1.0, num_samples=40, sample_rate=32000, channels=1, shuffle=False
    )
    tracks = {}
    for wav, info in (data[i] for i in range(len(data))):
        text = info.to_condition_attributes().text
        tracks[pathlib.Path(info.meta.path).name] = {
            "shape": list(wav.shape),
            "rms": float(wav.pow(2).mean().sqrt()),
            "duration": info.meta.duration,
            "text": {key: text[key] for key in ("description", "key", "bpm", "genre", "moods", "instrument", "name")},
        }
    result[split] = tracks
print(json.dumps(result))
