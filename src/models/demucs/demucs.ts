import { defineOp } from '../../core/define_op.ts';
import { ModelError, ParameterError } from '../../core/errors.ts';
import type { Op, PlanTarget } from '../../core/op.ts';
import { BatchPlan } from '../../core/plan.ts';
import type { RunOptions } from '../../core/run.ts';
import { AudioSignal } from '../../core/signal.ts';
import { resample } from '../../effects/resample.ts';
import { resolveWeights } from '../hub/index.ts';
import { type ApplyOptions, countSegments, separate as separateMix } from './apply.ts';
import { bagWeights, recipes } from './bags.ts';
import { segmentsAtOnce } from './jobs.ts';
import { type Network, readNetwork } from './network.ts';
import { type DemucsOptions, type FullOptions, fillOptions, resolved } from './options.ts';
import { normalise, restore, withChannels } from './prepare.ts';
import { wholeSamples } from './read_config.ts';
import type { Bag } from './segment_model.ts';
import { shiftAmounts } from './shifts.ts';
import type { Stems } from './stems.ts';

/**
 * Separates music into stems with Hybrid Demucs: `drums`, `bass`, `other`, `vocals` (and `guitar`, `piano`
 * with `htdemucs_6s`), each as long as the recording, at the model's rate (44.1 kHz) and with its channels.
 *
 * Mono is copied to both channels; other rates are resampled by {@link resample}, whose passband is flat to
 * 0.913 of the lower Nyquist frequency where upstream's (julius) bends earlier: its input differs from
 * upstream's by less than -80 dB below 13 kHz and by -50 dB at 18 kHz. At 44.1 kHz the numbers are upstream's
 * within float32. Upstream's command line makes one pass moved by a random amount (`shifts: 1`); here passes
 * are moved only when asked for.
 *
 * Weights are not part of the package: `melisma models pull htdemucs`.
 *
 * @throws ModelError for weights that are absent or no Demucs, or when there is no LibTorch
 * @throws ParameterError for an empty recording, NaN or infinity
 * @see facebookresearch/demucs; Rouard, Massa, Défossez: Hybrid Transformers for Music Source Separation, 2022
 * @example
 * using separator = await demucs.plan({ weights: 'htdemucs', sampleRate: 44100 });
 * const { vocals, drums, bass, other } = await separator.run(audio);
 */
export const demucs: Op<DemucsOptions, Stems> = defineOp<DemucsOptions, Stems, AudioSignal>({
  name: 'demucs',
  version: 1,
  sampleRateOf: (signal) => signal.sampleRate,
  resolve: (options) => resolved(fillOptions(options)),
  plan,
});

async function plan(options: DemucsOptions & PlanTarget): Promise<BatchPlan<Stems, AudioSignal>> {
  const full = fillOptions(options);
  const bag = await loadBag(full, options);
  const { sampleRate, channels } = bag.models[0]!.config;
  const resampling =
    options.sampleRate === sampleRate
      ? undefined
      : await resample.plan({ sampleRate: options.sampleRate, targetSampleRate: sampleRate });
  return new BatchPlan<Stems, AudioSignal>(
    { ...resolved(full), sampleRate: options.sampleRate, stems: bag.models[0]!.sources.join() },
    async (signals, run) => {
      const mixes = signals.map((signal) => checkSignal(signal, options.sampleRate));
      const lengths = mixes.map(({ length }) => Math.ceil((length * sampleRate) / options.sampleRate));
      const apply = applyOptions(full, sampleRate, bag.jobs);
      const total = lengths.reduce((sum, length) => sum + countSegments(bag.models, length, apply), 0);
      let before = 0;
      const results: Stems[] = [];
      for (const mix of mixes) {
        const signal = withChannels(resampling ? await resampling.run(mix, { signal: run.signal }) : mix, channels);
        results.push(await separateOne(bag, signal, apply, { ...run, onProgress: advance }));
        before += countSegments(bag.models, signal.length, apply);
      }
      return results;

      function advance({ done, unit }: { done: number; unit: string }): void {
        run.onProgress?.({ done: before + done, total, unit });
      }
    },
    () => {
      resampling?.dispose();
      for (const model of bag.models) model.dispose();
    },
  );
}

