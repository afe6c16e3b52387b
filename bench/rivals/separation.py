"""Upstream's Demucs and VGGish on the weights of test/golden/seeded_weights.py, for bench/separation.ts.

Command: python bench/rivals/separation.py <folder of the .py files of test/golden> <demucs> <julius> <torchvggish>
         (checkouts; see test/golden/make_demucs_goldens.py for their versions). Each line of input,
         `<model> <threads>`, is answered by `<CPU seconds> <wall seconds> <peak MB>`.
"""

import resource
import sys
import time
import types
from fractions import Fraction

import torch

sys.path[:0] = sys.argv[1:]
for name, attributes in {
    "openunmix": {},
    "openunmix.filtering": {"wiener": None},
    "omegaconf": {"OmegaConf": None},
    "dora": {},
    "dora.log": {"fatal": print},
    "resampy": {},
}.items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(attributes)

import seeded_weights  # noqa: E402
from demucs.apply import apply_model  # noqa: E402
from demucs.hdemucs import HDemucs  # noqa: E402
from demucs.htdemucs import HTDemucs  # noqa: E402
from torchvggish import vggish, vggish_input  # noqa: E402

FOUR = ["drums", "bass", "other", "vocals"]
loaded = {}


def load(name):
    if name == "vggish":
        model = vggish._vgg()
    elif name == "htdemucs":
        model = HTDemucs(FOUR, bottom_channels=512, dconv_mode=3, segment=Fraction(39, 5))
    else:
        model = HDemucs(FOUR, segment=10)
    seeded_weights.fill(model)
    return model


def run(name, seconds):
    model = loaded.get(name) or loaded.setdefault(name, load(name))
    with torch.no_grad():
        if name == "vggish":
            wave = seeded_weights.signal("bench", 1, int(seconds * 16000))[0].astype("float64")
            return lambda: model(vggish_input.waveform_to_examples(wave, 16000).detach())
        mix = torch.from_numpy(seeded_weights.signal("bench", 2, int(seconds * 44100)))[None]
        return lambda: apply_model(model, mix, shifts=0)


print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    name, seconds, threads = line.split()
    torch.set_num_threads(int(threads))
    call = run(name, float(seconds))
    with torch.no_grad():
        cpu, wall = time.process_time(), time.perf_counter()
        call()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
