"""Makes the goldens of test/models/demucs: numbers of upstream's own code on weights of seeded_weights.py.

Source:  facebookresearch/demucs at e976d93 (the last commit), adefossez/julius at 126d7ee; torch 2.13 CPU, einops 0.8.
Command: python test/golden/make_demucs_goldens.py <checkout of demucs> <checkout of julius> [--full]
         --full adds the published sizes (a minute, 2 GB).

Of each result every `step`-th sample is kept.
"""

import json
import pathlib
import sys
import types
from fractions import Fraction

import numpy as np
import torch

import seeded_weights
import stand_ins

HERE = pathlib.Path(__file__).parent / "demucs"
sys.path[:0] = sys.argv[1:3]
stand_ins.for_demucs()

from demucs import apply as demucs_apply  # noqa: E402
from demucs.apply import BagOfModels, apply_model  # noqa: E402
from demucs.hdemucs import HDemucs  # noqa: E402
from demucs.htdemucs import HTDemucs  # noqa: E402
from julius.resample import resample_frac  # noqa: E402

torch.set_num_threads(1)
FOUR = ["drums", "bass", "other", "vocals"]
SIX = FOUR + ["guitar", "piano"]


def plain(kwargs):
    return {k: f"{v.numerator}/{v.denominator}" if isinstance(v, Fraction) else v for k, v in kwargs.items()}


def run_model(name, klass, kwargs, cases, step):
    model = klass(**kwargs)
    shapes = seeded_weights.fill(model)
    results = []
    for case, (length, gain) in enumerate(cases):
        mix = seeded_weights.signal(f"{name}.{case}", 2, length) * np.float32(gain)
        with torch.no_grad():
            stems = model(torch.from_numpy(mix)[None])[0].numpy()
        np.save(HERE / f"{name}.{case}.npy", np.ascontiguousarray(stems[..., ::step]))
        results.append({"length": length, "gain": gain})
        print(name, case, stems.shape, float(np.abs(stems).max()))
    content = {"class": klass.__name__, "kwargs": plain(kwargs), "step": step, "cases": results, "shapes": shapes}
    (HERE / f"{name}.json").write_text(json.dumps(content) + "\n")
    return model


small = dict(sources=FOUR, channels=8, t_heads=4, dconv_mode=3, dconv_init=1e-3, segment=Fraction(1, 2))
run_model(
    "htdemucs_small",
    HTDemucs,
    dict(small, bottom_channels=32, t_layers=5),
    [(22050, 1), (22050, 0), (15001, 0.1), (1, 1)],
    61,
)
run_model(
    "htdemucs_six_small",
    HTDemucs,
    dict(small, sources=SIX, t_layers=2, t_cross_first=True, nfft=2048, norm_starts=2, norm_groups=2, dconv_depth=-2),
    [(22050, 1), (9999, 1)],
    97,
)
run_model(
    "hdemucs_small",
    HDemucs,
    dict(sources=FOUR, channels=4),
    [(44100, 1), (44100, 0), (15001, 1), (210001, 1), (4097, 0.1), (100, 1)],
    211,
)
if "--full" in sys.argv:
    full = dict(sources=FOUR, bottom_channels=512, dconv_mode=3, segment=Fraction(39, 5), t_dropout=0.02)
    run_model("htdemucs", HTDemucs, full, [(343980, 1)], 1021)
    run_model("htdemucs_6s", HTDemucs, dict(full, sources=SIX, bottom_channels=0), [(343980, 1)], 1021)
    run_model("hdemucs_mmi", HDemucs, dict(sources=FOUR, segment=44), [(441000, 1)], 1021)


class Ramp(torch.nn.Module):
    """A model whose result tells where in its input a sample lay."""

    def __init__(self, gain, fixed):
        super().__init__()
        self.unused = torch.nn.Parameter(torch.zeros(1))
        self.sources, self.samplerate, self.audio_channels, self.segment = ["a", "b"], 200, 2, 0.5
        self.gain = gain
        if fixed:
            self.valid_length = lambda length: 100

    def forward(self, mix):
        length = mix.shape[-1]
        place = (torch.arange(length, dtype=torch.float64) + 1) / length
        stems = [mix.double() * place * self.gain, mix.double() * (1 - 0.5 * place) - self.gain]
        return torch.stack(stems, 1).float()


apply_cases = [
    {"length": 733, "models": [[1, True]]},
    {"length": 733, "models": [[1, False]]},
    {"length": 100, "models": [[1, True]]},
    {"length": 37, "models": [[1, True]]},
    {"length": 37, "models": [[1, False]]},
    {"length": 1, "models": [[1, True]]},
    {"length": 80, "models": [[1, True]], "split": False},
    {"length": 733, "models": [[1, False]], "split": False},
    {"length": 412, "models": [[1, True]], "overlap": 0.6, "transition_power": 2},
    {"length": 412, "models": [[1, False]], "segment": 0.31},
    {"length": 333, "models": [[1, True]], "shifts": [17]},
    {"length": 333, "models": [[1, False]], "shifts": [0, 100, 41]},
    {"length": 333, "models": [[1, True], [2, True]], "weights": [[1, 0], [0, 1]]},
    {"length": 333, "models": [[1, True], [2, False], [0.5, True]], "weights": [[1, 0.25], [2, 1], [1, 0.5]],
     "shifts": [5, 99]},
]  # fmt: skip
arrays = []
for index, case in enumerate(apply_cases):
    bag = BagOfModels([Ramp(gain, fixed) for gain, fixed in case["models"]], case.get("weights"))
    shifts = case.get("shifts", [])
    queue = shifts * len(case["models"])
    demucs_apply.random = types.SimpleNamespace(randint=lambda low, high: queue.pop(0))
    keywords = {k: case[k] for k in ("split", "overlap", "transition_power", "segment") if k in case}
    mix = torch.from_numpy(seeded_weights.signal(f"apply.{index}", 2, case["length"]))[None]
    arrays.append(apply_model(bag, mix, shifts=len(shifts), **keywords)[0].numpy().astype(np.float32).reshape(-1))
(HERE / "apply.json").write_text(json.dumps(apply_cases) + "\n")
np.save(HERE / "apply.npy", np.concatenate(arrays))

# What Separator.separate_tensor does around apply_model; 5875 is what seed 0 draws in src/models/demucs/shifts.ts.
model = HTDemucs(**dict(small, bottom_channels=32, t_layers=5))
seeded_weights.fill(model)
for name, channels, rate, length, shifts in [("stereo", 2, 44100, 70001, []), ("mono", 1, 44100, 30000, [5875])]:
    wav = torch.from_numpy(seeded_weights.signal(f"separate.{name}", channels, length)).expand(2, -1)
    reference = wav.mean(0)
    demucs_apply.random = types.SimpleNamespace(randint=lambda low, high: shifts[0])
    normal = (wav - reference.mean()) / (reference.std() + 1e-8)
    stems = apply_model(model, normal[None], shifts=len(shifts))[0] * (reference.std() + 1e-8) + reference.mean()
    np.save(HERE / f"separate.{name}.npy", np.ascontiguousarray(stems.numpy()[..., ::61]))
# How far the resampler of upstream is from ours on a sweep.
t = np.arange(48000) / 48000
sweep = np.sin(2 * np.pi * (100 + 9500 * t) * t).astype(np.float32)
np.save(HERE / "julius_48000.npy", resample_frac(torch.from_numpy(sweep), 48000, 44100).numpy()[::7])
