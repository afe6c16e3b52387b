import type { FontMetrics } from './font.ts';

const MISSING = '\u25a1';
const ELLIPSIS = '\u2026';

/** Text of an SVG with its measured size. */
export class TextFitter {
  readonly #font: FontMetrics;

  constructor(font: FontMetrics) {
    this.#font = font;
  }

  /** Width in pixels at a font size in pixels. */
  width(text: string, size: number): number {
    let width = 0;
    for (const character of text) width += this.#font.advance(character.codePointAt(0)!) ?? 0.6;
    return width * size;
  }

  /** The text with a box for each character that the font lacks, which a renderer would leave out unseen. */
  drawable(text: string): string {
    return Array.from(text.normalize('NFC'), (character) =>
      this.#font.advance(character.codePointAt(0)!) === undefined ? MISSING : character,
    ).join('');
  }

  /** The text, or its beginning and an ellipsis, in at most `width` pixels. */
  fit(text: string, size: number, width: number): string {
    if (this.width(text, size) <= width) return text;
    const characters = [...text];
    while (characters.length > 1 && this.width(characters.join('') + ELLIPSIS, size) > width) characters.pop();
    return characters.join('').trimEnd() + ELLIPSIS;
  }
}

/** Text that stands for itself in XML; control characters, which XML forbids, become spaces. */
export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return Array.from(text, (character) =>
    character < ' ' || /\p{Surrogate}|[\ufffe\uffff]/u.test(character) ? ' ' : (entities[character] ?? character),
  ).join('');
}
