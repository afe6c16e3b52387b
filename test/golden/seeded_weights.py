"""Weights and signals that test/models/seeded_weights.ts makes bit for bit the same, so that none are stored."""

import numpy as np


def uniform(name, count):
    """Float32 in [-1, 1): element i is a hash of the name and of i (murmur3's finaliser)."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        h = h ^ (h >> np.uint32(16))
    return (h >> np.uint32(8)).astype(np.float32) / np.float32(2**23) - np.float32(1)


def tensor(name, shape):
    """Kernels keep the variance of their input; scales and weights of normalisations lie around 0.5 and 1."""
    values = uniform(name, int(np.prod(shape)))
    if len(shape) > 1:
        fan_in = int(np.prod(shape[1:]))
        values = (values.astype(np.float64) * np.sqrt(3.0 / fan_in)).astype(np.float32)
    elif name.endswith("scale"):
        values = (0.5 + 0.25 * values.astype(np.float64)).astype(np.float32)
    elif name.endswith("weight"):
        values = (1.0 + 0.25 * values.astype(np.float64)).astype(np.float32)
    else:
        values = (0.125 * values.astype(np.float64)).astype(np.float32)
    return values.reshape(shape)


def fill(module):
    """Seeds a torch module; the shapes by name, for the JSON beside the goldens."""
    import torch

    state = module.state_dict()
    module.load_state_dict({name: torch.from_numpy(tensor(name, tuple(t.shape))) for name, t in state.items()})
    module.eval()
    return {name: list(t.shape) for name, t in state.items()}


def signal(name, channels, length):
    """Noise and a triangle wave of another period in each channel: float32 [channels, length]."""
    noise = uniform(name, channels * length).reshape(channels, length).astype(np.float64)
    period = 97 + 34 * np.arange(channels)[:, None]
    wave = np.abs(np.arange(length)[None] % period / period - 0.5) - 0.25
    return (0.125 * noise + wave).astype(np.float32)
