import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import { audioQuality, resample } from '../../src/index.ts';
import { testSignal } from './signals.ts';

const rate = 44100;

/** Uniform noise from a fixed seed. */
function noise(length: number, seed = 1, amplitude = 0.1): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return amplitude * (2 * (state / 2147483647) - 1);
  });
}

function sine(frequency: number, amplitude: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / rate));
}

/** A low pass by a sinc under a Blackman window of 801 taps. */
function lowPassed(x: Float32Array, cutoff: number): Float32Array {
  const half = 400;
  const taps = Array.from({ length: 2 * half + 1 }, (_, i) => {
    const t = i - half;
    const angle = 2 * Math.PI * (cutoff / rate) * t;
    const window = 0.42 + 0.5 * Math.cos((Math.PI * t) / half) + 0.08 * Math.cos((2 * Math.PI * t) / half);
    return (t === 0 ? 2 * (cutoff / rate) : Math.sin(angle) / (Math.PI * t)) * window;
  });
  return x.map((_, i) => {
    let sum = 0;
    for (let k = 0; k <= 2 * half; k++) sum += taps[k]! * (x[i - k + half] ?? 0);
    return sum;
  });
}

const of = (...channels: Float32Array[]) => audioQuality(AudioSignal.fromChannels(channels, rate));

