"""Makes test/golden/musicgen/delay_pattern.json for test/models/delay_pattern.test.ts.

Source:  transformers 5.18, MusicgenForCausalLM.build_delay_pattern_mask on a start column and the codes,
         truncated to frames + 1 steps, without the start column; torch 2.13.
Command: python test/golden/make_delay_pattern_goldens.py
"""

import json
import pathlib

import torch
from transformers import MusicgenForCausalLM
from transformers.models.musicgen.configuration_musicgen import MusicgenDecoderConfig

HERE = pathlib.Path(__file__).parent
PAD = 2048


def case(channels, frames, seed):
    books = 4 * channels
    config = MusicgenDecoderConfig(
        vocab_size=PAD, num_codebooks=books, audio_channels=channels, hidden_size=16, num_hidden_layers=1,
        num_attention_heads=2, ffn_dim=16, pad_token_id=PAD, bos_token_id=PAD,
    )
    model = MusicgenForCausalLM(config)
    codes = torch.randint(0, PAD, (1, books, frames), generator=torch.Generator().manual_seed(seed))
    start = torch.full((1, books, 1), PAD)
    prompt = torch.cat([start, codes], -1).reshape(books, -1)
    _, mask = model.build_delay_pattern_mask(prompt, PAD, frames + 1 + books)
    labels = mask[:, 1 : frames + 1].T  # [frames, books]
    assert labels.shape == (frames, books) and (labels >= 0).all()
    return {"audioChannels": channels, "codes": codes[0].tolist(), "labels": labels.tolist()}


cases = [case(1, 12, 0), case(1, 7, 1), case(2, 12, 2), case(2, 9, 3)]
target = HERE / "musicgen" / "delay_pattern.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps(cases) + "\n")
print([len(c["labels"]) for c in cases])
