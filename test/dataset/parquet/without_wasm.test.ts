import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporary } from '../temporary_folder.ts';

const run = promisify(execFile);
const url = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const index = pathToFileURL(fileURLToPath(new URL('../../../src/dataset/index.ts', import.meta.url)));

/** Makes Node say what it says when the package is not installed. */
const hide = url(`
  import { register } from 'node:module';
  register(${JSON.stringify(
    url(`export function resolve(name, context, next) {
      if (name !== 'parquet-wasm') return next(name, context);
      throw Object.assign(new Error('Cannot find package ' + name), { code: 'ERR_MODULE_NOT_FOUND' });
    }`),
  )});
`);

it('names the package that is missing, and does without it where it can', async () => {
  const file = await temporary('rows.parquet');
  const script = `
    import { defineSchema, f, writeParquet } from ${JSON.stringify(index.href)};
    const [file] = process.argv.slice(1);
    await writeParquet(file, defineSchema({ text: f.string() }), [{ text: 'a' }]);
    const lists = defineSchema({ text: f.string(), wave: f.list(f.float32()) });
    await writeParquet(file + '2', lists, []).catch((error) => console.log(error.code, error.message));
  `;
  const { stdout } = await run(process.execPath, [
    ...['--import', import.meta.resolve('tsx'), '--import', hide],
    ...['--input-type=module', '--eval', script, file],
  ]);
  expect(stdout.trim()).toBe(
    'ERR_DATA column wave: lists and matrices in Parquet need parquet-wasm; run npm install parquet-wasm',
  );
  expect(await readdir(path.dirname(file))).toEqual(['rows.parquet']);
});
