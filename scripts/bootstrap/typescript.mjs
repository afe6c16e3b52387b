import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';
import { timed } from './report.mjs';
import { contentHash, readStamp, writeStamp } from './stamp.mjs';

/** Bundles src/ into dist/ when a source has changed. */
export async function ensureTypeScript(root) {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file}`)
    .sort();
  const stamp = contentHash(root, [...sources, 'tsup.config.ts', 'tsconfig.json', 'package.json']);
  if (existsSync(join(root, 'dist/index.d.cts')) && readStamp(root, 'dist') === stamp) return false;
  // Chunks of an earlier build would be packed too.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js');
  await timed('bundling TypeScript (tsup)', () => runQuietly(process.execPath, [tsup, '--silent'], { root }));
  writeStamp(root, 'dist', stamp);
  return true;
}
