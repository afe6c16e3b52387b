"""Makes the goldens of test/models/vggish: torchvggish's own numbers on weights of seeded_weights.py.

Source:  harritaylor/torchvggish at f3f9096 (the last commit); torch 2.13 CPU, numpy 2.4.
Command: python test/golden/make_vggish_goldens.py <checkout of torchvggish>
"""

import json
import pathlib
import sys

import numpy as np
import torch

import seeded_weights
import stand_ins

HERE = pathlib.Path(__file__).parent / "vggish"
sys.path.insert(0, sys.argv[1])
stand_ins.for_vggish()

from torchvggish import vggish, vggish_input  # noqa: E402

torch.set_num_threads(1)
network = vggish._vgg()
shapes = seeded_weights.fill(network)
pca = vggish.Postprocessor()
with torch.no_grad():
    pca.pca_eigen_vectors.copy_(torch.from_numpy(seeded_weights.tensor("pca_eigen_vectors", (128, 128))))
    pca.pca_means.copy_(torch.from_numpy(seeded_weights.tensor("pca_means", (128, 1))))
(HERE / "shapes.json").write_text(json.dumps(shapes) + "\n")

# 0.96 s of examples need 0.975 s of audio; the last rows have one or no example.
for name, length, gain in [("three", 50001, 1), ("quiet", 16000, 1e-4), ("silent", 20000, 0), ("one", 15600, 1)]:
    wave = seeded_weights.signal(f"vggish.{name}", 1, length)[0] * np.float32(gain)
    with torch.no_grad():
        examples = vggish_input.waveform_to_examples(wave.astype(np.float64), 16000).detach()
        embeddings = network(examples)
        whitened = pca(embeddings).reshape(-1, 128)
    if name in ("three", "quiet"):
        np.save(HERE / f"{name}.examples.npy", examples.numpy()[:, 0][:2])
    np.save(HERE / f"{name}.embeddings.npy", embeddings.numpy())
    np.save(HERE / f"{name}.postprocessed.npy", np.ascontiguousarray(whitened.numpy()))
    print(name, tuple(examples.shape), float(embeddings.abs().max()), np.unique(whitened.numpy()).size)
