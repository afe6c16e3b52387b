"""Runs lines that make and train a `trainer`, and tells what the training did to the model.

Usage: python test/interop/musicgen_trainer.py <file with the lines>, in a folder with what they read
Needs: accelerate, datasets, torch, transformers. Prints one JSON object last.
"""

import json
import sys

import torch
from transformers import MusicgenForConditionalGeneration

names = {}
with open(sys.argv[1], encoding="utf-8") as lines:
    exec(compile(lines.read(), sys.argv[1], "exec"), names)
trainer = names["trainer"]
before = MusicgenForConditionalGeneration.from_pretrained("facebook/musicgen-small").state_dict()
after = trainer.model.state_dict()
changed = {name.split(".")[0] for name, value in after.items() if not torch.equal(value, before[name])}
print(
    json.dumps(
        {
            "steps": trainer.state.global_step,
            "epochs": trainer.state.epoch,
            "trainLoss": trainer.state.log_history[-1]["train_loss"],
            "evalLoss": trainer.evaluate()["eval_loss"],
            "changed": sorted(changed),
        }
    )
)
