"""Saves a small HTDemucs as upstream's solver does, and what upstream makes of a recording.

Command: python test/models/demucs/upstream.py <demucs> <julius> <folder>   (checkouts; the folder is written to)
Writes model.th (half precision, with the metrics of the training as NumPy scalars) and stems.npy.
"""

import pathlib
import sys
import types
from fractions import Fraction

import numpy as np
import torch

sys.path[:0] = [*sys.argv[1:3], str(pathlib.Path(__file__).parents[2] / "golden")]

import stand_ins  # noqa: E402

stand_ins.for_demucs(types.SimpleNamespace(to_container=lambda args, resolve: args))

import seeded_weights  # noqa: E402
from demucs.apply import apply_model  # noqa: E402
from demucs.htdemucs import HTDemucs  # noqa: E402
from demucs.states import load_model, serialize_model  # noqa: E402

model = HTDemucs(
    sources=["drums", "bass", "other", "vocals"],
    audio_channels=2,
    samplerate=44100,
    segment=Fraction(2, 5),
    channels=8,
    bottom_channels=24,
    t_layers=3,
    t_heads=4,
    dconv_mode=3,
    multi_freqs=[],
)
seeded_weights.fill(model)
package = serialize_model(model, {"lr": 3e-4, "dset": {"segment": 11}})
package["metrics"] = {"nsdr": np.float64(9.0), "epochs": np.int64(3)}
folder = pathlib.Path(sys.argv[3])
torch.save(package, folder / "model.th")
model = load_model(package).eval()
wav = torch.from_numpy(seeded_weights.signal("upstream", 2, 40000))
reference = wav.mean(0)
stems = apply_model(model, ((wav - reference.mean()) / (reference.std() + 1e-8))[None], shifts=0)[0]
np.save(folder / "stems.npy", (stems * (reference.std() + 1e-8) + reference.mean()).numpy())
