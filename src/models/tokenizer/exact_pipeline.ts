import * as tokenizers from '@huggingface/tokenizers';
import { PrecompiledRules } from './precompiled.ts';

/** What is used of the package, whose own declarations do not resolve under Node's rules. */
export interface TokenizerPipeline {
  normalizer: Normalizer | null;
  pre_tokenizer: PreTokenizer | null;
  encode(text: string): { ids: number[] };
}

interface Normalizer {
  (text: string): string;
  normalize(text: string): string;
  config?: { type?: string; precompiled_charsmap?: unknown; strip_left?: boolean; strip_right?: boolean };
  /** Of a sequence. */
  normalizers?: (Normalizer | null)[];
}

interface PreTokenizer {
  pre_tokenize_text(text: string): string[];
  /** Of a sequence. */
  tokenizers?: (PreTokenizer | null)[];
}

const { Tokenizer, WhitespaceSplitPreTokenizer } = tokenizers as unknown as {
  Tokenizer: new (description: object, config: object) => TokenizerPipeline;
  WhitespaceSplitPreTokenizer: new () => PreTokenizer;
};

/**
 * The package's pipeline with the parts replaced that differ from Python's tokenizers: `Precompiled`,
 * which it approximates by NFKC, and what counts as white space (of U+0085 and U+FEFF JavaScript
 * holds the opposite of Rust).
 *
 * @throws Error when a part of the description is unknown or malformed
 */
export function makePipeline(description: object): TokenizerPipeline {
  const pipeline = new Tokenizer(description, {});
  pipeline.normalizer = exactNormalizer(pipeline.normalizer);
  for (const part of pipeline.pre_tokenizer?.tokenizers ?? [pipeline.pre_tokenizer]) {
    if (part instanceof WhitespaceSplitPreTokenizer) {
      part.pre_tokenize_text = (text) => text.match(/\P{White_Space}+/gu) ?? [];
    }
  }
  return pipeline;
}

function exactNormalizer(normalizer: Normalizer | null): Normalizer | null {
  if (normalizer?.normalizers) normalizer.normalizers = normalizer.normalizers.map(exactNormalizer);
  const { type, precompiled_charsmap: charsmap, strip_left, strip_right } = normalizer?.config ?? {};
  if (type === 'Precompiled' && typeof charsmap === 'string') {
    const rules = new PrecompiledRules(Buffer.from(charsmap, 'base64'));
    return callable((text) => rules.normalize(text));
  }
  if (type === 'Strip') {
    return callable((text) => {
      const left = strip_left ? text.replace(/^\p{White_Space}+/u, '') : text;
      // Not by a pattern that ends in $: it would try every run of spaces in the text.
      return strip_right ? left.slice(0, left.length - trailingSpaces(left)) : left;
    });
  }
  return normalizer;
}

/** All of White_Space are single units of UTF-16. */
function trailingSpaces(text: string): number {
  let at = text.length;
  while (at > 0 && /\p{White_Space}/u.test(text[at - 1]!)) at--;
  return text.length - at;
}

function callable(normalize: (text: string) => string): Normalizer {
  return Object.assign((text: string) => normalize(text), { normalize });
}
