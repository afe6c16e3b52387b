"""Tiny checkpoints as PyTorch and safetensors write them, with the values they hold.

Source: torch.save of PyTorch 2.13.0 (zip files of pickle protocols 2, 4 and 5, and the kind before
1.6), safetensors 0.8.0, NumPy 2.4.6, Python 3.11.
Command: python test/golden/make_checkpoint_goldens.py

Writes test/golden/checkpoints/files.json: the bytes in base64, so that no binary is kept. The
classes of Demucs are stand-ins of the same names: their files refer to them and hold nothing of them.
"""

import base64
import io
import json
import sys
import types
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

OUT = Path(__file__).parent / "checkpoints" / "files.json"


def make_stand_in():
    for name in ("demucs", "demucs.htdemucs"):
        sys.modules[name] = types.ModuleType(name)
    stand_in = type("HTDemucs", (), {"__module__": "demucs.htdemucs"})
    sys.modules["demucs.htdemucs"].HTDemucs = stand_in
    return stand_in


STAND_IN = make_stand_in()


class TextFraction(Fraction):
    """As older Python pickled a fraction."""

    def __reduce__(self):
        return (Fraction, (str(self),))


class PairFraction(Fraction):
    """As newer Python pickles one."""

    def __reduce__(self):
        return (Fraction, (self.numerator, self.denominator))


def tensors():
    base = torch.tensor([[0.0, -1.5, 2.25, 65504.0], [1e-7, 3.0, -4.0, 5.5], [6.0, 7.0, 8.0, 9.0]])
    whole = torch.tensor([[0, -1, 2, 100], [-100, 3, -4, 5]])
    kinds = {
        "half": base.half(),
        "brain": base.bfloat16(),
        "single": base,
        "double": base.double() / 3,
        "long": whole,
        "int": whole.int() * 1000000,
        "short": whole.short() * 300,
        "char": whole.char(),
        "byte": whole.abs().byte(),
        "bool": whole > 0,
    }
    views = {
        "transposed": base.t(),
        "strided": base[1:, ::2],
        "empty": torch.zeros(0, 3),
        "scalar": torch.tensor(2.5),
        "special": torch.tensor([float("inf"), float("-inf"), 2.0**-24]).half(),
        "parameter": torch.nn.Parameter(base[0]),
    }
    return {**kinds, **views}


def package(fraction):
    net = torch.nn.Sequential(torch.nn.Conv1d(1, 2, 3), torch.nn.BatchNorm1d(2))
    return {
        "klass": STAND_IN,
        "args": (),
        "kwargs": {"sources": ["drums", "bass"], "segment": fraction, "nothing": None},
        "state": {name: value.half() for name, value in net.state_dict().items()},
        "training_args": {"lr": 3e-4, "flags": [True, False], "numbers": [1, 300, -70000, 2**40, -(2**80)]},
        "metrics": {"nsdr": np.float64(9.5), "epochs": np.int64(360), "loss": np.float32(0.5), "best": np.bool_(True)},
    }


def torch_file(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def described(named):
    return {
        name: {
            "dtype": str(value.dtype).removeprefix("torch."),
            "shape": list(value.shape),
            "values": [str(x) for x in value.detach().double().flatten().tolist()],
        }
        for name, value in named.items()
    }


def main():
    torch.manual_seed(5)
    kinds = tensors()
    copies = {name: value.detach().clone().contiguous() for name, value in kinds.items()}
    demucs, old_demucs = package(PairFraction(39, 5)), package(TextFraction(39, 5))
    # With the versions of its modules as an attribute, which is pickled too.
    state = torch.nn.Linear(3, 2).state_dict()
    pca = {"means": np.arange(4, dtype=np.float32) / 3, "vectors": np.asfortranarray(np.arange(6.0).reshape(2, 3))}
    legacy = {"_use_new_zipfile_serialization": False}
    files = {
        "kinds_protocol_2.pt": ("torch-zip", torch_file(kinds), kinds),
        "kinds_protocol_4.pt": ("torch-zip", torch_file(kinds, pickle_protocol=4), kinds),
        "kinds_protocol_5.pt": ("torch-zip", torch_file(kinds, pickle_protocol=5), kinds),
        "kinds_legacy.pt": ("torch-legacy", torch_file(kinds, **legacy), kinds),
        "kinds.safetensors": ("safetensors", save(copies, metadata={"format": "pt"}), copies),
        "demucs.th": ("torch-zip", torch_file(demucs), demucs["state"]),
        "demucs_old.th": ("torch-legacy", torch_file(old_demucs, **legacy), old_demucs["state"]),
        "generator.pth": ("torch-zip", torch_file({"generator": state}), state),
        "pca.pth": ("torch-zip", torch_file(pca), {}),
    }
    entries = {
        name: {"format": kind, "base64": base64.b64encode(data).decode(), "tensors": described(held)}
        for name, (kind, data, held) in files.items()
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()
