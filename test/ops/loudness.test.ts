import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { integratedLoudness, loudness, loudnessRange, truePeak } from '../../src/index.ts';

interface Stretch {
  seconds: number;
  /** dBFS of each channel: the peak of a sine. */
  levels: number[];
}

/** Stretches of a 1,000 Hz sine, all channels in phase, as in the test signals of EBU Tech 3341 and 3342. */
function sine(stretches: Stretch[], sampleRate = 48000, frequency = 1000): AudioSignal {
  const total = stretches.reduce((sum, { seconds }) => sum + Math.round(seconds * sampleRate), 0);
  const channels = stretches[0]!.levels.map(() => new Float32Array(total));
  let at = 0;
  for (const { seconds, levels } of stretches) {
    const end = at + Math.round(seconds * sampleRate);
    for (; at < end; at++) {
      const value = Math.sin((2 * Math.PI * frequency * at) / sampleRate);
      levels.forEach((level, c) => {
        channels[c]![at] = 10 ** (level / 20) * value;
      });
    }
  }
  return AudioSignal.fromChannels(channels, sampleRate);
}

const stereo = (...parts: [level: number, seconds: number][]): Stretch[] =>
  parts.map(([level, seconds]) => ({ seconds, levels: [level, level] }));

// EBU Tech 3341, table 1; every target is to be met within 0.1 LU.
const programmes: [string, Stretch[], number][] = [
  ['1: -23 dBFS', stereo([-23, 20]), -23],
  ['2: -33 dBFS', stereo([-33, 20]), -33],
  ['3: quiet ends', stereo([-36, 10], [-23, 60], [-36, 10]), -23],
  ['4: ends below the absolute gate', stereo([-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]), -23],
  ['5: the relative gate keeps both', stereo([-26, 20], [-20, 20.1], [-26, 20]), -23],
  ['6: five channels', [{ seconds: 20, levels: [-28, -28, -24, -30, -30] }], -23],
];

describe('integratedLoudness', () => {
  it.each(programmes)('EBU Tech 3341 case %s', async (_, stretches, expected) => {
    expect(Math.abs((await integratedLoudness(sine(stretches))) - expected)).toBeLessThanOrEqual(0.1);
  });

  it.each([8000, 11025, 16000, 22050, 32000, 44100, 88200, 96000, 192000])('holds at %i Hz', async (rate) => {
    const value = await integratedLoudness(sine(stereo([-23, 5]), rate));
    // The weighting is flat to 0.1 dB around 1 kHz, wherever the bilinear transform bends it.
    expect(Math.abs(value + 23)).toBeLessThanOrEqual(0.1);
  });

  it('weights channels: mono counts once, the LFE not at all, rear channels 1.5 dB more', async () => {
    const of = (...levels: number[]) => integratedLoudness(sine([{ seconds: 3, levels }]));
    const none = -200;
    expect(await of(-20)).toBeCloseTo((await of(-20, -20)) - 10 * Math.log10(2), 9);
    expect(await of(-20, none, none, -3, none, none)).toBeCloseTo(await of(-20), 9);
    expect(await of(none, none, none, none, -20, none)).toBeCloseTo((await of(-20)) + 10 * Math.log10(1.41), 9);
  });

  it('is that of BS.1770 for a 997 Hz sine at full scale in one channel: -3.01 LUFS', async () => {
    expect(await integratedLoudness(sine([{ seconds: 5, levels: [0] }], 48000, 997))).toBeCloseTo(-3.01, 2);
  });

  it('follows the K-weighting: low tones count less, high tones 4 dB more', async () => {
    const at = (frequency: number) => integratedLoudness(sine([{ seconds: 5, levels: [-20] }], 48000, frequency));
    const reference = await at(997);
    // Gains of the two filters of BS.1770-4 relative to 997 Hz, from their published 48 kHz coefficients.
    const published: [number, number][] = [
      [25, -11.084],
      [100, -1.825],
      [500, -0.649],
      [2000, 2.38],
      [10000, 3.351],
    ];
    for (const [frequency, gain] of published) {
      expect(Math.abs((await at(frequency)) - reference - gain), `${frequency} Hz`).toBeLessThan(0.02);
    }
  });

  it('is -Infinity for silence and for less than one block', async () => {
    expect(await integratedLoudness(AudioSignal.mono(new Float32Array(48000), 48000))).toBe(-Infinity);
    expect(await integratedLoudness(sine(stereo([-10, 0.39])))).toBe(-Infinity);
    expect(await integratedLoudness(AudioSignal.mono(new Float32Array(0), 48000))).toBe(-Infinity);
  });

  it('refuses layouts and rates without a definition', async () => {
    const seven = AudioSignal.fromChannels(
      Array.from({ length: 7 }, () => new Float32Array(48000)),
      48000,
    );
    await expect(integratedLoudness(seven)).rejects.toThrow('audio: loudness is defined for 1 to 6 channels');
    await expect(integratedLoudness(AudioSignal.mono(new Float32Array(9000), 3000))).rejects.toThrow(
      'sampleRate: expected at least 4000 Hz, got 3000',
    );
  });
});

describe('loudnessRange', () => {
  // EBU Tech 3342, table 1; targets within 1 LU.
  const ranges: [string, Stretch[], number][] = [
    ['1', stereo([-20, 20], [-30, 20]), 10],
    ['2', stereo([-20, 20], [-15, 20]), 5],
    ['3', stereo([-40, 20], [-20, 20]), 20],
    ['4', stereo([-50, 20], [-35, 20], [-20, 20], [-35, 20], [-50, 20]), 15],
  ];
  it.each(ranges)('EBU Tech 3342 case %s', async (_, stretches, expected) => {
    expect(Math.abs((await loudnessRange(sine(stretches))) - expected)).toBeLessThanOrEqual(0.01);
  });

  it('is 0 for silence and for a signal shorter than 3 s', async () => {
    expect(await loudnessRange(AudioSignal.mono(new Float32Array(48000 * 5), 48000))).toBe(0);
    expect(await loudnessRange(sine(stereo([-10, 1], [-30, 1])))).toBe(0);
  });
});

