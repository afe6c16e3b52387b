"""Times of rivals on the GPU: rivals.py <seconds of audio in a clip> <clips>.

Prints one JSON object {"versions": {...}, "seconds": {row: {rival: seconds}}, "missing": {rival: why}}; what is not
installed, or fails, is named there. Times are medians of CUDA events over inputs that take turns, without transfers, as
in kernel_times.cu. The rivals: torchaudio's transforms; torch, plain and compiled; CuPy. torch.fft and cupy.fft are
cuFFT: "cuFFT" is the shortest pipeline over it. "conv1d DFT" is nnAudio's method, which itself is rarely there.
"""

import json
import sys

from typing import Callable

turns = 4


def main() -> None:
    seconds, clips = float(sys.argv[1]), int(sys.argv[2])
    result: dict = {"versions": {}, "seconds": {}, "missing": {}}
    for name, measure in (("torch", with_torch), ("torchaudio", with_torchaudio), ("cupy", with_cupy)):
        try:
            measure(seconds, clips, result)
        except Exception as error:  # not installed, or without a device
            result["missing"][name] = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps(result))


def keep(result: dict, row: str, rival: str, inputs: list, call: Callable, event: Callable, between: Callable) -> None:
    """The median time of `call`; `between(start, end)` waits and gives seconds."""
    try:
        times = []
        for turn in range(2 * turns + 2):
            start, end = event(), event()
            start.record()
            call(inputs[turn % len(inputs)])
            end.record()
            if turn > 1:
                times.append(between(start, end))
            else:
                between(start, end)  # compiles, plans, allocates
        result["seconds"].setdefault(row, {})[rival] = sorted(times)[len(times) // 2]
    except Exception as error:  # out of memory, or not there in this version
        result["missing"][f"{rival}: {row}"] = f"{type(error).__name__}: {error}"[:200]


def torch_timer(torch, result: dict) -> Callable:
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False  # 1e-3 is no rival's accuracy

    def between(start, end) -> float:
        torch.cuda.synchronize()
        return start.elapsed_time(end) / 1e3

    event = lambda: torch.cuda.Event(enable_timing=True)
    return lambda row, rival, inputs, call: keep(result, row, rival, inputs, call, event, between)


def torch_batch(torch, seconds: float, clips: int, rate: int) -> list:
    return [torch.rand(clips, int(seconds * rate), device="cuda") - 0.5 for _ in range(turns)]


def with_torch(seconds: float, clips: int, result: dict) -> None:
    import torch

    if not torch.cuda.is_available():
        raise RuntimeError("torch sees no GPU")
    result["versions"]["torch"] = torch.__version__
    time = torch_timer(torch, result)
    batch = lambda rate, count=clips: torch_batch(torch, seconds, count, rate)
    window = torch.hann_window(2048, device="cuda")
    filters = torch.rand(128, 1025, device="cuda")

    def stft(x):
        return torch.stft(x, 2048, 512, window=window, pad_mode="constant", return_complex=True)

    def decibels(power):
        return 10 * torch.clamp(filters @ power, min=1e-10).log10()

    def log_mel(x):
        return decibels(stft(x).abs() ** 2)

    def compiled(call):
        made = []  # on the first call, where a failure is this row's alone

        def run(x):
            if not made:
                made.append(torch.compile(call))
            return made[0](x)

        return run

    def istft(spectra):
        return torch.istft(spectra, 2048, 512, window=window)

    log_mel_row = "log-mel 2048/512/128"
    time("istft 2048/512", "torch (cuFFT)", [stft(x) for x in batch(22050)], istft)
    time("stft 2048/512", "torch (cuFFT)", batch(22050), stft)
    time(log_mel_row, "torch (cuFFT)", batch(22050), log_mel)
    time(log_mel_row, "torch.compile", batch(22050), compiled(log_mel))
    time(f"{log_mel_row}, one clip", "torch (cuFFT)", batch(22050, 1), log_mel)
    time(f"{log_mel_row}, one clip", "torch.compile", batch(22050, 1), compiled(log_mel))
    double_window, double_filters = window.double(), filters.double()
    time(
        "mel f64 2048/512/128",
        "torch (cuFFT)",
        batch(22050),
        lambda x: double_filters
        @ (torch.stft(x.double(), 2048, 512, window=double_window, pad_mode="constant", return_complex=True).abs() ** 2),
    )

    angles = torch.outer(torch.arange(1025, device="cuda"), torch.arange(2048, device="cuda")).remainder(2048) * (
        torch.pi / 1024
    )
    basis = (torch.cat([angles.cos(), angles.sin()]) * window)[:, None]

    def by_convolution(x):
        real, imaginary = torch.nn.functional.conv1d(x[:, None], basis, stride=512, padding=1024).chunk(2, dim=1)
        return decibels(real**2 + imaginary**2)

    time(log_mel_row, "conv1d DFT", batch(22050), by_convolution)

    speech = torch.hann_window(400, device="cuda")
    speech_filters = torch.rand(80, 201, device="cuda")

    def whisper(x):
        power = torch.stft(x, 400, 160, window=speech, return_complex=True)[..., :-1].abs() ** 2
        logs = torch.clamp(speech_filters @ power, min=1e-10).log10()
        return (torch.maximum(logs, logs.amax(dim=(1, 2), keepdim=True) - 8.0) + 4.0) / 4.0

    time("whisper", "torch (cuFFT)", batch(16000), whisper)
    time("whisper", "torch.compile", batch(16000), compiled(whisper))
    time("whisper, one clip", "torch (cuFFT)", batch(16000, 1), whisper)


def with_torchaudio(seconds: float, clips: int, result: dict) -> None:
    import torch
    import torchaudio

    result["versions"]["torchaudio"] = torchaudio.__version__
    time = torch_timer(torch, result)
    batch = lambda rate, count=clips: torch_batch(torch, seconds, count, rate)
    for row, size, hop in [("log-mel 2048/512/128", 2048, 512), ("log-mel 1024/256/128", 1024, 256)]:
        mel = torchaudio.transforms.MelSpectrogram(22050, n_fft=size, hop_length=hop, n_mels=128).cuda()
        decibels = torchaudio.transforms.AmplitudeToDB(top_db=80).cuda()
        log_mel = lambda x, mel=mel, decibels=decibels: decibels(mel(x))
        time(row, "torchaudio", batch(22050), log_mel)
        if size == 2048:
            time(f"{row}, one clip", "torchaudio", batch(22050, 1), log_mel)
    sizes = {"n_fft": 2048, "hop_length": 512, "n_mels": 128}
    mfcc = torchaudio.transforms.MFCC(22050, n_mfcc=20, melkwargs=sizes).cuda()
    time("mfcc 2048/512", "torchaudio", batch(22050), mfcc)
    for to in (32000, 16000):
        # As many taps as ours: 286 input samples at 32 kHz, 572 at 16 kHz.
        convert = torchaudio.transforms.Resample(44100, to, lowpass_filter_width=104).cuda()
        time(f"resample 44.1 to {to // 1000} kHz", "torchaudio", batch(44100), convert)


def with_cupy(seconds: float, clips: int, result: dict) -> None:
    import cupy

    cupy.cuda.runtime.getDeviceCount()
    result["versions"]["cupy"] = cupy.__version__

    def between(start, end) -> float:
        end.synchronize()
        return cupy.cuda.get_elapsed_time(start, end) / 1e3

    time = lambda *row: keep(result, *row, cupy.cuda.Event, between)
    batch = lambda count: [
        cupy.random.rand(count, int(seconds * 22050), dtype=cupy.float32) - cupy.float32(0.5) for _ in range(turns)
    ]
    window = cupy.hanning(2049)[:-1].astype(cupy.float32)
    filters = cupy.random.rand(128, 1025, dtype=cupy.float32)

    def stft(x):
        padded = cupy.pad(x, ((0, 0), (1024, 1024)))
        frames = cupy.lib.stride_tricks.sliding_window_view(padded, 2048, axis=1)[:, ::512]
        return cupy.fft.rfft(frames * window, axis=-1)

    def log_mel(x):
        return 10 * cupy.log10(cupy.maximum((cupy.abs(stft(x)) ** 2) @ filters.T, 1e-10))

    time("log-mel 2048/512/128", "CuPy (cuFFT)", batch(clips), log_mel)
    time("log-mel 2048/512/128, one clip", "CuPy (cuFFT)", batch(1), log_mel)

    from cupyx.scipy.ndimage import median_filter

    def istft(spectra, length: int):
        frames = cupy.fft.irfft(spectra, n=2048, axis=-1) * window
        clip_count, count, _ = frames.shape
        out = cupy.zeros((clip_count, (count + 3) * 512), dtype=cupy.float32)
        for part in range(4):  # hops are a quarter of the window
            out[:, part * 512 : (part + count) * 512] += frames[:, :, part * 512 : (part + 1) * 512].reshape(clip_count, -1)
        return out[:, 1024 : 1024 + length] / cupy.float32(1.5)

    def hpss(x):
        spectra = stft(x)
        magnitudes = cupy.abs(spectra)
        harmonic = median_filter(magnitudes, size=(1, 31, 1), mode="reflect") ** 2
        percussive = median_filter(magnitudes, size=(1, 1, 31), mode="reflect") ** 2
        total = harmonic + percussive + cupy.float32(1e-30)
        return istft(spectra * (harmonic / total), x.shape[1]), istft(spectra * (percussive / total), x.shape[1])

    time("hpss 2048/512", "CuPy", batch(clips), hpss)
    magnitudes = [cupy.abs(stft(x)).astype(cupy.float32) for x in batch(clips)]
    for axis, size in {"time": (1, 31, 1), "frequency": (1, 1, 31)}.items():
        by_rank = lambda x, size=size: median_filter(x, size=size, mode="reflect")
        time(f"medians of 31, {axis}", "CuPy", magnitudes, by_rank)


if __name__ == "__main__":
    main()
