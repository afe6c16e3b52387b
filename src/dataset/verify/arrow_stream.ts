import { type FileHandle, open } from 'node:fs/promises';
import { Message, type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow';
import { END_OF_STREAM } from '../arrow/stream_encoder.ts';

/** Where a batch is in its file, and how many rows it has. */
export interface BatchPlace {
  start: number;
  length: number;
  rows: number;
  compressed: boolean;
}

/** An Arrow stream file, of which only the headers have been read. */
export interface ArrowStream {
  schema: Schema;
  batches: BatchPlace[];
  /** The bytes of the schema message. */
  head: Uint8Array;
  /** Whether the mark behind the last batch is there. */
  ended: boolean;
}

const CONTINUATION = 0xffffffff;

/**
 * Reads the headers of an Arrow IPC stream.
 *
 * @throws Error that says what the file is instead, or where it breaks off
 */
export async function readArrowStream(file: FileHandle): Promise<ArrowStream> {
  const { size } = await file.stat();
  const batches: BatchPlace[] = [];
  let head: Uint8Array | undefined;
  let at = 0;
  let ended = false;
  while (at < size) {
    const prefix = await readAt(file, at, 8);
    if (at === 0 && prefix.toString('latin1').startsWith('ARROW1')) {
      throw new Error('expected the stream format, got the file format');
    }
    if (prefix.readUInt32LE(0) !== CONTINUATION)
      throw new Error(`expected a message at byte ${at}, got something else`);
    const headerLength = prefix.readInt32LE(4);
    if (headerLength === 0) {
      ended = true;
      break;
    }
    const message = Message.decode(await readAt(file, at + 8, headerLength));
    const length = 8 + headerLength + message.bodyLength;
    if (at + length > size) throw new Error(`broken off: expected ${at + length} bytes, got ${size}`);
    if (message.isDictionaryBatch()) throw new Error('expected plain columns, got a dictionary');
    if (message.isRecordBatch()) {
      const header = message.header() as { length: number; compression?: unknown };
      batches.push({ start: at, length, rows: header.length, compressed: Boolean(header.compression) });
    } else head ??= await readAt(file, at, length);
    at += length;
  }
  if (!head) throw new Error('expected an Arrow stream, got no schema');
  const schema = RecordBatchReader.from(Buffer.concat([head, END_OF_STREAM])).open().schema;
  return { schema, batches, head, ended };
}

/** One batch of a stream. */
export async function readBatch(file: FileHandle, { head }: ArrowStream, place: BatchPlace): Promise<RecordBatch> {
  const bytes = Buffer.concat([head, await readAt(file, place.start, place.length), END_OF_STREAM]);
  const [batch] = [...RecordBatchReader.from(bytes)];
  if (!batch) throw new Error(`expected a batch at byte ${place.start}, got none`);
  return batch;
}

/** Opens a file, hands it over and closes it. */
export async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Error(`broken off at byte ${position + done}`);
    done += bytesRead;
  }
  return bytes;
}
