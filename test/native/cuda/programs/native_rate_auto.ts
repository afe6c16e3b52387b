// Features of a signal at another rate with device 'auto', where some work has no kernels; prints whether each equals
// the two steps on the devices that they should have been on.
import { features, pyin, resample, rms, runtimeInfo } from '../../../../src/index.ts';
import { bytesOf } from '../../../ops/result_bytes.ts';
import { tone } from '../cuda_addon.ts';

const level = rms.with({ frameLength: 16, hopLength: 16 });
const on = (device: 'cpu' | 'cuda', targetSampleRate: number) => ({ device, targetSampleRate });

// 48,000 times lower is more than the kernels do: resampled on the CPU, measured on the GPU.
const long = tone(480_000, { sampleRate: 48_000 });
const far = await features(long, { level }, { sampleRate: 1 });
const afterCpu = await level(await resample(long, on('cpu', 1)), { device: 'cuda' });

// Resampled and measured on the GPU, whose samples go on to an op without kernels.
const short = tone(6000, { sampleRate: 44_100 });
const mixed = await features(short, { level, pitch: pyin }, { sampleRate: 22_050 });
const resampled = await resample(short, on('cuda', 22_050));

const { cuda } = await runtimeInfo();
process.stdout.write(
  JSON.stringify({
    afterCpu: bytesOf(far.level) === bytesOf(afterCpu),
    fallback: cuda.fallbacks.resample,
    level: bytesOf(mixed.level) === bytesOf(await level(resampled, { device: 'cuda' })),
    pitchHasKernels: cuda.ops.includes('pyin'),
    pitch: bytesOf(mixed.pitch) === bytesOf(await pyin(resampled, { device: 'cpu' })),
  }),
);
