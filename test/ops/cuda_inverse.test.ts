import { describe, expect, it } from 'vitest';
import type { AudioSignal } from '../../src/core/signal.ts';
import { Tensor } from '../../src/core/tensor.ts';
import * as melisma from '../../src/index.ts';
import { type Inverse, inverses } from './cuda_cases.ts';
import { cudaParity } from './cuda_executor.ts';
import { signals } from './hpss_cases.ts';
import { testSignal } from './signals.ts';

const { skipped, orders, normalisedError, energyError } = await cudaParity();

/** A spectrum that no signal has: some of its values are turned, some are 0. */
async function edited({ signal = 'noise', length: _, ...analysis }: Inverse): Promise<Tensor<'complex64'>> {
  const { shape, data } = await melisma.stft(await testSignal(signal), { ...analysis, device: 'cpu' });
  return new Tensor(
    'complex64',
    shape,
    (data as Float32Array).map((x, i) => ((i >> 1) % 7 === 0 ? 0 : i % 5 === 0 ? -x : x)),
  );
}
const options = ({ signal: _, ...rest }: Inverse) => ({ ...rest, sampleRate: 22050 });

describe.skipIf(skipped)('CUDA inverse transforms equal the CPU', () => {
  it.each(inverses)('istft of %o', async (row) => {
    const spectrum = await edited(row);
    const reference = await melisma.istft(spectrum, { ...options(row), device: 'cpu' });
    let first: AudioSignal | undefined;
    for (const blocks of orders) {
      process.env.MELISMA_CUDA_ORDER = blocks;
      const result = await melisma.istft(spectrum, { ...options(row), device: 'cuda' });
      expect(result.data.length).toBe(reference.data.length);
      expect(energyError(result.data, reference.data)).toBeLessThanOrEqual(1e-6);
      // Without centring the ends are divided by squared windows next to nothing, and their rounding with them.
      const begin = row.center === false ? 100 : 0;
      const end = row.center === false ? 4000 : reference.length;
      for (let c = 0; c < reference.numberOfChannels; c++) {
        const inner = [result, reference].map((part) => part.getChannelData(c).subarray(begin, end));
        expect(normalisedError(inner[0]!, inner[1]!)).toBeLessThanOrEqual(1e-6);
      }
      first ??= result;
      expect(Buffer.from(first.data.buffer).equals(Buffer.from(result.data.buffer)), `bits, ${blocks}`).toBe(true);
    }
  });

  it.each(signals)('hpss $id', async ({ signal, options }) => {
    const input = await testSignal(signal);
    const reference = await melisma.hpss(input, { ...options, device: 'cpu' });
    for (const blocks of orders) {
      process.env.MELISMA_CUDA_ORDER = blocks;
      const result = await melisma.hpss(input, { ...options, device: 'cuda' });
      for (const part of ['harmonic', 'percussive'] as const) {
        expect(result[part].length).toBe(reference[part].length);
        // Of the input, which the parts add up to: one of them may be next to nothing.
        const whole = input.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const own = reference[part].data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const error = normalisedError(result[part].data, reference[part].data) * (whole > 0 ? own / whole : 1);
        expect(error, part).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  it('a batch of ragged spectra has the bits of its items', async () => {
    const names = ['noise', 'stereo', 'one', 'excerpt', 'short'];
    const spectra = await Promise.all(names.map((signal) => edited({ signal, nFft: 1024, hopLength: 200 })));
    using plan = await melisma.istft.plan({ nFft: 1024, hopLength: 200, sampleRate: 22050, device: 'cuda' });
    const together = await plan.run([...spectra, ...spectra, ...spectra]);
    for (const [i, spectrum] of spectra.entries()) {
      expect(together[i + names.length]!.data).toEqual((await plan.run(spectrum)).data);
    }
    using separator = await melisma.hpss.plan({ nFft: 512, margin: 2, sampleRate: 22050, device: 'cuda' });
    const items = await Promise.all(names.map((name) => testSignal(name)));
    const parts = await separator.run([...items, ...items]);
    for (const [i, item] of items.entries()) {
      const { harmonic, percussive } = await separator.run(item);
      expect(parts[i + names.length]!.harmonic.data).toEqual(harmonic.data);
      expect(parts[i + names.length]!.percussive.data).toEqual(percussive.data);
    }
  });
});
