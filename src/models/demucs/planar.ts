/** Channels of equal length, one after another in `data`. */
export interface Planar {
  readonly data: Float32Array;
  readonly channels: number;
  readonly length: number;
}

/** Samples `start` to `end` of every channel; what lies outside of `source` is zero. */
export function cut(source: Planar, start: number, end: number): Planar {
  const length = end - start;
  const data = new Float32Array(source.channels * length);
  const from = Math.max(0, start);
  const to = Math.min(source.length, end);
  if (to > from) {
    for (let c = 0; c < source.channels; c++) {
      const offset = c * source.length;
      data.set(source.data.subarray(offset + from, offset + to), c * length + from - start);
    }
  }
  return { data, channels: source.channels, length };
}
