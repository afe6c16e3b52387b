"""Demucs, VGGish, EnCodec and T5 in Python on the same weights as in bench/models.ts.

Command: python bench/rivals/models.py <folder of the weights> [<demucs> <julius> <torchvggish>]
         (the last three are checkouts; see test/golden/make_demucs_goldens.py for their versions)

The first line printed names the models that can run, and why others cannot. Each line of input is a request:
{"save": name} makes and saves the weights, {"run": name, "size", "threads", "out"} is answered by {"cpu", "wall"}
seconds and may save the result as .npy, {"peak": true} by the megabytes that the process held at most.
"""

import importlib
import json
import pathlib
import re
import sys
import time
from fractions import Fraction

folder, checkouts = pathlib.Path(sys.argv[1]), sys.argv[2:]
sys.path[:0] = [str(pathlib.Path(__file__).parents[2] / "test" / "golden"), *checkouts]

import stand_ins  # noqa: E402

stand_ins.for_demucs()
stand_ins.for_vggish()

NEEDS = {
    "htdemucs": ["demucs.apply"],
    "hdemucs": ["demucs.apply"],
    "vggish": ["safetensors.torch", "torchvggish.vggish", "torchvggish.vggish_input"],
    "encodec encode": ["transformers"],
    "encodec decode": ["transformers"],
    "t5": ["transformers"],
}
missing = {}
for model, modules in NEEDS.items():
    try:
        for module in ["numpy", "torch", *modules]:
            importlib.import_module(module)
    except Exception as error:  # whatever a package raises when it is loaded
        missing[model] = f"{type(error).__name__}: {error}"
versions = {
    name: sys.modules[name].__version__ for name in ["torch", "transformers", "numpy"] if name in sys.modules
}
hello = {"rivals": [name for name in NEEDS if name not in missing], "missing": missing, "versions": versions}
print(json.dumps(hello), flush=True)


def make_codec():
    import torch
    from transformers import EncodecConfig, EncodecModel

    # facebook/encodec_32khz, as every mono MusicGen has it.
    codec = EncodecModel(
        EncodecConfig(
            sampling_rate=32000,
            num_filters=64,
            codebook_size=2048,
            upsampling_ratios=[8, 5, 4, 4],
            use_causal_conv=False,
            use_conv_shortcut=False,
            target_bandwidths=[2.2],
        )
    )
    for name, buffer in codec.named_buffers():
        if name.endswith("codebook.embed"):
            buffer.copy_(torch.randn_like(buffer) * 0.3)
    return codec


def make_t5():
    from transformers import T5Config, T5EncoderModel

    # t5-base
    return T5EncoderModel(T5Config(d_model=768, d_kv=64, num_heads=12, d_ff=3072, num_layers=12))


def save(name):
    import torch

    torch.manual_seed(0)
    model = make_t5() if name == "t5" else make_codec()
    model.save_pretrained(folder / name.split()[0])


def separator(name, size):
    """Demucs as upstream's Separator runs it."""
    import seeded_weights
    import torch
    from demucs.apply import apply_model
    from demucs.hdemucs import HDemucs
    from demucs.htdemucs import HTDemucs

    four = ["drums", "bass", "other", "vocals"]
    if name == "htdemucs":
        model = HTDemucs(four, bottom_channels=512, dconv_mode=3, segment=Fraction(39, 5))
    else:
        model = HDemucs(four, segment=10)
    seeded_weights.fill(model)
    mix = torch.from_numpy(seeded_weights.signal("bench", 2, int(size * 44100)))
    mean, deviation = mix.mean(0).mean(), mix.mean(0).std() + 1e-8

    def call():
        stems = apply_model(model, ((mix - mean) / deviation)[None], shifts=0)[0]
        return stems * deviation + mean

    return call


def embedder(size):
    import seeded_weights
    from safetensors.torch import load_file
    from torchvggish import vggish, vggish_input

    model = vggish._vgg()
    model.load_state_dict(load_file(folder / "vggish.safetensors"))
    model.eval()
    wave = seeded_weights.signal("bench", 1, int(size * 16000))[0].astype("float64")
    return lambda: model(vggish_input.waveform_to_examples(wave, 16000).detach())


def codec(direction, size):
    import seeded_weights
    import torch
    from transformers import EncodecModel

    model = EncodecModel.from_pretrained(folder / "encodec").eval()
    if direction == "encode":
        wave = torch.from_numpy(seeded_weights.signal("bench", 1, int(size * 32000)))[None]
        return lambda: model.encode(wave).audio_codes[0, 0]
    frames = torch.arange(int(size * 50))
    codes = torch.stack([(frames * 7919 + row * 104729) % 2048 for row in range(4)])
    return lambda: model.decode(codes[None, None], [None])[0][0]


def text(size):
    import torch
    from transformers import T5EncoderModel

    model = T5EncoderModel.from_pretrained(folder / "t5").eval()
    return lambda: model(torch.arange(int(size))[None])[0][0]


def prepare(name, size):
    if name.endswith("demucs"):
        return separator(name, size)
    if name == "vggish":
        return embedder(size)
    return text(size) if name == "t5" else codec(name.split()[1], size)


prepared = {}


def run(name, size, threads, out=None):
    import numpy
    import torch

    torch.set_num_threads(threads)
    with torch.inference_mode():
        if (name, size) not in prepared:
            prepared.clear()  # one model at a time
            prepared[name, size] = prepare(name, size)
        cpu, wall = time.process_time(), time.perf_counter()
        result = prepared[name, size]()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if out:
        array = result.numpy()
        numpy.save(out, array.astype("int32" if array.dtype.kind == "i" else "float32"))
    return {"cpu": cpu, "wall": wall}


def peak():
    # Not getrusage's ru_maxrss: that begins with what the process that started this one held.
    status = pathlib.Path("/proc/self/status").read_text()
    return {"megabytes": int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 / 1e6}


for line in sys.stdin:
    request = json.loads(line)
    try:
        if "save" in request:
            save(request["save"])
            answer = {}
        elif "run" in request:
            answer = run(request["run"], request["size"], request["threads"], request.get("out"))
        else:
            answer = peak()
    except Exception as error:
        answer = {"error": f"{request}: {type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
