// Features of 12 signals that resampling makes 16 times as long, where device memory is short (MELISMA_DEVICE_MEMORY);
// prints how many bytes it took, and whether the results are those of one signal alone.
import { AudioSignal, planFeatures, rms } from '../../../../src/index.ts';
import { requireAddon } from '../../../../src/native/load.ts';
import { bytesOf } from '../../../ops/result_bytes.ts';

const signals = Array.from({ length: 12 }, (_, i) =>
  AudioSignal.mono(
    Float32Array.from({ length: 16384 }, (_, t) => Math.sin(t * (0.01 + 0.001 * i))),
    3000,
  ),
);
using plan = await planFeatures(
  { level: rms.with({ frameLength: 4096, hopLength: 4096 }) },
  { sampleRate: 48000, inputSampleRate: 3000, device: 'cuda' },
);
const results = await plan.run(signals);
const { used, idle } = requireAddon('test').deviceMemory(0);
const right = bytesOf(results[11]) === bytesOf(await plan.run(signals[11]!));
process.stdout.write(JSON.stringify({ bytes: used + idle, right }));
