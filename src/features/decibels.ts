import { defineOp } from '../core/define_op.ts';
import type { Op } from '../core/op.ts';
import { BatchPlan } from '../core/plan.ts';
import type { Tensor } from '../core/tensor.ts';
import { firstTensor, nativeOp } from '../native/op.ts';
import type { AmplitudeToDbOptions, PowerToDbOptions } from '../native/options.generated.ts';

type Decibels = Tensor<'float32'>;

/**
 * Power in decibels, `10 log10(max(amin, x) / ref)`, at least the maximum minus `topDb`: float32 of the same
 * shape. `topDbScope: 'batch'` takes the maximum of all tensors of the call, as librosa does of all that it is
 * given; the default takes each tensor's own, so that results do not depend on the batch.
 *
 * @throws ParameterError for a bad option, NaN or infinity
 * @see librosa 0.11 `librosa.power_to_db`
 * @example
 * const decibels = await powerToDb(await mel(audio), { ref: 'max' });
 */
export const powerToDb: Op<PowerToDbOptions, Decibels, Decibels> = withScope(
  nativeOp<PowerToDbOptions, Decibels, Decibels>({ name: 'powerToDb', wrap: firstTensor }),
);

/**
 * Amplitudes in decibels, `20 log10(max(amin, |x|) / ref)`, at least the maximum minus `topDb`: float32 of the
 * same shape. `topDbScope` as of `powerToDb`.
 *
 * @throws ParameterError for a bad option, NaN or infinity
 * @see librosa 0.11 `librosa.amplitude_to_db`
 * @example
 * const decibels = await amplitudeToDb(await spectrogram(audio), { topDb: null });
 */
export const amplitudeToDb: Op<AmplitudeToDbOptions, Decibels, Decibels> = withScope(
  nativeOp<AmplitudeToDbOptions, Decibels, Decibels>({ name: 'amplitudeToDb', wrap: firstTensor }),
);

/** Adds what the maximum of a whole batch changes; the native op leaves it out with that scope. */
function withScope<Options extends PowerToDbOptions>(
  op: Op<Options, Decibels, Decibels>,
): Op<Options, Decibels, Decibels> {
  return defineOp<Options, Decibels, Decibels>({
    name: op.opName,
    version: op.version,
    sampleRateOf: () => undefined,
    resolve: (options) => op.resolve(options),
    async plan(options) {
      const plan = await op.plan(options);
      if (options.topDbScope !== 'batch') return plan;
      const { ref, topDb } = plan.options;
      return new BatchPlan<Decibels, Decibels>(
        plan.options,
        async (tensors, runOptions) =>
          settle(await plan.run(tensors, runOptions), ref === 'max', topDb as number | null),
        () => plan.dispose(),
      );
    },
  });
}

function settle(tensors: Decibels[], toMaximum: boolean, topDb: number | null): Decibels[] {
  const highest = tensors.reduce((most, { data }) => data.reduce((a, b) => Math.max(a, b), most), -Infinity);
  const shift = toMaximum ? highest : 0;
  const floor = Math.fround(topDb === null ? -Infinity : highest - topDb - shift);
  for (const { data } of tensors) {
    for (let i = 0; i < data.length; i++) data[i] = Math.max(data[i]! - shift, floor);
  }
  return tensors;
}
