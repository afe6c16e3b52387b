import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../../core/atomic_file.ts';
import { DataError } from '../../core/errors.ts';
import { Tensor, type TensorData, tensorArrays } from '../../core/tensor.ts';
import type { ClipRecord, ProcessedClip } from './clip.ts';

/** Tensors start at multiples of this, so that they can be read in place. */
const ALIGNMENT = 16;

interface StoredTensor {
  name: string;
  dtype: keyof TensorData;
  shape: readonly number[];
  offset: number;
}

interface Header {
  record: ClipRecord;
  tensors: StoredTensor[];
}

/**
 * Keeps a processed clip until the dataset is written: a length, a JSON header and the tensors, atomically.
 *
 * @returns the file's size, by which a torn file is told
 */
export async function writeStagedClip(file: string, clip: ProcessedClip, signal?: AbortSignal): Promise<number> {
  const named = namedTensors(clip);
  const tensors: StoredTensor[] = [];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of named) {
    tensors.push({ name, dtype, shape, offset });
    offset = aligned(offset + data.byteLength);
  }
  const header = Buffer.from(JSON.stringify({ record: clip.record, tensors } satisfies Header));
  const start = aligned(8 + header.length);
  const head = Buffer.alloc(start);
  head.writeUInt32LE(header.length, 0);
  header.copy(head, 8);
  const pieces: Uint8Array[] = [head];
  for (const [, { data }] of named) {
    pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const padding = aligned(data.byteLength) - data.byteLength;
    if (padding > 0) pieces.push(new Uint8Array(padding));
  }
  await writeFileAtomic(file, pieces, { signal });
  return pieces.reduce((bytes, piece) => bytes + piece.byteLength, 0);
}

/** A clip that {@link writeStagedClip} kept; its tensors are views of one buffer. @throws DataError when it is torn */
export async function readStagedClip(file: string): Promise<ProcessedClip> {
  const stored = await readFile(file);
  // Files of more than a few kilobytes have a buffer of their own, but small ones come out of a pool.
  const bytes = stored.byteOffset === 0 ? stored : Buffer.from(Uint8Array.from(stored).buffer);
  const length = bytes.readUInt32LE(0);
  const { record, tensors } = parseHeader(bytes.toString('utf8', 8, 8 + length), file);
  const start = aligned(8 + length);
  const byName = new Map(tensors.map((tensor) => [tensor.name, read(bytes, start, tensor)]));
  const features: Record<string, Tensor> = {};
  for (const [name, tensor] of byName) if (name.startsWith(FEATURE)) features[name.slice(FEATURE.length)] = tensor;
  const whisper = byName.get('whisper') as Tensor<'float32'> | undefined;
  const labels = byName.get('labels') as Tensor<'int32'> | undefined;
  const audio = byName.get('audio') as Tensor<'float32'>;
  return { record, audio, features, ...(whisper && { whisper }), ...(labels && { labels }) };
}

const FEATURE = 'feature:';

function namedTensors({ audio, whisper, labels, features }: ProcessedClip): [string, Tensor][] {
  const more = Object.entries(features).map(([name, tensor]): [string, Tensor] => [FEATURE + name, tensor]);
  return [
    ['audio', audio],
    ...(whisper ? [['whisper', whisper] as [string, Tensor]] : []),
    ...(labels ? [['labels', labels] as [string, Tensor]] : []),
    ...more,
  ];
}

function read(bytes: Buffer, start: number, { dtype, shape, offset }: StoredTensor): Tensor {
  const perElement = dtype.startsWith('complex') ? 2 : 1;
  const length = shape.reduce((product, size) => product * size, perElement);
  return new Tensor(
    dtype,
    shape,
    new tensorArrays[dtype](bytes.buffer as ArrayBuffer, start + offset, length) as never,
  );
}

function parseHeader(text: string, file: string): Header {
  try {
    return JSON.parse(text) as Header;
  } catch (error) {
    throw new DataError(`${file}: torn`, { cause: error });
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
