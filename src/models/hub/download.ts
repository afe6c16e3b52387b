import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ModelError } from '../../core/errors.ts';
import { type Digest, digestFile } from './digest.ts';
import { refusal, request } from './request.ts';

/** A file to fetch. */
export interface Download {
  url: string;
  /** Where it goes, once it is whole and its digest is right. */
  target: string;
  digest: Digest;
  /** Exactly, where it is known. */
  bytes?: number;
  token?: string;
  signal?: AbortSignal;
  /** Called with the bytes that are there, those of an earlier try included. */
  onBytes?: (done: number) => void;
}

/** How often a connection may break without a byte having come. */
const maxFruitless = 5;
const firstPauseMs = 100;

/**
 * Fetches a file: into `target.incomplete`, which a later call goes on with, then checked and renamed.
 * A connection that breaks is taken up again where it broke.
 *
 * @throws ModelError when the server refuses, the connection keeps breaking, or the file is not the
 *   expected one (it is then deleted); what `onBytes` or the disk throws; `signal.reason` when aborted
 *   (what came is kept)
 */
export async function downloadFile(download: Download): Promise<void> {
  const { url, target, digest, bytes, signal } = download;
  const partial = `${target}.incomplete`;
  await mkdir(path.dirname(target), { recursive: true });
  for (let fruitless = 0; ; ) {
    signal?.throwIfAborted();
    const before = await sizeOf(partial);
    try {
      await fetchRest(download, partial, before);
      break;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isConnectionError(error)) throw error;
      const after = await sizeOf(partial);
      fruitless = after > before ? 0 : fruitless + 1;
      if (fruitless >= maxFruitless) {
        const reason = ((error as Error).cause as Error | undefined)?.message ?? (error as Error).message;
        const kept = after > 0 ? `; ${after} bytes are kept, the same command goes on from there` : '';
        throw new ModelError(`${url}: the connection failed: ${reason}${kept}`, { cause: error });
      }
      await wait(firstPauseMs * 2 ** fruitless, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
  const size = await sizeOf(partial);
  const found = await digestFile(partial, digest.algorithm, signal);
  if ((bytes !== undefined && size !== bytes) || !found.startsWith(digest.hex)) {
    await rm(partial, { force: true });
    const expected = `${bytes === undefined ? '' : `${bytes} bytes of `}${digest.algorithm} ${digest.hex}`;
    throw new ModelError(`${url}: expected ${expected}, got ${size} bytes of ${found}; what came was deleted`);
  }
  await rename(partial, target);
}

/** A connection that ended early. */
class CutError extends Error {}

/** What `fetch` and its body reject with; all else is the server's answer, the disk's fault or the caller's. */
function isConnectionError(error: unknown): boolean {
  return error instanceof CutError || (error instanceof TypeError && error.cause !== undefined);
}

async function fetchRest(
  { url, token, bytes, signal, onBytes }: Download,
  partial: string,
  have: number,
): Promise<void> {
  if (bytes !== undefined && have === bytes) return;
  // More than there is can be nothing that came from here.
  let from = bytes !== undefined && have > bytes ? 0 : have;
  const response = await request({ url, token, from, signal });
  if (response.status === 416 && from > 0) {
    await response.body?.cancel();
    // Either all of it is here, which the digest tells, or it is of no use.
    if (response.headers.get('content-range') === `bytes */${from}`) return;
    await rm(partial, { force: true });
    throw new CutError('what was kept does not fit the file of the server');
  }
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    throw new CutError(`the server answers ${response.status}`);
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw refusal(url, response);
  }
  if (response.status !== 206 || !response.headers.get('content-range')?.startsWith(`bytes ${from}-`)) from = 0;
  const length = response.headers.get('content-length');
  const end = bytes ?? (length === null ? undefined : from + Number(length));
  const file = await open(partial, from > 0 ? 'a' : 'w');
  try {
    let done = from;
    for await (const piece of response.body) {
      await file.writeFile(piece);
      done += piece.length;
      if (end !== undefined && done > end) throw new ModelError(`${url}: expected ${end} bytes, and more come`);
      onBytes?.(done);
    }
    if (end !== undefined && done < end) throw new CutError(`the connection ended after ${done} of ${end} bytes`);
  } finally {
    await file.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
