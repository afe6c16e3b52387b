import { readFile } from 'node:fs/promises';
import { DataError } from './errors.ts';

/** The text of a file. @throws DataError with the path when it is missing or cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The error for a file or folder that the system would not open. */
export function unreadable(path: string, error: unknown): DataError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'no such file or folder' : code === 'ENOTDIR' ? 'expected a folder' : message;
  return new DataError(`${path}: ${reason}`, { cause: error });
}
