import { readFile, stat } from 'node:fs/promises';
import { ModelError } from '../core/errors.ts';

/** No configuration or index of a released model comes near this; what `JSON.parse` may take is bounded with it. */
const maxJsonBytes = 4_000_000;

/** The object in a JSON file, or null when there is no such file. @throws ModelError when it is something else */
export async function readJsonObject(file: string, maxBytes = maxJsonBytes): Promise<Record<string, unknown> | null> {
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) return null;
  if (info.size > maxBytes) throw new ModelError(`${file}: expected at most ${maxBytes} bytes, got ${info.size}`);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ModelError(`${file}: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ModelError(`${file}: expected an object`);
  }
  return value as Record<string, unknown>;
}
