import { AudioSignal } from '../../src/core/signal.ts';
import { readNpy } from '../../src/dataset/npy.ts';

/** One of the signals that test/golden/make_op_goldens.py made. */
export async function testSignal(name: string, sampleRate = 22050): Promise<AudioSignal> {
  const { shape, data } = await readNpy(new URL(`../golden/signals/${name}.npy`, import.meta.url).pathname);
  return new AudioSignal(data as Float32Array, { sampleRate, numberOfChannels: shape.length > 1 ? shape[0]! : 1 });
}
