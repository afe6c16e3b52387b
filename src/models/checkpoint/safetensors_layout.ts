import { parseHeader } from './header_json.ts';
import { type CheckpointDType, checkpointDTypeBytes } from './types.ts';

/** The format's own limit. */
const maxHeaderBytes = 100_000_000;
/** Before the header: its length. */
export const PREFIX_BYTES = 8;

const dtypes = new Map<string, CheckpointDType>([
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** A tensor and where its bytes lie, counted from the end of the header. */
export interface LaidOutTensor {
  name: string;
  dtype: CheckpointDType;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * The length of the header, from the first bytes of a file of `size` bytes.
 *
 * @throws SyntaxError when there is no room for it
 */
export function headerBytes(prefix: Buffer, size: number): number {
  if (size < PREFIX_BYTES) throw new SyntaxError(`expected at least ${PREFIX_BYTES} bytes, got ${size}`);
  const length = prefix.readBigUInt64LE(0);
  const most = Math.min(maxHeaderBytes, size - PREFIX_BYTES);
  if (length > BigInt(most)) throw new SyntaxError(`header: expected at most ${most} bytes, got ${length}`);
  return Number(length);
}

/**
 * What a header says, checked: the data fill the `bodyBytes` after it, one after another, and each
 * tensor has the bytes of its shape.
 *
 * Source: the safetensors format (github.com/huggingface/safetensors, README).
 *
 * @throws SyntaxError saying what is not as the format says
 */
export function readLayout(
  header: Uint8Array,
  bodyBytes: number,
): { metadata: Map<string, string>; tensors: LaidOutTensor[] } {
  const { metadata, entries } = parse(header);
  const tensors = [...entries].map(
    ([
      name,
      {
        dtype: stored,
        shape,
        dataOffsets: [begin, end],
      },
    ]) => {
      const dtype = dtypes.get(stored);
      if (!dtype) throw new SyntaxError(`${name}: expected one of ${[...dtypes.keys()].join(' ')}, got ${stored}`);
      const bytes = shape.reduce((product, size) => product * BigInt(size), BigInt(checkpointDTypeBytes[dtype]));
      if (BigInt(end - begin) !== bytes) {
        const needed = `${stored} [${shape.join(', ')}] needs ${bytes} bytes`;
        throw new SyntaxError(`${name}: ${needed}, its offsets have ${end - begin}`);
      }
      if (end > bodyBytes) throw new SyntaxError(`${name}: the file ends before its data`);
      return { name, dtype, shape, begin, end };
    },
  );
  let expected = 0;
  for (const { name, begin, end } of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== expected) throw new SyntaxError(`${name}: expected its data at ${expected}, got ${begin}`);
    expected = end;
  }
  if (expected !== bodyBytes) throw new SyntaxError(`expected ${expected} bytes of data, got ${bodyBytes}`);
  return { metadata, tensors };
}

function parse(header: Uint8Array) {
  try {
    return parseHeader(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header));
  } catch (error) {
    throw new SyntaxError(`header: ${(error as Error).message}`, { cause: error });
  }
}
