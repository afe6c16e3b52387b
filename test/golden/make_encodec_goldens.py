"""Makes the goldens of test/models/encodec: transformers' numbers on weights of seeded_weights.py.

Source:  transformers 5.18 `EncodecModel`, torch 2.13 CPU.
Command: python test/golden/make_encodec_goldens.py
"""

import json
import pathlib

import torch
from transformers import EncodecConfig, EncodecModel

import seeded_weights

HERE = pathlib.Path(__file__).parent / "encodec"
torch.set_num_threads(1)

SMALL = {"num_filters": 4, "hidden_size": 8, "codebook_dim": 8, "codebook_size": 16, "upsampling_ratios": [4, 2, 2]}
MODELS = {
    # MusicGen's codec: two-sided, reflecting, without shortcut convolutions.
    "musicgen": {
        **SMALL, "sampling_rate": 800, "use_causal_conv": False, "pad_mode": "reflect", "use_conv_shortcut": False,
        "target_bandwidths": [0.8],
    },
    # The layout of the 24 kHz codec: causal, two residual layers, several bandwidths.
    "causal": {
        **SMALL, "sampling_rate": 800, "num_residual_layers": 2, "dilation_growth_rate": 3, "trim_right_ratio": 0.5,
        "target_bandwidths": [0.4, 1.2],
    },
    # The layout of the 48 kHz codec: stereo, normalised chunks that overlap, group normalisation.
    "chunked": {
        **SMALL, "sampling_rate": 800, "audio_channels": 2, "normalize": True, "norm_type": "time_group_norm",
        "use_causal_conv": False, "chunk_length_s": 0.25, "overlap": 0.01, "target_bandwidths": [0.6],
    },
    "constant": {
        **SMALL, "sampling_rate": 800, "use_causal_conv": False, "pad_mode": "constant", "target_bandwidths": [0.2],
    },
}
CASES = {
    "musicgen": [("odd", 1003, 1), ("silent", 160, 0), ("shorter", 5, 1), ("long", 5001, 1)],
    "causal": [("odd", 701, 1), ("shorter", 9, 1), ("silent", 64, 0)],
    "chunked": [("three", 517, 1), ("whole", 200, 1), ("shorter", 50, 1), ("silent", 330, 0)],
    "constant": [("odd", 333, 1)],
}


def rounded(values):
    return [float(f"{value:.9g}") for value in values.flatten().tolist()]


def run(name, config):
    model = EncodecModel(EncodecConfig(**config)).eval()
    shapes = seeded_weights.fill(model)
    cases = []
    for case, length, gain in CASES[name]:
        channels = model.config.audio_channels
        wave = torch.from_numpy(seeded_weights.signal(f"{name}.{case}", channels, length))[None] * gain
        bandwidth = config["target_bandwidths"][-1]
        with torch.no_grad():
            encoded = model.encode(wave, bandwidth=bandwidth)
            pad = encoded.last_frame_pad_length or 0
            audio = model.decode(encoded.audio_codes, encoded.audio_scales, last_frame_pad_length=pad)[0][0]
        chunks = [chunk[0] for chunk in encoded.audio_codes]
        if pad:
            chunks[-1] = chunks[-1][:, :-pad]
        codes = torch.cat(chunks, -1)
        scales = [float(scale) for scale in encoded.audio_scales if scale is not None]
        # Every third sample of the long one keeps the file small.
        step = 3 if length > 2000 else 1
        cases.append({
            "name": case, "length": length, "gain": gain, "bandwidth": bandwidth, "codes": codes.tolist(),
            "scales": scales, "audioLength": audio.shape[1], "step": step, "audio": rounded(audio[:, ::step]),
        })
        print(name, case, list(codes.shape), list(audio.shape), float(audio.abs().max()))
    content = {"config": json.loads(model.config.to_json_string(use_diff=False)), "shapes": shapes, "cases": cases}
    for key in ["transformers_version", "architectures", "dtype", "id2label", "label2id"]:
        content["config"].pop(key, None)
    (HERE / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


HERE.mkdir(exist_ok=True)
for name, config in MODELS.items():
    run(name, config)
