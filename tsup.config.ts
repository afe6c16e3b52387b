import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

const library = {
  index: 'src/index.ts',
  'dataset/index': 'src/dataset/index.ts',
  'classifier/index': 'src/classifier/index.ts',
};

const shared: Options = {
  outDir: 'dist',
  target: 'node20',
  platform: 'node',
  external: [/\.node$/, 'node-av'],
};

/**
 * Writes the CommonJS twin of every ES module. Made from the split output, and not bundled per entry:
 * each class then exists once, and `instanceof` holds whichever entries a program requires.
 */
async function writeCommonJs(): Promise<void> {
  for (const file of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js') || file.startsWith('cli')) continue;
    const path = join('dist', file);
    const text = readFileSync(path, 'utf8').replace(/((?:from|import\(?)\s*"\.[^"]*)\.js"/g, '$1.cjs"');
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: '"use strict";\nconst importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
    });
    writeFileSync(path.replace(/\.js$/, '.cjs'), code);
  }
}

export default defineConfig([
  {
    ...shared,
    entry: { ...library, 'cli/main': 'src/cli/main.ts' },
    format: 'esm',
    splitting: true,
    onSuccess: writeCommonJs,
  },
  { ...shared, entry: library, format: ['esm', 'cjs'], dts: { only: true } },
]);
