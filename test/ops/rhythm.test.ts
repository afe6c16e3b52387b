import { describe, expect, it } from 'vitest';
import type { Op } from '../../src/core/op.ts';
import { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import { readNpy } from '../../src/dataset/npy.ts';
import * as melisma from '../../src/index.ts';
import { compare } from './compare.ts';
import { rhythmCases } from './rhythm_cases.ts';
import { drums, envelope, rhythmInput } from './rhythm_signals.ts';
import { testSignal } from './signals.ts';

type AnyOp = (input: melisma.RhythmInput, options: object) => Promise<unknown>;

/** The numbers of a result: of a BeatTrack the tempo, then the frames. */
function asTensor(result: unknown): Tensor {
  if (result instanceof Tensor) return result;
  if (typeof result === 'number') return new Tensor('float64', [1], Float64Array.of(result));
  const { frames, tempo } = result as melisma.FrameTimes & { tempo?: number };
  const values = tempo === undefined ? frames : [tempo, ...frames];
  return new Tensor('float64', [values.length], Float64Array.from(values));
}

describe('ops on rhythm equal librosa', () => {
  it.each(rhythmCases)('$id', async ({ id, op, signal, sampleRate, options, gate }) => {
    const run = (melisma as unknown as Record<string, AnyOp>)[op]!;
    const result = asTensor(await run(await rhythmInput(signal, sampleRate), { sampleRate, ...options }));
    const golden = await readNpy(new URL(`../golden/rhythm/${id}.npy`, import.meta.url).pathname);
    expect(result.shape).toEqual(golden.shape);
    const { measured, passes } = compare(result, golden.data as Float32Array, gate);
    expect(passes, `${gate.kind} ${measured}, gate ${gate.value}: ${gate.why}`).toBe(true);
  });
});

const { beatTrack, onsetDetect, onsetStrength, plp, tempo, tempogram } = melisma;
const beat = AudioSignal.mono(drums(), 22050);
const given = Tensor.float32([900], envelope());
const at = { sampleRate: 22050 };

describe('beats, onsets and tempo', () => {
  it('are the same in a batch, with any number of threads, and from the envelope that audio has', async () => {
    const music = await testSignal('music');
    const strength = await onsetStrength(beat, { aggregate: 'median' });
    const expected = await beatTrack(beat);
    expect(await beatTrack(strength, at)).toEqual(expected);
    const onsets = await onsetDetect(beat);
    expect(await onsetDetect(await onsetStrength(beat), at)).toEqual(onsets);
    const bpm = await tempo(beat);
    expect(await tempo(await onsetStrength(beat), at)).toBe(bpm);
    for (const threads of [1, 2, 5]) {
      expect((await beatTrack([music, beat, music], { threads }))[1]).toEqual(expected);
      expect((await onsetDetect([music, beat], { threads }))[1]).toEqual(onsets);
      expect(await tempo([beat, music, beat], { threads })).toEqual([bpm, await tempo(music), bpm]);
    }
  });

  it('come in frames, samples and seconds', async () => {
    for (const { frames, samples, times } of [await beatTrack(beat), await onsetDetect(beat, { hopLength: 512 })]) {
      expect(frames.length).toBeGreaterThan(15);
      expect([...samples]).toEqual([...frames].map((frame) => frame * 512));
      expect([...times]).toEqual([...samples].map((sample) => sample / 22050));
    }
    const { tempo: bpm, times } = await beatTrack(beat);
    expect(Math.abs(bpm / 112 - 1)).toBeLessThan(0.04);
    // Hits come every 11,812 samples, the first one at 0.
    for (const time of times) {
      const phase = (time * 22050) / 11812;
      expect(Math.abs(phase - Math.round(phase))).toBeLessThan(0.1);
    }
  });

  it('average the channels', async () => {
    const silent = new Float32Array(beat.length);
    const both = AudioSignal.fromChannels([beat.data, beat.data], 22050);
    expect(await beatTrack(both)).toEqual(await beatTrack(beat));
    expect((await beatTrack(AudioSignal.fromChannels([silent, beat.data], 22050))).frames).toEqual(
      (
        await beatTrack(
          AudioSignal.mono(
            beat.data.map((x) => x / 2),
            22050,
          ),
        )
      ).frames,
    );
    const stacked = Tensor.float32([2, 900], Float32Array.from([...given.data, ...given.data]));
    expect(await tempo(stacked, at)).toBe(await tempo(given, at));
    expect(await onsetDetect(stacked, at)).toEqual(await onsetDetect(given, at));
  });

  it('need no channel averaging where every channel has a result of its own', async () => {
    const shifted = given.data.slice().reverse();
    const stacked = Tensor.float32([2, 900], Float32Array.from([...given.data, ...shifted]));
    const runs = [
      (input: Tensor<'float32'>) => plp(input, { ...at, winLength: 60 }),
      (input: Tensor<'float32'>) => tempogram(input, { ...at, winLength: 60 }),
    ];
    for (const run of runs) {
      const [both, first, second] = [await run(stacked), await run(given), await run(Tensor.float32([900], shifted))];
      expect(both.shape).toEqual([2, ...first.shape]);
      expect(both.data).toEqual(Float32Array.from([...first.data, ...second.data]));
    }
  });

  it('find nothing in silence', async () => {
    const silence = AudioSignal.mono(new Float32Array(30000), 22050);
    expect(await beatTrack(silence)).toEqual({
      tempo: 0,
      frames: new Int32Array(0),
      samples: new Float64Array(0),
      times: new Float64Array(0),
    });
    expect((await onsetDetect(silence)).frames.length).toBe(0);
    const empty = AudioSignal.mono(new Float32Array(0), 22050);
    expect((await beatTrack(empty)).frames.length).toBe(0);
    expect((await onsetDetect(empty, { backtrack: true })).frames.length).toBe(0);
  });

  it('take a tempo that is given', async () => {
    const { tempo: bpm, frames } = await beatTrack(given, { ...at, bpm: 120 });
    expect(bpm).toBe(120);
    const steps = [...frames].slice(1).map((frame, i) => frame - frames[i]!);
    expect(Math.abs(steps.reduce((sum, step) => sum + step, 0) / steps.length - 21.5)).toBeLessThan(1.5);
  });

  it('by the comb give the beat, not three against two, and a tempo between lags', async () => {
    // Accents every beat and a half as well: 20.4 frames are a beat, 126.65 BPM.
    const beatLength = 20.4;
    const cross = new Float32Array(1500);
    for (let b = 0; b * beatLength < 1490; b++) cross[Math.round(b * beatLength)]! += 1;
    for (let b = 0; b * 1.5 * beatLength < 1490; b++) cross[Math.round(b * 1.5 * beatLength)]! += 1;
    const input = Tensor.float32([1500], cross);
    const bpm = await tempo(input, { ...at, method: 'comb' });
    expect(Math.abs(bpm / ((60 * 22050) / 512 / beatLength) - 1)).toBeLessThan(0.01);
    expect((await beatTrack(input, { ...at, method: 'comb' })).tempo).toBe(bpm);
    const limited = await tempo(input, { ...at, method: 'comb', maxTempo: 100 });
    expect(limited).toBeLessThanOrEqual(100);
  });

  it('with equal weights have pulses through quiet passages', async () => {
    // Every 21 frames a peak, all but silent from the middle on.
    const fading = Tensor.float32(
      [900],
      Float32Array.from({ length: 900 }, (_, i) => (i % 21 === 0 ? 1 : 0) * (i < 450 ? 1 : 2 ** -7)),
    );
    const highest = (pulse: Tensor<'float32'>) => Math.max(...pulse.data.slice(750, 890));
    expect(highest(await plp(fading, { ...at, winLength: 150 }))).toBeLessThan(0.1);
    const equal = await plp(fading, { ...at, winLength: 150, weighting: 'equal' });
    expect(highest(equal)).toBeGreaterThan(0.5);
    for (let i = 210; i < 400; i++) {
      const peak = equal.data[i]! > equal.data[i - 1]! && equal.data[i]! >= equal.data[i + 1]!;
      if (peak) expect([0, 1, 20]).toContain(i % 21);
    }
  });

  it('refuse what is no envelope, and options out of range', async () => {
    await expect(tempo(Tensor.float32([1, 1, 900], envelope()), at)).rejects.toThrow(
      'onsetStrength: expected float32 [frames] or [channels, frames], got float32 [1, 1, 900]',
    );
    await expect(tempo(given)).rejects.toThrow('sampleRate: expected a number, got nothing');
    await expect(beatTrack(Tensor.float32([0], new Float32Array(0)), at)).rejects.toThrow('expected at least 1 frames');
    await expect(beatTrack(beat, { bpm: 10000 })).rejects.toThrow(
      'bpm: expected at least one frame of hopLength per beat',
    );
    await expect(beatTrack(beat, { tightness: 0 })).rejects.toThrow('tightness: expected more than 0, got 0');
    await expect(onsetDetect(beat, { postMax: 0 })).rejects.toThrow('postMax: expected at least 1 frames, got 0');
    await expect(tempo(beat, { startBpm: -1 })).rejects.toThrow('startBpm: expected more than 0 BPM, got -1');
    await expect(plp(beat, { tempoMin: 100, tempoMax: 90 })).rejects.toThrow('tempoMax: expected more than tempoMin');
    await expect(tempogram(given, { ...at, winLength: 901, center: false })).rejects.toThrow(
      'winLength: expected at most 900 frames without center, got 901',
    );
    await expect(onsetStrength(beat, { lag: 0 })).rejects.toThrow('lag: expected at least 1 frames, got 0');
  });

  it('stop when told to', async () => {
    const reason = new Error('enough');
    const long = AudioSignal.mono(new Float32Array(22050 * 60), 22050);
    for (const op of [beatTrack, onsetDetect, tempo] as Op<object, unknown, melisma.RhythmInput>[]) {
      const controller = new AbortController();
      const running = op(
        Array.from({ length: 20 }, () => long),
        { signal: controller.signal, threads: 1 },
      );
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
    }
  });
});

// A tile used to take 20 s here: more than a test is given.
it('tempo of an envelope with very long lags', async () => {
  const noise = AudioSignal.mono(
    Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i * 0.37)),
    22050,
  );
  for (const method of ['librosa', 'comb'] as const) {
    expect(await melisma.tempo(noise, { hopLength: 1, acSize: 2.97, method })).toBeGreaterThan(0);
  }
});
