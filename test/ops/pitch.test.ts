import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import { pyin, yin } from '../../src/index.ts';
import { type PitchCase, pitchCases } from './pitch_cases.ts';
import { testSignal } from './signals.ts';

const own = ['glissando', 'clean_jump'];

function golden(name: string) {
  return readNpy(new URL(`../golden/pitch/${name}.npy`, import.meta.url).pathname);
}

async function signalOf({ signal, sampleRate }: PitchCase): Promise<AudioSignal> {
  if (!own.includes(signal)) return testSignal(signal, sampleRate);
  return AudioSignal.mono((await golden(signal)).data as Float32Array, sampleRate);
}

/** Share of values within 1e-4 of the golden ones, where `counts` says that they matter. */
function shareClose(ours: ArrayLike<number>, expected: ArrayLike<number>, counts: (i: number) => boolean): number {
  let close = 0;
  let all = 0;
  for (let i = 0; i < ours.length; i++) {
    if (!counts(i)) continue;
    all++;
    if (Math.abs(ours[i]! - expected[i]!) <= 1e-4 * expected[i]!) close++;
  }
  return all === 0 ? 1 : close / all;
}

describe('yin equals librosa', () => {
  it.each(pitchCases.filter(({ op }) => op === 'yin'))('$id', async (row) => {
    const f0 = await yin(await signalOf(row), row.options);
    const { shape, data } = await golden(row.id);
    expect(f0.shape).toEqual(shape);
    expect(shareClose(f0.data, data as Float64Array, () => true)).toBeGreaterThanOrEqual(0.99);
  });
});

describe('pyin equals librosa', () => {
  it.each(pitchCases.filter(({ op }) => op === 'pyin'))('$id', async (row) => {
    const { f0, voicedFlag, voicedProbability } = await pyin(await signalOf(row), row.options);
    const { shape, data } = await golden(row.id);
    for (const tensor of [f0, voicedFlag, voicedProbability]) expect(tensor.shape).toEqual(shape.slice(1));
    const count = f0.size;
    const [frequencies, flags, probabilities] = [0, 1, 2].map((i) => data.slice(i * count, (i + 1) * count));
    const equal = voicedFlag.data.filter((flag, i) => flag === flags![i]).length;
    expect(equal / count).toBeGreaterThanOrEqual(0.99);
    const voiced = (i: number) => flags![i] === 1 && voicedFlag.data[i] === 1;
    expect(shareClose(f0.data, frequencies as Float64Array, voiced)).toBeGreaterThanOrEqual(0.99);
    // A trough may lie on the other side of one of a hundred thresholds.
    const far = voicedProbability.data.filter((p, i) => Math.abs(p - probabilities![i]!) > 1e-3).length;
    expect(far / count).toBeLessThanOrEqual(0.01);
    for (let i = 0; i < count; i++) {
      if (voicedFlag.data[i] === 0) expect(f0.data[i]).toBe(row.options.fillNa === 'zero' ? 0 : Number.NaN);
    }
  });
});

const glissando = AudioSignal.mono((await golden('glissando')).data as Float32Array, 22050);
const violin = await testSignal('violin');

function bytes(...arrays: (Float32Array | Int32Array)[]): string {
  return arrays.map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength).toString('base64')).join();
}
const all = async (signal: AudioSignal, options = {}) => {
  const track = await pyin(signal, options);
  return bytes(track.f0.data, track.voicedFlag.data, track.voicedProbability.data, (await yin(signal, options)).data);
};

