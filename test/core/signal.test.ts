import { describe, expect, it } from 'vitest';
import { ParameterError } from '../../src/core/errors.ts';
import { AudioSignal } from '../../src/core/signal.ts';

const stereo = AudioSignal.fromChannels([Float32Array.of(1, 2, 3), Float32Array.of(3, 4, 8)], 3);

describe('AudioSignal', () => {
  it('keeps channels planar and tells its duration', () => {
    expect([...stereo.data]).toEqual([1, 2, 3, 3, 4, 8]);
    expect(stereo.duration).toBe(1);
    expect([...stereo.getChannelData(1)]).toEqual([3, 4, 8]);
    expect(stereo.getChannelData(0).buffer).toBe(stereo.data.buffer);
  });

  it('mixes to mono by the mean and returns mono as it is', () => {
    const mono = stereo.toMono();
    expect([...mono.data]).toEqual([2, 3, 5.5]);
    expect(mono.toMono()).toBe(mono);
  });

  it('slices within its bounds', () => {
    expect([...stereo.slice(1).data]).toEqual([2, 3, 4, 8]);
    expect([...stereo.slice(-5, 1).data]).toEqual([1, 3]);
    expect(stereo.slice(2, 1).length).toBe(0);
  });

  it('cuts or zero-pads to a length, every channel alike', () => {
    expect([...stereo.fixLength(4).data]).toEqual([1, 2, 3, 0, 3, 4, 8, 0]);
    expect([...stereo.fixLength(2).data]).toEqual([1, 2, 3, 4]);
    expect(stereo.fixLength(3)).toBe(stereo);
  });

  it.each([
    [
      () => new AudioSignal(new Float32Array(3), { sampleRate: 0 }),
      'sampleRate: expected a positive number of Hz, got 0',
    ],
    [() => new AudioSignal([1] as never, { sampleRate: 1 }), 'data: expected a Float32Array, got Array'],
    [
      () => new AudioSignal(new Float32Array(3), { sampleRate: 1, numberOfChannels: 2 }),
      'do not divide into 2 channels',
    ],
    [() => AudioSignal.fromChannels([new Float32Array(1), new Float32Array(2)], 8), 'expected 1 samples in channel 1'],
    [() => stereo.getChannelData(2), 'channel: expected 0 to 1, got 2'],
    [() => stereo.fixLength(-1), 'length: expected a non-negative number of samples, got -1'],
  ])('refuses what makes no signal (%#)', (make, message) => {
    expect(make).toThrow(ParameterError);
    expect(make).toThrow(message);
  });
});
