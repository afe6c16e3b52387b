export { audioExtensions } from './audio_files.ts';
export type { AudioRow } from './audio_rows.ts';
export {
  type AudiocraftOptions,
  type AudiocraftTrack,
  AudiocraftWriter,
  type WrittenAudiocraft,
  writeAudiocraft,
} from './audiocraft/audiocraft_writer.ts';
export type { MusicInfo } from './audiocraft/music_info.ts';
export type { AudioLimits, AudioLoader } from './check_audio.ts';
export { Dataset, type DatasetReport } from './dataset.ts';
export {
  type DatasetIndex,
  INDEX_FILE,
  type IndexedFile,
  indexHash,
  readDatasetIndex,
  writeDatasetIndex,
} from './dataset_index.ts';
export {
  type ExtractedRow,
  type ExtractionReport,
  type ExtractOptions,
  extractFeatures,
  type FeatureExtraction,
} from './extract_features.ts';
export type { CacheableRow, CacheParameters } from './feature_cache.ts';
export { type KFoldOptions, stratifiedKFold } from './folds.ts';
export { type GroupRule, groupByFolder, groupByPattern } from './group_by.ts';
export { type GroupSplitOptions, stratifiedGroupSplit } from './group_split.ts';
export {
  DatasetDictWriter,
  HuggingFaceWriter,
  type WrittenDataset,
  type WrittenDatasetDict,
} from './huggingface/dataset_writer.ts';
export type { DatasetDescription, DatasetFormat } from './huggingface/layout.ts';
export type { HuggingFaceOptions } from './huggingface/options.ts';
export type { SplitWriter, WrittenSplit } from './huggingface/split_writer.ts';
export { type Rows, writeDatasetDict, writeHuggingFaceDataset } from './huggingface/write_dataset.ts';
export { type IndexOptions, type IndexResult, indexFolder } from './index_folder.ts';
export { compareCodePoints, type EncodedLabels, encodeLabels, type Label } from './labels.ts';
export {
  type CodeOp,
  type MusicGenOptions,
  type MusicGenTarget,
  musicGenTargets,
  type TextTokenizer,
} from './musicgen/options.ts';
export type { MusicGenSummary, Statistics } from './musicgen/summary.ts';
export { type MusicGenReport, writeMusicGen } from './musicgen/write_music_gen.ts';
export { decodeNpy, encodeNpy, readNpy, writeNpy } from './npy.ts';
export { type ParquetOptions, writeParquet } from './parquet/parquet_writer.ts';
export { RandomState } from './random.ts';
export type { FeatureJson, FeaturesJson } from './schema/features_json.ts';
export type {
  AudioColumn,
  AudioValue,
  Field,
  Matrix,
  NumberArray,
  NumberType,
  ScalarType,
  ValueOf,
} from './schema/field.ts';
export { f } from './schema/fields.ts';
export { defineSchema, type RowOf, type Schema } from './schema/schema.ts';
export type { ErrorClass, SkippedItem } from './skipped.ts';
export { type ShuffleSplitOptions, type Split, shuffleSplit, stratifiedShuffleSplit } from './split.ts';
export type { PartSizes, SplitBy } from './split_rows.ts';
export type { SplitSizes } from './split_sizes.ts';
export {
  makeSplits,
  readSplits,
  SPLITS_FILE,
  type SplitPart,
  type SplitsOptions,
  type StoredSplits,
  writeSplits,
} from './splits.ts';
export type { Finding } from './verify/findings.ts';
export { type DatasetKind, type Verification, verifyDataset } from './verify/verify_dataset.ts';
export {
  type WebDatasetOptions,
  type WebDatasetSample,
  type WebDatasetShard,
  WebDatasetWriter,
  type WrittenWebDataset,
  writeWebDataset,
} from './webdataset/web_dataset_writer.ts';
