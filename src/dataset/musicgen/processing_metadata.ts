import { writeFileAtomic } from '../../core/atomic_file.ts';
import { packageVersion } from '../../native/load.ts';
import type { SkippedItem } from '../skipped.ts';
import type { Part } from './divide.ts';
import type { ResolvedMusicGenOptions } from './options.ts';
import type { PreparedRecording } from './prepare.ts';

/** What became of everything: the content of `processing_metadata.json`. */
export interface ProcessingRecord {
  options: ResolvedMusicGenOptions;
  /** Of everything that the clips depend on. */
  fingerprint: string;
  recordings: readonly PreparedRecording[];
  parts: readonly Part[];
  rejected: readonly SkippedItem[];
  notes: readonly string[];
}

/** The options as JSON: features by name, what is no data by name only. */
export function plainOptions(options: ResolvedMusicGenOptions): Record<string, unknown> {
  const { features, tokenizer, codes, signal, onProgress, threads, concurrency, batchSize, ...plain } = options;
  const sampleRate = options.targetSampleRate;
  return {
    ...plain,
    features: features.map((feature) => ({
      name: feature.opName,
      version: feature.version,
      options: feature.resolve({ sampleRate }),
    })),
    ...(tokenizer && { tokenizer: 'given' }),
    ...(codes && { codes: { name: codes.opName, version: codes.version } }),
  };
}

/**
 * Writes options, versions and the outcome of each item, a line each, atomically. Neither time nor machine is in
 * it: the same input gives the same bytes.
 */
export async function writeProcessingMetadata(target: string, record: ProcessingRecord): Promise<void> {
  const head = {
    format: 'melisma-musicgen',
    version: 1,
    versions: { melisma: packageVersion() },
    fingerprint: record.fingerprint,
    options: plainOptions(record.options),
    notes: record.notes,
  };
  await writeFileAtomic(target, pieces(head, record));
}

function* pieces(head: object, { recordings, parts, rejected }: ProcessingRecord): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "items": [`;
  let separator = '\n';
  const line = (item: object) => {
    const text = `${separator}    ${JSON.stringify(item)}`;
    separator = ',\n';
    return text;
  };
  for (const [i, { entry, sha256, clips, warnings }] of recordings.entries()) {
    yield line({
      audio_file: entry.id,
      outcome: 'used',
      split: parts[i]!,
      sha256,
      clips: clips.map(({ index, start, duration }) => ({ index, start, duration })),
      ...(warnings.length > 0 && { warnings }),
    });
  }
  for (const { path, errorClass, reason } of rejected) {
    yield line({ audio_file: path, outcome: 'rejected', errorClass, reason });
  }
  yield '\n  ]\n}\n';
}
