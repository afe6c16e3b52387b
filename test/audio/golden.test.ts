import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadAudio, probeAudio } from '../../src/audio/index.ts';

interface Recording {
  path: string;
  sampleRate: number;
  numberOfChannels: number;
  length: number;
  rms: number;
  start: number;
  samples: number[];
  window: { length: number; first: number[]; last: number[] };
}

const root = new URL('../../', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('golden/recordings.json', import.meta.url), 'utf8')) as {
  records: Recording[];
};

/** Decoders of MP3 differ in rounding: libsndfile's and FFmpeg's by 3.4e-6 at most on real music. */
const TOLERANCE = 5e-6;

function largestDifference(actual: Float32Array, expected: readonly number[]): number {
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
}

describe.each(golden.records)('$path against soundfile and librosa', (recording) => {
  const source = new URL(recording.path, root);

  it.each(['auto', 'wasm'] as const)('%s: length, level and samples', async (backend) => {
    const audio = await loadAudio(source, { backend });
    expect([audio.length, audio.numberOfChannels, audio.sampleRate]).toEqual([
      recording.length,
      recording.numberOfChannels,
      recording.sampleRate,
    ]);
    const { start, samples } = recording;
    expect(largestDifference(audio.getChannelData(0).subarray(start, start + samples.length), samples)).toBeLessThan(
      TOLERANCE,
    );
    const rms = Math.sqrt(audio.data.reduce((sum, value) => sum + value * value, 0) / audio.data.length);
    expect(Math.abs(rms / recording.rms - 1)).toBeLessThan(1e-5);
  });

  it.each(['auto', 'wasm'] as const)("%s: librosa.load's offset and duration", async (backend) => {
    const audio = await loadAudio(source, { backend, mono: true, offset: 0.1234, duration: 0.2 });
    const { length, first, last } = recording.window;
    expect(audio.length).toBe(length);
    expect(largestDifference(audio.data, first)).toBeLessThan(TOLERANCE);
    expect(largestDifference(audio.data.subarray(-4), last)).toBeLessThan(TOLERANCE);
  });

  it('probing gives the length without decoding', async () => {
    const info = await probeAudio(source);
    if (info.length !== undefined) expect(info.length).toBe(recording.length);
    expect(Math.abs(info.duration - recording.length / recording.sampleRate)).toBeLessThan(0.1);
  });
});
