import { describe, expect, it } from 'vitest';
import { AudioSignal } from '../../src/core/signal.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { mel, mfcc, stft } from '../../src/index.ts';
import { fallbacks, runFallback } from '../../src/native/fallback/index.ts';
import { toTensor } from '../../src/native/op.ts';
import { opSchemas } from '../../src/native/options.generated.ts';
import { resolveOptions } from '../../src/native/resolve.ts';
import { cases } from '../ops/cases.ts';
import { compare } from '../ops/compare.ts';
import { testSignal } from '../ops/signals.ts';

/** The TypeScript implementation, as it runs when no addon is loaded. */
async function inTypeScript(op: 'stft' | 'mel' | 'mfcc', signal: AudioSignal, options: object): Promise<Tensor> {
  const { numberOfChannels, length, data, sampleRate } = signal;
  const rate = op === 'stft' ? {} : { sampleRate };
  const resolved = resolveOptions(opSchemas[op], { ...options, ...rate });
  const input = { dtype: 'float32' as const, shape: [numberOfChannels, length], data };
  const [[output]] = (await runFallback(fallbacks[op]!, [input], resolved, {})) as [[never]];
  return toTensor(output);
}

describe('the TypeScript implementation', () => {
  const own = cases.filter((row) => row.op in fallbacks);

  it.each(own)('agrees with the kernels: $id', async ({ op, signal, sampleRate, options, gate }) => {
    const audio = await testSignal(signal, sampleRate);
    const native = (await { stft, mel, mfcc }[op as 'mel'](audio, options)) as Tensor;
    const ours = await inTypeScript(op as 'mel', audio, options);
    expect(ours.shape).toEqual(native.shape);
    // Both transform in float64, by other algorithms: equal up to one rounding to float32.
    const close = { kind: 'frameMaximum', value: 1e-7, why: 'one rounding' } as const;
    const { measured, passes } = compare(ours, native.data, gate.kind === 'bits' ? close : gate);
    expect(passes, `${gate.kind} ${measured}`).toBe(true);
  });

  it('refuses what the kernels refuse', async () => {
    const short = AudioSignal.mono(new Float32Array(100), 8000);
    await expect(inTypeScript('stft', short, { center: false })).rejects.toThrow('expected at least 2048 samples');
    await expect(stft(short, { center: false })).rejects.toThrow('expected at least 2048 samples');
  });

  it('pauses for the event loop and stops when aborted', async () => {
    const input = { dtype: 'float32' as const, shape: [1, 22050 * 60], data: new Float32Array(22050 * 60) };
    const resolved = resolveOptions(opSchemas.mel, { sampleRate: 22050 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(runFallback(fallbacks.mel!, [input], resolved, { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
  });
});
