"""Times of torchaudio, torch, CuPy and a cuFFT pipeline on the GPU: rivals.py <seconds of audio in a clip> <clips>.

Prints one JSON object {"versions": {...}, "seconds": {row: {rival: seconds}}}; what is not installed is left out. Times are
medians of CUDA events over inputs that take turns, without transfers, as in kernel_times.cu.
"""

import json
import sys


def main() -> None:
    seconds, clips = float(sys.argv[1]), int(sys.argv[2])
    result: dict = {"versions": {}, "seconds": {}}
    try:
        import torch
    except ImportError:
        torch = None
    if torch is not None and torch.cuda.is_available():
        result["versions"]["torch"] = torch.__version__
        with_torch(torch, seconds, clips, result)
    try:
        import cupy

        result["versions"]["cupy"] = cupy.__version__
        with_cupy(cupy, seconds, clips, result)
    except Exception as error:  # no CuPy, or one without a device
        result["versions"]["cupy"] = f"absent: {error}"
    print(json.dumps(result))


def with_torch(torch, seconds: float, clips: int, result: dict) -> None:
    def batch(rate: int):
        return [torch.rand(clips, int(seconds * rate), device="cuda") - 0.5 for _ in range(4)]

    def keep(row: str, rival: str, inputs, call) -> None:
        times = []
        for turn in range(9):
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            start.record()
            call(inputs[turn % 4])
            end.record()
            torch.cuda.synchronize()
            if turn:
                times.append(start.elapsed_time(end) / 1e3)
        result["seconds"].setdefault(row, {})[rival] = sorted(times)[len(times) // 2]

    window = torch.hann_window(2048, device="cuda")

    def stft(x):
        return torch.stft(x, 2048, 512, window=window, pad_mode="constant", return_complex=True)

    keep("stft 2048/512", "torch", batch(22050), stft)
    speech = torch.hann_window(400, device="cuda")
    filters = torch.rand(80, 201, device="cuda")

    def whisper(x):
        power = torch.stft(x, 400, 160, window=speech, return_complex=True)[..., :-1].abs() ** 2
        logs = torch.clamp(filters @ power, min=1e-10).log10()
        return (torch.maximum(logs, logs.amax(dim=(1, 2), keepdim=True) - 8.0) + 4.0) / 4.0

    keep("whisper", "torch", batch(16000), whisper)
    try:
        import torchaudio
    except ImportError:
        return
    result["versions"]["torchaudio"] = torchaudio.__version__
    for row, size, hop in [("log-mel 2048/512/128", 2048, 512), ("log-mel 1024/256/128", 1024, 256)]:
        mel = torchaudio.transforms.MelSpectrogram(22050, n_fft=size, hop_length=hop, n_mels=128).cuda()
        decibels = torchaudio.transforms.AmplitudeToDB(top_db=80).cuda()
        keep(row, "torchaudio", batch(22050), lambda x, mel=mel: decibels(mel(x)))
    mfcc = torchaudio.transforms.MFCC(22050, n_mfcc=20, melkwargs={"n_fft": 2048, "hop_length": 512, "n_mels": 128}).cuda()
    keep("mfcc 2048/512", "torchaudio", batch(22050), mfcc)
    for row, to in [("resample 44.1 to 32 kHz", 32000), ("resample 44.1 to 16 kHz", 16000)]:
        convert = torchaudio.transforms.Resample(44100, to, lowpass_filter_width=136).cuda()  # as many taps as ours
        keep(row, "torchaudio", batch(44100), convert)


def with_cupy(cupy, seconds: float, clips: int, result: dict) -> None:
    samples = int(seconds * 22050)
    inputs = [cupy.random.rand(clips, samples, dtype=cupy.float32) - 0.5 for _ in range(4)]
    window = cupy.hanning(2049)[:-1].astype(cupy.float32)
    filters = cupy.random.rand(128, 1025, dtype=cupy.float32)

    def log_mel(x):
        padded = cupy.pad(x, ((0, 0), (1024, 1024)))
        frames = cupy.lib.stride_tricks.sliding_window_view(padded, 2048, axis=1)[:, ::512]
        power = cupy.abs(cupy.fft.rfft(frames * window, axis=-1)) ** 2
        return 10 * cupy.log10(cupy.maximum(power @ filters.T, 1e-10))

    times = []
    for turn in range(9):
        start, end = cupy.cuda.Event(), cupy.cuda.Event()
        start.record()
        log_mel(inputs[turn % 4])
        end.record()
        end.synchronize()
        if turn:
            times.append(cupy.cuda.get_elapsed_time(start, end) / 1e3)
    result["seconds"].setdefault("log-mel 2048/512/128", {})["cuFFT"] = sorted(times)[len(times) // 2]


if __name__ == "__main__":
    main()
