import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { findFault, findTruncation, resolveLimits } from '../../src/dataset/check_audio.ts';

describe('findTruncation', () => {
  it('tells a lost frame from a lost part', () => {
    const bytes = 'truncated: the data chunk claims 1000000 bytes, the file holds 999000';
    const half = 'truncated or damaged: expected 44100 samples per channel, decoded 22050';
    const page = 'truncated: the last Ogg page is not marked as the end of the stream';
    expect(findTruncation([])).toBeUndefined();
    expect(findTruncation([bytes, '3 damaged frames'])).toBeUndefined();
    expect(findTruncation([bytes, half])).toBe(half);
    expect(findTruncation([page])).toBe(page);
  });
});

describe('findFault', () => {
  const limits = resolveLimits({ minDuration: 1, maxDuration: 2 });
  const signal = (seconds: number, value: number) =>
    AudioSignal.mono(new Float32Array(1000 * seconds).fill(value), 1000);

  it('checks both ends of the duration and the loudest sample', async () => {
    expect(await findFault(signal(1, 0.1), limits)).toBeUndefined();
    expect(await findFault(signal(0.999, 0.1), limits)).toEqual({
      errorClass: 'too_short',
      reason: '0.999 s, expected at least 1 s',
    });
    expect(await findFault(signal(2.001, 0.1), limits)).toMatchObject({ errorClass: 'too_long' });
    expect(await findFault(signal(1, 0.99e-4), limits)).toMatchObject({ errorClass: 'silent' });
    expect(await findFault(signal(1, -1.01e-4), limits)).toBeUndefined();
  });

  it('finds the one sound at the end of a long silence', async () => {
    const samples = new Float32Array(3_000_000);
    const long = { ...limits, maxDuration: 1e9 };
    expect(await findFault(AudioSignal.mono(samples, 1000), long)).toMatchObject({ errorClass: 'silent' });
    samples[samples.length - 1] = 1;
    expect(await findFault(AudioSignal.mono(samples, 1000), long)).toBeUndefined();
  });
});
