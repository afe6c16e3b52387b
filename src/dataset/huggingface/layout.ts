import type { FeaturesJson } from '../schema/features_json.ts';

/** Files of a dataset as `datasets.load_from_disk` reads it. */
export const STATE_FILE = 'state.json';
export const INFO_FILE = 'dataset_info.json';
export const DICT_FILE = 'dataset_dict.json';

/** What `load_from_disk` returns columns as: tensors, arrays, or Python objects. */
export type DatasetFormat = 'torch' | 'numpy' | null;

/** What a dataset says about itself. */
export interface DatasetDescription {
  description?: string;
  citation?: string;
  homepage?: string;
  license?: string;
}

/** `state.json`. `load_from_disk` needs every key. */
export interface DatasetState {
  _data_files: { filename: string }[];
  _fingerprint: string;
  _format_columns: string[] | null;
  _format_kwargs: Record<string, unknown>;
  _format_type: string | null;
  _output_all_columns: boolean;
  _split: string | null;
}

/** The keys of {@link DatasetState}. */
export const STATE_KEYS = [
  '_data_files',
  '_fingerprint',
  '_format_columns',
  '_format_kwargs',
  '_format_type',
  '_output_all_columns',
  '_split',
] as const satisfies readonly (keyof DatasetState)[];

/** Name of file `index` of `count`, both counted from 0 as Python does: `data-00000-of-00001.arrow`. */
export function shardName(index: number, count: number): string {
  return `data-${fiveDigits(index)}-of-${fiveDigits(count)}.arrow`;
}

function fiveDigits(value: number): string {
  return String(value).padStart(5, '0');
}

/** `dataset_info.json`. */
export function datasetInfo(features: FeaturesJson, described: DatasetDescription = {}): object {
  const { citation = '', description = '', homepage = '', license = '' } = described;
  return { citation, description, features, homepage, license };
}
