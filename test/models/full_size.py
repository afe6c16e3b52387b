"""EnCodec, t5-base and flan-t5-base in their published sizes on random weights, for full_size.test.ts.

Command: python test/models/full_size.py <folder>
         Saves checkpoints, inputs and what transformers makes of them.
"""

import sys

import numpy as np
import torch
from transformers import EncodecConfig, EncodecModel, T5Config, T5EncoderModel

folder = sys.argv[1]
torch.manual_seed(0)
torch.set_num_threads(1)
CODECS = {
    "32khz": {
        "sampling_rate": 32000, "num_filters": 64, "codebook_size": 2048, "upsampling_ratios": [8, 5, 4, 4],
        "use_causal_conv": False, "use_conv_shortcut": False, "target_bandwidths": [2.2],
    },
    "24khz": {},
    "48khz": {
        "sampling_rate": 48000, "audio_channels": 2, "normalize": True, "chunk_length_s": 1.0, "overlap": 0.01,
        "norm_type": "time_group_norm", "use_causal_conv": False, "target_bandwidths": [3.0, 6.0, 12.0, 24.0],
    },
}
for name, config in CODECS.items():
    model = EncodecModel(EncodecConfig(**config)).eval()
    for key, buffer in model.named_buffers():
        if key.endswith("codebook.embed"):
            buffer.copy_(torch.randn_like(buffer) * 0.3)
    model.save_pretrained(f"{folder}/{name}")
    wave = torch.randn(1, model.config.audio_channels, int(2.123 * model.config.sampling_rate)) * 0.3
    with torch.no_grad():
        encoded = model.encode(wave)
        pad = encoded.last_frame_pad_length or 0
        audio = model.decode(encoded.audio_codes, encoded.audio_scales, last_frame_pad_length=pad)[0][0]
    chunks = [chunk[0] for chunk in encoded.audio_codes]
    if pad:
        chunks[-1] = chunks[-1][:, :-pad]
    np.save(f"{folder}/{name}/wave.npy", wave[0].numpy())
    np.save(f"{folder}/{name}/codes.npy", torch.cat(chunks, -1).numpy().astype("float32"))
    np.save(f"{folder}/{name}/audio.npy", audio.numpy())

TEXTS = {"t5-base": {"d_ff": 3072}, "flan-t5-base": {"d_ff": 2048, "feed_forward_proj": "gated-gelu"}}
for name, config in TEXTS.items():
    config = T5Config(d_model=768, d_kv=64, num_heads=12, num_layers=12, **config)
    text = T5EncoderModel(config).eval()
    text.save_pretrained(f"{folder}/{name}")
    with torch.no_grad():
        np.save(f"{folder}/{name}/hidden.npy", text(torch.arange(300)[None] % 251)[0][0].numpy())
