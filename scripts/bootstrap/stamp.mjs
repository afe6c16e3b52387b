import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One hash over the names and contents of files (those that exist) and over further facts. */
export function contentHash(root, files, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const file of files) {
    if (!existsSync(join(root, file))) continue;
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

// In node_modules, so that a fresh install also builds afresh.
function stampPath(root, name) {
  return join(root, 'node_modules', '.cache', 'melisma', `${name}.stamp`);
}

/** What the last successful build of `name` was made from, or an empty text. */
export function readStamp(root, name) {
  const path = stampPath(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export function writeStamp(root, name, text) {
  const path = stampPath(root, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}
