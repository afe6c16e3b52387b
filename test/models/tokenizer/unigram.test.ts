import { describe, expect, it } from 'vitest';
import { UnigramPieces } from '../../../src/models/tokenizer/unigram.ts';
import { randomNumbers } from '../../audio/signals.ts';

/** The best sum over all ways to cut a word, with unknown characters at 10 below the least score. */
function bestSum(word: string, vocabulary: Map<string, number>): number {
  const unknown = Math.min(...vocabulary.values()) - 10;
  const scoreOf = (piece: string) => vocabulary.get(piece) ?? ([...piece].length === 1 ? unknown : -Infinity);
  const best = [0];
  for (let end = 1; end <= word.length; end++) {
    best[end] = Math.max(...Array.from({ length: end }, (_, start) => best[start]! + scoreOf(word.slice(start, end))));
  }
  return best[word.length]!;
}

describe('UnigramPieces', () => {
  it('finds a best way to cut every word', () => {
    const random = randomNumbers(3);
    const word = (length: number) => Array.from({ length }, () => 'abc'[Math.floor(random() * 3)]).join('');
    for (let round = 0; round < 200; round++) {
      const vocabulary = new Map(
        Array.from({ length: 12 }, () => [word(1 + Math.floor(random() * 4)), -10 * random()]),
      );
      const pieces = new UnigramPieces([...vocabulary]);
      const text = word(1 + Math.floor(random() * 12));
      const cut = pieces.split(text);
      expect(cut.join('')).toBe(text);
      const unknown = Math.min(...vocabulary.values()) - 10;
      const sum = cut.reduce((total, piece) => total + (vocabulary.get(piece) ?? unknown * piece.length), 0);
      expect(sum).toBeCloseTo(bestSum(text, vocabulary), 9);
    }
  });

  it('joins neighbours that are unknown, whole characters at a time', () => {
    const pieces = new UnigramPieces([
      ['a', -1],
      ['𝛴', -1],
    ]);
    expect(pieces.split('a🎵🎸a𝛴x𝛴')).toEqual(['a', '🎵🎸', 'a', '𝛴', 'x', '𝛴']);
    expect(pieces.split('')).toEqual([]);
    expect(pieces.split('🎵')).toEqual(['🎵']);
  });

  it('keeps the first of equal ways', () => {
    const pieces = new UnigramPieces([
      ['a', -1],
      ['aa', -2],
      ['aaa', -3],
    ]);
    expect(pieces.split('aaa')).toEqual(['aaa']);
  });
});
