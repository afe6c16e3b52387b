import { ParameterError } from '../../core/errors.ts';
import type { ResolvedOptions } from '../../core/op.ts';
import { AudioSignal } from '../../core/signal.ts';
import type { EncodecEncodeOptions } from '../../native/model_options.generated.ts';
import { weightsFingerprint } from '../weights_fingerprint.ts';

/** Options of {@link import('./encodec.ts').encodec} and its inverse. */
export interface EncodecOptions
  extends Pick<EncodecEncodeOptions, 'numCodebooks' | 'torchThreads' | 'precision' | 'tf32'> {
  /** A name of the catalogue (`encodec_32khz`, `musicgen-small`), a repository in the cache, a folder or a file with `config.json` beside it. */
  weights: string;
  /** In kbps, one of the checkpoint's; instead of `numCodebooks`. Default: the checkpoint's first. */
  bandwidth?: number;
  /**
   * What a mono checkpoint does with stereo: `'mix'` codes the mean of the channels; `'interleave'` codes
   * each by itself, rows left before right, as MusicGen's stereo models have it (mono is doubled).
   *
   * @default 'mix'
   */
  stereo?: 'mix' | 'interleave';
}

/** Options that say what is computed: for caches. */
export function resolveEncodec(options: EncodecOptions & { sampleRate?: number }): ResolvedOptions {
  const { weights, stereo = 'mix', bandwidth, numCodebooks, precision = 'float32', tf32 = false, ...rest } = options;
  const { sampleRate, torchThreads: _threads, device: _device, ...unknown } = rest as Record<string, unknown>;
  const extra = Object.keys(unknown).find((name) => unknown[name] !== undefined);
  if (extra) {
    const known = 'weights, bandwidth, numCodebooks, stereo, precision, tf32, torchThreads';
    throw new ParameterError(`${extra}: unknown option of encodec; expected one of ${known}`);
  }
  if (typeof weights !== 'string') throw new ParameterError('weights: expected a name or a path');
  if (stereo !== 'mix' && stereo !== 'interleave') {
    throw new ParameterError(`stereo: expected one of 'mix', 'interleave', got '${String(stereo)}'`);
  }
  const content = weightsFingerprint(weights);
  return {
    weights,
    ...(content !== undefined && { weightsFingerprint: content }),
    ...(bandwidth !== undefined && { bandwidth }),
    ...(numCodebooks !== undefined && { numCodebooks }),
    stereo,
    precision,
    tf32,
    ...(sampleRate !== undefined && { sampleRate: sampleRate as number }),
  };
}

/** The signals that the model codes: one with its number of channels, or one for each channel. */
export function fitChannels(signal: AudioSignal, modelChannels: number, stereo: 'mix' | 'interleave'): AudioSignal[] {
  const { numberOfChannels, sampleRate } = signal;
  if (modelChannels === 1 && stereo === 'interleave') {
    if (numberOfChannels > 2) throw new ParameterError(`audio: expected 1 or 2 channels, got ${numberOfChannels}`);
    if (numberOfChannels === 1) return [signal, signal];
    return [0, 1].map((c) => AudioSignal.mono(signal.getChannelData(c), sampleRate));
  }
  if (modelChannels === numberOfChannels) return [signal];
  if (modelChannels === 1) return [signal.toMono()];
  if (numberOfChannels === 1) {
    const channel = signal.getChannelData(0);
    return [
      AudioSignal.fromChannels(
        Array.from({ length: modelChannels }, () => channel),
        sampleRate,
      ),
    ];
  }
  throw new ParameterError(`audio: expected 1 or ${modelChannels} channels, got ${numberOfChannels}`);
}
