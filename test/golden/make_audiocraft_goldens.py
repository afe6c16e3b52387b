"""Makes test/golden/encodec/audiocraft.json: a training checkpoint of audiocraft (checkpoint.th) and its model's codes.

Source:  facebookresearch/audiocraft at its main branch and facebookresearch/flashy (their own configuration files,
         builders, EncodecModel, BestStateDictManager's layout and StateManager), omegaconf 2.3.1, torch 2.13 CPU.
Command: python test/golden/make_audiocraft_goldens.py <checkout of audiocraft> <checkout of flashy>
Needs:   torch, transformers, einops, omegaconf. The packages' __init__ files, which import far more, do not run.

The file is as `flashy.BaseSolver.commit` writes it in audiocraft's CompressionSolver: the history, the configuration
as a pickled DictConfig, and the states of the model, its optimiser, its moving average and the best model.
"""

import ast
import base64
import importlib
import io
import json
import pathlib
import sys
import types
import typing
import zlib

import numpy as np
import omegaconf
import torch

import seeded_weights
from stand_ins import module

HERE = pathlib.Path(__file__).parent / "encodec"
ROOT, FLASHY = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) / "flashy"
CONFIG = ROOT / "config"
# The order in which Hydra puts them together for solver=compression/encodec_musicgen_32khz.
LAYERS = [
    "config.yaml", "solver/default.yaml", "solver/compression/default.yaml", "model/encodec/default.yaml",
    "model/encodec/encodec_large_nq4_s640.yaml", "solver/compression/encodec_musicgen_32khz.yaml",
]  # fmt: skip
SMALL = {
    "device": "cpu", "sample_rate": 800, "rvq": {"bins": 16, "n_q": 3},
    "seanet": {"n_filters": 2, "dimension": 4, "ratios": [4, 2]},
}  # fmt: skip


def functions(path, names, **known):
    """Some functions of a file that imports too much."""
    made = types.ModuleType(path.stem)
    made.__dict__.update(known)
    source = ast.parse(path.read_text())
    source.body = [node for node in source.body if isinstance(node, ast.FunctionDef) and node.name in names]
    exec(compile(source, str(path), "exec"), made.__dict__)
    return made


package = ROOT / "audiocraft"
flashy = module("flashy", FLASHY, distrib=module("flashy.distrib", broadcast_tensors=lambda tensors: None))
module("audiocraft", package)
for name in ("models", "utils"):
    module(f"audiocraft.{name}", package / name)
modules = module("audiocraft.modules", package / "modules")
seanet = importlib.import_module("audiocraft.modules.seanet")
encodec = importlib.import_module("audiocraft.models.encodec")
flashy.state = importlib.import_module("flashy.state")
modules.SEANetEncoder, modules.SEANetDecoder = seanet.SEANetEncoder, seanet.SEANetDecoder
utils = functions(package / "utils" / "utils.py", ["dict_from_config"], omegaconf=omegaconf)
builders = functions(
    package / "models" / "builders.py",
    ["get_quantizer", "get_encodec_autoencoder", "get_compression_model"],
    audiocraft=sys.modules["audiocraft"], omegaconf=omegaconf, qt=sys.modules["audiocraft.quantization"],
    dict_from_config=utils.dict_from_config, EncodecModel=encodec.EncodecModel, CompressionModel=encodec.CompressionModel,
)  # fmt: skip
sys.modules["audiocraft"].modules = modules


def configuration():
    config = omegaconf.OmegaConf.merge(*(omegaconf.OmegaConf.load(CONFIG / layer) for layer in LAYERS), SMALL)
    del config["defaults"]
    # As Hydra leaves it; flashy asks it for a `state_dict`, which it must not invent.
    omegaconf.OmegaConf.set_struct(config, True)
    return config


def seeded(model, prefix):
    for name, value in model.state_dict().items():
        if name.endswith("inited"):
            value.fill_(1)
        elif value.is_floating_point():
            value.copy_(torch.from_numpy(seeded_weights.tensor(prefix + name, tuple(value.shape)).copy()))


class Source:
    """What flashy asks for a state."""

    def load_state_dict(self, state):
        raise NotImplementedError


class Average(Source):
    """The state of audiocraft's ModuleDictEMA."""

    def state_dict(self):
        return {"state": {f"model.{n}": torch.zeros_like(t) for n, t in model.state_dict().items()}, "count": 3}


class Best(Source):
    """The state of audiocraft's BestStateDictManager: a copy of an earlier one."""

    def state_dict(self):
        return {"model": best}


config = configuration()
model = builders.get_compression_model(config).eval()
seeded(model, "best.")
best = {name: value.clone() for name, value in model.state_dict().items()}

wave = torch.from_numpy(seeded_weights.signal("audiocraft", 1, 1003))[None]
with torch.no_grad():
    codes, scale = model.encode(wave)
    decoded = model.decode(codes, scale)[0, 0]

# The latest model is another than the best, so that taking the wrong one shows.
with torch.no_grad():
    seeded(model, "last.")
optimizer = torch.optim.Adam(model.parameters(), lr=3e-4, betas=(0.5, 0.9))
sum(parameter.sum() * 0 for parameter in model.parameters()).backward()
optimizer.step()

solver = types.SimpleNamespace(
    history=[{"train": {"loss": 1.5, "epoch": np.float64(1.0)}}], xp=types.SimpleNamespace(cfg=config, sig="0a1b2c3d"),
    model=model, optimizer=optimizer, best_state=Best(), fsdp_best_state={}, ema=Average(),
)  # fmt: skip
manager = flashy.state.StateManager()
for owner, name in [
    (solver, "history"), (solver.xp, "cfg"), (solver.xp, "sig"), (solver, "best_state"), (solver, "fsdp_best_state"),
    (solver, "model"), (solver, "optimizer"), (solver, "ema"),
]:  # fmt: skip
    manager.register(f"xp.{name}" if owner is solver.xp else name, flashy.state.AttributeWrapper(owner, name))
file = io.BytesIO()
torch.save(manager.state_dict(), file)

content = {
    "checkpoint": base64.b64encode(zlib.compress(file.getvalue(), 9)).decode(),
    "yaml": omegaconf.OmegaConf.to_yaml(config), "length": wave.shape[-1], "codes": codes[0].tolist(),
    "audio": [float(f"{value:.9g}") for value in decoded.tolist()],
}  # fmt: skip
(HERE / "audiocraft.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
print(list(codes.shape), list(decoded.shape), len(file.getvalue()), {k: len(v) for k, v in content.items() if hasattr(v, "__len__")})
