import { defineOp } from '../../core/define_op.ts';
import { DataError, ParameterError } from '../../core/errors.ts';
import type { Op, Plan, PlanTarget } from '../../core/op.ts';
import { BatchPlan } from '../../core/plan.ts';
import type { RunOptions } from '../../core/run.ts';
import { AudioSignal } from '../../core/signal.ts';
import type { Tensor } from '../../core/tensor.ts';
import { resample } from '../../effects/resample.ts';
import type { NativeOutput } from '../../native/addon.ts';
import { toTensor } from '../../native/op.ts';
import { toNative } from '../../native/plan.ts';
import { cutChunks } from './chunks.ts';
import { interleaveRows, joinFrames } from './code_rows.ts';
import { type OpenEncodec, openEncodec } from './opened.ts';
import { type EncodecOptions, fitChannels, resolveEncodec } from './options.ts';

/** What EnCodec makes of a signal. */
export interface EncodecCodes {
  /** int32 `[numCodebooks, frames]`; interleaved stereo has twice the rows. */
  codes: Tensor<'int32'>;
  /** Loudness of each chunk, for checkpoints that divide by it (48 kHz): decoding needs it. */
  scales?: Float32Array;
}

/**
 * EnCodec's codes: int32 `[numCodebooks, frames]`, 50 frames a second in MusicGen's 32 kHz codec. The
 * signal is brought to the checkpoint's rate by {@link resample} and to its channels (mean, or doubled)
 * first; what comes out of the checkpoint's own rate equals transformers' `EncodecModel.encode`, but for
 * near-ties. Long signals are coded with bounded memory: the convolutions run on stretches of a second.
 *
 * @throws ModelError for weights that are absent or of another architecture, or when there is no LibTorch
 * @see Défossez et al., "High Fidelity Neural Audio Compression", 2022
 * @example
 * using plan = await encodec.plan({ weights: 'encodec_32khz', sampleRate: 32000 });
 * const codes = await plan.run(audio); // [4, 50 per second]
 */
export const encodec: Op<EncodecOptions, Tensor<'int32'>> = defineOp<EncodecOptions, Tensor<'int32'>, AudioSignal>({
  name: 'encodec',
  version: 1,
  sampleRateOf: (signal) => signal.sampleRate,
  resolve: resolveEncodec,
  plan: (options) =>
    planEncodec(options, ({ codes, scales }) => {
      if (scales) {
        throw new ParameterError(
          'weights: this checkpoint scales its chunks; use encodecWithScales, which keeps the scales',
        );
      }
      return codes;
    }),
});

/** As {@link encodec}, with the scales that 48 kHz checkpoints need for decoding. */
export const encodecWithScales: Op<EncodecOptions, EncodecCodes> = defineOp<EncodecOptions, EncodecCodes, AudioSignal>({
  name: 'encodecWithScales',
  version: 1,
  sampleRateOf: (signal) => signal.sampleRate,
  resolve: resolveEncodec,
  plan: (options) => planEncodec(options, (codes) => codes),
});

async function planEncodec<Result>(
  options: EncodecOptions & PlanTarget,
  finish: (codes: EncodecCodes) => Result,
): Promise<Plan<Result>> {
  const resolved = resolveEncodec(options);
  const opened = await openEncodec('encodecEncode', options);
  return new BatchPlan<Result, AudioSignal>(
    { ...resolved, numCodebooks: opened.model.options.numCodebooks! },
    async (signals, run) => {
      const parts = await Promise.all(signals.map((signal) => prepare(signal, options, opened, run)));
      const inputs = parts.flat(2).map((part) => toNative(part, part.sampleRate));
      const outputs = await opened.model.runMany(inputs, run);
      let next = 0;
      return parts.map((channels) => finish(collect(channels.map((chunks) => chunks.map(() => outputs[next++]!)))));
    },
    () => opened.model.dispose(),
  );
}

/** The stretches of each coded channel (or group of channels) of a signal. */
async function prepare(
  signal: AudioSignal,
  { sampleRate, stereo = 'mix' }: EncodecOptions & PlanTarget,
  { config }: OpenEncodec,
  { signal: abort, threads }: RunOptions,
): Promise<AudioSignal[][]> {
  if (!(signal instanceof AudioSignal)) throw new ParameterError('input: expected an AudioSignal');
  if (signal.sampleRate !== sampleRate) {
    throw new ParameterError(
      `sampleRate: this plan was made for ${sampleRate} Hz, got a signal of ${signal.sampleRate} Hz`,
    );
  }
  const fitted = fitChannels(signal, config.audioChannels, stereo);
  const atRate =
    sampleRate === config.sampleRate
      ? fitted
      : await resample(fitted, { targetSampleRate: config.sampleRate, signal: abort, threads });
  return atRate.map((channel) => cutChunks(channel, config.chunk));
}

/** From the outputs of each chunk of each channel. */
function collect(channels: NativeOutput[][][]): EncodecCodes {
  const codes = interleaveRows(
    channels.map((chunks) => joinFrames(chunks.map((outputs) => toTensor(outputs[0]!) as Tensor<'int32'>))),
  );
  if (!channels[0]![0]![1]) return { codes };
  if (channels.length > 1)
    throw new DataError('encodec: a checkpoint that scales its chunks has no interleaved stereo');
  return { codes, scales: Float32Array.from(channels[0]!, (outputs) => new Float32Array(outputs[1]!.data)[0]!) };
}
