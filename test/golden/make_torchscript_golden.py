"""Makes test/golden/torchscript/frames.pt: float32 [1, length] to (means, maxima) of frames of 4, [1, 2, length // 4].

Source:  torch 2.13 CPU; loads in LibTorch 1.13 too.
Command: python test/golden/make_torchscript_golden.py
"""

import pathlib

import torch


class Frames(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gain = torch.nn.Parameter(torch.tensor(2.0))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, int]:
        length = x.size(1) // 4
        frames = x[:, : 4 * length].reshape(x.size(0), length, 4) * self.gain
        return torch.stack([frames.mean(2), frames.amax(2)], 1), length


folder = pathlib.Path(__file__).parent / "torchscript"
folder.mkdir(exist_ok=True)
torch.jit.save(torch.jit.script(Frames()), str(folder / "frames.pt"))
