import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { type HarmonicPercussive, hpss, hpssSpectrogram, stft } from '../../src/index.ts';
import { matrix, signals, spectrograms } from './hpss_cases.ts';
import { testSignal } from './signals.ts';

const golden = async (id: string) =>
  (await readNpy(new URL(`../golden/hpss/${id}.npy`, import.meta.url).pathname)).data as Float32Array;

/** Harmonic after percussive samples. */
const joined = ({ harmonic, percussive }: HarmonicPercussive<{ data: ArrayLike<number> }>) =>
  Float32Array.from([...Array.from(harmonic.data), ...Array.from(percussive.data)]);

/** Every 5th sample of every channel. */
function thinned({ harmonic, percussive }: HarmonicPercussive<AudioSignal>): Float32Array {
  const channels = [harmonic, percussive].flatMap((part) =>
    Array.from({ length: part.numberOfChannels }, (_, c) => part.getChannelData(c).filter((_, i) => i % 5 === 0)),
  );
  return Float32Array.from(channels.flatMap((channel) => [...channel]));
}

const peak = (data: ArrayLike<number>) => Array.from(data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => peak(Array.from(a, (x, i) => x - b[i]!));
const energy = (data: Float32Array) => data.reduce((sum, x) => sum + x * x, 0);
const bytes = ({ data }: AudioSignal) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

describe('hpss equals librosa', () => {
  it.each(signals)('$id', async ({ id, signal, options }) => {
    const audio = await testSignal(signal);
    const ours = thinned(await hpss(audio, options));
    const theirs = await golden(id);
    expect(ours.length).toBe(theirs.length);
    // Rounding of float32 transforms; librosa's own parts add up to the signal within 3e-7 of its peak.
    expect(distance(ours, theirs)).toBeLessThanOrEqual(1e-6 * peak(audio.data));
  });
});

describe('hpssSpectrogram equals librosa', () => {
  it.each(spectrograms)('$id', async ({ id, shape, seed, levels, complex, options }) => {
    let data = matrix(shape, seed, levels);
    if (complex) data = data.map((value, i) => (i % 2 ? -value : value));
    const columns = shape.at(-1)!;
    const input = complex
      ? new Tensor('complex64', [...shape.slice(0, -1), columns / 2], data)
      : Tensor.float32(shape, data);
    const parts = await hpssSpectrogram(input, options);
    const masks = 'mask' in options;
    expect(parts.harmonic.shape).toEqual(input.shape);
    expect(parts.harmonic.dtype).toBe(masks ? 'float32' : input.dtype);
    const theirs = await golden(id);
    expect(parts.harmonic.data.length * 2).toBe(theirs.length);
    // A ratio, its power, a sum and a quotient in float32.
    expect(distance(joined(parts), theirs)).toBeLessThanOrEqual(1e-6 * peak(masks ? [1] : data));
  });
});

describe('hpss', () => {
  it('gives parts that add up to the signal', async () => {
    for (const options of [{}, { nFft: 512, hopLength: 100 }, { nFft: 300, winLength: 200, kernelSize: 7 }]) {
      const audio = await testSignal('music');
      const { harmonic, percussive } = await hpss(audio, { ...options, device: 'cpu' });
      const sum = harmonic.data.map((x, i) => x + percussive.data[i]!);
      expect(distance(sum, audio.data)).toBeLessThanOrEqual(1.2e-7 * peak(audio.data));
    }
  });

  it('with almost no margin gives what it gives without one', async () => {
    const audio = await testSignal('music');
    const without = await hpss(audio);
    const almost = await hpss(audio, { margin: 1 + 1e-7 });
    expect(distance(joined(without), joined(almost))).toBeLessThanOrEqual(1e-6 * peak(audio.data));
  });

  it('puts a tone into the harmonic part and a click into the percussive one', async () => {
    const tone = AudioSignal.mono(
      Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / 22050)),
      22050,
    );
    const inner = (signal: AudioSignal) => energy(signal.data.slice(3000, 19000));
    const ofTone = await hpss(tone);
    expect(inner(ofTone.harmonic) / inner(tone)).toBeGreaterThan(0.999);
    expect(inner(ofTone.percussive) / inner(tone)).toBeLessThan(1e-4);
    const ofClick = await hpss(await testSignal('click'));
    expect(energy(ofClick.percussive.data)).toBeGreaterThan(0.999);
    expect(energy(ofClick.harmonic.data)).toBeLessThan(1e-4);
  });

  it('leaves silence silent, with and without margins', async () => {
    const silence = await testSignal('silence');
    for (const margin of [1, 2]) {
      const parts = await hpss(silence, { margin });
      expect(peak(joined(parts))).toBe(0);
    }
  });

  it('keeps rate, length and channels of any signal, and no samples of none', async () => {
    for (const length of [0, 1, 2, 511, 1024, 2049]) {
      const audio = new AudioSignal(matrix([2, length], 5, 1000), { sampleRate: 8000, numberOfChannels: 2 });
      for (const margin of [1, 2]) {
        const { harmonic, percussive } = await hpss(audio, { margin });
        for (const part of [harmonic, percussive]) {
          expect([part.sampleRate, part.numberOfChannels, part.length]).toEqual([8000, 2, length]);
        }
      }
    }
  });

  it('treats channels as signals of their own', async () => {
    const stereo = await testSignal('stereo');
    const both = await hpss(stereo);
    const right = await hpss(AudioSignal.mono(stereo.getChannelData(1), stereo.sampleRate));
    expect(distance(both.harmonic.getChannelData(1), right.harmonic.data)).toBe(0);
    expect(distance(both.percussive.getChannelData(1), right.percussive.data)).toBe(0);
  });

  it('delays its parts with the signal', async () => {
    const { data } = await testSignal('music');
    const hop = 512;
    const delayed = new Float32Array(data.length + 4 * hop);
    delayed.set(data, 4 * hop);
    const late = await hpss(AudioSignal.mono(delayed, 22050));
    const first = await hpss(AudioSignal.mono(data, 22050));
    // Beyond the reach of the filter from the borders, where edges are repeated instead.
    const from = 20 * hop;
    const to = data.length - 20 * hop;
    expect(
      distance(late.harmonic.data.slice(from + 4 * hop, to + 4 * hop), first.harmonic.data.slice(from, to)),
    ).toBeLessThanOrEqual(2e-7 * peak(data));
  });

  it('gives the same bits in a batch and with any number of threads, over many tiles', async () => {
    const long = AudioSignal.mono(
      matrix([400_000], 6, 4096).map((x) => x / 32 - 1),
      22050,
    );
    const short = await testSignal('short');
    for (const margin of [1, 3]) {
      const alone = await hpss(long, { margin, threads: 1 });
      const batch = await hpss([short, long], { margin, threads: 3 });
      expect(Buffer.compare(bytes(batch[1]!.harmonic), bytes(alone.harmonic))).toBe(0);
      expect(Buffer.compare(bytes(batch[1]!.percussive), bytes(alone.percussive))).toBe(0);
    }
  });

  it('gives tiles that fit: a piece of a long signal is what it is alone', async () => {
    const long = AudioSignal.mono(
      matrix([400_000], 6, 4096).map((x) => x / 32 - 1),
      22050,
    );
    const hop = 512;
    const whole = await hpss(long, { margin: 2 });
    const begin = 150 * hop;
    const piece = await hpss(AudioSignal.mono(long.data.slice(begin, begin + 250 * hop), 22050), { margin: 2 });
    const from = 20 * hop;
    const to = 230 * hop;
    for (const part of ['harmonic', 'percussive'] as const) {
      const inside = whole[part].data.slice(begin + from, begin + to);
      expect(distance(piece[part].data.slice(from, to), inside)).toBeLessThanOrEqual(1e-6);
    }
  });

  it('refuses unknown options, margins below 1, NaN, and stops when told to', async () => {
    const audio = await testSignal('music');
    await expect(hpss(audio, { margins: 2 } as object)).rejects.toThrow(
      "margins: unknown option; did you mean 'margin'?",
    );
    await expect(hpss(audio, { margin: 0.5 })).rejects.toThrow('margin: expected at least 1, got 0.5');
    await expect(hpss(audio, { power: 0 })).rejects.toThrow('power: expected more than 0, got 0');
    await expect(hpss(AudioSignal.mono(Float32Array.of(0, Number.NaN), 22050))).rejects.toThrow(/NaN or Inf/);
    const reason = new Error('enough');
    await expect(hpss(audio, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('hpssSpectrogram', () => {
  it('gives masks that add up to 1 without margins and to less with them', async () => {
    const spectrum = await stft(await testSignal('music'));
    const plain = await hpssSpectrogram(spectrum, { mask: true });
    const strict = await hpssSpectrogram(spectrum, { mask: true, margin: 3 });
    const sum = Array.from(plain.harmonic.data, (x, i) => x + plain.percussive.data[i]!);
    expect(Math.max(...sum.map((x) => Math.abs(x - 1)))).toBeLessThanOrEqual(1.2e-7);
    const less = Array.from(strict.harmonic.data, (x, i) => x + strict.percussive.data[i]!);
    expect(Math.max(...less)).toBeLessThanOrEqual(1);
    // Where both medians are the same each mask is 1 / (1 + 9).
    expect(Math.min(...less)).toBeCloseTo(0.2, 3);
  });

  it('refuses negative magnitudes and other shapes', async () => {
    await expect(hpssSpectrogram(Tensor.float32([1, 2], Float32Array.of(1, -1)))).rejects.toThrow(/at least 0/);
    await expect(hpssSpectrogram(Tensor.float32([2], Float32Array.of(1, 1)))).rejects.toThrow(/expected float32 or/);
  });
});

describe.each(['avx2', 'baseline'])('with MELISMA_SIMD=%s', (level) => {
  it('medians are the same and parts within rounding', async () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { AudioSignal, Tensor, hpss, medianFilter } from './src/index.ts';
      import { matrix } from './test/ops/hpss_cases.ts';
      const input = Tensor.float32([70, 200], matrix([70, 200], 9, 2 ** 24));
      const time = await medianFilter(input);
      const both = await medianFilter(time, { kernelSize: 21, axis: 'frequency' });
      const { harmonic } = await hpss(AudioSignal.mono(matrix([9000], 9, 4096), 22050), { margin: 2, nFft: 512 });
      const hash = createHash('sha256').update(Buffer.from(both.data.buffer)).digest('hex');
      console.log(JSON.stringify({ hash, harmonic: [...harmonic.data] }));`;
    const root = new URL('../..', import.meta.url).pathname;
    const at = (simd: string | undefined) =>
      JSON.parse(
        execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
          cwd: root,
          env: { ...process.env, MELISMA_SIMD: simd ?? '' },
          maxBuffer: 1 << 24,
        }).toString(),
      );
    const best = at(undefined);
    const forced = at(level);
    expect(forced.hash).toBe(best.hash);
    expect(distance(forced.harmonic, best.harmonic)).toBeLessThanOrEqual(1e-6 * peak(best.harmonic));
  });
});
