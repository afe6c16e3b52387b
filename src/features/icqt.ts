import { defineOp } from '../core/define_op.ts';
import { ParameterError } from '../core/errors.ts';
import type { Op, Plan } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import type { RunOptions } from '../core/run.ts';
import { AudioSignal } from '../core/signal.ts';
import type { Tensor } from '../core/tensor.ts';
import { resample } from '../effects/resample.ts';
import { nativeOp, toTensor } from '../native/op.ts';
import type { IcqtOctavesOptions } from '../native/options.generated.ts';
import { istft } from './istft.ts';

/** Options of `icqt`: those of `cqt`, which must be the same; the number of bins is the transform's. */
export interface IcqtOptions extends Omit<IcqtOctavesOptions, 'nBins'> {
  /** Of the result. In Hz. */
  sampleRate: number;
  /**
   * Samples of the result, cut or filled up with zeros; null takes what the frames cover.
   * @default null
   */
  length?: number | null;
}

type Transform = Tensor<'complex64'>;
type Octaves = { spectra: Transform[]; rates: Tensor };

const icqtOctaves = nativeOp<IcqtOctavesOptions & { sampleRate: number }, Octaves, Transform>({
  name: 'icqtOctaves',
  wrap: (outputs) => {
    const tensors = outputs.map(toTensor);
    return { spectra: tensors.slice(0, -1) as Transform[], rates: tensors.at(-1)! };
  },
});

/** The signal of octaves: each is transformed back at its own rate, brought to the full rate and added up. */
async function addUp({ spectra, rates }: Octaves, sampleRate: number, run: RunOptions): Promise<AudioSignal> {
  let sum: AudioSignal | undefined;
  for (const [i, spectrum] of spectra.entries()) {
    const [halvings, hopLength] = [rates.data[2 * i] as number, rates.data[2 * i + 1] as number];
    const options = { nFft: 2 * (spectrum.shape[1]! - 1), hopLength, window: 'ones' as const, ...run };
    const octave = await istft(spectrum, { ...options, sampleRate: sampleRate / 2 ** halvings });
    const full = halvings === 0 ? octave : await resample(octave, { targetSampleRate: sampleRate, ...run });
    sum ??= new AudioSignal(new Float32Array(full.data.length), {
      sampleRate,
      numberOfChannels: full.numberOfChannels,
    });
    const length = Math.min(sum.length, full.length);
    for (let channel = 0; channel < sum.numberOfChannels; channel++) {
      const [to, from] = [sum.getChannelData(channel), full.getChannelData(channel)];
      for (let t = 0; t < length; t++) to[t]! += from[t]!;
    }
  }
  return sum!;
}

function atLength(signal: AudioSignal, length: number): AudioSignal {
  const { numberOfChannels, sampleRate } = signal;
  const data = new Float32Array(numberOfChannels * length);
  for (let channel = 0; channel < numberOfChannels; channel++) {
    data.set(signal.getChannelData(channel).subarray(0, length), channel * length);
  }
  return new AudioSignal(data, { sampleRate, numberOfChannels });
}

/**
 * Approximate inverse of `cqt`: from complex64 `[bins, frames]` or `[channels, bins, frames]` to a signal at
 * `sampleRate`. As good as the transform is complete: use many bins in an octave and short hops.
 *
 * @throws ParameterError for a bad option or something that is no transform
 * @see librosa 0.11 `librosa.icqt`
 * @example
 * const transform = await cqt(audio, { binsPerOctave: 36, nBins: 252 });
 * const again = await icqt(transform, { binsPerOctave: 36, sampleRate: audio.sampleRate });
 */
export const icqt: Op<IcqtOptions, AudioSignal, Transform> = defineOp<IcqtOptions, AudioSignal, Transform>({
  name: 'icqt',
  version: 1,
  sampleRateOf: () => undefined,
  resolve({ length = null, ...options }) {
    if (length !== null && !(Number.isInteger(length) && length >= 1)) {
      throw new ParameterError(`length: expected at least 1 samples, got ${length}`);
    }
    const { nBins, ...resolved } = icqtOctaves.resolve({ ...options, nBins: 1 });
    return { ...resolved, length };
  },
  async plan({ length = null, device, ...options }) {
    const resolved = icqt.resolve({ ...options, length });
    const plans = new Map<number, Plan<Octaves, Transform>>();
    return new BatchPlan<AudioSignal, Transform>(
      resolved,
      async (transforms, { onProgress, ...run }) => {
        const signals: AudioSignal[] = [];
        for (const transform of transforms) {
          const nBins = Math.max(1, transform.shape.at(-2) ?? 1);
          const plan = plans.get(nBins) ?? (await icqtOctaves.plan({ ...options, device, nBins }));
          plans.set(nBins, plan);
          const signal = await addUp(await plan.run(transform, run), options.sampleRate, run);
          signals.push(length === null ? signal : atLength(signal, length));
          onProgress?.({ done: signals.length, total: transforms.length, unit: 'items' });
        }
        return signals;
      },
      () => {
        for (const plan of plans.values()) plan.dispose();
      },
    );
  },
});