describe('audioQuality', () => {
  it('measures level and offset', async () => {
    const tone = sine(441, 0.5, rate);
    const plain = await of(tone);
    expect(plain.peak).toBeCloseTo(0.5, 6);
    expect(plain.rms).toBeCloseTo(0.5 / Math.SQRT2, 6);
    expect(plain.crestFactor).toBeCloseTo(Math.SQRT2, 5);
    expect(plain.dcOffset).toBeCloseTo(0, 7);
    expect(plain.clippingRatio).toBe(0);
    expect(plain.silenceRatio).toBe(0);
    const shifted = await of(
      tone,
      tone.map((x) => x - 0.02),
    );
    expect(shifted.dcOffset).toBeCloseTo(-0.02, 6);
    expect(shifted.stereoCorrelation).toBeCloseTo(1, 6);
  });

  it('counts clipped samples exactly, across tiles too', async () => {
    const loud = sine(441, 1.5, 3 * rate);
    const clipped = loud.map((x) => Math.max(-1, Math.min(1, x)));
    const share = loud.filter((x) => Math.abs(x) >= 0.9999).length / loud.length;
    expect(share).toBeGreaterThan(0.5);
    expect((await of(clipped)).clippingRatio).toBeCloseTo(share, 9);
    expect((await of(clipped, noise(3 * rate))).clippingRatio).toBeCloseTo(share / 2, 9);
    // A run that straddles the border between two tiles of 65,536 samples, and runs that are too short.
    const x = noise(200000);
    x.fill(1, 65534, 65537);
    x.fill(-1, 131071, 131073);
    x[500] = 1;
    expect((await of(x)).clippingRatio).toBeCloseTo(3 / 200000, 12);
    const { clippingRatio } = await audioQuality(AudioSignal.mono(x, rate), { clipRun: 1 });
    expect(clippingRatio).toBeCloseTo(6 / 200000, 12);
    // Attenuated after clipping: the level says where.
    const quieter = await audioQuality(
      AudioSignal.mono(
        clipped.map((v) => v * 0.5),
        rate,
      ),
      { clipLevel: 0.4999 },
    );
    expect(quieter.clippingRatio).toBeCloseTo(loud.filter((v) => Math.abs(v) >= 0.9998).length / loud.length, 4);
  });

  it('finds silence by its level', async () => {
    const x = noise(100 * 2048);
    x.fill(0, 30 * 2048, 55 * 2048);
    expect((await of(x)).silenceRatio).toBeCloseTo(0.25, 9);
    expect((await of(x, noise(x.length, 1234567))).silenceRatio).toBe(0);
    const faint = x.map((v) => v * 1e-3); // about -84 dB
    expect((await of(faint)).silenceRatio).toBe(1);
    const { silenceRatio } = await audioQuality(AudioSignal.mono(faint, rate), { silenceDb: -90 });
    expect(silenceRatio).toBeCloseTo(0.25, 9);
  });

  it('finds where a low pass ends the spectrum', async () => {
    const full = noise(3 * rate);
    expect((await of(full)).bandwidth).toBe(rate / 2);
    for (const cutoff of [4000, 11000, 16000, 19000]) {
      const { bandwidth } = await of(lowPassed(full, cutoff));
      expect(Math.abs(bandwidth - cutoff), `${cutoff} Hz`).toBeLessThan(150);
    }
    // The rounding to 16 bits is noise up to the top, 75 dB below.
    const rounded = lowPassed(full, 16000).map((x) => Math.round(x * 32768) / 32768);
    expect(Math.abs((await of(rounded)).bandwidth - 16000)).toBeLessThan(150);
  });

  it('sees through a higher sample rate', async () => {
    const low = AudioSignal.mono(noise(2 * 22050), 22050);
    const up = await resample(low, { targetSampleRate: rate });
    const { bandwidth } = await audioQuality(up);
    // The resampler passes up to 0.95 of the old Nyquist frequency and nothing above it.
    expect(bandwidth).toBeGreaterThan(10000);
    expect(bandwidth).toBeLessThan(11025);
    expect((await audioQuality(low)).bandwidth).toBe(11025);
  });

  it('takes a tone for what it is, and real instruments for wide', async () => {
    expect(Math.abs((await of(sine(440, 0.5, 3 * rate))).bandwidth - 440)).toBeLessThan(50);
    const violin = await testSignal('violin');
    expect((await audioQuality(violin)).bandwidth).toBeGreaterThan(9000);
    // A spectrum that falls by 12 dB an octave has no edge.
    let low = 0;
    let lower = 0;
    const falling = noise(3 * rate, 5, 0.9).map((x) => {
      low += 0.05 * (x - low);
      lower += 0.05 * (low - lower);
      return lower;
    });
    expect((await of(falling)).bandwidth).toBe(rate / 2);
  });

  it('correlates the first two channels', async () => {
    const left = noise(rate, 1);
    const right = noise(rate, 7654321);
    expect((await of(left)).stereoCorrelation).toBe(1);
    expect((await of(left, left)).stereoCorrelation).toBeCloseTo(1, 12);
    expect(
      (
        await of(
          left,
          left.map((x) => -0.3 * x),
        )
      ).stereoCorrelation,
    ).toBeCloseTo(-1, 6);
    expect(Math.abs((await of(left, right)).stereoCorrelation)).toBeLessThan(0.02);
    const mixed = left.map((x, i) => x + right[i]!);
    expect((await of(left, mixed)).stereoCorrelation).toBeCloseTo(Math.SQRT1_2, 2);
    expect((await of(left, new Float32Array(rate))).stereoCorrelation).toBe(0);
    expect((await of(left, new Float32Array(rate).fill(0.1))).stereoCorrelation).toBe(0);
  });

  it('has an answer for silence, for a few samples and for none', async () => {
    const silent = {
      peak: 0,
      rms: 0,
      crestFactor: 0,
      dcOffset: 0,
      clippingRatio: 0,
      silenceRatio: 1,
      bandwidth: 0,
      stereoCorrelation: 1,
    };
    expect(await of(new Float32Array(10000))).toEqual(silent);
    expect(await of(new Float32Array(0))).toEqual(silent);
    expect(await of(Float32Array.of(1, 1, 1))).toMatchObject({ peak: 1, rms: 1, dcOffset: 1, clippingRatio: 1 });
  });

  it('gives the same bits whatever the batch and the threads', async () => {
    const signal = AudioSignal.fromChannels([noise(300000), noise(300000, 1234567)], rate);
    const alone = await audioQuality(signal);
    for (const threads of [1, 2, 5]) {
      const [, again] = await audioQuality([AudioSignal.mono(noise(1000), rate), signal], { threads });
      expect(again).toEqual(alone);
    }
  });

  it('refuses bad options', async () => {
    const signal = AudioSignal.mono(noise(100), rate);
    await expect(audioQuality(signal, { clipRun: 0 })).rejects.toThrow('clipRun: expected at least 1 samples, got 0');
    await expect(audioQuality(signal, { clipLevels: 1 } as object)).rejects.toThrow("did you mean 'clipLevel'?");
  });
});
