import { PrecompiledRules } from './precompiled.ts';
import { UnigramPieces } from './unigram.ts';

/** What is used of the package, whose own declarations do not resolve under Node's rules. */
export interface TokenizerPipeline {
  normalizer: Normalizer | null;
  pre_tokenizer: PreTokenizer | null;
  model: Model;
  encode(text: string): { ids: number[] };
}

interface Model {
  config: { type?: string; vocab?: [string, number][] };
  fuse_unk: boolean;
  encode(words: string[]): string[];
}

interface Normalizer {
  (text: string): string;
  normalize(text: string): string;
  config?: { type?: string; precompiled_charsmap?: unknown; strip_left?: boolean; strip_right?: boolean };
  /** Of a sequence. */
  normalizers?: (Normalizer | null)[];
}

interface PreTokenizer {
  pre_tokenize_text(text: string, options?: unknown): string[];
  /** Of Metaspace: what stands for a space. */
  replacement?: string;
  /** Of a sequence. */
  tokenizers?: (PreTokenizer | null)[];
}

interface PreTokenizerDescription {
  type?: string;
  split?: boolean;
  pretokenizers?: PreTokenizerDescription[];
}

/** The package, taken in when the first tokenizer is loaded. */
interface TokenizerPackage {
  Tokenizer: new (description: object, config: object) => TokenizerPipeline;
  MetaspacePreTokenizer: new () => PreTokenizer;
  WhitespaceSplitPreTokenizer: new () => PreTokenizer;
}

/**
 * The package's pipeline with the parts replaced that differ from Python's tokenizers: `Precompiled`,
 * which it approximates by NFKC, what counts as white space (of U+0085 and U+FEFF JavaScript holds
 * the opposite of Rust), `Metaspace`, which it does not let split, and how `Unigram` settles ties.
 *
 * @throws Error when a part of the description is unknown or malformed
 */
export async function makePipeline(description: object): Promise<TokenizerPipeline> {
  const { MetaspacePreTokenizer, Tokenizer, WhitespaceSplitPreTokenizer } = (await import(
    '@huggingface/tokenizers'
  )) as unknown as TokenizerPackage;
  const pipeline = new Tokenizer(description, {});
  pipeline.normalizer = exactNormalizer(pipeline.normalizer);
  const parts: unknown[] = pipeline.pre_tokenizer?.tokenizers ?? [pipeline.pre_tokenizer];
  for (const part of parts) {
    if (part instanceof WhitespaceSplitPreTokenizer) {
      part.pre_tokenize_text = (text) => text.match(/\P{White_Space}+/gu) ?? [];
    } else if (part instanceof MetaspacePreTokenizer && !keepsWhole(description)) {
      const replaceSpaces = part.pre_tokenize_text.bind(part);
      part.pre_tokenize_text = (text, options) =>
        replaceSpaces(text, options).flatMap((words) => splitBefore(words, part.replacement!));
    }
  }
  const { model } = pipeline;
  if (model.config.type === 'Unigram' && model.config.vocab) {
    const pieces = new UnigramPieces(model.config.vocab);
    model.encode = (words) => words.flatMap((word) => pieces.split(word));
    // Done within a word; the package would do it across words too.
    model.fuse_unk = false;
  }
  return pipeline;
}

/** Whether `Metaspace` is told not to split, which it does unless told otherwise. */
function keepsWhole(description: object): boolean {
  const { pre_tokenizer: whole } = description as { pre_tokenizer?: PreTokenizerDescription | null };
  const parts = whole ? [whole, ...(whole.pretokenizers ?? [])] : [];
  return parts.some(({ type, split }) => type === 'Metaspace' && split === false);
}

/** The words of a text, each with the mark in front that starts it. */
function splitBefore(text: string, mark: string): string[] {
  const words = text.split(mark).map((word, i) => (i === 0 ? word : mark + word));
  return words[0] === '' ? words.slice(1) : words;
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