describe('yin and pyin', () => {
  it('give the same bits alone, in a batch and with any number of threads', async () => {
    const expected = await all(glissando);
    for (const threads of [1, 2, 5]) {
      const tracks = await pyin([violin, glissando, violin], { threads });
      const f0 = await yin([violin, glissando], { threads });
      const { f0: track, voicedFlag, voicedProbability } = tracks[1]!;
      expect(bytes(track.data, voicedFlag.data, voicedProbability.data, f0[1]!.data)).toBe(expected);
    }
  });

  it('do not depend on level, and a loud start leaves quiet frames beside it exact', async () => {
    const quiet = AudioSignal.mono(
      glissando.data.map((x) => x * 2 ** -12),
      22050,
    );
    expect(await all(quiet)).toBe(await all(glissando));
    const fade = AudioSignal.mono(
      Float32Array.from({ length: 22050 }, (_, i) => Math.sin((2 * Math.PI * 441 * i) / 22050) * 10 ** (-i / 4410)),
      22050,
    );
    const { data } = await yin(fade);
    // The first and last frames hold padding; a falling sine is not quite periodic.
    for (const f0 of data.slice(3, -3)) expect(Math.abs(f0 - 441)).toBeLessThan(1);
  });

  it('give every channel its own track', async () => {
    const left = glissando.data.slice(0, 20000);
    const right = violin.data.slice(0, 20000);
    const both = AudioSignal.fromChannels([left, right], 22050);
    const { f0, voicedFlag } = await pyin(both);
    const alone = await pyin([AudioSignal.mono(left, 22050), AudioSignal.mono(right, 22050)]);
    expect(f0.shape).toEqual([2, 1 + Math.floor(20000 / 512)]);
    expect(bytes(f0.data)).toBe(bytes(Float32Array.from([...alone[0]!.f0.data, ...alone[1]!.f0.data])));
    expect(bytes(voicedFlag.data)).toBe(
      bytes(Int32Array.from([...alone[0]!.voicedFlag.data, ...alone[1]!.voicedFlag.data])),
    );
  });

  it('follow a tone and call silence unvoiced', async () => {
    const tone = AudioSignal.mono(
      Float32Array.from({ length: 44100 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 44100)),
      44100,
    );
    const { f0, voicedFlag } = await pyin(tone);
    expect([...voicedFlag.data.slice(3, -3)].every((flag) => flag === 1)).toBe(true);
    for (const f of f0.data.slice(3, -3)) expect(Math.abs(Math.log2(f / 440)) * 1200).toBeLessThanOrEqual(5.1);
    const silence = await pyin(AudioSignal.mono(new Float32Array(9000), 22050));
    expect([...silence.voicedFlag.data].some((flag) => flag === 1)).toBe(false);
    expect([...silence.f0.data].every(Number.isNaN)).toBe(true);
    expect([...silence.voicedProbability.data].every((p) => p === 0)).toBe(true);
  });

  it('guess gives a frequency in range for every frame', async () => {
    const { f0 } = await pyin(glissando, { fillNa: 'guess' });
    expect([...f0.data].every((f) => f > 65 && f < 2094)).toBe(true);
  });

  it('tracks for longer than one segment equal librosa in the shared part', async () => {
    // Five repetitions: 323 frames, six segments.
    const long = new Float32Array(5 * glissando.length);
    for (let i = 0; i < 5; i++) long.set(glissando.data, i * glissando.length);
    const { f0 } = await pyin(AudioSignal.mono(long, 22050));
    const once = await pyin(glissando);
    // Away from the joints every repetition looks alike when hops divide it; 33,075 = 64.6 hops does not, so
    // only the first one is compared.
    expect([...f0.data.slice(0, 55)]).toEqual([...once.f0.data.slice(0, 55)]);
    expect(f0.data.length).toBe(1 + Math.floor(long.length / 512));
  });

  it('refuse ranges that a frame cannot hold', async () => {
    await expect(yin(violin, { fMin: 10 })).rejects.toThrow(
      'frameLength: expected at least 2207 samples, one period of fMin at 22050 Hz, got 2048',
    );
    await expect(yin(violin, { fMin: 500, fMax: 400 })).rejects.toThrow('fMax: expected more than 500 Hz');
    await expect(yin(violin, { fMax: 20000 })).rejects.toThrow('fMax: expected at most 11025 Hz (sampleRate / 2)');
    await expect(yin(violin, { hopLength: 0 })).rejects.toThrow('hopLength: expected at least 1 samples, got 0');
    await expect(pyin(violin, { switchProbability: 1 })).rejects.toThrow('switchProbability: expected less than 1');
    await expect(pyin(violin, { resolution: 0.0001 })).rejects.toThrow('resolution: expected at most 30000 bins');
    await expect(pyin(violin, { windowLength: 3 } as object)).rejects.toThrow('windowLength: unknown option');
    await expect(yin(AudioSignal.mono(new Float32Array(100), 22050), { center: false })).rejects.toThrow(
      'audio: expected at least 2048 samples without center, got 100',
    );
  });

  it('stop when told to', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const long = AudioSignal.mono(new Float32Array(22050 * 60), 22050);
    const running = pyin([long, long, long], { signal: controller.signal, threads: 1 });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