interface LoadedBag extends Bag {
  models: Network[];
  jobs: number;
}

/** The networks of all checkpoints, and how many segments run beside each other. */
async function loadBag(options: FullOptions, { device }: PlanTarget): Promise<LoadedBag> {
  const resolvedWeights = await Promise.all([options.weights].flat().map(resolveWeights));
  const recipe = resolvedWeights.length === 1 ? recipes[resolvedWeights[0]!.entry?.name ?? ''] : undefined;
  const segment = recipe?.segment;
  const networks = await Promise.all(
    resolvedWeights.flatMap(({ files }) => files.map((file) => readNetwork(file, segment))),
  );
  const { config } = networks[0]!;
  for (const other of networks) {
    for (const name of ['sources', 'sampleRate', 'channels'] as const) {
      if (String(other.config[name]) !== String(config[name])) {
        throw new ModelError(
          `weights: expected checkpoints with the same ${name}, got ${config[name]} and ${other.config[name]}`,
        );
      }
    }
  }
  const weights = bagWeights(options.bagWeights ?? recipe?.weights, networks.length, config.sources.length);
  const longest = options.segment
    ? segmentSamples(options.segment, config.sampleRate)
    : Math.max(...networks.map(({ segmentLength }) => segmentLength));
  const jobs = options.jobs ?? segmentsAtOnce(longest, options.memoryLimit);
  const { torchThreads = 1, precision, tf32 } = options;
  const models: Network[] = [];
  try {
    for (const { load } of networks) {
      models.push(
        await load({ torchThreads, device, ...(precision && { precision }), ...(tf32 !== undefined && { tf32 }) }),
      );
    }
  } catch (error) {
    for (const model of models) model.dispose();
    throw error;
  }
  return { models, weights, jobs };
}

async function separateOne(bag: LoadedBag, signal: AudioSignal, apply: ApplyOptions, run: RunOptions): Promise<Stems> {
  const { mix, level } = normalise(signal);
  const all = await separateMix(bag, mix, apply, run);
  restore(all, level);
  const { sampleRate, numberOfChannels } = signal;
  const perStem = mix.channels * mix.length;
  const entries = bag.models[0]!.sources.map((name, stem) => {
    const data = all.subarray(stem * perStem, (stem + 1) * perStem);
    return [name, new AudioSignal(data, { sampleRate, numberOfChannels })] as const;
  });
  return Object.fromEntries(entries);
}

function applyOptions(options: FullOptions, sampleRate: number, jobs: number): ApplyOptions {
  const { shifts, seed, split, segment, overlap, transitionPower } = options;
  const maxShift = Math.trunc(0.5 * sampleRate);
  return {
    shifts: shiftAmounts(seed, shifts, maxShift),
    maxShift,
    split,
    overlap,
    transitionPower,
    jobs,
    ...(segment !== undefined && { segmentLength: segmentSamples(segment, sampleRate) }),
  };
}

function segmentSamples(seconds: number, sampleRate: number): number {
  const samples = wholeSamples(seconds, sampleRate);
  if (samples < 1) throw new ParameterError(`segment: expected at least 1 sample, 1/${sampleRate} s, got ${seconds} s`);
  return samples;
}

function checkSignal(signal: AudioSignal, sampleRate: number): AudioSignal {
  if (!(signal instanceof AudioSignal)) throw new ParameterError('input: expected an AudioSignal');
  if (signal.sampleRate !== sampleRate) {
    throw new ParameterError(
      `sampleRate: this plan was made for ${sampleRate} Hz, got a signal of ${signal.sampleRate} Hz`,
    );
  }
  if (signal.length === 0) throw new ParameterError('audio: expected at least 1 sample, got 0');
  return signal;
}
