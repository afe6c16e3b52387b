/** A matrix from a generator that test/golden/make_hpss_goldens.py has too: `levels` distinct values of at least 0. */
export function matrix(shape: readonly number[], seed: number, levels: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return Math.floor(((state >>> 8) * levels) / 2 ** 24) / 64;
  });
}

export interface MedianCase {
  id: string;
  shape: number[];
  seed: number;
  levels: number;
  kernelSize: number;
  axis: 'time' | 'frequency';
}

const kernelSizes = [1, 2, 3, 5, 8, 9, 15, 16, 17, 21, 31, 32, 33, 47, 51, 63, 64, 65, 101, 127, 255, 301, 511];

const median = (axis: 'time' | 'frequency', kernelSize: number, shape: number[], levels = 2 ** 24): MedianCase => ({
  id: `${axis}_${kernelSize}_${shape.join('x')}${levels < 100 ? '_ties' : ''}`,
  shape,
  seed: kernelSize + shape.length,
  levels,
  kernelSize,
  axis,
});

/** Every size on both axes; ties; matrices smaller than a window, a vector or a block; pieces of long lines. */
export const medians: MedianCase[] = (['time', 'frequency'] as const).flatMap((axis) => [
  ...kernelSizes.map((size) => median(axis, size, axis === 'time' ? [19, 120] : [120, 19])),
  ...[3, 31, 64].map((size) => median(axis, size, [70, 65], 5)),
  // Not shorter: where a window reaches a whole number of periods beyond an edge, the second or a later one,
  // scipy 1.17 takes the value before the array's first (NI_InitFilterOffsets maps 0 to -1).
  median(axis, 7, [1, 1]),
  median(axis, 31, [4, 4]),
  median(axis, 33, [5, 5]),
  ...[31, 33].flatMap((size) => [
    median(axis, size, [17, 16]),
    median(axis, size, [2, 21, 40]),
    median(axis, size, axis === 'time' ? [17, 2300] : [2300, 17]),
  ]),
]);

export interface SignalCase {
  id: string;
  signal: string;
  options: Record<string, unknown>;
  /** Arguments of librosa.effects.hpss. */
  librosa: string;
}

const signal = (id: string, name: string, options: Record<string, unknown> = {}, librosa = ''): SignalCase => ({
  id: `signal_${id}`,
  signal: name,
  options,
  librosa,
});

export const signals: SignalCase[] = [
  signal('default', 'music'),
  signal('violin', 'violin', { margin: 3 }, 'margin=3'),
  signal('margins', 'music', { harmonicMargin: 1, percussiveMargin: 5, power: 1 }, 'margin=(1.0, 5.0), power=1.0'),
  signal(
    'kernels',
    'excerpt',
    { harmonicKernelSize: 13, percussiveKernelSize: 41, nFft: 512 },
    'kernel_size=(13, 41), n_fft=512',
  ),
  signal('hard', 'excerpt', { power: 7.5, nFft: 1024 }, 'power=7.5, n_fft=1024'),
  // More frames than a tile holds.
  signal('tiles', 'music', { nFft: 4096, hopLength: 64 }, 'n_fft=4096, hop_length=64'),
  signal('tiles_margin', 'noise', { nFft: 256, hopLength: 4, margin: 2 }, 'n_fft=256, hop_length=4, margin=2'),
  signal('odd', 'noise', { nFft: 511, hopLength: 100, margin: 1.5 }, 'n_fft=511, hop_length=100, margin=1.5'),
  signal('sparse', 'noise', { nFft: 512, hopLength: 256, winLength: 400 }, 'n_fft=512, hop_length=256, win_length=400'),
  signal('reflect', 'noise', { nFft: 512, padMode: 'reflect' }, "n_fft=512, pad_mode='reflect'"),
  signal('padded', 'padded', { margin: 2 }, 'margin=2'),
  signal('click', 'click'),
  signal('short', 'short', { nFft: 256, kernelSize: 15, margin: 1.2 }, 'n_fft=256, kernel_size=15, margin=1.2'),
  signal('one', 'one'),
  signal('silence', 'silence'),
  signal('stereo', 'stereo', { nFft: 512, margin: 2 }, 'n_fft=512, margin=2'),
];

export interface SpectrogramCase {
  id: string;
  shape: number[];
  seed: number;
  levels: number;
  /** Values are taken as pairs of a real and a negated imaginary part. */
  complex: boolean;
  options: Record<string, unknown>;
  /** Arguments of librosa.decompose.hpss. */
  librosa: string;
}

const spectrogram = (
  id: string,
  shape: number[],
  options: Record<string, unknown>,
  librosa: string,
  { levels = 2 ** 24, complex = false } = {},
): SpectrogramCase => ({
  id: `spectrogram_${id}`,
  shape,
  seed: shape.length + levels,
  levels,
  complex,
  options,
  librosa,
});

export const spectrograms: SpectrogramCase[] = [
  spectrogram('mask', [33, 50], { mask: true, kernelSize: 9 }, 'mask=True, kernel_size=9'),
  spectrogram('zeros', [33, 50], { mask: true, kernelSize: 5 }, 'mask=True, kernel_size=5', { levels: 2 }),
  spectrogram(
    'zeros_margin',
    [33, 50],
    { mask: true, kernelSize: 5, margin: 2 },
    'mask=True, kernel_size=5, margin=2',
    { levels: 2 },
  ),
  spectrogram('parts', [2, 9, 40], { power: 3.5 }, 'power=3.5'),
  spectrogram('complex', [20, 60], { harmonicMargin: 4 }, 'margin=(4.0, 1.0)', { complex: true }),
];
