import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The two forms in which T5's tokenizer.json is published, with the pieces of the golden one. */
export const forms = ['published', 'converted'] as const;

/** The golden tokenizer.json in one of its forms. */
export function tokenizerJson(form: (typeof forms)[number]): string {
  const text = readFileSync(fileURLToPath(new URL('../../golden/tokenizer/tokenizer.json', import.meta.url)), 'utf8');
  if (form === 'published') return text;
  // What transformers writes today; test/golden/make_tokenizer_goldens.py makes the same.
  const description = JSON.parse(text);
  description.pre_tokenizer = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
  description.normalizer = {
    type: 'Sequence',
    normalizers: [
      description.normalizer,
      { type: 'Strip', strip_left: false, strip_right: true },
      { type: 'Replace', pattern: { Regex: ' {2,}' }, content: '▁' },
    ],
  };
  return JSON.stringify(description);
}
