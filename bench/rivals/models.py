"""transformers' EnCodec and T5 in their published sizes on random weights, for bench/models.ts.

Command: python bench/rivals/models.py <folder>
         Saves encodec/ and t5/ into the folder and prints a line. Each line of input, `<model> <seconds or tokens>
         <threads>`, is answered by `<CPU seconds> <wall seconds>`.
"""

import resource
import sys
import time

import torch
from transformers import EncodecConfig, EncodecModel, T5Config, T5EncoderModel

folder = sys.argv[1]
torch.manual_seed(0)
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
).eval()
for name, buffer in codec.named_buffers():
    if name.endswith("codebook.embed"):
        buffer.copy_(torch.randn_like(buffer) * 0.3)
# t5-base
text = T5EncoderModel(T5Config(d_model=768, d_kv=64, num_heads=12, d_ff=3072, num_layers=12)).eval()
codec.save_pretrained(f"{folder}/encodec")
text.save_pretrained(f"{folder}/t5")
print(f"transformers on torch {torch.__version__}", flush=True)


def run(name, size):
    if name == "t5":
        return text(torch.arange(size)[None] % 1000)
    if name == "encode":
        return codec.encode(torch.randn(1, 1, size * 32000) * 0.3)
    return codec.decode(torch.randint(0, 2048, (1, 1, 4, size * 50)), [None])


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


for line in sys.stdin:
    name, size, threads = line.split()
    torch.set_num_threads(int(threads))
    used, start = cpu(), time.perf_counter()
    with torch.inference_mode():
        run(name, int(size))
    print(cpu() - used, time.perf_counter() - start, flush=True)
