/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour for each share from 0 to 1. */
export type ColorMap = (share: number) => Rgb;

/** Black over purple and orange to pale yellow, brightness rising evenly: for levels. Stops of matplotlib's `magma`. */
export const magma: ColorMap = mixer([
  [0, 0, 4],
  [20, 14, 54],
  [59, 15, 112],
  [100, 26, 128],
  [140, 41, 129],
  [183, 55, 121],
  [222, 73, 104],
  [247, 112, 92],
  [254, 159, 109],
  [254, 207, 146],
  [252, 253, 191],
]);

/** Blue over light grey to red: for values on both sides of zero, which is the middle. */
export const coolWarm: ColorMap = mixer([
  [59, 76, 192],
  [103, 136, 238],
  [154, 187, 255],
  [201, 215, 240],
  [237, 235, 233],
  [246, 194, 168],
  [238, 132, 104],
  [214, 82, 68],
  [180, 4, 38],
]);

/** White to dark blue, darkening evenly: for shares. */
export const blues: ColorMap = mixer([
  [255, 255, 255],
  [214, 230, 244],
  [158, 199, 226],
  [90, 155, 205],
  [33, 104, 172],
  [8, 48, 107],
]);

/** A colour as `#rrggbb`. */
export function hexOf(color: Rgb): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Even steps between the stops. */
function mixer(stops: readonly Rgb[]): ColorMap {
  return (share) => {
    const position = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
    const below = Math.min(Math.floor(position), stops.length - 2);
    const [low, high] = [stops[below]!, stops[below + 1]!];
    return low.map((value, i) => Math.round(value + (position - below) * (high[i]! - value))) as unknown as Rgb;
  };
}
