import path from 'node:path';
import { DecodeError, ParameterError } from '../core/errors.ts';

/** Why an item was left out. The same names are used by every step that can skip. */
export type ErrorClass =
  | 'unavailable'
  | 'decode'
  | 'truncated'
  | 'silent'
  | 'too_short'
  | 'too_long'
  | 'duplicate'
  /** A record that cannot be understood. */
  | 'metadata'
  | 'no_metadata'
  | 'no_text'
  | 'parameter'
  | 'internal';

/** An item that was left out, and why. */
export interface SkippedItem {
  /** The item's id: for files of a folder the path relative to it, with `/`. */
  path: string;
  errorClass: ErrorClass;
  /** One line without machine-specific paths. */
  reason: string;
}

/** The class and reason of an error that made `file` (its absolute path) unusable. */
export function describeFailure(error: unknown, file: string): Pick<SkippedItem, 'errorClass' | 'reason'> {
  if (error instanceof DecodeError) {
    if (isUnavailable(error.cause)) return { errorClass: 'unavailable', reason: error.reason };
    return { errorClass: 'decode', reason: `${error.stage}: ${withoutPath(error.reason, file)}` };
  }
  const message = withoutPath(error instanceof Error ? error.message : String(error), file);
  if (isUnavailable(error)) return { errorClass: 'unavailable', reason: message };
  if (error instanceof ParameterError) return { errorClass: 'parameter', reason: message };
  return { errorClass: 'internal', reason: message };
}

const unavailable = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EIO', 'ELOOP']);

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unavailable.has(String(error.code));
}

function withoutPath(message: string, file: string): string {
  return message.replaceAll(file, path.basename(file)).replaceAll(/\s+/g, ' ').trim();
}
