import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AudioSignal } from '../../../src/core/signal.ts';
import { readNpy } from '../../../src/dataset/npy.ts';
import { resample } from '../../../src/effects/resample.ts';
import { snr } from '../snr.ts';
import { goldenFolder } from './checkpoint_file.ts';

/** What the documentation of `demucs` says of recordings at other rates. */
it("resample is julius' resampler below the edge of its passband", async () => {
  const rate = 48000;
  // 100 Hz to 19.1 kHz in a second
  const sweep = Float32Array.from({ length: rate }, (_, i) =>
    Math.sin(2 * Math.PI * (100 + (9500 * i) / rate) * (i / rate)),
  );
  const { data } = await resample(AudioSignal.mono(sweep, rate), { targetSampleRate: 44100 });
  const ours = data.filter((_, i) => i % 7 === 0);
  const julius = (await readNpy(join(goldenFolder, 'julius_48000.npy'))).data as Float32Array;
  const upTo = (hertz: number) => Math.floor(((hertz - 100) / 19000) * ours.length);
  const between = (from: number, to: number) =>
    snr(ours.subarray(upTo(from), upTo(to)), julius.subarray(upTo(from), upTo(to)));
  expect(between(100, 13000)).toBeGreaterThan(80);
  expect(between(17000, 19000)).toBeGreaterThan(48);
});
