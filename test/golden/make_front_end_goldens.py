"""Makes the golden arrays of test/features/front_ends.test.ts.

Source:  transformers 5.18 (filter banks, ClapFeatureExtractor, audio_utils.spectrogram), torch 2.13, numpy 2.4,
         librosa 0.11 (dct); the recipes of WhisperFeatureExtractor and of tensorflow/models' VGGish written out
         in float64.
Command: python test/golden/make_front_end_goldens.py   (after make_op_goldens.py, whose signals it reads)

Each signal is taken to have the rate that the front end wants.
"""

import pathlib

import numpy as np
import scipy.fft
import torch
from transformers import ClapFeatureExtractor
from transformers.audio_utils import mel_filter_bank, spectrogram, window_function

HERE = pathlib.Path(__file__).parent


def signal(name):
    return np.load(HERE / "signals" / f"{name}.npy").astype(np.float64)


def save(name, values):
    values = np.ascontiguousarray(values, dtype=np.float32)
    np.save(HERE / "front_ends" / f"{name}.npy", values)
    print(f"{name}: {values.shape}")


def framed(y, length, hop):
    return np.lib.stride_tricks.sliding_window_view(y, length)[::hop]


def whisper(y, n_mels, length):
    y = y[:length] if len(y) >= length else np.pad(y, (0, length - len(y)))
    frames = framed(np.pad(y, 200, mode="reflect"), 400, 160)[:-1]
    power = np.abs(np.fft.rfft(frames * window_function(400, "hann"), axis=1)) ** 2
    bank = mel_filter_bank(201, n_mels, 0.0, 8000.0, 16000, norm="slaney", mel_scale="slaney")
    log = np.log10(np.maximum(power @ bank, 1e-10)).T
    return (np.maximum(log, log.max() - 8) + 4) / 4


def vggish(y):
    window = 0.5 - 0.5 * np.cos(2 * np.pi / 400 * np.arange(400))
    magnitude = np.abs(np.fft.rfft(framed(y, 400, 160) * window, 512, axis=1))
    bank = mel_filter_bank(
        257, 64, 125.0, 7500.0, 16000, norm=None, mel_scale="kaldi", triangularize_in_mel_space=True
    )
    bank[0] = 0
    log = np.log(magnitude @ bank + 0.01)
    count = len(log) // 96
    return log[: 96 * count].reshape(count, 96, 64)


def kaldi(y, bands, window, gain):
    bank = mel_filter_bank(
        257, bands, 20.0, 8000.0, 16000, norm=None, mel_scale="kaldi", triangularize_in_mel_space=True
    )
    bank[256] = 0  # Kaldi leaves out the last bin
    shape = window_function(400, "hann", periodic=False) ** (0.85 if window == "povey" else 1.0)
    frames = framed(y * gain, 400, 160)
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    power = np.abs(np.fft.rfft((frames - 0.97 * before) * shape, 512, axis=1)) ** 2
    return np.log(np.maximum(power @ bank, 1.192092955078125e-07)).T


def transformers_kaldi(y):
    """The same by transformers, to check the recipe above (its spectra are rounded to complex64)."""
    bank = mel_filter_bank(
        257, 80, 20.0, 8000.0, 16000, norm=None, mel_scale="kaldi", triangularize_in_mel_space=True
    )
    return spectrogram(
        y * 32768,
        window_function(400, "povey", periodic=False),
        frame_length=400,
        hop_length=160,
        fft_length=512,
        power=2.0,
        center=False,
        preemphasis=0.97,
        mel_filters=bank,
        log_mel="log",
        mel_floor=1.192092955078125e-07,
        remove_dc_offset=True,
    )


def torchaudio_mel(y):
    """torchaudio.transforms.MelSpectrogram(sample_rate=16000), on float64."""
    wave = torch.from_numpy(y)
    window = torch.hann_window(400, dtype=torch.float64)
    spectrum = torch.stft(wave, 400, 200, window=window, center=True, pad_mode="reflect", return_complex=True)
    bank = mel_filter_bank(201, 128, 0.0, 8000.0, 16000, norm=None, mel_scale="htk")
    return bank.T @ spectrum.abs().pow(2).numpy()


def torchaudio_mfcc(y):
    db = 10 * np.log10(np.maximum(torchaudio_mel(y), 1e-10))
    db = np.maximum(db, db.max() - 80)
    return scipy.fft.dct(db, axis=0, type=2, norm="ortho")[:40]


def clap(y, fusion):
    # The checkpoints' configuration, not the class's default.
    extractor = ClapFeatureExtractor(frequency_min=50, frequency_max=14000)
    bank = extractor.mel_filters if fusion else extractor.mel_filters_slaney
    return extractor._np_extract_fbank_features(y, bank).T


def clap_input(y, length, truncation, padding="repeatpad", place=0.5):
    """ClapFeatureExtractor's rows, with lots that fall at `place` of what is possible."""
    extractor = ClapFeatureExtractor(frequency_min=50, frequency_max=14000)
    at = lambda count: min(count - 1, int(place * count))
    choice, randint = np.random.choice, np.random.randint
    np.random.choice = lambda values: values[at(len(values))]
    np.random.randint = lambda low, high: low + at(high - low)
    mel, longer = extractor._get_input_mel(y, length, truncation, padding)
    np.random.choice, np.random.randint = choice, randint
    print("longer" if longer else "not longer", end=" ")
    return mel


music, violin, short, quiet = signal("music"), signal("violin"), signal("short"), signal("quiet")
save("whisper_80", whisper(music, 80, len(music)))
save("whisper_128", whisper(violin, 128, len(violin)))
save("whisper_cut", whisper(music, 80, 8000))
save("whisper_padded", whisper(violin, 80, 40000))
save("whisper_short", whisper(short, 80, 3200))
save("whisper_padded_within_reflection", whisper(quiet, 80, 8100))
save("vggish", vggish(music))
save("kaldi", kaldi(music, 80, "povey", 32768))
save("kaldi_23", kaldi(violin, 23, "povey", 32768))
save("ast", kaldi(violin, 128, "hanning", 1))
difference = np.abs(kaldi(music, 80, "povey", 32768) - transformers_kaldi(music)).max()
print(f"kaldi against transformers: {difference:.2g}")
assert difference < 2e-4
save("torchaudio", torchaudio_mel(music))
save("torchaudio_mfcc", torchaudio_mfcc(violin))
save("clap", clap(music, False))
save("clap_fusion", clap(music, True))
save("clap_repeatpad", clap_input(music[:3000], 9000, "rand_trunc"))
save("clap_repeatpad_rest", clap_input(music[:3500], 9000, "fusion"))
save("clap_repeat", clap_input(music[:3500], 9000, "rand_trunc", "repeat"))
save("clap_pad", clap_input(music[:3500], 9000, "fusion", "pad"))
save("clap_crop", clap_input(music, 9000, "rand_trunc", place=0.25))
save("clap_views", clap_input(music, 9000, "fusion"))
save("clap_views_last", clap_input(music[:9600], 9000, "fusion", place=1))
save("clap_views_same", clap_input(music[:9100], 9000, "fusion"))
