"""Reads what writeMusicGen wrote as a user of Python would, and trains a tiny random MusicGen on it for one epoch.

Usage: python test/interop/musicgen_train.py <folder that writeMusicGen wrote>
Needs: datasets, transformers, torch, librosa (soxr). Prints one JSON object.
"""

import json
import sys

import librosa
import numpy as np
import torch
from datasets import load_from_disk
from transformers import (
    EncodecConfig,
    MusicgenConfig,
    MusicgenDecoderConfig,
    MusicgenForConditionalGeneration,
    T5Config,
    WhisperFeatureExtractor,
    default_data_collator,
)

root = sys.argv[1]
torch.manual_seed(0)
result = {}

rich = load_from_disk(f"{root}/processed_dataset")
result["columns"] = rich.column_names
row = rich[0]
samples = np.asarray([*row["processed_audio"]], dtype=np.float32)
if samples.ndim == 2:  # stereo: the features are of the mean
    samples = samples.mean(axis=0)
at16k = librosa.resample(samples, orig_sr=int(row["sample_rate"]), target_sr=16000, res_type="soxr_hq")
wanted = WhisperFeatureExtractor()(at16k, sampling_rate=16000, return_tensors="np").input_features[0]
got = np.asarray(row["whisper_features"])
result["whisper"] = {"shape": list(got.shape), "maxDifference": float(np.abs(got - wanted).max())}
result["rms"] = float(np.sqrt(np.mean(samples**2)))
result["mapped"] = [int(n) for n in rich.map(lambda r: {"n": len(str(r["text"]))}, load_from_cache_file=False)["n"]]

parts = load_from_disk(f"{root}/hf-train")
result["rows"] = {name: len(part) for name, part in parts.items()}
train = parts["train"]
first = train[0]
result["types"] = {name: str(value.dtype) for name, value in first.items()}
result["labels"] = list(first["labels"].shape)

books = first["labels"].shape[1]
channels = 2 if books == 8 else 1
config = MusicgenConfig(
    text_encoder=T5Config(vocab_size=2000, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2).to_dict(),
    audio_encoder=EncodecConfig(num_filters=4, codebook_size=2048, hidden_size=8).to_dict(),
    decoder=MusicgenDecoderConfig(
        vocab_size=2048, num_codebooks=books, audio_channels=channels, hidden_size=16, num_hidden_layers=1,
        num_attention_heads=2, ffn_dim=32, pad_token_id=2048, bos_token_id=2048,
    ).to_dict(),
)
model = MusicgenForConditionalGeneration(config)
for part in (model.config, model.config.decoder):  # where older and newer transformers look
    part.decoder_start_token_id = part.pad_token_id = 2048
model.train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
loader = torch.utils.data.DataLoader(train, batch_size=2, collate_fn=default_data_collator)
losses = []
for epoch in range(2):
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss))
result["losses"] = losses
print(json.dumps(result))
