// Bundles src/audio/worker/main.ts into the text that src/audio/worker_pool.ts starts threads from.
// A worker made from text works the same from TypeScript sources, from dist (ESM and CJS) and from a
// user's bundle: there is no second file to find. `--check` only tells whether the text is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${root}src/audio/worker.generated.ts`;

/** The text of worker.generated.ts. */
export async function generateDecodeWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/audio/worker/main.ts'],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'none',
    charset: 'ascii',
  });
  const code = outputFiles[0]!.text.replace(/^\s*\/\/.*\n/gm, '');
  const lines = code.split('\n').map((line) => `  ${JSON.stringify(line)},`);
  return [
    '// Generated from src/audio/worker/main.ts by scripts/generate_decode_worker.ts. Do not edit.',
    '/** Source of the decode worker, CommonJS. */',
    'export const decodeWorkerSource = [',
    ...lines,
    "].join('\\n');",
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await generateDecodeWorker();
  let current = '';
  try {
    current = readFileSync(target, 'utf8');
  } catch {}
  if (text !== current) {
    if (process.argv.includes('--check')) {
      console.error('src/audio/worker.generated.ts is stale: run npx tsx scripts/generate_decode_worker.ts');
      process.exitCode = 1;
    } else writeFileSync(target, text);
  }
}
