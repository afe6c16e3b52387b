/** Orders strings by Unicode code points, as Python and UTF-8 do (JavaScript's `<` goes by UTF-16 units). */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates (0xD800 ... 0xDFFF) stand for code points above all other units.
    const xAbove = (x & 0xf800) === 0xd800;
    const yAbove = (y & 0xf800) === 0xd800;
    return xAbove === yAbove ? x - y : xAbove ? 1 : -1;
  }
  return a.length - b.length;
}

/** A class label: text or a number, one kind throughout. */
export type Label = string | number;

/** Labels as integers, in sorted order of the classes: NumPy's `unique(labels, return_inverse, return_counts)`. */
export interface EncodedLabels {
  /** Strings by code point, numbers by value. */
  classes: Label[];
  /** For each label the position of its class in `classes`. */
  codes: Int32Array;
  /** Members of each class. */
  counts: number[];
  /** For each class the positions of its members, ascending. */
  members: number[][];
}

/** Sorts the distinct labels and counts their members. */
export function encodeLabels(labels: readonly Label[]): EncodedLabels {
  const classes = [...new Set(labels)].sort(compareLabels);
  const position = new Map(classes.map((label, i) => [label, i]));
  const codes = Int32Array.from(labels, (label) => position.get(label)!);
  const members: number[][] = classes.map(() => []);
  for (const [i, code] of codes.entries()) members[code]!.push(i);
  return { classes, codes, counts: members.map((list) => list.length), members };
}

function compareLabels(a: Label, b: Label): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodePoints(String(a), String(b));
}
