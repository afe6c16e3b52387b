/** The element types that checkpoints hold, and their sizes in bytes. */
export const checkpointDTypeBytes = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const;

/** An element type of a tensor in a checkpoint. */
export type CheckpointDType = keyof typeof checkpointDTypeBytes;

/** Where the values of a tensor lie: little-endian and uncompressed in `file`, within its bounds. */
export interface TensorLocation {
  file: string;
  /** Of the first element. */
  byteOffset: number;
  dtype: CheckpointDType;
  shape: number[];
  /** In elements. */
  strides: number[];
}

/** How a checkpoint is stored. */
export type CheckpointFormat = 'safetensors' | 'torch-zip' | 'torch-legacy';

/** What a checkpoint holds, read without running any of it and without reading the values. */
export interface Checkpoint {
  format: CheckpointFormat;
  /** One, or the shards. */
  files: string[];
  /**
   * By the names of the state dict; dicts that wrap the whole of it (`state`, `generator`) are left out of the names.
   * Of a training checkpoint of audiocraft, the best model's.
   */
  tensors: Map<string, TensorLocation>;
  /** `config.json` beside the file. */
  config: Record<string, unknown> | null;
  /**
   * What a torch file was saved from: dicts as `Map`, lists and tuples as arrays, tensors as
   * {@link TensorLocation}, classes and their arguments recorded and never called
   * ({@link import('./pickle/values.ts').OpaqueObject}), configurations of OmegaConf as
   * {@link import('./pickle/values.ts').ConfigNode}. For safetensors, its metadata.
   */
  content: unknown;
}
