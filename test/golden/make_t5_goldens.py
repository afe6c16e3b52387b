"""Makes the goldens of test/models/t5: transformers' numbers on weights of seeded_weights.py.

Source:  transformers 5.18 `T5EncoderModel`, torch 2.13 CPU; the projection as MusicgenForConditionalGeneration
         applies it (a linear layer, then the mask).
Command: python test/golden/make_t5_goldens.py
"""

import json
import pathlib

import torch
from transformers import T5Config, T5EncoderModel

import seeded_weights

HERE = pathlib.Path(__file__).parent / "t5"
torch.set_num_threads(1)

SMALL = {"vocab_size": 40, "d_model": 8, "d_kv": 4, "num_heads": 3, "d_ff": 12, "num_layers": 2}
MODELS = {
    "relu": SMALL,
    "gated": {**SMALL, "feed_forward_proj": "gated-gelu", "relative_attention_max_distance": 20},
    "projected": {**SMALL, "num_layers": 1},
}
# Longer than the largest distance with a bias of its own; padded; one token; nothing but padding.
CASES = [("long", 150, 150), ("padded", 12, 7), ("one", 1, 1), ("empty", 4, 0)]

HERE.mkdir(exist_ok=True)
for name, config in MODELS.items():
    model = T5EncoderModel(T5Config(**config)).eval()
    shapes = seeded_weights.fill(model)
    # The same tensor as the embedding below, which is filled last.
    shapes.pop("shared.weight")
    projection = torch.nn.Linear(8, 5)
    holder = torch.nn.Module()
    holder.enc_to_dec_proj = projection
    if name == "projected":
        shapes.update(seeded_weights.fill(holder))
    cases = []
    for case, length, valid in CASES:
        ids = [(i * i * 7 + 3 * i + len(case)) % 40 for i in range(length)]
        mask = [int(i < valid) for i in range(length)]
        with torch.no_grad():
            hidden = model(torch.tensor([ids]), attention_mask=torch.tensor([mask]))[0][0]
            if name == "projected":
                hidden = projection(hidden) * torch.tensor(mask)[:, None]
        values = [float(f"{value:.9g}") for value in hidden.flatten().tolist()]
        cases.append({"name": case, "ids": ids, "mask": mask, "values": values})
        print(name, case, list(hidden.shape), float(hidden.abs().max()))
    content = {"config": json.loads(model.config.to_json_string(use_diff=False)), "shapes": shapes, "cases": cases}
    for key in ["transformers_version", "architectures", "dtype", "id2label", "label2id"]:
        content["config"].pop(key, None)
    (HERE / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
