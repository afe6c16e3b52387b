type Color = readonly [red: number, green: number, blue: number];

/** White to dark blue, darkening evenly. */
const STOPS: readonly Color[] = [
  [255, 255, 255],
  [214, 230, 244],
  [158, 199, 226],
  [90, 155, 205],
  [33, 104, 172],
  [8, 48, 107],
];

/** The colour of a share from 0 to 1, as `#rrggbb`. */
export function shareColor(share: number): string {
  return `#${mix(share)
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
}

/** The colour of text that can be read on `shareColor(share)`. */
export function textColorOn(share: number): string {
  const [red, green, blue] = mix(share) as unknown as Color;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? '#ffffff' : '#1b2733';
}

function mix(share: number): number[] {
  const position = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const below = Math.min(Math.floor(position), STOPS.length - 2);
  const low = STOPS[below]!;
  const high = STOPS[below + 1]!;
  return low.map((value, i) => Math.round(value + (position - below) * (high[i]! - value)));
}
