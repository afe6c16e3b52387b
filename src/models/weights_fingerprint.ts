import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { findEntry } from './hub/catalogue.ts';

/**
 * The fingerprint of weights given by path: of a file, or of all checkpoints and settings in a folder.
 * Undefined for what is no path, such as the name of a repository, and for published weights: those are known
 * by their name, others by their content, so that caches notice a change.
 */
export function weightsFingerprint(weights: string): string | undefined {
  if (findEntry(weights) || !existsSync(weights)) return undefined;
  if (!statSync(weights).isDirectory()) return fingerprint(weights);
  const files = readdirSync(weights).filter((file) => /\.(safetensors|bin|pt|th|pth|json)$/.test(file));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file} ${fingerprint(join(weights, file))}\n`);
  return hash.digest('hex').slice(0, 16);
}
