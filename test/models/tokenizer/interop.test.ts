import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadTokenizer } from '../../../src/models/tokenizer/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { describePython, python, whyNot } from '../../interop/describe_python.ts';
import { randomTexts } from './texts.ts';
import { forms, tokenizerJson } from './tokenizers.ts';

const script = fileURLToPath(new URL('./python_ids.py', import.meta.url));
const TEXTS = 100_000;

const folder = temporaryFolder();

describePython(whyNot('tokenizers'))("beside Python's tokenizers", () => {
  it(`gives the same ids for ${TEXTS} texts, in each form`, async () => {
    const texts = [...randomTexts(TEXTS, 2)];
    const paths = forms.map((form) => join(folder, `${form}.json`));
    for (const [i, form] of forms.entries()) writeFileSync(paths[i]!, tokenizerJson(form));
    const input = JSON.stringify({ tokenizers: paths, texts });
    const { stdout, stderr, status } = spawnSync(python, [script], { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
    expect(status, stderr).toBe(0);
    const expected = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as number[][]);
    for (const [form, path] of paths.entries()) {
      const tokenizer = await loadTokenizer(path);
      const wrong = texts.filter((text, i) => tokenizer.encode(text).inputIds.join() !== expected[form]![i]!.join());
      expect(wrong).toEqual([]);
    }
  }, 600_000);
});
