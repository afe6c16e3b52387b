import { ParameterError } from '../../core/errors.ts';
import { AudioSignal } from '../../core/signal.ts';

/** Separated sources by name, such as `drums`, `bass`, `other` and `vocals`: all of one rate and length. */
export type Stems = Record<string, AudioSignal>;

/** The sum of all stems except those named: what is left of the recording without them. */
export function mixWithout(stems: Stems, ...names: string[]): AudioSignal {
  for (const name of names) {
    if (!(name in stems)) {
      throw new ParameterError(`stem: expected one of ${Object.keys(stems).join(', ')}, got '${name}'`);
    }
  }
  const kept = Object.entries(stems)
    .filter(([name]) => !names.includes(name))
    .map(([, signal]) => signal);
  const first = kept[0];
  if (!first) throw new ParameterError('stems: expected at least one that is kept');
  const sum = Float32Array.from(first.data);
  for (const { data } of kept.slice(1)) for (let i = 0; i < sum.length; i++) sum[i]! += data[i]!;
  return new AudioSignal(sum, { sampleRate: first.sampleRate, numberOfChannels: first.numberOfChannels });
}

/**
 * All stems but the vocals, added up.
 *
 * @throws ParameterError when there are no `vocals`
 * @example
 * const backing = instrumental(await separate(audio));
 */
export function instrumental(stems: Stems): AudioSignal {
  return mixWithout(stems, 'vocals');
}
