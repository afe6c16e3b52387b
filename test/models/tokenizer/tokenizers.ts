import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The forms in which T5's tokenizer.json is published, with the pieces of the golden one. */
export const forms = ['published', 'converted', 'older'] as const;

/** The golden tokenizer.json in one of its forms. */
export function tokenizerJson(form: (typeof forms)[number]): string {
  const text = readFileSync(fileURLToPath(new URL('../../golden/tokenizer/tokenizer.json', import.meta.url)), 'utf8');
  if (form === 'published') return text;
  const description = JSON.parse(text);
  if (form === 'older') {
    // Metaspace by its first keys; extra ids that take the spaces around them.
    description.pre_tokenizer.pretokenizers[1] = { type: 'Metaspace', replacement: '▁', add_prefix_space: true };
    for (const token of description.added_tokens) token.lstrip = token.rstrip = /^<extra/.test(token.content);
    return JSON.stringify(description);
  }
  // What transformers writes today; test/golden/make_tokenizer_goldens.py makes the same.
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
