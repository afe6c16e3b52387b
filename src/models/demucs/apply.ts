import { ParameterError } from '../../core/errors.ts';
import { mapConcurrent, type RunOptions } from '../../core/run.ts';
import { cut, type Planar } from './planar.ts';
import type { Bag, SegmentModel } from './segment_model.ts';
import { triangle } from './triangle.ts';

/** How a recording is cut up for a model. */
export interface ApplyOptions {
  /** Samples that the audio is moved by before each pass, at most `maxShift`; results are averaged. None: one pass, not moved. */
  shifts: readonly number[];
  /** Samples of silence put before the audio when it is moved. */
  maxShift: number;
  /** `false` gives a model the whole recording at once. */
  split: boolean;
  /** Samples of a segment; default each model's own. */
  segmentLength?: number;
  /** Share of a segment that it has in common with the next, 0 to less than 1. */
  overlap: number;
  transitionPower: number;
  /** Segments in flight at the same time. */
  jobs: number;
}

/** A stretch of a longer recording, which can be filled up with what lies around it. */
interface Stretch {
  source: Planar;
  offset: number;
  length: number;
}

/**
 * Separates `mix` into stems `[sources, channels, length]`: shifted passes, overlapping segments with
 * triangular weights, and the average over the models of a bag. Results depend on neither `jobs` nor
 * timing.
 *
 * @throws ParameterError for a segment longer than the model was trained on; `signal.reason` after an
 *   abort, as soon as the segments in flight are done
 * @see facebookresearch/demucs, apply.py: the numbers are those of `apply_model`
 */
export async function separate(
  bag: Bag,
  mix: Planar,
  options: ApplyOptions,
  run: RunOptions = {},
): Promise<Float32Array> {
  const { models, weights } = bag;
  const { sources } = models[0]!;
  const perStem = mix.channels * mix.length;
  const total = countSegments(models, mix.length, options);
  let done = 0;
  const onSegment = () => run.onProgress?.({ done: ++done, total, unit: 'segments' });
  let stems: Float32Array | undefined;
  for (const [m, model] of models.entries()) {
    const estimate = await shifted(model, mix, options, { signal: run.signal, onSegment });
    weights[m]!.forEach((weight, s) => {
      if (weight !== 1) for (let i = s * perStem; i < (s + 1) * perStem; i++) estimate[i]! *= weight;
    });
    // Of a long recording there is no room for a sum beside the only summand.
    if (!stems) stems = estimate;
    else for (let i = 0; i < stems.length; i++) stems[i]! += estimate[i]!;
  }
  sources.forEach((_, s) => {
    const sum = weights.reduce((all, row) => all + row[s]!, 0);
    if (sum !== 1) for (let i = s * perStem; i < (s + 1) * perStem; i++) stems![i]! /= sum;
  });
  return stems!;
}

interface Steps {
  signal?: AbortSignal;
  onSegment: () => void;
}

/** The average over passes that each see the audio at another place. */
async function shifted(model: SegmentModel, mix: Planar, options: ApplyOptions, steps: Steps): Promise<Float32Array> {
  const { shifts, maxShift } = options;
  if (shifts.length === 0) return whole(model, { source: mix, offset: 0, length: mix.length }, options, steps);
  const padded = cut(mix, -maxShift, mix.length + maxShift);
  const sum = new Float32Array(model.sources.length * mix.channels * mix.length);
  for (const shift of shifts) {
    const length = mix.length + maxShift - shift;
    const result = await whole(model, { source: padded, offset: shift, length }, options, steps);
    for (let row = 0; row < sum.length / mix.length; row++) {
      const from = row * length + maxShift - shift;
      for (let i = 0; i < mix.length; i++) sum[row * mix.length + i]! += result[from + i]!;
    }
  }
  if (shifts.length > 1) for (let i = 0; i < sum.length; i++) sum[i]! /= shifts.length;
  return sum;
}

