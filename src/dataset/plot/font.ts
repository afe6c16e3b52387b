import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MelismaError } from '../../core/errors.ts';
import { packageRoot } from '../../native/load.ts';

const FONT = path.join('assets', 'fonts', 'DejaVuSans-subset.ttf');

/** Widths of the characters of a TrueType font. */
export interface FontMetrics {
  path: string;
  /** Advance of a character for font size 1; `undefined` when the font has no glyph for it. */
  advance(codePoint: number): number | undefined;
}

let bundled: Promise<FontMetrics> | undefined;

/**
 * The bundled font. A renderer without it drops all text silently where no system fonts exist.
 *
 * @throws MelismaError when the package is incomplete
 */
export function bundledFont(): Promise<FontMetrics> {
  bundled ??= readFont(path.join(packageRoot(), FONT));
  return bundled;
}

async function readFont(file: string): Promise<FontMetrics> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new MelismaError('ERR_PACKAGE', `${FONT}: expected in the package, cannot be read`, { cause });
  });
  return { path: file, advance: readAdvances(bytes) };
}

/**
 * Reads the character map and the advance widths.
 *
 * Source: OpenType specification 1.9, tables head, hhea, hmtx and cmap (format 4).
 */
function readAdvances(font: Buffer): (codePoint: number) => number | undefined {
  const table = (tag: string) => {
    for (let i = 0; i < font.readUInt16BE(4); i++) {
      const entry = 12 + 16 * i;
      if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
    }
    throw new MelismaError('ERR_PACKAGE', `${FONT}: expected a table ${tag}, got none`);
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const widths = font.readUInt16BE(table('hhea') + 34);
  const hmtx = table('hmtx');
  const cmap = table('cmap');
  let map = 0;
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (font.readUInt16BE(at) === 4) map = at;
  }
  const segments = font.readUInt16BE(map + 6) / 2;
  const ends = map + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const offsets = deltas + 2 * segments;
  return (codePoint) => {
    for (let s = 0; s < segments; s++) {
      if (font.readUInt16BE(ends + 2 * s) < codePoint) continue;
      const start = font.readUInt16BE(starts + 2 * s);
      if (start > codePoint) return undefined;
      const delta = font.readUInt16BE(deltas + 2 * s);
      const offset = font.readUInt16BE(offsets + 2 * s);
      const listed = offset === 0 ? codePoint : font.readUInt16BE(offsets + 2 * s + offset + 2 * (codePoint - start));
      const glyph = (listed + delta) & 0xffff;
      return glyph === 0 ? undefined : font.readUInt16BE(hmtx + 4 * Math.min(glyph, widths - 1)) / unitsPerEm;
    }
    return undefined;
  };
}
