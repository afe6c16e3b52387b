import { Charsmap } from './charsmap.ts';

/** Clusters of this many bytes of UTF-8 or more are looked up character by character. */
const wholeClusterBytes = 6;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const encoder = new TextEncoder();

/**
 * The `Precompiled` normaliser of the Hugging Face tokenizers, exactly: the text goes cluster by
 * cluster (what a reader takes for one character); a short one is replaced as a whole when any
 * beginning of it has a rule, of others each character is.
 *
 * Source: huggingface/tokenizers, normalizers/precompiled.rs (0.23.2).
 */
export class PrecompiledRules {
  readonly #charsmap: Charsmap;
  /** Most texts repeat few characters. */
  readonly #characters = new Map<string, string>();

  /** @throws RangeError when the charsmap is malformed */
  constructor(charsmap: Uint8Array) {
    this.#charsmap = new Charsmap(charsmap);
  }

  normalize(text: string): string {
    let result = '';
    if (/^[\x20-\x7e]*$/.test(text)) for (const character of text) result += this.#character(character);
    else for (const { segment } of segmenter.segment(text)) result += this.#cluster(segment);
    return result;
  }

  #cluster(cluster: string): string {
    if (cluster.length < wholeClusterBytes) {
      const utf8 = encoder.encode(cluster);
      if (utf8.length < wholeClusterBytes) {
        const replacement = this.#charsmap.lookUp(utf8);
        if (replacement !== undefined) return replacement;
      }
    }
    let result = '';
    for (const character of cluster) result += this.#character(character);
    return result;
  }

  #character(character: string): string {
    let replacement = this.#characters.get(character);
    if (replacement === undefined) {
      replacement = this.#charsmap.lookUp(encoder.encode(character)) ?? character;
      this.#characters.set(character, replacement);
    }
    return replacement;
  }
}
