import { blues, hexOf } from '../../dataset/plot/color_maps.ts';

/** The colour of a share from 0 to 1, as `#rrggbb`. */
export function shareColor(share: number): string {
  return hexOf(blues(share));
}

/** The colour of text that can be read on `shareColor(share)`. */
export function textColorOn(share: number): string {
  const [red, green, blue] = blues(share);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? '#ffffff' : '#1b2733';
}
