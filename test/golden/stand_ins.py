"""Modules that stand in for what upstream's code imports and scripts that run it do not need."""

import sys
import types


def module(name, folder=None, **contents):
    made = types.ModuleType(name)
    made.__dict__.update(contents)
    if folder:
        made.__path__ = [str(folder)]  # a package whose __init__ does not run
    sys.modules[name] = made
    return made


def for_demucs(omega_conf=None):
    """What only Demucs' training and file input need."""
    module("openunmix")
    module("openunmix.filtering", wiener=None)
    module("omegaconf", OmegaConf=omega_conf)
    module("dora")
    module("dora.log", fatal=print)


def for_vggish():
    """What resamples, where all audio is at 16 kHz."""
    module("resampy")
