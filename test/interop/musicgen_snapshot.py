"""Makes a tiny random MusicGen with MusicGen's own codec layout, and judges labels that were made with it.

Usage: python test/interop/musicgen_snapshot.py make <snapshot> <audio channels> <tokenizer.json>
       python test/interop/musicgen_snapshot.py codec <snapshot> <folder for its codec by itself>
       python test/interop/musicgen_snapshot.py judge <snapshot> <folder that writeMusicGen wrote>
Needs: transformers, torch; datasets to judge. `judge` prints one JSON object.
"""

import json
import shutil
import sys

import numpy as np
import torch
from transformers import (
    EncodecConfig,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    T5Config,
)

PAD = 2048


def make(folder, channels, tokenizer):
    torch.manual_seed(1)
    books = 4 * channels
    config = MusicgenConfig(
        text_encoder=T5Config(vocab_size=2000, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2).to_dict(),
        audio_encoder=EncodecConfig(
            sampling_rate=32000, num_filters=4, hidden_size=16, codebook_dim=16, codebook_size=2048,
            upsampling_ratios=[8, 5, 4, 4], use_causal_conv=False, pad_mode="reflect", use_conv_shortcut=False,
            norm_type="weight_norm", target_bandwidths=[2.2], normalize=False, chunk_length_s=None,
        ).to_dict(),
        decoder=MusicgenDecoderConfig(
            vocab_size=PAD, num_codebooks=books, audio_channels=channels, hidden_size=16, num_hidden_layers=1,
            num_attention_heads=2, ffn_dim=32, pad_token_id=PAD, bos_token_id=PAD,
        ).to_dict(),
    )
    model = MusicgenForConditionalGeneration(config)
    # Fresh codebooks are zeros, which would make every code 0; small ones make codes vary.
    for layer in model.audio_encoder.quantizer.layers:
        layer.codebook.embed.normal_(std=0.05)
    model.save_pretrained(folder)
    shutil.copy(tokenizer, f"{folder}/tokenizer.json")


def judge(snapshot, out):
    from datasets import load_from_disk

    model = MusicgenForConditionalGeneration.from_pretrained(snapshot).eval()
    decoder = model.decoder
    same = total = 0
    seen = set()
    rows = load_from_disk(f"{out}/processed_dataset")
    for row in rows:
        audio = torch.tensor(np.asarray([*row["processed_audio"]], dtype=np.float32))
        sides = audio[None] if audio.ndim == 1 else audio
        with torch.no_grad():
            codes = [model.audio_encoder.encode(side[None, None]).audio_codes[0, 0] for side in sides]
        books = torch.stack(codes, dim=1).flatten(0, 1) if len(codes) == 2 else codes[0]
        k, frames = books.shape
        prompt = torch.cat([torch.full((k, 1), PAD), books], dim=-1)
        _, mask = decoder.build_delay_pattern_mask(prompt, PAD, frames + 1 + k)
        wanted = mask[:, 1 : frames + 1].T.numpy()
        got = np.stack([np.asarray(step) for step in row["musicgen_features"]["labels"]])
        assert got.shape == wanted.shape, (got.shape, wanted.shape)
        assert ((got == PAD) == (wanted == PAD)).all()
        same += int((got == wanted).sum())
        total += got.size
        seen.update(np.unique(got).tolist())
    print(json.dumps({"rows": len(rows), "equal": same / total, "distinct": len(seen)}))


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), sys.argv[4])
elif sys.argv[1] == "codec":
    MusicgenForConditionalGeneration.from_pretrained(sys.argv[2]).audio_encoder.save_pretrained(sys.argv[3])
else:
    judge(sys.argv[2], sys.argv[3])
