import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors.ts';
import { loadTokenizer } from '../../../src/models/tokenizer/index.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { randomTexts } from './texts.ts';
import { forms, tokenizerJson } from './tokenizers.ts';

const folder = temporaryFolder();
const source = fileURLToPath(new URL('../../golden/tokenizer/ids.json', import.meta.url));
/** Ids of both forms, or of one when they are equal. */
const golden = JSON.parse(readFileSync(source, 'utf8')) as number[][][];

function place(form: (typeof forms)[number]): string {
  const path = join(folder, form);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'tokenizer.json'), tokenizerJson(form));
  return path;
}

describe.each(forms.slice(0, 2).map((form, index) => ({ form, index })))('the $form form', ({ form, index }) => {
  it(`gives the ids of Python's tokenizers for ${golden.length} texts`, async () => {
    const tokenizer = await loadTokenizer(place(form));
    const texts = [...randomTexts(golden.length, 1)];
    const wrong = texts.flatMap((text, i) => {
      const expected = golden[i]![index] ?? golden[i]![0];
      const { inputIds } = tokenizer.encode(text);
      return JSON.stringify(inputIds) === JSON.stringify(expected) ? [] : [{ text, inputIds, expected }];
    });
    expect(wrong).toEqual([]);
  });
});

it('masks nothing, and ends with the mark of the model', async () => {
  const tokenizer = await loadTokenizer(join(place('published'), 'tokenizer.json'));
  expect(tokenizer.encode('')).toEqual({ inputIds: [1], attentionMask: [1] });
  expect(tokenizer.encode('\ud800')).toEqual(tokenizer.encode('\ufffd'));
});

it('takes a text of a million characters', async () => {
  const tokenizer = await loadTokenizer(place('published'));
  const { inputIds, attentionMask } = tokenizer.encode('a calm piano '.repeat(80_000));
  expect(inputIds.length).toBe(attentionMask.length);
  expect(inputIds.slice(0, 3)).toEqual(tokenizer.encode('a calm piano').inputIds.slice(0, 3));
});

it('says which file is missing or malformed', async () => {
  await expect(loadTokenizer(join(folder, 'absent'))).rejects.toThrow(/absent: no such file; a tokenizer.json/);
  const path = join(folder, 'broken.json');
  for (const text of [
    '{',
    '{}',
    JSON.stringify({ ...JSON.parse(tokenizerJson('published')), normalizer: { type: '?' } }),
  ]) {
    writeFileSync(path, text);
    await expect(loadTokenizer(path)).rejects.toThrow(ModelError);
  }
  const charsmap = Buffer.from([255, 255, 255, 127, 0]).toString('base64');
  const normalizer = { type: 'Precompiled', precompiled_charsmap: charsmap };
  writeFileSync(path, JSON.stringify({ ...JSON.parse(tokenizerJson('published')), normalizer }));
  await expect(loadTokenizer(path)).rejects.toThrow(/broken.json: expected a trie within 5 bytes/);
});
