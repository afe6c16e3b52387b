/** How much less likely than the least likely piece an unknown character is, in nats. */
const unknownPenalty = 10;

/**
 * The likeliest way to put a word together from pieces, each with a log-probability. Sums are taken
 * from the left and the first of equal ones is kept, as in Rust: another order of rounding would
 * settle ties another way.
 *
 * Source: huggingface/tokenizers, models/unigram/model.rs (0.23.2), encode_optimized.
 */
export class UnigramPieces {
  readonly #scores: Map<string, number>;
  /** In UTF-16 units, ascending. */
  readonly #lengths: number[];
  readonly #unknownScore: number;

  constructor(vocabulary: readonly (readonly [piece: string, score: number])[]) {
    this.#scores = new Map(vocabulary);
    this.#lengths = [...new Set(vocabulary.map(([piece]) => piece.length))].filter(Boolean).sort((a, b) => a - b);
    this.#unknownScore = vocabulary.reduce((least, [, score]) => Math.min(least, score), Infinity) - unknownPenalty;
  }

  /** The pieces of a word in order; characters without one are joined with unknown neighbours. */
  split(word: string): string[] {
    const scores = new Float64Array(word.length + 1);
    // Where the best piece that ends here starts; none yet: -1.
    const starts = new Int32Array(word.length + 1).fill(-1);
    const unknown = new Uint8Array(word.length + 1);
    for (let start = 0; start < word.length; ) {
      const character = word.codePointAt(start)! > 0xffff ? 2 : 1;
      const reach = (length: number, score: number, isUnknown: boolean): void => {
        const end = start + length;
        const sum = score + scores[start]!;
        if (starts[end]! >= 0 && sum <= scores[end]!) return;
        scores[end] = sum;
        starts[end] = start;
        unknown[end] = isUnknown ? 1 : 0;
      };
      let known = false;
      for (const length of this.#lengths) {
        if (start + length > word.length) break;
        const score = this.#scores.get(word.slice(start, start + length));
        if (score === undefined) continue;
        reach(length, score, false);
        known ||= length === character;
      }
      if (!known) reach(character, this.#unknownScore, true);
      start += character;
    }
    const pieces: string[] = [];
    for (let end = word.length; end > 0; ) {
      let start = starts[end]!;
      while (unknown[end] && start > 0 && unknown[start]) start = starts[start]!;
      pieces.push(word.slice(start, end));
      end = start;
    }
    return pieces.reverse();
  }
}
