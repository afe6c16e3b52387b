import { describe, expect, it } from 'vitest';
import { loadAudio } from '../../src/audio/index.ts';
import { wavBytes } from './wav_bytes.ts';

const RATE = 44_100;
const TARGET = 22_050;
const length = 44_101;
const tone = Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * i) / RATE));
const bytes = wavBytes({
  tag: 3,
  numberOfChannels: 2,
  bitsPerSample: 32,
  data: Buffer.from(
    Float32Array.from({ length: 2 * length }, (_, i) => tone[i >> 1]! * (i % 2 === 0 ? 1 : 0.5)).buffer,
  ),
});

describe('loadAudio with a sampleRate', () => {
  it('gives ceil(length * ratio) samples of the same tone in every channel', async () => {
    const audio = await loadAudio(bytes, { sampleRate: TARGET });
    expect([audio.sampleRate, audio.numberOfChannels, audio.length]).toEqual([TARGET, 2, Math.ceil(length / 2)]);
    for (const [c, gain] of [1, 0.5].entries()) {
      const channel = audio.getChannelData(c);
      // Away from the edges, where the filter sees silence.
      for (let i = 500; i < channel.length - 500; i++) {
        expect(Math.abs(channel[i]! - gain * tone[2 * i]!)).toBeLessThan(1e-5);
      }
    }
  });

  it('mixes to mono before it resamples', async () => {
    const audio = await loadAudio(bytes, { sampleRate: TARGET, mono: true });
    expect([audio.sampleRate, audio.numberOfChannels]).toEqual([TARGET, 1]);
    expect(Math.abs(audio.data[10_000]! - 0.75 * tone[20_000]!)).toBeLessThan(1e-5);
  });

  it("leaves the samples alone at the file's own rate", async () => {
    expect((await loadAudio(bytes, { sampleRate: RATE })).data).toEqual((await loadAudio(bytes)).data);
  });
});
