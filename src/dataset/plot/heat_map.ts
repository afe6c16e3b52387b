import type { Tensor } from '../../core/tensor.ts';
import type { ColorMap } from './color_maps.ts';
import { encodePng } from './png_encoder.ts';

/** What is drawn of a matrix. */
export interface HeatMapOptions {
  /** Values that get the first and the last colour. */
  low: number;
  high: number;
  colors: ColorMap;
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * A matrix `[rows, frames]` as a PNG of exactly the size wanted, as a `data:` URI for SVG; the first row is at the
 * bottom. Where several frames share a column of pixels their mean is shown, rows are never blended.
 */
export async function heatMapUri(matrix: Tensor<'float32'>, options: HeatMapOptions): Promise<string> {
  const { low, high, colors, width, height } = options;
  const [rows, frames] = matrix.shape as [number, number];
  const shades = Array.from({ length: 256 }, (_, i) => colors(i / 255));
  const pixels = new Uint8Array(4 * width * height);
  const means = new Float32Array(width);
  let drawn = -1;
  for (let y = 0; y < height; y++) {
    const row = rows - 1 - Math.min(rows - 1, Math.floor((y * rows) / height));
    const at = 4 * y * width;
    if (row === drawn) {
      pixels.copyWithin(at, at - 4 * width, at);
      continue;
    }
    drawn = row;
    columnMeans(matrix.data.subarray(row * frames, (row + 1) * frames), means);
    for (let x = 0; x < width; x++) {
      const share = (means[x]! - low) / (high - low);
      const shade = shades[Math.min(255, Math.max(0, Math.round(255 * share)))]!;
      pixels.set(shade, at + 4 * x);
      pixels[at + 4 * x + 3] = 255;
    }
  }
  return `data:image/png;base64,${(await encodePng(pixels, width, height)).toString('base64')}`;
}

/** Mean of the values behind each column; the nearest value where columns are narrower than values. */
function columnMeans(values: Float32Array, means: Float32Array): void {
  const perColumn = values.length / means.length;
  for (let x = 0; x < means.length; x++) {
    const from = Math.floor(x * perColumn);
    const to = Math.max(from + 1, Math.floor((x + 1) * perColumn));
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    means[x] = sum / (to - from);
  }
}
