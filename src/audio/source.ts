import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DecodeError, ParameterError } from '../core/errors.ts';
import type { ByteReader } from './formats/header.ts';

/** What audio can be read from: a path, a `file:` URL, or the bytes of a whole file. */
export type AudioSource = string | URL | Uint8Array | ArrayBuffer;

/** An opened source. */
export interface OpenSource {
  /** For messages: the path as given, or `<buffer>`. */
  label: string;
  /** Absolute path, unless the source is bytes. */
  path?: string;
  bytes?: Uint8Array;
  reader: ByteReader;
  close(): Promise<void>;
}

/** Bytes copied in one turn of the event loop: about a millisecond. */
const COPY_BYTES = 4 * 2 ** 20;

const REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
};

/** @throws DecodeError (stage `open`) for a missing, empty or special file; ParameterError for another kind of source */
export async function openSource(source: AudioSource): Promise<OpenSource> {
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) return openBytes(new Uint8Array(source));
  if (source instanceof Uint8Array) return openBytes(source);
  if (source instanceof URL) {
    if (source.protocol !== 'file:') throw new ParameterError(`source: expected a file: URL, got ${source.protocol}`);
    return await openPath(fileURLToPath(source));
  }
  if (typeof source === 'string') return await openPath(source);
  throw new ParameterError('source: expected a path, a file: URL or bytes');
}

/** A copy of `bytes` that threads share, made without holding up the event loop. */
export async function shareBytes(bytes: Uint8Array): Promise<Uint8Array> {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  for (let at = 0; at < bytes.length; at += COPY_BYTES) {
    if (at > 0) await nextTurn();
    shared.set(bytes.subarray(at, at + COPY_BYTES), at);
  }
  return shared;
}

function openBytes(bytes: Uint8Array): OpenSource {
  if (bytes.length === 0) throw new DecodeError('<buffer>', 'open', 'empty (0 bytes)');
  return {
    label: '<buffer>',
    bytes,
    reader: { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) },
    close: async () => {},
  };
}

async function openPath(label: string): Promise<OpenSource> {
  let file: FileHandle | undefined;
  try {
    // Non-blocking, or opening a named pipe would wait for a writer for ever.
    file = await open(label, fsFlags());
    const stat = await file.stat();
    if (stat.isDirectory()) throw new DecodeError(label, 'open', 'is a directory');
    if (!stat.isFile()) throw new DecodeError(label, 'open', 'not a regular file');
    if (stat.size === 0) throw new DecodeError(label, 'open', 'empty (0 bytes)');
    const handle = file;
    return {
      label,
      path: path.resolve(label),
      reader: { size: stat.size, read: (offset, length) => readFrom(handle, stat.size, offset, length) },
      close: () => handle.close(),
    };
  } catch (error) {
    await file?.close();
    if (error instanceof DecodeError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DecodeError(label, 'open', REASONS[code ?? ''] ?? message, { cause: error });
  }
}

function fsFlags(): number {
  return constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
}

async function readFrom(file: FileHandle, size: number, offset: number, length: number): Promise<Uint8Array> {
  const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return target.subarray(0, done);
}
