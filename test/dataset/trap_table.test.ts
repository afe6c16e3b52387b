// Errors that pipelines for this data are known to make, each with the tests that hold us off it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const files = {
  traps: 'musicgen/traps.test.ts',
  pipeline: 'musicgen/pipeline.test.ts',
  schema: 'schema/schema.test.ts',
  roundTrip: 'huggingface/round_trip.test.ts',
  replace: 'huggingface/replace.test.ts',
  verify: 'verify/traps.test.ts',
  training: 'verify/training_columns.test.ts',
  trainer: '../interop/musicgen_trainer.test.ts',
  python: '../interop/datasets.test.ts',
  labels: '../interop/musicgen_labels.test.ts',
  features: '../ops/cases.ts',
} as const;

const rows: readonly (readonly [trap: string, file: keyof typeof files, test: string])[] = [
  ['spectral centroid of a complex spectrogram', 'features', 'spectralCentroid'],
  ['Whisper features of the 32 kHz samples', 'traps', 'are of the clip at 16 kHz, padded to 30 s'],
  ['Whisper features padded to the longest only', 'traps', 'are of the clip at 16 kHz, padded to 30 s'],
  ['Whisper features of 80 bands for large-v3', 'traps', 'have 128 bands for large-v3'],
  ['labels from a processor that returns none', 'labels', 'are those of transformers: its EnCodec'],
  ['labels that are null', 'pipeline', 'leaves columns out, and says why, where there is no model'],
  ['nested columns given to a Trainer', 'trainer', 'trains a tiny MusicGen by the very lines of the README'],
  ['labels as [codebooks][steps]', 'training', 'as [codebooks][steps], or ragged'],
  ['labels that are not delayed', 'pipeline', 'carry labels [T][K] that are delayed'],
  ['16 kHz for MusicGen', 'traps', 'is mono at 32 kHz, normalised and trimmed, not at 16 kHz'],
  ['a data/ folder beside state.json', 'roundTrip', 'has the files and keys that load_from_disk needs'],
  ['_type List', 'schema', 'are those of Hugging Face, with Sequence and never List'],
  ['a list of dicts as Sequence', 'verify', 'has no findings'],
  ['Array2D without its extension type', 'verify', 'a matrix of another width, or a second size of null'],
  ['length of a Sequence without a fixed-size list', 'verify', 'a fixed length that is not fixed in the features'],
  ['float64 in the features, float32 in the file', 'verify', 'doubles where the features say float32'],
  ['a column of nulls', 'verify', 'a column of nulls'],
  ['string views', 'verify', 'Utf8View'],
  ['dictionary-encoded strings', 'verify', 'dictionaries'],
  ['the IPC file format', 'verify', 'the file format'],
  ['compressed bodies', 'verify', 'compressed batches'],
  ['batches beyond 32-bit offsets', 'roundTrip', 'cuts batches by bytes and files by bytes'],
  ['one row beyond 32-bit offsets', 'schema', 'refuses what Arrow cannot count with 32 bits'],
  ['a fingerprint used again', 'replace', 'is equal for equal rows and settings only'],
  ["Python's caches inside the folder", 'replace', "takes Python's caches of the old rows away with them"],
  ['caches taken for data', 'python', 'does not take caches of other rows for those of new ones'],
  ['a file overwritten under its readers', 'replace', 'leaves the old bytes to whoever has them open'],
  ['Audio columns without torchcodec', 'traps', 'of sound are %s for Python'],
  ['samples as Python lists', 'traps', 'of the samples come to Python as NumPy, or not at all'],
];

it.each(rows)('%s: a test holds it off', (_, file, test) => {
  expect(readFileSync(path.join(import.meta.dirname, files[file]), 'utf8')).toContain(test);
});
