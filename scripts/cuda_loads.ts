// The CUDA build named by MELISMA_NATIVE must load on this machine and compute: on its GPU, or on the CPU
// with a reason for having none.
import { AudioSignal, mel, runtimeInfo } from '../src/index.ts';

const { native, cuda } = await runtimeInfo();
if (native.path !== process.env.MELISMA_NATIVE)
  throw new Error(`loaded ${native.path}: ${JSON.stringify(native.attempts)}`);
if (cuda.ops.length === 0 || !cuda.architectures) throw new Error('the build says that it has no CUDA kernels');
if (!cuda.available && !cuda.reason) throw new Error('no GPU, and no reason');
console.log(cuda.available ? 'a GPU is available' : `no GPU: ${cuda.reason}`);

const clip = AudioSignal.mono(new Float32Array(22050), 22050);
console.log(`mel on 'auto': [${(await mel(clip)).shape}]`);
if (!cuda.available) {
  const failure = await mel(clip, { device: 'cuda' }).then(
    () => undefined,
    (error: Error) => error,
  );
  if (failure?.name !== 'DeviceError')
    throw new Error(`device 'cuda' without a GPU: expected a DeviceError, got ${failure}`);
  console.log(failure.message);
}