/** One pass: all segments of a stretch, cross-faded. */
async function whole(
  model: SegmentModel,
  stretch: Stretch,
  options: ApplyOptions,
  steps: Steps,
): Promise<Float32Array> {
  if (!options.split) {
    const result = await one(model, stretch, model.trainingLength, steps);
    steps.onSegment();
    return result;
  }
  const { segmentLength, stride } = segmentation(model, options);
  const filledTo = model.trainingLength > 0 ? segmentLength : 0;
  const rows = model.sources.length * stretch.source.channels;
  const result = new Float32Array(rows * stretch.length);
  const weights = triangle(segmentLength, options.transitionPower);
  const total = new Float32Array(stretch.length);
  const parts = new InOrder<{ offset: number; part: Float32Array }>(({ offset, part }) => {
    const length = part.length / rows;
    for (let row = 0; row < rows; row++) {
      const to = row * stretch.length + offset;
      for (let i = 0; i < length; i++) result[to + i]! += Math.fround(weights[i]! * part[row * length + i]!);
    }
    for (let i = 0; i < length; i++) total[offset + i]! += weights[i]!;
    steps.onSegment();
  });
  const task = async (offset: number, index: number): Promise<void> => {
    const length = Math.min(segmentLength, stretch.length - offset);
    const segment = { source: stretch.source, offset: stretch.offset + offset, length };
    parts.add(index, { offset, part: await one(model, segment, filledTo, steps) });
  };
  await mapConcurrent(multiplesOf(stride, stretch.length), options.jobs, task, steps.signal);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < stretch.length; i++) result[row * stretch.length + i]! /= total[i]!;
  }
  return result;
}

/** One run of the network on a segment, filled up on both sides to `filledTo` samples with what surrounds it. */
async function one(model: SegmentModel, segment: Stretch, filledTo: number, steps: Steps): Promise<Float32Array> {
  const { source, offset, length } = segment;
  const missing = Math.max(0, filledTo - length);
  const before = Math.floor(missing / 2);
  const filled = cut(source, offset - before, offset - before + length + missing);
  const result = await model.run(filled, { signal: steps.signal });
  if (missing === 0) return result;
  const rows = result.length / filled.length;
  return cut({ data: result, channels: rows, length: filled.length }, before, before + length).data;
}

/** Samples of a segment and from one to the next. */
function segmentation(model: SegmentModel, options: ApplyOptions): { segmentLength: number; stride: number } {
  const { overlap, segmentLength = model.segmentLength } = options;
  if (model.trainingLength > 0 && segmentLength > model.trainingLength) {
    throw new ParameterError(
      `segment: expected at most ${model.trainingLength} samples, the length of the model's training, got ${segmentLength}`,
    );
  }
  return { segmentLength, stride: Math.max(1, Math.trunc((1 - overlap) * segmentLength)) };
}

function* multiplesOf(stride: number, end: number): Generator<number> {
  for (let at = 0; at < end; at += stride) yield at;
}

/** Hands over what comes in any order by rising index, so that sums do not depend on timing. */
class InOrder<Item> {
  readonly #take: (item: Item) => void;
  readonly #waiting = new Map<number, Item>();
  #next = 0;

  constructor(take: (item: Item) => void) {
    this.#take = take;
  }

  add(index: number, item: Item): void {
    this.#waiting.set(index, item);
    for (let ready = this.#waiting.get(this.#next); ready !== undefined; ready = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++);
      this.#take(ready);
    }
  }
}

/** Segments of a recording of `length` samples over all models and passes. */
export function countSegments(models: readonly SegmentModel[], length: number, options: ApplyOptions): number {
  const { shifts, maxShift, split } = options;
  const lengths = shifts.length ? shifts.map((shift) => length + maxShift - shift) : [length];
  return models.reduce((sum, model) => {
    const stride = split ? segmentation(model, options).stride : Infinity;
    return sum + lengths.reduce((all, samples) => all + (split ? Math.ceil(samples / stride) : 1), 0);
  }, 0);
}