describe('loudness', () => {
  it('has a window every 100 ms and follows a step', async () => {
    const signal = sine(stereo([-30, 6], [-20, 6]));
    const momentary = await loudness(signal);
    const shortTerm = await loudness(signal, { window: 'shortTerm' });
    expect(momentary.shape).toEqual([1, 117]);
    expect(shortTerm.shape).toEqual([1, 91]);
    for (const [tensor, steps] of [
      [momentary, 4],
      [shortTerm, 30],
    ] as const) {
      tensor.data.forEach((value, i) => {
        const loud = Math.min(Math.max(i + steps - 60, 0), steps) / steps;
        const expected = 10 * Math.log10((1 - loud) * 10 ** -3 + loud * 10 ** -2) + 0.007;
        expect(Math.abs(value - expected)).toBeLessThan(0.02);
      });
    }
  });

  it('gives the same bits whatever the batch, and -120 for silence', async () => {
    const signal = sine(stereo([-30, 9], [-20, 9]), 44100);
    const alone = await loudness(signal);
    const [, again] = await loudness([sine(stereo([-3, 2])), signal], { threads: 3 });
    expect(again!.data).toEqual(alone.data);
    const silence = await loudness(AudioSignal.mono(new Float32Array(44100), 44100));
    expect([...silence.data]).toEqual([-120, -120, -120, -120, -120, -120, -120]);
  });

  it('does not notice where chunks begin: a stretch inside a long signal measures as alone', async () => {
    let state = 1;
    const noise = Float32Array.from({ length: 48000 * 30 }, () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    });
    const whole = await loudness(AudioSignal.mono(noise, 48000));
    const part = await loudness(AudioSignal.mono(noise.slice(48000 * 13), 48000));
    // The filter settles within the first of them.
    for (let i = 5; i < part.data.length; i++) expect(part.data[i]).toBeCloseTo(whole.data[i + 130]!, 4);
  });
});

describe('truePeak', () => {
  /** A sine with soft ends, as the test signals of Tech 3341 have. */
  function tone(divisor: number, degrees: number, amplitude: number, sampleRate = 48000, length = 48000) {
    const fade = 4800;
    return AudioSignal.mono(
      Float32Array.from({ length }, (_, i) => {
        const edge = Math.min(i, length - 1 - i, fade) / fade;
        const phase = (2 * Math.PI * i) / divisor + (degrees * Math.PI) / 180;
        return amplitude * Math.sin(phase) * (0.5 - 0.5 * Math.cos(Math.PI * edge));
      }),
      sampleRate,
    );
  }

  // EBU Tech 3341, cases 15 to 19: allowed are +0.2 and -0.4 dB.
  it.each([
    [15, 4, 0, 0.5, -6],
    [16, 4, 45, 0.5, -6],
    [17, 6, 60, 0.5, -6],
    [18, 8, 67.5, 0.5, -6],
    [19, 4, 45, 1.41, 3],
  ])('EBU Tech 3341 case %i', async (_, divisor, degrees, amplitude, expected) => {
    const error = (await truePeak(tone(divisor, degrees, amplitude))) - expected;
    expect(error).toBeLessThanOrEqual(0.2);
    expect(error).toBeGreaterThanOrEqual(-0.4);
  });

  it('is at least the sample peak, and exact within 0.05 dB up to 0.4 of the rate', async () => {
    for (const frequency of [0.01, 0.1, 0.2, 0.31, 0.4]) {
      const found = await truePeak(tone(1 / frequency, 17, 0.5, 44100));
      expect(Math.abs(found - 20 * Math.log10(0.5)), `${frequency}`).toBeLessThan(0.05);
    }
    const spike = new Float32Array(1000);
    spike[999] = -0.75;
    expect(await truePeak(AudioSignal.mono(spike, 44100))).toBeCloseTo(20 * Math.log10(0.75), 6);
  });

  it('sees peaks at both ends, in any tile and in any channel', async () => {
    // Two equal samples peak between them.
    const between = 20 * Math.log10(Math.abs(await pairPeak(500, 1000)));
    expect(between).toBeGreaterThan(2);
    for (const [at, length] of [
      [0, 1000],
      [998, 1000],
      [65535, 200000],
      [131071, 200000],
      [0, 2],
    ] as const) {
      expect(20 * Math.log10(await pairPeak(at, length))).toBeCloseTo(between, 5);
    }
  });
  async function pairPeak(at: number, length: number): Promise<number> {
    const data = new Float32Array(length);
    data[at] = data[at + 1] = 1;
    const other = new Float32Array(length);
    return 10 ** ((await truePeak(AudioSignal.fromChannels([other, data], 44100))) / 20);
  }

  it('oversamples less at high rates, and gives -Infinity for silence', async () => {
    expect(await truePeak(tone(4, 45, 0.5, 96000))).toBeCloseTo(20 * Math.log10(0.5), 2);
    expect(await truePeak(tone(4, 45, 0.5, 192000))).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 2);
    expect(await truePeak(AudioSignal.mono(new Float32Array(100), 48000))).toBe(-Infinity);
    expect(await truePeak(AudioSignal.mono(new Float32Array(0), 48000))).toBe(-Infinity);
  });
});
