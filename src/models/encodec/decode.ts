import { defineOp } from '../../core/define_op.ts';
import { ParameterError } from '../../core/errors.ts';
import type { Op } from '../../core/op.ts';
import { BatchPlan } from '../../core/plan.ts';
import { AudioSignal } from '../../core/signal.ts';
import { Tensor } from '../../core/tensor.ts';
import { firstSignal } from '../../native/op.ts';
import { joinChunks } from './chunks.ts';
import { deinterleaveRows, splitFrames } from './code_rows.ts';
import type { EncodecConfig } from './config.ts';
import type { EncodecCodes } from './encodec.ts';
import { type OpenEncodec, openEncodec } from './opened.ts';
import { type EncodecOptions, resolveEncodec } from './options.ts';

/** Options of {@link encodecDecode}. */
export type EncodecDecodeOptions = Omit<EncodecOptions, 'bandwidth' | 'numCodebooks'>;

/**
 * Audio from EnCodec's codes, at the checkpoint's rate: `frames * hop` samples in its channels, or in two
 * from interleaved stereo (`stereo: 'interleave'`). The last frame is whole: `slice(0, length)` of the result is as long
 * as what was coded.
 *
 * @throws ModelError for weights that are absent or of another architecture, or when there is no LibTorch
 * @throws ParameterError for codes that the codebooks do not have
 * @example
 * const audio = await encodecDecode({ codes }, { weights: 'encodec_32khz' });
 */
export const encodecDecode: Op<EncodecDecodeOptions, AudioSignal, EncodecCodes> = defineOp<
  EncodecDecodeOptions,
  AudioSignal,
  EncodecCodes
>({
  name: 'encodecDecode',
  version: 1,
  // Codes carry no rate: the result has the checkpoint's.
  sampleRateOf: () => undefined,
  resolve: resolveEncodec,
  async plan(options) {
    const opened = await openEncodec('encodecDecode', options);
    return new BatchPlan<AudioSignal, EncodecCodes>(
      resolveEncodec(options),
      async (inputs, run) => {
        const parts = inputs.map((input) => cut(input, options, opened));
        const native = parts.flat(2).map(({ dtype, shape, data }) => ({ dtype, shape, data }));
        const outputs = await opened.model.runMany(native, run);
        let next = 0;
        return parts.map((channels, i) => {
          const decoded = channels.map((chunks) =>
            chunks.map((_, c) =>
              scaled(firstSignal(outputs[next++]!, opened.config.sampleRate), inputs[i]!.scales?.[c]),
            ),
          );
          const whole = decoded.map((chunks) => joinChunks(chunks, opened.config.chunk));
          if (whole.length === 1) return whole[0]!;
          return AudioSignal.fromChannels(
            whole.map((channel) => channel.getChannelData(0)),
            opened.config.sampleRate,
          );
        });
      },
      () => opened.model.dispose(),
    );
  },
});

/** The chunks of each channel's codes. */
function cut(input: EncodecCodes, { stereo }: EncodecDecodeOptions, { config }: OpenEncodec): Tensor<'int32'>[][] {
  const { codes, scales } = input ?? {};
  if (!(codes instanceof Tensor) || codes.dtype !== 'int32' || codes.shape.length !== 2) {
    throw new ParameterError('codes: expected an int32 tensor [numCodebooks, frames]');
  }
  const channels = stereo === 'interleave' && config.audioChannels === 1 ? deinterleaveRows(codes, 2) : [codes];
  const parts = channels.map((rows) =>
    config.chunk ? splitFrames(rows, framesOf(config.chunk.length, config)) : [rows],
  );
  if (config.native.normalize && scales?.length !== parts[0]!.length) {
    throw new ParameterError(`scales: expected ${parts[0]!.length}, one for each chunk, got ${scales?.length ?? 0}`);
  }
  return parts;
}

function framesOf(samples: number, { hop }: EncodecConfig): number {
  return Math.ceil(samples / hop);
}

function scaled(signal: AudioSignal, scale = 1): AudioSignal {
  if (scale === 1) return signal;
  const { sampleRate, numberOfChannels } = signal;
  return new AudioSignal(
    signal.data.map((value) => value * scale),
    { sampleRate, numberOfChannels },
  );
}
